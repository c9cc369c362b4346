"""Official statements beside the records: latest, series, and published facts."""

from __future__ import annotations

from typing import Final

from geo.analysis.periods import day_words
from geo.language import in_digits, marked, say, say_count
from geo.layers import vocabulary
from geo.layers.measures import MEASURE
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.cells import band_cell, left_out, recorded_words
from geo.publish.report.headline import lacking_words
from geo.publish.report.scope import Scope
from geo.reconciliation.bands import Band, percent_words
from geo.reconciliation.completeness import PARTS, statuses
from geo.reconciliation.enclosing import (
    FILTERED,
    NO_STATEMENT,
    NOTHING_STATED,
    enclosing,
    enclosing_words,
    exact,
    is_whole,
    no_total,
)
from geo.reconciliation.facts import facts
from geo.reconciliation.increments import Increment
from geo.reconciliation.lines import LedgerLine, StatedFigure
from geo.reconciliation.listing import apart_words, listed_lines
from geo.reconciliation.statements import WORDS, series_labels
from geo.text import listed

MOST_STATEMENTS: Final = 30
MOST_FACTS: Final = 40
_COMPARED: Final = ("casualties", "killed", "injured")
_DASH: Final = "–"
Compared = tuple[list[str], Band | None, list[str], list[str]]
"""A line of stated beside recorded: its words, what is recorded, its figures, and what stands behind them."""
_WITHOUT_STATUS: Final = marked(
    "This edition does not tell records apart by status, so nothing stands beside what is stated by status."
)


def reconciliation(scope: Scope) -> list[Block]:
    """Return what is stated beside what is recorded, up to the end of the period."""
    if scope.pack.statements.empty:
        if not scope.edition.holds_back:
            return [b.text(say(NOTHING_STATED))]
        return [b.text(scope.edition.none_of(say("No official statement is given here.")), say(NO_STATEMENT))]
    found = [
        b.text(
            say(
                "Each statement is compared with the records of its own period, whatever the filters of this "
                "report and without records known to lie outside the official count. Recorded figures "
                "are bands "
                "where dates or scope leave them open. Statements are revised figures of several "
                "authors, not a "
                "counter: a later one may be lower. A difference is no error of either side; it is what "
                "is not "
                "recorded here."
            )
        )
    ]
    if scope.meta.official_series_issuer:
        found.append(
            b.small(
                say(
                    "Official series issued by: {official_series_issuer}.",
                    official_series_issuer=scope.meta.official_series_issuer,
                )
            )
        )
    found += _shares(scope)
    return [*found, *_series(scope), *_statements(scope), *_narrower(scope)]


def _shares(scope: Scope) -> list[Block]:
    """Return how much is recorded of what is stated: of all, between the totals around a part, or why not."""
    if not scope.filters.is_empty:
        return [b.text(say(FILTERED))]
    return _latest(scope) if is_whole(scope.ledger, scope.period) else _around(scope)


def _latest(scope: Scope) -> list[Block]:
    line = scope.ledger.latest
    if line is None:
        return [b.text(no_total(scope.ledger))]
    figures = [(MEASURE.label(name), line[name]) for name in _COMPARED]
    found = [
        _shares_table(
            [(say("People"), 2.4)],
            [([label], figure.band, _compared(figure), []) for label, figure in figures],
            caption=say("Latest running total: {about}", about=line.statement.about),
        )
    ]
    if scope.edition.without_status:
        return [*found, b.small(say(_WITHOUT_STATUS))]
    return [*found, *_by_status(scope)]


def _around(scope: Scope) -> list[Block]:
    """Return what is stated for exactly a part of the time, and what the totals around it add."""
    apart = not scope.edition.without_status
    rows = []
    for measure in (*_COMPARED, *(PARTS if apart else ())):
        between = enclosing(scope.ledger, scope.period, measure=measure)
        steps = [*exact(scope.ledger, scope.period, measure=measure), *([between] if between else [])]
        rows += [_step_row(step) for step in steps]
    if not rows:
        return [b.text(enclosing_words(scope.ledger, scope.period))]
    return [
        _shares_table(
            [(say("People"), 1.4), (say("Days counted"), 2.9), (say("Statements"), 1.6)],
            rows,
            caption=say(
                "Stated for exactly this period, or between the totals around it, each over its own days"
            ),
            dense=True,
        ),
        *([] if apart else [b.small(say(_WITHOUT_STATUS))]),
    ]


