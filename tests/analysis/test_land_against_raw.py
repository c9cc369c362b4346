"""The account of hazardous land again, from the files of the exercise pack alone, by plain tables and shapes.

Nothing of `geo` counts here: for every district and every quarter the lines are found anew, in other words,
from the three files as they lie in the folder, and the ground in another equal-area projection. What was
released is what activities report; an entry of status counts where none has its document.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod, Transformer

from geo.analysis.land import land_account
from geo.analysis.periods import Period
from geo.store.files import load_pack
from tests.publish.island import EXERCISE

PRODUCTS = ("cancelled", "reduced", "cleared")
QUARTERS = pd.period_range("2022Q4", "2025Q4", freq="Q")
WAY = Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)


@cache
def raw() -> tuple[pd.DataFrame, pd.DataFrame]:
    features = json.loads((EXERCISE / "hazards.geojson").read_text(encoding="utf-8"))["features"]
    areas = pd.DataFrame([one["properties"] for one in features]).set_index("hazard_id")
    shapes = [
        None if one["geometry"] is None else shapely.geometry.shape(one["geometry"]) for one in features
    ]
    whole = [
        one if one is not None and one.geom_type == "Polygon" and one.is_valid else None for one in shapes
    ]
    drawn = [
        np.nan if one is None else abs(Geod(ellps="WGS84").geometry_area_perimeter(one)[0]) for one in whole
    ]
    areas["m2"] = pd.Series(drawn, index=areas.index).fillna(areas["area_m2_stated"])
    areas["flat"] = [
        None if one is None else shapely.transform(one, lambda xy: np.column_stack(WAY.transform(*xy.T)))
        for one in whole
    ]
    # Areas wholly inside a district formed of the one they are recorded under count in it.
    parish = json.loads((EXERCISE / "overlay_parish.geojson").read_text(encoding="utf-8"))["features"][0]
    ground = shapely.geometry.shape(parish["geometry"])
    mine = [one is not None and bool(shapely.covers(ground, one)) for one in shapes]
    mine &= areas["district_code"].isin(["XI-NR", "XI-EB", "XI-CH"]).to_numpy()
    assert mine.sum() == 9
    areas.loc[mine, "district_code"] = parish["properties"]["district_id"]
    entries = pd.read_csv(EXERCISE / "hazard_status.csv", parse_dates=["date"])
    work = json.loads((EXERCISE / "activities.geojson").read_text(encoding="utf-8"))["features"]
    done = pd.DataFrame([one["properties"] for one in work]).rename(
        columns={"hazard_ids": "hazard_id", "date_end": "date"}
    )
    done = done[done["product"].notna() & done["area_m2"].notna() & done["hazard_id"].isin(areas.index)]
    done = done[["hazard_id", "date", "product", "area_m2", "document"]].assign(
        date=pd.to_datetime(done["date"]), status=None
    )
    days = done.set_index(["document", "product"])["date"]
    assert days.index.is_unique
    names = pd.MultiIndex.from_frame(entries[["document", "product"]])
    again = names.isin(days.index)
    # An entry told by an activity keeps its status alone, from the day of the work on.
    entries.loc[again, "area_m2"] = np.nan
    entries.loc[again, "date"] = days.reindex(names[again]).to_numpy()
    entries.loc[again, "product"] = None
    both = pd.concat([done, entries.drop(columns=["entry_id", "sensitivity"])], ignore_index=True)
    return areas, both.sort_values("date", kind="stable")


def left(mine: list[dict[str, Any]], m2: float, before: pd.Timestamp) -> float:
    """Return what is left of one area: the last whole area told, less what was released since."""
    past = [one for one in mine if one["date"] < before]
    if not past or [one["status"] for one in past if one["status"]][-1] in {"closed", "handed_over"}:
        return 0
    whole = [at for at, one in enumerate(past) if one["product"] is None and one["area_m2"] is not None]
    base = past[whole[-1]]["area_m2"] if whole else m2
    since = [one["area_m2"] for one in past[whole[-1] if whole else 0 :] if one["product"] is not None]
    return max(0, round(base) - sum(since))


@cache
def told() -> pd.DataFrame:
    areas, entries = raw()
    plain = entries.astype(object).where(entries.notna(), None)
    m2, codes = areas["m2"].to_dict(), areas["district_code"].to_dict()
    rows: list[dict[str, Any]] = []
    for name, group in plain.groupby("hazard_id", sort=False):
        mine = group.to_dict("records")
        first = mine[0]["date"]
        given = [one["area_m2"] for one in mine if one["date"] == first and one["product"] is None]
        found = next((one for one in given if one is not None), m2[name])
        ends = [left(mine, m2[name], quarter.start_time) for quarter in [*QUARTERS, QUARTERS[-1] + 1]]
        for at, quarter in enumerate(QUARTERS):
            row = {"hazard_id": name, "district": codes[name], "quarter": quarter}
            is_new = quarter.start_time <= first <= quarter.end_time
            rows.append(row | {"opening": ends[at], "new": round(found) * is_new, "closing": ends[at + 1]})
    table = pd.DataFrame(rows).set_index(["hazard_id", "quarter"])
    released = entries.assign(quarter=entries["date"].dt.to_period("Q")).pivot_table(
        index=["hazard_id", "quarter"], columns="product", values="area_m2", aggfunc="sum", fill_value=0
    )
    return table.join(released).fillna(dict.fromkeys(PRODUCTS, 0)).reset_index()


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_every_district_and_quarter_is_what_the_files_say(quarter: pd.Period) -> None:
    areas, _ = raw()
    period = Period(quarter.start_time.date(), (quarter + 1).start_time.date())
    account = land_account(load(), by="district", period=period)
    mine = told()[told()["quarter"] == quarter]
    if account.first is not None and period.end <= account.first:
        assert not mine[["opening", "new", "closing"]].to_numpy().any()
        assert account.rows == ()
        return
    assert {row.key for row in account.rows} == set(mine["district"])
    for row in account.rows:
        here = mine[mine["district"] == row.key]
        sums = here[["opening", "new", *PRODUCTS, "closing"]].sum()
        assert [
            row.opening or 0,
            *(row.moved[one] for one in ("new", *PRODUCTS)),
            row.closing,
        ] == sums.tolist()
        released = sum(sums[one] for one in PRODUCTS)
        assert row.moved["correction"] == sums["closing"] - sums["opening"] - sums["new"] + released
        still = areas.loc[here.loc[here["closing"] > 0, "hazard_id"], "flat"].dropna()
        flat = np.array(still.tolist(), dtype=object)
        assert row.drawn == pytest.approx(shapely.area(flat).sum(), rel=1e-4)
        assert row.union == pytest.approx(shapely.area(shapely.union_all(flat)), rel=1e-4)
    assert account.start == period.start
    by_quarter = land_account(load(), by="quarter", period=period).rows
    assert len(by_quarter) == 1
    assert by_quarter[0].closing == mine["closing"].sum()


@cache
def load() -> Any:
    return load_pack(EXERCISE)
