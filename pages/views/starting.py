"""The first page where there is no data set yet: districts, a title, and perhaps a file of incidents."""

from __future__ import annotations

import streamlit as st

from geo.language import say
from pages.parts.importing import starting
from pages.parts.shell.store import beginning

with st.container(key="start_page"):
    st.title(say(starting.TITLE), anchor=False)
    if (home := beginning()) is not None:
        starting.steps(home)
