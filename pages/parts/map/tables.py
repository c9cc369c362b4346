"""The tables below the map, made once for what they show and sent again as they are.

Styling a table cell by cell takes longer than all else on the page. Many visitors see the same table, and
Streamlit repeats the elements of a cached function without making them anew.
"""

from __future__ import annotations

import streamlit as st

from geo.analysis.placed import unplaced_words
from pages.parts import figures
from pages.parts.filters import Choice
from pages.parts.records import ranking, records
from pages.parts.records.incident_table import incident_table
from pages.parts.shell.store import Store
from pages.parts.tables import Words, note_blanks, noted, readings, to_read

_KEPT = 64


def not_on_the_map(opened: Store, choice: Choice) -> None:
    """List the incidents under `choice` that have no place on the map, or say that there is none."""
    to_read(_not_on_the_map(key=f"{opened.pack.digest}|{choice.key}", _opened=opened, _choice=choice))


def by_district(opened: Store, choice: Choice) -> None:
    """Show the districts with what is recorded of each."""
    note_blanks(ranking.ALT, ranking.NEVER)
    to_read(
        _by_district(
            key=f"{opened.pack.digest}|{choice.measure}|{choice.key}", _opened=opened, _choice=choice
        )
    )


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _not_on_the_map(key: str, _opened: Store, _choice: Choice) -> Words:  # noqa: ARG001 - the key is what tells tables apart
    chosen = records.selected(_opened, _choice)
    off = chosen.where(~records.overview(_opened)["on_map"].to_numpy(dtype=bool)[chosen.positions])
    if len(off):
        figures.tallies(unplaced_words(_opened.pack, off.positions)[0], key="off_map_tally")
        incident_table(_opened, off, _choice, key="off_map_table")
    elif len(chosen):
        st.caption("Every incident under these filters has a place on the map.")
    else:
        st.caption("No recorded incident matches the filters, so there is none to list.")
    return noted()


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _by_district(key: str, _opened: Store, _choice: Choice) -> Words:  # noqa: ARG001 - as above
    table = ranking.ranking(_opened, _choice)
    st.dataframe(
        readings(table),
        hide_index=True,
        height=figures.table_height(len(table), most=300),
        column_config=ranking.columns(_choice),
        placeholder=ranking.NEVER,
        alt=ranking.ALT,
    )
    return noted()
