"""Write an invented national pack of tens of thousands of incidents, the same bytes for the same seed.

``python -m tests.bench.national OUT [--incidents N] [--seed S] [--districts D] [--months M]``
"""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.layers.schema import SCHEMAS
from tests.bench import records
from tests.bench.land import Land, make_land
from tests.bench.records import COMPILED_ON, COUNTRY, MONTHS, PERIOD_END, district_codes, period_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DISTRICTS = 78
SETTLEMENTS = 2_500  # at least; three to a district where there are many
SOURCES = 500
FIGURES = (
    ("census2019", "Census of 2019", "present", 2019),
    ("register2024", "Register of 2024", "registered", 2024),
    ("model2025", "Modelled population of 2025", "modelled", 2025),
)
FILES = {
    "incidents": "incidents.geojson",
    "districts": "districts.geojson",
    **{
        layer: f"{layer}.csv"
        for layer in ("statements", "populations", "places", "clearance", "sources", "facts")
    },
}
_LICENCE = "CC0 1.0, invented"


def write_pack(
    out: Path, *, incidents: int = 50_000, seed: int = 1, districts: int = DISTRICTS, months: int = MONTHS
) -> Path:
    """Write the pack into the folder `out` and return it.

    Parameters
    ----------
    out
        Folder, made where it is missing; files of the same names are overwritten.
    incidents
        Number of incidents.
    seed
        The same seed and numbers give the same bytes.
    districts
        Number of districts.
    months
        Months described, a multiple of twelve; they end with December 2025.
    """
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(6)]
    out.mkdir(parents=True, exist_ok=True)
    land = make_land(streams[0], districts=districts, settlements=max(SETTLEMENTS, 3 * districts))
    source_ids = [f"S{number:03d}" for number in range(1, SOURCES + 1)]
    columns, points = records.make_incidents(
        streams[1], land, count=incidents, source_ids=source_ids, months=months
    )
    properties = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    _write_features(
        out / "incidents.geojson",
        zip(
            properties,
            (xy and f'{{"type": "Point", "coordinates": [{xy[0]}, {xy[1]}]}}' for xy in points),
            strict=True,
        ),
    )
    _write_features(
        out / "districts.geojson",
        zip(_districts(land), (shapely.to_geojson(p) for p in land.polygons), strict=True),
    )
    _write_features(
        out / "context_coast.geojson",
        [({"name": COUNTRY}, shapely.to_geojson(land.coast.exterior))],
    )
    _write_table(out, "sources", _sources(streams[2], source_ids, months))
    _write_table(out, "statements", _statements(columns, source_ids, months))
    _write_table(out, "populations", _populations(streams[3], land))
    _write_table(out, "places", _places(streams[4], land))
    _write_table(out, "clearance", _clearance(streams[5], land, source_ids, months))
    _write_table(out, "facts", _facts(source_ids, months))
    (out / "pack.toml").write_text(_toml(land, seed, incidents, months), encoding="utf-8", newline="\n")
    (out / "NOTICE").write_text(
        f"{COUNTRY}: every layer is invented, CC0 1.0.\n", encoding="utf-8", newline="\n"
    )
    return out


def _write_features(path: Path, features: Iterable[tuple[Mapping[str, Any], str | None]]) -> None:
    lines = (
        f'{{"type": "Feature", "properties": {json.dumps(properties, ensure_ascii=False)}, '
        f'"geometry": {geometry or "null"}}}'
        for properties, geometry in features
    )
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        file.write(",\n".join(lines))
        file.write("\n]}\n")


