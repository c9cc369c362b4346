"""Contradictions within and between statements, in words, with the sources of everyone meant."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from pages.parts.ledger import account
from pages.parts.records import source_lines
from pages.parts.sheet import Group, Line, sheet
from pages.parts.store import Store
from pages.parts.words import listed

_KINDS = MappingProxyType(
    {
        "sum": "A sum that does not add up",
        "parts": "Parts that exceed the whole",
        "fall": "A lower figure than before",
        "later_deaths": "People who may have died later",
        "differ": "Two statements that differ",
        "part_above_whole": "A part above the growth of the whole",
        "chain": "Parts that add up to more than a later total",
        "gap": "A long time without a total",
    }
)


def contradictions_section(opened: Store) -> None:
    """Show every contradiction with the sources of all statements it names."""
    found = account(opened)
    if not found.contradictions:
        st.info("No contradiction was found within or between the statements.")
        return
    st.caption(
        "Both sides stand as they were stated; none is corrected, and which one is right cannot be told "
        "from the statements."
    )
    groups = []
    for number, one in enumerate(found.contradictions, start=1):
        title = f"{number}. {_KINDS.get(one.kind, one.kind)}: {listed(one.statement_ids)}"
        groups.append(Group((Line(one.words),), title, "text"))
        lines = found.ledger.lines
        named = [line.statement for line in lines if line.statement.statement_id in one.statement_ids]
        groups.append(
            Group(
                tuple(
                    Line(source.value, address=source.address, after=f"{source.after}, for {by.statement_id}")
                    for by in named
                    for source in source_lines(opened, ";".join(by.source_ids))
                ),
                style="list",
            )
        )
    sheet(groups, key="contradictions")
