"""The number of each record in every measure, and where it is not recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.language import in_digits, say
from geo.layers.measures import LEAST, MOST, PARTS, TABLE, Measure

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

End = Literal["least", "counted", "most"]
"""Which number of a range of people: its ends, or what is counted of it."""
COUNTED: Final = "counted"


def range_words(incident: Mapping[str, Any], part: str) -> str:
    """Return the range in which a number of people lies as a source gives it; empty where it gives none.

    Examples
    --------
    >>> range_words({"killed_least": 5, "killed_most": 6}, "killed")
    '5 to 6'
    >>> range_words({"killed_least": 2, "killed_most": None}, "killed")
    'at least 2'
    """
    least, most = (incident.get(f"{part}_{end}") for end in (LEAST, MOST))
    low, high = (None if one is None or pd.isna(one) else in_digits(int(one)) for one in (least, most))
    if low is not None and high is not None:
        return say("{low} to {high}", low=low, high=high)
    return (
        say("at least {low}", low=low)
        if low is not None
        else say("at most {high}", high=high)
        if high is not None
        else ""
    )


def fewer_of(counted: Mapping[str, Ints], fewer: Ints) -> dict[str, Ints]:
    """Return the lower ends of numbers of people.

    Parameters
    ----------
    counted
        For each of `geo.layers.measures.PARTS` the people counted, int64 of shape (records,).
    fewer
        By how many they may be fewer; int64 of shape (records, parts). Of some alone nobody may be left.
    """
    return {part: np.maximum(people - fewer[:, at], 0) for at, (part, people) in enumerate(counted.items())}


def more_of(counted: Mapping[str, Ints], more: Ints) -> dict[str, Ints]:
    """Return the upper ends; as `fewer_of`."""
    return {part: people + more[:, at] for at, (part, people) in enumerate(counted.items())}


def figures_of(parts: Mapping[str, Ints]) -> Ints:
    """Return every measure of every record.

    Parameters
    ----------
    parts
        For each of `geo.layers.measures.PARTS` the people, int64 of shape (records,); 0 where not recorded.

    Returns
    -------
    numpy.ndarray
        int64, shape (records, measures), columns in the order of `geo.layers.measures.TABLE`.
    """
    return np.column_stack([_amounts(one, parts) for one in TABLE])


def lacking_of(parts: Mapping[str, Ints], unrecorded: Mapping[str, Bools]) -> Bools:
    """Return where a measure is not recorded in full.

    Parameters
    ----------
    parts
        As for `figures_of`.
    unrecorded
        For each of `geo.layers.measures.OUTCOMES` where its number is not recorded in full; bool of shape
        (records,).

    Returns
    -------
    numpy.ndarray
        bool, shape (records, measures), columns as for `figures_of`.
    """
    return np.column_stack([_lacking(one, parts, unrecorded) for one in TABLE])


def blank_of(figures: Ints, lacking: Bools) -> Bools:
    """Return where what is not recorded leaves no number at all; shapes as of both.

    Nobody counted where something is not recorded says nothing of a number, and least of all 0.
    """
    blank: Bools = lacking & (figures == 0)
    return blank


def given_of(given: Mapping[str, Bools]) -> Bools:
    """Return where a measure has any number at all; bool, shape (records, measures).

    Parameters
    ----------
    given
        For each of `geo.layers.measures.PARTS` where anything is said of it; bool of shape (records,).
    """
    everywhere = np.ones(len(given[PARTS[0]]), dtype=bool)
    return np.column_stack(
        [np.any([given[part] for part in one.parts], axis=0) if one.parts else everywhere for one in TABLE]
    )


def _amounts(measure: Measure, parts: Mapping[str, Ints]) -> Ints:
    people = _people(measure, parts)
    if measure.people:
        return people
    return (people > 0).astype(np.int64) if measure.parts else np.ones_like(people)


def _lacking(measure: Measure, parts: Mapping[str, Ints], unrecorded: Mapping[str, Bools]) -> Bools:
    found = np.zeros(len(parts[PARTS[0]]), dtype=bool)
    for part in measure.parts:
        if part in unrecorded:
            found |= unrecorded[part]
    # Whether anybody was hurt is settled by the first who is known to be.
    return found if measure.people else found & (_people(measure, parts) == 0)


def _people(measure: Measure, parts: Mapping[str, Ints]) -> Ints:
    # Adding columns is several times faster than a sum along the short axis.
    return sum((parts[part] for part in measure.parts), start=np.zeros_like(parts[PARTS[0]]))
