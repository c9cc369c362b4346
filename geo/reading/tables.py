"""CSV text into columns, and points from longitude and latitude columns: nothing guessed, nothing typed."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import Any

import numpy as np
import shapely

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.reading.heads import LOOKED_AT, drop_hashtags, drop_index, is_index, refuse_titles
from geo.reading.raw import RawLayer, ReadLimits, check_table_size
from geo.reading.remains import places_in_wkt

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WKT_COLUMNS = ("geometry", "wkt", "geom_wkt", "the_geom")
_WKT = re.compile(r"\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*Z?\s*[(E]", re.IGNORECASE)
_NAMED_ROWS = 5


def decode_text(data: bytes, file: str) -> str:
    """Decode `data` as UTF-8, strictly, without byte order marks.

    Raises
    ------
    ReadError
        When the bytes are not UTF-8: no other encoding is tried, because a wrong guess turns names
        into other letters without a word.
    """
    if b"\0" in data:
        raise ReadError(
            say(
                "{file}: the text holds zero bytes, so it is UTF-16 or no text at all. Save it again as "
                '"CSV UTF-8".',
                file=file,
            )
        )
    try:
        return data.decode("utf-8").lstrip(_BOM)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            say(
                "{file}: line {line} holds the byte 0x{data:02x}, which is not UTF-8 text; the file is "
                "probably in an older encoding such as Windows-1251 or Windows-1254. Save it again as "
                '"CSV UTF-8" and check the names.',
                file=file,
                line=line,
                data=data[error.start],
            )
        ) from None


def own_text(data: bytes, file: str) -> bytes:
    """Return UTF-8 text without byte order marks, the bytes themselves where they are; see `decode_text`.

    Raises
    ------
    ReadError
        As `decode_text` does.
    """
    plain = data.isascii() and b"\0" not in data
    return data if plain else decode_text(data, file).encode()


def check_header(names: list[str], file: str) -> None:
    """Refuse a header with nameless or repeated fields.

    Raises
    ------
    ReadError
        Naming the columns.
    """
    for position, name in enumerate(names, start=1):
        if not name:
            raise ReadError(
                say(
                    "{file}: column {position} has no name in the header. Name it or delete the column.",
                    file=file,
                    position=position,
                )
            )
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ReadError(
            say(
                "{file}: the header names {repeated} more than once. Give every column a name of its own.",
                file=file,
                repeated=", ".join(repeated),
            )
        )


def parse_csv(data: bytes, *, file: str, limits: ReadLimits) -> RawLayer:
    """Read CSV bytes into text columns; an empty cell is ``None``, everything else stays as written.

    The separator (comma, semicolon or tab) is the one the header uses most. Row numbers count every
    record after the header, blank ones too, so that they match what a spreadsheet shows less one.

    Raises
    ------
    ReadError
        When the bytes are not UTF-8, a record has more or fewer fields than the header, a quote is
        left open, or a name is missing or repeated.
    """
    text = decode_text(data, file)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        first = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), LOOKED_AT))
        refuse_titles(first, file)
        header = [name.strip() for name in next(reader, [])]
        if not _may_be_index(header):
            check_header(header, file)
        check_table_size(file, rows=0, columns=len(header), limits=limits)
        rows, records = _records(reader, len(header), file, limits)
    except csv.Error as error:
        raise ReadError(
            say(
                "{file}: the text around line {line_num} is not well-formed CSV ({error}). Look for a "
                "quotation mark that is not closed or not doubled.",
                file=file,
                line_num=reader.line_num,
                error=error,
            )
        ) from None
    if not header:
        raise ReadError(say("{file}: the file is empty. The first line must name the fields.", file=file))
    counted = is_index(header, [record[0] for record in records])
    if not counted:
        check_header(header, file)
    columns = {
        name: [cell or None for cell in cells]
        for name, cells in zip(
            header, zip(*records, strict=True) if records else [()] * len(header), strict=True
        )
    }
    layer = RawLayer(file, columns, rows)
    if counted:
        del layer.columns[""]
        drop_index(layer)
    drop_hashtags(layer)
    return layer


def _separator(text: str) -> str:
    """Return what parts the cells: of the first line, and where that is a title, of those below."""
    head = text.partition("\n")[0]
    if not any(map(head.count, ",;\t")):
        head = "\n".join(text.split("\n", LOOKED_AT)[:LOOKED_AT])
    return max(",;\t", key=head.count)


def _may_be_index(header: list[str]) -> bool:
    return len(header) > 1 and not header[0] and all(header[1:]) and len(set(header)) == len(header)


def _records(
    reader: Any,
    width: int,
    file: str,
    limits: ReadLimits,
) -> tuple[list[int], list[list[str]]]:
    rows: list[int] = []
    records: list[list[str]] = []
    ragged: list[str] = []
    for number, record in enumerate(reader, start=1):
        if len(record) == width and any(record):
            rows.append(number)
            records.append(record)
        elif any(record):
            ragged.append(say("row {number} has {number_2} fields", number=number, number_2=len(record)))
        if len(ragged) == _NAMED_ROWS or len(rows) > limits.rows:
            break
    if ragged:
        raise ReadError(
            say(
                "{file}: the header names {width} fields, but {ragged}. Values would land under the "
                "wrong name. Put quotation marks around values that hold the separator, or complete the "
                "row.",
                file=file,
                width=width,
                ragged=", ".join(ragged),
            )
        )
    check_table_size(file, rows=len(rows), columns=width, limits=limits)
    return rows, records


def add_points(layer: RawLayer) -> None:
    """Give `layer` points from its columns longitude and latitude (decimal degrees), if it has both.

    A row whose numbers cannot be read gets no point and a finding ``geometry.unreadable``; both columns
    stay as they are. Whether the point lies where it should is for the validation to say.
    """
    names = {name.strip().lower(): name for name in layer.columns}
    if "longitude" not in names or "latitude" not in names:
        return
    longitudes, latitudes = layer.columns[names["longitude"]], layer.columns[names["latitude"]]
    x, y = np.full(len(layer.rows), np.nan), np.full(len(layer.rows), np.nan)
    for position, (longitude, latitude) in enumerate(zip(longitudes, latitudes, strict=True)):
        if longitude is None and latitude is None:
            continue
        pair = _degrees(longitude), _degrees(latitude)
        if None in pair:
            name, value = ("latitude", latitude) if pair[0] is not None else ("longitude", longitude)
            layer.remark(
                "geometry.unreadable",
                say(
                    "The {name} is missing, so the record has no point."
                    if value is None
                    else "The {name} is not a number, so the record has no point.",
                    name=name,
                ),
                say("Write longitude and latitude as decimal degrees with a point, such as 46.7512."),
                row=layer.rows[position],
                name=names[name],
                value=value,
                severity=Severity.ERROR,
            )
            continue
        x[position], y[position] = pair
    points = np.full(len(layer.rows), None, dtype=object)
    known = ~np.isnan(x)
    points[known] = shapely.points(x[known], y[known])
    layer.geometry = points


def add_shapes(layer: RawLayer) -> None:
    """Give `layer` the shapes that a column of well-known text holds, unless it has shapes already.

    A text that cannot be read gives its row a finding ``geometry.unreadable`` and no shape.
    """
    if layer.geometry is not None:
        return
    found = next((one for one in layer.columns if one.strip().lower() in _WKT_COLUMNS), None)
    if found is None or not any(text and _WKT.match(text) for text in layer.columns[found]):
        return
    texts = layer.columns.pop(found)
    shapes = np.full(len(texts), None, dtype=object)
    for position, text in enumerate(texts):
        shapes[position] = shapely.from_wkt(text, on_invalid="ignore") if text else None
        if text and shapes[position] is None:
            layer.corners[layer.rows[position]] = places_in_wkt(text)
            layer.remark(
                "geometry.unreadable",
                say("The well-known text cannot be read, so the record has no shape."),
                say("Export the layer again, or as GeoJSON."),
                row=layer.rows[position],
                name=found,
                value=text,
                severity=Severity.ERROR,
            )
    layer.geometry = shapes


def _degrees(text: str | None) -> float | None:
    if text is None or not _DECIMAL.fullmatch(text.strip()):
        return None
    value = float(text)
    return value if np.isfinite(value) else None
