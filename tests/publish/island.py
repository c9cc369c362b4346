"""The invented island with records that not everybody may see."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from geo.layers.pack import Pack
from geo.store.files import load_pack

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"
DROPPED = ("XI-901", "XI-902")
_SECRET_SOURCE = "XSECRET"
_CLASSES = "\n[sensitivity]\n" + "".join(
    f'{layer} = "public"\n' for layer in ("statements", "populations", "places", "clearance", "facts")
)


def sensitive_island(folder: Path) -> Pack:
    """Load the island with an internal and a partner record, and public ones that say too much."""
    home = Path(shutil.copytree(EXERCISE, folder / "island"))
    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    empty: dict[str, Any] = dict.fromkeys(layer["features"][0]["properties"])
    layer["features"] += [
        {
            "type": "Feature",
            "properties": {**empty, **properties},
            "geometry": {"type": "Point", "coordinates": list(point)},
        }
        for point, properties in _records()
    ]
    path.write_text(json.dumps(layer), encoding="utf-8")
    with (home / "sources.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(
            [_SECRET_SOURCE, "Hushed Bulletin", "Invented secret", "https://example.org/hushed", "2025-01-01"]
        )
    toml = home / "pack.toml"
    text = toml.read_text(encoding="utf-8")
    gap = '"Everything is invented.",'
    toml.write_text(
        text.replace(gap, f'{gap}\n    "Record XI-901 awaits a second source.",') + _CLASSES,
        encoding="utf-8",
    )
    statements = home / "statements.csv"
    text = statements.read_text(encoding="utf-8")
    statements.write_text(text.replace("Lower bound:", "Lower bound without XI-902:"), encoding="utf-8")
    return load_pack(home)


def _records() -> list[tuple[tuple[float, float], dict[str, Any]]]:
    common = {
        "date_start": "2024-05-17",
        "date_end": "2024-05-17",
        "date_precision": "day",
        "date_basis": "occurred",
        "location_precision": "exact",
        "uncertainty_m": 15,
        "place_kind": "accident_site",
        "country": "Exercise Island",
        "device_type": "anti_vehicle_mine",
        "activity": "travelling_vehicle",
        "official_count": "likely",
        "confidence": "high",
        "recorded_on": "2025-11-30",
        "source_ids": "X02",
        "sensitivity": "public",
        "chain_id": "XI-901",
    }
    told = {
        "time_local": "07:43",
        "remarks": "Whispered remark about the mill",
        "place_note": "behind the crooked boathouse",
        "vehicle": "plum-coloured lorry",
        "revision_note": "moved from the quarry",
        "revised_on": "2025-12-15",
        "killed": 3,
        "killed_civilian": 2,
        "killed_military": 1,
        "killed_children": 1,
        "injured": 11,
        "injured_civilian": 8,
        "injured_military": 3,
        "injured_deminer": 0,
        "injured_other_unknown": 0,
        "sex": "male",
    }
    return [
        ((-122.93127, -46.85219), {
            **common, "incident_id": "XI-901", "sensitivity": "internal", "source_ids": "XSECRET",
            "killed": 9, "injured": 4, "settlement": "Gannet Steps", "district": "North Reach",
            "remarks": "Internal remark about a convoy", "time_local": "05:19"}),
        ((-122.94831, -46.83617), {
            **common, "incident_id": "XI-902", "sensitivity": "partner", "killed": 1, "injured": 0,
            "district": "North Reach", "remarks": "Partner remark about a well"}),
        ((-122.96413, -46.82957), {
            **common, **told, "incident_id": "XI-903", "settlement": "Larkmouth", "district": "North Reach"}),
        ((-122.91733, -46.81429), {**common, **told, "incident_id": "XI-904", "date_end": "2024-05-23",
                                   "date_precision": "interval"}),
        ((-122.95289, -46.82113), {
            **common, "incident_id": "XI-905", "location_precision": "settlement", "place_kind": "settlement",
            "uncertainty_m": 2000, "settlement": "Larkmouth", "district": "North Reach", "killed": 0,
            "injured_military": 2}),
    ]  # fmt: skip
