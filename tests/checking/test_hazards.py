"""Hazardous areas as a layer of a pack: every one of them stays, and says what it is drawn as."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.checking.hazard_shapes import around
from geo.layers.findings import Severity
from geo.layers.pack import Pack
from geo.layers.schema import HAZARDS
from geo.store.files import load_pack
from tests.layers.small_pack import SOUTH, WEST, incident, write_pack

STATUS = "entry_id,hazard_id,date,status,product,area_m2,document\nE1,H1,2021-02-01,open,,,\n"


def place(x: float, y: float) -> list[float]:
    return [WEST + x, SOUTH + y]


SQUARE = [place(0.5, 0.5), place(0.52, 0.5), place(0.52, 0.52), place(0.5, 0.52), place(0.5, 0.5)]


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def pack_of(
    folder: Path, *shapes: dict[str, Any] | None, status: str = STATUS, stated: int | None = None
) -> Pack:
    features = [
        {
            "type": "Feature",
            "properties": {
                "hazard_id": f"H{at}",
                "class": "sha",
                "area_m2_stated": stated,
                "sensitivity": "public",
            },
            "geometry": shape,
        }
        for at, shape in enumerate(shapes, start=1)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    layers = {"hazards": ("hazards.geojson", text), "hazard_status": ("hazard_status.csv", status)}
    return load_pack(write_pack(folder, [incident()], extra=layers))


MAIMED: dict[str, tuple[dict[str, Any] | None, str]] = {
    "whole": (polygon(SQUARE), "perimeter"),
    "crosses itself": (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "damaged"),
    "two corners": (polygon([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]), "damaged"),
    "one corner": (polygon([SQUARE[0]] * 4), "benchmark"),
    "not closed": (polygon(SQUARE[:-1]), "damaged"),
    "of three places": (polygon(SQUARE[:3]), "damaged"),
    "a line": ({"type": "LineString", "coordinates": SQUARE[:2]}, "damaged"),
    "a point": ({"type": "Point", "coordinates": SQUARE[0]}, "benchmark"),
    "nothing": (None, "nowhere"),
    "an empty polygon": ({"type": "Polygon", "coordinates": []}, "nowhere"),
    "no place on earth": (polygon([[x * 1000, y * 1000] for x, y in SQUARE]), "nowhere"),
}


def test_no_area_is_dropped_for_its_drawing_and_each_says_how_it_stands(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, *(shape for shape, _ in MAIMED.values()))
    assert pack.hazards["drawn_as"].tolist() == [drawn_as for _, drawn_as in MAIMED.values()]
    assert pack.rejected["hazards"] == 0
    layer = pack.hazard_layer()
    for at, (shape, drawn_as) in enumerate(MAIMED.values()):
        found = layer.geometry.iloc[at]
        assert (found is None) == (drawn_as == "nowhere")
        if found is not None and shape is not None:
            places = np.array(shape["coordinates"]).reshape(-1, 2)
            assert shapely.covers(shapely.buffer(found, 1e-9), shapely.multipoints(places))
        told = [one for one in pack.findings if one.file == "hazards.geojson" and one.row == at + 1]
        assert bool(told) == (drawn_as != "perimeter")
        assert Severity.ERROR not in {one.severity for one in told if one.rule != "geometry.unreadable"}
    assert np.isfinite(pack.hazards["drawn_m2"]).tolist() == [
        one == "perimeter" for _, one in MAIMED.values()
    ]


def test_a_disc_holds_its_circle_and_the_stated_area(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, {"type": "Point", "coordinates": SQUARE[0]}, stated=90_000)
    disc = pack.hazard_layer().to_crs("+proj=laea +lat_0=-49.5 +lon_0=-139.5").geometry.iloc[0]
    assert disc.area >= 90_000
    west, south, east, north = around(10.0, 60.0, 1000.0).bounds
    assert east - west > 2 * (north - south) * 0.9


@pytest.mark.parametrize("form", ["geojson", "gpkg", "zip"])
def test_the_layer_is_the_same_from_every_format(tmp_path: Path, form: str) -> None:
    rows = pd.DataFrame(
        {
            "hazard_id": ["H1", "H2"],
            "class": ["cha", "not_classified"],
            "contamination": ["anti_personnel_mine;unexploded_ordnance", None],
            "survey_date": ["2021-01-05", None],
            "organisation": ["Invented", None],
            "sensitivity": ["public", "public"],
        }
    )
    shapes = [shapely.Polygon(SQUARE), shapely.box(WEST + 1.2, SOUTH + 0.2, WEST + 1.21, SOUTH + 0.21)]
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
    path = tmp_path / "made" / ("hazards.shp" if form == "zip" else f"hazards.{form}")
    path.parent.mkdir()
    if form == "zip":
        # As programs cut them, which geopandas warns of.
        frame = frame.rename(columns={"contamination": "contaminat", "survey_date": "survey_dat"})
        frame = frame.rename(columns={"organisation": "organisati", "sensitivity": "sensitivit"})
    if form == "geojson":
        path.write_text(frame.to_json(), encoding="utf-8")
    else:
        frame.to_file(path)
    if form == "zip":
        with zipfile.ZipFile(tmp_path / "made" / "hazards.zip", "w") as archive:
            for part in path.parent.glob("hazards.*"):
                if part.suffix != ".zip":
                    archive.write(part, part.name)
    folder = write_pack(tmp_path / "pack", [incident()], extra={"hazards": (f"hazards.{form}", "")})
    (folder / f"hazards.{form}").write_bytes((path.parent / f"hazards.{form}").read_bytes())
    pack = load_pack(folder)
    found = pack.hazards
    assert found["hazard_id"].tolist() == ["H1", "H2"]
    assert found["class"].tolist() == ["cha", "not_classified"]
    assert found["survey_date"].isna().tolist() == [False, True]
    assert found["organisation"].isna().tolist() == [False, True]
    assert found["drawn_as"].tolist() == ["perimeter"] * 2
    assert set(HAZARDS.names) - {"geometry"} <= set(found.columns)
    assert not [one for one in pack.findings if one.severity is Severity.ERROR]


def test_an_entry_of_an_area_that_there_is_not_is_refused_and_named(tmp_path: Path) -> None:
    rows = STATUS + "E2,H7,2021-03-01,closed,cleared,500,\nE3,H1,2021-03-01,closed,cleared,500,R-1\n"
    pack = pack_of(tmp_path, polygon(SQUARE), status=rows)
    assert pack.hazard_status["entry_id"].tolist() == ["E1", "E3"]
    assert pack.rejected["hazard_status"] == 1
