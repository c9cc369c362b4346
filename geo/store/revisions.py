"""What later imports changed of incidents that were there: read with the pack, and gone with the import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd
import shapely

from geo.checking.columns import whole_names
from geo.errors import ReadError
from geo.language import say
from geo.layers.incidents import INCIDENTS

Revisions = Mapping[str, Mapping[str, str]]
_POINT: Final = ("longitude", "latitude")
_WORKED_OUT: Final = frozenset(
    {"location_precision", "date_precision", "date_basis", "recorded_on", "country"}
)
"""Fields that a file without their column gets from the pack or from other fields."""


def read_revisions(files: Iterable[tuple[str, bytes]]) -> dict[str, dict[str, str]]:
    """Return by incident the fields that imports changed, the later import over the earlier one.

    Parameters
    ----------
    files
        Names and bytes, in the order of the imports.

    Raises
    ------
    ReadError
        Where one of them is none of ours.
    """
    found: dict[str, dict[str, str]] = {}
    for name, data in files:
        try:
            rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
        except (UnicodeDecodeError, csv.Error) as error:
            raise ReadError(
                say(
                    "{name}: cannot be read ({error}). Put it back as it was.",
                    name=name,
                    error=str(error)[:80],
                )
            ) from None
        for row in rows:
            unknown = {*row} - {"incident_id", *_POINT} - {*INCIDENTS.names}
            if unknown or not row.get("incident_id") or None in row.values():
                raise ReadError(
                    say("{name}: is no list of changed incidents. Put it back as it was.", name=name)
                )
            changes = {field: value for field, value in row.items() if value and field != "incident_id"}
            found.setdefault(row["incident_id"], {}).update(changes)
    return found


def revised(frame: pd.DataFrame, revisions: Revisions) -> pd.DataFrame:
    """Return incidents as read with what was changed of them."""
    named = whole_names(frame.columns, INCIDENTS)
    key = next((one for one in frame.columns if named.get(str(one), one) == "incident_id"), None)
    if key is None or not revisions:
        return frame
    ids = frame[key].astype(str).str.strip()
    mine = {code: changes for code, changes in revisions.items() if (ids == code).any()}
    if not mine:
        return frame
    attrs = frame.attrs
    frame = frame.rename(columns=named)
    for field in {name for changes in mine.values() for name in changes}:
        values = {code: changes[field] for code, changes in mine.items() if field in changes}
        if field in _POINT and "geometry" in frame:
            continue
        if field not in frame:
            if field in _WORKED_OUT:
                continue
            default = INCIDENTS[field].default if field in INCIDENTS else None
            frame[field] = pd.Series(default or None, index=frame.index, dtype=object)
        column = frame[field].astype(object)
        frame[field] = column.where(~ids.isin(values), ids.map(values))
    if "geometry" in frame:
        points = {
            code: shapely.Point(*(float(changes[one]) for one in _POINT))
            for code, changes in mine.items()
            if all(one in changes for one in _POINT)
        }
        shapes = zip(ids, frame["geometry"], strict=True)
        moved: list[Any] = [points.get(code, shape) for code, shape in shapes]
        frame["geometry"] = pd.Series(moved, index=frame.index, dtype=object)
    frame.attrs = attrs
    return frame
