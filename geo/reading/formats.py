"""The formats a layer may come in, told apart by their first bytes; and the pack's own CSV and GeoJSON.

`read_table` and `read_geojson` run in the calling process and are for files that ship with the program.
Files from elsewhere go through `geo.reading.read.read_layer`.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from geo.errors import ReadError
from geo.language import marked, say
from geo.reading.geojson import parse_geojson
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.regular import read_regular
from geo.reading.tables import parse_csv

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


class Format(StrEnum):
    """A file format `read_layer` accepts."""

    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = marked("zipped Shapefile")
    FLATGEOBUF = "FlatGeobuf"
    GEOPARQUET = "GeoParquet"
    CSV = "CSV"
    XLSX = "XLSX"


_EXTENSIONS = {
    ".geojson": Format.GEOJSON,
    ".json": Format.GEOJSON,
    ".gpkg": Format.GEOPACKAGE,
    ".zip": Format.SHAPEFILE,
    ".fgb": Format.FLATGEOBUF,
    ".parquet": Format.GEOPARQUET,
    ".geoparquet": Format.GEOPARQUET,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".xlsx": Format.XLSX,
}
BINARY_EXTENSIONS = frozenset(
    name for name, kind in _EXTENSIONS.items() if kind not in {Format.GEOJSON, Format.CSV}
)
"""Of formats that libraries read, and so only a process of its own."""
_ZIPS = (Format.SHAPEFILE, Format.XLSX)
_ACCEPTED = marked("GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf, GeoParquet, CSV and XLSX")


def detect_format(data: bytes, filename: str | None) -> Format:
    """Say which format `data` is in, from its first bytes, and hold the file's name against it.

    Parameters
    ----------
    data
        The whole file.
    filename
        Name with extension as the owner knows it; ``None`` when there is none.

    Raises
    ------
    ReadError
        When the content is of no accepted format, or not the one the extension says.
    """
    file = filename or say("the file")
    if filename is None:
        found = _by_content(data, file)
        return found[0] if len(found) == 1 else _kind_of_zip(data)
    extension = PurePath(filename).suffix.lower()
    named = _EXTENSIONS.get(extension)
    if named is None:
        shapefile = (
            " " + say("Put the .shp, .shx, .dbf and .prj together in one .zip.")
            if extension == ".shp"
            else ""
        )
        raise ReadError(
            say(
                '{file}: the extension "{extension}" is not one this program reads. It reads '
                "{accepted}.{shapefile}",
                file=file,
                extension=extension[:20],
                accepted=say(_ACCEPTED),
                shapefile=shapefile,
            )
        )
    found = _by_content(data, file)
    if named not in found:
        raise ReadError(
            say(
                "{file}: the name says {named}, but the content is {content}. Give the file its true "
                "extension, or export it again.",
                file=file,
                named=named,
                content=_content_words(found),
            )
        )
    return named


def _content_words(found: tuple[Format, ...]) -> str:
    return say("a zip archive") if found == _ZIPS else f"{found[0]}"


def _by_content(data: bytes, file: str) -> tuple[Format, ...]:
    if not data.strip():
        raise ReadError(say("{file}: the file is empty.", file=file))
    if data.startswith(b"PK\x03\x04"):
        return _ZIPS
    for magic, kind in (
        (b"SQLite format 3\0", Format.GEOPACKAGE),
        (b"fgb\x03fgb", Format.FLATGEOBUF),
        (b"PAR1", Format.GEOPARQUET),
    ):
        if data.startswith(magic):
            return (kind,)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return (Format.GEOJSON,)
    if start.startswith(b"<"):
        raise ReadError(
            say(
                "{file}: the content is XML (KML, GML, GPX and VRT are), which is not read here. Export "
                "the layer in one of {accepted}.",
                file=file,
                accepted=say(_ACCEPTED),
            )
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError(say('{file}: the text is UTF-16. Save it again as "CSV UTF-8".', file=file))
    if b"\0" in data[:4096]:
        at = data.index(b"\0")
        raise ReadError(
            say(
                "{file}: the content is of no format this program reads: byte {byte:,}, in line {line:,}, is "
                "a zero character, which no text has. It reads {accepted}; save tables as CSV in UTF-8.",
                file=file,
                byte=at + 1,
                line=data.count(b"\n", 0, at) + 1,
                accepted=say(_ACCEPTED),
            )
        )
    return (Format.CSV,)


def _kind_of_zip(data: bytes) -> Format:
    # An XLSX names its workbook in the directory at the end of the archive.
    return Format.XLSX if b"xl/workbook.xml" in data[-100_000:] else Format.SHAPEFILE


def read_table(source: Path | str | bytes, *, filename: str = "table.csv") -> pd.DataFrame:
    """Read a CSV file of the program's own into text columns.

    Every column has dtype ``str``; an empty cell is missing (``NaN``), and nothing else is: the name
    "NA" stays text, dates and numbers stay as written. The index is named ``source_row`` and holds the
    1-based number of the record.

    Parameters
    ----------
    source
        Path of the file, or its bytes.
    filename
        Name to use in messages when `source` is bytes.

    Raises
    ------
    ReadError
        See `geo.reading.tables.parse_csv`.
    """
    from geo.reading.layer_frames import layer_table  # noqa: PLC0415 -- pandas is slow to import; see module

    data, file = _own_bytes(source, filename)
    return layer_table(parse_csv(data, file=file, limits=DEFAULT_LIMITS))


def read_geojson(
    source: Path | str | bytes, *, filename: str = "layer.geojson", coded: bool = False
) -> gpd.GeoDataFrame:
    """Read a GeoJSON file of the program's own, in EPSG:4326, without GDAL.

    Columns of text have dtype ``str`` (missing = ``NaN``), all others ``object`` with Python values
    (missing = ``None``). ``attrs["findings"]`` holds what was remarked while reading.

    Parameters
    ----------
    source
        Path of the file, or its bytes.
    filename
        Name to use in findings when `source` is bytes.
    coded
        See `geo.reading.layer_frames.layer_table`.

    Raises
    ------
    ReadError
        See `geo.reading.geojson.parse_geojson`.
    """
    from geo.reading.layer_frames import layer_frame  # noqa: PLC0415 -- pandas is slow to import; see module

    data, file = _own_bytes(source, filename)
    return layer_frame(parse_geojson(data, file=file, limits=DEFAULT_LIMITS, quick=True), coded=coded)


def _own_bytes(source: Path | str | bytes, filename: str) -> tuple[bytes, str]:
    """Return the bytes of a file and its name for messages."""
    if isinstance(source, bytes):
        return source, filename
    path = Path(source)
    return read_regular(path, most_bytes=DEFAULT_LIMITS.file_bytes).data, path.name
