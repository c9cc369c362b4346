"""Shapes made light for a screen: the coverage of districts simplified once, all shapes rounded.

Works in WGS 84 degrees. Neighbouring districts are simplified together (Visvalingam-Whyatt over the coverage,
``shapely.coverage_simplify``), so that no sliver opens between them; the stored boundaries stay untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.checking.context import leaves, readable
from geo.layers.meridian import from_seam, seam_of, shapes_from_seam
from geo.maps.basemap.surroundings import USUAL
from geo.maps.marks import Bounds, ContextShapes, PlaceLabel

if TYPE_CHECKING:
    from geo.layers.meta import ContextFile
    from geo.layers.pack import Pack

DISTRICT_TOLERANCE_DEG: Final = 0.002
CONTEXT_TOLERANCE_DEG: Final = 0.004
DISTRICT_DECIMALS: Final = 5
CONTEXT_DECIMALS: Final = 4
# Drawn as areas without an edge and as lines of their own, since a cut edge is no border.
_AREAS_WITH_EDGES: Final = ("countries",)
# Drawn as lines alone, so their areas need not travel.
_EDGES_ALONE: Final = ("admin1",)
_MARGIN_SHARE: Final = 1.5
# Names of neighbours stand near the districts, where a first view shows them.
_NAMES_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class PackShapes:
    """The shapes of one pack, ready to be written into a map.

    Parameters
    ----------
    districts
        GeoJSON text per district, in the order of the pack's district layer.
    points
        Longitude and latitude of a point inside each district.
    bounds
        West, south, east, north of each district.
    home
        Bounds of all districts.
    context, labels
        Context shapes cut to the surroundings, and names of towns and neighbours.
    """

    districts: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    bounds: tuple[Bounds, ...]
    home: Bounds
    context: tuple[ContextShapes, ...]
    labels: tuple[PlaceLabel, ...]


def shapes_of(pack: Pack) -> PackShapes:
    """Return the light shapes of a pack.

    Parameters
    ----------
    pack
        The pack; its layers are read fresh, nothing of it is changed.
    """
    layer = pack.district_layer()
    seam = seam_of(pack.meta.extent)
    shapes = shapes_from_seam(np.asarray(layer.geometry.array, dtype=object), seam)
    overlay = (
        layer["overlay"].to_numpy(dtype=bool) if "overlay" in layer else np.zeros(len(layer), dtype=bool)
    )
    light = shapes.copy()
    light[~overlay] = light_coverage(shapes[~overlay])
    for position in np.flatnonzero(overlay):
        light[position] = light_coverage(shapes[[position]])[0]
    inner = shapely.point_on_surface(light)
    west, south, east, north = shapely.total_bounds(light)
    home = (float(west), float(south), float(east), float(north))
    windows = tuple(_window(home, share, seam) for share in (_NAMES_SHARE, _MARGIN_SHARE))
    context = tuple(
        part
        for layer in pack.meta.context_files
        if layer.drawn
        for part in _context(pack, layer, windows[-1], seam)
    )
    return PackShapes(
        districts=tuple(shapely.to_geojson(light).tolist()),
        points=tuple(
            (round(float(x), 5), round(float(y), 5))
            for x, y in zip(shapely.get_x(inner), shapely.get_y(inner), strict=True)
        ),
        bounds=tuple((float(w), float(s), float(e), float(n)) for w, s, e, n in shapely.bounds(light)),
        home=home,
        context=context,
        labels=(*_towns(pack, seam), *_neighbours(pack, windows, light, seam)),
    )


def light_coverage(
    geometries: np.ndarray[Any, Any],
    *,
    tolerance: float = DISTRICT_TOLERANCE_DEG,
    decimals: int = DISTRICT_DECIMALS,
) -> np.ndarray[Any, Any]:
    """Simplify and round polygons that share their borders.

    Parameters
    ----------
    geometries
        Polygons, degrees.
    tolerance
        About the square root of the area of the triangles left out, degrees.
    decimals
        Decimals kept; 5 are about 1 m.

    Returns
    -------
    numpy.ndarray
        Valid polygons in the same order. Polygons that are no valid coverage are rounded only.
    """
    if shapely.coverage_is_valid(geometries):
        for share in (1.0, 0.25):
            simplified = shapely.coverage_simplify(geometries, tolerance * share)
            rounded = shapely.transform(simplified, lambda xy: np.round(xy, decimals))
            if shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded):
                return rounded
    rounded = shapely.transform(geometries, lambda xy: np.round(xy, decimals))
    return np.where(shapely.is_valid(rounded), rounded, geometries)


def _window(home: Bounds, share: float, seam: float) -> BaseGeometry:
    west, south, east, north = home
    dx, dy = (east - west) * share, (north - south) * share
    return shapely.box(
        max(west - dx, seam + 0.1),
        max(south - dy, -84.0),
        min(east + dx, seam + 359.9),
        min(north + dy, 84.0),
    )


def _context(pack: Pack, layer: ContextFile, window: BaseGeometry, seam: float) -> Iterator[ContextShapes]:
    name = layer.name
    shapes = shapes_from_seam(np.asarray(pack.context_layer(name).geometry.array, dtype=object), seam)
    shapes = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    shapes = leaves(shapes)
    areas = shapes[shapely.get_dimensions(shapes) == 2]
    if name in (*_AREAS_WITH_EDGES, *_EDGES_ALONE) and len(areas):
        # Lines and points beside them are drawn as they are.
        rest = shapes[shapely.get_dimensions(shapes) < 2]
        edges = np.append(_outlines(areas), rest)
        shapes = edges if name in _EDGES_ALONE else np.append(areas, edges)
    shapes = shapely.simplify(shapely.intersection(shapes, window), CONTEXT_TOLERANCE_DEG)
    shapes = shapely.transform(shapes[~shapely.is_empty(shapes)], lambda xy: np.round(xy, CONTEXT_DECIMALS))
    title = layer.title or readable(layer.file)
    # Points have no look among borders and water, under which they would be out of sight.
    apart = (shapely.get_dimensions(shapes) == 0) & (name in USUAL)
    yield ContextShapes(name, tuple(shapely.to_geojson(shapes[~apart]).tolist()), title)
    if apart.any():
        yield ContextShapes(f"{name} points", tuple(shapely.to_geojson(shapes[apart]).tolist()), title)


def _outlines(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the borders of areas, each once, without the straight edges at which the layer was cut."""
    frame = shapely.box(*shapely.total_bounds(shapes)).boundary.buffer(CONTEXT_TOLERANCE_DEG)
    borders = shapely.difference(shapely.union_all(shapely.boundary(shapes)), frame)
    lines = shapely.get_parts(shapely.line_merge(borders))
    return lines[~shapely.is_empty(lines)]


