"""A row of a foreign file, what became of it, and the reading of its cells."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from geo.importing import dates
from geo.importing.cells import LONGEST_VALUE, is_blank
from geo.importing.coordinates import Point
from geo.importing.mapping import ImportMapping
from geo.importing.persons import masked
from geo.importing.roles import CODED, COUNTS, folded
from geo.importing.synonyms import code_of
from geo.language import marked, say, say_count
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Finding, Severity
from geo.layers.meridian import Bounds
from geo.layers.meta import OwnCode
from geo.layers.values import shown
from geo.text import listed


class Fate(StrEnum):
    """What became of a row."""

    ACCEPTED = marked("accepted")
    HELD = marked("held")
    REJECTED = marked("rejected")
    OTHER_KIND = marked("other kind")
    KNOWN = marked("already there")
    DIFFERS = marked("there, differs")
    MERGED = marked("merged")
    SUM = marked("sum of a period")


def _masked_words(kind: str, count: int) -> str:
    if kind == "e-mail address":
        return say_count("{number} e-mail address", "{number} e-mail addresses", count)
    return say_count("{number} telephone number", "{number} telephone numbers", count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What rows are read against.

    Parameters
    ----------
    file
        Name of the file, for findings.
    index, bounds
        Districts and extent of the pack.
    decimal
        How numbers are written.
    ragged
        Row numbers with more cells than the header.
    sheets
        Names of the sheet read and of that of its repeats; empty where there is but one.
    joined
        See `geo.reading.foreign.Shape`.
    codes
        Codes of the pack's own.
    since
        From which the file counts days.
    """

    file: str
    index: DistrictIndex
    bounds: Bounds
    decimal: str = "."
    ragged: frozenset[int] = frozenset()
    sheets: tuple[str, ...] = ()
    joined: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    codes: Sequence[OwnCode] = ()
    since: dt.date = dates.EPOCH

    def where(self, at: int, number: int, column: str | None) -> tuple[str, int, str]:
        """Return file, number and sheet of a row, as a spreadsheet program shows it.

        Parameters
        ----------
        at, number
            Its place and its number in the table read.
        column
            Of what is said of it: that of a form's own stands on another sheet than its repeats.
        """
        if not self.joined:
            return self.file, number, ""
        parent, child = self.joined["parents"][at], self.joined["children"][at]
        theirs = child and (column is None or not parent or column in self.joined["columns"])
        sheet = self.sheets[1 if theirs else 0]
        return say("{file}, sheet {sheet}", file=self.file, sheet=sheet), child if theirs else parent, sheet


@dataclass(slots=True)
class SourceRow:
    """One row: what it says in our fields, how many people, and what became of it."""

    row: int
    """Its number, as a spreadsheet program shows it."""
    file: str = ""
    """Name of its file, with that of its sheet where two were joined."""
    sheet: str = ""
    at: int = 0
    """Its place among the rows read."""
    said: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    """Ends of the numbers of people that are told as a range; of these `people` has the lower one."""
    point: Point = field(default_factory=Point)
    key: tuple[str, ...] = ()
    fate: Fate = Fate.ACCEPTED
    findings: list[Finding] = field(default_factory=list)
    victim: bool = False
    uncounted: list[str] = field(default_factory=list)
    """What stands where a number of people should and is none."""
    area: str = ""
    """Its district, as the pack knows it, else as it stands."""
    stated: dict[str, int] = field(default_factory=dict)
    """Numbers of people that a form has itself beside its victims one by one."""

    @property
    def casualties(self) -> int:
        """People the row states, as far as it can be read."""
        return sum(self.people.get(role, 0) for role in COUNTS)


