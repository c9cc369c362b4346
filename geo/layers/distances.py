"""Kilometres between points and borders: measured on the ellipsoid, never in degrees."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from geo.layers.meridian import narrowest, running, seam_of, shapes_from_seam

_GEOD = {"ellps": "WGS84"}
_EARTH_RADIUS_KM = 6371.0088
_LONGEST_EDGE_DEGREES = 0.05


def as_points(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return an object array of points, of the same length as `lon` and `lat`."""
    return np.asarray(shapely.points(lon, lat), dtype=object).reshape(len(lon))


def km_between(
    lon_a: NDArray[np.float64],
    lat_a: NDArray[np.float64],
    lon_b: NDArray[np.float64],
    lat_b: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle distances in km between pairs of WGS 84 points (haversine, error below 0.6 %)."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half = (
        np.sin((phi_b - phi_a) / 2) ** 2
        + np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def _segments(rings: NDArray[np.object_], to_local: Transformer) -> NDArray[np.object_]:
    degrees, ring = shapely.get_coordinates(rings, return_index=True)
    metres = np.column_stack(to_local.transform(degrees[:, 0], degrees[:, 1]))
    same_ring = ring[:-1] == ring[1:]
    ends = np.stack([metres[:-1][same_ring], metres[1:][same_ring]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object)


def km_to_border(
    lon: NDArray[np.float64], lat: NDArray[np.float64], polygon: shapely.Geometry
) -> NDArray[np.float64]:
    """Return the distance in km from each point to the border of `polygon`, whichever side it lies on.

    The nearest place of the border is sought in an azimuthal equidistant projection centred on the polygon
    and the way there measured on the WGS 84 ellipsoid.

    Parameters
    ----------
    lon, lat
        WGS 84 degrees, finite, same length.
    polygon
        Polygon or MultiPolygon in WGS 84; read, never prepared or changed.
    """
    if not len(lon):
        return np.zeros(0, dtype=np.float64)
    # A polygon cut at 180 degrees is measured whole, around its own middle.
    extent = narrowest(np.array([polygon]))
    west, south, east, north = running(extent or (0.0, 0.0, 0.0, 0.0))
    [polygon] = shapes_from_seam(np.array([polygon]), seam_of((west, south, east, north)))
    centre = f"+lat_0={(south + north) / 2!r} +lon_0={(west + east) / 2!r}"
    local = f"+proj=aeqd {centre} +datum=WGS84 +units=m +no_defs"
    to_local = Transformer.from_crs("EPSG:4326", local, always_xy=True)

    # An edge is straight in degrees; long ones would bend away from it in the projection.
    rings = shapely.get_rings(shapely.get_parts(shapely.segmentize(polygon, _LONGEST_EDGE_DEGREES)))
    pieces = _segments(rings, to_local)
    points = as_points(*to_local.transform(lon, lat))
    which, nearest = shapely.STRtree(pieces).query_nearest(points, all_matches=False)
    ways = shapely.get_coordinates(shapely.shortest_line(points[which], pieces[nearest]))
    ends_lon, ends_lat = to_local.transform(ways[1::2, 0], ways[1::2, 1], direction="INVERSE")
    metres = Geod(**_GEOD).inv(lon[which], lat[which], ends_lon, ends_lat)[2]
    result = np.full(len(lon), np.nan)
    result[which] = np.asarray(metres) / 1000
    return result
