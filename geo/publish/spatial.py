"""GeoJSON and GeoParquet, written whole and read back without a digit lost.

GeoJSON follows RFC 7946; what the file says of itself is the top-level member ``about``, its columns are the
member ``fields``. GeoParquet follows version 1.0; both are JSON texts in the metadata of the schema. A layer
without places is a GeoJSON collection whose geometries are all null, and a plain Parquet table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import geopandas as gpd
import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from geopandas.io.arrow import _geopandas_to_arrow  # type: ignore[attr-defined] # the types leave it out

from geo.layers.fields import FieldType
from geo.publish.tables import LayerTable, described

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


def write_parquet(table: LayerTable, about: Mapping[str, object]) -> bytes:
    """Return a table as GeoParquet, or Parquet where the layer has no places; dates are dates."""
    days = {
        field.name: pd.ArrowDtype(pa.date32()) for field in table.plain_fields if field.type is FieldType.DATE
    }
    written = _arrow(table.frame.astype(days))
    head = {key: json.dumps(value, ensure_ascii=False) for key, value in file_head(table, about).items()}
    out = io.BytesIO()
    pq.write_table(written.replace_schema_metadata({**written.schema.metadata, **head}), out)
    return out.getvalue()


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as its own writer would write it, without writing and reading it for that."""
    if isinstance(frame, gpd.GeoDataFrame):
        found: pa.Table = _geopandas_to_arrow(frame, index=False)
        return found
    return pa.Table.from_pandas(frame, preserve_index=False)
