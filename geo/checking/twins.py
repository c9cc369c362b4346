"""Incidents that may be one: same days, same place, same figures; found without comparing all pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.layers.distances import km_between
from geo.layers.names import fold_name

SAME_PLACE_KM = 3.0
_LONGEST_DAYS = 31
_NEIGHBOURS = 8
_KM_PER_DEGREE = 111.32
_MOST = 10**9


def _district_groups(frame: pd.DataFrame) -> NDArray[np.int64]:
    stated = frame["district_code"].where(frame["district_code"].notna(), frame["district"])
    return _name_groups(stated)


def _name_groups(names: pd.Series) -> NDArray[np.int64]:
    """Return a number for each name, the same for spellings that fold alike; -1 where there is none."""
    codes, distinct = pd.factorize(names)
    folded, _ = pd.factorize(np.array([fold_name(str(name)) for name in distinct], dtype=object))
    return np.asarray(np.append(folded, -1)[codes], dtype=np.int64)


def _cells(km: NDArray[np.float64], shift: float) -> NDArray[np.int64]:
    cells = np.floor((np.where(np.isfinite(km), km, 0) + shift) / (2 * SAME_PLACE_KM))
    return cells.astype(np.int64)


def _figures(frame: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    killed, injured = (frame[name].to_numpy(dtype=np.float64, na_value=-1) for name in ("killed", "injured"))
    # Beyond what the schema allows two figures need not be told apart, and must not leave the whole numbers.
    known = np.clip(killed, -1, _MOST), np.clip(injured, -1, _MOST)
    return (known[0] * 1_000_003 + known[1]).astype(np.int64), (killed >= 0) | (injured >= 0)


def _pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number below that of all pairs for each pair of numbers, the same for the same."""
    (one, _), (other, distinct) = pd.factorize(first), pd.factorize(second)
    return np.asarray(pd.factorize(one * len(distinct) + other)[0], dtype=np.int64)


def _in_order(groups: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return positions in the order of groups from zero, then of days, then as they stand."""
    span = int(days.max() - days.min()) + 1
    number = len(groups)
    if (int(groups.max()) + 1) * span * number >= 2**63:
        return np.lexsort((days, groups))
    # Whole numbers are sorted many times faster than positions by two columns.
    keys = (groups * span + (days - days.min())) * number + np.arange(number)
    return np.asarray(np.sort(keys) % number, dtype=np.intp)


class _Rows:
    """Columns of the rows that can be compared, as plain arrays."""

    def __init__(self, frame: pd.DataFrame) -> None:
        start, end = (frame[name].to_numpy().astype("datetime64[D]") for name in ("date_start", "date_end"))
        figures, recorded = _figures(frame)
        short = (end >= start) & ((end - start).astype(np.float64) < _LONGEST_DAYS)
        self.usable = recorded & short
        self.start, self.end, self.figures = start.astype(np.int64), end.astype(np.int64), figures
        points = frame["geometry"].to_numpy(dtype=object)
        self.lon, self.lat = shapely.get_x(points), shapely.get_y(points)
        self.placed = np.asarray(np.isfinite(self.lon) & np.isfinite(self.lat), dtype=bool)
        self.district = _district_groups(frame)
        self.region = _name_groups(frame["region"])
        self.chain = pd.factorize(frame["chain_id"])[0].astype(np.int64)

    def alike(self, a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which pairs are likely one incident; their days overlap, and they have the same figures."""
        linked = (self.chain[a] >= 0) & (self.chain[a] == self.chain[b])
        both = self.placed[a] & self.placed[b]
        near = np.zeros(len(a), dtype=bool)
        one, other = a[both], b[both]
        near[both] = (
            km_between(self.lon[one], self.lat[one], self.lon[other], self.lat[other]) <= SAME_PLACE_KM
        )
        same_district = (self.district[a] >= 0) & (self.district[a] == self.district[b])
        # Districts of one name are told apart by their region.
        regions = self.region[a], self.region[b]
        same_district &= (np.minimum(*regions) < 0) | (regions[0] == regions[1])
        return np.asarray(~linked & np.where(both, near, same_district), dtype=bool)


def _match_neighbours(
    rows: _Rows, candidates: NDArray[np.intp], group: NDArray[np.int64], twin: NDArray[np.int64]
) -> None:
    if not len(candidates):
        return
    both = _pairs(group[candidates], rows.figures[candidates])
    order = _in_order(both, rows.start[candidates])
    order, both = candidates[order], both[order]
    start, end = rows.start[order], rows.end[order]
    for back in range(1, _NEIGHBOURS + 1):
        if len(order) <= back:
            return
        # What is quickly told apart first: of millions of neighbours few have as much in common.
        near = np.flatnonzero((both[:-back] == both[back:]) & (end[:-back] >= start[back:]))
        earlier, later = order[near], order[near + back]
        # Whichever row stands later in the file is the one to look at.
        first, second = np.minimum(earlier, later), np.maximum(earlier, later)
        fresh = twin[second] < 0
        first, second = first[fresh], second[fresh]
        alike = rows.alike(first, second)
        twin[second[alike]] = first[alike]


def incident_twins(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Find for every incident an earlier row that may be the same incident.

    Two rows are alike when their figures of killed and injured are the same and not both unrecorded, their
    possible days overlap and span at most 31 days each, and they lie within 3 km of each other, or in the
    same district, and not in two regions, where one of them has no point. Rows tied by one ``chain_id`` are
    not reported.

    Rows are sorted within districts and within grid cells of 6 km at four offsets, so that any two points
    within 3 km share a cell at one of them, and each is compared with its eight neighbours in time: the cost
    grows as n log n. In a crowd of more than eight alike rows each still finds one of them.

    Parameters
    ----------
    frame
        Typed incidents; any index.

    Returns
    -------
    numpy.ndarray
        Position of the other row, -1 where there is none.
    """
    twin = np.full(len(frame), -1, dtype=np.int64)
    if len(frame) < 2:
        return twin
    rows = _Rows(frame)
    _match_neighbours(rows, np.flatnonzero(rows.usable & (rows.district >= 0)), rows.district, twin)
    placed = np.flatnonzero(rows.usable & rows.placed & (np.abs(rows.lat) <= 90) & (np.abs(rows.lon) <= 180))
    north = rows.lat * _KM_PER_DEGREE
    # Cells a little wider than they need be are compared in vain; narrower ones would part true neighbours.
    widest = float(np.cos(np.radians(np.abs(rows.lat[placed]).min()))) if len(placed) else 1.0
    # Points on both sides of 180 degrees are neighbours.
    across = len(placed) and np.ptp(rows.lon[placed]) > 180
    east = (rows.lon % 360 if across else rows.lon) * _KM_PER_DEGREE * widest
    for shift_east in (0.0, SAME_PLACE_KM):
        for shift_north in (0.0, SAME_PLACE_KM):
            cell = _cells(east, shift_east) * 1_000_003 + _cells(north, shift_north)
            _match_neighbours(rows, placed, cell, twin)
    return twin
