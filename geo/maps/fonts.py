"""The typefaces of sheets and reports, and what becomes of a character that none of them has.

A document looks the same on every machine: only typefaces that travel with the program, or with matplotlib,
are used. Sheet and report are set with the same ones and ask `printable` alone, so that both answer alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from geo.text import clean

FOLDER: Final = Path(__file__).resolve().parent.parent / "fonts"
SCRIPTS: Final = (
    "Arabic",
    "Armenian",
    "Bengali",
    "Devanagari",
    "Ethiopic",
    "Georgian",
    "Hebrew",
    "Khmer",
    "Lao",
    "Myanmar",
    "Sinhala",
    "Tamil",
    "Thai",
)
"""Scripts of countries with explosive ordnance that have a face of their own; the first family has Latin,
Cyrillic and Greek."""
LAST_FAMILY: Final = "DejaVu Sans"
"""Comes with matplotlib; has arrows, signs of arithmetic and faces, which the others lack."""
FAMILIES: Final = ("Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS), LAST_FAMILY)
"""In the order in which a character is looked for."""
_SYMBOLS: Final = range(0x2400, 0x2420)
# Zero-width joiners and selectors of variants shape what stands beside them and have no look of their own.
_JOINERS: Final = frozenset({0x034F, 0x200C, 0x200D, *range(0xFE00, 0xFE10)})
_spelled: ContextVar[dict[str, tuple[str, ...]] | None] = ContextVar("spelled", default=None)


@cache
def register() -> None:
    """Make the typefaces known to matplotlib; doing so twice changes nothing."""
    from matplotlib import font_manager  # noqa: PLC0415 - slow to load, and only sheets need it

    manager = font_manager.fontManager
    known = {Path(entry.fname) for entry in manager.ttflist}
    for path in sorted(FOLDER.glob("*.ttf")):
        if path not in known:
            manager.addfont(path)


@cache
def folders() -> tuple[Path, ...]:
    """Return where all typefaces lie, for a typesetter that reads folders."""
    import matplotlib as mpl  # noqa: PLC0415 - as above

    return FOLDER, Path(mpl.get_data_path()) / "fonts" / "ttf"


def printable(value: object) -> str:
    """Return a text as one line of characters that can be drawn.

    Parameters
    ----------
    value
        Anything; see `geo.text.clean`. Line ends become blanks.

    Returns
    -------
    str
        A character that no typeface has, or no typeface that has the letter it stands on, is spelled as its
        code point, such as ``[U+4E2D]``: a box in its place would be a word lost. What is printable already
        comes back unchanged.
    """
    text = " ".join(clean(value).split())
    if text.isascii():
        return text
    signs, missing = [], []
    faces: tuple[frozenset[int], ...] = _faces()
    for char in text:
        code = ord(char)
        if code in _JOINERS:
            signs.append(char)
            continue
        if code in _SYMBOLS:
            signs.append(f"[U+{code - _SYMBOLS.start:04X}]")
            continue
        # A mark can only be set in a face that has its letter too; any other sign begins anew.
        among = faces if unicodedata.category(char).startswith("M") else _faces()
        having = tuple(face for face in among if code in face)
        if having:
            faces = having
            signs.append(char)
        else:
            missing.append(char)
            signs.append(f"[U+{code:04X}]")
    heard = _spelled.get()
    if missing and heard is not None:
        heard[text] = tuple(dict.fromkeys((*heard.get(text, ()), *missing)))
    return "".join(signs)


@contextmanager
def spelling_heard() -> Iterator[dict[str, tuple[str, ...]]]:
    """Hear which texts `printable` could not return whole while a document is made.

    Yields
    ------
    dict
        Filled meanwhile: the characters no typeface could set, by the cleaned line of text they stand in.
    """
    heard: dict[str, tuple[str, ...]] = {}
    token = _spelled.set(heard)
    try:
        yield heard
    finally:
        _spelled.reset(token)


@cache
def _faces() -> tuple[frozenset[int], ...]:
    """Return the code points of each family, in the order of `FAMILIES`."""
    from matplotlib import font_manager  # noqa: PLC0415 - as above
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - as above

    own = [FOLDER / f"{family.replace(' ', '')}-Regular.ttf" for family in FAMILIES[:-1]]
    wanted = font_manager.FontProperties(family=LAST_FAMILY)
    last = font_manager.findfont(wanted, fallback_to_default=False)
    return tuple(frozenset(FT2Font(str(path)).get_charmap()) for path in (*own, last))


def is_in_first(text: str) -> bool:
    """Tell whether the first family alone can set a text that is printable."""
    return text.isascii() or all(ord(char) in _faces()[0] for char in text)
