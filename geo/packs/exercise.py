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
from geo.packs.coverage import mended_coverage
from geo.packs.writing import Row, typed_properties, write_features, write_table

HOME = Path(__file__).resolve().parents[2] / "data" / "exercise"
CENTRE = (-123.0, -47.0)
PERIOD_START = dt.date(2021, 1, 1)
AS_OF = dt.date(2025, 12, 31)
SEED = 47123
INCIDENTS = 42

# code, name, local name, other spellings, east and north of the centre in degrees, registered population
_DISTRICTS = (
    ("XI-NR", "North Reach", "Noordrêk", "N. Reach;Northreach", (0.05, 0.22), "18400"),
    ("XI-EB", "East Bight", "Oostbægt", "E. Bight", (0.36, 0.02), "9200"),
    ("XI-SM", "South Moor", "Südmoør", "Southmoor", (0.08, -0.23), "4100"),
    ("XI-WD", "West Downs", "Vestdüne", "W. Downs;Westdowns", (-0.36, -0.04), "12650"),
    ("XI-CH", "Centre Hollow", "Mîdhøl", "", (-0.02, -0.01), "760"),
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
    write_table(out / "places.csv", schema.PLACES, places)
    write_table(out / "statements.csv", schema.STATEMENTS, _statements())
    write_table(out / "populations.csv", schema.POPULATIONS, _populations())
    write_table(out / "clearance.csv", schema.CLEARANCE, _clearance())
    write_table(out / "sources.csv", schema.SOURCES, _sources())
    write_table(out / "facts.csv", schema.FACTS, _facts())


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
    middles = [shapely.Point(CENTRE[0] + x, CENTRE[1] + y) for *_, (x, y), _ in _DISTRICTS]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(middles), extend_to=island))
    nearest = [next(cell for cell in cells if cell.contains(middle)) for middle in middles]
    return mended_coverage(np.array([island.intersection(cell) for cell in nearest], dtype=object))


def _area_km2(polygon: BaseGeometry) -> float:
    """Return the area on a sphere scaled at the polygon's own latitude; good to 1 % for a small island."""
    km_per_degree = 6371.0 * math.pi / 180
    shrink = math.cos(math.radians(polygon.centroid.y))
    return round(polygon.area * km_per_degree**2 * shrink, 1)


def _district(row: tuple[str, str, str, str, tuple[float, float], str]) -> Row:
    code, name, local, aliases, _, _ = row
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
    for code, name, *_, (x, y), _ in _DISTRICTS:
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


def _incidents(places: list[Row], polygons: np.ndarray) -> Iterator[tuple[Row, BaseGeometry | None]]:
    """Yield the incidents; lists of codes are walked in turn, so that every code occurs."""
    draw = random.Random(SEED)  # noqa: S311 # invented records, not a secret
    devices, activities = cycle(vocabulary.DEVICE_TYPE.codes()), cycle(vocabulary.ACTIVITY.codes())
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


def _statements() -> list[Row]:
    totals = (
        ("XS-1", "all", "2021-12-31", "8", "3", "5", ""),
        ("XS-2", "all", "2022-12-31", "21", "8", "13", ""),
        (
            "XS-3",
            "rounded_or_lower_bound",
            "2023-06-30",
            "25",
            "",
            "",
            "Lower bound: {{7*7}} and <b>more</b>",
        ),
        ("XS-4", "all", "2023-12-31", "30", "12", "19", "Killed and injured do not add up to the total"),
        ("XS-5", "all", "2024-12-31", "29", "12", "17", "Lower than the statement before"),
        ("XS-6", "all", "2025-12-31", "52", "24", "28", ""),
    )
    rows = [
        {
            "statement_id": key,
            "scope": scope,
            "issuer": "Exercise Authority",
            "stated_on": day,
            "period_start": PERIOD_START.isoformat(),
            "period_end": day,
            "casualties_total": total,
            "killed": killed,
            "injured": injured,
            "remarks": remark,
            "source_ids": "X01;X02",
        }
        for key, scope, day, total, killed, injured, remark in totals
    ]
    rows.append(
        {
            "statement_id": "XS-7",
            "scope": "civilians_only",
            "issuer": "Exercise Ombudsman",
            "stated_on": "2024-06-30",
            "period_start": PERIOD_START.isoformat(),
            "period_end": "2024-06-30",
            "killed_civilian": "5",
            "injured_civilian": "9",
            "source_ids": "X03",
        }
    )
    return rows


def _populations() -> list[Row]:
    rows = []
    for code, *_, registered in _DISTRICTS:
        rows.append(
            {
                "district_id": code,
                "figure_id": "registered_2025",
                "population": registered,
                "kind": "registered",
                "year": "2025",
                "margin": "50",
                "source": "Exercise register, invented",
            }
        )
        present = "0" if code == "XI-CH" else str(int(registered) * 2 // 3)
        rows.append(
            {
                "district_id": code,
                "figure_id": "present_2021",
                "population": present,
                "kind": "present",
                "year": "2021",
                "source": "Exercise census, invented",
                "remarks": "Nobody was present" if present == "0" else "",
            }
        )
    return rows


def _clearance() -> list[Row]:
    return [
        {
            "clearance_id": f"XC-{year}",
            "period_start": f"{year}-01-01",
            "period_end": f"{year}-12-31",
            "district": "West Downs" if year == 2024 else "",
            "area_ha": f"{120.5 + 40 * (year - 2022)}",
            "ap_mines": str(210 - 30 * (year - 2022)),
            "at_mines": "12",
            "uxo": "88",
            "issuer": "Exercise Authority",
            "remarks": "Invented",
            "source_ids": "X04",
        }
        for year in (2022, 2023, 2024, 2025)
    ]


def _sources() -> list[Row]:
    return [
        {
            "source_id": f"X{number:02}",
            "publisher": "Exercise Press" if number % 3 else "Exercise <i>Gazette</i>",
            "title": f"Invented report {number}" + (' with "quotes" & {% braces' if number == 7 else ""),
            "url": f"https://example.org/exercise/{number}?a=1&b=2",
            "published": "" if number == 5 else f"2024-{number:02}-15",
        }
        for number in range(1, 13)
    ]


def _facts() -> list[Row]:
    return [
        {
            "fact_id": "XF-1",
            "kind": "hazardous_area",
            "date": "2024-03-01",
            "value": "1250",
            "unit": "ha",
            "fact": "Invented: 1,250 ha of suspected hazardous area",
            "source_ids": "X06",
        },
        {
            "fact_id": "XF-2",
            "kind": "administrative_change",
            "date": "2024-01-01",
            "district": "New Parish",
            "fact": "Invented: New Parish was cut out of three districts",
            "source_ids": "X06;X07",
        },
    ]


def main(arguments: list[str] | None = None) -> int:
    """Build the pack from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geo.packs.exercise", description=build.__doc__)
    parser.add_argument("--out", type=Path, default=HOME, help="folder of the pack")
    build(parser.parse_args(arguments).out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
