"""The projection of a sheet: equal-area, centred on what is shown.

A choropleth compares areas of colour, so areas must be true; on a small extent the same projection keeps
angles too. At an angular distance c from its centre the azimuthal projection shrinks distances along the
radius by cos(c / 2) and stretches those across it by the same factor (J. P. Snyder, Map Projections: A
Working Manual, USGS Professional Paper 1395, 1987, p. 185): 0.04 % at 300 km, 0.4 % at 1,100 km.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod, Transformer

from geo.errors import MapError
from geo.language import say
from geo.layers.meridian import from_seam
from geo.maps.marks import Bounds

Floats = npt.NDArray[np.float64]

WIDEST_DEG: Final = 100.0
"""Farthest an edge may lie from the centre of the azimuthal projection; beyond, shapes are torn too much."""
_EDGE_POINTS: Final = 65
_STEP_M: Final = 1_000.0
_WGS84: Final = Geod(ellps="WGS84")
_RADIUS_M: Final = 6_371_007.0


class Ellipses(NamedTuple):
    """Circles on the ground as the map shows them: full axes in metres of the map, turn in degrees."""

    width: Floats
    height: Floats
    angle: Floats


@dataclass(frozen=True)
class Projection:
    """An equal-area projection of one extent; the plane is in metres, x to the right and y upwards.

    Parameters
    ----------
    name
        In words, as printed on the sheet.
    crs
        Definition as PROJ text, on WGS 84.
    longitude, latitude
        Centre, degrees.
    extent
        West, south, east, north, degrees.
    """

    name: str
    crs: str
    longitude: float
    latitude: float
    extent: Bounds

    @cached_property
    def _way(self) -> Transformer:
        return Transformer.from_crs(CRS.from_epsg(4326), CRS.from_proj4(self.crs), always_xy=True)

    def forward(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return metres of the map for WGS 84 degrees; what has no place on it becomes infinite."""
        x, y = self._way.transform(np.asarray(longitude, np.float64), np.asarray(latitude, np.float64))
        return np.asarray(x, np.float64), np.asarray(y, np.float64)

    def inverse(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return WGS 84 degrees for metres of the map; longitudes run on across 180 degrees."""
        longitude, latitude = self._way.transform(
            np.asarray(x, np.float64), np.asarray(y, np.float64), direction="INVERSE"
        )
        return from_seam(longitude, self.longitude - 180.0), np.asarray(latitude, np.float64)

    @cached_property
    def box(self) -> Bounds:
        """Return xmin, ymin, xmax, ymax of the extent, metres; its curved edges are followed."""
        x, y = self.forward(*_edges(self.extent))
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def north(self, x: float, y: float) -> float:
        """Return the direction of true north at a place of the map, degrees clockwise from upwards."""
        longitude, latitude = self.inverse(x, y)
        ahead = _WGS84.fwd(float(longitude), float(latitude), 0.0, _STEP_M)
        to_x, to_y = self.forward(ahead[0], ahead[1])
        return math.degrees(math.atan2(float(to_x) - x, float(to_y) - y))

    def ellipses(self, longitude: Floats, latitude: Floats, radius_m: Floats) -> Ellipses:
        """Return circles of a radius on the ground as this map shows them.

        Found from two short steps on the ground, so that it holds in either projection; exact where the
        radius is small beside the distance over which the projection changes.

        Parameters
        ----------
        longitude, latitude
            Centres, WGS 84 degrees.
        radius_m
            Radii, metres.
        """
        x, y = self.forward(longitude, latitude)
        columns = []
        for azimuth in (90.0, 0.0):
            east, north, _ = _WGS84.fwd(
                longitude, latitude, np.full(len(x), azimuth), np.full(len(x), _STEP_M)
            )
            to_x, to_y = self.forward(east, north)
            columns.append(np.column_stack([to_x - x, to_y - y]) / _STEP_M)
        turned, stretch, _ = np.linalg.svd(np.stack(columns, axis=-1))
        angle = np.degrees(np.arctan2(turned[:, 1, 0], turned[:, 0, 0]))
        return Ellipses(2 * radius_m * stretch[:, 0], 2 * radius_m * stretch[:, 1], angle)


def projection_for(extent: Bounds) -> Projection:
    """Return the projection that suits an extent.

    Lambert's azimuthal equal-area projection around the middle of the extent; Equal Earth where an edge lies
    more than `WIDEST_DEG` from it.

    Parameters
    ----------
    extent
        West, south, east, north, degrees, as `geo.layers.meridian.running` returns them.

    Raises
    ------
    MapError
        If the extent has no area or lies beyond the globe.
    """
    west, south, east, north = extent
    if not (-540 <= west < east <= min(west + 360, 540) and -90 <= south < north <= 90):
        raise MapError(
            say("The extent {extent} has no area; give west, south, east, north in degrees.", extent=extent)
        )
    longitude, latitude = round((west + east) / 2, 1) + 0.0, round((south + north) / 2, 1) + 0.0
    edge_x, edge_y = _edges(extent)
    reach = _WGS84.inv(np.full(len(edge_x), longitude), np.full(len(edge_y), latitude), edge_x, edge_y)[2]
    if math.degrees(float(np.max(reach)) / _RADIUS_M) <= WIDEST_DEG:
        return Projection(
            say(
                "Lambert azimuthal equal-area, centred on {degrees}, {degrees_2}",
                degrees=_degrees(latitude, "N", "S"),
                degrees_2=_degrees(longitude, "E", "W"),
            ),
            f"+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m +no_defs",
            longitude,
            latitude,
            extent,
        )
    return Projection(
        say("Equal Earth, centred on {degrees}", degrees=_degrees(longitude, "E", "W")),
        f"+proj=eqearth +lon_0={longitude} +datum=WGS84 +units=m +no_defs",
        longitude,
        0.0,
        extent,
    )


def _edges(extent: Bounds) -> tuple[Floats, Floats]:
    west, south, east, north = extent
    across, up = np.linspace(west, east, _EDGE_POINTS), np.linspace(south, north, _EDGE_POINTS)
    same = np.ones(_EDGE_POINTS)
    # The middle parallel too: where the pole or the equator bulges, the widest row is no edge.
    rows = np.concatenate([same * south, same * north, same * (south + north) / 2, up, up, up])
    columns = np.concatenate([across, across, across, same * west, same * east, same * (west + east) / 2])
    return columns, rows


def _degrees(value: float, positive: str, negative: str) -> str:
    value = float(from_seam(value, -180.0))
    return f"{abs(value):.1f} {positive if value >= 0 else negative}"
