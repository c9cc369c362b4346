"""Hazardous areas on paper, with the looks and the small marks that the screen has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.analysis.periods import Period
from geo.language import say
from geo.maps.hazard_look import (
    CLASSES,
    LOOKS,
    MARK_PX,
    OUTLINES,
    PALE,
    SMALL_DASH,
    SMALL_PX,
    STATES,
    HazardLook,
    shown_looks,
)
from geo.maps.marks import Ground, HazardMark
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.symbols import PanelSymbol
from geo.maps.sheet.terrain import path_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

_ORDER: Final = 3.3
"""Layer in the axes: above the borders of districts, below what is counted."""
_HALO_PX: Final = 1.2
_PATTERNS: Final[dict[str, dict[str, Any]]] = {
    "hatch": {"hatch": "/////", "hatchcolor": "#3a3630", "hatch_linewidth": 0.5},
    "dots": {"hatch": "....", "hatchcolor": "#3a3630", "hatch_linewidth": 0.5},
}


def paint_hazards(
    axes: Axes, ground: Ground, period: Period, projection: Projection, frame: Frame, *, scale: float
) -> tuple[str, ...]:
    """Draw the hazardous areas as they stand at the end of a period.

    Parameters
    ----------
    axes, ground, period, projection, frame
        Where, what, and at the end of what.
    scale
        Factor of lines and marks.

    Returns
    -------
    tuple
        Keys of `geo.maps.hazard_look.LOOKS` that were drawn, in the order of the legend.
    """
    drawn: set[str] = set()
    for mark, shape in _by_extent(ground):
        path = path_of(np.array([shape], dtype=object), projection)
        left, low, right, top = frame.box
        corners = np.asarray(path.vertices, dtype=np.float64)
        if not len(corners):
            continue
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        if east < left or west > right or north < low or south > top:
            continue
        small = max(east - west, north - south) / frame.metres_per_px < SMALL_PX * scale
        if small:
            path = _diamond((west + east) / 2, (south + north) / 2, MARK_PX * scale * frame.metres_per_px)
        state = mark.on(period.end).state
        _paint(axes, path, mark, STATES[state], scale=scale, small=small)
        drawn |= {state, *([mark.kind] if STATES[state].filled else [])}
        drawn |= {"small"} if small else set()
        drawn |= {"unsurveyed"} if STATES[state].filled and not mark.surveyed else set()
    return tuple(key for key in LOOKS if key in drawn)


def hazard_symbols(keys: Iterable[str]) -> tuple[PanelSymbol, ...]:
    """Return what a key explains of looks that were drawn: each fill, and the outlines in a sentence."""
    told = tuple(keys)
    fills = tuple(_symbol(key, LOOKS[key]) for key in told if key in CLASSES)
    return (*fills, PanelSymbol(key="hazard outlines", label=say(OUTLINES))) if told else ()


def reserved_hazards(ground: Ground) -> tuple[PanelSymbol, ...]:
    """Return the symbols that a panel may draw at most."""
    return hazard_symbols(shown_looks(ground))


def _by_extent(ground: Ground) -> list[tuple[HazardMark, shapely.Geometry]]:
    """Return areas with a place, the larger first, so that none hides a smaller one."""
    placed = [(mark, shapely.from_geojson(mark.geometry)) for mark in ground.hazards if mark.geometry]
    return sorted(placed, key=lambda one: -float(shapely.area(shapely.envelope(one[1]))))


def _diamond(x: float, y: float, side: float) -> Path:
    from matplotlib.path import Path  # noqa: PLC0415 - slow to load, and only sheets need it

    half = side / 2
    return Path([(x, y + half), (x + half, y), (x, y - half), (x - half, y), (x, y + half)], closed=True)


def _paint(axes: Axes, path: Path, mark: HazardMark, look: HazardLook, *, scale: float, small: bool) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - as above

    fill = CLASSES[mark.kind]
    if look.filled:
        alpha = fill.alpha * (1 if mark.surveyed else PALE)
        shown: dict[str, Any] = {} if small else _PATTERNS.get(fill.pattern, {})
        axes.add_artist(
            PathPatch(
                path,
                facecolor=(fill.colour, min(1.0, 2 * alpha) if small else alpha),
                linewidth=0.0,
                zorder=_ORDER,
                gid=f"hazard-{mark.kind}",
                **shown,
            )
        )
    dashes: Any = "solid"
    if look.dashes:
        shorter = SMALL_DASH if small else 1.0
        dashes = (0.0, tuple(dash * shorter / look.width_px for dash in look.dashes))
    for colour, width, style in (
        ("#ffffff", look.width_px + _HALO_PX, "solid"),
        (look.edge, look.width_px, dashes),
    ):
        axes.add_artist(
            PathPatch(
                path,
                fill=False,
                edgecolor=colour,
                linewidth=width * scale * PT,
                linestyle=style,
                joinstyle="round",
                zorder=_ORDER,
            )
        )


def _symbol(key: str, look: HazardLook) -> PanelSymbol:
    return PanelSymbol(
        key=f"hazard {key}",
        label=look.label,
        shape="area",
        size_px=12.0,
        face=look.colour,
        face_alpha=look.alpha,
        pattern=look.pattern,
    )


def symbol_pattern(pattern: str) -> dict[str, Any]:
    """Return what a matplotlib patch takes for the pattern of a class."""
    return dict(_PATTERNS.get(pattern, {}))
