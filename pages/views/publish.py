"""What leaves the dashboard: map sheets, a report, data, the map as a file; each for a circle of readers."""

from __future__ import annotations

import streamlit as st

from geo.language import say
from pages.parts import filters, gaps
from pages.parts.publish import publishing
from pages.parts.publish.editions import profile_menu, who_sees_what
from pages.parts.publish.land import land_section
from pages.parts.sheet import LineGroup, sheet
from pages.parts.shell.store import store

opened, choice = store(), filters.chosen()
st.title(say("Publish"), anchor=False)
st.caption(say("Everything here counts the period and the filters chosen in the sidebar."))
sheet([LineGroup(tuple(who_sees_what(opened)), say("Who may see what"))], key="who_sees_what")
if not gaps.confirm(opened):
    st.stop()
profile = profile_menu(opened, key="publish_profile")
made = publishing.allowed_edition(opened, choice, profile)
if made is not None:
    publishing.edition_words(made)
    publishing.sheet_section(opened, choice)
    publishing.report_section(made, choice)
    publishing.data_section(made, choice)
    land_section(made, choice)
    publishing.map_file_section(opened, choice)
