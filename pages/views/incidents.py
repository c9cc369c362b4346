"""Every recorded incident under the filters; one of them in full."""

from __future__ import annotations

import streamlit as st

from geo.language import say
from geo.layers.left_out import gives_incidents
from pages.parts import figures, filters
from pages.parts.publish.editions import who_sees_record
from pages.parts.records import records, searching
from pages.parts.records.incident_table import incident_table
from pages.parts.sheet import sheet
from pages.parts.shell.store import store
from pages.parts.statements.completeness import Captions, part_of
from pages.parts.tables import end_page
from pages.parts.words import plain

# Heights of the table in pixels: beside a record that is open, and with the page to itself.
_ROOM, _ALL = 318, 640

opened, choice = store(), filters.chosen()
st.title(say("Incidents"), anchor=False)
query = st.text_input(
    say("Search"),
    key="search",
    persist_state="session",
    type="search",
    max_chars=200,
    placeholder=say("District, place, device, date, identifier, or any word of a record"),
)
chosen = records.selected(opened, choice)
parts = records.searcher(opened).read(query) if query else ()
hits = records.found(opened, chosen, parts)
whole = searching.totals(opened, choice, parts)
figures.totals_row(whole, key="incidents", counting=choice.counting, given=gives_incidents(opened.pack))
searching.say_hits(opened, chosen, hits, parts, possible=whole["incidents"].possible)
Captions(opened, choice).show(key="incidents_completeness", part=part_of(choice, searched=bool(parts)))
if not len(chosen):
    figures.nothing_matches(opened.pack)
elif not len(hits):
    searching.say_nothing(opened, chosen, parts)
else:
    incident_table(
        opened,
        hits,
        choice,
        key="incident_table",
        height=figures.table_height(len(hits), most=_ROOM if st.session_state.get("incident") else _ALL),
        opens="incident",
    )
    if choice.filters.victim_status:
        st.caption(
            say(
                "Killed and injured count only people of the chosen status; a record opened shows all it has."
            )
        )
wanted = st.text_input(
    say("Identifier of the incident"),
    key="incident",
    persist_state="session",
    max_chars=100,
    placeholder=say("Click a row of the table or type an identifier"),
)
if not wanted:
    st.info(say("Click a row of the table to open its record here, with every field and its sources."))
    end_page()
position = records.position_of(opened, wanted)
if position is None:
    st.warning(
        say(
            "This pack holds no incident with the identifier {wanted}. Check the identifier, or find "
            "the record in the table.",
            wanted=plain(wanted),
        )
    )
    end_page()
identifier = str(opened.pack.incidents["incident_id"].iloc[position])
with st.container(key="record_name"):
    st.header(plain(identifier), anchor=False)
with st.container(key="record_readers"):
    st.caption(who_sees_record(opened, position))
if position not in chosen.positions:
    st.caption(records.why_not_counted(opened, position))
sheet(records.record_groups(opened, position), key="record", two=True)
