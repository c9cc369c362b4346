"""A report counts what it lists, and a layer is known by its columns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.layers.findings import Severity
from geo.layers.schema import SCHEMAS, Schema
from geo.store.check import LayerCount, check_path, guess_schema
from geo.store.files import load_pack
from tests.smallpack import box, sea_pack

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=list(SCHEMAS))
def test_a_layer_is_known_by_its_columns(schema: Schema) -> None:
    assert guess_schema(pd.Index(schema.names)) is schema
    required = [field.name for field in schema.fields if field.required]
    assert guess_schema(pd.Index([*required, "geometry"])) is schema


def test_foreign_columns_are_no_layer() -> None:
    assert guess_schema(pd.Index(["remarks", "colour", "geometry"])) is None


def test_a_report_lists_the_layers_of_the_base_map_with_what_they_hold(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[-140, -39.2], [-138.1, -39.3]]}
    shapes = [
        line,
        {"type": "Point", "coordinates": [-138.5, -39.5]},
        box(-139.7, -39.7, -139.3, -39.3),
        None,
    ]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    folder = sea_pack(tmp_path / "pack", contexts={"roads": features[:1], "camps": features, "none": []})
    report = check_path(folder)
    listed = [one for one in report.layers if one.layer.startswith("context ")]
    assert listed == [
        LayerCount("context roads", "roads.geojson", 1, 0, ("lines",)),
        LayerCount("context camps", "camps.geojson", 3, 1, ("areas", "lines", "points")),
        LayerCount("context none", "none.geojson", 0, 0),
    ]
    [told] = [line for line in report.lines() if "camps.geojson " in line and line.startswith("context")]
    assert told.endswith("3 accepted (areas, lines, points), 1 rejected")
    values = report.to_dict()["layers"]
    assert isinstance(values, list)
    assert values[-2]["kinds"] == ["areas", "lines", "points"]


def test_report_of_a_pack_holds_its_findings_and_rows() -> None:
    pack = load_pack(EXERCISE)
    report = check_path(EXERCISE)
    assert report.findings == pack.findings
    assert {layer.layer: layer.accepted for layer in report.layers}["incidents"] == len(pack.incidents)
    printed = list(report.lines())
    assert len(printed) == len(report.layers) + len(report.findings) + 1
    assert sum(report.count(severity) for severity in Severity) == len(report.findings)


@pytest.mark.parametrize("name", ["incidents.geojson", "districts.geojson", "statements.csv", "sources.csv"])
def test_one_file_of_a_pack_is_checked_alone(name: str) -> None:
    report = check_path(EXERCISE / name)
    [layer] = report.layers
    assert layer.layer == name.split(".", maxsplit=1)[0]
    assert layer.rejected == 0
    assert report.count(Severity.ERROR) == 0
