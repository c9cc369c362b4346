"""The dashboard: ``streamlit run app.py -- --pack FOLDER``.

The script Streamlit runs for every visit is the router one folder down. Were it this file, a fresh server
would treat the folder ``pages`` as a list of pages for its first visitor, miss the page a link asks for and
lose its filters.
"""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Until the server has got ready nothing becomes garbage worth looking for; pages/parts/warming.py goes on.
gc.disable()

from geo.layers.process import check_drivers_at_start

# Another process looks at the drivers while this one loads its libraries.
_checking = ThreadPoolExecutor(1).submit(check_drivers_at_start)

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from pages.parts import map_files, map_notes, origins
from pages.parts.background import offered_basemap
from pages.parts.headers import SecurityHeaders
from pages.parts.packed import Packed
from pages.parts.sockets import BackPressure
from pages.parts.uploads import Uploads
from pages.parts.warming import warmed

_checking.result()
basemap = offered_basemap()
app = st.App(
    Path(__file__).resolve().parent / "pages" / "parts" / "router.py",
    middleware=[
        Middleware(SecurityHeaders, tile_host=basemap.host if basemap else None),
        Middleware(origins.OwnPages, **origins.told()),
        Middleware(Uploads),
        Middleware(BackPressure),
        Middleware(Packed),
    ],
    routes=[Route(map_files.PATH, map_files.answer), Route(map_notes.PATH, map_notes.answer)],
    lifespan=warmed,
)
