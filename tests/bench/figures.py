"""Medians, 90th percentiles and targets of the time benchmark, and the table that shows them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

OURS = ("dashboard", "exported file")
LARGE = "large"
MOVE = "move, 12 months"
MOVE_TO_DATE = "move, up to a date"
KEY = "key press, 12 months"
KEY_SHOWN = "key press, as presented"
FIRST = "first paint"
FILTER = "filter change"
RESIDENT, PRIVATE, HEAP = "memory, resident", "memory, private", "memory, script heap"
RAW, GZIPPED, ENCODED = "payload, raw", "payload, gzip 6", "payload, base64"
FILE_SIZE = "exported file, size"
FOCUS_SIZE = 10_000  # drags, first paint and filters are asked at this size
LARGEST_SIZE = 100_000


def drag(ratio: int, what: str, *, pointer: bool = False) -> str:
    """Return the name of a measure of a sustained drag at a device pixel ratio."""
    return f"{'pointer drag' if pointer else 'drag'} at ratio {ratio}, {what}"


FRAMES, FRESH, INTERVAL = "frames", "new frames", "interval"
_DRAGS = [
    drag(ratio, what, pointer=pointer)
    for ratio in (1, 2)
    for pointer in (False, True)
    for what in (FRAMES, FRESH, INTERVAL)
]
_ORDER = [
    *(MOVE, MOVE_TO_DATE, KEY, KEY_SHOWN, *_DRAGS, FIRST, FILTER),
    *(RESIDENT, PRIVATE, HEAP, RAW, GZIPPED, ENCODED, FILE_SIZE),
]


@dataclass(frozen=True)
class Series:
    """Values of one measure, taken in one go.

    Parameters
    ----------
    measure, system
        What was measured and on which page.
    size
        Number of incidents as printed, or ``large``.
    unit
        Of the values: ms, s, MB or frames/s.
    values
        In the order in which they were taken.
    """

    measure: str
    size: str
    system: str
    unit: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Target:
    """What a measure must keep to.

    Parameters
    ----------
    median, p90
        Highest median and highest 90th percentile; None where the latter is not asked.
    at_least
        The median is the lowest allowed instead.
    strict
        A value equal to the target misses it.
    """

    median: float
    p90: float | None = None
    at_least: bool = False
    strict: bool = False

    def met(self, values: Sequence[float]) -> bool:
        """Say whether the values keep to the target."""
        middle = statistics.median(values)
        if self.strict and middle == self.median:
            return False
        if self.at_least:
            return middle >= self.median
        return middle <= self.median and (self.p90 is None or percentile(values, 90) <= self.p90)

    def words(self) -> str:
        """Return the target as printed."""
        sign = ("> " if self.strict else ">= ") if self.at_least else "< " if self.strict else "<= "
        return f"{sign}{self.median:g}" + (f" and {self.p90:g}" if self.p90 is not None else "")


_MOVES = {MOVE, MOVE_TO_DATE, KEY}
_AT_LARGEST = {RESIDENT: 300.0, PRIVATE: 300.0, HEAP: 300.0}
_AT_FOCUS = {
    FIRST: Target(2.0, strict=True),
    FILTER: Target(0.7, strict=True),
    **{
        drag(ratio, what): Target(lowest, at_least=True)
        for ratio, lowest in ((1, 55.0), (2, 30.0))
        for what in (FRAMES, FRESH)
    },
}


def target(measure: str, size: str, system: str) -> Target | None:
    """Return what a measure must keep to, or None where nothing is asked."""
    if system not in OURS:
        return None
    if measure in _MOVES:
        return Target(50.0, 50.0) if size == LARGE else Target(25.0, 35.0)
    if size == f"{LARGEST_SIZE:,}":
        if measure in _AT_LARGEST:
            return Target(_AT_LARGEST[measure], strict=True)
        if measure == RAW:
            return Target(1.3)
        if measure == GZIPPED:
            return Target(0.8)
    return _AT_FOCUS.get(measure) if size == f"{FOCUS_SIZE:,}" else None


def percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile, interpolated between neighbours."""
    return float(np.percentile(np.asarray(values, dtype=float), share))


def pooled(series: Sequence[Series]) -> list[Series]:
    """Put the values of all rounds together, by measure and size, pages as first seen."""
    found: dict[tuple[str, str, str], Series] = {}
    for one in series:
        key = (one.measure, one.size, one.system)
        before = found[key].values if key in found else ()
        found[key] = Series(*key, one.unit, (*before, *one.values))
    sizes = list(dict.fromkeys(one.size for one in series))
    return sorted(found.values(), key=lambda one: (_ORDER.index(one.measure), sizes.index(one.size)))


def table(series: Sequence[Series]) -> list[str]:
    """Return one line per measure, size and page, with targets and ratios."""
    all_of = pooled(series)
    medians = {(s.measure, s.size, s.system): statistics.median(s.values) for s in all_of}
    rows = [
        ["measure", "incidents", "page", "n", "median", "90th pct", "unit", "target", ""]
        + [f"{name} / it" for name in OURS]
    ]
    for one in all_of:
        goal = target(one.measure, one.size, one.system)
        middle = statistics.median(one.values)
        row = [one.measure, one.size, one.system, str(len(one.values)), figure(middle)]
        row += [figure(percentile(one.values, 90)) if len(one.values) > 1 else "-", one.unit]
        row += [goal.words(), "met" if goal.met(one.values) else "NOT MET"] if goal else ["", ""]
        for ours in OURS:
            own = medians.get((one.measure, one.size, ours))
            row.append("" if one.system in OURS or own is None or not middle else f"{own / middle:.2g}")
        rows.append(row)
    return aligned(rows)


def summary(series: Sequence[Series]) -> list[dict[str, Any]]:
    """Return median, 90th percentile and target of each measure, size and page."""
    found = []
    for one in pooled(series):
        goal = target(one.measure, one.size, one.system)
        found.append(
            {
                "measure": one.measure,
                "size": one.size,
                "system": one.system,
                "unit": one.unit,
                "n": len(one.values),
                "median": statistics.median(one.values),
                "p90": percentile(one.values, 90),
                "target": goal.words() if goal else None,
                "met": goal.met(one.values) if goal else None,
            }
        )
    return found


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of equal length as lines with the columns below each other."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def figure(value: float) -> str:
    """Return a value with three significant digits, whole from a hundred on."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
