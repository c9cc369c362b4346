"""XLSX workbooks into text columns, counted before they are spread out in memory."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.errors import ReadError
from geo.language import marked, say
from geo.layers.findings import Severity
from geo.reading.archives import open_archive, read_member
from geo.reading.heads import LOOKED_AT, drop_hashtags, refuse_titles
from geo.reading.raw import RawLayer, ReadLimits, check_table_size
from geo.reading.tables import check_header

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)")
_WIDEST_HEAD = 500
_OWN_SHEETS = ("Data", "README")
"""Of the workbooks this program writes: the records, and what is said of them."""
_BOUNDARIES = marked("Boundaries")
_SINCE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")
_SHARED_STRINGS = "xl/sharedStrings.xml"


def parse_xlsx(path: Path, *, file: str, wanted: str | None, limits: ReadLimits) -> RawLayer:
    """Read one sheet of the workbook at `path` into text columns; an empty cell is ``None``.

    The first row names the fields; row numbers are those of the sheet less one. Whole numbers are
    written without a decimal point, dates and times that Excel stores as such in ISO form.

    Parameters
    ----------
    file
        Name of the file as its owner knows it.
    wanted
        Name of the sheet when several are visible.

    Raises
    ------
    ReadError
        When the workbook is damaged or too large, declares XML entities, has several visible sheets,
        or a header with nameless or repeated fields.
    """
    data = path.read_bytes()
    formulas, merged, _ = look_through(path, file, limits)
    layer = RawLayer(file, {}, [])
    title, cells = sheet_cells(data, layer, wanted, limits, values=True)
    if not cells:
        raise ReadError(
            say(
                '{file}: the sheet "{title}" is empty. The first row must name the fields.',
                file=file,
                title=title,
            )
        )
    head = [row[:_WIDEST_HEAD] for _, row in cells[:LOOKED_AT]]
    refuse_titles([[cell_text(value) for value in row] for row in head], file)
    header = _header(cells[0][1], file)
    check_header(header, file)
    check_table_size(file, rows=len(cells) - 1, columns=len(header), limits=limits)
    records = [(number, row) for number, row in cells[1:] if any(value is not None for value in row)]
    _refuse_cells_without_name(records, len(header), file)
    layer.rows = [number - cells[0][0] for number, _ in records]
    layer.columns = {
        name: [cell_text(row[position]) if position < len(row) else None for _, row in records]
        for position, name in enumerate(header)
    }
    if formulas:
        _report_formulas(
            sheet_cells(data, layer, wanted, limits, values=False)[1], records, header, layer, cells[0][0]
        )
    drop_hashtags(layer)
    if title == _OWN_SHEETS[0] and wanted is None:
        _add_boundaries(data, layer, limits)
    if merged:
        layer.remark(
            "sheet.merged_cells",
            say("The workbook has merged cells; only the first cell of each holds a value."),
            say("Unmerge them and repeat the value in each row."),
        )
    return layer


def _add_boundaries(data: bytes, layer: RawLayer, limits: ReadLimits) -> None:
    """Put the pieces of boundaries on a sheet of their own together, as a column of well-known text."""
    if say(_BOUNDARIES) not in visible_sheets(data):
        return
    _, cells = sheet_cells(data, RawLayer(layer.file, {}, []), say(_BOUNDARIES), limits, values=True)
    texts = [""] * len(layer.rows)
    for _, (row, _name, _piece, text, *_) in cells[1:]:
        if isinstance(row, int | float) and 1 <= row <= len(texts):
            texts[int(row) - 1] += str(text or "")
    layer.columns["geometry"] = [text or None for text in texts]


def visible_sheets(data: bytes) -> list[str]:
    """Return the names of the sheets a reader of the workbook sees."""
    import openpyxl  # noqa: PLC0415 -- slow to import, and only this format needs it

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    return [str(sheet.title) for sheet in book.worksheets if sheet.sheet_state == "visible"]


class Looked(NamedTuple):
    """What a workbook has: formulas, merged cells, days counted from 1904."""

    formulas: bool
    merged: bool
    since_1904: bool


def look_through(path: Path, file: str, limits: ReadLimits) -> Looked:
    """Refuse a workbook that is none or built to harm; return what it has.

    Raises
    ------
    ReadError
        Saying what is wrong with it.
    """
    formulas = merged = since_1904 = False
    with open_archive(path, file=file, limits=limits) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise ReadError(
                say("{file}: the archive is no XLSX workbook. Save the table as .xlsx or CSV.", file=file)
            )
        for entry in archive.infolist():
            if not entry.filename.lower().endswith((".xml", ".rels")):
                continue
            xml = read_member(archive, entry, file=file)
            if _DECLARATION.search(xml) or xml.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise ReadError(
                    say(
                        "{file}: {filename} declares XML entities, which no spreadsheet program writes. "
                        "Save the "
                        "table again.",
                        file=file,
                        filename=entry.filename[:80],
                    )
                )
            if entry.filename == _SHARED_STRINGS and xml.count(b"<si") > limits.cells:
                raise ReadError(
                    say(
                        "{file}: the workbook lists more than {cells:,} texts. Split the table, or save "
                        "it as "
                        "CSV.",
                        file=file,
                        cells=limits.cells,
                    )
                )
            if entry.filename.startswith("xl/worksheets/"):
                formulas |= b"<f>" in xml or b"<f " in xml or b"<f/" in xml
                merged |= b"<mergeCell " in xml
            elif entry.filename == "xl/workbook.xml":
                since_1904 = _SINCE_1904.search(xml) is not None
    return Looked(formulas, merged, since_1904)


def sheet_cells(
    data: bytes, layer: RawLayer, wanted: str | None, limits: ReadLimits, *, values: bool
) -> tuple[str, list[tuple[int, tuple[Any, ...]]]]:
    """Return the name of a sheet and its rows that are not empty, each with its number.

    Parameters
    ----------
    data
        The workbook.
    layer
        Gets a remark on hidden sheets.
    wanted
        Name of the sheet when several are visible.
    values
        Results of formulas rather than the formulas.

    Raises
    ------
    ReadError
        As `parse_xlsx` does.
    """
    import openpyxl  # noqa: PLC0415 -- slow to import, and only this format needs it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        names = [str(sheet.title) for sheet in shown]
        sheet = shown[_position(names, wanted, layer.file)]
        if values and len(book.worksheets) > len(shown):
            layer.remark(
                "sheet.hidden",
                say("The workbook has hidden sheets, which were not read."),
                say("Show them if they hold records."),
                severity=Severity.NOTE,
            )
        # The size a sheet declares for itself is not believed: rows are counted as they come.
        sheet.reset_dimensions()
        return str(sheet.title), _counted(sheet.iter_rows(values_only=True), layer.file, limits)
    except (ReadError, MemoryError):
        raise
    except (
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        OSError,
        zipfile.BadZipFile,
    ):
        # ParseError of the XML library is a SyntaxError; openpyxl lets each of these through on damaged parts
        raise ReadError(
            say(
                "{file}: the workbook is damaged or uses parts this program cannot read. Open it in a "
                "spreadsheet program and save it again as .xlsx, or as CSV UTF-8.",
                file=layer.file,
            )
        ) from None


def _position(names: list[str], wanted: str | None, file: str) -> int:
    if wanted is None and {*_OWN_SHEETS} <= {*names}:
        return names.index(_OWN_SHEETS[0])
    if wanted is None and len(names) != 1:
        raise ReadError(
            say(
                "{file}: the workbook has the sheets {names}; say which to read.",
                file=file,
                names=", ".join(names)[:400],
            )
        )
    if wanted is not None and wanted not in names:
        raise ReadError(
            say(
                '{file}: there is no sheet "{wanted}"; the sheets are {names}.',
                file=file,
                wanted=wanted[:80],
                names=", ".join(names)[:400],
            )
        )
    return 0 if wanted is None else names.index(wanted)


def _counted(
    rows: Iterable[tuple[Any, ...]], file: str, limits: ReadLimits
) -> list[tuple[int, tuple[Any, ...]]]:
    kept: list[tuple[int, tuple[Any, ...]]] = []
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += max(1, len(row))
        if cells > limits.cells:
            raise ReadError(
                say(
                    "{file}: the sheet reaches over more than {cells:,} cells (row {number:,}), most likely "
                    "because of a stray value far from the table. Delete the empty rows and columns, or save "
                    "it as CSV.",
                    file=file,
                    cells=limits.cells,
                    number=number,
                )
            )
        if any(value is not None for value in row):
            kept.append((number, row))
    return kept


def _header(row: tuple[Any, ...], file: str) -> list[str]:
    names = ["" if value is None else str(value).strip() for value in row]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise ReadError(say("{file}: the first row of the sheet names no fields.", file=file))
    return names


def _refuse_cells_without_name(records: list[tuple[int, tuple[Any, ...]]], width: int, file: str) -> None:
    for number, row in records:
        beyond = [value for value in row[width:] if value is not None]
        if beyond:
            raise ReadError(
                say(
                    '{file}: row {number} of the sheet holds "{beyond}" to the right of the last named '
                    "column. Name the column in the first row, or delete the value.",
                    file=file,
                    number=number,
                    beyond=str(beyond[0])[:40],
                )
            )


def cell_text(value: Any) -> str | None:
    """Return the value of a cell as text; None for an empty one."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _report_formulas(
    formulas: list[tuple[int, tuple[Any, ...]]],
    records: list[tuple[int, tuple[Any, ...]]],
    header: list[str],
    layer: RawLayer,
    header_row: int,
) -> None:
    values = dict(records)
    for number, row in formulas:
        if number == header_row:
            continue
        found = values.get(number, ())
        for position, cell in enumerate(row[: len(header)]):
            is_formula = isinstance(cell, str) and cell.startswith("=")
            if is_formula and (position >= len(found) or found[position] is None):
                layer.remark(
                    "sheet.formula_without_value",
                    say("The cell holds a formula whose result was never saved, so it counts as empty."),
                    say("Open the workbook in a spreadsheet program, let it calculate, and save it."),
                    row=number - header_row,
                    name=header[position],
                    value=cell,
                )
