"""The running totals around a period: what they add between them, what is recorded there, and in what words.

A running total counts from one first day to a last one, so of a part of that time only the difference of two
totals says anything, and only of all the days between them. A period is therefore measured by the totals that
enclose it as tightly as the statements allow, records and statements both between the same two days. Where
no totals enclose a period, where they contradict each other, or where a view shows only a part of what they
count, there is no share, and the sentence says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.analysis.bands import Band, percent_words
from geo.analysis.increments import ALL_ISSUERS, Increment, Knot, knots
from geo.analysis.ledger import Ledger
from geo.analysis.periods import Period, day_words

NO_STATEMENT: Final = (
    "No statement gives a running total of casualties, so the share recorded cannot be told."
)
FILTERED: Final = "under these filters"
SEARCHED: Final = "for what a search finds"
ONE_DISTRICT: Final = "of one district"

# The words of the browser's twin are these as well: the feed carries them, see `geo.maps.stated`.
WORDS: Final = {
    "whole": "Up to the latest official total ({days})",
    "start": "Up to the first official total after this period ({days})",
    "between": "Between the official totals around this period ({days})",
    "told": "{lead}, {recorded} of {stated} stated casualties {verb} recorded ({share}).",
    "none_added": "{lead}, nobody is added and {recorded} {verb} recorded, so there is no share to tell.",
    "contradict": "{lead}, the totals contradict each other, so the share recorded cannot be told.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """The days up to which totals are stated, with the start they all count from.

    Parameters
    ----------
    knots
        The start first, as a knot up to which nothing is stated; then by the day counted up to.
    described
        The days the data describe.
    """

    knots: tuple[Knot, ...]
    described: Period

    @classmethod
    def of(cls, ledger: Ledger) -> Line | None:
        """Return the line of a ledger; None where no statement gives a running total of casualties."""
        found = knots(ledger.statements)
        if not found:
            return None
        start = Knot(found[0].statements[0].period.start, Band(0, 0), ())
        return cls((start, *found), ledger.records.whole_period)

    @property
    def last(self) -> int:
        """Position of the latest total."""
        return len(self.knots) - 1

    @property
    def early(self) -> str:
        """Say of a period that it begins before every total."""
        return (
            f"Official totals count from {day_words(self.knots[0].after)}, and this period begins earlier, "
            "so the share recorded in it cannot be told."
        )

    @property
    def late(self) -> str:
        """Say of a period that it ends after every total."""
        until = day_words(Period(self.knots[0].after, self.knots[-1].after).last)
        return (
            f"The latest official total counts up to {until}, and this period ends later, so the share "
            "recorded in it cannot be told."
        )

    def reaches(self, day: date) -> int | None:
        """Return the latest total stated up to the day before `day` or earlier; None where there is none."""
        return max((at for at, knot in enumerate(self.knots) if knot.after <= day), default=None)

    def closes(self, end: date) -> int | None:
        """Return the earliest total that counts every day before `end`; None where there is none."""
        return min((at for at, knot in enumerate(self.knots) if at and knot.after >= end), default=None)

    def begins(self, day: date) -> bool:
        """Whether a period from `day` on begins with the totals, or with what the data describe of them."""
        return day <= max(self.knots[0].after, self.described.start)

    def ends(self, end: date) -> bool:
        """Whether a period up to the day before `end` reaches the latest total, or the end of the data."""
        return end >= min(self.knots[-1].after, self.described.end)

    def around(self, period: Period) -> tuple[int, int] | str:
        """Return the positions of the totals around `period`, or why there are none in a sentence."""
        if self.begins(period.start) and self.ends(period.end):
            return 0, self.last
        before, after = self.reaches(period.start), self.closes(period.end)
        if before is None:
            return self.early
        return self.late if after is None else (before, after)

    def contradicts(self, before: int, after: int) -> bool:
        """Whether a total between two leaves the band from one to the other, or the two may fall."""
        first, last = self.knots[before].stated, self.knots[after].stated
        inner = [knot.stated for knot in self.knots[before + 1 : after]]
        if first == last and first.is_point:
            return any(stated != first for stated in inner)
        return first.high >= last.low or any(
            stated.high < first.low or stated.low > last.high for stated in inner
        )

    def lead(self, before: int, after: int) -> str:
        """Return the beginning of the sentence about two totals."""
        days = Period(self.knots[before].after, self.knots[after].after).words()
        kind = "between" if before else "whole" if after == self.last else "start"
        return WORDS[kind].format(days=days)


def enclosing(ledger: Ledger, period: Period | None = None) -> Increment | None:
    """Return what is stated and recorded between the totals around a period; None where there are none.

    Parameters
    ----------
    ledger
        Statements and records.
    period
        None for everything: from the start of the totals to the latest.
    """
    line = Line.of(ledger)
    found = line and line.around(period or line.described)
    if line is None or not isinstance(found, tuple):
        return None
    before, after = (line.knots[at] for at in found)
    days = Period(before.after, after.after)
    recorded = ledger.recorded(days)["casualties"]
    stated = after.stated - before.stated
    return Increment(ALL_ISSUERS, "casualties", days, stated, recorded, before.statements, after.statements)


def enclosing_words(ledger: Ledger, period: Period | None = None, *, part: str = "") -> str:
    """Return how much is recorded of what the totals around a period add, or why that cannot be told.

    Parameters
    ----------
    ledger
        Statements and records.
    period
        None for everything.
    part
        Which part of all casualties is shown, such as `FILTERED`; empty where all are.

    Returns
    -------
    str
        One sentence.
    """
    line = Line.of(ledger)
    if line is None:
        return NO_STATEMENT
    if part:
        return part_words(part)
    found = line.around(period or line.described)
    step = enclosing(ledger, period)
    if isinstance(found, str) or step is None:
        return str(found)
    contradicts = line.contradicts(*found)
    share = step.share
    kind = "contradict" if contradicts else "told" if share else "none_added"
    return WORDS[kind].format(
        lead=line.lead(*found),
        recorded=step.recorded.words(),
        stated=step.stated.words(),
        verb="is" if step.recorded == Band(1, 1) else "are",
        share=percent_words(share) if share else "",
    )


def part_words(part: str) -> str:
    """Return in a sentence why totals say nothing of a part of all casualties."""
    return f"Official totals count all casualties together, so the share recorded {part} cannot be told."
