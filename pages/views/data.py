"""What the pack holds, what it lacks, and on what terms."""

from __future__ import annotations

import streamlit as st

from pages.parts import holdings
from pages.parts.store import store

opened = store()
st.title("Data and sources", anchor=False)
SECTIONS = {
    "Contents": holdings.contents,
    "Findings": holdings.findings,
    "Populations": holdings.populations,
    "Sources": holdings.sources,
    "Other figures": holdings.other_figures,
    "Fields": holdings.fields,
    "Licences": holdings.licences,
}
section = st.segmented_control(
    "Section",
    list(SECTIONS),
    default="Contents",
    required=True,
    key="section",
    bind="query-params",
    label_visibility="collapsed",
    wrap=True,
)
SECTIONS.get(section or "Contents", holdings.contents)(opened)
