"""Find what a surface shows that was never looked up: words outside the brackets of the pseudo language.

Texts from data may stand outside them, and signs, numbers and codes. A text of data is what a cell or an
entry of the pack holds, or a clause of that, so a word of ours that some record also uses is not hidden;
neither is the label of a code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from geo.language import CLOSING, OPENING
from geo.layers import vocabulary
from geo.layers.pack import Pack

_BRACKETS = re.compile(f"({re.escape(OPENING.strip())}|{re.escape(CLOSING.strip())})")
_PARTS = re.compile(r"[\n,;:·|()\[\]“”\"…]|\s[-–—→>]\s|\*\*|\s{2,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Codes, names of files, options, addresses, placeholders of a form, digests.
_CODE = re.compile(
    r"`[^`]*`|https?://\S+|\S*\w_\w\S*|(?<![\w-])--?\w[\w-]*|\S*\w\.\w{2,5}\b|\S*\b(data|tests)/\S*|<[^>]*>"
    r"|\b[0-9a-f]{8,64}\b|\b[A-Z][A-Z0-9.+#-]+\b|#[0-9a-fA-F]{3,6}\b|\b[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*\b"
)


_MORE = ("sources", "statements", "facts", "hazards")


# Entries that programs read: codes, colours, keys and addresses.
_CODED = frozenset(
    (
        *("kind", "key", "pattern", "colour", "layers", "precisions", "page", "path", "pages", "query"),
        *("style", "serial", "token", "measure", "opens", "rate", "table", "target"),
    )
)


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in dictionaries, lists and frames."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _CODED:
                yield from texts_of(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from texts_of(each)


def data_texts(pack: Pack, folder: Path) -> frozenset[str]:
    """Return every text the data hold, in the form in which `unsaid` looks for it."""
    found = set(texts_of(tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))))
    for name in (
        "incidents",
        "districts",
        "populations",
        "places",
        "sources",
        "statements",
        "facts",
        "hazards",
    ):
        frame = getattr(pack, name, None)
        if frame is not None:
            for column in frame.columns.difference(["geometry"]):
                found.update(value for value in frame[column].dropna().unique() if isinstance(value, str))
    parts = {part for text in found for part in (*_pieces(text), bare(text))}
    lists = [each for each in vars(vocabulary).values() if isinstance(each, vocabulary.CodeList)]
    terms = [text for codes in lists for term in codes for text in (term.code, term.label)]
    ours = {bare(text.replace("_", " ")) for text in terms}
    return frozenset(part for part in parts if part) - ours


def bare(text: str) -> str:
    """Return the words of a text alone, without codes and signs."""
    return " ".join(_WORD.findall(_CODE.sub(" ", text))).lower()


def _pieces(text: str) -> Iterator[str]:
    for part in _PARTS.split(text):
        if part and (words := bare(part)):
            yield words


def outside(texts: Iterable[str]) -> Iterator[str]:
    """Yield what stands outside brackets, which may open in one text and close in a later one."""
    depth = 0
    for text in texts:
        plain = ""
        for part in _BRACKETS.split(text.replace("\\", "")):
            if part == OPENING.strip():
                depth += 1
            elif part == CLOSING.strip():
                depth = max(0, depth - 1)
            elif not depth:
                plain += part + "\n"
        yield plain


_LONG = 4


def _of_data(piece: str, data: frozenset[str]) -> bool:
    """Whether a text is one of data, or on paper a line of one."""
    if piece in data:
        return True
    if len(piece.split()) >= _LONG:
        return any(f" {piece} " in f" {one} " for one in data)
    # The last line of a paragraph may have a word or two.
    return any(one.endswith(f" {piece}") for one in data if len(one.split()) >= 3 * _LONG)


def unsaid(texts: Iterable[str], data: frozenset[str]) -> list[str]:
    """Return the texts of a surface of which some word was never looked up and is no text of data."""
    found = []
    for text in outside(texts):
        left = [piece for piece in _pieces(text) if not _of_data(piece, data)]
        if left and bare(text) not in data:
            found.append(" | ".join(left))
    return found
