"""Stand-in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.maps.marks import LegendSymbol


@dataclass(frozen=True)
class Panel:
    symbols: tuple[Any, ...]
    placed: int
    shown_incidents: int
    outside: int
    labels: tuple[Any, ...]


def draw_panel(
    axes: Any,
    spec: Any,
    feed: Any,
    figures: Any,
    *,
    projection: Any,
    layers: Any = None,
    detail: str = "full",
    fills: Any = None,
    labels: bool = True,
) -> Panel:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    classes = feed.header["classes"]
    for number, shape in enumerate(spec.ground.districts):
        geometry = json.loads(shape.geometry)
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        rings = [
            np.column_stack(projection.forward(*np.array(ring).T)) for polygon in polygons for ring in polygon
        ]
        path = Path.make_compound_path(*[Path(ring, closed=True) for ring in rings])
        entry = classes[figures.classes[number]]
        colour = fills[number][0] if fills else entry["colour"]
        axes.add_patch(PathPatch(path, facecolor=colour, edgecolor="#8a847b", linewidth=0.4))
    left, low, right, high = projection.box
    box = axes.get_window_extent()
    wide, tall = right - left, high - low
    if wide / tall < box.width / box.height:
        wide = tall * box.width / box.height
    else:
        tall = wide * box.height / box.width
    x, y = (left + right) / 2, (low + high) / 2
    axes.set(
        xlim=(x - wide / 2, x + wide / 2),
        ylim=(y - tall / 2, y + tall / 2),
        aspect="equal",
        facecolor="#dfe6ec",
    )
    axes.set_xticks([])
    axes.set_yticks([])
    seen = ~np.isnan(feed.longitude) & figures.touching
    axes.scatter(*projection.forward(feed.longitude[seen], feed.latitude[seen]), s=4, color="#222222")
    return Panel((LegendSymbol("exact", "Incident at its place"),), int(seen.sum()), int(seen.sum()), 0, ())
