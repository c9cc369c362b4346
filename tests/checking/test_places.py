"""Districts by name and by place."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.checking.places import MatchKind, assign_districts
from geo.errors import DistrictError
from geo.layers.distances import km_between, km_to_border
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Severity
from geo.store.files import load_pack
from tests.examples import examples
from tests.layers.sample_rows import district_index, district_layer

INDEX = district_index()
NAN = float("nan")


def incidents(*rows: dict[str, Any]) -> pd.DataFrame:
    empty = {"district": None, "district_code": None, "longitude": NAN, "latitude": NAN}
    frame = pd.DataFrame([{**empty, **row} for row in rows])
    return frame.astype({"district": "str", "district_code": "str"})


@pytest.mark.parametrize(
    ("text", "district", "kind"),
    [
        ("X-W", "X-W", MatchKind.CODE),
        ("WEST district", "X-W", MatchKind.NAME),
        ("Şərq rayonu", "X-E", MatchKind.NAME),
        ("Восточный район", "X-E", MatchKind.NAME),
        ("old harbour", "X-W", MatchKind.ALIAS),
        ("Qərb şəhəri", "X-WC", MatchKind.NAME),
        ("West city", "X-WC", MatchKind.NAME),
        ("Vest", None, MatchKind.AMBIGUOUS),
        ("Wset", None, MatchKind.UNKNOWN),
        ("", None, MatchKind.UNKNOWN),
        ("x-w", None, MatchKind.UNKNOWN),
    ],
)
def test_names_are_matched_exactly_after_folding(text: str, district: str | None, kind: MatchKind) -> None:
    match = INDEX.match(text)
    assert (match.district_id, match.kind) == (district, kind)


@pytest.mark.parametrize(
    ("name", "lon", "district"),
    [
        ("Wesst", 9.99, "X-W"),
        ("Wesst", 9.9, None),
        ("Harbour", 9.99, None),
        ("Eeast", 9.99, None),
        (None, 9.99, None),
    ],
)
def test_a_name_with_a_slip_and_a_point_at_its_border_are_one_district(
    name: str | None, lon: float, district: str | None
) -> None:
    """Boundaries differ by some kilometres: name and point that agree are no reason to know nothing."""
    row = {"district": name, "longitude": lon, "latitude": 50.3, "location_precision": "exact"}
    frame, findings = assign_districts(incidents(row), INDEX)
    found = frame["district_code"].iloc[0]
    assert (None if pd.isna(found) else found) == district
    told = {one.rule: one for one in findings}
    if district:
        assert not frame["point_withheld"].iloc[0]
        assert (
            "as its name is like this one and the point lies at its border"
            in told["district.unknown"].message
        )
        # What was decided is not put in doubt again.
        assert told["district.unknown"].remedy == "Write West if that is meant."


def test_a_name_of_several_districts_names_all_of_them() -> None:
    assert INDEX.match("Vest").candidates == ("X-W", "X-WC")


def test_nearest_names_are_suggested_over_all_spellings() -> None:
    assert INDEX.suggest("Wset")[0] == "West"
    assert INDEX.suggest("Mittte") == ("Middle",)
    assert len(INDEX.suggest("e")) <= 3


def test_every_slip_of_one_letter_proposes_the_district_meant() -> None:
    districts = load_pack(Path(__file__).parents[2] / "data" / "azerbaijan").districts
    index = DistrictIndex(districts.drop(columns="geometry", errors="ignore"))
    tried = 0
    for code, name in zip(districts["district_id"], districts["name_en"], strict=True):
        word = next((at for at, letter in enumerate(name) if not letter.isalpha()), len(name))
        for typo in {
            typo
            for at in range(1, word)
            for typo in (
                name[:at] + name[at - 1 :],
                name[:at] + name[at + 1 :],
                name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
            )
        }:
            if index.match(typo).kind is not MatchKind.UNKNOWN:
                continue  # it is a name itself, of this district or of another
            tried += 1
            assert code in index.suggest_ids(typo), (name, typo)
            with pytest.raises(DistrictError, match=rf"Did you mean .*{code}\)"):
                index.asked(typo)
    assert tried > 1000
    # What is no slip of the pen comes near nothing else: one district is proposed where one is nearest.
    assert index.suggest("Jabrayill") == ("Jabrayil",)
    assert "AZ-CAB" in index.suggest_ids("AZ-CBA")


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("X-W", "X-W"),
        ("x-w", "X-W"),
        (" WEST district", "X-W"),
        ("Şərq rayonu", "X-E"),
        ("old harbour", "X-W"),
    ],
)
def test_a_district_is_asked_for_by_code_or_by_any_of_its_names(text: str, district: str) -> None:
    assert INDEX.asked(text) == district


@pytest.mark.parametrize("text", ["", " ", "-", "'", "q", "district"])
def test_what_holds_no_name_is_no_district_and_stops_nothing(text: str) -> None:
    assert len(INDEX.suggest_ids(text)) <= 3
    with pytest.raises(DistrictError, match="The pack has no district"):
        INDEX.asked(text)


def test_a_name_of_several_districts_is_answered_with_the_code_of_each() -> None:
    with pytest.raises(DistrictError) as caught:
        INDEX.asked("Vest")
    first, *codes = str(caught.value).splitlines()
    assert first == "The name 'Vest' means 2 districts of the pack; give the code of one:"
    assert [line.split()[0] for line in codes] == ["X-W", "X-WC"]
    twins = pd.DataFrame(
        {
            "district_id": ["N 1", "S1"],
            "name_en": ["San Pedro"] * 2,
            "type": ["district", "city"],
            "parent_region": ["North", None],
        }
    )
    with pytest.raises(DistrictError) as caught:
        DistrictIndex(twins).asked("san pedro")
    assert str(caught.value).splitlines()[1:] == [
        "  'N 1'  San Pedro, district in the region North",
        "  S1  San Pedro, city",
    ]


def test_point_on_a_shared_border_belongs_to_the_lowest_id() -> None:
    lon = np.array([11.0, 10.5, 11.5, 13.0, NAN, 10.0])
    lat = np.array([50.5, 50.5, 50.5, 50.5, 50.5, 50.0])
    assert list(INDEX.locate(lon, lat)) == ["X-E", "X-W", "X-E", None, None, "X-W"]


@given(
    st.lists(
        st.tuples(st.floats(9.5, 12.5, allow_nan=False), st.floats(49.5, 51.5, allow_nan=False)),
        min_size=1,
        max_size=40,
    )
)
@examples(40)
def test_located_as_a_spatial_join_would(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array(points).T
    layer = district_layer()
    layer = layer[~layer["overlay"]]
    joined = gpd.sjoin(
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326"),
        layer,
        predicate="intersects",
    )
    expected = joined.groupby(level=0)["district_id"].min().reindex(range(len(lon)))
    assert [None if pd.isna(one) else one for one in expected] == list(INDEX.locate(lon, lat))


def test_stated_district_wins_and_both_are_recorded() -> None:
    frame = incidents(
        {"district": "West", "longitude": 11.5, "latitude": 50.2},
        {"district": "East", "longitude": 11.5, "latitude": 50.2},
        {"longitude": 11.5, "latitude": 50.2},
        {"district": "Nowhere", "longitude": 11.5, "latitude": 50.2},
        {},
        {"district": "West", "district_code": "X-E"},
        {"district": "Vest", "longitude": 10.5, "latitude": 50.2},
        {"district": "Vest"},
        {"district_code": "X-W"},
    )
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    placed, findings = assign_districts(frame, INDEX, file="i.csv")
    codes = [None if pd.isna(one) else one for one in placed["district_code"]]
    assert codes == ["X-W", "X-E", "X-E", "X-E", None, "X-E", "X-W", None, "X-W"]
    polygons = [None if pd.isna(one) else one for one in placed["district_by_polygon"]]
    assert polygons == ["X-E", "X-E", "X-E", "X-E", None, None, "X-W", None, None]
    assert list(placed["district_basis"]) == [
        "stated", "stated", "polygon", "polygon", "none", "stated", "polygon", "none", "stated",
    ]  # fmt: skip
    assert [(f.row, f.rule) for f in findings] == [
        (1, "district.disagrees"),
        (4, "district.unknown"),
        (6, "district.contradiction"),
        (7, "district.ambiguous"),
        (8, "district.ambiguous"),
    ]
    assert all(f.file == "i.csv" for f in findings)
    assert placed.index.equals(frame.index)


def test_disagreement_is_measured_in_kilometres_on_the_ground() -> None:
    near, far = 11.05, 11.5
    frame = incidents(*({"district": "West", "longitude": lon, "latitude": 50.2} for lon in (near, far)))
    placed, findings = assign_districts(frame, INDEX)
    for lon, km in zip((near, far), placed["border_distance_km"], strict=True):
        assert km == pytest.approx(Geod(ellps="WGS84").inv(lon, 50.2, 11.0, 50.2)[2] / 1000, rel=0.005)
    assert [f.severity for f in findings] == [Severity.NOTE, Severity.WARNING]
    assert f"{placed['border_distance_km'].iloc[0]:.1f} km" in findings[0].message


def test_overlay_holds_its_own_points_and_never_enters_the_coverage() -> None:
    frame = incidents(
        {"district": "Middle", "longitude": 10.9, "latitude": 50.5},
        {"district": "Middle", "longitude": 10.9, "latitude": 50.7},
    )
    placed, findings = assign_districts(frame, INDEX)
    assert list(placed["district_code"]) == ["X-O", "X-O"]
    assert list(placed["district_by_polygon"]) == ["X-W", "X-W"]
    assert np.isnan(placed["border_distance_km"].iloc[0])
    assert placed["border_distance_km"].iloc[1] == pytest.approx(11.1, abs=0.1)
    assert [(f.row, f.rule) for f in findings] == [(1, "district.disagrees")]


def test_point_on_the_border_contradicts_neither_side() -> None:
    frame = incidents({"district": "West", "longitude": 11.0, "latitude": 50.2})
    placed, findings = assign_districts(frame, INDEX)
    assert findings == ()
    assert np.isnan(placed["border_distance_km"].iloc[0])


def test_no_rows_give_no_rows() -> None:
    placed, findings = assign_districts(incidents({}).iloc[:0], INDEX)
    assert placed.empty
    assert findings == ()


def test_index_of_names_alone_matches_but_locates_nothing() -> None:
    names = type(INDEX)(district_layer().drop(columns="geometry"))
    assert names.match("West").district_id == "X-W"
    assert names.boundary("X-W") is None
    assert names.coverage() is None
    assert list(names.locate(np.array([10.5]), np.array([50.5]))) == [None]


def test_index_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        INDEX.ids = ()  # type: ignore[misc] # the point of the test
    with pytest.raises(TypeError):
        INDEX.titles["X-W"] = "other"  # type: ignore[index] # the same


def test_coverage_is_the_union_without_overlays() -> None:
    coverage = INDEX.coverage()
    assert coverage is not None
    assert coverage.bounds == (10.0, 50.0, 12.0, 51.0)  # type: ignore[attr-defined] # a polygon


def test_eight_threads_share_one_index() -> None:
    random = np.random.default_rng(7)
    lon, lat = random.uniform(9.8, 12.2, 4000), random.uniform(49.8, 51.2, 4000)
    frame = pd.DataFrame({"longitude": lon, "latitude": lat})
    frame["district"] = pd.array(random.choice(["West", "Şərq", "Mitte", "Vest", "Wset"], 4000), dtype="str")
    expected, found = assign_districts(frame, INDEX)
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: assign_districts(frame, INDEX), range(24)))
    for placed, findings in results:
        pd.testing.assert_frame_equal(placed, expected)
        assert findings == found


def test_distance_to_a_border_agrees_with_the_ellipsoid_inside_and_outside() -> None:
    polygon = INDEX.boundary("X-W")
    assert polygon is not None
    km = km_to_border(np.array([10.5, 9.0, 12.0]), np.array([50.01, 50.5, 50.5]), polygon)
    geod = Geod(ellps="WGS84")
    assert km[0] == pytest.approx(geod.inv(10.5, 50.01, 10.5, 50.0)[2] / 1000, rel=0.001)
    assert km[1] == pytest.approx(geod.inv(9.0, 50.5, 10.0, 50.5)[2] / 1000, rel=0.001)
    assert km[2] == pytest.approx(km[1], rel=0.001)
    assert len(km_to_border(np.zeros(0), np.zeros(0), polygon)) == 0


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(-1, 1), st.floats(-1, 1))
@examples(50)
def test_great_circle_is_near_the_geodesic(lon: float, lat: float, east: float, north: float) -> None:
    one = [np.array([value]) for value in (lon, lat, lon + east, lat + north)]
    assert km_between(*one)[0] == pytest.approx(
        Geod(ellps="WGS84").inv(lon, lat, lon + east, lat + north)[2] / 1000, rel=0.006, abs=1e-6
    )


def test_index_is_rebuilt_not_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(INDEX)
