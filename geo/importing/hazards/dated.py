"""What a row of a register says of earlier days: when an area was found, and when it was closed.

A register tells of one day. Where it has a column of days of discovery or of closing, each such cell is an
entry of its own, with the name of its column; what the row does not say, a product's area above all, is not
made of them. Of a month or a year an area is taken as found on the first and as closed on the last day, so
that on no day it is missing that it may have been there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.analysis.hazards import CLOSED
from geo.importing.dates import When
from geo.language import say

if TYPE_CHECKING:
    from geo.importing.hazards.mapping import AreaMapping
    from geo.importing.hazards.rows import AreaRow

FOUND, CLOSING, CHANGED = "found_date", "closed_date", "status_date"
"""Roles of columns that state days of the status."""
PRECISIONS: Final = frozenset({"day", "month", "year"})
"""How exact a day of an entry may be; of no other span the first and last day are told."""

Note = Callable[[str, str, str, str], None]
"""Takes the role, the rule, what is said and what to do about it."""


class StatusEntry(NamedTuple):
    """One entry that a row makes; `day` is None where nobody said of which day the file tells."""

    day: dt.date | None
    status: str
    product: str = ""
    precision: str = ""
    basis: str = ""
    column: str = ""


def settle_days(row: AreaRow, *, snapshot: dt.date | None, note: Note) -> None:
    """Take back days that the row itself, or the day of the file, contradicts, and say so.

    Parameters
    ----------
    row
        With its status and days as they were read; a closing alone says that it is closed.
    snapshot
        Day of the file; None where nobody said it.
    note
        Takes what is to be said of the row.
    """
    if row.closed and not row.status:
        row.status = "closed"
    for role in (FOUND, CLOSING):
        when = row.found if role == FOUND else row.closed
        if when and when.start and snapshot and when.start > snapshot:
            note(
                role, "date.after_file",
                say("The day lies after that of the file, {day}, so it is not taken",
                    day=snapshot.isoformat()),
                say("Check the date, and the day of the file"),
            )  # fmt: skip
            _drop(row, role)
    if row.closed and row.status not in CLOSED:
        note(
            CLOSING, "date.conflict",
            say("A day of closing stands beside a status that is not closed, so it is not taken"),
            say("Correct the status or the day where the file comes from"),
        )  # fmt: skip
        _drop(row, CLOSING)
    last = status_entry(row, _NO_COLUMNS, snapshot)
    if row.found and row.found.start and last and last.day and row.found.start > last.day:
        note(
            FOUND, "date.conflict",
            say("The area is said to be found after the day of its status, {day}, so that day is not taken",
                day=last.day.isoformat()),
            say("Correct the days where the file comes from"),
        )  # fmt: skip
        _drop(row, FOUND)


def entries_of(row: AreaRow, mapping: AreaMapping) -> tuple[StatusEntry, ...]:
    """Return the entries of an area the pack has not, in the order of their days."""
    columns = {role: mapping.column(role) for role in (FOUND, CLOSING, CHANGED)}
    last = status_entry(row, columns, mapping.snapshot)
    if not row.found or row.found.start is None:
        return () if last is None else (last,)
    found = StatusEntry(row.found.start, "open", "", _precision(row.found), "stated", columns[FOUND])
    if last is None or (last.status == "open" and (row.since is None or row.since == found.day)):
        return (found,)
    return (found, last)


def status_entry(row: AreaRow, columns: dict[str, str], snapshot: dt.date | None) -> StatusEntry | None:
    """Return the entry of the status a row has; None where it says none."""
    if not row.status:
        return None
    if row.closed and row.closed.end and row.status in CLOSED:
        day = min(row.closed.end, snapshot or row.closed.end)
        how = (_precision(row.closed), "stated", columns.get(CLOSING, ""))
        return StatusEntry(day, row.status, row.product, *how)
    if row.since is not None and (snapshot is None or row.since <= snapshot):
        return StatusEntry(row.since, row.status, row.product, "", "stated", columns.get(CHANGED, ""))
    return StatusEntry(snapshot, row.status, row.product, "", "register")


_NO_COLUMNS: Final[dict[str, str]] = {}


def _precision(when: When) -> str:
    return "" if when.precision == "day" else when.precision


def _drop(row: AreaRow, role: str) -> None:
    if role == FOUND:
        row.found = None
    else:
        row.closed = None
