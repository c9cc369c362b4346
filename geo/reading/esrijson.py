"""Esri JSON, as services of ArcGIS give it: coded values as labels, moments as ISO text, degrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import shapely

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.reading.projections import to_longitude_latitude
from geo.reading.raw import RawLayer, ReadLimits, check_table_size

_DATE: Final = "esriFieldTypeDate"
_LEAST_PLACES: Final = 4
"""Of a ring, the last of them the first."""


def is_esri(content: object) -> bool:
    """Return whether parsed JSON is a feature set of Esri's."""
    if not isinstance(content, Mapping) or not isinstance(content.get("features"), list):
        return False
    features = content["features"]
    return bool(features) and isinstance(features[0], Mapping) and "attributes" in features[0]


def parse_esri(
    content: Mapping[str, Any], *, file: str, limits: ReadLimits, crs: str | None = None
) -> RawLayer:
    """Read a feature set; `crs` is what somebody says of one that names no coordinate system.

    Raises
    ------
    ReadError
        Where a feature is none, or the coordinate system is not known.
    """
    layer = RawLayer(file, {}, [])
    fields = {str(one.get("name")): one for one in content.get("fields") or [] if isinstance(one, Mapping)}
    features = [one for one in content["features"] if isinstance(one, Mapping)]
    rows = [one.get("attributes") or {} for one in features]
    if len(rows) != len(content["features"]) or not all(isinstance(one, Mapping) for one in rows):
        raise ReadError(say("{file}: not every feature has attributes. Export the layer again.", file=file))
    names = list(dict.fromkeys(name for row in rows for name in row))
    check_table_size(file, rows=len(rows), columns=len(names), limits=limits)
    layer.rows = list(range(1, len(rows) + 1))
    for name in names:
        read = _reader(fields.get(name, {}))
        layer.columns[name] = [read(row.get(name)) for row in rows]
    shapes = np.array([*(_shape(one.get("geometry")) for one in features), None], dtype=object)[:-1]
    if not shapely.is_missing(shapes).all():
        layer.geometry = shapes
        system = content.get("spatialReference") or {}
        code = system.get("latestWkid") or system.get("wkid")
        to_longitude_latitude(layer, f"EPSG:{3857 if code == 102100 else code}" if code else crs)
    layer.rename_reserved()
    if content.get("exceededTransferLimit"):
        layer.remark(
            "file.page",
            say("The service cut the answer at its limit: this is one page of the layer and not all of it."),
            say("Ask for the other pages, or export the layer whole."),
            severity=Severity.WARNING,
        )
    return layer


def _reader(field: Mapping[str, Any]) -> Any:
    domain = field.get("domain") or {}
    labels = {one.get("code"): one.get("name") for one in domain.get("codedValues") or []}
    moment = field.get("type") == _DATE

    def read(value: Any) -> str | None:
        if value is None or value == "":
            return None
        if moment and isinstance(value, int | float):
            when = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=value)
            return when.isoformat()
        if not isinstance(value, bool | list | dict) and value in labels:
            return str(labels[value])
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    return read


def _shape(geometry: Any) -> shapely.Geometry | None:
    if not isinstance(geometry, Mapping):
        return None
    found: shapely.Geometry | None = None
    try:
        if isinstance(geometry.get("x"), int | float):
            found = shapely.Point(geometry["x"], geometry["y"])
        elif geometry.get("points"):
            found = shapely.MultiPoint([point[:2] for point in geometry["points"]])
        elif geometry.get("rings"):
            found = _area([[point[:2] for point in ring] for ring in geometry["rings"] if ring])
        elif geometry.get("paths"):
            found = shapely.MultiLineString([[point[:2] for point in path] for path in geometry["paths"]])
    except (TypeError, ValueError, KeyError, IndexError):
        return None
    return found


def _area(rings: list[list[Any]]) -> shapely.Geometry | None:
    """Return the area of rings of any order and direction; none of their places is ever left out.

    What is no ring becomes a polygon that is not valid, and whoever checks it says so.
    """
    if not rings:
        return None
    closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings]
    made = [shapely.Polygon([*ring, *[ring[-1]] * (_LEAST_PLACES - len(ring))]) for ring in closed]
    if len(made) == 1:
        return made[0]
    if not all(one.is_valid for one in made):
        return shapely.MultiPolygon(made)
    outer = [one for one in made if not shapely.is_ccw(one.exterior)]
    if not outer:  # written the other way round
        return shapely.build_area(shapely.GeometryCollection([one.exterior for one in made]))
    holes: dict[int, list[shapely.LinearRing]] = {at: [] for at in range(len(outer))}
    for inner in (one for one in made if shapely.is_ccw(one.exterior)):
        around = [at for at, one in enumerate(outer) if one.covers(inner)]
        if not around:
            outer.append(inner)
        else:
            holes[min(around, key=lambda at: outer[at].area)].append(inner.exterior)
    parts = [shapely.Polygon(one.exterior, holes.get(at, ())) for at, one in enumerate(outer)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
