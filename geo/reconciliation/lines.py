"""A line of the ledger: one statement, and each of its figures beside what the records hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.reconciliation.bands import (
    Band,
    percent,
)
from geo.reconciliation.notes import Note
from geo.reconciliation.statements import (
    STATED,
    Statement,
)


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One measure of one statement beside the records.

    Parameters
    ----------
    measure
        Name in `STATED`.
    stated
        None where it is not stated.
    derived
        Whether `stated` is a sum of other stated figures.
    recorded
        None where the records cannot tell.
    reason, unrecorded
        Why `recorded` is None, empty where it is not; how many incidents are counted where none gives it.
    """

    measure: str
    stated: int | None
    derived: bool
    recorded: Band | None
    reason: str = ""
    unrecorded: int = 0

    @property
    def band(self) -> Band | None:
        """What is recorded, a blank band where incidents are counted and none gives the number."""
        return Band(0, 0, self.unrecorded, blank=True) if self.unrecorded else self.recorded

    @property
    def residual(self) -> Band | None:
        """Stated less recorded; None where either is missing. Below nothing: more recorded than stated."""
        if self.stated is None or self.recorded is None:
            return None
        return Band(self.stated, self.stated) - self.recorded

    @property
    def share(self) -> tuple[float, float] | None:
        """Recorded in percent of stated, least and most; None where either is missing or nothing stated."""
        if self.stated is None or self.recorded is None:
            return None
        return percent(self.recorded, Band(self.stated, self.stated))


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One statement beside the records.

    Parameters
    ----------
    statement
        As it was made.
    figures
        One for each name of `STATED`, in that order.
    incidents
        Incidents counted.
    undecided
        Of the most incidents counted, those judged partly inside the official total, unclear, or not at all.
    unrecorded
        Of the most incidents counted, those whose number of killed, and those whose number of injured, is not
        recorded: they add an unknown number to both ends of a band.
    notes
        What a reader has to know, contradictions first.
    """

    statement: Statement
    figures: tuple[StatedFigure, ...]
    incidents: Band
    undecided: int
    unrecorded: Mapping[str, int]
    notes: tuple[Note, ...] = ()

    def __getitem__(self, measure: str) -> StatedFigure:
        """Return the figure of `measure`."""
        return self.figures[STATED.index(measure)]

    def to_dict(self) -> dict[str, object]:
        """Return the line as values JSON can hold."""
        statement = self.statement
        return {
            "statement_id": statement.statement_id,
            "scope": statement.scope,
            "issuer": statement.issuer,
            "issuer_kind": statement.issuer_kind or None,
            "official_total": statement.in_series,
            "stated_on": statement.stated_on.isoformat(),
            "stated_precision": statement.stated_precision,
            "stated_words": statement.stated_words,
            "period": {
                "from": statement.period.start.isoformat(),
                "to": statement.period.last.isoformat(),
                "to_at_least": statement.certain_period.last.isoformat(),
                "words": statement.period_words,
            },
            "area": statement.area,
            "stated": {figure.measure: figure.stated for figure in self.figures},
            "derived": [figure.measure for figure in self.figures if figure.derived],
            "recorded": self._sides("recorded"),
            "residual": self._sides("residual"),
            "reasons": {figure.measure: figure.reason for figure in self.figures if figure.reason},
            "incidents": {"low": self.incidents.low, "high": self.incidents.high},
            "unrecorded": dict(self.unrecorded),
            "source_ids": list(statement.source_ids),
            "findings": [one.to_dict() for one in self.notes],
        }

    def _sides(self, name: str) -> dict[str, dict[str, int | None]]:
        bands: dict[str, Band | None] = {figure.measure: getattr(figure, name) for figure in self.figures}
        return {
            side: {measure: None if band is None else getattr(band, side) for measure, band in bands.items()}
            for side in ("low", "high")
        }
