"""Bands of accidents to areas, and the account of land, beside geopandas: ``python -m tests.bench.near``.

50,000 invented areas of 40 corners and 50,000 accidents; both ways in turns, A B A B, each in this process.
geopandas joins each accident to the nearest area and unites all areas; it knows neither days nor uncertainty.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.land import land_account
from geo.analysis.near import nearness
from geo.layers.pack import Pack
from geo.store.files import load_pack
from tests.publish.island import EXERCISE

HALF_M = 300_000.0
CORNERS = 40
_EPOCH = np.datetime64("2023-01-01")


def many(number: int, *, seed: int = 20261130) -> Pack:
    """Return the island with so many areas, two or three entries each, and as many accidents."""
    chance = np.random.default_rng(seed)
    pack = load_pack(EXERCISE)
    back = to_metres(pack, projection="aeqd")

    def degrees(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(back.transform(*xy.T, direction="INVERSE"))

    middle = chance.uniform(-HALF_M, HALF_M, (number, 2))
    turn = np.sort(chance.uniform(0, 2 * np.pi, (number, CORNERS)), axis=1)
    far = chance.uniform(60, 400, (number, 1)) * chance.uniform(0.7, 1.0, (number, CORNERS))
    rings = middle[:, None] + np.stack([far * np.cos(turn), far * np.sin(turn)], axis=2)
    shapes = shapely.polygons(degrees(rings.reshape(-1, 2)).reshape(number, CORNERS, 2))
    hazards = pack.hazards.iloc[[0] * number].reset_index(drop=True)
    names = [f"H{at}" for at in range(number)]
    hazards = hazards.assign(
        hazard_id=names, drawn_as="perimeter", drawn_m2=shapely.area(in_metres(shapes, to_metres(pack)))
    )
    found = chance.integers(0, 700, number)
    released = found + chance.integers(1, 400, number)
    day = np.r_[found, released].astype("timedelta64[D]") + _EPOCH
    entries = pd.DataFrame(
        {
            "hazard_id": names * 2,
            "date": day.astype("datetime64[s]"),
            "status": ["open"] * number + ["closed"] * number,
            "product": [None] * number + ["cleared"] * number,
            "area_m2": [np.nan] * number + (hazards["drawn_m2"] * 0.9).tolist(),
        }
    ).reindex(columns=pack.hazard_status.columns)
    incidents = pack.incidents.iloc[[1] * number].reset_index(drop=True)
    at = degrees(chance.uniform(-HALF_M, HALF_M, (number, 2)))
    start = chance.integers(0, 1_000, number).astype("timedelta64[D]") + _EPOCH
    wide = chance.random(number) < 0.5
    incidents = incidents.assign(
        incident_id=[f"A{one}" for one in range(number)],
        longitude=at[:, 0],
        latitude=at[:, 1],
        location_precision=np.where(wide, "settlement", "exact"),
        uncertainty_m=pd.array(np.where(wide, 2_000, 25), dtype="Int64"),
        date_start=start.astype("datetime64[s]"),
        date_end=(start + np.timedelta64(5, "D")).astype("datetime64[s]"),
        point_withheld=False,
    )
    tables = {**pack._tables, "hazards": hazards, "hazard_status": entries, "incidents": incidents}
    wkb = np.asarray(shapely.to_wkb(shapes), dtype=object)
    return replace(
        pack,
        _tables=MappingProxyType(tables),
        _shapes=MappingProxyType({**pack._shapes, "hazards": wkb}),
        meta=replace(pack.meta, as_of=dt.date(2025, 12, 31)),
    )


def joined(pack: Pack) -> gpd.GeoDataFrame:
    """Join each accident to the nearest area, as geopandas does it."""
    crs = to_metres(pack, projection="aeqd").target_crs
    areas = gpd.GeoDataFrame(geometry=pack.hazard_layer().geometry.to_numpy(), crs=4326).to_crs(crs)
    places = gpd.GeoDataFrame(geometry=pack.incident_layer().geometry.to_numpy(), crs=4326).to_crs(crs)
    return gpd.sjoin_nearest(places, areas, distance_col="metres")


def united(pack: Pack) -> float:
    """Unite all areas at once, as geopandas does it; one period of twelve."""
    crs = to_metres(pack).target_crs
    areas = gpd.GeoDataFrame(geometry=pack.hazard_layer().geometry.to_numpy(), crs=4326).to_crs(crs)
    return float(areas.union_all().area)


def main() -> None:
    """Take all four in turns and print seconds of the processor, ratios of medians, and the most memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pack = many(options.areas)
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "bands, beside sjoin_nearest": (lambda: nearness(pack), lambda: joined(pack)),
        "account of 12 quarters, beside one union_all": (
            lambda: land_account(pack, by="quarter"),
            lambda: united(pack),
        ),
    }
    for name, ways in pairs.items():
        seconds: tuple[list[float], list[float]] = ([], [])
        for _ in range(options.rounds):
            for way, taken in zip(ways, seconds, strict=True):
                start = time.process_time()
                way()
                taken.append(time.process_time() - start)
        ours, theirs = (statistics.median(one) for one in seconds)
        print(f"{name}: {ours:.2f} s, {theirs:.2f} s, ratio {ours / theirs:.2f}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
