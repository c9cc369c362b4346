"""How a file of areas, surveys or work was understood, as a TOML file that is corrected and offered again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from geo.errors import ReadError
from geo.importing.dates import ORDERS, zone_of
from geo.importing.hazards.lexicon import AREAS, LEXICONS, Lexicon
from geo.importing.hazards.sizes import UNITS
from geo.importing.mapping import FILE_KEYS, constant_faults, parsed, toml_table, toml_text
from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.language import say

SAME_ID: Final = ("ask", "number")
TWINS: Final = ("ask", "there", "keep")
CONSTANTS: Final = (
    "class",
    "contamination",
    "evidence",
    "survey_type",
    "organisation",
    "district",
    "district_code",
)
_ALWAYS: Final = ("sensitivity", "source_ids")
_OF_WORK: Final = ("kind", "product", "survey_type", "result", "organisation", "district", "district_code")
_SECTIONS: Final = ("file", "snapshot", "rows", "columns", "values", "constants", "shape", "kind")


@dataclass(frozen=True, kw_only=True)
class AreaMapping:
    """What a person may say of a file of hazardous areas, surveys or work.

    Parameters
    ----------
    kind
        What its rows are, one of `geo.importing.hazards.lexicon.LEXICONS`.
    file, shape
        How it is read, and the digest of the names of its columns.
    columns
        Role by column.
    snapshot
        Day the file tells of; None where nobody said it.
    order, zone
        Of dates: which of day and month comes first, and the zone in which moments are days.
    same_id
        What is done with an identifier that stands in several rows: ask holds them, number tells them apart.
    twins
        What is done with areas without an identifier whose perimeter the pack has already.
    unit
        Of stated areas; empty for the one their column names, else m2.
    codes
        Code by value as it stands in the file, by role; an empty code for not recorded.
    constants
        What holds for every row.
    reasons
        Why each column is what it is said to be; written beside it and not read.
    """

    kind: str = AREAS.kind
    file: Mapping[str, Any] = field(default_factory=dict)
    shape: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    snapshot: dt.date | None = None
    order: str = ""
    zone: str = "UTC"
    same_id: str = "ask"
    twins: str = "ask"
    unit: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def lexicon(self) -> Lexicon:
        """What is known of files of its kind."""
        return LEXICONS[self.kind]

    @property
    def constants_may(self) -> tuple[str, ...]:
        """What may hold for every row."""
        return constants_of(self.kind)

    def column(self, role: str) -> str:
        """Return the column of a role; empty for none."""
        return next((name for name, one in self.columns.items() if one == role), "")

    def having(self, role: str) -> tuple[str, ...]:
        """Return all columns of a role."""
        return tuple(name for name, one in self.columns.items() if one == role)

    @property
    def left_out(self) -> frozenset[str]:
        """Columns that are nowhere in a pack: about persons, or left out."""
        return frozenset((*self.having(PERSON), *self.having(IGNORED)))

    def to_toml(self) -> str:
        """Return it as the text of a file."""
        lines = [f"# How a file of {self.kind} is brought into a pack; correct it and import the file again."]
        lines += [f"kind = {toml_text(self.kind)}", f"shape = {toml_text(self.shape)}", ""]
        lines += toml_table(
            "file", {key: self.file[key] for key in FILE_KEYS if self.file.get(key) not in {None, ""}}
        )
        lines += ["# date: the day the file tells of; its status holds from that day on", "[snapshot]"]
        lines += [f"date = {self.snapshot}"] if self.snapshot else []
        lines += [
            f"order = {toml_text(self.order)}  # {' or '.join(ORDERS)}",
            f"zone = {toml_text(self.zone)}",
            "",
        ]
        lines += [
            f"# same_id: {' or '.join(SAME_ID)}; twins: {' or '.join(TWINS)}; unit: {' or '.join(UNITS)}"
        ]
        lines += toml_table("rows", {"same_id": self.same_id, "twins": self.twins, "unit": self.unit})
        lines += [f"# any of {', '.join(self.constants_may)}", *toml_table("constants", self.constants)]
        lines += [f"# each one of {', '.join(self.lexicon.roles)}", "[columns]"]
        for name, role in self.columns.items():
            reason = "".join(one if one.isprintable() else " " for one in self.reasons.get(name, ""))
            # A mapping is passed on: it quotes no identifier, and no cell of a column that may name persons.
            reason = (
                reason.partition("; ")[0] if role in {EXTRA, self.lexicon.key, "name", "remarks"} else reason
            )
            lines.append(f"{toml_text(name)} = {toml_text(role)}" + (f"  # {reason}" if reason else ""))
        for role, codes in self.codes.items():
            lines += [
                "",
                f"# one of {', '.join(self.lexicon.codes[role])}, or empty for not recorded",
                f"[values.{role}]",
            ]
            lines += [f"{toml_text(value)} = {toml_text(code)}" for value, code in codes.items()]
        return "\n".join(lines) + "\n"


def read_area_mapping(text: str, *, file: str) -> AreaMapping:
    """Read a mapping, every fault of it named.

    Raises
    ------
    ReadError
        With all faults.
    """
    found = parsed(text, file=file)
    lexicon = LEXICONS.get(str(found.get("kind")))
    if lexicon is None:
        raise ReadError(
            say(
                "{file}: no mapping of hazardous areas, surveys or work, which says what its rows are, such "
                'as kind = "hazards". Take another mapping.',
                file=file,
            )
        )
    section = {name: found[name] if isinstance(found.get(name), dict) else {} for name in _SECTIONS}
    faults = [say("there is no section {name!r}", name=name[:40]) for name in found if name not in _SECTIONS]
    columns = {str(name): str(role) for name, role in section["columns"].items()}
    faults += [
        say("columns, {name!r}: {role!r} is nothing a column may be", name=name[:40], role=role[:40])
        for name, role in columns.items()
        if role not in lexicon.roles
    ]
    codes = {
        str(role): {str(one): str(code) for one, code in said.items()}
        for role, said in section["values"].items()
        if isinstance(said, dict)
    }
    faults += _code_faults(codes, lexicon)
    constants = {str(key): str(value) for key, value in section["constants"].items()}
    faults += constant_faults(constants, constants_of(lexicon.kind), lexicon.schema)
    snapshot, rows = section["snapshot"], section["rows"]
    faults += _choice_faults(snapshot, rows)
    if faults:
        raise ReadError(
            say("{file}: {faults}. Correct the mapping.", file=file, faults="; ".join(faults[:10]))
        )
    return AreaMapping(
        kind=lexicon.kind,
        file={key: section["file"][key] for key in FILE_KEYS if key in section["file"]},
        shape=str(found.get("shape", "")),
        columns=columns,
        snapshot=snapshot.get("date"),
        order=snapshot.get("order", ""),
        zone=snapshot.get("zone", "UTC"),
        same_id=rows.get("same_id", "ask"),
        twins=rows.get("twins", "ask"),
        unit=rows.get("unit", ""),
        codes=codes,
        constants=constants,
    )


def _choice_faults(snapshot: Mapping[str, Any], rows: Mapping[str, Any]) -> list[str]:
    asked = [
        ("snapshot, order", snapshot.get("order", ""), ("", *ORDERS)),
        ("rows, same_id", rows.get("same_id", "ask"), SAME_ID),
        ("rows, twins", rows.get("twins", "ask"), TWINS),
        ("rows, unit", rows.get("unit", ""), ("", *UNITS)),
    ]
    faults = [
        say("{name}: {value!r} is none of {may}", name=name, value=value, may=", ".join(may))
        for name, value, may in asked
        if value not in may
    ]
    if "date" in snapshot and type(snapshot["date"]) is not dt.date:
        faults.append(say("snapshot, date: write a day such as 2026-10-07, without quotation marks"))
    try:
        zone_of(str(snapshot.get("zone", "UTC")))
    except ReadError as error:
        faults.append(say("snapshot, zone: {error}", error=error))
    return faults


def constants_of(kind: str) -> tuple[str, ...]:
    """Return what may hold for every row of a kind."""
    lexicon = LEXICONS[kind]
    own = CONSTANTS if lexicon is AREAS else [one for one in _OF_WORK if one in lexicon.schema]
    return (*own, *_ALWAYS)


def _code_faults(codes: Mapping[str, Mapping[str, str]], lexicon: Lexicon) -> list[str]:
    faults: list[str] = []
    for role, said in codes.items():
        may = lexicon.codes.get(role)
        if may is None:
            faults.append(
                say("values.{role}: there are only {codes}", role=role, codes=", ".join(lexicon.codes))
            )
        else:
            wrong = [code for code in said.values() if any(one not in may for one in code.split(";") if one)]
            faults += [
                say("values.{role}: {code!r} is none of {may}", role=role, code=code, may=", ".join(may))
                for code in wrong
            ]
    return faults
