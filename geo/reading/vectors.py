"""GeoPackage, Shapefile and FlatGeobuf through GDAL, GeoParquet through Arrow: WKB and typed columns.

For the reading process only: the bytes lie in its private folder under a name of our own, and the
drivers have been checked.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.reading.archives import unpack_shapefile
from geo.reading.boxes import check_boxes
from geo.reading.geopackages import check_geopackage
from geo.reading.projections import to_longitude_latitude
from geo.reading.raw import RawLayer, ReadLimits, check_table_size
from geo.reading.remains import places_in_wkb

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_MIDNIGHT = re.compile(r"(\d{4}[-/]\d\d[-/]\d\d)[T ]00:00:00(?:\.0+)?")


def read_geopackage(
    path: Path, *, file: str, wanted: str | None, limits: ReadLimits, crs: str | None = None
) -> RawLayer:
    """Read one layer of a GeoPackage; rows count in the order of their identifiers.

    Raises
    ------
    ReadError
        See `geo.reading.geopackages.check_geopackage`; and when GDAL cannot read the layer.
    """
    name = check_geopackage(path, file=file, wanted=wanted)
    return _read_with_gdal(path, RawLayer(file, {}, []), driver="GPKG", name=name, limits=limits, crs=crs)


def read_shapefile(
    path: Path, *, file: str, wanted: str | None, limits: ReadLimits, crs: str | None = None
) -> RawLayer:
    """Read the one Shapefile in the zip archive at `path`; `crs` is what somebody says where it names none.

    Raises
    ------
    ReadError
        See `geo.reading.archives.unpack_shapefile`; and when GDAL cannot read the layer.
    """
    layer = RawLayer(file, {}, [])
    shape = unpack_shapefile(path, Path(), layer, wanted=wanted, limits=limits, crs=crs)
    return _read_with_gdal(shape, layer, driver="ESRI Shapefile", name="layer", limits=limits, crs=crs)


def read_flatgeobuf(path: Path, *, file: str, limits: ReadLimits, crs: str | None = None) -> RawLayer:
    """Read a FlatGeobuf file; a writer that adds a spatial index has already changed the order of rows.

    Raises
    ------
    ReadError
        When GDAL cannot read the layer.
    """
    layer = RawLayer(file, {}, [])
    return _read_with_gdal(path, layer, driver="FlatGeobuf", name=None, limits=limits, crs=crs)


def _read_with_gdal(
    path: Path, layer: RawLayer, *, driver: str, name: str | None, limits: ReadLimits, crs: str | None
) -> RawLayer:
    import pyogrio  # noqa: PLC0415 -- only after check_drivers has run

    try:
        info = pyogrio.read_info(path, layer=name)
        if info["driver"] != driver:
            raise ReadError(
                say(
                    "{file}: the file passes for {driver}, but another driver took it. Export it again.",
                    file=layer.file,
                    driver=driver,
                )
            )
        check_table_size(
            layer.file, rows=max(0, info["features"]), columns=len(info["fields"]), limits=limits
        )
        meta, table = pyogrio.read_arrow(path, layer=name, datetime_as_string=True)
        table.validate(full=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, pa.ArrowException):
        # Their text names our own path, and may quote what the file names.
        raise ReadError(
            say(
                "{file}: the file is damaged, or not what it says it is ({driver}). Copy or export it again.",
                file=layer.file,
                driver=driver,
            )
        ) from None
    geometry_column = meta["geometry_name"] or "wkb_geometry"
    _fill(layer, table, geometry_column, limits)
    for field, kind in zip(info["fields"], info["dtypes"], strict=True):
        if str(kind).startswith("datetime64") and field in layer.columns:
            layer.columns[field] = [_day_or_moment(value) for value in layer.columns[field].to_pylist()]
    if layer.geometry is not None:
        check_boxes(layer, [(None, _extent(info["total_bounds"]))], crs=meta["crs"])
        to_longitude_latitude(layer, meta["crs"] or crs)
    return layer


def _extent(stated: Any) -> list[float] | None:
    """Return the box in the head of a file, None where it has none: writers of empty layers put in zeros."""
    edges = None if stated is None else [float(edge) for edge in stated]
    return edges if edges is not None and np.isfinite(edges).all() and any(edges) else None


def read_geoparquet(path: Path, *, file: str, limits: ReadLimits, crs: str | None = None) -> RawLayer:
    """Read a GeoParquet file whose geometry is stored as WKB.

    Raises
    ------
    ReadError
        When it is damaged, no GeoParquet, too large, or stores its geometry in another way.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 -- only this format needs it

    try:
        with pq.ParquetFile(path) as parquet:
            about = parquet.metadata
            check_table_size(file, rows=about.num_rows, columns=about.num_columns, limits=limits)
            unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
            if unpacked > limits.archive_bytes:
                raise ReadError(
                    say(
                        "{file}: the file unpacks to {unpacked:,.0f} MB. Split the layer.",
                        file=file,
                        unpacked=unpacked / 1e6,
                    )
                )
            geo = json.loads((about.metadata or {}).get(b"geo", b"null"))
            table = _texts_once(path, parquet, file, limits)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            say("{file}: the GeoParquet file is damaged. Copy or export it again.", file=file)
        ) from None
    layer = RawLayer(file, {}, [])
    if geo is None and not any(_is_binary(field.type) for field in table.schema):
        _fill(layer, table, "", limits)
        return layer
    column, own = _primary_geometry(geo, table, file)
    _fill(layer, table, column, limits)
    check_boxes(layer, [(None, geo["columns"][column].get("bbox"))], crs=own)
    to_longitude_latitude(layer, own or crs)
    return layer


