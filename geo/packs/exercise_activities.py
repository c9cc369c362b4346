"""The invented work of the exercise pack: what released land, what goes on, spot tasks and roads."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.packs.exercise_hazards import FIRST, LAST, ORGANISATIONS, Feature
from geo.packs.writing import Row

SEED: Final = 47126
SPOTS: Final = 14
ROADS: Final = 6
_KINDS: Final = {"cancelled": "survey", "reduced": "survey", "cleared": "clearance"}
_GEOD: Final = Geod(ellps="WGS84")


def activities(hazards: Sequence[Feature], entries: Sequence[Row], places: Sequence[Row]) -> list[Feature]:
    """Return activities with their shapes.

    Parameters
    ----------
    hazards, entries
        The hazardous areas, and their histories: each product of these was released by one activity, on its
        day, under its document.
    places
        Settlements, between which roads run.
    """
    draw = random.Random(SEED)  # noqa: S311 # invented records, not a secret
    by_id = {row["hazard_id"]: (row, shape) for row, shape in hazards}
    made = [
        _of_work(draw, number, row, *by_id[row["hazard_id"]], entries)
        for number, row in enumerate(_work(entries), start=1)
    ]
    made += [_spot(draw, number, places) for number in range(1, SPOTS + 1)]
    pairs = draw.sample(list(itertools.combinations(places, 2)), ROADS)
    made += [_road(draw, number, *pair) for number, pair in enumerate(pairs, start=1)]
    return _with_faults(made)


def _work(entries: Sequence[Row]) -> Iterator[Row]:
    """Yield the entries that tell of work: those with a product, and those after which none was reported."""
    last = {row["hazard_id"]: row for row in entries}
    for row in entries:
        goes_on = last[row["hazard_id"]] is row and row["status"] in {"in_progress", "suspended"}
        if row["product"] or goes_on:
            yield row


def _of_work(
    draw: random.Random,
    number: int,
    entry: Row,
    hazard: Row,
    shape: BaseGeometry | None,
    entries: Sequence[Row],
) -> Feature:
    day = dt.date.fromisoformat(entry["date"])
    product = entry["product"]
    released = float(entry["area_m2"] or 0)
    stated = float(hazard["area_m2_stated"] or 0)
    begun = [
        one["date"]
        for one in entries
        if one["hazard_id"] == entry["hazard_id"]
        and one["status"] == "in_progress"
        and one["date"] < entry["date"]
    ]
    first = begun[-1] if begun else (day - dt.timedelta(days=draw.randrange(2, 20))).isoformat()
    row = {
        "activity_id": f"XA-{number:04}",
        "name": f"Work on {entry['hazard_id']}",
        "kind": _KINDS.get(product, "clearance"),
        "status": "" if product else entry["status"],
        "date_start": first if product else entry["date"],
        "date_end": entry["date"] if product else "",
        "hazard_ids": entry["hazard_id"],
        "product": product,
        "area_m2": entry["area_m2"] if product else "",
        "ap_mines": str(draw.randrange(0, 9)) if product == "cleared" else "",
        "uxo": str(draw.randrange(0, 5)) if product == "cleared" else "",
        "organisation": hazard["organisation"],
        "district": hazard["district"],
        "district_code": hazard["district_code"],
        "document": entry["document"],
        "remarks": "Invented",
        "source_ids": hazard["source_ids"],
        "sensitivity": "public",
    }
    return row, _part(shape, released / stated if product and stated else 1.0)


def _part(shape: BaseGeometry | None, share: float) -> BaseGeometry | None:
    """Return the part of an area that work was done on, where it can be drawn."""
    if shape is None or not shape.is_valid or shape.geom_type != "Polygon":
        return shape
    size = math.sqrt(min(1.0, max(0.01, share)))
    return shapely.set_precision(shapely.affinity.scale(shape, size, size), 1e-5)


def _plain(draw: random.Random, code: str, place: Row) -> Row:
    first = FIRST + dt.timedelta(days=draw.randrange(0, (LAST - FIRST).days - 60))
    return {
        "activity_id": code,
        "date_start": first.isoformat(),
        "date_end": (first + dt.timedelta(days=draw.randrange(0, 50))).isoformat(),
        "organisation": draw.choice(ORGANISATIONS),
        "district_code": place["district_id"],
        "remarks": "Invented",
        "source_ids": f"X{draw.randrange(1, 13):02}",
        "sensitivity": "public",
    }


def _spot(draw: random.Random, number: int, places: Sequence[Row]) -> Feature:
    place = draw.choice(places)
    x, y = (float(place[name]) + draw.uniform(-0.03, 0.03) for name in ("longitude", "latitude"))
    row = _plain(draw, f"XA-8{number:03}", place)
    row |= {"name": f"Spot near {place['name']}", "kind": "spot_task", "uxo": str(draw.randrange(1, 4))}
    return row, shapely.Point(round(x, 5), round(y, 5))


def _road(draw: random.Random, number: int, one: Row, other: Row) -> Feature:
    (x, y), (east, north) = ((float(end["longitude"]), float(end["latitude"])) for end in (one, other))
    middle = ((x + east) / 2 + draw.uniform(-0.02, 0.02), (y + north) / 2 + draw.uniform(-0.02, 0.02))
    line = shapely.set_precision(shapely.LineString([(x, y), middle, (east, north)]), 1e-5)
    row = _plain(draw, f"XA-9{number:03}", one)
    row |= {"name": f"Road {one['name']} to {other['name']}", "kind": "road"}
    return row | {"length_km": f"{_GEOD.geometry_length(line) / 1000:.1f}"}, line


def _with_faults(made: list[Feature]) -> list[Feature]:
    """Return the work with one of each fault that checks must find; none of it may go for that."""

    def spoil(at: int, fields: Mapping[str, str], shape: BaseGeometry | None) -> None:
        made[at] = (made[at][0] | dict(fields), shape)

    done = [at for at, (row, shape) in enumerate(made) if row.get("product") and shape is not None]
    spoil(done[5], {"date_start": "2025-12-30"}, made[done[5]][1])
    spoil(done[9], {"hazard_ids": "XH-9999"}, None)
    more = float(made[done[13]][0]["area_m2"]) + 2_500
    spoil(done[13], {"area_m2": f"{more:.0f}"}, made[done[13]][1])
    later = dt.date.fromisoformat(made[done[17]][0]["date_end"]) + dt.timedelta(days=100)
    spoil(done[17], {"date_end": min(later, LAST).isoformat()}, made[done[17]][1])
    spots, roads = len(made) - ROADS - SPOTS, len(made) - ROADS
    spoil(spots, {"product": "cleared"}, made[spots][1])
    spoil(spots + 1, {"area_m2": "900"}, made[spots + 1][1])
    spoil(spots + 2, {"date_end": "", "status": "completed"}, made[spots + 2][1])
    spoil(roads, {"length_km": "1.0"}, made[roads][1])
    return made
