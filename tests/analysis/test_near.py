"""Accidents beside recorded areas: every band against a walk through all pairs, and against cases by hand."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.around import WITHIN_M, Nearby, around
from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.hazards import Entry, History, histories
from geo.analysis.near import BAND, EDGES_M, GENERAL_CELL_M, UNDECIDED, nearness, spells
from geo.analysis.survey_leads import beside, closed_words, rows_of
from geo.checking.hazard_shapes import around as disc
from geo.layers.pack import Pack
from geo.publish.perimeters import CELLS_PER_DEGREE
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.publish.island import EXERCISE

DAY = dt.date(2024, 6, 1)
WEST, SOUTH = -123.3, -47.1


@cache
def island() -> Pack:
    return load_pack(EXERCISE)


def square(x_m: float, y_m: float, half_m: float) -> shapely.Geometry:
    """Return a square around a place so many metres east and north of the middle of the island."""
    way = to_metres(island(), projection="aeqd")
    box = shapely.box(x_m - half_m, y_m - half_m, x_m + half_m, y_m + half_m)
    return shapely.transform(box, lambda xy: np.column_stack(way.transform(*xy.T, direction="INVERSE")))


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    lon, lat = to_metres(island(), projection="aeqd").transform(x_m, y_m, direction="INVERSE")
    return float(lon), float(lat)


def world(accidents: list[dict[str, Any]], areas: list[dict[str, Any]]) -> Pack:
    """Return the island with these accidents and areas in place of its own.

    Accidents have ``at``, ``radius``, ``days``; areas ``shape``, ``drawn_as`` and ``entries``.
    """
    pack = island()
    incidents = pack.incidents.iloc[[1] * len(accidents)].reset_index(drop=True)
    places = [degrees(*one["at"]) if one.get("at") else (np.nan, np.nan) for one in accidents]
    starts, ends = zip(*(one.get("days") or (None, None) for one in accidents), strict=True)
    incidents = incidents.assign(
        incident_id=[f"A{at}" for at in range(len(accidents))],
        longitude=[x for x, _ in places],
        latitude=[y for _, y in places],
        uncertainty_m=pd.array([one.get("radius") for one in accidents], dtype="Int64"),
        date_start=pd.to_datetime(pd.Series(starts, dtype=object)).astype("datetime64[s]"),
        date_end=pd.to_datetime(pd.Series(ends, dtype=object)).astype("datetime64[s]"),
        point_withheld=False,
    )
    for name in ("location_precision", "place_kind"):
        given = [one.get(name, incidents[name].iloc[0]) for one in accidents]
        incidents[name] = pd.Series(given, dtype=incidents[name].dtype)
    hazards = pack.hazards.iloc[[0] * len(areas)].reset_index(drop=True)
    hazards = hazards.assign(
        hazard_id=[f"H{at}" for at in range(len(areas))],
        drawn_as=[one.get("drawn_as", "perimeter") for one in areas],
        status=pd.Series([one.get("today") for one in areas], dtype=hazards["status"].dtype),
    )
    rows = [
        (f"E{at}-{number}", f"H{at}", pd.Timestamp(day), status)
        for at, one in enumerate(areas)
        for number, (day, status) in enumerate(one.get("entries", []))
    ]
    entries = pd.DataFrame(rows, columns=["entry_id", "hazard_id", "date", "status"])
    entries = entries.reindex(columns=pack.hazard_status.columns)
    shapes = np.array([shapely.to_wkb(one["shape"]) for one in areas], dtype=object)
    tables = {**pack._tables, "incidents": incidents, "hazards": hazards, "hazard_status": entries}
    found = {**pack._shapes, "hazards": shapes}
    return replace(pack, _tables=MappingProxyType(tables), _shapes=MappingProxyType(found))


OPEN = [(DAY, "open")]
AREA = {"shape": square(0, 0, 1_000), "entries": OPEN}
LATER = (DAY + dt.timedelta(days=30),) * 2
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "deep inside": ({"at": (0, 0), "radius": 25}, AREA, "Inside"),
    "at the edge": ({"at": (990, 0), "radius": 25}, AREA, "Inside at the nearest, to 100 m at the farthest"),
    "near": ({"at": (1_050, 0), "radius": 25}, AREA, "To 100 m"),
    "between": ({"at": (1_450, 0), "radius": 25}, AREA, "100 to 500 m"),
    "wide": (
        {"at": (1_450, 0), "radius": 100},
        AREA,
        "100 to 500 m at the nearest, 500 m to 5 km at the farthest",
    ),
    "far": ({"at": (9_000, 0), "radius": 25}, AREA, "Beyond 5 km"),
    "anywhere": (
        {"at": (2_000, 0), "radius": 5_000},
        AREA,
        "Not decidable: it may have lain inside or beyond 5 km",
    ),
    "before it was recorded": (
        {"at": (0, 0), "radius": 25, "days": (DAY - dt.timedelta(days=1),) * 2},
        AREA,
        "Not decidable: no area was recorded by then",
    ),
    "a date around the first entry": (
        {"at": (0, 0), "radius": 25, "days": (DAY - dt.timedelta(days=9), DAY)},
        AREA,
        "Not decidable: it may have lain inside or beyond 5 km",
    ),
    "after it was closed": (
        {"at": (0, 0), "radius": 25},
        {**AREA, "entries": [*OPEN, (DAY + dt.timedelta(days=20), "closed")]},
        "Not decidable: no area was recorded by then",
    ),
    "no place": ({"radius": 25}, AREA, "Not decidable: its place is not known well enough"),
    "at the hospital": (
        {"at": (0, 0), "radius": 25, "place_kind": "hospital"},
        AREA,
        "Not decidable: its place is not known well enough",
    ),
    "a place of the blast is known to 500 m": (
        {"at": (1_450, 0), "radius": None},
        AREA,
        "Inside at the nearest, 500 m to 5 km at the farthest",
    ),
    "a benchmark": (
        {"at": (0, 0), "radius": 25},
        {"shape": disc(*degrees(0, 0), 1_000), "drawn_as": "benchmark", "entries": OPEN},
        "Inside at the nearest, to 100 m at the farthest",
    ),
    "without dates": (
        {"at": (0, 0), "radius": 25},
        {"shape": AREA["shape"], "today": "open"},
        "Not decidable: it may have lain inside or beyond 5 km",
    ),
}


@pytest.mark.parametrize(("accident", "area", "expected"), CASES.values(), ids=CASES)
def test_what_is_told_of_one_accident_and_one_area(
    accident: dict[str, Any], area: dict[str, Any], expected: str
) -> None:
    found = nearness(world([{"days": LATER, **accident}], [area]))
    assert found.words(0) == expected
    assert (found.closed[0] == 0) == (len(area.get("entries", [])) == 2)


def brute(pack: Pack) -> list[tuple[int, int, int]]:
    """Return bands by a walk through all pairs of accidents and spells, every shape measured."""
    way = to_metres(pack, projection="aeqd")
    shapes = in_metres(pack.hazard_layer().geometry.to_numpy(dtype=object), way)
    drawn_as = pack.hazards["drawn_as"].tolist()
    standing = spells(histories(pack), shapes)
    told = []
    for row in pack.incidents.itertuples():
        point, radius = shapely.Point(*way.transform(row.longitude, row.latitude)), float(row.uncertainty_m)
        first, last = row.date_start.date().toordinal(), row.date_end.date().toordinal()
        least, most, some = np.inf, np.inf, False
        for area, start, end, dated in zip(*standing[1:], strict=True):
            shape = shapes[area]
            if shape is None or start > last or end <= first:
                continue
            some, least = True, min(least, max(0.0, shape.distance(point) - radius))
            if not dated or start > first or end <= last:
                continue
            core = shape if drawn_as[area] == "perimeter" else shape.centroid
            inside = drawn_as[area] == "perimeter" and shape.contains(point)
            away = -shape.boundary.distance(point) if inside else core.distance(point)
            most = min(most, max(0.0, away + radius))
        bands = [int(np.searchsorted(EDGES_M, one)) for one in (least, most)]
        why = 1 if not some else 2 if bands == [0, len(EDGES_M)] else -1
        told.append((*bands, why) if why < 0 else (-1, -1, why))
    return told


@pytest.mark.parametrize("seed", range(2))
def test_bands_are_those_of_a_walk_through_all_pairs(seed: int) -> None:
    chance = random.Random(seed)

    def place() -> tuple[float, float]:
        return chance.uniform(-9_000, 9_000), chance.uniform(-9_000, 9_000)

    def area() -> dict[str, Any]:
        days = sorted(DAY + dt.timedelta(days=chance.randrange(400)) for _ in range(chance.randrange(4)))
        entries = [(day, chance.choice(["open", "in_progress", "closed"])) for day in days]
        kind = chance.choice(["perimeter", "perimeter", "benchmark"])
        half = chance.choice([50, 300, 900])
        at = place()
        shape = square(*at, half) if kind == "perimeter" else disc(*degrees(*at), half)
        return {"shape": shape, "drawn_as": kind, "entries": entries, "today": "open"}

    def accident() -> dict[str, Any]:
        start = DAY + dt.timedelta(days=chance.randrange(400))
        days = (start, start + dt.timedelta(days=chance.choice([0, 0, 30])))
        return {"at": place(), "radius": chance.choice([0, 25, 300, 2_000]), "days": days}

    pack = world([accident() for _ in range(80)], [area() for _ in range(30)])
    radius = np.maximum(pack.incidents["uncertainty_m"].to_numpy(dtype=float), 0)
    precision = np.where(radius > 500, "settlement", "exact")
    incidents = pack.incidents.assign(location_precision=pd.Series(precision, dtype="str"))
    pack = replace(pack, _tables=MappingProxyType({**pack._tables, "incidents": incidents}))
    found = nearness(pack)
    expected = brute(pack)
    assert list(zip(found.least, found.most, found.undecided, strict=True)) == expected
    assert len({*expected}) > 8


def test_leads_lie_outside_and_what_was_recorded_since_stands_beside() -> None:
    then = (DAY - dt.timedelta(days=300),) * 2
    old = {"shape": square(30_000, 0, 500), "entries": [(DAY - dt.timedelta(days=400), "open")]}
    accidents = [
        {"at": (0, 0), "radius": 25, "days": then},
        {"at": (9_000, 0), "radius": 25, "days": then},
        {"at": (0, 0), "radius": 25, "days": LATER},
        {"days": then},
    ]
    pack = world(accidents, [AREA, old])
    found = beside(pack)
    assert found.leads == (1, 0)
    rows = rows_of(pack, found)
    assert [row["lead"] for row in rows] == [True, True, False, False]
    assert [row["lead_today"] for row in rows] == [False, True, False, False]
    assert rows[2]["hazard_id"] == "H0"
    assert rows[0]["today_least"] == rows[0]["today_most"] == "inside"
    table = found.counts()
    assert table["certain"].sum() == len(accidents)
    assert table.loc[table["code"] == "undecided_place", "certain"].item() == 1


def test_accidents_in_land_that_was_closed_by_then_are_named() -> None:
    closed = {**AREA, "entries": [*OPEN, (DAY + dt.timedelta(days=20), "closed")]}
    pack = world([{"at": (0, 0), "radius": 25, "days": LATER}] * 12, [closed])
    said = closed_words(pack, beside(pack))
    assert said.startswith("May have happened in an area that was closed by then: A0 in H0, A1 in H0")
    assert said.endswith("A9 in H0 and 2 more.")
    assert closed_words(pack, beside(world([{"at": (0, 0), "days": LATER}], [AREA]))) == ""


def test_an_edition_of_cells_tells_no_nearer_than_its_cells() -> None:
    diagonal = np.hypot(*(111_700 / CELLS_PER_DEGREE,) * 2)
    assert diagonal < GENERAL_CELL_M + 5
    public = redact(island(), "public")
    whole = {one["incident_id"]: one for one in rows_of(island(), beside(island()))}
    codes = BAND.codes()
    for one in rows_of(public, beside(public)):
        own = whole[one["incident_id"]]
        if one["least"] and own["least"]:
            assert codes.index(one["least"]) <= codes.index(own["least"])
            assert codes.index(one["most"]) >= codes.index(own["most"])


def test_spells_of_an_area_that_was_opened_again() -> None:
    days = [DAY + dt.timedelta(days=at) for at in (0, 10, 20)]
    told = [History(tuple(map(Entry, days, ["open", "closed", "open"]))), History((), "closed"), History(())]
    shapes = np.full(3, None, dtype=object)
    assert spells(told, shapes).start.tolist() == [days[0].toordinal(), days[2].toordinal(), 0]
    assert spells(told, shapes).area.tolist() == [0, 0, 2]
    assert spells(told, shapes, closed=True).area.tolist() == [0, 1]


def test_what_lies_near_is_told_figure_by_figure() -> None:
    found = {one.label: one for one in around(island())}
    assert list(found)[:2] == ["Settlements", "People of these settlements"]
    people = [one for label, one in found.items() if label.endswith("people of whole districts reached")]
    assert len(people) == len(island().meta.population_figures)
    for one in found.values():
        lows, highs = zip(*one.figures, strict=True)
        assert list(highs) == sorted(highs)
        assert all(low is None or low <= high for low, high in zip(lows, highs, strict=True))
    assert people[0].words(0).startswith("at most")
    units = {"Roads": "km", "Schools": "number", "Streams": "km", "Farmland": "km2"}
    for label, unit in units.items():
        one = found[f"{label} (invented)"]
        assert (one.unit, all(most > 0 for _, most in one.figures)) == (unit, True)
    assert Nearby("Roads", "km", ((1.0, 2.25),) * 3).words(0) == "1.0 to 2.2"
    headings = [Nearby("Things", unit, ()).heading for unit in ("km", "km2", "number")]
    assert headings == ["Things, km", "Things, km²", "Things"]
    assert "Roads (invented), km" in CliRunner().invoke(cli, ["near", str(EXERCISE)]).output
    assert Nearby("People", "people", ((2.0, 2.0),) * 3, (1, 0, 0)).words(0) == "2, not recorded for 1"


def test_roads_are_told_by_length_and_fields_by_ground() -> None:
    meta = island().meta
    area = {"shape": square(0, 0, 1_000), "entries": OPEN}
    pack = world([{"at": (0, 0), "radius": 25, "days": LATER}], [area])
    lines = [shapely.transform(shapely.LineString([(1_400, -5e4), (1_400, 5e4)]), _back)]
    fields = [square(3_000, 0, 100)]
    context = tuple(replace(meta.context_files[0], name=name, title=name) for name in ("Roads", "Farmland"))
    shapes = {
        f"context {name}": shapely.to_wkb(np.array(one, dtype=object))
        for name, one in (("Roads", lines), ("Farmland", fields))
    }
    tables = {f"context {name}": pd.DataFrame({"name": ["x"]}) for name in ("Roads", "Farmland")}
    pack = replace(
        pack,
        meta=replace(meta, context_files=context),
        _tables=MappingProxyType({**pack._tables, **tables}),
        _shapes=MappingProxyType({**pack._shapes, **shapes}),
    )
    told = {one.label: one for one in around(pack)}
    road = [high for _, high in told["Roads"].figures]
    # Straight past a square at 400 m, within 500 m: its side, and the chord of the rounded corners.
    assert road[0] == pytest.approx((2_000 + 2 * 300) / 1_000, rel=0.01)
    assert [high for _, high in told["Farmland"].figures] == pytest.approx([0, 0, 0.04], rel=0.01)
    assert told["Roads"].unit == "km"
    assert len(WITHIN_M) == 3


def _back(xy: Any) -> Any:
    return np.column_stack(to_metres(island(), projection="aeqd").transform(*xy.T, direction="INVERSE"))


def test_the_command_prints_bands_leads_and_what_is_near() -> None:
    done = CliRunner().invoke(cli, ["near", str(EXERCISE), "--json"])
    told = json.loads(done.output)
    assert told["accidents"] == rows_of(island(), beside(island()))
    assert told["near"][0]["label"] == "Settlements"
    assert {one["code"] for one in told["bands"]} >= {*BAND.codes()}
    text = CliRunner().invoke(cli, ["near", str(EXERCISE)]).output
    assert closed_words(island(), beside(island())) in text
    assert "Beyond 5 km" in text
    assert all(term.label[1:] in text for term in UNDECIDED)
