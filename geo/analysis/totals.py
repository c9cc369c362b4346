"""Totals of any period, day by day, whole and in groups.

Under ``most_likely`` a record counts whole on its middle day: the groups share out the total exactly.

Under ``possible`` every figure is a pair. The lower bound holds the records certainly inside (with every
possible day), the upper those possibly inside (with at least one). For districts, devices and activities
both bounds of the groups sum to the bounds of the total. For months and years a record may be possible in
several groups, so the upper bounds of the groups overlap; what holds instead is:

- a month's lower bound has the records that lie certainly in that month and in the period;
- the group with key None ("month not certain") has all others: in its lower bound those certainly in the
  period, in its upper bound all that are possibly in it;
- so the lower bounds of all groups sum to the lower bound of the total, and the lower bounds of the months
  and the upper bound of the group None sum to the upper bound of the total.

Records without any date are a group of their own, ``not_recorded``, with months and years; under ``possible``
they are in the upper bound of every month besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

import numpy as np

from geo.analysis.filters import Filters
from geo.analysis.periods import NO_DATE, Period, day_words, month_number, month_words
from geo.analysis.records import (
    MEASURES,
    NO_DISTRICT,
    Bools,
    Bounds,
    Counting,
    Figures,
    Ints,
    PackLike,
    Records,
)
from geo.errors import GeoError
from geo.layers import vocabulary
from geo.layers.vocabulary import CodeList

By = Literal["district", "month", "year", "device", "activity"]

UNDATED = "not_recorded"
"""Key of the group of records without a date."""
_MONTHS_IN = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Group:
    """One line of totals.

    Parameters
    ----------
    key
        District code, YYYY-MM, YYYY or code, or `UNDATED`; None for what has none.
    label
        What people read.
    bounds
        Lower and upper figures, the same under ``most_likely``.
    """

    key: str | None
    label: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of a period, whole and in groups; see the module for what the groups sum to.

    Parameters
    ----------
    by
        What the groups are.
    counting
        ``most_likely`` or ``possible``.
    period
        The days counted.
    filters
        What is counted.
    total
        The whole.
    groups
        Districts, devices and activities with at least one (possible) incident, most casualties first;
        every month or year of the period in order. What has no key comes last, if there is any.
    unrecorded
        Incidents (possibly) counted whose number of killed or injured is not recorded: with any, the
        sums may be too low.
    """

    by: By
    counting: Counting
    period: Period
    filters: Filters
    total: Bounds
    groups: tuple[Group, ...]
    unrecorded: int

    def to_dict(self) -> dict[str, object]:
        """Return everything as values JSON can hold; under ``possible`` figures are lower and upper."""
        return {
            "by": self.by,
            "counting": self.counting,
            "period": {
                "from": self.period.start.isoformat(),
                "to_exclusive": self.period.end.isoformat(),
                "words": self.period.words(),
            },
            "filters": self.filters.to_mapping(),
            "total": self._figures(self.total),
            "unrecorded": self.unrecorded,
            "groups": [
                {"key": group.key, "label": group.label, **self._figures(group.bounds)}
                for group in self.groups
            ],
        }

    def to_text(self) -> str:
        """Return a table for people to read."""
        lines = [("", *(measure.capitalize() for measure in MEASURES))]
        for label, bounds in [*((g.label, g.bounds) for g in self.groups), ("Total", self.total)]:
            lines.append((label, *(_range(*pair) for pair in zip(*bounds, strict=True))))
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        table = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines
        ]
        head = f"{self.period.words()}; {self.filters.words()}"
        foot = [f"{self.unrecorded} incidents without a number of killed or injured: sums may be too low."]
        return "\n".join([head, *table, *(foot if self.unrecorded else [])])

    def _figures(self, bounds: Bounds) -> dict[str, object]:
        if self.counting == "most_likely":
            return dict(bounds.lower._asdict())
        return {"lower": bounds.lower._asdict(), "upper": bounds.upper._asdict()}


def totals(
    pack: PackLike,
    *,
    by: By,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
) -> Totals:
    """Count the incidents of `pack`; see `tally`."""
    return tally(Records.from_pack(pack), by=by, period=period, filters=filters, counting=counting)


def whole_period(pack: PackLike) -> Period:
    """Return the days `pack` describes, from the first to the last."""
    return Records.from_pack(pack).whole_period


