"""A small invented map, built by hand, with every kind of mark."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import shapely

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.hazards import Turn
from geo.analysis.records import Records
from geo.maps.marks import (
    AreaMark,
    ContextShapes,
    DistrictShape,
    Ground,
    IncidentNote,
    Legend,
    LegendClass,
    LegendSymbol,
    MapSpec,
    PlaceLabel,
    Source,
)
from geo.maps.payload.encode import encode_feed
from geo.maps.payload.header import Presentation

SOURCE = Source("Invented Gazette", "A blast near the mill", "https://example.org/a?b=1&c=2", "2 March 2021")
MONTHS = 12


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
        place=texts.get("place", f"Village {number}"),
        precision=texts.get("precision", "Settlement named in the report, not the place of the blast"),
    )


def hazard(**fields: Any) -> AreaMark:
    """Return one hazardous area inside the first district, open from a day on."""
    values: dict[str, Any] = {
        "area_id": "H1",
        "name": "Area 1",
        "kind": "sha",
        "turns": (Turn(date(2021, 2, 1), "open", "Open, since 1 February 2021"),),
        "before": "Not recorded before 1 February 2021",
        "surveyed": True,
        "drawn_as": "perimeter",
        "geometry": shapely.to_wkb(shapely.from_geojson(square(10.1, 20.1, 0.1))),
        "rows": (("Class", "Suspected hazardous area"),),
        "sources": (),
    }
    return AreaMark(**{**values, **fields})


def district(number: int = 0, **options: object) -> DistrictShape:
    values: dict[str, object] = {
        "district_id": f"XX-{number}",
        "name": f"District {number}",
        "overlay": False,
        "approximate": False,
        "disputed": False,
        "longitude": 10.25 + 0.5 * number,
        "latitude": 20.25,
        "geometry": square(10 + 0.5 * number, 20),
    }
    return DistrictShape(**{**values, **options})  # type: ignore[arg-type] # the options are the mark's own fields


LEGEND = Legend(
    title="Casualties per district",
    classes=(
        LegendClass("grade_1", "1 to 4", "#fdc27a", ""),
        LegendClass("zero", "0", "#ffffff", ""),
        LegendClass("possible", "Possible", "#fff6dc", "level"),
        LegendClass("not_recorded", "Not recorded", "#e4d8ee", "lines"),
        LegendClass("no_record", "No record", "#e8e8e8", "hatch"),
        LegendClass("withheld", "Withheld", "#bdbdbd", "dots"),
    ),
    symbols=(LegendSymbol("circle", "10 casualties", 10.0),),
    notes=("No record does not mean no contamination.",),
)

# One incident a row: place (None: district only), precision, district, months it may lie in, casualties.
INCIDENTS: tuple[tuple[tuple[float, float] | None, str, str | None, tuple[int, int], int], ...] = (
    ((10.1, 20.1), "settlement", "XX-0", (2, 2), 5),
    ((10.68, 20.16), "exact", "XX-1", (3, 3), 1),
    ((10.1, 20.1), "settlement", "XX-0", (5, 8), 2),
    (None, "district", "XX-1", (3, 3), 3),
    (None, "region", None, (1, 11), 1),
)


def frame(rows: tuple[Any, ...] = INCIDENTS) -> pd.DataFrame:
    points = [row[0] or (float("nan"), float("nan")) for row in rows]
    return pd.DataFrame(
        {
            "incident_id": [f"X-{number:03d}" for number in range(1, len(rows) + 1)],
            "longitude": [point[0] for point in points],
            "latitude": [point[1] for point in points],
            "location_precision": [row[1] for row in rows],
            "point_withheld": False,
            "uncertainty_m": pd.array([None] * len(rows), dtype="Int64"),
            "place_kind": pd.Series([None] * len(rows), dtype="str"),
            "district_code": pd.Series([row[2] for row in rows], dtype="str"),
            "date_start": pd.to_datetime([date(2021, row[3][0], 1) for row in rows]),
            "date_end": pd.to_datetime([date(2021, row[3][1], 28) for row in rows]),
            "killed": pd.array([row[4] for row in rows], dtype="Int64"),
            "injured": pd.array([0] * len(rows), dtype="Int64"),
            "outcome_unknown": pd.array([0] * len(rows), dtype="Int64"),
        }
    )


@cache
def feed(header: str = "{}", districts: int = 3, rows: tuple[Any, ...] = INCIDENTS) -> bytes:
    """Return the sample's incidents with other values, as JSON, in their header."""
    incidents = frame(rows)
    codes = [f"XX-{number}" for number in range(districts)]
    table = pd.DataFrame({"district_id": codes, "name_en": codes})
    incidents["district_code"] = incidents["district_code"].where(incidents["district_code"].isin(codes))
    cube = Cube(Records.from_frames(incidents, table, since=date(2021, 1, 1), until=date(2021, MONTHS, 31)))
    pack: Any = SimpleNamespace(
        incidents=incidents,
        meta=SimpleNamespace(settlement_radius_m=2000, extent=(-180.0, -90.0, 180.0, 90.0)),
    )
    return encode_feed(
        pack, cube, Filters(), shown=Presentation.read({**default_header(), **json.loads(header)})
    )


