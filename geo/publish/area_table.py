"""Layers of areas as they leave the house: each as recorded, with how it stands at the end of the period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.analysis.areas import AREAS
from geo.analysis.hazards import histories
from geo.language import say
from geo.layers.fields import Field, FieldType, code_field, date_field, text_field
from geo.layers.kinds import HAZARDS, LayerKind
from geo.layers.vocabulary import HAZARD_SHAPE, RELEASE_PRODUCT
from geo.publish.tables import GEOMETRY, LayerTable, multi

if TYPE_CHECKING:
    from geo.layers.pack import Pack


def by_period(kind: LayerKind) -> str:
    """Return why filters and counting rules are refused of a layer of areas."""
    return say(
        "Filters and counting rules are of incidents: all {areas} are given, as they stand at the end of the "
        "period. Leave these out.",
        areas=say(kind.noun[1]),
    )


def area_table(pack: Pack, kind: LayerKind, end: date, fields: Sequence[Field]) -> LayerTable:
    """Return the rows of a layer of areas of an edition, none left out.

    Parameters
    ----------
    pack
        An edition.
    kind
        The layer, one of `geo.layers.kinds.AREAL`.
    end
        First day after the period.
    fields
        Fields of the layer that the edition gives.
    """
    frame, areas = pack.table(kind.pack_layer), AREAS[kind.key]
    told = areas.told(pack)
    turns = [one.on(end) for one in told]
    columns: dict[str, Any] = {name: frame[name] for name in frame.columns}
    columns[GEOMETRY] = [multi(shape) for shape in pack.area_layer(kind.pack_layer).geometry]
    columns["state"] = [turn.state for turn in turns]
    columns["state_words"] = [turn.words for turn in turns]
    since = [
        max((turn.day for turn in one.turns if turn.day and turn.day < end), default=None) for one in told
    ]
    columns["state_since"] = pd.to_datetime(pd.Series(since, dtype=object)).astype("datetime64[s]")
    extra = [
        code_field("drawn_as", say("What is drawn"), HAZARD_SHAPE),
        Field(name="drawn_m2", type=FieldType.NUMBER, label=say("Area drawn"), unit="m2",
              note=say("Of a whole perimeter, on the ellipsoid")),
        code_field("state", say("Status at the end of the period"), areas.states,
                   note=say("By dated entries alone")),
        text_field("state_words", say("Status in words")),
        date_field("state_since", say("Last entry"),
                   note=say("Empty where none lies before the end of the period")),
    ]  # fmt: skip
    more = _MORE.get(kind.key)
    for field, values in more(pack, end) if more is not None else ():
        extra.append(field)
        columns[field.name] = values
    shape = [
        Field(name=one.name, type=one.type, label=one.label, geometry=("MultiPolygon",), note=one.note)
        if one.type is FieldType.GEOMETRY
        else one
        for one in fields
    ]
    return LayerTable.build(
        kind.exported,
        say("{title}: {areas}", title=pack.meta.title, areas=say(kind.noun[1])),
        [*shape[:-1], *extra, shape[-1]],
        columns,
    )


def _products(pack: Pack, end: date) -> Iterator[tuple[Field, list[float | None]]]:
    """Yield what was released of each hazardous area, each product apart."""
    last = [[entry for entry in one.entries if entry.day < end] for one in histories(pack)]
    note = say("Sum of the entries up to the end of the period; the three products are not one figure")
    for product in RELEASE_PRODUCT:
        name = f"released_{product.code}_m2"
        yield (
            Field(
                name=name,
                type=FieldType.NUMBER,
                label=say("{label}, area", label=product.label),
                unit="m2",
                note=note,
            ),
            [_released(entries, product.code) for entries in last],
        )


def _released(entries: Sequence[Any], product: str) -> float | None:
    areas = [entry.area_m2 for entry in entries if entry.product == product and entry.area_m2 is not None]
    return float(np.sum(areas)) if areas else None


_MORE: Final[Mapping[str, Callable[[Pack, date], Iterable[tuple[Field, list[float | None]]]]]] = {
    HAZARDS.key: _products
}
"""Columns of one layer alone."""
