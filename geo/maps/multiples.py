"""Small maps told apart by device, status of victims or activity: one feed a value, the same classes in all.

Each is the map under one more filter, so whatever counts a map counts them. They need not add to the whole:
what is not recorded is in none of them, and an incident that hurt people of several statuses is in several.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from geo.analysis.figures import Figure, band_words
from geo.choices import BY, FILTERS, NOUNS
from geo.errors import MapError
from geo.language import say
from geo.maps.marks import MapSpec
from geo.maps.payload.header import header_of
from geo.maps.spec import MapView
from geo.words import shared

YEAR: Final = "year"
"""What small maps are told apart by where nothing else is asked for."""


class SmallMap(NamedTuple):
    """One small map: what it is of, and what it counts."""

    label: str
    feed: bytes


def parts_of(make: Callable[[MapView], MapSpec], view: MapView, by: str) -> tuple[SmallMap, ...]:
    """Return the small maps of a view, in the order of the code list, without those that hold no incident.

    Parameters
    ----------
    make
        Describes a map of a view, as `geo.workspace.Workspace.spec` does.
    view
        What the maps have in common; of what its filters choose, each value has a map.
    by
        A code of `geo.choices.BY` other than ``year``.

    Raises
    ------
    MapError
        Where nothing is told apart by `by`.
    """
    one = next((one for one in FILTERS if one.key == by), None)
    if one is None or by not in BY:
        raise MapError(
            say(
                "Small maps are not told apart by {by!r}; use one of {codes}.",
                by=by,
                codes=", ".join(BY.codes()),
            )
        )
    chosen = getattr(view.filters, by)
    found = []
    for code in one.codes.codes():
        if chosen and code not in chosen:
            continue
        feed = make(replace(view, filters=replace(view.filters, **{by: frozenset({code})}))).feed
        if header_of(feed).incidents:
            found.append(SmallMap(one.codes.label(code), feed))
    return tuple(found)


def sum_words(parts: Sequence[Figure], whole: Figure, *, by: str, what: str) -> str:
    """Say what small maps add to and why that is not the whole.

    Parameters
    ----------
    parts, whole
        The figure of each map, and that of all incidents.
    by
        As in `parts_of`.
    what
        The measure, such as "casualties".
    """
    low, high = (sum(getattr(part, end) or 0 for part in parts) for end in ("certain", "possible"))
    told = shared("parts_sum", sum=band_words(low, high), whole=whole.words(), what=what)
    if by == "victim_status":
        return f"{told} {shared('parts_status')}"
    if (low, high) == (whole.certain, whole.possible):
        return told
    return f"{told} {shared('parts_left', what=NOUNS[by])}"
