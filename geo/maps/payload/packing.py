"""Numbers as compact bytes a browser reads without a library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.text import cleaned

_TYPES: Final = {"u1": "u8", "i2": "i16", "u2": "u16", "u4": "u32", "f8": "f64"}

Column = npt.NDArray[Any]


def varints(values: npt.NDArray[np.int64]) -> Column:
    """Return numbers from 0 to 2**35 - 1 as LEB128, a uint8 array: seven bits a byte, the lowest first."""
    size = np.ones(len(values), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        size += values >= 1 << bits
    start = np.cumsum(size) - size
    written = np.empty(int(size.sum()), dtype="u1")
    for byte in range(int(size.max(initial=0))):
        longer = np.flatnonzero(size > byte)
        low = values[longer] >> 7 * byte & 0x7F
        written[start[longer] + byte] = low | (size[longer] > byte + 1).astype(np.int64) << 7
    return written


def numbers_of(data: Column) -> npt.NDArray[np.int64]:
    """Return LEB128 numbers as they were before `varints`."""
    ends = np.flatnonzero(data < 0x80)
    starts = np.append(0, ends[:-1] + 1) if len(ends) else ends
    which = np.repeat(np.arange(len(ends)), ends - starts + 1)
    bits = 7 * (np.arange(len(data)) - starts[which])
    found = np.zeros(len(ends), dtype=np.int64)
    np.add.at(found, which, (data.astype(np.int64) & 0x7F) << bits)
    return found


def columns_with_header(header: Mapping[str, Any], columns: Mapping[str, Column]) -> bytes:
    """Write a header and columns one after another.

    Parameters
    ----------
    header
        What JSON can hold; ``digest`` and ``columns`` are added. Hidden characters in its texts are made
        visible, as everywhere on a map.
    columns
        Little-endian arrays of unsigned integers of 1, 2 or 4 bytes, signed ones of 2, or floats of 8.

    Returns
    -------
    bytes
        Length of the header (u32, little endian), the header as JSON padded with blanks to a multiple of
        eight bytes with the length, and the columns, each from a multiple of eight bytes on. ``columns`` in
        the header says type, offset from the first byte, and number of elements; ``digest`` is the SHA-256
        of header and columns.
    """
    places: dict[str, tuple[str, int, int]] = {}
    end = 0
    for name, column in columns.items():
        start = -(-end // 8) * 8
        places[name] = (_TYPES[column.dtype.str[1:]], start, len(column))
        end = start + column.nbytes
    body = bytearray(end)
    for name, (_, start, _) in places.items():
        data = columns[name].tobytes()
        body[start : start + len(data)] = data
    # Offsets count from the start of the bytes, so they depend on how long they make the header itself.
    room = _padded(len(_json({**header, "digest": "0" * 64}, places, 9_999_999_999)))
    digest = hashlib.sha256(_json(header, places, 4 + room) + body).hexdigest()
    text = _json({**header, "digest": digest}, places, 4 + room)
    return room.to_bytes(4, "little") + text.ljust(room) + bytes(body)


def _padded(length: int) -> int:
    return -(-(4 + length) // 8) * 8 - 4


def _json(header: Mapping[str, Any], places: Mapping[str, tuple[str, int, int]], base: int) -> bytes:
    columns = {name: [kind, base + start, length] for name, (kind, start, length) in places.items()}
    return json.dumps(
        cleaned({**header, "columns": columns}),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()
