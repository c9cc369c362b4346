"""What is wrong with a geometry of a GeoJSON file that cannot be read, and where it would lie."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from geo.language import say

GEOMETRY_TYPES: Final = frozenset(
    {
        *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        "GeometryCollection",
    }
)
_MOST_COORDINATES = 4


def why_unreadable(geometry: Any) -> str:
    """Return why a GeoJSON geometry that was refused cannot be read."""
    kind = geometry.get("type")
    if kind not in GEOMETRY_TYPES:
        return say('"{kind}" is no GeoJSON geometry type', kind=str(kind)[:40])
    if kind == "GeometryCollection":
        return say("a part of the collection is not a geometry")
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        return say("it has no coordinates")
    return _fault_in(coordinates) or say(
        "a line has fewer than two places, or a ring fewer than four or is not closed"
    )


def places_in(coordinates: Any) -> list[tuple[float, float]]:
    """Return every place among coordinates, however they are nested, that two numbers make."""
    waiting, found = [coordinates], []
    while waiting:
        part = waiting.pop()
        if not isinstance(part, list):
            continue
        if len(part) >= 2 and all(type(one) in {int, float} for one in part[:2]):
            found.append((float(part[0]), float(part[1])))
        else:
            waiting.extend(part)
    return [place for place in found if np.isfinite(place).all()]


def _fault_in(coordinates: list[Any]) -> str | None:
    waiting: list[Any] = [coordinates]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list) and part and all(isinstance(item, list) for item in part):
            waiting.extend(part)
            continue
        if not isinstance(part, list):
            return say("coordinates and lists of coordinates are mixed")
        for number in part:
            if isinstance(number, str):
                return say(
                    'the coordinate "{number}" is written as text, not as a number', number=number[:40]
                )
            if isinstance(number, bool) or not isinstance(number, int | float):
                return say("a coordinate is not a number")
            if not np.isfinite(number):
                return say("a coordinate is too large to be a number")
        if part and not 2 <= len(part) <= _MOST_COORDINATES:
            return say("a place has {number} coordinates instead of two", number=len(part))
    return None
