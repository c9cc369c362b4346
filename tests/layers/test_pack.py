"""Loading packs: what a pack hands out, what it refuses, and that sessions cannot disturb each other."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import GeoError, PackError
from geo.layers import schema
from geo.layers.pack import Pack
from geo.store.files import load_pack

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"
TABLES = ("incidents", "districts", "statements", "populations", "places", "clearance", "sources", "facts")
DTYPES = {
    schema.FieldType.INTEGER: "Int64",
    schema.FieldType.NUMBER: "Float64",
    schema.FieldType.DATE: "datetime64[s]",
    schema.FieldType.BOOLEAN: "bool",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(EXERCISE)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXERCISE, tmp_path / "island"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_features(path: Path, change: Callable[[list[dict[str, dict[str, object]]]], None]) -> None:
    collection = json.loads(path.read_text(encoding="utf-8"))
    change(collection["features"])
    path.write_text(json.dumps(collection), encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_tables_hold_the_fields_of_the_schema_in_their_types(pack: Pack, name: str) -> None:
    table = getattr(pack, name)
    fields = [field for field in schema.SCHEMAS[name].fields if field.type is not schema.FieldType.GEOMETRY]
    assert list(table.columns)[: len(fields)] == [field.name for field in fields]
    for field in fields:
        assert str(table[field.name].dtype) == DTYPES.get(field.type, "str"), field.name
    assert isinstance(table.index, pd.RangeIndex)
    assert table.attrs == {}
    assert len(table) > 0


def test_incidents_carry_degrees_and_both_districts(pack: Pack) -> None:
    incidents = pack.incidents
    assert [str(incidents[name].dtype) for name in ("longitude", "latitude", "border_distance_km")] == [
        "float64"
    ] * 3
    assert str(incidents["district_by_polygon"].dtype) == "str"
    assert "geometry" not in incidents


def test_layers_match_their_tables(pack: Pack) -> None:
    incidents = pack.incident_layer()
    assert incidents.crs == "EPSG:4326"
    placed = incidents["longitude"].notna()
    assert (incidents.geometry.notna() == placed).all()
    assert (incidents.geometry[placed].x == incidents["longitude"][placed]).all()
    districts = pack.district_layer()
    assert districts.crs == "EPSG:4326"
    assert list(districts["district_id"]) == list(pack.districts["district_id"])
    assert districts["overlay"].tolist() == [False] * 5 + [True]
    for name in pack.meta.context:
        assert pack.context_layer(name).crs == "EPSG:4326"


def test_a_base_map_layer_the_pack_lacks_is_named(pack: Pack) -> None:
    with pytest.raises(PackError, match="no base map layer 'rails'; it has: coast, water"):
        pack.context_layer("rails")


def test_pack_cannot_be_changed(pack: Pack) -> None:
    with pytest.raises(FrozenInstanceError):
        pack.digest = "0"  # type: ignore[misc] # that is the point
    with pytest.raises(TypeError):
        pack.rejected["incidents"] = 1  # type: ignore[index] # that is the point
    assert repr(pack) == f"Pack('exercise', {pack.digest[:12]})"


def snapshot(pack: Pack) -> dict[str, object]:
    """Everything a pack hands out, as values that compare."""
    seen: dict[str, object] = {name: getattr(pack, name).to_json(date_format="iso") for name in TABLES}
    seen["points"] = [shape and shape.wkt for shape in pack.incident_layer().geometry]
    seen["polygons"] = [shape.wkb for shape in pack.district_layer().geometry]
    for name in pack.meta.context:
        seen[name] = [shape.wkb for shape in pack.context_layer(name).geometry]
    return seen


def vandalise(pack: Pack) -> None:
    """Change everything a session could get hold of, the way a careless page might."""
    for name in TABLES:
        table = getattr(pack, name)
        for column in table.columns:
            table.loc[0, column] = table[column].iloc[-1]
            table[column] = table[column].to_numpy()[::-1].copy()
        table.loc[0, "new"] = 1.0
        del table["new"]
        table.index = table.index[::-1]
    incidents = pack.incident_layer()
    values = incidents["longitude"].to_numpy()
    assert not values.flags.writeable, "pandas hands out read-only views"
    incidents["geometry"] = None
    districts = pack.district_layer()
    shapes = districts.geometry.to_numpy()
    shapely.prepare(shapes)
    assert shapely.contains_xy(shapes[0], *shapes[0].representative_point().coords[0])
    districts.loc[:, "geometry"] = shapely.Point(0, 0)
    for name in pack.meta.context:
        layer = pack.context_layer(name)
        layer["geometry"] = None
        layer.loc[:, "name"] = "changed"


def test_eight_threads_do_not_disturb_each_other(pack: Pack) -> None:
    before = snapshot(pack)
    start = threading.Barrier(8)

    def session(number: int) -> bool:
        start.wait()
        same = True
        for turn in range(6):
            if (turn + number) % 2:
                vandalise(pack)
            else:
                same &= snapshot(pack) == before
        return same

    with ThreadPoolExecutor(8) as sessions:
        assert list(sessions.map(session, range(8))) == [True] * 8
    assert snapshot(pack) == before


def test_digest_follows_the_bytes_of_files_of_every_kind(copy: Path, pack: Pack) -> None:
    assert load_pack(copy).digest == pack.digest
    seen = {pack.digest}
    names = ("pack.toml", "overlay_parish.geojson", "facts.csv", "context_coast.geojson")
    assert set(names[1:]) <= set(pack.meta.file_names())
    for name in names:
        path = copy / name
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        seen.add(load_pack(copy).digest)
        path.write_bytes(content)
    assert len(seen) == len(names) + 1
    (copy / "notes.txt").write_text("not named in pack.toml", encoding="utf-8")
    assert load_pack(copy).digest == pack.digest


def test_a_rejected_incident_is_counted_and_explained(copy: Path) -> None:
    def spoil(features: list[dict[str, dict[str, object]]]) -> None:
        features[2]["properties"]["device_type"] = "bomb"

    edit_features(copy / "incidents.geojson", spoil)
    pack = load_pack(copy)
    assert pack.rejected["incidents"] == 1
    assert len(pack.incidents) == 41
    assert "XI-003" not in set(pack.incidents["incident_id"])
    errors = [finding for finding in pack.findings if finding.severity == "error"]
    assert [(finding.file, finding.row, finding.field, finding.value) for finding in errors] == [
        ("incidents.geojson", 3, "device_type", "bomb")
    ]


def test_findings_are_not_repeated(pack: Pack) -> None:
    assert len(set(pack.findings)) == len(pack.findings)


def test_incidents_may_be_a_table_with_degrees(copy: Path, pack: Pack) -> None:
    table = pack.incidents.drop(columns=["district_by_polygon", "border_distance_km", "point_withheld"])
    written = json.loads((copy / "incidents.geojson").read_text(encoding="utf-8"))["features"]
    hidden = int(np.flatnonzero(pack.incidents["point_withheld"])[0])
    table.loc[hidden, ["longitude", "latitude"]] = written[hidden]["geometry"]["coordinates"]
    table["district_code"] = pd.array([None] * len(table), dtype="str")
    table.to_csv(copy / "incidents.csv", index=False, date_format="%Y-%m-%d")
    (copy / "incidents.geojson").unlink()
    edit(copy / "pack.toml", '"incidents.geojson"', '"incidents.csv"')
    same = load_pack(copy)
    pd.testing.assert_frame_equal(same.incidents, pack.incidents)


def test_layers_a_pack_may_lack_are_empty_tables(copy: Path) -> None:
    for name in ("statements", "populations", "places", "clearance", "facts"):
        edit(copy / "pack.toml", f'{name} = "{name}.csv"\n', "")
    pack = load_pack(copy)
    for name in ("statements", "populations", "places", "clearance", "facts"):
        table = getattr(pack, name)
        assert len(table) == 0
        assert list(table.columns) == list(schema.SCHEMAS[name].names)


def test_every_missing_file_is_named_at_once(copy: Path) -> None:
    (copy / "sources.csv").unlink()
    (copy / "overlay_parish.geojson").unlink()
    with pytest.raises(PackError, match=r"sources\.csv: .*not there") as caught:
        load_pack(copy)
    assert "overlay_parish.geojson" in str(caught.value)
    assert isinstance(caught.value, GeoError)
    assert str(copy.parent) not in str(caught.value), "server paths are nobody's business"


def test_a_folder_without_pack_toml_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.toml: not found"):
        load_pack(tmp_path)
    (tmp_path / "pack.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(PackError, match="not UTF-8"):
        load_pack(tmp_path)


def test_a_link_out_of_the_folder_is_refused(copy: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.csv"
    shutil.move(copy / "facts.csv", outside)
    (copy / "facts.csv").symlink_to(outside)
    with pytest.raises(PackError, match=r"facts\.csv: leads out of the folder"):
        load_pack(copy)


@pytest.mark.parametrize(
    "name", ["../facts.csv", "/etc/passwd", "sub/facts.csv", "..", ".hidden", "a\\\\b.csv", "C:x"]
)
def test_only_plain_file_names_are_taken(copy: Path, name: str) -> None:
    edit(copy / "pack.toml", 'facts = "facts.csv"', f'facts = "{name}"')
    with pytest.raises(PackError, match=r"files\.facts: .*plain name"):
        load_pack(copy)


def test_a_missing_required_column_stops_the_pack(copy: Path) -> None:
    edit(copy / "sources.csv", ",title,", ",heading,")
    with pytest.raises(PackError, match=r"sources\.csv: .*title"):
        load_pack(copy)


def test_broken_districts_stop_the_pack_and_say_which(copy: Path) -> None:
    def spoil(features: list[dict[str, dict[str, object]]]) -> None:
        features[1]["geometry"] = None  # type: ignore[assignment] # JSON null
        features[3]["properties"]["type"] = "parish"

    edit_features(copy / "districts.geojson", spoil)
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    message = str(caught.value)
    assert "districts.geojson, row 2, geometry" in message
    assert "districts.geojson, row 4, type" in message
    assert "'parish'" in message


def test_a_district_code_of_both_coverage_and_overlay_is_refused(copy: Path) -> None:
    edit(copy / "overlay_parish.geojson", "XI-NP", "XI-EB")
    with pytest.raises(PackError, match="'XI-EB' occurs twice"):
        load_pack(copy)


def test_unreadable_file_is_a_fault_not_a_crash(copy: Path) -> None:
    (copy / "incidents.geojson").write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    with pytest.raises(PackError, match=r"incidents\.geojson"):
        load_pack(copy)


def test_a_population_figure_nobody_describes_is_refused(copy: Path) -> None:
    edit(copy / "populations.csv", "present_2021", "present_1921")
    with pytest.raises(PackError, match=r"populations\.csv, figure_id: 'present_1921'"):
        load_pack(copy)


def test_a_refusal_for_a_district_that_is_not_there_is_refused(copy: Path) -> None:
    edit(copy / "pack.toml", 'district_ids = ["XI-CH"]', 'district_ids = ["XI-XX"]')
    with pytest.raises(PackError, match="no district has the code 'XI-XX'"):
        load_pack(copy)


def test_dates_are_held_against_the_pack_not_the_clock(copy: Path) -> None:
    def postpone(features: list[dict[str, dict[str, object]]]) -> None:
        features[0]["properties"] |= {"date_start": "2026-01-16", "date_end": "2026-01-16"}

    edit_features(copy / "incidents.geojson", postpone)
    pack = load_pack(copy)
    assert pack.rejected["incidents"] == 1
    assert any(finding.rule.startswith("date") and finding.row == 1 for finding in pack.findings)


def test_points_keep_their_digits(pack: Pack) -> None:
    collection = json.loads((EXERCISE / "incidents.geojson").read_text(encoding="utf-8"))
    written = [
        feature["geometry"] and feature["geometry"]["coordinates"] for feature in collection["features"]
    ]
    x, y = pack.incidents["longitude"].to_numpy(), pack.incidents["latitude"].to_numpy()
    for position, degrees in enumerate(written):
        if degrees is None or pack.incidents["point_withheld"].iloc[position]:
            assert np.isnan(x[position])
            assert np.isnan(y[position])
        else:
            assert [x[position], y[position]] == degrees
