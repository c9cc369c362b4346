"""How a file was understood, as a TOML file that can be corrected and is offered again for the next one."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from geo.errors import ReadError
from geo.importing.cells import is_blank, read_count
from geo.importing.dates import ORDERS, zone_of
from geo.importing.persons import names_person
from geo.importing.roles import BY_CODE, CODED, COUNTS, EXTRA, FREE_TEXT, IGNORED, NUMBERS, PERSON
from geo.importing.synonyms import OTHER_KIND, TABLES
from geo.language import say
from geo.layers.fields import FieldType, Schema
from geo.layers.incidents import INCIDENTS
from geo.text import did_you_mean, listed

ACCIDENTS, VICTIMS, SUMS, OTHERS = "accident", "victim", "period", "other"
ROWS_ARE: Final = (ACCIDENTS, VICTIMS, SUMS, OTHERS)
APART: Final = ("ask", "merge")
REPAIRS: Final = ("swapped", "point_lost")
TWINS: Final = ("ask", "there", "keep", "merge")
ANSWERS: Final = ("ask", "repair", "keep")
POINTS_ARE: Final = ("exact", "settlement", "district")
BASES: Final = ("occurred", "reported")
HELD_COLUMNS: Final = ("held: row", "held: why")
"""Columns that a table of held rows has beside those of its file."""
FILE_KEYS: Final = ("format", "encoding", "delimiter", "sheet", "repeat", "header_row", "layer", "crs")
_SECTIONS: Final = ("file", "rows", "twins", "columns", "values", "dates", "places", "constants", "shape")
CONSTANTS: Final = (
    *(
        "country",
        "region",
        "district",
        "district_code",
        "device_type",
        "activity",
        "confidence",
        "verification",
    ),
    *("sensitivity", "source_ids", "official_count", "utm_zone"),
)


@dataclass(frozen=True, kw_only=True)
class ImportMapping:
    """What a person may say of a file.

    Parameters
    ----------
    file
        How it is read, see `geo.reading.foreign.Shape`.
    shape
        Digest of the names of its columns.
    columns
        Roles by column.
    rows_are
        What one row is.
    keys
        Columns that together tell one accident from another.
    apart
        What is done with rows of the same day and place that a column no key tells into several accidents.
    twins
        What is done with incidents that the pack has already, the same in every respect.
    pairs
        The same of single ones, by their identifier in the pack, for this file alone.
    codes
        Code by value as it stands in the file, by table.
    order, zone, basis
        Of dates: which of day and month comes first, the zone in which moments are days, what the day is.
    repairs
        What is done with each kind of damaged coordinates.
    points_are
        What a point stands for where no column says it.
    constants
        What holds for every row.
    reasons
        Why each column is what it is said to be; written beside it and not read.
    """

    file: Mapping[str, Any] = field(default_factory=dict)
    shape: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows_are: str = ACCIDENTS
    keys: tuple[str, ...] = ()
    apart: str = "ask"
    twins: str = "ask"
    pairs: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    order: str = ""
    zone: str = "UTC"
    basis: str = "occurred"
    repairs: Mapping[str, str] = field(default_factory=dict)
    points_are: str = "settlement"
    constants: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def column(self, role: str) -> str | None:
        """Return the first column that has a role; None for none."""
        return next((name for name, roles in self.columns.items() if role in roles), None)

    def having(self, role: str) -> tuple[str, ...]:
        """Return all columns that have a role."""
        return tuple(name for name, roles in self.columns.items() if role in roles)

    @property
    def left_out(self) -> frozenset[str]:
        """Columns that are nowhere in a pack: about persons, or left out."""
        return frozenset((*self.having(PERSON), *self.having(IGNORED)))

    def to_toml(self) -> str:
        """Return it as the text of a file."""
        lines = ["# How a file is brought into a pack; correct what is wrong and import the file again.", ""]
        lines += [f"shape = {toml_text(self.shape)}", ""]
        lines += toml_table(
            "file", {key: self.file[key] for key in FILE_KEYS if self.file.get(key) not in {None, ""}}
        )
        lines += [
            f"# are: {' or '.join(ROWS_ARE)}; keys: columns that together tell one accident from another",
            f"# twins, the same as incidents of the pack: {' or '.join(TWINS)}",
        ]
        apart = {"apart": self.apart} if self.apart != APART[0] else {}
        said = {"are": self.rows_are, "keys": list(self.keys), **apart, "twins": self.twins}
        lines += toml_table("rows", said)
        if self.pairs:
            lines += ["# incidents of the pack that may be one of this file", *_pairs(self.pairs)]
        lines += ["# order: " + " or ".join(ORDERS) + ", empty where it is not needed or not known"]
        lines += toml_table("dates", {"order": self.order, "zone": self.zone, "basis": self.basis})
        lines += [f"# points_are: {' or '.join(POINTS_ARE)}; {' and '.join(REPAIRS)}: {' or '.join(ANSWERS)}"]
        repairs = {one: self.repairs.get(one, "ask") for one in REPAIRS}
        lines += toml_table("places", {"points_are": self.points_are, **repairs})
        lines += [f"# any of {', '.join(CONSTANTS)}", *toml_table("constants", self.constants)]
        lines += [f"# each one of {', '.join(BY_CODE)}, or a list of them", "[columns]"]
        for name, roles in self.columns.items():
            shown = toml_text(roles[0]) if len(roles) == 1 else _value(list(roles))
            reason = " ".join(self.reasons.get(name, "").split())
            # A mapping is passed on: it quotes no cell of a column that is kept beside the records, and no
            # identifier, which may be that of a submission to a form.
            reason = reason.partition("; ")[0] if {*roles} & {EXTRA, *FREE_TEXT, "incident_id"} else reason
            lines.append(f"{toml_text(name)} = {shown}" + (f"  # {_plain(reason)}" if reason else ""))
        for table, codes in self.codes.items():
            lines += ["", f"# one of {', '.join(allowed(table))}", f"[values.{table}]"]
            lines += [f"{toml_text(value)} = {toml_text(code)}" for value, code in codes.items()]
        return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def toml_text(value: str) -> str:
    """Return text as TOML writes it: what cannot be seen as its number, so that names stay what they are."""
    return '"' + "".join(map(_letter, value)) + '"'


def _letter(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    code = 0xFFFD if 0xD800 <= ord(letter) <= 0xDFFF else ord(letter)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return toml_text(value) if isinstance(value, str) else str(value).lower()


def toml_table(name: str, entries: Mapping[str, Any]) -> list[str]:
    """Return a table of TOML as lines, an empty one after it."""
    lines = [f"[{name}]"]
    for key, value in entries.items():
        lines.append(f"{key} = {_value(value)}")
    return [*lines, ""]


def _pairs(pairs: Mapping[str, str]) -> list[str]:
    said = (f"{toml_text(code)} = {toml_text(answer)}" for code, answer in sorted(pairs.items()))
    return ["[twins]", *said, ""]


def allowed(table: str) -> tuple[str, ...]:
    """Return the codes a value of a table may mean."""
    if table in COUNTS or table in NUMBERS:
        return (say("a whole number"), say("a range such as 2-5 or 2+"), say("? for not known"))
    codes = tuple(dict.fromkeys(TABLES[CODED[table]].values()))
    return (*codes, OTHER_KIND) if table == "device_type" else codes


def shape_of(columns: Iterable[str]) -> str:
    """Return a digest of the names of columns, those of tables of held rows left out."""
    own = {*HELD_COLUMNS, "geometry"}
    # Without those about persons, so that a table of held rows, which has none, is of the same shape.
    names = sorted(name for name in map(str, columns) if name not in own and not names_person(name))
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:16]


def parsed(text: str, *, file: str) -> dict[str, Any]:
    """Return what a mapping says, unchecked.

    Raises
    ------
    ReadError
        Where it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ReadError(
            say("{file}: no valid TOML ({error}). Correct that line.", file=file, error=str(error)[:100])
        ) from None


