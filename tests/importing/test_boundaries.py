"""A file of boundaries becomes a pack whatever its columns are called, and one that cannot is told why."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import ReadError
from geo.importing.boundaries import Outline, outline_of, suggested
from geo.store.files import load_pack
from tests.layers.small_pack import district
from tests.test_command_line import run

HEADS = {
    "of the offices of the United Nations": (
        [
            "ADM0_EN",
            "ADM0_PCODE",
            "ADM1_EN",
            "ADM1_PCODE",
            "ADM2_EN",
            "ADM2_FR",
            "ADM2_PCODE",
            "validOn",
            "Shape_Area",
        ],
        Outline("ADM2_PCODE", "ADM2_EN", "ADM1_EN", ("ADM2_FR",)),
    ),
    "of these offices, with a code of no level": (
        ["PCODE", "ADM3_EN", "ADM3_AR", "ADM2_EN", "ADM1_EN"],
        Outline("PCODE", "ADM3_EN", "ADM2_EN", ("ADM3_AR",), ("ADM1_EN",)),
    ),
    "of these offices, in one language": (
        ["ADM0_PT", "ADM1_PT", "ADM1_PCODE", "ADM2_PT", "ADM2ALT1PT", "ADM2_PCODE", "ADM2_REF"],
        Outline("ADM2_PCODE", "ADM2_PT", "ADM1_PT", ("ADM2ALT1PT",)),
    ),
    "of these offices, since 2024": (
        ["adm1_name", "adm1_pcode", "adm2_name", "adm2_name1", "adm2_pcode"],
        Outline("adm2_pcode", "adm2_name", "adm1_name", ("adm2_name1",)),
    ),
    "of GADM": (
        ["GID_0", "NAME_0", "GID_1", "NAME_1", "GID_2", "NAME_2", "TYPE_2"],
        Outline("GID_2", "NAME_2", "NAME_1", ()),
    ),
    "of geoBoundaries": (["shapeName", "shapeISO", "shapeID"], Outline("shapeID", "shapeName", "", ())),
    "of an office of statistics": (
        ["dpto_cnmbr", "mpio_cdpmp", "mpio_cnmbr"],
        Outline("mpio_cdpmp", "mpio_cnmbr", "dpto_cnmbr", ()),
    ),
    "of this program": (
        ["district_id", "name_en", "parent_region"],
        Outline("district_id", "name_en", "parent_region", ()),
    ),
}


def table(columns: list[str]) -> pd.DataFrame:
    """Return two rows that only columns of the finest level tell apart."""
    coarse = {
        "ADM0_PT",
        "ADM1_PT",
        "adm1_name",
        "adm1_pcode",
        "ADM0_EN",
        "ADM0_PCODE",
        "ADM1_EN",
        "ADM1_PCODE",
        "GID_0",
        "NAME_0",
        "GID_1",
        "NAME_1",
    }
    return pd.DataFrame(
        {name: ["x", "x"] if name in coarse else [f"{name} 1", f"{name} 2"] for name in columns}
    )


@pytest.mark.parametrize("source", HEADS)
def test_columns_of_boundaries_are_known(source: str) -> None:
    columns, expected = HEADS[source]
    assert outline_of(table(columns), {}) == expected


def test_columns_that_are_not_known_are_asked_for() -> None:
    frame = table(["a", "b", "c"])
    with pytest.raises(ReadError, match="say with --code which does: a, b, c"):
        outline_of(frame, {})
    with pytest.raises(ReadError, match="say with --name"):
        outline_of(frame, {"code": "a"})
    with pytest.raises(ReadError, match="no column 'd' for the name"):
        outline_of(frame, {"code": "a", "name": "d"})
    assert outline_of(frame, {"code": "a", "name": "b"}) == Outline("a", "b", "", ())
    assert outline_of(table(["name", "code", "region"]), {"region": ""}).region == ""


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # Headings of one country's office of statistics, of which one means regions elsewhere.
        (
            {"OBJECTID": [1, 2], "DPTO_CCDGO": ["05", "08"], "DPTO_CNMBR": ["ANTIOQUIA", "ATLANTICO"]},
            Outline("DPTO_CCDGO", "DPTO_CNMBR", "", ()),
        ),
        (
            {"ref": ["A1", "A2"], "label": ["Alder", "Birch"], "km2": [1.5, 2.5], "region": ["East", "East"]},
            Outline("ref", "label", "region", ()),
        ),
        ({"km2": [1.5, 2.5], "kind": ["town", "town"]}, Outline("", "", "", ())),
    ],
)
def test_columns_without_a_known_heading_are_proposed_by_their_cells(
    cells: dict[str, list[object]], expected: Outline
) -> None:
    frame = pd.DataFrame({**cells, "geometry": [None, None]})
    assert suggested(frame, {}) == expected


def write(path: Path, codes: list[str]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {
                "ADM2_PCODE": code,
                "ADM2_EN": f"Name {at}",
                "ADM2_ES": f"Nombre {at}",
                "ADM1_EN": "Sea",
            },
            "geometry": district("", "", column=at)["geometry"],
        }
        for at, code in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_a_pack_is_made_and_nothing_is_written_over(tmp_path: Path) -> None:
    file, folder = write(tmp_path / "adm2.geojson", ["01", "02"]), tmp_path / "mine"
    done = run("new", folder, "--boundaries", file, "--title", 'The "Sea"')
    assert done.returncode == 0, done.stderr
    assert "2 districts; ADM2_PCODE is the code, ADM2_EN the name, ADM1_EN the region" in done.stdout
    pack = load_pack(folder)
    assert pack.meta.title == 'The "Sea"'
    assert pack.districts["district_id"].tolist() == ["01", "02"]
    assert pack.districts["aliases"].tolist() == ["Nombre 0", "Nombre 1"]
    assert pack.districts["area_km2"].notna().all()
    again = run("new", folder, "--boundaries", file)
    assert again.returncode == 1
    assert "holds a pack already" in again.stderr
    twice = run("new", tmp_path / "other", "--boundaries", write(tmp_path / "b.geojson", ["01", "01"]))
    assert twice.returncode == 1
    assert "--code" in twice.stderr
    assert not (tmp_path / "other").exists()