def tally(
    records: Records,
    *,
    by: By,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
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
        ``most_likely`` or ``possible``, see the module.

    Raises
    ------
    GeoError
        Where `by` or `counting` is none of the words above.
    """
    _check("by", by, get_args(By))
    _check("counting", counting, get_args(Counting))
    chosen = filters or Filters()
    days = period or records.whole_period
    passing = records.selected(chosen)
    if counting == "most_likely":
        certain = possible = passing & records.most_likely_in(days)
    else:
        certain = passing & records.certainly_in(days)
        possible = passing & records.possibly_in(days)
    counted = _Counted(records, records.figures(chosen), days, certain, possible)
    groups = _groups_over_time(counted, by, counting) if by in _MONTHS_IN else _groups_by_code(counted, by)
    return Totals(
        by, counting, days, chosen, counted.total(), groups, int((possible & records.unrecorded).sum())
    )


class _Counted(NamedTuple):
    """The records with their figures, and which of them are certainly and possibly counted."""

    records: Records
    figures: Ints
    period: Period
    certain: Bools
    possible: Bools

    def total(self) -> Bounds:
        return Bounds(_sum(self.figures[self.certain]), _sum(self.figures[self.possible]))


def _groups_by_code(counted: _Counted, by: By) -> tuple[Group, ...]:
    records = counted.records
    if by == "district":
        codes, keys, labels, missing = (
            records.district,
            records.district_ids,
            records.district_names,
            NO_DISTRICT,
        )
    else:
        terms = vocabulary.DEVICE_TYPE if by == "device" else vocabulary.ACTIVITY
        codes = records.device if by == "device" else records.activity
        keys, labels, missing = terms.codes(), _labels(terms), f"{by.capitalize()} not recorded"
    lower = _sums(codes, counted.figures, counted.certain, len(keys) + 1)
    upper = _sums(codes, counted.figures, counted.possible, len(keys) + 1)
    groups = [
        Group(key, label, Bounds(_figures(low), _figures(high)))
        for key, label, low, high in zip((*keys, None), (*labels, missing), lower, upper, strict=True)
        if high[0]
    ]
    return tuple(
        sorted(groups, key=lambda g: (g.key is None, -g.bounds.upper.casualties, g.label, g.key or ""))
    )


def _groups_over_time(counted: _Counted, by: By, counting: Counting) -> tuple[Group, ...]:
    """Return the months or years, then what lies in none of them for certain, then what has no date."""
    undated = counted.records.undated
    dated = counted._replace(certain=counted.certain & ~undated, possible=counted.possible & ~undated)
    groups = _groups_in_time(dated, by, counting)
    without = counted._replace(certain=counted.certain & undated, possible=counted.possible & undated)
    if not without.possible.any():
        return groups
    bounds = without.total()
    if counting == "possible":
        groups = tuple(one if one.key is None else _possibly_more(one, bounds.upper) for one in groups)
    return (*groups, Group(UNDATED, NO_DATE.capitalize(), bounds))


def _possibly_more(group: Group, more: Figures) -> Group:
    upper = Figures(*(own + other for own, other in zip(group.bounds.upper, more, strict=True)))
    return Group(group.key, group.label, Bounds(group.bounds.lower, upper))


def _groups_in_time(counted: _Counted, by: By, counting: Counting) -> tuple[Group, ...]:
    records, days, size = counted.records, counted.period, _MONTHS_IN[by]
    first = month_number(days.start) // size
    units = month_number(days.last) // size - first + 1
    if counting == "most_likely":
        middle = records.middle_month // size - first
        lower = upper = _sums(middle, counted.figures, counted.certain, units)
        placed = counted.certain
    else:
        start, end = records.start_month // size - first, records.end_month // size - first
        placed = counted.certain & (start == end)
        lower = _sums(start, counted.figures, placed, units)
        # Possible in a unit: all that start in it or before, less all that ended before it.
        started = _sums(start.clip(min=0), counted.figures, counted.possible, units)
        ended = _sums(end.clip(max=units - 1), counted.figures, counted.possible, units)
        upper = started.cumsum(axis=0) - ended.cumsum(axis=0) + ended
    groups = [
        Group(*_unit_words((first + i) * size, size, days), Bounds(_figures(low), _figures(high)))
        for i, (low, high) in enumerate(zip(lower, upper, strict=True))
    ]
    unplaced = counted._replace(certain=counted.certain & ~placed, possible=counted.possible & ~placed)
    if unplaced.possible.any():
        groups.append(Group(None, f"{by.capitalize()} not certain", unplaced.total()))
    return tuple(groups)


def _unit_words(number: int, months: int, days: Period) -> tuple[str, str]:
    """Return key and label of the month or year that starts with month `number`; a cut one says so."""
    first = date(1970 + number // 12, number % 12 + 1, 1)
    after = date(1970 + (number + months) // 12, (number + months) % 12 + 1, 1)
    inside = Period(max(first, days.start), min(after, days.end))
    key, label = (f"{first:%Y-%m}", month_words(first)) if months == 1 else (f"{first:%Y}", f"{first:%Y}")
    if inside == Period(first, after):
        return key, label
    if inside.end == after:
        return key, f"{label} (from {day_words(inside.start)})"
    if inside.start == first:
        return key, f"{label} (to {day_words(inside.last)})"
    return key, f"{label} ({inside.words()})"


def _sums(codes: Ints, figures: Ints, mask: Bools, size: int) -> Ints:
    """Return figures of the records in `mask` summed by code; int64, shape (size, 4)."""
    sums = np.zeros((size, len(MEASURES)), dtype=np.int64)
    np.add.at(sums, codes[mask], figures[mask])
    return sums


def _sum(figures: Ints) -> Figures:
    return _figures(figures.sum(axis=0, dtype=np.int64))


def _figures(values: Iterable[np.int64]) -> Figures:
    return Figures(*(int(value) for value in values))


def _labels(terms: CodeList) -> tuple[str, ...]:
    return tuple(term.label for term in terms)


def _range(lower: int, upper: int) -> str:
    return f"{lower:,}" if lower == upper else f"{lower:,} to {upper:,}"


def _check(option: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise GeoError(f"'{option}' is {value!r}; use one of {', '.join(allowed)}.")
