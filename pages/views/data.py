"""What the pack holds, what it lacks, and on what terms."""

from __future__ import annotations

import streamlit as st

from geo import links
from geo.language import say
from pages.parts.records import holdings
from pages.parts.records.populations import populations_section
from pages.parts.shell.store import store

opened = store()
st.title(say("Data and sources"), anchor=False)
SECTIONS = {
    "contents": holdings.contents,
    "findings": holdings.findings,
    "populations": populations_section,
    "sources": holdings.sources,
    "other": holdings.other_figures,
    "fields": holdings.fields,
    "licences": holdings.licences,
}
section = st.segmented_control(
    say("Section"),
    links.SECTION.codes(),
    required=True,
    key="section",
    persist_state="session",
    format_func=links.SECTION.label,
    label_visibility="collapsed",
    wrap=True,
)
SECTIONS.get(section or "contents", holdings.contents)(opened)
