"""Layers of areas on paper, with the looks and the small marks that the screen has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.analysis.periods import Period
from geo.language import say
from geo.maps.area_look import MARK_PX, PALE, SMALL_DASH, SMALL_PX, AreaLook
from geo.maps.looks import LOOKS
from geo.maps.marks import AreaMark, Ground
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


def paint_areas(
    axes: Axes,
    ground: Ground,
    kind: str,
    period: Period,
    projection: Projection,
    frame: Frame,
    *,
    scale: float,
) -> tuple[str, ...]:
    """Draw the areas of a kind as they stand at the end of a period.

    Parameters
    ----------
    axes, ground, kind, period, projection, frame
        Where, what, and at the end of what.
    scale
        Factor of lines and marks.

    Returns
    -------
    tuple
        Keys of the looks that were drawn, in the order of the legend.
    """
    looks = LOOKS[kind]
    drawn: set[str] = set()
    for mark, shape in _by_extent(ground.areas.get(kind, ())):
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
            half = MARK_PX * scale * frame.metres_per_px / 2
            path = _small(
                looks.marks.get(mark.kind, looks.mark), (west + east) / 2, (south + north) / 2, half
            )
        state = mark.on(period.end).state
        look, fill = looks.states[state], looks.classes[mark.kind]
        alpha = fill.alpha * (PALE if looks.pale is not None and not mark.surveyed else 1)
        _paint(axes, path, (fill, look), alpha=alpha, scale=scale, small=small, name=f"{kind}-{mark.kind}")
        drawn |= {state, *([mark.kind] if look.filled else [])}
        drawn |= {"small"} if small else set()
        drawn |= {"unsurveyed"} if look.filled and not mark.surveyed else set()
    return tuple(key for key in looks.all if key in drawn)


def area_symbols(kind: str, keys: Iterable[str]) -> tuple[PanelSymbol, ...]:
    """Return what a key explains of looks that were drawn: each fill, and the outlines in a sentence."""
    told, looks = tuple(keys), LOOKS[kind]
    fills = tuple(_symbol(kind, key, looks.classes[key]) for key in told if key in looks.classes)
    return (*fills, PanelSymbol(key=f"area {kind} outlines", label=say(looks.outlines))) if told else ()


def reserved_areas(ground: Ground, kind: str) -> tuple[PanelSymbol, ...]:
    """Return the symbols that a panel may draw at most."""
    return area_symbols(kind, LOOKS[kind].shown(ground.areas.get(kind, ())))


def _by_extent(marks: Iterable[AreaMark]) -> list[tuple[AreaMark, shapely.Geometry]]:
    """Return areas with a place, the larger first, so that none hides a smaller one."""
    placed = [(mark, shapely.from_wkb(mark.geometry)) for mark in marks if mark.geometry]
    return sorted(placed, key=lambda one: -float(shapely.area(shapely.envelope(one[1]))))


def _small(mark: Sequence[tuple[float, float]], x: float, y: float, half: float) -> Path:
    from matplotlib.path import Path  # noqa: PLC0415 - slow to load, and only sheets need it

    corners = [(x + right * half, y + up * half) for right, up in mark]
    return Path([*corners, corners[0]], closed=True)


def _paint(
    axes: Axes,
    path: Path,
    looks: tuple[AreaLook, AreaLook],
    *,
    alpha: float,
    scale: float,
    small: bool,
    name: str,
) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - as above

    fill, look = looks
    if look.filled and fill.colour:
        shown: dict[str, Any] = {} if small else _PATTERNS.get(fill.pattern, {})
        axes.add_artist(
            PathPatch(
                path,
                facecolor=(fill.colour, min(1.0, 2 * alpha) if small else alpha),
                linewidth=0.0,
                zorder=_ORDER,
                gid=name,
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


def _symbol(kind: str, key: str, look: AreaLook) -> PanelSymbol:
    return PanelSymbol(
        key=f"area {kind} {key}",
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
