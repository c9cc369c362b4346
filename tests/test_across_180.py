"""A country across 180 degrees is one country: loaded, counted, drawn on map and sheet, and handed out."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.periods import Period
from geo.errors import PackError, PublishError
from geo.layers.distances import km_to_border
from geo.layers.meridian import beside, canonical, from_seam, narrowest, running, shapes_from_seam, stored
from geo.layers.pack import Pack
from geo.maps.extent import drawn_extent
from geo.maps.payload.feed import Feed
from geo.maps.payload.fixed import ground_payload
from geo.maps.sheet.locator import locator_extent
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.press import printed
from geo.maps.sheet.projection import projection_for
from geo.maps.spec import MapView
from geo.publish.export import export
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import district_view, snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.farpacks import COUNTRIES, WAYS, far_pack
from tests.smallpack import box, district, incident, sea_pack

DAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Pack]:
    home = tmp_path_factory.mktemp("far")
    return {
        (country, way): load_pack(far_pack(home / f"{country}-{way}", country, way=way))
        for country in COUNTRIES
        for way in WAYS
    }


def spec_of(pack: Pack) -> Any:
    return Workspace(pack).spec(MapView())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_incident_lies_in_its_district(
    packs: dict[tuple[str, str], Pack], country: str, way: str
) -> None:
    pack = packs[country, way]
    assert {finding.rule for finding in pack.findings} <= {"area.drawn"}, "only the stated areas are invented"
    assert pack.incidents["district_by_polygon"].tolist() == ["W", "M", "M", "E"]
    assert pack.incidents["longitude"].between(-180, 180).all()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_files_and_pack_hold_two_halves_and_maps_one_shape(
    packs: dict[tuple[str, str], Pack], country: str, way: str
) -> None:
    pack = packs[country, way]
    west, south, east, north = COUNTRIES[country]
    middle = pack.district_layer().geometry.iloc[1]
    assert middle.geom_type == "MultiPolygon"
    assert shapely.total_bounds(middle).tolist() == [-180, south, 180, north]
    drawn = shapely.from_geojson([mark.geometry for mark in Workspace(pack).ground.districts])
    assert shapely.get_num_geometries(drawn).tolist() == [1, 1, 1]
    assert shapely.coverage_is_valid(drawn)
    assert shapely.total_bounds(drawn).tolist() == [west, south, east + 360, north]
    assert shapely.area(drawn).sum() == pytest.approx((east + 360 - west) * (north - south))


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_map_runs_on_across_180_degrees(packs: dict[tuple[str, str], Pack], country: str) -> None:
    pack = packs[country, "jump"]
    west, south, east, north = COUNTRIES[country]
    ground = Workspace(pack).ground
    assert ground.home == (west, south, east + 360, north)
    payload = ground_payload(ground)
    assert payload["home"] == [[south, west], [north, east + 360]]
    assert base64.b64decode(payload["shapes"])
    feed = Feed.read(spec_of(pack).feed)
    assert np.sort(feed.longitude)[1:3] == pytest.approx([179.9, 180.1])
    assert np.ptp(feed.longitude) < east + 360 - west
    assert all(west < label.longitude < east + 360 for label in ground.labels)
    assert all(west < mark.longitude < east + 360 for mark in ground.districts)
    for layer in ground.context:
        bounds = shapely.total_bounds(shapely.from_geojson(list(layer.geometries)))
        assert bounds.tolist() == [west - 1, south - 1, east + 361, north + 1]


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_sheet_frames_the_country_and_no_strip_around_the_world(
    packs: dict[tuple[str, str], Pack], country: str
) -> None:
    made = printed(spec_of(packs[country, "cut"]), SheetOrder(created=DAY, graticule=True))
    [panel] = made.panels
    assert panel.shown_incidents == 4
    assert panel.outside == 0
    west, _, east, _ = COUNTRIES[country]
    left, _, right, _ = panel.frame.box
    assert right - left < 1.35 * (east + 360 - west) * 111_000
    names = [text.get_text() for text in made.page.canvas.texts]
    assert any(name == "180°" for name in names)
    assert any(name.endswith("° E") for name in names)
    assert any(name.endswith("° W") for name in names)
    assert {label.text for label in panel.labels} >= {"Western", "Middle", "Eastern"}


def test_the_locator_and_the_projection_stay_with_the_country(packs: dict[tuple[str, str], Pack]) -> None:
    ground = Workspace(packs["chain", "past"]).ground
    for asked in ((-176.0, 45.5, -170.0, 47.0), (173.0, 45.0, -179.0, 48.0)):
        projection = projection_for(drawn_extent(ground, asked))
        assert ground.home[0] < projection.longitude < ground.home[2]
        longitude, _ = projection.inverse(*projection.forward([172.0, 180.0, 184.0, 196.0], [46.0] * 4))
        assert longitude == pytest.approx([172.0, 180.0, 184.0, 196.0])
        extent = locator_extent(ground, projection.extent)
        assert extent[0] > 160
        assert extent[2] < 200
        # An island across an ocean is a part of the country, and no part of what lies around the map.
        assert locator_extent(replace(ground, whole=(172.0, -54.0, 290.0, 47.0)), projection.extent) == extent
    assert projection_for((181.0, 45.0, 183.0, 47.0)).name.endswith("178.0 W")


def test_a_district_and_an_extent_are_sheets_of_their_own(packs: dict[tuple[str, str], Pack]) -> None:
    pack = packs["islands", "past"]
    _, middle = district_view(pack, "M")
    assert middle[0] > middle[2]
    assert running(middle)[2] - middle[0] < 4
    _, eastern = district_view(pack, "E")
    assert -180 < eastern[0] < eastern[2] < -177
    edition = redact(pack, "internal")
    asked = SnapshotRequest(
        period=Period(date(2021, 1, 1), date(2022, 1, 1)), created=DAY, profile="internal", dpi=72,
        extent=(179.5, -32.0, -179.5, -31.0),
    )  # fmt: skip
    made = snapshot(edition, asked)
    assert SnapshotRequest.from_dict(made.record["request"]) == asked
    with pytest.raises(PublishError, match=r"177\.00, -33\.00, -177\.50, -30\.00"):
        snapshot(edition, SnapshotRequest(**{**_fields(asked), "extent": (10.0, -32.0, 12.0, -31.0)}))


def _fields(request: SnapshotRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in request.__slots__}


@pytest.mark.parametrize("layer", ["districts", "incidents"])
def test_files_stay_within_180_degrees(packs: dict[tuple[str, str], Pack], layer: str) -> None:
    for way in WAYS:
        edition = redact(packs["north", way], "public")
        content = json.loads(export(edition, layer, format="geojson", created=DAY))
        shapes = [shapely.geometry.shape(one["geometry"]) for one in content["features"] if one["geometry"]]
        west, _, east, _ = shapely.total_bounds(shapes)
        assert west >= -180
        assert east <= 180
        spans = shapely.bounds(shapely.get_parts(shapes))
        assert (spans[:, 2] - spans[:, 0] < 12).all()


def test_distances_and_twins_are_measured_across(tmp_path: Path) -> None:
    halves = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    km = km_to_border(np.array([-178.9, 178.9, -179.99]), np.array([0.5, 0.5, 0.5]), halves)
    assert km == pytest.approx([11.1, 11.1, 55.3], abs=0.3)
    twice = [
        incident("A1", (179.999, -31.5), killed=2, injured=1),
        incident("A2", (-179.999, -31.5), killed=2, injured=1),
    ]
    pack = load_pack(far_pack(tmp_path / "twins", incidents=twice))
    assert [finding.row for finding in pack.findings if finding.rule == "incident.duplicate"] == [2]


def test_longitudes_run_on_and_come_back() -> None:
    assert from_seam([-180.0, -179.0, 0.5, 180.0, np.nan], 0.0).tolist()[:4] == [180.0, 181.0, 0.5, 180.0]
    assert from_seam([-180.0, 180.0, 181.0, 540.0], -180.0).tolist() == [-180.0, 180.0, -179.0, -180.0]
    for bounds in COUNTRIES.values():
        assert stored(running(bounds)) == bounds
        assert beside((bounds[2] - 1, 0, bounds[2], 1), running(bounds))[2] == bounds[2] + 360
    ordinary = np.array([shapely.box(40, 38, 51, 42), None, shapely.Point(45, 40)], dtype=object)
    assert shapes_from_seam(ordinary, -134.5) is ordinary
    assert canonical(ordinary).tolist() == ordinary.tolist()
    assert narrowest(ordinary) == (40, 38, 51, 42)
    assert narrowest(np.array([], dtype=object)) is None
    pole = shapely.Polygon([(-180, -90), (-180, -70), (0, -65), (180, -70), (180, -90)])
    assert canonical(np.array([pole]))[0].equals(pole)
    line = shapely.LineString([(179, 0), (-179, 2)])
    [cut] = canonical(np.array([line]))
    assert cut.equals(shapely.MultiLineString([[(179, 0), (180, 1)], [(-180, 1), (-179, 2)]]))


@pytest.mark.parametrize(
    "bounds",
    [(50.4, 38.4, 44.8, 41.9), (177, -16, -177, -19), (200, 0, 210, 1), (5, 0, 5, 1), (181, 0, -177, 1)],
)
def test_bounds_in_another_order_are_refused_with_a_remedy_that_can_be_followed(
    tmp_path: Path, bounds: tuple[float, ...]
) -> None:
    with pytest.raises(PackError, match="Only a country across 180 degrees has a west greater than its east"):
        load_pack(sea_pack(tmp_path / "wrong", bounds=bounds))


@pytest.mark.parametrize(
    ("bounds", "meant"),
    [
        ((177.0, -33.0, 182.5, -30.0), "[177.0, -33.0, -177.5, -30.0]"),
        ((-183, -33, -177.5, -30), "[177.0, -33"),
    ],
)
def test_bounds_that_run_past_180_degrees_are_told_how_to_be_written(
    tmp_path: Path, bounds: tuple[float, ...], meant: str
) -> None:
    with pytest.raises(PackError) as told:
        load_pack(far_pack(tmp_path / "past", bounds=bounds, way="past"))
    assert f"write bounds = {meant}" in str(told.value)


def test_a_country_whose_bounds_hide_that_it_lies_across_is_told(tmp_path: Path) -> None:
    west, south, east, north = COUNTRIES["islands"]
    home = far_pack(tmp_path / "hidden", bounds=(-180.0, south, 180.0, north), way="cut")
    [finding] = [one for one in load_pack(home).findings if one.rule == "bounds.crossing"]
    assert f"bounds = [{west}, {south}, {east}, {north}]" in finding.remedy
    checked = CliRunner().invoke(cli, ["check", str(home)])
    assert "bounds.crossing" in checked.output
    wide = [district("T1", "Wide", box(-140, -40, -139, -39)), district("T2", "Far", box(20, -40, 21, -39))]
    plain = load_pack(sea_pack(tmp_path / "wide", districts=wide, bounds=(-140, -40, 21, -39)))
    assert not [one for one in plain.findings if one.rule == "bounds.crossing"]


def test_the_command_line_draws_what_it_used_to_refuse(tmp_path: Path) -> None:
    home = far_pack(tmp_path / "islands")
    for words in (
        ["check", str(home)],
        ["map", str(home), "--out", str(tmp_path / "map.html")],
        ["snapshot", str(home), "--dpi", "72", "--each", "district", "--out", str(tmp_path / "each")],
    ):
        done = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
    drawn = sorted(path.name for path in (tmp_path / "each").glob("*.png"))
    assert drawn == ["E-eastern.png", "M-middle.png", "W-western.png"]


SEAS = ((-160, 40), (-160, -45), (-35, 40), (-20, -40), (80, -40), (160, 42), (160, -50))


def test_a_pack_of_most_of_the_globe_is_drawn_without_an_outline_that_crosses_itself(tmp_path: Path) -> None:
    home = sea_pack(
        tmp_path / "globe",
        districts=[
            district(f"T{at}", f"Sea {at}", box(west, south, west + 5, south + 5))
            for at, (west, south) in enumerate(SEAS)
        ],
        incidents=[incident("A1", (-158, 42)), incident("A2", (162, -48))],
        bounds=(-161, -51, 166, 46),
    )
    texts = {}
    for folder in (home, far_pack(tmp_path / "chain", "chain")):
        out = tmp_path / f"{folder.name}.svg"
        words = ["snapshot", str(folder), "--profile", "internal", "--out", str(out)]
        done = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        texts[folder.name] = out.read_text(encoding="utf-8")
    assert 'id="locator"' in texts["globe"]
    assert 'id="locator-extent"' not in texts["globe"]
    assert 'id="locator-extent"' in texts["chain"]
