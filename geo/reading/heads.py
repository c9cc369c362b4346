"""The head of a table: titles above the names, a column of numbers without a name, a row of HXL hashtags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.reading.raw import RawLayer

LOOKED_AT = 12
"""Rows in which the names of the fields are looked for."""
_SHOWN = 60
_LEAST_NAMES = 3
HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(?:[ +][a-z0-9_+ ]*)?")

Row = Sequence[str | None]


def refuse_titles(rows: Sequence[Row], file: str) -> None:
    """Refuse a table whose names do not stand in its first row, and say where they do.

    Parameters
    ----------
    rows
        The first rows, the supposed header first; an empty cell is ``None`` or empty.
    file
        Name of the file as its owner knows it.

    Raises
    ------
    ReadError
        Naming the row above and the row that holds the names.
    """
    if not rows or _names_fields(rows[0]):
        return
    title, told = next((cell for cell in rows[0] if cell), ""), len(_named(rows[0]))
    for number, row in enumerate(rows[1:LOOKED_AT], start=2):
        names = len(_named(row))
        if names >= max(_LEAST_NAMES, 2 * told) and _names_fields(row):
            above = say("the row") if number == 2 else say("the {number} rows", number=number - 1)
            raise ReadError(
                say(
                    '{file}: row 1, "{title}", is a title and names no fields; row {number} does, with '
                    "{names} names. Delete {above} above the names and save the file again.",
                    file=file,
                    title=title[:_SHOWN],
                    number=number,
                    names=names,
                    above=above,
                )
            )


def _named(row: Row) -> list[str]:
    return [cell for cell in row if cell]


def _names_fields(row: Row) -> bool:
    """Return whether the cells are names, each its own and without a gap but perhaps the first cell."""
    named = _named(row)
    last = max((at for at, cell in enumerate(row) if cell), default=0)
    alone = len(set(named)) == len(named) > 1
    return alone and all(row[1 : last + 1]) and all(name[0].isalpha() for name in named)


def is_index(header: Row, cells: Sequence[str | None]) -> bool:
    """Return whether the first column has no name and only counts the rows, as a data frame was saved."""
    if len(header) < 2 or header[0] or not cells:
        return False
    first = cells[0]
    start = int(first) if first in {"0", "1"} else -1
    return start >= 0 and list(cells) == [str(start + at) for at in range(len(cells))]


def drop_index(layer: RawLayer) -> None:
    """Say that a column without a name was left out because it only counts the rows."""
    layer.remark(
        "column.unnamed",
        say("The first column has no name and only counts the rows; it was left out."),
        say("Nothing; to be rid of this note, save the table without its row numbers."),
        severity=Severity.NOTE,
    )


def drop_hashtags(layer: RawLayer) -> None:
    """Take the row of HXL hashtags below the header out of the records, and say so."""
    if not len(layer.rows):
        return
    tags = [column[0] for column in layer.columns.values() if column[0]]
    if len(tags) < 2 or not all(HASHTAG.fullmatch(str(tag).strip()) for tag in tags):
        return
    number = layer.rows[0]
    layer.columns = {name: column[1:] for name, column in layer.columns.items()}
    layer.rows = list(layer.rows)[1:]
    layer.remark(
        "row.hashtags",
        say("Row {number} holds HXL hashtags and no record; it was left out.", number=number),
        say("Nothing: hashtags below the header may stay."),
        row=number,
        value=" ".join(map(str, tags)),
        severity=Severity.NOTE,
    )
