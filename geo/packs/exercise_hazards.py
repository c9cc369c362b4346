"""The invented hazardous areas of the exercise pack, with three years of histories and deliberate faults."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers.areas import drawn_km2
from geo.packs.writing import Row

SEED: Final = 47124
HAZARDS: Final = 400
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2025, 12, 31)
"""Days on which entries of histories may lie."""
ORGANISATIONS: Final = ("Exercise Clearance Group", "Island Survey Unit", "Harbour Demining Team")
_CONTAMINATION: Final = (
    "anti_personnel_mine",
    "anti_vehicle_mine",
    "anti_personnel_mine;anti_vehicle_mine",
    "cluster_munition_remnant",
    "unexploded_ordnance",
    "mine_unspecified",
    "unknown",
    "",
)
_ODD_NAMES: Final = ("<b>bold</b>", "{{7*7}}", "50 {% of it", "</script><script>window.touched = 1</script>")
_M_PER_DEGREE: Final = 111_320.0
_MERCATOR: Final = 1 / math.cos(math.radians(47.0)) ** 2

Feature = tuple[Row, BaseGeometry | None]


def hazards(
    polygons: Iterable[BaseGeometry], districts: Sequence[tuple[str, str]], places: Sequence[Row]
) -> tuple[list[Feature], list[Row]]:
    """Return hazardous areas with their shapes, and the entries of their histories.

    Parameters
    ----------
    polygons, districts
        Shape, and code and name, of each district.
    places
        Settlements, after which areas are named.
    """
    grounds = list(polygons)
    draw = random.Random(SEED)  # noqa: S311 # invented records, not a secret
    features: list[Feature] = []
    entries: list[Row] = []
    numbers = count(1)
    for number in range(1, HAZARDS + 1):
        at = draw.choices(range(len(grounds)), weights=[shape.area for shape in grounds])[0]
        shape = _perimeter(draw, grounds[at])
        row = _row(draw, number, shape, districts[at], places)
        told = list(_history(draw, number, row, float(row["area_m2_stated"])))
        entries += [{"entry_id": f"XE-{next(numbers):04}", **entry} for entry in told]
        features.append((row, shape))
    return _with_faults(features), entries


def _perimeter(draw: random.Random, district: BaseGeometry) -> BaseGeometry:
    """Return an uneven polygon of some hectares to some square kilometres inside a district."""
    while True:
        metres = min(1_600.0, max(45.0, draw.lognormvariate(5.4, 0.8)))
        west, south, east, north = district.bounds
        x, y = draw.uniform(west, east), draw.uniform(south, north)
        shrink = math.cos(math.radians(y))
        corners = draw.randint(5, 11)
        turns = sorted(draw.uniform(0, 2 * math.pi) for _ in range(corners))
        ring = [
            (
                round(x + draw.uniform(0.55, 1.25) * metres / _M_PER_DEGREE / shrink * math.cos(turn), 5),
                round(y + draw.uniform(0.55, 1.25) * metres / _M_PER_DEGREE * math.sin(turn), 5),
            )
            for turn in turns
        ]
        shape = shapely.Polygon(ring)
        if shape.is_valid and district.contains(shape) and area_m2(shape) > 1_500:
            return shapely.normalize(shape)


def area_m2(shape: BaseGeometry) -> float:
    """Return the area of a polygon on the ellipsoid, m2."""
    return float(drawn_km2(np.array([shape], dtype=object), np.array([True]))[0]) * 1e6


def _row(
    draw: random.Random,
    number: int,
    shape: BaseGeometry,
    district: tuple[str, str],
    places: Sequence[Row],
) -> Row:
    near = min(
        places,
        key=lambda one: shape.distance(shapely.Point(float(one["longitude"]), float(one["latitude"]))),
    )
    kind = draw.choices(("sha", "cha", "not_classified"), weights=(50, 42, 8))[0]
    evidence = "direct" if kind == "cha" else draw.choice(("indirect", "indirect", "indirect", "none"))
    day = FIRST + dt.timedelta(days=draw.randrange(0, 900))
    odd = _ODD_NAMES[number // 90 % len(_ODD_NAMES)] if number % 90 == 0 else str(number)
    return {
        "hazard_id": f"XH-{number:04}",
        "name": f"{near['name']} {odd}",
        "class": kind,
        "contamination": draw.choice(_CONTAMINATION),
        "evidence": evidence,
        "area_m2_stated": f"{round(area_m2(shape), -2):.0f}",
        "survey_type": draw.choice(("nts", "nts", "ts", "record", "remote")),
        "survey_date": "" if draw.random() < 0.1 else day.isoformat(),
        "organisation": draw.choice(ORGANISATIONS),
        "district": district[1],
        "district_code": district[0],
        "remarks": "Invented",
        "source_ids": f"X{number % 12 + 1:02}",
        "sensitivity": "public",
    }


def _history(draw: random.Random, number: int, row: Row, area: float) -> Iterator[Row]:
    """Yield the entries of an area: found, perhaps redrawn, worked on, released in part or whole; or none."""
    if number % 33 == 0:  # the day of the file is all that is known
        row["status"] = draw.choice(("open", "open", "in_progress", "suspended", "closed"))
        return
    if number % 97 == 0:  # nor is that
        return
    day = FIRST + dt.timedelta(days=draw.randrange(0, 850))
    if row["survey_date"]:
        day = max(day, dt.date.fromisoformat(row["survey_date"]))

    def entry(status: str, product: str = "", released: float | None = None, document: str = "") -> Row:
        told = "" if released is None else f"{released:.0f}"
        return {
            "hazard_id": row["hazard_id"],
            "date": day.isoformat(),
            "status": status,
            "product": product,
            "area_m2": told,
            "document": document,
            "sensitivity": "public",
        }

    first = round(area * draw.choice((0.7, 1.3)), -2) if number % 11 == 0 else area
    yield entry("open", released=first)
    for step in _steps(draw, row["class"]):
        day += dt.timedelta(days=draw.randrange(20, 160))
        if day > LAST:
            return
        if first != area:
            # The perimeter was drawn anew, as it stands in the layer now.
            yield entry("open", released=area)
            first = area
            day += dt.timedelta(days=draw.randrange(5, 40))
        if day > LAST:
            return
        status, product, share = step
        document = f"XR-{number:04}-{day:%y%m}" if product else ""
        yield entry(status, product, round(area * share, -1) if product else None, document)


def _steps(draw: random.Random, kind: str) -> Sequence[tuple[str, str, float]]:
    """Return what happens to an area after it was found: status, product, and share of its ground."""
    fate = draw.random()
    if fate < 0.38:
        return ()
    if fate < 0.5:
        return (("in_progress", "", 0.0), ("suspended", "", 0.0))
    if kind == "sha" and fate < 0.7:
        return (("closed", "cancelled", 1.0),)
    part = draw.choice((0.3, 0.5, 0.6))
    work = (("in_progress", "", 0.0), ("in_progress", "reduced", part))
    if fate < 0.72:
        return work
    closed = (*work, ("closed", "cleared", 1.0 - part))
    return (*closed, ("handed_over", "", 0.0)) if fate > 0.85 else closed


def _with_faults(features: list[Feature]) -> list[Feature]:
    """Return the areas with one of each fault that checks must find; none of them may go for it."""
    made = list(features)

    def spoil(number: int, shape: BaseGeometry | None, fields: Mapping[str, str] | None = None) -> None:
        row, _ = made[number - 1]
        made[number - 1] = (row | dict(fields or {}), shape)

    def shape_of(number: int) -> shapely.Polygon:
        return shapely.Polygon(shapely.get_coordinates(made[number - 1][1]))

    west, south, east, north = shape_of(21).bounds
    spoil(21, shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]))
    west, south, east, north = shape_of(42).bounds
    spoil(42, shapely.Polygon([(west, south), (east, north), (west, south), (east, north)]))
    spoil(63, shapely.point_on_surface(shape_of(63)))
    spoil(84, None)
    spoil(105, shape_of(104), {"area_m2_stated": made[103][0]["area_m2_stated"]})
    spoil(126, shapely.affinity.scale(shape_of(125), 1.02, 1.02), {"area_m2_stated": ""})
    spoil(147, shapely.affinity.translate(shape_of(146), 0.0006, 0.0004), {"area_m2_stated": ""})
    x, y = shape_of(168).centroid.coords[0]
    long = shapely.Polygon([(x, y), (x + 0.09, y + 0.001), (x + 0.002, y + 0.003)])
    spoil(168, long, {"area_m2_stated": ""})
    spoil(189, shape_of(189), {"area_m2_stated": f"{area_m2(shape_of(189)) * 1.4:.0f}"})
    spoil(210, shape_of(210), {"area_m2_stated": f"{area_m2(shape_of(210)) * _MERCATOR:.0f}"})
    ring = list(shape_of(231).exterior.coords)
    spoil(231, shapely.Polygon([ring[0], *ring]))
    spoil(252, shapely.affinity.translate(shape_of(252), 0.9, 0.0))
    return made