def _step_row(step: Increment) -> Compared:
    share = step.share
    texts = [WORDS[step.measure].capitalize(), step.period.words(), ", ".join(step.statement_ids)]
    cells = [
        step.stated.words(),
        step.recorded.words(),
        step.residual.words(),
        _DASH if share is None else percent_words(share),
    ]
    return texts, step.recorded, cells, []


def _shares_table(
    texts: list[tuple[str, float]],
    lines: list[Compared],
    *,
    caption: str,
    more: tuple[tuple[str, float], ...] = (),
    dense: bool = False,
) -> Block:
    """Return a table of what is stated beside what is recorded.

    For how many incidents a number is not recorded stands in a column of its own: as words behind a band it
    makes a narrow column five lines high.
    """
    lacking = [band.unrecorded if band is not None and not band.blank else 0 for _, band, _, _ in lines]
    heads = [(say("Stated"), 0.75), (say("Recorded"), 1.05), (say("Difference"), 1.1), (say("Share"), 1.2)]
    rows = [
        [*words, *cells, *([_incidents(number)] if any(lacking) else []), *last]
        for (words, _, cells, last), number in zip(lines, lacking, strict=True)
    ]
    return b.table(
        [*texts, *heads, *([(say("Not recorded for"), 1.2)] if any(lacking) else []), *more],
        rows,
        caption=caption,
        texts=len(texts),
        dense=dense,
    )


def _incidents(number: int) -> str:
    return say_count("{number} incident", "{number} incidents", number) if number else ""


def _side_by_side(figure: StatedFigure) -> list[str]:
    return [
        _DASH if figure.stated is None else in_digits(figure.stated),
        band_cell(figure.band),
        band_cell(figure.residual),
    ]


def _compared(figure: StatedFigure) -> list[str]:
    share = figure.share
    return [*_side_by_side(figure), _DASH if share is None else percent_words(share)]


def _by_status(scope: Scope) -> list[Block]:
    lines: list[Compared] = [
        (
            [one.label],
            one.share.recorded,
            [
                band_cell(one.share.stated),
                band_cell(one.share.recorded),
                band_cell(one.share.residual),
                _DASH if one.share.percent is None else percent_words(one.share.percent),
            ],
            [one.statement.until_words if one.statement else say("not stated")],
        )
        for one in statuses(scope.ledger)
    ]
    return [
        _shares_table(
            [(say("Status and outcome"), 2.2)],
            lines,
            caption=say("By status and outcome: the last total that gives each figure"),
            more=((say("Last stated up to"), 1.6),),
        )
    ]


def _series(scope: Scope) -> list[Block]:
    known = [line for line in scope.lines if line.statement.end_known]
    if len(known) < 2:
        return []
    first, last = known[0], known[-1]
    names = series_labels(line.statement for line in known)
    issued = [line.statement.series for line in known]
    return [
        b.figure(
            "series.svg",
            alt=" ".join(
                [
                    say("Casualties stated and recorded over time, and their difference."),
                    *(
                        say(
                            "Up to {until_words}: {stated:,} stated, {recorded}",
                            until_words=line.statement.until_words,
                            stated=line["casualties"].stated,
                            recorded=recorded_words(line["casualties"].band),
                        )
                        for line in (first, last)
                    ),
                ]
            ),
            caption=say(
                "Casualties stated and recorded up to the same day; below, stated less recorded. Bands "
                "show what dates and scope leave open; where the period of this report is only part of "
                "the time, a pale ground marks it. Stated by {fromkeys}.",
                fromkeys=listed(dict.fromkeys(names[one] for one in issued)),
            ),
        )
    ]


