"""Columns of numbers out of a plain table of incidents; what cannot be counted is refused by its record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.periods import Period, month_number
from geo.errors import GeoError, PeriodError
from geo.language import say
from geo.layers import vocabulary
from geo.layers.measures import LEAST, MOST, PARTS
from geo.layers.vocabulary import CodeList

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STATUSES = vocabulary.VICTIM_STATUS.codes()
_OTHER = STATUSES.index("other_unknown")


def undated(frame: pd.DataFrame) -> Bools:
    """Return which records have neither of their two dates."""
    lacking: Bools = frame[["date_start", "date_end"]].isna().all(axis=1).to_numpy(dtype=bool)
    return lacking


def days(frame: pd.DataFrame, field: str, undated: Bools) -> Ints:
    """Return a column of dates as days since 1970.

    Parameters
    ----------
    frame, field
        The incidents and the column.
    undated
        Records without any date; what the column says of them means nothing.

    Raises
    ------
    PeriodError
        Where another record has no date.
    """
    column = pd.to_datetime(frame[field])
    refuse(
        frame,
        column.isna().to_numpy() & ~undated,
        PeriodError,
        say("{field} is empty", field=field),
        say("give both the first and the last possible day, or neither where no date is recorded"),
    )
    return column.to_numpy(dtype="datetime64[D]").astype(np.int64)


def months(days: Ints, described: Period) -> Ints:
    """Return the months since January 1970 that hold days since 1970.

    A day before the period described is in the month before its first one, and a day after it in the month
    after its last, however far away it lies and though it may share a month with it.
    """
    found = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first, last = edges(described)
    found[days < first] = month_number(described.start) - 1
    found[days > last] = month_number(described.last) + 1
    return found


def edges(period: Period) -> tuple[int, int]:
    """Return the first and last day of `period` as days since 1970."""
    first = (period.start - date(1970, 1, 1)).days
    return first, first + period.days - 1


def whole(start: Ints, end: Ints, since: date | None, until: date | None) -> Period:
    """Return the period described: as stated, and where it is not, from the first to the last possible day.

    Parameters
    ----------
    start, end
        First and last possible days since 1970.
    since, until
        First and last day described, as far as stated; no record moves them.

    Raises
    ------
    PeriodError
        Where neither a record nor a stated day says where it begins or ends.
    """
    epoch = date(1970, 1, 1)
    first = epoch + timedelta(days=int(start.min())) if since is None and len(start) else since
    last = epoch + timedelta(days=int(end.max())) if until is None and len(end) else until
    if first is None or last is None:
        raise PeriodError(say("There are no incidents and no period: give the first and last day described."))
    return Period(first, last + timedelta(days=1))


def numbers(frame: pd.DataFrame, field: str) -> tuple[Ints, Bools]:
    """Return a column of counts, 0 where not recorded, and where it is recorded."""
    if field not in frame:
        return np.zeros(len(frame), dtype=np.int64), np.zeros(len(frame), dtype=bool)
    column = frame[field].astype("Int64")
    values: Ints = np.asarray(column.to_numpy(dtype=np.int64, na_value=0))
    return values, np.asarray(column.notna())


class Ends(NamedTuple):
    """By how many people numbers may be lower or higher; int64 of shape (records, parts) as `PARTS` are."""

    fewer: Ints
    more: Ints


def ends(frame: pd.DataFrame, counted: Sequence[Ints]) -> Ends:
    """Return how far the ends of ranges lie from the numbers counted; 0 where no range is given.

    Parameters
    ----------
    frame
        The incidents.
    counted
        For each of `geo.layers.measures.PARTS` the people counted.
    """
    fewer: list[Ints] = []
    more: list[Ints] = []
    for part, number in zip(PARTS, counted, strict=True):
        for found, end, sign in ((fewer, LEAST, 1), (more, MOST, -1)):
            limit, given = numbers(frame, f"{part}_{end}")
            found.append(np.where(given, np.maximum(sign * (number - limit), 0), 0))
    return Ends(np.column_stack(fewer), np.column_stack(more))


class People(NamedTuple):
    """People of one outcome by status; shapes (records, 4) in the order of `STATUSES`, and (records,)."""

    shares: Ints
    """How many of each; rows sum to the totals."""
    recorded: Bools
    """Where the total is recorded, by itself, with all its parts, or as a range with an upper end."""
    told: Bools
    """Where it is recorded how many are of each: as a part, or because it follows from the total."""
    given: Bools
    """Of these, where a record of somebody says so, and not that there is nobody at all."""


def by_status(frame: pd.DataFrame, outcome: str) -> People:
    """Return people by status, and what of their numbers is recorded.

    Parameters
    ----------
    frame
        The incidents.
    outcome
        ``killed`` or ``injured``.

    Raises
    ------
    GeoError
        Where the parts exceed the total.
    """
    total, total_recorded = numbers(frame, outcome)
    parts = np.zeros((len(frame), len(STATUSES)), dtype=np.int64)
    given = np.zeros_like(parts, dtype=bool)
    for index, status in enumerate(STATUSES):
        parts[:, index], given[:, index] = numbers(frame, f"{outcome}_{status}")
    together = parts.sum(axis=1)
    # Of a range the lower end is counted; one without an upper end leaves the number not recorded in full.
    limit, bounded = numbers(frame, f"{outcome}_{MOST}")
    total = np.where(total_recorded, total, np.maximum(together, numbers(frame, f"{outcome}_least")[0]))
    refuse(
        frame,
        together > total,
        GeoError,
        say("the parts of {outcome} by status exceed the total", outcome=outcome),
        say("raise {outcome} or lower its parts", outcome=outcome),
    )
    known: Bools = total_recorded | given.all(axis=1)
    # Parts that make up the total leave nobody to the others, unless there may be more than counted.
    told = given | (known & (together == total) & ~(bounded & (limit > total)))[:, np.newaxis]
    told[:, _OTHER] |= known
    parts[:, _OTHER] += total - together
    # Readers go column by column; one column after the other in memory keeps that fast.
    shares: Ints = np.asfortranarray(parts)
    return People(shares, known | bounded, told, told & (given | (total > 0)[:, np.newaxis]))


def codes(frame: pd.DataFrame, codes: CodeList) -> Ints:
    """Return the position of each code in its list, one past the last where it is not recorded.

    Parameters
    ----------
    frame, codes
        The incidents and the list, which names the column.

    Raises
    ------
    GeoError
        Where a code is not in the list.
    """
    if codes.name not in frame:
        return np.full(len(frame), len(codes.terms), dtype=np.int64)
    column = frame[codes.name]
    found = positions(column, codes.codes())
    refuse(
        frame,
        (found == len(codes.terms)) & column.notna().to_numpy(dtype=bool),
        GeoError,
        say("{name} holds a value its list does not", name=codes.name),
        say("use one of {codes}", codes=", ".join(codes.codes())),
    )
    return found


def positions(column: pd.Series, values: Sequence[str]) -> Ints:
    """Return the position of each element in `values`, one past the last where it is not there."""
    found = pd.Index(list(values)).get_indexer(pd.Index(column)).astype(np.int64)
    return np.where(found < 0, len(values), found)


def refuse(
    frame: pd.DataFrame, faulty: npt.NDArray[np.bool_], error: type[GeoError], what: str, remedy: str
) -> None:
    """Raise `error` naming the first faulty record.

    Parameters
    ----------
    frame, faulty
        The incidents, and which of them are faulty.
    error, what, remedy
        What to raise, what is wrong, and what to do about it.
    """
    if not faulty.any():
        return
    row = int(np.flatnonzero(faulty)[0])
    name = frame["incident_id"].iloc[row] if "incident_id" in frame else say("number {row}", row=row + 1)
    raise error(
        say(
            "Incident {name}: {what} ({text} such records). To count them, {remedy}.",
            name=name,
            what=what,
            text=int(faulty.sum()),
            remedy=remedy,
        )
    )
