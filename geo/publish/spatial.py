"""GeoJSON and GeoParquet, written whole and read back without a digit lost.

GeoJSON follows RFC 7946; what the file says of itself is the top-level member ``about``, its columns are the
member ``fields``. GeoParquet follows version 1.0; both are JSON texts in the metadata of the schema. A layer
without places is a GeoJSON collection whose geometries are all null, and a plain Parquet table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.errors import PublishError
from geo.layers.fields import FieldType
from geo.publish.tables import GEOMETRY, LayerTable, described, fields_from

ABOUT, FIELDS = "about", "fields"


def file_head(table: LayerTable, about: Mapping[str, object]) -> dict[str, object]:
    """Return what a file says of itself and of its columns."""
    return {
        "name": table.layer,
        "title": table.title,
        ABOUT: dict(about),
        FIELDS: described(table.fields),
    }


def write_geojson(table: LayerTable, about: Mapping[str, object]) -> bytes:
    """Return a table as a GeoJSON feature collection, one feature a line."""
    names = [field.name for field in table.plain_fields]
    columns = [table.values(field) for field in table.plain_fields]
    rows = zip(*columns, strict=True) if columns else iter([()] * len(table.frame))
    encode = msgspec.json.Encoder().encode
    shapes = shapely.to_geojson(table.shapes)
    features = [
        b'{"type":"Feature","properties":%b,"geometry":%b}'
        % (encode(dict(zip(names, row, strict=True))), (shape or "null").encode())
        for row, shape in zip(rows, shapes, strict=True)
    ]
    head = json.dumps({"type": "FeatureCollection", **file_head(table, about)}, ensure_ascii=False)
    return b'%b,\n"features":[\n%b\n]}\n' % (head[:-1].encode(), b",\n".join(features))


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


def write_parquet(table: LayerTable, about: Mapping[str, object]) -> bytes:
    """Return a table as GeoParquet, or Parquet where the layer has no places; dates are dates."""
    days = {
        field.name: pd.ArrowDtype(pa.date32()) for field in table.plain_fields if field.type is FieldType.DATE
    }
    plain = io.BytesIO()
    table.frame.astype(days).to_parquet(plain, index=False)
    written = pq.read_table(plain)
    head = {key: json.dumps(value, ensure_ascii=False) for key, value in file_head(table, about).items()}
    out = io.BytesIO()
    pq.write_table(written.replace_schema_metadata({**written.schema.metadata, **head}), out)
    return out.getvalue()


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
