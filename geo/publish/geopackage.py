"""GeoPackage 1.3 written with sqlite3: the same table gives the same bytes, and no driver is loaded.

A layer with places is a table of features, one without a table of attributes. What the file says of itself
stands in ``gpkg_metadata``, what its columns are in ``gpkg_data_columns``. There is no spatial index: the
layers are small, and programs add one where they want it.

Source: OGC 12-128r18, GeoPackage Encoding Standard 1.3.1; clauses 1.1 (base), 2.1.3 (geometry), F.8
(metadata), F.9 (schema).
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from typing import Any, Final

import pyproj
import shapely

from geo.layers.fields import FieldType
from geo.publish.spatial import file_head
from geo.publish.tables import GEOMETRY, LayerTable

_APPLICATION_ID: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10301
_WGS84: Final = 4326
_LITTLE_ENDIAN: Final = 1
_TYPES = {
    FieldType.INTEGER: "INTEGER",
    FieldType.NUMBER: "REAL",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
}
_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE,
  max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
  REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
_METADATA_PAGE = "http://www.geopackage.org/spec131/#extension_metadata"
_SCHEMA_PAGE = "http://www.geopackage.org/spec131/#extension_schema"


def write_geopackage(table: LayerTable, about: Mapping[str, object], *, created: date) -> bytes:
    """Return a table as a GeoPackage with one layer.

    Parameters
    ----------
    table
        What to write.
    about
        What the file says of itself, as values JSON can hold.
    created
        Day stamped on the file.
    """
    stamp = f"{created.isoformat()}T00:00:00.000Z"
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.executescript(_TABLES)
        _write_systems(database)
        _write_contents(database, table, about, stamp)
        _write_rows(database, table)
        database.commit()
        return bytes(database.serialize())


def _write_systems(database: sqlite3.Connection) -> None:
    system = pyproj.CRS.from_epsg(_WGS84)
    database.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian"),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic"),
            ("WGS 84 geodetic", _WGS84, "EPSG", _WGS84, system.to_wkt("WKT1_GDAL"), "longitude, latitude"),
        ],
    )


def _write_contents(
    database: sqlite3.Connection, table: LayerTable, about: Mapping[str, object], stamp: str
) -> None:
    kind = "features" if table.has_geometry else "attributes"
    placed = [shape for shape in table.shapes if shape is not None]
    bounds = shapely.total_bounds(placed).tolist() if placed else [None] * 4
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            table.layer,
            kind,
            table.title,
            str(about.get("completeness", "")),
            stamp,
            *bounds,
            _WGS84 if table.has_geometry else None,
        ),
    )
    if table.has_geometry:
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            (table.layer, GEOMETRY, _kind(table), _WGS84),
        )
    database.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        [
            ("gpkg_metadata", "gpkg_metadata", _METADATA_PAGE),
            ("gpkg_metadata_reference", "gpkg_metadata", _METADATA_PAGE),
            ("gpkg_data_columns", "gpkg_schema", _SCHEMA_PAGE),
            ("gpkg_data_column_constraints", "gpkg_schema", _SCHEMA_PAGE),
        ],
    )
    text = json.dumps(file_head(table, about), ensure_ascii=False, indent=1)
    database.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://json.org', 'application/json', ?)", (text,)
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (stamp,)
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, NULL, ?, ?, NULL, NULL)",
        [
            (table.layer, field.name, _with_unit(field.label, field.unit), field.note or None)
            for field in table.plain_fields
        ],
    )


def _write_rows(database: sqlite3.Connection, table: LayerTable) -> None:
    columns = [f"{_quoted(field.name)} {_TYPES.get(field.type, 'TEXT')}" for field in table.plain_fields]
    if table.has_geometry:
        columns.append(f"{_quoted(GEOMETRY)} {_kind(table)}")
    name = _quoted(table.layer)
    database.execute(
        f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {', '.join(columns)})"
    )
    places = ", ".join("?" * (len(columns) + 1))
    database.executemany(f"INSERT INTO {name} VALUES ({places})", _rows(table))  # noqa: S608 - quoted name


def _rows(table: LayerTable) -> Iterator[tuple[Any, ...]]:
    columns = [table.values(field) for field in table.plain_fields]
    if table.has_geometry:
        columns.append([None if shape is None else _blob(shape) for shape in table.shapes])
    numbers = range(1, len(table.frame) + 1)
    return zip(numbers, *columns, strict=True)


def _blob(shape: shapely.Geometry) -> bytes:
    """Return the standard's header (with bounds, but for points) and well-known binary."""
    if isinstance(shape, shapely.Point):
        head, bounds = 0, b""
    else:
        west, south, east, north = shapely.bounds(shape)
        head, bounds = 1, struct.pack("<4d", west, east, south, north)
    flags = _LITTLE_ENDIAN | head << 1
    wkb: bytes = shapely.to_wkb(shape, byte_order=1)
    return struct.pack("<2sBBi", b"GP", 0, flags, _WGS84) + bounds + wkb


def _kind(table: LayerTable) -> str:
    kinds = table.fields[-1].geometry
    return kinds[0].upper() if len(kinds) == 1 else "GEOMETRY"


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
