"""All incidents of a pack as read-only columns of numbers, ready to be counted by any number of threads.

What the columns promise:

- An incident lies in the district the pack counts it in; where that is not known, in the row "no district",
  which is never dropped.
- The four victim statuses share out the killed and the injured completely: where the parts do not reach
  the total, the gap belongs to ``other_unknown``, because a gap is not known and not zero. People whose
  outcome is not known have no status in the field dictionary and belong to ``other_unknown`` too.
- "Not recorded" stays apart (`killed_recorded`, `injured_recorded`) and counts as nothing only where a sum
  is taken. Where only the parts are recorded, their sum stands for the total.
- Where a source gives a range of people the number counted is the best one, and where there is none the
  lower end; what is certain takes the lower end and what is possible the upper one (`Records.figures`). Of
  statuses, who may be there besides belongs to ``other_unknown``.
- An incident without any date may lie on every day of the whole period and on none for certain: it is in
  the whole period, never certainly or most likely in a part of it, and possibly in each.
- An incident on no day of the period described is in no figure (`Records.outside`); one that may lie on days
  inside and outside of it is possibly in the whole period, and never certainly.
- Every other incident enters the totals, retracted and disputed ones included, as they stand in the layer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import reduce
from typing import Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis import intake
from geo.analysis.amounts import COUNTED, End, blank_of, fewer_of, figures_of, lacking_of, more_of
from geo.analysis.assigned import assigned_district
from geo.analysis.filters import Filters
from geo.analysis.needed import PackWithIncidents
from geo.analysis.periods import Period
from geo.choices import FILTERS
from geo.errors import PeriodError
from geo.language import say
from geo.layers import vocabulary
from geo.layers.districts import district_labels
from geo.layers.measures import CASUALTIES, LEAST, MOST, OUTCOMES, PARTS

Counting = Literal["most_likely", "possible"]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STATUSES = intake.STATUSES


class Figures(NamedTuple):
    """A sum over records for each measure; casualties are killed, injured and outcome not known together."""

    incidents: int
    killed: int
    injured: int
    casualties: int


class Bounds(NamedTuple):
    """What is certain and what is possible; the same where every date is sure."""

    lower: Figures
    upper: Figures


class LeftOpen(NamedTuple):
    """How many incidents filters leave out that may be meant as well, each counted once."""

    blank: int
    """Something filtered by is not recorded of them."""
    vague: int
    """All of it is recorded, and not known or stated less exactly than is asked for."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Records:
    """Incidents as columns, one element a record, in the order of the layer.

    All arrays are read-only. Days count from 1 January 1970, months from January 1970.

    Parameters
    ----------
    district_ids, district_names
        Districts in the order of the layer; equal names are told apart by their region.
    whole_period
        From the start of the pack's period to its as-of date, which no record moves; where one of them is not
        stated, from the first or to the last possible day of a record.
    district
        Index into `district_ids`; one past the last where no district is known.
    start_day, middle_day, end_day
        First, middle and last possible day. Of two middle days the earlier one.
    start_month, middle_month, end_month
        Months that hold these days; the month before the first one described, or after the last, for a day
        outside the whole period.
    undated
        True where no date is recorded; the possible days are then those of the whole period.
    outside
        True where no possible day lies in the whole period.
    killed_by_status, injured_by_status
        Shape (records, 4), in the order of `STATUSES`; rows sum to the totals.
    outcome_unknown
        People whose outcome is not known.
    fewer, more
        Shape (records, 3), in the order of `PARTS`: by how many people a number may be lower or higher where
        a source gives a range; 0 where it gives none.
    killed_recorded, injured_recorded
        False where the number is not recorded.
    killed_told, injured_told
        Shape (records, 4): False where it is not recorded how many are of a status.
    killed_given, injured_given
        Shape (records, 4): of these True where the record says so of somebody, or of this status.
    device, activity, confidence, official_count
        Index into the code list; one past the last where not recorded.
    """

    district_ids: tuple[str, ...]
    district_names: tuple[str, ...]
    whole_period: Period
    district: Ints
    start_day: Ints
    middle_day: Ints
    end_day: Ints
    start_month: Ints
    middle_month: Ints
    end_month: Ints
    undated: Bools
    outside: Bools
    killed_by_status: Ints
    injured_by_status: Ints
    outcome_unknown: Ints
    fewer: Ints
    more: Ints
    killed_recorded: Bools
    injured_recorded: Bools
    killed_told: Bools
    injured_told: Bools
    killed_given: Bools
    injured_given: Bools
    device: Ints
    activity: Ints
    confidence: Ints
    official_count: Ints

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __len__(self) -> int:
        return len(self.district)

    @classmethod
    def from_pack(cls, pack: PackWithIncidents) -> Self:
        """Return the records of `pack`; see `from_frames` for what is raised."""
        return cls.from_frames(
            pack.incidents, pack.districts, since=pack.meta.period_start, until=pack.meta.as_of
        )

    @classmethod
    def from_frames(
        cls,
        incidents: pd.DataFrame,
        districts: pd.DataFrame,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> Self:
        """Return the records of two plain tables.

        Parameters
        ----------
        incidents
            Fields of the incident schema and ``district_code``; a field that is missing is not recorded.
        districts
            ``district_id`` and ``name_en``.
        since, until
            First and last day the data describe; where one is not given, the records say.

        Raises
        ------
        PeriodError
            Where a record has one of its two dates or reversed ones, or nothing says which period this is.
        GeoError
            Where the parts of a total exceed it, or a code is not in its list.
        """
        undated = intake.undated(incidents)
        start, end = (intake.days(incidents, name, undated) for name in ("date_start", "date_end"))
        ordered = say("date_end lies before date_start"), say("correct the dates")
        intake.refuse(incidents, end < start, PeriodError, *ordered)
        whole = intake.whole(start[~undated], end[~undated], since, until)
        first, last = intake.edges(whole)
        start[undated], end[undated] = first, last
        middle = start + (end - start) // 2
        killed, injured = (intake.by_status(incidents, outcome) for outcome in ("killed", "injured"))
        unknown, told = intake.numbers(incidents, "outcome_unknown")
        unknown = np.where(told, unknown, intake.numbers(incidents, "outcome_unknown_least")[0])
        ends = intake.ends(incidents, (killed.shares.sum(axis=1), injured.shares.sum(axis=1), unknown))
        ids = tuple(str(code) for code in districts["district_id"])
        return cls(
            district_ids=ids,
            district_names=tuple(district_labels(districts).values()),
            whole_period=whole,
            district=intake.positions(assigned_district(incidents), ids),
            start_day=start,
            middle_day=middle,
            end_day=end,
            start_month=intake.months(start, whole),
            middle_month=intake.months(middle, whole),
            end_month=intake.months(end, whole),
            undated=undated,
            outside=(end < first) | (start > last),
            killed_by_status=killed.shares,
            injured_by_status=injured.shares,
            outcome_unknown=unknown,
            fewer=ends.fewer,
            more=ends.more,
            killed_recorded=killed.recorded,
            injured_recorded=injured.recorded,
            killed_told=killed.told,
            injured_told=injured.told,
            killed_given=killed.given,
            injured_given=injured.given,
            **{one.key: intake.codes(incidents, one.codes) for one in FILTERS if not one.of_people},
        )

    def lacking(self, filters: Filters | None = None) -> Bools:
        """Return where a measure is not recorded in full.

        Parameters
        ----------
        filters
            With victim statuses chosen, the measures are those of these people alone, as in `figures`.

        Returns
        -------
        numpy.ndarray
            bool, shape (records, measures), columns in the order of `MEASURES`; incidents never lack a
            number, and casualties lack one where killed or injured do.
        """
        asked = filters or Filters()
        return lacking_of(self.parts(asked), self.unrecorded(asked))

    def unrecorded(self, filters: Filters) -> dict[str, Bools]:
        """Return for each of `OUTCOMES` where its number is not recorded in full; bool, shape (records,)."""
        of = [status in filters.statuses for status in STATUSES]
        if not all(of):
            told = (self.killed_told[:, of].all(axis=1), self.injured_told[:, of].all(axis=1))
        else:
            told = (self.killed_recorded, self.injured_recorded)
        return {outcome: np.asarray(~known) for outcome, known in zip(OUTCOMES, told, strict=True)}

    def gaps(self, filters: Filters | None = None) -> tuple[Bools, Bools]:
        """Return where a measure is `lacking`, and where that leaves no number at all; shapes as there.

        Nobody counted where something is not recorded says nothing of a number, and least of all 0.
        """
        lacking = self.lacking(filters)
        return lacking, blank_of(self.figures(filters or Filters()), lacking)

    def selected(self, filters: Filters) -> Bools:
        """Return which records pass `filters`; shape (records,). Those outside the whole period never do."""
        passes = ~self.outside
        for one, chosen in filters.asked():
            if not one.of_people:
                allowed = np.array([code in chosen for code in one.codes.codes()] + [False])
                passes &= allowed[getattr(self, one.key)]
        if filters.victim_status:
            passes &= sum(self.parts(filters).values(), start=np.zeros_like(self.outcome_unknown)) > 0
        return passes

    def left_open(
        self, filters: Filters, period: Period | None = None, *, among: Bools | None = None
    ) -> LeftOpen:
        """Return how many records `filters` leave out though they may be meant as well.

        Of each field filtered by, these have what is chosen, or do not tell: it is not recorded, not known or
        stated less exactly than is asked for ("mine, type not stated"); of victim statuses they hold nobody
        known to be of these, and lack how many there are. They may lie in `period`, and are of the records
        `among`, where these are given.
        """
        if filters.is_empty:
            return LeftOpen(0, 0)
        rows, blank = ~self.outside, np.zeros(len(self), dtype=bool)
        for one, chosen in filters.asked():
            if not one.of_people:
                codes, told = one.codes.codes(), getattr(self, one.key)
                vague = vocabulary.perhaps(one.codes, chosen)
                # Nothing recorded may be anything but "asked for and not known".
                empty = told == len(codes) if chosen - {vocabulary.NOT_KNOWN} else np.zeros_like(blank)
                allowed = np.array([code in chosen or code in vague for code in codes] + [False])
                rows &= allowed[told] | empty
                blank |= empty
        if filters.victim_status:
            lacking = self.lacking(filters)[:, CASUALTIES]
            some = sum(self.parts(filters).values(), start=np.zeros_like(self.outcome_unknown)) > 0
            rows &= some | lacking | self.ranged
            blank |= lacking & ~some
        rows &= ~self.selected(filters)
        rows = rows if period is None else rows & self.possibly_in(period)
        rows = rows if among is None else rows & among
        return LeftOpen(int((rows & blank).sum()), int((rows & ~blank).sum()))

    @property
    def ranged(self) -> Bools:
        """Where a source gives a range for some number of people; bool, shape (records,)."""
        # Columns lie one after the other in memory; `any` along the short axis is several times slower.
        return np.asarray(reduce(np.bitwise_or, (*self.fewer.T, *self.more.T)) > 0)

    def figures(self, filters: Filters, end: End = COUNTED) -> Ints:
        """Return the measures of every record, those that pass `filters` or not.

        Of ranges with the lower end, what is counted, or the upper end, as `parts` has them.

        Returns
        -------
        numpy.ndarray
            int64, shape (records, measures), columns in the order of `MEASURES`. With victim statuses chosen,
            only casualties of these statuses are in killed, injured and casualties.
        """
        return figures_of(self.parts(filters, end))

    @property
    def days(self) -> Ints:
        """How many days each record may lie on; int64 of shape (records,), at least 1."""
        return self.end_day - self.start_day + 1

    def most_likely_in(self, period: Period) -> Bools:
        """Return which records count whole in `period`.

        Parameters
        ----------
        period
            The days counted.

        Returns
        -------
        numpy.ndarray
            bool, shape (records,): the middle day lies in `period`, and there are no more possible days than
            `period` has of the days described. A record that may lie anywhere in more days than that says
            nothing of `period`; it is in it possibly, and no more.
        """
        first, last = self._days_counted(period)
        return (self.middle_day >= first) & (self.middle_day <= last) & (self.days <= self.described(period))

    def described(self, period: Period) -> int:
        """Return how many days of `period` are described, 0 where none is."""
        first, last = self._days_counted(period)
        return max(0, last - first + 1)

    def certainly_in(self, period: Period, *, beyond: bool = False) -> Bools:
        """Return which records lie inside `period` with every possible day.

        Parameters
        ----------
        period
            The days counted, as far as they are described.
        beyond
            Whether days of `period` that are not described count as well: a statement may mean more days.
        """
        first, last = self._days_counted(period, beyond=beyond)
        return (self.start_day >= first) & (self.end_day <= last)

    def possibly_in(self, period: Period, *, beyond: bool = False) -> Bools:
        """Return which records have at least one possible day in `period`; see `certainly_in`."""
        first, last = self._days_counted(period, beyond=beyond)
        return (self.start_day <= last) & (self.end_day >= first) & (first <= last)

    def _days_counted(self, period: Period, *, beyond: bool = False) -> tuple[int, int]:
        """Return first and last day of `period` cut to the days described; none is left where they cross."""
        (first, last), (whole_first, whole_last) = intake.edges(period), intake.edges(self.whole_period)
        return (first, last) if beyond else (max(first, whole_first), min(last, whole_last))

    def parts(self, filters: Filters, end: End = COUNTED) -> dict[str, Ints]:
        """Return the people of every record under `filters`; for each of `PARTS` int64, shape (records,).

        Parameters
        ----------
        filters
            Whose numbers; any of those chosen may be among whom a range leaves out, and who may be there
            besides is of no status known.
        end
            Of ranges the lower end, what is counted, or the upper end.
        """
        chosen = filters.statuses
        columns = [index for index, status in enumerate(STATUSES) if status in chosen]
        unknown = self.outcome_unknown if "other_unknown" in chosen else np.zeros_like(self.outcome_unknown)
        # Adding columns is several times faster than a sum along the short axis.
        killed = sum((self.killed_by_status[:, i] for i in columns), start=np.zeros_like(unknown))
        injured = sum((self.injured_by_status[:, i] for i in columns), start=np.zeros_like(unknown))
        counted = dict(zip(PARTS, (killed, injured, unknown), strict=True))
        if end == LEAST:
            return fewer_of(counted, self.fewer)
        return more_of(counted, self.more) if end == MOST and "other_unknown" in chosen else counted
