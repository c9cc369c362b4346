"""How the map shows time: one map, two compared, one a year, a table; kept in the session and the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo import choices
from geo.choices import WITH_EARLIER
from geo.maps.multiples import YEAR
from pages.parts.map import state as map_state
from pages.parts.map.state import BY, MONTHS, TAB, VIEW, WINDOW_A, WINDOW_B

VIEWS = choices.VIEW.codes()
"""Views of two windows."""


@dataclass(frozen=True, slots=True)
class View:
    """A view of the map.

    Parameters
    ----------
    name
        One of `VIEWS`.
    other
        First and last month of window A of a comparison, as positions among the months offered.
    main
        First and last month of window B. The period of the pages stays what it is meanwhile.
    tab
        Which of the two the slider moves, a code of `links.TAB`.
    by
        What small maps are told apart by, a code of `choices.BY`.
    """

    name: str = "map"
    other: tuple[int, int] | None = None
    main: tuple[int, int] | None = None
    tab: str = "b"
    by: str = YEAR


def chosen() -> View:
    """Return the view of this session."""
    state = st.session_state
    name = state.get(VIEW)
    if name not in VIEWS[1:]:
        return View()
    a, b = _positions(state.get(WINDOW_A)), _positions(state.get(WINDOW_B))
    return View(name, a, b, _tab(name, state.get(TAB)), _by(name, state.get(BY)))


def choose(view: View) -> None:
    """Make `view` the one of this session; a callback, the address follows in the run after it."""
    months: Sequence[str] = st.session_state.get(MONTHS, ())
    st.session_state[VIEW], st.session_state[TAB], st.session_state[BY] = view.name, view.tab, view.by
    for key, window in ((WINDOW_A, view.other), (WINDOW_B, view.main)):
        inside = window is not None and window[1] < len(months)
        st.session_state[key] = tuple(months[month] for month in window) if inside and window else None


def forget() -> None:
    """Forget what the map shows, where there is none: when there is one again it is drawn anew."""
    map_state.of_session().shown = None


def reported(value: dict[str, Any], months: int) -> View:
    """Return the view a browser reports; what is none of ours is the single map.

    Parameters
    ----------
    value
        What it sent.
    months
        How many months there are.
    """
    name = value.get("view")
    if name not in VIEWS[1:]:
        return View()
    a, b = window_in(value.get("with"), months), window_in(value.get("b"), months)
    return View(str(name), a, b, _tab(str(name), value.get("tab")), _by(str(name), value.get("by")))


def window_in(value: Any, months: int) -> tuple[int, int] | None:
    """Return a first and a last month out of `months` that a browser sent, None where they are none."""
    if not isinstance(value, list) or len(value) != 2 or not all(type(month) is int for month in value):
        return None
    first, last = value
    return (first, last) if 0 <= first <= last < months else None


def _by(view: str, given: Any) -> str:
    return given if view == "years" and given in choices.BY else YEAR


def _tab(view: str, given: Any) -> str:
    return "a" if view in WITH_EARLIER and given == "a" else "b"


def _positions(ends: Any) -> tuple[int, int] | None:
    months: Sequence[str] = st.session_state.get(MONTHS, ())
    # The pack may have been exchanged for one of other months.
    if not isinstance(ends, tuple) or len(ends) != 2 or not all(end in months for end in ends):
        return None
    return months.index(ends[0]), months.index(ends[1])
