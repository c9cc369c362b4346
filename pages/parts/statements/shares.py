"""Completeness by status and by month: where records lack what is stated, and where nothing can be told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.language import say
from geo.reconciliation.completeness import StatusShare
from geo.workspace import Workspace
from pages.parts import chart_files
from pages.parts.chart_files import month_shares_drawing, parts_drawing
from pages.parts.charts import parts_chart
from pages.parts.sheet import texts
from pages.parts.statements.intervals import interval_table
from pages.parts.statements.ledger import account
from pages.parts.statements.ledger_chart import month_frame, status_frame
from pages.parts.statements.month_bars import month_shares_chart
from pages.parts.tables import (
    DayReading,
    band_reading,
    column,
    note_gaps,
    reading_columns,
    readings,
    share_reading,
    show,
)


def shares_section(opened: Workspace) -> None:
    """Show completeness by status, its growth over time, and by month."""
    statuses = account(opened).statuses
    st.markdown("### " + say("By status"))
    _by_status(statuses)
    parts = status_frame(opened)
    if not parts.empty:
        _over_time(opened, statuses, parts)
    st.markdown("### " + say("By month"))
    months = month_frame(opened)
    month_shares_chart(months, key="month_shares")
    stated = (
        " " + say("A diamond is what is stated for the month.")
        if not months.empty and months["apart"].any()
        else ""
    )
    st.caption(
        say(
            "Dark bars are certainly recorded, pale ones possibly.{stated} Hatched months: nothing "
            "is stated for this month alone, so how much is missing in it is unknown. No total is "
            "spread over months.",
            stated=stated,
        )
    )
    if not months.empty:
        chart_files.offer(opened, month_shares_drawing(months), key="month_shares_file")


def _by_status(statuses: Sequence[StatusShare]) -> None:
    table = pd.DataFrame(
        {
            "who": [one.label for one in statuses],
            "stated": column(band_reading(one.share.stated) for one in statuses),
            "recorded": column(band_reading(one.share.recorded) for one in statuses),
            "residual": column(band_reading(one.share.residual) for one in statuses),
            "share": column(share_reading(one.share.percent) for one in statuses),
            "up_to": column(
                None
                if one.statement is None
                else DayReading.of(one.statement.period.last, one.statement.until_words)
                for one in statuses
            ),
            "statement": [one.statement and one.statement.statement_id for one in statuses],
        }
    )
    with st.container(key="statuses"):
        show(
            readings(table),
            hide_index=True,
            height="content",
            placeholder="–",
            blank=say("none stated"),
            alt=say("Stated and recorded by outcome and status"),
            column_config={
                "who": st.column_config.TextColumn(say("Who"), pinned=True),
                **reading_columns(
                    {
                        "stated": say("Stated"),
                        "recorded": say("Recorded"),
                        "residual": say("Stated less recorded"),
                        "share": say("Recorded of stated"),
                    },
                    days={"up_to": say("Counted up to")},
                ),
                "statement": st.column_config.TextColumn(say("Statement"), width="small"),
            },
        )
    note_gaps(table)
    why = reasons(statuses)
    if why:
        st.caption(say("Where no share can be told, and why:"))
        texts(why, key="status_reasons", style="list")


def _over_time(opened: Workspace, statuses: Sequence[StatusShare], parts: pd.DataFrame) -> None:
    st.markdown("### " + say("Stated and not recorded, over time"))
    parts_chart(parts, key="parts_chart")
    st.caption(
        say(
            "A band that rises shows days in which people were stated and not recorded; one that stays level "
            "shows days for which the records hold about as many as were stated."
        )
    )
    chart_files.offer(opened, parts_drawing(parts), key="parts_chart_file")
    labelled = [(one.label, step) for one in statuses for step in one.intervals]
    with st.expander(say("The same from one total to the next, as a table")):
        interval_table(
            opened,
            [step for _, step in labelled],
            key="status_intervals",
            alt=say("Stated and recorded between totals, by outcome and status"),
            labels=[label for label, _ in labelled],
        )


def reasons(statuses: Sequence[StatusShare]) -> list[str]:
    """Return why no share can be told, every reason once with all it holds for."""
    found: dict[str, list[str]] = {}
    for one in statuses:
        if one.share.reason:
            found.setdefault(one.share.reason, []).append(one.label)
    return [f"{'; '.join(labels)}: {reason}" for reason, labels in found.items()]
