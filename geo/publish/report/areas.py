"""The maps and the table of districts."""

from __future__ import annotations

from typing import Final

import numpy as np

from geo.analysis.periods import month_number
from geo.analysis.rates import RateKind, RateStatus, rates
from geo.analysis.records import MEASURES, Bools, Bounds, Figures, Ints
from geo.layers import vocabulary
from geo.maps.sheet.several import calendar_spans, span_words
from geo.maps.sites import unplaced_words
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.headline import NOTHING, count_words
from geo.publish.report.scope import Parts, Scope

MOST_DISTRICTS: Final = 150


def maps(scope: Scope) -> list[Block]:
    """Return the map of the period and small maps of its years, quarters or months."""
    label = scope.measure_label
    total = scope.window.total
    rows = np.flatnonzero(scope.counted)
    missing, _ = unplaced_words(scope.pack, rows)
    counts = f"{label} {count_words(total, scope.measure)}, incidents {count_words(total, 'incidents')}"
    found = [
        b.figure(
            "map.svg",
            alt=f"Map of {label.lower()} by district, {scope.period.words()}: {counts}. The table of "
            "districts holds every figure of the map.",
            caption=f"{label} by district, {scope.period.words()}.",
            wide=True,
        ),
        b.small(*missing, "White districts hold no record in this selection; hatched ones hold none at all."),
    ]
    return found if scope.parts is None else [*found, *_small_maps(scope, scope.parts)]


def _small_maps(scope: Scope, parts: Parts) -> list[Block]:
    label, measure = scope.measure_label, scope.measure
    counts = scope.cube.counts(scope.filters)
    origin = month_number(scope.cube.axis.month(0).start)
    told, uncertain = [], False
    for first, last in calendar_spans(origin, parts.first, parts.last, step=parts.step):
        period = scope.cube.period_of(first, last)
        bounds = counts.window(period, counting="possible").total
        uncertain = uncertain or getattr(bounds.lower, measure) < getattr(bounds.upper, measure)
        told.append(f"{span_words(period, step=parts.step)}: {count_words(bounds, measure)}")
    notes = [f"{label} by district, {parts.noun} by {parts.noun}, in the same classes as the map before."]
    if parts.before:
        notes.append(
            "The last one is the period of this report; those before it are shown for comparison and are in "
            "no other figure of this report."
        )
    if uncertain:
        notes.append(
            f"Above each map stands what lies certainly in the {parts.noun} and, in brackets, what lies "
            "there at most."
        )
    return [
        b.heading(f"{label} by {parts.noun}"),
        b.figure(
            "parts.svg",
            alt=f"One small map a {parts.noun}: {'; '.join(told)} {label.lower()}.",
            caption=" ".join(notes),
            wide=True,
        ),
    ]


def district_table(scope: Scope) -> list[Block]:
    """Return every district with a record; the lines and those left out sum to the totals."""
    window, column = scope.window, scope.column
    ever = scope.cube.ever_recorded().to_numpy(dtype=bool)
    order = sorted(
        (int(row) for row in np.flatnonzero(ever | (window.upper_values[:, 0] > 0))),
        key=lambda row: (-int(window.upper_values[row, column]), row == len(ever) - 1, row),
    )
    if not order:
        return [b.text(NOTHING)]
    rated, refused, title = _rates(scope)
    shown, left = order[:MOST_DISTRICTS], order[MOST_DISTRICTS:]
    rows = [_district(scope, [row], scope.districts[window.index[row]], rated) for row in shown]
    if left:
        rows.append(_district(scope, left, f"{len(left):,} more districts", rated))
    columns = [("District", 2.6), *((vocabulary.MEASURE.label(name), 1.0) for name in MEASURES)]
    if scope.counting == "most_likely":
        columns.append((f"{scope.measure_label}, certain (up to possible)", 1.5))
    if rated:
        columns.append((f"{scope.measure_label} per 100,000", 1.2))
    everything = list(range(len(ever)))
    found = [
        b.table(
            columns,
            rows,
            caption="Recorded by district",
            foot=_district(scope, everything, "All districts", rated),
            dense=True,
        )
    ]
    if left:
        found.append(
            b.small(
                f"{len(left):,} districts with fewer {scope.measure_label.lower()} are summed in one line; "
                "the districts page and the data export hold each of them."
            )
        )
    never = int((~ever[:-1] & ~_overlays(scope)).sum())
    return [*found, b.small(*_notes(scope, never, refused=refused, title=title if rated else ""))]


def _district(scope: Scope, rows: list[int], name: str, rated: dict[int, str]) -> list[str]:
    """Return one line of the table: one row of the window, or the sum of several."""
    bounds = _row(scope.window.lower_values[rows].sum(axis=0), scope.window.upper_values[rows].sum(axis=0))
    cells = [name, *(count_words(bounds, measure) for measure in MEASURES)]
    if scope.counting == "most_likely":
        dated = _row(scope.dated.lower_values[rows].sum(axis=0), scope.dated.upper_values[rows].sum(axis=0))
        cells.append(count_words(dated, scope.measure))
    if rated:
        cells.append(rated.get(rows[0], "–") if len(rows) == 1 else "")
    return cells


def _notes(scope: Scope, never: int, *, refused: tuple[str, ...], title: str) -> list[str]:
    words = []
    if never:
        words.append(
            f"{never:,} more {'district has' if never == 1 else 'districts have'} no record in this data "
            "set, which says nothing about the ground."
        )
    if scope.window.upper_values[-1, 0]:
        words.append("Incidents whose district is not known have a line of their own.")
    if title:
        words.append(
            f"Rates are over the whole period, on “{title}”, and only where at least 5 are counted and the "
            "figure may be used."
        )
    return [*words, *refused]


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
        scope.window.upper,
        measure=scope.measure,
        kind=RateKind.PER_100K,
        figure=figures[0].id,
    )
    rated = {
        row: text
        for row, (text, status) in enumerate(zip(table["text"], table["status"], strict=True))
        if status == RateStatus.RATE
    }
    counted = scope.window.upper_values[:, scope.column] > 0
    refused = table[(table["status"] == RateStatus.REFUSED) & counted]
    words = tuple(
        f"No rate in {len(rows):,} of these districts: {reason}" for reason, rows in refused.groupby("reason")
    )
    return rated, words, figures[0].title


def _row(lower: Ints, upper: Ints) -> Bounds:
    return Bounds(Figures(*map(int, lower)), Figures(*map(int, upper)))
