"""Generalises the points of incidents: to the settlement, else to a grid of 0.1 degrees.

A generalised place is drawn as the disc that holds it, never as a pin, and no point is moved at random: a
point a little beside the blast would make the blast look like open ground. The disc always holds the true
point and all of its uncertainty; radii are rounded up to whole steps, so that they do not tell how far from
the middle the point was.

The district is published beside the place, so cells of the grid are joined at its border until half a cell of
it is left open (`geo.publish.blocks`), less what lies around a settlement that is named and yet too far to be
the place. Where nothing near makes up so much, as on an islet, there is no place but the district. Which of
it is true of a point follows from its cell, district and settlement, not from where in the cell it is.

A point that already is a settlement's stays, with the radius it is drawn with: its kind says so, it is drawn
wider than a blast, and either the pack lists a place there or a source is named for the coordinates. Anything
else called a settlement is treated like a blast. A point known to a district or less is no place at all and
is left out.

Longitude and latitude are WGS 84 degrees, distances metres on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from geo.analysis.placed import DISC_FROM_M, drawn_radius, is_placed
from geo.checking.places import DistrictIndex, assign_districts
from geo.layers.names import fold_name
from geo.publish.blocks import CELLS_PER_DEGREE, Block, blocks_of_points, blocks_outside

if TYPE_CHECKING:
    from geo.layers.pack import Pack

SETTLEMENT_STEP_M: Final = 5_000
SETTLEMENT_WITHIN_M: Final = 10_000
"""A settlement whose disc would be wider is not the place; the grid is closer."""
CELL_STEP_M: Final = 1_000

_SETTLEMENT_KINDS: Final = ("settlement", "administrative_seat")
_GEOD: Final = Geod(ellps="WGS84")

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def coarsen(pack: Pack, incidents: pd.DataFrame) -> tuple[pd.DataFrame, Bools]:
    """Return incidents with general places instead of exact ones.

    Parameters
    ----------
    pack
        Gives places, districts, and the radius of settlements.
    incidents
        Rows of `Pack.incidents`, their ``district_code`` the district they are counted in.

    Returns
    -------
    tuple
        A new frame on the same index, and which places changed. Changed places are known to a settlement
        (``place_kind`` settlement), to cells of the grid (no ``place_kind``), or to no more than the
        district; their districts stay.
    """
    result = incidents.copy()
    placed = is_placed(incidents)
    # Of a point withheld it is still known how far it lies from its district, and in which other one.
    pointed = (
        incidents[["longitude", "latitude", "border_distance_km"]].notna().any(axis=1).to_numpy(dtype=bool)
    )
    moved = placed & ~_settled(pack, incidents)
    # A data file has no convention for how wide a settlement is drawn: without a radius it would be a pin.
    bare = placed & ~moved & incidents["uncertainty_m"].isna().to_numpy(dtype=bool)
    result.loc[bare, "uncertainty_m"] = pack.meta.settlement_radius_m
    _clear(result, pointed & ~placed)
    if moved.any():
        _move(pack, result, moved)
    return result, (pointed & ~placed) | moved


def _settled(pack: Pack, incidents: pd.DataFrame) -> Bools:
    """Return which points are those of settlements already."""
    listed = set(zip(*(pack.places[name].astype(float).round(5) for name in _DEGREES), strict=True))
    points = zip(*(incidents[name].round(5) for name in _DEGREES), strict=True)
    known = np.array([point in listed for point in points], dtype=bool)
    known |= incidents["coordinate_source_id"].notna().to_numpy(dtype=bool)
    kind = incidents["place_kind"].isin(_SETTLEMENT_KINDS) & incidents["location_precision"].eq("settlement")
    wide = drawn_radius(incidents, pack.meta.settlement_radius_m) > DISC_FROM_M
    settled: Bools = known & wide & kind.to_numpy(dtype=bool)
    return settled


_DEGREES: Final = ("longitude", "latitude")


def _clear(frame: pd.DataFrame, rows: Bools) -> None:
    frame.loc[rows, [*_DEGREES, "border_distance_km"]] = np.nan
    frame.loc[rows, ["coordinate_source_id", "place_kind", "district_by_polygon"]] = pd.NA
    frame.loc[rows, "uncertainty_m"] = pd.NA


def _move(pack: Pack, frame: pd.DataFrame, moved: Bools) -> None:
    radius = pack.meta.settlement_radius_m
    lon, lat = (frame.loc[moved, name].to_numpy(dtype=np.float64) for name in _DEGREES)
    own = drawn_radius(frame[moved], radius).astype(np.float64)
    stated = frame.loc[moved, "uncertainty_m"].astype("Float64").to_numpy(dtype=np.float64, na_value=0)
    own = np.maximum(own, stated)

    town_lon, town_lat = _settlements(pack, frame[moved])
    known = np.isfinite(town_lon)
    away = np.full(len(lon), np.inf)
    away[known] = _GEOD.inv(lon[known], lat[known], town_lon[known], town_lat[known])[2]
    needed = away + np.maximum(own, radius)
    near = known & (needed <= SETTLEMENT_WITHIN_M)
    # That a settlement named is not the place tells that the point is not near it.
    far = np.where(known & ~near, SETTLEMENT_WITHIN_M - np.maximum(own, radius), 0)
    barred = [_around(*one) if one[2] > 0 else None for one in zip(town_lon, town_lat, far, strict=True)]
    to_lon, to_lat, half = discs(_blocks(pack, frame.loc[moved, "district_code"], lon, lat, barred))
    metres = _rounded_up(half + own, CELL_STEP_M)
    to_lon[near], to_lat[near] = town_lon[near], town_lat[near]
    metres[near] = _rounded_up(needed[near], SETTLEMENT_STEP_M)
    closed = moved.copy()
    closed[moved] = np.isnan(metres)

    frame.loc[moved, "longitude"], frame.loc[moved, "latitude"] = to_lon, to_lat
    frame.loc[moved, "uncertainty_m"] = pd.array(np.nan_to_num(metres).astype(np.int64), dtype="Int64")
    frame.loc[moved, "location_precision"] = "settlement"
    frame.loc[moved, "place_kind"] = pd.array(["settlement" if one else None for one in near], dtype="str")
    frame.loc[moved, "coordinate_source_id"] = pd.NA
    _place_again(pack, frame, moved)
    _clear(frame, closed)
    frame.loc[closed, "location_precision"] = "district"


def _place_again(pack: Pack, frame: pd.DataFrame, moved: Bools) -> None:
    """Say of moved points in which district they lie now; none where the incident counts in none."""
    shapes = list(pack._shapes["districts"])
    again, _ = assign_districts(frame[moved], DistrictIndex(pack.districts, shapes))
    counted = frame.loc[moved, "district_code"].notna()
    for name in ("district_by_polygon", "border_distance_km"):
        frame.loc[moved, name] = again[name].where(counted)


def _around(lon: float, lat: float, metres: float) -> shapely.Polygon:
    """Return the circle around a point, degrees."""
    turns = np.arange(0, 360, 5.0)
    x, y, away = (np.full(len(turns), one) for one in (lon, lat, metres))
    to_lon, to_lat, _ = _GEOD.fwd(x, y, turns, away)
    return shapely.Polygon(np.column_stack((lon + (to_lon - lon + 180) % 360 - 180, to_lat)))


def _blocks(
    pack: Pack, districts: pd.Series, lon: Floats, lat: Floats, barred: list[shapely.Polygon | None]
) -> list[Block | None]:
    """Return the block of cells published of each point; None where that would tell too much."""
    layer = pack.district_layer()
    shapes = dict(zip(layer["district_id"], layer.geometry, strict=True))
    rows_of: dict[str | None, list[int]] = {}
    for row, code in enumerate(districts):
        rows_of.setdefault(code if code in shapes else None, []).append(row)
    found: list[Block | None] = [None] * len(lon)
    for code, rows in rows_of.items():
        points = lon[rows], lat[rows]
        if code is None:
            told = blocks_outside(list(layer.geometry[~layer["overlay"]]), *points)
        else:
            told = blocks_of_points(shapes[code], *points, barred=[barred[row] for row in rows])
        for row, block in zip(rows, told, strict=True):
            found[row] = block
    return found


def discs(blocks: Sequence[Block | None]) -> tuple[Floats, Floats, Floats]:
    """Return the centres of blocks of cells, and metres from centre to farthest corner; NaN without a block.

    Parameters
    ----------
    blocks
        As `geo.publish.blocks` counts them.
    """
    edges = np.array([block or (np.nan,) * 4 for block in blocks], dtype=np.float64).reshape(-1, 4)
    west, south, east, north = edges.T / CELLS_PER_DEGREE
    x, y = np.round((west + east) / 2, 2), np.round((south + north) / 2, 2)
    half = np.zeros(len(edges))
    for lon in (west, east):
        for lat in (south, north):
            corner = lon, np.clip(lat, -90, 90)
            half = np.maximum(half, _GEOD.inv(x, np.clip(y, -90, 90), *corner)[2])
    return np.clip(x, -180, 180), np.clip(y, -90, 90), half


def _rounded_up(metres: Floats, step: int) -> Floats:
    return np.asarray(np.ceil(metres / step) * step, dtype=np.float64)


def _settlements(pack: Pack, incidents: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the points of the settlements named, NaN where a name means none or several in its district."""
    found: dict[tuple[str, str], set[tuple[float, float]]] = {}
    columns = ["district_id", "name", "variants", "longitude", "latitude"]
    for district, name, variants, lon, lat in pack.places[columns].itertuples(index=False, name=None):
        spellings = [name, *(variants.split(";") if isinstance(variants, str) else ())]
        for spelling in filter(None, map(fold_name, spellings)):
            found.setdefault((str(district), spelling), set()).add((float(lon), float(lat)))
    lon, lat = np.full(len(incidents), np.nan), np.full(len(incidents), np.nan)
    named = zip(incidents["district_code"], incidents["settlement"], strict=True)
    for row, (district, settlement) in enumerate(named):
        if isinstance(settlement, str) and isinstance(district, str):
            points = found.get((district, fold_name(settlement)), set())
            if len(points) == 1:
                ((lon[row], lat[row]),) = points
    return lon, lat
