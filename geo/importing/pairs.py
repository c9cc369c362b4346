"""Rows of a file beside the incidents of the pack that they may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from geo.importing.already import COMPARED
from geo.importing.run import Import
from geo.importing.source import SourceRow
from geo.layers.findings import Severity
from geo.layers.incidents import INCIDENTS
from geo.layers.pack import Pack

_MOST: Final = 200
_TWINS: Final = frozenset(
    ("twin.same", "twin.differs", "twin.near", "twin.merged", "twin.refused", "twin.kept", "id.differs")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A row that may be an incident of the pack, beside it.

    Parameters
    ----------
    row, file
        Where it stands.
    rule, message, remedy
        What was found.
    held
        Whether it waits for an answer.
    other
        Identifier of the incident of the pack; empty where it has no such any more.
    sides
        Label, value of the file and value of the pack; empty where one says nothing.
    """

    row: int | None
    file: str
    rule: str
    message: str
    remedy: str
    held: bool
    other: str
    sides: tuple[tuple[str, str, str], ...]


def twins_of(done: Import) -> tuple[Twin, ...]:
    """Return rows that may be incidents of the pack already, each beside it, those that wait first."""
    wanted = [one for one in done.findings if one.rule in _TWINS]
    records = _records(done.before, (word for one in wanted for word in _named(one.value, one.message)))
    rows = {(row.file, row.row): row for row in done.rows}
    found = []
    for one in wanted:
        other = next((word for word in _named(one.value, one.message) if word in records), "")
        row = rows.get((one.file, one.row or 0))
        sides = _sides(row, records[other]) if row is not None and other else ()
        found.append(
            Twin(
                row=one.row,
                file=one.file,
                rule=one.rule,
                message=one.message,
                remedy=one.remedy,
                held=one.severity is Severity.ERROR,
                other=other,
                sides=sides,
            )
        )
    return tuple(sorted(found, key=lambda one: not one.held)[:_MOST])


def _named(value: str | None, message: str) -> Iterable[str]:
    """Yield what may be the identifier of the other incident: the value, else the last word."""
    if value:
        yield value
    yield message.rstrip(".").rpartition(" ")[2]


def _records(pack: Pack, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    table = pack.incidents
    table = table[table["incident_id"].isin(set(names))]
    return {
        str(row["incident_id"]): {str(key): value for key, value in row.items()}
        for row in table.to_dict("records")
    }


def _sides(row: SourceRow, record: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    said = {**row.said, **{role: str(number) for role, number in row.people.items()}}
    if row.point.longitude is not None:
        said |= {"longitude": str(row.point.longitude), "latitude": str(row.point.latitude)}
    # As the pack knows the district, whether the file names it or gives its code.
    said["district_code"] = row.area or said.get("district", "")
    found = []
    for name in COMPARED:
        mine, theirs = said.get(name, ""), _words(record.get(name))
        if mine or theirs:
            label = INCIDENTS[name].label if name in INCIDENTS else name.capitalize()
            found.append((label, mine, theirs))
    return tuple(found)


def _words(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 - what is not a number is not itself
        return ""
    return str(value).removesuffix(" 00:00:00").removesuffix(".0")
