"""What is stated officially, as a map needs it: the totals around any window and the strip under the slider.

A page says of every window what is recorded of what the totals around it add, as
`geo.reconciliation.enclosing` does, whose words it uses. It needs no incident for that: with S(d) the sum
over records whose first possible day is before d and E(d) over those whose last one is, sums at the days of
the totals give every pair of them (see `geo.reconciliation.bands`), and only records that may lie in all
days between two totals are sent by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from geo.analysis.filters import Filters
from geo.analysis.periods import MonthAxis, Period, day_words
from geo.analysis.records import Bools, Ints, Records
from geo.language import say
from geo.layers.measures import CASUALTIES, LEAST, MOST
from geo.maps.payload.header import StatedBasis
from geo.reconciliation.bands import judged, judged_open, percent_words, share_words
from geo.reconciliation.completeness import missing_of
from geo.reconciliation.enclosing import (
    FILTERED,
    NO_STATEMENT,
    TotalsLine,
    enclosing_words,
    exact,
    exact_days,
    exact_share,
    no_total,
)
from geo.reconciliation.increments import Increment, increments
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.sentences import for_windows
from geo.words import shared

Exact = tuple[str, str, str, tuple[int, ...]]
SHARE: Final = "share"
NO_SHARE: Final = "no_share"
NOTHING: Final = "nothing"
_DECIMALS: Final = 4
_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of the strip: the days from one running total to the next, or days without any.

    Parameters
    ----------
    start, end
        Where it lies on the axis of months: 1.5 is the middle of the second month.
    low, high
        Recorded in percent of stated, 0 where there is no share.
    kind
        `SHARE`; `NO_SHARE` where the totals contradict each other or add nothing; `NOTHING` where no total is
        stated.
    words
        All of it in one sentence.
    """

    start: float
    end: float
    low: float
    high: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """What is stated of a pack, beside its incidents.

    Parameters
    ----------
    incidents
        How many incidents the pack holds.
    line
        The days up to which totals are stated; None where no statement gives a running total.
    sums
        Casualties at the days of the line: ``certain`` and ``possible``, each the sums over records that
        start, and over those that end, before each of the days; and ``around``, triples of two positions of
        the line and the casualties of records that may lie in all days between totals from the first on to
        the second. ``lacking``: triples of two positions and the incidents whose number is not recorded
        in full, possibly in any days that begin with the second total or before and end with the first or
        after; ``apart`` and ``undecided``: the same of the casualties that are not inside the official total,
        and of the incidents that are partly or not known to be; ``silent``:
        pairs of totals between which no incident gives a number and some should.
    strip
        From the first day described to the last, without a gap.
    exact
        For the windows that a statement is exactly of, by first and last month as in ``26-37``: the sentences
        on the window, the share recorded in a few words and in fewer, empty where there is none, and how many
        casualties are in no record, from the least to the most, where that is known.
    none
        What is said where no statement gives a running total.
    """

    incidents: int
    line: TotalsLine | None
    sums: Mapping[str, list[list[int]]]
    strip: tuple[Stretch, ...]
    exact: Mapping[str, Exact]
    none: str = NO_STATEMENT

    @staticmethod
    def header(filters: Filters) -> StatedBasis:
        """Return what a feed under `filters` says of it: why no share can be told, empty where one can."""
        return StatedBasis(refused="" if filters.is_empty else say(FILTERED))

    def ground(self) -> dict[str, Any]:
        """Return what stays under every filter; numbers and texts JSON can hold."""
        if self.line is None:
            return {
                "none": self.none,
                "exact": {window: list(said) for window, said in self.exact.items()},
            }
        strip = [
            [part.start, part.end, round(part.low, 1), round(part.high, 1), part.kind, part.words]
            for part in self.strip
        ]
        return {
            "exact": {window: list(said) for window, said in self.exact.items()},
            **_ends(self.line),
            "knots": [
                [knot.stated.low, knot.stated.high, day_words(knot.after), day_words(knot.after - _DAY)]
                for knot in self.line.knots
            ],
            **self.sums,
            "words": {**for_windows(), "early": self.line.early, "late": self.line.late},
            "strip": strip,
            **_since(self.line),
        }


