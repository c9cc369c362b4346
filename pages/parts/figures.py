"""Totals on a page, each under a stable key so that a test can read what a person reads."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from geo.analysis.records import MEASURES, Bounds
from pages.parts.words import between, measure_label

# Two fit side by side on a telephone.
_WIDTH = 165
# Streamlit drops a line of blanks; two of them end a line.
_BLANK = "\u2060"
_BREAK = "  \n"


def totals_row(total: Bounds, *, key: str, dated: Bounds | None = None, unrecorded: int = 0) -> None:
    """Show incidents, killed, injured and casualties side by side.

    Parameters
    ----------
    total
        Lower and upper figures; printed as one number where they agree.
    key
        Prefix of the CSS classes: ``st-key-{key}_incidents`` and so on.
    dated
        What lies certainly and possibly in the period, said in small words below a figure that counts
        uncertain dates in their most likely month.
    unrecorded
        Incidents among them whose killed or injured are not recorded.
    """
    with st.container(horizontal=True, gap="small", key=f"{key}_totals"):
        for measure in MEASURES:
            with st.container(key=f"{key}_{measure}", width=_WIDTH, border=True, gap="xxsmall"):
                st.metric(
                    measure_label(measure),
                    between(getattr(total.lower, measure), getattr(total.upper, measure)),
                )
                if dated is not None:
                    # Lines of their own even where they say nothing, so that the page below stays in place.
                    words = dated_words(dated, measure) if dated != total else ""
                    st.caption(words.replace(", ", f",{_BREAK}") or f"{_BLANK}{_BREAK}{_BLANK}")
    without_outcome = [bound.casualties - bound.killed - bound.injured for bound in total]
    if any(without_outcome):
        with st.container(key=f"{key}_outcome_unknown"):
            st.caption(
                f"The casualties include people whose outcome is not known: {between(*without_outcome)}."
            )
    st.caption(
        f"For {unrecorded:,} of these incidents the number of killed or injured is not recorded, so the "
        "sums may be too low."
        if unrecorded
        else "For every one of these incidents the numbers of killed and injured are recorded."
        if total.upper.incidents
        else _BLANK
    )


def dated_words(dated: Bounds, measure: str) -> str:
    """Return "12 certain, up to 15 possible"; empty where every date is known well enough to tell."""
    certain, possible = (getattr(bound, measure) for bound in dated)
    return "" if certain == possible else f"{certain:,} certain, up to {possible:,} possible"


def tallies(lines: Iterable[str], *, key: str) -> None:
    """Show sentences of our own, one below the other."""
    with st.container(key=key, gap="xxsmall"):
        for line in lines:
            st.caption(line)


def table_height(rows: int, *, most: int) -> int:
    """Return the height of a table in pixels: as high as its rows, and not above `most`."""
    return min(most, 38 + 35 * max(1, rows))


def nothing_matches(*, what: str = "recorded incident", key: str = "nothing_matches") -> None:
    """Say that the filters leave nothing over, what that does not mean, and what to do."""
    with st.container(key=key):
        st.info(
            f"No {what} matches the filters. This does not mean that nothing happened or that an area is "
            "free of explosive ordnance. Choose a longer period, remove a filter, or use “Reset all "
            "filters” in the sidebar."
        )
