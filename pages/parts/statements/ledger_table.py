"""The ledger as a table: every statement beside the records, the latest first, and a row that opens."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.language import say, say_count
from geo.layers import vocabulary
from geo.layers.edition import beside_none
from geo.links import EVERY, SCOPE
from geo.reconciliation.lines import LedgerLine, StatedFigure
from geo.reconciliation.listing import apart_words, listed_lines
from geo.reconciliation.statements import STATED, WORDS, series_labels
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.publish import offered
from pages.parts.statements.ledger import account, first_address, statement_title
from pages.parts.statements.statement_sheet import show_statement
from pages.parts.tables import (
    BLANK,
    CellReading,
    DayReading,
    band_reading,
    column,
    note_gaps,
    readings,
    rows_open,
    share_reading,
    show,
)

_FIRST = {"casualties": 150, "killed": 112, "injured": 130}
"""Figures in sight at first, recorded of stated in one cell, and how wide; each by itself stands behind."""
_ISSUER_PX, _DAY_PX = 165, 125
_NO_FIGURE = CellReading(BLANK, "–")


def ledger_section(opened: Workspace) -> None:
    """Show the ledger with its filters, and the statement chosen with both sides."""
    lines = account(opened).ledger.lines
    titles = {line.statement.statement_id: statement_title(line.statement) for line in reversed(lines)}
    st.caption(
        say(
            "Stated and recorded under the same definition and over the same days. “11 to 18” is a band: at "
            "least 11 and at most 18. A minus before stated less recorded, or a share over 100 %, means that "
            "more is recorded than the statement gives."
        )
    )
    shown = _filtered(opened)
    table = _frame([_row(opened, line) for line in shown])
    if table.empty:
        none = beside_none(opened.pack.edition, say("No statement passes these choices."))
        st.info(say("{none} Choose another scope or issuer.", none=none))
    else:
        _table(table, order=apart_words(shown))
    _chosen(opened, titles)


def _filtered(opened: Workspace) -> list[LedgerLine]:
    found = account(opened)
    lines = listed_lines(found.ledger.lines)
    issuers = series_labels(line.statement for line in lines)
    with st.container(horizontal=True, key="ledger_filters", vertical_alignment="bottom"):
        scope = st.selectbox(
            say("Scope"),
            [*offered.scopes(opened), EVERY],
            key="scope",
            persist_state="session",
            format_func=SCOPE.label,
            width=280,
        )
        issuer = st.selectbox(
            say("Issued by"),
            [offered.ANYONE, *issuers],
            key="issuer",
            persist_state="session",
            format_func=lambda name: issuers.get(name, name) or say("Every issuer"),
            width=340,
        )
        only = st.checkbox(
            say("Only with a contradiction or a gap"), key="contradicting", persist_state="session"
        )
    against = {name for one in (*found.contradictions, *found.ledger.gaps) for name in one.statement_ids}
    return [
        line
        for line in lines
        if scope in (None, EVERY, line.statement.scope)
        and issuer in (None, offered.ANYONE, line.statement.series)
        and (not only or line.statement.statement_id in against)
    ]


def _row(opened: Workspace, line: LedgerLine) -> dict[str, Any]:
    statement = line.statement
    row: dict[str, Any] = {
        "statement_id": statement.statement_id,
        "from": pd.Timestamp(statement.period.start),
        "up_to": DayReading.of(statement.period.last, statement.until_words),
    }
    for measure in STATED:
        figure = line[measure]
        row[f"{measure}_stated"] = figure.stated
        row[f"{measure}_recorded"] = band_reading(figure.band)
        row[f"{measure}_residual"] = band_reading(figure.residual)
    for measure in _FIRST:
        row[f"{measure}_both"] = _both(line[measure])
    row["share"] = share_reading(line["casualties"].share)
    row["scope"] = vocabulary.STATEMENT_SCOPE.label(statement.scope)
    row["issuer"] = statement.issuer
    row["issuer_kind"] = statement.kind_words
    row["notes"] = len(line.notes)
    row["source"] = first_address(opened, statement.source_ids)
    row["sources"] = len(statement.source_ids)
    return row


def _both(figure: StatedFigure) -> CellReading | None:
    """Return what is recorded of what is stated in one cell, which sorts by what is stated."""
    if figure.stated is None:
        return None
    recorded = band_reading(figure.band)
    words = (
        say("{stated:,} stated", stated=figure.stated)
        if recorded is None
        else say("{words} of {stated:,}", words=recorded.words, stated=figure.stated)
    )
    return CellReading(figure.stated, words)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    worded = ("_recorded", "_residual", "_both", "share", "up_to")
    return pd.DataFrame(
        {
            name: column(row[name] for row in rows) if name.endswith(worded) else [row[name] for row in rows]
            for name in (rows[0] if rows else ())
        }
    )


def _table(table: pd.DataFrame, *, order: str) -> None:
    numbers = [f"{measure}_stated" for measure in STATED]
    table = table.astype(dict.fromkeys(numbers, "Int64"))
    name = f"ledger_table_{abs(hash(tuple(table['statement_id'])))}"

    def open_row() -> None:
        rows = st.session_state[name].selection.rows
        if rows:
            st.session_state["statement"] = str(table["statement_id"].iloc[rows[0]])

    table, figures, config = _columns(table)
    with st.container(key="ledger"):
        show(
            readings(table),
            key=name,
            hide_index=True,
            height=table_height(len(table), most=388),
            placeholder=say("not stated"),
            on_select=open_row,
            selection_mode="single-row",
            alt=say("Official statements beside the records of the same period"),
            column_order=[
                *("statement_id", "issuer", "from", "up_to", "casualties_both", "share"),
                *("killed_both", "injured_both", "issuer_kind", "scope", *figures, "notes"),
                *("source", "sources"),
            ],
            column_config=config,
        )
    note_gaps(table)
    rows_open("ledger", target="statement_sheet")
    st.caption(
        say(
            "{number}. Click a row to open both sides: the statement with its sources, and the "
            "incidents counted beside it with theirs. {order}",
            number=say_count("{number} statement", "{number} statements", len(table)),
            order=order,
        ).rstrip()
    )


def _columns(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str], dict[str, Any]]:
    """Return the table with dashes where nothing stands, its columns of one figure, and how each is shown."""
    table = table.copy()
    config: dict[str, Any] = {
        "statement_id": st.column_config.TextColumn(say("Statement"), pinned=True, width=75),
        "from": st.column_config.DateColumn(say("From"), format="D MMMM YYYY", width=_DAY_PX),
        "up_to": st.column_config.DatetimeColumn(say("Counted up to"), width=_DAY_PX),
        "share": st.column_config.NumberColumn(
            say("Share"), width=85, help=say("Recorded of stated casualties; over 100 %: more is recorded.")
        ),
        "scope": st.column_config.TextColumn(say("Scope"), width="medium"),
        "issuer": st.column_config.TextColumn(say("Issued by"), width=_ISSUER_PX),
        "issuer_kind": st.column_config.TextColumn(
            say("Kind of issuer"),
            width="medium",
            help=say("Only totals of authorities make the official total."),
        ),
        "notes": st.column_config.NumberColumn(
            say("Notes"), width="small", help=say("Open the row to read them.")
        ),
        "source": st.column_config.LinkColumn(say("First source"), display_text="open", width="small"),
        "sources": st.column_config.NumberColumn(say("Sources"), width="small"),
        **{
            f"{measure}_both": st.column_config.NumberColumn(
                WORDS[measure].capitalize(), width=width, help=say("Recorded of stated.")
            )
            for measure, width in _FIRST.items()
        },
    }
    figures: list[str] = []
    for measure in STATED:
        label = WORDS[measure].capitalize()
        columns = [f"{measure}_{part}" for part in ("stated", "recorded", "residual")]
        if table[columns[0]].isna().all():
            continue
        # No record tells journalists, so nothing stands beside that figure.
        columns = [part for part in columns if table[part].notna().any()]
        # "Not stated" is said of what is stated alone: beside it stands what is recorded, or a dash.
        beside = [*columns[1:], *(["share"] if measure == "casualties" else [])]
        for part in beside:
            table[part] = column(_NO_FIGURE if cell is None else cell for cell in table[part])
        figures += columns
        config[columns[0]] = st.column_config.NumberColumn(
            say("{label}, stated", label=label), format="localized"
        )
        config[f"{measure}_recorded"] = st.column_config.NumberColumn(say("{label}, recorded", label=label))
        config[f"{measure}_residual"] = st.column_config.NumberColumn(
            say("{label}, stated less recorded", label=label)
        )
    return table, figures, config


def _chosen(opened: Workspace, titles: dict[str, str]) -> None:
    name = st.selectbox(
        say("Open a statement"),
        list(titles),
        index=None,
        key="statement",
        persist_state="session",
        format_func=lambda code: titles.get(code, code),
        placeholder=say("Choose one here, or click a row above"),
    )
    line = None if name is None else account(opened).ledger.line(name)
    if line is None:
        st.info(say("Choose a statement to see it as stated, beside the records, with the sources of both."))
    else:
        show_statement(opened, line)
