"""General places: discs that hold the true point, on a settlement or a grid, without chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.analysis.assigned import assigned_district
from geo.analysis.placed import DISC_FROM_M, drawn_radius, is_placed
from geo.layers.pack import Pack
from geo.publish.blocks import blocks_of_points
from geo.publish.coarsen import coarsen, discs
from tests.examples import examples

GEOD = Geod(ellps="WGS84")


def test_every_disc_holds_the_true_place(island: Pack, public: Pack) -> None:
    before = island.incidents[island.incidents["sensitivity"] == "public"].reset_index(drop=True)
    after = public.incidents
    placed = is_placed(before)
    assert (is_placed(after) == placed).all()
    b, a = before[placed], after[placed]
    metres = GEOD.inv(b["longitude"], b["latitude"], a["longitude"], a["latitude"])[2]
    assert (metres + drawn_radius(b, 2000) <= drawn_radius(a, 2000)).all()
    assert (drawn_radius(a, 2000) > DISC_FROM_M).all()
    assert (a["location_precision"] == "settlement").all()


def test_a_settlement_named_once_in_its_district_takes_the_place(public: Pack) -> None:
    incidents = public.incidents.set_index("incident_id")
    for name in ("XI-903", "XI-905"):
        row = incidents.loc[name]
        assert (row["longitude"], row["latitude"]) == (-122.9575, -46.824)
        assert row["place_kind"] == "settlement"
        assert row["uncertainty_m"] == 5000
        assert row["district_by_polygon"] == row["district_code"] == "XI-NR"


def test_without_a_settlement_the_grid_takes_the_place(public: Pack) -> None:
    row = public.incidents.set_index("incident_id").loc["XI-904"]
    # Two squares: of the one it is in less than half lies in the district.
    assert (row["longitude"], row["latitude"]) == (-122.95, -46.9)
    assert row["uncertainty_m"] == 12_000
    assert isinstance(row["place_kind"], float)  # NaN: no kind of place
    assert row["district_code"] == "XI-NR"


def test_points_of_settlements_stay(island: Pack) -> None:
    before = island.incidents
    after, moved = coarsen(island, before)
    stays = before["location_precision"].eq("settlement") & before["coordinate_source_id"].notna()
    assert stays.sum() == 14
    assert not moved[stays].any()
    assert (after.loc[stays, "longitude"] == before.loc[stays, "longitude"]).all()


def test_a_settlement_without_a_radius_is_no_pin_in_a_data_file(island: Pack) -> None:
    before = island.incidents
    stays = before["location_precision"].eq("settlement") & before["coordinate_source_id"].notna()
    bare = before.assign(uncertainty_m=before["uncertainty_m"].mask(stays))
    after, moved = coarsen(island, bare)
    assert not moved[stays].any()
    assert (after.loc[stays, "uncertainty_m"] == island.meta.settlement_radius_m).all()
    assert (after.loc[is_placed(after), "uncertainty_m"] > DISC_FROM_M).all()
    assert after.loc[~is_placed(after), "uncertainty_m"].isna().all()


def test_a_settlement_far_from_the_point_is_not_its_place(island: Pack) -> None:
    row = island.incidents[island.incidents["incident_id"] == "XI-903"].copy()
    row["longitude"], row["latitude"] = -122.70123, -46.95123
    after, moved = coarsen(island, row)
    assert moved.all()
    assert (after["longitude"].item(), after["latitude"].item()) == (-122.75, -46.95)


def test_points_known_to_less_than_a_settlement_are_left_out(island: Pack) -> None:
    row = island.incidents[island.incidents["incident_id"] == "XI-903"].assign(location_precision="district")
    after, _ = coarsen(island, row)
    assert after[["longitude", "latitude", "uncertainty_m", "place_kind"]].isna().all(axis=None)
    assert after["district_code"].item() == "XI-NR"


def test_no_incidents_have_no_places(island: Pack) -> None:
    after, moved = coarsen(island, island.incidents.iloc[:0])
    assert len(after) == len(moved) == 0


@pytest.mark.parametrize("twice", range(2))
def test_places_are_no_matter_of_chance(island: Pack, public: Pack, twice: int) -> None:
    kept = island.incidents[island.incidents["sensitivity"] == "public"].reset_index(drop=True)
    after, _ = coarsen(island, kept)
    assert after["longitude"].equals(public.incidents["longitude"])
    assert after["uncertainty_m"].equals(public.incidents["uncertainty_m"])


@given(
    st.lists(
        st.tuples(
            st.floats(-123.7, -122.3),
            st.floats(-47.4, -46.6),
            st.one_of(st.none(), st.integers(0, 30_000)),
            st.sampled_from(["Larkmouth", "Gannet Steps", "Nowhere", None]),
            st.sampled_from(["XI-NR", "XI-EB", None]),
            st.sampled_from(["exact", "settlement"]),
            st.sampled_from(["accident_site", "hospital", "victim_residence", "settlement", None]),
        ),
        min_size=1,
        max_size=12,
    )
)
@examples(30)
def test_wherever_it_was_the_disc_holds_it(island: Pack, made: list[tuple[object, ...]]) -> None:
    fields = (
        "longitude",
        "latitude",
        "uncertainty_m",
        "settlement",
        "district_code",
        "location_precision",
        "place_kind",
    )
    rows = island.incidents.iloc[:1].loc[[0] * len(made)].reset_index(drop=True)
    rows["coordinate_source_id"] = pd.Series(None, index=rows.index, dtype="str")
    for name, values in zip(fields, zip(*made, strict=True), strict=True):
        rows[name] = pd.Series(list(values), dtype=island.incidents[name].dtype)
    after, moved = coarsen(island, rows)
    assert moved.all()
    left = is_placed(after)
    was, now = rows[left], after[left]
    metres = GEOD.inv(was["longitude"], was["latitude"], now["longitude"], now["latitude"])[2]
    assert (metres + drawn_radius(was, 2000) <= drawn_radius(now, 2000)).all()
    assert after.loc[~left, ["longitude", "latitude", "uncertainty_m", "place_kind"]].isna().all(axis=None)
    assert set(after.loc[~left, "location_precision"]) <= {"district"}
    assert after["district_code"].equals(rows["district_code"])
    assert assigned_district(after).equals(after["district_code"])


@given(st.floats(-180, 180), st.floats(-90, 90))
@examples(200)
def test_a_cell_holds_its_points(lon: float, lat: float) -> None:
    x, y, half = discs(blocks_of_points(shapely.Polygon(), np.array([lon]), np.array([lat])))
    assert -180 <= x[0] <= 180
    assert -90 <= y[0] <= 90
    assert GEOD.inv(lon, lat, x[0], y[0])[2] <= half[0] + 1
    assert round(float(x[0]), 2) == x[0]
    assert half[0] < 8_000