def read_mapping(text: str, *, file: str, own: Mapping[str, Collection[str]] | None = None) -> ImportMapping:
    """Read a mapping, every fault of it named.

    Parameters
    ----------
    text, file
        What it says, and its name.
    own
        Codes of the pack's own, by table.

    Raises
    ------
    ReadError
        With all faults.
    """
    found = parsed(text, file=file)
    faults = [say("there is no section {name!r}", name=name[:40]) for name in found if name not in _SECTIONS]
    section = {name: found[name] if isinstance(found.get(name), dict) else {} for name in _SECTIONS}
    rows, dates, places = section["rows"], section["dates"], section["places"]
    columns = {
        name: tuple(roles) if isinstance(roles, list) else (roles,)
        for name, roles in section["columns"].items()
    }
    for name, roles in columns.items():
        for role in roles:
            if role not in BY_CODE:
                near = did_you_mean([one for one in BY_CODE if str(role)[:4] in one], str(role))
                faults.append(
                    say(
                        "columns, {name!r}: {role!r} is nothing a column may be. {near}",
                        name=name[:40],
                        role=str(role)[:40],
                        near=near,
                    ).strip()
                )
    values = {
        table: {str(a): str(b) for a, b in codes.items()}
        for table, codes in section["values"].items()
        if isinstance(codes, dict)
    }
    faults += _value_faults(values, own or {})
    faults += _choice_faults(rows, dates, places)
    faults += _pair_faults(section["twins"])
    constants = {str(key): str(value) for key, value in section["constants"].items()}
    faults += constant_faults(constants, CONSTANTS, INCIDENTS)
    if faults:
        raise ReadError(
            say("{file}: {faults}. Correct the mapping.", file=file, faults="; ".join(faults[:10]))
        )
    return ImportMapping(
        file={key: section["file"].get(key) for key in FILE_KEYS if key in section["file"]},
        shape=str(found.get("shape", "")),
        columns=columns,
        rows_are=rows.get("are", ACCIDENTS),
        keys=tuple(map(str, rows.get("keys", ()))),
        apart=rows.get("apart", "ask"),
        twins=rows.get("twins", "ask"),
        pairs={str(code): str(answer) for code, answer in section["twins"].items()},
        codes=values,
        order=dates.get("order", ""),
        zone=dates.get("zone", "UTC"),
        basis=dates.get("basis", "occurred"),
        repairs={one: places.get(one, "ask") for one in REPAIRS},
        points_are=places.get("points_are", "settlement"),
        constants=constants,
    )


