"""A file of boundaries as offices of statistics hand it out: thousands of districts of an invented island."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely

_CENTRE = np.array([-123.0, -47.0])
_LONG, _HIGH = 4.0, 2.6


def write_boundaries(path: Path, districts: int = 3_000, *, seed: int = 18) -> Path:
    """Write an island in the open South Pacific, parted among districts that share their borders.

    Parameters
    ----------
    path
        Of a GeoJSON file.
    districts
        About how many.
    seed
        Of the shore and the districts.
    """
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 241)[:-1]
    shore = 1 + sum(
        rng.normal(0, 0.09 / wave) * np.cos(wave * turn + rng.uniform(0, 6)) for wave in range(2, 24)
    )
    ring = _CENTRE + np.column_stack([_LONG * shore * np.cos(turn), _HIGH * shore * np.sin(turn)])
    island = shapely.make_valid(shapely.Polygon(ring))
    spread = _CENTRE + rng.uniform(-1.6, 1.6, (districts * 6, 2)) * (_LONG, _HIGH)
    within = spread[shapely.contains_xy(island, *spread.T)][:districts]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(within), extend_to=island))
    shapes = shapely.intersection(cells, island, grid_size=1e-6)
    features = [
        {
            "type": "Feature",
            "properties": {
                "ADM1_EN": f"Reach {int(shape.centroid.x - _CENTRE[0] + 5)}",
                "ADM1_PCODE": f"XX{int(shape.centroid.x - _CENTRE[0] + 5):02}",
                "ADM2_EN": f"Parish {at + 1}",
                "ADM2_PCODE": f"XX{int(shape.centroid.x - _CENTRE[0] + 5):02}{at:04}",
            },
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for at, shape in enumerate(shapes[~shapely.is_empty(shapes)])
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
