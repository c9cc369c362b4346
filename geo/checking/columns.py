"""Columns as they came and columns as a layer has them: names cut short made whole, missing ones filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import pandas as pd

from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.schema import Schema
from geo.text import listed

_CUT_AT: Final = 10
"""Characters to which a Shapefile cuts the names of its fields."""


class Fitted(NamedTuple):
    """A frame with the columns of its layer, and what was done for it."""

    frame: pd.DataFrame
    findings: tuple[Finding, ...]


def whole_names(columns: Iterable[object], schema: Schema) -> dict[str, str]:
    """Return the fields that names of ten characters are the beginning of, each of one field alone."""
    names = [str(name) for name in columns]
    found: dict[str, str] = {}
    for name in names:
        if len(name) != _CUT_AT or name in schema:
            continue
        fields = [one for one in schema.names if one.startswith(name) and one not in names]
        if len(fields) == 1:
            found[name] = fields[0]
    return found


def fitted(frame: pd.DataFrame, schema: Schema, *, defaults: Mapping[str, str], file: str) -> Fitted:
    """Return a frame as read with names cut short made whole and defaults in place of missing columns.

    Parameters
    ----------
    frame
        Columns as read.
    schema
        Fields of the layer; what each may do without says `geo.layers.fields.Field.default`.
    defaults
        What a pack says in place of the schema.
    file
        Name of the file for the findings.

    Returns
    -------
    Fitted
        A field whose default is empty gets no column: nothing is recorded of it.
    """
    findings = []
    cut = whole_names(frame.columns, schema)
    if cut:
        frame = frame.rename(columns=cut)
        pairs = ", ".join(f"{name} ({field})" for name, field in cut.items())
        findings.append(
            Finding(
                file, None, None, None, "column.cut", Severity.NOTE,
                say("Names cut at ten characters, as Shapefiles have them, were read as whole: {pairs}.",
                    pairs=pairs),
                say("Nothing, if these are the fields meant."),
            )
        )  # fmt: skip
    missing = [one for one in schema.fields if one.default is not None and one.name not in frame.columns]
    if not missing or not len(frame):
        return Fitted(frame, tuple(findings))
    own = {one.name: defaults.get(one.name) or one.default or "" for one in missing}
    if "location_precision" in own and schema.name == "incidents":
        frame, own["location_precision"] = _places_filled(frame)
    if schema.name == "incidents" and "date_start" in frame.columns:
        frame, said = _dates_filled(frame, set(own))
        own |= said
    plain = {name: value for name, value in own.items() if value and name not in frame.columns}
    frame = frame.assign(
        **{name: pd.Series(value, index=frame.index, dtype="str") for name, value in plain.items()}
    )
    filled = [f"{name} {value}" for name, value in own.items() if value]
    if "area_km2" in own:
        filled.append(say("area_km2 as measured from the boundary"))
    blank = [name for name, value in own.items() if not value and name != "area_km2"]
    words = [*filled, *([say("nothing recorded for {blank}", blank=listed(blank))] if blank else [])]
    findings.append(
        Finding(
            file, None, None, None, "column.default", Severity.NOTE,
            say("The file has no column {own}. In every row stands: {words}.",
                own=listed(own), words='; '.join(words)),
            say("Add the columns where something else is known."),
        )
    )  # fmt: skip
    return Fitted(frame, tuple(findings))


def without_remainder(frame: pd.DataFrame, *, file: str) -> Fitted:
    """Return districts as this program exports them without the row of what is in no known district.

    Other frames come back as they are.
    """
    if not {"district_id", "name_en", "incidents_certain"} <= {*frame.columns}:
        return Fitted(frame, ())
    rest = frame["district_id"].isna()
    if not rest.any():
        return Fitted(frame, ())
    row = frame.index[rest][0]
    return Fitted(
        frame[~rest],
        (
            Finding(
                file, int(row), None, str(frame.loc[row, "name_en"]), "row.remainder", Severity.NOTE,
                say("The row sums what lies in no known district; it is no district and was left out."),
                say("Nothing: exports of districts have such a row."),
            ),
        ),
    )  # fmt: skip


def _places_filled(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return a frame that says of no point how well the place is known, and words for what stands there."""
    placed = frame["geometry"].notna() if "geometry" in frame else pd.Series(data=False, index=frame.index)
    if {"longitude", "latitude"} <= {*frame.columns}:
        placed |= frame["longitude"].notna() & frame["latitude"].notna()
    words = placed.map({True: "settlement", False: "unknown"}).astype("str")
    return frame.assign(location_precision=words), say(
        "settlement where there is a point and unknown elsewhere"
    )


def _dates_filled(frame: pd.DataFrame, missing: set[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a frame whose first day stands for what the file does not say of it, and words for that."""
    said: dict[str, str] = {}
    start = frame["date_start"]
    dated = start.notna() & (start.astype("str").str.strip() != "")
    if "date_end" in missing:
        frame, said["date_end"] = frame.assign(date_end=start), say("as date_start")
    if "date_precision" in missing:
        same = frame["date_end"].astype("str") == start.astype("str")
        words = same.map({True: "day", False: "interval"}).where(dated)
        frame, said["date_precision"] = (
            frame.assign(date_precision=words.astype("str")),
            say("day or interval, as the days say"),
        )
    if "date_basis" in missing:
        basis = pd.Series("reported", index=frame.index).where(dated).astype("str")
        frame, said["date_basis"] = (
            frame.assign(date_basis=basis),
            say("reported, the most cautious, where a day is given"),
        )
    return frame, said


def empty_layer(schema: Schema) -> pd.DataFrame:
    """Return a layer that a pack does not hold, as if it had been read: without any row."""
    columns = {field.name: pd.Series([], dtype=object) for field in schema.fields}
    return pd.DataFrame(columns, index=pd.RangeIndex(1, 1, name="source_row"))
