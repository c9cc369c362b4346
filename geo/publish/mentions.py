"""Finds texts that name a record left out: what is said of it beside it would give it away.

Letter case, kinds of dashes and of blanks do not matter: compilers type "xi–901" for XI-901. A longer number
is another record: XI-9012 does not name XI-901.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LEFT_OUT: Final = "left out in this edition"
"""Stands where a text that has to be there named a record left out."""

_DASHES: Final = re.compile("[\u2010-\u2015\u2212\u00ad]")
_BLANKS: Final = re.compile(r"\s+")
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?;])\s+")
_DIGIT: Final = r"\d"
_LETTER: Final = r"[^\W\d_]"


class Mentions:
    """Tells which texts name one of some records.

    Parameters
    ----------
    names
        Identifiers of the records left out.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {folded for name in names if (folded := _folded(name))}
        # By shape, not one by one: a text is read a few times however many records are left out.
        shapes = sorted({_shape(name) for name in self._names})
        self._shapes = [re.compile(shape) for shape in shapes]

    def in_text(self, text: object) -> bool:
        """Return whether `text` names one of the records; what is no text names none."""
        if not self._names or not isinstance(text, str):
            return False
        folded = _folded(text)
        return any(
            found.group(1) in self._names for shape in self._shapes for found in shape.finditer(folded)
        )

    def without(self, text: str) -> str:
        """Return a text without the sentences that name one; `LEFT_OUT` where no other is in it."""
        if not self.in_text(text):
            return text
        kept = " ".join(one for one in _SENTENCE_ENDS.split(text) if not self.in_text(one))
        # A name may run over the end of a sentence: "No. 901".
        return kept if kept and not self.in_text(kept) else LEFT_OUT

    def silent(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the texts that name none."""
        return tuple(text for text in texts if not self.in_text(text))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _BLANKS.sub(" ", _DASHES.sub("-", plain)).strip()


def _shape(name: str) -> str:
    """Return a pattern of the names with letters, digits and signs in the same places; matches overlap."""
    kinds = [_DIGIT if one.isdecimal() else _LETTER if one.isalpha() else re.escape(one) for one in name]
    before = f"(?<!{kinds[0]})" if kinds[0] in (_DIGIT, _LETTER) else ""
    after = f"(?!{kinds[-1]})" if kinds[-1] in (_DIGIT, _LETTER) else ""
    return f"{before}(?=({''.join(kinds)}){after})"
