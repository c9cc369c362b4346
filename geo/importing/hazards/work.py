"""Rows of a file of surveys or of work on the ground: what each says in our fields, and what was released.

Released ground is that of reports of work, by product and day. A row that gives several products is as many
records, lest one sum hides what was done with which ground.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.importing.cells import read_count
from geo.importing.hazards.rows import AreaReader, AreaRow
from geo.importing.persons import masked
from geo.importing.source import Fate
from geo.language import say
from geo.layers.fields import FieldType
from geo.layers.findings import Finding, Severity
from geo.layers.vocabulary import RELEASE_PRODUCT

PARTS: Final = {f"{product}_m2": product for product in RELEASE_PRODUCT.codes()}
"""Roles of columns of one product each."""
_KIND_OF: Final = {"cancelled": "survey", "reduced": "survey", "cleared": "clearance"}
"""Which work a product is of where no column says it, by the definitions of the standards."""
_SPLIT: Final = re.compile(r"\s*[;|,\n]\s*")
_ONCE: Final = frozenset({"ap_mines", "at_mines", "uxo", "length_km"})
_OWN: Final = frozenset({"remarks", "source_ids", "geometry"})


class WorkReader(AreaReader):
    """Reads the rows of a file of surveys or activities as a mapping says.

    `known` are the numbers of the pack by the identifiers of areas in services and forms.
    """

    held_by = ("product", "kind", "result")
    sized = ("area_m2", *PARTS)
    known: Mapping[str, str] = {}

    def _row(self, row: AreaRow) -> AreaRow:
        lexicon = self.mapping.lexicon
        said = row.said
        for field in lexicon.schema.fields:
            name, kind = field.name, field.type
            if name in _OWN or name not in lexicon.columns:
                continue
            if kind in {FieldType.CODE, FieldType.CODES} and name in lexicon.codes:
                said[name] = self._code(row, name)
            elif kind is FieldType.DATE:
                continue
            elif kind is FieldType.IDS:
                parts = [one for one in _SPLIT.split(self.cell(name, row.at)) if one]
                said[name] = ";".join(dict.fromkeys(self.known.get(one, one) for one in parts))
            elif kind in {FieldType.INTEGER, FieldType.NUMBER}:
                said[name] = self._area(row, name) if name in self.sized else self._number(row, name)
            else:
                said[name] = self.cell(name, row.at)
        said["remarks"] = masked(self.cell("remarks", row.at))[0]
        said["source_ids"] = self.cell("source_ids", row.at)
        for key, value in self.mapping.constants.items():
            said[key] = said.get(key) or value
        self._products(row)
        for name in ("date_start", "date_end", "survey_date"):
            if name in lexicon.columns:
                released = name == "date_end" and any("product" in one for one in (said, *row.records))
                said[name] = self._day(row, name, hold=released)
        self._district(row)
        row.said = {name: value for name, value in said.items() if value}
        # What was found stands once, beside the last product, lest a sum counts it for each of them.
        bare = {name: value for name, value in row.said.items() if name not in _ONCE}
        row.records = [{**(row.said if one is row.records[-1] else bare), **one} for one in row.records]
        drawn = self.drawn_m2[row.at]
        row.m2 = (
            sum(round(float(one.get("area_m2", 0))) for one in row.told)
            if "product" in lexicon.columns
            else round(float(drawn))
            if np.isfinite(drawn)
            else 0
        )
        return row

    def _products(self, row: AreaRow) -> None:
        """Read what was released by product, and of which kind the work was."""
        if "kind" not in self.mapping.lexicon.columns:
            return
        said = row.said
        parts = {
            product: m2 for role, product in PARTS.items() if (m2 := self._area(row, role)) and float(m2) > 0
        }
        if parts:
            whole = said.get("area_m2", "")
            if whole and abs(float(whole) - sum(map(float, parts.values()))) > 1:
                self._note(
                    row, "area_m2", self.cell("area_m2", row.at), "area.differs",
                    say("The area stated is not the sum of its products, which are taken"),
                    say("Compare both with the report of completion"),
                )  # fmt: skip
            said["area_m2"] = ""
            if len(parts) == 1:
                said["product"], said["area_m2"] = next(iter(parts.items()))
            else:
                row.records = [
                    {"product": product, "area_m2": m2, "kind": said.get("kind") or _KIND_OF[product]}
                    for product, m2 in parts.items()
                ]
                said["product"] = ""
        said["kind"] = said.get("kind") or _KIND_OF.get(said.get("product", ""), "other")

    def _number(self, row: AreaRow, role: str) -> str:
        value = self.cell(role, row.at)
        if role == "length_km":
            plain = value.replace(",", ".") if self.decimal == "," else value
            number: Any = pd.to_numeric(plain, errors="coerce") if plain else None
            found = "" if number is None or pd.isna(number) else f"{float(number):g}"
        else:
            counted = read_count(value).value
            found = "" if counted is None else str(counted)
        if value and not found:
            self._note(
                row, role, value, "number.unread",
                say("It cannot be told which number this is, so none is recorded"),
                say("Write a plain number, or empty the cell where it is not known"),
            )  # fmt: skip
        return found


def numbered(rows: Sequence[AreaRow], key: str) -> None:
    """Give each record of a row an identifier of its own: that of its row, with its product where several."""
    for row in rows:
        row.records = [{**one, key: f"{row.said[key]}-{one['product']}"} for one in row.records]


def mark_there(
    rows: Sequence[AreaRow], table: pd.DataFrame, *, key: str, file: str, twins: str, has_ids: bool
) -> list[Finding]:
    """Give rows whose records the pack has their fates, and say which of them differ.

    Parameters
    ----------
    rows
        Of the file.
    table
        The layer of the pack without them.
    key
        Its identifier.
    file
        Name of the file.
    twins
        What is done with records the pack has already, where rows have no identifiers.
    has_ids
        Whether they have.
    """
    had = {str(one[key]): one for one in table.to_dict("records")}
    alike = {_sign(one, key) for one in had.values()}
    found = []
    for row in rows:
        if row.fate is not Fate.ACCEPTED:
            continue
        if not has_ids:
            if twins != "keep" and all(_sign(one, key) in alike for one in row.told):
                row.fate = Fate.KNOWN if twins == "there" else Fate.HELD
                if twins == "ask":
                    row.findings.append(
                        Finding(
                            file, row.row, None, None, "twin.same", Severity.ERROR,
                            say("The pack has a record with all that this row says, so the row waits."),
                            say('Say twins = "there" or "keep" under [rows] of the mapping.'),
                        )
                    )  # fmt: skip
            continue
        mine = [had[one[key]] for one in row.told if one[key] in had]
        if not mine:
            continue
        same = len(mine) == len(row.told) and all(
            _sign(one, key) == _sign(had[one[key]], key) for one in row.told
        )
        row.fate = Fate.KNOWN if same else Fate.DIFFERS
        if not same:
            found.append(
                Finding(
                    file, row.row, None, row.said[key], "id.differs", Severity.WARNING,
                    say("The pack has this identifier with other values; it stays as it is."),
                    say("Compare the two; where the file is right, first take the import that brought it "
                        "out."),
                )
            )  # fmt: skip
    return found


_COMPARED: Final = (
    *("kind", "product", "area_m2", "date_start", "date_end", "survey_date", "result", "hazard_ids"),
    *("document", "settlement", "name", "organisation"),
)


def _sign(one: Mapping[Any, Any], key: str) -> tuple[str, ...]:
    """Return what tells a record apart, the same of a row of a file and of one of the pack."""
    return tuple(_plain(one.get(name)) for name in _COMPARED if name != key)


def _plain(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    try:
        return f"{float(value):.1f}"
    except ValueError:
        return str(value)
