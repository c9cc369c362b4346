"""Which rows of victims are of one accident: what tells accidents apart, and what is too little to do so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from geo.importing.cells import is_blank
from geo.importing.mapping import ImportMapping
from geo.importing.roles import folded
from geo.importing.source import SourceRow
from geo.importing.synonyms import TABLES

GUESSED: Final = (
    *("date", "year", "month", "day", "district_code", "district", "settlement"),
    *("latitude", "longitude", "coordinates"),
)
"""Roles by which accidents are told apart where nobody says it and no identifier does."""
_WHEN: Final = frozenset({"date", "date_end", "reported_date", "year", "month", "day", "time_local"})
_AREA: Final = frozenset({"country", "region", "district_code", "district"})
_POINT: Final = frozenset({"latitude", "longitude", "coordinates", "mgrs", "easting", "northing"})
_SPOT: Final = _POINT | {"settlement"}
_UNKNOWN: Final = frozenset(
    word for table in TABLES.values() for word, code in table.items() if code == "unknown"
)
_UNKNOWN_STEMS: Final = ("desconocid", "unknown", "inconnu", "неизвест")
_MOST_DAYS: Final = 31
_FEWEST: Final = 3


def named(value: str) -> bool:
    """Return whether a cell says something, and not that it is not known."""
    plain = folded(value)
    return not is_blank(value) and plain not in _UNKNOWN and not plain.startswith(_UNKNOWN_STEMS)


def joins(row: SourceRow, mapping: ImportMapping) -> bool:
    """Return whether the keys of a row are enough to say that a row with the same is of the same accident.

    An identifier is. Else day or month must be known, and the place as closely as the keys have it: what is
    not known is the same in many accidents.
    """
    told: dict[str, set[str]] = {}
    for name, value in zip(mapping.keys, row.key, strict=False):
        for role in mapping.columns.get(name, ()):
            told.setdefault(role, set()).add(value)
    own = [
        value
        for name, value in zip(mapping.keys, row.key, strict=False)
        if not {*mapping.columns.get(name, ())} & (_WHEN | _AREA | _SPOT)
    ]
    if any(map(named, own)):
        return True
    if not _dated(row):
        return False
    known = {role for role, values in told.items() if any(map(named, values))}
    if row.point.longitude is None and "geometry" not in mapping.keys:
        known -= _POINT
    if told.keys() & _SPOT:
        return bool(known & _SPOT)
    return bool(known & {"district", "district_code"})


def _dated(row: SourceRow) -> bool:
    start, end = row.said.get("date_start"), row.said.get("date_end")
    if not start or not end or row.said.get("date_precision") == "year":
        return False
    return (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days < _MOST_DAYS


def numbering(cells: Sequence[str | None]) -> str:
    """Return what a column of running numbers counts: ``rows``, ``accidents``; empty where it does not count.

    Examples
    --------
    >>> numbering(["1", "2", "3", "3", "5"]), numbering(["1", "1", "2", "2", "3"]), numbering(["7", "19"])
    ('rows', 'accidents', '')
    """
    found = [cell.strip().removesuffix(".0").rstrip(".") for cell in cells if cell and cell.strip()]
    numbers = [int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 8]
    # Sums and notes below a table stand in the same column.
    if len(numbers) < _FEWEST or len(found) - len(numbers) > max(1, len(found) // 10):
        return ""
    distinct = {*numbers}
    # A number mistyped or a row taken out leaves a gap or a repetition.
    if min(distinct) > 1 or max(distinct) - min(distinct) + 1 > len(distinct) * 1.1 + 1:
        return ""
    return "rows" if len(distinct) >= 0.8 * len(numbers) else "accidents"


def keys_of(
    by_role: Mapping[str, str], cells: Sequence[str | None], *, form_key: str
) -> tuple[tuple[str, ...], bool]:
    """Return the columns that tell accidents of victims apart, and whether the identifier is theirs.

    Parameters
    ----------
    by_role
        Column by role.
    cells
        Of the column of identifiers; empty for none.
    form_key
        Column by which repeats were joined to their parents; empty for none.
    """
    counted = numbering(cells)
    column = by_role.get("incident_id", "")
    if form_key:
        return (form_key,), not counted
    if column and counted == "accidents":
        return (column,), False
    if column and not counted and len(set(cells)) < len(cells):
        return (column,), True
    return tuple(by_role[role] for role in GUESSED if role in by_role), False
