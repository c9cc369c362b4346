"""What stands on a map for each hazardous area: its perimeter, or a disc where that cannot be drawn.

No area is ever dropped for its drawing. What cannot be drawn stands as a disc that holds everything that is
left of it and, where an area is stated, as much ground; a disc says of itself what it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geo.layers.names import fold_name

if TYPE_CHECKING:
    from geo.checking.conditions import Context

LEAST_RADIUS_M: Final = 100.0
"""Of a disc: less would look like a place that is known."""
MOST_RADIUS_M: Final = 50_000.0
"""Of a disc made of what is left: corners farther apart are no corners of one area."""
BESIDE_M: Final = 20.0
"""Of the ground drawn beside a line, on either side."""
_M_PER_DEGREE: Final = 111_320.0
_CORNERS: Final = 48
_AREAS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_LINES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_GEOD: Final = Geod(ellps="WGS84")

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
Corners = Mapping[int, Sequence[tuple[float, float]]]


class Standing(NamedTuple):
    """What is drawn of each area.

    Parameters
    ----------
    shapes
        Polygons in WGS 84, None where nothing tells a place.
    drawn_as
        Codes of `geo.layers.vocabulary.HAZARD_SHAPE`.
    """

    shapes: Shapes
    drawn_as: Shapes


def standing(
    shapes: Shapes,
    usable: NDArray[np.bool_],
    stated_m2: Floats,
    *,
    corners: Corners | None = None,
    takes_lines: bool = False,
) -> Standing:
    """Return what stands for areas on a map.

    Parameters
    ----------
    shapes
        As they were read, WGS 84, None where there is none.
    usable
        Which of them are valid.
    stated_m2
        Area as stated, NaN where it is not.
    corners
        By position, places of those that could not even be built.
    takes_lines
        Whether lines are meant, such as roads; they are drawn with the ground beside them.
    """
    kinds = shapely.get_type_id(shapes)
    found = np.full(len(shapes), None, dtype=object)
    drawn_as = np.full(len(shapes), "nowhere", dtype=object)
    whole = np.isin(kinds, _AREAS) & usable & _on_earth(shapes)
    found[whole], drawn_as[whole] = shapes[whole], "perimeter"
    lines = np.isin(kinds, _LINES) & np.bool_(takes_lines) & usable & _on_earth(shapes)
    for at in np.flatnonzero(lines).tolist():
        found[at], drawn_as[at] = beside(shapes[at]), "line"
    for at in np.flatnonzero(~whole & ~lines).tolist():
        left = _places(shapes[at]) if shapes[at] is not None else list((corners or {}).get(at, ()))
        disc = _disc(left, stated_m2[at])
        if disc is not None:
            found[at] = disc
            drawn_as[at] = "benchmark" if len({*left}) == 1 else "damaged"
    return Standing(found, drawn_as)


def at_places(typed: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return areas, those without a shape that name a settlement at its point.

    A name that several places of the district have, or of the pack where no district is known, tells none.
    """
    shapes = typed["geometry"].to_numpy(dtype=object).copy()
    named = typed[["settlement", "district_code"]].itertuples(index=False, name=None)
    for at, (name, district) in enumerate(named):
        if shapes[at] is not None or not isinstance(name, str):
            continue
        found = [
            point
            for code, point in context.places.get(fold_name(name), ())
            if not isinstance(district, str) or code == district
        ]
        if len(found) == 1:
            shapes[at] = found[0]
    return typed.assign(geometry=pd.Series(shapes, index=typed.index, dtype=object))


def places_by_name(table: pd.DataFrame) -> dict[str, list[tuple[str, shapely.Point]]]:
    """Return the places of a pack by each of their names, with the code of their district and their point."""
    found: dict[str, list[tuple[str, shapely.Point]]] = {}
    columns = ["name", "variants", "district_id", "longitude", "latitude"]
    for name, variants, district, x, y in table[columns].itertuples(index=False, name=None):
        names = [name, *(str(variants).split(";") if isinstance(variants, str) else ())]
        for one in {fold_name(str(one)) for one in names if one}:
            found.setdefault(one, []).append((str(district), shapely.Point(float(x), float(y))))
    return found


def _on_earth(shapes: Shapes) -> NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(shapes).T
    return np.asarray((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90), dtype=bool)


def _places(shape: shapely.Geometry) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)]


def _disc(places: Sequence[tuple[float, float]], stated_m2: float) -> shapely.Polygon | None:
    """Return a disc around places on Earth, None where there is none of them or they are too far apart."""
    told = np.array([(x, y) for x, y in places if abs(x) <= 180 and abs(y) <= 90], dtype=np.float64)
    if not len(told):
        return None
    lon, lat = ((told.min(axis=0) + told.max(axis=0)) / 2).tolist()
    away = _GEOD.inv(np.full(len(told), lon), np.full(len(told), lat), told[:, 0], told[:, 1])[2]
    of_area = math.sqrt(stated_m2 / math.pi) if stated_m2 > 0 else 0.0
    reach = max(float(np.max(away)), of_area, LEAST_RADIUS_M)
    if reach > MOST_RADIUS_M:
        lon, lat = told[0].tolist()
        reach = min(max(of_area, LEAST_RADIUS_M), MOST_RADIUS_M)
    return around(lon, lat, reach)


def beside(line: shapely.Geometry) -> shapely.Geometry:
    """Return the ground within `BESIDE_M` of a line, as far as the middle of it tells metres from degrees."""
    lat = float(np.mean(shapely.get_coordinates(line)[:, 1]))
    size = np.array([_M_PER_DEGREE * max(0.01, math.cos(math.radians(lat))), _M_PER_DEGREE])
    flat = shapely.buffer(shapely.transform(line, lambda xy: xy * size), BESIDE_M, quad_segs=2)
    return shapely.transform(flat, lambda xy: xy / size)


def around(lon: float, lat: float, metres: float) -> shapely.Polygon:
    """Return a polygon that holds the circle around a point; its corners lie a little beyond it."""
    turns = np.linspace(0.0, 360.0, _CORNERS, endpoint=False)
    reach = np.full(_CORNERS, metres / math.cos(math.pi / _CORNERS))
    x, y, _ = _GEOD.fwd(np.full(_CORNERS, lon), np.full(_CORNERS, lat), turns, reach)
    near = lon + (x - lon + 180.0) % 360.0 - 180.0
    return shapely.Polygon(np.column_stack([np.clip(near, -180, 180), np.clip(y, -90, 90)]))
