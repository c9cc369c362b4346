"""Incidents that may be one, beside a comparison of all pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.checking.twins import SAME_PLACE_KM, _in_order, incident_twins
from geo.layers.distances import km_between


@pytest.mark.parametrize("span", [3, 40_000, 2**60], ids=str)
def test_rows_are_put_in_the_order_of_their_groups_and_days_however_long_these_are(span: int) -> None:
    chance = np.random.default_rng(span)
    groups, days = chance.integers(0, 5, 500), chance.integers(0, span, 500)
    assert _in_order(groups, days).tolist() == np.lexsort((np.arange(500), days, groups)).tolist()


def some(chance: np.random.Generator, number: int) -> pd.DataFrame:
    start = np.datetime64("2021-01-01") + chance.integers(0, 5, number)
    placed = chance.random(number) < 0.7
    points = np.full(number, None, dtype=object)
    points[placed] = shapely.points(10 + chance.random(placed.sum()) * 0.06, np.full(placed.sum(), 50.0))
    texts = {
        "district": chance.choice(["West", "East"], number),
        "district_code": np.full(number, None),
        "region": chance.choice(np.array(["North", "South", None], dtype=object), number),
        "chain_id": chance.choice(np.array(["C", None, None], dtype=object), number),
    }
    frame = pd.DataFrame({name: pd.array(values, dtype="str") for name, values in texts.items()})
    return frame.assign(
        date_start=start.astype("datetime64[s]"),
        date_end=(start + chance.integers(0, 3, number)).astype("datetime64[s]"),
        killed=pd.array(chance.choice(np.array([0, 1, None], dtype=object), number), dtype="Int64"),
        injured=pd.array([None] * number, dtype="Int64"),
        geometry=pd.Series(points, dtype=object),
    )


def alike(one: pd.Series, other: pd.Series) -> bool:
    if pd.isna(one["killed"]) or pd.isna(other["killed"]) or one["killed"] != other["killed"]:
        return False
    if one["date_end"] < other["date_start"] or other["date_end"] < one["date_start"]:
        return False
    if pd.notna(one["chain_id"]) and one["chain_id"] == other["chain_id"]:
        return False
    if one["geometry"] is not None and other["geometry"] is not None:
        places = [np.array([at]) for point in (one, other) for at in point["geometry"].coords[0]]
        return bool(km_between(*places)[0] <= SAME_PLACE_KM)
    told = [row["region"] for row in (one, other) if pd.notna(row["region"])]
    return one["district"] == other["district"] and len(set(told)) < 2 + (len(told) < 2)


@pytest.mark.parametrize("seed", range(12))
def test_a_row_has_a_twin_where_an_earlier_one_is_like_it(seed: int) -> None:
    frame = some(np.random.default_rng(seed), 9)
    rows = [row for _, row in frame.iterrows()]
    found = incident_twins(frame)
    for at, row in enumerate(rows):
        like = {before for before in range(at) if alike(rows[before], row)}
        assert (found[at] >= 0) == bool(like), (at, like)
        assert found[at] < 0 or int(found[at]) in like
