"""Circles on districts, their area proportional to a figure, as large on paper as on screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.language import say
from geo.maps.legend import RING, RING_PX, circle_radius, short_words
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
_RING_ALPHA: Final = 0.1
_DASHES: Final = (3.0, 2.5)
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
    radius_px, certain_px
        Radii of what is possible and of what is certain, pixels of 1/96 inch.
    figures, certain
        What they stand for.
    lower
        Where that is a lower limit: some numbers are not recorded.
    """

    rows: npt.NDArray[np.int64]
    x: Floats
    y: Floats
    radius_px: Floats
    certain_px: Floats
    figures: Floats
    certain: Floats
    lower: npt.NDArray[np.bool_]

    @property
    def unsure(self) -> npt.NDArray[np.bool_]:
        """Which of them stand for more than is certain."""
        return self.certain < self.figures

    def words(self, at: int) -> str:
        """Return the number in one of them, or least and most; with a plus where it is a lower limit."""
        least, most = (short_words(float(side[at])) for side in (self.certain, self.figures))
        return (f"{least}\u2013{most}" if least != most else most) + ("+" if self.lower[at] else "")


def circles_of(
    ground: Ground,
    bands: tuple[Floats, Floats],
    lower: npt.NDArray[np.bool_],
    projection: Projection,
    frame: Frame,
    *,
    largest: float,
    scale: float,
) -> Circles:
    """Return the circles of districts with a figure above 0 whose middle lies in the panel.

    Parameters
    ----------
    ground
        Its districts give the places.
    bands
        What is certain of each district, and what is possible.
    lower
        For which districts that is a lower limit.
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
    inner, radius = (
        np.array([circle_radius(float(figure), largest) if largest else 0.0 for figure in band]) * scale
        for band in bands
    )
    chosen = np.flatnonzero((radius > 0) & frame.holds(x, y))
    order = chosen[np.argsort(-radius[chosen], kind="stable")]
    certain, figures = (band[order] for band in bands)
    return Circles(order, x[order], y[order], radius[order], inner[order], figures, certain, lower[order])


def paint_circles(
    axes: Axes, circles: Circles, frame: Frame, *, scale: float, lettering: float = 1.0
) -> tuple[tuple[PaperBox, ...], dict[int, str]]:
    """Draw circles with their numbers, where there is room for them.

    Parameters
    ----------
    axes, circles, frame
        Where and what.
    scale, lettering
        Factors of the width of lines and of the size of numbers, which are never too small to be read.

    Returns
    -------
    tuple
        Boxes no name may touch, pixels from the lower left corner: those of circles and numbers; and the
        numbers that found no room, by position of their district.
    """
    if not len(circles.x):
        return (), {}
    unsure = circles.unsure
    for part, radius, alpha, dashes in (
        (unsure, circles.radius_px, _RING_ALPHA, (0.0, tuple(length / _EDGE_PX for length in _DASHES))),
        (circles.certain_px > 0, circles.certain_px, _FACE_ALPHA, "solid"),
    ):
        if part.any():
            axes.scatter(
                circles.x[part],
                circles.y[part],
                s=(2 * radius[part] * PT) ** 2,
                marker="o",
                facecolors=(_FACE, alpha),
                edgecolors=_EDGE,
                linewidths=_EDGE_PX * PT,
                linestyles=[dashes],
                zorder=7.0,
                gid="circles" if dashes == "solid" else "rings",
            )
    hand = Hand(max(_NUMBER.size * scale, 6.0) * lettering, _NUMBER.colour, weight="bold", halo=_NUMBER.halo)
    high = digit_px(hand)
    boxes: list[PaperBox] = []
    across, up = frame.paper(circles.x, circles.y)
    left: dict[int, str] = {}
    for at, radius in enumerate(circles.radius_px):
        text = circles.words(at)
        half = width_px(text, hand) / 2
        box = (across[at] - half, up[at] - high / 2, across[at] + half, up[at] + high / 2)
        # In a crowd the number of the larger circle stays.
        if (radius < NUMBER_FROM_PX * scale and math.hypot(half, high / 2) > radius) or any(
            box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in boxes
        ):
            left[int(circles.rows[at])] = text
            continue
        boxes.append(box)
        write(axes, frame.ground(across[at], up[at] - high / 2), text, hand, centred=True, order=7.1)
    # The corners of a circle's box are free.
    reach = circles.radius_px * _KEPT
    rounds = zip(across - reach, up - reach, across + reach, up + reach, strict=True)
    return (*boxes, *((float(w), float(s), float(e), float(n)) for w, s, e, n in rounds)), left


def circle_symbols(legend: Legend, *, unsure: bool, shared: bool = False) -> tuple[PanelSymbol, ...]:
    """Return the scale of the circles as the legend of the map has it.

    Parameters
    ----------
    legend
        Of the map.
    unsure
        Whether a circle stands for more than is certain, so that its ring is explained.
    shared
        Whether the largest circle of the scale is that of another period, which is said.
    """
    scale = tuple(
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
    ring = PanelSymbol(
        key="ring",
        label=say(RING),
        shape="circle",
        size_px=2 * RING_PX,
        face=_FACE,
        edge=_EDGE,
        face_alpha=_RING_ALPHA,
        width_px=_EDGE_PX,
        dashes=_DASHES,
    )
    if not scale:
        return ()
    one = (
        (PanelSymbol(key="text", label=say("Circles of every period have this one scale")),) if shared else ()
    )
    return (*scale, *one, *((ring,) if unsure else ()))
