"""What goes out compressed goes out as the browser takes it."""

from __future__ import annotations

import gzip

import pyarrow as pa
import pytest

from pages.parts.records.codings import CODINGS, coding, compressed

SCRIPT = b"export const a = 1;\n" * 5000


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, gzip;q=0.5", "gzip"),
        ("BR;q=1.0", "br"),
        ("gzip;q=0", ""),
        ("brotli, xgzip", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_smallest_coding_a_browser_takes_is_chosen(accepted: str, expected: str) -> None:
    assert coding(accepted) == expected


def test_both_codings_give_the_bytes_back() -> None:
    assert CODINGS == ("br", "gzip")
    small, larger = compressed(SCRIPT, "br"), compressed(SCRIPT, "gzip")
    assert pa.CompressedInputStream(pa.BufferReader(small), "brotli").read() == SCRIPT
    assert gzip.decompress(larger) == SCRIPT
    assert len(small) < len(larger) < len(SCRIPT) / 20
    assert compressed(SCRIPT, "br") == small
