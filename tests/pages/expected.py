"""What the pages must show, counted from the file with nothing of the program's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

DEVICES = {"anti_personnel_mine": "Anti-personnel mine", "mine_unspecified": "Mine, type not stated"}
STATUSES = ("civilian", "military", "deminer", "other_unknown")


@dataclass(frozen=True)
class View:
    """Filters as codes for the count and as labels for the address."""

    name: str
    first: date | None = None
    end: date | None = None
    possible: bool = False
    devices: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    address: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        return f"?{urlencode(self.address)}" if self.address else ""


VIEWS = (
    View("everything"),
    View("possible months of everything", possible=True, address=(("counting", "Possible months"),)),
    View(
        "the year 2021, killed",
        first=date(2021, 1, 1),
        end=date(2022, 1, 1),
        address=(("from", "Jan 2021"), ("to", "Dec 2021"), ("measure", "Killed")),
    ),
    View(
        "possible months of early 2021",
        first=date(2020, 12, 1),
        end=date(2021, 3, 1),
        possible=True,
        address=(("from", "Dec 2020"), ("to", "Feb 2021"), ("counting", "Possible months")),
    ),
    View(
        "two devices, high confidence",
        devices=("anti_personnel_mine", "anti_vehicle_mine"),
        confidences=("high",),
        address=(
            ("device", "Anti-personnel mine"),
            ("device", "Anti-vehicle mine"),
            ("confidence", "High"),
            ("measure", "Incidents"),
        ),
    ),
    View(
        "civilians inside the official total",
        victims=("civilian",),
        official=("likely",),
        address=(("victims", "Civilian"), ("official", "Likely inside the official total")),
    ),
    View(
        "a filter nothing passes",
        devices=("booby_trap",),
        activities=("playing",),
        address=(("device", "Booby trap"), ("activity", "Playing")),
    ),
)


def records(pack: Path) -> list[dict[str, Any]]:
    features = json.loads((pack / "incidents.geojson").read_text(encoding="utf-8"))["features"]
    return [feature["properties"] | {"point": feature["geometry"]} for feature in features]


def counted(pack: Path, view: View) -> list[tuple[dict[str, Any], bool, dict[str, int]]]:
    """Return the records a view counts, whether they lie in the period for certain, and their figures."""
    rows = []
    for row in records(pack):
        if not _passes(row, view):
            continue
        figures = _figures(row, view.victims)
        if view.victims and figures["casualties"] == 0:
            continue
        start, end = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
        first, last = view.first or date.min, (view.end or date.max) - timedelta(days=1)
        if view.possible:
            if end >= first and start <= last:
                rows.append((row, start >= first and end <= last, figures))
        elif first <= start + (end - start) // 2 <= last:
            rows.append((row, True, figures))
    return rows


def totals(pack: Path, view: View, district: str | None = "") -> dict[str, str]:
    """Return the four figures as printed, of everything or of one district (None: no district)."""
    low = dict.fromkeys(("incidents", "killed", "injured", "casualties"), 0)
    high = dict(low)
    for row, certain, figures in counted(pack, view):
        if district != "" and row["district_code"] != district:
            continue
        for measure, value in figures.items():
            high[measure] += value
            low[measure] += value if certain else 0
    return {
        name: f"{low[name]:,}" if low[name] == high[name] else f"{low[name]:,}–{high[name]:,}" for name in low
    }


def _passes(row: dict[str, Any], view: View) -> bool:
    return (
        (not view.devices or row["device_type"] in view.devices)
        and (not view.activities or row["activity"] in view.activities)
        and (not view.confidences or row["confidence"] in view.confidences)
        and (not view.official or row["official_count"] in view.official)
    )


def _figures(row: dict[str, Any], victims: tuple[str, ...]) -> dict[str, int]:
    chosen = victims or STATUSES
    sums = {}
    for outcome in ("killed", "injured"):
        parts = {status: row[f"{outcome}_{status}"] or 0 for status in STATUSES}
        total = sum(parts.values()) if row[outcome] is None else row[outcome]
        parts["other_unknown"] += total - sum(parts.values())
        sums[outcome] = sum(parts[status] for status in chosen)
    unknown = (row["outcome_unknown"] or 0) if "other_unknown" in chosen else 0
    return {
        "incidents": 1,
        "killed": sums["killed"],
        "injured": sums["injured"],
        "casualties": sums["killed"] + sums["injured"] + unknown,
    }
