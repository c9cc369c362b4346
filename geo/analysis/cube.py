"""All counts of a pack by district and month, kept for the filters asked for last."""

from __future__ import annotations

from typing import Self

import pandas as pd

from geo.analysis.counts import COLUMNS, Counts, span_of
from geo.analysis.filters import Filters
from geo.analysis.needed import PackWithIncidents
from geo.analysis.periods import MonthAxis, Period
from geo.analysis.records import Records
from geo.errors import PeriodError
from geo.language import say
from geo.layers.measures import INCIDENTS
from geo.once import Once

_CACHED_FILTERS = 32
_CACHE_BYTES = 128 * 2**20


class Cube:
    """All counts of a pack by district and month, for any filter; safe to share between threads.

    Parameters
    ----------
    records
        All records of the pack.
    """

    def __init__(self, records: Records) -> None:
        self.records = records
        self.axis = MonthAxis.covering(records.whole_period)
        size = 3 * 8 * COLUMNS * (self.axis.months + 1) * (len(records.district_ids) + 1)
        kept = max(4, min(_CACHED_FILTERS, _CACHE_BYTES // size))
        # Refers to nothing that refers to it: a cube goes with its pack and needs no collection.
        self._counts = Once(most=kept)

    @classmethod
    def from_pack(cls, pack: PackWithIncidents) -> Self:
        """Return the cube of `pack`."""
        return cls(Records.from_pack(pack))

    @property
    def whole_period(self) -> Period:
        """From the first day the data describe to the last."""
        return self.records.whole_period

    def counts(self, filters: Filters | None = None) -> Counts:
        """Return the counts under `filters`; the last 32 choices (fewer for very large packs) are kept."""
        chosen = filters or Filters()
        return self._counts.get(chosen, lambda: Counts(self.records, chosen, self.axis))

    def months_of(self, period: Period) -> tuple[int, int]:
        """Return the first and the last month of whole months, counted from 0 on the axis.

        Raises
        ------
        PeriodError
            Where the period cuts a month that may hold records, or lies outside the months described.
        """
        first, after = span_of(self.records.whole_period, self.axis, period)
        if first == after:
            raise PeriodError(
                say(
                    "The period {period} lies outside the months described, {whole_period}. Choose a period "
                    "that reaches into them.",
                    period=period.words(),
                    whole_period=self.whole_period.words(),
                )
            )
        return first, after - 1

    def period_of(self, first: int, last: int) -> Period:
        """Return two months and all between them as a period, cut to what the data describe.

        Raises
        ------
        PeriodError
            Where a month is not on the axis, or the first comes after the last.
        """
        whole = self.whole_period
        start, end = self.axis.month(first).start, self.axis.month(last).end
        return Period(max(start, whole.start), min(end, whole.end))

    def ever_recorded(self) -> pd.Series:
        """Return by district whether the pack holds any incident there, whatever the filter; bool."""
        everything = self.counts().window()
        return pd.Series(everything.upper_values[:, INCIDENTS] > 0, index=everything.index, name="recorded")
