"""Build the exercise pack, an invented island far from any land: ``python -m geo.packs.exercise``.

Nothing in it is real. It holds every precision of date and place, every device and every activity once at
least, text that looks like markup or program code, an overlay, a district nobody lives in and a figure that
may not be used for rates, so that tests and training meet them all. The island lies near the point of the
Pacific that is farthest from land, so that no invented record can be taken for a place where people live.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import schema, vocabulary
from geo.packs import (
    exercise_activities,
    exercise_hazards,
    exercise_surroundings,
    exercise_surveys,
    exercise_tables,
)
from geo.packs.coverage import mended_coverage
from geo.packs.writing import Row, typed_properties, write_features, write_table

HOME = Path(__file__).resolve().parents[2] / "data" / "exercise"
CENTRE = (-123.0, -47.0)
PERIOD_START = dt.date(2021, 1, 1)
SEED = 47123
INCIDENTS = 42
MISPLACED = 23
"""Number of the one incident whose stated district is not the one its point lies in."""

# code, name, local name, other spellings, east and north of the centre in degrees
_DISTRICTS = (
    ("XI-NR", "North Reach", "Noordrêk", "N. Reach;Northreach", (0.05, 0.22)),
    ("XI-EB", "East Bight", "Oostbægt", "E. Bight", (0.36, 0.02)),
    ("XI-SM", "South Moor", "Südmoør", "Southmoor", (0.08, -0.23)),
    ("XI-WD", "West Downs", "Vestdüne", "W. Downs;Westdowns", (-0.36, -0.04)),
    ("XI-CH", "Centre Hollow", "Mîdhøl", "", (-0.02, -0.01)),
)
_SETTLEMENTS = {
    "XI-NR": ("Larkmouth", "Gannet Steps"),
    "XI-EB": ("Saltinghythe", "Two Cairns"),
    "XI-SM": ("Peatfold", "Lantern Quay"),
    "XI-WD": ("Driftstead", "Old Wharf"),
    "XI-CH": ("Hollow Cross",),
}
_ODD_TEXTS = (
    "50 {% of the field",
    "{{7*7}}",
    "<b>bold</b>",
    'O\'Neil "quoted" `tick` ${x}',
    "</script><script>window.touched = 1</script>",
    "[a link](javascript:window.touched=1)",
    "back\\slash, tab\tand & ampersand; 5 < 6 > 4",
    "=1+1",
    "{# note #} {{ '{%' }} %} }}",
)
_DATES = (
    ("day", 0),
    ("day", 0),
    ("day", 0),
    ("week", 6),
    ("interval", 47),
    ("day", 0),
    ("month", 0),
    ("day", 0),
    ("quarter", 0),
    ("before", 75),
    ("year", 0),
)
_PLACES = (
    "settlement",
    "exact",
    "district",
    "settlement",
    "exact",
    "region",
    "settlement",
    "unknown",
    "country",
)


def build(out: Path) -> None:
    """Write every generated file of the exercise pack into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    island = _island()
    polygons = _polygons(island)
    districts = [(_district(row), polygons[index]) for index, row in enumerate(_DISTRICTS)]
    places = _places()
    write_features(
        out / "districts.geojson",
        [(typed_properties(schema.DISTRICTS, row), shape) for row, shape in districts],
    )
    write_features(out / "overlay_parish.geojson", [_overlay()])
    write_features(
        out / "incidents.geojson",
        [(typed_properties(schema.INCIDENTS, row), point) for row, point in _incidents(places, polygons)],
    )
    write_features(out / "context_coast.geojson", [({"name": "Exercise Island"}, island)])
    for name, features in exercise_surroundings.surroundings(island, places).items():
        write_features(out / f"context_{name}.geojson", features)
    named = [(row[0], row[1]) for row in _DISTRICTS]
    hazards, entries = exercise_hazards.hazards(polygons, named, places)
    write_features(
        out / "hazards.geojson",
        [(typed_properties(schema.HAZARDS, row), shape) for row, shape in hazards],
    )
    write_table(out / "hazard_status.csv", schema.HAZARD_STATUS, entries)
    surveys = exercise_surveys.surveys(list(polygons), named, places, hazards)
    write_features(
        out / "surveys.geojson",
        [(typed_properties(schema.SURVEYS, row), shape) for row, shape in surveys],
    )
    work = exercise_activities.activities(hazards, entries, places)
    write_features(
        out / "activities.geojson",
        [(typed_properties(schema.ACTIVITIES, row), shape) for row, shape in work],
    )
    write_table(out / "places.csv", schema.PLACES, places)
    write_table(out / "statements.csv", schema.STATEMENTS, exercise_tables.statements())
    write_table(out / "populations.csv", schema.POPULATIONS, exercise_tables.populations())
    write_table(out / "clearance.csv", schema.CLEARANCE, exercise_tables.clearance())
    write_table(out / "sources.csv", schema.SOURCES, exercise_tables.sources())
    write_table(out / "facts.csv", schema.FACTS, exercise_tables.facts())


