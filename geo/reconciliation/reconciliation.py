"""The whole account of a pack as data and as text: ledger, intervals, contradictions, completeness, leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from geo.language import in_digits, marked, say
from geo.layers import vocabulary
from geo.layers.measures import MEASURE
from geo.reconciliation import completeness as shares
from geo.reconciliation import ledger as statements_and_records
from geo.reconciliation.bands import Band
from geo.reconciliation.completeness import Completeness, MonthShare, StatusShare
from geo.reconciliation.facts import Fact, facts
from geo.reconciliation.increments import Increment, increments, series_names
from geo.reconciliation.leads import Lead, leads
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.lines import LedgerLine
from geo.reconciliation.listing import apart_words, known_first
from geo.reconciliation.notes import Note, unrecorded_words
from geo.reconciliation.summary import Gap, largest_gap, summary

WITHOUT_TOTAL = marked("Long times without a total")
_SHOWN = ("casualties", "killed", "injured")
_LISTED = 8
_WORDED = 2
"""Columns of words, at the left."""
_LEGEND = marked(
    "Below: stated, recorded, and left (stated less recorded; with a minus, more is recorded than stated, "
    "and a share is over 100 %). A dash stands for what is not stated or cannot be computed."
)


class PackWithAccount(statements_and_records.PackWithStatements, Protocol):
    """What is needed of a pack to give the whole account."""

    @property
    def facts(self) -> pd.DataFrame: ...  # noqa: D102 - a protocol: the pack documents it


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything that can be said of the statements of a pack beside its records.

    Parameters
    ----------
    ledger
        Every statement beside the records.
    summary
        Whole sentences: how many casualties are stated, how many recorded, what the difference mostly is.
    gap
        Which outcome and status the difference mostly is; None where that cannot be told.
    completeness
        Of a view of everything.
    statuses, months
        Completeness by status and by month.
    increments
        Between successive totals, of all issuers together and then of each issuer.
    contradictions
        Within and between statements.
    leads
        Where to look for missing records.
    facts
        Published facts, the latest first.
    """

    ledger: Ledger
    summary: tuple[str, ...]
    gap: Gap | None
    completeness: Completeness
    statuses: tuple[StatusShare, ...]
    months: tuple[MonthShare, ...]
    increments: tuple[Increment, ...]
    contradictions: tuple[Note, ...]
    leads: tuple[Lead, ...]
    facts: tuple[Fact, ...]

    def to_dict(self) -> dict[str, object]:
        """Return everything as values JSON can hold."""
        latest = self.ledger.latest
        return {
            "summary": list(self.summary),
            "statements": [line.to_dict() for line in self.ledger.lines],
            "latest": {} if latest is None else latest.to_dict(),
            "completeness": {
                **self.completeness.to_dict(),
                "by_status": [
                    {
                        "measure": one.measure,
                        "label": one.label,
                        "statement_id": one.statement and one.statement.statement_id,
                        **one.share.to_dict(),
                        "intervals": [step.to_dict() for step in one.intervals],
                    }
                    for one in self.statuses
                ],
                "by_month": [
                    {
                        "month": one.key,
                        "label": one.label,
                        "statement_ids": [statement.statement_id for statement in one.statements],
                        "interval": one.interval,
                        **one.share.to_dict(),
                    }
                    for one in self.months
                ],
            },
            "unrecorded": self.unrecorded,
            "increments": [one.to_dict() for one in self.increments],
            "contradictions": [one.to_dict() for one in self.contradictions],
            "gaps": [one.to_dict() for one in self.ledger.gaps],
            "leads": [one.to_dict() for one in self.leads],
            "facts": [one.to_dict() for one in self.facts],
        }

    @property
    def unrecorded(self) -> dict[str, int]:
        """Of all incidents that may be inside the official total, those whose number is not recorded."""
        bands = self.ledger.recorded(self.ledger.records.whole_period)
        return {outcome: bands[f"unrecorded_{outcome}"].high for outcome in ("killed", "injured")}

    def to_text(self) -> str:
        """Return a summary, the ledger and what follows from it for people to read."""
        legend = [say(_LEGEND)] if self.ledger.lines else []
        gaps = filter(None, [unrecorded_words(self.unrecorded)])
        blocks = ["\n".join([*dict.fromkeys((*self.summary, self.completeness.words)), *gaps, *legend])]
        scopes = dict.fromkeys(line.statement.scope for line in self.ledger.lines)
        for scope in sorted(scopes, key=vocabulary.STATEMENT_SCOPE.codes().index):
            lines = [line for line in self.ledger.lines if line.statement.scope == scope]
            rows = [vocabulary.STATEMENT_SCOPE.label(scope), _table(known_first(lines)), apart_words(lines)]
            blocks.append("\n".join(filter(None, rows)))
        for title, texts in (
            (say("By status"), [f"{one.label}: {one.share.words}" for one in self.statuses]),
            (say("Contradictions"), [one.words for one in self.contradictions]),
            (say(WITHOUT_TOTAL), [one.words for one in self.ledger.gaps]),
            (say("Where to look first"), [f"{one.rank}. {one.words}" for one in self.leads[:_LISTED]]),
        ):
            if texts:
                blocks.append("\n".join([title, *(f"- {text}" for text in texts)]))
        return "\n\n".join(blocks)


def reconciliation(pack: PackWithAccount, *, ledger: Ledger | None = None) -> Reconciliation:
    """Return the whole account of `pack`.

    Parameters
    ----------
    pack
        The pack.
    ledger
        Its ledger, where it is at hand.

    Raises
    ------
    GeoError
        Where records or statements cannot be counted; see `Records.from_frames` and `read_statements`.
    """
    ledger = ledger or Ledger.from_pack(pack)
    return Reconciliation(
        ledger,
        summary(ledger),
        largest_gap(ledger),
        shares.completeness(ledger),
        shares.statuses(ledger),
        shares.months(ledger),
        tuple(one for series in series_names(ledger.statements) for one in increments(ledger, series=series)),
        ledger.contradictions,
        leads(ledger),
        facts(pack),
    )


def _table(lines: list[LedgerLine]) -> str:
    head = [say("Statement"), say("Kind of issuer"), say("Up to")]
    for measure in _SHOWN:
        head += [MEASURE.label(measure), say("recorded"), say("left")]
    rows = [[*head, say("not recorded for")]]
    for line in lines:
        row = [line.statement.statement_id, line.statement.kind_words, line.statement.until_words]
        for measure in _SHOWN:
            figure = line[measure]
            row += [
                "-" if figure.stated is None else in_digits(figure.stated),
                _cell(figure.band),
                _cell(figure.residual),
            ]
        gaps = [f"{outcome} {count:,}" for outcome, count in line.unrecorded.items() if count]
        rows.append([*row, ", ".join(gaps)])
    if not any(row[-1] for row in rows[1:]):
        rows = [row[:-1] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [*map(str.ljust, row[:_WORDED], widths), *map(str.rjust, row[_WORDED:], widths[_WORDED:])]
        ).rstrip()
        for row in rows
    )


def _cell(band: Band | None) -> str:
    return "-" if band is None else band.words()
