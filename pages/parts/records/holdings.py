"""The sections of the data page."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.analysis.citations import published_by, told_address
from geo.analysis.search import in_texts
from geo.checking.context import KIND_WORDS, context_counts
from geo.language import Sayings, say, say_count
from geo.layers import vocabulary
from geo.layers.edition import beside_none
from geo.layers.findings import Severity
from geo.layers.many import Findings
from geo.layers.meta import LAYERS
from geo.layers.names import fold_text
from geo.layers.schema import SCHEMAS, Field
from geo.text import web_address
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.publish.editions import who_sees_what
from pages.parts.records.records import searcher
from pages.parts.records.searching import understood
from pages.parts.sheet import LineGroup, SheetLine, link_line, sheet, value_line
from pages.parts.tables import CellReading, column, readings, show
from pages.parts.words import day, plain

_HEAD_PX, _ROW_PX, _LINE_PX, _LINE = 38, 14, 19, 56
"""Height of the heading, of a row less its lines, of a line, and letters in one, of the widest columns."""
_LABELS = Sayings({Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"})


def contents(opened: Workspace) -> None:
    """Show layers and rows, period, coverage and known gaps."""
    meta = opened.pack.meta
    whole = opened.cube.whole_period
    sheet(
        [
            LineGroup(
                (
                    value_line(say("Pack"), meta.title),
                    value_line(say("Area"), meta.theatre),
                    value_line(say("Period"), whole.words()),
                    value_line(say("Sources read up to"), day(meta.as_of)),
                    value_line(say("Put together on"), day(meta.compiled_on)),
                    value_line(say("Languages of names"), ", ".join(meta.languages)),
                    value_line(say("Digest of all files (SHA-256)"), opened.pack.digest),
                ),
                say("This pack"),
            ),
            LineGroup(tuple(who_sees_what(opened)), say("Who may see what")),
            LineGroup((SheetLine(meta.coverage),), say("Coverage"), "text"),
            LineGroup(tuple(SheetLine(gap) for gap in meta.known_gaps), say("Known gaps"), "list"),
            LineGroup(tuple(SheetLine(note) for note in meta.notes), say("Notes"), "list"),
            LineGroup((SheetLine(meta.disclaimer),), say("Disclaimer"), "text"),
        ],
        key="contents",
    )
    st.markdown("## " + say("Layers"))
    _layers(opened)


def _layers(opened: Workspace) -> None:
    rows = []
    for name in LAYERS:
        table = opened.pack.table(name)
        rows.append(
            {
                "layer": SCHEMAS[name].title,
                "rows": len(table),
                "rejected": int(opened.pack.rejected.get(name, 0)),
                **_days(table),
            }
        )
    rows += [
        {
            "layer": say("Base map: {title}", title=one.title)
            + (f" ({', '.join(map(KIND_WORDS.__getitem__, one.kinds))})" if one.kinds else ""),
            "rows": one.drawn,
            "rejected": one.left_out,
            "first": None,
            "last": None,
        }
        for one in context_counts(opened.pack)
    ]
    with st.container(key="layers"):
        show(
            pd.DataFrame(rows),
            hide_index=True,
            alt=say("Layers of the pack"),
            placeholder=say("no dates"),
            column_config={
                "layer": say("Layer"),
                "rows": st.column_config.NumberColumn(say("Rows"), format="localized"),
                "rejected": st.column_config.NumberColumn(say("Rejected rows"), format="localized"),
                "first": st.column_config.DateColumn(say("First day"), format="D MMMM YYYY"),
                "last": st.column_config.DateColumn(say("Last day"), format="D MMMM YYYY"),
            },
        )


def findings(opened: Workspace) -> None:
    """Show what checking the pack turned up."""
    st.caption(
        say(
            "Every row of the pack's files is checked when it is loaded. An error keeps a row out of every "
            "count; a warning asks for a look; a note informs."
        )
    )
    found = opened.pack.findings
    table = pd.DataFrame([finding.to_dict() for finding in found.kept])
    if table.empty:
        st.info(say("Checking this pack turned up nothing."))
        return
    counts = _counted(found)
    options = [severity for severity in Severity if counts.get(str(severity), 0)]
    chosen = st.pills(
        say("Severity"),
        options,
        selection_mode="multi",
        format_func=lambda severity: f"{_LABELS[severity]} ({counts[str(severity)]:,})",
        key="severity",
    )
    wanted = {str(severity) for severity in chosen} or {str(severity) for severity in options}
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    shown = table[table["severity"].astype(str).isin(wanted)].reset_index(drop=True)
    severities = [Severity(str(value)) for value in shown["severity"]]
    # Where a record has no identifier its number in the file stands for it.
    numbers = [say("row {row:.0f}", row=row) if pd.notna(row) else None for row in shown["row"]]
    shown["record"] = shown["record"].where(shown["record"].notna(), pd.Series(numbers, dtype=object))
    shown["severity"] = column(CellReading(ranks[one], _LABELS[one]) for one in severities)
    # As high as the longest sentence needs, which would be cut otherwise.
    longest = max(len(text) for name in ("message", "remedy") for text in shown[name])
    high = _ROW_PX + _LINE_PX * -(-longest // _LINE)
    with st.container(key="findings"):
        show(
            readings(shown),
            hide_index=True,
            height=min(520, _HEAD_PX + high * len(shown)),
            placeholder="–",
            alt=say("Findings of the pack's own checks"),
            row_height=high,
            column_order=["severity", "record", "field", "value", "message", "remedy", "file", "rule"],
            column_config={
                "severity": st.column_config.NumberColumn(say("Severity"), width="small", alignment="left"),
                "file": say("File"),
                "record": st.column_config.TextColumn(say("Record")),
                "field": say("Field"),
                "value": say("Value"),
                "message": st.column_config.TextColumn(say("What"), width="large"),
                "remedy": st.column_config.TextColumn(say("What to do"), width="large"),
                "rule": say("Rule"),
            },
        )


def _counted(found: Findings) -> Counter[str]:
    """Return how many findings each severity has, and say how many of them are not in the table."""
    counts: Counter[str] = Counter()
    for (severity, _), number in found.counts().items():
        counts[str(severity)] += number
    if found.beyond:
        st.caption(
            say(
                "Of a rule that finds many, the first thousand are listed; {number:,} more are counted and "
                "not in the table. `python -m geo check --all` lists them.",
                number=found.beyond,
            )
        )
    return counts


def sources(opened: Workspace) -> None:
    """Show the searchable table of sources."""
    query = st.text_input(
        say("Search sources"),
        key="source_search",
        type="search",
        max_chars=200,
        placeholder=say("Publisher, title, place, day of publication or identifier"),
    )
    rows = opened.once(_named_sources).copy(deep=False)
    parts = searcher(opened).read(query) if query else ()
    text = opened.once(_source_texts)
    keep = np.ones(len(rows), dtype=bool)
    for part in parts:
        if part.period is None:
            keep &= in_texts(part, text)
        else:
            days = pd.to_datetime(rows["published"])
            inside = (days >= pd.Timestamp(part.period.start)) & (days < pd.Timestamp(part.period.end))
            keep &= inside.to_numpy(dtype=bool)
    hits = rows[keep]
    with st.container(key="source_hits"):
        words = say(
            "{number} of {number_2:,}.",
            number=say_count("{number} source", "{number} sources", len(hits)),
            number_2=len(rows),
        )
        st.caption(
            say("{words} Understood: {understood}.", words=words, understood=plain(understood(parts)))
            if parts
            else words
        )
    if hits.empty:
        none = beside_none(opened.pack.edition, say("No source holds all of this."))
        st.info(say("{none} Leave out a part, or write part of a word.", none=none))
        return
    with st.container(key="sources"):
        show(
            hits.assign(
                url=hits["url"].map(web_address), printed=hits["url"].map(told_address).replace("", None)
            ),
            hide_index=True,
            height=table_height(len(hits), most=520),
            placeholder=say("not printed"),
            alt=say("Sources"),
            column_order=["source_id", "publisher", "title", "published", "url", "printed"],
            column_config={
                "source_id": st.column_config.TextColumn(say("Source"), pinned=True, width="small"),
                "publisher": st.column_config.TextColumn(say("Publisher"), width="medium"),
                "title": st.column_config.TextColumn(say("Title"), width="large"),
                "published": st.column_config.DateColumn(say("Published on"), format="D MMMM YYYY"),
                "url": st.column_config.LinkColumn(say("Link"), display_text="open", width="small"),
                "printed": st.column_config.TextColumn(say("Address"), width="large"),
            },
        )


def _named_sources(opened: Workspace) -> pd.DataFrame:
    rows = opened.pack.sources
    named = zip(rows["publisher"], rows["published"], strict=True)
    return rows.assign(publisher=[published_by(*one).who for one in named])


def _source_texts(opened: Workspace) -> pd.Series:
    rows = opened.once(_named_sources)
    columns = [rows[name].fillna("") for name in ("source_id", "publisher", "title")]
    return pd.Series(
        [f" {' | '.join(map(fold_text, values))} " for values in zip(*columns, strict=True)],
        index=rows.index,
        dtype="str",
    )


def other_figures(opened: Workspace) -> None:
    """Show clearance reports and published facts, which no count uses."""
    st.caption(say("As published; nothing on the other pages is computed from these."))
    st.markdown("## " + say("Clearance reports"))
    clearance = opened.pack.clearance
    if clearance.empty:
        st.info(beside_none(opened.pack.edition, say("This pack holds no clearance reports.")))
    else:
        st.caption(
            say(
                "Periods overlap and sources merge cleared, reduced and cancelled land: these figures "
                "may not "
                "be added up."
            )
        )
        with st.container(key="clearance"):
            show(
                clearance,
                hide_index=True,
                height=table_height(len(clearance), most=320),
                placeholder=say("not stated"),
                alt=say("Clearance reports"),
                column_config=_headings("clearance"),
            )
    st.markdown("## " + say("Published facts"))
    facts = opened.pack.facts
    if facts.empty:
        st.info(beside_none(opened.pack.edition, say("This pack holds no published facts.")))
        return
    kinds = {term.code: term.label for term in vocabulary.FACT_KIND}
    with st.container(key="facts"):
        show(
            facts.assign(kind=facts["kind"].map(kinds)),
            hide_index=True,
            placeholder="–",
            blank=say("none stated"),
            alt=say("Published facts"),
            column_config=_headings("facts"),
        )


def fields(opened: Workspace) -> None:  # noqa: ARG001 - every section is called with the pack
    """Show every field of every layer as the program defines it."""
    rows = [
        {
            "layer": schema.title,
            "field": field.name,
            "label": field.label,
            "type": _type(field),
            "required": "yes" if field.required else "no",
            "term": field.term or None,
            "hxl": field.hxl or None,
            "note": field.note or None,
        }
        for schema in SCHEMAS.values()
        for field in schema.fields
    ]
    with st.container(key="fields"):
        show(
            pd.DataFrame(rows),
            hide_index=True,
            height=560,
            placeholder="–",
            alt=say("Fields of all layers"),
            column_config={
                "layer": say("Layer"),
                "field": st.column_config.TextColumn(say("Field"), pinned=True),
                "label": say("Label"),
                "type": st.column_config.TextColumn(say("Values"), width="large"),
                "required": st.column_config.TextColumn(say("Required"), width="small"),
                "term": say("Standard term"),
                "hxl": say("HXL tag"),
                "note": st.column_config.TextColumn(say("Note"), width="large"),
            },
        )


def licences(opened: Workspace) -> None:
    """Show licences and the notices that go with the layers."""
    meta = opened.pack.meta
    groups = [
        LineGroup(
            tuple(
                link_line(f"{licence.layer}: {licence.name}", licence.url, after=f". {licence.notice}")
                for licence in meta.licences
            ),
            say("Licences of the layers"),
            "list",
        ),
        LineGroup(tuple(SheetLine(notice) for notice in meta.attribution), say("Attribution"), "list"),
    ]
    sheet(groups, key="licences")


def _headings(layer: str) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for field in SCHEMAS[layer].fields:
        label = f"{field.label} ({field.unit})" if field.unit else field.label
        if str(field.type) == "date":
            config[field.name] = st.column_config.DateColumn(label, format="D MMMM YYYY")
        elif str(field.type) in ("integer", "number"):
            config[field.name] = st.column_config.NumberColumn(label, format="localized")
        else:
            config[field.name] = st.column_config.TextColumn(label)
    return config


def _days(table: pd.DataFrame) -> dict[str, object]:
    """Return the first and the last day of a layer, None where it has no dates."""
    pairs = (
        ("date_start", "date_end"),
        ("period_start", "period_end"),
        ("published", "published"),
        ("date", "date"),
    )
    first, last = next((pair for pair in pairs if set(pair) <= set(table)), (None, None))
    if first is None:
        return {"first": None, "last": None}
    return {"first": table[first].min(), "last": table[last].max()}


def _type(field: Field) -> str:
    if field.codes is not None:
        return f"{field.type}: {', '.join(field.codes.codes())}"
    return say("{type} in {unit}" if field.unit else "{type}", type=field.type, unit=field.unit)
