"""What part of the ground a reader wants a sheet of: the map tells it when its camera is pressed."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from geo.maps.marks import Bounds

_SEEN = "_shot_seen"
_ASKED = "_shot_asked"


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
    if extent is None or st.session_state.get(_SEEN) == shot["number"]:
        return
    st.session_state[_SEEN] = shot["number"]
    st.session_state[_ASKED] = extent


def asked() -> Bounds | None:
    """Return what part a sheet was asked of since the last call, None where none was."""
    extent: Bounds | None = st.session_state.pop(_ASKED, None)
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
    west, east = max(west, -180.0), min(east, 180.0)
    south, north = max(south, -85.0), min(north, 85.0)
    return (west, south, east, north) if west < east and south < north else None
