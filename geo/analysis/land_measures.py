"""Measures of ground by district at the end of every month, as maps and sheets show them.

A window of a map is whole months. How things stand is read at its end; what was released is what adds up
between its ends. What is certain rests on dated entries alone. Areas, surveys and work without a day may lie
in any window, so they stand in what is possible and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.area_districts import area_districts
from geo.analysis.grounds import Grounds
from geo.analysis.hazards import History, histories
from geo.analysis.movements import LandLedger, areas_m2, movements
from geo.analysis.periods import MonthAxis, day_words, month_number
from geo.analysis.releases import released
from geo.analysis.surveys import SURVEYED, surveys
from geo.errors import GeoError
from geo.language import marked, say
from geo.layers.measures import LAND, MEASURES, measure_of

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

KM2_DIGITS: Final = 3
"""Decimals of km2: a thousandth is a tenth of a hectare, and no ground found is rounded to none."""
PERCENT_DIGITS: Final = 1
_M2_PER_KM2: Final = 1e6
_OPEN: Final = ("open", "worked")
_MAYBE: Final = (*_OPEN, "unknown")
_DONE: Final = tuple(term.code for term in SURVEYED if term.code not in {"not_surveyed", "before"})
_OF_HAZARDS: Final = marked(
    "{number:,} hazardous areas are recorded, {undated:,} of them without a dated entry and {shapeless:,} "
    "without a whole perimeter; how many are not recorded is not known."
)
_OF_RELEASES: Final = marked(
    "Released land is what {reports:,} reports tell of {areas:,} of {number:,} recorded areas; work that "
    "nobody reported is in no figure."
)
_OF_SURVEYS: Final = marked(
    "{number:,} settlements are named by surveys; of settlements no survey names nothing is recorded."
)
_BEFORE: Final = marked("{words} Not recorded before {day}, the day of the first entry.")
_NOT_HERE: Final = marked(
    "This data set, or this edition of it, does not tell “{measure}”; it tells {others}."
)


@dataclass(frozen=True, slots=True, eq=False)
class LandSteps:
    """One measure of ground, by district and month.

    Parameters
    ----------
    measure
        Its key.
    certain, possible
        float64 of shape (districts + 2, months + 1): before the first month, and at the end of each. Rows are
        the districts, then "district not known", then all together. NaN where nothing is recorded by then.
    loose
        float64 of shape (districts + 2,): what has no day and may have come about within any window.
    ever
        Whether there is anything of it in the data set; bool of shape (districts + 2,).
    words
        How complete it is, in a sentence.
    """

    measure: str
    certain: Floats
    possible: Floats
    loose: Floats
    ever: Bools
    words: str = ""

    @property
    def sums_up(self) -> bool:
        """Whether it adds up over months."""
        return measure_of(self.measure).sums_up

    def window(self, lo: int, hi: int) -> tuple[Floats, Floats]:
        """Return what is certain and what is possible in the months `lo` to `hi`, both counted."""
        if not self.sums_up:
            return self.certain[:, hi + 1], self.possible[:, hi + 1]
        # Of a window that begins before anything is recorded, what came about is what is told by its end.
        certain, possible = (
            side[:, hi + 1] - np.nan_to_num(side[:, lo]) for side in (self.certain, self.possible)
        )
        loosely = np.where(np.isnan(possible) & (self.loose > 0), 0.0, possible) + self.loose
        return _rounded(certain, self.measure), _rounded(loosely, self.measure)

    @property
    def whole(self) -> Floats:
        """What is possible in each district over all months, by which classes are made."""
        return self.window(0, self.possible.shape[1] - 2)[1][:-2]


def measures_of(pack: Pack) -> tuple[str, ...]:
    """Return the keys of the measures a pack can be mapped by."""
    held: set[str] = set()
    if len(pack.hazards):
        held.add("hazards_open")
        if not (pack.hazards["drawn_as"] == "generalised").any():
            held.add("hazard_km2")
        if pack.hazard_status["product"].notna().any() or pack.table("activities")["product"].notna().any():
            held |= {key for key in LAND if measure_of(key).of == "released"}
    if pack.table("surveys")["settlement"].notna().any():
        held.add("surveyed_percent")
    return (*MEASURES, *(key for key in LAND if key in held))


def land_steps(pack: Pack, measure: str, axis: MonthAxis) -> LandSteps:
    """Return a measure of ground by district and month.

    Parameters
    ----------
    pack
        A pack, or an edition.
    measure
        One of `geo.layers.measures.LAND`.
    axis
        The months of its maps.

    Raises
    ------
    GeoError
        Where the pack does not tell it.
    """
    offered = measures_of(pack)
    if measure not in offered:
        others = ", ".join(key for key in LAND if key in offered) or say("none of land")
        raise GeoError(say(_NOT_HERE, measure=measure, others=others))
    steps = _MADE[measure_of(measure).of](pack, measure, _Columns(pack, axis))
    return replace(steps, words=land_words(pack, measure))


def land_words(pack: Pack, measure: str) -> str:
    """Say how complete a measure of ground is; shares of stated casualties say nothing of it.

    Parameters
    ----------
    pack, measure
        As `land_steps` takes them.
    """
    of, told = measure_of(measure).of, histories(pack)
    if of == "released":
        told = released(pack, told, areas_m2(pack).tolist()).told
    words = _complete(pack, of, told)
    first = min((one.entries[0].day for one in told if one.entries), default=None)
    if of == "surveys" or first is None or first <= pack.meta.period_start:
        return words
    return say(_BEFORE, words=words, day=day_words(first))


def _complete(pack: Pack, of: str, told: Sequence[History]) -> str:
    if of == "surveys":
        table = pack.table("surveys")
        by_name = table.assign(code=area_districts(pack, "surveys"))[table["settlement"].notna()]
        return say(_OF_SURVEYS, number=len(by_name[["code", "settlement"]].drop_duplicates()))
    if of == "hazards":
        return say(
            _OF_HAZARDS,
            number=len(told),
            undated=sum(not one.entries for one in told),
            shapeless=int((pack.hazards["drawn_as"] != "perimeter").sum()),
        )
    reports = [sum(bool(entry.product) for entry in one.entries) for one in told]
    return say(_OF_RELEASES, reports=sum(reports), areas=sum(map(bool, reports)), number=len(told))


class _Columns:
    """Where districts and days stand in the arrays of a measure."""

    def __init__(self, pack: Pack, axis: MonthAxis) -> None:
        codes = [str(one) for one in pack.districts["district_id"]]
        self._rows = {code: at for at, code in enumerate(codes)}
        self._first = axis.start_number
        self.months = axis.months
        self.nowhere = len(codes)
        self.shape = (len(codes) + 2, axis.months + 1)

    def rows(self, codes: Iterable[object]) -> Ints:
        """Return the row of each district code; that of "district not known" for none."""
        return np.array([self._rows.get(str(one), self.nowhere) for one in codes], dtype=np.int64)

    def column(self, day: dt.date) -> int:
        """Return the first column that a day counts in; past the last where it comes later."""
        return max(0, min(month_number(day) - self._first + 1, self.months + 1))


def _standing(pack: Pack, measure: str, columns: _Columns) -> LandSteps:
    """Return how areas stand at the end of every month."""
    told = histories(pack)
    rows = columns.rows(area_districts(pack, "hazards"))
    open_, undated = np.zeros((len(told), columns.shape[1]), dtype=bool), np.zeros(len(told), dtype=bool)
    first = np.full(len(told), columns.shape[1])
    for at, history in enumerate(told):
        for turn in history.turns:
            if turn.day is None:
                undated[at] = turn.state in _MAYBE
                continue
            start = columns.column(turn.day)
            first[at] = min(first[at], start)
            open_[at, start:] = turn.state in _OPEN
    known = _known(first, rows, columns)
    possible = open_ | undated[:, np.newaxis]
    if measure == "hazards_open":
        sides = [_summed(side.astype(np.float64), rows, columns) for side in (open_, possible)]
    else:
        grounds = Grounds(pack)
        sides = [_united(grounds, side, rows, columns) for side in (open_, possible)]
    loosely = np.zeros(columns.shape[0], dtype=bool)
    loosely[rows[undated]] = True
    loosely[-1] = undated.any()
    told_of = known | loosely[:, np.newaxis]
    certain, likely = (np.where(told_of, side, np.nan) for side in sides)
    ever = np.zeros(columns.shape[0], dtype=bool)
    ever[rows] = True
    ever[-1] = bool(len(rows))
    return LandSteps(measure, certain, likely, np.zeros(columns.shape[0]), ever)


def _known(first: Ints, rows: Ints, columns: _Columns) -> Bools:
    """Return in which months something is recorded of each row: from the first entry of an area of it on."""
    known = np.zeros(columns.shape, dtype=bool)
    for at, start in enumerate(first.tolist()):
        known[rows[at], start:] = True
        known[-1, start:] = True
    return known


def _united(grounds: Grounds, open_: Bools, rows: Ints, columns: _Columns) -> Floats:
    """Return the ground perimeters take together by district and month, km2; NaN where none is drawn.

    A heap of perimeters that hang together is united anew only where one of them opens or closes.
    """
    alone = grounds.heap < 0
    m2 = _summed(np.where(open_ & alone[:, np.newaxis], grounds.m2[:, np.newaxis], 0.0), rows, columns)
    heaps = np.flatnonzero(~alone)
    for row, members in _heaps(grounds.heap, rows, heaps, columns.nowhere + 1):
        stands = open_[members]
        changes = [0, *(np.flatnonzero((stands[:, 1:] != stands[:, :-1]).any(axis=0)) + 1)]
        for start, end in zip(changes, [*changes[1:], columns.shape[1]], strict=True):
            m2[row, start:end] += grounds.heap_m2(members[stands[:, start]])
    drawn = _summed((open_ & (grounds.m2 > 0)[:, np.newaxis]).astype(np.float64), rows, columns)
    there = _summed(open_.astype(np.float64), rows, columns)
    return np.where((there > 0) & (drawn == 0), np.nan, _rounded(m2 / _M2_PER_KM2, "hazard_km2"))


def _heaps(heap: Ints, rows: Ints, heaped: Ints, everything: int) -> Iterable[tuple[int, Ints]]:
    """Yield the members of each heap, district by district, and of all together."""
    for keys in (rows, np.full_like(rows, everything)):
        order = heaped[np.lexsort((heap[heaped], keys[heaped]))]
        if not len(order):
            continue
        breaks = np.flatnonzero(np.diff(heap[order]) | np.diff(keys[order])) + 1
        for members in np.split(order, breaks):
            yield int(keys[members[0]]), members


def _released(pack: Pack, measure: str, columns: _Columns) -> LandSteps:
    """Return what was released by the end of every month, as the account of land has it."""
    sizes = areas_m2(pack)
    taken = released(pack, histories(pack), sizes.tolist())
    ledger = LandLedger([movements(one, area) for one, area in zip(taken.told, sizes, strict=True)])
    product = measure.removesuffix("_km2")
    of, days, m2 = ledger.of_line(product)
    rows = columns.rows(area_districts(pack, "hazards"))
    moved = np.zeros((columns.shape[0], columns.shape[1] + 1))
    at = np.array([columns.column(dt.date.fromordinal(day)) for day in days.tolist()], dtype=np.int64)
    np.add.at(moved, (rows[of], at), m2)
    moved[-1] = moved[:-1].sum(axis=0)
    # Days past the last month stand in a column of their own, which no window has.
    first = np.array(
        [columns.column(one.entries[0].day) if one.entries else columns.shape[1] for one in taken.told],
        dtype=np.int64,
    )
    sums = np.where(_known(first, rows, columns), moved.cumsum(axis=1)[:, :-1] / _M2_PER_KM2, np.nan)
    loose = np.zeros(columns.shape[0])
    by_name = dict(zip(pack.hazards["hazard_id"].map(str), rows.tolist(), strict=True))
    for one in taken.undated:
        if one.product == product:
            loose[[by_name[one.hazard], -1]] += (one.m2 or 0.0) / _M2_PER_KM2
    ever = np.zeros(columns.shape[0], dtype=bool)
    ever[rows] = True
    ever[-1] = bool(len(rows))
    return LandSteps(measure, sums, sums, loose, ever)


def _surveyed(pack: Pack, measure: str, columns: _Columns) -> LandSteps:
    """Return which share of the settlements that surveys name was surveyed by the end of every month."""
    table = pack.table("surveys")
    never = columns.shape[1]
    dated: dict[tuple[int, str], int] = {}
    undated: set[tuple[int, str]] = set()
    rows = columns.rows(area_districts(pack, "surveys"))
    for row, name, told in zip(rows.tolist(), table["settlement"], surveys(pack), strict=True):
        if pd.isna(name):
            continue
        key = (row, str(name))
        (turn,) = told.turns
        done = turn.state in _DONE
        if done and turn.day is None:
            undated.add(key)
        start = columns.column(turn.day) if done and turn.day is not None else never
        dated[key] = min(start, dated.get(key, never))
    places = np.array([row for row, _ in dated], dtype=np.int64)
    starts = np.array([*dated.values()], dtype=np.int64)
    by_then = starts[:, np.newaxis] <= np.arange(columns.shape[1])
    maybe = by_then | np.array([key in undated for key in dated], dtype=bool)[:, np.newaxis]
    named = _summed(np.ones((len(places), 1)), places, columns)
    whole = np.where(named > 0, named, np.nan)
    certain, possible = (
        _rounded(100 * _summed(side.astype(np.float64), places, columns) / whole, measure)
        for side in (by_then, maybe)
    )
    return LandSteps(measure, certain, possible, np.zeros(columns.shape[0]), named[:, 0] > 0)


_MADE: Final[Mapping[str, Callable[[Pack, str, _Columns], LandSteps]]] = {
    "hazards": _standing,
    "released": _released,
    "surveys": _surveyed,
}
"""By what a measure is of."""


def _summed(values: Floats, rows: Ints, columns: _Columns) -> Floats:
    """Return the sums of some lines by row, and of all in the last one."""
    sums = np.zeros((columns.shape[0], values.shape[1]))
    np.add.at(sums, rows, values)
    sums[-1] = values.sum(axis=0)
    return sums


def _rounded(values: Floats, measure: str) -> Floats:
    """Return values with the decimals they are shown with; what is above 0 stays above 0."""
    digits = PERCENT_DIGITS if measure == "surveyed_percent" else KM2_DIGITS
    near = np.round(values, digits)
    return np.where((values > 1e-12) & (near <= 0), 10.0**-digits, near)
