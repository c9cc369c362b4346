"""The layers as they leave the house: the records themselves beside what is counted of them.

Sums of the columns counted are the totals of `geo.analysis.totals` of the same period, filters and counting
rule, and the row "District not known" is never dropped. A district that no record names has empty figures,
not zeros: nothing is known of it. So has a sum that no record gives; beside every sum stands of how many
records the number is not recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from geo.analysis.figures import Figure as FigureOf
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.rates import RateStatus, rates
from geo.analysis.records import NO_DISTRICT, Bools, Counting, Ints, Records
from geo.analysis.totals import tally
from geo.choices import EXPORTED, EXPORTED_BY_PERIOD, EXPORTED_WHOLE, RateKind
from geo.errors import PublishError
from geo.layers.fields import Field, FieldType
from geo.layers.kinds import AREAL, LayerKind
from geo.layers.measures import GAPPED, LEAST, MEASURE, MEASURES, MOST, OUTCOMES, TABLE
from geo.layers.pack import Pack
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import VICTIM_STATUS
from geo.publish.area_table import area_table, by_period
from geo.publish.redact import edition_of, refuse_filters
from geo.publish.statement_table import statement_table
from geo.publish.tables import GEOMETRY, LayerTable, count_column, multi, text_column
from geo.reconciliation.facts import formed
from geo.workspace import Workspace

_HXL: Final = {one.key: one.hxl for one in TABLE}
_BY_STATUS = frozenset(
    [f"{outcome}_{term.code}" for outcome in OUTCOMES for term in VICTIM_STATUS]
    + ["killed_children", "injured_children", "sex"]
)
_NEVER_EMPTY = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.GEOMETRY, FieldType.BOOLEAN})
_STATUS = {
    "counted": "at least one incident counted",
    "none_counted": "incidents are recorded, but none in this period and with these filters",
    "no_record": "no incident is recorded at all{held}, so nothing is known; this is no statement about the "
    "ground",
}
WHOLE: Final = (
    "All official statements are given, each beside the records of its own days and definition; no period, "
    "filter or counting rule applies to them. Leave these out, or ask for incidents or districts."
)
_MOST_LIKELY = Field(
    name="most_likely_in_period", type=FieldType.BOOLEAN, label="Most likely in the period",
    note="Its middle possible day lies in it, and it has no more possible days than the period",
)  # fmt: skip
_EMPTY = "empty: no record of the district, or no record gives the number"
_SIDES_OF_TIME = (
    (
        "",
        "likely",
        ", most likely",
        "A record counts whole on its middle possible day, if the period has as many days",
    ),
    ("_certain", "certain", ", certainly in the period", "Records with every possible day in the period"),
    ("_possible", "possible", ", possibly in the period", "Records with at least one possible day in it"),
)


class _Chosen(NamedTuple):
    """What is counted, and how."""

    records: Records
    period: Period
    filters: Filters
    counting: Counting

    @property
    def figures(self) -> Ints:
        return self.records.figures(self.filters)

    def ends(self, rows: Bools) -> dict[str, Ints]:
        """Return the figures with the ends of ranges of people; nothing where no record gives a range."""
        if not self.records.ranged[rows].any():
            return {}
        return {end: self.records.figures(self.filters, end)[rows] for end in (LEAST, MOST)}

    @property
    def bounds(self) -> tuple[Bools, Bools]:
        passing = self.records.selected(self.filters)
        return (
            passing & self.records.certainly_in(self.period),
            passing & self.records.possibly_in(self.period),
        )

    @property
    def likely(self) -> Bools:
        return self.records.selected(self.filters) & self.records.most_likely_in(self.period)


def layer_table(
    pack: Pack | Workspace,
    layer: str,
    *,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
) -> LayerTable:
    """Return one layer of an edition as it is published.

    Parameters
    ----------
    pack
        An edition, or its workspace.
    layer
        ``incidents``: the records that may lie in the period, whole, told apart as certain or possible, with
        the figures that enter the totals beside their own: the rows sum to the band of the totals.
        ``districts``: polygons with counts, population figures and rates, and a last row without polygon for
        what lies in no known district. ``statements``: all of them, each beside what the records hold under
        its own definition, whatever the period. Layers of areas: every one as it stands at the end of the
        period; filters and counting rules are of incidents and refused.
    period
        Days counted; None for all.
    filters
        What is counted; None for everything.
    counting
        What rates and the standing of a district follow. ``most_likely``: a record counts on its middle day,
        unless it has more possible days than the period. ``possible``: every record with a possible day in
        the period.

    Raises
    ------
    PublishError
        Where the pack is no edition, a filter asks for what the edition holds back or for a part of a layer
        that has none, or there is no such layer or counting rule.
    PeriodError
        Where the period lies outside the days described.
    """
    work = Workspace.of(pack)
    pack = work.pack
    edition_of(pack)
    refuse_filters(pack, filters or Filters())
    if layer not in EXPORTED:
        raise PublishError(f"There is no layer {layer!r}; use one of {', '.join(EXPORTED)}.")
    if counting not in get_args(Counting):
        raise PublishError(f"There is no counting rule {counting!r}; use {' or '.join(get_args(Counting))}.")
    if layer in EXPORTED_WHOLE:
        if period or counting != "most_likely" or not (filters or Filters()).is_empty:
            raise PublishError(WHOLE)
        return _WHOLE[layer](work)
    if layer in EXPORTED_BY_PERIOD and (counting != "most_likely" or not (filters or Filters()).is_empty):
        raise PublishError(by_period(EXPORTED_BY_PERIOD[layer]))
    records = work.cube.records
    if period is not None:
        period.refuse_outside(records.whole_period)
    chosen = _Chosen(records, period or records.whole_period, filters or Filters(), counting)
    return _COUNTED[layer](pack, chosen)


def withheld_fields(pack: Pack, layer: str) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Return fields an edition leaves out of a layer: those that tell people apart, and empty ones."""
    frame, schema = pack.table(layer), SCHEMAS[layer]
    apart = layer == "incidents" and edition_of(pack).without_status
    held_back = tuple(field for field in schema.fields if apart and field.name in _BY_STATUS)
    empty = tuple(
        field
        for field in schema.fields
        if field.type not in _NEVER_EMPTY
        and not (field.required or field.column)
        and field not in held_back
        and frame[field.name].isna().all()
    )
    return held_back, empty


