from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import shapely

from geo.layers.findings import Severity
from geo.layers.schema import INCIDENTS
from geo.store.files import load_pack
from tests.bench.national import DISTRICTS, write_pack

# Clearance, facts, sources and statements of 300 incidents with seed 7: earlier figures stay comparable.
DEFAULT_TABLES = "18bb64645f3edcfdf48c376f5d3e3f6edd9ed29d3010e644565d7d80a0ef554f"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("national"), incidents=300, seed=7)


def _features(path: Path) -> list[dict[str, object]]:
    features: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(folder: Path, tmp_path: Path) -> None:
    again = write_pack(tmp_path / "again", incidents=300, seed=7)
    other = write_pack(tmp_path / "other", incidents=300, seed=8)
    assert _files(again) == _files(folder)
    assert _files(other)["incidents.geojson"] != _files(folder)["incidents.geojson"]


def test_the_present_defaults_keep_their_bytes(folder: Path) -> None:
    tables = ("clearance.csv", "facts.csv", "sources.csv", "statements.csv")
    content = b"".join((folder / name).read_bytes() for name in tables)
    assert sha256(content).hexdigest() == DEFAULT_TABLES


def test_districts_and_months_can_be_chosen(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "many", incidents=400, seed=7, districts=600, months=240))
    assert len(pack.districts) == 600
    assert (pack.meta.period_start, pack.meta.as_of) == (date(2006, 1, 1), date(2025, 12, 31))
    assert pack.incidents["date_start"].dt.year.nunique() == 20
    assert not any(pack.rejected.values())
    assert not [finding for finding in pack.findings if finding.severity is Severity.ERROR]


def test_districts_are_a_valid_coverage_far_from_land(folder: Path) -> None:
    polygons = [
        shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in _features(folder / "districts.geojson")
    ]
    assert len(polygons) == DISTRICTS
    assert shapely.coverage_is_valid(polygons)
    west, south, east, north = shapely.total_bounds(polygons)
    assert -127 < west < east < -119
    assert -49.5 < south < north < -44.5


def test_incidents_follow_the_schema(folder: Path) -> None:
    features = _features(folder / "incidents.geojson")
    assert len(features) == 300
    for feature in features:
        row = feature["properties"]
        assert isinstance(row, dict)
        assert (*row, "geometry") == INCIDENTS.names
        for field in INCIDENTS.fields:
            value = row.get(field.name)
            if field.required:
                assert value is not None, field.name
            if field.codes is not None and value is not None:
                assert value in field.codes, (field.name, value)
        assert date.fromisoformat(row["date_start"]) <= date.fromisoformat(row["date_end"])
        pointed = row["location_precision"] in {"exact", "settlement"}
        assert (feature["geometry"] is not None) == pointed


def test_the_pack_loads_with_every_row_accepted(folder: Path) -> None:
    pack = load_pack(folder)
    assert pack.meta.synthetic
    assert len(pack.incidents) == 300
    assert len(pack.districts) == DISTRICTS
    assert not any(pack.rejected.values())
    assert not [finding for finding in pack.findings if finding.severity is Severity.ERROR]
