"""What the records certainly and possibly hold of a definition, for any run of days, from running sums.

A statement means certain people in a certain period. A record tells only in part whether it is meant:

- by the judgement ``official_count``: ``likely`` counts in both bounds; ``partly``, ``unclear`` and records
  nobody judged count in the upper bound alone, ``partly`` there with everyone hurt, since no field says which
  part is inside; ``no`` counts in neither, and what is left out so stands beside the band; ``no_casualty``
  adds an incident to the upper bound, and nobody;
- by its date: in the lower bound only with every possible day inside the period, in the upper bound with at
  least one (interval overlap, as PRIO-GRID places UCDP events of uncertain date);
- by status: mine-clearance staff count as civilians, as authorities count them; people of other or unknown
  status may have been counted as civilians or as military, so they are in the upper bound of either;
- by outcome: people whose outcome is not known are casualties in both bounds, and may be killed or injured.

With S(d) the sum over records whose first possible day is before d and E(d) over those whose last one is, of
a period [a, b): possibly inside is S(b) - E(a); certainly inside is E(b) - S(a) and the records around it,
those that start before a and end at b or later, which only records of uncertain date can be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.analysis.figures import NOT_RECORDED, apart_words, band_words, gap_words, limit_words, unsure_words
from geo.analysis.periods import Period
from geo.analysis.records import STATUSES, Bools, Ints, Records
from geo.errors import GeoError
from geo.language import marked, say
from geo.layers import vocabulary
from geo.layers.measures import PARTS
from geo.words import shared

COLUMNS = (
    "incidents",
    "casualties",
    "killed",
    "injured",
    *(f"{outcome}_civilian" for outcome in ("casualties", "killed", "injured")),
    *(f"{outcome}_military" for outcome in ("casualties", "killed", "injured")),
    *(f"{outcome}_deminer" for outcome in ("casualties", "killed", "injured")),
    *(f"{outcome}_other_unknown" for outcome in ("casualties", "killed", "injured")),
    "undecided",
    *(f"unrecorded_{outcome}" for outcome in ("killed", "injured", "casualties")),
    *(f"blank_{outcome}" for outcome in ("killed", "injured", "casualties")),
)

PEOPLE = tuple(name for name in COLUMNS if name.split("_")[0] in ("casualties", "killed", "injured"))
"""Those of `COLUMNS` that are people."""

_LIKELY = vocabulary.OFFICIAL_COUNT.codes().index("likely")
_OUTSIDE = vocabulary.OFFICIAL_COUNT.codes().index("no")
# A record without a judgement carries one past the last code.
_UNDECIDED = (
    *(vocabulary.OFFICIAL_COUNT.codes().index(code) for code in ("partly", "unclear")),
    len(vocabulary.OFFICIAL_COUNT.terms),
)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """From the least to the most; a point where both are the same.

    Parameters
    ----------
    low, high
        Both inside the band.
    unrecorded
        Incidents it may be a sum over that do not give the number in full: they add an unknown number, not 0,
        to both ends.
    blank
        Whether no incident it is a sum over gives the number; nothing is recorded then, not 0.
    apart
        How many more are recorded in the same days, from the least to the most, of incidents that are not
        inside the official total: they are in neither end.
    undecided
        Incidents in the upper end alone because they are partly, or not known to be, inside the official
        total.

    Raises
    ------
    GeoError
        Where `low` is above `high`.
    """

    low: int
    high: int
    unrecorded: int = field(default=0, compare=False)
    blank: bool = field(default=False, compare=False)
    apart: tuple[int, int] = field(default=(0, 0), compare=False)
    undecided: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise GeoError(
                say(
                    "A band runs from {low} to {high}; give the lower figure first.",
                    low=self.low,
                    high=self.high,
                )
            )

    @property
    def is_point(self) -> bool:
        """Whether nothing is left open."""
        return self.low == self.high

    def __add__(self, other: Band) -> Band:
        return Band(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Band) -> Band:
        """Return every difference that is possible where the two are not known to go together."""
        return Band(self.low - other.high, self.high - other.low)

    def to_dict(self) -> dict[str, int | None]:
        """Return both ends; None where nothing is recorded."""
        return {"low": None if self.blank else self.low, "high": None if self.blank else self.high}

    def words(self) -> str:
        """Return the band in words: "203", "185 to 208", "not recorded"."""
        return say(NOT_RECORDED) if self.blank else band_words(self.low, self.high)

    def full_words(self) -> str:
        """Return the band and for how many incidents no number is recorded, as figures do."""
        if not self.unrecorded:
            return self.words()
        gap = gap_words(self.unrecorded)
        return gap if self.blank else shared("figure_and_gap", figure=self.words(), gap=gap)

    def noted(self, sentence: str, *, days: str = "") -> str:
        """Return a sentence that gives the band, and behind it what is open, not recorded, and left out.

        Parameters
        ----------
        sentence
            A whole one.
        days
            Over which days it counts, where these are others than those the reader is shown.
        """
        unsure = self.undecided and not self.is_point and not self.blank
        left_out = self.apart[1] and not self.blank
        said = (
            unsure_words(self.undecided) if unsure else "",
            limit_words(self.unrecorded) if self.unrecorded else "",
            apart_words(*self.apart, days=days) if left_out else "",
        )
        return " ".join(filter(None, (sentence, *said)))


def percent(part: Band, whole: Band) -> tuple[float, float] | None:
    """Return `part` in percent of `whole`, lower and upper.

    None where `whole` may be nothing or less, or of `part` nothing is recorded.
    """
    if whole.low <= 0 or part.blank:
        return None
    return 100 * part.low / whole.high, 100 * part.high / whole.low


def percent_words(share: tuple[float, float]) -> str:
    """Return a share in whole percent: "48 %", "44 to 50 %"."""
    low, high = (f"{value:.0f}" for value in share)
    return f"{low} %" if low == high else say("{low} to {high} %", low=low, high=high)


OVER: Final = marked("{share}, more recorded than stated")
OVER_PERHAPS: Final = marked("{share}, perhaps more recorded than stated")


def share_words(share: tuple[float, float], *, lower_limit: bool = False) -> str:
    """Return a share as a sentence has it, which above 100 % says what that means: no reader expects it."""
    low, high = (round(value) for value in share)
    words = percent_words(share)
    if lower_limit:
        words = say("{share} or more", share=words)
    if low > 100:
        return say(OVER, share=words)
    return say(OVER_PERHAPS, share=words) if high > 100 else words


@dataclass(frozen=True, slots=True)
class Definition:
    """Who is meant, beyond the period.

    Parameters
    ----------
    devices, devices_possible
        Codes of devices that are certainly and possibly meant; empty means all.
    districts
        Codes of the districts meant; empty means all. Records without a district are possibly meant.
    """

    devices: frozenset[str] = frozenset()
    devices_possible: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()


class Sums:
    """Running sums over days of the records under one definition; immutable, shared by threads.

    Parameters
    ----------
    records
        All records.
    definition
        Who is meant.
    passing
        Records that count at all, shape (records,); None means all.
    figures
        Lower and upper figures of every record, each of shape (records, columns); None makes them from
        `records` with `figures_of`.
    """

    def __init__(
        self,
        records: Records,
        definition: Definition | None = None,
        *,
        passing: Bools | None = None,
        figures: tuple[Ints, Ints] | None = None,
    ) -> None:
        who = definition or Definition()
        figures = figures_of(records) if figures is None else figures

        def part(among: tuple[Bools, Bools]) -> _Part:
            certain, possible = meant(records, who, among=among)
            if passing is not None:
                certain, possible = certain & passing, possible & passing
            return _Part(records, certain, possible, figures)

        beside = ~records.outside & (records.official_count == _OUTSIDE)
        self._inside, self._apart = part(judged(records)), part((beside, beside))

    def bands(self, period: Period) -> dict[str, Band]:
        """Return what is certainly and what is possibly recorded in `period`, by name of `COLUMNS`.

        Bands of people say of how many incidents the number is not recorded, and how many are left out.
        """
        first, after = (period.start - _EPOCH).days, (period.end - _EPOCH).days
        low, high = self._inside.between(first, after)
        found = {
            name: Band(int(least), int(most)) for name, least, most in zip(COLUMNS, low, high, strict=True)
        }
        low, high = self._apart.between(first, after)
        for name, least, most in zip(COLUMNS, low, high, strict=True):
            if most and name in PEOPLE:
                found[name] = replace(found[name], apart=(int(least), int(most)))
        casualties = found["casualties"]
        found["casualties"] = replace(casualties, undecided=found["undecided"].high)
        for name in PEOPLE:
            outcome = name.split("_", maxsplit=1)[0]
            if unrecorded := found[f"unrecorded_{outcome}"].high:
                blank = nothing_recorded(name, found)
                found[name] = replace(found[name], unrecorded=unrecorded, blank=blank)
        return found


class _Part:
    """Running sums over some records: those certainly meant give the least, those possibly meant the most."""

    def __init__(self, records: Records, certain: Bools, possible: Bools, figures: tuple[Ints, Ints]) -> None:
        low, high = figures[0][certain], figures[1][possible]
        start, end = records.start_day[certain], records.end_day[certain]
        self._low_starts, self._low_ends = _Running(start, low), _Running(end, low)
        self._high_starts = _Running(records.start_day[possible], high)
        self._high_ends = _Running(records.end_day[possible], high)
        unsure = start < end
        self._unsure_start, self._unsure_end, self._unsure = start[unsure], end[unsure], low[unsure]

    def between(self, first: int, after: int) -> tuple[Ints, Ints]:
        """Return the least and the most from one day up to the day before another, in order of `COLUMNS`."""
        low = self._low_ends.before(after) - self._low_starts.before(first)
        around = (self._unsure_start < first) & (self._unsure_end >= after)
        if around.any():
            low = low + self._unsure[around].sum(axis=0)
        return low, self._high_starts.before(after) - self._high_ends.before(first)


class _Running:
    """Sums of all rows before a day."""

    def __init__(self, days: Ints, figures: Ints) -> None:
        self._days, place = np.unique(days, return_inverse=True)
        sums = np.zeros((len(self._days) + 1, figures.shape[1]), dtype=np.int64)
        for index in range(figures.shape[1]):
            # Sums stay exact: float64, which bincount adds in, holds every whole number up to 2**53.
            sums[1:, index] = np.bincount(place, figures[:, index], len(self._days))
        self._sums = np.cumsum(sums, axis=0)

    def before(self, day: int) -> Ints:
        sums: Ints = self._sums[np.searchsorted(self._days, day)]
        return sums


def judged(records: Records) -> tuple[Bools, Bools]:
    """Return which records are likely and which are possibly inside the official total.

    What lies outside the period described is in neither, as it is in no other figure.
    """
    counts = ~records.outside
    return counts & (records.official_count == _LIKELY), counts & (records.official_count != _OUTSIDE)


def judged_open(records: Records) -> Bools:
    """Return which records are judged partly inside the official total, unclear, or not at all."""
    return np.isin(records.official_count, _UNDECIDED)


def figures_of(records: Records) -> tuple[Ints, Ints]:
    """Return the least and the most every record adds to each of `COLUMNS`; int64, (records, columns).

    ``undecided`` counts records judged partly inside, unclear, or not at all; ``unrecorded_*`` those whose
    number is not recorded in full, so that the sums are lower limits; ``blank_*`` those that give none: they
    add an unknown number, not 0, to both bounds.
    """
    unknown = records.outcome_unknown
    columns: dict[str, tuple[Ints, Ints]] = {}
    parts = {"killed": records.killed_by_status, "injured": records.injured_by_status}
    fewer, more = (dict(zip(PARTS, side.T, strict=True)) for side in (records.fewer, records.more))
    for outcome, by_status in parts.items():
        of = {status: by_status[:, index] for index, status in enumerate(STATUSES)}
        besides = unknown + more["outcome_unknown"] + more[outcome]
        loose = of["other_unknown"] + besides
        civilian, military = of["civilian"] + of["deminer"], of["military"]
        total = civilian + military + of["other_unknown"]
        columns[outcome] = (total - fewer[outcome], total + besides)
        for name, people, high in (
            ("civilian", civilian, civilian + loose),
            ("military", military, military + loose),
            ("deminer", of["deminer"], of["deminer"]),
            ("other_unknown", of["other_unknown"], loose),
        ):
            # Anybody may be among those whom a range leaves out.
            columns[f"{outcome}_{name}"] = (np.maximum(people - fewer[outcome], 0), high)
    for status in ("civilian", "military", "deminer", "other_unknown"):
        low = columns[f"killed_{status}"][0] + columns[f"injured_{status}"][0]
        high = columns[f"killed_{status}"][1] + columns[f"injured_{status}"][1]
        # Nobody whose outcome is not known is hurt twice, though either outcome is possible.
        twice = unknown + more["outcome_unknown"]
        columns[f"casualties_{status}"] = (low, high if status == "deminer" else high - twice)
    everyone = sum((by_status.sum(axis=1) for by_status in parts.values()), start=unknown)
    columns["casualties"] = (everyone - records.fewer.sum(axis=1), everyone + records.more.sum(axis=1))
    columns["incidents"] = (np.ones_like(unknown), np.ones_like(unknown))
    undecided = judged_open(records).astype(np.int64)
    columns["undecided"] = (undecided, undecided)
    for name, gaps in zip(("unrecorded", "blank"), records.gaps(), strict=True):
        for at, outcome in enumerate(("killed", "injured", "casualties"), start=1):
            lacking = gaps[:, at].astype(np.int64)
            columns[f"{name}_{outcome}"] = (lacking, lacking)
    low, high = (_matrix([columns[name][side] for name in COLUMNS]) for side in (0, 1))
    return low, high


def nothing_recorded(column: str, bands: Mapping[str, Band]) -> bool:
    """Whether there are incidents, and none gives the number of the column's outcome."""
    blank = bands.get(f"blank_{column.split('_', maxsplit=1)[0]}")
    counted = bands["incidents"].high
    return blank is not None and counted > 0 and blank.high == counted


def _matrix(columns: list[Ints]) -> Ints:
    matrix: Ints = np.column_stack(columns)
    matrix.flags.writeable = False
    return matrix


def meant(
    records: Records, definition: Definition, *, among: tuple[Bools, Bools] | None = None
) -> tuple[Bools, Bools]:
    """Return which records are certainly and which are possibly meant, whatever their date.

    Parameters
    ----------
    records, definition
        All records, and who is meant.
    among
        Records certainly and possibly counted; None for those inside the official total.
    """
    certain, possible = judged(records) if among is None else among
    if definition.devices:
        certain = certain & _among(records.device, vocabulary.DEVICE_TYPE.codes(), definition.devices)
        wider = definition.devices | definition.devices_possible
        possible = possible & _among(records.device, vocabulary.DEVICE_TYPE.codes(), wider)
    if definition.districts:
        there = _among(records.district, records.district_ids, definition.districts)
        certain = certain & there
        possible = possible & (there | (records.district == len(records.district_ids)))
    return certain, possible


def _among(column: Ints, codes: tuple[str, ...], chosen: frozenset[str]) -> npt.NDArray[np.bool_]:
    allowed = np.array([code in chosen for code in codes] + [False])
    found: Bools = allowed[column]
    return found
