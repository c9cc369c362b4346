"""GeoJSON in Python, without GDAL: nothing a file names is ever looked up."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.reading.boxes import check_boxes
from geo.reading.features import PlainFeatures, columns_of, parted, together
from geo.reading.geometry_faults import GEOMETRY_TYPES, places_in, why_unreadable
from geo.reading.projections import named_crs, refuse_metres, to_longitude_latitude
from geo.reading.raw import RawLayer, ReadLimits, check_table_size
from geo.reading.tables import own_text

_KEY = re.compile(rb'"\s*:')
_NOTHING = msgspec.Raw(b"null")
_ABSENT = msgspec.Raw(b"")
_Places = list[bytes | None] | tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
_MALFORMED_AT = re.compile(r"\(byte (\d+)\)")


class _Collection(msgspec.Struct, gc=False):
    type: str
    features: list[msgspec.Raw] | None = None
    crs: Any = None
    bbox: msgspec.Raw = _ABSENT


class _Feature(msgspec.Struct, gc=False):
    type: str
    geometry: msgspec.Raw = _NOTHING
    properties: msgspec.Raw = _NOTHING
    bbox: msgspec.Raw = _ABSENT
    id: str | int | float | None = None


class _Geometry(msgspec.Struct, gc=False):
    type: str
    bbox: msgspec.Raw = _ABSENT


class _Point(msgspec.Struct, gc=False):
    type: str
    coordinates: tuple[float, float]


_decode_collection = msgspec.json.Decoder(_Collection).decode
_decode_feature = msgspec.json.Decoder(_Feature).decode
_decode_properties = msgspec.json.Decoder(dict[str, Any] | None).decode
_decode_geometry = msgspec.json.Decoder(_Geometry | None).decode
_decode_point = msgspec.json.Decoder(_Point).decode


def parse_geojson(
    data: bytes,
    *,
    file: str,
    limits: ReadLimits,
    quick: bool = False,
    said_crs: str | None = None,
    asking: bool = False,
) -> RawLayer:
    """Read a GeoJSON feature collection into columns of Python values and geometry in EPSG:4326.

    Values keep their JSON type; objects and lists become JSON text. A feature whose geometry cannot be
    built (an open ring, coordinates written as text) keeps its row, without geometry and with a finding
    ``geometry.unreadable``. A key written twice in one feature is a finding ``key.repeated``; the last
    value counts. What of a ``bbox`` is a finding, `geo.reading.boxes` says. With `quick` columns of text are
    Arrow arrays and features are read some thousands at once; what is found is the same. A file that names
    no system is in that of `said_crs` where it is given; with `asking` it is refused where it is none of
    degrees, which files of programs are though they must not be.

    Raises
    ------
    ReadError
        When it is not JSON (``NaN`` and ``Infinity`` are not), not a feature collection, nested too
        deeply, or in a coordinate system that is unknown or given as a link.
    AskedError
        Where the coordinate system is asked for.
    """
    data = own_text(data, file)
    collection, whole, crs = _collection(data, file)
    check_table_size(file, rows=len(collection), columns=0, limits=limits)
    layer = RawLayer(file, {}, range(1, len(collection) + 1))
    boxes: list[tuple[int | None, Any]] = [] if whole is None else [(None, whole)]
    plain = PlainFeatures() if quick else None
    columns: list[tuple[int, dict[str, Any]]] = []
    places: list[tuple[int, _Places]] = []
    for start, features in parted(collection):
        part = plain.read(features) if plain else None
        if part is not None:
            columns.append((len(features), part.columns))
            places.append((start, (part.lon, part.lat)))
            continue
        read = [_feature(bytes(raw), row, layer, boxes) for row, raw in enumerate(features, start=start + 1)]
        columns.append((len(features), columns_of([properties for _, properties in read])))
        places.append((start, [geometry for geometry, _ in read]))
    layer.columns = together(columns, text=quick)
    check_table_size(file, rows=len(collection), columns=len(layer.columns), limits=limits)
    if b"\\u0000" in data:
        layer.columns = together(columns, text=False)
        _strip_zero_characters(layer)
    layer.geometry = np.full(len(collection), None, dtype=object)
    for start, found in places:
        _place(found, start, layer)
    layer.rename_reserved()
    if crs is None and asking and not said_crs:
        refuse_metres(layer)
    system = said_crs if crs is None and said_crs else _crs(crs, file)
    check_boxes(layer, boxes, crs=system)
    to_longitude_latitude(layer, system)
    return layer


def _collection(data: bytes, file: str) -> tuple[Sequence[Any], Any, Any]:
    """Return the features as they stand in the text, the box stated around them, and their system."""
    try:
        collection = _decode_collection(data)
    except RecursionError:
        raise ReadError(
            say("{file}: the JSON is nested too deeply to be GeoJSON. Export the layer again.", file=file)
        ) from None
    except msgspec.ValidationError:
        raise ReadError(
            say(
                '{file}: the JSON is not a GeoJSON feature collection ("type" or "features" is missing '
                "or of the wrong kind). Export the layer as GeoJSON.",
                file=file,
            )
        ) from None
    except msgspec.DecodeError as error:
        raise ReadError(_malformed(data, error, file)) from None
    if collection.type == "Feature":
        return [data], None, collection.crs
    if collection.type != "FeatureCollection" or collection.features is None:
        raise ReadError(
            say(
                '{file}: the JSON is of type "{type}", not a GeoJSON feature collection. Export the '
                "layer as GeoJSON.",
                file=file,
                type=collection.type[:40],
            )
        )
    return collection.features, _box(collection.bbox), collection.crs


def _malformed(data: bytes, error: Exception, file: str) -> str:
    match = _MALFORMED_AT.search(str(error))
    at = int(match[1]) if match else len(data)
    record = len(re.findall(rb'"type"\s*:\s*"Feature"', data[:at]))
    line = data.count(b"\n", 0, at) + 1
    found = data[at : at + 12].decode("utf-8", "replace").split("\n")[0]
    if found.startswith(("NaN", "Inf", "-Inf", "nan", "inf")):
        return say(
            "{file}: in record {record}, line {line} holds {split}, which JSON has no number for. Write "
            "null where a "
            "value is not known."
            if record
            else "{file}: line {line} holds {split}, which JSON has no number for. Write null where a "
            "value is not "
            "known.",
            file=file,
            record=record,
            line=line,
            split=found.split(",")[0].strip(" ]}"),
        )
    if not match:
        return say(
            "{file}: the JSON ends too early, so part of the file is missing. Copy or export it again.",
            file=file,
        )
    return say(
        '{file}: in record {record}, line {line} is not well-formed JSON near "{found}". Export the layer '
        "again."
        if record
        else '{file}: line {line} is not well-formed JSON near "{found}". Export the layer again.',
        file=file,
        record=record,
        line=line,
        found=found,
    )


def _crs(crs: Any, file: str) -> str:
    """Return the system the old "crs" member names; GeoJSON without one is in longitude and latitude."""
    if crs is None:
        return "OGC:CRS84"
    name = None
    if isinstance(crs, dict) and crs.get("type") == "name" and isinstance(crs.get("properties"), dict):
        name = crs["properties"].get("name")
    if not isinstance(name, str):
        raise ReadError(
            say(
                '{file}: the "crs" member is not a plain name (a link is never followed). Save the layer '
                "again in EPSG:4326 (longitude and latitude).",
                file=file,
            )
        )
    return named_crs(name, file)


def _box(raw: msgspec.Raw) -> Any:
    """Return what stands for a box, None where nothing does, its text where it is no JSON Python can hold."""
    if not raw:
        return None
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return bytes(raw).decode(errors="replace")


def _feature(
    raw: bytes, row: int, layer: RawLayer, boxes: list[tuple[int | None, Any]]
) -> tuple[bytes | None, dict[str, Any]]:
    try:
        feature = _decode_feature(raw)
        if feature.type != "Feature":
            raise ReadError(
                say(
                    '{file}: record {row} is of type "{type}", not a Feature.',
                    file=layer.file,
                    row=row,
                    type=feature.type[:40],
                )
            )
        properties = _decode_properties(feature.properties) or {}
        shape = _decode_geometry(feature.geometry)
    except RecursionError:
        raise ReadError(
            say(
                "{file}: record {row} is nested too deeply. Export the layer again.", file=layer.file, row=row
            )
        ) from None
    except msgspec.MsgspecError as error:
        raise ReadError(
            say(
                '{file}: record {row} is not a GeoJSON feature ({error}). Every feature needs "type", '
                '"geometry" and "properties"; correct the record or export it again.',
                file=layer.file,
                row=row,
                error=error,
            )
        ) from None
    stated = [object_.bbox for object_ in (feature, shape) if object_ is not None and object_.bbox]
    boxes.extend((row, _box(box)) for box in stated)
    expected = 3 + (2 if shape else 0) + len(properties) + (feature.id is not None) + len(stated)
    if len(_KEY.findall(raw)) != expected:
        _report_repeated_keys(raw, row, layer)
    if feature.id is not None and "id" not in properties:
        properties["id"] = feature.id
    return (bytes(feature.geometry) if shape else None), properties


def _report_repeated_keys(raw: bytes, row: int, layer: RawLayer) -> None:
    repeated: list[tuple[str, Any]] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(kept := dict(items)) != len(items):
            names = [name for name, _ in items]
            repeated.extend((name, kept[name]) for name in sorted(set(names)) if names.count(name) > 1)
        return kept

    json.loads(raw, object_pairs_hook=pairs)
    for name, value in repeated:
        layer.remark(
            "key.repeated",
            say(
                'The key "{name}" stands more than once in this record; the last value was taken.',
                name=name[:80],
            ),
            say("Delete the value that is wrong."),
            row=row,
            name=name[:80],
            value=value,
        )


def _strip_zero_characters(layer: RawLayer) -> None:
    for name, values in layer.columns.items():
        for position, value in enumerate(values):
            if isinstance(value, str) and "\0" in value:
                values[position] = value.replace("\0", "")
                layer.remark(
                    "text.zero_character",
                    say(
                        "The text held a zero character, which many programs cut the text at; it was "
                        "taken out."
                    ),
                    say("Delete the character in the file."),
                    row=layer.rows[position],
                    name=name,
                    value=values[position],
                )


def _place(found: _Places, start: int, layer: RawLayer) -> None:
    """Put the shapes of features that follow each other into the layer."""
    if layer.geometry is None:
        return
    if isinstance(found, list):
        layer.geometry[start : start + len(found)] = _shapes(found, layer, start)
        return
    lon, lat = found
    known = np.flatnonzero(~np.isnan(lon))
    layer.geometry[start + known] = shapely.points(lon[known], lat[known])


def _shapes(geometries: list[bytes | None], layer: RawLayer, start: int) -> npt.NDArray[np.object_]:
    shapes = np.full(len(geometries), None, dtype=object)
    points: list[int] = []
    coordinates: list[tuple[float, float]] = []
    others: list[int] = []
    for position, raw in enumerate(geometries):
        if raw is None:
            continue
        try:
            point = _decode_point(raw)
        except msgspec.ValidationError:
            point = None
        if point is not None and point.type == "Point":
            points.append(position)
            coordinates.append(point.coordinates)
        else:
            others.append(position)
    if points:
        shapes[points] = shapely.points(np.asarray(coordinates, dtype=np.float64))
    _build_others(others, geometries, shapes)
    for position in others:
        if shapes[position] is None:
            raw = geometries[position]
            geometry = json.loads(raw or b"null")
            reason = why_unreadable(geometry)
            layer.corners[start + position + 1] = places_in(geometry.get("coordinates"))
            layer.remark(
                "geometry.unreadable",
                say(
                    "The geometry cannot be read ({reason}), so the record has no place on the map.",
                    reason=reason,
                ),
                say("Correct the geometry in your GIS and export the layer again."),
                row=start + position + 1,
                name="geometry",
                value=(raw or b"").decode(),
                severity=Severity.ERROR,
            )
    return shapes


def _build_others(
    positions: list[int], geometries: list[bytes | None], shapes: npt.NDArray[np.object_]
) -> None:
    texts = [
        raw.decode() if (raw := geometries[position]) and _type_of(raw) in GEOMETRY_TYPES else None
        for position in positions
    ]
    # Numbers too large for a float are refused by the reader; numpy would warn besides.
    with np.errstate(all="ignore"):
        shapes[positions] = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")


def _type_of(raw: bytes) -> str | None:
    shape = _decode_geometry(raw)
    return shape.type if shape else None
