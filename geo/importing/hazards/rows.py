"""Rows of a file of hazardous areas: what each says in our fields, its ground, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from geo.importing import dates
from geo.importing.cells import is_blank
from geo.importing.hazards.dated import CLOSING, FOUND, PRECISIONS, settle_days
from geo.importing.hazards.firstmapping import day_roles
from geo.importing.hazards.lexicon import AREAS
from geo.importing.hazards.mapping import CONSTANTS, AreaMapping
from geo.importing.hazards.shapes import Perimeters
from geo.importing.hazards.sizes import Sizes
from geo.importing.hazards.words import code_of
from geo.importing.persons import masked
from geo.importing.source import Fate
from geo.importing.submissions import is_submission
from geo.language import say
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Finding, Severity
from geo.layers.values import shown
from geo.layers.vocabulary import RELEASE_PRODUCT

_AS_IT_STANDS: Final = ("name", "organisation", "district", "district_code", "source_ids")


@dataclass(slots=True)
class AreaRow:
    """One row.

    Parameters
    ----------
    row, at
        Its number in the file, and its place among the rows read.
    said
        What it says, by field of the layer.
    status, product, since
        What it says of its status on the day of the file, and since when where it says that.
    found, closed
        When it says that the area was found, and closed; None where it does not.
    records
        The records it tells of where these are several, each with all its fields.
    key
        Its identifier where that is of a form or a service and stays out of the pack; see
        `geo.importing.submissions`.
    m2
        How much ground it is: as drawn, else as stated, else 0.
    """

    row: int
    at: int
    said: dict[str, str] = field(default_factory=dict)
    status: str = ""
    product: str = ""
    since: dt.date | None = None
    found: dates.When | None = None
    closed: dates.When | None = None
    key: str = ""
    m2: int = 0
    records: list[dict[str, str]] = field(default_factory=list)
    fate: Fate = Fate.ACCEPTED
    findings: list[Finding] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, str]]:
        """What it becomes: several records where it tells of several, else the one it says."""
        return self.records or [self.said]


class AreaReader:
    """Reads the rows of one file as a mapping says.

    Parameters
    ----------
    frame
        Columns of text, index the number of the row.
    mapping
        What they mean.
    drawn
        The perimeters, in the order of the rows.
    index
        Districts of the pack.
    file, decimal
        Name of the file, and how numbers are written.
    """

    held_by: tuple[str, ...] = ("class", "status")
    """Roles whose unknown words hold a row: they say what an area is. Others are left open and named."""
    sized: tuple[str, ...] = ("area_m2_stated", "area_m2")
    """Roles of sizes."""

    def __init__(
        self,
        frame: pd.DataFrame,
        mapping: AreaMapping,
        drawn: Perimeters,
        *,
        index: DistrictIndex,
        file: str,
        decimal: str,
    ) -> None:
        self.mapping, self.index, self.file, self.decimal = mapping, index, file, decimal
        self.cells = {str(name): frame[name].tolist() for name in frame.columns if name != "geometry"}
        self.numbers = [int(one) for one in frame.index]
        self.drawn_m2 = drawn.drawn_m2
        self.zone = dates.zone_of(mapping.zone)
        self.asked: dict[str, Counter[str]] = defaultdict(Counter)
        self.order = mapping.order or self._order()
        self.sizes = {
            role: Sizes(
                [self.cell(role, at) for at in range(len(self.numbers))],
                self.drawn_m2,
                name=mapping.column(role),
                decimal=decimal,
                unit=mapping.unit if role != "area_m2" or self.mapping.kind != AREAS.kind else "",
            )
            for role in self.sized
        }

    def read(self) -> list[AreaRow]:
        """Return all rows; none is left out."""
        rows = [self._row(AreaRow(number, at)) for at, number in enumerate(self.numbers)]
        self._tell_apart(rows)
        key = self.mapping.lexicon.key
        column = self.mapping.column(key)
        for row in rows:
            given = self.cell(key, row.at)
            if given and is_submission(given, column):
                row.key = row.said.pop(key)
        return rows

    def cell(self, role: str, at: int) -> str:
        """Return the cell of a role in a row; empty for none."""
        values: Sequence[object] = self.cells.get(self.mapping.column(role), ())
        value = values[at] if values else None
        return value.strip() if isinstance(value, str) and not is_blank(value) else ""

    def _row(self, row: AreaRow) -> AreaRow:
        row.said["hazard_id"] = self.cell("hazard_id", row.at)
        for role in _AS_IT_STANDS:
            row.said[role] = self.cell(role, row.at)
        row.said["remarks"] = masked(self.cell("remarks", row.at))[0]
        row.said["sensitivity"] = self.cell("sensitivity", row.at)
        for role in ("class", "evidence", "survey_type", "contamination"):
            row.said[role] = self._code(row, role)
        for role in ("area_m2_stated", "area_m2"):
            row.said[role] = self._area(row, role)
        row.said["survey_date"] = self._day(row, "survey_date", hold=False)
        self._status(row)
        for key, value in self.mapping.constants.items():
            if key not in CONSTANTS or not row.said.get(key):
                row.said[key] = value
        # An area is one of three classes; that nobody classed it is one of them.
        if row.fate is Fate.ACCEPTED:
            row.said["class"] = row.said["class"] or "not_classified"
        self._district(row)
        drawn, stated = self.drawn_m2[row.at], row.said["area_m2_stated"]
        row.m2 = round(float(drawn)) if np.isfinite(drawn) else round(float(stated or 0))
        row.said = {name: value for name, value in row.said.items() if value}
        return row

    def _status(self, row: AreaRow) -> None:
        code, product = self._code(row, "status"), self._code(row, "product")
        if code in RELEASE_PRODUCT:
            code, product = "closed", code
        row.status, row.product = code, product
        row.found, row.closed = (self._when(row, role) for role in (FOUND, CLOSING))
        since = self._day(row, "status_date", hold=bool(code))
        row.since = dt.date.fromisoformat(since) if since else None
        day = self.mapping.snapshot
        settle_days(
            row,
            snapshot=day,
            note=lambda role, rule, message, remedy: self._note(
                row, role, self.cell(role, row.at), rule, message, remedy
            ),
        )
        if row.since is not None and day is not None and row.since > day:
            self._note(
                row, "status_date", since, "date.after_file",
                say("The status is dated after the day of the file, {day}, so it is recorded of that day",
                    day=day.isoformat()),
                say("Check the date, and the day of the file"),
            )  # fmt: skip

    def _code(self, row: AreaRow, role: str) -> str:
        value = self.cell(role, row.at)
        if not value:
            return ""
        said = self.mapping.codes.get(role, {})
        code = said[value] if value in said else code_of(role, value, self.mapping.lexicon)
        if code is not None:
            return code
        self.asked[role][value] += 1
        hold = role in self.held_by
        words = (
            say("the row waits")
            if hold
            else say("{role} is not recorded of this area, and the word is kept beside it", role=role)
        )
        self._note(
            row, role, value, "value.unknown", say("What this word means as {role} is not known, so "
                "{words}", role=role, words=words),
            say("Say what it means under [values.{role}] of the mapping", role=role),
            hold=hold,
        )  # fmt: skip
        return ""

    def _area(self, row: AreaRow, role: str) -> str:
        value = self.cell(role, row.at)
        if not value:
            return ""
        m2 = self.sizes[role].read(value)
        if m2 is None:
            self._note(
                row, role, value, "area.unread",
                say("It cannot be told which area this is, so none is recorded"),
                say("Write a number, such as 12500, or one with its unit, m2, ha or km2, and no comma that "
                    "may group digits; the word is kept beside the area"),
            )  # fmt: skip
            return ""
        return f"{m2:.2f}".rstrip("0").rstrip(".")

    def _order(self) -> str:
        """Return whether day or month comes first, where any date of the file proves it."""
        may = day_roles(self.mapping.kind)
        roles = [role for role in self.mapping.columns.values() if role in may]
        cells = [self.cell(role, at) for role in dict.fromkeys(roles) for at in range(len(self.numbers))]
        return dates.order_of(cells).order

    def _day(self, row: AreaRow, role: str, *, hold: bool) -> str:
        when = self._when(row, role, exact=True, hold=hold)
        return when.start.isoformat() if when is not None and when.start else ""

    def _when(self, row: AreaRow, role: str, *, exact: bool = False, hold: bool = False) -> dates.When | None:
        """Return the day of a cell, or the month or year where that is enough; None for none."""
        value = self.cell(role, row.at)
        when = dates.read_date(value, order=self.order, zone=self.zone)
        enough = {"day"} if exact else PRECISIONS
        if when.fault or (when.start is not None and when.precision not in enough):
            fault = when.fault or say('"{value}" is no day', value=value[:40])
            remedy = (
                say("Say under [snapshot] of the mapping which of day and month comes first")
                if "told apart" in fault
                else say("Correct the date, or empty the cell where the day is not known")
            )
            self._note(
                row, role, value, "date.unread", say("{fault}, so no day is recorded", fault=fault), remedy,
                hold=hold,
            )  # fmt: skip
            return None
        return when if when.start is not None else None

    def _district(self, row: AreaRow) -> None:
        """Give the code of the district that is named, so that accounts by district hold the area."""
        told = row.said.get("district_code") or row.said.get("district", "")
        if told and row.said.get("district_code") not in self.index:
            row.said["district"] = row.said.get("district") or told
            row.said["district_code"] = self.index.match(told).district_id or ""

    def _tell_apart(self, rows: Sequence[AreaRow]) -> None:
        """Hold, or number, rows whose identifier an earlier row has."""
        seen: Counter[str] = Counter()
        key = self.mapping.lexicon.key
        for row in rows:
            code = row.said.get(key, "")
            if not code:
                continue
            seen[code] += 1
            if seen[code] == 1:
                continue
            if self.mapping.same_id == "number":
                row.said[key] = f"{code}-DUP{seen[code] - 1:02}"
                self._note(
                    row, key, code, "id.numbered",
                    say("An earlier row has this identifier; this one is "
                        "{hazard_id}", hazard_id=row.said[key]),
                    say("Correct the identifier where the file comes from"),
                )  # fmt: skip
            else:
                self._note(
                    row, key, code, "id.duplicate",
                    say("An earlier row has this identifier already, so this one waits"),
                    say('Give it one of its own, or say same_id = "number" under [rows] of the mapping'),
                    hold=True,
                )  # fmt: skip

    def _note(
        self, row: AreaRow, role: str, value: str, rule: str, message: str, remedy: str, *, hold: bool = False
    ) -> None:
        severity = Severity.ERROR if hold else Severity.WARNING
        column = self.mapping.column(role) or role
        row.findings.append(
            Finding(self.file, row.row, column, shown(value), rule, severity, f"{message}.", f"{remedy}.")
        )
        if hold:
            row.fate = Fate.HELD


def sums(rows: Sequence[AreaRow]) -> Mapping[Fate, tuple[int, int]]:
    """Return rows and m2 by what became of them."""
    return {
        fate: (sum(row.fate is fate for row in rows), sum(row.m2 for row in rows if row.fate is fate))
        for fate in Fate
    }


def sizes_side_by_side(
    rows: Sequence[AreaRow], drawn_m2: Sequence[float] | np.ndarray
) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Return of the areas stated, drawn and counted how many rows have one, and their sum in m2."""
    stated = [float(row.said["area_m2_stated"]) for row in rows if "area_m2_stated" in row.said]
    drawn = [round(float(one)) for row in rows if np.isfinite(one := drawn_m2[row.at])]
    counted = [row.m2 for row in rows if row.m2]
    return (
        (len(stated), round(sum(stated))),
        (len(drawn), sum(drawn)),
        (len(counted), sum(counted)),
    )
