"""Saved pages of folium's own time plugins, as its documentation builds them, from the files of a pack.

Each month shows the twelve months that end with it, as the other pages do.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from folium.plugins import TimeSliderChoropleth, TimestampedGeoJson

MONTHS_SHOWN = 12
_COLOURS = ("#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026")
_SIMPLIFIED_DEG = 0.002  # as this product does it


def choropleth_page(pack: Path, out: Path) -> Path:
    """Write a TimeSliderChoropleth of casualties by district into the file `out` and return it."""
    features = _features(pack / "districts.geojson")
    place = {feature["properties"]["district_id"]: number for number, feature in enumerate(features)}
    incidents = [feature["properties"] for feature in _features(pack / "incidents.geojson")]
    first, count = _axis(incidents)
    sums = np.zeros((len(features), count))
    for row in incidents:
        if row["district_code"] is not None:
            sums[place[row["district_code"]], _month(row["date_start"]) - first] += sum(
                row[name] or 0 for name in ("killed", "injured", "outcome_unknown")
            )
    running = np.cumsum(sums, axis=1)
    running[:, MONTHS_SHOWN:] -= running[:, :-MONTHS_SHOWN].copy()
    breaks = np.quantile(running[running > 0], [0.2, 0.4, 0.6, 0.8])
    classes = np.searchsorted(breaks, running)
    stamps = [str(_stamp_ms(first + month) // 1000) for month in range(count)]
    styles = {
        str(number): {
            stamp: {"color": _COLOURS[classes[number, month]], "opacity": 0.8}
            for month, stamp in enumerate(stamps)
        }
        for number in range(len(features))
    }
    light = shapely.coverage_simplify(
        [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features], _SIMPLIFIED_DEG
    )
    data = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": str(number), "properties": {}, "geometry": json.loads(text)}
            for number, text in enumerate(shapely.to_geojson(light))
        ],
    }
    # It takes the paths of the districts by their elements, so it cannot be drawn on a canvas.
    page = _map(light, canvas=False)
    TimeSliderChoropleth(json.dumps(data), styledict=styles).add_to(page)
    page.save(out)
    return out


def points_page(pack: Path, out: Path) -> Path:
    """Write a TimestampedGeoJson of the incidents that have a point into the file `out` and return it."""
    features = []
    for feature in _features(pack / "incidents.geojson"):
        if feature["geometry"] is None:
            continue
        moment = _stamp_ms(_month(feature["properties"]["date_start"]))
        properties = {
            "times": [moment],
            "icon": "circle",
            "iconstyle": {"radius": 4, "color": "#7a0177", "fillOpacity": 0.5},
        }
        features.append({"type": "Feature", "properties": properties, "geometry": feature["geometry"]})
    points = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    page = _map(points, canvas=True)
    TimestampedGeoJson(  # type: ignore[no-untyped-call] # folium's plugins have no annotations
        {"type": "FeatureCollection", "features": features},
        period="P1M",
        duration=f"P{MONTHS_SHOWN}M",
        transition_time=1,
        auto_play=False,
        add_last_point=False,
        time_slider_drag_update=True,
        date_options="MMMM YYYY",
    ).add_to(page)
    page.save(out)
    return out


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _map(shapes: Any, *, canvas: bool) -> folium.Map:
    west, south, east, north = shapely.total_bounds(shapes)
    page = folium.Map(tiles=None, prefer_canvas=canvas)
    page._id = "bench"  # the page's script calls the map map_bench
    page.fit_bounds([[south, west], [north, east]])
    return page


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _axis(incidents: list[dict[str, Any]]) -> tuple[int, int]:
    months = [_month(row["date_start"]) for row in incidents]
    return min(months), max(months) - min(months) + 1


def _stamp_ms(month: int) -> int:
    return int(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp() * 1000)
