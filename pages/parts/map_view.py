"""How the map shows time: one map, two compared, one a year, a table; kept in the session and the address.

The address names it on the map page only. It is read there when a link or the browser's history brings
something else than was written last; otherwise the session knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

VIEWS = ("map", "compare", "difference", "years", "table")
SHOWN = "_map_shown"
"""Where the session keeps what its map shows; see `forget`."""
_CHOSEN = "_map_view"
_WRITTEN = "_map_view_written"
_BETWEEN = " to "


@dataclass(frozen=True, slots=True)
class View:
    """A view of the map.

    Parameters
    ----------
    name
        One of `VIEWS`.
    other
        First and last month of the window compared with, as positions among the months offered.
    """

    name: str = "map"
    other: tuple[int, int] | None = None


def chosen() -> View:
    """Return the view of this session."""
    view: View = st.session_state.get(_CHOSEN, View())
    return view


def choose(view: View) -> None:
    """Make `view` the one of this session; a callback, the address follows in the run after it."""
    st.session_state[_CHOSEN] = view


def follow(labels: Sequence[str], *, on_map: bool) -> None:
    """Bring session and address together; called once a run, before the page.

    Parameters
    ----------
    labels
        Months offered.
    on_map
        Whether the page of this run shows the map.
    """
    if not on_map:
        forget()
        st.session_state.pop(_WRITTEN, None)
        _write({})
        return
    found = _address()
    written = st.session_state.get(_WRITTEN)
    if found != written and (found or written is not None):
        choose(_read(found, labels))
    view = chosen()
    if view.other and view.other[1] >= len(labels):
        # The pack has been exchanged for one of fewer months.
        choose(View(view.name))
    wanted = _texts(chosen(), labels)
    _write(wanted)
    st.session_state[_WRITTEN] = wanted


def forget() -> None:
    """Forget what the map shows, where there is none: when there is one again it is drawn anew."""
    st.session_state.pop(SHOWN, None)


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
    return View(str(name), window_in(value.get("with"), months))


def window_in(value: Any, months: int) -> tuple[int, int] | None:
    """Return a first and a last month out of `months` that a browser sent, None where they are none."""
    if not isinstance(value, list) or len(value) != 2 or not all(type(month) is int for month in value):
        return None
    first, last = value
    return (first, last) if 0 <= first <= last < months else None


def _address() -> dict[str, str]:
    return {name: st.query_params[name] for name in ("view", "with") if name in st.query_params}


def _read(found: dict[str, str], labels: Sequence[str]) -> View:
    name = found.get("view", "")
    if name not in VIEWS[1:]:
        return View()
    ends = found.get("with", "").split(_BETWEEN)
    if len(ends) != 2 or not all(end in labels for end in ends):
        return View(name)
    first, last = sorted(labels.index(end) for end in ends)
    return View(name, (first, last))


def _texts(view: View, labels: Sequence[str]) -> dict[str, str]:
    texts = {"view": view.name} if view.name != "map" else {}
    if texts and view.other:
        texts["with"] = _BETWEEN.join(labels[month] for month in view.other)
    return texts


def _write(wanted: dict[str, str]) -> None:
    for name in ("view", "with"):
        if name not in wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
