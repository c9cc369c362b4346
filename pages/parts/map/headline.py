"""The figures above the map, each once: before the map is drawn, and with it while its window moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any, Final

import streamlit as st

from geo.analysis.earlier import Earlier, change_of
from geo.analysis.figures import Figure, outcome_unknown, outcome_words
from geo.analysis.records import Counting
from geo.analysis.sentences import COUNTING_WORDS
from geo.language import marked, say
from geo.layers.measures import MEASURES
from geo.links import PAGES
from geo.reconciliation.completeness import Completeness
from geo.words import shared
from pages.parts.figures import small_words
from pages.parts.words import measure_label

KEY: Final = "map_figures"
NO_SHARE: Final = marked("cannot be told")
LOWER_LIMIT: Final = marked("Where numbers are not recorded, the sum of the others is a lower limit.")
ALL_RECORDED: Final = marked(
    "For every one of these incidents the numbers of killed and injured are recorded."
)

_HTML = """<dl class="figures" aria-label="{label}"></dl>"""
_JS, _CSS = (
    Path(__file__).with_name(f"headline.{kind}").read_text(encoding="utf-8") for kind in ("js", "css")
)


def told(
    figures: Mapping[str, Figure],
    counting: Counting,
    completeness: Completeness,
    before: tuple[Earlier, Mapping[str, Figure] | None] | None,
    place: str = "",
    *,
    given: bool = True,
) -> dict[str, Any]:
    """Return what the row says, in words.

    Parameters
    ----------
    figures
        Figures by measure.
    counting
        Under ``most_likely`` the most likely figure stands beside a band.
    completeness
        What is recorded of what is stated around the period.
    before
        The months just before the period, and their figures where there are such months; None where the map
        compares two periods, whose difference is told there.
    place
        Name of the one district counted, empty for all.
    given
        Whether figures count anything; see `geo.layers.left_out.gives_incidents`.
    """
    months, then = before or (None, None)
    return {
        "cards": [
            {
                "measure": measure,
                "label": _label(measure, place),
                "words": figures[measure].words() if given else shared("not_given"),
                "small": _small(figures, measure, counting) if given else [shared("not_given_here")],
                "change": _change(then[measure], figures[measure], months)
                if months and then and given
                else None,
            }
            for measure in MEASURES
        ],
        "rule": COUNTING_WORDS[counting],
        "share": completeness.card or say(NO_SHARE),
        "account": completeness.words,
        "notes": [
            *notes(figures),
            *([months.note] if months else []),
            *([shared("lower_says_nothing")] if then else []),
        ],
        "heads": {"share": say("Recorded of what is stated"), "how": say("How it is counted")},
        "page": {"path": "statements", "label": PAGES["statements"]},
    }


def _small(figures: Mapping[str, Figure], measure: str, counting: Counting) -> list[str]:
    number = outcome_unknown(figures) if measure == "casualties" else ""
    outcome = shared("outcome_unknown", number=number) if number else ""
    return [*filter(None, (*small_words(figures[measure], counting), outcome))]


def _label(measure: str, place: str) -> str:
    label = measure_label(measure)
    return shared("figure_of", measure=label, place=place) if place else label


def _change(before: Figure, after: Figure, months: Earlier) -> dict[str, str] | None:
    change = change_of(before, after, months.words)
    return asdict(change) if change else None


def notes(figures: Mapping[str, Figure]) -> list[str]:
    """Return what is said of all figures together."""
    said = [outcome] if (outcome := outcome_words(figures)) else []
    if figures["casualties"].unrecorded:
        said.append(say(LOWER_LIMIT))
    elif figures["incidents"].possible:
        said.append(say(ALL_RECORDED))
    return said


def headline(
    figures: Mapping[str, Figure],
    counting: Counting,
    completeness: Completeness,
    before: tuple[Earlier, Mapping[str, Figure] | None] | None,
    place: str = "",
    *,
    given: bool = True,
) -> None:
    """Show the row; while the map's window moves its script takes the figures from there.

    Parameters
    ----------
    figures, counting, completeness, before, place, given
        See `told`.
    """
    mount = st.components.v2.component(
        "map_figures", html=_HTML.format(label=escape(say("Figures of the period"))), css=_CSS, js=_JS
    )
    with st.container(key=KEY):
        mount(key=f"{KEY}_row", data=told(figures, counting, completeness, before, place, given=given))
