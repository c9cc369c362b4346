"""Boxes that a file states around its geometry, set against the geometry it holds.

GeoJSON may carry a ``bbox`` beside every object (RFC 7946, section 5), GeoParquet one beside its column; the
other formats keep one in their heads. A box that was not written anew when the geometry changed, or has its
numbers in another order, leads programs that trust it elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import shapely

from geo.language import say
from geo.layers.meridian import Bounds, beside, narrowest, running
from geo.reading.projections import unit_of
from geo.reading.raw import RawLayer

APART_KM: Final = 1.0
"""A box one of whose edges lies farther than this from the geometry's is a finding."""

_SIZES: Final = (4, 6, 8)
_Stated = tuple[int | None, Any]


def check_boxes(layer: RawLayer, stated: Iterable[_Stated], *, crs: str | dict[str, Any] | None) -> None:
    """Remark on boxes that are not those of the geometry; the geometry counts.

    Parameters
    ----------
    layer
        Its geometry stands in the coordinates of the file, as the boxes do.
    stated
        Number of the record, None for the layer as a whole, and the box: the least of every axis, then the
        greatest (west, south, east, north; heights are passed over). A west greater than the east lies
        across 180 degrees.
    crs
        System of the coordinates, as `geo.reading.projections.to_longitude_latitude` takes it.

    Raises
    ------
    ReadError
        When the system is unknown.
    """
    found = list(stated)
    if not found or layer.geometry is None or not crs:
        return
    geographic, km = unit_of(crs, layer.file)
    each = shapely.bounds(layer.geometry)
    for row, box in found:
        if box is None:
            continue
        bounds = _bounds_of(box)
        if bounds is None:
            layer.remark(
                "bbox.unreadable",
                say('The "bbox" is not a list of 4 or 6 numbers, so it says nothing.'),
                say("Write west, south, east, north in the coordinates of the file, or leave it out."),
                row=row,
                name="bbox",
                value=box,
            )
            continue
        # Rows of all these formats are counted from 1.
        drawn = _total(each) if row is None else tuple(each[row - 1].tolist())
        if bounds == drawn or not np.isfinite(drawn).all():
            continue
        if _apart(bounds, drawn, geographic=geographic) * km <= APART_KM:
            continue
        shapes = layer.geometry if row is None else layer.geometry[row - 1 : row]
        across = _across(shapes) if geographic else None
        if across is None or _apart(bounds, across, geographic=True) * km > APART_KM:
            _remark(layer, row, bounds, across or drawn)


def box_km_apart(stated: Bounds, shapes: Any) -> float:
    """Return how far the edge of a box that is farthest lies from that of the box around shapes, km.

    Parameters
    ----------
    stated
        West, south, east, north, degrees; a west greater than the east lies across 180 degrees.
    shapes
        WGS 84 degrees, some of them drawn.
    """
    drawn = _total(shapely.bounds(shapes))
    _, km = unit_of("EPSG:4326", "")
    boxes = filter(None, (drawn, _across(shapes)))
    return min(_apart(stated, box, geographic=True) for box in boxes) * km


def _remark(layer: RawLayer, row: int | None, bounds: Bounds, drawn: Bounds) -> None:
    what = say("the layer") if row is None else say("this record")
    layer.remark(
        "geometry.declared",
        say(
            "The file states a box around {what} that is more than {apart_km:g} km away from its "
            "geometry, which lies within {drawn}; the geometry counts.",
            what=what,
            apart_km=APART_KM,
            drawn=[round(edge, 4) for edge in drawn],
        ),
        say("Correct the geometry, or have the program that wrote the file write it anew."),
        row=row,
        name="bbox",
        value=[round(edge, 4) for edge in bounds],
    )


def _bounds_of(box: Any) -> Bounds | None:
    """Return west, south, east, north of a box, None where it is none."""
    if not isinstance(box, list | tuple) or len(box) not in _SIZES:
        return None
    if not all(isinstance(edge, int | float) and not isinstance(edge, bool) for edge in box):
        return None
    half = len(box) // 2
    edges = (float(box[0]), float(box[1]), float(box[half]), float(box[half + 1]))
    return edges if all(map(math.isfinite, edges)) else None


def _total(each: Any) -> Bounds:
    """Return the bounds of all, infinite where nothing is drawn."""
    least = np.min(each[:, :2], axis=0, initial=np.inf, where=np.isfinite(each[:, :2]))
    most = np.max(each[:, 2:], axis=0, initial=-np.inf, where=np.isfinite(each[:, 2:]))
    return float(least[0]), float(least[1]), float(most[0]), float(most[1])


def _across(shapes: Any) -> Bounds | None:
    """Return the bounds of shapes on both sides of 180 degrees, west > east; None of all others."""
    west, _, east, _ = shapely.total_bounds(shapes)
    if not (west >= -180.0 and east <= 180.0):
        return None
    found = narrowest(shapes)
    return found if found is not None and found[0] > found[2] else None


def _apart(stated: Bounds, drawn: Bounds, *, geographic: bool) -> float:
    """Return how far two boxes are apart at the edge that is farthest, in degrees of latitude or units."""
    shrink = 1.0
    if geographic:
        # Files have longitudes a turn apart for one place, and a degree of them is shorter off the equator.
        drawn = running(drawn)
        stated = beside(running(stated), drawn)
        shrink = max(0.0, math.cos(math.radians(min(90.0, abs(drawn[1] + drawn[3]) / 2))))
    west, south, east, north = (abs(a - b) for a, b in zip(stated, drawn, strict=True))
    return max(shrink * west, south, shrink * east, north)
