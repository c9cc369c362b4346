"""How much of what is stated a page shows: one sentence under each of its charts and tables."""

from __future__ import annotations

import streamlit as st

from geo.analysis.completeness import completeness
from geo.analysis.ledger import pack_ledger
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
        self._choice = choice
        self._told = False

    def show(self, what: str, *, key: str) -> None:
        """Say how much of the stated casualties a view of everything under the choice shows.

        Parameters
        ----------
        what
            What the sentence calls the view, such as "table".
        key
            Key of the container.
        """
        found = completeness(
            self._ledger, period=self._choice.period, filters=self._choice.filters, what=what
        )
        self._say(found.words, key=key, stated=found.statement is not None)

    def of_one_district(self, *, key: str) -> None:
        """Say the same beside a view of one district, which no running total counts by itself.

        Parameters
        ----------
        key
            Key of the container.
        """
        found = completeness(self._ledger, period=self._choice.period, filters=self._choice.filters)
        words = (
            "Running totals count all districts together, so no share of one district is known. All "
            f"districts in this period and under these filters: {found.shown.words} stated casualties."
        )
        stated = found.statement is not None
        self._say(words if stated else found.words, key=key, stated=stated)

    def _say(self, words: str, *, key: str, stated: bool) -> None:
        if not stated and self._told:
            return
        self._told = True
        with st.container(key=key):
            st.caption(words)
