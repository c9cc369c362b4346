"""In plain words: how many casualties are stated, how many recorded, and what the difference mostly is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.reconciliation.bands import Band, share_words
from geo.reconciliation.completeness import PARTS
from geo.reconciliation.enclosing import no_total
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.lines import LedgerLine, StatedFigure
from geo.reconciliation.statements import WORDS, Statement, people
from geo.text import listed

# Most of a difference, as "by this day most of it was there already" is meant.
_MOST = 0.8
_NAMED = 4


def summary(ledger: Ledger) -> tuple[str, ...]:
    """Return in whole sentences what is stated, what is recorded, and what the difference mostly is.

    Last comes of which running totals it is not known whether an authority issued them, and of which it is
    known that none did.
    """
    return (*_compared(ledger), *filter(None, [issuers_words(ledger)]))


def issuers_words(ledger: Ledger) -> str:
    """Say which running totals count as official though nobody says so, and which do not; or nothing."""
    silent = [one.statement_id for one in ledger.series if not one.issuer_kind]
    others = [one.statement_id for one in ledger.statements if one.runs and not one.in_series]
    told = []
    if silent:
        # In a pack that tells it of none, a list of all would say no more.
        all_silent = len(silent) == len(ledger.statements)
        named = "any statement" if all_silent else _several(silent)
        counted = "running totals count" if all_silent else "it counts" if len(silent) == 1 else "they count"
        told.append(f"What kind of issuer stands behind {named} is not said; {counted} as official.")
    if others:
        told.append(
            f"{_several(others)} {'is' if len(others) == 1 else 'are'} of media, organisations or others and "
            "no part of the official totals."
        )
    return " ".join(told)


def _several(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= _NAMED else f"{len(names):,} running totals"


def _compared(ledger: Ledger) -> tuple[str, ...]:
    latest = ledger.latest
    if latest is None:
        return (no_total(ledger),)
    statement, figure = latest.statement, latest["casualties"]
    if figure.stated is None:
        return (no_total(ledger),)
    parts = [
        f"{latest[outcome].stated:,} {outcome}"
        for outcome in ("killed", "injured")
        if latest[outcome].stated is not None
    ]
    stated = (
        f"{figure.stated:,} casualties are stated from {statement.period_words} by {statement.issuer} "
        f"({statement.statement_id})" + (f": {', '.join(parts)}." if parts else ".")
    )
    if figure.recorded is None or figure.residual is None:
        return stated, figure.reason
    share = figure.share
    lines = [
        stated,
        f"Recorded under the same definition: {figure.recorded.words()}"
        + (f" ({share_words(share)})" if share else "")
        + _outcomes(latest)
        + f"{figure.recorded.gap()}.",
    ]
    if figure.residual.high <= 0:
        lines.append("No casualties are missing from the records against this total.")
    elif figure.residual.low <= 0:
        lines.append(f"Whether any are missing is not certain: {_unsure(figure.residual)}.")
    else:
        lines += [f"Stated and not recorded: {people('casualties', figure.residual)}.", *_mostly(ledger)]
    return tuple(lines)


def _unsure(residual: Band) -> str:
    if residual.low == 0:
        return people("casualties", residual)
    return f"from {-residual.low:,} recorded above those stated to {residual.high:,} stated and not recorded"


def _outcomes(latest: LedgerLine) -> str:
    bands = [(name, latest[name].recorded) for name in ("killed", "injured")]
    words = [f"{band.words()} {name}" for name, band in bands if band is not None]
    return f": {', '.join(words)}" if words else ""


@dataclass(frozen=True, slots=True)
class Gap:
    """The outcome and status of which most people are stated and not recorded.

    Parameters
    ----------
    figure
        What is stated of it and recorded.
    until
        The last running total that gives every status, and this figure.
    missing
        Stated and not recorded of it.
    whole
        Casualties stated and not recorded by then, None where that cannot be told.
    """

    figure: StatedFigure
    until: Statement
    missing: Band
    whole: Band | None

    @property
    def how_much(self) -> str:
        """Return "mostly" where it certainly is more than half of the difference."""
        most = self.whole is not None and 2 * self.missing.low > self.whole.high
        return "mostly" if most else "in its largest part"


def largest_gap(ledger: Ledger) -> Gap | None:
    """Return which outcome and status the difference mostly is; None where that cannot be told."""
    complete = [
        line
        for line in ledger.lines
        if line.statement.in_series and all(line[part].stated is not None for part in PARTS)
    ]
    if not complete or not ledger.apart:
        return None
    last = complete[-1]
    open_parts = {part: band for part in PARTS if (band := last[part].residual) is not None}
    largest = max(open_parts, key=lambda part: (open_parts[part].low, open_parts[part].high))
    missing = open_parts[largest]
    if missing.low <= 0:
        return None
    return Gap(last[largest], last.statement, missing, last["casualties"].residual)


def _mostly(ledger: Ledger) -> list[str]:
    """Say which outcome and status the difference mostly is, and up to when most of it was stated."""
    gap = largest_gap(ledger)
    if gap is None:
        return []
    measure = gap.figure.measure
    lines = [
        f"By status the difference is {gap.how_much} {WORDS[measure]}: of {gap.figure.stated:,} stated up to "
        f"{gap.until.until_words}, the last total that gives them, {gap.missing.words()} are not "
        "recorded" + (f", out of {people('casualties', gap.whole)} missing by then." if gap.whole else ".")
    ]
    for line in ledger.lines:
        residual = line[measure].residual if line.statement.in_series else None
        early = line.statement is not gap.until
        if residual is not None and residual.low >= _MOST * gap.missing.low and early:
            lines.append(
                f"Of these, {residual.words()} had been stated and not recorded already by "
                f"{line.statement.until_words}."
            )
            break
    return lines
