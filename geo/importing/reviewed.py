"""Rows that whoever collected them has not approved: they come in as all others, and it is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pandas as pd

from geo.importing.cells import is_blank
from geo.importing.coordinates import read_metres
from geo.importing.mapping import ImportMapping
from geo.importing.roles import folded
from geo.language import say, say_count
from geo.layers.findings import Finding, Severity
from geo.text import clean, listed

_NAMES: Final = frozenset(
    (
        "validation status",
        "reviewstate",
        "review state",
        "workflow status",
        "org validation",
        "approval status",
    )
)
"""Names of columns in which forms and information systems say how far a row has come."""
_DONE: Final = frozenset(
    (
        *("approved", "validation status approved", "finalised", "finalized", "final", "validated", "valid"),
        *("accepted", "complete", "completed", "verified", "yes"),
    )
)
_SHOWN: Final = 4
_LOOKED_AT: Final = 200
_DEVICE_ERROR: Final = re.compile(r"(gps|geo|loc|point|coord|ubic).*(precision|accuracy)$|-accuracy$")
_WELL_M: Final = 100
SETTLEMENT: Final = "settlement"


def review_findings(frame: pd.DataFrame, *, file: str) -> Iterator[Finding]:
    """Yield for each column of approval how many rows are not approved, and what stands in them.

    Parameters
    ----------
    frame
        Columns of text.
    file
        Its name.
    """
    for name in frame.columns:
        if folded(str(name).rpartition("/")[2]) not in _NAMES:
            continue
        cells = [one for one in frame[name].tolist() if isinstance(one, str) and not is_blank(one)]
        waiting = Counter(one for one in cells if folded(one) not in _DONE)
        if not waiting:
            continue
        told = [f"{clean(value[:40])!r} ({count:,})" for value, count in waiting.most_common(_SHOWN)]
        yield Finding(
            file,
            None,
            str(name),
            None,
            "rows.review",
            Severity.WARNING,
            say_count(
                "{number} row does not say in this column that whoever collected it approved it: {told}. It "
                "comes in as all others.",
                "{number} rows do not say in this column that whoever collected them approved them: {told}. "
                "They come in as all others.",
                waiting.total(),
                told=listed(told),
            ),
            say("Take out of the file what must not count, rejected rows above all, and import it again."),
        )


_SHAPES: Final = frozenset(
    {"shape", "geometry", "geom", "the geom", "wkb geometry", "geometrie", "geometria"}
)
_HEX: Final = re.compile(r"(?:0x)?[0-9a-f]{32,}", re.IGNORECASE)


def unread_findings(frame: pd.DataFrame, *, file: str) -> Iterator[Finding]:
    """Yield what of a file cannot be read: rows that are not there, shapes as a database keeps them."""
    if frame.empty:
        yield Finding(
            file, None, None, None, "file.no_rows", Severity.WARNING,
            say("The file names columns and has no rows below them."),
            say("Look whether another sheet or layer holds the rows, or whether the export was cut off."),
        )  # fmt: skip
        return
    for name in map(str, frame.columns):
        cells = [one for one in frame[name].tolist()[:_LOOKED_AT] if isinstance(one, str)]
        if folded(name) in _SHAPES and cells and all(map(_HEX.fullmatch, map(str.strip, cells))):
            yield Finding(
                file, None, name, None, "shape.hex", Severity.WARNING,
                say("The shapes are written as a database keeps them, in hexadecimal digits, which is not "
                    "read: no row has a place from this column."),
                say("Export the layer as GeoJSON or GeoPackage, or with columns of latitude and longitude."),
            )  # fmt: skip


def measured_column(mapping: ImportMapping) -> str:
    """Return the column that says how exactly a device measured; empty for none."""
    return next((name for name in mapping.columns if _DEVICE_ERROR.search(name.casefold())), "")


def measured_finding(frame: pd.DataFrame, mapping: ImportMapping, *, file: str) -> Iterator[Finding]:
    """Yield a question where a device measured well and points are taken for settlements all the same."""
    name = measured_column(mapping)
    roles = {role for said in mapping.columns.values() for role in said}
    if not name or name not in frame or mapping.points_are != SETTLEMENT or "location_precision" in roles:
        return
    told = [read_metres(one) for one in frame[name].tolist() if isinstance(one, str) and not is_blank(one)]
    metres = sorted(one for one in told if one is not None)
    if metres and metres[len(metres) // 2] <= _WELL_M:
        yield Finding(
            file, None, name, None, "place.measured", Severity.WARNING,
            say("A device measured to {metres:,.0f} m in half of the rows or more, and a point is taken for "
                "the settlement.", metres=metres[len(metres) // 2]),
            say('If the form was filled in where the accident happened, write points_are = "exact" under '
                "[places] of the mapping."),
        )  # fmt: skip


def untold_findings(mapping: ImportMapping, *, file: str) -> Iterator[Finding]:
    """Yield the fields that no column fills and that stand as not known in every record."""
    said = {role for roles in mapping.columns.values() for role in roles} | {*mapping.constants}
    for role in ("device_type", "activity"):
        if role not in said:
            yield Finding(
                file, None, role, None, "column.default", Severity.NOTE,
                say("No column says it, so \"unknown\" stands in every record, as if nobody had known."),
                say("If a column says it, name it under [columns] of the mapping; if it is the same in every "
                    "row, under [constants]."),
            )  # fmt: skip