def _island() -> BaseGeometry:
    """Return the coast: an ellipse with bays, about 80 km by 65 km."""
    ring = []
    for step in range(240):
        angle = 2 * math.pi * step / 240
        reach = (
            1 + 0.09 * math.sin(3 * angle + 0.4) + 0.05 * math.sin(7 * angle) + 0.02 * math.sin(19 * angle)
        )
        ring.append((CENTRE[0] + 0.55 * reach * math.cos(angle), CENTRE[1] + 0.3 * reach * math.sin(angle)))
    return shapely.set_precision(shapely.normalize(shapely.Polygon(ring)), 1e-5)


def _polygons(island: BaseGeometry) -> np.ndarray:
    """Return the districts: the part of the island nearest to each district's middle."""
    middles = [shapely.Point(CENTRE[0] + x, CENTRE[1] + y) for *_, (x, y) in _DISTRICTS]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(middles), extend_to=island))
    nearest = [next(cell for cell in cells if cell.contains(middle)) for middle in middles]
    return mended_coverage(np.array([island.intersection(cell) for cell in nearest], dtype=object))


def _area_km2(polygon: BaseGeometry) -> float:
    """Return the area on a sphere scaled at the polygon's own latitude; good to 1 % for a small island."""
    km_per_degree = 6371.0 * math.pi / 180
    shrink = math.cos(math.radians(polygon.centroid.y))
    return round(polygon.area * km_per_degree**2 * shrink, 1)


def _district(row: tuple[str, str, str, str, tuple[float, float]]) -> Row:
    code, name, local, aliases, _ = row
    index = [district[0] for district in _DISTRICTS].index(code)
    return {
        "district_id": code,
        "name_en": name,
        "name_local": local,
        "aliases": aliases,
        "type": "district",
        "parent_region": "The Island",
        "area_km2": str(_area_km2(_polygons(_island())[index])),
        "vintage": "2021",
        "approximate": "false",
        "source": "Invented",
        "licence": "CC0 1.0",
    }


def _overlay() -> tuple[dict[str, object], BaseGeometry]:
    x, y = CENTRE
    shape = shapely.normalize(shapely.box(x + 0.02, y + 0.03, x + 0.2, y + 0.13))
    row = {
        "district_id": "XI-NP",
        "name_en": "New Parish",
        "name_local": "Nyparø",
        "type": "district",
        "parent_region": "The Island",
        "area_km2": str(_area_km2(shape)),
        "vintage": "2024",
        "approximate": "true",
        "source": "Invented",
        "licence": "CC0 1.0",
    }
    return typed_properties(schema.DISTRICTS, row), shape


def _places() -> list[Row]:
    rows: list[Row] = []
    for code, name, *_, (x, y) in _DISTRICTS:
        for number, settlement in enumerate(_SETTLEMENTS[code]):
            rows.append(
                {
                    "place_id": f"XP-{len(rows) + 1}",
                    "name": settlement,
                    "variants": f"{settlement} ({name})",
                    "district_id": code,
                    "latitude": f"{CENTRE[1] + y * 0.8 - 0.04 * number:.5f}",
                    "longitude": f"{CENTRE[0] + x * 0.85 + 0.07 * number:.5f}",
                    "population": str(400 + 350 * len(rows)),
                }
            )
    return rows


LATER_ACTIVITIES = ("travelling_unspecified", "passing_by", "hunting_fishing", "crop_eradication")
"""Codes younger than the island, whose incidents must stay the same."""


