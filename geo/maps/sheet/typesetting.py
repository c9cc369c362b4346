"""Lettering: how wide a text is in print, and where its lines break.

Lengths are millimetres on paper, sizes of type points.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from geo.errors import MapError
from geo.language import say
from geo.layers.values import shown
from geo.maps.fonts import FAMILIES, register

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

MM_PER_POINT: Final = 25.4 / 72
LEADING: Final = 1.28
_MEASURED_DPI: Final = 720.0
_MEASURED_POINTS: Final = 40.0
MOST_SIGNS: Final = 12_000
"""Characters of all texts of a page together; the largest paper has room for fewer beside its map."""
_MEASURED_WHOLE: Final = 80
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


class _LongWord(NamedTuple):
    """A word by the parts between which it can be broken, and how wide it is up to the end of each."""

    parts: tuple[str, ...]
    ends: tuple[float, ...]


class Ruler:
    """Measures texts; one for each sheet, since what it measures with is not shared between threads."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415 - as above

        self._renderer: Any = RendererAgg(1, 1, _MEASURED_DPI)  # type: ignore[no-untyped-call] # matplotlib types it in part
        self._widths: dict[tuple[str, Style], float] = {}
        self._lines: dict[tuple[str, Style, float], tuple[str, ...]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._long_words: dict[tuple[str, Style], _LongWord] = {}
        self._signs = 0

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

        Raises
        ------
        MapError
            Where the texts broken so far are together longer than any page has room for; nothing of the
            one that is too many has been measured.
        """
        key = (text, style, width)
        if key not in self._lines:
            self._lines[key] = self._broken(text, style, width)
        return self._lines[key]

    def _broken(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        lines: list[str] = []
        line, long = "", 0.0
        space = self.width(" ", style)
        for word in self._words(text):
            own = self._about(word, style)
            # Word by word: the same words are set in many widths while a sheet is planned.
            if line and long + space + own <= width:
                line, long = f"{line} {word}", long + space + own
                continue
            if line:
                lines.append(line)
            *whole, line = self._pieces(word, style, width) if own > width else (word,)
            lines += whole
            long = self._about(line, style)
        return (*lines, line) if line else tuple(lines)

    def _words(self, text: str) -> tuple[str, ...]:
        """Return the words of a text that, with all heard before, a page may have room for."""
        if text not in self._texts:
            self._signs += len(text)
            if self._signs > MOST_SIGNS:
                longest = max((*self._texts, text), key=len)
                raise MapError(
                    say(
                        "The texts of this page have more than {most_signs:,} characters, the most that find "
                        "room beside a map. Shorten them in the pack, the longest first: '{shown}' has "
                        "{number:,}.",
                        most_signs=MOST_SIGNS,
                        shown=shown(longest),
                        number=len(longest),
                    )
                )
            self._texts[text] = tuple(text.split())
        return self._texts[text]

    def _about(self, word: str, style: Style) -> float:
        """Return how wide a word is; of one so long that shaping it is slow, the sum of its letters."""
        if len(word) <= _MEASURED_WHOLE:
            return self.width(word, style)
        return self._long_word(word, style).ends[-1] * style.size / _MEASURED_POINTS

    def _long_word(self, word: str, style: Style) -> _LongWord:
        key = (word, replace(style, size=_MEASURED_POINTS))
        if key not in self._long_words:
            breaks = [at for at in range(1, len(word)) if _parts(word, at)]
            parts = tuple(word[start:end] for start, end in pairwise((0, *breaks, len(word))))
            ends = tuple(accumulate(self.width(part, key[1]) for part in parts))
            self._long_words[key] = _LongWord(parts, ends)
        return self._long_words[key]

    def _pieces(self, word: str, style: Style, width: float) -> list[str]:
        parts, ends = self._long_word(word, style)
        room = width * _MEASURED_POINTS / style.size
        pieces: list[str] = []
        at, before = 0, 0.0
        while at < len(parts):
            end = max(at + 1, bisect_right(ends, before + room, at))
            # Letters side by side may be wider than each alone.
            while end - at > 1 and self.width("".join(parts[at:end]), style) > width:
                end -= 1
            pieces.append("".join(parts[at:end]))
            at, before = end, ends[end - 1]
        return pieces


def _parts(word: str, at: int) -> bool:
    """Tell whether a word can be broken before a character: never within what is set as one letter."""
    before, after = word[at - 1], word[at]
    if unicodedata.category(after).startswith("M") or "\u200d" in (before, after):
        return False
    # A sign that joins the letters beside it; the last one only ends a syllable.
    joins = unicodedata.combining(before) == _VIRAMA and before != _ASAT
    return not joins and before not in _BEFORE_ITS_LETTER
