"""Much of a pack left out for its faults: confirmed before anything leaves it."""

from __future__ import annotations

import streamlit as st

from geo.language import marked, say
from geo.layers.left_out import too_much_left_out
from geo.workspace import Workspace
from pages.parts.words import plain

_CONFIRMED = "_published_anyway"
WHERE = marked("Confirm on the page Publish that it is published all the same.")


def barred(opened: Workspace) -> str:
    """Return why nothing is published of the opened pack; empty where it may be, or somebody confirmed it."""
    if st.session_state.get(_CONFIRMED) == opened.pack.digest:
        return ""
    missing = too_much_left_out(opened.pack)
    return f"{missing}." if missing else ""


def confirm(opened: Workspace) -> bool:
    """Ask whether a pack of which much is left out is published all the same; return whether it may be.

    The answer holds for this session and for the pack as it is now: of another version it is asked again.
    """
    missing = too_much_left_out(opened.pack)
    if not missing:
        return True
    with st.container(key="publish_gaps"):
        st.error(
            plain(say("{missing}. The page Data and sources names the faults to mend.", missing=missing))
        )
        agreed = st.checkbox(
            say("Publish what is left all the same; every file says how many rows are left out"),
            value=not barred(opened),
            key="publish_anyway",
        )
    st.session_state[_CONFIRMED] = opened.pack.digest if agreed else None
    return agreed
