"""The start page: districts by class, incidents by place, totals, and what has no place on the map."""

from __future__ import annotations

import streamlit as st

from geo.maps.sites import unplaced_words
from pages.parts import (
    figures,
    filters,
    ledger,
    map_controls,
    map_host,
    map_shots,
    map_view,
    map_window,
    publishing,
    ranking,
    records,
    snapshots,
)
from pages.parts.completeness import Captions
from pages.parts.incident_table import incident_table
from pages.parts.sheet import texts
from pages.parts.store import store
from pages.parts.tables import readings
from pages.parts.words import measure_label

opened, choice = store(), filters.chosen()
pack = opened.pack
st.title("Map", anchor=False)
found = ranking.figures_of(opened, choice)
whole = found.totals()
# The map comes first, and nothing above it comes and goes: a map moved on its page is a map drawn anew.
with st.container(key="above_map"):
    shown = map_controls.map_controls(opened, choice)
    spec = map_controls.spec_of(opened, choice, shown)
captions = Captions(opened, choice)
if spec is None:
    map_view.forget()
else:
    map_host.show_map(spec)
    if not map_window.stands():
        with st.container(key="tables_follow"):
            st.caption("Figures and tables follow as soon as the map stands.")
        st.stop()
    captions.show(key="map_completeness")
    with st.container(horizontal=True, vertical_alignment="center", key="below_map"):
        snapshots.offer(opened, choice, shown, extent=map_shots.asked())
        publishing.map_file(opened, choice, shown)
        st.page_link("../views/publish.py", label="Report and data", icon=":material/ios_share:")
    map_controls.refused_rates(opened, choice, shown)
figures.totals_row(whole, key="map", counting=choice.counting)
if not whole["incidents"].possible:
    figures.nothing_matches()

latest = ledger.latest_words(opened)
if latest:
    with st.container(key="latest_statement"):
        st.info(latest[1], title=latest[0])

chosen = records.selected(opened, choice)
off = chosen.where(~records.overview(opened)["on_map"].to_numpy(dtype=bool)[chosen.positions])
st.header("Not on the map", anchor=False)
with st.container(key="off_map"):
    if len(off):
        figures.tallies(unplaced_words(pack, off.positions)[0], key="off_map_tally")
        incident_table(opened, off, choice, key="off_map_table")
    elif len(chosen):
        st.caption("Every incident under these filters has a place on the map.")
    else:
        st.caption("No recorded incident matches the filters, so there is none to list.")

st.header(f"{measure_label(choice.measure)} by district", anchor=False)
captions.show(key="map_districts_completeness")
table = ranking.ranking(opened, choice)
with st.container(key="map_districts"):
    st.dataframe(
        readings(table),
        hide_index=True,
        height=figures.table_height(len(table), most=300),
        column_config=ranking.columns(choice),
        placeholder=ranking.NEVER,
        alt="Districts with their recorded incidents and casualties",
    )
st.page_link("../views/districts.py", label="Open a district", icon=":material/bar_chart:")

st.header("What these figures leave out", anchor=False)
texts(
    [
        "The absence of a record does not mean that an area is free of explosive ordnance.",
        *pack.meta.known_gaps,
    ],
    key="known_gaps",
    style="list",
)
st.page_link("../views/data.py", label="Coverage, findings, sources and licences", icon=":material/database:")
