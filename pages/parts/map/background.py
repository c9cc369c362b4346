"""The optional online basemap: offered by the operator, switched on by a visitor, off until then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from geo.language import say
from geo.serving import told
from pages.parts.map.state import ONLINE_BASEMAP

if TYPE_CHECKING:
    from geo.maps.marks import Basemap


def offered_basemap(arguments: Sequence[str] | None = None) -> Basemap | None:
    """Return the basemap named after the program's name, ``--basemap URL --basemap-attribution TEXT``.

    Raises
    ------
    MapError
        If the address is no tile address.
    """
    url = told("--basemap", arguments)
    if not url:
        return None
    from geo.maps.marks import Basemap  # noqa: PLC0415 - folium is slow to load, and the server starts with this

    return Basemap(url, told("--basemap-attribution", arguments) or "")


def basemap_switch() -> Basemap | None:
    """Draw the switch where the operator offers a basemap; return the basemap where it is on.

    The choice stays out of the address: opening a link must never make a browser ask another server.
    """
    basemap = offered_basemap()
    if basemap is None:
        return None
    from pages.parts.words import plain  # noqa: PLC0415 - as above

    switched_on = st.toggle(say("Online background map"), key=ONLINE_BASEMAP, persist_state="session")
    st.caption(
        say(
            "Off, nothing leaves this machine's network. On, your browser asks {host} for pictures "
            "of the area you look at, and that server learns which area it is.",
            host=plain(basemap.host),
        )
    )
    return basemap if switched_on else None
