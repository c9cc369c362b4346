"""Tables that nobody prepared: encoding, separator, sheet and header found by looking, and said.

Run in the reading process. Nothing is refused that a person would understand; nothing is changed but the
names of columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from geo.errors import AskedError, ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.reading.decoding import decoded, separator_of
from geo.reading.heads import column_names, header_at, is_index, is_tags
from geo.reading.merged import Span, spans_of, spread
from geo.reading.raw import RawLayer, ReadLimits, check_table_size
from geo.reading.spreadsheets import cell_text, look_through, sheet_cells, visible_sheets

SHAPE_FILE: Final = "shape.json"
"""What the reading process leaves beside the layer: a `Shape` as JSON."""

_LOOKED_AT: Final = 15
_DECIMAL_COMMA: Final = re.compile(r"-?\d{1,3},\d+")
_DECIMAL_POINT: Final = re.compile(r"-?\d{1,3}\.\d+")
_SEP_LINE: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_PARENTS: Final = ("_parent_index", "PARENT_KEY", "parentglobalid", "parentrowid")
_OWN_KEYS: Final = {
    "_parent_index": "_index",
    "PARENT_KEY": "KEY",
    "parentglobalid": "globalid",
    "parentrowid": "objectid",
}

Grid = list[tuple[int, list[str | None]]]


@dataclass(slots=True)
class Shape:
    """How a table was read.

    Parameters
    ----------
    encoding, delimiter, decimal
        Of text; decimal is ``","`` or ``"."``.
    sheet, repeat, key, parent_key
        Of a workbook: the sheet read, the sheet of repeats joined to it, and the columns that join them.
    sheets, repeats
        All sheets that hold a table, and those of them that hold repeats of another.
    header_row
        Row of the file or sheet that names the columns, counted from 1.
    tags
        HXL hashtag by column.
    ragged
        Rows with more cells than the header, by the numbers of the layer's rows.
    since_1904
        Whether days are counted from 1904, as some spreadsheet programs do.
    joined
        Of repeats joined to their parents: ``parents`` and ``children``, the number of each row on either
        sheet, 0 for none, and ``columns``, those of the sheet of repeats.
    notes
        Sentences on what was found.
    spread
        How many cells say what a merged cell above them says.
    """

    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    sheet: str = ""
    repeat: str = ""
    sheets: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    key: str = ""
    parent_key: str = ""
    header_row: int = 1
    tags: dict[str, str] = field(default_factory=dict)
    ragged: list[int] = field(default_factory=list)
    since_1904: bool = False
    joined: dict[str, list[Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    spread: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def parse_foreign_csv(
    data: bytes, *, file: str, wanted: Mapping[str, Any], limits: ReadLimits
) -> tuple[RawLayer, Shape]:
    """Read text of cells as it came.

    Parameters
    ----------
    wanted
        ``encoding``, ``delimiter`` and ``header_row`` where somebody said them.

    Raises
    ------
    ReadError
        Where it is no table.
    """
    text, encoding, note = decoded(data, file, str(wanted.get("encoding") or ""))
    shape = Shape(encoding=encoding, notes=[note] if note else [])
    first, _, rest = text.partition("\n")
    said = _SEP_LINE.fullmatch(first)
    if said:
        # Spreadsheet programs do not show it, so that it is not counted.
        text = rest
        shape.notes.append(say("The first line only names the separator and was skipped."))
    shape.delimiter = str(wanted.get("delimiter") or (said[1] if said else separator_of(text)))
    grid: Grid = []
    try:
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=shape.delimiter), 1
        ):
            if any(cell.strip() for cell in record):
                grid.append((number, [cell.strip() or None for cell in record]))
            if len(grid) > limits.rows:
                break
    except csv.Error as error:
        raise ReadError(
            say(
                "{file}: the text is no table ({error}). Look for a quotation mark that is not closed.",
                file=file,
                error=error,
            )
        ) from None
    layer = RawLayer(file, {}, [])
    fill(layer, shape, grid, header_row=wanted.get("header_row"), limits=limits)
    return layer, shape


def parse_foreign_xlsx(
    path: Path, *, file: str, wanted: Mapping[str, Any], limits: ReadLimits
) -> tuple[RawLayer, Shape]:
    """Read a sheet of a workbook as it came, and the repeats of its rows where another sheet holds them.

    Parameters
    ----------
    wanted
        ``sheet``, ``repeat`` and ``header_row`` where somebody said them; an empty repeat leaves them out.

    Raises
    ------
    ReadError
        Where it is no workbook, or several sheets may be meant.
    """
    data = path.read_bytes()
    formulas, merged, since_1904 = look_through(path, file, limits)
    names, spans = visible_sheets(data), spans_of(data) if merged else {}
    asked = {wanted.get("sheet"): wanted.get("header_row")}
    read = {name: _sheet(data, name, file, asked.get(name), limits, spans.get(name, ())) for name in names}
    heads = {name: found for name, found in read.items() if found is not None}
    main, repeat = _chosen(heads, wanted, file)
    layer, shape = heads[main]
    shape.sheet, shape.since_1904 = main, since_1904
    shape.sheets = list(heads)
    shape.repeats = [name for name in heads if any(key in heads[name][0].columns for key in _PARENTS)]
    if len(names) > 1:
        others = ", ".join(f"“{name}”" for name in names if name != main)
        shape.notes.append(
            say("Read was the sheet “{main}”; the others are {others}.", main=main, others=others)
        )
    if repeat:
        joined(layer, shape, *heads[repeat], repeat)
    if merged:
        shape.notes.append(
            say(
                "The workbook has merged cells: words and days of them stand for every row they span "
                "({count:,} cells), numbers for the first alone.",
                count=sum(heads[one][1].spread for one in (main, repeat) if one),
            )
        )
    if formulas:
        shape.notes.append(say("The workbook has formulas; their results are read as they were last saved."))
    return layer, shape


def _sheet(
    data: bytes, name: str, file: str, header_row: int | None, limits: ReadLimits, spans: Sequence[Span]
) -> tuple[RawLayer, Shape] | None:
    layer, shape = RawLayer(file, {}, []), Shape()
    _, cells = sheet_cells(data, RawLayer(file, {}, []), name, limits, values=True)
    rows = [(number, list(row)) for number, row in cells]
    shape.spread = spread(rows, spans)
    grid = [(number, [_stripped(value) for value in row]) for number, row in rows]
    if not grid:
        return None
    fill(layer, shape, grid, header_row=header_row, limits=limits)
    return layer, shape


def _stripped(value: Any) -> str | None:
    text = cell_text(value)
    return (text.strip() or None) if text is not None else None


def _chosen(
    heads: Mapping[str, tuple[RawLayer, Shape]], wanted: Mapping[str, Any], file: str
) -> tuple[str, str]:
    """Return the sheet to read and the one of its repeats, empty for none."""
    if not heads:
        raise ReadError(say("{file}: the workbook holds no table. Give a workbook with records.", file=file))
    children = {name: key for name, (layer, _) in heads.items() for key in _PARENTS if key in layer.columns}
    parents = [name for name, (layer, _) in heads.items() if name not in children and len(layer.rows)]
    main = str(wanted.get("sheet") or "")
    if main and main not in heads:
        raise ReadError(
            say(
                '{file}: there is no sheet "{main}"; the sheets are {heads}.',
                file=file,
                main=main[:80],
                heads=", ".join(heads)[:400],
            )
        )
    if not main:
        keyed = [name for name in parents if any(key in heads[name][0].columns for key in _OWN_KEYS.values())]
        data = [name for name in parents if name == "Data"] if {"Data", "README"} <= {*heads} else []
        fitting = keyed if children and keyed else data or parents
        if len(fitting) != 1:
            raise AskedError(
                say(
                    "{file}: the workbook has the sheets {heads}; say which to read.",
                    file=file,
                    heads=", ".join(heads)[:400],
                ),
                key="sheet",
                options=list(heads),
            )
        main = fitting[0]
    if "repeat" in wanted:
        repeat = str(wanted["repeat"] or "")
        if repeat and repeat not in children:
            raise ReadError(
                say(
                    '{file}: the sheet "{repeat}" holds no repeats of another one.',
                    file=file,
                    repeat=repeat[:80],
                )
            )
        return main, repeat
    own = [name for name in children if name != main]
    if len(own) > 1:
        raise AskedError(
            say(
                "{file}: the sheets {own} hold repeats; say which one the victims are on.",
                file=file,
                own=", ".join(own)[:400],
            ),
            key="repeat",
            options=own,
        )
    return main, own[0] if own else ""


def joined(layer: RawLayer, shape: Shape, child: RawLayer, about: Shape, name: str) -> None:
    """Give every row of `layer` once for each of its repeats, and once where it has none.

    Rows are numbered anew, and `shape` has their numbers on both sheets; a repeat without its parent is a row
    of its own.
    """
    parent_key = next(key for key in _PARENTS if key in child.columns)
    key = _OWN_KEYS[parent_key]
    if key not in layer.columns:
        key = next((one for one in layer.columns if one.lower() == key.lower()), key)
    keys = layer.columns.get(key, [None] * len(layer.rows))
    by_key: dict[str | None, list[int]] = {}
    for at, value in enumerate(child.columns[parent_key]):
        by_key.setdefault(value, []).append(at)
    pairs: list[tuple[int | None, int | None]] = []
    for at, value in enumerate(keys):
        pairs += [(at, one) for one in by_key.pop(value, [])] or [(at, None)]
    pairs += [(None, one) for lost in by_key.values() for one in lost]
    mine = {one: one for one in layer.columns}
    theirs = {one: one if one not in mine else f"{name}/{one}" for one in child.columns if one != parent_key}
    columns = {
        one: [None if at is None else values[at] for at, _ in pairs] for one, values in layer.columns.items()
    }
    columns |= {
        theirs[one]: [None if at is None else values[at] for _, at in pairs]
        for one, values in child.columns.items()
        if one in theirs
    }
    lost = sum(at is None for at, _ in pairs)
    sheets = {
        "parents": [0 if at is None else int(layer.rows[at]) for at, _ in pairs],
        "children": [0 if at is None else int(child.rows[at]) for _, at in pairs],
    }
    shape.joined = {**sheets, "columns": [*theirs.values()]}
    numbers = zip(sheets["parents"], sheets["children"], strict=True)
    mine_ragged, their_ragged = {*shape.ragged}, {*about.ragged}
    shape.ragged = [
        at for at, (one, other) in enumerate(numbers, 1) if one in mine_ragged or other in their_ragged
    ]
    layer.columns, layer.rows = columns, list(range(1, len(pairs) + 1))
    shape.repeat, shape.key, shape.parent_key = name, key, parent_key
    shape.notes.append(
        say(
            "The rows of the sheet {name} were joined to their parents by {key}: {number:,} rows, "
            "{lost:,} of them "
            "without a parent."
            if lost
            else "The rows of the sheet {name} were joined to their parents by {key}: {number:,} rows.",
            name=name,
            key=key,
            number=len(pairs),
            lost=lost,
        )
    )


def fill(layer: RawLayer, shape: Shape, grid: Grid, *, header_row: Any, limits: ReadLimits) -> None:
    """Give `layer` the columns and rows of a grid of cells, and say in `shape` how they were found."""
    if not grid:
        raise ReadError(
            say("{file}: the table holds no cell. The first row must name the columns.", file=layer.file)
        )
    at = (
        next((one for one, (number, _) in enumerate(grid) if number == header_row), None)
        if header_row
        else None
    )
    at = header_at([row for _, row in grid[:_LOOKED_AT]]) if at is None else at
    number, head = grid[at]
    shape.header_row = number
    if at:
        above = " / ".join(cell for _, row in grid[:at] for cell in row if cell)
        shape.notes.append(
            say("Row {number} names the columns; above it stands: {above}.", number=number, above=above[:120])
        )
    body = grid[at + 1 :]
    tags: Sequence[str | None] = ()
    if body and is_tags(body[0][1]):
        tags, body = body[0][1], body[1:]
        shape.notes.append(
            say("A row of HXL hashtags below the names was used to understand them and is no record.")
        )
    width = max((len(row) for row in [head, *(row for _, row in body)]), default=0)
    named = max((place for place, cell in enumerate(head, 1) if cell), default=0)
    groups = grid[at - 1][1] if at else []
    names = column_names(head[:named], groups)
    check_table_size(layer.file, rows=len(body), columns=named, limits=limits)
    shape.ragged = [one for one, row in body if any(row[named:])] if width > named else []
    cells = [[row[place] if place < len(row) else None for _, row in body] for place in range(named)]
    layer.rows = [one for one, _ in body]
    for place, name in enumerate(names):
        if not head[place] and (is_index(["", "x"], cells[place]) if place == 0 else False):
            shape.notes.append(say("The first column has no name and only counts the rows; it was left out."))
            continue
        if not head[place] and not any(cells[place]):
            continue
        layer.columns[name] = cells[place]
        if place < len(tags) and tags[place]:
            shape.tags[name] = str(tags[place])
    values = [cell for column in cells for cell in islice(column, 500) if cell]
    commas, points = (
        sum(bool(one.fullmatch(cell)) for cell in values) for one in (_DECIMAL_COMMA, _DECIMAL_POINT)
    )
    shape.decimal = "," if (commas > points and shape.delimiter != ",") or commas > 3 * points else "."
    if shape.decimal == ",":
        shape.notes.append(say("Numbers are written with a decimal comma."))


def remarks(shape: Shape, layer: RawLayer) -> None:
    """Put the sentences of a shape among the findings of its layer."""
    for note in shape.notes:
        layer.remark(
            "file.understood",
            note,
            say("Say it otherwise in the mapping if that is wrong."),
            severity=Severity.NOTE,
        )