def _kept(pack: Pack, layer: str) -> list[Field]:
    left_out = {field for group in withheld_fields(pack, layer) for field in group}
    return [field for field in SCHEMAS[layer].fields if field not in left_out]


def _incidents(pack: Pack, chosen: _Chosen) -> LayerTable:
    certain, rows = chosen.bounds
    frame = pack.incidents[rows]
    columns: dict[str, Any] = {name: frame[name] for name in frame.columns}
    columns[GEOMETRY] = pack.incident_layer().geometry.to_numpy()[rows]
    ids = np.array([*chosen.records.district_ids, None], dtype=object)
    columns["district_counted"] = ids[chosen.records.district[rows]]
    extra = [
        text_column("district_counted", "District the incident counts in", "#adm1+code+counted",
                    "Empty: district not known"),
        text_column("in_period", "In the period", "",
                    "certain: with every possible day; possible: with some"),
    ]  # fmt: skip
    columns["in_period"] = np.where(certain[rows], "certain", "possible")
    if chosen.counting == "most_likely":
        columns["most_likely_in_period"] = chosen.likely[rows]
        extra.append(_MOST_LIKELY)
    _, blank = chosen.records.gaps(chosen.filters)
    ends = chosen.ends(rows)
    for at, measure in enumerate(MEASURES):
        if measure in GAPPED:
            figures = pd.Series(chosen.figures[rows, at], dtype="Int64")
            columns[f"{measure}_counted"] = figures.mask(blank[rows, at])
            note = "What enters the totals: people of the victim statuses chosen; empty: not recorded"
            extra.append(count_column(f"{measure}_counted", f"{MEASURE.label(measure)}, counted", "", note))
            for end, words, told in _ENDS if ends else ():
                limits = pd.Series(ends[end][:, at], dtype="Int64")
                columns[f"{measure}_counted_{end}"] = limits.mask(blank[rows, at])
                extra.append(
                    count_column(f"{measure}_counted_{end}", f"{MEASURE.label(measure)}, {words}", "", told)
                )
    return LayerTable.build(
        "incidents", f"{pack.meta.title}: incidents", [*_kept(pack, "incidents"), *extra], columns
    )


def _districts(pack: Pack, chosen: _Chosen) -> LayerTable:
    records = chosen.records
    frame = pack.district_layer()
    fields = [
        replace(field, required=False, geometry=("MultiPolygon",))
        if field.type is FieldType.GEOMETRY
        else field
        for field in _kept(pack, "districts")
    ]
    columns: dict[str, list[Any]] = {
        field.name: [*frame[field.name], None] for field in fields if field.type is not FieldType.GEOMETRY
    }
    columns["name_en"][-1] = NO_DISTRICT
    columns[GEOMETRY] = [*map(multi, frame.geometry), None]
    fields.insert(
        -1,
        Field(
            name="overlay",
            type=FieldType.BOOLEAN,
            label="Drawn on top",
            note="No part of the coverage: its ground lies in other districts too",
        ),
    )
    columns["overlay"] = [*map(bool, frame["overlay"]), None]
    counts = _district_counts(pack, chosen)
    for field, values in (_formed(pack, chosen), *counts, *_populations(pack, records.district_ids)):
        fields.insert(-1, field)
        columns[field.name] = list(values)
    if chosen.counting == "most_likely":
        for field, values in _rates(pack, chosen):
            fields.insert(-1, field)
            columns[field.name] = list(values)
    return LayerTable.build("districts", f"{pack.meta.title}: districts", fields, columns)


