"""Columns that an extract of districts adds to the layer: counts, people and rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.analysis.figures import Figure as FigureOf
from geo.analysis.rates import RateStatus, rates
from geo.analysis.totals import tally
from geo.choices import RateKind
from geo.language import Sayings, marked, say
from geo.layers.fields import Field, FieldType
from geo.layers.measures import GAPPED, MEASURE, MEASURES, TABLE
from geo.layers.pack import Pack
from geo.publish.chosen import Chosen
from geo.publish.redact import edition_of
from geo.publish.tables import count_column, text_column
from geo.reconciliation.facts import formed

_HXL: Final = {one.key: one.hxl for one in TABLE}
_STATUS = Sayings(
    {
        "counted": "at least one incident counted",
        "none_counted": "incidents are recorded, but none in this period and with these filters",
    }
)
_NO_RECORD: Final = marked(
    "no incident is recorded at all, so nothing is known; this is no statement about the ground"
)
_HELD_BACK: Final = marked(
    "no incident is recorded at all in this edition, where some may be held back, so nothing is known; this "
    "is no statement about the ground"
)
_EMPTY = marked("empty: no record of the district, or no record gives the number")
_SIDES_OF_TIME = (
    (
        "",
        "likely",
        marked("{measure}, most likely"),
        marked("A record counts whole on its middle possible day, if the period has as many days"),
    ),
    (
        "_certain",
        "certain",
        marked("{measure}, certainly in the period"),
        marked("Records with every possible day in the period"),
    ),
    (
        "_possible",
        "possible",
        marked("{measure}, possibly in the period"),
        marked("Records with at least one possible day in it"),
    ),
)


def formed_columns(pack: Pack, chosen: Chosen) -> tuple[Field, Sequence[Any]]:
    """Say of districts formed within the days counted, and of their parts, where incidents may count."""
    late, ids = formed(pack, chosen.period.start), chosen.records.district_ids
    words = [" ".join(one.words for one in late if code in one.concerned) or None for code in ids]
    note = text_column("district_note", "Note on the district", "", "On days before a change")
    return note, [*words, None]


def district_counts(pack: Pack, chosen: Chosen) -> Iterable[tuple[Field, Sequence[Any]]]:
    """Yield the counts of each district and, last, of no district, with what they rest on."""
    records = chosen.records
    # What lies outside the days described is in no figure, here as on a map.
    held = records.district[~records.outside]
    ever = np.bincount(held, minlength=len(records.district_ids) + 1) > 0
    told = {**_STATUS, "no_record": say(_HELD_BACK if edition_of(pack).holds_back else _NO_RECORD)}
    found = _tallied(chosen)
    kind = "possible" if chosen.counting == "possible" else "likely"
    status = [
        "counted" if getattr(figures["incidents"], kind) else "none_counted" if known else "no_record"
        for figures, known in zip(found, ever, strict=True)
    ]
    yield (
        text_column(
            "record_status",
            "What the figures rest on",
            "",
            "; ".join(f"{code}: {words}" for code, words in told.items()),
        ),
        status,
    )
    for suffix, side, words, note in _SIDES_OF_TIME:
        for measure in MEASURES:
            shown = [
                getattr(figures[measure], side) if known else None
                for figures, known in zip(found, ever, strict=True)
            ]
            tag = _HXL[measure]
            yield (
                count_column(
                    f"{measure}{suffix}",
                    say(words, measure=MEASURE.label(measure)),
                    tag,
                    f"{say(note)}; {say(_EMPTY)}",
                ),
                shown,
            )
    for measure in GAPPED:
        yield (
            count_column(
                f"{measure}_unrecorded",
                say(
                    "Incidents whose number of {measure} is not recorded",
                    measure=MEASURE.label(measure).lower(),
                ),
                "",
                "Of those possibly in the period; with any, the sum of the others is a lower limit",
            ),
            [
                figures[measure].unrecorded if known else None
                for figures, known in zip(found, ever, strict=True)
            ],
        )


def _tallied(chosen: Chosen) -> list[Mapping[str, FigureOf]]:
    """Return the figures of every district and, last, of no district."""
    nothing = dict.fromkeys(MEASURES, FigureOf(0, 0, 0))
    counted = tally(
        chosen.records, by="district", period=chosen.period, filters=chosen.filters, counting=chosen.counting
    )
    by_code = {group.key: group.figures for group in counted.groups}
    return [by_code.get(code, nothing) for code in (*chosen.records.district_ids, None)]


def population_columns(pack: Pack, districts: Sequence[str]) -> Iterable[tuple[Field, Sequence[Any]]]:
    """Yield the people of each district, a column for each figure of the pack."""
    rows = pack.populations
    for figure in pack.meta.population_figures:
        people = rows[rows["figure_id"] == figure.id].set_index("district_id")["population"]
        note = f"{figure.title}. {figure.note}".strip()
        field = count_column(f"population_{figure.id}", figure.title, "#population", note)
        yield field, [*people.reindex(list(districts)), None]


def rate_columns(pack: Pack, chosen: Chosen) -> Iterable[tuple[Field, Sequence[Any]]]:
    """Yield the rates of each district with their limits, and why one has none."""
    counts = pd.DataFrame(
        [{measure: figure.likely for measure, figure in figures.items()} for figures in _tallied(chosen)],
        index=pd.Index([*chosen.records.district_ids, None], dtype=object),
        dtype="Int64",
    )
    kinds: list[tuple[str, str, RateKind, str | None]] = [
        (
            f"per_100k_{figure.id}",
            say("per 100,000 people ({title})", title=figure.title),
            RateKind.PER_100K,
            figure.id,
        )
        for figure in pack.meta.population_figures
    ]
    kinds.append(("per_1000_km2", say("per 1,000 km²"), RateKind.PER_1000_KM2, None))
    for name, words, kind, figure_id in kinds:
        found = rates(pack, counts, kind=kind, figure=figure_id)
        for column, part in (
            ("value", marked("Casualties {rate}")),
            ("low_95", marked("Casualties {rate}, lower 95 % limit")),
            ("high_95", marked("Casualties {rate}, upper 95 % limit")),
        ):
            suffix = "" if column == "value" else f"_{column}"
            yield (
                Field(
                    name=f"casualties_{name}{suffix}",
                    type=FieldType.NUMBER,
                    label=say(part, rate=words),
                    note="Over the whole period shown, not a year; empty where no rate may be given",
                ),
                [None if np.isnan(value) else float(value) for value in found[column]],
            )
        reasons = [
            reason or (None if status is RateStatus.RATE else str(status))
            for reason, status in zip(found["reason"], found["status"], strict=True)
        ]
        yield (
            text_column(
                f"casualties_{name}_reason",
                say("Casualties {rate}: why no rate, or what to know", rate=words),
            ),
            reasons,
        )
