"""Longitudes of a country that lies across 180 degrees: one run of numbers to work in, two halves to store.

Files keep longitudes from -180 to 180, and shapes cut in two at 180 degrees (RFC 7946, section 3.1.9). To
draw a country or to measure it, its longitudes run on from a seam on the other side of the world: a country
from 177 to -177.5 lies from 177 to 182.5.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.language import say
from geo.layers.findings import Finding, Severity

Bounds = tuple[float, float, float, float]
Shapes = npt.NDArray[np.object_]

WORLD: Final = -180.0
"""The seam of files."""
WIDEST: Final = 180.0
"""A country across 180 degrees spans fewer degrees than this; more are west and east interchanged."""


def running(bounds: Bounds) -> Bounds:
    """Return bounds whose east is greater than their west, beyond 180 where they lie across it.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees; a west greater than the east lies across 180 degrees.
    """
    west, south, east, north = bounds
    return west, south, east + 360.0 if west > east else east, north


def stored(bounds: Bounds) -> Bounds:
    """Return bounds within -180 to 180 degrees, their west greater than their east across 180 degrees.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees, as `running` returns them or shifted by whole turns.
    """
    west, south, east, north = bounds
    start = float(from_seam(west, WORLD))
    end = start + (east - west)
    return start, south, end - 360.0 if end > 180.0 else end, north


def beside(bounds: Bounds, other: Bounds) -> Bounds:
    """Return bounds shifted by whole turns so that they lie nearest to others.

    Parameters
    ----------
    bounds, other
        West, south, east, north, degrees, running.
    """
    west, south, east, north = bounds
    turns = 360.0 * round(((other[0] + other[2]) - (west + east)) / 720.0)
    return west + turns, south, east + turns, north


def seam_of(bounds: Bounds) -> float:
    """Return the longitude opposite the middle of bounds, from which longitudes run on, degrees.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees, as `running` returns them.
    """
    return (bounds[0] + bounds[2]) / 2 - 180.0


def from_seam(longitude: npt.ArrayLike, seam: float) -> npt.NDArray[np.float64]:
    """Return longitudes from `seam` to `seam` + 360 degrees; those that lie there already are unchanged.

    Parameters
    ----------
    longitude
        Degrees; NaN stays.
    seam
        Degrees. What lies 360 degrees from it stays too, so that 180 is not turned into -180.
    """
    degrees = np.asarray(longitude, dtype=np.float64)
    turns = np.floor((degrees - seam) / 360.0)
    turns = np.where(degrees == seam + 360.0, 0.0, turns)
    return np.where(turns == 0, degrees, degrees - 360.0 * turns)


def shapes_from_seam(shapes: Shapes, seam: float) -> Shapes:
    """Return shapes whose longitudes run from `seam` to `seam` + 360 degrees.

    What lies beyond is cut off there and moved by a turn; halves that meet become one shape.

    Parameters
    ----------
    shapes
        WGS 84 degrees, from -540 to 540; None stays.
    seam
        Degrees.
    """
    west, _, east, _ = shapely.bounds(shapes).T
    moved = np.flatnonzero((west < seam) | (east > seam + 360.0))
    if not len(moved):
        return shapes
    result = shapes.copy()
    for at in moved:
        result[at] = _turned(shapes[at], seam)
    return result


def canonical(shapes: Shapes) -> Shapes:
    """Return shapes as files keep them: from -180 to 180 degrees, cut in two at 180.

    Parameters
    ----------
    shapes
        Of a country across 180 degrees, in any of the ways that occur: cut at 180, running on past it, or
        with edges that jump from one side to the other; None stays.
    """
    unwound = shapes.copy()
    for at in np.flatnonzero(~shapely.is_missing(shapes)):
        unwound[at] = _unwound(shapes[at])
    return shapes_from_seam(unwound, WORLD)


def narrowest(shapes: Shapes) -> Bounds | None:
    """Return the bounds of shapes, across 180 degrees where that is narrower; None without any.

    Parameters
    ----------
    shapes
        WGS 84 degrees, from -180 to 180.
    """
    if not len(shapes) or not np.isfinite(plain := shapely.total_bounds(shapes)).all():
        return None
    turned = shapely.total_bounds(shapes_from_seam(shapes, 0.0))
    found = turned if turned[2] - turned[0] < plain[2] - plain[0] else plain
    west, south, east, north = (float(edge) for edge in found)
    return stored((west, south, east, north))


def crossing_findings(bounds: Bounds, districts: Shapes) -> tuple[Finding, ...]:
    """Return the warning that a country lies across 180 degrees though its bounds do not say so.

    Parameters
    ----------
    bounds
        As pack.toml states them.
    districts
        Polygons, WGS 84 degrees.
    """
    found = narrowest(districts)
    if bounds[0] > bounds[2] or found is None or found[0] <= found[2]:
        return ()
    # A first view of one side alone is no strip around the world.
    if bounds[2] - bounds[0] < WIDEST:
        return ()
    edges = [round(edge, 4) for edge in found]
    return (
        Finding(
            "pack.toml", None, "bounds", str(list(bounds)), "bounds.crossing", Severity.WARNING,
            say("The districts lie on both sides of 180 degrees, yet the bounds do not; maps would show "
                "them as "
            "a strip around the world."),
            say("Write a west greater than the east, such as bounds = {edges}.", edges=edges),
        ),
    )  # fmt: skip


def _turned(shape: Any, seam: float) -> Any:
    size = shapely.get_dimensions(shape)
    pieces = []
    for turn in (-1, 0, 1):
        window = shapely.box(seam + 360.0 * turn, -90.0, seam + 360.0 * (turn + 1), 90.0)
        parts = shapely.get_parts(shapely.get_parts(shapely.intersection(shape, window)))
        # Where a shape only touches the seam, the intersection is a line or a point.
        parts = parts[(shapely.get_dimensions(parts) == size) & ~shapely.is_empty(parts)]
        pieces.append(_shifted(parts, -360.0 * turn))
    return shapely.union_all(np.concatenate(pieces))


def _shifted(shapes: Shapes, degrees: float) -> Shapes:
    return shapely.transform(shapes, lambda xy: xy + np.array([degrees, 0.0]))


def _unwound(shape: Any) -> Any:
    """Return a shape without edges of more than half a turn; unchanged where it lies around a pole."""
    degrees = shapely.get_coordinates(shape)[:, 0]
    if not (np.abs(np.diff(degrees)) > 180.0).any():
        return shape
    rings, of = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    if len(rings):
        run = np.unwrap(rings[:, 0], period=360.0)
        starts = np.flatnonzero(np.diff(of, prepend=-1))
        ends = np.append(starts[1:], len(of)) - 1
        if not np.allclose(run[starts], run[ends]):
            return shape
    return shapely.transform(shape, lambda xy: np.column_stack([np.unwrap(xy[:, 0], period=360.0), xy[:, 1]]))


def bounds_fault(bounds: Bounds) -> str | None:
    """Return what is wrong with bounds as a file states them, with the remedy; None for nothing.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees.
    """
    west, south, east, north = bounds
    within = west != east and abs(west) <= 180 and abs(east) <= 180 and -90 <= south < north <= 90
    if within and (west < east or running(bounds)[2] - west < WIDEST):
        return None
    # Longitudes that run on past 180 degrees are in the right order, and only written another way.
    turned = (*((edge + 180.0) % 360.0 - 180.0 for edge in (west, east)),)
    meant = [turned[0], south, turned[1], north]
    past = max(abs(west), abs(east)) > 180 and 0 < east - west < WIDEST and -90 <= south < north <= 90
    return say(
        "{list} is not west, south, east, north in degrees; write bounds = {meant}: put them in this "
        "order, each "
        "from -180 to 180. Only a country across 180 degrees has a west greater than its east, and it "
        "spans fewer "
        "than {widest:.0f} degrees"
        if past
        else "{list} is not west, south, east, north in degrees; put them in this order, each from -180 "
        "to 180. "
        "Only a country across 180 degrees has a west greater than its east, and it spans fewer than "
        "{widest:.0f} "
        "degrees",
        list=list(bounds),
        meant=meant,
        widest=WIDEST,
    )