def _formed(pack: Pack, chosen: _Chosen) -> tuple[Field, Sequence[Any]]:
    """Say of districts formed within the days counted, and of their parts, where incidents may count."""
    late, ids = formed(pack, chosen.period.start), chosen.records.district_ids
    words = [" ".join(one.words for one in late if code in one.concerned) or None for code in ids]
    return text_column("district_note", "Note on the district", "", "On days before a change"), [*words, None]


def _district_counts(pack: Pack, chosen: _Chosen) -> Iterable[tuple[Field, Sequence[Any]]]:
    records = chosen.records
    # What lies outside the days described is in no figure, here as on a map.
    held = records.district[~records.outside]
    ever = np.bincount(held, minlength=len(records.district_ids) + 1) > 0
    held_back = " in this edition, where some may be held back" if edition_of(pack).holds_back else ""
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
            "; ".join(f"{k}: {v}" for k, v in _STATUS.items()).format(held=held_back),
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
                count_column(f"{measure}{suffix}", MEASURE.label(measure) + words, tag, f"{note}; {_EMPTY}"),
                shown,
            )
    for measure in GAPPED:
        yield (
            count_column(
                f"{measure}_unrecorded",
                f"Incidents whose number of {MEASURE.label(measure).lower()} is not recorded",
                "",
                "Of those possibly in the period; with any, the sum of the others is a lower limit",
            ),
            [
                figures[measure].unrecorded if known else None
                for figures, known in zip(found, ever, strict=True)
            ],
        )


def _tallied(chosen: _Chosen) -> list[Mapping[str, FigureOf]]:
    """Return the figures of every district and, last, of no district."""
    nothing = dict.fromkeys(MEASURES, FigureOf(0, 0, 0))
    counted = tally(
        chosen.records, by="district", period=chosen.period, filters=chosen.filters, counting=chosen.counting
    )
    by_code = {group.key: group.figures for group in counted.groups}
    return [by_code.get(code, nothing) for code in (*chosen.records.district_ids, None)]


def _populations(pack: Pack, districts: Sequence[str]) -> Iterable[tuple[Field, Sequence[Any]]]:
    rows = pack.populations
    for figure in pack.meta.population_figures:
        people = rows[rows["figure_id"] == figure.id].set_index("district_id")["population"]
        note = f"{figure.title}. {figure.note}".strip()
        field = count_column(f"population_{figure.id}", figure.title, "#population", note)
        yield field, [*people.reindex(list(districts)), None]


def _rates(pack: Pack, chosen: _Chosen) -> Iterable[tuple[Field, Sequence[Any]]]:
    counts = pd.DataFrame(
        [{measure: figure.likely for measure, figure in figures.items()} for figures in _tallied(chosen)],
        index=pd.Index([*chosen.records.district_ids, None], dtype=object),
        dtype="Int64",
    )
    kinds: list[tuple[str, str, RateKind, str | None]] = [
        (f"per_100k_{figure.id}", f"per 100,000 people ({figure.title})", RateKind.PER_100K, figure.id)
        for figure in pack.meta.population_figures
    ]
    kinds.append(("per_1000_km2", "per 1,000 km²", RateKind.PER_1000_KM2, None))
    for name, words, kind, figure_id in kinds:
        found = rates(pack, counts, kind=kind, figure=figure_id)
        for column, part in (
            ("value", ""),
            ("low_95", ", lower 95 % limit"),
            ("high_95", ", upper 95 % limit"),
        ):
            suffix = "" if column == "value" else f"_{column}"
            yield (
                Field(
                    name=f"casualties_{name}{suffix}",
                    type=FieldType.NUMBER,
                    label=f"Casualties {words}{part}",
                    note="Over the whole period shown, not a year; empty where no rate may be given",
                ),
                [None if np.isnan(value) else float(value) for value in found[column]],
            )
        reasons = [
            reason or (None if status is RateStatus.RATE else str(status))
            for reason, status in zip(found["reason"], found["status"], strict=True)
        ]
        yield (
            text_column(f"casualties_{name}_reason", f"Casualties {words}: why no rate, or what to know"),
            reasons,
        )


def _areas(pack: Pack, chosen: _Chosen, *, kind: LayerKind) -> LayerTable:
    return area_table(pack, kind, chosen.period.end, _kept(pack, kind.pack_layer))


_ENDS: Final[tuple[tuple[Literal["least", "most"], str, str], ...]] = (
    (LEAST, "at least", "The lower end of a range, else what is counted; enters what is certain"),
    (MOST, "at most", "The upper end of a range, else what is counted; enters what is possible"),
)
_COUNTED: Final[Mapping[str, Callable[[Pack, _Chosen], LayerTable]]] = {
    "incidents": _incidents,
    "districts": _districts,
    **{kind.exported: partial(_areas, kind=kind) for kind in AREAL},
}
_WHOLE: Final = {
    "statements": lambda work: statement_table(work, _kept(work.pack, "statements")),
}
