"""Circles on districts, their area proportional to a figure, as large on paper as on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.maps.legend import circle_radius
from geo.maps.marks import Ground, Legend
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.lettering import Hand, digit_px, width_px, write
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.symbols import PanelSymbol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBER_FROM_PX: Final = 8.0
_KEPT: Final = 0.86
_FACE: Final = "#5b4b8a"
_FACE_ALPHA: Final = 0.35
_EDGE: Final = "#3d3163"
_EDGE_PX: Final = 1.2
_NUMBER: Final = Hand(9.0, "#22242a", weight="bold", halo=1.1)

Floats = npt.NDArray[np.float64]
PaperBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """Circles in a panel, the largest first.

    Parameters
    ----------
    rows
        Positions of their districts.
    x, y
        Metres of the map.
    radius_px
        Radii, pixels of 1/96 inch.
    figures
        What they stand for.
    """

    rows: npt.NDArray[np.int64]
    x: Floats
    y: Floats
    radius_px: Floats
    figures: npt.NDArray[np.int64]


def circles_of(
    ground: Ground,
    shown: npt.NDArray[np.int64],
    projection: Projection,
    frame: Frame,
    *,
    largest: int,
    scale: float,
) -> Circles:
    """Return the circles of districts with a figure above 0 whose middle lies in the panel.

    Parameters
    ----------
    ground
        Its districts give the places.
    shown
        The figure of each district.
    projection, frame
        Of the panel.
    largest
        Figure of the largest circle of any map of the pack.
    scale
        Factor of sizes.
    """
    x, y = projection.forward(
        [mark.longitude for mark in ground.districts], [mark.latitude for mark in ground.districts]
    )
    radius = np.array([circle_radius(int(figure), largest) if largest else 0.0 for figure in shown]) * scale
    chosen = np.flatnonzero((radius > 0) & frame.holds(x, y))
    order = chosen[np.argsort(-radius[chosen], kind="stable")]
    return Circles(order, x[order], y[order], radius[order], shown[order])


def paint_circles(
    axes: Axes, circles: Circles, frame: Frame, *, scale: float, lettering: float = 1.0
) -> tuple[PaperBox, ...]:
    """Draw circles with their numbers.

    Parameters
    ----------
    axes, circles, frame
        Where and what.
    scale, lettering
        Factors of the width of lines and of the size of numbers, which are never too small to be read.

    Returns
    -------
    tuple
        Boxes no name may touch, pixels from the lower left corner: those of circles and numbers.
    """
    if not len(circles.x):
        return ()
    axes.scatter(
        circles.x,
        circles.y,
        s=(2 * circles.radius_px * PT) ** 2,
        marker="o",
        facecolors=(_FACE, _FACE_ALPHA),
        edgecolors=_EDGE,
        linewidths=_EDGE_PX * PT,
        zorder=7.0,
        gid="circles",
    )
    hand = Hand(max(_NUMBER.size * scale, 6.0) * lettering, _NUMBER.colour, weight="bold", halo=_NUMBER.halo)
    high = digit_px(hand)
    boxes: list[PaperBox] = []
    across, up = frame.paper(circles.x, circles.y)
    for at in np.flatnonzero(circles.radius_px >= NUMBER_FROM_PX * scale):
        text = f"{circles.figures[at]:,}"
        half = width_px(text, hand) / 2
        box = (across[at] - half, up[at] - high / 2, across[at] + half, up[at] + high / 2)
        # In a crowd the number of the larger circle stays.
        if any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in boxes):
            continue
        boxes.append(box)
        write(axes, frame.ground(across[at], up[at] - high / 2), text, hand, centred=True, order=7.1)
    # The corners of a circle's box are free.
    reach = circles.radius_px * _KEPT
    rounds = zip(across - reach, up - reach, across + reach, up + reach, strict=True)
    return (*boxes, *((float(w), float(s), float(e), float(n)) for w, s, e, n in rounds))


def circle_symbols(legend: Legend) -> tuple[PanelSymbol, ...]:
    """Return the scale of the circles as the legend of the map has it."""
    return tuple(
        PanelSymbol(
            key="circle",
            label=symbol.label,
            shape="circle",
            size_px=2 * symbol.size_px,
            face=_FACE,
            edge=_EDGE,
            face_alpha=_FACE_ALPHA,
            width_px=_EDGE_PX,
        )
        for symbol in legend.symbols
        if symbol.key == "circle"
    )
