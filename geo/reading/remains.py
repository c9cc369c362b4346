"""What is left of geometries that no library builds: their places, in whatever form they stand.

A ring that is not closed or has too few places makes a library give up the whole geometry. Where a hazardous
area is meant, its places still say where it lies.
"""

from __future__ import annotations

import math
import re
import struct
from typing import Final

Place = tuple[float, float]

_NUMBERS: Final = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_POINT, _LINE, _POLYGON = 1, 2, 3
_COLLECTIONS: Final = frozenset({4, 5, 6, 7})
_MOST_PLACES: Final = 200_000
_DEEPEST: Final = 8


def places_in_wkb(data: bytes) -> list[Place]:
    """Return the places that well-known binary holds, as far as it can be read."""
    found: list[Place] = []
    try:
        _geometry(data, 0, found, 0)
    except (struct.error, IndexError, ValueError):
        return found
    return found


def _geometry(data: bytes, at: int, found: list[Place], depth: int) -> int:
    """Add the places of the geometry that begins at a byte; return the byte after it."""
    order = "<" if data[at] == 1 else ">"
    (code,) = struct.unpack_from(f"{order}I", data, at + 1)
    at += 5
    if code & 0x20000000:  # a coordinate system is named
        at += 4
    kind, form = code & 0xFF if code & 0xE0000000 else code % 1000, (code & 0x1FFFFFFF) // 1000
    width = 2 + ((code & 0x80000000) > 0 or form in {1, 3}) + ((code & 0x40000000) > 0 or form in {2, 3})
    if kind == _POINT:
        return _places(data, at, order, width, 1, found)
    (count,) = struct.unpack_from(f"{order}I", data, at)
    at += 4
    if kind == _LINE:
        return _places(data, at, order, width, count, found)
    if kind == _POLYGON:
        for _ in range(count):
            (places,) = struct.unpack_from(f"{order}I", data, at)
            at = _places(data, at + 4, order, width, places, found)
        return at
    if kind not in _COLLECTIONS or depth > _DEEPEST:
        raise ValueError
    for _ in range(count):
        at = _geometry(data, at, found, depth + 1)
    return at


def _places(data: bytes, at: int, order: str, width: int, count: int, found: list[Place]) -> int:
    if count > _MOST_PLACES - len(found):
        raise ValueError
    for _ in range(count):
        x, y, *_ = struct.unpack_from(f"{order}{width}d", data, at)
        if math.isfinite(x) and math.isfinite(y):
            found.append((x, y))
        at += 8 * width
    return at


def places_in_wkt(text: str) -> list[Place]:
    """Return the places that well-known text holds, as far as it can be read."""
    found = []
    for part in re.split(r"[(),]", text)[:_MOST_PLACES]:
        numbers = _NUMBERS.findall(part)
        if len(numbers) > 1:
            x, y = float(numbers[0]), float(numbers[1])
            if math.isfinite(x) and math.isfinite(y):
                found.append((x, y))
    return found