class CellReader:
    """Reads the cells of one file as a mapping says.

    Parameters
    ----------
    frame
        Columns of text, index ``source_row``.
    mapping, ground
        What they mean and against what they are read.
    """

    def __init__(self, frame: pd.DataFrame, mapping: ImportMapping, ground: Surroundings) -> None:
        self.mapping, self.ground = mapping, ground
        self.cells = {name: frame[name].tolist() for name in frame.columns}
        self.numbers = [int(number) for number in frame.index]
        self._own = {
            (one.list, folded(name)): one.code for one in ground.codes for name in (one.code, one.label)
        }
        self.zone = dates.zone_of(mapping.zone)
        self.order = mapping.order or self._order()
        self.asked: dict[str, Counter[str]] = defaultdict(Counter)
        self.proposed: Counter[str] = Counter()
        self.masked: dict[str, Counter[str]] = defaultdict(Counter)
        self._columns = {role: mapping.column(role) for roles in mapping.columns.values() for role in roles}
        self._repeats = self._repeat_columns()
        self._unknown: dict[str, frozenset[str]] = {}

    def cell(self, role: str, at: int) -> str | None:
        """Return the cell of a role in a row; None for none."""
        name = self._columns.get(role)
        value = self.cells[name][at] if name in self.cells else None
        return None if not isinstance(value, str) or is_blank(value) else value.strip()

    def text(self, role: str, at: int) -> str | None:
        """Return the cell of free text without telephone numbers and electronic addresses; None for none."""
        value = self.cell(role, at)
        if value is None:
            return None
        value, hidden = masked(value)
        self.masked[self._columns[role] or ""] += hidden
        return value

    def free_text(self) -> list[Finding]:
        """Say which columns of free text are kept, and what was masked in them."""
        found = []
        for column, hidden in self.masked.items():
            told = listed([_masked_words(kind, count) for kind, count in sorted(hidden.items())])
            words = say_count(
                'Free text of "{column}" is kept; {told} was masked in it. Names of persons are not found.',
                'Free text of "{column}" is kept; {told} were masked in it. Names of persons are not found.',
                max(1, sum(hidden.values())),
                column=column,
                told=told or say("no telephone number or e-mail address"),
            )
            remedy = say(
                'Read it before anybody else does, or say "leave_out" under [columns] in the mapping.'
            )
            found.append(
                Finding(self.ground.file, None, column, None, "text.kept", Severity.WARNING, words, remedy)
            )
        return found

    def _order(self) -> str:
        name = self.mapping.column("date") or self.mapping.column("reported_date")
        values = self.cells.get(name or "", [])
        return dates.order_of(one if isinstance(one, str) else None for one in values).order

    def _repeat_columns(self) -> tuple[str, ...]:
        """Return the columns of which a row without a repeat has nothing."""
        roles = ("outcome", "sex", "age", "status")
        return tuple(name for role in roles if (name := self._columns.get(role)) in self.cells)

    def _note(
        self,
        row: SourceRow,
        role: str | None,
        value: str | None,
        rule: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.WARNING,
    ) -> None:
        column = self._columns.get(role or "")
        file, number, _ = self.ground.where(row.at, row.row, column)
        row.findings.append(
            Finding(file, number, column, shown(value), rule, severity, f"{message}.", f"{remedy}.")
        )

    def _hold(
        self, row: SourceRow, role: str | None, value: str | None, rule: str, message: str, remedy: str
    ) -> None:
        self._note(row, role, value, rule, message, remedy, Severity.ERROR)
        if row.fate is not Fate.OTHER_KIND:
            row.fate = Fate.HELD

    def _code(self, role: str, value: str) -> str | None:
        """Return the code of a value as the mapping, else the tables say; None where neither knows."""
        said = self.mapping.codes.get(role, {})
        if len(value) > LONGEST_VALUE:
            return said.get(value)
        return (
            said.get(value)
            or said.get(" ".join(value.split()))
            or self._own.get((role, folded(value)))
            or code_of(CODED[role], value, column=self._columns.get(role) or "")
        )


def fates(rows: list[SourceRow]) -> Mapping[str, tuple[int, int]]:
    """Return rows and casualties by what became of them."""
    return {
        fate.value: (
            sum(row.fate is fate for row in rows),
            sum(row.casualties for row in rows if row.fate is fate),
        )
        for fate in Fate
    }
