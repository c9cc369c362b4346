"""How much of what is stated the records hold: of a view, by month, and by status of the people hurt.

The latest running total is the measure of the whole. A share is a band wherever the records are one (see
`geo.analysis.bands`); where nothing is stated for a month or a status there is no share, and the reason is
said. No figure is spread over months: a month has one only where statements bound it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.analysis.bands import Band, judged, percent, percent_words
from geo.analysis.filters import Filters
from geo.analysis.increments import Increment, increments, knots, stated_intervals
from geo.analysis.ledger import NOT_APART, Ledger
from geo.analysis.periods import MonthAxis, Period, day_words
from geo.analysis.records import Records
from geo.analysis.statements import WORDS, Statement
from geo.layers import vocabulary

NO_STATEMENT = "No statement gives a running total of casualties, so the share recorded cannot be told."
_APART = {
    "deminer": "Authorities count mine-clearance staff as civilians; no statement gives them apart.",
    "other_unknown": "No statement gives people of other or unknown status apart.",
}
PARTS = ("killed_civilian", "killed_military", "injured_civilian", "injured_military")


@dataclass(frozen=True, slots=True)
class Share:
    """Recorded beside stated.

    Parameters
    ----------
    stated
        None where nothing is stated.
    recorded
        None where the records cannot tell.
    reason
        Why there is no share; empty where there is one.
    """

    stated: Band | None
    recorded: Band | None
    reason: str = ""

    @property
    def residual(self) -> Band | None:
        """Stated less recorded."""
        return None if self.stated is None or self.recorded is None else self.stated - self.recorded

    @property
    def percent(self) -> tuple[float, float] | None:
        """Recorded in percent of stated, least and most."""
        if self.stated is None or self.recorded is None:
            return None
        return percent(self.recorded, self.stated)

    @property
    def words(self) -> str:
        """The share in words: "186 to 208 of 419 (44 to 50 %)"."""
        recorded = "not known" if self.recorded is None else self.recorded.words()
        if self.stated is None:
            return f"{recorded} recorded, none stated"
        if self.recorded is None:
            return f"recorded not known, {self.stated.words()} stated"
        share = self.percent
        return f"{recorded} of {self.stated.words()}" + (f" ({percent_words(share)})" if share else "")

    def to_dict(self) -> dict[str, object]:
        """Return the share as values JSON can hold."""
        bands = {"stated": self.stated, "recorded": self.recorded, "residual": self.residual}
        share = self.percent
        return {
            **{name: band and {"low": band.low, "high": band.high} for name, band in bands.items()},
            "percent": share and {"low": round(share[0], 1), "high": round(share[1], 1)},
            "reason": self.reason,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class MonthShare:
    """One month.

    Parameters
    ----------
    key, label
        YYYY-MM and the month in words.
    period
        Days of the month that the data describe.
    share
        Stated only where statements bound exactly these days.
    statements
        Those that do.
    interval
        Position, among the intervals between successive totals, of the one that holds most days of this
        month (the earlier of two); None where none holds any.
    """

    key: str
    label: str
    period: Period
    share: Share
    statements: tuple[Statement, ...]
    interval: int | None


@dataclass(frozen=True, slots=True)
class StatusShare:
    """One outcome of one status.

    Parameters
    ----------
    measure
        Name in `statements.STATED`, or ``killed_deminer`` and the like, which no statement gives.
    label
        What people read.
    share
        Over the period of `statement`; where there is none, over that of the latest total.
    statement
        The last of the running series that gives the figure, None where none does.
    intervals
        From one total that gives the figure to the next: when it grew, and how much of that is recorded.
    """

    measure: str
    label: str
    share: Share
    statement: Statement | None
    intervals: tuple[Increment, ...] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a view shows of what is stated.

    Parameters
    ----------
    statement
        The latest running total of casualties, None where there is none.
    whole
        All records of its period beside it, whatever the view shows.
    shown
        What the view shows of it: records in the view's period that pass its filters.
    bounded
        The longest part of the view's period between two totals (or the start and a total), with what is
        stated and recorded there, whatever the filters; None where no total lies in the view's period.
    words
        One sentence for the foot of a map, a chart or a report.
    """

    statement: Statement | None
    whole: Share
    shown: Share
    bounded: Increment | None
    words: str

    def to_dict(self) -> dict[str, object]:
        """Return the completeness as values JSON can hold."""
        return {
            "statement_id": self.statement and self.statement.statement_id,
            "whole": self.whole.to_dict(),
            "shown": self.shown.to_dict(),
            "bounded": self.bounded and self.bounded.to_dict(),
            "words": self.words,
        }


