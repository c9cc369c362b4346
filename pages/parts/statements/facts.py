"""Published facts beside the ledger, as statements of their issuers, with days and sources."""

from __future__ import annotations

import streamlit as st

from geo.analysis.periods import day_words
from geo.language import say
from geo.layers.edition import beside_none
from geo.reconciliation.facts import Fact
from geo.workspace import Workspace
from pages.parts.records.records import source_lines
from pages.parts.sheet import LineGroup, SheetLine, sheet
from pages.parts.statements.ledger import account
from pages.parts.words import number


def facts_section(opened: Workspace) -> None:
    """Show the facts of the pack by kind, the latest first."""
    found = account(opened).facts
    if not found:
        st.info(beside_none(opened.pack.edition, say("This pack holds no published facts.")))
        return
    st.caption(
        say(
            "What others have published, each as its issuer stated it, with the day and the source. Nothing "
            "here was checked, and nothing is compared with the records."
        )
    )
    kinds = dict.fromkeys(fact.label for fact in found)
    groups = []
    for kind in kinds:
        lines = [line for fact in found if fact.label == kind for line in _lines(opened, fact)]
        groups.append(LineGroup(tuple(lines), kind))
    sheet(groups, key="facts")


def _lines(opened: Workspace, fact: Fact) -> list[SheetLine]:
    figure = " ".join([number(fact.value), *([fact.unit] if fact.unit else [])]) if fact.value else ""
    about = [
        fact.district and say("district as stated: {district}", district=fact.district),
        figure and say("figure: {figure}", figure=figure),
        fact.period and say("for {period}", period=fact.period),
    ]
    beside = "; ".join(part for part in about if part)
    said = f"{fact.fact} ({beside})" if beside else fact.fact
    sources = source_lines(opened, ";".join(fact.source_ids))
    return [
        SheetLine(said, day_words(fact.day)),
        *(
            SheetLine(f"{line.value}", say("Source"), line.address, line.after, line.missing)
            for line in sources
        ),
    ]
