"""Hazardous areas as they leave the house: each as recorded, with the status at the end of the period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.analysis.hazards import STATE, histories
from geo.language import marked, say
from geo.layers.fields import Field, FieldType, code_field, date_field, text_field
from geo.layers.vocabulary import HAZARD_SHAPE, RELEASE_PRODUCT
from geo.publish.tables import GEOMETRY, LayerTable, multi

if TYPE_CHECKING:
    from geo.layers.pack import Pack


BY_PERIOD: Final = marked(
    "Filters and counting rules are of incidents: all hazardous areas are given, with their status at the "
    "end of the period. Leave these out."
)


def hazard_table(pack: Pack, end: date, fields: Sequence[Field]) -> LayerTable:
    """Return the hazardous areas of an edition, none left out.

    Parameters
    ----------
    pack
        An edition.
    end
        First day after the period.
    fields
        Fields of the layer that the edition gives.
    """
    frame = pack.hazards
    told = histories(pack)
    turns = [one.on(end) for one in told]
    last = [[entry for entry in one.entries if entry.day < end] for one in told]
    columns: dict[str, Any] = {name: frame[name] for name in frame.columns}
    columns[GEOMETRY] = [multi(shape) for shape in pack.hazard_layer().geometry]
    columns["state"] = [turn.state for turn in turns]
    columns["state_words"] = [turn.words for turn in turns]
    columns["state_since"] = pd.to_datetime(
        pd.Series([entries[-1].day if entries else None for entries in last], dtype=object)
    ).astype("datetime64[s]")
    extra = [
        code_field("drawn_as", say("What is drawn"), HAZARD_SHAPE),
        Field(name="drawn_m2", type=FieldType.NUMBER, label=say("Area drawn"), unit="m2",
              note=say("Of a whole perimeter, on the ellipsoid")),
        code_field("state", say("Status at the end of the "
            "period"), STATE, note=say("By dated entries alone")),
        text_field("state_words", say("Status in words")),
        date_field("state_since", say("Last entry"), note=say("Empty where none lies before the end of "
            "the period")),
    ]  # fmt: skip
    for product in RELEASE_PRODUCT:
        name = f"released_{product.code}_m2"
        note = say("Sum of the entries up to the end of the period; the three products are not one figure")
        extra.append(
            Field(
                name=name,
                type=FieldType.NUMBER,
                label=say("{label}, area", label=product.label),
                unit="m2",
                note=note,
            )
        )
        columns[name] = [_released(entries, product.code) for entries in last]
    shape = [
        Field(name=one.name, type=one.type, label=one.label, geometry=("MultiPolygon",), note=one.note)
        if one.type is FieldType.GEOMETRY
        else one
        for one in fields
    ]
    return LayerTable.build(
        "hazards",
        say("{title}: hazardous areas", title=pack.meta.title),
        [*shape[:-1], *extra, shape[-1]],
        columns,
    )


def _released(entries: Sequence[Any], product: str) -> float | None:
    areas = [entry.area_m2 for entry in entries if entry.product == product and entry.area_m2 is not None]
    return float(np.sum(areas)) if areas else None
