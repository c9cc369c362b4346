"""A step of an import: what it is about, in words, and what it asks, folded where it asks nothing."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.importing import asking
from pages.parts.importing.desk import desk


def step(number: int, title: str, words: str, draw: Callable[[], None], *, asks: bool) -> None:
    """Draw a step that can be folded; folded it costs nothing.

    Parameters
    ----------
    number, title, words
        Of the step; 0 for a part that has no number.
    draw
        What it shows and asks.
    asks
        Whether it is open when it is shown first.
    """
    asks = desk().opened.setdefault(title, asks)
    label = f"{number} {title}" if number else title
    label = f"**{label}**" + (f": {words}" if words else "")
    with st.expander(label, expanded=asks, key=asking.key_of(f"step_{title}"), on_change="rerun") as part:
        if part.open:
            draw()
