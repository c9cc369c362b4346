"""NaN and Infinity in JSON from elsewhere, which has no numbers for them: taken for not known."""

from __future__ import annotations

import re
from bisect import bisect
from typing import Final

from geo.language import say, say_count
from geo.reading.raw import RawLayer

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity|nan|inf)\b')
_FEATURE: Final = re.compile(rb'"type"\s*:\s*"Feature"')


def without_nonnumbers(data: bytes) -> tuple[bytes, list[int]]:
    """Return JSON with null for what is no number, and the features in which that stood, from 1.

    Examples
    --------
    >>> without_nonnumbers(b'{"a": NaN, "b": "NaN"}')
    (b'{"a": null, "b": "NaN"}', [0])
    """
    if not any(word in data for word in (b"NaN", b"Infinity", b"nan", b"inf")):
        return data, []
    starts = [one.start() for one in _FEATURE.finditer(data)]
    found: list[int] = []

    def replaced(hit: re.Match[bytes]) -> bytes:
        if hit[0].startswith(b'"'):
            return hit[0]
        found.append(bisect(starts, hit.start()))
        return b"null"

    return _TOKEN.sub(replaced, data), found


def remark_nonnumbers(layer: RawLayer, found: list[int]) -> None:
    """Say how often something stood that is no number, and where first."""
    if found:
        layer.remark(
            "json.nonnumber",
            say_count(
                "{number} value is NaN or Infinity, which JSON has no number for; it is taken as not known.",
                "{number} values are NaN or Infinity, which JSON has no number for; they are taken as not "
                "known.",
                len(found),
            ),
            say("Write null where a value is not known."),
            row=found[0] or None,
        )
