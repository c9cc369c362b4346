"""What is stated officially, as a map needs it: the latest running total and the strip under the slider.

A window shows at least the casualties that are certainly in it, certainly in the period of the latest total
and judged likely inside it, and at most those that are possibly in both and not judged outside. Two bits an
incident therefore answer every window: the days a record may lie in, a window and the period of the total
are intervals, and intervals that meet two by two meet all three (Helly's theorem on the line).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from geo.analysis.bands import Band, judged, percent, percent_words
from geo.analysis.completeness import NO_STATEMENT
from geo.analysis.increments import Increment, increments
from geo.analysis.ledger import Ledger, pack_ledger
from geo.analysis.periods import MonthAxis, Period, day_words
from geo.layers.perpack import PerPack

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Bools = npt.NDArray[np.bool_]

SHARE: Final = "share"
NO_SHARE: Final = "no_share"
NOTHING: Final = "nothing"
_DECIMALS: Final = 4
_NEVER: Final = (0, -1)


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
    """The latest running total of a pack beside its incidents.

    Parameters
    ----------
    casualties
        None where no statement gives a running total.
    until
        The last day it counts, in words.
    months
        First and last month of its period that the data describe, positions on the axis of months; the last
        before the first where there is none.
    certain, possible
        Which incidents are likely inside the total and certainly in its period, and which may be inside and
        possibly in it; shape (incidents,), in the order of the layer.
    strip
        From the first day described to the last, without a gap.
    """

    casualties: int | None
    until: str
    months: tuple[int, int]
    certain: Bools
    possible: Bools
    strip: tuple[Stretch, ...]

    def header(self) -> dict[str, Any]:
        """Return what a feed says of it besides the two bits of every incident."""
        if self.casualties is None:
            return {"none": NO_STATEMENT}
        first, last = self.months
        return {
            "casualties": self.casualties,
            "until": self.until,
            "first": first,
            "last": last,
            "strip": [
                [part.start, part.end, round(part.low, 1), round(part.high, 1), part.kind, part.words]
                for part in self.strip
            ],
        }


def pack_stated(pack: Pack) -> Stated:
    """Return what is stated of a pack, made once per pack digest."""
    return _made(pack)


def stated_of(ledger: Ledger) -> Stated:
    """Return the latest running total of a ledger, and the strip.

    Parameters
    ----------
    ledger
        Statements and records.
    """
    records, latest = ledger.records, ledger.latest
    if latest is None:
        nowhere = np.zeros(len(records), dtype=bool)
        return Stated(None, "", _NEVER, nowhere, nowhere, ())
    period = latest.statement.period
    likely, perhaps = judged(records)
    axis = MonthAxis.covering(records.whole_period)
    return Stated(
        latest["casualties"].stated or 0,
        day_words(period.last),
        _months(records.whole_period, axis, period),
        likely & records.certainly_in(period),
        perhaps & records.possibly_in(period),
        _strip(records.whole_period, axis, increments(ledger)),
    )


def stated_columns(stated: Stated | None, rows: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.uint8]]:
    """Return the two bits of incidents as columns of bytes, the first incident in the lowest bit.

    Parameters
    ----------
    stated
        None gives empty columns.
    rows
        Positions of the incidents in the layer.
    """
    if stated is None:
        return {name: np.empty(0, dtype=np.uint8) for name in ("stated_certain", "stated_possible")}
    return {
        "stated_certain": np.packbits(stated.certain[rows], bitorder="little"),
        "stated_possible": np.packbits(stated.possible[rows], bitorder="little"),
    }


def recorded_in(stated: Mapping[str, Any], lo: int, hi: int, *, low: int, high: int) -> Band:
    """Return what a window holds of the latest total.

    Parameters
    ----------
    stated
        The header of a feed's statement, which gives a total.
    lo, hi
        Months of the window, both counted.
    low, high
        Casualties certainly and possibly in the window of incidents certainly and possibly in the total.
    """
    return Band(low, high) if lo <= stated["last"] and hi >= stated["first"] else Band(0, 0)


def stated_words(stated: Mapping[str, Any] | None, recorded: Band | None, *, what: str = "map") -> str:
    """Return in one sentence how much of what is stated a view shows.

    Parameters
    ----------
    stated
        What the header of a feed says of statements; None where nothing is known of them.
    recorded
        What the view holds of the latest total; None where there is none.
    what
        What the sentence calls the view.

    Returns
    -------
    str
        As `geo.analysis.completeness.completeness` says it; empty where `stated` is None.
    """
    if stated is None:
        return ""
    if recorded is None:
        return str(stated["none"])
    total = Band(stated["casualties"], stated["casualties"])
    share = percent(recorded, total)
    return (
        f"This {what} shows {recorded.words()} of {total.words()} stated casualties"
        + (f" ({percent_words(share)})" if share else "")
        + f", counted up to {stated['until']}."
    )


def _months(whole: Period, axis: MonthAxis, period: Period) -> tuple[int, int]:
    start, end = max(whole.start, period.start), min(whole.end, period.end)
    if end <= start:
        return _NEVER
    return axis.index_of(start), axis.index_of(Period(start, end).last)


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
    told = f" ({percent_words(share)})" if share else ", so there is no share to tell"
    return Stretch(
        _position(axis, step.period.start),
        _position(axis, step.period.end),
        low,
        high,
        SHARE if share else NO_SHARE,
        f"{_days(step.words.removesuffix('.'), step.period)}{told}.",
    )


def _nothing(axis: MonthAxis, period: Period) -> Stretch:
    return Stretch(
        _position(axis, period.start),
        _position(axis, period.end),
        0.0,
        0.0,
        NOTHING,
        f"{_days(period.words(), period)}: no running total is stated.",
    )


def _days(words: str, period: Period) -> str:
    return f"{'On' if period.days == 1 else 'From'} {words}"


def _position(axis: MonthAxis, day: date) -> float:
    """Return where `day` begins on the axis, the months equally wide; its end where the day is beyond it."""
    if day >= axis.period.end:
        return float(axis.months)
    if day <= axis.first:
        return 0.0
    index = axis.index_of(day)
    return round(index + (day.day - 1) / axis.month(index).days, _DECIMALS)


_made: PerPack[Stated] = PerPack(lambda pack: stated_of(pack_ledger(pack)))
