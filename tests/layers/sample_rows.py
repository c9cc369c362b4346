"""Small layers that pass every check, for tests to spoil in one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.checking.validate import Context
from geo.layers.districts import DistrictIndex

TODAY = dt.date(2024, 6, 30)

INCIDENT: dict[str, Any] = {
    "incident_id": "I-1",
    "date_start": "2021-02-01",
    "date_end": "2021-02-01",
    "date_precision": "day",
    "date_basis": "occurred",
    "location_precision": "settlement",
    "district": "West",
    "country": "Exercise",
    "device_type": "anti_vehicle_mine",
    "activity": "agriculture",
    "killed": "1",
    "injured": "2",
    "killed_civilian": "1",
    "confidence": "high",
    "source_ids": "S1;S2",
    "recorded_on": "2021-03-01",
    "sensitivity": "public",
    "geometry": shapely.Point(10.5, 50.5),
}

STATEMENT: dict[str, Any] = {
    "statement_id": "T-1",
    "scope": "all",
    "issuer": "Ministry",
    "stated_on": "2022-01-02",
    "period_start": "2020-01-01",
    "period_end": "2022-01-01",
    "casualties_total": "10",
    "killed": "4",
    "injured": "6",
    "killed_civilian": "3",
    "killed_military": "1",
    "source_ids": "S1",
}

HAZARD: dict[str, Any] = {
    "hazard_id": "H-1",
    "class": "sha",
    "area_m2_stated": "3150000",
    "area_m2": "3176000",
    "survey_date": "2021-01-01",
    "sensitivity": "public",
    "geometry": shapely.box(10.2, 50.2, 10.22, 50.22),
}

STATUS: dict[str, Any] = {
    "entry_id": "E-1",
    "hazard_id": "H-1",
    "date": "2021-02-01",
    "status": "in_progress",
    "product": "reduced",
    "area_m2": "1000",
}

SURVEY: dict[str, Any] = {
    "survey_id": "V-1",
    "survey_type": "nts",
    "result": "hazard_found",
    "date_start": "2021-02-01",
    "survey_date": "2021-02-03",
    "hazard_ids": "H-1",
    "sensitivity": "public",
    "geometry": shapely.box(10.2, 50.2, 10.22, 50.22),
}

WORK: dict[str, Any] = {
    "activity_id": "A-1",
    "kind": "clearance",
    "date_start": "2021-02-01",
    "date_end": "2021-03-03",
    "hazard_ids": "H-1",
    "product": "cleared",
    "area_m2": "1000",
    "sensitivity": "public",
    "geometry": shapely.box(10.2, 50.2, 10.22, 50.22),
}

TOLD: dict[str, Any] = {
    "hazard_id": "H-1",
    "date": pd.Timestamp("2021-05-05"),
    "product": "cleared",
    "area_m2": 900.0,
    "document": "R-1",
}
"""An entry of status that has the same product as the work under another document, and another area."""

POPULATION: dict[str, Any] = {
    "district_id": "X-W",
    "figure_id": "census",
    "population": "1000",
    "kind": "present",
    "source": "Census",
}

PLACE: dict[str, Any] = {"place_id": "P-1", "name": "Harbour", "latitude": "50.5", "longitude": "10.5"}


def rows_of(row: dict[str, Any], *changes: dict[str, Any]) -> pd.DataFrame:
    """One row for each change, the first being row 1 of the file."""
    frame = pd.DataFrame([{**row, **change} for change in changes or ({},)])
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="source_row")
    return frame


def district_layer() -> gpd.GeoDataFrame:
    """West and East share the border 11 E; the overlay straddles it; the city lies inside West."""
    return gpd.GeoDataFrame(
        {
            "district_id": ["X-W", "X-E", "X-O", "X-WC"],
            "name_en": ["West", "East", "Middle", "West city"],
            "name_local": ["Qərb", "Şərq", None, "Qərb şəhəri"],
            "name_ru": ["Западный", "Восточный", None, None],
            "aliases": ["Vest;Old Harbour", "Ost", "Mitte", "Vest;Harbour Town"],
            "overlay": [False, False, True, True],
        },
        geometry=[
            shapely.box(10, 50, 11, 51),
            shapely.box(11, 50, 12, 51),
            shapely.box(10.8, 50.4, 11.2, 50.6),
            shapely.box(10.4, 50.4, 10.6, 50.6),
        ],
        crs="EPSG:4326",
    )


def district_index() -> DistrictIndex:
    layer = district_layer()
    shapes = list(shapely.to_wkb(layer.geometry.to_numpy()))
    return DistrictIndex(pd.DataFrame(layer.drop(columns="geometry")), shapes)


def full_context() -> Context:
    return Context(
        country=shapely.box(10, 50, 12, 51),
        districts=district_index(),
        source_ids=frozenset({"S1", "S2"}),
        hazard_ids=frozenset({"H-1", "01"}),
        entries=pd.DataFrame([TOLD]),
        today=TODAY,
        period_start=dt.date(2020, 1, 1),
        period_end=dt.date(2023, 12, 31),
    )
