"""Hazardous land: what is recorded of it, what was released how, and what is left."""

from __future__ import annotations

import streamlit as st

from geo import links
from geo.analysis.hazards import no_areas
from geo.language import say
from pages.parts.land.account import account_section
from pages.parts.land.beside import beside_section
from pages.parts.land.priorities import priorities_section
from pages.parts.shell.store import store
from pages.parts.words import plain

opened = store()
st.title(say("Land"), anchor=False)
if none := no_areas(opened.pack):
    st.info(plain(none))
    with st.container(horizontal=True):
        st.page_link("../../views/data.py", label=say("Other figures"), icon=":material/list:")
    st.stop()
SECTIONS = {"account": account_section, "beside": beside_section, "priorities": priorities_section}
asked = st.segmented_control(
    say("Part of the page"),
    links.LAND.codes(),
    required=True,
    key="land",
    persist_state="session",
    format_func=links.LAND.label,
    label_visibility="collapsed",
    wrap=True,
)
SECTIONS.get(asked or "account", account_section)(opened)
