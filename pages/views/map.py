"""The start page: one screen with the figures, the map and its time, and below it what has no place there."""

from __future__ import annotations

import streamlit as st

from geo.choices import WITH_EARLIER
from geo.language import say
from geo.layers.left_out import gives_incidents
from pages.parts import figures, filters
from pages.parts.map import controls as map_controls
from pages.parts.map import headline as map_headline
from pages.parts.map import host as map_host
from pages.parts.map import shots as map_shots
from pages.parts.map import tables as map_tables
from pages.parts.map import view as map_view
from pages.parts.map import window as map_window
from pages.parts.publish import publishing, snapshots
from pages.parts.records import ranking
from pages.parts.sheet import texts
from pages.parts.shell.store import store
from pages.parts.statements import ledger
from pages.parts.statements.completeness import Captions, part_of
from pages.parts.words import measure_label

opened, choice = store(), filters.chosen()
pack = opened.pack
whole = ranking.shown_of(opened, choice)
# The map comes first, and nothing above it comes and goes: a map moved on its page is a map drawn anew.
map_headline.headline(
    whole,
    choice.counting,
    opened.completeness(period=choice.period, filters=choice.filters, part=part_of(choice)),
    None if st.session_state["view"] in WITH_EARLIER else ranking.before(opened, choice),
    choice.place(opened.cube.records),
    given=gives_incidents(pack),
)
with st.container(key="above_map"):
    shown = map_controls.map_controls(opened, choice)
    spec = map_controls.spec_of(opened, choice, shown)
captions = Captions(opened, choice)
if spec is None:
    map_view.forget()
    map_window.given_up()
else:
    map_host.show_map(spec, opened.cube.records.district_ids)
    if not map_window.stands():
        with st.container(key="tables_follow"):
            st.caption(say("Figures and tables follow as soon as the map stands."))
        st.stop()
    with st.container(horizontal=True, vertical_alignment="center", key="below_map"):
        snapshots.offer(opened, choice, shown, extent=map_shots.asked())
        publishing.map_file(opened, choice, shown)
    map_controls.refused_rates(opened, choice, shown)
if not whole["incidents"].possible:
    figures.nothing_matches(pack)

latest = ledger.latest_words(opened, filtered=not choice.filters.is_empty)
if latest:
    with st.container(key="latest_statement"):
        st.info(latest[1], title=latest[0])

st.header(say("Not on the map"), anchor=False)
with st.container(key="off_map"):
    map_tables.not_on_the_map(opened, choice)

st.header(say("{unit} by district", unit=measure_label(choice.measure)), anchor=False)
captions.show(key="map_districts_completeness")
with st.container(key="map_districts"):
    map_tables.by_district(opened, choice)
st.page_link("../../views/districts.py", label=say("Open a district"), icon=":material/bar_chart:")

st.header(say("What these figures leave out"), anchor=False)
texts(
    [
        say("The absence of a record does not mean that an area is free of explosive ordnance."),
        *pack.meta.known_gaps,
    ],
    key="known_gaps",
    style="list",
)
st.page_link(
    "../../views/data.py", label=say("Coverage, findings, sources and licences"), icon=":material/database:"
)
