"""Mend a district coverage whose shared borders differ by less than a metre."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

_GRID_DEGREES = 1e-5  # the rounding of the coordinates, about one metre
_SLIVER_DEGREES2 = 1e-7  # about 1,000 m2; the smallest real hole (a foreign enclave) is 20,000 times larger


def mended_coverage(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return `polygons` with every shared border held by the same vertices on both sides.

    All rings are noded together on the grid of the coordinates and every face goes to the polygon that holds
    it; a face that two polygons claim goes to the first, a sliver that none claims to the neighbour with the
    longest common border. Larger unclaimed faces stay holes.

    Parameters
    ----------
    polygons
        Polygons or multipolygons, shape (n,), degrees.

    Returns
    -------
    numpy.ndarray
        Normalised geometries in the same order, shape (n,).
    """
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=_GRID_DEGREES)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    owners = np.full(len(faces), -1)
    face, owner = shapely.STRtree(polygons).query(shapely.point_on_surface(faces), predicate="within")
    for index, polygon in sorted(zip(face.tolist(), owner.tolist(), strict=True), reverse=True):
        owners[index] = polygon
    merged = [_merged(faces[owners == polygon]) for polygon in range(len(polygons))]
    for index in np.flatnonzero((owners < 0) & (shapely.area(faces) < _SLIVER_DEGREES2)):
        shared = shapely.length(shapely.intersection(faces[index], np.array(merged, dtype=object)))
        if shared.max() > 0:
            best = int(shared.argmax())
            merged[best] = _merged(np.array([merged[best], faces[index]], dtype=object))
    return np.array([shapely.normalize(polygon) for polygon in merged], dtype=object)


def _merged(faces: npt.NDArray[np.object_]) -> BaseGeometry:
    union: BaseGeometry = shapely.union_all(faces, grid_size=_GRID_DEGREES)
    return union
