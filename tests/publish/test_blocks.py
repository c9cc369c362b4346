"""Cell and district together leave half a cell open, whatever the districts look like."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.analysis.placed import is_placed
from geo.layers.pack import Pack
from geo.publish.blocks import blocks, blocks_of_points, blocks_outside, shares
from geo.publish.coarsen import coarsen
from geo.store.files import load_pack
from tests.publish.island import EXERCISE

GEOD = Geod(ellps="WGS84")
SIZE = 0.1
HALF = 0.5 - 1e-6


def pieces(shape: BaseGeometry) -> dict[tuple[int, int], BaseGeometry]:
    """Return what lies of a district in each cell, cut one by one."""
    west, south, east, north = np.floor(np.array(shape.bounds) / SIZE).astype(int).tolist()
    found = {
        (x, y): shapely.box(x / 10, y / 10, (x + 1) / 10, (y + 1) / 10).intersection(shape)
        for x in range(west, east + 1)
        for y in range(south, north + 1)
    }
    return {cell: piece for cell, piece in found.items() if piece.area > 1e-9}


def points_in(piece: BaseGeometry, chance: random.Random) -> list[tuple[float, float]]:
    """Return points of a piece: one that lies in it for certain, and some more where it has room."""
    west, south, east, north = piece.bounds
    some = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(3)]
    sure = piece.representative_point()
    return [(sure.x, sure.y), *(one for one in some if shapely.contains_xy(piece, *one))]


def published(
    pack: Pack, rows: list[tuple[str, float, float]], settlement: str | None = None
) -> list[tuple[Any, ...]]:
    """Return what the public edition tells of the places of accidents in districts, at points."""
    incidents = pack.incidents
    exact = incidents.iloc[:1].loc[[incidents.index[0]] * len(rows)].reset_index(drop=True)
    for name, values in zip(("district_code", "longitude", "latitude"), zip(*rows, strict=True), strict=True):
        exact[name] = pd.Series(list(values), dtype=incidents[name].dtype)
    told = {"location_precision": "exact", "uncertainty_m": 15, "place_kind": "accident_site"}
    for name, value in {**told, "settlement": settlement, "coordinate_source_id": None}.items():
        exact[name] = pd.Series([value] * len(rows), dtype=incidents[name].dtype)
    after, _ = coarsen(pack, exact)
    placed = is_placed(after)
    assert set(after.loc[~placed, "location_precision"]) <= {"district"}
    names = ["longitude", "latitude", "uncertainty_m", "place_kind", "border_distance_km"]
    told_of = after[names].astype(object).where(after[names].notna(), None)
    return [tuple(row) for row in told_of.itertuples(index=False, name=None)]


def check(pack: Pack, seed: int) -> int:
    """Assert of every district that what is published of a place in it leaves half a cell or all of it.

    The part open is found from the outside: all the cells of which the same is published.
    """
    chance = random.Random(seed)
    shapes = dict(zip(pack.districts["district_id"], pack.district_layer().geometry, strict=True))
    found = {code: pieces(shape) for code, shape in shapes.items()}
    rows = [
        (code, cell, point)
        for code, cut in found.items()
        for cell, piece in cut.items()
        for point in points_in(piece, chance)
    ]
    told = published(pack, [(code, *point) for code, _, point in rows])
    open_: dict[tuple[Any, ...], set[tuple[int, int]]] = defaultdict(set)
    of_cell: dict[Any, set[Any]] = defaultdict(set)
    for (code, cell, _), one in zip(rows, told, strict=True):
        open_[code, *one].add(cell)
        of_cell[code, cell].add(one)
    assert {len(one) for one in of_cell.values()} == {1}, "it depends on more than the cell"
    for (code, longitude, *_), cells in open_.items():
        left = sum(found[code][cell].area for cell in cells) / SIZE**2
        assert longitude is None or left >= HALF or len(cells) == len(found[code]), (code, longitude, left)
    return len(rows)


@pytest.mark.parametrize("name", ["exercise", "azerbaijan"])
def test_every_district_of_a_pack_leaves_half_a_cell_open(name: str) -> None:
    assert check(load_pack(EXERCISE.parent / name), 1) > 50


def jagged(chance: random.Random, x: float, y: float, size: float) -> BaseGeometry:
    angles = sorted(chance.uniform(0, 6.283) for _ in range(chance.randrange(3, 14)))
    reach = [chance.uniform(0.1, 1) * size for _ in angles]
    ring = [(x + far * np.cos(turn), y + far * np.sin(turn)) for turn, far in zip(angles, reach, strict=True)]
    return shapely.make_valid(shapely.Polygon(ring))


def random_districts(island: Pack, seed: int) -> Pack:
    """Return the island with districts of any form: slivers, islets, some smaller than half a cell."""
    chance = random.Random(seed)
    shapes = []
    for _ in range(len(island.districts)):
        x, y = chance.uniform(-170, 170), chance.uniform(-80, 80)
        size = chance.choice([0.02, 0.1, 0.3, 0.8])
        parts = [jagged(chance, x, y, size)]
        parts += [
            jagged(chance, x + chance.uniform(-1, 1), y + chance.uniform(-1, 1), size / 4)
            for _ in range(chance.randrange(3))
        ]
        whole = shapely.union_all(parts)
        areas = [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon" and one.area > 1e-8]
        shapes.append(shapely.to_wkb(shapely.MultiPolygon(areas or [shapely.box(x, y, x + 0.1, y + 0.1)])))
    return replace(
        island, _shapes=MappingProxyType({**island._shapes, "districts": np.array(shapes, object)})
    )


@pytest.mark.parametrize("seed", range(8))
def test_districts_of_any_form_do(island: Pack, seed: int) -> None:
    check(random_districts(island, seed), seed)


@pytest.mark.nightly
def test_very_many_districts_of_any_form_do(island: Pack) -> None:
    for seed in range(100, 500):
        check(random_districts(island, seed), seed)


DISTRICT = shapely.box(10.0, 50.0, 10.22, 50.1)


def test_a_narrow_part_is_joined_with_its_neighbour() -> None:
    found = shares(DISTRICT)
    assert list(found) == [(100, 500), (101, 500), (102, 500)]
    assert list(found.values()) == pytest.approx([1, 1, 0.2])
    joined = (101, 500, 103, 501)
    assert blocks(found) == {(100, 500): (100, 500, 101, 501), (101, 500): joined, (102, 500): joined}


def test_beside_its_district_a_point_has_a_cell_only_where_that_is_wide() -> None:
    inside, joined, beside, away = blocks_of_points(
        DISTRICT, np.array([10.21, 10.15, 10.25, 12.0]), np.array([50.05, 50.15, 50.05, 50.05])
    )
    assert inside == (101, 500, 103, 501)
    assert joined == (101, 501, 102, 502)
    assert beside == (102, 500, 103, 501)
    assert away == (120, 500, 121, 501)
    partly = shapely.box(10.0, 50.0, 10.26, 50.1)
    assert blocks_of_points(partly, np.array([10.29]), np.array([50.05])) == [(102, 500, 103, 501)]


def test_an_islet_far_from_the_rest_is_no_place() -> None:
    islet = shapely.union_all([DISTRICT, shapely.box(11.01, 50.01, 11.02, 50.02)])
    assert blocks_of_points(islet, np.array([11.015]), np.array([50.015])) == [None]
    alone = shapely.box(11.01, 50.01, 11.02, 50.02)
    assert blocks_of_points(alone, np.array([11.015]), np.array([50.015])) == [(110, 500, 111, 501)]


def test_a_point_in_no_district_is_told_where_half_a_cell_is_in_none() -> None:
    lon, lat = np.array([10.25, 10.205, 10.05]), np.array([50.05, 50.05, 50.05])
    assert blocks_outside([DISTRICT], lon, lat) == [
        (102, 500, 103, 501), (102, 500, 103, 501), (100, 500, 101, 501)
    ]  # fmt: skip
    wide = shapely.box(10.0, 50.0, 10.28, 50.1)
    assert blocks_outside([wide], np.array([10.29, 10.27]), np.array([50.05] * 2)) == [
        None, (102, 500, 103, 501)
    ]  # fmt: skip


def test_a_settlement_that_is_too_far_to_be_the_place_narrows_no_square(island: Pack) -> None:
    chance = random.Random(7)
    places = island.places[island.places["name"] == "Larkmouth"]
    code, lon, lat = places[["district_id", "longitude", "latitude"]].iloc[0]
    shapes = dict(zip(island.districts["district_id"], island.district_layer().geometry, strict=True))
    turns = np.linspace(0, 360, 90, endpoint=False)
    ring = GEOD.fwd(np.full(90, lon), np.full(90, lat), turns, np.full(90, 8_000.0))
    away = {
        cell: piece.difference(shapely.Polygon(np.column_stack(ring[:2])))
        for cell, piece in pieces(shapes[code]).items()
    }
    rows = [(cell, point) for cell, left in away.items() if left.area for point in points_in(left, chance)]
    told = published(island, [(code, *point) for _, point in rows], "Larkmouth")
    open_: dict[Any, set[tuple[int, int]]] = defaultdict(set)
    for (cell, _), one in zip(rows, told, strict=True):
        if one[0] is not None and one[3] is None:
            open_[one].add(cell)
    assert open_
    assert len(set(told)) > len(open_), "nothing was too narrow"
    assert all(sum(away[cell].area for cell in cells) / SIZE**2 >= HALF - 0.01 for cells in open_.values())
