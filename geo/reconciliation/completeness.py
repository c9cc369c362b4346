"""How much of what is stated the records hold: of a view, by month, and by status of the people hurt.

The latest running total is the measure of the whole. A share is a band wherever the records are one (see
`geo.reconciliation.bands`); where nothing is stated for a month or a status there is no share, and the
reason is said. No figure is spread over months: a month has one only where statements bound it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.analysis.filters import Filters
from geo.analysis.periods import MonthAxis, Period
from geo.analysis.records import STATUSES
from geo.language import Sayings, say
from geo.layers import vocabulary
from geo.reconciliation.bands import Band, judged, percent, percent_words, share_words
from geo.reconciliation.enclosing import (
    FILTERED,
    enclosing,
    enclosing_words,
    exact,
    exact_share,
    no_total,
)
from geo.reconciliation.increments import Increment, increments, knots, stated_intervals
from geo.reconciliation.ledger import NOT_APART, Ledger
from geo.reconciliation.statements import WORDS, Statement

_APART = Sayings(
    {
        "deminer": "Authorities count mine-clearance staff as civilians; no statement gives them apart.",
        "other_unknown": "No statement gives people of other or unknown status apart.",
    }
)
_OUTCOMES = Sayings({"killed": "{status}, killed", "injured": "{status}, injured"})
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
        if self.stated is None or self.recorded is None or self.recorded.blank:
            return None
        return self.stated - self.recorded

    @property
    def percent(self) -> tuple[float, float] | None:
        """Recorded in percent of stated, least and most."""
        if self.stated is None or self.recorded is None:
            return None
        return percent(self.recorded, self.stated)

    @property
    def words(self) -> str:
        """The share in words: "186 to 208 of 419 (44 to 50 %).", and what is not recorded."""
        stated = None if self.stated is None else self.stated.words()
        if self.recorded is None:
            return (
                say("recorded not known, none stated.")
                if stated is None
                else say("recorded not known, {stated} stated.", stated=stated)
            )
        if self.recorded.blank:
            full = self.recorded.full_words()
            return (
                say("{full}, none stated.", full=full)
                if stated is None
                else say("{full}, {stated} stated.", full=full, stated=stated)
            )
        recorded, share = self.recorded.words(), self.percent
        if stated is None:
            return self.recorded.noted(say("{recorded} recorded, none stated.", recorded=recorded))
        told = say(
            "{recorded} of {stated} ({share})." if share else "{recorded} of {stated}.",
            recorded=recorded,
            stated=stated,
            share=share_words(share) if share else "",
        )
        return self.recorded.noted(told)

    def to_dict(self) -> dict[str, object]:
        """Return the share as values JSON can hold."""
        bands = {"stated": self.stated, "recorded": self.recorded, "residual": self.residual}
        share = self.percent
        return {
            **{name: band and band.to_dict() for name, band in bands.items()},
            "unrecorded": 0 if self.recorded is None else self.recorded.unrecorded,
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
    """What is recorded of what is stated, whole and around the period of a view.

    Parameters
    ----------
    statement
        The latest running total of casualties, None where there is none.
    whole
        All records of its period beside it, whatever the view shows.
    between
        What is stated and recorded between the totals around the view's period; None where nothing can be
        said of it, for a reason in `words`.
    words
        A sentence or two for the foot of a map, a chart or a report; see `geo.reconciliation.enclosing`.
    exact
        What is stated for exactly the view's period, a statement each; they come before `between`.
    """

    statement: Statement | None
    whole: Share
    between: Increment | None
    words: str
    exact: tuple[Increment, ...] = ()

    @property
    def share(self) -> str:
        """The share recorded of the view in words, as maps have it in the title; empty for none."""
        share = self._percent
        return percent_words(share) if share else ""

    @property
    def card(self) -> str:
        """The share as a row of figures has it: "46 to 51 % or more", and above 100 % what that means."""
        share = self._percent
        (step, *_) = self.exact or (self.between,)
        return share_words(share, lower_limit=bool(step and step.recorded.unrecorded)) if share else ""

    @property
    def _percent(self) -> tuple[float, float] | None:
        return exact_share(self.exact) if self.exact else self.between.share if self.between else None

    @property
    def missing(self) -> tuple[int, int] | None:
        """How many stated casualties are in no record, around the view, least and most; None where untold."""
        steps = self.exact or ([self.between] if self.between else [])
        return missing_of(steps)

    def of_view(self) -> dict[str, object]:
        """Return what is said of the view, without the whole, as values JSON can hold."""
        return {
            "exact": [step.to_dict() for step in self.exact],
            "between": self.between and self.between.to_dict(),
            "words": self.words,
        }

    def to_dict(self) -> dict[str, object]:
        """Return the completeness as values JSON can hold."""
        return {
            "statement_id": self.statement and self.statement.statement_id,
            "whole": self.whole.to_dict(),
            **self.of_view(),
        }


def missing_of(steps: Sequence[Increment]) -> tuple[int, int] | None:
    """Return how many casualties stated for the same days are in no record; None where that is untold."""
    residuals = [one.residual for one in steps if one.share and not one.recorded.blank]
    if not residuals:
        return None
    return max(0, min(one.low for one in residuals)), max(0, *(one.high for one in residuals))


def completeness(
    ledger: Ledger, *, period: Period | None = None, filters: Filters | None = None, part: str = ""
) -> Completeness:
    """Return how much is recorded of what is stated around the period of a view.

    Parameters
    ----------
    ledger
        Statements and records.
    period
        Days the view counts; None for all.
    filters
        What the view counts; None for everything.
    part
        Why no share can be told of the view, such as `enclosing.ONE_DISTRICT`; empty where one can.
    """
    latest = ledger.latest
    shown = part or (say(FILTERED) if filters and not filters.is_empty else "")
    own = () if shown else tuple(exact(ledger, period))
    words = enclosing_words(ledger, period, part=shown)
    if latest is None:
        return Completeness(None, Share(None, None, no_total(ledger)), None, words, own)
    figure = latest["casualties"]
    stated = Band(figure.stated or 0, figure.stated or 0)
    return Completeness(
        latest.statement,
        Share(stated, figure.band, figure.reason),
        None if shown else enclosing(ledger, period),
        words,
        own,
    )


def months(ledger: Ledger) -> tuple[MonthShare, ...]:
    """Return every month the data describe, beside what is stated of exactly this month."""
    whole = ledger.records.whole_period
    axis = MonthAxis.covering(whole)
    steps = increments(ledger)
    ends = {knot.after: knot for knot in knots(ledger.statements)}
    own: dict[Period, list[Increment]] = {}
    everywhere = (step for step in stated_intervals(ledger) if ledger.counts_everywhere(step.after[0]))
    for step in everywhere:
        own.setdefault(step.period, []).append(step)
    found = []
    for index, (key, label) in enumerate(zip(axis.keys, axis.labels, strict=True)):
        month = axis.month(index)
        days = Period(max(month.start, whole.start), min(month.end, whole.end))
        recorded = ledger.recorded(days)["casualties"]
        told = [(one.stated, one.after) for one in own.get(days, ())]
        if days.start in ends and days.end in ends:
            before, after = ends[days.start], ends[days.end]
            told.append((after.stated - before.stated, (*before.statements, *after.statements)))
        # Those that differ make a band, whichever of them is right.
        stated = Band(min(one.low for one, _ in told), max(one.high for one, _ in told)) if told else None
        statements = tuple(statement for _, several in told for statement in several)
        reason = "" if stated else ledger.none(say("No statements bound exactly this month."))
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
                    _unstated(
                        ledger,
                        measure,
                        WORDS[measure],
                        ledger.none(say("No running total gives this figure.")),
                    )
                )
            continue
        figure = lines[-1][measure]
        stated = Band(figure.stated or 0, figure.stated or 0)
        found.append(
            StatusShare(
                measure,
                WORDS[measure].capitalize(),
                Share(stated, figure.band, figure.reason),
                lines[-1].statement,
                increments(ledger, measure=measure) if ledger.apart else (),
            )
        )
    for status, reason in _APART.items():
        for outcome in ("killed", "injured"):
            label = _OUTCOMES.template(outcome)
            words = say(label, status=vocabulary.VICTIM_STATUS.label(status))
            found.append(_unstated(ledger, f"{outcome}_{status}", words, ledger.none(reason)))
    return tuple(found)


def _apart(ledger: Ledger, measure: str, days: Period) -> Band:
    """Return what is recorded of one status, and of how many incidents it is not recorded."""
    band, records = ledger.recorded(days)[measure], ledger.records
    outcome, status = measure.split("_", maxsplit=1)
    if status not in _APART:
        # Whoever is not told apart is in the upper end of civilians and of military.
        return band
    inside = judged(records)[1] & records.possibly_in(days)
    told, given = (
        getattr(records, f"{outcome}_{name}")[inside, STATUSES.index(status)] for name in ("told", "given")
    )
    lacking = int((~told).sum())
    return replace(band, unrecorded=lacking, blank=lacking > 0 and not given.any())


def _unstated(ledger: Ledger, measure: str, label: str, reason: str) -> StatusShare:
    latest = ledger.latest
    days = ledger.records.whole_period if latest is None else latest.statement.period
    recorded = _apart(ledger, measure, days) if ledger.apart else None
    share = Share(None, recorded, reason if ledger.apart else say(NOT_APART))
    return StatusShare(measure, label[:1].upper() + label[1:], share, None)
