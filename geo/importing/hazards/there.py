"""Areas of a file set against those the pack has: the same, with another status, or told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import shapely

from geo.analysis.hazards import Entry, histories
from geo.importing.hazards.rows import AreaRow
from geo.importing.hazards.shapes import Perimeters
from geo.importing.source import Fate
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.pack import Pack
from geo.text import listed

_COMPARED: Final = ("class", "contamination", "evidence", "survey_type", "survey_date", "area_m2_stated")
_GRID: Final = 1e-7
"""Degrees to which two drawings of one perimeter agree."""


def mark_there(
    rows: Sequence[AreaRow], drawn: Perimeters, pack: Pack, *, file: str, twins: str, has_ids: bool
) -> tuple[list[AreaRow], list[Finding]]:
    """Give rows whose area the pack has their fates.

    Parameters
    ----------
    rows, drawn
        Of the file.
    pack
        Without them.
    file
        Name of the file.
    twins
        What is done with a perimeter the pack has already, where rows have no identifiers.
    has_ids
        Whether they have.

    Returns
    -------
    tuple
        Rows of areas that the pack has with another status, which become entries alone; and findings.
    """
    table = pack.hazards
    by_id = {str(one): at for at, one in enumerate(table["hazard_id"])}
    shapes = pack.hazard_layer().geometry.to_numpy(dtype=object)
    by_shape = {sign: at for at, shape in enumerate(shapes) if (sign := _sign(shape))}
    told = histories(pack)
    more: list[AreaRow] = []
    found: list[Finding] = []
    for row in rows:
        if row.fate is not Fate.ACCEPTED:
            continue
        sign = _sign(drawn.shapes[row.at])
        at = by_id.get(row.said["hazard_id"])
        if at is None:
            twin = by_shape.get(sign) if sign else None
            if twin is not None and (has_ids or twins != "keep"):
                _twin(row, str(table["hazard_id"].iloc[twin]), found, file=file, twins=twins, has_ids=has_ids)
            continue
        unlike = [
            name for name in _COMPARED if row.said.get(name) and _other(row.said[name], table[name].iloc[at])
        ]
        if sign and table["drawn_as"].iloc[at] == "perimeter" and sign != _sign(shapes[at]):
            unlike.append("perimeter")
        last = told[at].entries[-1].status if told[at].entries else told[at].today
        row.fate = Fate.DIFFERS if unlike else Fate.KNOWN
        if unlike:
            found.append(
                Finding(
                    file, row.row, None, row.said["hazard_id"], "id.differs", Severity.WARNING,
                    say("The pack has this area with other values of {unlike}; it stays as it "
                        "is.", unlike=listed(unlike)),
                    say("Compare the two; where the file is right, first take the import that brought "
                        "it out."),
                )
            )  # fmt: skip
        elif row.status and row.status != last:
            if told[at].entries:
                _after(row, told[at].entries[-1], found, file=file)
            more.append(row)
    return more, found


def _after(row: AreaRow, last: Entry, found: list[Finding], *, file: str) -> None:
    """Take back days of a new status that lie before the one the pack has, which it follows."""
    days = [one for one in (row.since, row.closed.end if row.closed else None) if one is not None]
    if not days or max(days) > last.day:
        return
    row.since = row.closed = None
    found.append(
        Finding(
            file, row.row, None, row.said["hazard_id"], "date.conflict", Severity.WARNING,
            say("The status is dated before the last one the pack has of this area, of {day}, so it is "
                "recorded of the day of the file.", day=last.since),
            say("Check both days; where the file is right, first take the import that brought the last "
                "status out."),
        )
    )  # fmt: skip


def _twin(row: AreaRow, other: str, found: list[Finding], *, file: str, twins: str, has_ids: bool) -> None:
    """Say that the pack has the perimeter of a row; hold the row where nothing tells the two apart."""
    message = say("The pack has this perimeter already, as {other}", other=other)
    if has_ids:
        found.append(
            Finding(
                file, row.row, "geometry", None, "hazard.duplicate", Severity.WARNING,
                f"{message}.", say("Keep one of them where they are one area."),
            )
        )  # fmt: skip
        return
    row.fate = Fate.KNOWN if twins == "there" else Fate.HELD
    if twins == "ask":
        row.findings.append(
            Finding(
                file, row.row, "geometry", None, "twin.same", Severity.ERROR,
                say("{message}, so the row waits.", message=message),
                say('Say twins = "there" or "keep" under [rows] of the mapping.'),
            )
        )  # fmt: skip


def _sign(shape: shapely.Geometry | None) -> bytes:
    """Return what two drawings of one perimeter have in common; empty where there is none."""
    if shape is None or shapely.get_dimensions(shape) < 2 or not shapely.is_valid(shape):
        return b""
    found: bytes = shapely.to_wkb(shapely.normalize(shapely.set_precision(shape, _GRID)))
    return found


def _other(mine: str, theirs: Any) -> bool:
    if theirs is None or pd.isna(theirs):
        return True
    if isinstance(theirs, float):
        return abs(float(mine) - theirs) > 0.5
    return str(theirs).removesuffix(" 00:00:00") != mine
