"""Read files of ours back, for tests that nothing is lost on the way; the program itself only writes them."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from openpyxl import load_workbook

from geo.errors import PublishError
from geo.layers.fields import Field, FieldType
from geo.publish.csv_text import _CUTS, _NEVER_TEXT, flat_fields
from geo.publish.geopackage import _quoted
from geo.publish.spatial import FIELDS
from geo.publish.tables import DEGREES, GEOMETRY, LayerTable
from geo.publish.workbook import _FIELDS_ROW, _HEAD_ROWS, BOUNDARIES, DATA, README

_GUARDED = re.compile(rf"(^|{_CUTS})'")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return _GUARDED.sub(r"\1", text)


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def from_texts(values: Iterable[str | None], field: Field) -> list[Any]:
    """Return the values of a column that was written as text; empty means not recorded.

    Raises
    ------
    PublishError
        Where a text is no value of the field's type.
    """
    kinds: dict[FieldType, Any] = {
        FieldType.INTEGER: int,
        FieldType.NUMBER: float,
        FieldType.BOOLEAN: {"true": True, "false": False}.__getitem__,
    }
    read = kinds.get(field.type, str)
    try:
        return [read(value) if value else None for value in values]
    except (KeyError, ValueError) as error:
        raise PublishError(
            f"The column {field.name} holds {error}, which is no {field.type}; write the file again."
        ) from None


def fields_from(described_fields: Sequence[Mapping[str, str]]) -> tuple[Field, ...]:
    """Return the columns a file describes; the reverse of `described`, without the code lists."""
    return tuple(
        Field(
            name=one["name"],
            type=FieldType(one["type"]),
            label=one["label"],
            unit=one["unit"],
            hxl=one["hxl"],
            note=one["note"],
            geometry=tuple(filter(None, one["geometry"].split(";"))),
        )
        for one in described_fields
    )


def points(east: Sequence[float | None], north: Sequence[float | None]) -> npt.NDArray[np.object_]:
    """Return the points of two columns of degrees, ``None`` where there is none."""
    x, y = (np.array(values, dtype=np.float64) for values in (east, north))
    found = np.full(len(x), None, dtype=object)
    known = np.isfinite(x) & np.isfinite(y)
    found[known] = shapely.points(x[known], y[known])
    return found


def read_csv(
    data: bytes, fields: Sequence[Field], *, layer: str, title: str, hxl: bool = False
) -> LayerTable:
    """Return the table that `write_csv` wrote.

    Parameters
    ----------
    data
        The file.
    fields
        Its fields with their types, which CSV does not carry.
    layer, title
        What to call the table.
    hxl
        Whether a second row gives the HXL hashtags.

    Raises
    ------
    PublishError
        Where the header is another, or a cell is no value of its field.
    """
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    flat = flat_fields(fields)
    names = [field.name for field in flat]
    if not rows or rows[0] != names:
        raise PublishError(
            f"The first row is {', '.join(rows[0]) if rows else 'missing'}; it must name the fields "
            f"{', '.join(names)}."
        )
    cells = list(zip(*rows[2 if hxl else 1 :], strict=True)) or [()] * len(names)
    columns: dict[str, Any] = {
        field.name: from_texts(map(unguarded, texts) if _is_text(field) else texts, field)
        for field, texts in zip(flat, cells, strict=True)
    }
    if set(DEGREES) <= set(names):
        columns[GEOMETRY] = points(columns[DEGREES[0]], columns[DEGREES[1]])
    elif GEOMETRY in columns:
        columns[GEOMETRY] = shapely.from_wkt(columns[GEOMETRY])
    return LayerTable.build(layer, title, fields, columns)


def read_geojson(data: bytes) -> LayerTable:
    """Return the table that `write_geojson` wrote.

    Raises
    ------
    PublishError
        Where the file is not one of ours.
    """
    try:
        content = json.loads(data)
        fields = fields_from(content[FIELDS])
        features = content["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError(f"This is no GeoJSON file of this program ({error}); write it again.") from None
    columns: dict[str, Any] = {
        field.name: [feature["properties"][field.name] for feature in features]
        for field in fields
        if field.type is not FieldType.GEOMETRY
    }
    columns[GEOMETRY] = [
        None if shape is None else shapely.geometry.shape(shape)
        for shape in (feature["geometry"] for feature in features)
    ]
    return LayerTable.build(content["name"], content["title"], fields, columns)


def read_parquet(data: bytes) -> LayerTable:
    """Return the table that `write_parquet` wrote.

    Raises
    ------
    PublishError
        Where the file is not one of ours.
    """
    try:
        written = pq.read_table(pa.BufferReader(data))
        head = {key: json.loads(written.schema.metadata[key.encode()]) for key in ("name", "title", FIELDS)}
    except (pa.ArrowException, KeyError, ValueError, TypeError) as error:
        raise PublishError(f"This is no Parquet file of this program ({error}); write it again.") from None
    columns: dict[str, Any] = {name: written.column(name).to_pylist() for name in written.column_names}
    if GEOMETRY in columns:
        columns[GEOMETRY] = shapely.from_wkb(columns[GEOMETRY])
    return LayerTable.build(head["name"], head["title"], fields_from(head[FIELDS]), columns)


def read_geopackage(data: bytes) -> LayerTable:
    """Return the table that `write_geopackage` wrote.

    Raises
    ------
    PublishError
        Where the file is not one of ours.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            (text,) = database.execute("SELECT metadata FROM gpkg_metadata WHERE id = 1").fetchone()
            head = json.loads(text)
            fields = fields_from(head["fields"])
            names = [field.name for field in fields]
            rows = database.execute(
                f"SELECT {_listed(names)} FROM {_quoted(head['name'])} ORDER BY fid"
            ).fetchall()
    except (sqlite3.Error, KeyError, ValueError, TypeError) as error:
        raise PublishError(f"This is no GeoPackage of this program ({error}); write it again.") from None
    columns: dict[str, Any] = dict(
        zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True)
    )
    for field in fields:
        if field.type is FieldType.BOOLEAN:
            columns[field.name] = [None if value is None else bool(value) for value in columns[field.name]]
    if GEOMETRY in columns:
        columns[GEOMETRY] = [None if blob is None else _shape(blob) for blob in columns[GEOMETRY]]
    return LayerTable.build(head["name"], head["title"], fields, columns)


