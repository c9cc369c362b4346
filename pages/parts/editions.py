"""Editions of the pack for circles of readers, made once and shared by all sessions, and the menu of them."""

from __future__ import annotations

import streamlit as st

from geo.analysis.cube import Cube
from geo.publish.profiles import DEFAULT, PROFILES
from geo.publish.redact import redact
from pages.parts.store import Store

_LABELS = {one.code: one.label for one in PROFILES}
_CHOSEN = "_profile"


def edition(opened: Store, profile: str) -> Store:
    """Return the edition of the opened pack for `profile`, with its counts."""
    return _edition(f"{opened.pack.digest}|{profile}", opened, profile)


@st.cache_resource(max_entries=6, show_spinner="Making the edition")
def _edition(key: str, _opened: Store, _profile: str) -> Store:  # noqa: ARG001 - the key tells editions apart
    pack = redact(_opened.pack, _profile)
    return Store(pack, Cube.from_pack(pack))


def say_what_pages_show(opened: Store) -> None:
    """Say in the sidebar of every page that the pages are no edition, and how many records are not public."""
    incidents = opened.pack.incidents
    above = int((incidents["sensitivity"] != DEFAULT).sum())
    narrower = f" {above:,} of {len(incidents):,} incidents are not public." if above else ""
    with st.sidebar, st.container(key="what_pages_show"):
        st.caption(
            f"These pages show every record in full, for the owner of the records.{narrower} What others may "
            "have is made on the page Publish."
        )


def chosen_profile() -> str:
    """Return the profile of this session; public until another one is chosen."""
    profile: str = st.session_state.get(_CHOSEN, DEFAULT)
    return profile if profile in _LABELS else DEFAULT


def profile_menu(*, key: str) -> str:
    """Draw the menu of profiles and return the one chosen; every page of the session keeps it.

    It stays out of the address, so that no link chooses a wider circle of readers for somebody else.

    Parameters
    ----------
    key
        Of the widget.
    """
    codes = list(_LABELS)
    found = st.selectbox(
        "Readers",
        codes,
        index=codes.index(chosen_profile()),
        format_func=_LABELS.__getitem__,
        key=key,
        help="Who the result is for. What this circle of readers may not have is taken out before anything "
        "is counted, drawn or written. " + " ".join(f"{one.label}: {one.words}" for one in PROFILES),
    )
    profile = found if found in _LABELS else DEFAULT
    st.session_state[_CHOSEN] = profile
    return profile
