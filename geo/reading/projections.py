"""Coordinates from the system a file names to longitude and latitude on WGS 84 (EPSG:4326)."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.errors import AskedError, ReadError
from geo.language import say
from geo.layers.findings import Severity

if TYPE_CHECKING:
    from geo.reading.raw import RawLayer

_LONGITUDE_LATITUDE = frozenset({"EPSG:4326", "OGC:CRS84"})
_KM_PER_DEGREE = 111.195
_MOST_DEGREES = 360.0
_EPSG = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d{4,6})", re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?OGC:(?:[\d.]*:)?CRS84", re.IGNORECASE)


def named_crs(name: str, file: str) -> str:
    """Return ``EPSG:<code>`` or ``OGC:CRS84`` for a coordinate system's name or URN.

    Only these two forms are understood: the text goes no further, so that a file cannot have a
    definition looked up elsewhere.

    Raises
    ------
    ReadError
        For any other text.
    """
    name = name.strip()
    if _CRS84.fullmatch(name):
        return "OGC:CRS84"
    if match := _EPSG.fullmatch(name):
        return f"EPSG:{int(match[1])}"
    raise ReadError(
        say(
            '{file}: the coordinate system is given as "{name}", which is not an EPSG code. Save the '
            "layer again in EPSG:4326 (longitude and latitude).",
            file=file,
            name=name[:80],
        )
    )


def to_longitude_latitude(layer: RawLayer, crs: str | dict[str, Any] | None) -> None:
    """Reproject the geometry of `layer` to EPSG:4326, in place.

    Parameters
    ----------
    layer
        Its geometry has x (east) before y (north), as every format here stores it. Heights are dropped
        when it is reprojected.
    crs
        ``EPSG:<code>``, WKT, or PROJJSON as a mapping.

    Raises
    ------
    ReadError
        When no system is named, or it is unknown or local.
    """
    if layer.geometry is None:
        return
    if not crs:
        raise AskedError(
            say(
                "{file}: the file does not say which coordinate system its coordinates are in (a "
                "Shapefile says it in its .prj file). Find out from whoever made it, set it in your GIS, "
                "and save the layer again in EPSG:4326 (longitude and latitude).",
                file=layer.file,
            ),
            key="crs",
        )
    if isinstance(crs, str) and crs.upper() in _LONGITUDE_LATITUDE:
        return
    source = _system(crs, layer.file)
    if source.to_epsg() == 4326:
        return
    _reproject(layer, source)


def refuse_metres(layer: RawLayer) -> None:
    """Ask which system coordinates are in that no system is named for and that are no degrees.

    One record far off is a slip, found later; where more than half lie there the whole file is in another
    system, and each of its places would be lost.

    Raises
    ------
    AskedError
        Where that is so.
    """
    if layer.geometry is None:
        return
    bounds = shapely.bounds(layer.geometry)
    drawn = np.isfinite(bounds).all(axis=1)
    off = (np.abs(bounds[drawn]) > _MOST_DEGREES).any(axis=1)
    if off.sum() * 2 > drawn.sum():
        raise AskedError(
            say(
                "{file}: the coordinates are no degrees, and the file does not say which coordinate system "
                "they are in. Say it, such as EPSG:32638, or save the layer again in EPSG:4326 (longitude "
                "and latitude).",
                file=layer.file,
            ),
            key="crs",
        )


def unit_of(crs: str | dict[str, Any], file: str) -> tuple[bool, float]:
    """Return whether coordinates are degrees, and how many km one unit of them is (of latitude, for degrees).

    Parameters
    ----------
    crs
        As `to_longitude_latitude` takes it.
    file
        Name of the file for the message.

    Raises
    ------
    ReadError
        When the system is unknown or local.
    """
    if isinstance(crs, str) and crs.upper() in _LONGITUDE_LATITUDE:
        return True, _KM_PER_DEGREE
    system = _system(crs, file)
    # In metres, or in radians for an angle.
    factor = float(system.axis_info[0].unit_conversion_factor)
    if system.is_geographic:
        return True, math.degrees(factor) * _KM_PER_DEGREE
    return False, factor / 1000


def _system(crs: str | dict[str, Any], file: str) -> Any:
    import pyproj  # noqa: PLC0415 -- most files are in EPSG:4326 and need no projection library

    try:
        if isinstance(crs, dict):
            system = pyproj.CRS.from_json_dict(crs)
        elif match := _EPSG.fullmatch(crs):
            system = pyproj.CRS.from_epsg(int(match[1]))
        else:
            system = pyproj.CRS.from_wkt(crs)
    except pyproj.exceptions.CRSError:
        name = crs if isinstance(crs, str) and _EPSG.fullmatch(crs) else say("the one in the file")
        raise ReadError(
            say(
                "{file}: the coordinate system ({name}) is unknown. Save the layer again in EPSG:4326 "
                "(longitude and latitude).",
                file=file,
                name=name,
            )
        ) from None
    if not (system.is_geographic or system.is_projected) or system.is_engineering:
        raise ReadError(
            say(
                '{file}: the coordinate system "{name}" is not tied to the Earth. Set the true system in '
                "your GIS and save the layer again in EPSG:4326.",
                file=file,
                name=system.name[:80],
            )
        )
    return system


def _reproject(layer: RawLayer, source: Any) -> None:
    import pyproj  # noqa: PLC0415 -- as in _system

    assert layer.geometry is not None  # noqa: S101 -- narrowed by the only caller
    transformer = pyproj.Transformer.from_crs(source, 4326, always_xy=True)

    def moved(x: Any, y: Any) -> tuple[Any, Any]:
        longitude, latitude = transformer.transform(x, y)
        return longitude, latitude

    present = shapely.is_geometry(layer.geometry)
    geometry = layer.geometry.copy()
    geometry[present] = shapely.transform(geometry[present], moved, interleaved=False)  # type: ignore[arg-type] # the stubs know the interleaved form only
    for position in np.flatnonzero(present & ~np.isfinite(shapely.bounds(geometry)).all(axis=1)):
        if shapely.is_empty(geometry[position]):
            continue
        geometry[position] = None
        layer.remark(
            "geometry.outside_projection",
            say(
                "The coordinates lie outside the area of {name}, so the record has no place on the map.",
                name=source.name,
            ),
            say("Check the coordinates and the coordinate system of the file."),
            row=layer.rows[int(position)],
            name="geometry",
            severity=Severity.ERROR,
        )
    layer.geometry = geometry
    for row, places in layer.corners.items():
        x, y = moved(*map(np.asarray, zip(*places, strict=True))) if places else ((), ())
        layer.corners[row] = [
            place for place in zip(map(float, x), map(float, y), strict=True) if np.isfinite(place).all()
        ]
    layer.remark(
        "crs.reprojected",
        _converted(source.name, transformer),
        say("Compare a few places with a map you trust."),
        severity=Severity.NOTE,
    )


def _converted(name: str, transformer: Any) -> str:
    """Say what was converted, and how exactly where that is known."""
    try:
        used = transformer.get_last_used_operation()
    except Exception:  # noqa: BLE001 -- PROJ has several error types here and the figure is only a remark
        return say(
            "Coordinates were converted from {name} to longitude and latitude on WGS 84; how exactly is "
            "not known.",
            name=name,
        )
    if used.accuracy is None or used.accuracy < 0:
        return say(
            "Coordinates were converted from {name} to longitude and latitude on WGS 84; the shift "
            "between the two "
            "datums is not known exactly.",
            name=name,
        )
    return say(
        "Coordinates were converted from {name} to longitude and latitude on WGS 84, to within about "
        "{accuracy:g} m.",
        name=name,
        accuracy=used.accuracy,
    )
