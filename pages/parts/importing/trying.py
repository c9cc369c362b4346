"""What a new data set would look like, drawn from one that nobody keeps."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import streamlit as st

from geo.errors import GeoError
from geo.importing.newpack import PackOrder, make_pack
from geo.language import say
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.map.host import show_apart
from pages.parts.words import plain

DRAWN: Final = "_start_drawn"
"""Where a visit keeps what was drawn last."""


def draw_tried(order: PackOrder) -> None:
    """Draw the pack of an order, which is made for this alone and not kept."""
    key, opened = st.session_state.get(DRAWN, (None, None))
    if key != order:
        try:
            with st.spinner(say("Drawing")), tempfile.TemporaryDirectory(prefix="mine-start-") as apart:
                make_pack(Path(apart) / "pack", order)
                opened = Workspace(load_pack(Path(apart) / "pack"))
        except (GeoError, OSError) as error:
            st.error(plain(error if isinstance(error, GeoError) else say("The map could not be drawn.")))
            return
        st.session_state[DRAWN] = (order, opened)
    view = MapView(measure="incidents", period=opened.cube.whole_period)
    show_apart(opened.spec(view), key="start_map")
