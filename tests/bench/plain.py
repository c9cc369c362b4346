"""Loading, counting and filtering with plain geopandas and pandas, as the rival page does it.

Imports nothing of this product, which would take GDAL's drivers away.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

MEASURES = ["incidents", "killed", "injured", "casualties"]


def timed(work: Callable[[Any], Any], questions: list[Any]) -> tuple[float, Any]:
    """Return seconds per question and the last answer; the first question warms up and does not count."""
    if len(questions) > 1:
        work(questions[0])
        questions = questions[1:]
    gc.collect()
    started = time.perf_counter()
    for question in questions:
        answer = work(question)
    return (time.perf_counter() - started) / len(questions), answer


def sums(table: pd.DataFrame) -> dict[str, list[int]]:
    """Return a table of districts and measures as JSON values."""
    rows = table.to_numpy().tolist()
    return {str(key): [int(value) for value in row] for key, row in zip(table.index, rows, strict=True)}


def _read(folder: Path) -> gpd.GeoDataFrame:
    districts = gpd.read_file(folder / "districts.geojson")[["district_id", "name_en", "geometry"]]
    incidents = gpd.read_file(folder / "incidents.geojson")
    incidents["date"] = pd.to_datetime(incidents["date_start"])
    incidents["casualties"] = incidents[["killed", "injured", "outcome_unknown"]].sum(axis=1)
    incidents["incidents"] = 1
    unplaced = incidents[incidents["district_code"].isna() & incidents.geometry.notna()]
    joined = gpd.sjoin(unplaced[["geometry"]], districts, predicate="within")
    incidents["district_code"] = incidents["district_code"].fillna(joined["district_id"])
    return incidents


def _totals(rows: pd.DataFrame) -> pd.DataFrame:
    totals: pd.DataFrame = rows.groupby("district_code")[MEASURES].sum()
    return totals


def measure(folder: Path, *, devices: list[list[str]], periods: list[list[str]]) -> dict[str, Any]:
    """Time loading, counting all, one filter change and one period change."""
    times: dict[str, float] = {}
    times["load"], frame = timed(_read, [folder])
    times["build counts"], whole = timed(_totals, [frame])

    def change_filter(chosen: list[str]) -> pd.DataFrame:
        return _totals(frame[frame["device_type"].isin(chosen)])

    def change_period(period: list[str]) -> pd.DataFrame:
        dated = (frame["date"] >= period[0]) & (frame["date"] < period[1])
        return _totals(frame[dated & (frame["device_type"] == devices[0][0])])

    times["filter change"], _ = timed(change_filter, devices)
    times["period change"], _ = timed(change_period, periods)
    return {"times": times, "sums": sums(whole)}


def main() -> None:
    """Print the timings as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pack", type=Path)
    parser.add_argument("--questions", type=json.loads, required=True)
    options = parser.parse_args()
    print(json.dumps(measure(options.pack, **options.questions)))


if __name__ == "__main__":
    main()
