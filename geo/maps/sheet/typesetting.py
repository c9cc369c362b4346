"""Lettering: how wide a text is in print, and where its lines break.

Lengths are millimetres on paper, sizes of type points.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self

from geo.maps.fonts import FAMILIES, register

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

MM_PER_POINT: Final = 25.4 / 72
LEADING: Final = 1.28
_MEASURED_DPI: Final = 720.0
_MEASURED_POINTS: Final = 40.0
_VIRAMA: Final = 9
_ASAT: Final = "\u103a"
# Vowels of Thai and Lao that are written before the consonant they follow in speech.
_BEFORE_ITS_LETTER: Final = frozenset(map(chr, (*range(0x0E40, 0x0E45), *range(0x0EC0, 0x0EC5))))


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set.

    Parameters
    ----------
    size
        Points.
    colour
        As #rrggbb.
    bold, italic
        Which cut; scripts without it are set upright and regular.
    """

    size: float
    colour: str = "#22252b"
    bold: bool = False
    italic: bool = False

    @property
    def line_mm(self) -> float:
        """From one baseline to the next."""
        return self.size * LEADING * MM_PER_POINT

    def scaled(self, share: float) -> Self:
        """Return the same at another size."""
        return replace(self, size=self.size * share)


@cache
def font(style: Style) -> FontProperties:
    """Return the typefaces of a style, looked through in order for each character."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above

    register()
    return FontProperties(
        family=list(FAMILIES),
        size=style.size,
        weight="bold" if style.bold else "normal",
        style="italic" if style.italic else "normal",
    )


class Ruler:
    """Measures texts; one for each sheet, since what it measures with is not shared between threads."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415 - as above

        self._renderer: Any = RendererAgg(1, 1, _MEASURED_DPI)  # type: ignore[no-untyped-call] # matplotlib types it in part
        self._widths: dict[tuple[str, Style], float] = {}

    def width(self, text: str, style: Style) -> float:
        """Return how wide one line is."""
        # Letters are not hinted, so that a text is measured once for all its sizes.
        key = (text, replace(style, size=_MEASURED_POINTS))
        if key not in self._widths:
            dots = self._renderer.get_text_width_height_descent(text, font(key[1]), False)[0]
            self._widths[key] = dots / _MEASURED_DPI * 25.4
        return self._widths[key] * style.size / _MEASURED_POINTS

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Break a text into lines no wider than `width`; a word too wide alone is broken within.

        Parameters
        ----------
        text
            As `geo.maps.fonts.printable` returns it.
        style, width
            How it is set, and the room for it.
        """
        lines: list[str] = []
        line, long = "", 0.0
        space = self.width(" ", style)
        for word in text.split():
            own = self.width(word, style)
            # Word by word: the same words are set in many widths while a sheet is planned.
            if line and long + space + own <= width:
                line, long = f"{line} {word}", long + space + own
                continue
            if line:
                lines.append(line)
            *whole, line = self._pieces(word, style, width)
            lines += whole
            long = self.width(line, style)
        return (*lines, line) if line else tuple(lines)

    def _pieces(self, word: str, style: Style, width: float) -> list[str]:
        pieces: list[str] = []
        while self.width(word, style) > width and len(word) > 1:
            size = max(1, int(len(word) * width / self.width(word, style)))
            while size > 1 and self.width(word[:size], style) > width:
                size -= 1
            size = next((at for at in (*range(size, 0, -1), *range(size, len(word))) if _parts(word, at)), 0)
            if not size:
                break
            pieces.append(word[:size])
            word = word[size:]
        return [*pieces, word]


def _parts(word: str, at: int) -> bool:
    """Tell whether a word can be broken before a character: never within what is set as one letter."""
    before, after = word[at - 1], word[at]
    if unicodedata.category(after).startswith("M") or "\u200d" in (before, after):
        return False
    # A sign that joins the letters beside it; the last one only ends a syllable.
    joins = unicodedata.combining(before) == _VIRAMA and before != _ASAT
    return not joins and before not in _BEFORE_ITS_LETTER
