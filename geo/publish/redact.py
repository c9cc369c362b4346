"""Makes a smaller pack for a circle of readers, before anything is counted, drawn or written."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from geo.errors import PublishError
from geo.layers.edition import Edition

if TYPE_CHECKING:
    from geo.analysis.filters import Filters
    from geo.layers.pack import Pack


def redact(pack: Pack, profile: str = "public") -> Pack:
    """Return the edition of a pack that readers of `profile` may have."""
    edition = Edition(profile, profile.capitalize(), ())
    digest = sha256(f"{pack.digest}\0{profile}".encode()).hexdigest()
    return replace(pack, digest=digest, edition=edition)


def edition_of(pack: Pack) -> Edition:
    """Return the edition of a pack about to leave the house.

    Raises
    ------
    PublishError
        Where the pack was not made smaller for any profile.
    """
    if pack.edition is None:
        raise PublishError("This pack is as it was loaded; choose a publication profile and redact it first.")
    return pack.edition


def refuse_filters(pack: Pack, filters: Filters) -> None:
    """Refuse filters that ask for what an edition holds back.

    Raises
    ------
    PublishError
        Where people are to be told apart by status and the edition no longer does.
    """
    if edition_of(pack).without_status and filters.victim_statuses:
        raise PublishError(
            f"The {edition_of(pack).label.lower()} edition does not tell casualties apart by status, so it "
            "cannot be filtered by victim status. Drop this filter, or choose another profile."
        )
