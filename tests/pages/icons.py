"""Make the typeface of icons that goes out instead of Streamlit's: ``python -m tests.pages.icons``."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

from pages.parts.shell.packed import ALL_ICONS, ICONS
from tests.test_architecture import strings_of

ROOT = Path(__file__).resolve().parents[2]
STATIC = Path(streamlit.__file__).parent / "static" / "static"
ELEMENTS = Path(streamlit.__file__).parent / "elements"


def _compress(data: bytes, mode: int) -> bytes:
    return pa.Codec("brotli", compression_level=11).compress(data, asbytes=True)


def _decompress(data: bytes) -> bytes:
    return pa.CompressedInputStream(pa.BufferReader(data), "brotli").read()


# The format is compressed by Brotli, which fontTools asks of a package of that name.
sys.modules.setdefault(
    "brotli",
    SimpleNamespace(  # type: ignore[arg-type] # it has what is called
        MODE_FONT=2, compress=_compress, decompress=_decompress, error=pa.ArrowException
    ),
)
_NAMED = re.compile(r":material/([a-z0-9_]+)")


def named() -> set[str]:
    """Return the names of icons in pages, in Streamlit's scripts, and in what its elements bring along.

    Examples in the documentation of its elements name hundreds that nothing shows.
    """
    files = [*ROOT.glob("pages/**/*.py"), *STATIC.glob("js/*.js")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    texts += [text for file in ELEMENTS.rglob("*.py") for text in strings_of(file)]
    return {name for text in texts for name in _NAMED.findall(text)}


def drawn(font: TTFont) -> dict[str, str]:
    """Return the glyph a typeface draws for each name: what it puts in place of the letters of the name."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 128}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            sets = getattr(table, "ExtSubTable", table).ligatures
            for first, ligatures in sets.items():
                for one in ligatures:
                    if set(one.Component) <= set(letters):
                        name = "".join(letters[glyph] for glyph in (first, *one.Component))
                        found[name] = one.LigGlyph
    return found


def whole() -> TTFont:
    """Return the typeface with all icons."""
    return TTFont(STATIC / "media" / ALL_ICONS)


def made() -> bytes:
    """Return the typeface with the icons that are named."""
    font = whole()
    glyphs = drawn(font)
    letters = [glyph for code, glyph in font.getBestCmap().items() if code < 128]
    options = subset.Options(layout_features=["*"], layout_closure=False, name_IDs=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=[*letters, *(glyphs[name] for name in named() & set(glyphs))])
    cutter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


if __name__ == "__main__":
    ICONS.write_bytes(made())
    print(f"{ICONS}: {ICONS.stat().st_size:,} bytes")
