"""A workbook a person can work with: the data with a row of HXL tags, the sources, and what to know.

No cell is ever a formula, a link or an error value: every text is written as text, and a text that would
start a formula where someone edits it carries the mark spreadsheet programs set for a leading apostrophe.
What a cell cannot hold as it is keeps its value in another form:

- control characters are written ``_x0001_``, as the file format prescribes (ECMA-376 part 1, 22.9.2.19);
- whole numbers of more than 15 digits, and dates before March 1900, are text, since cells cut or shift them;
- boundaries are longer than the 32,767 characters of a cell and stand in pieces on a sheet of their own.
"""

from __future__ import annotations

import io
import json
import math
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from geo.errors import PublishError
from geo.language import marked, say
from geo.layers.fields import Field
from geo.publish.sheet_cells import (
    FORMULA_STARTS,
    SheetRows,
    escaped,
    refuse_long,
    refuse_long_texts,
    sheet_columns,
)
from geo.publish.tables import LayerTable, described, well_known_text

DATA, SOURCES, README = "Data", "Sources", "README"
BOUNDARIES, BREAKDOWNS = "Boundaries", "Breakdowns"
MOST_ROWS: Final = 1_048_576

_HEAD_ROWS = 2
_PIECE = 16_000
_WIDTHS, _MEASURED = (8, 60), 1_000
_FIELDS_ROW = marked("Columns, for programs")
_BOLD = Font(name="Calibri", size=11, bold=True)
_TAG = Font(name="Calibri", size=11, italic=True, color="FF595959")
_LINE, _MOST_LINES = 15, 12  # points; lines of a cell shown, the rest by clicking on it
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


_DATA_PART, _END_OF_ROWS = "xl/worksheets/sheet1.xml", b"</sheetData>"


def write_workbook(
    table: LayerTable,
    *,
    created: date,
    readme: Sequence[tuple[str, str]] = (),
    sources: Sequence[tuple[str, ...]] = (),
    breakdowns: Sequence[tuple[str, ...]] = (),
) -> bytes:
    """Return a table as a workbook; the same table gives the same bytes.

    Parameters
    ----------
    table
        What to write on the sheet Data: names, HXL tags, then a row each.
    created
        Day stamped on the file.
    readme
        Lines of the sheet README: heading and words; a heading of several lines in a row stands once.
    sources
        Rows of the sheet Sources, the first its header.
    breakdowns
        Rows of the sheet Breakdowns, the first its header, the last two columns figures; without any there is
        no such sheet.

    Raises
    ------
    PublishError
        Where a text is longer than a cell may be, or there are more rows than a sheet may have.
    """
    if len(table.frame) + _HEAD_ROWS > MOST_ROWS:
        raise PublishError(
            say(
                "The table has {number:,} rows; a sheet holds {most_rows:,}. Choose a shorter period, or "
                "take GeoParquet or CSV.",
                number=len(table.frame),
                most_rows=MOST_ROWS - _HEAD_ROWS,
            )
        )
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.title = table.title
    book.properties.created = datetime.combine(created, time())
    data = _write_data(book, table)
    if not table.holds_points and any(shape is not None for shape in table.shapes):
        _write_boundaries(book, table)
    if breakdowns:
        rows = [(*row[:-2], *map(_figure, row[-2:])) for row in breakdowns]
        _write_lines(book, BREAKDOWNS, rows, (34, 12, 24, 10, 8, 16, 20, 12, 18))
    _write_lines(book, SOURCES, sources, (12, 30, 60, 60, 14))
    machine = json.dumps(
        {"name": table.layer, "rows": len(table.frame), "fields": described(table.fields)}, ensure_ascii=False
    )
    lines = [(say("Title"), table.title), *_once(readme)]
    lines += [(say(_FIELDS_ROW), machine[at : at + _PIECE]) for at in range(0, len(machine), _PIECE)]
    _write_lines(book, README, lines, (30, 110))
    out = io.BytesIO()
    with _DatedArchive(out, created, data) as archive:
        ExcelWriter(book, archive).write_data()
    return out.getvalue()


