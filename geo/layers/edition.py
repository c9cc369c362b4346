"""What a published edition of a pack says of itself: for whom it is and what it holds back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.language import marked, say


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One figure of people hurt by status, sex or age, as it is published.

    Parameters
    ----------
    district_id
        District, None for the whole pack.
    outcome
        ``killed`` or ``injured``.
    by, group
        What people are told apart by, such as ``status``, and the group, such as ``civilian``.
    value
        People; None where records are counted that may hold any and none of them gives a number.
    unrecorded
        Counted incidents of which it is not recorded how many people of the group were hurt; with any,
        `value` is a lower limit.
    """

    district_id: str | None
    outcome: str
    by: str
    group: str
    value: int | None
    unrecorded: int = 0


INTERNAL: Final = "internal"
"""Code of the profile that stays in the house."""
ABOVE: Final = marked("What is meant for fewer readers is left out.")
NO_RECORD: Final = marked("No record in this data set")
_NO_RECORD_HERE: Final = marked("No record in this edition; some may be held back")


@dataclass(frozen=True, slots=True)
class Edition:
    """How a pack was made smaller before it left the house.

    Parameters
    ----------
    profile
        Code of the publication profile, such as ``public``.
    label
        The profile in words, such as "Public".
    words
        Sentences stamped on whatever is made of the pack: what was coarsened, dropped or held back.
    coarsened
        Whether places or breakdowns are coarser than in the pack it was made of.
    without_status
        Whether records no longer tell people apart by status, age and sex, so that no filter may ask for it.
    """

    profile: str
    label: str
    words: tuple[str, ...]
    coarsened: bool = False
    without_status: bool = False

    @property
    def in_house(self) -> bool:
        """Whether its readers have the pack it was made of, its pages and its checks."""
        return self.profile == INTERNAL

    @property
    def holds_back(self) -> bool:
        """Whether it says that something is left out for its class; never what, where or how much."""
        return say(ABOVE) in self.words

    def none_of(self, words: str) -> str:
        """Return words that there is none of something, and that this may be for its class alone."""
        return beside_none(self, words)


def beside_none(edition: Edition | None, words: str) -> str:
    """Return words that say there is none of something, and that it may be held back for its class.

    Parameters
    ----------
    edition
        Of which they are said; None for the pack as it was loaded, of which nothing is held back.
    words
        One or more whole sentences.
    """
    return f"{words} {say(ABOVE)}" if edition is not None and edition.holds_back else words


def no_record(edition: Edition | None) -> str:
    """Return what is said of any district without a record.

    Of an edition that holds something back it says so, the same words whether or not anything is held back
    in that district.
    """
    return say(_NO_RECORD_HERE) if edition is not None and edition.holds_back else say(NO_RECORD)
