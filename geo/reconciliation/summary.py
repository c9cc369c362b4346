"""In plain words: how many casualties are stated, how many recorded, and what the difference mostly is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.language import Sayings, say
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
        named = say("any statement") if all_silent else _several(silent)
        counted = (
            say("running totals count")
            if all_silent
            else say("it counts")
            if len(silent) == 1
            else say("they count")
        )
        told.append(
            say(
                "What kind of issuer stands behind {named} is not said; {counted} as official.",
                named=named,
                counted=counted,
            )
        )
    if others:
        told.append(
            say(
                "{several} is of media, organisations or others and no part of the official totals."
                if len(others) == 1
                else "{several} are of media, organisations or others and no part of the official totals.",
                several=_several(others),
            )
        )
    return " ".join(told)


def _several(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= _NAMED else say("{number:,} running totals", number=len(names))


def _compared(ledger: Ledger) -> tuple[str, ...]:
    latest = ledger.latest
    if latest is None:
        return (no_total(ledger),)
    statement, figure = latest.statement, latest["casualties"]
    if figure.stated is None:
        return (no_total(ledger),)
    parts = [
        f"{latest[outcome].stated:,} {WORDS[outcome]}"
        for outcome in ("killed", "injured")
        if latest[outcome].stated is not None
    ]
    stated = say(
        "{stated:,} casualties are stated from {period_words} by {issuer} ({statement_id}): {parts}."
        if parts
        else "{stated:,} casualties are stated from {period_words} by {issuer} ({statement_id}).",
        stated=figure.stated,
        period_words=statement.period_words,
        issuer=statement.issuer,
        statement_id=statement.statement_id,
        parts=", ".join(parts),
    )
    if figure.recorded is None or figure.residual is None:
        return stated, figure.reason
    share, outcomes = figure.share, _outcomes(latest)
    lines = [
        stated,
        figure.recorded.noted(
            say(
                _RECORDED.template((bool(share), bool(outcomes))),
                recorded=figure.recorded.words(),
                share=share_words(share) if share else "",
                outcomes=outcomes,
            )
        ),
    ]
    if figure.residual.high <= 0:
        lines.append(say("No casualties are missing from the records against this total."))
    elif figure.residual.low <= 0:
        lines.append(
            say("Whether any are missing is not certain: {unsure}.", unsure=_unsure(figure.residual))
        )
    else:
        lines += [
            say("Stated and not recorded: {people}.", people=people("casualties", figure.residual)),
            *_mostly(ledger),
        ]
    return tuple(lines)


# Whether a share is told, and killed and injured.
_RECORDED: Final = Sayings(
    {
        (True, True): "Recorded under the same definition: {recorded} ({share}): {outcomes}.",
        (True, False): "Recorded under the same definition: {recorded} ({share}).",
        (False, True): "Recorded under the same definition: {recorded}: {outcomes}.",
        (False, False): "Recorded under the same definition: {recorded}.",
    }
)


def _unsure(residual: Band) -> str:
    if residual.low == 0:
        return people("casualties", residual)
    return say(
        "from {text:,} recorded above those stated to {high:,} stated and not recorded",
        text=-residual.low,
        high=residual.high,
    )


def _outcomes(latest: LedgerLine) -> str:
    bands = [(name, latest[name].recorded) for name in ("killed", "injured")]
    return ", ".join(f"{band.words()} {WORDS[name]}" for name, band in bands if band is not None)


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
        return "mostly" if most else say("in its largest part")


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
        say(
            "By status the difference is {how_much} {words}: of {stated:,} stated up to "
            "{until_words}, the last total that gives them, {missing} are not recorded, out of {people} "
            "missing by then."
            if gap.whole
            else "By status the difference is {how_much} {words}: of {stated:,} stated up to "
            "{until_words}, the last total that gives them, {missing} are not recorded.",
            how_much=gap.how_much,
            words=WORDS[measure],
            stated=gap.figure.stated,
            until_words=gap.until.until_words,
            missing=gap.missing.words(),
            people=people("casualties", gap.whole) if gap.whole else "",
        )
    ]
    for line in ledger.lines:
        residual = line[measure].residual if line.statement.in_series else None
        early = line.statement is not gap.until
        if residual is not None and residual.low >= _MOST * gap.missing.low and early:
            lines.append(
                say(
                    "Of these, {residual} had been stated and not recorded already by {until_words}.",
                    residual=residual.words(),
                    until_words=line.statement.until_words,
                )
            )
            break
    return lines
