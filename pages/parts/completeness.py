"""How much of what is stated a page shows: one sentence under each of its charts and tables."""

from __future__ import annotations

import streamlit as st

from geo.analysis.completeness import Completeness, completeness
from geo.analysis.ledger import pack_ledger
from geo.layers.left_out import left_out_words
from pages.parts.filters import Choice
from pages.parts.store import Store


class Captions:
    """The sentences of one run of a page; that no statement gives a total is said once.

    Parameters
    ----------
    opened
        The pack.
    choice
        What the page counts.
    """

    def __init__(self, opened: Store, choice: Choice) -> None:
        self._ledger = pack_ledger(opened.pack)
        self._left_out = left_out_words(opened.pack)
        self._choice = choice
        self._told = False
        self._found: dict[str, Completeness] = {}

    def show(self, *, key: str, part: str = "") -> None:
        """Say how much is recorded of what is stated around the period of a view.

        Parameters
        ----------
        key
            Key of the container.
        part
            Which part of what passes the filters the view shows, such as
            `geo.analysis.enclosing.ONE_DISTRICT`; empty where all of it.
        """
        choice = self._choice
        if part not in self._found:
            self._found[part] = completeness(
                self._ledger, period=choice.period, filters=choice.filters, part=part
            )
        found = self._found[part]
        self._say(found.words, key=key, stated=found.statement is not None)

    def _say(self, words: str, *, key: str, stated: bool) -> None:
        said = [self._left_out] if self._left_out else []
        if stated or not self._told:
            said.insert(0, words)
        self._told = True
        if said:
            with st.container(key=key):
                st.caption(" ".join(said))
