"""Where the names of neighbouring countries stand: in the widest free part of what a panel shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from geo.maps.marks import Bounds, Ground
from geo.maps.sheet.projection import Projection

_LEAST_SHARE: Final = 0.04
"""Radius of the free part a name needs, as a share of the panel's height."""
_TOLERANCE_SHARE: Final = 0.002
Point = tuple[str, float, float]


@dataclass(frozen=True)
class _Panel:
    box: Bounds
    ground: Ground
    projection: Projection


def neighbour_points(ground: Ground, projection: Projection, box: Bounds) -> tuple[Point, ...]:
    """Return the name of each neighbour in view and the middle of its widest free part, metres of the map.

    Parameters
    ----------
    ground
        Its countries and their names.
    projection
        Of the panel.
    box
        What the panel shows: xmin, ymin, xmax, ymax, metres.
    """
    panel = _Panel(box, ground, projection)
    return ground.made.get((_points, projection.crs, box), lambda: _points(panel))


def _points(panel: _Panel) -> tuple[Point, ...]:
    labels = [mark for mark in panel.ground.labels if mark.kind == "country"]
    texts = [text for layer in panel.ground.context if layer.name == "countries" for text in layer.geometries]
    shapes = shapely.from_geojson(texts) if texts else np.array([], dtype=object)
    lands = shapes[shapely.get_dimensions(shapes) == 2]
    if not labels or not len(lands):
        return ()
    high = panel.box[3] - panel.box[1]
    own = shapely.from_geojson([mark.geometry for mark in panel.ground.districts])
    covered = shapely.union_all(_projected(own, panel, high))
    found = []
    for mark in labels:
        of = shapely.contains_xy(lands, mark.longitude, mark.latitude)
        if not of.any():
            continue
        seen = shapely.intersection(_projected(lands[of], panel, high)[0], shapely.box(*panel.box))
        free = shapely.difference(seen, covered)
        if shapely.is_empty(free) or shapely.get_dimensions(free) != 2:
            continue
        line = shapely.maximum_inscribed_circle(free, tolerance=high * _TOLERANCE_SHARE * 5)
        if shapely.length(line) >= high * _LEAST_SHARE:
            x, y = shapely.get_coordinates(line)[0]
            found.append((mark.text, float(x), float(y)))
    return tuple(found)


def _projected(shapes: Any, panel: _Panel, high: float) -> Any:
    """Return shapes in metres of the map, as coarse as the place of a name allows, and valid."""
    forward = panel.projection.forward
    moved = shapely.transform(shapes, lambda xy: np.column_stack(forward(xy[:, 0], xy[:, 1])))
    moved[~np.isfinite(shapely.bounds(moved)).all(axis=1)] = shapely.Polygon()
    return shapely.make_valid(shapely.simplify(moved, high * _TOLERANCE_SHARE, preserve_topology=False))
