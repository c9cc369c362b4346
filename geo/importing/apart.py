"""Victims of the same day and place whom a column that nobody named tells into several accidents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from geo.importing.keys import GUESSED, joins
from geo.importing.mapping import APART, VICTIMS, ImportMapping
from geo.importing.persons import share
from geo.importing.roles import EXTRA
from geo.importing.source import Fate, SourceRow
from geo.importing.suggestion import MOST
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.text import listed

_FEW: Final = 5
"""Fewer accidents than these may be told apart by chance by any column of words."""
Groups = Mapping[tuple[str, ...], Sequence[SourceRow]]


def hold_unsure(rows: Sequence[SourceRow], frame: pd.DataFrame, mapping: ImportMapping) -> str:
    """Hold rows that would be one accident by day and place, and are several by another column.

    Parameters
    ----------
    rows
        Of the file.
    frame
        The file as read.
    mapping
        What its columns are; what it says of such rows holds.

    Returns
    -------
    str
        The column; empty for none.
    """
    named = {role for name in mapping.keys for role in mapping.columns.get(name, ())}
    if (
        mapping.rows_are != VICTIMS
        or not mapping.keys
        or not named <= {*GUESSED}
        or mapping.apart != APART[0]
    ):
        return ""
    groups: dict[tuple[str, ...], list[SourceRow]] = defaultdict(list)
    for row in rows:
        if row.fate in {Fate.ACCEPTED, Fate.HELD} and joins(row, mapping):
            groups[tuple(" ".join(value.split()).casefold() for value in row.key)].append(row)
    for name in mapping.having(EXTRA):
        if name in frame and _tells(frame[name].tolist(), groups):
            _hold(groups, frame[name].tolist(), name)
            return name
    return ""


def _tells(cells: Sequence[object], groups: Groups) -> bool:
    """Return whether a column has the same value for victims of one accident and of no other."""
    told = [[str(cells[row.at] or "").strip() for row in members] for members in groups.values()]
    whole = [one for members in told for one in members]
    distinct = {*whole}
    if "" in distinct or not len(told) < len(distinct) < len(whole):
        return False
    if sum(len({*members}) for members in told) != len(distinct):
        return False
    return len(told) >= _FEW or share(whole, lambda one: any(map(str.isdigit, one))) >= MOST


def _hold(groups: Groups, cells: Sequence[object], name: str) -> None:
    for members in groups.values():
        if len({cells[row.at] for row in members}) == 1:
            continue
        numbers = listed([str(row.row) for row in members[:8]])
        words = say(
            'Rows {numbers} have the same day and place, and "{name}" tells them into several accidents.',
            numbers=numbers,
            name=name[:80],
        )
        remedy = say(
            'Add "{name}" to [rows] keys of the mapping, or write apart = "merge" there where they are one.',
            name=name[:80],
        )
        for row in members:
            value = str(cells[row.at])[:80]
            row.findings.append(
                Finding(row.file, row.row, name, value, "group.unsure", Severity.ERROR, words, remedy)
            )
            row.fate = Fate.HELD
