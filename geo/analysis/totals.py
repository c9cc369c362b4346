"""Totals of any period, day by day, whole and in groups.

Every figure is certain, most likely and possible (see `geo.analysis.figures`): the records inside the period
with every possible day, those whose middle day lies in it, and those with at least one day in it. A record
with more possible days than the period is most likely nowhere in it: it is possible, and no more. For
districts, devices and activities each of the three sums over the groups to that of the total. For months and
years, which take records by the same rule, the most likely figures do, while a record may be possible in
several groups, so that the possible figures overlap; what holds instead is:

- what is certain in a month are the records that lie certainly in that month and in the period;
- the group with key None ("month not certain") has all others: as certain those certainly in the period, as
  possible all that are possibly in it, as most likely those with more possible days than their month;
- so the certain figures of all groups sum to that of the total, and the certain figures of the months and the
  possible figure of the group None sum to the possible figure of the total, but for ranges of people,
  of which what is certain takes the lower ends and what is possible the upper ones.

Records without any date are a group of their own, ``not_recorded``, with months and years; they are possible
in every month besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, get_args

import numpy as np

from geo.analysis.amounts import COUNTED, End
from geo.analysis.assigned import NO_DISTRICT
from geo.analysis.datewords import NO_DATE
from geo.analysis.figures import Cells, FigureTable, rank_key
from geo.analysis.filters import Filters
from geo.analysis.grouped import MONTHS_IN, UNDATED, By, Group, Totals
from geo.analysis.needed import PackWithIncidents
from geo.analysis.periods import Period, day_words, month_number, month_words
from geo.analysis.records import Bools, Bounds, Counting, Figures, Ints, Records
from geo.analysis.sentences import filter_words
from geo.errors import GeoError
from geo.language import say
from geo.layers import vocabulary
from geo.layers.measures import LEAST, MEASURES, MOST
from geo.layers.vocabulary import CodeList


def totals(
    pack: PackWithIncidents,
    *,
    by: By,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
    districts: frozenset[str] = frozenset(),
) -> Totals:
    """Count the incidents of `pack`; see `tally`."""
    records = Records.from_pack(pack)
    return tally(records, by=by, period=period, filters=filters, counting=counting, districts=districts)


def whole_period(pack: PackWithIncidents) -> Period:
    """Return the days `pack` describes, from the first to the last."""
    return Records.from_pack(pack).whole_period


def tally(
    records: Records,
    *,
    by: By,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
    districts: frozenset[str] = frozenset(),
    rows: Bools | None = None,
) -> Totals:
    """Count records day by day.

    Parameters
    ----------
    records
        All records.
    by
        What the groups are.
    period
        Any days; None counts everything.
    filters
        What is counted; None counts everything. With victim statuses chosen, killed, injured and
        casualties hold only these.
    counting
        What bounds and texts follow: ``most_likely``, or ``possible`` for the band from certain to possible.
    districts
        Codes of the districts counted; none for all, and for incidents whose district is not known.
    rows
        The records looked at, such as those that a search finds; None for all.

    Raises
    ------
    GeoError
        Where `by` or `counting` is none of the words above.
    """
    _check("by", by, get_args(By))
    _check("counting", counting, get_args(Counting))
    chosen = filters or Filters()
    days = period or records.whole_period
    nowhere, among = len(records.district_ids), None
    passing, elsewhere = records.selected(chosen), np.zeros(len(records), dtype=bool)
    if rows is not None:
        passing, among = passing & rows, rows
    if districts:
        wanted = np.array([code in districts for code in records.district_ids] + [False])
        inside = wanted[records.district]
        elsewhere, among = (
            passing & (records.district == nowhere),
            inside if among is None else inside & among,
        )
        passing &= among
    counted = _Counted(
        records,
        _sides(records, chosen),
        days,
        passing & records.certainly_in(days),
        passing & records.most_likely_in(days),
        passing & records.possibly_in(days),
    )
    everything = np.zeros(len(records), dtype=np.int64)
    whole = _group(None, say("Total"), counted.table(everything, 1), 0, counting)
    groups = (
        _groups_in_time(counted, by, counting) if by in MONTHS_IN else _groups_by_code(counted, by, counting)
    )
    return Totals(
        by=by,
        counting=counting,
        period=days,
        filters=chosen,
        whole=whole,
        groups=groups,
        counted=filter_words(records, chosen, days, among=among),
        ranged=int((passing & records.ranged & records.possibly_in(days)).sum()),
        left_open=sum(records.left_open(chosen, days, among=among)),
        districts={
            code: name
            for code, name in zip(records.district_ids, records.district_names, strict=True)
            if code in districts
        },
        elsewhere=int((elsewhere & records.possibly_in(days)).sum()),
    )


class _Sides(NamedTuple):
    """Figures and gaps of the records (twelve columns), with either end of ranges and what is counted."""

    certain: Ints
    likely: Ints
    possible: Ints


def _sides(records: Records, filters: Filters) -> _Sides:
    gaps = records.gaps(filters)
    ends: tuple[End, ...] = (LEAST, COUNTED, MOST)
    figures = (np.column_stack((records.figures(filters, end), *gaps)).astype(np.int64) for end in ends)
    return _Sides(*figures)


class _Counted(NamedTuple):
    """The records with their figures and gaps, and which of them are counted."""

    records: Records
    sums: _Sides
    period: Period
    certain: Bools
    likely: Bools
    possible: Bools

    def table(self, codes: Ints, size: int) -> FigureTable:
        """Return the figures of the records by code."""
        masks = self.certain, self.likely, self.possible
        sides = zip(self.sums, masks, strict=True)
        return FigureTable(*(_cells(_sums(codes, sums, mask, size)) for sums, mask in sides))

    def among(self, rows: Bools) -> _Counted:
        """Return the same of some records alone."""
        return self._replace(
            certain=self.certain & rows, likely=self.likely & rows, possible=self.possible & rows
        )


def _group(key: str | None, label: str, table: FigureTable, row: int, counting: Counting) -> Group:
    lower, upper = (
        (table.likely, table.likely) if counting == "most_likely" else (table.certain, table.possible)
    )
    return Group(
        key,
        label,
        table.figures(row),
        Bounds(_figures(lower.sums[row]), _figures(upper.sums[row])),
        dict(zip(MEASURES, map(int, upper.unrecorded[row]), strict=True)),
    )


def _groups_by_code(counted: _Counted, by: By, counting: Counting) -> tuple[Group, ...]:
    records = counted.records
    if by == "district":
        codes, keys, labels, missing = (
            records.district,
            records.district_ids,
            records.district_names,
            say(NO_DISTRICT),
        )
    else:
        terms = vocabulary.DEVICE_TYPE if by == "device" else vocabulary.ACTIVITY
        codes = records.device if by == "device" else records.activity
        keys, labels, missing = terms.codes(), _labels(terms), say("{by} not recorded", by=by.capitalize())
    table = counted.table(codes, len(keys) + 1)
    groups = [
        _group(key, label, table, row, counting)
        for row, (key, label) in enumerate(zip((*keys, None), (*labels, missing), strict=True))
        if table.possible.sums[row, 0]
    ]
    return tuple(sorted(groups, key=lambda group: (group.key is None, _rank(group))))


def _rank(group: Group) -> tuple[object, ...]:
    most = group.bounds.upper
    return rank_key(most.casualties, group.label, group.key, incidents=most.incidents)


def _groups_in_time(counted: _Counted, by: By, counting: Counting) -> tuple[Group, ...]:
    """Return the months or years, then what lies in none of them for certain, then what has no date."""
    records, days, size = counted.records, counted.period, MONTHS_IN[by]
    first = month_number(days.start) // size
    units = month_number(days.last) // size - first + 1
    undated = counted.among(records.undated)
    dated = counted.among(~records.undated)
    table, placed, fitting = _by_unit(dated, first, units, size)
    without = undated.table(np.zeros_like(records.district), 1)
    # What has no date may lie in any month.
    possible = Cells(
        *(own + more for own, more in zip(_parts(table.possible), _parts(without.possible), strict=True))
    )
    table = FigureTable(table.certain, table.likely, possible)
    groups = [
        _group(*_unit_words((first + row) * size, size, days), table, row, counting) for row in range(units)
    ]
    others = dated.among(~placed)._replace(likely=dated.likely & ~fitting)
    if others.possible.any():
        found = others.table(np.zeros_like(records.district), 1)
        groups.append(_group(None, say("{by} not certain", by=by.capitalize()), found, 0, counting))
    if undated.possible.any():
        groups.append(_group(UNDATED, say(NO_DATE).capitalize(), without, 0, counting))
    return tuple(groups)


def _by_unit(counted: _Counted, first: int, units: int, size: int) -> tuple[FigureTable, Bools, Bools]:
    """Return the figures of each month or year; which records lie in one certainly, and which most likely."""
    records, sums = counted.records, counted.sums
    start, end = records.start_month // size - first, records.end_month // size - first
    placed = counted.certain & (start == end)
    middle = records.middle_month // size - first
    parts = [_unit((first + row) * size, size, counted.period)[1] for row in range(units)]
    room = np.array([records.described(part) for part in parts])
    fitting = counted.likely & (records.days <= room[middle.clip(0, units - 1)])
    # Possible in a unit: all that start in it or before, less all that ended before it.
    started = _sums(start.clip(min=0), sums.possible, counted.possible, units)
    ended = _sums(end.clip(max=units - 1), sums.possible, counted.possible, units)
    table = FigureTable(
        _cells(_sums(start, sums.certain, placed, units)),
        _cells(_sums(middle, sums.likely, fitting, units)),
        _cells(started.cumsum(axis=0) - ended.cumsum(axis=0) + ended),
    )
    return table, placed, fitting


def _parts(cells: Cells) -> tuple[Ints, Ints, Ints]:
    return cells.sums, cells.unrecorded, cells.blank


def _unit(number: int, months: int, days: Period) -> tuple[Period, Period]:
    """Return the month or year that starts with month `number`, and what of it lies in `days`."""
    first, after = (date(1970 + at // 12, at % 12 + 1, 1) for at in (number, number + months))
    return Period(first, after), Period(max(first, days.start), min(after, days.end))


def _unit_words(number: int, months: int, days: Period) -> tuple[str, str]:
    """Return key and label of the month or year that starts with month `number`; a cut one says so."""
    whole, inside = _unit(number, months, days)
    first = whole.start
    key, label = (f"{first:%Y-%m}", month_words(first)) if months == 1 else (f"{first:%Y}", f"{first:%Y}")
    if inside == whole:
        return key, label
    if inside.end == whole.end:
        return key, say("{label} (from {day})", label=label, day=day_words(inside.start))
    if inside.start == first:
        return key, say("{label} (to {day})", label=label, day=day_words(inside.last))
    return key, f"{label} ({inside.words()})"


def _sums(codes: Ints, columns: Ints, mask: Bools, size: int) -> Ints:
    """Return columns of the records in `mask` summed by code; int64, shape (size, columns)."""
    sums = np.zeros((size, columns.shape[1]), dtype=np.int64)
    np.add.at(sums, codes[mask], columns[mask])
    return sums


def _cells(sums: Ints) -> Cells:
    return Cells(*np.split(sums, 3, axis=1))


def _figures(values: Iterable[np.int64]) -> Figures:
    return Figures(*(int(value) for value in values))


def _labels(terms: CodeList) -> tuple[str, ...]:
    return tuple(term.label for term in terms)


def _check(option: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise GeoError(
            say(
                "'{option}' is {value!r}; use one of {allowed}.",
                option=option,
                value=value,
                allowed=", ".join(allowed),
            )
        )
