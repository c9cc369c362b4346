"""Which reports of released ground the account takes: activities, and entries of status that none tells."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.analysis.hazards import Entry, History
from geo.language import marked, say
from geo.layers.releases import ReleaseReport, matched, reports, shared_out

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_BY_ACTIVITIES: Final = marked(
    "Released land is that of activities, on their last days: {m2:,} m². Entries of status tell the same "
    "products again and add nothing."
)
_BY_ENTRIES: Final = marked(
    "{m2:,} m² are reported as released by entries of status alone, and by no activity; they count on the "
    "day of the entry."
)
_APART: Final = marked(
    "Activities and entries of status tell {number:,} products differently; those of the activities are used."
)
_SHARED: Final = marked(
    "{number:,} activities on several areas are shared out between them, as entries of status have it, or by "
    "their size."
)
_NOWHERE: Final = marked(
    "{m2:,} m² were released by {number:,} activities without a last day, or on no area that has dated "
    "entries; they are in no row."
)


@dataclass(frozen=True, slots=True)
class Released:
    """What the account takes.

    Parameters
    ----------
    told
        The history of each area, with what activities released in place of what entries say of it.
    by_activities, by_entries
        How much of what was released is told by whom, m2.
    apart
        How many products activities and entries tell differently.
    shared
        How many activities are shared out between several areas.
    nowhere, nowhere_m2
        How many activities released ground that is in no row, and how much.
    undated
        Those of them that lack a day and are on an area known.
    """

    told: tuple[History, ...]
    by_activities: int = 0
    by_entries: int = 0
    apart: int = 0
    shared: int = 0
    nowhere: int = 0
    nowhere_m2: int = 0
    undated: tuple[ReleaseReport, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Which reports are used, in words; none of a pack that has entries alone."""
        if not self.by_activities and not self.nowhere:
            return ()
        told = [say(_BY_ACTIVITIES, m2=self.by_activities)]
        if self.by_entries:
            told.append(say(_BY_ENTRIES, m2=self.by_entries))
        if self.apart:
            told.append(say(_APART, number=self.apart))
        if self.shared:
            told.append(say(_SHARED, number=self.shared))
        if self.nowhere:
            told.append(say(_NOWHERE, m2=self.nowhere_m2, number=self.nowhere))
        return tuple(told)


def released(
    pack: Pack,
    told: Sequence[History],
    sizes: Sequence[float],
    *,
    within: tuple[dt.date, dt.date] | None = None,
) -> Released:
    """Return which reports of released ground are taken.

    Parameters
    ----------
    pack
        A pack, or an edition.
    told, sizes
        History of each hazardous area of its layer, and its size as drawn or stated, NaN for neither.
    within
        First day, and the first after the last, of the reports that are summed in words; None for all.
    """
    names = [str(one) for one in pack.hazards["hazard_id"]]
    known = dict(zip(names, np.nan_to_num(np.asarray(sizes, dtype=np.float64)).tolist(), strict=True))
    entries = [report for name, one in zip(names, told, strict=True) for report in _of_entries(name, one)]
    work = shared_out(reports(pack.table("activities"), hazards="hazard_ids", day="date_end"), entries, known)
    dated = {name for name, one in zip(names, told, strict=True) if one.entries}
    usable = [one for one in work if one.tells and one.hazard in dated]
    both = matched(usable, entries)
    instead = {(one.hazard, one.row): pair.activities for pair in both for one in pair.entries}
    mine: dict[str, list[ReleaseReport]] = {}
    for one in usable:
        mine.setdefault(one.hazard, []).append(one)
    lost = _lost(work, entries, usable)
    return Released(
        told=tuple(
            _merged(name, one, mine.get(name, ()), instead) for name, one in zip(names, told, strict=True)
        ),
        by_activities=_total(one for one in usable if _is_within(one, within)),
        by_entries=_total(
            one for one in entries if (one.hazard, one.row) not in instead and _is_within(one, within)
        ),
        apart=sum(not pair.agree for pair in both),
        shared=sum(number > 1 for number in Counter(one.row for one in usable).values()),
        nowhere=len({one.row for one in lost}),
        nowhere_m2=round(sum(one.m2 or 0.0 for one in lost)),
        undated=tuple(one for one in lost if one.day is None and one.hazard in known),
    )


def _is_within(one: ReleaseReport, days: tuple[dt.date, dt.date] | None) -> bool:
    return days is None or (one.day is not None and days[0] <= one.day < days[1])


def _of_entries(name: str, history: History) -> list[ReleaseReport]:
    return [
        ReleaseReport(name, one.product, one.document, one.day, one.area_m2, row)
        for row, one in enumerate(history.entries)
        if one.product and one.area_m2 is not None
    ]


def _lost(
    work: Sequence[ReleaseReport], entries: Sequence[ReleaseReport], usable: Sequence[ReleaseReport]
) -> list[ReleaseReport]:
    """Return the reports of activities that are in no row, unless an entry has them under their document."""
    told = {(one.product, one.document) for one in entries if one.document}
    kept = {(one.row, one.hazard) for one in usable}
    return [
        one
        for one in work
        if one.m2 and (one.row, one.hazard) not in kept and (one.product, one.document) not in told
    ]


def _merged(
    name: str,
    history: History,
    activities: Sequence[ReleaseReport],
    instead: Mapping[tuple[str, int], tuple[ReleaseReport, ...]],
) -> History:
    """Return a history in which activities stand for what entries say of their products."""
    if not activities:
        return history
    found = [
        (one.day, 0, Entry(one.day, "", one.product, one.m2, one.document))
        for one in activities
        if one.day is not None
    ]
    for row, entry in enumerate(history.entries):
        days = [one.day for one in instead.get((name, row), ()) if one.day is not None]
        if days:
            # What an entry says of its status follows the work it tells of, lest it closes an area before.
            day = entry.day if entry.day in days else max(days)
            found.append((day, 1, replace(entry, day=day, area_m2=None)))
        else:
            found.append((entry.day, 1, entry))
    ordered = sorted(found, key=lambda one: one[:2])
    return replace(history, entries=tuple(entry for _, _, entry in ordered))


def _total(some: Iterable[ReleaseReport]) -> int:
    """Return what reports release, one under one document counted once."""
    once = {
        (one.hazard, one.product, one.document or one.row, round(one.m2 or 0.0)): round(one.m2 or 0.0)
        for one in some
    }
    return sum(once.values())
