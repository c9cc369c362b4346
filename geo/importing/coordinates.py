"""Places of foreign tables: degrees in all their spellings, pairs in one cell, and what damage they have."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from geo.importing.cells import is_blank, shortened, western
from geo.language import say
from geo.layers.meridian import Bounds, running

_DECIMAL: Final = re.compile(r"[-+]?\d{1,9}(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")
_MARKED: Final = re.compile(
    r"([NSEWOnsewo])?\s*([-+]?)(\d{1,3}(?:[.,]\d+)?)\s*[°º:d\s]\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′:m\s]?\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*[\"”″s]?\s*)?([NSEWOnsewo])?\s*"
)
_WITH_LETTER: Final = re.compile(r"([NSEWO])?\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*([NSEWO])?", re.IGNORECASE)
_WKT: Final = re.compile(
    r"(?:SRID=4326;)?\s*POINT\s*Z?\s*\(\s*([-\d.eE]+)\s+([-\d.eE]+)(?:\s+[-\d.eE]+)*\s*\)", re.IGNORECASE
)
_PAIR: Final = re.compile(
    r"[(\[]?\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*(?:[,;]\s+|;\s*|,\s*(?=[-+]?\d{1,3}\.)|\s+)([-+]?\d{1,3}(?:[.,]\d+)?)(?:\s+[-+]?\d+(?:\.\d+)?){0,2}\s*[)\]]?"
)
_BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_MGRS: Final = re.compile(rf"(\d{{1,2}})([{_BANDS}])([A-HJ-NP-Z])([A-HJ-NP-V])(\d{{0,10}})")
_GROUPED: Final = re.compile(r"\d{1,3}(?:([,.'’])\d{3})(?:\1\d{3})*(?:[,.]\d+)?")
_METRES: Final = re.compile(r"\d{1,8}(?:\.\d+)?")
_MOST_SHIFT: Final = 9


class Point(NamedTuple):
    """Longitude and latitude in degrees; None and a fault where they cannot be read."""

    longitude: float | None = None
    latitude: float | None = None
    fault: str = ""


def read_degrees(text: str | None, *, decimal: str) -> tuple[float | None, str]:
    r"""Return degrees and why they cannot be read; None and no fault where the cell is empty.

    Examples
    --------
    >>> read_degrees("46°45'04\"E", decimal=".")[0]
    46.751111
    >>> read_degrees("46,7512", decimal=",")
    (46.7512, '')
    """
    if is_blank(text):
        return None, ""
    plain = western(shortened(str(text))).strip().replace("−", "-")
    dotted = plain.replace(",", ".") if decimal == "," or re.fullmatch(r"-?\d{1,3},\d{2,}", plain) else plain
    if _DECIMAL.fullmatch(dotted):
        value = float(dotted)
        return (
            (value, "")
            if math.isfinite(value)
            else (None, say('"{plain}" is no number of degrees', plain=plain))
        )
    letter = _WITH_LETTER.fullmatch(dotted)
    if letter and (letter[1] or letter[3]):
        sign = -1 if (letter[1] or letter[3]).upper() in "SWO" else 1
        return sign * float(letter[2].replace(",", ".")), ""
    marked = _MARKED.fullmatch(plain)
    if not marked or not (marked[4] or marked[6] or marked[1] or plain.endswith(("°", "º"))):
        return None, say('"{plain}" is no number of degrees', plain=plain[:40])
    degrees, minutes, seconds = (float((one or "0").replace(",", ".")) for one in marked.group(3, 4, 5))
    if minutes >= 60 or seconds >= 60:
        return None, say('"{plain}" has 60 minutes or seconds or more', plain=plain[:40])
    south = (marked[1] or marked[6] or "").upper() in {"S", "W", "O"} or marked[2] == "-"
    return round((-1 if south else 1) * (degrees + minutes / 60 + seconds / 3600), 6), ""


def read_pair(text: str | None) -> Point:
    """Read a cell that holds both coordinates: well-known text, or latitude and longitude in this order.

    "(lat, lon)", and the geopoints of forms, "lat lon altitude accuracy", have the latitude first; the first
    point of a line is taken.
    """
    if is_blank(text):
        return Point()
    before, *others = str(text).split(";", maxsplit=1)
    first = before if others and " " in before.strip() else str(text)
    plain = first = western(shortened(first)).strip()
    wkt = _WKT.fullmatch(western(shortened(str(text))).strip())
    if wkt:
        return Point(float(wkt[1]), float(wkt[2]))
    pair = _PAIR.fullmatch(first.strip())
    if pair:
        return Point(float(pair[2].replace(",", ".")), float(pair[1].replace(",", ".")))
    halves = re.split(r"\s*[,;]\s*|\s{2,}", first)
    if len(halves) == 2:
        found = [read_degrees(half, decimal=".")[0] for half in halves]
        if found[0] is not None and found[1] is not None:
            return Point(found[1], found[0])
    return Point(fault=say('"{plain}" is no pair of coordinates', plain=plain[:40]))


def read_metres(text: str) -> float | None:
    """Return a number of metres, grouped by threes or not; None where a text is none.

    Examples
    --------
    >>> read_metres("4,185,000.5"), read_metres("500 000"), read_metres("500000,5"), read_metres("-")
    (4185000.5, 500000.0, 500000.5, None)
    """
    plain = "".join(western(shortened(text)).split())
    grouped = _GROUPED.fullmatch(plain)
    plain = plain.replace(grouped[1], "").replace(",", ".") if grouped else plain.replace(",", ".")
    return float(plain) if _METRES.fullmatch(plain) else None


def from_utm(east: float, north: float, zone: str) -> Point:
    """Return the point of UTM coordinates in metres; `zone` is its number and N or S, such as ``38N``."""
    from pyproj import Transformer  # noqa: PLC0415 -- only few files have such coordinates

    found = re.fullmatch(r"\s*(\d{1,2})\s*([A-Za-z])\s*", zone)
    if not found or not 1 <= int(found[1]) <= 60:
        return Point(fault=say('"{zone}" is no UTM zone', zone=zone[:20]))
    letter = found[2].upper()
    south = letter == "S" if letter in "NS" else letter < "N"
    turn = Transformer.from_crs((32700 if south else 32600) + int(found[1]), 4326, always_xy=True)
    longitude, latitude = turn.transform(east, north)
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        return Point(fault=say("the UTM coordinates lie nowhere in their zone"))
    return Point(round(longitude, 6), round(latitude, 6))


def from_mgrs(text: str) -> Point:
    """Return the middle of the square a text in MGRS names.

    Examples
    --------
    >>> from_mgrs("31U DQ 48251 11932")
    Point(longitude=2.294496, latitude=48.858198, fault='')
    """
    plain = "".join(western(text).split()).upper()
    found = _MGRS.fullmatch(plain)
    if not found or len(found[5]) % 2 or not 1 <= int(found[1]) <= 60:
        return Point(fault=say('"{text}" is no place in MGRS', text=text[:30]))
    zone, band, half = int(found[1]), found[2], len(found[5]) // 2
    columns = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")[zone % 3]
    rows = "ABCDEFGHJKLMNPQRSTUV" if zone % 2 else "FGHJKLMNPQRSTUVABCDE"
    if found[3] not in columns or found[4] not in rows:
        return Point(fault=say('"{text}" names no square of its zone', text=text[:30]))
    size = 10 ** (5 - half)
    east, north = (int(one or 0) * size + size / 2 for one in (found[5][:half], found[5][half:]))
    east += (columns.index(found[3]) + 1) * 100_000
    north += rows.index(found[4]) * 100_000
    hemisphere = "N" if band >= "N" else "S"
    # Rows are numbered anew every 2,000 km: the one that lies in the band is meant.
    south = (_BANDS.index(band) - 10) * 8
    for turn in range(6):
        point = from_utm(east, north + turn * 2_000_000, f"{zone}{hemisphere}")
        if point.latitude is not None and south - 1 <= point.latitude <= south + (13 if band == "X" else 9):
            return point
    return Point(fault=say('"{text}" lies outside its band', text=text[:30]))


def within(point: Point, bounds: Bounds, *, margin: float = 0.5) -> bool:
    """Return whether a point lies in bounds, or close by."""
    if point.longitude is None or point.latitude is None:
        return False
    west, south, east, north = running(bounds)
    across = any(west - margin <= point.longitude + turn <= east + margin for turn in (0, 360))
    return across and south - margin <= point.latitude <= north + margin


def repaired(point: Point, bounds: Bounds) -> tuple[str, Point]:
    """Return which damage a point outside bounds most likely has, and the point without it; empty for none.

    ``swapped``: its two numbers changed places. ``point_lost``: a spreadsheet dropped the decimal points.
    """
    if point.longitude is None or point.latitude is None or within(point, bounds):
        return "", point
    swapped = Point(point.latitude, point.longitude)
    if within(swapped, bounds):
        return "swapped", swapped
    fitting = [
        one
        for east in _shifted(point.longitude)
        for north in _shifted(point.latitude)
        if within(one := Point(east, north), bounds)
    ]
    return ("point_lost", fitting[0]) if len(fitting) == 1 else ("", point)


def _shifted(value: float) -> Sequence[float]:
    """Return what a whole number may have been before it lost its point; the number alone with one."""
    if not value.is_integer() or abs(value) <= 180:
        return (value,)
    return tuple(
        round(value / 10**power, power)
        for power in range(1, _MOST_SHIFT + 1)
        if 0.1 <= abs(value) / 10**power <= 180
    )
