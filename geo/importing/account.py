"""What an import understood, asks and would do, as plain values for whoever shows it.

Values of columns about persons, and of columns left out, are in none of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from geo.importing import dates
from geo.importing.cells import is_blank
from geo.importing.hazards.run import AreaImport
from geo.importing.mapping import REPAIRS, allowed
from geo.importing.persons import masked, names_person
from geo.importing.roles import BY_CODE, COUNTS, NUMBERS
from geo.importing.run import Import, own_codes
from geo.importing.source import Fate, SourceRow, fates
from geo.importing.synonyms import OTHER_KIND
from geo.language import say
from geo.layers.findings import Severity
from geo.layers.incidents import INCIDENTS
from geo.layers.pack import Pack
from geo.layers.vocabulary import ACTIVITY, DEVICE_TYPE, VICTIM_STATUS

ALWAYS: Final = frozenset({"accepted", "held", "rejected"})
"""What becomes of rows that is said even where it became of none."""
EARLIEST: Final = dt.date(1900, 1, 1)
_SAMPLES: Final = 3
_LOOKED_AT: Final = 2_000
_CELL: Final = 60
_NAME: Final = 200
_GROUPS: Final = 8
_ABOUT: Final = ("date_start", "district", "settlement")
_EXAMPLES: Final = 3
_MOST_VALUES: Final = 200
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSaid:
    """A column of the file and what it is taken for.

    Parameters
    ----------
    name, label
        Its name, and what the file itself says of it (a hashtag); empty for nothing.
    samples
        Values that it has; none of a column about persons, or of one left out.
    roles, reason
        What it is, and why.
    asked
        Whether name and values disagree, so that somebody should look.
    personal
        Whether it is left out as about persons.
    """

    name: str
    label: str
    samples: tuple[str, ...]
    roles: tuple[str, ...]
    reason: str
    asked: bool
    personal: bool

    @property
    def shown(self) -> str:
        """Its name, cut where nobody would read on."""
        return self.name if len(self.name) <= _NAME else f"{self.name[:_NAME]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSaid:
    """A value of a column and the code it stands for; empty where that is not known."""

    value: str
    rows: int
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows taken for one accident.

    Parameters
    ----------
    keys
        Values of the columns that tell it from others.
    about
        What the first row says of day and place.
    rows, first
        How many there are, and the number of the first.
    """

    keys: tuple[str, ...]
    about: tuple[str, ...]
    rows: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesSaid:
    """How the dates of the file are read.

    Parameters
    ----------
    order, reason
        Which of day and month comes first, empty where it cannot be told, and why.
    doubtful
        Dates that may be read both ways.
    examples
        Some of them, with the day each is where the day comes first and where the month does.
    held
        Rows held for their date, by the fault.
    """

    order: str
    reason: str
    doubtful: int
    examples: tuple[tuple[str, str, str], ...]
    held: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFound:
    """What one rule found of one column: how often, and one of its findings."""

    rule: str
    severity: Severity
    count: int
    row: int | None
    column: str
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Rows and casualties of one fate."""

    fate: str
    rows: int
    casualties: int


def columns_of(done: Import) -> tuple[ColumnSaid, ...]:
    """Return all columns in the order of the file."""
    tags = done.reading.get("tags", {})
    found = []
    for name, roles in done.mapping.columns.items():
        reason = done.mapping.reasons.get(name, "")
        asked = reason.startswith("LOOK")
        hidden = name in done.mapping.left_out or names_person(name)
        found.append(
            ColumnSaid(
                name=name,
                label=str(tags.get(name, "")),
                samples=() if hidden or name not in done.frame else samples_of(done.frame[name]),
                roles=roles,
                reason=reason.removeprefix("LOOK: ").partition("; ")[0],
                asked=asked,
                personal=name in done.persons,
            )
        )
    return tuple(found)


def samples_of(column: pd.Series) -> tuple[str, ...]:
    """Return the first values of a column that differ, without telephone numbers."""
    cells = [one for one in column.tolist()[:_LOOKED_AT] if isinstance(one, str) and not is_blank(one)]
    return tuple(dict.fromkeys(masked(one)[0][:_CELL] for one in cells))[:_SAMPLES]


def values_of(done: Import) -> dict[str, tuple[ValueSaid, ...]]:
    """Return the values somebody has to answer for or has answered for, by table, the frequent ones first."""
    found = {}
    for table in dict.fromkeys([*done.asked, *done.mapping.codes]):
        column = done.mapping.column(table) or ""
        if names_person(column):
            continue
        said = done.mapping.codes.get(table, {})
        rows = Counter(one.strip() for one in done.frame.get(column, ()) if isinstance(one, str))
        values = [ValueSaid(value=one, rows=rows[one], code=code) for one, code in said.items()]
        values += [
            ValueSaid(value=one, rows=count)
            for one, count in done.asked.get(table, Counter()).most_common()
            if one not in said
        ]
        found[table] = tuple(values[:_MOST_VALUES])
    return {table: values for table, values in found.items() if values}


def groups_of(done: Import) -> tuple[RowGroup, ...]:
    """Return the largest groups of rows with the same keys; none where nothing is put together."""
    keys = done.mapping.keys
    if not keys:
        return ()
    hidden = [name in done.persons or names_person(name) for name in keys]
    rows: dict[tuple[str, ...], list[SourceRow]] = {}
    for row in done.rows:
        if row.fate in {Fate.ACCEPTED, Fate.HELD, Fate.KNOWN, Fate.DIFFERS} and any(row.key):
            rows.setdefault(tuple(" ".join(one.split()).casefold() for one in row.key), []).append(row)
    largest = sorted(rows.values(), key=len, reverse=True)[:_GROUPS]
    return tuple(
        RowGroup(
            keys=tuple(
                say("not shown") if hide else value[:_CELL]
                for value, hide in zip(found[0].key, hidden, strict=False)
            ),
            about=tuple(found[0].said[name][:_CELL] for name in _ABOUT if name in found[0].said),
            rows=len(found),
            first=found[0].row,
        )
        for found in largest
    )


def dates_of(done: Import) -> DatesSaid:
    """Return how dates are read, and those that may be read two ways."""
    name = done.mapping.column("date") or done.mapping.column("reported_date") or ""
    values = done.frame[name].tolist() if name in done.frame else []
    order = dates.order_of(one if isinstance(one, str) else None for one in values)
    zone = dates.zone_of(done.mapping.zone)
    examples = []
    for value in order.examples[:_EXAMPLES]:
        read = [dates.read_date(value, order=one, zone=zone).start for one in dates.ORDERS]
        examples.append((value[:_CELL], *(str(one or "") for one in read)))
    held = Counter(one.message for row in done.rows for one in row.findings if one.rule == "date.unread")
    return DatesSaid(
        order=done.mapping.order or order.order,
        reason=order.reason if values else say("no column of dates"),
        doubtful=order.doubtful,
        examples=tuple((one[0], one[1], one[2]) for one in examples),
        held=tuple(held.most_common(_GROUPS)),
    )


def repairs_of(done: Import) -> tuple[tuple[str, int, str], ...]:
    """Return what looks damaged about coordinates: its kind, how many rows, and what was answered."""
    return tuple(
        (kind, done.proposed[kind], done.mapping.repairs.get(kind, "ask"))
        for kind in REPAIRS
        if done.proposed[kind] or done.mapping.repairs.get(kind, "ask") != "ask"
    )


def rules_of(done: Import | AreaImport) -> tuple[RuleFound, ...]:
    """Return what was found by rule and column, what holds rows first."""
    hidden = done.mapping.left_out
    found: dict[tuple[Severity, str, str], list[Any]] = {}
    for one in done.findings:
        found.setdefault((one.severity, one.rule, one.field or ""), []).append(one)
    return tuple(
        RuleFound(
            rule=rule,
            severity=severity,
            count=len(alike),
            row=alike[0].row,
            column=column[:_NAME],
            value="" if column in hidden else (alike[0].value or "")[:_CELL],
            message=alike[0].message,
            remedy=alike[0].remedy,
        )
        for (severity, rule, column), alike in sorted(
            found.items(), key=lambda one: (_ORDER[one[0][0]], one[0][1])
        )
    )


def sums_of(done: Import) -> tuple[Sum, ...]:
    """Return what became of rows and casualties: those in the file, and of them each fate there is."""
    found = fates(list(done.rows))
    return (
        Sum(fate=say("in the file"), rows=done.batch.rows, casualties=done.batch.casualties),
        *(
            Sum(fate=fate, rows=rows, casualties=people)
            for fate, (rows, people) in found.items()
            if rows or fate in ALWAYS
        ),
    )


def brought(done: Import) -> Pack | None:
    """Return the pack with the incidents of this import alone; None where it brings none."""
    if done.after is None or not done.incidents:
        return None
    return with_incidents(done.after, {one.said["incident_id"] for one in done.incidents})


def with_incidents(pack: Pack, names: Collection[str]) -> Pack:
    """Return a pack with no other incidents than those of some identifiers."""
    table = pack.incidents
    kept = table[table["incident_id"].isin(names)].reset_index(drop=True)
    return replace(
        pack,
        digest=f"{pack.digest}-{len(kept)}",
        _tables=MappingProxyType({**pack._tables, "incidents": kept}),
    )


def words_of(role: str) -> str:
    """Return what a column may be, in words, with the code mappings write."""
    return f"{BY_CODE[role].words} ({role})"


def codes_of(done: Import, table: str) -> tuple[str, ...]:
    """Return the codes a value of a table may mean, those of the pack's own among them."""
    return (*allowed(table), *own_codes(done.before).get(table, ()))


def code_words(done: Import, table: str, code: str) -> str:
    """Return the words of a code a value of a table may mean, with the code itself behind them."""
    own = {one.code: one.label for one in done.before.meta.codes if one.list == table}
    listed = {"device_type": DEVICE_TYPE, "activity": ACTIVITY, "status": VICTIM_STATUS}.get(table)
    if code == OTHER_KIND:
        words = say("no accident")
    elif listed is not None and code in listed:
        words = listed.label(code)
    elif table in INCIDENTS and (codes := INCIDENTS[table].codes) is not None and code in codes:
        words = codes.label(code)
    else:
        words = own.get(code, "")
    return f"{words} ({code})" if words else code


def is_number(table: str) -> bool:
    """Return whether the values of a table stand for numbers of people."""
    return table in COUNTS or table in NUMBERS
