"""Stand-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj

from geo.maps.marks import Bounds


@dataclass(frozen=True)
class Projection:
    """Stand-in."""

    name: str
    crs: Any
    box: Bounds

    def forward(self, lon: Any, lat: Any) -> Any:
        return pyproj.Transformer.from_crs(4326, self.crs, always_xy=True).transform(lon, lat)

    def inverse(self, x: Any, y: Any) -> Any:
        return pyproj.Transformer.from_crs(self.crs, 4326, always_xy=True).transform(x, y)


def projection_for(extent: Bounds) -> Projection:
    w, s, e, n = extent
    lon, lat = (w + e) / 2, (s + n) / 2
    crs = pyproj.CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
    t = np.linspace(0, 1, 21)
    xs = np.concatenate([w + (e - w) * t, w + (e - w) * t, np.full(21, w), np.full(21, e)])
    ys = np.concatenate([np.full(21, s), np.full(21, n), s + (n - s) * t, s + (n - s) * t])
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(xs, ys)
    return Projection(
        f"Lambert azimuthal equal-area, centred on {lat:.1f} N, {lon:.1f} E",
        crs,
        (x.min(), y.min(), x.max(), y.max()),
    )
