"""The start page: districts by class, incidents by place, totals, and what has no place on the map."""

from __future__ import annotations

import streamlit as st

from geo.maps.sites import unplaced_words
from pages.parts import figures, filters, ledger, map_controls, map_view, ranking, records
from pages.parts.incident_table import incident_table
from pages.parts.map_host import show_map
from pages.parts.sheet import texts
from pages.parts.store import store
from pages.parts.words import measure_label

opened, choice = store(), filters.chosen()
pack = opened.pack
st.title("Map", anchor=False)
window = ranking.window_of(opened, choice)
# Lines that come and go must not move the map's place on the page: a map moved is a map drawn anew.
with st.container(key="above_map"):
    figures.totals_row(
        window.total,
        key="map",
        dated=ranking.dated_window(opened, choice).total,
        unrecorded=int(window.unrecorded_values.sum()),
    )
    if window.total.upper.incidents == 0:
        figures.nothing_matches()
    shown = map_controls.map_controls(opened, choice)
    spec = map_controls.spec_of(opened, choice, shown)
if spec is None:
    map_view.forget()
else:
    show_map(spec)
    map_controls.download_map(opened, choice, spec)
    map_controls.refused_rates(opened, choice, shown)

latest = ledger.latest_words(opened)
if latest:
    with st.container(key="latest_statement"):
        st.info(latest[1], title=latest[0])

chosen = records.selected(opened, choice)
off = chosen.where(~records.overview(opened)["on_map"].to_numpy(dtype=bool)[chosen.positions])
st.subheader("Not on the map", anchor=False)
with st.container(key="off_map"):
    if len(off):
        figures.tallies(unplaced_words(pack, off.positions)[0], key="off_map_tally")
        incident_table(opened, off, choice, key="off_map_table")
    elif len(chosen):
        st.caption("Every incident under these filters has a place on the map.")
    else:
        st.caption("No recorded incident matches the filters, so there is none to list.")

st.subheader(f"{measure_label(choice.measure)} by district", anchor=False)
table = ranking.ranking(opened, choice)
with st.container(key="map_districts"):
    st.dataframe(
        table,
        hide_index=True,
        height=figures.table_height(len(table), most=300),
        column_config=ranking.columns(choice, table),
        placeholder=ranking.NEVER,
        alt="Districts with their recorded incidents and casualties",
    )
st.page_link("../views/districts.py", label="Open a district", icon=":material/bar_chart:")

st.subheader("What these figures leave out", anchor=False)
texts(
    [
        "The absence of a record does not mean that an area is free of explosive ordnance.",
        *pack.meta.known_gaps,
    ],
    key="known_gaps",
    style="list",
)
st.page_link("../views/data.py", label="Coverage, findings, sources and licences", icon=":material/database:")
