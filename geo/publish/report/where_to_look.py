"""Where statements contradict each other, and where records are lacking, for a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.language import in_digits, marked, say
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

    def listed_of(found: Sequence[Note], what: str, words: str) -> list[Block]:
        notes = [one for one in found if any(scope.among(ends[name]) for name in one.statement_ids)]
        items = [say(words, words=note.words, named=named(note.source_ids)) for note in notes[:MOST_NOTES]]
        return [b.bullets(items), *left_out(len(notes) - len(items), what)] if notes else []

    found = listed_of(scope.ledger.contradictions, say("contradictions"), marked("{words} Sources: {named}."))
    if not found:
        none = scope.edition.none_of(
            say("No contradiction was found within or between the statements given here.")
        )
        found = [b.text(none)]
    return [
        *found,
        *listed_of(
            scope.ledger.gaps,
            say("long times without a total"),
            marked("No contradiction: {words} Sources: {named}."),
        ),
    ]


def where_to_look(scope: Scope) -> list[Block]:
    """Return the intervals of the period with most people stated and not recorded."""
    found = [
        lead
        for lead in leads(scope.ledger)
        if lead.increment.period.start < scope.period.end and lead.increment.period.end > scope.period.start
    ]
    if not found:
        none = scope.edition.none_of(
            say("No interval of this period has certainly more people stated than recorded.")
        )
        return [b.text(none)]
    rows = [
        [
            lead.increment.period.words(),
            ", ".join(lead.increment.statement_ids),
            band_cell(lead.increment.stated),
            recorded_cell(lead.increment.recorded),
            band_cell(lead.increment.residual),
            in_digits(len(lead.incident_ids)),
        ]
        for lead in found[:MOST_LEADS]
    ]
    return [
        b.text(
            say(
                "Differences between successive totals show in which days people are stated and not "
                "recorded. "
                "Records of these days and the sources of both may tell of more."
            )
        ),
        b.table(
            [
                (say("Days"), 2.8),
                (say("Statements"), 1.6),
                (say("Stated"), 0.8),
                (say("Recorded"), 1.9),
                (say("Difference"), 1.0),
                (say("Records"), 0.8),
            ],
            rows,
            caption=say("Where to look first for missing casualties, largest difference first"),
            texts=2,
            dense=True,
        ),
        *left_out(len(found) - len(rows), say("intervals")),
    ]
