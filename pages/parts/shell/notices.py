"""What holds for all of the data, told above every page: invented, not whole, made for others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NamedTuple

import streamlit as st

from geo.language import marked, say
from geo.layers.left_out import left_out_words
from geo.workspace import Workspace
from pages.parts.words import plain

LEFT_OUT = "rows_left_out"
"""The longest of them, which one line has no room for, and which therefore ends it."""
_EXERCISE = marked("Exercise: invented data. Nothing on these pages describes a real place.")
_AT_THE_FOOT = marked("The foot of the map says what it is without.")


class _Notice(NamedTuple):
    """One of them: its key, its words, and what shows it."""

    key: str
    words: str
    show: Callable[[str], Any]


def tell(opened: Workspace, *, on_map: bool) -> None:
    """Show the notices; above the map, which has no height to spare, several fold into a line that opens."""
    found = _found(opened, on_map=on_map)
    line = " \u00b7 ".join(plain(one.words) for one in sorted(found, key=lambda one: one.key == LEFT_OUT))
    folded = on_map and len(found) > 1
    with st.container(key="notices").expander(line) if folded else nullcontext():
        for one in found:
            with st.container(key=one.key):
                one.show(plain(one.words))


def _found(opened: Workspace, *, on_map: bool) -> list[_Notice]:
    edition, left_out = opened.pack.edition, left_out_words(opened.pack)
    found = []
    if opened.pack.meta.synthetic:
        found.append(_Notice("exercise_banner", say(_EXERCISE), st.warning))
    if left_out:
        found.append(_Notice(LEFT_OUT, left_out, st.warning))
    if edition is not None:
        first, *rest = edition.words
        # The map says below itself what is left out, and has no height to spare.
        words = " ".join((first, say(_AT_THE_FOOT)) if on_map else (first, *rest))
        found.append(_Notice("edition_banner", words, st.info))
    return found
