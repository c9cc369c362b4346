"""Typed columns out of raw text and JSON values: strict, without guesses, every fault named.

A value that cannot be read is never replaced by zero or by a likely reading: its row is marked and a finding
says what was found and, for dates, which readings are possible.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from geo.checking.apiece import apiece
from geo.checking.damage import damage_of, is_no_value, sound_texts
from geo.checking.distinct import distinct_values, is_missing
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.idlists import parts_of
from geo.layers.many import Findings, Make, parted, together
from geo.layers.schema import Field, FieldType, Schema
from geo.layers.values import Fault, listed_values, parser_for, plain_column, sentence, shown
from geo.text import did_you_mean, listed

_DTYPES = {
    FieldType.INTEGER: "Int64",
    FieldType.NUMBER: "Float64",
    FieldType.BOOLEAN: "boolean",
}
DEGREES = frozenset({"longitude", "latitude"})
# What an export adds to the fields of a layer: counted from them, and not to be taken for one when read back.
_WORKED_OUT = re.compile(
    r"district_counted|(most_likely_)?in_period|record_status|district_note|drawn_(as|m2)|state_(words|since)"
    r"|(incidents|killed|injured|casualties)_(counted|certain|possible|unrecorded|stated|recorded|residual|per)\w*"
    r"|[a-z_]+_label|population_\w+_(19|20)\d\d|released_(cancelled|reduced|cleared)_m2"
)
# Words that files of others use, too: an export's where one of the names above stands beside them.
_BESIDE_WORKED_OUT = frozenset({"state", "overlay", "incidents", "killed", "injured", "casualties"})
_NAME_SCORE = 70
_PART_OF_DEGREES = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_DEGREES_WRITTEN_OUT = re.compile(r"[-+]?[0-9.,°º'’′\"”″ ]+[NSEWnsew]?")


class TypedFrame(NamedTuple):
    """What `typed_frame` returns: typed columns, findings, and which rows hold a fault.

    Parameters
    ----------
    frame
        One column per field of the schema, in its order; index ``source_row``.
    findings
        Findings about single values and whole columns; ``row`` is the source row number.
    bad
        Boolean array over the rows: rows with a finding of severity error.
    """

    frame: pd.DataFrame
    findings: Findings
    bad: NDArray[np.bool_]


class _Column(NamedTuple):
    """A column as its distinct values, None behind them, which of these stands in each row, and faults."""

    distinct: NDArray[np.object_]
    codes: NDArray[np.intp]
    faults: dict[int, Fault]

    @classmethod
    def of(cls, values: NDArray[np.object_], faults: dict[int, Fault]) -> _Column:
        """Return a column of which nothing is known to stand twice."""
        return cls(np.append(values, [None]), np.arange(len(values), dtype=np.intp), faults)

    @property
    def values(self) -> NDArray[np.object_]:
        """The value of every row."""
        return self.distinct[self.codes]


def source_rows(frame: pd.DataFrame) -> pd.Index[int]:
    """Return the 1-based record numbers of `frame`: its own where it carries them, else counted."""
    numbered = frame.index.name == "source_row" and pd.api.types.is_integer_dtype(frame.index.dtype)
    if numbered and frame.index.is_unique:
        return frame.index
    return pd.RangeIndex(1, len(frame) + 1, name="source_row")


def _read(column: pd.Series, field: Field) -> _Column:
    parse = parser_for(field)
    codes, found = distinct_values(column)
    distinct: list[Any] = found if isinstance(found, list) else listed_values(found)
    values = np.empty(len(distinct) + 1, dtype=object)
    values[:-1] = distinct
    by_code: dict[int, Fault] = {}
    sound = sound_texts(found, field)
    if field.type is FieldType.IDS:
        at = np.flatnonzero(sound)
        for code in at[parts_of(values[at]).repeated()].tolist():
            values[code] = ";".join(dict.fromkeys(values[code].split(";")))
    for code in np.flatnonzero(~sound).tolist():
        raw = distinct[code]
        plain = raw.item() if isinstance(raw, np.generic) else raw
        value, fault = parse(plain)
        fault = damage_of(plain, field, fault)
        values[code] = None if isinstance(plain, str) and is_no_value(plain) else value
        if fault is not None:
            by_code[code] = fault
    if not by_code:
        return _Column(values, codes, {})
    faulty = np.isin(codes, list(by_code))
    return _Column(values, codes, {row: by_code[int(codes[row])] for row in np.flatnonzero(faulty).tolist()})


def _typed(column: _Column, field: Field, rows: pd.Index[int]) -> pd.Series:
    if field.type is FieldType.GEOMETRY:
        return pd.Series(column.values, index=rows, dtype=object)
    values: Any = column.distinct
    dtype: Any = "datetime64[s]" if field.type is FieldType.DATE else _DTYPES.get(field.type, "str")
    typed = pd.Series(values.astype(dtype) if field.type is FieldType.DATE else values, dtype=dtype)
    # What stands in no distinct value is the last of them.
    series: pd.Series = typed.take(column.codes % len(values)).set_axis(rows)
    return series


def points_from_degrees(frame: pd.DataFrame) -> tuple[NDArray[np.object_], dict[int, Fault]]:
    """Build points from the ``longitude`` and ``latitude`` columns of a raw frame.

    Returns
    -------
    tuple
        Object array of ``shapely.Point`` or ``None``, and the faults by position: a value that is no number,
        or one coordinate without the other.
    """
    number = Field(name="longitude", type=FieldType.NUMBER, label=say("Longitude"), unit="degrees")
    east, north = (_read(frame[name], number) for name in ("longitude", "latitude"))
    faults = {
        row: _no_degrees(name, frame[name].iloc[row])
        for name, column in (("latitude", north), ("longitude", east))
        for row in column.faults
    }
    x, y = (np.array(column.values, dtype=np.float64) for column in (east, north))
    both = np.isfinite(x) & np.isfinite(y)
    points = np.full(len(frame), None, dtype=object)
    points[both] = shapely.points(x[both], y[both])
    for position in np.flatnonzero(np.isfinite(x) != np.isfinite(y)).tolist():
        faults.setdefault(
            position,
            Fault(
                "geometry.invalid",
                "Only one of longitude and latitude is given",
                "Give both in decimal degrees, or leave both empty where the point is not known",
            ),
        )
    return points, faults


def _no_degrees(name: str, raw: object) -> Fault:
    """Return the fault of a coordinate that is no decimal number, with the number it probably means."""
    text = str(raw).strip()
    parts = [part.replace(",", ".") for part in _PART_OF_DEGREES.findall(text)]
    remedy = say("Write decimal degrees with a point and without letters, south and west negative")
    if 1 <= len(parts) <= 3 and _DEGREES_WRITTEN_OUT.fullmatch(text):
        degrees, minutes, seconds = (float(part) for part in (*parts, "0", "0")[:3])
        value = degrees + minutes / 60 + seconds / 3600
        negative = text.upper().startswith("-") or text.upper().endswith(("S", "W"))
        remedy = say(
            "Write decimal degrees with a point and without letters, south and west negative; this one is "
            "probably {value:g}",
            value=round(-value if negative else value, 6),
        )
    return Fault("field.type", say("{name} [{shown}] is not a number", name=name, shown=shown(raw)), remedy)


def _read_geometry(frame: pd.DataFrame) -> _Column:
    faults: dict[int, Fault] = {}
    values = np.full(len(frame), None, dtype=object)
    if "geometry" in frame.columns:
        given = frame["geometry"].to_numpy(dtype=object)
        shapes = shapely.is_geometry(given)
        values[shapes] = given[shapes]
        values[shapely.is_empty(values)] = None
        for position in np.flatnonzero(~shapes & ~shapely.is_missing(given)).tolist():
            if not is_missing(given[position]):
                faults[position] = Fault(
                    "geometry.type",
                    say("The geometry cannot be read"),
                    say("Give the geometry as the file format defines it, in longitude and latitude"),
                )
    if set(frame.columns) >= DEGREES:
        points, unread = points_from_degrees(frame)
        empty = np.array([value is None for value in values], dtype=bool)
        values[empty] = points[empty]
        faults.update({row: fault for row, fault in unread.items() if empty[row] and row not in faults})
    return _Column.of(values, faults)


def _milder(fault: Fault) -> Fault:
    """Return the fault of a place that cannot be read in a layer whose rows count without one."""
    kept = say("The row is kept without its place")
    return Fault(fault.rule, f"{sentence(fault.message)} {kept}", fault.remedy, Severity.WARNING)


def _nearest(name: str, schema: Schema) -> str:
    found = process.extractOne(name.casefold(), schema.names, scorer=fuzz.ratio, score_cutoff=_NAME_SCORE)
    return did_you_mean([found[0]] if found else [], name)


def _column_findings(frame: pd.DataFrame, schema: Schema, *, file: str) -> tuple[list[Finding], bool]:
    findings: list[Finding] = []
    names = [str(name) for name in frame.columns]
    has_geometry = schema.geometry is not None
    # Points made of two columns of degrees are no column of the file, nor is the empty one of a table.
    placed = has_geometry or set(names) >= DEGREES or ("geometry" in names and frame["geometry"].isna().all())
    known = {*schema.names, *(DEGREES if has_geometry else ()), *(("geometry",) if placed else ())}
    fatal = False
    # GeoJSON names its fields in its records: where there are none yet, none is missing.
    unnamed = not len(frame) and set(names) <= {"geometry"}
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        fatal = True
        findings.append(
            Finding(
                file, None, shown(name), None, "column.duplicate", Severity.ERROR,
                say("Two columns are called {shown}.", shown=shown(name)),
                say("Keep one column of each name: it cannot be known which one is meant."),
            )
        )  # fmt: skip
    for field in schema.fields:
        present = field.name in names or (field.type is FieldType.GEOMETRY and set(names) >= DEGREES)
        needed = (field.required or field.column) and field.default is None
        if needed and not present and not unnamed:
            fatal = True
            findings.append(
                Finding(
                    file, None, field.name, None, "field.required", Severity.ERROR,
                    say("The file has no column {name} ({label}), which every file needs.",
                        name=field.name, label=field.label.lower()),
                    say("Add the column {name}.", name=field.name),
                )
            )  # fmt: skip
    others = [name for name in dict.fromkeys(names) if name not in known]
    worked_out = [name for name in others if _WORKED_OUT.fullmatch(name)]
    if worked_out:
        worked_out += [name for name in others if name in _BESIDE_WORKED_OUT]
        findings.append(
            Finding(
                file, None, None, None, "column.worked_out", Severity.NOTE,
                say("Columns that an export counts from the fields of a record are left out: {names}.",
                    names=listed(worked_out)),
                say("Nothing: they are counted anew."),
            )
        )  # fmt: skip
    findings.extend(
        Finding(
            file, None, shown(name), None, "column.unknown", Severity.NOTE,
            say("The column {shown} is not a field of {title} and is left out.",
                shown=shown(name), title=schema.title.lower()),
            f"{say('Rename it if it holds a field of the table.')} {_nearest(name, schema)}".rstrip(),
        )
        for name in others
        if name not in worked_out
    )  # fmt: skip
    return findings, fatal


def _missing_faults(column: _Column, field: Field) -> dict[int, Fault]:
    if not field.required or field.type is FieldType.GEOMETRY:
        return {}
    fault = Fault(
        "field.required",
        say("{label} is empty", label=field.label),
        say(
            "Fill in {name}, with unknown where it was asked and is not known"
            if _can_be_unknown(field)
            else "Fill in {name}",
            name=field.name,
        ),
    )
    empty = pd.isna(pd.Series(column.distinct, dtype=object)).to_numpy()[column.codes]
    unread = {row for row, found in column.faults.items() if found.severity is Severity.ERROR}
    return {row: fault for row in np.flatnonzero(empty).tolist() if row not in unread}


def _can_be_unknown(field: Field) -> bool:
    return field.codes is not None and "unknown" in field.codes


def _of_field(
    unique: pd.DataFrame, field: Field, rows: pd.Index[int]
) -> tuple[Mapping[int, Fault], pd.Series]:
    """Return the faults of a field by position, and what it holds."""
    if field.type is FieldType.GEOMETRY:
        column = _read_geometry(unique)
        if not field.required:
            column = column._replace(faults={at: _milder(one) for at, one in column.faults.items()})
    elif field.name in unique.columns:
        column = _read(unique[field.name], field)
        column = column._replace(faults={**column.faults, **_missing_faults(column, field)})
    else:
        column = _Column(np.array([None], dtype=object), np.zeros(len(unique), dtype=np.intp), {})
    return column.faults, _typed(column, field, rows)


def typed_frame(frame: pd.DataFrame, schema: Schema, *, file: str) -> TypedFrame:
    """Read the raw columns of `frame` as the types `schema` gives them.

    Parameters
    ----------
    frame
        Columns as read: text, or JSON values (int, float, bool, None), or typed columns of a typed format.
        An index called ``source_row`` gives the record numbers; otherwise rows count from 1.
    schema
        Fields to read; other columns are left out with a note.
    file
        Name of the file for the findings.

    Returns
    -------
    TypedFrame
        Text, codes and ids as ``str`` (missing: NaN), integers ``Int64``, numbers ``Float64``, dates
        ``datetime64[s]``, booleans ``boolean``, geometry as shapely objects or ``None``. A value that could
        not be read is missing there, has a finding, and its row is marked bad.
    """
    rows = source_rows(frame)
    unique = frame.loc[:, ~frame.columns.duplicated()]
    columns_at_fault, fatal = _column_findings(frame, schema, file=file)
    parts: list[Findings | list[Finding]] = [columns_at_fault]
    bad = np.full(len(frame), fatal)
    read = apiece(lambda field: _of_field(unique, field, rows), schema.fields, rows=len(frame))
    columns: dict[str, pd.Series] = {}
    for field, (faults, columns[field.name]) in zip(schema.fields, read, strict=True):
        if not faults:
            continue
        has_text = field.name in unique.columns and field.type is not FieldType.GEOMETRY
        alike: dict[tuple[str, Severity], list[int]] = {}
        for position, fault in faults.items():
            alike.setdefault((fault.rule, fault.severity), []).append(position)
        for (_, severity), positions in alike.items():
            at = np.array(positions, dtype=np.intp)
            bad[at] |= severity is Severity.ERROR
            raw = plain_column(unique[field.name].take(at)) if has_text else None
            make = _making(field.name, faults, at, rows[at], raw, file=file)
            parts.append(parted(make, rows[at].to_numpy(dtype=np.int64), file=file))
    return TypedFrame(pd.DataFrame(columns, index=rows, columns=list(schema.names)), together(parts), bad)


def _making(
    name: str,
    faults: Mapping[int, Fault],
    at: NDArray[np.intp],
    rows: pd.Index[int],
    raw: pd.Series | None,
    *,
    file: str,
) -> Make:
    """Return what makes findings of one field; it holds the values that are at fault, and no more."""

    def make(numbers: NDArray[np.intp]) -> Iterator[Finding]:
        values = [None] * len(numbers) if raw is None else listed_values(raw.take(numbers))
        for number, value in zip(numbers.tolist(), values, strict=True):
            fault = faults[int(at[number])]
            yield Finding(
                file, int(rows[number]), name, shown(value),
                fault.rule, fault.severity, sentence(fault.message), sentence(fault.remedy),
            )  # fmt: skip

    return make
