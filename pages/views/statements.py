"""The official statements beside the records: what is stated, what is recorded, what is left."""

from __future__ import annotations

import streamlit as st

from geo.analysis.completeness import NO_STATEMENT
from pages.parts.charts import ledger_chart
from pages.parts.contradictions import contradictions_section
from pages.parts.facts import facts_section
from pages.parts.intervals import intervals_section
from pages.parts.leads import leads_section
from pages.parts.ledger import MEASURES, account
from pages.parts.ledger_chart import chart_frames
from pages.parts.ledger_summary import big_figures, sentences
from pages.parts.ledger_table import ledger_section
from pages.parts.shares import shares_section
from pages.parts.sheet import texts
from pages.parts.store import store

opened = store()
st.title("Official statements", anchor=False)
if opened.pack.statements.empty:
    st.info("This pack holds no official statements, so there is nothing to compare the records with.")
    st.subheader("Published facts", anchor="facts")
    facts_section(opened)
    st.stop()
big_figures(opened)
left, right = st.columns([2, 3], gap="medium")
with left:
    if account(opened).ledger.latest is None:
        st.info(NO_STATEMENT)
    else:
        sentences(opened)
with right:
    label = st.segmented_control(
        "Figures",
        list(MEASURES),
        default="Casualties",
        required=True,
        key="figures",
        bind="query-params",
        label_visibility="collapsed",
        help="What the chart, the days between statements and the leads count.",
    )
    measure = MEASURES.get(label or "Casualties", "casualties")
    stated, bands = chart_frames(opened, measure)
    if stated.empty:
        st.info("No running total gives this figure, so there is nothing to draw over time.")
    else:
        ledger_chart(stated, bands, label=label or "Casualties", key="ledger_chart")
        st.caption(
            "Points are stated. Bands run from least to most; they are reckoned on the days of statements "
            "and joined between. Point at a day to read it."
        )
st.caption(
    "The filters in the sidebar do not apply here: each statement is compared with the records of its own "
    "period and definition, without those known to lie outside the official count. Statements are revised "
    "figures of several authors, not a counter; a later one may be lower."
)
if opened.pack.meta.official_series_issuer:
    texts([f"Issued by: {opened.pack.meta.official_series_issuer}"], key="series_issuer")

SECTIONS = {
    "Ledger": lambda: ledger_section(opened),
    "Completeness": lambda: shares_section(opened),
    "Between statements": lambda: intervals_section(opened, measure),
    "Contradictions": lambda: contradictions_section(opened),
    "Where to look": lambda: leads_section(opened, measure),
    "Facts": lambda: facts_section(opened),
}
part = st.segmented_control(
    "Part of the account",
    list(SECTIONS),
    default="Ledger",
    required=True,
    key="account",
    bind="query-params",
    label_visibility="collapsed",
    wrap=True,
)
st.subheader(part or "Ledger", anchor=False)
SECTIONS.get(part or "Ledger", SECTIONS["Ledger"])()