def _pair_faults(pairs: Mapping[str, Any]) -> list[str]:
    return [
        say(
            "twins, {code!r}: {answer!r} is none of {twins}",
            code=code[:40],
            answer=str(answer)[:40],
            twins=", ".join(TWINS),
        )
        for code, answer in pairs.items()
        if answer not in TWINS
    ]


def _value_faults(values: Mapping[str, Mapping[str, str]], own: Mapping[str, Collection[str]]) -> list[str]:
    faults = []
    for table, codes in values.items():
        if table in COUNTS or table in NUMBERS:
            faults += [
                say(
                    "values.{table}: {code!r} is no number, no range as 2-5 or 2+, and not ? for not known",
                    table=table,
                    code=code,
                )
                for code in codes.values()
                if not code.isdigit() and not read_count(code).is_range and not is_blank(code)
            ]
        elif table not in CODED:
            faults.append(
                say("values.{table}: there are only {text}", table=table, text=listed([*CODED, *COUNTS]))
            )
        else:
            may = (*allowed(table), *own.get(table, ()))
            wrong = [code for code in codes.values() if code not in may]
            faults += [
                say("values.{table}: {code!r} is none of {may}", table=table, code=code, may=", ".join(may))
                for code in wrong
            ]
    return faults


def _choice_faults(rows: Mapping[str, Any], dates: Mapping[str, Any], places: Mapping[str, Any]) -> list[str]:
    asked = [
        ("rows, are", rows.get("are", ACCIDENTS), ROWS_ARE),
        ("rows, apart", rows.get("apart", "ask"), APART),
        ("rows, twins", rows.get("twins", "ask"), TWINS),
        ("dates, order", dates.get("order", ""), ("", *ORDERS)),
        ("dates, basis", dates.get("basis", "occurred"), BASES),
        ("places, points_are", places.get("points_are", "settlement"), POINTS_ARE),
        *((f"places, {one}", places.get(one, "ask"), ANSWERS) for one in REPAIRS),
    ]
    faults = [
        say("{name}: {value!r} is none of {may}", name=name, value=value, may=", ".join(may))
        for name, value, may in asked
        if value not in may
    ]
    if not isinstance(rows.get("keys", []), list):
        faults.append(say("rows, keys: write a list of columns"))
    try:
        zone_of(str(dates.get("zone", "UTC")))
    except ReadError as error:
        faults.append(say("dates, zone: {error}", error=error))
    return faults


def constant_faults(constants: Mapping[str, str], known: Sequence[str], layer: Schema) -> list[str]:
    """Return what is wrong with the values of every row that a mapping states, by the codes of their fields.

    Parameters
    ----------
    constants
        Values by field.
    known
        Fields that may be stated.
    layer
        Whose fields they are; a field that may hold several codes is given them with semicolons between.
    """
    faults = []
    for key, value in constants.items():
        codes = layer[key].codes if key in layer else None
        several = key in layer and layer[key].type is FieldType.CODES
        told = value.split(";") if several else [value]
        if key not in known:
            faults.append(
                say("constants, {key!r}: there are only {constants}", key=key, constants=", ".join(known))
            )
        elif codes is not None and any(one not in codes for one in told):
            faults.append(
                say(
                    "constants, {key}: {value!r} is none of {codes}",
                    key=key,
                    value=value,
                    codes=", ".join(codes.codes()),
                )
            )
    return faults
