"""The tables below the map, folded until somebody asks; made once for what they show, then sent as they are.

A browser takes as long for two tables as for a fourth of the whole page, and the map has a table of its own.
Styling a table cell by cell takes longer than all else on the page. Many visitors see the same table, and
Streamlit repeats the elements of a cached function without making them anew.
"""

from __future__ import annotations

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from geo.analysis.placed import unplaced_words
from geo.language import current, say
from geo.layers.edition import beside_none
from geo.workspace import Workspace
from pages.parts import figures
from pages.parts.choice import Choice
from pages.parts.map.state import LISTED, RANKED
from pages.parts.records import ranking, records
from pages.parts.records.incident_table import incident_table
from pages.parts.records.records import Selected
from pages.parts.tables import Words, note_blanks, noted, readings, to_read
from pages.parts.words import plain

_KEPT = 64


def not_on_the_map(opened: Workspace, choice: Choice) -> None:
    """Say how many incidents under `choice` have no place on the map, and list them where asked."""
    chosen = records.selected(opened, choice)
    off = chosen.where(~records.overview(opened)["on_map"].to_numpy(dtype=bool)[chosen.positions])
    if len(off):
        figures.tallies(unplaced_words(opened.pack, off.positions)[0], key="off_map_tally")
        with _folded(say("List these incidents"), key=LISTED) as part:
            if part.open:
                to_read(_off_map(f"{current().code}|{opened.pack.digest}|{choice.key}", opened, off, choice))
    elif len(chosen):
        st.caption(say("Every incident under these filters has a place on the map."))
    else:
        none = say("No recorded incident matches the filters, so there is none to list.")
        st.caption(beside_none(opened.pack.edition, none))


def by_district(opened: Workspace, choice: Choice) -> None:
    """Show the districts with what is recorded of each, where asked."""
    with _folded(say("Show all districts as a table"), key=RANKED) as part:
        if part.open:
            note_blanks(say(ranking.ALT), say(ranking.NEVER))
            for line in ranking.formed_lines(opened, choice):
                st.caption(plain(line))
            told = f"{current().code}|{opened.pack.digest}|{choice.measure}|{choice.key}"
            to_read(_by_district(told, opened, choice))


def _folded(label: str, *, key: str) -> ExpanderContainer:
    # What a filter changes must not be in the label: under another one it would fold up again.
    return st.expander(label, key=key, on_change="rerun")


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _off_map(key: str, _opened: Workspace, _off: Selected, _choice: Choice) -> Words:  # noqa: ARG001 - the key is what tells tables apart
    incident_table(_opened, _off, _choice, key="off_map_table")
    return noted()


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _by_district(key: str, _opened: Workspace, _choice: Choice) -> Words:  # noqa: ARG001 - as above
    table = ranking.ranking(_opened, _choice)
    st.dataframe(
        readings(table),
        hide_index=True,
        height=figures.table_height(len(table), most=300),
        column_config=ranking.columns(_choice),
        placeholder=say(ranking.NEVER),
        alt=say(ranking.ALT),
    )
    return noted()
