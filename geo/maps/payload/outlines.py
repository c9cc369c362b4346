"""Outlines of districts and areas as compact bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geo.maps.payload.encode import STEPS_PER_DEGREE, Bools, Ints
from geo.maps.payload.packing import varints


def encode_shapes(geometries: npt.NDArray[np.object_]) -> bytes:
    """Write shapes as runs of vertices rounded to 1e-5 degrees.

    Parameters
    ----------
    geometries
        Shapely areas, lines or points, or several of a kind, WGS 84 degrees; None and empty ones have no run.

    Returns
    -------
    bytes
        Variable-length integers (LEB128): number of shapes; for each the number of runs, and for each run
        the number of vertices and the differences of longitude and latitude to the vertex before, zigzag.
        Rings of areas do not repeat their first vertex; holes are rings like others, to be filled by the
        even-odd rule.
    """
    runs, shape_of_run, closed = _runs(geometries)
    vertices, run_of_vertex = shapely.get_coordinates(runs, return_index=True)
    last = np.append(run_of_vertex[1:] != run_of_vertex[:-1], [True])[: len(vertices)]
    kept = ~(last & closed[run_of_vertex])
    steps = np.rint(vertices[kept] * STEPS_PER_DEGREE).astype(np.int64)
    differences = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    zigzag = (differences << 1) ^ (differences >> 63)

    sizes = np.bincount(run_of_vertex[kept], minlength=len(runs))
    counts = np.bincount(shape_of_run, minlength=len(geometries))
    # The heads of shapes and runs stand between the differences: each shape before its runs.
    heads = np.empty(len(geometries) + len(runs), dtype=np.int64)
    before = np.empty_like(heads)
    run_at = np.arange(len(runs)) + shape_of_run + 1
    first_run = np.cumsum(counts) - counts
    shape_at = np.arange(len(geometries)) + first_run
    run_start = np.append(0, 2 * np.cumsum(sizes))
    heads[run_at], before[run_at] = sizes, run_start[:-1]
    heads[shape_at], before[shape_at] = counts, run_start[first_run]
    stream = np.insert(zigzag, before, heads)
    return varints(np.append(len(geometries), stream)).tobytes()


def _runs(geometries: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Ints, Bools]:
    """Return rings, lines and points in the order of their shapes, the shape of each, and which are rings."""
    parts, shape_of_part = shapely.get_parts(geometries, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    open_ = shapely.get_dimensions(parts) < 2
    shape_of_run = np.append(shape_of_part[part_of_ring], shape_of_part[open_])
    order = np.argsort(shape_of_run, kind="stable")
    closed = np.arange(len(order)) < len(rings)
    return np.append(rings, parts[open_])[order], shape_of_run[order], closed[order]
