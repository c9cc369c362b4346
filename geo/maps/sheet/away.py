"""A sheet of a part of the country that holds none of what it is about says where that lies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from geo.language import say
from geo.layers.meridian import running
from geo.maps.extent import affected, shown_extent, wind_words
from geo.maps.payload.count import WindowFigures
from geo.maps.payload.feed import Bools
from geo.maps.sheet.frame import Frame
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.subject import Subject


def away_of(subject: Subject, frames: Sequence[Frame], projection: Projection) -> tuple[str, ...]:
    """Return a sentence for each map that shows none of the districts its window holds records of.

    Parameters
    ----------
    subject
        What the sheet is about.
    frames
        Its maps; the small maps of a series show one part of the country and are one case.
    projection
        Of the frames.
    """
    if subject.order.view != "compare":
        windows = subject.windows
        return tuple(filter(None, [_words(subject, windows, frames[0], projection)]))
    told = (
        (pane.label.partition(":")[0], _words(subject, [pane.figures], frame, projection))
        for pane, frame in zip(subject.panes, frames, strict=True)
    )
    return tuple(f"{letter}: {words}" for letter, words in told if words)


def _words(subject: Subject, windows: Sequence[WindowFigures], frame: Frame, projection: Projection) -> str:
    ground, feed = subject.spec.ground, subject.feed
    held = affected(feed, windows)
    if not held.any() or _is_seen(subject, held, frame, projection):
        return ""
    left, low, right, top = frame.box
    longitude, latitude = (float(part) for part in projection.inverse((left + right) / 2, (low + top) / 2))
    towards = shown_extent(ground, feed, windows)
    west, south, east, north = running(towards)
    around = (longitude - west) % 360 < east - west and south < latitude < north
    wind = wind_words((longitude, latitude, longitude, latitude), towards)
    where = say("around it") if around else say("to the {wind}", wind=wind)
    return say("No district with records lies in this map; they lie {where}.", where=where)


def _is_seen(subject: Subject, held: Bools, frame: Frame, projection: Projection) -> bool:
    """Return whether any of some districts reaches into a map."""
    marks = [subject.spec.ground.districts[at] for at in np.flatnonzero(held)]
    x, y = projection.forward([mark.longitude for mark in marks], [mark.latitude for mark in marks])
    if frame.holds(x, y).any():
        return True
    shapes = shapely.from_geojson([mark.geometry for mark in marks])
    moved = shapely.transform(shapes, lambda xy: np.column_stack(projection.forward(xy[:, 0], xy[:, 1])))
    moved = moved[np.isfinite(shapely.bounds(moved)).all(axis=1)]
    return bool(shapely.intersects(shapely.make_valid(moved), shapely.box(*frame.box)).any())
