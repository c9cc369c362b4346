"""Areas on the ellipsoid, and what files state about them set against what is drawn.

All areas are geodesic, on the WGS 84 ellipsoid (Karney, Algorithms for geodesics, 2013, as PROJ has them), so
they are those of any equal-area projection of the same edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geo.language import marked, say

TOLERANCE: Final = 0.05
"""A stated area farther than this share from the drawn one is a finding."""
APART: Final = marked(
    "The stated area, {stated} {unit}, and that of the boundary drawn, {drawn} {unit}, "
    "are more than 5 % apart"
)
CHECK: Final = marked("Check the boundary and the unit (1 km² is 100 ha or 1,000,000 m²)")
MISTAKEN: Final = 0.25
"""Farther than this it is no area of this polygon, however much a boundary was simplified."""

_GEOD: Final = Geod(ellps="WGS84")
_M2_PER_KM2: Final = 1e6
_SLIVER_KM2: Final = 1.0
_SLIVER_SHARE: Final = 0.01
_POLYGONS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


class Overlap(NamedTuple):
    """Two areas that take the same ground: positions, the lower first, and how much in km2."""

    first: int
    second: int
    km2: float


def drawn_km2(shapes: Shapes, valid: NDArray[np.bool_]) -> Floats:
    """Return the area of polygons (WGS 84) in km2; NaN where there is none, or it is not valid.

    Parameters
    ----------
    shapes
        Polygons, None where there is none.
    valid
        Which of them are known to be valid; finding out may cost more than the area.
    """
    areas = np.full(len(shapes), np.nan)
    usable = np.isin(shapely.get_type_id(shapes), _POLYGONS) & valid
    for position in np.flatnonzero(usable).tolist():
        areas[position] = abs(_GEOD.geometry_area_perimeter(shapes[position])[0]) / _M2_PER_KM2
    return areas


def apart(stated: Floats, drawn: Floats) -> Floats:
    """Return how far two areas are apart, as a share of the larger; NaN where one of them is not known."""
    larger = np.maximum(stated, drawn)
    return np.abs(stated - drawn) / np.where(larger > 0, larger, np.nan)


def overlaps(shapes: Shapes, valid: NDArray[np.bool_]) -> tuple[Overlap, ...]:
    """Return the pairs of polygons (WGS 84) that share more ground than two drawings of one border do.

    Slivers of less than 1 km2 that are also less than 1 % of the smaller polygon are passed over;
    so are shapes that are not `valid`.
    """
    usable = np.isin(shapely.get_type_id(shapes), _POLYGONS) & valid
    own = np.full(len(shapes), None, dtype=object)
    own[usable] = shapely.from_wkb(shapely.to_wkb(shapes[usable]))
    pairs = shapely.STRtree(own).query(own, predicate="intersects").T
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    # Neighbours share a line and no ground; that is asked faster than the ground itself.
    pairs = pairs[~shapely.touches(own[pairs[:, 0]], own[pairs[:, 1]])]
    if not len(pairs):
        return ()
    sizes = drawn_km2(own, usable)
    found = []
    for first, second in pairs.tolist():
        shared = _ground(shapely.intersection(own[first], own[second]))
        smaller = min(sizes[first], sizes[second])
        if shared >= _SLIVER_KM2 or shared >= _SLIVER_SHARE * smaller > 0:
            found.append(Overlap(first, second, shared))
    return tuple(sorted(found, key=lambda one: (one.second, one.first)))


def _ground(shape: shapely.Geometry) -> float:
    parts = shapely.get_parts(shape)
    return float(np.nansum(drawn_km2(parts, shapely.is_valid(parts))))


def used_km2(
    stated: Mapping[str, float], drawn: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the area to divide by for every district, and what to say where it is not the stated one.

    Parameters
    ----------
    stated, drawn
        km2 by district; one that is not known is missing or NaN.
    """
    areas, words = dict(stated), {}
    for code, km2 in drawn.items():
        share = float(apart(np.array([stated.get(code, np.nan)]), np.array([km2]))[0])
        if share > MISTAKEN:
            areas[code] = km2
            words[code] = say(
                "the stated area, {stated:,.0f} km², is not that of the boundary; {km2:,.0f} km² "
                "measured from it are used",
                stated=stated[code],
                km2=km2,
            )
    return areas, words
