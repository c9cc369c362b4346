"""Districts ranked by the chosen measure; one of them in full."""

from __future__ import annotations

import streamlit as st

from geo.analysis.figures import gap_words
from geo.language import say
from geo.layers.edition import no_record
from geo.layers.left_out import gives_incidents
from geo.links import NOWHERE
from geo.maps.legend import ABSENCE
from geo.reconciliation.enclosing import ONE_DISTRICT
from pages.parts import chart_files, figures, filters
from pages.parts.chart_files import months_drawing
from pages.parts.charts import months_chart
from pages.parts.records import ranking, records
from pages.parts.records.district_sheet import populations, rate_lines
from pages.parts.records.incident_table import incident_table
from pages.parts.shell.store import store
from pages.parts.statements.completeness import Captions
from pages.parts.tables import end_page, readings, rows_open, show
from pages.parts.words import measure_label, plain

opened, choice = store(), filters.chosen()
captions = Captions(opened, choice)
names = ranking.district_names(opened)
st.title(say("Districts"), anchor=False)
found = ranking.figures_of(opened, choice)
whole = found.totals()
figures.totals_row(whole, key="districts", counting=choice.counting, given=gives_incidents(opened.pack))
if not whole["incidents"].possible:
    figures.nothing_matches(opened.pack)

table = ranking.ranking(opened, choice)
TABLE = f"ranking_{abs(hash((choice.key, choice.measure)))}"


def open_row() -> None:
    """Open the district of the row that was clicked."""
    rows = st.session_state[TABLE].selection.rows
    if rows:
        code = table.index[rows[0]]
        st.session_state["district"] = code if isinstance(code, str) else NOWHERE


st.header(say("Ranking by {measure}", measure=measure_label(choice.measure).lower()), anchor=False)
captions.show(key="ranking_completeness")
with st.container(key="ranking"):
    show(
        readings(table),
        key=TABLE,
        hide_index=True,
        height=figures.table_height(len(table), most=460),
        column_config=ranking.columns(choice),
        placeholder=say(ranking.NEVER),
        on_select=open_row,
        selection_mode="single-row",
        alt=say(ranking.ALT),
    )
rows_open("ranking", target="district_name")
none = no_record(opened.pack.edition)
st.caption(
    say(
        "“{never}” stands for every day and any filters, and says nothing about the ground: "
        "{none}. Incidents whose district is not known have a row of their own, so that "
        "the rows sum to the totals.",
        never=say(ranking.NEVER),
        none=none[:1].lower() + none[1:],
    )
)

for line in (ranking.lead_line(opened, choice), *ranking.formed_lines(opened, choice)):
    if line:
        st.caption(plain(line))

st.header(say("One district"), anchor=False)
in_full = ranking.names_to_find(opened)
wanted = st.selectbox(
    say("District"),
    [code or NOWHERE for code in names],
    index=None,
    key="district",
    persist_state="session",
    format_func=lambda one: in_full.get(None if one == NOWHERE else one, one),
    placeholder=say("Choose a district here or click a row above"),
)
code = None if wanted == NOWHERE else wanted
if wanted is None or code not in names:
    st.info(
        say("Choose a district to see its months, its incidents and its population figures side by side.")
    )
    end_page()

row = list(names).index(code)
with st.container(key="district_name"):
    st.markdown(f"### {plain(in_full[code])}")
never = ranking.is_never(opened, choice, row)
if never:
    st.info(f"{none}. {say(ABSENCE)}")
else:
    figures.totals_row(
        found.figures(row), key="district", counting=choice.counting, given=gives_incidents(opened.pack)
    )
for line in ranking.formed_lines(opened, choice, code) if code else ():
    st.caption(plain(line))
months = ranking.monthly_of(opened, choice).iloc[row]
if months.any():
    months_chart(months, label=measure_label(choice.measure), key="district_months")
    captions.show(key="district_completeness", part=say(ONE_DISTRICT))
    if choice.counting == "possible":
        st.caption(say("The chart counts uncertain dates in their most likely month."))
    said = []
    lacking = found.figure(choice.measure, row).unrecorded
    if lacking:
        said.append(
            say(
                "{label} {gap}; they are in no bar.",
                label=measure_label(choice.measure),
                gap=gap_words(lacking),
            )
        )
    if left := int(ranking.monthless(opened, choice).iloc[row]):
        said.append(
            say(
                "{number:,} more may lie on more days than a month has and are in no month of the chart.",
                number=left,
            )
        )
    for line in said:
        st.caption(line)
    drawing = months_drawing(months, label=measure_label(choice.measure), place=names[code], notes=said)
    chart_files.offer(opened, drawing, key="district_months_file", choice=choice, part=say(ONE_DISTRICT))

if code is not None:
    counts = ranking.counts_of(opened, choice)
    populations(opened, choice, code, counts, never=never)
    if not never:
        rate_lines(opened, choice, code, counts)

st.markdown("### " + say("Incidents of this district"))
chosen = records.selected(opened, choice)
here = chosen.where(opened.cube.records.district[chosen.positions] == row)
if len(here):
    incident_table(opened, here, choice, key="here_table")
    with st.container(horizontal=True):
        st.page_link(
            "../../views/incidents.py", label=say("All incidents under these filters"), icon=":material/list:"
        )
        st.page_link("../../views/map.py", label=say("The map under these filters"), icon=":material/map:")
else:
    figures.nothing_matches(opened.pack, here=True, key="nothing_here")
