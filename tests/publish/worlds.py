"""Packs that differ in nothing but what an edition holds back, by chance and in memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
import shapely

from geo.analysis.placed import is_placed
from geo.layers.findings import Finding, Severity
from geo.layers.many import Findings
from geo.layers.pack import Pack
from geo.layers.sensitivity import MAY_LACK, TEXTS, classified, with_classes
from geo.publish.blocks import CELLS_PER_DEGREE
from geo.publish.profiles import FREE_TEXT, OTHER, TELLING, profile
from tests.publish.hazard_worlds import few_hazards, other_hazards

KEYS: Final = {
    "incidents": "incident_id",
    "statements": "statement_id",
    "places": "place_id",
    "clearance": "clearance_id",
    "facts": "fact_id",
    "sources": "source_id",
}
_FEWEST, _MOST = 3, 24
_STATUSES = ("civilian", "military", "deminer", "other_unknown")
_WORDS = ("Telltale of XI-001", "see the mill", "three soldiers", "ХI 777")


def pair(pack: Pack, seed: int, code: str) -> tuple[Pack, Pack]:
    """Return two packs with the same rows for readers of `code`, and other secrets.

    Parameters
    ----------
    pack
        As it was loaded; rows are drawn from it, and nothing in it is held back.
    seed
        Of everything drawn.
    code
        Profile.
    """
    one, other = alike(pack, seed, code, 2)
    return one, other


def alike(pack: Pack, seed: int, code: str, many: int) -> list[Pack]:
    """Return packs of which each two are as those of `pair`; to make more of one kind takes less time."""
    common = _common(pack, random.Random(seed), code)
    return [_secrets(common, random.Random(f"{seed} {number}"), code) for number in range(many)]


def _common(pack: Pack, chance: random.Random, code: str) -> Pack:
    """Return what both have: some rows of each layer, classes for some layers, chains by chance."""
    classes = sorted(profile(code).classes)
    told = {name: chance.choice(classes) for name in MAY_LACK if chance.random() < 0.5}
    tables = dict(pack._tables)
    for layer in KEYS:
        table = tables[layer]
        rows = sorted(chance.sample(range(len(table)), min(len(table), chance.randint(_FEWEST, _MOST))))
        if layer != "sources":
            table = table.iloc[rows].reset_index(drop=True)
        own = layer == "incidents" or chance.random() < 0.5
        tables[layer] = table.assign(
            sensitivity=pd.Series([chance.choice(classes) if own else None for _ in table.index], dtype="str")
        )
    tables["populations"] = tables["populations"].assign(sensitivity=pd.Series(dtype="str"))
    incidents = tables["incidents"].copy()
    ids = incidents["incident_id"].tolist()
    incidents["chain_id"] = _texts(incidents, lambda: chance.choice([None, None, *ids[:3], "XI-901"]))
    if chance.random() < 0.5:
        incidents["settlement"] = _texts(incidents, lambda: None)
    tables["incidents"] = incidents
    meta = replace(
        pack.meta,
        sensitivity=MappingProxyType(told),
        breakdowns_published=chance.choice(["", pack.meta.breakdowns_published]),
    )
    return few_hazards(replace(pack, meta=meta, _tables=MappingProxyType(tables)), chance, classes)


def _secrets(common: Pack, chance: random.Random, code: str) -> Pack:
    """Return a pack with rows that readers may not have, and other values in fields that they may not."""
    mine = profile(code).of(common.meta)
    above = [one for one in ("partner", "internal") if one not in mine.classes]
    common = other_hazards(common, chance, above, general=mine.coarsens)
    tables = dict(common._tables)
    tables["incidents"] = _fields(tables["incidents"], chance, mine.withholds)
    if mine.coarsens:
        tables["incidents"] = _jolted(tables["incidents"], chance, common)
    for layer, names in (("statements", ("remarks", "revision_note")), ("clearance", ("remarks",))):
        for name in names if code == "public" else ():
            tables[layer] = tables[layer].assign(**{name: _texts(tables[layer], lambda: _word(chance))})
    for layer, key in KEYS.items():
        tables[layer] = _with_others(tables[layer], key, chance, above, always=layer == "incidents")
    meta = common.meta
    if TEXTS not in meta.sensitivity:
        meta = replace(meta, coverage=_word(chance), known_gaps=(_word(chance),), notes=(_word(chance),))
    refused = {
        layer: tuple(chance.choice(above) for _ in range(chance.randrange(3)))
        for layer in tables
        if classified(layer)
    }
    _untold(tables, meta.sensitivity, chance)
    tables, untold, findings = with_classes(tables, meta, refused)
    quoted = [
        Finding(meta.files[layer], at, "area", _word(chance), "invented", Severity.NOTE, "", "", above[0])
        for layer in ("statements", "facts", "places")
        for at in range(chance.randrange(3))
    ]
    return replace(
        common,
        digest=f"{chance.getrandbits(256):064x}",
        meta=replace(meta, sensitivity=MappingProxyType({TEXTS: untold, **meta.sensitivity})),
        findings=Findings((*findings, *quoted)),
        rejected=MappingProxyType({layer: len(found) for layer, found in refused.items()}),
        rows_read=MappingProxyType(
            {layer: len(tables[layer]) + len(found) for layer, found in refused.items()}
        ),
        _refused=MappingProxyType(refused),
        _tables=MappingProxyType(tables),
    )


def _texts(table: pd.DataFrame, make: Callable[[], str | None]) -> pd.Series:
    return pd.Series([make() for _ in table.index], index=table.index, dtype="str")


def _word(chance: random.Random) -> str:
    return f"{chance.choice(_WORDS)} {chance.randrange(1000)}"


def _fields(table: pd.DataFrame, chance: random.Random, withheld: Iterable[str]) -> pd.DataFrame:
    """Return incidents with other values in withheld fields; who was hurt sums to the same."""
    table = table.copy()
    for name in (*FREE_TEXT, "time_local"):
        if name in withheld:
            table[name] = _texts(table, lambda: chance.choice([None, _word(chance)]))
    if "sex" not in withheld:
        return table
    table["sex"] = _texts(table, lambda: chance.choice([None, "male", "female", "mixed"]))
    for field, codes in TELLING.items():
        told = table[field].isin({*codes, OTHER})
        table.loc[told, field] = [chance.choice([*sorted(codes), OTHER]) for _ in range(int(told.sum()))]
    for outcome in ("killed", "injured"):
        names = [f"{outcome}_{status}" for status in _STATUSES]
        rows = [[*parts] for parts in table[names].itertuples(index=False, name=None)]
        for parts, whole in zip(rows, table[outcome].notna(), strict=True):
            chance.shuffle(parts)
            # Without a total the sum of the parts is the total, which is published.
            if whole and chance.random() < 0.5:
                parts[0] = pd.NA
        for name, column in zip(names, zip(*rows, strict=True), strict=True):
            table[name] = pd.array(column, dtype="Int64")
        children = [chance.choice([pd.NA, 0, 1]) for _ in rows]
        table[f"{outcome}_children"] = pd.array(children, dtype="Int64")
    return table


def _jolted(table: pd.DataFrame, chance: random.Random, pack: Pack) -> pd.DataFrame:
    """Return incidents elsewhere in their square, on the same side of their district's border.

    Where the place may be its settlement's, how far it is from there is told in steps.
    """
    table = table.copy()
    free = (
        is_placed(table)
        & table["location_precision"].eq("exact").to_numpy()
        & table["settlement"].isna().to_numpy()
        & table["district_code"].notna().to_numpy()
    )
    if free.any():
        lon, lat = (table.loc[free, name].to_numpy(dtype=np.float64) for name in ("longitude", "latitude"))
        x, y = ((np.floor(edge * CELLS_PER_DEGREE) + 0.5) / CELLS_PER_DEGREE for edge in (lon, lat))
        near = np.array([round(chance.uniform(-0.049, 0.049), 5) for _ in range(2 * len(x))])
        x, y = x + near[: len(x)], y + near[len(x) :]
        shapes = dict(zip(pack.districts["district_id"], pack.district_layer().geometry, strict=True))
        around = np.array([shapes.get(code) for code in table.loc[free, "district_code"]], dtype=object)
        same = shapely.intersects_xy(around, x, y) == shapely.intersects_xy(around, lon, lat)
        table.loc[free, "longitude"] = np.where(same, x, lon)
        table.loc[free, "latitude"] = np.where(same, y, lat)
        table.loc[free, "border_distance_km"] = chance.random()
        names = pack.sources["source_id"].tolist()
        table.loc[free, "coordinate_source_id"] = [chance.choice([pd.NA, *names]) for _ in x]
    return table


def _with_others(
    table: pd.DataFrame, key: str, chance: random.Random, above: list[str], *, always: bool
) -> pd.DataFrame:
    """Return a table with rows of stricter classes in between; they may cite and say anything."""
    others = table.iloc[[chance.randrange(len(table)) for _ in range(chance.randrange(always, 6))]].copy()
    if not len(others):
        return table
    others[key] = [f"Q-{chance.randrange(10**9)}" for _ in others.index]
    others["sensitivity"] = pd.Series(
        [chance.choice(above) for _ in others.index], index=others.index, dtype="str"
    )
    for name in ("remarks", "fact", "title", "issuer", "variants", "settlement", "chain_id"):
        if name in others:
            others[name] = _texts(others, lambda: _word(chance))
    spots = [*range(len(table)), *(chance.uniform(0, len(table)) for _ in range(len(others)))]
    return pd.concat([table, others]).iloc[np.argsort(spots)].reset_index(drop=True)


def _untold(tables: dict[str, pd.DataFrame], told: Iterable[str], chance: random.Random) -> None:
    """Change what nobody gave a class, sources but by the rows that cite them: it is held back as well."""
    for layer, name in (("facts", "fact"), ("statements", "issuer"), ("clearance", "issuer")):
        table = tables[layer]
        bare = table["sensitivity"].isna()
        if layer not in told and bare.any():
            tables[layer] = table.assign(
                **{name: table[name].mask(bare, pd.Series([_word(chance)] * len(table), dtype="str"))}
            )
