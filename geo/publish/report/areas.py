"""The maps and the table of districts."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.figures import number_words, rank_key
from geo.analysis.lead import lead_words
from geo.analysis.periods import Period, month_number
from geo.analysis.placed import unplaced_words
from geo.analysis.rates import RateStatus, rates
from geo.analysis.records import Bools
from geo.analysis.sentences import overlap_words
from geo.choices import RateKind
from geo.language import marked, say
from geo.maps.sheet.several import calendar_spans, span_words
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.headline import NOTHING, figure_line, figures_table
from geo.publish.report.scope import Parts, Scope
from geo.reconciliation.facts import changes, formed, within_words

MOST_DISTRICTS: Final = 150
_LACKING: Final = marked("Districts with upright lines hold incidents, none of which gives the number.")


def maps(scope: Scope) -> list[Block]:
    """Return the map of the period and small maps of its years, quarters or months."""
    label = scope.measure_label
    rows = np.flatnonzero(scope.counted)
    missing, _ = unplaced_words(scope.pack, rows)
    told = [scope.whole[measure].full_words() for measure in (scope.measure, "incidents")]
    counts = say("{label} {told}; incidents {told_2}", label=label, told=told[0], told_2=told[1])
    found = [
        b.figure(
            "map.svg",
            alt=say(
                "Map of {title}, {period}: {counts}. The table of districts holds every figure of the map.",
                title=scope.titled(say("{label} by district", label=label.lower())),
                period=scope.period.words(),
                counts=counts,
            ),
            caption=say(
                "{title}, {period}.",
                title=scope.titled(say("{label} by district", label=label)),
                period=scope.period.words(),
            ),
            wide=True,
        ),
        b.small(
            *missing,
            say(
                "White districts have 0 {label} recorded in this selection; hatched ones have no record "
                "{none}.",
                label=label.lower(),
                none=_none(scope),
            ),
            *([say(_LACKING)] if scope.whole[scope.measure].unrecorded else []),
        ),
    ]
    return found if scope.parts is None else [*found, *_small_maps(scope, scope.parts)]


def _small_maps(scope: Scope, parts: Parts) -> list[Block]:
    label, measure = scope.measure_label, scope.measure
    counts = scope.cube.counts(scope.filters)
    origin = month_number(scope.cube.axis.month(0).start)
    told, each = [], []
    for first, last in calendar_spans(origin, parts.first, parts.last, step=parts.step):
        period = scope.cube.period_of(first, last)
        figure = counts.table(period).total(measure)
        each.append({measure: figure})
        told.append(f"{span_words(period, step=parts.step)}: {figure.full_words()}")
    notes = [
        say(
            "{title}, {noun} by {noun}, in the classes of that map.",
            title=scope.titled(say("{label} by district", label=label)),
            noun=parts.noun,
        )
    ]
    if parts.before:
        notes.append(
            say(
                "The last one is the period of this report; those before it are shown for comparison "
                "and are in "
                "no other figure of this report."
            )
        )
    if any(part[measure].certain != part[measure].possible for part in each):
        notes.append(
            say(
                "The figure above each map runs from what lies certainly in the {noun} to what lies "
                "there at most.",
                noun=parts.noun,
            )
        )
        whole = counts.table(scope.cube.period_of(parts.first, parts.last)).total(measure)
        notes += filter(None, [overlap_words(each, {measure: whole}, what=parts.step)])
    shown = Period(
        scope.cube.period_of(parts.first, parts.first).start, scope.cube.period_of(parts.last, parts.last).end
    )
    notes += filter(None, [within_words(changes(scope.pack), shown)])
    return [
        b.heading(scope.titled(say("{label} by {noun}", label=label, noun=parts.noun))),
        b.figure(
            "parts.svg",
            alt=say(
                "One small map a {noun}: {told} {label}.",
                noun=parts.noun,
                told="; ".join(told),
                label=label.lower(),
            ),
            caption=" ".join(notes),
            wide=True,
        ),
    ]


def district_table(scope: Scope) -> list[Block]:
    """Return every district with a record; the lines and those left out sum to the totals."""
    counted = scope.cells.sums
    ever = scope.cube.ever_recorded().to_numpy(dtype=bool)
    keys, names = list(scope.districts), list(scope.districts.values())

    def rank(row: int) -> tuple[object, ...]:
        value, incidents = scope.cells.get(scope.measure, row), int(counted[row, 0])
        return keys[row] is None, rank_key(value, names[row], keys[row], incidents=incidents)

    order = sorted((int(row) for row in np.flatnonzero(ever | (counted[:, 0] > 0))), key=rank)
    if not order:
        return [b.text(say(NOTHING))]
    rated, refused, title = _rates(scope)
    shown, left = order[:MOST_DISTRICTS], order[MOST_DISTRICTS:]
    rows = [_district(scope, [row], names[row], rated) for row in shown]
    if left:
        rows.append(_district(scope, left, say("{number:,} more districts", number=len(left)), rated))
    more = []
    if scope.counting == "most_likely":
        more.append((say("{measure_label}, most likely", measure_label=scope.measure_label), 1.2))
    if rated:
        more.append((say("{measure_label} per 100,000", measure_label=scope.measure_label), 1.2))
    everything = list(range(len(ever)))
    found = [
        figures_table(
            say("District"),
            2.6,
            [*rows, _district(scope, everything, say("All districts"), rated)],
            caption=scope.titled(say("Recorded by district")),
            more=tuple(more),
            dense=True,
        )
    ]
    if left:
        found.append(
            b.small(
                say(
                    "{number:,} districts with fewer {measure_label} are summed in one line; the export of "
                    "districts holds each of them.",
                    number=len(left),
                    measure_label=scope.measure_label.lower(),
                )
            )
        )
    never = int((~ever[:-1] & ~_overlays(scope)).sum())
    return [*found, b.small(*_notes(scope, never, refused=refused, title=title if rated else ""))]


def _district(scope: Scope, rows: list[int], name: str, rated: dict[int, str]) -> list[str]:
    """Return one line of the table: one row of the figures, or the sum of several."""
    figures = scope.table.summed(rows).figures(0)
    cells = figure_line(name, figures)
    if scope.counting == "most_likely":
        cells.append(number_words(figures[scope.measure].likely))
    if rated:
        cells.append(rated.get(rows[0], "–") if len(rows) == 1 else "")
    return cells


def _none(scope: Scope) -> str:
    """Return where a district has no record; of an edition, that some may be held back."""
    return (
        say("in this edition, and some may be held back")
        if scope.edition.holds_back
        else say("in this data set")
    )


def _notes(scope: Scope, never: int, *, refused: tuple[str, ...], title: str) -> list[str]:
    words = []
    if never:
        words.append(
            say(
                "{never:,} more {text} no record {none}. This says nothing about the ground.",
                never=never,
                text=say("district has") if never == 1 else say("districts have"),
                none=_none(scope),
            )
        )
    if scope.table.possible.sums[-1, 0]:
        words.append(say("Incidents whose district is not known have a line of their own."))
    words += filter(None, [_lead(scope)])
    if title:
        words.append(
            say(
                "Rates are over the whole period, on “{title}”, and only where at least 5 are counted "
                "and the figure may be used.",
                title=title,
            )
        )
    return [*words, *(one.words for one in formed(scope.pack, scope.period.start)), *refused]


def _lead(scope: Scope) -> str:
    named = enumerate(scope.districts.items())
    figures = {
        name: scope.table.figure(scope.measure, row) for row, (code, name) in named if code is not None
    }
    unknown = scope.table.figure(scope.measure, len(scope.districts) - 1)
    share = scope.work.completeness(period=scope.period, filters=scope.filters)
    return lead_words(figures, unknown, measure=scope.measure, noun="district", missing=share.missing)


def _overlays(scope: Scope) -> Bools:
    marked = scope.pack.districts.set_index("district_id")["overlay"]
    ids = list(scope.cube.records.district_ids)
    overlays: Bools = marked.reindex(ids).fillna(False).to_numpy(dtype=bool)
    return overlays


def _rates(scope: Scope) -> tuple[dict[int, str], tuple[str, ...], str]:
    """Return rates by row on the first population figure, why others are refused, and the figure's title."""
    figures = scope.meta.population_figures
    if not figures:
        return {}, (), ""
    table = rates(
        scope.pack,
        scope.cells.frame(pd.Index(list(scope.districts), dtype=object)),
        measure=scope.measure,
        kind=RateKind.PER_100K,
        figure=figures[0].id,
    )
    rated = {
        row: text
        for row, (text, status) in enumerate(zip(table["text"], table["status"], strict=True))
        if status == RateStatus.RATE
    }
    counted = scope.cells.sums[:, scope.column] > 0
    refused = table[(table["status"] == RateStatus.REFUSED) & counted]
    words = tuple(
        say("No rate in {number:,} of these districts: {reason}", number=len(rows), reason=reason)
        for reason, rows in refused.groupby("reason")
    )
    return rated, words, figures[0].title
