"""How much of what is stated a page shows: one sentence under each of its charts and tables."""

from __future__ import annotations

import streamlit as st

from geo.language import say
from geo.layers.left_out import left_out_words
from geo.reconciliation.enclosing import NO_STATEMENT, NOTHING_STATED, ONE_DISTRICT, SEARCHED
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.words import plain


def part_of(choice: Choice, *, searched: bool = False) -> str:
    """Return which part of all casualties a page shows beside its filters, empty where all of it."""
    return say(SEARCHED) if searched else say(ONE_DISTRICT) if choice.district else ""


class Captions:
    """The sentences of one run of a page; that no statement gives a total is said once.

    Parameters
    ----------
    opened
        The pack.
    choice
        What the page counts.
    """

    def __init__(self, opened: Workspace, choice: Choice) -> None:
        self._opened = opened
        self._left_out = left_out_words(opened.pack)
        self._choice = choice
        self._told = False

    def show(self, *, key: str, part: str = "") -> None:
        """Say how much is recorded of what is stated around the period of a view.

        Parameters
        ----------
        key
            Key of the container.
        part
            Which part of what passes the filters the view shows, such as
            `geo.reconciliation.enclosing.ONE_DISTRICT`; empty where all of it.
        """
        choice = self._choice
        found = self._opened.completeness(period=choice.period, filters=choice.filters, part=part)
        # Statements of exactly these days are told with their issuers, whose names are foreign text.
        words = plain(found.words) if found.exact else found.words
        self._say(words, key=key, stated=not found.words.startswith((say(NO_STATEMENT), say(NOTHING_STATED))))

    def _say(self, words: str, *, key: str, stated: bool) -> None:
        said = [self._left_out] if self._left_out else []
        if stated or not self._told:
            said.insert(0, words)
        self._told = True
        if said:
            with st.container(key=key):
                st.caption(" ".join(said))
