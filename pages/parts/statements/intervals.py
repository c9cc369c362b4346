"""What is stated between two statements beside the records of these days, as tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.language import say
from geo.layers import vocabulary
from geo.reconciliation.increments import ALL_ISSUERS, Increment, increments, series_names, stated_intervals
from geo.reconciliation.statements import series_labels
from geo.text import listed
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.statements.ledger import account, first_address
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


def intervals_section(opened: Workspace, measure: str) -> None:
    """Show the growth from one total to the next, and what is stated of single intervals."""
    ledger = account(opened).ledger
    st.caption(
        say(
            "The difference of two successive running totals, beside what is recorded between the days they "
            "count up to. Totals are revised: a difference may have a minus, and none is corrected. "
            "More recorded than stated gives a share over 100 %. Statements that differ up to the same "
            "day make "
            "the difference a band."
        )
    )
    names = series_names(ledger.statements, measure=measure)
    labels = series_labels(ledger.statements)
    series = st.selectbox(
        say("Totals of"),
        names,
        key="series",
        persist_state="session",
        width=420,
        format_func=lambda name: labels.get(name, name),
    )
    steps = increments(ledger, measure=measure, series=series or say(ALL_ISSUERS))
    if steps:
        interval_table(opened, steps[::-1], key="increments", alt=say("Stated and recorded between totals"))
    else:
        none = say("No running total gives this figure, so nothing can be said of the days between two.")
        st.info(ledger.none(none))
    parts = stated_intervals(ledger, measure=measure)
    if parts:
        label = vocabulary.STATEMENT_SCOPE.label("part_period")
        st.markdown("### " + say("{label}, as stated", label=label))
        st.caption(say("Statements that count an interval by themselves."))
        interval_table(opened, parts[::-1], key="stated_intervals", alt=say("Intervals stated by themselves"))


def interval_table(
    opened: Workspace, steps: Sequence[Increment], *, key: str, alt: str, labels: Sequence[str] = ()
) -> None:
    """Show intervals as a table.

    Parameters
    ----------
    steps
        In the order shown.
    key
        Key of the container.
    alt
        What the table holds, for those who do not see it.
    labels
        Whom each counts; none leaves the column out.
    """
    table = pd.DataFrame(
        {
            "period": column(DayReading.of(step.period.start, step.period.words()) for step in steps),
            "days": [step.period.days for step in steps],
            "stated": column(band_reading(step.stated) for step in steps),
            "recorded": column(band_reading(step.recorded) for step in steps),
            "residual": column(band_reading(step.residual) for step in steps),
            "share": column(share_reading(step.share) for step in steps),
            "source": [first_address(opened, step.source_ids) for step in steps],
            "before": [listed(one.statement_id for one in step.before) or None for step in steps],
            "after": [listed(one.statement_id for one in step.after) for step in steps],
            "note": [_note(step) for step in steps],
        }
    )
    after = say("Statement") if table["before"].isna().all() else say("Total after")
    table = table.drop(columns=[name for name in ("note", "before") if table[name].isna().all()])
    if labels:
        table.insert(0, "who", list(labels))
    with st.container(key=key):
        show(
            readings(table),
            hide_index=True,
            height=table_height(len(table), most=388),
            placeholder="–",
            alt=alt,
            column_config={
                "who": st.column_config.TextColumn(say("Who"), pinned=True),
                **reading_columns(
                    {
                        "stated": say("Stated"),
                        "recorded": say("Recorded"),
                        "residual": say("Stated less recorded"),
                        "share": say("Recorded of stated"),
                    }
                ),
                "period": st.column_config.DatetimeColumn(say("Days"), width=260),
                "days": st.column_config.NumberColumn(say("In days"), width=70),
                "note": st.column_config.TextColumn(say("To be looked at")),
                "before": st.column_config.TextColumn(say("Total before"), width=135),
                "after": st.column_config.TextColumn(after, width=135),
                "source": st.column_config.LinkColumn(
                    say("First source"), display_text="open", width="small"
                ),
            },
        )
        note_gaps(table)


def _note(step: Increment) -> str | None:
    return " ".join([*([say("The later total is lower.")] if step.falls else []), step.areas]).strip() or None
