"""The running totals around a period: what they add between them, what is recorded there, and in what words.

A running total counts from one first day to a last one, so of a part of that time only the difference of two
totals says anything, and only of all the days between them. A period is therefore measured by the totals that
enclose it as tightly as the statements allow, records and statements both between the same two days. A
statement of everyone for exactly the days of a period measures it better and comes first; the totals around
are told beside it, and so is every other statement of these days, for they need not agree. Where no totals
enclose a period, where they contradict each other, or where a view shows only a part of what they count,
there is no share, and the sentence says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.analysis.periods import Period, day_words
from geo.language import marked, say
from geo.reconciliation.bands import Band, percent, share_words
from geo.reconciliation.increments import ALL_ISSUERS, Increment, Knot, knots
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.notes import Against
from geo.reconciliation.sentences import WORDS, of_one
from geo.reconciliation.statements import people
from geo.text import either

NO_STATEMENT: Final = marked(
    "No statement gives a running total of casualties, so the share recorded cannot be told."
)
NOTHING_STATED: Final = marked(
    "This pack holds no official statements, so the share recorded cannot be told."
)
FILTERED: Final = marked(
    "No share recorded can be told under these filters: shares compare all casualties with official totals."
)
SEARCHED: Final = marked(
    "No share recorded can be told for what a search finds: shares compare all casualties with official "
    "totals."
)
ONE_DISTRICT: Final = marked(
    "No share recorded can be told of one district: shares compare all casualties with official totals."
)
SEVERAL_DISTRICTS: Final = marked(
    "No share recorded can be told of some districts: shares compare all casualties with official totals."
)

_EVERYONE: Final = ("part_period", "all")


def no_total(ledger: Ledger) -> str:
    """Say that no running total is stated, or that nothing is; of an edition, that it may be held back."""
    # An edition cannot tell whether it holds none because there is none.
    return ledger.none(say(NO_STATEMENT) if ledger.statements or ledger.holds_back else say(NOTHING_STATED))


@dataclass(frozen=True, slots=True)
class TotalsLine:
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
    def of(cls, ledger: Ledger, *, measure: str = "casualties") -> TotalsLine | None:
        """Return the line of a ledger; None where no statement gives a running total of `measure`."""
        found = knots(ledger.statements, measure=measure)
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
        return say(
            "Official totals count from {day}, and this period begins earlier, so the share recorded "
            "in it cannot be told.",
            day=day_words(self.knots[0].after),
        )

    @property
    def late(self) -> str:
        """Say of a period that it ends after every total."""
        until = day_words(Period(self.knots[0].after, self.knots[-1].after).last)
        return say(
            "The latest official total counts up to {until}, and this period ends later, so the "
            "share recorded in it cannot be told.",
            until=until,
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

    def around_words(self, before: int, after: int) -> tuple[str, str]:
        """Return which sentences of `WORDS` are about two totals, and the days between these."""
        days = Period(self.knots[before].after, self.knots[after].after).words()
        return "between" if before else "whole" if after == self.last else "start", days


def is_whole(ledger: Ledger, period: Period) -> bool:
    """Whether a period is all of the time that totals count, or that the data describe of it."""
    line = TotalsLine.of(ledger)
    return line is not None and line.begins(period.start) and line.ends(period.end)


def enclosing(
    ledger: Ledger, period: Period | None = None, *, measure: str = "casualties"
) -> Increment | None:
    """Return what is stated and recorded between the totals around a period.

    Parameters
    ----------
    ledger
        Statements and records.
    period
        None for everything: from the start of the totals to the latest.
    measure
        Name in `geo.reconciliation.statements.STATED` except ``killed_journalists``, which no record tells.

    Returns
    -------
    Increment or None
        None where no totals enclose the period, or where they contradict each other.
    """
    line = TotalsLine.of(ledger, measure=measure)
    found = line and line.around(period or line.described)
    if line is None or not isinstance(found, tuple) or line.contradicts(*found):
        return None
    before, after = (line.knots[at] for at in found)
    days = Period(before.after, after.after)
    recorded = ledger.recorded(days)[measure]
    stated = after.stated - before.stated
    return Increment(say(ALL_ISSUERS), measure, days, stated, recorded, before.statements, after.statements)


def exact(ledger: Ledger, period: Period | None = None, *, measure: str = "casualties") -> list[Increment]:
    """Return what is stated of everyone for exactly the days of a period, each statement by itself.

    Parameters
    ----------
    ledger, period, measure
        As `enclosing` takes them; of a period only the days that the data describe.

    Returns
    -------
    list of Increment
        In the ledger's order, without the running totals that `enclosing` measures by.
    """
    whole = ledger.records.whole_period
    days = period or whole
    if days.start < whole.end and days.end > whole.start:
        days = Period(max(days.start, whole.start), min(days.end, whole.end))
    return [step for step in _by_themselves(ledger, measure) if step.period == days]


def exact_days(ledger: Ledger) -> tuple[Period, ...]:
    """Return the days for which `exact` finds a statement of casualties, each once, in order."""
    return tuple(sorted({step.period for step in _by_themselves(ledger, "casualties")}))


def _by_themselves(ledger: Ledger, measure: str) -> list[Increment]:
    line = TotalsLine.of(ledger, measure=measure)
    running = {one.statement_id for knot in line.knots for one in knot.statements} if line else set()
    # Running totals of others than authorities measure nothing: they would stand where the official ones do.
    running |= {one.statement_id for one in ledger.statements if one.runs and not one.in_series}
    found = []
    for one in ledger.lines:
        statement, figure = one.statement, one[measure]
        recorded = figure.band
        if figure.stated is None or recorded is None or statement.statement_id in running:
            continue
        if statement.scope in _EVERYONE and statement.end_known and ledger.counts_everywhere(statement):
            stated = Band(figure.stated, figure.stated)
            found.append(
                Increment(statement.series, measure, statement.period, stated, recorded, (), (statement,))
            )
    return found


def enclosing_words(ledger: Ledger, period: Period | None = None, *, part: str = "") -> str:
    """Return how much is recorded of what is stated for a period or around it, or why that cannot be told.

    Parameters
    ----------
    ledger
        Statements and records.
    period
        None for everything.
    part
        Why no share can be told of the part shown, such as `FILTERED`; empty where all casualties are.

    Returns
    -------
    str
        Whole sentences; where a statement is of exactly these days, those on it first.
    """
    line = TotalsLine.of(ledger)
    own = [] if part else exact(ledger, period)
    told = _exact_words(ledger, own) if own else ""
    if line is None:
        return told or no_total(ledger)
    if part:
        return part
    found = line.around(period or line.described)
    if isinstance(found, str):
        return told or found
    around = _around_words(ledger, line, found, period, beside=bool(own))
    return f"{told} {around}" if own else around


def _around_words(
    ledger: Ledger, line: TotalsLine, found: tuple[int, int], period: Period | None, *, beside: bool
) -> str:
    (around, days), step = line.around_words(*found), enclosing(ledger, period)
    if step is None:
        return say(
            WORDS.template(f"{around}_contradict_beside" if beside else f"{around}_contradict"), days=days
        )
    share = step.share
    kind = "blank" if step.recorded.blank else "told" if share else "none_added"
    name = f"{around}_{kind}_beside" if beside and kind == "none_added" else f"{around}_{kind}"
    told = say(
        WORDS.template(of_one(name, step.recorded)),
        days=days,
        recorded=step.recorded.words(),
        stated=step.stated.words(),
        share=share_words(share) if share else "",
    )
    # Beside what is stated for exactly the days shown, what is left out of others names its days.
    return step.recorded.noted(told, days=step.period.words() if beside else "")


def _exact_words(ledger: Ledger, own: Sequence[Increment]) -> str:
    """Say what is stated for exactly a period and by whom; statements that differ are told apart."""
    values = sorted({step.stated for step in own}, key=lambda band: band.low)
    told = [
        say(
            "{people} ({statements})",
            people=people("casualties", value),
            statements="; ".join(
                f"{statement.statement_id}, {statement.issuer}"
                for step in own
                if step.stated == value
                for statement in step.after
            ),
        )
        for value in values
    ]
    share = exact_share(own)
    recorded = own[0].recorded
    kind = "exact_blank" if recorded.blank else "exact_share" if share else "exact"
    words = say(
        WORDS.template(of_one(kind, recorded)),
        days=own[0].period.words(),
        stated=either(told),
        recorded=recorded.words(),
        share=share_words(share) if share else "",
    )
    against = _against(ledger, [one.statement_id for step in own for one in step.after])
    return " ".join([recorded.noted(words), *against])


def _against(ledger: Ledger, own: Sequence[str]) -> Iterator[str]:
    """Say what contradicts statements of exactly a period: their casualties first, else the first found."""
    notes = [one for one in ledger.contradictions if one.against and one.statement_ids[0] in own]
    found: dict[Against, list[str]] = {}
    for one in [note for note in notes if note.measure == "casualties"] or notes[:1]:
        if one.against:
            found.setdefault(one.against, []).append(one.statement_ids[0])
    for against, names in found.items():
        yield against.words(list(dict.fromkeys(names)))


def exact_share(own: Sequence[Increment]) -> tuple[float, float] | None:
    """Return the share recorded of what `exact` gives, over all that is stated; None where there is none."""
    if not own:
        return None
    stated = Band(min(step.stated.low for step in own), max(step.stated.high for step in own))
    return percent(own[0].recorded, stated)
