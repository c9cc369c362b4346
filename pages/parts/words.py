"""How figures, dates and foreign text are written on a page."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from geo.analysis.figures import NOT_RECORDED
from geo.analysis.periods import day_words
from geo.language import in_digits, say
from geo.layers.measures import MEASURE

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~$:<&@/=^])")
_JOINER = "\u2060"
_SHORTCODE = re.compile(r"(?<=:)(?=[\w+-]+:)")
# Markdown makes links of addresses after it has taken the backslashes away, so signs alone do not stop it.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)


def plain(text: object) -> str:
    """Return foreign text so that Streamlit's Markdown shows it as typed: no image, link, colour or icon.

    Line breaks become spaces. A word joiner, which has no width, parts what would become a pictograph or,
    without any brackets around it, a link: ``:smile:``, ``https://``, ``www.``, ``name@``.
    """
    line = " ".join(str(text).split())
    return _MARKUP.sub(r"\\\1", _ADDRESS.sub(_JOINER, _SHORTCODE.sub(_JOINER, line)))


def number(value: float | None) -> str:
    """Return a figure with thousands parted by commas; "not recorded" where there is none."""
    if value is None or pd.isna(value):
        return say(NOT_RECORDED)
    if float(value).is_integer():
        return in_digits(int(value))
    return in_digits(value, ",.1f")


def counted(value: int, one: str, many: str) -> str:
    """Return a figure with its noun: "1 incident", "12 incidents"."""
    return f"{value:,} {one if value == 1 else many}"


def day(value: object) -> str:
    """Return a day in words, "not recorded" where there is none."""
    if isinstance(value, date) and not pd.isna(value):
        return day_words(value)
    return say(NOT_RECORDED)


def measure_label(measure: str) -> str:
    """Return the label of a measure."""
    return MEASURE.label(measure)
