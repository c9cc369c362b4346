"""Further layers of the base map, painted on a sheet as `geo.maps.basemap.surroundings` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.maps.basemap.surroundings import AREA_ALPHA, POINT_PX, Look, looks_of
from geo.maps.marks import Ground
from geo.maps.sheet.frame import PT
from geo.maps.sheet.symbols import PanelSymbol
from geo.maps.sheet.terrain import Terrain, view_box

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ORDER: Final = 2.65
"""Layer in the axes: above colours and water, below borders of districts."""


def paint_extras(axes: Axes, terrain: Terrain, ground: Ground, *, fine: float) -> None:
    """Draw the layers that have no look of their own.

    Parameters
    ----------
    axes, terrain, ground
        Where and what.
    fine
        Factor of widths and sizes.
    """
    for name, look in looks_of(ground.context).items():
        _areas_and_lines(axes, terrain, name, look, fine)
        if name in terrain.points:
            x, y = terrain.points[name].T
            size = POINT_PX * PT * fine
            axes.scatter(
                x, y, s=size**2, color=look.colour, edgecolors="#ffffff", linewidths=0.6 * PT, zorder=_ORDER,
                gid=f"context-{name}",
            )  # fmt: skip


def extra_symbols(ground: Ground) -> tuple[PanelSymbol, ...]:
    """Return the symbols of these layers, as they are drawn.

    Parameters
    ----------
    ground
        Whose surroundings they are.
    """
    return tuple(
        _symbol(name, look, kind, words)
        for name, look in looks_of(ground.context).items()
        for kind, words in look.entries()
    )


def _symbol(name: str, look: Look, kind: str, words: str) -> PanelSymbol:
    shape, size = {"area": ("square", 14.0), "line": ("line", 28.0), "point": ("circle", POINT_PX)}[kind]
    return PanelSymbol(
        key=f"context {name}",
        label=words,
        shape=shape,
        size_px=size,
        face="" if kind == "line" else look.colour,
        face_alpha=AREA_ALPHA if kind == "area" else 1.0,
        edge="#ffffff" if kind == "point" else look.colour,
        width_px=0.6 if kind == "point" else look.width_px,
        dashes=() if kind == "point" else look.dashes,
    )


def _areas_and_lines(axes: Axes, terrain: Terrain, name: str, look: Look, fine: float) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - slow to load, and only sheets need it
    from matplotlib.transforms import Bbox  # noqa: PLC0415 - as above

    width = look.width_px * fine
    dashes: Any = (0.0, tuple(dash / width * fine for dash in look.dashes)) if look.dashes else "solid"
    edge = {"edgecolor": look.colour, "linewidth": width * PT, "linestyle": dashes, "zorder": _ORDER}
    if name in terrain.areas:
        inside = terrain.areas[name].clip_to_bbox(Bbox.from_extents(*view_box(axes)))
        shown = {"facecolor": (look.colour, AREA_ALPHA), "linewidth": 0.0, "zorder": _ORDER}
        axes.add_artist(PathPatch(inside, gid=f"context-{name}", **shown))
        if np.size(terrain.areas[name].vertices):
            outline = terrain.areas[name].cleaned(clip=view_box(axes), simplify=False)
            axes.add_artist(PathPatch(outline, fill=False, **edge))
    if name in terrain.lines:
        line = terrain.lines[name].cleaned(clip=view_box(axes), simplify=False)
        axes.add_artist(PathPatch(line, fill=False, gid=f"context-{name}", **edge))