def _towns(pack: Pack, seam: float) -> tuple[PlaceLabel, ...]:
    places = pack.places
    if "population" not in places or places.empty:
        return ()
    ranked = places.dropna(subset=["longitude", "latitude", "name"])
    ranked = ranked.assign(people=ranked["population"].astype("float64").fillna(0.0))
    ranked = ranked.sort_values(["people", "name"], ascending=[False, True], kind="stable")
    return tuple(
        PlaceLabel(round(float(x), 4), round(float(y), 4), str(text), rank)
        for rank, (x, y, text) in enumerate(
            zip(from_seam(ranked["longitude"], seam), ranked["latitude"], ranked["name"], strict=True)
        )
    )


def _neighbours(
    pack: Pack, windows: tuple[BaseGeometry, ...], districts: np.ndarray[Any, Any], seam: float
) -> tuple[PlaceLabel, ...]:
    """Return the names of countries, each in what the first of the windows that sees it shows of it."""
    if "countries" not in pack.meta.context:
        return ()
    layer = pack.context_layer("countries")
    column = next((name for name in ("name_en", "name") if name in layer), None)
    if column is None:
        return ()
    # The country itself is in the layer too; on its own districts its name would only be in the way.
    ground = shapely.STRtree(districts)
    labels = []
    shapes = shapes_from_seam(np.asarray(layer.geometry.array, dtype=object), seam)
    for text, shape in zip(layer[column], shapes, strict=True):
        parts = (shapely.intersection(shape, window) for window in windows)
        seen = next((part for part in parts if not part.is_empty), None)
        if isinstance(text, str) and seen is not None:
            point = shapely.point_on_surface(seen)
            if len(ground.query(point, predicate="intersects")):
                continue
            labels.append(PlaceLabel(round(point.x, 4), round(point.y, 4), text, 0, "country"))
    return tuple(labels)
