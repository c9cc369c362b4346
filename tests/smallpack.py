"""A pack of a few rows written into a folder: invented, in open sea, as a test wants it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SEA = ((-140.0, -40.0), (-139.0, -39.0))
"""South-west and north-east corner of open sea far from any land."""

Point = tuple[float, float]

_META = """name = "small"
title = {title}
theatre = {theatre}
languages = ["en"]
synthetic = true
period_start = 2020-01-01
as_of = 2023-12-31
compiled_on = 2026-11-28
bounds = {bounds}
sensitivity_default = "public"
settlement_radius_m = 2000
official_series_issuer = "none"
coverage = "Invented."
disclaimer = "Invented."
attribution = ["Invented"]
known_gaps = ["Invented."]
[files]
incidents = "incidents.geojson"
districts = "districts.geojson"
sources = "sources.csv"
"""


def pack_toml(*, title: str, theatre: str, bounds: Sequence[float], files: Mapping[str, str]) -> str:
    """Return the description of a small pack, `files` being those beside incidents, districts and sources."""
    head = _META.format(
        title=json.dumps(title, ensure_ascii=False),
        theatre=json.dumps(theatre),
        bounds=[float(edge) for edge in bounds],
    )
    return head + "".join(f"{layer} = {json.dumps(name)}\n" for layer, name in files.items())


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def district(code: str, name: str, geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a district as a feature; its area is not what it states, which only warns."""
    properties = {
        "district_id": code, "name_en": name, "type": "district", "area_km2": 12000, "vintage": "2020",
        "licence": "CC0",
    }  # fmt: skip
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def incident(code: str, place: Point | None, **fields: Any) -> dict[str, Any]:
    """Return an incident as a feature: one person killed by an unknown device on 5 March 2021."""
    properties = {
        "incident_id": code, "date_start": "2021-03-05", "date_end": "2021-03-05", "date_precision": "day",
        "date_basis": "occurred", "location_precision": "exact", "uncertainty_m": 100, "country": "Testland",
        "device_type": "unknown", "activity": "unknown", "killed": 1, "injured": 0, "confidence": "high",
        "source_ids": "S1", "recorded_on": "2022-01-01", "sensitivity": "public", "settlement": None,
    }  # fmt: skip
    geometry = None if place is None else {"type": "Point", "coordinates": list(place)}
    return {"type": "Feature", "properties": {**properties, **fields}, "geometry": geometry}


def write_pack(
    folder: Path,
    *,
    bounds: Sequence[float],
    districts: Sequence[Mapping[str, Any]],
    incidents: Sequence[Mapping[str, Any]],
    contexts: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    title: str = "Invented sea",
    titles: Mapping[str, str] | None = None,
    publisher: str = "Invented",
    places: str = "",
) -> Path:
    """Write a pack and return its folder.

    Parameters
    ----------
    folder
        Made where it is not there.
    bounds
        West, south, east, north, degrees.
    districts, incidents
        Features.
    contexts
        Features of each layer of the base map by its name.
    title, publisher
        Of the pack, and of its one source.
    titles
        Titles of layers of the base map; "Invented" where there is none.
    places
        CSV of populated places; none where empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    layers = {"districts": districts, "incidents": incidents, **(contexts or {})}
    for name, features in layers.items():
        text = json.dumps({"type": "FeatureCollection", "features": list(features)})
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    source = f"source_id,publisher,title,url,published\nS1,{publisher},Invented,https://example.org/1,\n"
    (folder / "sources.csv").write_text(source, encoding="utf-8")
    if places:
        (folder / "places.csv").write_text(places, encoding="utf-8")
    context = "".join(
        f"[[context]]\nname = {json.dumps(name)}\nfile = {json.dumps(f'{name}.geojson')}\n"
        f"title = {json.dumps((titles or {}).get(name, 'Invented'), ensure_ascii=False)}\n"
        for name in contexts or {}
    )
    files = {"places": "places.csv"} if places else {}
    meta = pack_toml(title=title, theatre="Testland", bounds=bounds, files=files)
    (folder / "pack.toml").write_text(meta + context, encoding="utf-8")
    return folder


def sea_pack(folder: Path, *, names: Sequence[str] = ("Alpha", "Beta"), **options: Any) -> Path:
    """Write a pack of districts side by side in the open sea, each with one incident in its middle."""
    (west, south), (_, north) = SEA
    districts = [
        district(f"T{at + 1}", name, box(west + at, south, west + at + 1, north))
        for at, name in enumerate(names)
    ]
    incidents = [incident(f"A{at + 1}", (west + at + 0.5, (south + north) / 2)) for at in range(len(names))]
    filled = {"bounds": (west, south, west + len(names), north), "districts": districts}
    return write_pack(folder, **{**filled, "incidents": incidents, **options})
