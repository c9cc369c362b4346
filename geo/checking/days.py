"""Conditions on days: how well a date is known, and how it lies to the period that a data set covers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geo.checking.conditions import Check, Context, Hits, Mask, Table, nothing
from geo.language import in_digits

_LONGEST_YEAR = 366
_LONGEST_DAYS = {"week": 7, "month": 31, "quarter": 92, "year": _LONGEST_YEAR}


def span_days(table: Table) -> NDArray[np.float64]:
    """Return how many days an incident may lie in, NaN where a date is missing."""
    days = (table.day("date_end") - table.day("date_start")).astype("timedelta64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.float64) + 1)


def day_is_not_a_day(table: Table, _: Context) -> Mask:
    """Find rows whose day is said to be known, with two days given."""
    return np.asarray(table.says("date_precision", "day") & (span_days(table) > 1), dtype=bool)


def undated(table: Table, _: Context) -> Mask:
    """Find incidents without any date."""
    return np.asarray(np.isnat(table.day("date_start")) & np.isnat(table.day("date_end")), dtype=bool)


def lacking_with_a_date(field: str) -> Check:
    """Return the check for incidents with a date that lack `field`, which a date needs."""
    return lambda table, context: ~undated(table, context) & table.frame[field].isna().to_numpy(dtype=bool)


def precision_doubtful(table: Table, _: Context) -> Mask:
    """Find rows whose days are wider or narrower than their precision says."""
    stated, span = table.frame["date_precision"].notna().to_numpy(dtype=bool), span_days(table)
    doubtful = np.isnan(span) & table.says("date_precision", "day", *_LONGEST_DAYS) & undated(table, _)
    doubtful |= (span == 1) & stated & ~table.says("date_precision", "day", "before")
    for name, days in _LONGEST_DAYS.items():
        doubtful |= table.says("date_precision", name) & (span > days)
    return np.asarray(doubtful, dtype=bool)


def stated_too_early(table: Table, _: Context) -> Mask:
    """Find statements that count days after every day on which they may have been made."""
    precision, stated = table.code("stated_precision").astype(str), table.day("stated_on")
    latest = stated.astype("datetime64[D]")
    for name, unit in (("month", "M"), ("year", "Y")):
        after = (stated.astype(f"datetime64[{unit}]") + 1).astype("datetime64[D]")
        latest = np.where(precision == name, after - np.timedelta64(1, "D"), latest)
    return np.asarray(latest < table.day("period_end"), dtype=bool)


def outside_period(where: Callable[[Table, Context], Mask]) -> Callable[[Table, Context], Hits | Mask]:
    """Return a check for incidents beside the period the data set covers, with its days for the sentence."""

    def check(table: Table, context: Context) -> Hits | Mask:
        if context.period_start is None or context.period_end is None:
            return nothing(table)
        days = {"first": str(context.period_start), "last": str(context.period_end)}
        return Hits(where(table, context), lambda _: days)

    return check


def before_period(table: Table, context: Context) -> Mask:
    """Find incidents that end before the data set begins."""
    return table.day("date_end") < np.datetime64(context.period_start, "D")


def after_period(table: Table, context: Context) -> Mask:
    """Find incidents that begin after the last day the data set covers."""
    return table.day("date_start") > np.datetime64(context.period_end, "D")


def across_period(table: Table, context: Context) -> Mask:
    """Find incidents that may lie both inside and outside of the period the data set covers."""
    first, last = np.datetime64(context.period_start, "D"), np.datetime64(context.period_end, "D")
    start, end = table.day("date_start"), table.day("date_end")
    return (start <= last) & (end >= first) & ((start < first) | (end > last))


def wide(table: Table, _: Context) -> Hits:
    """Find incidents that may lie on more days than any year has."""
    days = span_days(table)
    return Hits(
        np.asarray(days > _LONGEST_YEAR, dtype=bool),
        lambda position: {"days": in_digits(days[position], ",.0f")},
    )
