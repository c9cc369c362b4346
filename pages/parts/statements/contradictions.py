"""Contradictions within and between statements, in words, with the sources of everyone meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from geo.language import say
from geo.reconciliation.notes import Note
from geo.reconciliation.reconciliation import WITHOUT_TOTAL
from geo.reconciliation.statements import Statement
from geo.text import listed
from geo.workspace import Workspace
from pages.parts.records.records import source_lines
from pages.parts.sheet import LineGroup, SheetLine, sheet
from pages.parts.statements.ledger import account

_KINDS = MappingProxyType(
    {
        "sum": "A sum that does not add up",
        "parts": "Parts that exceed the whole",
        "fall": "A lower figure than before",
        "later_deaths": "People who may have died later",
        "differ": "Two statements that differ",
        "part_above_whole": "A part above the growth of the whole",
        "whole_above_part": "A part below the growth of the whole",
        "part_above_parts": "A part above the parts around it",
        "parts_above_part": "A part below the parts within it",
        "chain": "Parts that add up to more than a later total",
        "gap": "A long time without a total",
    }
)


def contradictions_section(opened: Workspace) -> None:
    """Show every contradiction with the sources of all statements it names."""
    found = account(opened)
    if not found.contradictions:
        st.info(found.ledger.none(say("No contradiction was found within or between the statements.")))
    else:
        _contradictions(opened)
    if found.ledger.gaps:
        st.markdown(f"### {say(WITHOUT_TOTAL)}")
        st.caption(
            say("These contradict nothing: they say of which days no running total tells how much was added.")
        )
        sheet(gap_groups(opened), key="without_total")


def _contradictions(opened: Workspace) -> None:
    st.caption(
        say(
            "Both sides stand as they were stated; none is corrected, and which one is right cannot be told "
            "from the statements. Found by comparing figures; what a source says in words against its "
            "own figure "
            "stands in the note of the compilers, in the ledger."
        )
    )
    sheet(contradiction_groups(opened), key="contradictions")


def contradiction_groups(opened: Workspace) -> list[LineGroup]:
    """Return every contradiction in words with the notes of the compilers, and then its sources."""
    return _groups(opened, account(opened).contradictions)


def gap_groups(opened: Workspace) -> list[LineGroup]:
    """Return the same of every long time without a total."""
    return _groups(opened, account(opened).ledger.gaps)


def _groups(opened: Workspace, notes: Sequence[Note]) -> list[LineGroup]:
    statements = {line.statement.statement_id: line.statement for line in account(opened).ledger.lines}
    groups = []
    for number, one in enumerate(notes, start=1):
        title = f"{number}. {_KINDS.get(one.kind, one.kind)}: {listed(one.statement_ids)}"
        named = [statements[name] for name in one.statement_ids]
        groups.append(LineGroup((SheetLine(one.words), *_remarks(named)), title, "text"))
        groups.append(LineGroup(tuple(_sources(opened, named)), style="list"))
    return groups


def _remarks(named: Sequence[Statement]) -> list[SheetLine]:
    """Return what the compilers noted on the statements, every note once: it may say why they differ."""
    noted: dict[str, list[str]] = {}
    for statement in named:
        if statement.remarks:
            noted.setdefault(statement.remarks.rstrip("."), []).append(statement.statement_id)
    return [
        SheetLine(say("Note of the compilers on {names}: {text}.", names=listed(names), text=text))
        for text, names in noted.items()
    ]


def _sources(opened: Workspace, named: Sequence[Statement]) -> list[SheetLine]:
    """Return every source once, with the statements it is one of."""
    cited: dict[str, list[str]] = {}
    for statement in named:
        for name in statement.source_ids:
            cited.setdefault(name, []).append(statement.statement_id)
    return [
        replace(line, after=f"{line.after}, for {listed(statement_ids)}")
        for name, statement_ids in cited.items()
        for line in source_lines(opened, name)
    ]
