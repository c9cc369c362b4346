"""Where a row lies against its country: inside, near the border, far outside, swapped, nowhere."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.language import say
from geo.layers.distances import km_to_border
from geo.layers.within import Places
from geo.reading.examined import Examined, Wanted, examine

TOLERANCE_KM = 5.0
"""Points up to this far outside the boundary are kept with a warning: sources of boundaries differ."""


class Place(IntEnum):
    """Where a row lies."""

    NONE = 0
    INSIDE = 1
    NEAR = 2
    FAR = 3
    SWAPPED = 4
    IMPOSSIBLE = 5


class CheckedPlaces(NamedTuple):
    """Place of every row.

    Parameters
    ----------
    kind
        `Place` values.
    lon, lat
        WGS 84 degrees of the point (for an area: a point inside it); NaN for none.
    km
        Distance outside the country in km; NaN where it was not measured.
    """

    kind: NDArray[np.int8]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    km: NDArray[np.float64]


def _degrees(
    frame: pd.DataFrame, examined: Examined | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if "geometry" not in frame.columns:
        lon, lat = (
            frame[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("longitude", "latitude")
        )
        return lon, lat
    shapes = frame["geometry"].to_numpy(dtype=object)
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
    area = shapely.get_type_id(shapes) > 0
    if area.any():
        found = examined or examine(shapes, file=say("the layer"), wanted=Wanted(inside=True))
        lon, lat = np.where(area, found.lon, lon), np.where(area, found.lat, lat)
    return lon, lat


def _holds(
    country: shapely.Geometry, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    inside = np.zeros(len(lon), dtype=bool)
    inside[Places(lon, lat).within(country)] = True
    return inside


def places_of(
    frame: pd.DataFrame, *, country: shapely.Geometry | None, examined: Examined | None = None
) -> CheckedPlaces:
    """Tell for every row where its point lies.

    Parameters
    ----------
    frame
        Typed rows with ``geometry``, or with ``longitude`` and ``latitude``.
    country
        Polygon of the country in WGS 84; without it only impossible coordinates are told apart. Copied
        before use, so that threads may share it.
    examined
        What a look at the geometry found, where somebody has looked already.
    """
    lon, lat = _degrees(frame, examined)
    kind = np.zeros(len(frame), dtype=np.int8)
    km = np.full(len(frame), np.nan)
    finite = np.isfinite(lon) & np.isfinite(lat)
    kind[finite] = Place.INSIDE
    impossible = finite & ((np.abs(lon) > 180) | (np.abs(lat) > 90))
    kind[impossible] = Place.IMPOSSIBLE
    if country is None:
        return CheckedPlaces(kind, lon, lat, km)
    own = shapely.from_wkb(shapely.to_wkb(country))
    checked = np.flatnonzero(finite)
    outside = checked[~_holds(own, lon[checked], lat[checked])]
    swapped = outside[_holds(own, lat[outside], lon[outside])]
    known = outside[~impossible[outside]]
    km[known] = km_to_border(lon[known], lat[known], own)
    kind[known] = np.where(km[known] <= TOLERANCE_KM, Place.NEAR, Place.FAR)
    far = swapped[kind[swapped] != Place.NEAR]
    kind[far] = Place.SWAPPED
    return CheckedPlaces(kind, lon, lat, km)