def completeness(
    ledger: Ledger, *, period: Period | None = None, filters: Filters | None = None, what: str = "map"
) -> Completeness:
    """Return how much of the stated casualties a view shows.

    Parameters
    ----------
    ledger
        Statements and records.
    period
        Days the view counts; None for all.
    filters
        What the view counts; None for everything.
    what
        What the sentence calls the view, such as "map" or "table".
    """
    latest = ledger.latest
    if latest is None:
        nothing = Share(None, None, NO_STATEMENT)
        return Completeness(None, nothing, nothing, None, NO_STATEMENT)
    figure = latest["casualties"]
    stated = Band(figure.stated or 0, figure.stated or 0)
    shown = Share(stated, _shown(ledger.records, latest.statement.period, period, filters or Filters()))
    until = day_words(latest.statement.period.last)
    share = shown.percent
    recorded = shown.recorded.words() if shown.recorded else ""
    return Completeness(
        latest.statement,
        Share(stated, figure.recorded, figure.reason),
        shown,
        _bounded(ledger, period or ledger.records.whole_period),
        f"This {what} shows {recorded} of {stated.words()} stated casualties"
        + (f" ({percent_words(share)})" if share else "")
        + f", counted up to {until}.",
    )


def _shown(records: Records, stated: Period, period: Period | None, filters: Filters) -> Band:
    start, end = stated.start, stated.end
    if period is not None:
        start, end = max(start, period.start), min(end, period.end)
    if end <= start:
        return Band(0, 0)
    figures = records.figures(filters)[:, 3]
    passing = records.selected(filters)
    likely, perhaps = judged(records)
    days = Period(start, end)
    certain = passing & likely & records.certainly_in(days)
    possible = passing & perhaps & records.possibly_in(days)
    return Band(int(figures[certain].sum()), int(figures[possible].sum()))


def _bounded(ledger: Ledger, period: Period) -> Increment | None:
    found = [knot for knot in knots(ledger.statements) if period.start <= knot.after <= period.end]
    if not found:
        return None
    start = found[0].statements[0].period.start
    last = found[-1]
    if period.start <= start:
        days = Period(start, last.after)
        return Increment(
            "all issuers",
            "casualties",
            days,
            last.stated,
            ledger.recorded(days)["casualties"],
            (),
            last.statements,
        )
    if len(found) == 1:
        return None
    first = found[0]
    days = Period(first.after, last.after)
    return Increment(
        "all issuers",
        "casualties",
        days,
        last.stated - first.stated,
        ledger.recorded(days)["casualties"],
        first.statements,
        last.statements,
    )


def months(ledger: Ledger) -> tuple[MonthShare, ...]:
    """Return every month the data describe, beside what is stated of exactly this month."""
    whole = ledger.records.whole_period
    axis = MonthAxis.covering(whole)
    steps = increments(ledger)
    ends = {knot.after: knot for knot in knots(ledger.statements)}
    own: dict[Period, list[Increment]] = {}
    everywhere = (step for step in stated_intervals(ledger) if not step.after[0].districts)
    for step in everywhere:
        own.setdefault(step.period, []).append(step)
    found = []
    for index, (key, label) in enumerate(zip(axis.keys, axis.labels, strict=True)):
        month = axis.month(index)
        days = Period(max(month.start, whole.start), min(month.end, whole.end))
        recorded = ledger.recorded(days)["casualties"]
        stated: Band | None = None
        statements: tuple[Statement, ...] = ()
        if days in own:
            figures = [one.stated.low for one in own[days]]
            stated = Band(min(figures), max(figures))
            statements = tuple(statement for one in own[days] for statement in one.after)
        elif days.start in ends and days.end in ends:
            first, last = ends[days.start], ends[days.end]
            stated, statements = last.stated - first.stated, (*first.statements, *last.statements)
        reason = "" if stated else "No statements bound exactly this month."
        share = Share(stated, recorded, reason)
        found.append(MonthShare(key, label, days, share, statements, _interval(steps, days)))
    return tuple(found)


def _interval(steps: Sequence[Increment], days: Period) -> int | None:
    shared = [(min(step.period.end, days.end) - max(step.period.start, days.start)).days for step in steps]
    return int(np.argmax(shared)) if shared and max(shared) > 0 else None


def statuses(ledger: Ledger) -> tuple[StatusShare, ...]:
    """Return killed and injured by status: civilian, military, then those that no statement gives apart."""
    found = []
    for measure in (*PARTS, "killed_journalists"):
        lines = [
            line for line in ledger.lines if line.statement.in_series and line[measure].stated is not None
        ]
        if not lines:
            if measure != "killed_journalists":
                found.append(
                    _unstated(ledger, measure, WORDS[measure], "No running total gives this figure.")
                )
            continue
        figure = lines[-1][measure]
        stated = Band(figure.stated or 0, figure.stated or 0)
        found.append(
            StatusShare(
                measure,
                WORDS[measure].capitalize(),
                Share(stated, figure.recorded, figure.reason),
                lines[-1].statement,
                increments(ledger, measure=measure) if ledger.apart else (),
            )
        )
    for status, reason in _APART.items():
        for outcome in ("killed", "injured"):
            label = f"{vocabulary.VICTIM_STATUS.label(status)}, {outcome}"
            found.append(_unstated(ledger, f"{outcome}_{status}", label, reason))
    return tuple(found)


def _unstated(ledger: Ledger, measure: str, label: str, reason: str) -> StatusShare:
    latest = ledger.latest
    days = ledger.records.whole_period if latest is None else latest.statement.period
    recorded = ledger.recorded(days)[measure] if ledger.apart else None
    share = Share(None, recorded, reason if ledger.apart else NOT_APART)
    return StatusShare(measure, label[:1].upper() + label[1:], share, None)
