"""A layer of a pack may be of every format that is read, and what is exported is read again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from geo.choices import EXPORT_FORMATS, EXPORTED
from geo.layers.findings import Severity
from geo.layers.pack import Pack
from geo.publish.export import export
from geo.publish.redact import redact
from geo.reading.heads import drop_hashtags
from geo.reading.raw import RawLayer
from geo.reading.read import read_layer
from geo.store.check import check_path
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.examples import each_once

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"
DAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def work() -> Workspace:
    return Workspace(redact(load_pack(EXERCISE), "internal"))


def sums(pack: Pack) -> tuple[int, int, int]:
    rows = pack.incidents
    return len(rows), int(rows["killed"].sum()), int(rows["injured"].sum())


@pytest.mark.parametrize(("layer", "form"), each_once(EXPORTED, EXPORT_FORMATS))
def test_check_reads_every_file_that_export_writes(
    tmp_path: Path, work: Workspace, layer: str, form: str
) -> None:
    path = tmp_path / f"own.{form}"
    path.write_bytes(export(work, layer, format=form, created=DAY))
    report = check_path(path)
    assert not report.count(Severity.ERROR), list(report.lines())
    assert [(one.layer, one.accepted, one.rejected) for one in report.layers] == [
        (layer, len(work.pack._tables[layer]), 0)
    ]
    # What an export adds is no misspelt field: "did you mean killed_most?" would be followed.
    rules = {one.rule for one in report.findings if one.row is None}
    assert not {"column.unknown", "geometry.missing"} & rules


def test_the_labels_beside_the_codes_of_a_workbook_are_no_misspelt_fields(
    tmp_path: Path, work: Workspace
) -> None:
    path = tmp_path / "areas.xlsx"
    path.write_bytes(export(work, "surveys", format="xlsx", created=DAY))
    notes = [one for one in check_path(path).findings if one.row is None]
    assert not [one.message for one in notes if one.rule == "column.unknown"]
    assert any("survey_type_label" in one.message for one in notes if one.rule == "column.worked_out")


@pytest.mark.parametrize("form", ["gpkg", "parquet", "xlsx", "csv", "fgb"])
def test_a_pack_of_another_format_counts_the_same(tmp_path: Path, work: Workspace, form: str) -> None:
    folder = shutil.copytree(EXERCISE, tmp_path / "pack")
    path = folder / f"incidents.{form}"
    if form == "fgb":
        # What is not written here, other programs write.
        layer = read_layer(export(work, "incidents", format="geojson", created=DAY), filename="a.geojson")
        layer.convert_dtypes().to_file(path, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    else:
        path.write_bytes(export(work, "incidents", format=form, created=DAY))
    meta = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(
        meta.replace("incidents.geojson", f"incidents.{form}"), encoding="utf-8"
    )
    assert sums(load_pack(folder)) == sums(work.pack)


def test_a_row_of_tags_with_digits_is_no_record() -> None:
    layer = RawLayer("a.csv", {"a": ["#adm1+name", "x"], "b": [None, "y"], "c": ["#geo+lat", "1"]}, [1, 2])
    drop_hashtags(layer)
    assert (layer.columns["a"], list(layer.rows)) == (["x"], [2])
