"""Invented layers of hazardous areas in the manner of IMSMA Core and of a Shapefile, some of them maimed."""

from __future__ import annotations

import io
import json
import math
import random
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from tests.layers.small_pack import SOUTH, WEST

SHARE_INVALID = 0.06
FAULTS = ("crossing", "two corners", "nowhere")
STATUSES = ("Active", "In progress", "Suspended", "Closed", "Cancelled", "Cleared", "Reduced", "Released")
MERCATOR = Transformer.from_crs(4326, 3857, always_xy=True)


class Area(NamedTuple):
    """One area as it was drawn, with what was done to it; no fault for those drawn whole."""

    code: str
    ring: list[tuple[float, float]]
    fault: str
    said: dict[str, Any]


def areas(number: int, *, seed: int) -> list[Area]:
    """Return invented areas on an invented sea, every one with its own ring."""
    draw = random.Random(seed)
    faulty = {*draw.sample(range(number), round(number * SHARE_INVALID))}
    found = []
    for at in range(number):
        x, y = WEST + draw.uniform(0.1, 2.9), SOUTH + draw.uniform(0.1, 0.9)
        reach = draw.uniform(0.0005, 0.004)
        turns = sorted(draw.uniform(0, 2 * math.pi) for _ in range(draw.randint(5, 9)))
        ring = [(x + reach * 1.4 * math.cos(one), y + reach * math.sin(one)) for one in turns]
        fault = FAULTS[at % len(FAULTS)] if at in faulty else ""
        if fault == "crossing":
            ring = [(x, y), (x + reach, y + reach), (x + reach, y), (x, y + reach)]
        said = {
            "area_type": draw.choice(("SHA", "CHA")),
            "status": draw.choice(STATUSES),
            "area_size": round(draw.uniform(1_000, 90_000)),
            "survey_dt": 1_600_000_000_000 + at % 2_000 * 86_400_000,
            "org": draw.choice((1, 2)),
            "reported_by": "Jane Example",
        }
        found.append(Area(f"{{{seed}-{at:05}}}", ring[:2] if fault == "two corners" else ring, fault, said))
    return found


def whole(made: list[Area]) -> list[shapely.Polygon]:
    """Return those that are drawn whole."""
    return [shapely.Polygon(one.ring) for one in made if not one.fault]


def esri_json(made: list[Area]) -> bytes:
    """Return a page of a service: Web Mercator, coded values, moments in milliseconds."""
    features = []
    for at, one in enumerate(made, start=1):
        ring = [list(MERCATOR.transform(*place)) for place in (*one.ring, one.ring[0])]
        shape = shapely.Polygon(ring) if len(ring) > 3 else None
        clockwise = ring[::-1] if shape is not None and shape.exterior.is_ccw else ring
        features.append(
            {
                "attributes": {
                    "OBJECTID": at,
                    "globalid": one.code,
                    **{
                        ("survey_date" if key == "survey_dt" else key): value
                        for key, value in one.said.items()
                    },
                    "Shape__Area": 0 if shape is None else shape.area,
                },
                "geometry": None if one.fault == "nowhere" else {"rings": [clockwise]},
            }
        )
    operators = [{"code": 1, "name": "Exercise Clearance"}, {"code": 2, "name": "Island Survey"}]
    fields = [
        {"name": "survey_date", "type": "esriFieldTypeDate"},
        {"name": "org", "type": "esriFieldTypeInteger", "domain": {"codedValues": operators}},
    ]
    page = {"spatialReference": {"wkid": 102100, "latestWkid": 3857}, "fields": fields, "features": features}
    return json.dumps(page).encode()


def shapefile(made: list[Area], folder: Path) -> bytes:
    """Return the same as a zipped Shapefile, its names cut at ten letters."""
    shapes = [
        None
        if one.fault == "nowhere"
        else shapely.Polygon([*one.ring, *[one.ring[-1]] * 2] if one.fault == "two corners" else one.ring)
        for one in made
    ]
    rows = [{"hazard_localid": one.code, **one.said} for one in made]
    table = pd.DataFrame(rows).rename(columns={"survey_dt": "survey_date"})
    table["survey_date"] = pd.to_datetime(table["survey_date"], unit="ms").dt.date.astype(str)
    table["org"] = table["org"].map({1: "Exercise Clearance", 2: "Island Survey"})
    table.columns = [name[:10] for name in table.columns]
    folder.mkdir()
    gpd.GeoDataFrame(table, geometry=shapes, crs=4326).to_file(folder / "layer.shp")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return out.getvalue()


def faults(made: list[Area]) -> Counter[str]:
    """Return how many stand on a map as what, by the faults they were given."""
    as_what = {"": "perimeter", "crossing": "damaged", "two corners": "damaged", "nowhere": "nowhere"}
    return Counter(as_what[one.fault] for one in made)


def flat(shapes: list[shapely.Polygon]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return shapes in metres of an equal-area projection other than that of the program."""
    to = Transformer.from_crs(4326, 6933, always_xy=True)
    return shapely.transform(np.array(shapes, dtype=object), lambda xy: np.column_stack(to.transform(*xy.T)))
