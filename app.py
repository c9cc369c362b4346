"""The dashboard: ``streamlit run app.py -- --pack FOLDER``.

The script Streamlit runs for every visit is the router one folder down. Were it this file, a fresh server
would treat the folder ``pages`` as a list of pages for its first visitor, miss the page a link asks for and
lose its filters.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from geo.layers.process import check_drivers_at_start
from geo.serving import DRIVERS_CHECKED
from pages.parts import map_files, map_notes
from pages.parts.background import offered_basemap
from pages.parts.headers import SecurityHeaders
from pages.parts.packed import Packed
from pages.parts.sockets import BackPressure
from pages.parts.uploads import Uploads
from pages.parts.warming import warmed

if DRIVERS_CHECKED not in sys.argv:
    check_drivers_at_start()
basemap = offered_basemap()
app = st.App(
    Path(__file__).resolve().parent / "pages" / "parts" / "router.py",
    middleware=[
        Middleware(SecurityHeaders, tile_host=basemap.host if basemap else None),
        Middleware(Uploads),
        Middleware(BackPressure),
        Middleware(Packed),
    ],
    routes=[Route(map_files.PATH, map_files.answer), Route(map_notes.PATH, map_notes.answer)],
    lifespan=warmed,
)