def default_header(legend: Legend = LEGEND) -> dict[str, Any]:
    return {
        "layers": ["choropleth", "circles", "incidents", "context", "labels"],
        "measure": 3,
        "measures": ["Incidents", "Killed", "Injured", "Casualties"],
        "counting": "most_likely",
        "lines": [
            "Uncertain dates are counted whole in their middle month, unless longer than the period",
            "Only device: anti-personnel mine",
        ],
        "unit": "casualties",
        **legend_header(legend),
        "starts": [1],
        "decimals": 0,
        "largest": 10,
        "settlementRadius": "2 km",
        "unplaced": [f"of precision {number}" for number in range(6)],
    }


def legend_header(legend: Legend) -> dict[str, Any]:
    return {
        "classes": [
            {"key": c.key, "label": c.label, "colour": c.colour, "pattern": c.pattern} for c in legend.classes
        ],
        "legend": {
            "title": legend.title,
            "symbols": [[symbol.key, symbol.label, symbol.size_px] for symbol in legend.symbols],
            "notes": list(legend.notes),
        },
    }


def ground(**options: object) -> Ground:
    values: dict[str, object] = {
        "title": "Invented island",
        "theatre": "Invented sea",
        "as_of": "Records as of 1 March 2022",
        "disclaimer": "Boundaries are not authoritative.",
        "attribution": ("Invented boundaries, public domain",),
        "synthetic": False,
        "home": (9.8, 19.8, 11.7, 20.7),
        "whole": (9.0, 19.0, 12.0, 21.0),
        "districts": (district(0), district(1), district(2)),
        "context": (
            ContextShapes("countries", (square(9, 19),)),
            ContextShapes("lakes", (square(10.3, 20.3, 0.05),)),
        ),
        "labels": (PlaceLabel(10.2, 20.3, "Town", 0), PlaceLabel(9.9, 19.9, "Neighbour", 0, "country")),
        "notes": ((0, note(1)), (1, note(2)), (2, note(3))),
    }
    return Ground(**{**values, **options})  # type: ignore[arg-type] # the options are the ground's own fields


_GROUND_FIELDS = {field.name for field in fields(Ground)}
_HEADER_FIELDS = {*default_header(), "devices"} - {"layers", "measure", "counting", "unit", "legend"}


def spec(**options: Any) -> MapSpec:
    """Return the sample map; options are fields of the ground, of the feed's header, or its own."""
    legend = cast("Legend", options.get("legend", LEGEND))
    base = ground(**{name: value for name, value in options.items() if name in _GROUND_FIELDS})
    header = {name: value for name, value in options.items() if name in _HEADER_FIELDS}
    if "legend" in options:
        header |= legend_header(legend)
    if "layers" in options:
        header["layers"] = list(options["layers"])
    if "unit" in options:
        header["unit"] = options["unit"]
    rows = options.get("rows", INCIDENTS)
    values: dict[str, Any] = {
        "ground": base,
        "feed": feed(json.dumps(header), len(base.districts), rows),
        "window": (0, MONTHS - 1),
        "period": "1 January 2021 to 31 December 2021",
        "counting": "Uncertain dates are counted whole in their middle month, unless longer than the period",
        "filters": "Only device: anti-personnel mine",
        "measure": "casualties",
        "measure_label": "Casualties",
        "unit": "casualties",
        "legend": legend,
        "layers": ("choropleth", "circles", "incidents", "context", "labels"),
    }
    own = {field.name for field in fields(MapSpec)}
    return MapSpec(**{**values, **{name: value for name, value in options.items() if name in own}})
