"""What part of the ground a map has to show: the districts that hold what is shown.

First view, "fit", the views of several windows, the map file and the sheet on paper frame the same ground.
The browser works it out from the same bytes in ``geo/maps/web/data/extent.js``. A box is west, south, east
and north in WGS 84 degrees; west is greater than east where it crosses 180 degrees.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.layers.meridian import beside, running
from geo.maps.marks import Bounds, Ground
from geo.maps.payload.count import WindowFigures
from geo.maps.payload.feed import Bools, Feed, Floats

MARGIN: Final = 0.03
"""Share of the longer side added around what must be seen."""
LEAST_SPAN_DEG: Final = 0.1
"""Shortest longer side; what is smaller shows some of its surroundings."""
FARTHEST: Final = 3.0
"""How many times as far as the first view all districts may reach before a map whose filters leave
no incident shows the first view alone: islands across an ocean would make the country a speck."""
_NORTHMOST: Final = 85.0
_WINDS: Final = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)


def shown_extent(ground: Ground, feed: Feed, windows: Sequence[WindowFigures]) -> Bounds:
    """Return the box of the districts that hold an incident of one of some windows, and of their places.

    Parameters
    ----------
    ground, feed
        The ground of the map, and what is counted on it.
    windows
        The windows shown, counted from the feed. Where none of them holds an incident the box is that of all
        incidents of the feed, and where the filters leave none, of all districts. Where these reach too
        far, or no incident was ever recorded, it is the first view of the pack.

    Returns
    -------
    tuple of float
        With `MARGIN` on every side and at least `LEAST_SPAN_DEG` long.
    """
    touching = np.zeros(len(feed.district), dtype=bool)
    for figures in windows:
        touching |= figures.touching
    found = _held(ground, feed, touching) or _held(ground, feed, ~touching)
    return _padded(found or _unfed(ground, feed))


def _unfed(ground: Ground, feed: Feed) -> Bounds:
    far = _longer(ground.whole) > FARTHEST * _longer(ground.home)
    box = ground.home if far or not feed.ever.any() else ground.whole
    return joined([box]) or box


def _longer(box: Bounds) -> float:
    west, south, east, north = running(box)
    return max(east - west, north - south)


def drawn_extent(ground: Ground, box: Bounds) -> Bounds:
    """Return a box in the longitudes of a ground, which run on across 180 degrees.

    Parameters
    ----------
    ground
        Whose longitudes run on from a seam opposite its first view.
    box
        West, south, east, north, degrees; across 180 degrees where the west is greater than the east.
    """
    return beside(running(box), ground.home)


def affected(feed: Feed, windows: Sequence[WindowFigures]) -> Bools:
    """Return which districts hold an incident, certainly or possibly, of one of some windows.

    Parameters
    ----------
    feed, windows
        The feed, and windows counted from it.

    Returns
    -------
    numpy.ndarray
        bool of shape (districts,).
    """
    found = np.zeros(feed.districts, dtype=bool)
    for figures in windows:
        found |= figures.possible[:-1, 0] > 0
    return found


def joined(boxes: npt.ArrayLike) -> Bounds | None:
    """Return the smallest box around others, across 180 degrees where that is shorter; None for none.

    Parameters
    ----------
    boxes
        float64 of shape (boxes, 4); west may be greater than east. Boxes that are not numbers are left out.
    """
    rows = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows):
        return None
    south, north = float(rows[:, 1].min()), float(rows[:, 3].max())
    west, east = _around(rows[:, 0], rows[:, 2])
    return west, south, east, north


def wind_words(view: Bounds, towards: Bounds) -> str:
    """Return in which direction one box lies from another: "north-west".

    Parameters
    ----------
    view, towards
        From the middle of one to the middle of the other, the shorter way around the globe.
    """
    (from_x, from_y), (to_x, to_y) = _middle(view), _middle(towards)
    across = (to_x - from_x + 180) % 360 - 180
    across *= math.cos(math.radians((from_y + to_y) / 2))
    turn = math.degrees(math.atan2(across, to_y - from_y))
    return _WINDS[round(turn / 45) % len(_WINDS)]


def _held(ground: Ground, feed: Feed, chosen: Bools) -> Bounds | None:
    """Return the box of the districts and places of some incidents."""
    rows = np.unique(feed.district[chosen])
    rows = rows[rows < len(ground.districts)]
    marks = [ground.districts[at] for at in rows]
    shapes = np.asarray(shapely.from_geojson([mark.geometry for mark in marks]), dtype=object)
    # A district across 180 degrees lies in parts on both sides; its own bounds would span the globe.
    parts, of = shapely.get_parts(shapes, return_index=True)
    boxes = shapely.bounds(parts).reshape(-1, 4)
    boxes = boxes[_near(boxes, of, ground.home)]
    circles = np.array([(mark.longitude, mark.latitude) * 2 for mark in marks]).reshape(-1, 4)
    x, y = feed.longitude[chosen], feed.latitude[chosen]
    return joined(np.vstack([boxes, circles, np.column_stack([x, y, x, y])]))


def _near(boxes: Floats, of: npt.NDArray[np.int64], home: Bounds) -> Bools:
    """Return which parts of districts reach into the first view, and all of districts that have none there.

    An islet of a district far out at sea is no part of the ground on which its incidents are looked for.
    """
    west, south, east, north = home
    turn = 360.0 * np.round((west + east - boxes[:, 0] - boxes[:, 2]) / 720.0)
    inside = (boxes[:, 0] + turn <= east) & (boxes[:, 2] + turn >= west)
    inside &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    return np.asarray(inside | ~np.isin(of, of[inside]), dtype=bool)


def _around(west: Floats, east: Floats) -> tuple[float, float]:
    """Return the shortest stretch of longitudes that holds others: all but the widest gap between them."""
    length = np.where(east >= west, east - west, east - west + 360)
    start = np.where((west >= -180) & (west < 180), west, (west + 180) % 360 - 180)
    order = np.argsort(start, kind="stable")
    start, end = start[order], (start + length)[order]
    # What reaches across 180 degrees covers the beginning of the next round.
    before = np.maximum.accumulate(np.append(end.max() - 360, end[:-1]))
    at = int(np.argmax(start - before))
    first, last = float(start[at]), float(before[at])
    if first <= last:
        return -180.0, 180.0
    return first, last if last >= -180 else last + 360


def _padded(box: Bounds) -> Bounds:
    west, south, east, north = box
    wide = east - west if east >= west else east - west + 360
    longer = max(wide, north - south)
    margin = max(longer * MARGIN, (LEAST_SPAN_DEG - longer) / 2)
    # Rounded: the last digits of a bound differ between versions of the library that reads the shapes.
    south, north = round(max(south - margin, -_NORTHMOST), 5), round(min(north + margin, _NORTHMOST), 5)
    if east >= west:
        return round(max(west - margin, -180.0), 5), south, round(min(east + margin, 180.0), 5), north
    if wide + 2 * margin >= 360:
        return -180.0, south, 180.0, north
    return round(west - margin, 5), south, round(east + margin, 5), north


def _middle(box: Bounds) -> tuple[float, float]:
    west, south, east, north = box
    return (west + (east if east >= west else east + 360)) / 2, (south + north) / 2
