"""Whether these pages may change the pack, and how much visitors may send where they may."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import streamlit as st
from streamlit import runtime

from geo.links import EDIT_PAGES, PAGES
from geo.serving import EDIT, PROFILE, PUBLIC_URL, check_editing, told
from geo.workspace import Workspace
from pages.parts.shell.uploads import Quota

MEGABYTE: Final = 1_000_000
FILE_MEGABYTES: Final = 50
"""Largest file a page takes; larger ones are for the command."""
PER_SESSION: Final = 120 * MEGABYTE
"""Bytes of files one visit may have on the server."""
PER_SERVER: Final = 400 * MEGABYTE
"""Bytes of files all visits together may have."""


def editing(arguments: Sequence[str] | None = None) -> bool:
    """Return whether these pages may change the pack: ``--edit``."""
    words = sys.argv[1:] if arguments is None else arguments
    return EDIT in words


def pages() -> Mapping[str, str]:
    """Return the title of each page of this server by its path."""
    return {**PAGES, **EDIT_PAGES} if editing() else PAGES


def hidden(opened: Workspace | None) -> Collection[str]:
    """Return the paths of pages that the navigation leaves out: what they are of, the pack has none of."""
    return ("land",) if opened is None or opened.pack.hazards.empty else ()


def uploads() -> dict[str, Any]:
    """Return the options of `pages.parts.shell.uploads.Uploads`: nothing is taken where nothing is edited.

    Raises
    ------
    ServingError
        Where the server may be reached by others, however it was started.
    """
    if not editing():
        return {}
    check_editing(
        # Streamlit listens on all addresses where none is named.
        address=st.get_option("server.address") or "0.0.0.0",  # noqa: S104 - what is refused
        profile=told(PROFILE),
        public_url=told(PUBLIC_URL),
        allowed_hosts=st.get_option("server.allowedHosts") or (),
    )
    return {"quota": Quota(PER_SESSION, PER_SERVER), "held": held}


def held() -> Mapping[str, Collection[str]]:
    """Return the files Streamlit has in memory, by visit."""
    if not runtime.exists():
        return {}
    storage: Mapping[str, Mapping[str, Any]] = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined] # of its manager in memory
    return {session: [*files] for session, files in [*storage.items()]}