class _DatedArchive(zipfile.ZipFile):
    """A zip file whose members all carry one date, so that the same content gives the same bytes."""

    def __init__(self, file: IO[bytes], day: date, rows: Iterable[bytes]) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)
        self._rows = rows
        # Dates of a zip file begin in 1980 and end in 2107.
        self._day = min(max(day, date(1980, 1, 1)), date(2107, 12, 31))
        self._created = day

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, (self._day.year, self._day.month, self._day.day, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        return member

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        content = data.encode() if isinstance(data, str) else bytes(data)
        if zinfo_or_arcname == "docProps/core.xml":
            # The writer stamps the clock there just before.
            content = _MODIFIED.sub(rb"\g<1>%bT00:00:00Z" % self._created.isoformat().encode(), content)
        super().writestr(self._member(str(zinfo_or_arcname)), content)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as part, self.open(self._member(str(arcname)), "w") as member:
            if str(arcname).endswith(_DATA_PART):
                # The library wrote its head; the rows follow in a form of our own, a hundred times as fast.
                head, end, tail = part.read().partition(_END_OF_ROWS)
                member.write(head)
                for rows in self._rows:
                    member.write(rows)
                member.write(end + tail)
                return
            shutil.copyfileobj(part, member)


def _write_data(book: Workbook, table: LayerTable) -> Iterable[bytes]:
    """Write the sheet Data but its rows, and return these as the file will hold them, in parts."""
    sheet = book.create_sheet(DATA)
    sheet.freeze_panes = f"B{_HEAD_ROWS + 1}"
    refuse_long_texts(table, head_rows=_HEAD_ROWS)
    columns = sheet_columns(replace(table, frame=table.frame.iloc[:_MEASURED]))
    last = get_column_letter(max(len(columns), 1))
    sheet.auto_filter.ref = f"A{_HEAD_ROWS}:{last}{len(table.frame) + _HEAD_ROWS}"
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _width(column.field, column.longest)
    sheet.append([_styled(sheet, column.field.name, _BOLD) for column in columns])
    sheet.append([_styled(sheet, column.field.hxl, _TAG) for column in columns])
    return SheetRows(table, sheet, first=_HEAD_ROWS + 1)


def _write_boundaries(book: Workbook, table: LayerTable) -> None:
    lines: list[tuple[Any, ...]] = [("row", table.fields[0].name, "piece", "well_known_text")]
    keys = table.values(table.fields[0])
    for row, text in enumerate(well_known_text(table.shapes)):
        pieces = [] if text is None else [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
        lines += [(row + 1, keys[row], number, piece) for number, piece in enumerate(pieces, start=1)]
    _write_lines(book, BOUNDARIES, lines, (8, 20, 8, 60))


def _write_lines(book: Workbook, title: str, lines: Iterable[Sequence[Any]], widths: Sequence[int]) -> None:
    """Write a sheet of words; on README the first column is headings, elsewhere the first row."""
    sheet = book.create_sheet(title)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    readme = title == README
    aligned = Alignment(wrap_text=readme, vertical="top")
    for number, line in enumerate(lines, start=1):
        if readme:
            # Programs do not measure wrapped text when they open a file.
            sheet.row_dimensions[number].height = _LINE * min(
                _MOST_LINES, math.ceil(len(line[-1]) / widths[-1]) or 1
            )
        row = []
        for at, value in enumerate(line):
            cell = WriteOnlyCell(sheet)
            if isinstance(value, str):
                refuse_long(
                    value,
                    say("the sheet {title}, row {number}", title=title, number=number),
                    say("shorten the text in the pack"),
                )
                _set_text(cell, value)
            else:
                cell.value = value
            cell.alignment = aligned
            if (at == 0 and not value.startswith(" ")) if readme else number == 1:
                cell.font = _BOLD
            row.append(cell)
        sheet.append(row)


def _figure(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def _once(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield headings and words with each run of one heading named once."""
    last = ""
    for heading, words in lines:
        yield ("" if heading == last else heading), words
        last = heading


def _set_text(cell: Any, text: str) -> Any:
    cell.value = escaped(text)
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def _styled(sheet: Any, text: str, font: Font) -> Any:
    cell = _set_text(WriteOnlyCell(sheet), text)
    cell.font = font
    return cell


def _width(field: Field, longest: int) -> int:
    least, most = _WIDTHS
    return min(most, max(least, len(field.name) + 2, len(field.hxl), longest) + 1)