def _write_table(out: Path, layer: str, rows: Iterable[Mapping[str, Any]]) -> None:
    with (out / f"{layer}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, SCHEMAS[layer].names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _districts(land: Land) -> Iterable[dict[str, Any]]:
    for index, code in enumerate(district_codes(land)):
        yield {
            "district_id": code,
            "name_en": land.names[index],
            "name_local": land.local_names[index],
            "name_ru": None,
            "aliases": land.aliases[index],
            "type": "district",
            "parent_region": land.regions[land.region[index]],
            "area_km2": land.area_km2[index],
            "vintage": "2024",
            "approximate": False,
            "source": "Invented",
            "licence": _LICENCE,
        }


def _sources(rng: np.random.Generator, source_ids: Sequence[str], months: int) -> Iterable[dict[str, Any]]:
    publishers = ("National Mine Action Centre", "Island Gazette", "Coast Radio", "Field hospital network")
    start = period_start(months)
    span = (PERIOD_END - start).days
    for number, source_id in enumerate(source_ids, start=1):
        published = start + timedelta(days=int(rng.integers(0, span)))
        yield {
            "source_id": source_id,
            "publisher": publishers[int(rng.integers(len(publishers)))],
            "title": f"Invented report number {number}",
            "url": f"https://example.org/reports/{number}",
            "published": published.isoformat() if rng.random() < 0.95 else "",
        }


def _statements(columns: records.Columns, source_ids: Sequence[str], months: int) -> Iterable[dict[str, Any]]:
    """Quarterly running totals that hold a little less than the records, as official series do."""
    ends = np.asarray(columns["date_end"], dtype="datetime64[D]")
    killed = np.asarray([value or 0 for value in columns["killed"]])
    injured = np.asarray([value or 0 for value in columns["injured"]])
    start = period_start(months)
    first = np.datetime64(start, "M")
    quarters = np.arange(first + 3, first + months + 3, 3)
    for number, quarter in enumerate(quarters, start=1):
        last = quarter.astype("datetime64[D]") - 1
        counted = ends <= last
        dead, hurt = int(killed[counted].sum() * 0.9), int(injured[counted].sum() * 0.9)
        yield {
            "statement_id": f"ST{number:03d}",
            "scope": "all",
            "issuer": "National Mine Action Centre",
            "stated_on": str(last + 6),
            "period_start": start.isoformat(),
            "period_end": str(last),
            "area": COUNTRY,
            "casualties_total": dead + hurt,
            "killed": dead,
            "injured": hurt,
            "source_ids": source_ids[number % len(source_ids)],
        }


def _populations(rng: np.random.Generator, land: Land) -> Iterable[dict[str, Any]]:
    base = rng.lognormal(10.8, 0.6, len(land.names))
    for figure, title, kind, year in FIGURES:
        people = base * rng.uniform(0.7, 1.3, len(base))
        for code, number in zip(district_codes(land), people, strict=True):
            yield {
                "district_id": code,
                "figure_id": figure,
                "population": int(number),
                "kind": kind,
                "year": year,
                "source": title,
            }


def _places(rng: np.random.Generator, land: Land) -> Iterable[dict[str, Any]]:
    codes = district_codes(land)
    people = rng.lognormal(6.2, 1.1, len(land.settlement_names))
    for index, name in enumerate(land.settlement_names):
        lon, lat = land.settlement_xy[index].tolist()
        yield {
            "place_id": f"P{index + 1:04d}",
            "name": name,
            "district_id": codes[land.settlement_district[index]],
            "latitude": lat,
            "longitude": lon,
            "population": int(people[index]),
        }


def _clearance(
    rng: np.random.Generator, land: Land, source_ids: Sequence[str], months: int
) -> Iterable[dict[str, Any]]:
    for number in range(1, 2 * months + 1):
        month = np.datetime64(period_start(months), "M") + number // 2
        yield {
            "clearance_id": f"C{number:03d}",
            "period_start": str(month.astype("datetime64[D]")),
            "period_end": str((month + 1).astype("datetime64[D]") - 1),
            "district": land.names[int(rng.integers(len(land.names)))],
            "area_ha": round(float(rng.gamma(2.0, 60.0)), 1),
            "ap_mines": int(rng.poisson(40)),
            "at_mines": int(rng.poisson(15)),
            "uxo": int(rng.poisson(120)),
            "issuer": "National Mine Action Centre",
            "source_ids": source_ids[int(rng.integers(len(source_ids)))],
        }


def _facts(source_ids: Sequence[str], months: int) -> Iterable[dict[str, Any]]:
    years = months // 12
    for number in range(1, years + 1):
        yield {
            "fact_id": f"F{number:02d}",
            "kind": "contamination_estimate",
            "date": date(PERIOD_END.year - years + number, 6, 30).isoformat(),
            "value": 1000 - 600 * number // years,
            "unit": "km2",
            "fact": "Estimated contaminated area",
            "source_ids": source_ids[number],
        }


def _toml(land: Land, seed: int, incidents: int, months: int) -> str:
    west, south, east, north = (round(edge, 3) for edge in land.coast.bounds)
    figures = "".join(
        f'\n[[population_figures]]\nid = "{figure}"\ntitle = "{title}"\nkind = "{kind}"\nyear = {year}\n'
        f'note = "Invented"\n'
        for figure, title, kind, year in FIGURES
    )
    files = "".join(f'{layer} = "{file}"\n' for layer, file in FILES.items())
    licences = "".join(
        f'\n[[licences]]\nlayer = "{layer}"\nname = "CC0 1.0"\nnotice = "{COUNTRY}: invented, CC0 1.0."\n'
        f'url = "https://creativecommons.org/publicdomain/zero/1.0/"\n'
        for layer in FILES
    )
    return f"""# Invented data for measuring; nothing here describes a real place.
name = "national"
title = "{COUNTRY} (invented)"
theatre = "The whole island"
languages = ["en"]
synthetic = true

period_start = {period_start(months).isoformat()}
as_of = {PERIOD_END.isoformat()}
compiled_on = {COMPILED_ON.isoformat()}

bounds = [{west}, {south}, {east}, {north}]

sensitivity_default = "public"
settlement_radius_m = 2000
official_series_issuer = "National Mine Action Centre (invented)"
coverage = "{incidents} invented incidents on an island that does not exist (seed {seed})."
disclaimer = "Everything on this map is invented, to measure speed. It may not be used for any decision."
attribution = ["{COUNTRY}: invented, CC0 1.0."]
known_gaps = ["Everything is invented."]
notes = ["Made by a seeded generator; no record describes anything real."]

[files]
{files}
[[context]]
name = "coast"
file = "context_coast.geojson"
title = "Coast"
{figures}
{licences}"""


def main() -> None:
    """Write a pack from the command line."""
    parser = argparse.ArgumentParser(description="Write an invented national pack.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--incidents", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--districts", type=int, default=DISTRICTS)
    parser.add_argument("--months", type=int, default=MONTHS)
    options = parser.parse_args()
    folder = write_pack(
        options.out,
        incidents=options.incidents,
        seed=options.seed,
        districts=options.districts,
        months=options.months,
    )
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {options.incidents:,} incidents, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
