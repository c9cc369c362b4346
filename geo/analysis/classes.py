"""Classes of a choropleth: graded ones with frozen breaks, and five that are not grades.

Breaks are worked out once from the values of the whole period (`frozen_breaks`) and stay the same whatever
months are shown, so that maps of different months compare. Best hand over unfiltered counts: then filters
do not move them either.

"0 recorded in this selection", "None certain, some possible", "Not recorded for any incident", "No record in
this data set" and "Rate not shown" are classes of their own. Not recorded means that there are incidents and
none gives the number. Where nothing is counted and something may lie in the window, 0 is not known. No
record says nothing of the ground. So none of them looks like the low end of the scale: white, and cream,
lilac and greys under a pattern. A district formed later than a window begins, of which nothing is counted,
has no fill at all: what happened there counts in the districts around.

The ramp is taken from the sequential scheme YlOrBr of ColorBrewer (colour specifications by Cynthia Brewer,
colorbrewer2.org, Apache License 2.0), which stays ordered for colour-blind readers; the two lightest steps
are left out, being too near the white of zero.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, log10
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.counts import Counts
from geo.choices import Scheme
from geo.errors import GeoError
from geo.language import say, worded
from geo.layers.edition import NO_RECORD as NO_RECORD_WORDS
from geo.words import WORDS, shared

MAX_CLASSES = 7
HAND_SET = (1, 5, 10, 20, 50)

# Hand-set lower ends, longer where the largest value outgrows them: (largest value, lower ends).
_HAND_SET_UP_TO: tuple[tuple[float, tuple[int, ...]], ...] = (
    (99, HAND_SET),
    (499, (*HAND_SET, 100)),
    (1_999, (*HAND_SET, 100, 500)),
    (9_999, (1, 10, 50, 100, 500, 1_000, 5_000)),
    (float("inf"), (1, 100, 500, 1_000, 5_000, 10_000, 50_000)),
)
_RAMP = ("#fee391", "#fec44f", "#fe9929", "#ec7014", "#cc4c02", "#993404", "#662506")
# Exact natural breaks take time with the square of the number of values.
_NATURAL_AT_MOST = 400

Floats = npt.NDArray[np.float64]


class Pattern(StrEnum):
    """What is drawn over the fill of a class, so that it does not rest on colour alone; clear has no fill."""

    NONE = "none"
    HATCH = "hatch"
    DOTS = "dots"
    LINES = "lines"
    LEVEL = "level"
    CLEAR = "clear"


@worded("label")
@dataclass(frozen=True)
class MapClass:
    """One entry of the legend.

    Parameters
    ----------
    key
        ``zero``, ``possible``, ``not_formed``, ``not_recorded``, ``no_record``, ``withheld``, or ``grade_1``
        upwards.
    label
        What people read.
    colour
        Fill as #rrggbb.
    pattern
        What is drawn over the fill.
    lower, upper
        Values from `lower` up to, not including, `upper` (None: no end); both None where not graded.
    """

    key: str
    label: str
    colour: str
    pattern: Pattern = Pattern.NONE
    lower: float | None = None
    upper: float | None = None


ZERO = MapClass("zero", "0 recorded in this selection", "#ffffff")
POSSIBLE = MapClass("possible", WORDS.template("possible_class"), "#fff6dc", Pattern.LEVEL)
# Only in packs with districts formed within their records, whose days the label then names.
NOT_FORMED = MapClass("not_formed", WORDS.template("formed_classes"), "#ffffff", Pattern.CLEAR)
NOT_RECORDED = MapClass("not_recorded", "Not recorded for any incident", "#e4d8ee", Pattern.LINES)
NO_RECORD = MapClass("no_record", NO_RECORD_WORDS, "#e8e8e8", Pattern.HATCH)
WITHHELD = MapClass("withheld", "Rate not shown", "#bdbdbd", Pattern.DOTS)


@dataclass(frozen=True, slots=True)
class Breaks:
    """Lower ends of graded classes, the first taking everything above zero and the last without an end.

    Parameters
    ----------
    scheme
        How they were found.
    starts
        Lower ends in units of the last decimal shown, increasing: 12 with one decimal is 1.2.
    decimals
        Decimals of values and labels; 0 for counts. Values are rounded to them before they are classed, so
        labels leave no gap.
    """

    scheme: Scheme
    starts: tuple[int, ...]
    decimals: int = 0

    @property
    def lower_ends(self) -> tuple[float, ...]:
        """Lower ends as values."""
        return tuple(start / 10**self.decimals for start in self.starts)

    def labels(self) -> tuple[str, ...]:
        """Return what the legend says: "1 to 4", "50 or more"; with decimals "under 1.2", "1.2 to 3.4"."""
        if len(self.starts) == 1:
            return (say("1 or more"),) if self.decimals == 0 else (say("above 0"),)
        words = []
        for position, start in enumerate(self.starts):
            after = self.starts[position + 1] if position + 1 < len(self.starts) else None
            if after is None:
                words.append(shared("or_more", value=self._text(start)))
            elif position == 0 and self.decimals:
                words.append(shared("under", value=self._text(after)))
            elif after - start == 1:
                words.append(self._text(start))
            else:
                words.append(shared("band", low=self._text(start), high=self._text(after - 1)))
        return tuple(words)

    def grade(self, values: Floats) -> npt.NDArray[np.intp]:
        """Return the class of every value above zero, counted from 0."""
        units = np.rint(values * 10**self.decimals)
        found = np.searchsorted(np.array(self.starts), units, side="right") - 1
        grades: npt.NDArray[np.intp] = np.maximum(found, 0)
        return grades

    def _text(self, units: int) -> str:
        return f"{units / 10**self.decimals:,.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class Classes:
    """The legend of a choropleth.

    Parameters
    ----------
    breaks
        Where graded classes begin.
    graded
        Graded classes, lowest first.
    """

    breaks: Breaks
    graded: tuple[MapClass, ...]

    @classmethod
    def from_breaks(cls, breaks: Breaks) -> Self:
        """Return the classes of `breaks` with their colours."""
        ends = (*breaks.lower_ends[1:], None)
        lines = zip(breaks.labels(), colours(len(breaks.starts)), breaks.lower_ends, ends, strict=True)
        return cls(
            breaks,
            tuple(
                MapClass(f"grade_{number}", label, colour, Pattern.NONE, lower, upper)
                for number, (label, colour, lower, upper) in enumerate(lines, start=1)
            ),
        )

    @property
    def all(self) -> tuple[MapClass, ...]:
        """Every class as the legend has them: graded, zero, possible, not recorded, no record, withheld."""
        return (*self.graded, ZERO, POSSIBLE, NOT_RECORDED, NO_RECORD, WITHHELD)

    def __getitem__(self, key: str) -> MapClass:
        for map_class in self.all:
            if map_class.key == key:
                return map_class
        raise KeyError(key)


def frozen_breaks(
    values: Counts | Sequence[float] | Floats | pd.Series,
    scheme: Scheme | str = Scheme.FIXED,
    *,
    measure: str = "casualties",
    whole_numbers: bool = True,
    classes: int = 5,
    hand_set: Sequence[int] | None = None,
) -> Breaks:
    """Return breaks that hold for every window of the period.

    Parameters
    ----------
    values
        Counts of the cube, of which the whole period is taken, or the values of the whole period by
        district. Zero and NaN have classes of their own and do not count here.
    scheme
        ``fixed``: hand-set 1 to 4, 5 to 9, 10 to 19, 20 to 49, 50 or more, with further classes where the
        largest value outgrows them, and all a tenth or a hundredth as large where no rate reaches 10 or 1.
        ``quantiles``: as many districts in each class as ties allow. ``natural``: least squares within
        classes (Fisher's
        exact solution of Jenks's problem).
    measure
        Which measure of counts.
    whole_numbers
        False for rates, which get as many decimals as their size asks for.
    classes
        Number of classes of quantiles and natural breaks, 1 to 7; fewer where there are fewer values.
    hand_set
        Other lower ends for ``fixed``: whole numbers above zero, increasing, at most 7.

    Raises
    ------
    GeoError
        Where the scheme is not known, or classes or hand-set ends are out of bounds.
    """
    chosen = _scheme(scheme)
    if not 1 <= classes <= MAX_CLASSES:
        raise GeoError(
            say(
                "A map of {classes} classes cannot be read; choose 1 to {max_classes}.",
                classes=classes,
                max_classes=MAX_CLASSES,
            )
        )
    if isinstance(values, Counts):
        values = values.window().upper[measure].iloc[:-1]
    numbers = np.asarray(values, dtype=np.float64)
    positive = np.sort(numbers[np.isfinite(numbers) & (numbers > 0)])
    decimals = 0 if whole_numbers else _decimals(positive)
    if chosen is Scheme.FIXED:
        smaller = 0 if whole_numbers or hand_set is not None else _places_below_ten(positive)
        ends = _hand_set(hand_set, positive * 10**smaller)
        starts = tuple(end * 10 ** (decimals - smaller) for end in _from_zero(ends, decimals))
        return Breaks(chosen, starts, decimals)
    units = np.maximum(np.rint(positive * 10**decimals), 1)
    return Breaks(chosen, _found(chosen, units, classes), decimals)


def colours(number: int) -> tuple[str, ...]:
    """Return `number` fills from light to dark as #rrggbb; ``GeoError`` above 7."""
    if not 1 <= number <= MAX_CLASSES:
        raise GeoError(
            say(
                "There are colours for 1 to {max_classes} classes, not for {number}.",
                max_classes=MAX_CLASSES,
                number=number,
            )
        )
    if number == 1:
        return (_RAMP[2],)
    return tuple(_RAMP[round(step * (len(_RAMP) - 1) / (number - 1))] for step in range(number))


def _found(scheme: Scheme, units: Floats, classes: int) -> tuple[int, ...]:
    """Return lower ends in units; the first takes everything above zero."""
    distinct = np.unique(units)
    if len(distinct) <= classes:
        starts = [int(value) for value in distinct]
    else:
        uppers = _upper_ends(scheme, units, classes)
        # A bin of mapclassify holds its upper end; the next begins with the next unit.
        starts = [1, *(int(np.floor(end + 1e-9)) + 1 for end in uppers[:-1])]
    starts = sorted({1, *starts[1:]})
    return tuple(start for start in starts if start == 1 or start <= distinct[-1])


def _upper_ends(scheme: Scheme, units: Floats, classes: int) -> Floats:
    mapclassify = _mapclassify()
    if scheme is Scheme.QUANTILES:
        return np.asarray(mapclassify.Quantiles(units, k=classes).bins, dtype=np.float64)
    if len(units) > _NATURAL_AT_MOST:
        # Evenly spaced ranks keep the shape and both ends, and give the same breaks every time.
        units = units[np.linspace(0, len(units) - 1, _NATURAL_AT_MOST).round().astype(np.intp)]
        classes = min(classes, len(np.unique(units)))
    return np.asarray(mapclassify.FisherJenks(units, k=classes).bins, dtype=np.float64)


def _mapclassify() -> Any:
    """Return mapclassify, quiet about what is dealt with here: ties, and numba not being installed."""
    import mapclassify  # noqa: PLC0415 - takes seconds to load and most maps use fixed breaks

    for message in (say("Not enough unique values"), say("Numba not installed")):
        warnings.filterwarnings("ignore", message=message, category=UserWarning)
    return mapclassify


def _hand_set(hand_set: Sequence[int] | None, positive: Floats) -> tuple[int, ...]:
    if hand_set is None:
        largest = positive[-1] if len(positive) else 0
        return next(ends for up_to, ends in _HAND_SET_UP_TO if largest < up_to + 1)
    ends = tuple(int(end) for end in hand_set)
    if not ends or len(ends) > MAX_CLASSES or ends[0] < 1 or list(ends) != sorted(set(ends)):
        raise GeoError(
            say(
                "Hand-set classes begin at {list}; give 1 to {max_classes} whole numbers above zero, "
                "each larger than the one before.",
                list=list(hand_set),
                max_classes=MAX_CLASSES,
            )
        )
    return ends


def _from_zero(ends: tuple[int, ...], decimals: int) -> tuple[int, ...]:
    """Return `ends` with a class below 1 for values with decimals; the first class takes what lies below."""
    if decimals == 0:
        return (1, *ends[1:])
    return (0, *ends) if ends[0] == 1 and len(ends) < MAX_CLASSES else (0, *ends[1:])


def _places_below_ten(positive: Floats) -> int:
    """Return by how many decimal places the largest value, counted from its first digit, stays below ten."""
    return max(0, 1 - floor(log10(positive[-1]))) if len(positive) else 0


def _decimals(positive: Floats) -> int:
    return max(1, _places_below_ten(positive))


def _scheme(scheme: Scheme | str) -> Scheme:
    try:
        return Scheme(scheme)
    except ValueError:
        raise GeoError(
            say(
                "There is no scheme {scheme!r}; use one of {scheme_2}.",
                scheme=scheme,
                scheme_2=", ".join(Scheme),
            )
        ) from None