def _incidents(places: list[Row], polygons: np.ndarray) -> Iterator[tuple[Row, BaseGeometry | None]]:
    """Yield the incidents; lists of codes are walked in turn, so that every code occurs."""
    draw = random.Random(SEED)  # noqa: S311 # invented records, not a secret
    devices = cycle(vocabulary.DEVICE_TYPE.codes())
    activities = cycle(code for code in vocabulary.ACTIVITY.codes() if code not in LATER_ACTIVITIES)
    statuses, counts = cycle(vocabulary.VICTIM_STATUS.codes()), cycle(vocabulary.OFFICIAL_COUNT.codes())
    dates, precisions = cycle(_DATES), cycle(_PLACES)
    for number in range(1, INCIDENTS + 1):
        start, end, precision = _dates(
            next(dates), PERIOD_START + dt.timedelta(days=41 * number + draw.randrange(30))
        )
        count = next(counts)
        killed, injured = (
            (0, 0) if count == "no_casualty" else (draw.choice((0, 0, 1, 2)), draw.choice((0, 1, 1, 3)))
        )
        place, row, point = _place(next(precisions), draw, places, polygons)
        row = _as_stated(number, row)
        row |= {
            "incident_id": f"XI-{number:03}",
            "date_start": start.isoformat(),
            "date_end": end.isoformat(),
            "date_precision": precision,
            "date_basis": "reported" if number % 9 == 0 else "occurred",
            "location_precision": place,
            "country": "Exercise Island",
            "device_type": next(devices),
            "activity": next(activities),
            "official_count": count,
            "confidence": ("high", "medium", "low")[number % 3],
            "source_ids": f"X{number % 12 + 1:02};X{(number * 5) % 12 + 1:02}"
            if number % 2
            else f"X{number % 12 + 1:02}",
            "remarks": f"Invented. {_ODD_TEXTS[number % len(_ODD_TEXTS)]}" if number % 2 else "Invented",
            "recorded_on": "2026-01-15",
            "sensitivity": "public",
        } | _casualties(number, killed, injured, next(statuses))
        yield row, point


def _as_stated(number: int, row: Row) -> Row:
    """Return the place as reports put it: some in another spelling, one in the wrong district."""
    if number == MISPLACED:
        return row | {"district": "West Downs", "district_code": ""}
    spelling = {district[1]: district[2] for district in _DISTRICTS}.get(row.get("district", ""))
    return row | {"district": spelling, "district_code": ""} if spelling and number % 4 == 0 else row


def _dates(kind: tuple[str, int], day: dt.date) -> tuple[dt.date, dt.date, str]:
    precision, span = kind
    if precision == "before":
        return PERIOD_START, PERIOD_START + dt.timedelta(days=span), precision
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31), precision
    months = {"month": 1, "quarter": 3}.get(precision)
    if months is None:
        return day, day + dt.timedelta(days=span), precision
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    later = first + dt.timedelta(days=31 * months)
    return first, later.replace(day=1) - dt.timedelta(days=1), precision


def _casualties(number: int, killed: int, injured: int, status: str) -> Row:
    if number == 13:
        return {"killed": "1", "killed_civilian": "1"}  # more were hurt, number not recorded
    row = {"killed": str(killed), "injured": str(injured)}
    for code in vocabulary.VICTIM_STATUS.codes():
        row[f"killed_{code}"] = str(killed if code == status else 0)
        row[f"injured_{code}"] = str(injured if code == status else 0)
    if number == 20:
        row["outcome_unknown"] = "2"
    return row


def _place(
    precision: str, draw: random.Random, places: list[Row], polygons: np.ndarray
) -> tuple[str, Row, BaseGeometry | None]:
    names = {row[0]: row[1] for row in _DISTRICTS}
    if precision in {"region", "country", "unknown"}:
        return precision, {"region": "The Island"} if precision == "region" else {}, None
    place = draw.choice(places)
    code = place["district_id"]
    row = {"district": names[code], "district_code": code}
    if precision == "district":
        return precision, row, None
    if precision == "settlement":
        row |= {"settlement": place["name"], "uncertainty_m": "2000", "place_kind": "settlement"}
        row |= {"coordinate_source_id": "X12"}
        return precision, row, shapely.Point(float(place["longitude"]), float(place["latitude"]))
    polygon = polygons[[district[0] for district in _DISTRICTS].index(code)]
    west, south, east, north = polygon.bounds
    while True:
        point = shapely.Point(round(draw.uniform(west, east), 5), round(draw.uniform(south, north), 5))
        if polygon.contains(point):
            row = {} if draw.random() < 0.3 else row  # some reports give coordinates and no district
            return precision, row | {"uncertainty_m": "25", "place_kind": "accident_site"}, point


def main(arguments: list[str] | None = None) -> int:
    """Build the pack from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geo.packs.exercise", description=build.__doc__)
    parser.add_argument("--out", type=Path, default=HOME, help="folder of the pack")
    build(parser.parse_args(arguments).out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
