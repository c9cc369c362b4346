"""Where the points of a file lie, before anybody believes its coordinates."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.importing.account import with_incidents
from geo.importing.run import Import
from geo.layers.pack import Pack
from geo.store.files import load_with_batch

_MOST: Final = 5_000
_NAME: Final = "row "


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points of a file.

    Parameters
    ----------
    count, inside
        How many rows have one, and how many of these lie in a district of the pack.
    pack
        The pack with nothing but them for incidents, for a map; None where none lies near it.
    """

    count: int
    inside: int
    pack: Pack | None


def points_of(done: Import, folder: Path, *, remarked: bool = False) -> Points:
    """Return where all rows with a point lie, whatever else is known of them.

    Parameters
    ----------
    done
        An import of the file.
    folder
        Of the pack, which stays as it is.
    remarked
        Whether only rows are meant of which something was found, a note or more.
    """
    told = {(one.file, one.row) for one in done.findings if one.row is not None} if remarked else set()
    rows = [
        row
        for row in done.rows
        if row.point.longitude is not None
        and (not remarked or row.findings or (row.file or done.batch.file, row.row) in told)
    ][:_MOST]
    if not rows:
        return Points(count=0, inside=0, pack=None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["incident_id", "longitude", "latitude", "location_precision"])
    for row in rows:
        writer.writerow([f"{_NAME}{row.row}-{row.at}", row.point.longitude, row.point.latitude, "exact"])
    tried = load_with_batch(folder, done.batch, out.getvalue().encode())
    pack = with_incidents(tried, {f"{_NAME}{row.row}-{row.at}" for row in rows})
    table = pack.incidents
    inside = int(table["district_by_polygon"].notna().sum())
    return Points(count=len(rows), inside=inside, pack=pack if len(table) else None)
