"""Packs of a few rows in the middle of the southern ocean, for tests to spoil in one place."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo.layers.pack import Pack
from geo.store.files import load_pack
from tests.smallpack import box, pack_toml

WEST, SOUTH = -140.0, -50.0
"""South-west corner of the first district; each is one degree wide and the next lies east of it."""

Row = dict[str, Any]

INCIDENT: Row = {
    "incident_id": "A1",
    "date_start": "2021-03-05",
    "date_end": "2021-03-05",
    "date_precision": "day",
    "date_basis": "occurred",
    "location_precision": "exact",
    "uncertainty_m": 100,
    "district": None,
    "district_code": None,
    "region": None,
    "country": "Nowhere",
    "device_type": "unknown",
    "activity": "unknown",
    "killed": 1,
    "injured": 0,
    "confidence": "high",
    "source_ids": "S1",
    "recorded_on": "2022-01-01",
    "sensitivity": "public",
}
DISTRICT: Row = {"type": "district", "area_km2": 8000, "vintage": "2020", "licence": "CC0"}
SOURCE: Row = {
    "source_id": "S1",
    "publisher": "Invented",
    "title": "Invented",
    "url": "https://example.org/1",
    "published": "",
}


def incident(at: tuple[float, float] | None = (0.5, 0.5), **fields: Any) -> Row:
    """Return one incident; `at` counts in degrees from the corner."""
    return {**INCIDENT, **fields, "geometry": None if at is None else _point(at)}


def district(code: str, name: str, *, column: float = 0, row: float = 0, **fields: Any) -> Row:
    """Return one district, a square of one degree at a column and a row counted from the corner."""
    west, south = WEST + column, SOUTH + row
    shape = box(west, south, west + 1, south + 1)
    return {**DISTRICT, "district_id": code, "name_en": name, **fields, "geometry": shape}


DISTRICTS = (
    district("T1", "Alpha"),
    district("T2", "Beta", column=1),
    district("T3", "Gamma", column=2),
)


def write_pack(
    folder: Path,
    incidents: Sequence[Row],
    *,
    districts: Sequence[Row] = DISTRICTS,
    sources: Sequence[Row] = (SOURCE,),
    extra: dict[str, tuple[str, str]] | None = None,
) -> Path:
    """Write a pack; `extra` are further layers with the name of their file and its text."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {layer: name for layer, (name, _) in (extra or {}).items()}
    meta = pack_toml(title="Small", theatre="Nowhere", bounds=(-140, -50, -136, -48), files=files)
    (folder / "pack.toml").write_text(meta, encoding="utf-8")
    for name, text in (extra or {}).values():
        (folder / name).write_text(text, encoding="utf-8")
    for name, rows in (("incidents", incidents), ("districts", districts)):
        features = [
            {
                "type": "Feature",
                "properties": {key: value for key, value in row.items() if key != "geometry"},
                "geometry": row["geometry"],
            }
            for row in rows
        ]
        collection = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(SOURCE))
        writer.writeheader()
        writer.writerows(sources)
    return folder


def small_pack(folder: Path, incidents: Sequence[Row], **others: Any) -> Pack:
    """Write a pack and load it."""
    return load_pack(write_pack(folder, incidents, **others))


def _point(at: tuple[float, float]) -> Row:
    return {"type": "Point", "coordinates": [WEST + at[0], SOUTH + at[1]]}
