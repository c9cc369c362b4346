"""Rows that are no incidents and are kept beside them: sums of a period, and events of other kinds."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from geo.importing.cells import is_blank, read_count
from geo.importing.choices import choices_of
from geo.importing.groups import Made, numbers_of
from geo.importing.mapping import ImportMapping
from geo.importing.naming import by_name
from geo.importing.persons import is_free_text, masked, names_text
from geo.importing.roles import EXTRA, FREE_TEXT
from geo.importing.source import Fate, SourceRow
from geo.language import marked, say
from geo.layers.findings import Finding, Severity
from geo.layers.measures import PARTS, RANGED
from geo.publish.csv_text import guarded

SUMS_FILE: Final = "sums.csv"
OTHERS_FILE: Final = "others.csv"
_FEWEST: Final = 4
_LONGEST: Final = 2_000
_OF_ONE: Final = frozenset(
    (
        *("incident_id", "settlement", "latitude", "longitude", "coordinates", "mgrs", "easting", "day"),
        *("outcome", "sex", "age", "activity", "status", "time_local", "place_note"),
    )
)
"""What a row tells that is about one accident."""
_SAID: Final = (
    *("date_start", "date_end", "date_precision", "region", "district", "district_code", "settlement"),
    "device_type",
)


def look_like_sums(frame: pd.DataFrame, by_role: Mapping[str, str]) -> str:
    """Return why the rows of a table look like sums of a period; empty where they do not.

    Parameters
    ----------
    frame
        The table, as text.
    by_role
        Column by role.
    """
    if column := by_role.get("accidents"):
        numbers = [read_count(one).value for one in frame[column].tolist() if isinstance(one, str)]
        return (
            say('"{column}" counts accidents, several in one row', column=column)
            if any((n or 0) > 1 for n in numbers)
            else ""
        )
    when = [by_role[role] for role in ("year", "month") if role in by_role]
    where = [by_role[role] for role in ("district", "district_code", "region") if role in by_role]
    if "date" in by_role or not when or not where or not {"killed", "injured", "casualties"} & {*by_role}:
        return ""
    if _OF_ONE & {*by_role} or len(frame) < _FEWEST:
        return ""
    told = [name for name in (*when, *where, by_role.get("device_type", "")) if name]
    keys = [tuple(one) for one in frame[told].itertuples(index=False, name=None)]
    full = all(not is_blank(one if isinstance(one, str) else None) for key in keys for one in key)
    if not full or len({*keys}) < len(keys):
        return ""
    return say("no two rows have the same month and place, and nothing in them is about one accident")


_SUMS: Final = marked(
    "{number:,} rows sum a period and are no accidents: {people:,} casualties. No incident is made of "
    "them, they "
    "are in no figure and are kept in {file}."
)
_SUMS_OF: Final = marked(
    "{number:,} rows sum a period and are no accidents: {people:,} casualties, {when}. No incident is "
    "made of "
    "them, they are in no figure and are kept in {file}."
)


def sums_finding(rows: Sequence[SourceRow], *, file: str, batch: str) -> list[Finding]:
    """Say what was done with rows that sum a period."""
    sums = [row for row in rows if row.fate is Fate.SUM]
    if not sums:
        return []
    days = sorted(row.said[name] for row in sums for name in ("date_start", "date_end") if row.said.get(name))
    when = say("{low} to {high}", low=days[0], high=days[-1]) if days else ""
    people = sum(row.casualties for row in sums)
    return [
        Finding(
            file, None, None, None, "rows.sums", Severity.WARNING,
            say(_SUMS_OF if when else _SUMS, number=len(sums), people=people, when=when,
                file=f"imports/{batch}/{SUMS_FILE}"),
            say('If each row is one accident, write are = "accident" under [rows] of the mapping.'),
        )
    ]  # fmt: skip


def table_of(rows: Sequence[SourceRow], fate: Fate) -> bytes:
    """Return rows of one fate as a table: number, kind, time, place and people, nothing about persons."""
    names = ["file", "row", "kind", "accidents", *_SAID, "longitude", "latitude", *PARTS, *RANGED]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        if row.fate is fate:
            point = {
                name: "" if value is None else str(value)
                for name, value in zip(("longitude", "latitude"), row.point, strict=False)
            }
            said = {name: guarded(value) for name, value in row.said.items()}
            writer.writerow({**said, **numbers_of(row), **point, "file": row.file, "row": row.row})
    return out.getvalue().encode()


def kept_columns(frame: pd.DataFrame, mapping: ImportMapping) -> tuple[str, ...]:
    """Return the columns kept as they are that stand in the records: single choices say nothing more."""
    choices = {name for names in choices_of(frame).values() for name in names}
    return tuple(name for name in mapping.having(EXTRA) if name in frame and name not in choices)


def kept_of(one: Made, frame: pd.DataFrame, columns: Sequence[str]) -> str:
    """Return what kept columns say of an incident, by the names of the file, without telephone numbers."""
    told = []
    for name in columns:
        cells = [frame[name].iloc[row.at] for row in one.rows]
        told_cells = [
            " ".join(cell.split()) for cell in cells if isinstance(cell, str) and not is_blank(cell)
        ]
        values = dict.fromkeys(masked(cell)[0] for cell in told_cells)
        if values:
            told.append(f"{name}: {' / '.join(values)}")
    return "; ".join(told)[:_LONGEST]


def texts_kept(frame: pd.DataFrame, columns: Sequence[str], *, file: str) -> list[Finding]:
    """Say which of the kept columns are free text, in which anybody may be named."""
    found = []
    for name in columns:
        cells = [cell for cell in frame[name].tolist() if isinstance(cell, str)]
        if not (names_text(name) or by_name(name) in FREE_TEXT or is_free_text(cells)):
            continue
        found.append(
            Finding(
                file, None, name, None, "text.kept", Severity.WARNING,
                say("Free text of \"{name}\" is kept in the records and in internal exports. Telephone "
                    "numbers and e-mail addresses are masked in it; names of persons are not "
                        "found.", name=name),
                say('Read it before anybody else does, or say "leave_out" under [columns] in the mapping.'),
            )
        )  # fmt: skip
    return found
