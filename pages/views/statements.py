"""The official statements beside the records: what is stated, what is recorded, what is left."""

from __future__ import annotations

import streamlit as st

from geo import links
from geo.language import say
from geo.layers.edition import beside_none
from geo.reconciliation.enclosing import no_total
from pages.parts import chart_files
from pages.parts.chart_files import ledger_drawing
from pages.parts.charts import ledger_chart
from pages.parts.sheet import texts
from pages.parts.shell.store import store
from pages.parts.statements.contradictions import contradictions_section
from pages.parts.statements.facts import facts_section
from pages.parts.statements.intervals import intervals_section
from pages.parts.statements.leads import leads_section
from pages.parts.statements.ledger import account
from pages.parts.statements.ledger_chart import chart_frames, not_drawn
from pages.parts.statements.ledger_summary import big_figures, sentences
from pages.parts.statements.ledger_table import ledger_section
from pages.parts.statements.shares import shares_section

opened = store()
st.title(say("Official statements"), anchor=False)
if opened.pack.statements.empty:
    none = say("This pack holds no official statements, so there is nothing to compare the records with.")
    st.info(beside_none(opened.pack.edition, none))
    st.header(say("Published facts"), anchor="facts")
    facts_section(opened)
    st.stop()
big_figures(opened)
left, right = st.columns([2, 3], gap="medium")
with left:
    if account(opened).ledger.latest is None:
        st.info(no_total(account(opened).ledger))
    else:
        sentences(opened)
with right:
    chosen = st.segmented_control(
        say("Figures"),
        links.FIGURES.codes(),
        required=True,
        key="figures",
        persist_state="session",
        format_func=links.FIGURES.label,
        label_visibility="collapsed",
        help=say("What the chart, the days between statements and the leads count."),
    )
    measure = chosen if chosen and chosen in links.FIGURES else "casualties"
    stated, bands = chart_frames(opened, measure)
    if stated.empty:
        none = say("No running total gives this figure, so there is nothing to draw over time.")
        st.info(account(opened).ledger.none(none))
    else:
        ledger_chart(stated, bands, label=links.FIGURES.label(measure), key="ledger_chart")
        missing = not_drawn(opened, measure)
        reading = say(
            "Points are stated. Bands run from least to most; they are reckoned on the days of statements "
            "and joined between. Point at a day to read it."
        )
        st.caption(
            " ".join([reading, *missing, *([say("The table below has all of them.")] if missing else [])])
        )
        drawing = ledger_drawing(stated, bands, label=links.FIGURES.label(measure), notes=missing)
        chart_files.offer(opened, drawing, key="ledger_chart_file")
st.caption(
    say(
        "Each statement is compared with the records of its own period and definition, whatever is chosen on "
        "other pages, without those known to lie outside the official count. Statements are revised "
        "figures of "
        "several authors, not a counter; a later one may be lower."
    )
)
if opened.pack.meta.official_series_issuer:
    texts([say("Issued by: {issuer}", issuer=opened.pack.meta.official_series_issuer)], key="series_issuer")

SECTIONS = {
    "ledger": lambda: ledger_section(opened),
    "completeness": lambda: shares_section(opened),
    "between": lambda: intervals_section(opened, measure),
    "contradictions": lambda: contradictions_section(opened),
    "leads": lambda: leads_section(opened, measure),
    "facts": lambda: facts_section(opened),
}
asked = st.segmented_control(
    say("Part of the account"),
    links.ACCOUNT.codes(),
    required=True,
    key="account",
    persist_state="session",
    format_func=links.ACCOUNT.label,
    label_visibility="collapsed",
    wrap=True,
)
part = asked if asked in SECTIONS else "ledger"
st.header(links.ACCOUNT.label(part), anchor=False)
SECTIONS[part]()
