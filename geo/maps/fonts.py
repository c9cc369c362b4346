"""The typefaces that travel with the program, so that a sheet looks the same on every machine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "fonts"
FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Armenian", "Noto Sans Georgian")
"""In the order in which a character is looked for."""
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
