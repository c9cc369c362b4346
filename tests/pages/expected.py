"""What the pages must show, counted from the file with nothing of the program's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
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
    device: tuple[str, ...] = ()
    victim_status: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    official_count: tuple[str, ...] = ()
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
        device=("anti_personnel_mine", "anti_vehicle_mine"),
        confidence=("high",),
        address=(
            ("device", "Anti-personnel mine"),
            ("device", "Anti-vehicle mine"),
            ("confidence", "High"),
            ("measure", "Incidents"),
        ),
    ),
    View(
        "civilians inside the official total",
        victim_status=("civilian",),
        official_count=("likely",),
        address=(("victims", "Civilian"), ("official", "Likely inside the official total")),
    ),
    View(
        "a filter nothing passes",
        device=("booby_trap",),
        activity=("playing",),
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
        figures = _figures(row, view.victim_status)
        if view.victim_status and figures["casualties"] == 0:
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
    """Return the four figures as a headline prints them, of all or of one district (None: no district).

    They are bands whatever the rule of the view; `sums` has the numbers under the rule.
    """
    low, high = sums(pack, replace(view, possible=True), district)
    return {name: _words(low[name], high[name]) for name in low}


def sums(
    pack: Path, view: View, district: str | None = ""
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Return the least and the most under the rule of the view; None where no record gives a number."""
    found: tuple[dict[str, int | None], dict[str, int | None]] = ({}, {})
    rows = [row for row in counted(pack, view) if district in ("", row[0]["district_code"])]
    for side, chosen in zip(found, ([row for row in rows if row[1]], rows), strict=True):
        for measure in ("incidents", "killed", "injured", "casualties"):
            told = [figures[measure] for row, _, figures in chosen if _tells(row, measure)]
            side[measure] = sum(told) if told or not chosen else None
    return found


def _words(low: int | None, high: int | None) -> str:
    texts = ["not recorded" if value is None else f"{value:,}" for value in (low, high)]
    return texts[1] if high is None or low == high else " to ".join(texts)


def _tells(row: dict[str, Any], measure: str) -> bool:
    """Whether a record gives a number of a measure, or any part of it."""
    if measure == "incidents":
        return True
    outcomes = ("killed", "injured") if measure == "casualties" else (measure,)
    fields = [name for outcome in outcomes for name in (outcome, *(f"{outcome}_{one}" for one in STATUSES))]
    return any(row[name] is not None for name in fields) or (
        measure == "casualties" and bool(row["outcome_unknown"])
    )


def _passes(row: dict[str, Any], view: View) -> bool:
    return (
        (not view.device or row["device_type"] in view.device)
        and (not view.activity or row["activity"] in view.activity)
        and (not view.confidence or row["confidence"] in view.confidence)
        and (not view.official_count or row["official_count"] in view.official_count)
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
