"""The mark over every panel of invented data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.maps.sheet.frame import Frame
from geo.maps.sheet.lettering import Hand, typeface, width_px

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SYNTHETIC: Final = "SYNTHETIC EXERCISE DATA"
"""The words of the screen's watermark."""
_HAND: Final = Hand(16.5, "#7a1f1f", weight="bold", halo=0.0)
_ALPHA: Final = 0.2
_TURN: Final = 24.0
_ALONG_PX: Final = 90.0
_APART_PX: Final = 120.0


def paint_watermark(axes: Axes, frame: Frame, *, scale: float = 1.0) -> None:
    """Write the mark again and again over the whole panel.

    Parameters
    ----------
    axes, frame
        Where.
    scale
        Factor of the size; a small panel still carries the mark at least once.
    """
    hand = Hand(_HAND.size * scale, _HAND.colour, weight=_HAND.weight, halo=0.0)
    along, apart = width_px(SYNTHETIC, hand) + _ALONG_PX * scale, _APART_PX * scale
    cosine, sine = math.cos(math.radians(_TURN)), math.sin(math.radians(_TURN))
    reach = math.hypot(frame.width, frame.height) / 2
    rows, columns = int(reach // apart) + 1, int(reach // along) + 1
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            u, v = (column + (row % 2) / 2) * along, row * apart
            across, up = frame.width / 2 + u * cosine - v * sine, frame.height / 2 + u * sine + v * cosine
            if not (0 <= across <= frame.width and 0 <= up <= frame.height):
                continue
            axes.text(
                *frame.ground(across, up),
                SYNTHETIC,
                fontproperties=typeface(hand, SYNTHETIC),
                color=hand.colour,
                alpha=_ALPHA,
                rotation=_TURN,
                ha="center",
                va="center",
                parse_math=False,
                clip_on=True,
                zorder=10.0,
            )
