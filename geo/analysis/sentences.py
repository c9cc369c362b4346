"""Sentences beside figures: what is counted of records, what is left out, and why parts add to more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from geo.analysis.figures import Figure, band_words
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Bools, Records
from geo.language import Sayings, say, say_count
from geo.words import shared_count

COUNTING_WORDS: Final = Sayings(
    {
        "most_likely": "Totals run from certain to possible; "
        "colours count uncertain dates in their most likely month",
        "possible": "Totals run from certain to possible; colours count uncertain dates wherever they "
        "may lie",
    }
)
"""The rule figures follow, said beside them on the screen, on sheets and in files alike."""
_OVERLAP: Final = Sayings(
    {
        "rows": "An incident with an uncertain date may lie in several rows, so their highest figures add to "
        "more than the highest of the whole period.",
        12: "An incident with an uncertain date may lie in several years, so their highest figures add to "
        "more than the highest of the whole period.",
        3: "An incident with an uncertain date may lie in several quarters, so their highest figures add to "
        "more than the highest of the whole period.",
        1: "An incident with an uncertain date may lie in several months, so their highest figures add to "
        "more than the highest of the whole period.",
    }
)


def held_words(certain: int, possible: int) -> str:
    """Return how many of what a file holds lie in its period.

    Parameters
    ----------
    certain, possible
        How many do with every possible day, and how many with at least one.
    """
    if not possible:
        return say("none.")
    if certain == possible:
        return say_count(
            "{number}, certainly in the period.", "{number}, all certainly in the period.", possible
        )
    return say_count(
        "{band}: {certain:,} with every possible day in the period, and {number} more that may lie in it, "
        "with some of its possible days.",
        "{band}: {certain:,} with every possible day in the period, and {number} more that may lie in it, "
        "with some of their possible days.",
        possible - certain,
        band=band_words(certain, possible),
        certain=certain,
    )


def overlap_words(
    parts: Iterable[Mapping[str, Figure]], whole: Mapping[str, Figure], *, what: str | int
) -> str:
    """Say why the highest figures of parts of a period add to more than that of the whole.

    Parameters
    ----------
    parts, whole
        Figures by measure of months or years, and of the period they make up.
    what
        What the parts are: the months of each, 12, 3 or 1, or ``rows``.

    Returns
    -------
    str
        Empty where they do not.
    """
    most = [{measure: figure.possible or 0 for measure, figure in part.items()} for part in parts]
    if all(
        sum(part[measure] for part in most) <= (figure.possible or 0) for measure, figure in whole.items()
    ):
        return ""
    return _OVERLAP[what]


def filter_words(
    records: Records, filters: Filters, period: Period | None = None, *, among: Bools | None = None
) -> str:
    """Return what is counted in words, and how many incidents are left out because they do not tell.

    Parameters
    ----------
    records, filters
        All records, and what is counted of them.
    period
        The days counted; None for all.
    among
        The records that are looked at, with any filters; None for all.

    Returns
    -------
    str
        Such as "official total: Likely inside the official total; not recorded for 3 incidents, not known or
        not stated exactly for 5 incidents, which may belong and are not counted".
    """
    left = records.left_open(filters, period, among=among)
    if not sum(left):
        return filters.words()
    told = ", ".join(
        shared_count("gap", number)
        if gap
        else say_count(
            "not known or not stated exactly for {number} incident",
            "not known or not stated exactly for {number} incidents",
            number,
        )
        for gap, number in zip((True, False), left, strict=True)
        if number
    )
    words = filters.words()
    if period is not None:
        return say_count(
            "{filters}; {told}, which may belong and is not counted",
            "{filters}; {told}, which may belong and are not counted",
            sum(left),
            filters=words,
            told=told,
        )
    return say_count(
        "{filters}; {told} in all, which may belong and is not counted",
        "{filters}; {told} in all, which may belong and are not counted",
        sum(left),
        filters=words,
        told=told,
    )


def ranges_words(incidents: int) -> str:
    """Return what figures make of incidents of which a source gives people as a range; empty for none."""
    if not incidents:
        return ""
    return say_count(
        "Of {number} incident a source gives people as a range: totals run from its lower to its upper end, "
        "and the most likely figure takes its best number, or where there is none its lower end.",
        "Of {number} incidents a source gives people as a range: totals run from their lower to their upper "
        "ends, and the most likely figure takes their best numbers, or where there are none their lower "
        "ends.",
        incidents,
    )


def ranges_within(records: Records, filters: Filters, period: Period) -> str:
    """Return the same of what passes filters and may lie in a period."""
    told = records.selected(filters) & records.ranged & records.possibly_in(period)
    return ranges_words(int(told.sum()))
