"""Invented countries across 180 degrees, in open water; no outline is that of land."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from tests.smallpack import box, district, incident, write_pack

COUNTRIES: Final = {
    # West, south, east, north: the width of an island state, of a far northern coast, of a chain of islands.
    "islands": (177.0, -33.0, -177.5, -30.0),
    "north": (166.0, 64.0, -172.0, 69.0),
    "chain": (172.0, 45.0, -164.0, 48.0),
}
WAYS: Final = ("cut", "past", "jump")
"""How a file may hold a district on both sides: cut at 180, running on past it, with edges that jump."""


def middle_district(way: str, west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a district from `west` to `east` - 360 degrees in one of `WAYS`."""
    if way == "past":
        return box(west, south, east + 360, north)
    if way == "jump":
        return box(west, south, east, north)
    halves = (box(west, south, 180.0, north), box(-180.0, south, east, north))
    return {"type": "MultiPolygon", "coordinates": [half["coordinates"] for half in halves]}


def far_pack(folder: Path, country: str = "islands", *, way: str = "cut", **options: Any) -> Path:
    """Write a country of three districts, W, M across 180 degrees, and E, with incidents in each.

    A1 lies in W, A2 and A3 in M on either side of 180 degrees, A4 in E.
    """
    west, south, east, north = COUNTRIES[country]
    left, right = (west + 180.0) / 2, (east - 180.0) / 2
    high = (south + north) / 2
    districts = [
        district("W", "Western", box(west, south, left, north)),
        district("M", "Middle", middle_district(way, left, south, right, north)),
        district("E", "Eastern", box(right, south, east, north)),
    ]
    incidents = [
        incident("A1", ((west + left) / 2, high), killed=1),
        incident("A2", (179.9, high), killed=2),
        incident(
            "A3",
            (-179.9, high),
            killed=3,
            settlement="Half Way",
            location_precision="settlement",
            uncertainty_m=2_000,
        ),
        incident("A4", ((right + east) / 2, high), killed=4),
    ]
    sea = middle_district("cut", west - 1, south - 1, east + 1, north + 1)
    filled: dict[str, Any] = {
        "bounds": COUNTRIES[country],
        "districts": districts,
        "incidents": incidents,
        "contexts": {"coast": [{"type": "Feature", "properties": {"name": "Edge"}, "geometry": sea}]},
        "places": f"place_id,name,district_id,latitude,longitude,population\nP1,Half Way,M,{high},-179.9,9\n",
    }
    return write_pack(folder, **{**filled, **options})
