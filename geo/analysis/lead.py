"""Whether it is certain which line has most of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.analysis.figures import Figure, band_words
from geo.language import in_digits, marked, say
from geo.layers.measures import MEASURE
from geo.text import listed
from geo.words import shared

_MOST_NAMED: Final = 3
# Of the reasons why another line may have as many, those that hold.
_DOUBTED: Final = marked(
    "Which {noun} has most ({label}) is not certain: {named} may have as many as {first}, given "
    "uncertain dates and numbers not recorded."
)
_ELSEWHERE: Final = marked(
    "Which {noun} has most ({label}) is not certain: {named} may have as many as {first}, given "
    "that {more:,} lie in no known {noun}."
)
_DOUBTED_ELSEWHERE: Final = marked(
    "Which {noun} has most ({label}) is not certain: {named} may have as many as {first}, given "
    "uncertain dates, numbers not recorded and that {more:,} lie in no known {noun}."
)


def lead_words(
    figures: Mapping[str, Figure],
    unknown: Figure | None,
    *,
    measure: str,
    noun: str,
    missing: tuple[int, int] | None = None,
) -> str:
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
    missing
        How many casualties are stated and in no record, from the least to the most: any line may have them.
        None where that is not known.

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
    unsure = _missing_words(figures, least - more, missing, noun) if missing else ""
    if not rivals:
        return unsure
    doubtful = any(
        one.unrecorded or one.certain != one.possible for one in (figures[name] for name in (first, *rivals))
    )
    label = MEASURE.label(measure).lower()
    if not (doubtful or more):
        names = _named([first, *rivals], _MOST_NAMED + 1)
        told = say(
            "{names} have the same number ({label}), {value:,}, and no other {noun} has as many."
            if len(figures) > len(rivals) + 1
            else "{names} have the same number ({label}), {value:,}.",
            names=names,
            label=label,
            value=least,
            noun=noun,
        )
    else:
        elsewhere = _DOUBTED_ELSEWHERE if doubtful else _ELSEWHERE
        told = say(
            elsewhere if more else _DOUBTED,
            noun=noun,
            label=label,
            named=_named(rivals, _MOST_NAMED),
            first=first,
            more=more,
        )
    return f"{told} {unsure}" if unsure else told


def _named(names: list[str], most: int) -> str:
    """Return names as a list, those after the first few as a number."""
    left = len(names) - most
    return listed([*names[:most], say("{left:,} more", left=left)] if left > 0 else names)


def _missing_words(figures: Mapping[str, Figure], least: float, missing: tuple[int, int], noun: str) -> str:
    """Say which of the first lines may have most where casualties that are in no record are theirs."""
    ranked = sorted(figures.values(), key=lambda one: (-(one.likely or 0), -(one.possible or 0)))
    may = [at for at, one in enumerate(ranked) if (one.possible or 0) + missing[1] >= least]
    if missing[1] < 1 or not may or may[-1] < 1:
        return ""
    words = band_words(*missing)
    if missing[1] >= least:
        return shared("lead_any", missing=words, noun=noun)
    return shared("lead_missing", missing=words, number=in_digits(may[-1] + 1))
