"""Lettering on a sheet: what text becomes before it is drawn, and how much room it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo.maps import fonts
from geo.maps.sheet.frame import PX_PER_INCH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_ASCENT: Final = 0.8
_DESCENT: Final = 0.22
_DIGIT: Final = 0.714
_MEASURED_DPI: Final = 288.0
_LONGEST_NAME: Final = 300


@dataclass(frozen=True, slots=True)
class Hand:
    """How a text is written: size in points, colour, weight, and how far its halo reaches, points."""

    size: float
    colour: str
    weight: str = "normal"
    halo: float = 1.6


def typeface(hand: Hand, text: str = "") -> FontProperties:
    """Return the typefaces of a hand, in the order in which a character is looked for.

    Parameters
    ----------
    hand
        How it is written.
    text
        What is written; where the first family has all of it, the others need not be opened.
    """
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - slow to load, and only sheets need it

    fonts.register()
    families = fonts.FAMILIES[:1] if fonts.is_in_first(text) else fonts.FAMILIES
    return FontProperties(family=list(families), size=hand.size, weight=hand.weight)


def name_line(name: object) -> str:
    """Return a name as it is written on a map; none where it is longer than any map is wide.

    Such a name finds no room anyway, and finding that out by measuring takes seconds.

    Parameters
    ----------
    name
        As the layer has it.
    """
    line = fonts.printable(name)
    return line if len(line) <= _LONGEST_NAME else ""


@lru_cache(maxsize=4096)
def width_px(text: str, hand: Hand) -> float:
    """Return how wide a text is, pixels of 1/96 inch.

    Parameters
    ----------
    text
        One line, as `geo.maps.fonts.printable` returns it.
    hand
        How it is written.
    """
    from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415 - as in typeface

    pen: Any = RendererAgg
    wide, _, _ = pen(1, 1, _MEASURED_DPI).get_text_width_height_descent(text, typeface(hand, text), False)
    return float(wide) * PX_PER_INCH / _MEASURED_DPI


def digit_px(hand: Hand) -> float:
    """Return the height of a digit, pixels of 1/96 inch."""
    return _DIGIT * hand.size * PX_PER_INCH / 72.0


def extent_px(hand: Hand) -> tuple[float, float]:
    """Return how far letters of a hand reach above and below their line, pixels of 1/96 inch."""
    size = hand.size * PX_PER_INCH / 72.0
    return _ASCENT * size, _DESCENT * size


def write(
    axes: Axes, place: tuple[float, float], text: str, hand: Hand, *, centred: bool = False, order: float
) -> None:
    """Write one line with a halo; a dollar sign is a dollar sign.

    Parameters
    ----------
    axes
        Where.
    place
        Left end, or middle where `centred`, of the line the letters stand on, in the units of the axes.
    text, hand
        What and how.
    centred
        Whether the place is the middle of the text.
    order
        Its layer in the axes.
    """
    from matplotlib.patheffects import withStroke  # noqa: PLC0415 - as in typeface

    written = axes.text(
        *place,
        text,
        fontproperties=typeface(hand, text),
        color=hand.colour,
        ha="center" if centred else "left",
        va="baseline",
        parse_math=False,
        clip_on=True,
        zorder=order,
    )
    if hand.halo:
        written.set_path_effects([withStroke(linewidth=2 * hand.halo, foreground="#ffffff")])