def _texts_once(path: Path, parquet: pq.ParquetFile, file: str, limits: ReadLimits) -> pa.Table:
    """Return the table with each text of a column once, and which of them stands in each row."""
    texts = [one.name for one in parquet.schema_arrow if _is_text(one.type)]
    with type(parquet)(path, metadata=parquet.metadata, read_dictionary=texts) as coded:
        table = coded.read(use_threads=False).unify_dictionaries().combine_chunks()
    # What is short while each text stands once need not be where it stands in every row.
    whole = sum(_length(chunk) for name in {*texts} for chunk in table.column(name).chunks)
    if whole > limits.result_bytes:
        raise ReadError(say("{file}: the layer is too large once read. Split the file.", file=file))
    return table


def _length(chunk: pa.DictionaryArray) -> int:
    return int(pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices), min_count=0).as_py())


def _primary_geometry(
    geo: Any,
    table: pa.Table,
    file: str,
) -> tuple[str, str | dict[str, Any] | None]:
    columns = geo.get("columns") if isinstance(geo, dict) else None
    name = geo.get("primary_column") if isinstance(geo, dict) else None
    if (
        not isinstance(columns, dict)
        or not isinstance(name, str)
        or name not in table.column_names
        or not isinstance(columns.get(name), dict)
    ):
        raise ReadError(
            say(
                "{file}: the Parquet file does not say where its geometry is. Export it as GeoParquet.",
                file=file,
            )
        )
    about = columns[name]
    if about.get("encoding") != "WKB" or not _is_binary(table.schema.field(name).type):
        raise ReadError(
            say(
                "{file}: the geometry is not stored as WKB. Export it as GeoParquet with WKB geometry.",
                file=file,
            )
        )
    if "crs" not in about:
        return name, "OGC:CRS84"
    crs = about["crs"]
    identity = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(identity, dict) and {"authority", "code"} <= identity.keys():
        label = f"{identity['authority']}:{identity['code']}"
        if label in {"OGC:CRS84", "EPSG:4326"}:
            return name, label
    return name, crs if isinstance(crs, dict) else None


def _fill(layer: RawLayer, table: pa.Table, geometry_column: str, limits: ReadLimits) -> None:
    """Give `layer` the columns, geometry and row numbers of `table`."""
    check_table_size(layer.file, rows=table.num_rows, columns=table.num_columns, limits=limits)
    layer.rows = range(1, table.num_rows + 1)
    for name in table.column_names:
        if name == geometry_column:
            layer.geometry = _shapes(table.column(name), layer)
        elif _is_binary(table.schema.field(name).type):
            layer.remark(
                "field.binary",
                say('The field "{name}" holds binary data, which is not read.', name=name[:80]),
                say("Nothing, unless it holds something you need."),
                name=name[:80],
                severity=Severity.NOTE,
            )
        else:
            layer.columns[name] = _plain(table.column(name))
    layer.rename_reserved()


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_binary(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _plain(column: pa.ChunkedArray) -> Any:
    """Return text, whole and decimal numbers and truth values as they are, everything else as text."""
    kind = column.type
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        return column
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_floating(kind):
        return column.cast(pa.float64())
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_large_string(kind):
        return column
    if pa.types.is_timestamp(kind):
        moments = column.cast(pa.timestamp("us", tz=kind.tz)).to_pylist()
        return [None if value is None else _day_or_moment(value.isoformat()) for value in moments]
    if pa.types.is_nested(kind):
        return [None if value is None else json.dumps(value, default=str) for value in column.to_pylist()]
    return pc.cast(column, pa.large_string(), safe=False)


def _day_or_moment(text: str | None) -> str | None:
    # Formats without a plain date store midnight; a Shapefile's text has slashes.
    if text is None:
        return None
    if match := _MIDNIGHT.fullmatch(text):
        return match[1].replace("/", "-")
    return text


def _shapes(column: pa.ChunkedArray, layer: RawLayer) -> np.ndarray[Any, np.dtype[np.object_]]:
    wkb = column.to_numpy(zero_copy_only=False)
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    present = column.is_valid().to_numpy(zero_copy_only=False)
    unreadable = present & ~shapely.is_geometry(shapes)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    unreadable[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    for position in np.flatnonzero(unreadable):
        shapes[position] = None
        layer.corners[int(position) + 1] = places_in_wkb(wkb[position])
        layer.remark(
            "geometry.unreadable",
            say(
                "The geometry cannot be read (a ring is not closed, a line has one place, or a "
                "coordinate is no "
                "number), so the record has no place on the map."
            ),
            say("Correct the geometry in your GIS and export the layer again."),
            row=int(position) + 1,
            name="geometry",
            severity=Severity.ERROR,
        )
    return shapes
