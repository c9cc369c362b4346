"""The head of a table: titles above the names, a column of numbers without a name, a row of HXL hashtags."""

from __future__ import annotations

import re
from collections import Counter
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

_NUMBER = re.compile(r"[-+]?[\d\s.,:/\u0660-\u0669-]+%?")

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


def header_at(rows: Sequence[Row]) -> int:
    """Return which of the first rows names the columns: the fullest of words alone, the first of such."""
    best, most = 0, 0
    for at, row in enumerate(rows):
        named = [cell for cell in row if cell]
        if is_tags(row):
            continue
        words = [cell for cell in named if not _NUMBER.fullmatch(cell)]
        if len(words) < len(named) * 0.9 or len(named) < 2:
            if most and len(named) >= most / 2:
                break
            continue
        if len(named) > most:
            best, most = at, len(named)
    return best


def is_tags(row: Row) -> bool:
    """Return whether a row holds HXL hashtags alone."""
    cells = [cell for cell in row if cell]
    return len(cells) > 1 and all(HASHTAG.fullmatch(cell) for cell in cells)


def column_names(head: Row, groups: Row) -> list[str]:
    """Return a name for every column, each its own: the group above helps where one stands twice."""
    plain = [
        " ".join((cell or say("column {place}", place=place)).split()) for place, cell in enumerate(head, 1)
    ]
    twice = {name for name, count in Counter(plain).items() if count > 1}
    group, named = "", []
    for place, name in enumerate(plain):
        group = (groups[place] if place < len(groups) else None) or group
        named.append(f"{group}: {name}" if name in twice and group else name)
    seen: Counter[str] = Counter()
    for place, name in enumerate(named):
        seen[name] += 1
        named[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return named
