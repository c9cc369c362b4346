"""Where to look for missing records: intervals whose residual is largest, with the sources known for them.

Short intervals are the useful ones: an interval that finer ones cover for two thirds of its days is left out,
since they say more precisely where the difference lies. Of intervals that overlap by more than half of the
shorter, the one with the larger residual stays and names the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from geo.analysis.periods import Period
from geo.language import say, say_count
from geo.reconciliation.increments import Increment, increments, series_names, stated_intervals
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.statements import people


@dataclass(frozen=True, slots=True)
class Lead:
    """An interval with people stated and not recorded.

    Parameters
    ----------
    rank
        1 for the largest residual.
    increment
        The interval, what is stated and what is recorded; its ``source_ids`` are those of the statements.
    also
        Other intervals over mostly the same days.
    incident_ids
        Records possibly in the interval and possibly inside the official total.
    incident_source_ids
        Their sources, each once: these may tell of further casualties.
    """

    rank: int
    increment: Increment
    also: tuple[Increment, ...]
    incident_ids: tuple[str, ...]
    incident_source_ids: tuple[str, ...]

    @property
    def words(self) -> str:
        """The lead in whole sentences."""
        found = self.increment
        many = len(self.incident_ids)
        blank = found.recorded.blank
        told = say(
            "{period}: {people} stated and not recorded ({stated} stated, {recorded})."
            if blank
            else "{period}: {people} stated and not recorded ({stated} stated, {recorded} recorded).",
            period=found.period.words(),
            people=people(found.measure, found.residual),
            stated=found.stated.words(),
            recorded=found.recorded.full_words() if blank else found.recorded.words(),
        )
        records = (
            say_count("{number} record may be of these days.", "{number} records may be of these days.", many)
            if many
            else say("No record may be of these days.")
        )
        return " ".join(filter(None, (told if blank else found.recorded.noted(told), records, found.areas)))

    def to_dict(self) -> dict[str, object]:
        """Return the lead as values JSON can hold."""
        return {
            "rank": self.rank,
            **self.increment.to_dict(),
            "words": self.words,
            "also": [other.to_dict() for other in self.also],
            "incident_ids": list(self.incident_ids),
            "incident_source_ids": list(self.incident_source_ids),
        }


def leads(ledger: Ledger, *, measure: str = "casualties", limit: int = 20) -> tuple[Lead, ...]:
    """Return the intervals with the largest residual, the largest first.

    Parameters
    ----------
    ledger
        Statements and records.
    measure
        Name in `statements.STATED` except ``killed_journalists``.
    limit
        At most so many.

    Returns
    -------
    tuple of Lead
        Only intervals in which certainly more is stated than recorded, by the least of the residual, then by
        the most, then the shorter interval first.
    """
    candidates = list(stated_intervals(ledger, measure=measure))
    # Differences within one issuer come first: of two that rest on the same statements the first is kept.
    for series in reversed(series_names(ledger.statements, measure=measure)):
        candidates += increments(ledger, measure=measure, series=series)
    open_ones = [one for one in _finest(candidates) if one.residual.low > 0]
    ranked = sorted(
        open_ones,
        key=lambda one: (-one.residual.low, -one.residual.high, one.period.days, one.period),
    )
    kept: list[tuple[Increment, list[Increment]]] = []
    for candidate in ranked:
        same = [others for chosen, others in kept if _mostly_same(candidate.period, chosen.period)]
        for others in same:
            others.append(candidate)
        if not same:
            kept.append((candidate, []))
    return tuple(
        _lead(ledger, rank, found, others) for rank, (found, others) in enumerate(kept[:limit], start=1)
    )


def _lead(ledger: Ledger, rank: int, found: Increment, others: list[Increment]) -> Lead:
    incident_ids, source_ids = ledger.incidents_in(found.period)
    return Lead(rank, found, tuple(others), incident_ids, source_ids)


def _finest(candidates: list[Increment]) -> list[Increment]:
    """Return the intervals that shorter ones inside them do not cover for two thirds."""
    periods = {one.period for one in candidates}
    coarse = {
        period
        for period in periods
        if 3 * _covered([other for other in periods if _inside(other, period)]) >= 2 * period.days
    }
    unique: dict[tuple[Period, tuple[str, ...]], Increment] = {}
    for one in candidates:
        if one.period not in coarse:
            unique.setdefault((one.period, one.statement_ids), one)
    return list(unique.values())


def _inside(inner: Period, outer: Period) -> bool:
    return inner != outer and outer.start <= inner.start and inner.end <= outer.end


def _covered(periods: list[Period]) -> int:
    """Return how many days lie in at least one of `periods`."""
    total, until = timedelta(0), None
    for period in sorted(periods):
        start = period.start if until is None else max(period.start, until)
        if period.end > start:
            total += period.end - start
            until = period.end
    return total.days


def _mostly_same(one: Period, other: Period) -> bool:
    shared = (min(one.end, other.end) - max(one.start, other.start)).days
    return 2 * shared > min(one.days, other.days)
