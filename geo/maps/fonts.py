"""The typefaces that travel with the program, so that a sheet looks the same on every machine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from geo.maps.text import clean

FOLDER: Final = Path(__file__).resolve().parent.parent / "fonts"
FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Armenian", "Noto Sans Georgian")
"""In the order in which a character is looked for."""
LAST_FAMILY: Final = "DejaVu Sans"
"""Comes with matplotlib; has arrows and signs of arithmetic, which the others lack."""
_SYMBOLS: Final = range(0x2400, 0x2420)
_ONE_CUT: Final = ("NotoSansArabic", "NotoSansArmenian", "NotoSansGeorgian")


@cache
def register() -> None:
    """Make the typefaces known to matplotlib; doing so twice changes nothing."""
    from matplotlib import font_manager  # noqa: PLC0415 - slow to load, and only sheets need it

    known = {Path(entry.fname) for entry in font_manager.fontManager.ttflist}
    for path in sorted(FOLDER.glob("*.ttf")):
        if path not in known:
            font_manager.fontManager.addfont(path)
            if path.stem.startswith(_ONE_CUT):
                # Bold lines fall back to the one cut there is, without a word in the log.
                entry = font_manager.fontManager.ttflist[-1]
                font_manager.fontManager.ttflist.append(replace(entry, weight=700))


def printable(value: object, *, last: bool = False) -> str:
    """Return a text as one line of characters that can be drawn.

    Parameters
    ----------
    value
        Anything; see `geo.maps.text.clean`. Line ends become blanks.
    last
        Whether `LAST_FAMILY` is at hand too, as it is wherever matplotlib draws.

    Returns
    -------
    str
        A character that no typeface has is spelled as its code point, such as ``[U+4E2D]``: a box in its
        place would be a word lost.
    """
    held = _held_with_last() if last else _held()
    return "".join(_spelled(char, held) for char in " ".join(clean(value).split()))


def _spelled(char: str, held: frozenset[int]) -> str:
    code = ord(char)
    if code in _SYMBOLS:
        return f"[U+{code - _SYMBOLS.start:04X}]"
    return char if code in held else f"[U+{code:04X}]"


@cache
def _held() -> frozenset[int]:
    """Return the code points that the bundled typefaces have."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - as above

    charmaps = [FT2Font(str(path)).get_charmap() for path in sorted(FOLDER.glob("*-Regular.ttf"))]
    return frozenset().union(*charmaps)


@cache
def _held_with_last() -> frozenset[int]:
    """Return the code points that they and `LAST_FAMILY` have."""
    from matplotlib import font_manager  # noqa: PLC0415 - as above

    wanted = font_manager.FontProperties(family=LAST_FAMILY)
    path = font_manager.findfont(wanted, fallback_to_default=False)
    return _held() | frozenset(font_manager.get_font(path).get_charmap())
