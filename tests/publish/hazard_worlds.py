"""Layers of areas of packs that differ in nothing but what an edition holds back of them."""

from __future__ import annotations

import random
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.layers.kinds import AREAL, HAZARDS
from geo.layers.pack import Pack
from geo.layers.schema import SCHEMAS
from geo.publish.perimeters import cells

_FEW = 9
_OTHERS = tuple(kind.pack_layer for kind in AREAL if kind is not HAZARDS)


def few_hazards(pack: Pack, chance: random.Random, classes: list[str]) -> Pack:
    """Return a pack with a few of its hazardous areas and their entries, all of them for some readers."""
    for layer in _OTHERS:
        table = pack.table(layer)
        few = sorted(chance.sample(range(len(table)), min(_FEW, len(table))))
        mine = table.iloc[few].reset_index(drop=True)
        word = pd.Series([chance.choice(classes)] * len(few), dtype="str")
        pack = _with_layer(pack, layer, mine.assign(sensitivity=word), pack._shapes[layer][few])
    rows = sorted(chance.sample(range(len(pack.hazards)), min(_FEW, len(pack.hazards))))
    hazards = pack.hazards.iloc[rows].reset_index(drop=True)
    kept = pack.hazard_status["hazard_id"].isin(hazards["hazard_id"])
    entries = pack.hazard_status[kept].reset_index(drop=True)
    own = chance.choice(classes)
    return _with(
        pack,
        hazards.assign(sensitivity=pd.Series([own] * len(hazards), dtype="str")),
        entries.assign(sensitivity=pd.Series([own] * len(entries), dtype="str")),
        pack._shapes["hazards"][rows],
    )


def other_hazards(pack: Pack, chance: random.Random, above: list[str], *, general: bool) -> Pack:
    """Return a pack with areas and histories for fewer readers, and other secrets in those that all may have.

    Parameters
    ----------
    pack
        As `few_hazards` returns it.
    chance
        Of everything drawn.
    above
        Classes held back.
    general
        Whether perimeters are generalised: then they may be any that touch the same cells.
    """
    for layer in _OTHERS:
        pack = _other_areas(pack, layer, chance, above, general=general)
    hazards, entries = pack.hazards, pack.hazard_status
    if not len(hazards):
        return pack
    hazards, shapes = _general_secrets(hazards, pack._shapes["hazards"], chance, general=general)
    # Of some areas one entry is held back, and with it the whole history; both worlds lack it then.
    first = hazards["hazard_id"].iloc[0]
    torn = entries["hazard_id"].eq(first)
    entries = entries.assign(sensitivity=entries["sensitivity"].mask(torn, chance.choice(above)))
    if chance.random() < 0.5:
        entries = entries[~torn | ~entries["hazard_id"].duplicated(keep="last")]
    extra = hazards.iloc[[chance.randrange(len(hazards)) for _ in range(chance.randrange(1, 5))]].copy()
    extra["hazard_id"] = [f"Q-{chance.randrange(10**9)}" for _ in extra.index]
    extra["sensitivity"] = pd.Series(
        [chance.choice(above) for _ in extra.index], index=extra.index, dtype="str"
    )
    told = [
        {"entry_id": f"Q-{chance.randrange(10**9)}", "hazard_id": one, "status": "open"}
        for one in (*extra["hazard_id"], first)
    ]
    more = pd.DataFrame(told).assign(date=np.datetime64("2024-05-01", "s"), sensitivity=above[0])
    more = more.reindex(columns=entries.columns).astype(entries.dtypes)
    order = np.argsort([*range(len(hazards)), *(chance.uniform(0, len(hazards)) for _ in range(len(extra)))])
    found = pd.concat([hazards, extra]).iloc[order].reset_index(drop=True)
    positions = [*range(len(shapes)), *([0] * len(extra))]
    return _with(
        pack,
        found,
        pd.concat([entries, more]).reset_index(drop=True),
        shapes[np.array(positions)[order]],
    )


def _general_secrets(
    table: pd.DataFrame, shapes: Any, chance: random.Random, *, general: bool
) -> tuple[pd.DataFrame, Any]:
    """Return areas with other words and shapes, where an edition holds these back."""
    shapes = shapes.copy()
    if not general:
        return table, shapes
    word = f"Telltale {chance.randrange(1000)}"
    for at, shape in enumerate(shapes):
        if shape is not None and chance.random() < 0.5:
            whole = cells(shapely.from_wkb(shape))
            shapes[at] = shapely.to_wkb(shapely.buffer(whole, -1e-7, join_style="mitre"))
    words = pd.Series([word] * len(table), dtype="str")
    return table.assign(name=words, remarks=words, organisation=words), shapes


def _other_areas(pack: Pack, layer: str, chance: random.Random, above: list[str], *, general: bool) -> Pack:
    """Return a pack with more areas of a layer for fewer readers, and other secrets in those of all."""
    table, key = pack.table(layer), SCHEMAS[layer].key[0]
    if not len(table):
        return pack
    table, shapes = _general_secrets(table, pack._shapes[layer], chance, general=general)
    extra = table.iloc[[chance.randrange(len(table)) for _ in range(chance.randrange(1, 4))]].copy()
    extra[key] = [f"Q-{chance.randrange(10**9)}" for _ in extra.index]
    extra["sensitivity"] = pd.Series(
        [chance.choice(above) for _ in extra.index], index=extra.index, dtype="str"
    )
    order = np.argsort([*range(len(table)), *(chance.uniform(0, len(table)) for _ in range(len(extra)))])
    found = pd.concat([table, extra]).iloc[order].reset_index(drop=True)
    return _with_layer(
        pack, layer, found, shapes[np.array([*range(len(shapes)), *([0] * len(extra))])[order]]
    )


def _with_layer(pack: Pack, layer: str, table: pd.DataFrame, shapes: Any) -> Pack:
    return replace(
        pack,
        _tables=MappingProxyType({**pack._tables, layer: table}),
        _shapes=MappingProxyType({**pack._shapes, layer: shapes}),
    )


def _with(pack: Pack, hazards: pd.DataFrame, entries: pd.DataFrame, shapes: Any) -> Pack:
    tables = {**pack._tables, "hazards": hazards, "hazard_status": entries}
    return replace(
        pack,
        _tables=MappingProxyType(tables),
        _shapes=MappingProxyType({**pack._shapes, "hazards": shapes}),
    )
