"""Incidents out of rows: one for each accident, or one for each group of victims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from geo.importing.mapping import VICTIMS, ImportMapping
from geo.importing.source import Fate, SourceRow
from geo.layers.findings import Finding, Severity
from geo.layers.incidents import INCIDENTS
from geo.layers.vocabulary import VICTIM_STATUS

_SHARED: Final = (
    "date_start",
    "date_end",
    "device_type",
    "activity",
    "district",
    "district_code",
    "settlement",
)
_OUTCOMES: Final = ("killed", "injured")
_ABOUT_ONE: Final = ("sex", "status", "age", "outcome", "kind")
_LARGE: Final = 10


@dataclass(slots=True)
class Made:
    """One incident as it will be written, and the rows it is made of."""

    said: dict[str, str]
    rows: list[SourceRow] = field(default_factory=list)


def incidents_of(
    rows: Iterable[SourceRow], mapping: ImportMapping, *, file: str, known: frozenset[str], batch: str
) -> tuple[list[Made], list[Finding]]:
    """Return the incidents of accepted rows, with identifiers, and what was remarked.

    Parameters
    ----------
    rows
        Rows of the file; those that repeat an identifier are held, those the pack has already are marked so.
    mapping
        What one row is.
    file
        Name of the file, for findings.
    known
        Identifiers the pack has already.
    batch
        Beginning of identifiers that are issued.
    """
    findings: list[Finding] = []
    accepted = [row for row in rows if row.fate is Fate.ACCEPTED]
    if mapping.rows_are == VICTIMS:
        made = _grouped(accepted, mapping, findings, file)
    else:
        made = [Made({**row.said, **_numbers(row)}, [row]) for row in accepted]
    result: list[Made] = []
    seen: dict[str, int] = {}
    for one in made:
        given = one.said.get("incident_id", "")
        if given and given in known:
            _all(
                one,
                Fate.KNOWN,
                Finding(
                    file,
                    one.rows[0].row,
                    None,
                    given,
                    "id.known",
                    Severity.NOTE,
                    "The pack has an incident of this identifier already.",
                    "Nothing; to take the newer one, undo the batch that has the older.",
                ),
            )
            continue
        if given and given in seen:
            _all(
                one,
                Fate.HELD,
                Finding(
                    file,
                    one.rows[0].row,
                    mapping.column("incident_id"),
                    given,
                    "id.twice",
                    Severity.ERROR,
                    f"Row {seen[given]} has the same identifier.",
                    "Keep one of them, or say by which columns accidents are told apart: [rows] keys.",
                ),
            )
            continue
        if given:
            seen[given] = one.rows[0].row
        result.append(one)
    width = max(4, len(str(len(result))))
    for number, one in enumerate(result, start=1):
        if not one.said.get("incident_id"):
            one.said["incident_id"] = f"{batch}-{number:0{width}}"
        _finish(one, mapping)
    return result, findings


def _all(made: Made, fate: Fate, finding: Finding) -> None:
    made.rows[0].findings.append(finding)
    for row in made.rows:
        row.fate = fate


def _numbers(row: SourceRow) -> dict[str, str]:
    return {role: str(number) for role, number in row.people.items()}


def _grouped(rows: list[SourceRow], mapping: ImportMapping, findings: list[Finding], file: str) -> list[Made]:
    groups: dict[tuple[str, ...], list[SourceRow]] = {}
    for row in rows:
        # Without key columns every victim is an accident of its own.
        groups.setdefault(row.key if mapping.keys else (str(row.row),), []).append(row)
    large = [(len(members), members[0].row) for members in groups.values() if len(members) >= _LARGE]
    for size, first in sorted(large, reverse=True)[:5]:
        findings.append(
            Finding(
                file,
                first,
                None,
                None,
                "group.large",
                Severity.WARNING,
                f"{size} victims were taken for one accident.",
                "If these are several, name further columns under [rows] keys.",
            )
        )
    found = [{row.said.get("incident_id", "") for row in members} for members in groups.values()]
    given = Counter(one for ids in found for one in ids)
    # An identifier that is that of one group alone names the accident, whatever else tells groups apart.
    return [
        _group(members, one_id=len(ids) == 1 and all(one and given[one] == 1 for one in ids))
        for members, ids in zip(groups.values(), found, strict=True)
    ]


def _group(members: list[SourceRow], *, one_id: bool) -> Made:
    first = members[0]
    values = {key: value for key, value in first.said.items() if key not in _ABOUT_ONE}
    if not one_id:
        values.pop("incident_id", None)
    for name in _SHARED:
        found = list(dict.fromkeys(row.said[name] for row in members if name in row.said))
        if len(found) > 1:
            first.findings.append(
                Finding(
                    first.findings[0].file if first.findings else "",
                    first.row,
                    None,
                    " / ".join(found)[:80],
                    "group.differs",
                    Severity.NOTE,
                    f"Victims of one accident differ in {name}; that of the first stands.",
                    "Compare them with the source.",
                )
            )
        if found:
            values.setdefault(name, found[0])
    victims = [row for row in members if row.victim]
    if victims:
        total = Counter[str]()
        for row in victims:
            total.update(row.people)
        # All victims are told one by one, so that an outcome nobody had is counted and none.
        values |= {role: str(total[role]) for role in (*_OUTCOMES, "outcome_unknown")}
        values |= _breakdowns(victims)
    else:
        values |= _numbers(first)
    return Made(values, members)


def _breakdowns(victims: list[SourceRow]) -> dict[str, str]:
    found: dict[str, str] = {}
    if any("status" in row.said for row in victims):
        for outcome in _OUTCOMES:
            hurt = Counter(row.said.get("status", "") for row in victims if row.people.get(outcome))
            found |= {f"{outcome}_{code}": str(hurt[code]) for code in VICTIM_STATUS.codes()}
    if all(row.said.get("age") in {"child", "adult"} for row in victims):
        for outcome in _OUTCOMES:
            children = sum(row.said["age"] == "child" for row in victims if row.people.get(outcome))
            found[f"{outcome}_children"] = str(children)
    return found


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
