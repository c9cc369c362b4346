"""Where to look for missing records: intervals ranked by what is open, with the sources known for them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.language import say
from geo.reconciliation.leads import Lead, leads
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.records.records import source_lines
from pages.parts.sheet import LineGroup, SheetLine, sheet
from pages.parts.statements.ledger import account
from pages.parts.tables import (
    DayReading,
    band_reading,
    column,
    note_gaps,
    reading_columns,
    readings,
    rows_open,
    show,
)

_LISTED = 200


def leads_section(opened: Workspace, measure: str) -> None:
    """Show the intervals with the largest residual, and one of them with everything known of it."""
    ledger = account(opened).ledger
    found = leads(ledger, measure=measure)
    if not found:
        st.info(ledger.none(say("No interval between statements certainly holds more stated than recorded.")))
        return
    st.caption(
        say(
            "Intervals in which certainly more is stated than recorded, the largest difference first. The "
            "sources of the statements and of the records of these days may tell of further casualties."
        )
    )
    titles = [f"{lead.rank}. {lead.increment.period.words()}" for lead in found]
    table = pd.DataFrame(
        {
            "rank": [lead.rank for lead in found],
            "residual": column(band_reading(lead.increment.residual) for lead in found),
            "period": column(
                DayReading.of(lead.increment.period.start, lead.increment.period.words()) for lead in found
            ),
            "stated": column(band_reading(lead.increment.stated) for lead in found),
            "recorded": column(band_reading(lead.increment.recorded) for lead in found),
            "records": [len(lead.incident_ids) for lead in found],
            "sources": [len({*lead.increment.source_ids, *lead.incident_source_ids}) for lead in found],
        }
    )
    name = f"leads_table_{measure}"

    def open_row() -> None:
        rows = st.session_state[name].selection.rows
        if rows:
            st.session_state["lead"] = titles[rows[0]]

    with st.container(key="leads"):
        show(
            readings(table),
            key=name,
            hide_index=True,
            height=table_height(len(table), most=388),
            on_select=open_row,
            selection_mode="single-row",
            placeholder="–",
            alt=say("Intervals with the largest difference between stated and recorded"),
            column_config=_columns(),
        )
    note_gaps(table)
    rows_open("leads", target="lead_sheet")
    chosen = st.selectbox(
        say("One interval"), titles, key="lead", help=say("Choose one here or click a row above.")
    )
    sheet(lead_groups(opened, found[titles.index(chosen) if chosen in titles else 0]), key="lead_sheet")


def _columns() -> dict[str, Any]:
    return {
        "rank": st.column_config.NumberColumn(say("Rank"), width=60, pinned=True),
        "period": st.column_config.DatetimeColumn(say("Days"), width=270),
        **reading_columns(
            {
                "residual": say("Stated and not recorded"),
                "stated": say("Stated"),
                "recorded": say("Recorded"),
            }
        ),
        "records": st.column_config.NumberColumn(say("Records of these days"), format="localized"),
        "sources": st.column_config.NumberColumn(say("Sources known"), format="localized"),
    }


def lead_groups(opened: Workspace, lead: Lead) -> list[LineGroup]:
    """Return a lead in words, with its records and the sources of both sides."""
    groups = [LineGroup((SheetLine(lead.words),), f"{lead.rank}. {lead.increment.period.words()}", "text")]
    if lead.also:
        others = tuple(
            SheetLine(say("{words} Stated by {issuer}.", words=other.words, issuer=other.issuer))
            for other in lead.also
        )
        groups.append(LineGroup(others, say("Other intervals over mostly the same days"), "list"))
    groups.append(
        LineGroup(
            tuple(source_lines(opened, ";".join(lead.increment.source_ids))),
            say("Sources of the statements"),
            "list",
        )
    )
    if lead.incident_ids:
        names = ", ".join(lead.incident_ids[:_LISTED])
        more = len(lead.incident_ids) - _LISTED
        text = names + (" " + say("and {more:,} more", more=more) if more > 0 else "")
        groups.append(LineGroup((SheetLine(text),), say("Records that may be of these days"), "text"))
        known = ";".join(lead.incident_source_ids[:_LISTED])
        groups.append(LineGroup(tuple(source_lines(opened, known)), say("Sources of these records"), "list"))
    return groups
