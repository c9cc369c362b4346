"""Boxes that files state around their geometry are set against it, in every format that states one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo.reading.geojson import parse_geojson
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.read import read_layer
from geo.store.files import load_pack
from tests.layers.small_pack import DISTRICTS, SOUTH, WEST, incident, write_pack

BOX = [47.0, 39.0, 48.0, 40.0]
UTM = {"type": "name", "properties": {"name": "EPSG:32638"}}
FIJI = [177.0, -19.0, -178.0, -16.0]


def drawn(*box: float, **more: Any) -> dict[str, Any]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring], **more.pop("inside", {})}
    return {"type": "Feature", "properties": {}, "geometry": geometry, **more}


def told(*features: dict[str, Any], **more: Any) -> list[tuple[str, int | None, str | None]]:
    data = json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()
    found = parse_geojson(data, file="x.geojson", limits=DEFAULT_LIMITS).findings
    assert all(one.field == "bbox" for one in found if one.rule != "crs.reprojected")
    return [(one.rule, one.row, one.value) for one in found if one.rule != "crs.reprojected"]


@pytest.mark.parametrize(
    "box",
    [BOX, [47, 39, 0, 48, 40, 90], [47.004, 39.0, 48.0, 39.996], [407.0, 39.0, 408.0, 40.0]],
    ids=["exact", "with heights", "rounded", "a turn on"],
)
def test_a_box_of_the_geometry_says_nothing(box: list[float]) -> None:
    assert told(drawn(*BOX, bbox=box, inside={"bbox": box}), bbox=box) == []


@pytest.mark.parametrize(
    "box",
    [[39, 47, 40, 48], [47, 39, 48.1, 40], [44, 39, 48, 40], [47, 39, 48, 39.5], [-180, -90, 180, 90]],
    ids=["latitude first", "too far east", "too far west", "too short", "the world"],
)
@pytest.mark.parametrize("where", ["collection", "feature", "geometry"])
def test_a_box_of_another_place_is_named(box: list[float], where: str) -> None:
    second = {"feature": {"bbox": box}, "geometry": {"inside": {"bbox": box}}}.get(where, {})
    more = {"bbox": box} if where == "collection" else {}
    row = None if where == "collection" else 2
    shown = str([float(edge) for edge in box])
    assert told(drawn(*BOX), drawn(*BOX, **second), **more) == [("geometry.declared", row, shown)]


@pytest.mark.parametrize(
    "box",
    [[47, 39, 48], "47,39,48,40", [47, 39, "48", 40], [True, 1, 2, 3], {"west": 47}, [[47, 39], [48, 40]]],
    ids=str,
)
def test_what_is_no_box_is_named_and_stops_nothing(box: Any) -> None:
    assert [(rule, row) for rule, row, _ in told(drawn(*BOX, bbox=box))] == [("bbox.unreadable", 1)]


def test_a_number_beyond_all_numbers_is_no_box() -> None:
    data = b'{"type":"FeatureCollection","bbox":[1e999,1,2,3],"features":[]}'
    found = parse_geojson(data, file="x.geojson", limits=DEFAULT_LIMITS).findings
    assert [(one.rule, one.value) for one in found] == [("bbox.unreadable", "[1e999,1,2,3]")]


def test_a_box_without_geometry_and_one_left_empty_say_nothing() -> None:
    nothing = {"type": "Feature", "properties": {}, "geometry": None}
    assert told({**nothing, "bbox": BOX}, {**nothing, "bbox": None}, bbox=BOX) == []


@pytest.mark.parametrize(
    ("box", "found"),
    [(FIJI, 0), ([-180, -19, 180, -16], 0), ([178.5, -19, -178, -16], 1), ([-178, -19, 177, -16], 1)],
    ids=["across", "both halves", "cut short", "the wrong way round"],
)
def test_a_box_across_180_degrees(box: list[float], found: int) -> None:
    halves = (drawn(177, -19, 180, -16), drawn(-180, -19, -178, -16))
    assert len(told(*halves, bbox=box)) == found


def test_metres_are_compared_as_metres() -> None:
    at = [500_000.0, 4_400_000.0, 510_000.0, 4_410_000.0]
    assert told(drawn(*at, bbox=[500_400.0, *at[1:]]), crs=UTM) == []
    assert len(told(drawn(*at, bbox=[502_000.0, *at[1:]]), crs=UTM)) == 1
    assert len(told(drawn(*at, bbox=BOX), crs=UTM)) == 1


def test_every_file_of_a_pack_is_looked_at(tmp_path: Path) -> None:
    write_pack(tmp_path, [incident()])
    for name in ("incidents", "districts"):
        path = tmp_path / f"{name}.geojson"
        data = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**data, "bbox": [WEST + 20, SOUTH, WEST + 21, SOUTH + 1]}), "utf-8")
    pack = load_pack(tmp_path)
    assert len(pack.districts) == len(DISTRICTS)
    found = [(one.file, one.row) for one in pack.findings if one.rule == "geometry.declared"]
    assert sorted(found) == [("districts.geojson", None), ("incidents.geojson", None)]


def _geopackage(folder: Path, frame: gpd.GeoDataFrame, box: list[float]) -> bytes:
    path = folder / "a.gpkg"
    pyogrio.write_dataframe(frame, path, driver="GPKG")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", box)
    database.close()
    return path.read_bytes()


def _geoparquet(folder: Path, frame: gpd.GeoDataFrame, box: list[float]) -> bytes:
    path = folder / "a.parquet"
    frame.to_parquet(path)
    table = pq.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    geo["columns"]["geometry"]["bbox"] = box
    buffer = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo)}), buffer)
    return buffer.getvalue().to_pybytes()


@pytest.mark.parametrize(("name", "write"), [("a.gpkg", _geopackage), ("a.parquet", _geoparquet)])
def test_the_box_in_the_head_of_other_formats_is_looked_at(tmp_path: Path, name: str, write: Any) -> None:
    places = [shapely.Point(47, 39), shapely.Point(48, 40)]
    frame = gpd.GeoDataFrame({"a": ["x", "y"]}, geometry=places, crs=4326)
    for number, (box, found) in enumerate([(BOX, []), ([47.0, 39.0, 47.5, 40.0], ["geometry.declared"])]):
        folder = tmp_path / str(number)
        folder.mkdir()
        layer = read_layer(write(folder, frame, box), filename=name)
        assert [one.rule for one in layer.attrs["findings"]] == found
        assert layer.geometry.x.tolist() == [47.0, 48.0]
