"""The layers as they leave the house: the records themselves beside what is counted of them.

Sums of the columns counted are the totals of `geo.analysis.totals` of the same period, filters and counting
rule, and the row "District not known" is never dropped. A district that no record names has empty figures,
not zeros: nothing is known of it. So has a sum that no record gives; beside every sum stands of how many
records the number is not recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from geo.analysis.assigned import NO_DISTRICT
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.choices import EXPORTED, EXPORTED_BY_PERIOD, EXPORTED_WHOLE
from geo.errors import PublishError
from geo.language import marked, say
from geo.layers.fields import Field, FieldType
from geo.layers.kinds import AREAL, LayerKind
from geo.layers.measures import GAPPED, LEAST, MEASURE, MEASURES, MOST, OUTCOMES
from geo.layers.pack import Pack
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import VICTIM_STATUS
from geo.publish.area_table import area_table, by_period
from geo.publish.chosen import Chosen
from geo.publish.district_columns import district_counts, formed_columns, population_columns, rate_columns
from geo.publish.redact import edition_of, refuse_filters
from geo.publish.statement_table import statement_table
from geo.publish.tables import GEOMETRY, LayerTable, count_column, multi, text_column
from geo.text import listed
from geo.workspace import Workspace

_BY_STATUS = frozenset(
    [f"{outcome}_{term.code}" for outcome in OUTCOMES for term in VICTIM_STATUS]
    + ["killed_children", "injured_children", "sex"]
)
_NEVER_EMPTY = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.GEOMETRY, FieldType.BOOLEAN})
WHOLE: Final = marked(
    "All official statements are given, each beside the records of its own days and definition; no period, "
    "filter or counting rule applies to them. Leave these out, or ask for incidents or districts."
)
_MOST_LIKELY = Field(
    name="most_likely_in_period", type=FieldType.BOOLEAN, label="Most likely in the period",
    note="Its middle possible day lies in it, and it has no more possible days than the period",
)  # fmt: skip


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
        raise PublishError(
            say(
                "There is no layer {layer!r}; use one of {choices}.",
                layer=layer,
                choices=", ".join(EXPORTED),
            )
        )
    if counting not in get_args(Counting):
        raise PublishError(
            say(
                "There is no counting rule {counting!r}; use {choices}.",
                counting=counting,
                choices=listed(get_args(Counting), "or"),
            )
        )
    if layer in EXPORTED_WHOLE:
        if period or counting != "most_likely" or not (filters or Filters()).is_empty:
            raise PublishError(say(WHOLE))
        return _WHOLE[layer](work)
    if layer in EXPORTED_BY_PERIOD and (counting != "most_likely" or not (filters or Filters()).is_empty):
        raise PublishError(by_period(EXPORTED_BY_PERIOD[layer]))
    records = work.cube.records
    if period is not None:
        period.refuse_outside(records.whole_period)
    chosen = Chosen(records, period or records.whole_period, filters or Filters(), counting)
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


def _incidents(pack: Pack, chosen: Chosen) -> LayerTable:
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
            label = MEASURE.label(measure)
            extra.append(
                count_column(
                    f"{measure}_counted", say("{measure}, counted", measure=label), "",
                    "What enters the totals: people of the victim statuses chosen; empty: not recorded",
                )
            )  # fmt: skip
            for end, words, told in _ENDS if ends else ():
                limits = pd.Series(ends[end][:, at], dtype="Int64")
                columns[f"{measure}_counted_{end}"] = limits.mask(blank[rows, at])
                extra.append(count_column(f"{measure}_counted_{end}", say(words, measure=label), "", told))
    return LayerTable.build(
        "incidents",
        say("{title}: incidents", title=pack.meta.title),
        [*_kept(pack, "incidents"), *extra],
        columns,
    )


def _districts(pack: Pack, chosen: Chosen) -> LayerTable:
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
    columns["name_en"][-1] = say(NO_DISTRICT)
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
    counts = district_counts(pack, chosen)
    for field, values in (
        formed_columns(pack, chosen),
        *counts,
        *population_columns(pack, records.district_ids),
    ):
        fields.insert(-1, field)
        columns[field.name] = list(values)
    if chosen.counting == "most_likely":
        for field, values in rate_columns(pack, chosen):
            fields.insert(-1, field)
            columns[field.name] = list(values)
    return LayerTable.build("districts", say("{title}: districts", title=pack.meta.title), fields, columns)


def _areas(pack: Pack, chosen: Chosen, *, kind: LayerKind) -> LayerTable:
    return area_table(pack, kind, chosen.period.end, _kept(pack, kind.pack_layer))


_ENDS: Final[tuple[tuple[Literal["least", "most"], str, str], ...]] = (
    (
        LEAST,
        marked("{measure}, at least"),
        marked("The lower end of a range, else what is counted; enters what is certain"),
    ),
    (
        MOST,
        marked("{measure}, at most"),
        marked("The upper end of a range, else what is counted; enters what is possible"),
    ),
)
_COUNTED: Final[Mapping[str, Callable[[Pack, Chosen], LayerTable]]] = {
    "incidents": _incidents,
    "districts": _districts,
    **{kind.exported: partial(_areas, kind=kind) for kind in AREAL},
}
_WHOLE: Final = {
    "statements": lambda work: statement_table(work, _kept(work.pack, "statements")),
}
