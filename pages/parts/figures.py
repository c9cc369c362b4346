"""Totals on a page, each under a stable key so that a test can read what a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from geo.analysis.figures import Figure, gap_words, outcome_words
from geo.analysis.records import Counting
from geo.language import say
from geo.layers.edition import beside_none
from geo.layers.left_out import gives_incidents
from geo.layers.measures import MEASURES
from geo.layers.pack import Pack
from geo.words import shared
from pages.parts.words import measure_label

# Two fit side by side on a telephone.
_WIDTH = 165
# Streamlit drops a line of blanks; two of them end a line.
_BLANK = "\u2060"
_BREAK = "  \n"


def totals_row(figures: Mapping[str, Figure], *, key: str, counting: Counting, given: bool = True) -> None:
    """Show incidents, killed, injured and casualties side by side.

    Parameters
    ----------
    figures
        Figures by measure; each is printed as the band from certain to possible.
    key
        Prefix of the CSS classes: ``st-key-{key}_incidents`` and so on.
    counting
        Under ``most_likely`` the most likely figure stands in small words below a band.
    given
        Whether figures count anything; see `geo.layers.left_out.gives_incidents`.
    """
    with st.container(horizontal=True, gap="small", key=f"{key}_totals"):
        for measure in MEASURES:
            with st.container(key=f"{key}_{measure}", width=_WIDTH, border=True, gap="xxsmall"):
                st.metric(measure_label(measure), figures[measure].words() if given else shared("not_given"))
                # Lines of their own even where they say nothing, so that the page below stays in place: what
                # is not recorded takes two.
                likely, gap = (
                    small_words(figures[measure], counting) if given else ("", shared("not_given_here"))
                )
                blanks = (0 if likely else 1) + (0 if gap else 2)
                st.caption(_BREAK.join([*filter(None, (likely, gap)), *[_BLANK] * blanks]))
    if outcome := outcome_words(figures):
        with st.container(key=f"{key}_outcome_unknown"):
            st.caption(outcome)
    st.caption(
        say("Where numbers are not recorded, the sum of the others is a lower limit.")
        if figures["casualties"].unrecorded
        else say("For every one of these incidents the numbers of killed and injured are recorded.")
        if figures["incidents"].possible
        else _BLANK
    )


def small_words(figure: Figure, counting: Counting) -> tuple[str, str]:
    """Return the most likely figure where it is asked for and says more, and what is not recorded."""
    says_more = counting == "most_likely" and figure.certain != figure.possible
    return (
        figure.likely_words() if says_more else "",
        gap_words(figure.unrecorded) if figure.unrecorded else "",
    )


def tallies(lines: Iterable[str], *, key: str) -> None:
    """Show sentences of our own, one below the other."""
    with st.container(key=key, gap="xxsmall"):
        for line in lines:
            st.caption(line)


def table_height(rows: int, *, most: int) -> int:
    """Return the height of a table in pixels: as high as its rows, and not above `most`."""
    return min(most, 38 + 35 * max(1, rows))


def nothing_matches(pack: Pack, *, here: bool = False, key: str = "nothing_matches") -> None:
    """Say that the filters leave nothing over, what that does not mean, and what to do.

    Parameters
    ----------
    pack
        What is counted; where it holds no incident no filter is to blame.
    here, key
        Whether incidents of one district are looked for, and the key of the container.
    """
    remedy = (
        say("Choose a longer period, remove a filter, or use “Reset all filters” in the sidebar.")
        if len(pack.incidents)
        else say("The pack holds none yet.")
        if gives_incidents(pack)
        else ""
    )
    words = (
        say("No recorded incident of this district matches the filters.")
        if here
        else say("No recorded incident matches the filters.")
    )
    none = beside_none(pack.edition, words)
    with st.container(key=key):
        st.info(
            say(
                "{none} This does not mean that nothing happened or that an area is free of explosive "
                "ordnance. {remedy}",
                none=none,
                remedy=remedy,
            ).rstrip()
        )
