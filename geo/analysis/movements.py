"""What entries and reports move in the account of hazardous land, area by area, and the sums of any days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.analysis.hazards import CLOSED, Entry, History
from geo.layers.vocabulary import RELEASE_PRODUCT

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
LINES: Final = ("new", *RELEASE_PRODUCT.codes(), "correction")
"""What moves an area, in the order of the account."""
PARTS: Final = {"listed": "new", "closed": "correction", "exceeded": "correction"}
"""Parts of a line with a reason of their own, each of one sign: told first by a register; left when an area
was closed, which only takes off; and reported as released beyond what was open, which only adds."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What an entry adds to a line of the account, in whole m2; positive but for a correction.

    `part` is one of `PARTS`, empty for the rest of the line; `precision` that of the day.
    """

    day: dt.date
    line: str
    m2: int
    part: str = ""
    precision: str = ""

    @property
    def change(self) -> int:
        """What it adds to the land that is open."""
        return -self.m2 if self.line in RELEASE_PRODUCT else self.m2


def movements(history: History, area_m2: float) -> tuple[Movement, ...]:
    """Return what the entries of one area add to the account.

    Parameters
    ----------
    history
        Of the area.
    area_m2
        As drawn, or stated; NaN for neither. It stands for the first area where no entry gives one.
    """
    found: list[Movement] = []
    left = 0
    reported: set[tuple[str, str, int]] = set()
    for number, (day, entries) in enumerate(_by_day(history.entries)):
        before = left
        closed = entries[-1].status in CLOSED
        if number == 0 and not _ends_unreported(entries):
            given = next(
                (one.area_m2 for one in entries if not one.product and one.area_m2 is not None), area_m2
            )
            left = 0 if np.isnan(given) else round(given)
            part = "listed" if all(one.basis == "register" for one in entries) else ""
            found.append(Movement(day, "new", left, part, entries[0].precision))
            before = left
        for entry in entries:
            if entry.area_m2 is None:
                continue
            m2 = round(entry.area_m2)
            if not entry.product:
                # An area beside the closing is what was closed, and no perimeter drawn anew.
                left = left if closed and entry.status in CLOSED else m2
                continue
            same = (entry.product, entry.document, m2)
            if entry.document and same in reported:
                continue
            reported.add(same)
            found.append(Movement(day, entry.product, m2))
            left -= m2
            before -= m2
        ends = 0 if closed or left < 0 else left
        for m2, part in ((left - before, ""), (ends - left, "closed" if left > 0 else "exceeded")):
            if m2:
                found.append(Movement(day, "correction", m2, part, entries[-1].precision))
        left = ends
    return tuple(found)


def _ends_unreported(entries: Sequence[Entry]) -> bool:
    """Whether an area is closed when it is first heard of: it never was open in the account.

    A product without an area, as of a list that only names how areas were closed, says no more than that.
    """
    released = any(entry.product and entry.area_m2 is not None for entry in entries)
    return entries[-1].status in CLOSED and not released


def _by_day(entries: Iterable[Entry]) -> list[tuple[dt.date, list[Entry]]]:
    days: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    return sorted(days.items())


def areas_m2(pack: Pack) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the size of each area as drawn, or stated, m2; NaN for neither."""
    hazards = pack.hazards
    drawn, stated = (
        hazards[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("drawn_m2", "area_m2_stated")
    )
    return np.where(np.isnan(drawn), stated, drawn)


class LandLedger:
    """All movements as columns, so that a period is a sum and no walk through them."""

    def __init__(self, moved: Sequence[tuple[Movement, ...]]) -> None:
        flat = [(at, one) for at, mine in enumerate(moved) for one in mine]
        self._areas = len(moved)
        self._of = np.array([at for at, _ in flat], dtype=np.int64)
        self._day = np.array([one.day.toordinal() for _, one in flat], dtype=np.int64)
        self._line = np.array([LINES.index(one.line) for _, one in flat], dtype=np.int64)
        self._part = np.array([one.part for _, one in flat], dtype=object)
        self._rough = np.array([one.precision in {"month", "year"} for _, one in flat], dtype=bool)
        self._m2 = np.array([one.m2 for _, one in flat], dtype=np.int64)
        self._change = np.array([one.change for _, one in flat], dtype=np.int64)

    def of_line(self, line: str) -> tuple[Ints, Ints, Ints]:
        """Return the area, the day as an ordinal and the m2 of each movement of a line."""
        mine = self._line == LINES.index(line)
        return self._of[mine], self._day[mine], self._m2[mine]

    @property
    def first_day(self) -> dt.date | None:
        """Day of the first movement; None where there is none."""
        return dt.date.fromordinal(int(self._day.min())) if len(self._day) else None

    def left(self, mine: Bools, before: dt.date) -> Ints:
        """Return what is left of each area before a day, 0 where it is not one of `mine`."""
        counted = (self._day < before.toordinal()) & mine[self._of]
        left = np.zeros(self._areas, dtype=np.int64)
        np.add.at(left, self._of[counted], self._change[counted])
        return left

    def lines(self, mine: Bools, start: dt.date, end: dt.date) -> dict[str, int]:
        """Return what moved between two days, by line."""
        inside = self._inside(mine, start, end)
        return {
            line: int(self._m2[inside & (self._line == number)].sum()) for number, line in enumerate(LINES)
        }

    def parts(self, mine: Bools, start: dt.date, end: dt.date) -> dict[str, int]:
        """Return how much of their lines the parts of `PARTS` are, between two days."""
        inside = self._inside(mine, start, end)
        return {part: int(self._m2[inside & (self._part == part)].sum()) for part in PARTS}

    def rough(self, start: dt.date, end: dt.date) -> int:
        """Return of how many areas a month or a year is all that is known of what moved between two days."""
        everybody = np.ones(self._areas, dtype=bool)
        return len(np.unique(self._of[self._inside(everybody, start, end) & self._rough]))

    def _inside(self, mine: Bools, start: dt.date, end: dt.date) -> Bools:
        days = (self._day >= start.toordinal()) & (self._day < end.toordinal())
        return np.asarray(days & mine[self._of], dtype=bool)
