"""What one session knows of its map, and the keys under which its widgets and addresses keep theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from geo.maps.basemap.folium_map import Opening
    from geo.maps.marks import Bounds
    from pages.parts.map.view import View

KEY: Final = "_map"
"""Where a session keeps its `MapState`."""
MONTHS: Final = "_months"
"""Where a session keeps the months of the pack, YYYY-MM; windows are kept as such months."""

# Values that widgets and links share stand in the session under the names links give them.
VIEW, WINDOW_A, WINDOW_B, TAB, BY = "view", "a", "b", "tab", "by"
RATE, CLASSES, LOOK, LAYERS, FIGURE = "rate", "classes", "look", "layers", "figure"
DISTRICT: Final = "district"
"""Code of the one district counted; on the page of districts the one it opens."""
ONLINE_BASEMAP: Final = "online_basemap"
LOOKS: Final = "map_looks"
"""Whether the menu of classes and layers is open."""
LISTED, RANKED = "off_map_listed", "map_districts_ranked"
"""Whether the tables below the map are unfolded."""


@dataclass(frozen=True, slots=True)
class SentMap:
    """What the map of a session shows as far as the server knows.

    Parameters
    ----------
    key
        Of the map.
    opening
        What it was last told.
    window, view, district
        What it was told or has reported since.
    """

    key: str
    opening: Opening
    window: tuple[int, int]
    view: View
    district: str | None = None


@dataclass(slots=True)
class MapState:
    """What a session knows of its map.

    Parameters
    ----------
    shown
        What it shows; None where it is to be told anew.
    serial
        Number of the last thing it was told.
    stands
        Whether it was drawn once, or was waited for long enough.
    menus
        Whether the menus beside it were drawn once: what has been seen does not go away again.
    awaited_since
        When waiting for it began, seconds of the monotonic clock.
    shot_heard
        Number of the last sheet its camera asked for.
    shot_asked
        Which part of the ground a sheet is wanted of: west, south, east, north; None where none is.
    """

    shown: SentMap | None = None
    serial: int = -1
    stands: bool = False
    menus: bool = False
    awaited_since: float | None = None
    shot_heard: int | None = None
    shot_asked: Bounds | None = None


def of_session() -> MapState:
    """Return what this session knows of its map, nothing at first."""
    found: MapState = st.session_state.setdefault(KEY, MapState())
    return found


def awaited(page: str) -> bool:
    """Whether a page is the first of its session and its map is awaited, which all else then makes way for.

    Parameters
    ----------
    page
        Path of the page.
    """
    state = of_session()
    return not page and not (state.stands or state.menus)