def stated_of(ledger: Ledger) -> Stated:
    """Return the totals of a ledger beside its records, and the strip.

    Parameters
    ----------
    ledger
        Statements and records.
    """
    records, line = ledger.records, TotalsLine.of(ledger)
    own = _exact(ledger)
    if line is None:
        return Stated(len(records), None, {}, (), own, no_total(ledger))
    axis = MonthAxis.covering(records.whole_period)
    strip = _strip(records.whole_period, axis, increments(ledger))
    return Stated(len(records), line, _sums(records, line), strip, own)


def _exact(ledger: Ledger) -> Mapping[str, Exact]:
    whole = ledger.records.whole_period
    axis = MonthAxis.covering(whole)
    found = {}
    for days in exact_days(ledger):
        if days.start not in axis.period or days.last not in axis.period:
            continue
        first, last = axis.index_of(days.start), axis.index_of(days.last)
        window = Period(max(axis.month(first).start, whole.start), min(axis.month(last).end, whole.end))
        if window == days:
            own = exact(ledger, days)
            share = exact_share(own)
            brief, card = _brief(share, lower_limit=bool(own[0].recorded.unrecorded))
            found[f"{first}-{last}"] = (enclosing_words(ledger, days), brief, card, missing_of(own) or ())
    return MappingProxyType(found)


def _brief(share: tuple[float, float] | None, *, lower_limit: bool) -> tuple[str, str]:
    """Return a share in a few words, and in fewer where it says beside it what it is a share of."""
    if not share:
        return "", ""
    words, card = percent_words(share), share_words(share, lower_limit=lower_limit)
    if lower_limit:
        return say("{share} of stated or more", share=words), card
    return say("{share} of stated", share=words), card


def _ends(line: TotalsLine) -> dict[str, Any]:
    """Return which total comes before and after every month; -1 stands for none."""
    axis, whole = MonthAxis.covering(line.described), line.described
    months = [axis.month(at) for at in range(axis.months)]
    starts = [max(month.start, whole.start) for month in months]
    ends = [min(month.end, whole.end) for month in months]
    before, after = [line.reaches(day) for day in starts], [line.closes(day) for day in ends]
    return {
        "before": [-1 if at is None else at for at in before],
        "after": [-1 if at is None else at for at in after],
        # A window from the first of these months, or earlier, to the second, or later, is the whole period.
        "whole": [sum(map(line.begins, starts)) - 1, axis.months - sum(map(line.ends, ends))],
    }


def _since(line: TotalsLine) -> dict[str, Any]:
    """Return from which month on a window holds what lies after the last total, and the words for it."""
    axis = MonthAxis.covering(line.described)
    afters = sorted({knot.after for knot in line.knots[1:] if axis.first < knot.after})
    inside = [after for after in afters if after <= line.described.last]
    if not inside:
        return {}
    after = inside[-1]
    day = day_words(after - _DAY)
    if after == afters[-1]:
        words = shared("since_total", day=day) if after.day == 1 else shared("since_total_in_months", day=day)
    elif after.day == 1:
        words = shared("since_earlier_total", day=day)
    else:
        words = shared("since_earlier_total_in_months", day=day)
    return {"since": [axis.index_of(after), words]}


