"""One statement in full: as stated, beside the records, and the incidents on the other side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.analysis.figures import NOT_RECORDED
from geo.language import in_digits, say, say_count
from geo.layers.schema import STATEMENTS, FieldType
from geo.publish.redact import held_back_of
from geo.reconciliation.bands import Band
from geo.reconciliation.counted import COUNTED, counted
from geo.reconciliation.lines import LedgerLine, StatedFigure
from geo.reconciliation.statements import NOT_SAID, WORDS, Statement, split_ids
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.records import records
from pages.parts.records.records import source_lines
from pages.parts.sheet import LineGroup, SheetLine, sheet, value_line
from pages.parts.statements.ledger import account, first_address, share_words
from pages.parts.tables import DayReading, band_reading, column, reading_columns, readings, rows_open, show
from pages.parts.words import day

_ROWS = 1_000
_SOURCES = 300


def show_statement(opened: Workspace, line: LedgerLine) -> None:
    """Show a statement with both sides and the sources of both."""
    sheet(statement_groups(opened, line), key="statement_sheet", two=True)
    st.markdown("#### " + say("The other side: incidents counted beside it"))
    _incidents(opened, line)


def statement_groups(opened: Workspace, line: LedgerLine) -> list[LineGroup]:
    """Return every field as stated, each figure beside the records, what to know, and the sources."""
    statement = line.statement
    groups = [
        LineGroup(tuple(_stated(opened, statement)), say("As stated")),
        LineGroup(
            tuple(
                value_line(WORDS[figure.measure].capitalize(), _beside(figure))
                for figure in line.figures
                if figure.stated is not None
            ),
            say("Beside the records"),
        ),
    ]
    if line.notes:
        notes = tuple(SheetLine(one.words) for one in line.notes)
        groups.append(LineGroup(notes, say("What to know"), "list"))
    groups.append(
        LineGroup(
            tuple(source_lines(opened, ";".join(statement.source_ids))),
            say("Sources of the statement"),
            "list",
        )
    )
    ledger = account(opened).ledger
    others = dict.fromkeys(
        name for one in line.notes for name in one.statement_ids if name != statement.statement_id
    )
    for name in others:
        other = ledger.line(name)
        if other is not None:
            lines = source_lines(opened, ";".join(other.statement.source_ids))
            groups.append(LineGroup(tuple(lines), say("Sources of {name}, named above", name=name), "list"))
    return groups


def _stated(opened: Workspace, statement: Statement) -> list[SheetLine]:
    rows = opened.pack.statements
    row = rows[rows["statement_id"] == statement.statement_id].iloc[0]
    known_no_better = {"stated_on": statement.stated_words, "period_end": statement.until_words}
    lines = []
    held_back = held_back_of(opened.pack, "statements")
    for field in STATEMENTS.fields:
        value = row[field.name]
        if field.type is FieldType.IDS:
            continue
        if field.name in known_no_better:
            text = known_no_better[field.name]
        elif pd.isna(value):
            text = None
        elif field.type is FieldType.DATE:
            text = day(value)
        elif field.type is FieldType.INTEGER:
            text = in_digits(int(value))
        else:
            text = field.codes.label(str(value)) if field.codes else str(value)
        unsaid = say(NOT_SAID) if field.name == "issuer_kind" else say("not stated")
        missing = say(records.HELD_BACK) if field.name in held_back else unsaid
        lines.append(value_line(field.label, text, missing=missing))
    return lines


def _beside(figure: StatedFigure) -> str:
    stated = say(
        "{stated:,} stated, a sum of stated figures" if figure.derived else "{stated:,} stated",
        stated=figure.stated,
    )
    if figure.recorded is None or figure.residual is None:
        return f"{stated}. {figure.reason}"
    share = share_words(figure.share)
    told = say(
        "{stated}; {recorded} recorded ({share}); stated less recorded {residual}."
        if share
        else "{stated}; {recorded} recorded; stated less recorded {residual}.",
        stated=stated,
        recorded=figure.recorded.words(),
        share=share,
        residual=figure.residual.words(),
    )
    return figure.recorded.noted(told)


def _incidents(opened: Workspace, line: LedgerLine) -> None:
    ledger = account(opened).ledger
    table = counted(ledger, line.statement)
    if table.empty:
        st.info(ledger.none(say("No record may be inside this statement's period and definition.")))
        return
    rows = opened.pack.incidents.iloc[table["position"]]
    overview = records.overview(opened).iloc[table["position"]]
    shown = overview[["incident_id", "district", "place"]].reset_index(drop=True)
    days = pd.to_datetime(rows["date_start"]).dt.date
    shown["date"] = column(map(DayReading.of, days, overview["date"]))
    shown["why"] = table["why"]
    for measure in COUNTED:
        bounds = zip(table[f"{measure}_low"], table[f"{measure}_high"], strict=True)
        shown[measure] = column(band_reading(Band(int(low), int(high))) for low, high in bounds)
    shown["first_day"] = rows["date_start"].to_numpy()
    shown["source_ids"] = rows["source_ids"].to_numpy()
    shown = shown.sort_values(["first_day", "incident_id"], ascending=[False, True], kind="stable")
    shown = shown.head(_ROWS).reset_index(drop=True)
    cited = [split_ids(value) for value in shown["source_ids"]]
    shown["source"] = [first_address(opened, names) for names in cited]
    shown["sources"] = [len(names) for names in cited]
    st.caption(
        say(
            "{incidents} incidents. Least and most of each add up to the bands above.",
            incidents=line.incidents.words(),
        )
        + (" " + say("The latest {rows:,} are listed.", rows=_ROWS) if len(table) > _ROWS else "")
    )
    _table(opened, shown)
    _sources(opened, shown)


def _table(opened: Workspace, shown: pd.DataFrame) -> None:
    name = f"counted_{abs(hash(tuple(shown['incident_id'])))}"
    with st.container(key="counted_incidents"):
        event = show(
            readings(shown),
            key=name,
            hide_index=True,
            height=table_height(len(shown), most=388),
            placeholder=say(NOT_RECORDED),
            on_select="rerun",
            selection_mode="single-row",
            alt=say("Incidents counted beside the statement, and how each counts"),
            column_order=[
                *("incident_id", "date", *COUNTED, "source", "sources", "why", "district", "place"),
            ],
            column_config={
                "incident_id": st.column_config.TextColumn(say("Incident"), pinned=True, width=120),
                "date": st.column_config.DatetimeColumn(say("Date"), width=290),
                **reading_columns({measure: measure.capitalize() for measure in COUNTED}),
                "why": st.column_config.TextColumn(say("How it counts"), width="large"),
                "source": st.column_config.LinkColumn(
                    say("First source"), display_text="open", width="small"
                ),
                "sources": st.column_config.NumberColumn(say("Sources"), width="small"),
                "district": st.column_config.TextColumn(say("District"), width=130),
                "place": st.column_config.TextColumn(say("Place"), width="medium"),
            },
        )
    rows_open("counted_incidents", target="counted_record")
    rows = event.selection.rows
    if rows:
        position = records.position_of(opened, str(shown["incident_id"].iloc[rows[0]]))
        if position is not None:
            sheet(records.record_groups(opened, position), key="counted_record", two=True)


def _sources(opened: Workspace, shown: pd.DataFrame) -> None:
    names = list(dict.fromkeys(name for value in shown["source_ids"] for name in split_ids(value)))
    label = say_count("{number} source", "{number} sources", len(names))
    with st.expander(say("Sources of these incidents: {label}", label=label), expanded=len(names) <= 12):
        lines = source_lines(opened, ";".join(names[:_SOURCES]))
        sheet([LineGroup(tuple(lines), style="list")], key="counted_sources")
        if len(names) > _SOURCES:
            st.caption(
                say(
                    "The first {sources:,}; the others stand in the record of each incident.",
                    sources=_SOURCES,
                )
            )
