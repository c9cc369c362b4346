"""A small invented map, built by hand, with every kind of mark."""

from __future__ import annotations

import json

from geo.maps.marks import (
    ContextShapes,
    DistrictMark,
    IncidentNote,
    Legend,
    LegendClass,
    LegendSymbol,
    MapSpec,
    PlaceLabel,
    PlaceMark,
    Source,
)

SOURCE = Source("Invented Gazette", "A blast near the mill", "https://example.org/a?b=1&c=2", "2 March 2021")


def square(west: float, south: float, size: float = 0.5) -> str:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def note(number: int = 1, **texts: str) -> IncidentNote:
    return IncidentNote(
        incident_id=texts.get("incident_id", f"X-{number:03d}"),
        heading=texts.get("heading", "14 November 2020"),
        rows=(
            ("Device", texts.get("device", "Anti-personnel mine")),
            ("Killed", texts.get("killed", "killed_5")),
            (texts.get("label", "Confidence"), "High"),
        ),
        sources=(
            Source(
                texts.get("publisher", SOURCE.publisher),
                texts.get("source_title", SOURCE.title),
                texts.get("url", SOURCE.url),
                texts.get("published", SOURCE.published),
            ),
        ),
    )


def place(
    number: int = 0, *, kind: str = "disc", notes: tuple[IncidentNote, ...] | None = None, **texts: str
) -> PlaceMark:
    longitude, latitude = 10.1 + 0.08 * number, 20.1 + 0.06 * number
    bounds = (longitude, latitude, longitude + 0.1, latitude + 0.1) if kind == "cell" else ()
    listed = notes if notes is not None else (note(number),)
    return PlaceMark(
        kind=kind,
        longitude=longitude,
        latitude=latitude,
        radius_m=2000 if kind == "disc" else 0,
        name=texts.get("name", f"Village {number}"),
        precision=texts.get("precision", "Settlement named in the report, not the place of the blast"),
        incidents=max(1, len(listed)),
        rows=((texts.get("row_label", "Casualties"), texts.get("row_value", "5")),),
        notes=listed,
        remainder=texts.get("remainder", ""),
        bounds=bounds,
    )


def district(number: int = 0, **options: object) -> DistrictMark:
    values: dict[str, object] = {
        "district_id": f"XX-{number}",
        "name": f"District {number}",
        "class_key": ("zero", "c1", "no_record")[number % 3],
        "value": f"{number} casualties",
        "rows": (("Killed", str(number)), ("Injured", "0")),
        "overlay": False,
        "approximate": False,
        "longitude": 10.25 + 0.5 * number,
        "latitude": 20.25,
        "circle": 4 + number,
        "radius_px": 10.0 + number,
        "geometry": square(10 + 0.5 * number, 20),
    }
    return DistrictMark(**{**values, **options})  # type: ignore[arg-type] # the options are the mark's own fields


LEGEND = Legend(
    title="Casualties per district",
    classes=(
        LegendClass("no_record", "No record", "#e8e8e8", "hatch", 1),
        LegendClass("withheld", "Withheld", "#bdbdbd", "dots", 0),
        LegendClass("zero", "0", "#ffffff", "", 1),
        LegendClass("c1", "1 to 4", "#fdc27a", "", 1),
    ),
    symbols=(
        LegendSymbol("disc", "Settlement, 2 km around it"),
        LegendSymbol("circle", "10 casualties", 10.0),
    ),
    notes=("No record does not mean no contamination.",),
)


def spec(**options: object) -> MapSpec:
    values: dict[str, object] = {
        "title": "Invented island",
        "period": "1 January 2021 to 31 December 2021",
        "counting": "Uncertain dates are counted whole in their middle month",
        "filters": "Device: anti-personnel mine",
        "measure": "casualties",
        "measure_label": "Casualties",
        "unit": "casualties",
        "theatre": "Invented sea",
        "as_of": "Records as of 1 March 2022",
        "disclaimer": "Boundaries are not authoritative.",
        "attribution": ("Invented boundaries, public domain",),
        "synthetic": False,
        "home": (9.8, 19.8, 11.7, 20.7),
        "whole": (9.0, 19.0, 12.0, 21.0),
        "data_bounds": (10.0, 20.0, 11.5, 20.5),
        "layers": ("choropleth", "circles", "incidents", "context", "labels"),
        "districts": (district(0), district(1), district(2)),
        "legend": LEGEND,
        "places": (place(0), place(1, kind="point"), place(3, kind="cell")),
        "context": (
            ContextShapes("countries", (square(9, 19),)),
            ContextShapes("lakes", (square(10.3, 20.3, 0.05),)),
        ),
        "labels": (PlaceLabel(10.2, 20.3, "Town", 0), PlaceLabel(9.9, 19.9, "Neighbour", 0, "country")),
        "totals": (("All", 12), ("In districts", 10), ("In no district", 2)),
        "tallies": ("2 incidents have no place on the map: 2 known to the district only.",),
    }
    return MapSpec(**{**values, **options})  # type: ignore[arg-type] # the options are the description's own fields
