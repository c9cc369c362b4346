"""What a stranger reads first: how much is stated, how much recorded, and what the difference mostly is."""

from __future__ import annotations

import streamlit as st

from geo.language import say
from geo.reconciliation.bands import percent_words
from geo.reconciliation.statements import WORDS
from geo.workspace import Workspace
from pages.parts.sheet import texts
from pages.parts.statements.ledger import account

_WIDTH = 240


def big_figures(opened: Workspace) -> None:
    """Show casualties stated, recorded, left and what that mostly is; nothing where no total is stated."""
    found = account(opened).completeness
    whole = found.whole
    if found.statement is None or whole.stated is None or whole.recorded is None or whole.residual is None:
        return
    share = whole.percent and percent_words(whole.percent)
    beside = (
        say("People, at least and at most")
        if whole.residual.low >= 0
        else say("With a minus: more recorded than stated")
    )
    statement = found.statement
    boxes = {
        "stated": (
            say("Casualties stated"),
            whole.stated.words(),
            f"{statement.statement_id}, {statement.issuer}: {statement.period_words}",
        ),
        "recorded": (
            say("Recorded, same definition"),
            whole.recorded.words(),
            whole.recorded.noted(
                say("{share} of stated.", share=share) if share else say("No share can be told.")
            ),
        ),
        "residual": (say("Stated and not recorded"), whole.residual.words(), beside),
    }
    gap = account(opened).gap
    if gap is not None and whole.residual.low > 0:
        until = gap.until.until_words
        boxes["gap"] = (
            say("The difference is {how_much}", how_much=gap.how_much),
            WORDS[gap.figure.measure].capitalize(),
            say(
                "{missing} of {stated:,} stated up to {until} are not recorded",
                missing=gap.missing.words(),
                stated=gap.figure.stated,
                until=until,
            ),
        )
    with st.container(horizontal=True, gap="small", key="ledger_figures"):
        for name, (label, value, below) in boxes.items():
            with st.container(
                key=f"ledger_{name}", width=_WIDTH, height="stretch", border=True, gap="xxsmall"
            ):
                st.metric(label, value)
                st.caption(below or say("No share can be told"))


def sentences(opened: Workspace) -> None:
    """Show the summary in whole sentences."""
    texts(account(opened).summary, key="ledger_summary")