def _statements(scope: Scope) -> list[Block]:
    inside = [line for line in scope.lines if scope.among(line.statement.period.last)]
    if not inside:
        return [b.text(scope.edition.none_of(say("No running total counts up to a day in this period.")))]
    shown = listed_lines(inside, most=MOST_STATEMENTS)
    columns = [
        (say("Statement"), 1.0),
        (say("Issuer, day it counts up to, and incidents without the number"), 0.0),
    ]
    columns += [
        column
        for _ in _COMPARED
        for column in ((say("stated"), 0.7), (say("rec."), 1.1), (say("diff."), 1.1))
    ]
    groups = [(MEASURE.label(name), 3) for name in _COMPARED]
    lacking = any(any(line.unrecorded.values()) for line in shown)
    rows = [
        [
            line.statement.statement_id,
            _issued(line),
            *(cell for name in _COMPARED for cell in _side_by_side(line[name])),
        ]
        for line in shown
    ]
    found = [
        b.table(
            columns,
            rows,
            caption=say("Running totals, by the day they count up to, beside the records, latest first"),
            texts=2,
            groups=groups,
            dense=True,
            led=True,
        ),
        b.small(
            say(
                "rec.: recorded under the same definition; diff.: stated less recorded, with a minus "
                "where more "
                "is recorded. A dash stands for what is not stated or cannot be computed."
            )
            + (f" {order}" if (order := apart_words(shown)) else "")
            + (
                " " + say("Incidents whose number is not recorded add an unknown number, not 0.")
                if lacking
                else ""
            )
        ),
    ]
    return [*found, *left_out(len(inside) - len(shown), say("earlier statements"))]


def _narrower(scope: Scope) -> list[Block]:
    lines = [
        line
        for line in scope.ledger.lines
        if not line.statement.in_series and scope.among(line.statement.period.last)
    ]
    if not lines:
        return []
    shown = listed_lines(lines, most=MOST_STATEMENTS)
    return [
        b.table(
            [
                (say("Statement"), 2.6),
                (say("Scope"), 1.8),
                (say("Days counted"), 3.2),
                *((MEASURE.label(name), 0.8) for name in _COMPARED),
            ],
            [_narrow_row(line) for line in shown],
            caption=say(
                "Statements of narrower scope, and of others than authorities: not the official series"
            ),
            texts=3,
            dense=True,
        ),
        *([b.small(order)] if (order := apart_words(shown)) else []),
        *left_out(len(lines) - len(shown), say("earlier statements of these")),
    ]


def _narrow_row(line: LedgerLine) -> list[str]:
    statement = line.statement
    stated = [line[name].stated for name in _COMPARED]
    return [
        f"{statement.statement_id}, {statement.issuer}",
        vocabulary.STATEMENT_SCOPE.label(statement.scope)
        + (f": {statement.area}" if statement.area else "")
        + (f" ({statement.kind_words})" if statement.runs else ""),
        statement.period_words,
        *(_DASH if value is None else in_digits(value) for value in stated),
    ]


def published_facts(scope: Scope) -> list[Block]:
    """Return the facts published up to the end of the period, as their issuers stated them."""
    found = [one for one in facts(scope.pack) if one.day < scope.period.end]
    if not found:
        return [
            b.text(
                scope.edition.none_of(say("No published fact up to the end of this period is given here."))
            )
        ]
    shown = found[:MOST_FACTS]
    rows = [[day_words(one.day), one.label, one.fact, ", ".join(one.source_ids)] for one in shown]
    return [
        b.text(
            say(
                "As published by their issuers; not checked, not compared with each other and used in "
                "no count. "
                "Those published before the period are listed too."
            )
        )
        if any(not scope.among(one.day) for one in shown)
        else b.text(say("As published by their issuers; not checked and used in no count.")),
        b.table(
            [(say("Date"), 1.5), (say("Kind"), 1.9), (say("Statement"), 5.0), (say("Sources"), 1.0)],
            rows,
            caption=say("Advisories, estimates, plans and other published facts, latest first"),
            texts=4,
            dense=True,
        ),
        *left_out(len(found) - len(shown), say("earlier facts")),
    ]


def _issued(line: LedgerLine) -> str:
    lacking = lacking_words(line.unrecorded)
    return say(
        "{issuer}, up to {until_words}; not recorded for {lacking}"
        if lacking
        else "{issuer}, up to {until_words}",
        issuer=line.statement.issuer,
        until_words=line.statement.until_words,
        lacking=lacking,
    )
