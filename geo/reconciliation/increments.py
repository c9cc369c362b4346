"""What is stated between two statements, beside the records of that interval.

A running total says nothing of a single month; the difference of two does say what was added between the days
they count up to, if both count alike. Differences are therefore taken between successive statements of one
issuer, and of all issuers together, and are never assumed to be positive. Statements up to the same day that
differ make the difference a band. Statements over part of the period are intervals as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from geo.analysis.periods import Period
from geo.language import Sayings, marked, say
from geo.reconciliation.bands import Band, percent
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.notes import areas_differ
from geo.reconciliation.statements import Statement, column_for, people

ALL_ISSUERS = marked("all official issuers")


# What is recorded beside what was stated between two totals, and whether a share is told with it.
_TOLD = Sayings(
    {
        ("recorded", ""): "{period}: {people} stated, {recorded} recorded.",
        ("recorded", "share"): "{period}: {people} stated, {recorded} recorded ({share}).",
        ("recorded", "none"): "{period}: {people} stated, {recorded} recorded, so there is no share to tell.",
        ("blank", ""): "{period}: {people} stated, {recorded}.",
        ("blank", "none"): "{period}: {people} stated, {recorded}, so there is no share to tell.",
        ("recorded", "", "lower"): "{period}: the later total is lower by {people}, {recorded} recorded.",
        ("recorded", "none", "lower"): "{period}: the later total is lower by {people}, {recorded} recorded, "
        "so there is no share to tell.",
        ("blank", "", "lower"): "{period}: the later total is lower by {people}, {recorded}.",
        ("blank", "none", "lower"): "{period}: the later total is lower by {people}, {recorded}, so there is "
        "no share to tell.",
    }
)


@dataclass(frozen=True, slots=True)
class Knot:
    """A day up to which a running total is stated.

    Parameters
    ----------
    after
        The first day not counted any more.
    stated
        A band where statements up to this day differ.
    statements
        Those that state it.
    """

    after: date
    stated: Band
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Increment:
    """What is stated of an interval of days, and what is recorded in it.

    Parameters
    ----------
    series
        Issuer, or `ALL_ISSUERS`.
    measure
        Name in `statements.STATED`.
    period
        The days between.
    stated
        May be below nothing where the later statement is lower.
    recorded
        Under the same definition.
    before, after
        The statements whose difference this is; `before` is empty at the start of a series, and where one
        statement gives the interval by itself.
    """

    series: str
    measure: str
    period: Period
    stated: Band
    recorded: Band
    before: tuple[Statement, ...]
    after: tuple[Statement, ...]

    @property
    def residual(self) -> Band:
        """Stated less recorded."""
        return self.stated - self.recorded

    @property
    def share(self) -> tuple[float, float] | None:
        """Recorded in percent of stated; None where nothing or less may be stated."""
        return percent(self.recorded, self.stated)

    @property
    def falls(self) -> bool:
        """Whether the later total is certainly the lower one."""
        return self.stated.high < 0

    @property
    def statement_ids(self) -> tuple[str, ...]:
        """All statements it rests on."""
        return tuple(statement.statement_id for statement in (*self.before, *self.after))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Their sources, each once."""
        both = (*self.before, *self.after)
        return tuple(dict.fromkeys(source for statement in both for source in statement.source_ids))

    @property
    def issuer(self) -> str:
        """Who issued the statement it ends with, as it is named there, or `ALL_ISSUERS`."""
        return self.series if self.series == say(ALL_ISSUERS) else self.after[0].issuer

    @property
    def areas(self) -> str:
        """Which areas its statements speak of, where these differ, in one sentence; else empty."""
        return areas_differ(*self.before, *self.after)

    @property
    def words(self) -> str:
        """The increment in one sentence."""
        return self.told()

    def told(self, share: str | None = None, *, when: str = "") -> str:
        """Return the increment in sentences, with its share, or that there is none where it is empty.

        Parameters
        ----------
        share
            In words; None where nothing is to be said of it.
        when
            The days in words; empty as every sentence has them.
        """
        blank = self.recorded.blank
        kind = ("blank" if blank else "recorded", "" if share is None else "share" if share else "none")
        lost = Band(-self.stated.high, -self.stated.low)
        told = say(
            _TOLD.template((*kind, "lower") if self.falls else kind),
            period=when or self.period.words(),
            people=people(self.measure, lost if self.falls else self.stated),
            recorded=self.recorded.full_words() if blank else self.recorded.words(),
            share=share,
        )
        return told if blank else self.recorded.noted(told)

    def to_dict(self) -> dict[str, object]:
        """Return the increment as values JSON can hold."""
        bands = {"stated": self.stated, "recorded": self.recorded, "residual": self.residual}
        share = self.share
        return {
            "series": self.series,
            "measure": self.measure,
            "period": {
                "from": self.period.start.isoformat(),
                "to": self.period.last.isoformat(),
                "words": self.period.words(),
            },
            **{name: band.to_dict() for name, band in bands.items()},
            "unrecorded": self.recorded.unrecorded,
            "percent": share and {"low": round(share[0], 1), "high": round(share[1], 1)},
            "before": [statement.statement_id for statement in self.before],
            "after": [statement.statement_id for statement in self.after],
            "source_ids": list(self.source_ids),
            "areas": self.areas,
            "words": self.words,
        }


