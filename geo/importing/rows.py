"""Rows of a foreign file, one by one: each is accepted, held or set aside, and every reason is a finding."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from geo.importing import dates
from geo.importing.coordinates import Point
from geo.importing.mapping import OTHERS, SUMS
from geo.importing.people import PeopleReader
from geo.importing.roles import CODED, FREE_TEXT, OWN_FIELDS, folded
from geo.importing.source import Fate, SourceRow
from geo.importing.synonyms import OTHER_KIND, is_not_known, more_exact, several_of
from geo.language import say
from geo.layers.findings import Severity
from geo.text import either, listed

_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::\d\d.*)?")
_TOTALS: Final = frozenset(
    ("total", "totals", "grand total", "total general", "totaux", "total général", "итого", "всего")
)
_SEVERAL: Final = "several"
"""Code a pack may have of its own for several choices of which none says what the others say."""
_PLAIN: Final = ("region", "settlement", "country", "time_local")

_NOTHING_TOLD: Final = frozenset({"incident_id", "date_precision", "date_basis", "location_precision"})


class RowReader(PeopleReader):
    """Reads the rows of one file as a mapping says; see `CellReader` for its parameters."""

    def read(self) -> list[SourceRow]:
        """Return every row of the file."""
        rows = [self._row(at, number) for at, number in enumerate(self.numbers)]
        self._mark_seats(rows)
        return rows

    def _row(self, at: int, number: int) -> SourceRow:
        file, shown, sheet = self.ground.where(at, number, None)
        row = SourceRow(shown, file, sheet, at)
        if number in self.ground.ragged:
            self._hold(
                row,
                None,
                None,
                "row.ragged",
                say("The row has more cells than the header names"),
                say("Put quotation marks around cells that hold the separator"),
            )
        first = next(
            (cell for name in self.cells if isinstance(cell := self.cells[name][at], str) and cell.strip()),
            "",
        )
        filled = sum(isinstance(cells[at], str) for cells in self.cells.values())
        if first.strip().rstrip(":").casefold() in _TOTALS and filled <= max(2, len(self.cells) // 2):
            self._note(
                row,
                None,
                first,
                "row.totals",
                say("The row sums others and is no record"),
                say("If it is one, write something else in its first cell"),
                Severity.NOTE,
            )
            row.fate = Fate.REJECTED
            return row
        if self.mapping.rows_are == OTHERS:
            row.fate = Fate.OTHER_KIND
        self._kind(row, at)
        if row.fate is not Fate.OTHER_KIND:
            self._codes(row, at)
        if row.fate is not Fate.OTHER_KIND:
            self._dates(row, at)
            self._place(row, at)
        self._people(row, at)
        self._texts(row, at)
        row.key = tuple(str(self.cells[name][at] or "") for name in self.mapping.keys if name in self.cells)
        self._bare(row)
        if row.fate is Fate.ACCEPTED and self.mapping.rows_are == SUMS:
            row.fate = Fate.SUM
            row.said |= {"accidents": several} if (several := self.cell("accidents", at)) else {}
        return row

    def _texts(self, row: SourceRow, at: int) -> None:
        """Take over what is text and stays text."""
        for role in _PLAIN:
            if (text := self.cell(role, at)) and not is_not_known(text):
                row.said[role] = text
        if found := _TIME.fullmatch(row.said.pop("time_local", "")):
            row.said["time_local"] = f"{int(found[1]):02}:{found[2]}"
        for own in OWN_FIELDS:
            if own.code in self._columns and own.code not in FREE_TEXT and (text := self.cell(own.code, at)):
                row.said[own.code] = text
        for role in FREE_TEXT:
            if text := self.text(role, at):
                row.said[role] = text
        if text := self.cell("incident_id", at):
            row.said["incident_id"] = text

    def _bare(self, row: SourceRow) -> None:
        """Hold a row that says neither when, where nor what: sums and notes below a table look like that."""
        told = {name for name in row.said if name not in _NOTHING_TOLD}
        if row.fate is Fate.ACCEPTED and not told and row.point == Point() and not any(row.key):
            self._hold(
                row,
                None,
                row.said.get("incident_id"),
                "row.bare",
                say("The row says neither when nor where nor what happened; it may sum others or be a note"),
                say("Fill in what is known of it, or leave the row out"),
            )

    def _kind(self, row: SourceRow, at: int) -> None:
        value = self.cell("kind", at)
        if value is None:
            return
        code = self._code("kind", value)
        if code == OTHER_KIND:
            row.fate = Fate.OTHER_KIND
            row.said["kind"] = value
        elif code is None and self._code("device_type", value) is None:
            self.asked["kind"][value] += 1
            self._hold(
                row,
                "kind",
                value,
                "kind.unknown",
                say("It is not known whether this is an accident"),
                say(
                    'Say it in the mapping under [values.kind]: "accident" or "{other_kind}"',
                    other_kind=OTHER_KIND,
                ),
            )

    def _codes(self, row: SourceRow, at: int) -> None:
        for role in (
            "device_type",
            "activity",
            "sex",
            "status",
            "age",
            "location_precision",
            "date_precision",
        ):
            value = self.cell(role, at)
            if value is None:
                continue
            code = self._code(role, value)
            if role == "device_type" and code is None:
                code = self._device_of_kind(row, value)
            if code == OTHER_KIND and self._of_accidents(role, value):
                self.asked[role][value] += 1
                self._hold(
                    row,
                    role,
                    value,
                    "kind.unclear",
                    say("In a column of accidents this may be an accident at work, or none"),
                    say(
                        "Say under [values.{role}] in the mapping what went off, or {other_kind!r} for none",
                        role=role,
                        other_kind=OTHER_KIND,
                    ),
                )
            elif code == OTHER_KIND:
                row.fate = Fate.OTHER_KIND
                row.said["kind"] = value
            elif code is not None or (code := self._of_several(row, role, value)) is not None:
                row.said[role] = code
            else:
                self.asked[role][value] += 1
                remedy = say("Say in the mapping under [values.{role}] what it is", role=role)
                if several := more_exact(CODED[role], several_of(CODED[role], value)):
                    remedy = say(
                        "It is several choices, {list}: say under [values.{role}] which one stands for "
                        "it, or "
                        "give the pack a code {several!r} of its own",
                        list=listed(list(several)),
                        role=role,
                        several=_SEVERAL,
                    )
                if role in {"device_type", "activity"}:
                    self._hold(row, role, value, "value.unknown", say("The value is not known"), remedy)
                else:
                    self._note(
                        row,
                        role,
                        value,
                        "value.unknown",
                        say("The value is not known and counts as not recorded"),
                        remedy,
                    )

    def _of_accidents(self, role: str, value: str) -> bool:
        """Return whether a column is of accidents by its name, and nobody said that a value of it is none."""
        named = folded(self._columns.get(role) or "").replace(" ", "")
        return "acciden" in named and value not in self.mapping.codes.get(role, {})

    def _of_several(self, row: SourceRow, role: str, value: str) -> str | None:
        """Return what stands for several choices: the one that says more exactly what the others say."""
        several = several_of(CODED[role], value)
        exact = more_exact(CODED[role], several)
        own = self._own.get((role, _SEVERAL)) if exact else None
        code = exact[0] if len(exact) == 1 else own
        if code is not None and code != OTHER_KIND:
            words = say(
                "It is several choices, {list}; {code} stands for it", list=listed(list(several)), code=code
            )
            remedy = say("If another is meant, say so in the mapping under [values.{role}]", role=role)
            self._note(row, role, value, "value.several", words, remedy, Severity.NOTE)
            return code
        return None

    def _device_of_kind(self, row: SourceRow, value: str) -> str | None:
        """Return what a word for a kind of event says of the device: nothing, where it is an accident."""
        kind = self._code("kind", value)
        if kind == OTHER_KIND or row.fate is Fate.OTHER_KIND:
            return OTHER_KIND
        return "unknown" if kind is not None else None

    def _day(self, value: str | None) -> dates.When:
        return dates.read_date(value, order=self.order, zone=self.zone, since=self.ground.since)

    def _dates(self, row: SourceRow, at: int) -> None:
        role = (
            "date"
            if self.cell("date", at)
            else "reported_date"
            if "date" not in self._columns and "year" not in self._columns
            else "date"
        )
        value = self.cell(role, at)
        when = self._day(value)
        if value is None and (year := self.cell("year", at)):
            role, value = "year", year
            when = dates.of_parts(year, self.cell("month", at), self.cell("day", at))
        if when.fault:
            remedy = (
                say("Write [dates] order in the mapping: {orders}", orders=either(dates.ORDERS))
                if "told apart" in when.fault
                else say("Mend the date")
            )
            self._hold(row, role, value, "date.unread", when.fault[:1].upper() + when.fault[1:], remedy)
            return
        if when.note:
            self._note(
                row,
                role,
                value,
                "date.read",
                when.note,
                say("If another day is meant, write it as YYYY-MM-DD"),
                Severity.NOTE,
            )
        if when.start is None or when.end is None:
            return
        end, precision = when.end, when.precision
        last = self._day(self.cell("date_end", at))
        if last.end is not None and last.end > end:
            end, precision = last.end, "interval"
        row.said |= {"date_start": when.start.isoformat(), "date_end": end.isoformat()}
        coarser = row.said.pop("date_precision", "")
        if coarser and last.end is not None:
            precision = coarser
        elif precision == "day" and coarser in {"month", "year"}:
            whole = dates.of_parts(
                str(when.start.year), str(when.start.month) if coarser == "month" else None, None
            )
            row.said |= {"date_start": str(whole.start), "date_end": str(whole.end)}
            precision = coarser
        elif precision == "day" and coarser == "week":
            # The day stands for the middle of a week.
            around = (when.start - timedelta(days=3), when.start + timedelta(days=3))
            row.said |= {"date_start": str(around[0]), "date_end": str(around[1])}
            precision = coarser
        row.said["date_precision"] = precision
        row.said["date_basis"] = "reported" if role == "reported_date" else self.mapping.basis
