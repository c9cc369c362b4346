"""Incidents out of rows: one for each accident, or one for each group of victims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Final

from geo.importing.groups import Made, grouped, numbers_of
from geo.importing.mapping import VICTIMS, ImportMapping
from geo.importing.source import Fate, SourceRow
from geo.importing.submissions import number_of
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.incidents import INCIDENTS
from geo.text import listed

_NO_KEYS: Final[Mapping[str, str]] = MappingProxyType({})


def incidents_of(
    rows: Sequence[SourceRow],
    mapping: ImportMapping,
    *,
    file: str,
    known: frozenset[str],
    batch: str,
    keys: Mapping[str, str] = _NO_KEYS,
) -> tuple[list[Made], list[Made], list[Finding]]:
    """Return the incidents of accepted rows, with identifiers, those the pack has, and what was remarked.

    Parameters
    ----------
    rows
        Rows of the file; those that repeat an identifier are held.
    mapping
        What one row is.
    file
        Name of the file, for findings.
    known
        Identifiers the pack has already.
    batch
        Beginning of identifiers that are issued.
    keys
        Identifiers the pack has given to submissions of forms, by theirs.
    """
    findings: list[Finding] = []
    if mapping.rows_are == VICTIMS:
        made = grouped(rows, mapping, findings, file)
    else:
        made = [Made({**row.said, **numbers_of(row)}, [row]) for row in rows if row.fate is Fate.ACCEPTED]
    column = mapping.column("incident_id") or ""
    result: list[Made] = []
    there: list[Made] = []
    seen: dict[str, Made] = {}
    for one in made:
        given = one.said.get("incident_id", "")
        if given and given not in known:
            number, one.key = number_of(given, column, keys)
            one.said["incident_id"] = number
        if one.said.get("incident_id") in known:
            there.append(one)
            continue
        if given and given in seen:
            _all(
                one,
                Fate.HELD,
                Finding(
                    one.rows[0].file,
                    one.rows[0].row,
                    column or None,
                    given,
                    "id.twice",
                    Severity.ERROR,
                    _twice(seen[given], one),
                    say("Keep one of them, or say by which columns accidents are told apart: [rows] keys."),
                ),
            )
            continue
        if given:
            seen[given] = one
        result.append(one)
    _number(result, batch, keys)
    for one in (*result, *there):
        _finish(one, mapping)
    return result, there, findings


def _number(made: Sequence[Made], batch: str, keys: Mapping[str, str]) -> None:
    """Give a number of the pack to what has none, and none that a submission was given before."""
    width = max(4, len(str(len(made))))
    names = (f"{batch}-{at:0{width}}" for at in count(1))
    if any(one.key for one in made):
        taken = {*keys.values(), *(one.said["incident_id"] for one in made if "incident_id" in one.said)}
        names = (name for name in names if name not in taken)
    for one in made:
        # Those that have an identifier of their own leave their number out.
        if not one.said.get("incident_id"):
            one.said["incident_id"], one.issued = next(names), not one.key
        elif not one.key:
            next(names)


def _twice(first: Made, second: Made) -> str:
    names = [name for name in INCIDENTS.names if first.said.get(name, "") != second.said.get(name, "")]
    unlike = listed([INCIDENTS[name].label.lower() for name in names])
    row = first.rows[0].row
    if not unlike:
        return say("Row {row} has the same identifier, and the same values.", row=row)
    return say("Row {row} has the same identifier and differs in {unlike}.", row=row, unlike=unlike)


def _all(made: Made, fate: Fate, finding: Finding) -> None:
    made.rows[0].findings.append(finding)
    for row in made.rows:
        row.fate = fate


def _finish(one: Made, mapping: ImportMapping) -> None:
    """Put sex, place and constants of an incident into its fields."""
    sexes = {row.said.get("sex", "") for row in one.rows if row.victim or mapping.rows_are != VICTIMS} - {""}
    if sexes:
        one.said["sex"] = (
            sexes.pop()
            if len(sexes) == 1
            else "unknown"
            if sexes <= {"unknown"}
            else "mixed"
            if {"male", "female"} <= sexes
            else "unknown"
        )
    point = next((row.point for row in one.rows if row.point.longitude is not None), None)
    if point is not None:
        one.said |= {"longitude": str(point.longitude), "latitude": str(point.latitude)}
        one.said.setdefault("location_precision", mapping.points_are)
    else:
        stated = {"district", "district_code"} & {*one.said}
        precision = "district" if stated else "region" if "region" in one.said else "unknown"
        if one.said.get("location_precision") in {None, "exact", "settlement"}:
            one.said["location_precision"] = precision
    for key, value in mapping.constants.items():
        if key in INCIDENTS:
            one.said.setdefault(key, value)
    for key in ("device_type", "activity"):
        if not one.said.get(key):
            one.said[key] = "unknown"
    known: Mapping[str, str] = {**one.said}
    one.said = {
        key: value for key, value in known.items() if key in INCIDENTS or key in {"longitude", "latitude"}
    }
