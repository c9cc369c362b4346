"""A figure of a period and its words: certain, most likely, possible, and what of it is not recorded.

Every output writes a figure with the words of this module; ``geo/maps/web/data/figures.js`` has the same
words for a map in the browser. The rules:

- a headline is the band from certain to possible, "35 to 36", and one number where both are the same; what
  counts uncertain dates in their most likely month says so; of people told as a range the lower end is
  certain, the upper one possible, and the most likely figure takes the best number or the lower end;
- where no record of a sum gives a number the sum is "not recorded" and never 0; 0 means counted and none;
- where some records give none the sum is a lower limit, and says for how many incidents: "12, not recorded
  for 3 incidents".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.language import Sayings, in_digits, say
from geo.layers.measures import INCIDENTS, MEASURES
from geo.words import WORDS, shared, shared_count

NOT_RECORDED: Final = WORDS.template("not_recorded")
FEWEST_BASE: Final = 5
"""Least certain figure that a percentage is given of."""

ALIKE: Final = "alike"
REPORTING: Final = Sayings(
    {
        ALIKE: "",
        "differs": WORDS.template("reporting_differs"),
        "unknown": WORDS.template("reporting_unknown"),
    }
)
"""What is said where the shares recorded of two windows differ or are not known, instead of a percentage."""

_MINUS: Final = "\u2212"
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one period.

    Parameters
    ----------
    certain, likely, possible
        What lies in the period with every possible day, by its most likely month, and with at least one
        possible day; None where no record of the sum gives a number.
    unrecorded
        Incidents possibly in the period whose number is not recorded, in part or at all.
    """

    certain: float | None
    likely: float | None
    possible: float | None
    unrecorded: int = 0

    def words(self) -> str:
        """Return the band from certain to possible: "35 to 36", "35", "not recorded"."""
        return band_words(self.certain, self.possible)

    def full_words(self) -> str:
        """Return the band and for how many incidents no number is recorded."""
        if not self.unrecorded:
            return self.words()
        gap = gap_words(self.unrecorded)
        return gap if self.possible is None else shared("figure_and_gap", figure=self.words(), gap=gap)

    def local_words(self) -> str:
        """Return the words of a district: where nothing is likely a band from 0 would read as a count."""
        if self.likely != 0 or not self.possible:
            return self.full_words()
        words = shared("possible_only", number=f"{self.possible:,}")
        if not self.unrecorded:
            return words
        return shared("figure_and_gap", figure=words, gap=gap_words(self.unrecorded))

    def likely_words(self) -> str:
        """Return the most likely figure, which says what it is: "36 most likely"."""
        return (
            number_words(self.likely)
            if self.likely is None
            else say("{likely:,} most likely", likely=self.likely)
        )

    def to_dict(self) -> dict[str, float | None]:
        """Return all three figures; None where nothing is recorded."""
        return {"certain": self.certain, "most_likely": self.likely, "possible": self.possible}


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Sums of records by row, and how many of these records give no number.

    Parameters
    ----------
    sums
        int64 of shape (rows, measures), columns in the order of `MEASURES`; what is not recorded
        counts as nothing.
    unrecorded, blank
        int64 of the same shape: records whose number is not recorded in full, and those that give none.
    """

    sums: Ints
    unrecorded: Ints
    blank: Ints

    def nothing_recorded(self) -> npt.NDArray[np.bool_]:
        """Return where there are records and none gives a number; shape (rows, measures)."""
        incidents = self.sums[:, [INCIDENTS]]
        found: npt.NDArray[np.bool_] = (incidents > 0) & (self.blank == incidents)
        return found

    def summed(self, rows: Sequence[int] | slice = slice(None)) -> Cells:
        """Return one row: the sum of `rows`."""
        return Cells(
            *(cells[rows].sum(axis=0)[np.newaxis] for cells in (self.sums, self.unrecorded, self.blank))
        )

    def column(self, measure: str) -> pd.Series:
        """Return the sums of one measure by row; Int64, missing where no record gives a number."""
        at = MEASURES.index(measure)
        return pd.Series(self.sums[:, at], dtype="Int64").mask(self.nothing_recorded()[:, at])

    def frame(self, index: pd.Index) -> pd.DataFrame:
        """Return the sums of all measures with their rows named; Int64 as `column`."""
        columns = {measure: self.column(measure).array for measure in MEASURES}
        return pd.DataFrame(columns, index=index)

    def get(self, measure: str, row: int) -> int | None:
        """Return one sum, None where no record of it gives a number."""
        at = MEASURES.index(measure)
        incidents, blank = int(self.sums[row, INCIDENTS]), int(self.blank[row, at])
        return None if incidents and blank == incidents else int(self.sums[row, at])


@dataclass(frozen=True, slots=True, eq=False)
class FigureTable:
    """The figures of one period by row; rows share out the records.

    Parameters
    ----------
    certain, likely, possible
        See `Figure`.
    """

    certain: Cells
    likely: Cells
    possible: Cells

    def figure(self, measure: str, row: int) -> Figure:
        """Return one figure of one row."""
        return Figure(
            self.certain.get(measure, row),
            self.likely.get(measure, row),
            self.possible.get(measure, row),
            int(self.possible.unrecorded[row, MEASURES.index(measure)]),
        )

    def figures(self, row: int) -> dict[str, Figure]:
        """Return the figures of one row by measure."""
        return {measure: self.figure(measure, row) for measure in MEASURES}

    def summed(self, rows: Sequence[int] | slice = slice(None)) -> FigureTable:
        """Return a table of one row: the sum of `rows`."""
        return FigureTable(self.certain.summed(rows), self.likely.summed(rows), self.possible.summed(rows))

    def total(self, measure: str) -> Figure:
        """Return the figure of all rows together."""
        return self.summed().figure(measure, 0)

    def totals(self) -> dict[str, Figure]:
        """Return the figures of all rows together by measure."""
        return self.summed().figures(0)


def number_words(value: float | None) -> str:
    """Return one sum with thousands parted by commas, "not recorded" where there is none."""
    return say(NOT_RECORDED) if value is None else in_digits(value)


def band_words(low: float | None, high: float | None) -> str:
    """Return a band in words: "35 to 36", one number where both are the same, "not recorded"."""
    if high is None or low == high:
        return number_words(high)
    return shared("band", low=number_words(low), high=in_digits(high))


def rank_key(
    value: float | None, label: str, key: str | None, *, incidents: float | None = 0
) -> tuple[bool, float, float, bool, str, str]:
    """Return what ranks a line: most first, what is not recorded below nothing, then by incidents and name.

    Parameters
    ----------
    value
        The figure ranked by, None where it is not recorded.
    label, key
        Name and code of the line; without a code, such as "District not known", it is the last of its equals.
    incidents
        Its incidents, by which lines of one figure rank: most of them hold none, and a district with an
        incident in which nobody was hurt is not one of those.
    """
    return value is None, -(value or 0), -(incidents or 0), key is None, label, key or ""


def gap_words(incidents: int) -> str:
    """Return for how many incidents no number is recorded: "not recorded for 3 incidents"."""
    return shared_count("gap", incidents)


def limit_words(incidents: int) -> str:
    """Return the same in a sentence: "The number is not recorded for 3 incidents."."""
    return shared_count("lower_limit", incidents)


def outcome_unknown(figures: Mapping[str, Figure]) -> str:
    """Return how many casualties are neither killed nor injured, "1" or "1 to 2"; empty where none is."""
    low, high = (
        (getattr(figures["casualties"], kind) or 0)
        - (getattr(figures["killed"], kind) or 0)
        - (getattr(figures["injured"], kind) or 0)
        for kind in ("certain", "possible")
    )
    return band_words(low, high) if low or high else ""


def outcome_words(figures: Mapping[str, Figure]) -> str:
    """Return why killed and injured do not add to casualties, in a sentence; empty where they do."""
    number = outcome_unknown(figures)
    return shared("casualties_with_outcome", number=number) if number else ""


def reporting_of(a: tuple[str, str], b: tuple[str, str]) -> str:
    """Return which of `REPORTING` holds of two windows.

    Parameters
    ----------
    a, b
        Of each, all that is said of its share recorded, and the share alone, empty where there is none. One
        sentence on both is of a longer time and tells neither.
    """
    if not a[1] or not b[1] or a[0] == b[0]:
        return "unknown"
    return ALIKE if a[1] == b[1] else "differs"


def apart_words(least: int, most: int, *, days: str = "") -> str:
    """Return in a sentence how many people a share leaves out: "3 casualties recorded outside the …".

    Parameters
    ----------
    least, most
        How many.
    days
        Over which days they are counted, where these are others than those shown; empty where they are not.
    """
    people = band_words(least, most)
    if not days:
        return shared("apart_person", people=people) if most == 1 else shared("apart_people", people=people)
    if most == 1:
        return shared("apart_person_of_days", people=people, days=days)
    return shared("apart_people_of_days", people=people, days=days)


def unsure_words(incidents: int) -> str:
    """Return in a sentence why a share is a band: how many incidents are perhaps outside the total."""
    return shared_count("unsure", incidents)


def difference(before: Figure, after: Figure) -> tuple[float, float] | None:
    """Return the least and the most that `after` may differ from `before`; None where one is not recorded."""
    bounds = before.certain, before.possible, after.certain, after.possible
    if any(bound is None for bound in bounds):
        return None
    low, high, later_low, later_high = (bound or 0 for bound in bounds)
    # Of ground the numbers have three decimals, which subtracting must not make more of.
    return round(later_low - high, 3), round(later_high - low, 3)


def signed(value: float) -> str:
    """Return a number with its sign, no sign for nothing: "+6", "−6", "0"."""
    return f"{'+' if value > 0 else _MINUS if value < 0 else ''}{in_digits(abs(value))}"


def signed_band(low: float, high: float) -> str:
    """Return a change from its least to its most: "+4 to +6", one number where both are the same."""
    return signed(low) if low == high else shared("band", low=signed(low), high=signed(high))


def difference_words(
    before: Figure,
    after: Figure,
    *,
    unequal: bool = False,
    few: int = FEWEST_BASE,
    reporting: str = ALIKE,
) -> str:
    """Return two figures and what lies between them: "12 to 13 in A, 18 in B: +5 to +6 (+38 to +50 %)".

    Parameters
    ----------
    before, after
        The figures of A and B.
    unequal
        Whether the windows have different lengths; a percentage would then say more than is known.
    few
        Least certain figure of A that a percentage is given of.
    reporting
        One of `REPORTING`: how the shares recorded of both windows compare. Of numbers recorded to other
        shares a percentage would tell how reporting changed, and read as if it were the ground.
    """
    change = difference(before, after)
    if change is None:
        told = shared("untold")
    elif not any(change):
        told = shared("no_difference")
    else:
        share = _percent(before, after, unequal=unequal, few=few, reporting=reporting)
        told = shared("change", change=signed_band(*change), share=share)
    return shared("compared", before=before.full_words(), after=after.full_words(), change=told)


def _percent(before: Figure, after: Figure, *, unequal: bool, few: int, reporting: str) -> str:
    low, high = before.certain or 0, before.possible or 0
    first = (
        shared("unequal")
        if unequal
        else shared("not_all_recorded")
        if before.unrecorded or after.unrecorded
        else shared("small_base", few=few)
        if low < few
        else ""
    )
    reasons = [reason for reason in (first, REPORTING[reporting]) if reason]
    if reasons:
        return shared("no_percentage", reasons=", ".join(reasons))
    least = math.floor(100 * ((after.certain or 0) - high) / high + 0.5)
    most = math.floor(100 * ((after.possible or 0) - low) / low + 0.5)
    return shared("percent", band=signed_band(least, most))
