"""The mark over every panel of invented data."""

from __future__ import annotations

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
_ACROSS_PX: Final = 110.0
_UP_PX: Final = 105.0


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
    step_x, step_y = width_px(SYNTHETIC, hand) + _ACROSS_PX * scale, _UP_PX * scale
    rows = int(frame.height / 2 // step_y) + 1
    columns = int(frame.width / 2 // step_x) + 1
    for row in range(-rows, rows + 1):
        shift = step_x / 2 if row % 2 else 0.0
        for column in range(-columns, columns + 1):
            axes.text(
                *frame.ground(frame.width / 2 + column * step_x + shift, frame.height / 2 + row * step_y),
                SYNTHETIC,
                fontproperties=typeface(hand),
                color=hand.colour,
                alpha=_ALPHA,
                rotation=_TURN,
                ha="center",
                va="center",
                parse_math=False,
                clip_on=True,
                zorder=10.0,
            )