def read_workbook(data: bytes) -> LayerTable:
    """Return the table that `write_workbook` wrote.

    Raises
    ------
    PublishError
        Where the file is not one of ours.
    """
    try:
        book = load_workbook(io.BytesIO(data))
        lines = list(book[README].iter_rows(values_only=True))
        machine = json.loads("".join(_word(line[1]) for line in lines if line[0] == _FIELDS_ROW))
        fields = fields_from(machine["fields"])
        heads = [_word(cell) for cell in next(book[DATA].iter_rows(max_row=1, values_only=True))]
        rows = list(book[DATA].iter_rows(min_row=_HEAD_ROWS + 1, values_only=True))
        pieces = list(book[BOUNDARIES].iter_rows(min_row=2, values_only=True)) if BOUNDARIES in book else []
    except (KeyError, ValueError, TypeError, IndexError, zipfile.BadZipFile) as error:
        raise PublishError(f"This is no workbook of this program ({error}); write it again.") from None
    count = machine["rows"]
    columns: dict[str, Any] = {}
    for field in (field for field in flat_fields(fields) if field.type is not FieldType.GEOMETRY):
        if field.name not in heads:
            raise PublishError(f"This workbook lacks the column {field.name}; write it again.")
        at = heads.index(field.name)
        cells = [row[at] if at < len(row) else None for row in rows[:count]]
        columns[field.name] = _values([*cells, *[None] * (count - len(cells))], field)
    if set(DEGREES) <= set(columns):
        columns[GEOMETRY] = points(columns[DEGREES[0]], columns[DEGREES[1]])
    else:
        columns[GEOMETRY] = _boundaries(pieces, count)
    return LayerTable.build(machine["name"], _word(lines[0][1]), fields, columns)


def _shape(blob: bytes) -> shapely.Geometry:
    bounds = blob[3] >> 1 & 0b111
    return shapely.from_wkb(blob[8 + (32 if bounds else 0) :])


def _boundaries(pieces: Iterable[Sequence[Any]], count: int) -> np.ndarray[Any, Any]:
    texts: list[list[str]] = [[] for _ in range(count)]
    for piece in pieces:
        texts[int(piece[0]) - 1].append(str(piece[3]))
    return np.asarray(shapely.from_wkt(["".join(parts) or None for parts in texts]), dtype=object)


def _word(cell: Any) -> str:
    return "" if cell is None else unescaped(str(cell))


def _values(cells: Sequence[Any], field: Field) -> list[Any]:
    if field.type is FieldType.DATE:
        return [cell.date().isoformat() if isinstance(cell, datetime) else cell for cell in cells]
    if field.type is FieldType.INTEGER or field.type is FieldType.NUMBER:
        return from_texts([None if cell is None else repr(cell).strip("'") for cell in cells], field)
    if field.type is FieldType.BOOLEAN:
        return list(cells)
    return [None if cell is None else unescaped(str(cell)) for cell in cells]


def _is_text(field: Field) -> bool:
    return field.type not in _NEVER_TEXT and field.type is not FieldType.GEOMETRY


def _listed(names: list[str]) -> str:
    return ", ".join(map(_quoted, names))


def read_export(
    data: bytes,
    format: str,  # noqa: A002 - as above
    *,
    fields: Sequence[Field] = (),
    layer: str = "",
    title: str = "",
) -> LayerTable:
    """Return the table of an exported file.

    Parameters
    ----------
    data
        The file.
    format
        One of `geo.choices.EXPORT_FORMATS`.
    fields, layer, title
        For CSV, which carries no types and no name; the other formats say it themselves.

    Raises
    ------
    PublishError
        Where the file is not one of ours.
    """
    if format == "csv":
        return read_csv(data, fields, layer=layer, title=title)
    return READERS[format](data)


READERS = {
    "geojson": read_geojson,
    "gpkg": read_geopackage,
    "parquet": read_parquet,
    "xlsx": read_workbook,
}
