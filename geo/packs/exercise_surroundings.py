"""The invented roads, schools, streams and fields of the exercise pack, near which its areas lie."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping, Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.packs.writing import Row

SEED: Final = 47127
ROADS: Final = 9
STREAMS: Final = 6
FIELDS: Final = 16
_STEP: Final = 1e-5

Feature = tuple[dict[str, object], BaseGeometry]


def surroundings(island: BaseGeometry, places: Sequence[Row]) -> Mapping[str, list[Feature]]:
    """Return the features of each further layer of the base map, by its name in pack.toml.

    Parameters
    ----------
    island
        The coast, which nothing crosses.
    places
        Settlements: roads run between them, schools stand in them.
    """
    draw = random.Random(SEED)  # noqa: S311 # invented records, not a secret
    points = [(float(one["longitude"]), float(one["latitude"])) for one in places]
    pairs = sorted(itertools.combinations(points, 2), key=lambda pair: math.dist(*pair))
    return {
        "roads": _named("road", [_bent(draw, *pair, island) for pair in pairs[:ROADS]]),
        "schools": _named("school", [_beside(draw, point) for point in points]),
        "water": _named("stream", [_stream(draw, island) for _ in range(STREAMS)]),
        "farmland": _named("fields", [_field(draw, island) for _ in range(FIELDS)]),
    }


def _named(what: str, shapes: Sequence[BaseGeometry]) -> list[Feature]:
    return [
        ({"name": f"Invented {what} {number}"}, shapely.set_precision(shapely.normalize(shape), _STEP))
        for number, shape in enumerate(shapes, start=1)
    ]


def _bent(
    draw: random.Random, one: tuple[float, float], other: tuple[float, float], island: BaseGeometry
) -> BaseGeometry:
    (west, south), (east, north) = one, other
    places = [one]
    for step in (0.25, 0.5, 0.75):
        x = west + (east - west) * step + draw.uniform(-0.012, 0.012)
        places.append((x, south + (north - south) * step + draw.uniform(-0.008, 0.008)))
    return shapely.intersection(shapely.LineString([*places, other]), island)


def _beside(draw: random.Random, place: tuple[float, float]) -> BaseGeometry:
    return shapely.Point(place[0] + draw.uniform(-0.006, 0.006), place[1] + draw.uniform(-0.004, 0.004))


def _inside(draw: random.Random, island: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = island.bounds
    while True:
        x, y = draw.uniform(west, east), draw.uniform(south, north)
        if island.contains(shapely.Point(x, y)):
            return x, y


def _stream(draw: random.Random, island: BaseGeometry) -> BaseGeometry:
    """Return a line from some place inland down to the coast, winding."""
    x, y = _inside(draw, island)
    centre = island.centroid
    turn = math.atan2(y - centre.y, x - centre.x)
    places = [(x, y)]
    while island.contains(shapely.Point(places[-1])) and len(places) < 40:
        turn += draw.uniform(-0.35, 0.35)
        places.append((places[-1][0] + 0.02 * math.cos(turn), places[-1][1] + 0.014 * math.sin(turn)))
    return shapely.intersection(shapely.LineString(places), island)


def _field(draw: random.Random, island: BaseGeometry) -> BaseGeometry:
    x, y = _inside(draw, island)
    wide, high = draw.uniform(0.012, 0.035), draw.uniform(0.008, 0.022)
    block = shapely.affinity.rotate(shapely.box(x, y, x + wide, y + high), draw.uniform(0, 90))
    return shapely.intersection(block, island)
