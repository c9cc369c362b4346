"""What stands in for entries that pack.toml does not have: days and bounds of the data, words that say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.errors import ReadError
from geo.language import Sayings, say
from geo.layers.entries import PACK_FILE
from geo.layers.findings import Finding, Severity
from geo.layers.meridian import Bounds, narrowest
from geo.layers.meta import MOST_YEARS, PackMeta, pack_error
from geo.layers.packtoml import day_faults
from geo.text import listed

_DAYS: Final = ("date_start", "date_end")
DATED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"hazard_status": ("date",), "surveys": ("survey_date",), "activities": ("date_end",)}
)
"""Columns of other layers on whose days something is known, by layer."""
_WORDS: Final = Sayings(
    {
        "name": "name {0.name} (the folder)",
        "theatre": "theatre {0.theatre} (the title)",
        "synthetic": "synthetic false (the records are real)",
        "period_start": "period_start {0.period_start} (1 January of the first year recorded)",
        "as_of": "as_of {0.as_of} (the last day recorded)",
        "compiled_on": "compiled_on {0.compiled_on} (the day the newest file was written)",
        "bounds": "bounds of the districts",
        "sensitivity_default": "sensitivity_default {0.sensitivity_default} (no edition for others "
        "holds them)",
        "settlement_radius_m": "settlement_radius_m {0.settlement_radius_m}",
    }
)
"""By what an entry is replaced; the rest by a sentence that says nothing is stated."""


def settled(
    meta: PackMeta,
    *,
    districts: pd.DataFrame,
    incidents: Sequence[pd.DataFrame],
    dated: Sequence[tuple[str, pd.DataFrame]],
    written_on: dt.date,
) -> PackMeta:
    """Return what pack.toml says with days and bounds taken from the data where it has none.

    Parameters
    ----------
    meta
        As `geo.layers.packtoml.parse_meta` returns it.
    districts, incidents
        As they were read, unchecked; incidents file by file.
    dated
        Layers of `DATED`, file by file: what is known of a day later than the last incident is known, too.
    written_on
        Day the newest file of the pack was written: what is dated later is a slip and counts for nothing.

    Raises
    ------
    PackError
        Where the days, together with those stated, are in no order.
    """
    if not meta.unstated:
        return meta
    unstated = {*meta.unstated}
    compiled = written_on if "compiled_on" in unstated else meta.compiled_on
    days = [day for frame in incidents for day in _days(frame, _DAYS, compiled)]
    known = [*days, *(day for layer, frame in dated for day in _days(frame, DATED[layer], compiled))]
    as_of = (max(known) if known else compiled) if "as_of" in unstated else meta.as_of
    as_of = min(as_of, compiled) if "compiled_on" not in unstated else as_of
    compiled = max(compiled, as_of) if "compiled_on" in unstated else compiled
    start = meta.period_start
    if "period_start" in unstated:
        first = min([as_of, *(day for day in days if day.year >= as_of.year - MOST_YEARS)])
        start = dt.date(first.year, 1, 1)
    bounds = _bounds(districts) if "bounds" in unstated else meta.bounds
    found = replace(meta, period_start=start, as_of=as_of, compiled_on=compiled, bounds=bounds)
    faults = day_faults(found)
    if faults:
        raise pack_error(meta.name, faults)
    return found


def unstated_findings(meta: PackMeta) -> tuple[Finding, ...]:
    """Return the note that names every entry pack.toml does not have, and what stands in for it."""
    if not meta.unstated:
        return ()
    stand_in = [_WORDS[key].format(meta) for key in meta.unstated if key in _WORDS]
    said = [key for key in meta.unstated if key not in _WORDS]
    words = [
        *stand_in,
        *([say("words that nothing is stated for {said}", said=listed(said))] if said else []),
    ]
    return (
        Finding(
            PACK_FILE, None, None, None, "pack.unstated", Severity.NOTE,
            say("{pack_file} has no {unstated}, so these stand in: {words}.",
                pack_file=PACK_FILE, unstated=listed(meta.unstated), words='; '.join(words)),
            say("Write the entries into {pack_file} where others are true; docs/packs.md lists them.",
                pack_file=PACK_FILE),
        ),
    )  # fmt: skip


def _days(frame: pd.DataFrame, names: Iterable[str], latest: dt.date) -> list[dt.date]:
    found: list[dt.date] = []
    for name in names:
        if name in frame:
            read = pd.to_datetime(frame[name].astype("str"), format="%Y-%m-%d", errors="coerce")
            found += [one.date() for one in read.dropna()]
    # The last possible day of a record known to its year may lie ahead: it is no day of the future recorded.
    return [min(day, latest) for day in found if day.year <= latest.year]


def _bounds(districts: pd.DataFrame) -> Bounds:
    shapes: Any = districts["geometry"].to_numpy(dtype=object) if "geometry" in districts else np.array([])
    found = narrowest(shapes)
    if found is None:
        raise ReadError(
            say(
                "No district has a boundary, so there is nothing to show. Give the districts their "
                "boundaries."
            )
        )
    return found
