"""Which of many places lie in a polygon, asked without an object for each place."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray


class Places:
    """Places in the order of their longitude, so that a polygon is asked about those beside it alone.

    Parameters
    ----------
    lon, lat
        WGS 84 degrees; what is not finite lies nowhere.
    """

    def __init__(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
        rows = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        self._rows = rows[np.argsort(lon[rows])]
        self._lon, self._lat = lon[self._rows], lat[self._rows]

    def __len__(self) -> int:
        return len(self._rows)

    def within(self, polygon: shapely.Geometry) -> NDArray[np.intp]:
        """Return the positions of places in a polygon or on its border, in no order.

        Parameters
        ----------
        polygon
            Belongs to the caller alone: it is prepared, which no two threads may do to one.
        """
        west, south, east, north = shapely.bounds(polygon)
        first, last = np.searchsorted(self._lon, west, "left"), np.searchsorted(self._lon, east, "right")
        lat = self._lat[first:last]
        beside = np.arange(first, last)[(lat >= south) & (lat <= north)]
        return np.asarray(
            self._rows[beside[shapely.intersects_xy(polygon, self._lon[beside], self._lat[beside])]],
            dtype=np.intp,
        )
