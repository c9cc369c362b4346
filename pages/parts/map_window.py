"""Between the time control of the map and the pages: one window, wherever it was chosen.

The map moves its window by itself. Letting go sends it here once, and it becomes the period of the filters,
so that tables, charts and the address follow. The other way round a period chosen in the sidebar or by a link
is imposed on the map.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.maps.folium_map import Opening
from pages.parts import filters

VIEWS = ("map", "compare", "difference", "years", "table")
_IMPOSED = "_map_opening"


def opening(key: str, window: tuple[int, int]) -> Opening:
    """Return what to tell the map: nothing new as long as it shows what the filters say.

    Parameters
    ----------
    key
        Of the map.
    window
        First and last month chosen, as positions on the axis of months.
    """
    reported = _reported(key)
    imposed: Opening | None = st.session_state.get(_IMPOSED)
    if imposed is not None and reported == window:
        return imposed
    if imposed is not None and reported is None and (imposed.first, imposed.last) == window:
        return imposed
    view, other = _linked_view()
    made = Opening(*window, view=view, other=other, serial=imposed.serial + 1 if imposed else 0)
    st.session_state[_IMPOSED] = made
    return made


def adopt(key: str) -> None:
    """Take over the window the reader of the map has let go of; a callback.

    Parameters
    ----------
    key
        Of the map.
    """
    value: Any = st.session_state.get(key)
    window = _window(value)
    if window is None:
        return
    filters.choose_months(*window)
    view, other = value.get("view"), _pair(value.get("with"))
    _in_address("view", view if view in VIEWS[1:] else None)
    _in_address("with", f"{other[0]}-{other[1]}" if other else None)


def _in_address(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _reported(key: str) -> tuple[int, int] | None:
    return _window(st.session_state.get(key))


def _window(value: Any) -> tuple[int, int] | None:
    """Return the window a browser reports, None where it is none: what comes from there need not be ours."""
    return _pair([value.get("lo"), value.get("hi")]) if isinstance(value, dict) else None


def _pair(value: Any) -> tuple[int, int] | None:
    if not isinstance(value, list) or len(value) != 2 or not all(type(month) is int for month in value):
        return None
    first, last = value
    return (first, last) if 0 <= first <= last else None


def _linked_view() -> tuple[str, tuple[int, int] | None]:
    """Return the view and the window compared with that the address asks for."""
    view = st.query_params.get("view", "map")
    parts = st.query_params.get("with", "").split("-")
    other = _pair([int(part) for part in parts]) if all(part.isdigit() for part in parts) else None
    return (view, other) if view in VIEWS else ("map", None)
