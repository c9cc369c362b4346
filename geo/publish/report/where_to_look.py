"""Where statements contradict each other, and where records are lacking, for a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.cells import band_cell, left_out, named, recorded_cell
from geo.publish.report.scope import Scope
from geo.reconciliation.leads import leads
from geo.reconciliation.notes import Note

MOST_NOTES: Final = 25
MOST_LEADS: Final = 10


def contradictions(scope: Scope) -> list[Block]:
    """Return what contradicts within and between the statements of the period, with their sources."""
    ends = {one.statement_id: one.period.last for one in scope.ledger.statements}

    def listed_of(found: Sequence[Note], what: str, *, lead: str = "") -> list[Block]:
        notes = [one for one in found if any(scope.among(ends[name]) for name in one.statement_ids)]
        items = [f"{lead}{note.words} Sources: {named(note.source_ids)}." for note in notes[:MOST_NOTES]]
        return [b.bullets(items), *left_out(len(notes) - len(items), what)] if notes else []

    found = listed_of(scope.ledger.contradictions, "contradictions")
    if not found:
        none = scope.edition.none_of("contradiction was found within or between the statements given here")
        found = [b.text(none)]
    return [*found, *listed_of(scope.ledger.gaps, "long times without a total", lead="No contradiction: ")]


def where_to_look(scope: Scope) -> list[Block]:
    """Return the intervals of the period with most people stated and not recorded."""
    found = [
        lead
        for lead in leads(scope.ledger)
        if lead.increment.period.start < scope.period.end and lead.increment.period.end > scope.period.start
    ]
    if not found:
        none = scope.edition.none_of("interval of this period has certainly more people stated than recorded")
        return [b.text(none)]
    rows = [
        [
            lead.increment.period.words(),
            ", ".join(lead.increment.statement_ids),
            band_cell(lead.increment.stated),
            recorded_cell(lead.increment.recorded),
            band_cell(lead.increment.residual),
            f"{len(lead.incident_ids):,}",
        ]
        for lead in found[:MOST_LEADS]
    ]
    return [
        b.text(
            "Differences between successive totals show in which days people are stated and not recorded. "
            "Records of these days and the sources of both may tell of more."
        ),
        b.table(
            [
                ("Days", 2.8),
                ("Statements", 1.6),
                ("Stated", 0.8),
                ("Recorded", 1.9),
                ("Difference", 1.0),
                ("Records", 0.8),
            ],
            rows,
            caption="Where to look first for missing casualties, largest difference first",
            texts=2,
            dense=True,
        ),
        *left_out(len(found) - len(rows), "intervals"),
    ]