def knots(
    statements: Sequence[Statement], *, measure: str = "casualties", series: str = ALL_ISSUERS
) -> tuple[Knot, ...]:
    """Return the days up to which a running total is stated, in order.

    Parameters
    ----------
    statements
        Of any scope; those of scope ``all`` that state `measure`, name no districts and whose last day is
        known count, and of these only the ones that start on the same day as the last of them, since others
        count another time.
    measure
        Name in `statements.STATED`.
    series
        An issuer (`Statement.series`), of whatever kind, or `ALL_ISSUERS` for the official ones together.
    """
    known = [
        statement
        for statement in sorted(statements, key=lambda statement: statement.order)
        if (
            statement.in_series
            if series == say(ALL_ISSUERS)
            else statement.series == series and statement.runs
        )
        and statement.end_known
        and statement.stated[measure] is not None
    ]
    by_day: dict[date, list[Statement]] = {}
    for statement in known:
        if statement.period.start == known[-1].period.start:
            by_day.setdefault(statement.period.end, []).append(statement)
    found = []
    for after, same in by_day.items():
        values = [value for statement in same if (value := statement.stated[measure]) is not None]
        found.append(Knot(after, Band(min(values), max(values)), tuple(same)))
    return tuple(found)


def series_names(statements: Sequence[Statement], *, measure: str = "casualties") -> tuple[str, ...]:
    """Return `ALL_ISSUERS` and the issuers that state a running total up to two days or more."""
    names = dict.fromkeys(statement.series for statement in statements if statement.runs)
    return (
        say(ALL_ISSUERS),
        *(name for name in names if len(knots(statements, measure=measure, series=name)) > 1),
    )


def increments(
    ledger: Ledger, *, measure: str = "casualties", series: str = ALL_ISSUERS
) -> tuple[Increment, ...]:
    """Return what is stated from one statement of a series to the next, beside the records between.

    Parameters
    ----------
    ledger
        Statements and records.
    measure
        Name in `statements.STATED` except ``killed_journalists``, which no record tells.
    series
        An issuer (`Statement.series`), or `ALL_ISSUERS`.

    Returns
    -------
    tuple of Increment
        In order, one after the other without a gap or an overlap, from the start of the statements' period;
        the first is the first total itself.
    """
    found = knots(ledger.statements, measure=measure, series=series)
    if not found or column_for(found[0].statements[0], measure) is None:
        return ()
    start = found[0].statements[0].period.start
    first = Period(start, found[0].after)
    steps = [
        Increment(
            series,
            measure,
            first,
            found[0].stated,
            ledger.recorded(first)[measure],
            (),
            found[0].statements,
        )
    ]
    for earlier, later in pairwise(found):
        between = Period(earlier.after, later.after)
        recorded = ledger.recorded(between)[measure]
        stated = later.stated - earlier.stated
        steps.append(
            Increment(series, measure, between, stated, recorded, earlier.statements, later.statements)
        )
    return tuple(steps)


def running_totals(
    ledger: Ledger, *, measure: str = "casualties", series: str = ALL_ISSUERS
) -> tuple[Increment, ...]:
    """Return the running total from the start up to every day it is stated for, beside the records so far.

    Parameters
    ----------
    ledger
        Statements and records.
    measure
        Name in `statements.STATED` except ``killed_journalists``, which no record tells.
    series
        An issuer (`Statement.series`), or `ALL_ISSUERS`.

    Returns
    -------
    tuple of Increment
        By the day counted up to; all start on the first day of the last statement.
    """
    found = knots(ledger.statements, measure=measure, series=series)
    if not found or column_for(found[0].statements[0], measure) is None:
        return ()
    start = found[0].statements[0].period.start
    totals = []
    for knot in found:
        days = Period(start, knot.after)
        recorded = ledger.recorded(days)[measure]
        totals.append(Increment(series, measure, days, knot.stated, recorded, (), knot.statements))
    return tuple(totals)


def stated_intervals(ledger: Ledger, *, measure: str = "casualties") -> tuple[Increment, ...]:
    """Return the statements over part of the period, each with its own interval, in the ledger's order.

    Those whose last day is not known have no interval.
    """
    found = []
    for line in ledger.lines:
        figure = line[measure]
        if line.statement.scope != "part_period" or not line.statement.end_known:
            continue
        recorded = figure.band
        if figure.stated is None or recorded is None:
            continue
        stated = Band(figure.stated, figure.stated)
        found.append(
            Increment(
                line.statement.series,
                measure,
                line.statement.period,
                stated,
                recorded,
                (),
                (line.statement,),
            )
        )
    return tuple(found)
