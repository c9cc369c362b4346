"""Whether it is certain which line has most of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.analysis.figures import Figure
from geo.language import say
from geo.layers.measures import MEASURE
from geo.text import listed

_MOST_NAMED: Final = 3


def lead_words(figures: Mapping[str, Figure], unknown: Figure | None, *, measure: str, noun: str) -> str:
    """Say where it is not certain which line has most, and which others may have as many.

    Parameters
    ----------
    figures
        The figure of every line by its name, without that of what lies in no known one.
    unknown
        That one: all of it may belong to any other line. None where there is none.
    measure
        What is counted.
    noun
        What a line is, such as "district".

    Returns
    -------
    str
        Empty where one line has most whatever is uncertain, where nothing is recorded, and of a single line.
    """
    if not any(figure.possible for figure in figures.values()):
        return ""
    first = max(figures, key=lambda name: (figures[name].likely or 0, figures[name].certain or 0))
    least, more = figures[first].certain or 0, (unknown.possible or 0) if unknown else 0
    rivals = [
        name
        for name, figure in sorted(figures.items(), key=lambda item: item[1].possible or 0, reverse=True)
        if name != first and ((figure.possible or 0) + more >= least or figure.unrecorded)
    ]
    if not rivals:
        return ""
    named = rivals[:_MOST_NAMED]
    if left := len(rivals) - len(named):
        named.append(say("{left:,} more", left=left))
    label = MEASURE.label(measure).lower()
    beside = " " + say("and that {more:,} lie in no known {noun}", more=more, noun=noun) if more else ""
    return say(
        "Which {noun} has most ({label}) is not certain: {named} may have as many as {first}, "
        "given uncertain dates, numbers not recorded{beside}.",
        noun=noun,
        label=label,
        named=listed(named),
        first=first,
        beside=beside,
    )
