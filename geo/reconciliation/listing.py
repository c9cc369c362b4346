"""The order in which lines of the ledger are listed for people to read down."""

from __future__ import annotations

from collections.abc import Sequence

from geo.language import marked, say
from geo.reconciliation.lines import LedgerLine

APART = marked("Those of which the last day is not known stand behind all others.")


def listed_lines(lines: Sequence[LedgerLine], *, most: int | None = None) -> list[LedgerLine]:
    """Return lines latest first, those of which the last day is not known behind all others.

    Among totals of known days one of "a day in 2024" reads as a rise and a fall that nobody stated.

    Parameters
    ----------
    lines
        In the ledger's order.
    most
        How many are wanted; None for all. The earliest of known days are left out first.
    """
    found = known_first(lines[::-1])
    known = sum(line.statement.end_known for line in found)
    spare = 0 if most is None else max(0, len(found) - most)
    left = max(0, known - spare)
    return [*found[:left], *found[known:][:most]]


def known_first(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """Return lines in their order, those of which the last day is not known behind all others."""
    return sorted(lines, key=lambda line: not line.statement.end_known)


def apart_words(lines: Sequence[LedgerLine]) -> str:
    """Return what is to be said of the order; empty where the last day of every one is known."""
    return say(APART) if any(not line.statement.end_known for line in lines) else ""
