"""What part of the ground a reader wants a sheet of: the map tells it when its camera is pressed."""

from __future__ import annotations

import math
from typing import Any

from geo.layers.meridian import stored
from geo.maps.marks import Bounds
from pages.parts.map import state as map_state

_MOST_TURNED = 3600.0  # degrees; a map dragged round the world ten times


def hear(value: dict[str, Any]) -> None:
    """Take note of a sheet asked for; a callback.

    Parameters
    ----------
    value
        What a browser reports of its map. The map repeats the last order with whatever it reports later, so
        an order is heard once.
    """
    shot = value.get("shot")
    if not isinstance(shot, dict) or type(shot.get("number")) is not int:
        return
    extent = extent_in(shot.get("extent"))
    state = map_state.of_session()
    if extent is None or state.shot_heard == shot["number"]:
        return
    state.shot_heard, state.shot_asked = shot["number"], extent


def asked() -> Bounds | None:
    """Return what part a sheet was asked of since the last call, None where none was."""
    state = map_state.of_session()
    extent, state.shot_asked = state.shot_asked, None
    return extent


def extent_in(value: Any) -> Bounds | None:
    """Return west, south, east and north that a browser sent, cut to the world; None where they are none.

    Parameters
    ----------
    value
        What a browser sent.
    """
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(type(edge) in (int, float) and math.isfinite(edge) for edge in value):
        return None
    west, south, east, north = (float(edge) for edge in value)
    south, north = max(south, -85.0), min(north, 85.0)
    if not (west < east and south < north and max(-west, east) <= _MOST_TURNED):
        return None
    if east - west >= 360.0:
        return -180.0, south, 180.0, north
    # A map runs on across 180 degrees; files and sheets begin anew there.
    found = stored((west, south, east, north))
    return found if found[0] != found[2] else None
