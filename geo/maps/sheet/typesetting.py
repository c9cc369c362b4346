"""Lettering: how wide a text is in print, where its lines break, and whether a typeface has its characters.

Lengths are millimetres on paper, sizes of type points.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self

from geo.errors import MapError
from geo.maps.fonts import FAMILIES, register
from geo.maps.text import clean

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

MM_PER_POINT: Final = 25.4 / 72
LEADING: Final = 1.28
_LAST_FAMILY: Final = "DejaVu Sans"  # comes with matplotlib and has most of what the others lack
_MEASURED_DPI: Final = 720.0
_INVISIBLE: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Mn", "Me"})


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


def printable(value: object) -> str:
    """Return a text fit to be drawn.

    Parameters
    ----------
    value
        Anything; see `geo.maps.text.clean`. Line breaks become blanks.

    Raises
    ------
    MapError
        If no typeface has one of its characters: a box in its place would be a word lost.
    """
    text = "".join(_spelled(char) for char in " ".join(clean(value).split()))
    missing = sorted({char for char in text if not _has_glyph(char)})
    if missing:
        found = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in missing[:3])
        message = (
            f"A map sheet cannot be lettered: no typeface that comes with the program has {found}, found in "
            f"{text[:60]!r}. Write the name in another script in the pack, or leave it out."
        )
        raise MapError(message)
    return text


def _spelled(char: str) -> str:
    return f"[U+{ord(char) - 0x2400:04X}]" if "\u2400" <= char <= "\u241f" else char


def _has_glyph(char: str) -> bool:
    return unicodedata.category(char) in _INVISIBLE or ord(char) in _characters()


@cache
def _characters() -> frozenset[int]:
    """Return the code points that some typeface has."""
    from matplotlib import font_manager  # noqa: PLC0415 - slow to load, and only sheets need it

    register()
    known: set[int] = set()
    for family in (*FAMILIES, _LAST_FAMILY):
        path = font_manager.findfont(font_manager.FontProperties(family=family), fallback_to_default=False)
        known.update(font_manager.get_font(path).get_charmap())
    return frozenset(known)


@cache
def font(style: Style) -> FontProperties:
    """Return the typefaces of a style, looked through in order for each character."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above

    register()
    return FontProperties(
        family=[*FAMILIES, _LAST_FAMILY],
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
        key = (text, style)
        if key not in self._widths:
            points = self._renderer.get_text_width_height_descent(text, font(style), False)[0]
            self._widths[key] = points / _MEASURED_DPI * 25.4
        return self._widths[key]

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Break a text into lines no wider than `width`; a word too wide alone is broken within.

        Parameters
        ----------
        text
            As `printable` returns it.
        style, width
            How it is set, and the room for it.
        """
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, style) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._pieces(word, style, width)
            lines += whole
        return (*lines, line) if line else tuple(lines)

    def _pieces(self, word: str, style: Style, width: float) -> list[str]:
        pieces: list[str] = []
        while self.width(word, style) > width and len(word) > 1:
            size = max(1, int(len(word) * width / self.width(word, style)))
            while size > 1 and self.width(word[:size], style) > width:
                size -= 1
            pieces.append(word[:size])
            word = word[size:]
        return [*pieces, word]
