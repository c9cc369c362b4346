"""The period every page counts, chosen as two months."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.analysis.cube import Cube
from geo.analysis.periods import MonthAxis, Period, short_month_words
from geo.language import marked, say
from pages.parts.map.state import MONTHS

_PERIOD_HELP = marked(
    "The period every page counts. The slider below the map sets it too: drag it and let go, and these two "
    "menus follow; choose here, and the map follows. Both months are counted; a link says the same as "
    "from=2023-01&through=2023-12, a command as --from 2023-01 --through 2023-12."
)


def choose_months(first: int, last: int) -> None:
    """Choose the period of all pages; a callback, like `reset`.

    Parameters
    ----------
    first, last
        First and last month, as positions among the months offered; others change nothing.
    """
    months: Sequence[str] = st.session_state.get(MONTHS, ())
    if 0 <= first <= last < len(months):
        st.session_state["from"], st.session_state["through"] = months[first], months[last]


def months_chosen(cube: Cube, *, drawn: bool) -> tuple[int, int]:
    """Return the first and last month counted, as positions on the axis, from menus if `drawn`."""
    months = cube.axis.keys
    start, end = _month_menus(cube) if drawn else (st.session_state["from"], st.session_state["through"])
    first = months.index(start) if start in months else 0
    last = months.index(end) if end in months else len(months) - 1
    if first > last:
        if drawn:
            st.warning(
                say("The first month comes after the last one; the two are taken the other way round.")
            )
        first, last = last, first
    return first, last


def _month_menus(cube: Cube) -> tuple[str, str]:
    months = cube.axis.keys
    # Short enough for two menus side by side: "Nov 2020".
    labels = {code: short_month_words(cube.axis.month(at).start) for at, code in enumerate(months)}
    left, right = st.columns(2, gap="small")
    start = left.selectbox(
        say("From"),
        months,
        key="from",
        persist_state="session",
        format_func=lambda code: labels.get(code, code),
        help=say(_PERIOD_HELP),
    )
    end = right.selectbox(
        say("Through"),
        months,
        key="through",
        persist_state="session",
        format_func=lambda code: labels.get(code, code),
    )
    return start, end


def clipped(cube: Cube, first: int, last: int) -> tuple[Period, bool]:
    """Return the months as a period cut to what the pack describes, and whether that is all of it."""
    axis: MonthAxis = cube.axis
    whole = cube.whole_period
    period = Period(
        max(axis.month(first).start, whole.start),
        min(axis.month(last).end, whole.end),
    )
    return period, period == whole
