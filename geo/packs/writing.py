"""Write the files of a pack the same way every time: same input, same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers.incidents import SELDOM
from geo.layers.schema import FieldType, Schema

Row = dict[str, str]

_DIGITS_OF_DEGREE = 5  # about one metre, the precision of the boundary files


def read_rows(path: Path) -> list[Row]:
    """Return the records of a CSV file as text; empty cells stay empty strings."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_UNFILLED = frozenset((*SELDOM, "other_regions"))
"""Fields whose column a file does without where nothing fills it."""


_IF_ANY: Final = ("sensitivity", "date_precision", "date_basis", "date_column")
"""Columns of tables that stand there only where a row fills them."""


def write_table(path: Path, schema: Schema, rows: Iterable[Mapping[str, str]]) -> None:
    """Write `rows` as CSV in the order of the schema's fields; fields a row lacks stay empty.

    Columns of classes, and of what an import tells of days, are left out where no row has one of its own.

    Raises
    ------
    ValueError
        If a row holds a field the schema does not know.
    """
    rows = list(rows)
    bare = {name for name in _IF_ANY if not any(row.get(name) for row in rows)}
    names = [
        field.name
        for field in schema.fields
        if field.type is not FieldType.GEOMETRY and field.name not in bare
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_features(path: Path, features: Iterable[tuple[Mapping[str, object], BaseGeometry | None]]) -> None:
    """Write one GeoJSON feature per line, WGS 84 longitude and latitude rounded to five decimals."""
    lines = [
        json.dumps(
            {"type": "Feature", "properties": dict(properties), "geometry": _geometry(geometry)},
            ensure_ascii=False,
        )
        for properties, geometry in features
    ]
    body = ",\n".join(lines)
    path.write_text(
        f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n', encoding="utf-8", newline="\n"
    )


def typed_properties(schema: Schema, row: Mapping[str, str]) -> dict[str, object]:
    """Return `row` as the JSON values of the schema's fields, ``None`` where nothing is recorded.

    Raises
    ------
    ValueError
        If a row holds a field the schema does not know, or a number that is none.
    """
    unknown = set(row) - set(schema.names)
    if unknown:
        message = f"{schema.name} has no field {', '.join(sorted(unknown))}; see geo/layers/schema.py"
        raise ValueError(message)
    return {
        field.name: _json_value(field.type, row.get(field.name, ""))
        for field in schema.fields
        # Where nothing fills one of these, a file does without its column.
        if field.type is not FieldType.GEOMETRY and (field.name in row or field.name not in _UNFILLED)
    }


def _json_value(kind: FieldType, text: str) -> object:
    if text == "":
        return None
    if kind is FieldType.INTEGER:
        return int(text)
    if kind is FieldType.NUMBER:
        return float(text)
    if kind is FieldType.BOOLEAN:
        return text == "true"
    return text


def _geometry(geometry: BaseGeometry | None) -> dict[str, object] | None:
    if geometry is None:
        return None
    mapping = shapely.geometry.mapping(geometry)
    return {"type": mapping["type"], "coordinates": _rounded(mapping["coordinates"])}


def _rounded(coordinates: object) -> object:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), _DIGITS_OF_DEGREE)
    if isinstance(coordinates, tuple | list):
        return [_rounded(item) for item in coordinates]
    message = f"not a coordinate: {coordinates!r}"
    raise TypeError(message)
