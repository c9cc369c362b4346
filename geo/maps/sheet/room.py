"""The room for names on a panel: what is taken, and where a name would be read as another district's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.maps.sheet.frame import Frame

Floats = npt.NDArray[np.float64]
PaperBox = tuple[float, float, float, float]

GAP_PX: Final = 2.5
_EDGE_PX: Final = 4.0
_NEARER_PX: Final = 4.0
_FOREIGN_PX: Final = 8.0
_DOT_PX: Final = 3.0


class Room:
    """What is taken on a panel, in pixels.

    Parameters
    ----------
    frame
        Of the panel.
    taken, marks
        Boxes no name may touch, and boxes no name may hide.
    circles
        By rows: position of the district, x and y on paper, radius.
    """

    def __init__(self, frame: Frame, taken: Iterable[PaperBox], marks: Floats, circles: Floats) -> None:
        self._frame = frame
        self._circles = circles
        self._taken = np.array([*taken], dtype=np.float64).reshape(-1, 4)
        self._marks = marks

    def is_free(self, box: PaperBox) -> bool:
        """Whether a name in a box touches nothing and is not cut."""
        left, bottom, right, top = box
        if left < _EDGE_PX or bottom < _EDGE_PX:
            return False
        if right > self._frame.width - _EDGE_PX or top > self._frame.height - _EDGE_PX:
            return False
        return not self._over(self._taken, box, GAP_PX).any()

    def hides(self, box: PaperBox) -> bool:
        """Whether a name in a box hides a mark."""
        return bool(self._over(self._marks, box, 0.0).any())

    def misleads(self, box: PaperBox, row: int) -> bool:
        """Whether a name would seem to belong to the circle of another district, whose number it would say.

        Parameters
        ----------
        box
            Of the name.
        row
            Position of the district it names; below 0 for what is none.
        """
        left, bottom, right, top = box
        rows, x, y, radius = self._circles.T
        off = np.hypot(x - np.clip(x, left, right), y - np.clip(y, bottom, top)) - radius
        own = rows == row
        least = GAP_PX if row < 0 else off[own].min() + _NEARER_PX if own.any() else _FOREIGN_PX
        return bool((off[~own] < max(least, GAP_PX)).any())

    def leader(self, box: PaperBox, at: tuple[float, float], reach: float, row: int) -> Floats | None:
        """Return points of the line from a circle to a name, or None where it would cross something.

        Parameters
        ----------
        box
            Of the name.
        at, reach
            Middle and radius of the circle.
        row
            Position of its district.
        """
        left, bottom, right, top = box
        end = np.array([min(max(at[0], left), right), min(max(at[1], bottom), top)])
        middle = np.array(at)
        length = math.dist(end, middle)
        steps = np.linspace(reach / length, 1.0, max(2, math.ceil((length - reach) / _DOT_PX)))
        line: Floats = middle + steps[:, None] * (end - middle)
        _, x, y, radius = self._circles[self._circles[:, 0] != row].T
        for px, py in line:
            dot = (px - 1, py - 1, px + 1, py + 1)
            beyond = math.dist((px, py), at) > reach * math.sqrt(2)
            if self.hides(dot) or (beyond and self._over(self._taken, dot, 0.0).any()):
                return None
        foreign = np.hypot(x - np.clip(x, left, right), y - np.clip(y, bottom, top)) - radius
        crossed = np.hypot(line[:, :1] - x, line[:, 1:] - y) < radius + GAP_PX
        return None if crossed.any() or (foreign < _FOREIGN_PX).any() else line

    def take(self, box: PaperBox) -> None:
        """Keep other names off a box."""
        self._taken = np.vstack([self._taken, box])

    def follow(self, line: Floats) -> None:
        """Keep other names off a line."""
        self._taken = np.vstack([self._taken, np.hstack([line - 1.0, line + 1.0])])

    @staticmethod
    def _over(boxes: Floats, box: PaperBox, gap: float) -> npt.NDArray[np.bool_]:
        left, bottom, right, top = box
        found: npt.NDArray[np.bool_] = (
            (boxes[:, 0] < right + gap)
            & (boxes[:, 2] > left - gap)
            & (boxes[:, 1] < top + gap)
            & (boxes[:, 3] > bottom - gap)
        )
        return found
