"""Work on the ground: going on from its first day, done on its last, and roads drawn with what is beside."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo.analysis.activities import activities
from geo.checking.hazard_shapes import BESIDE_M, beside
from geo.layers.pack import Pack
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.layers.small_pack import SOUTH, WEST, incident, write_pack
from tests.publish.island import EXERCISE

CASES: dict[str, tuple[dict[str, Any], tuple[str, str, str], str]] = {
    "released": (
        {"date_start": "2021-03-05", "date_end": "2021-05-01", "product": "reduced", "area_m2": 10},
        ("before", "in_progress", "done_reduced"),
        "Done (reduced) on 1 May 2021",
    ),
    "goes on": (
        {"date_start": "2021-03-05"},
        ("before", "in_progress", "in_progress"),
        "Going on, since 5 March 2021",
    ),
    "stopped": (
        {"date_start": "2021-03-05", "status": "suspended"},
        ("before", "suspended", "suspended"),
        "Suspended, begun 5 March 2021",
    ),
    "a spot of one day": ({"date_end": "2021-05-01"}, ("before", "before", "done"), "Done on 1 May 2021"),
    "no days": ({"status": "completed"}, ("done", "done", "done"), "Done; no dates are recorded"),
    "nothing": ({}, ("unknown", "unknown", "unknown"), "Status not recorded; no dates are recorded"),
}


def pack_of(folder: Path, *rows: dict[str, Any], shape: dict[str, Any] | None = None) -> Pack:
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": {"activity_id": f"A{at}", "kind": "clearance", **row},
        }
        for at, row in enumerate(rows, start=1)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return load_pack(write_pack(folder, [incident()], extra={"activities": ("activities.geojson", text)}))


def test_work_stands_as_its_days_say(tmp_path: Path) -> None:
    found = activities(pack_of(tmp_path, *(row for row, _, _ in CASES.values())))
    days = [dt.date(2021, 3, 5), dt.date(2021, 5, 1), dt.date(2021, 5, 2)]
    for one, (_, states, words) in zip(found, CASES.values(), strict=True):
        assert tuple(one.on(day).state for day in days) == states
        assert one.on(days[-1]).words == words


def test_a_road_is_drawn_with_the_ground_beside_it(tmp_path: Path) -> None:
    line = shapely.LineString(
        [(WEST + 0.2, SOUTH + 0.2), (WEST + 0.3, SOUTH + 0.25), (WEST + 0.3, SOUTH + 0.4)]
    )
    pack = pack_of(tmp_path, {"kind": "road", "length_km": 25}, shape=json.loads(shapely.to_geojson(line)))
    assert pack.table("activities")["drawn_as"].tolist() == ["line"]
    assert pack.table("activities")["drawn_m2"].isna().all(), "a road is no area"
    [shape] = pack.area_layer("activities").geometry
    assert shape.covers(line)
    far = beside(shapely.LineString([(10, 69), (10.1, 69)]))
    wide = Geod(ellps="WGS84").inv(10.05, far.bounds[1], 10.05, far.bounds[3])[2]
    assert wide == pytest.approx(2 * BESIDE_M, rel=0.02)


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_an_edition_gives_work_of_its_class_and_never_less_ground(profile: str) -> None:
    whole, edition = load_pack(EXERCISE), redact(load_pack(EXERCISE), profile)
    classes = {"public"} if profile == "public" else {"public", "partner"}
    rows = whole.table("activities")["sensitivity"].isin(classes).to_numpy()
    recorded = whole.area_layer("activities").geometry.to_numpy()[rows]
    given = edition.area_layer("activities").geometry.to_numpy()
    there = ~shapely.is_missing(recorded)
    assert shapely.covers(given[there], recorded[there]).all()
    frame = layer_table(edition, "activities").frame
    assert len(frame) == rows.sum() > 0
    assert ("organisation" in frame, "remarks" in frame) == (profile != "public", profile != "public")
    assert np.isin(frame["state"], ["done_cleared", "done_reduced", "done_cancelled"]).sum() > 100
