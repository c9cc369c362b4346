"""The invented surveys of the exercise pack: ground and settlements, three years, with deliberate faults."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.packs.exercise_hazards import FIRST, ORGANISATIONS, Feature
from geo.packs.writing import Row

SEED: Final = 47125
BLOCKS: Final = 140
"""Surveys of ground; those of settlements come besides."""
_SIDE: Final = 0.032
"""Of a block of ground, degrees."""


def surveys(
    polygons: Sequence[BaseGeometry],
    districts: Sequence[tuple[str, str]],
    places: Sequence[Row],
    hazards: Sequence[Feature],
) -> list[Feature]:
    """Return surveys with their shapes.

    Parameters
    ----------
    polygons, districts
        Shape, and code and name, of each district.
    places, hazards
        Settlements, and the hazardous areas that surveys find.
    """
    draw = random.Random(SEED)  # noqa: S311 # invented records, not a secret
    blocks = [(at, block) for at, ground in enumerate(polygons) for block in _blocks(ground)]
    chosen = sorted(draw.sample(range(len(blocks)), BLOCKS))
    made = [
        _of_ground(draw, number, blocks[at][1], districts[blocks[at][0]], hazards)
        for number, at in enumerate(chosen, start=1)
    ]
    names = dict(districts)
    made += [_of_settlement(draw, number, place, names) for number, place in enumerate(places, start=1)]
    return _with_faults(made)


def _blocks(ground: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the blocks of a grid that lie in a district, cut at its border."""
    west, south, east, north = ground.bounds
    for row in range(int((north - south) / _SIDE) + 1):
        for column in range(int((east - west) / _SIDE) + 1):
            x, y = west + column * _SIDE, south + row * _SIDE
            block = ground.intersection(shapely.box(x, y, x + _SIDE, y + _SIDE))
            if block.geom_type == "Polygon" and block.area > 0.3 * _SIDE**2:
                yield shapely.set_precision(shapely.normalize(block), 1e-5)


def _row(draw: random.Random, code: str, district: tuple[str, str]) -> Row:
    first = FIRST + dt.timedelta(days=draw.randrange(0, 1_040))
    last = first + dt.timedelta(days=draw.randrange(3, 50))
    return {
        "survey_id": code,
        "survey_type": draw.choice(("nts", "nts", "nts", "ts", "remote", "")),
        "date_start": first.isoformat(),
        "survey_date": last.isoformat(),
        "organisation": draw.choice(ORGANISATIONS),
        "district": district[1],
        "district_code": district[0],
        "document": f"XV-{code[3:]}",
        "remarks": "Invented",
        "source_ids": f"X{draw.randrange(1, 13):02}",
        "sensitivity": "public",
    }


def _of_ground(
    draw: random.Random,
    number: int,
    block: BaseGeometry,
    district: tuple[str, str],
    hazards: Sequence[Feature],
) -> Feature:
    row = _row(draw, f"XS-{number:04}", district)
    found = [
        one["hazard_id"]
        for one, shape in hazards
        if shape is not None and shape.is_valid and shape.intersects(block)
    ]
    row |= {"name": f"Block {number}", "result": "hazard_found" if found else "no_hazard_found"}
    row["hazard_ids"] = ";".join(found)
    return row, block


def _of_settlement(draw: random.Random, number: int, place: Row, names: dict[str, str]) -> Feature:
    district = place["district_id"]
    row = _row(draw, f"XS-9{number:03}", (district, names[district]))
    row |= {"name": place["name"], "settlement": place["name"]}
    point = shapely.Point(float(place["longitude"]), float(place["latitude"]))
    if number % 3 == 0:
        empty = dict.fromkeys(("survey_type", "date_start", "survey_date", "organisation", "document"), "")
        return row | empty | {"result": "not_surveyed"}, point
    # Where no point is given, the place of this name is taken.
    return row | {"result": draw.choice(("hazard_found", "no_hazard_found"))}, None if number % 2 else point


def _with_faults(made: list[Feature]) -> list[Feature]:
    """Return the surveys with one of each fault that checks must find; none of them may go for it."""

    def spoil(at: int, fields: Row, shape: BaseGeometry | None) -> None:
        made[at] = (made[at][0] | fields, shape)

    def shape_of(at: int) -> BaseGeometry:
        shape = made[at][1]
        assert shape is not None  # noqa: S101 -- blocks of ground have shapes
        return shape

    west, south, east, north = shape_of(4).bounds
    spoil(4, {}, shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]))
    spoil(11, {}, None)
    spoil(18, {"survey_date": "", "result": "no_hazard_found", "hazard_ids": ""}, shape_of(18))
    spoil(25, {"result": "no_hazard_found", "hazard_ids": "XH-0001"}, shape_of(25))
    spoil(32, {"result": "hazard_found", "hazard_ids": "XH-9999"}, shape_of(32))
    spoil(39, {"date_start": "2025-06-10", "survey_date": "2025-06-01"}, shape_of(39))
    spoil(46, {"result": "not_surveyed", "hazard_ids": ""}, shape_of(46))
    spoil(53, {"result": "", "hazard_ids": ""}, shape_of(53))
    return made
