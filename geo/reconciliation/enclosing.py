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

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.analysis.periods import Period, day_words
from geo.language import Sayings, marked, say
from geo.reconciliation.bands import OVER, OVER_PERHAPS, Band, percent, share_words
from geo.reconciliation.increments import ALL_ISSUERS, Increment, Knot, knots
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.statements import people
from geo.text import either, listed

NO_STATEMENT: Final = marked(
    "No statement gives a running total of casualties, so the share recorded cannot be told."
)
NOTHING_STATED: Final = marked(
    "This pack holds no official statements, so the share recorded cannot be told."
)
FILTERED: Final = marked("under these filters")
SEARCHED: Final = marked("for what a search finds")
ONE_DISTRICT: Final = marked("of one district")
SEVERAL_DISTRICTS: Final = marked("of some districts")

# The words of the browser's twin are these as well: the feed carries them, see `geo.maps.payload.stated`.
WORDS: Final = Sayings(
    {
        "exact": "Stated for exactly this period ({days}): {stated}; {recorded} are recorded{gap}{against}.",
        "exact_one": "Stated for exactly this period ({days}): {stated}; {recorded} is recorded{gap}"
        "{against}.",
        "exact_share": "Stated for exactly this period ({days}): {stated}; {recorded} are recorded ({share})"
        "{gap}{against}.",
        "exact_share_one": "Stated for exactly this period ({days}): {stated}; {recorded} is recorded "
        "({share}){gap}{against}.",
        "exact_blank": "Stated for exactly this period ({days}): {stated}{gap}{against}.",
        "whole": "Up to the latest official total ({days})",
        "start": "Up to the first official total after this period ({days})",
        "between": "Between the official totals around this period ({days})",
        "told": "{lead}, {recorded} of {stated} stated casualties are recorded ({share}){gap}.",
        "told_one": "{lead}, {recorded} of {stated} stated casualties is recorded ({share}){gap}.",
        "none_added": "{lead}, nobody is added and {recorded} are recorded, so there is no share to "
        "tell{gap}.",
        "none_added_one": "{lead}, nobody is added and {recorded} is recorded, so there is no share to "
        "tell{gap}.",
        "blank": "{lead}, {stated} casualties are stated{gap}, so the share recorded cannot be told.",
        "contradict": "{lead}, the totals contradict each other, so the share recorded cannot be told.",
        "over": OVER,
        "over_perhaps": OVER_PERHAPS,
    }
)
# Beside a share of exactly these days.
_BESIDE: Final = Sayings(
    {
        **{name: WORDS.template(name) for name in ("told", "told_one", "blank")},
        "none_added": "{lead}, nobody is added.",
        "contradict": "{lead}, the totals contradict each other.",
    }
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

    def lead(self, before: int, after: int) -> str:
        """Return the beginning of the sentence about two totals."""
        days = Period(self.knots[before].after, self.knots[after].after).words()
        kind = "between" if before else "whole" if after == self.last else "start"
        return say(WORDS.template(kind), days=days)


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
        Which part of all casualties is shown, such as `FILTERED`; empty where all are.

    Returns
    -------
    str
        One sentence; two where a statement is of exactly these days, that one first.
    """
    line = TotalsLine.of(ledger)
    own = [] if part else exact(ledger, period)
    told = _exact_words(ledger, own) if own else ""
    if line is None:
        return told or no_total(ledger)
    if part:
        return part_words(part)
    found = line.around(period or line.described)
    if isinstance(found, str):
        return told or found
    around = _around_words(ledger, line, found, period, words=_BESIDE if own else WORDS)
    return f"{told} {around}" if own else around


def _around_words(
    ledger: Ledger,
    line: TotalsLine,
    found: tuple[int, int],
    period: Period | None,
    *,
    words: Sayings,
) -> str:
    lead, step = line.lead(*found), enclosing(ledger, period)
    if step is None:
        return say(words.template("contradict"), lead=lead)
    share = step.share
    kind = "blank" if step.recorded.blank else "told" if share else "none_added"
    return say(
        words.template(_of_one(kind, step.recorded, words)),
        lead=lead,
        recorded=step.recorded.words(),
        stated=step.stated.words(),
        share=share_words(share) if share else "",
        # Beside what is stated for exactly the days shown, what is left out of others names its days.
        gap=step.recorded.gap(days=step.period.words() if words is _BESIDE else ""),
    )


def _exact_words(ledger: Ledger, own: Sequence[Increment]) -> str:
    """Say what is stated for exactly a period and by whom; statements that differ are told apart."""
    values = sorted({step.stated for step in own}, key=lambda band: band.low)
    told = [
        f"{people('casualties', value)} ("
        + "; ".join(
            f"{statement.statement_id}, {statement.issuer}"
            for step in own
            if step.stated == value
            for statement in step.after
        )
        + ")"
        for value in values
    ]
    share = exact_share(own)
    recorded = own[0].recorded
    kind = "exact_blank" if recorded.blank else "exact_share" if share else "exact"
    return say(
        WORDS.template(_of_one(kind, recorded, WORDS)),
        days=own[0].period.words(),
        stated=either(told),
        recorded=recorded.words(),
        share=share_words(share) if share else "",
        gap=recorded.gap(),
        against=_against(ledger, [one.statement_id for step in own for one in step.after]),
    )


def _against(ledger: Ledger, own: Sequence[str]) -> str:
    """Say what contradicts statements of exactly a period: their casualties first, else the first found."""
    notes = [one for one in ledger.contradictions if one.against and one.statement_ids[0] in own]
    found: dict[str, list[str]] = {}
    for one in [note for note in notes if note.measure == "casualties"] or notes[:1]:
        found.setdefault(one.against, []).append(one.statement_ids[0])
    told = [
        say("{words}, which contradicts this", words=words)
        if set(names) == set(own)
        else say("{words}, which contradicts {names}", words=words, names=listed(dict.fromkeys(names)))
        for words, names in found.items()
    ]
    return "".join(f"; {clause}" for clause in told)


def exact_share(own: Sequence[Increment]) -> tuple[float, float] | None:
    """Return the share recorded of what `exact` gives, over all that is stated; None where there is none."""
    if not own:
        return None
    stated = Band(min(step.stated.low for step in own), max(step.stated.high for step in own))
    return percent(own[0].recorded, stated)


def _of_one(kind: str, recorded: Band, words: Sayings) -> str:
    return f"{kind}_one" if recorded == Band(1, 1) and f"{kind}_one" in words else kind


def part_words(part: str) -> str:
    """Return in a sentence why totals say nothing of a part of all casualties."""
    return say(
        "No share recorded can be told {part}: shares compare all casualties with official totals.", part=part
    )
