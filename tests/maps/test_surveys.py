"""Surveys: a result is that of its day, before it nothing was surveyed, and editions tell no more."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.analysis.periods import Period
from geo.analysis.surveys import SURVEYED, surveys
from geo.layers.pack import Pack
from geo.maps.basemap.areas import area_marks
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.layers.small_pack import incident, write_pack
from tests.maps.surveyed import settlements_surveyed
from tests.publish.island import EXERCISE

PLACES = (
    "place_id,name,variants,district_id,latitude,longitude\n"
    "P1,Larkmouth,Lark Mouth,T1,-49.5,-139.5\nP2,Twice,,T1,-49.4,-139.4\nP3,Twice,,T1,-49.3,-139.3\n"
)


@cache
def island() -> Pack:
    return load_pack(EXERCISE)


def pack_of(folder: Path, *rows: dict[str, str | None]) -> Pack:
    features = [
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"survey_id": f"V{at}", "sensitivity": "public", **row},
        }
        for at, row in enumerate(rows, start=1)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    layers = {"surveys": ("surveys.geojson", text), "places": ("places.csv", PLACES)}
    return load_pack(write_pack(folder, [incident()], extra=layers))


def test_a_survey_holds_from_its_last_day_and_not_before(tmp_path: Path) -> None:
    found = surveys(
        pack_of(
            tmp_path,
            {"result": "no_hazard_found", "survey_date": "2021-03-05", "settlement": "Larkmouth"},
            {"result": "hazard_found", "settlement": "lark mouth", "district_code": "T1"},
            {"result": "not_surveyed", "settlement": "Twice"},
            {"survey_date": "2021-03-05"},
        )
    )
    day = dt.date(2021, 3, 5)
    assert [one.on(day).state for one in found] == ["before", "hazard_found", "not_surveyed", "before"]
    assert found[0].on(day).words == "No survey recorded before 5 March 2021"
    after = [one.on(day + dt.timedelta(days=1)) for one in found]
    assert [turn.state for turn in after] == ["no_hazard_found", "hazard_found", "not_surveyed", "no_result"]
    assert after[0].words == "Surveyed, nothing found on 5 March 2021"
    assert after[1].words == "Surveyed: hazard found; no dates are recorded"


def test_a_settlement_without_a_point_stands_at_its_place(tmp_path: Path) -> None:
    pack = pack_of(
        tmp_path, *({"settlement": name} for name in ("Larkmouth", "LARK MOUTH", "Twice", "Nowhere"))
    )
    assert pack.table("surveys")["drawn_as"].tolist() == ["benchmark", "benchmark", "nowhere", "nowhere"]
    shapes = pack.area_layer("surveys").geometry
    assert all(shape.contains(shapely.Point(-139.5, -49.5)) for shape in shapes[:2])
    end = dt.date(2026, 1, 1)
    assert [(one.settlements, one.surveyed) for one in settlements_surveyed(pack, end)] == [(4, 4)]


def test_settlements_surveyed_are_counted_by_district_and_day() -> None:
    pack = island()
    table = pack.table("surveys").query("settlement.notna()")
    for end in (dt.date(2023, 6, 1), dt.date(2026, 1, 1)):
        done = (table["survey_date"] < np.datetime64(end)) & (table["result"] != "not_surveyed")
        expected = table.assign(done=done).groupby("district_code").agg(n=("done", "size"), s=("done", "sum"))
        found = {one.district_id: (one.settlements, one.surveyed) for one in settlements_surveyed(pack, end)}
        assert found == {code: (row.n, row.s) for code, row in expected.iterrows()}
    assert 0 < sum(one.surveyed for one in settlements_surveyed(pack, end)) < len(table)


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_an_edition_gives_surveys_of_its_class_and_never_less_ground(profile: str) -> None:
    whole, edition = island(), redact(island(), profile)
    classes = {"public"} if profile == "public" else {"public", "partner"}
    rows = whole.table("surveys")["sensitivity"].isin(classes).to_numpy()
    assert 0 < rows.sum() <= len(rows)
    recorded = whole.area_layer("surveys").geometry.to_numpy()[rows]
    given = edition.area_layer("surveys").geometry.to_numpy()
    there = ~shapely.is_missing(recorded)
    assert (~shapely.is_missing(given)).tolist() == there.tolist()
    assert shapely.covers(given[there], recorded[there]).all()
    period = Period(dt.date(2021, 1, 1), dt.date(2024, 7, 1))
    frame = layer_table(edition, "surveys", period=period).frame
    assert set(frame["state"]) <= set(SURVEYED.codes())
    assert frame["state"].tolist() == [one.on(period.end).state for one in surveys(edition)]
    public = profile == "public"
    assert ("organisation" in frame, "remarks" in frame) == (not public, not public)
    told = {label for mark in area_marks(edition)["surveys"] for label, _ in mark.rows}
    assert ("Organisation" in told) is not public
