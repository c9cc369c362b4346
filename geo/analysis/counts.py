"""District x month x measure, summed in advance so that any run of months is one subtraction.

Three running sums are kept for a filter: of the records by their middle month, by their first possible
month and by their last possible month. With S(m) records starting before month m and E(m) ending before it:

- most likely in [a, b): M(b) - M(a), every record whole in its middle month, less those with more possible
  days than [a, b) has, which only records spanning two months or more can have;
- possibly in [a, b): S(b) - E(a), all that start before the end less all that ended before the start;
- certainly in [a, b): E(b) - S(a) + those that start before a and end at or after b, which only records
  spanning three months or more can do; these few are kept apart.

Records with a range of people are kept apart as well: what is certain takes their lower ends and what is
possible their upper ones, as differences from what is counted, which is their most likely figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.amounts import COUNTED
from geo.analysis.figures import Cells, FigureTable
from geo.analysis.filters import Filters
from geo.analysis.periods import MonthAxis, Period, month_number
from geo.analysis.records import (
    Bools,
    Bounds,
    Counting,
    Figures,
    Ints,
    Records,
)
from geo.analysis.whole_months import refuse_cut
from geo.layers.measures import CASUALTIES, LEAST, MEASURES, MOST

Floats = npt.NDArray[np.float64]

# Beside the measures the cube counts incidents whose killed or injured is not recorded.
COLUMNS = len(MEASURES) + 1
"""Columns of the running sums."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Counts of one period by district.

    Parameters
    ----------
    period
        The period counted.
    counting
        ``most_likely`` (both bounds are the same) or ``possible``.
    index
        District codes in the order of the layer, then None for "no district".
    lower_values, upper_values
        Read-only int64 of shape (districts + 1, measures), columns in the order of `MEASURES`.
    unrecorded_values
        Read-only int64 of shape (districts + 1,): incidents (at most) in the period whose number of
        killed or injured is not recorded, so that the sums beside it may be too low.
    """

    period: Period
    counting: Counting
    index: pd.Index
    lower_values: Ints
    upper_values: Ints
    unrecorded_values: Ints

    @property
    def lower(self) -> pd.DataFrame:
        """What is certain: one row a district and a last row None, columns as in `MEASURES`, int64."""
        return pd.DataFrame(self.lower_values, index=self.index, columns=_MEASURE_INDEX)

    @property
    def upper(self) -> pd.DataFrame:
        """What is possible, in the same shape as `lower`."""
        return pd.DataFrame(self.upper_values, index=self.index, columns=_MEASURE_INDEX)

    @property
    def unrecorded(self) -> pd.Series:
        """Incidents by district whose number of killed or injured is not recorded."""
        return pd.Series(self.unrecorded_values, index=self.index, name="unrecorded")

    @property
    def total(self) -> Bounds:
        """Sums over all districts and "no district"."""
        return Bounds(_figures(self.lower_values.sum(axis=0)), _figures(self.upper_values.sum(axis=0)))


class _Selection(NamedTuple):
    """Positions, districts and figures (a column a measure, and one) of the records that pass a filter."""

    rows: npt.NDArray[np.intp]
    district: Ints
    figures: list[Floats]


class _Spanning(NamedTuple):
    """The records that may lie in several months: their middle month, possible days, district and figures."""

    middle: Ints
    days: Ints
    district: Ints
    figures: list[Floats]


class _Ranged(NamedTuple):
    """The records with a range of people: first and last possible month, district, and differences."""

    start: Ints
    end: Ints
    district: Ints
    fewer: list[Floats]
    more: list[Floats]


class _BoundSums(NamedTuple):
    """Running sums by first and by last possible month, and the records long enough to enclose a window."""

    starts: Ints
    ends: Ints
    far_start: Ints
    far_end: Ints
    far_district: Ints
    far_figures: list[Floats]


class Counts:
    """Counts of the records that pass one filter; immutable, shared by threads.

    Made by `Cube.counts`.

    Parameters
    ----------
    records
        All records.
    filters
        Which of them count.
    axis
        The months.
    """

    def __init__(self, records: Records, filters: Filters, axis: MonthAxis) -> None:
        self.filters = filters
        self.axis = axis
        self._records = records
        self._index = _district_index(records)

    def window(self, period: Period | None = None, *, counting: Counting = "most_likely") -> Window:
        """Return the counts of whole months.

        Parameters
        ----------
        period
            Whole calendar months. An end beyond the first or last possible day of every record may lie
            anywhere, since nothing is cut by it. None counts everything.
        counting
            ``most_likely``: every record whole in the month of its middle day, unless it has more possible
            days than the period. ``possible``: the lower bound holds the records certainly inside, the upper
            those possibly inside.

        Raises
        ------
        PeriodError
            Where the period cuts a month that may hold records.
        """
        chosen = self._records.whole_period if period is None else period
        first, last = span_of(self._records.whole_period, self.axis, chosen)
        lower: Ints
        upper: Ints
        if counting == "most_likely":
            lower = upper = self._middles[last] - self._middles[first] - self._too_wide(first, last, chosen)
        else:
            starts, ends = self._bounds.starts, self._bounds.ends
            upper = starts[last] - ends[first]
            lower = ends[last] - starts[first] + self._around(first, last)
            fewer, more = self._beyond(first, last)
            lower, upper = lower - fewer, upper + more
        return Window(
            chosen,
            counting,
            self._index,
            _read_only(lower[:, :-1]),
            _read_only(upper[:, :-1]),
            _read_only(upper[:, -1]),
        )

    def table(self, period: Period | None = None) -> FigureTable:
        """Return the figures of whole months by district, and a last row for "no district".

        Parameters
        ----------
        period
            As for `window`.

        Raises
        ------
        PeriodError
            Where the period cuts a month that may hold records.
        """
        records = self._records
        chosen = records.whole_period if period is None else period
        bounds, likely = (self.window(chosen, counting=rule) for rule in ("possible", "most_likely"))
        return FigureTable(
            self._cells(bounds.lower_values, records.certainly_in(chosen)),
            self._cells(likely.upper_values, records.most_likely_in(chosen)),
            self._cells(bounds.upper_values, records.possibly_in(chosen)),
        )

    def _cells(self, values: Ints, counted: Bools) -> Cells:
        """Return sums with the gaps of the records counted; few records have any, so they are not summed."""
        rows, gaps = self._gapped
        kept = counted[rows]
        district = self._records.district[rows[kept]]
        unrecorded, blank = (np.zeros(values.shape, dtype=np.int64) for _ in gaps)
        for sums, gap in zip((unrecorded, blank), gaps, strict=True):
            np.add.at(sums, district, gap[kept])
        return Cells(values, unrecorded, blank)

    def total(self, period: Period | None = None, *, counting: Counting = "most_likely") -> Bounds:
        """Return the sums over all districts and "no district"; see `window`."""
        return self.window(period, counting=counting).total

    def monthly(self, measure: str) -> pd.DataFrame:
        """Return one measure by district and month, every record whole in its middle month.

        Returns
        -------
        pd.DataFrame
            int64; districts and a last row None, columns YYYY-MM. Rows are series for small charts. Records
            with more possible days than their middle month are in none.
        """
        column = MEASURES.index(measure)
        values = np.diff(self._middles[:, :, column], axis=0)
        months = [self.axis.month(at) for at in range(self.axis.months)]
        room = np.array([self._records.described(month) for month in months], dtype=np.int64)
        middle = self._spanning.middle
        on_axis = (middle >= 0) & (middle < len(room))
        wide = on_axis & (self._spanning.days > room[middle.clip(0, len(room) - 1)])
        at = (self._spanning.middle[wide], self._spanning.district[wide])
        np.subtract.at(values, at, self._spanning.figures[column][wide].astype(np.int64))
        return pd.DataFrame(values.T, index=self._index, columns=list(self.axis.keys))

    def months(self, *, counting: Counting = "most_likely") -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the counts of every month, all districts together.

        Returns
        -------
        tuple of pd.DataFrame
            Lower and upper bound; index YYYY-MM, columns as in `MEASURES`, int64. Under ``possible`` the
            upper bounds do not add up over months: an uncertain record is possible in several.
        """
        keys = pd.Index(self.axis.keys, dtype=object, name="month")
        windows = [self.window(self.axis.month(i), counting=counting).total for i in range(self.axis.months)]
        lower, upper = ([tuple(bounds[side]) for bounds in windows] for side in (0, 1))
        return pd.DataFrame(lower, keys, _MEASURE_INDEX), pd.DataFrame(upper, keys, _MEASURE_INDEX)

    @cached_property
    def _gapped(self) -> tuple[npt.NDArray[np.intp], tuple[Ints, Ints]]:
        """Positions of the records counted that lack a number, and their gaps as `Records.gaps` has them."""
        records = self._records
        gaps = records.gaps(self.filters)
        rows = np.flatnonzero(records.selected(self.filters) & gaps[0].any(axis=1))
        unrecorded, blank = (gap[rows].astype(np.int64) for gap in gaps)
        return rows, (unrecorded, blank)

    # Two threads may compute one of these at the same time: both get the same, and one copy is kept.
    # The selection itself is not kept: it is as long as the records, and made again in milliseconds.
    @cached_property
    def _middles(self) -> Ints:
        """Figures of all earlier months by middle month; shape (months + 1, districts + 1, measures + 1)."""
        return self._running(self._selection(), self._records.middle_month)

    @cached_property
    def _spanning(self) -> _Spanning:
        records = self._records
        rows, district, figures = self._selection()
        several = np.flatnonzero(records.start_month[rows] != records.end_month[rows])
        return _Spanning(
            records.middle_month[rows[several]] - self.axis.start_number,
            records.days[rows[several]],
            district[several],
            [column[several] for column in figures],
        )

    @cached_property
    def _ranged(self) -> _Ranged:
        records = self._records
        rows = np.flatnonzero(records.selected(self.filters) & records.ranged)
        least, counted, most = (records.figures(self.filters, end)[rows] for end in (LEAST, COUNTED, MOST))
        nothing = np.zeros((len(rows), COLUMNS - len(MEASURES)), dtype=np.int64)
        fewer, more = (np.column_stack((gap, nothing)) for gap in (counted - least, most - counted))
        return _Ranged(
            records.start_month[rows] - self.axis.start_number,
            records.end_month[rows] - self.axis.start_number,
            records.district[rows],
            list(fewer.T.astype(np.float64)),
            list(more.T.astype(np.float64)),
        )

    @cached_property
    def _bounds(self) -> _BoundSums:
        selection = self._selection()
        rows, district, figures = selection
        start = self._records.start_month[rows] - self.axis.start_number
        end = self._records.end_month[rows] - self.axis.start_number
        far = np.flatnonzero(end - start >= 2)
        return _BoundSums(
            self._running(selection, self._records.start_month),
            self._running(selection, self._records.end_month),
            start[far],
            end[far],
            district[far],
            [column[far] for column in figures],
        )

    def _selection(self) -> _Selection:
        records = self._records
        rows = np.flatnonzero(records.selected(self.filters))
        lacking = records.lacking(self.filters)[:, CASUALTIES]
        figures = np.column_stack((records.figures(self.filters), lacking))[rows]
        # Sums stay exact: float64, which bincount adds in, holds every whole number up to 2**53.
        return _Selection(rows, records.district[rows], list(figures.T.astype(np.float64)))

    def _running(self, selection: _Selection, months: Ints) -> Ints:
        rows, size = len(self._index), self.axis.months
        # What lies before the months described is in the sums from the first on, what lies after in none.
        at = months[selection.rows] - self.axis.start_number + 1
        cell = at.clip(0, size + 1) * rows + selection.district
        sums = np.empty((size + 1, rows, COLUMNS), dtype=np.int64)
        for index, column in enumerate(selection.figures):
            sums[:, :, index] = np.bincount(cell, column, (size + 2) * rows).reshape(-1, rows)[:-1]
        np.cumsum(sums, axis=0, out=sums)
        return _read_only(sums)

    def _around(self, first: int, last: int) -> Ints:
        """Return the figures of records that start before month `first` and end in month `last` or later."""
        bounds = self._bounds
        enclosing = (bounds.far_start < first) & (bounds.far_end >= last)
        return self._sums(bounds.far_district, bounds.far_figures, enclosing)

    def _too_wide(self, first: int, last: int, period: Period) -> Ints:
        """Return the figures of records with their middle in `period` and more possible days than it has."""
        middle, days, district, figures = self._spanning
        wide = (middle >= first) & (middle < last) & (days > self._records.described(period))
        return self._sums(district, figures, wide)

    def _beyond(self, first: int, last: int) -> tuple[Ints, Ints]:
        """Return by how much ranges of people lower what is certain and raise what is possible."""
        start, end, district, fewer, more = self._ranged
        inside, touching = (start >= first) & (end < last), (start < last) & (end >= first)
        return self._sums(district, fewer, inside), self._sums(district, more, touching)

    def _sums(self, district: Ints, figures: list[Floats], chosen: Bools) -> Ints:
        sums = np.zeros((len(self._index), COLUMNS), dtype=np.int64)
        if chosen.any():
            for index, column in enumerate(figures):
                sums[:, index] = np.bincount(district[chosen], column[chosen], len(sums))
        return sums


def span_of(whole: Period, axis: MonthAxis, period: Period) -> tuple[int, int]:
    """Return the months of `period` as positions on the axis, clipped to it; the second is not counted."""
    if period.end <= whole.start or period.start >= whole.end:
        return 0, 0
    refuse_cut(period, whole)
    first = 0 if period.start <= whole.start else month_number(period.start) - axis.start_number
    last = axis.months if period.end >= whole.end else month_number(period.end) - axis.start_number
    return first, last


def _district_index(records: Records) -> pd.Index:
    return pd.Index([*records.district_ids, None], dtype=object, name="district_id")


def _figures(values: npt.NDArray[np.int64]) -> Figures:
    return Figures(*(int(value) for value in values))


def _read_only(values: Ints) -> Ints:
    values.flags.writeable = False
    return values


_MEASURE_INDEX = pd.Index(MEASURES)