def _sums(records: Records, line: TotalsLine) -> dict[str, list[list[int]]]:
    days = np.array([(knot.after - _EPOCH).days for knot in line.knots])
    least, most = (records.figures(Filters(), end)[:, CASUALTIES] for end in (LEAST, MOST))

    def before(casualties: Ints, day: Ints, chosen: Bools) -> list[int]:
        return [int(casualties[chosen & (day < end)].sum()) for end in days]

    likely, perhaps = judged(records)
    first, last = np.searchsorted(days, [records.start_day, records.end_day], side="right") - [[0], [1]]
    around = np.flatnonzero(likely & (first < last) & (least > 0))
    in_part, whole = (gaps[:, CASUALTIES] for gaps in records.gaps())
    touching = (first < len(days)) & (last >= 0)
    lacking = np.flatnonzero(perhaps & in_part & touching)
    undecided = np.flatnonzero(perhaps & judged_open(records) & touching)
    apart = np.flatnonzero(~records.outside & ~perhaps & touching & (most > 0))
    return {
        "certain": [before(least, day, likely) for day in (records.start_day, records.end_day)],
        "possible": [before(most, day, perhaps) for day in (records.start_day, records.end_day)],
        "around": _together(first[around], last[around], least[around]),
        "lacking": _together(first[lacking], last[lacking], np.ones_like(lacking)),
        "apart": _together(first[apart], last[apart], least[apart], most[apart]),
        "undecided": _together(first[undecided], last[undecided], np.ones_like(undecided)),
        "silent": _silent(first, last, perhaps & ~whole, perhaps & whole, len(days) - 1),
    }


def _together(first: Ints, last: Ints, *numbers: Ints) -> list[list[int]]:
    """Return the sums of the numbers of each pair of positions, with the pair, in order."""
    pairs, place = np.unique(np.column_stack((first, last)), axis=0, return_inverse=True)
    sums = [np.bincount(place.ravel(), each, len(pairs)).astype(np.int64) for each in numbers]
    return [list(map(int, line)) for line in np.column_stack((pairs, *sums))]


def _silent(first: Ints, last: Ints, given: Bools, blank: Bools, steps: int) -> list[list[int]]:
    """Return the longest runs of days between totals in which incidents lie and none gives a number."""

    def touched(rows: Bools) -> Bools:
        changes = np.zeros(steps + 1, dtype=np.int64)
        from_, to = (first[rows] - 1).clip(0, steps), (last[rows] + 1).clip(0, steps)
        np.add.at(changes, from_, 1)
        np.add.at(changes, np.maximum(from_, to), -1)
        found: Bools = np.cumsum(changes)[:-1] > 0
        return found

    quiet = np.flatnonzero(np.diff(np.concatenate(([False], ~touched(given), [False])).astype(np.int64)))
    unknown = touched(blank)
    return [[int(low), int(high)] for low, high in quiet.reshape(-1, 2) if unknown[low:high].any()]


def _strip(whole: Period, axis: MonthAxis, steps: tuple[Increment, ...]) -> tuple[Stretch, ...]:
    if not steps:
        return ()
    start, end = steps[0].period.start, steps[-1].period.end
    found = [_stretch(axis, step) for step in steps]
    if whole.start < start:
        found.insert(0, _nothing(axis, Period(whole.start, min(start, whole.end))))
    if end < whole.end:
        found.append(_nothing(axis, Period(max(end, whole.start), whole.end)))
    # What is stated of days that the data do not describe has no place on their axis.
    return tuple(part for part in found if part.end > part.start)


def _stretch(axis: MonthAxis, step: Increment) -> Stretch:
    share = step.share
    low, high = share or (0.0, 0.0)
    return Stretch(
        _position(axis, step.period.start),
        _position(axis, step.period.end),
        low,
        high,
        SHARE if share else NO_SHARE,
        step.told(share_words(share) if share else "", when=_days(step.period)),
    )


def _nothing(axis: MonthAxis, period: Period) -> Stretch:
    return Stretch(
        _position(axis, period.start),
        _position(axis, period.end),
        0.0,
        0.0,
        NOTHING,
        say("{days}: no running total is stated.", days=_days(period)),
    )


def _days(period: Period) -> str:
    days = period.words()
    return say("On {days}", days=days) if period.days == 1 else say("From {days}", days=days)


def _position(axis: MonthAxis, day: date) -> float:
    """Return where `day` begins on the axis, the months equally wide; its end where the day is beyond it."""
    if day >= axis.period.end:
        return float(axis.months)
    if day <= axis.first:
        return 0.0
    index = axis.index_of(day)
    return round(index + (day.day - 1) / axis.month(index).days, _DECIMALS)
