"""The first mapping of a file of hazardous areas: what columns and values say, or an earlier import said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from geo.importing import dates
from geo.importing.cells import is_blank
from geo.importing.hazards.lexicon import AREAS, LEXICONS, Lexicon
from geo.importing.hazards.mapping import AreaMapping, read_area_mapping
from geo.importing.hazards.shapes import WKT
from geo.importing.hazards.words import roles_of
from geo.importing.mapping import shape_of
from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.run import MAPPING_FILE
from geo.language import say
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Finding, Severity
from geo.reading.regular import read_regular
from geo.store.batches import FOLDER, Batch


def column_roles(
    frame: pd.DataFrame, index: DistrictIndex, lexicon: Lexicon = AREAS
) -> dict[str, tuple[str, str]]:
    """Return what each column is taken for, and why."""
    columns = {str(name): _told(frame[name]) for name in frame.columns if name != "geometry"}
    found = roles_of(columns, index, lexicon=lexicon)
    by_values = next((name for name, cells in columns.items() if cells and all(map(WKT.match, cells))), "")
    if by_values:
        found[by_values] = ("geometry", say("its values are shapes as text"))
    return found


def first_mapping(
    said: AreaMapping | None,
    found: Mapping[str, tuple[str, str]],
    frame: pd.DataFrame,
    shape: Mapping[str, Any],
    folder: Path,
    batches: Sequence[Batch],
    *,
    kind: str = AREAS.kind,
) -> tuple[AreaMapping, str]:
    """Return the mapping somebody gave, that of an earlier import of the same columns, or one suggested."""
    columns = {name: _told(frame[name]) for name in found}
    remembered = ""
    for batch in reversed(batches) if said is None else ():
        path = folder / FOLDER / batch.id / MAPPING_FILE
        if batch.shape == shape_of(frame.columns) and path.is_file():
            earlier = read_regular(path, most_bytes=2_000_000).data.decode("utf-8")
            # Its day is that of another file.
            said = replace(read_area_mapping(earlier, file=MAPPING_FILE), snapshot=None)
            remembered = f"{batch.id} ({batch.file})"
            break
    if said is not None:
        new = {name: role for name, (role, _) in found.items() if name not in said.columns}
        kept_out = {name: role if role in {PERSON, IGNORED} else EXTRA for name, role in new.items()}
        return replace(said, columns={**said.columns, **kept_out}), remembered
    roles = day_roles(kind)
    days = [cell for name, (role, _) in found.items() if role in roles for cell in columns[name]]
    return AreaMapping(
        kind=kind,
        file=shape,
        columns={name: role for name, (role, _) in found.items()},
        order=dates.order_of(days).order,
        reasons={
            name: f"{why}; {', '.join(one[:60] for one in dict.fromkeys(columns[name][:3]))}".rstrip("; ")
            if role not in {PERSON, IGNORED, "geometry"}
            else why
            for name, (role, why) in found.items()
        },
    ), ""


def day_roles(kind: str) -> frozenset[str]:
    """Return the roles of columns of days, of which one order of day and month is told."""
    return frozenset(
        one for one in LEXICONS[kind].columns if one.endswith("_date") or one in {"date_start", "date_end"}
    )


def looked_at(said: AreaMapping, found: Mapping[str, tuple[str, str]], file: str) -> list[Finding]:
    """Say which columns may be about persons though their names do not say it."""
    return [
        Finding(file, None, name, None, *_of_persons(role))
        for name, (role, why) in found.items()
        if why.startswith("LOOK") and role in {PERSON, "name"} and said.columns.get(name) == role
    ]


def _of_persons(role: str) -> tuple[str, Severity, str, str]:
    if role == "name":
        return (
            "text.kept", Severity.WARNING,
            say("The values may name persons, as fields are called by their owners."),
            say('Write "leave_out" for it under [columns] of the mapping where they do.'),
        )  # fmt: skip
    return (
        "column.left_out", Severity.WARNING,
        say("The column is in no file of the pack: its values may be about persons."),
        say('If it may be kept, write "extra" for it under [columns] of the mapping.'),
    )  # fmt: skip


def _told(column: pd.Series) -> list[str]:
    return [one.strip() for one in column.tolist() if isinstance(one, str) and not is_blank(one)]
