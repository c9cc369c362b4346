"""What a stranger reads first: how much is stated, how much recorded, and what the difference mostly is."""

from __future__ import annotations

import streamlit as st

from geo.analysis.periods import day_words
from pages.parts.ledger import account, share_words
from pages.parts.sheet import texts
from pages.parts.store import Store

_WIDTH = 240


def big_figures(opened: Store) -> None:
    """Show casualties stated, recorded and left, side by side; nothing where no total is stated."""
    found = account(opened).completeness
    whole = found.whole
    if found.statement is None or whole.stated is None or whole.recorded is None or whole.residual is None:
        return
    share = share_words(whole.percent)
    beside = "People, at least and at most" if whole.residual.low >= 0 else "Below nothing: more recorded"
    until = f"Counted up to {day_words(found.statement.period.last)}"
    boxes = {
        "stated": ("Casualties stated", whole.stated.words(), until),
        "recorded": ("Recorded, same definition", whole.recorded.words(), share and f"{share} of stated"),
        "residual": ("Stated and not recorded", whole.residual.words(), beside),
    }
    with st.container(horizontal=True, gap="small", key="ledger_figures"):
        for name, (label, value, below) in boxes.items():
            with st.container(key=f"ledger_{name}", width=_WIDTH, border=True, gap="xxsmall"):
                st.metric(label, value)
                st.caption(below or "No share can be told")


def sentences(opened: Store) -> None:
    """Show the summary in whole sentences."""
    texts(account(opened).summary, key="ledger_summary")
