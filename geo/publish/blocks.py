"""Cuts a district into blocks of grid cells, each with at least half a cell of the district in it.

A cell and a district are published together, so what is left of the cell is what lies in the district: at a
border that may be next to nothing. A cell of which less than half lies in a district is therefore joined with
a neighbour, and both are published as one block. The blocks depend on the district alone, never on where its
accidents were: a cell made larger only where it is needed would tell that the place is in the small part.

Cells are counted from the meridian of Greenwich and the equator, `CELLS_PER_DEGREE` to a degree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

CELLS_PER_DEGREE: Final = 10
LEAST_SHARE: Final = 0.5
"""Part of a cell that what is published of a place leaves open at least."""
_DUST: Final = 1e-9

Floats = npt.NDArray[np.float64]
Cell = tuple[int, int]
Block = tuple[int, int, int, int]
"""West, south, east and north edge, counted in cells."""


def shares(shape: BaseGeometry) -> dict[Cell, float]:
    """Return what part of each cell lies in a shape; cells it does not reach are left out.

    Parameters
    ----------
    shape
        Polygons, WGS 84 degrees.
    """
    if shape.is_empty:
        return {}
    west, south, east, north = np.floor(np.array(shape.bounds) * CELLS_PER_DEGREE).astype(np.int64)
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    boxes = _boxes(x, y)
    shape = shape if shape.is_valid else shapely.make_valid(shape)
    shapely.prepare(shape)
    found = np.where(shapely.covers(shape, boxes), 1.0, 0.0)
    cut = shapely.intersects(shape, boxes) & (found == 0)
    found[cut] = shapely.area(shapely.intersection(shape, boxes[cut])) * CELLS_PER_DEGREE**2
    kept = found > _DUST
    cells = zip(x[kept].tolist(), y[kept].tolist(), strict=True)
    return dict(zip(cells, found[kept].tolist(), strict=True))


def blocks(found: Mapping[Cell, float]) -> dict[Cell, Block | None]:
    """Return the block of each cell of a district; None where nothing near it makes up half a cell.

    Parameters
    ----------
    found
        As `shares` returns it. A district that is smaller than half a cell is one block.
    """
    group = {cell: cell for cell in found}
    members = {cell: [cell] for cell in found}
    area = dict(found)
    alone: set[Cell] = set()
    while small := [one for one in area if area[one] < LEAST_SHARE and one not in alone]:
        one = min(small, key=lambda each: (area[each], each))
        beside = {group[cell] for member in members[one] for cell in _around(member) if cell in group}
        beside.discard(one)
        if not beside:
            alone.add(one)
            continue
        other = min(
            beside, key=lambda each: (_reach(_edges([*members[one], *members[each]])), -area[each], each)
        )
        for cell in members[one]:
            group[cell] = other
        members[other] += members.pop(one)
        area[other] += area.pop(one)
        alone.discard(other)
    whole = len(members) == 1
    edges = {one: None if one in alone and not whole else _edges(cells) for one, cells in members.items()}
    return {cell: edges[one] for cell, one in group.items()}


def blocks_of_points(
    district: BaseGeometry, lon: Floats, lat: Floats, *, barred: Sequence[BaseGeometry | None] | None = None
) -> list[Block | None]:
    """Return the block published of each point that is counted in a district.

    Parameters
    ----------
    district
        Its polygons, WGS 84 degrees.
    lon, lat
        Points, degrees. One that lies beside its district has a cell of its own only where that leaves more
        than half a cell beside the district.
    barred
        For each point where whoever reads of it knows it not to be; None for nowhere.

    Returns
    -------
    list
        None where there is no place to publish but the district.
    """
    found = shares(district)
    joined = blocks(found)
    inside = shapely.intersects_xy(district, lon, lat)
    told: list[Block | None] = []
    for cell, within, bar in zip(_cells(lon, lat), inside, barred or [None] * len(lon), strict=True):
        beside = cell not in joined or (not within and found[cell] < LEAST_SHARE)
        block = _edges([cell]) if beside else joined[cell]
        if bar is not None and block is not None:
            same = [cell] if beside else [each for each, one in joined.items() if one == block]
            x, y = np.array(same, dtype=np.int64).T
            whole = shapely.union_all(_boxes(x, y))
            left = whole.difference(district) if beside else whole.intersection(district)
            block = block if left.difference(bar).area * CELLS_PER_DEGREE**2 >= LEAST_SHARE else None
        told.append(block)
    return told


def blocks_outside(districts: Sequence[BaseGeometry], lon: Floats, lat: Floats) -> list[Block | None]:
    """Return the block published of each point that is counted in no district; else as `blocks_of_points`.

    Parameters
    ----------
    districts
        Polygons of all districts, WGS 84 degrees.
    lon, lat
        Points, degrees.
    """
    covered = shapely.union_all(shapely.make_valid(np.array(districts, dtype=object)))
    inside = shapely.intersects_xy(covered, lon, lat)
    cells = _cells(lon, lat)
    x, y = (np.array(axis, dtype=np.int64) for axis in zip(*cells, strict=True))
    part = shapely.area(shapely.intersection(covered, _boxes(x, y))) * CELLS_PER_DEGREE**2
    told = inside | (1 - part >= LEAST_SHARE)
    return [_edges([cell]) if one else None for cell, one in zip(cells, told, strict=True)]


def _cells(lon: Floats, lat: Floats) -> list[Cell]:
    x, y = (np.floor(axis * CELLS_PER_DEGREE).astype(np.int64).tolist() for axis in (lon, lat))
    return list(zip(x, y, strict=True))


def _around(cell: Cell) -> list[Cell]:
    x, y = cell
    return [(x + right, y + up) for right in (-1, 0, 1) for up in (-1, 0, 1) if right or up]


def _edges(cells: list[Cell]) -> Block:
    x, y = zip(*cells, strict=True)
    return min(x), min(y), max(x) + 1, max(y) + 1


def _reach(block: Block) -> int:
    west, south, east, north = block
    return (east - west) ** 2 + (north - south) ** 2


def _boxes(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    boxes: npt.NDArray[np.object_] = shapely.box(
        x / CELLS_PER_DEGREE, y / CELLS_PER_DEGREE, (x + 1) / CELLS_PER_DEGREE, (y + 1) / CELLS_PER_DEGREE
    )
    return boxes
