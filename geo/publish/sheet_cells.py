"""Rows of a sheet as its file holds them (ECMA-376 part 1, 18.3.1): made column by column, not cell by cell.

A text is always an inline string, whatever it looks like, so that no program reads a formula, a link or an
error value in it. See `geo.publish.workbook` for what a cell cannot hold as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from geo.errors import PublishError
from geo.language import say
from geo.layers.fields import Field, FieldType
from geo.publish.cells import (
    Cells,
    around,
    beside,
    changed,
    column_cells,
    each,
    joined,
    number_cells,
    whole_text,
)
from geo.publish.csv_text import flat_fields
from geo.publish.tables import LayerTable, degrees

MOST_CHARACTERS: Final = 32_767
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_MOST_DIGITS: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)
_DAY_ZERO: Final = date(1899, 12, 30)
_ROWS_AT_ONCE: Final = 20_000
# What XML cannot hold, the carriage return it changes, and an underscore that would read as one of these.
_UNWRITABLE = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_ESCAPED = re.compile(f"[{_UNWRITABLE}]|_(?=x[0-9A-Fa-f]{{4}}[_{_UNWRITABLE}])")
_LONGEST_ESCAPE: Final = 7
# Texts a cell holds otherwise than as they are, and a few more; blanks at the ends have to be kept by a word.
_MARKS: Final = "&<>_=+-@＝\ufffe \x85\u1680\u2000\u3000" + "".join(map(chr, range(0x20)))
_CARE: Final = r"[&<>\x00-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}|^[=+\-@＝＋－＠\pZ\x{85}]|[\pZ\x{85}]$"
_TEXT: Final = (' t="inlineStr"><is><t>', "</t></is></c>")
_NUMBER: Final = (' t="n"><v>', "</v></c>")
_TRUTH: Final = (' t="b"><v>', "</v></c>")


def escaped(text: str) -> str:
    """Return `text` as a cell holds it: what XML cannot carry as ``_xHHHH_``, which programs take back."""
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def refuse_long(text: str, where: str, remedy: str) -> None:
    """Refuse a text a cell would cut.

    Raises
    ------
    PublishError
        Saying where it stands, and what to do.
    """
    length = len(escaped(text).encode("utf-16-le")) // 2
    if length > MOST_CHARACTERS:
        raise PublishError(
            say(
                "The text of {where}, has {length:,} characters; a cell of a spreadsheet holds "
                "{most_characters:,} and would cut it. For the whole text {remedy}.",
                where=where,
                length=length,
                most_characters=MOST_CHARACTERS,
                remedy=remedy,
            )
        )


def refuse_long_texts(table: LayerTable, *, head_rows: int) -> None:
    """Refuse a table with a text a cell would cut, see `refuse_long`; `head_rows` stand above its rows."""
    for field in table.plain_fields:
        cells = column_cells(table, field)
        long = pc.greater(pc.multiply(pc.utf8_length(cells), _LONGEST_ESCAPE), MOST_CHARACTERS)
        for row in np.flatnonzero(pc.fill_null(long, False).to_numpy(zero_copy_only=False)).tolist():
            refuse_long(
                cells[row].as_py(),
                say(
                    "{keys}, {name}, row {row} of the sheet",
                    keys=table.values(table.fields[0])[row],
                    name=field.name,
                    row=row + 1 + head_rows,
                ),
                say("take GeoPackage, GeoParquet, GeoJSON or CSV"),
            )


class SheetColumn(NamedTuple):
    """A column of the sheet: its field, and its cells as they read, null where one is empty."""

    field: Field
    cells: Cells

    @property
    def longest(self) -> int:
        """Characters of the longest cell."""
        return max((len(escaped(text)) for text in self.cells.to_pylist() if text is not None), default=0)


def sheet_columns(table: LayerTable) -> list[SheetColumn]:
    """Return the columns of a sheet: those of the table, and the labels of every code beside it."""
    fields = [field for field in flat_fields(table.fields) if field.type is not FieldType.GEOMETRY]
    cells = [column_cells(table, field) for field in table.plain_fields]
    if table.holds_points:
        cells += map(number_cells, degrees(table))
    found: list[SheetColumn] = []
    for field, column in zip(fields, cells, strict=True):
        found.append(SheetColumn(field, column))
        if field.codes is not None:
            named = Field(name=f"{field.name}_label", type=FieldType.TEXT, label=field.label)
            found.append(SheetColumn(named, _labels(field, column)))
    return found


def _labels(field: Field, cells: Cells) -> Cells:
    labels = {term.code: term.label for term in field.codes or ()}
    return each(cells, lambda text: "; ".join(labels.get(code, code) for code in text.split(";")))


class SheetRows:
    """The rows of a table for the file of a sheet, some thousands at once.

    Parameters
    ----------
    table
        The table.
    sheet
        Sheet of the book that holds the styles.
    first
        Number of its first row on the sheet.
    """

    def __init__(self, table: LayerTable, sheet: Any, *, first: int) -> None:
        self._table, self._sheet, self._first = table, sheet, first
        self._styles: dict[str, int] = {}

    def __iter__(self) -> Iterator[bytes]:
        frame = self._table.frame
        for start in range(0, len(frame), _ROWS_AT_ONCE):
            part = replace(self._table, frame=frame.iloc[start : start + _ROWS_AT_ONCE])
            yield self._part(part, self._first + start)

    def _part(self, table: LayerTable, first: int) -> bytes:
        numbers = pc.cast(pa.array(np.arange(first, first + len(table.frame))), pa.large_string())
        cells = [
            around(f'<c r="{get_column_letter(at)}', beside(numbers, self._written(*column), '"'), "")
            for at, column in enumerate(sheet_columns(table), start=1)
        ]
        rows = joined((around('<row r="', numbers, '">'), *cells), "")
        return whole_text(around("", rows, "</row>"), "")

    def _written(self, field: Field, cells: Cells) -> Cells:
        """Return a column from behind the address of each cell to its end."""
        if field.type is FieldType.NUMBER:
            return around(_NUMBER[0], each(cells, _digits), _NUMBER[1])
        if field.type is FieldType.BOOLEAN:
            return around(_TRUTH[0], each(cells, {"true": "1", "false": "0"}.__getitem__), _TRUTH[1])
        if field.type is FieldType.DATE:
            return each(cells, self._day)
        if field.type is FieldType.INTEGER:
            return each(cells, self._whole)
        return changed(cells, _MARKS, _CARE, self._text, others=_TEXT)

    def _whole(self, text: str) -> str:
        return self._text(text) if len(text.lstrip("-")) > _MOST_DIGITS else text.join(_NUMBER)

    def _day(self, text: str) -> str:
        day = date.fromisoformat(text)
        if day < _FIRST_DAY:
            return self._text(text)
        style = self._style("day", lambda cell: setattr(cell, "value", day))
        return f' s="{style}"{str((day - _DAY_ZERO).days).join(_NUMBER)}'

    def _text(self, text: str) -> str:
        written = escaped(text)
        opened = "<t>" if written == written.strip() or not written.strip() else '<t xml:space="preserve">'
        # The mark that spreadsheet programs set for a leading apostrophe.
        marked = text.startswith(FORMULA_STARTS)
        style = self._style("mark", lambda cell: setattr(cell, "quotePrefix", True)) if marked else 0
        head = f' s="{style}"' if marked else ""
        return f'{head} t="inlineStr"><is>{opened}{escape(written)}{_TEXT[1]}'

    def _style(self, name: str, dress: Callable[[Any], None]) -> int:
        if name not in self._styles:
            cell = WriteOnlyCell(self._sheet)
            dress(cell)
            self._styles[name] = cell.style_id
        return self._styles[name]


def _digits(text: str) -> str:
    # As the library writes numbers: 16 digits, and 17 where they are needed.
    number = float(text)
    short = f"{number:.16g}"
    return short if float(short) == number else text
