"""Bytes of text as letters, and what parts the cells: found by looking, and said where it is a guess."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from geo.errors import ReadError
from geo.language import say

_SEPARATORS: Final = ",;\t|"
_SNIFFED: Final = 60
# Whatever bytes are, latin-1 and its like make letters of them, so that they prove nothing.
_PROVE_NOTHING: Final = (
    "latin_1",
    "cp037",
    "cp500",
    "cp1140",
    "hp_roman8",
    "iso8859_16",
    "iso8859_10",
    "mac_iceland",
)
_WESTERN: Final = frozenset("áéíóúüñçàâèêëîïôùûœäößãõÁÉÍÓÚÜÑÇÀÂÈÊËÎÏÔÙÛŒÄÖÃÕ¿¡«»°ºª–—’‘“”…€´·\u00a0²")
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def decoded(data: bytes, file: str, wanted: str) -> tuple[str, str, str]:
    """Return text, its encoding, and a sentence where the encoding is a guess.

    Raises
    ------
    ReadError
        Where `wanted` does not fit the bytes, or no encoding does.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            wanted = name
    if wanted:
        try:
            return data.decode(wanted).lstrip(_BOM), wanted, ""
        except (UnicodeDecodeError, LookupError):
            raise ReadError(
                say(
                    "{file}: the text is not in the encoding {wanted}. Name another one.",
                    file=file,
                    wanted=wanted,
                )
            ) from None
    try:
        return data.decode("utf-8"), "utf-8", ""
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- slow to import, and most text is UTF-8

    best = from_bytes(data, cp_exclusion=list(_PROVE_NOTHING), preemptive_behaviour=False).best()
    if best is None:
        raise ReadError(
            say(
                "{file}: the encoding of the text cannot be told. Save it again as UTF-8, or name it.",
                file=file,
            )
        )
    text, name = _western(data) or (str(best), best.encoding)
    words = list(dict.fromkeys(re.findall(r"\w*[^\x00-\x7f]\w*", text)))[:6]
    note = say(
        "The text is not UTF-8 and was read as {name}, with words such as {words}: look at them, "
        "and name another encoding if they are wrong.",
        name=name,
        words=", ".join(words),
    )
    return text, name, note


def _western(data: bytes) -> tuple[str, str] | None:
    """Return text in the encoding of Western Europe where all its letters are those of its languages.

    Its neighbours read the same bytes as other letters, and statistics of short cells do not tell them apart.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return (text, "cp1252") if {letter for letter in text if not letter.isascii()} <= _WESTERN else None


def separator_of(text: str) -> str:
    """Return what parts the cells: what parts most rows into the same number of several."""
    head = "\n".join(text.split("\n", _SNIFFED)[:_SNIFFED])

    def fits(mark: str) -> tuple[float, int]:
        try:
            read = list(csv.reader(io.StringIO(head, newline=""), delimiter=mark))
        except csv.Error:
            return 0.0, 0
        widths = Counter(len(row) for row in read if any(row))
        several = {width: count for width, count in widths.items() if width > 1}
        if not several:
            return 0.0, 0
        width, count = max(several.items(), key=lambda pair: (pair[1], pair[0]))
        return count / sum(widths.values()), width

    return max(_SEPARATORS, key=fits)
