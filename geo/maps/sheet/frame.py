"""Where a panel stands on the ground and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import numpy.typing as npt

from geo.maps.marks import Bounds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PX_PER_INCH: Final = 96.0
PT: Final = 72.0 / PX_PER_INCH
"""Points in a pixel of the screen; symbols are as large on paper as a screen of 96 dpi shows them."""

Floats = npt.NDArray[np.float64]
Length = TypeVar("Length", float, npt.NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel in metres of the map and in pixels of 1/96 inch on paper.

    Parameters
    ----------
    box
        xmin, ymin, xmax, ymax, metres.
    width, height
        Size on paper, pixels.
    """

    box: Bounds
    width: float
    height: float

    @property
    def metres_per_px(self) -> float:
        """Metres of the map a pixel stands for."""
        return (self.box[2] - self.box[0]) / self.width

    def paper(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return pixels from the lower left corner for metres of the map."""
        return (x - self.box[0]) / self.metres_per_px, (y - self.box[1]) / self.metres_per_px

    def ground(self, across: Length, up: Length) -> tuple[Length, Length]:
        """Return metres of the map for pixels from the lower left corner."""
        return self.box[0] + across * self.metres_per_px, self.box[1] + up * self.metres_per_px

    def holds(self, x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
        """Return which places of the map lie in the panel; a place that is not a number does not."""
        left, bottom, right, top = self.box
        return (x >= left) & (x <= right) & (y >= bottom) & (y <= top)


def frame_of(axes: Axes, box: Bounds, *, within: Bounds | None = None) -> Frame:
    """Return a box grown to the shape of axes, so that nothing is distorted.

    Parameters
    ----------
    axes
        Where the panel is drawn; its place in its figure must be settled.
    box
        What must be seen: xmin, ymin, xmax, ymax, metres.
    within
        Where there is something to see: what is added to fill the axes lies there as far as it can, and
        evenly around the box where that is no matter.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("The axes stand in no figure; add them to one.")
    place = axes.get_position(original=True)
    wide, high = figure.get_size_inches()
    width, height = float(place.width * wide) * PX_PER_INCH, float(place.height * high) * PX_PER_INCH
    scale = max((box[2] - box[0]) / width, (box[3] - box[1]) / height)
    known = (None, None) if within is None else ((within[0], within[2]), (within[1], within[3]))
    left = _start((box[0], box[2]), scale * width, known[0])
    low = _start((box[1], box[3]), scale * height, known[1])
    return Frame((left, low, left + scale * width, low + scale * height), width, height)


def _start(wanted: tuple[float, float], length: float, known: tuple[float, float] | None) -> float:
    """Return where a stretch of some length starts that holds what is wanted and leaves little not known."""
    start = (wanted[0] + wanted[1] - length) / 2
    if known is not None:
        first, last = sorted((known[0], known[1] - length))
        start = min(max(start, first), last)
    return min(max(start, wanted[1] - length), wanted[0])
