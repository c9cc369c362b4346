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
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from geo.layers.fields import Field, FieldType
from geo.publish.tables import (
    LayerTable,
    degree_fields,
    degrees,
    well_known_text,
)

_CUTS = r"[;\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_TO_GUARD = re.compile(rf"^(?=[\t\r\n])|(?:^|{_CUTS})(?='|[\s\"]*[=+\-@＝＋－＠])")
_WORDS: dict[FieldType, Callable[[Any], str]] = {
    FieldType.INTEGER: str,
    FieldType.NUMBER: repr,
    FieldType.BOOLEAN: lambda value: "true" if value else "false",
    FieldType.DATE: str,
}


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
        columns += [["" if value is None else repr(value) for value in axis] for axis in degrees(table)]
    elif table.has_geometry:
        columns.append([text or "" for text in well_known_text(table.shapes)])
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields)
    if hxl:
        writer.writerow(field.hxl for field in fields)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode()


def flat_fields(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the columns of a file that has no geometry of its own."""
    if fields and fields[-1].type is FieldType.GEOMETRY and fields[-1].geometry == ("Point",):
        return (*fields[:-1], *degree_fields(fields[-1]))
    return tuple(fields)


def _cells(table: LayerTable, field: Field) -> Iterable[str]:
    words = _WORDS.get(field.type, guarded)
    return ["" if value is None else words(value) for value in table.values(field)]
