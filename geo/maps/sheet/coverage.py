"""Where the surroundings a pack brings along end: beyond, the sheet is bare paper and says so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.language import marked
from geo.maps.basemap.surroundings import USUAL
from geo.maps.marks import Bounds, Ground
from geo.maps.sheet.frame import PX_PER_INCH, Frame, frame_of
from geo.maps.sheet.projection import Floats, Projection

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

BARE: Final = "#ffffff"
PAPER: Final = "#f4f2ee"
WORDS: Final = marked("No base map data beyond the pack's context layers.")
TOLD_FROM: Final = 0.03
"""Share of a panel beyond the surroundings from which the sheet says so."""
FADING_ORDER: Final = 2.7
"""Layer of the fading in its axes: above water, below borders."""
_FADE_PX: Final = 22.0
_STEPS: Final = 10
_STEP_ALPHA: Final = 0.2
_METRES_PER_DEGREE: Final = 111_195.0
_EDGE_POINTS: Final = 17
_NORTHMOST_LAND: Final = 83.0


def coverage_of(ground: Ground) -> Bounds | None:
    """Return the rectangle the surroundings of a pack fill: west, south, east, north, degrees.

    Parameters
    ----------
    ground
        Its context layers.

    Returns
    -------
    tuple of float or None
        None without a layer of countries: what lies beyond a coast alone is water, not a gap.
    """
    return ground.made.get(_found, lambda: _found(ground))


def _found(ground: Ground) -> Bounds | None:
    layers = {
        layer.name: layer.geometries for layer in ground.context if layer.geometries and layer.name in USUAL
    }
    if "countries" not in layers:
        return None
    texts = [text for geometries in layers.values() for text in geometries]
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapely.from_geojson(texts)))
    # The northernmost land lies at 83.7 degrees: beyond is water, not a gap.
    north = 90.0 if north > _NORTHMOST_LAND else north
    return (west, south, east, north) if west < east and south < north else None


def edge_points(box: Bounds) -> tuple[Floats, Floats]:
    """Return points along the edges of a box, from its lower left corner and back to it."""
    left, low, right, top = box
    across, up = np.linspace(left, right, _EDGE_POINTS), np.linspace(low, top, _EDGE_POINTS)
    same = np.ones(_EDGE_POINTS)
    return (
        np.concatenate([across, same * right, across[::-1], same * left]),
        np.concatenate([same * low, up, same * top, up[::-1]]),
    )


def framed(axes: Axes, ground: Ground, projection: Projection) -> Frame:
    """Return what a panel shows: what must be seen, and what fills the paper where the pack has surroundings.

    Parameters
    ----------
    axes
        The panel; its place in its figure must be settled.
    ground, projection
        Its surroundings, and the projection of what must be seen.
    """
    frame = frame_of(axes, projection.box)
    # Twice: how far the surroundings reach depends on the rows and columns the panel shows of them.
    for _ in range(2):
        frame = frame_of(
            axes, projection.box, within=_clear(ground, projection, frame.box, frame.metres_per_px)
        )
    return frame


def widest_mm(ground: Ground, projection: Projection, height: float) -> float:
    """Return how wide a panel can be before it shows more than the surroundings, mm.

    Parameters
    ----------
    ground, projection
        Of the panel.
    height
        Of the panel, mm; what must be seen fills it.
    """
    left, low, right, top = projection.box
    metres_per_mm = (top - low) / height
    clear = _clear(ground, projection, projection.box, metres_per_mm * 25.4 / PX_PER_INCH)
    if clear is None:
        return math.inf
    return (max(right, clear[2]) - min(left, clear[0])) / metres_per_mm


def _clear(ground: Ground, projection: Projection, seen: Bounds, metres_per_px: float) -> Bounds | None:
    """Return the box of a map that lies within the surroundings before they fade, None without any.

    `seen` says along which rows and columns: the edges of the surroundings are curved on a map.
    """
    coverage = coverage_of(ground)
    if coverage is None:
        return None
    x, y = projection.forward(*edge_points(_inset(coverage, ground.whole, _fade_degrees(metres_per_px))))
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return None
    rows, columns = np.linspace(seen[1], seen[3], _EDGE_POINTS), np.linspace(seen[0], seen[2], _EDGE_POINTS)
    south, east, north, west = (slice(at * _EDGE_POINTS, (at + 1) * _EDGE_POINTS) for at in range(4))
    return (
        float(np.interp(rows, y[west][::-1], x[west][::-1]).max()),
        float(np.interp(columns, x[south], y[south]).max()),
        float(np.interp(rows, y[east], x[east]).min()),
        float(np.interp(columns, x[north][::-1], y[north][::-1]).min()),
    )


def _fade_degrees(metres_per_px: float, fine: float = 1.0) -> float:
    return _FADE_PX * fine * metres_per_px / _METRES_PER_DEGREE


def share_beyond(ground: Ground, projection: Projection, box: Bounds) -> float:
    """Return which share of a panel lies beyond the surroundings, 0 to 1.

    Parameters
    ----------
    ground, projection
        Of the panel.
    box
        What it shows: xmin, ymin, xmax, ymax, metres.
    """
    coverage = coverage_of(ground)
    if coverage is None:
        return 0.0
    corners = _ring(coverage, projection)
    if not np.isfinite(corners).all():
        return 0.0
    panel = shapely.box(*box)
    known = shapely.intersection(shapely.make_valid(shapely.Polygon(corners)), panel)
    return float(1 - shapely.area(known) / shapely.area(panel))


def paint_coverage(
    axes: Axes, ground: Ground, projection: Projection, *, metres_per_px: float, fine: float = 1.0
) -> None:
    """Leave the paper bare beyond the surroundings, which fade towards their edge.

    Districts do not fade: on a side where they come close to the edge, the fading is so much narrower.

    Parameters
    ----------
    axes, ground, projection
        Where.
    metres_per_px
        Metres of the map in a pixel of 1/96 inch.
    fine
        Factor of the width of the fading.
    """
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - slow to load, and only sheets need it
    from matplotlib.path import Path  # noqa: PLC0415 - as above

    coverage = coverage_of(ground)
    if coverage is None:
        axes.set_facecolor(PAPER)
        return
    corners = _ring(coverage, projection)
    if not np.isfinite(corners).all():
        axes.set_facecolor(PAPER)
        return
    axes.set_facecolor(BARE)
    outer = Path(corners, closed=True)
    axes.add_artist(PathPatch(outer, facecolor=PAPER, edgecolor="none", zorder=0.5))
    wide = _fade_degrees(metres_per_px, fine)
    for step in range(1, _STEPS + 1):
        inner = _ring(_inset(coverage, ground.whole, wide * step / _STEPS), projection)
        axes.add_artist(
            PathPatch(
                _between(outer, Path(inner[::-1], closed=True)),
                facecolor=BARE,
                alpha=_STEP_ALPHA,
                edgecolor="none",
                zorder=FADING_ORDER,
            )
        )


def _ring(box: Bounds, projection: Projection) -> Floats:
    return np.column_stack(projection.forward(*edge_points(box)))


def _between(outer: Path, inner: Path) -> Path:
    return type(outer).make_compound_path(outer, inner)


def _inset(box: Bounds, kept: Bounds, by: float) -> Bounds:
    """Return a box `by` degrees of latitude smaller on each side, but no smaller than `kept`."""
    west, south, east, north = box
    across = by / max(math.cos(math.radians((south + north) / 2)), 0.1)
    return (
        min(west + across, max(west, kept[0])),
        min(south + by, max(south, kept[1])),
        max(east - across, min(east, kept[2])),
        north if north == 90.0 else max(north - by, min(north, kept[3])),
    )
