"""The official series as it was stated, and recorded against stated."""

from __future__ import annotations

import streamlit as st

from pages.parts import figures, ledger
from pages.parts.charts import series_chart
from pages.parts.sheet import sheet, texts
from pages.parts.store import store
from pages.parts.words import day

opened = store()
st.title("Official statements", anchor=False)
meta = opened.pack.meta
if meta.official_series_issuer:
    texts([f"Issued by: {meta.official_series_issuer}"], key="series_issuer")
if opened.pack.statements.empty:
    st.info("This pack holds no official statements, so there is nothing to compare the records with.")
    st.stop()
st.caption(
    "The filters in the sidebar do not apply here: each statement is compared with the records of its own "
    "period, without those known to lie outside the official count. Statements are revised figures of "
    "several authors, not a counter; a later one may be lower."
)
words = ledger.latest_words(opened)
if words:
    with st.container(key="latest_statement"):
        st.info(words[1], title=words[0])

table = ledger.ledger_table(opened)
if not table.empty:
    st.subheader("Stated and recorded over time", anchor=False)
    series_chart(*ledger.chart_frames(opened), key="series_chart")
    st.caption(
        "Lines join statements in the order of the day they count up to; a gap between stated and recorded "
        "is people counted on one side only. No trend over years may be read from the records."
    )

titles = ledger.statement_titles(opened)


def open_row() -> None:
    """Open the statement of the row that was clicked."""
    rows = st.session_state["ledger_table"].selection.rows
    if rows:
        st.session_state["statement"] = titles[str(table["statement_id"].iloc[rows[0]])]


st.subheader("Recorded against stated", anchor=False)
with st.container(key="ledger"):
    headings = {
        f"{part}_{measure}": st.column_config.NumberColumn(
            f"{measure.capitalize()}, {word}", format="localized"
        )
        for measure in ("casualties", "killed", "injured")
        for part, word in (
            ("stated", "stated"),
            ("recorded", "recorded"),
            ("residual", "stated less recorded"),
        )
    }
    st.dataframe(
        table,
        key="ledger_table",
        hide_index=True,
        height=figures.table_height(len(table), most=460),
        placeholder="not stated",
        on_select=open_row,
        selection_mode="single-row",
        alt="Official statements beside the records of the same period",
        column_order=[
            *(
                "statement_id",
                "up_to",
                "stated_casualties",
                "recorded_casualties",
                "share",
                "residual_casualties",
            ),
            *("stated_killed", "recorded_killed", "residual_killed"),
            *("stated_injured", "recorded_injured", "residual_injured"),
            *("remark", "issuer", "source", "sources"),
        ],
        column_config={
            "statement_id": st.column_config.TextColumn("Statement", pinned=True, width="small"),
            "up_to": st.column_config.DateColumn("Counted up to", format="D MMMM YYYY"),
            "issuer": st.column_config.TextColumn("Issued by", width="medium"),
            **headings,
            "share": st.column_config.NumberColumn("Recorded of stated", format="%.0f %%"),
            "remark": st.column_config.TextColumn("To be looked at", width="medium"),
            "source": st.column_config.LinkColumn("First source", display_text="open", width="small"),
            "sources": st.column_config.NumberColumn("Sources", width="small"),
        },
    )
if table.empty:
    figures.nothing_matches(what="statement of all casualties")
contradictions = [
    f"{row['statement_id']}, up to {day(row['up_to'])}: {row['remark']}"
    for _, row in table[table["remark"].notna()].iterrows()
]
if contradictions:
    with st.expander(f"Contradictions: {len(contradictions)}", expanded=len(contradictions) <= 6):
        texts([f"{line}." for line in contradictions], key="contradictions", style="list")

others = ledger.other_scopes(opened)
if not others.empty:
    st.subheader("Statements of narrower scope", anchor=False)
    st.caption("They count part of the period or of the people, so they are no part of the series above.")
    with st.container(key="other_scopes"):
        st.dataframe(
            others,
            hide_index=True,
            placeholder="not stated",
            alt="Statements of narrower scope",
            column_config={
                "statement_id": st.column_config.TextColumn("Statement", pinned=True, width="small"),
                "scope": "Scope",
                "from": st.column_config.DateColumn("From", format="D MMMM YYYY"),
                "up_to": st.column_config.DateColumn("Up to", format="D MMMM YYYY"),
                "issuer": st.column_config.TextColumn("Issued by", width="medium"),
                "casualties": st.column_config.NumberColumn("Casualties", format="localized"),
                "killed": st.column_config.NumberColumn("Killed", format="localized", width=95),
                "injured": st.column_config.NumberColumn("Injured", format="localized", width=95),
                "area": "Area as stated",
                "remarks": st.column_config.TextColumn("Remarks", width="large"),
            },
        )

st.subheader("One statement", anchor=False)
wanted = st.selectbox(
    "Statement",
    list(titles.values()),
    index=None,
    key="statement",
    bind="query-params",
    placeholder="Choose a statement here or click a row above",
)
if wanted not in titles.values():
    st.info("Choose a statement to see every figure as stated and its sources.")
else:
    identifier = next(name for name, title in titles.items() if title == wanted)
    sheet(ledger.statement_groups(opened, identifier), key="statement_sheet")
