"""How scripts are compressed on their way, by what a browser says it takes."""

from __future__ import annotations

import gzip
from typing import Final

import pyarrow as pa

_GZIP_LEVEL: Final = 9
# The two levels above save a twentieth more and take five to thirteen times as long.
_BROTLI_LEVEL: Final = 9
CODINGS: Final = ("br", "gzip") if pa.Codec.is_available("brotli") else ("gzip",)
"""The smallest first."""


def coding(accepted: str) -> str:
    """Return the best coding a browser takes, empty where it takes none of ours.

    Browsers take Brotli over HTTPS and from the machine they run on.

    Parameters
    ----------
    accepted
        Its header Accept-Encoding.
    """
    taken = {}
    for entry in accepted.lower().split(","):
        name, _, weight = entry.partition(";")
        taken[name.strip()] = weight.replace(" ", "").rstrip("0.") != "q="
    return next((one for one in CODINGS if taken.get(one)), "")


def compressed(content: bytes, by: str) -> bytes:
    """Return bytes compressed; the same bytes give the same.

    Parameters
    ----------
    content, by
        What, and a coding that `coding` returned.
    """
    if by == "br":
        return bytes(pa.Codec("brotli", compression_level=_BROTLI_LEVEL).compress(content, asbytes=True))
    return gzip.compress(content, _GZIP_LEVEL, mtime=0)
