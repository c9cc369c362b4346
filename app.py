"""The dashboard: ``streamlit run app.py -- --pack FOLDER``.

The script Streamlit runs for every visit is the router one folder down. Were it this file, a fresh server
would treat the folder ``pages`` as a list of pages for its first visitor, miss the page a link asks for and
lose its filters.
"""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Until the server has got ready nothing becomes garbage worth looking for; `warming` goes on from there.
gc.disable()

from geo.reading.process import check_drivers_at_start
from pages.parts.shell import upkeep

# Before any of the threads that serve visitors has an arena of its own.
upkeep.few_arenas()

# Another process looks at the drivers while this one loads its libraries.
_checking = ThreadPoolExecutor(1).submit(check_drivers_at_start)

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from pages.parts.map import files as map_files
from pages.parts.map import notes as map_notes
from pages.parts.map import parts as map_parts
from pages.parts.map.background import offered_basemap
from pages.parts.shell import editing, origins
from pages.parts.shell.headers import SecurityHeaders
from pages.parts.shell.packed import Packed
from pages.parts.shell.sockets import BackPressure
from pages.parts.shell.uploads import Uploads
from pages.parts.shell.warming import warmed

_checking.result()
basemap = offered_basemap()
app = st.App(
    Path(__file__).resolve().parent / "pages" / "parts" / "shell" / "router.py",
    middleware=[
        Middleware(SecurityHeaders, tile_host=basemap.host if basemap else None),
        Middleware(origins.OwnPages, **origins.told()),
        Middleware(Uploads, **editing.uploads()),
        Middleware(BackPressure),
        Middleware(Packed),
    ],
    routes=[
        Route(map_files.PATH, map_files.answer),
        Route(map_notes.PATH, map_notes.answer),
        Route(map_parts.PATH, map_parts.answer),
    ],
    lifespan=warmed,
)
