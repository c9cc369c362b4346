"""CSV with nothing a spreadsheet could take for a formula, and no loss.

UTF-8 without a mark, comma, CR LF, a header row of field names. An empty cell is not recorded. A text that
begins with ``= + - @``, their full-width forms, a tab or a line break would start a formula or split a cell
in common spreadsheet programs: it gets an apostrophe in front. Where the list separator of a country is the
semicolon or the tab, such a program cuts texts there, and at line breaks as well, so a text is guarded after
each of these as at its start, whatever blanks and quotes stand between. So that this can be undone, an
apostrophe in such a place gets one more. To read the text back, take one away in each such place. Numbers,
dates and coordinates are never touched. A point is two columns of degrees; any other geometry is one column
of well-known text, with all digits.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from geo.layers.fields import Field, FieldType
from geo.publish.cells import Cells, changed, column_cells, degree_cells, joined, whole_text
from geo.publish.tables import LayerTable, degree_fields, well_known_text

_CUTS = r"[;\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_TO_GUARD = re.compile(rf"^(?=[\t\r\n])|(?:^|{_CUTS})(?='|[\s\"]*[=+\-@＝＋－＠])")
_SEVERAL = re.compile(r'[,"\r\n]')
_MARKS = "'=+-@＝＋－＠,\"\t\r\n"
# What these two find and a little more, in the words of Arrow, whose blanks are fewer.
_MAY_CHANGE = (rf"[,\"\r\n]|^\t|(?:^|{_CUTS})[\x00-\x20\x{{85}}\pZ\"]*['=+\-@＝＋－＠]").replace(
    r"\x85\u2028\u2029", r"\x{85}\x{2028}\x{2029}"
)
_NEVER_TEXT = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN, FieldType.DATE})


def guarded(text: str) -> str:
    """Return `text` so that no spreadsheet program reads a formula; it can be taken back, as said above."""
    return _TO_GUARD.sub(r"\g<0>'", text)


def write_csv(table: LayerTable, *, hxl: bool = False) -> bytes:
    """Return a table as CSV.

    Parameters
    ----------
    table
        What to write.
    hxl
        Whether a second row gives the HXL hashtags.
    """
    fields = flat_fields(table.fields)
    columns = [_cells(table, field) for field in table.plain_fields]
    if table.holds_points:
        columns += degree_cells(table)
    elif table.has_geometry:
        columns.append(_safe(pa.array(well_known_text(table.shapes), type=pa.large_string()), _quoted))
    if len(columns) == 1:
        # A line with nothing on it is no row to those who read it.
        columns = [pc.fill_null(columns[0], '""')]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields)
    if hxl:
        writer.writerow(field.hxl for field in fields)
    head = out.getvalue().encode()
    if not columns or not len(table.frame):
        return head
    return b"%b%b\r\n" % (head, whole_text(joined(columns, ","), "\r\n"))


def flat_fields(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the columns of a file that has no geometry of its own."""
    if fields and fields[-1].type is FieldType.GEOMETRY and fields[-1].geometry == ("Point",):
        return (*fields[:-1], *degree_fields(fields[-1]))
    return tuple(fields)


def _cells(table: LayerTable, field: Field) -> Cells:
    cells = column_cells(table, field)
    return cells if field.type in _NEVER_TEXT else _safe(cells, lambda text: _quoted(guarded(text)))


def _safe(cells: Cells, change: Callable[[str], str]) -> Cells:
    return changed(cells, _MARKS, _MAY_CHANGE, change)


def _quoted(text: str) -> str:
    """Return a text in quotes where it would be several cells or lines without."""
    return '"' + text.replace('"', '""') + '"' if _SEVERAL.search(text) else text
