"""Between the time control of the map and the pages: one window, wherever it was chosen.

The map moves its window by itself. Letting go sends it here once, and it becomes the period of the filters,
so that tables, charts and the address follow. The other way round a period chosen in the sidebar or by a link
is imposed on the map.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from geo.maps.basemap.folium_map import Opening
from pages.parts import address
from pages.parts.map import shots as map_shots
from pages.parts.map import state as map_state
from pages.parts.map import view as map_view
from pages.parts.map.state import SentMap


def opening(key: str, window: tuple[int, int]) -> Opening:
    """Return what to tell the map: the same as before while it shows what the filters say.

    Parameters
    ----------
    key
        Of the map.
    window
        First and last month chosen, as positions on the axis of months.
    """
    state = map_state.of_session()
    shown, view, district = state.shown, map_view.chosen(), st.session_state.get(map_state.DISTRICT)
    if shown is not None and (shown.key, shown.window, shown.view, shown.district) == (
        key,
        window,
        view,
        district,
    ):
        return shown.opening
    state.serial += 1
    told = Opening(
        *window,
        view=view.name,
        other=view.other,
        main=view.main,
        tab=view.tab,
        by=view.by,
        district=district,
        serial=state.serial,
        report=not state.stands,
    )
    state.shown = SentMap(key, told, window, view, district)
    return told


def adopt(key: str, months: int, choose: Callable[[int, int], None], pick: Callable[[object], None]) -> None:
    """Take over what the reader of the map has let go of; a callback.

    Parameters
    ----------
    key
        Of the map; its value comes from a browser and need not be ours.
    months
        How many months there are.
    choose
        Makes a first and a last month the period of all pages.
    pick
        Makes a district, by its code, the one that pages count; None, or what is no code, all of them.
    """
    value: Any = st.session_state.get(key)
    state = map_state.of_session()
    shown = state.shown
    if not isinstance(value, dict) or shown is None or shown.key != key:
        return
    if value.get("drawn") is True:
        stood()
    map_shots.hear(value)
    window = map_view.window_in([value.get("lo"), value.get("hi")], months)
    # Sent before the map heard of a period chosen meanwhile: the later choice stands.
    if window is None or value.get("serial") != shown.opening.serial:
        return
    view = map_view.reported(value, months)
    if shown.view.name == view.name and view.other and None in (shown.view.other, shown.view.main):
        # The map only names the windows it chose where a link left them to it.
        address.keep_entry()
    pick(value.get(map_state.DISTRICT))
    district = st.session_state.get(map_state.DISTRICT)
    state.shown = replace(shown, window=window, view=view, district=district)
    map_view.choose(view)
    choose(*window)


def stands() -> bool:
    """Whether this session has seen its map drawn once, or waited for it long enough."""
    return map_state.of_session().stands


def stood() -> None:
    """Note that the map is drawn, or that nobody waits for it any longer."""
    map_state.of_session().stands = True


def given_up() -> None:
    """Go on without a map that cannot be drawn; what a first run left out for it is shown in another one."""
    if not stands():
        stood()
        st.rerun()
