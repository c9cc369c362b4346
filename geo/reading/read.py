"""The one door for layers from elsewhere: bytes in, a frame in EPSG:4326 out, and nothing trusted between.

The bytes are copied into a private folder under a name of our own and read by a process of its own with
limits of memory, time and size; no path or address of a user's reaches a file-reading library.
"""

from __future__ import annotations

import json
import re
import stat
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from geo.errors import MachineError, ReadError
from geo.language import say
from geo.reading.formats import BINARY_EXTENSIONS, Format, detect_format, read_geojson, read_table
from geo.reading.process import RESULT_FILE, run_reader
from geo.reading.raw import DEFAULT_LIMITS, ReadLimits
from geo.reading.regular import read_regular, too_large

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["DEFAULT_LIMITS", "ReadError", "ReadLimits", "read_layer"]

_OWN_NAMES = {
    Format.GEOJSON: "input.geojson",
    Format.GEOPACKAGE: "input.gpkg",
    Format.SHAPEFILE: "input.zip",
    Format.FLATGEOBUF: "input.fgb",
    Format.GEOPARQUET: "input.parquet",
    Format.CSV: "input.csv",
    Format.XLSX: "input.xlsx",
}
# "http://...", "CSV:...", "PG:...": two letters or more before a colon; one letter is a Windows drive.
_ADDRESS = re.compile(r"\s*[A-Za-z][A-Za-z0-9+._-]+:")
_VIRTUAL = re.compile(r"\s*[/\\]vsi", re.IGNORECASE)
_NETWORK_SHARE = re.compile(r"\s*[/\\]{2}")
_LONGEST_NAME = 120
_MOST_SHAPE_BYTES = 10_000_000


def read_layer(
    source: Path | str | bytes,
    *,
    filename: str | None = None,
    layer: str | None = None,
    limits: ReadLimits = DEFAULT_LIMITS,
    coded: bool = False,
) -> gpd.GeoDataFrame:
    """Read a layer in EPSG:4326 from an untrusted file.

    GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf, GeoParquet, CSV and XLSX are read; the first bytes
    decide, and must agree with the extension.

    Parameters
    ----------
    source
        Bytes of the file, or the path of a regular local file (no link, no address).
    filename
        Name to use in messages and for the extension; the name of `source` when that is a path.
        ``None`` for bytes means that the content alone decides.
    layer
        Which layer to read when the file holds several (GeoPackage layer, Shapefile name, sheet name).
    limits
        What the reading may cost.
    coded
        Whether columns may be categories; see `geo.reading.layer_frames.layer_table`.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``source_row``: 1-based record number in the file. Columns of text have dtype ``str``
        (missing = ``NaN``), all others ``object`` with Python values (missing = ``None``); CSV and XLSX
        have text only. Dates stay as written, or in ISO form where the format stores them as dates.
        ``geometry`` is in EPSG:4326, ``None`` where absent; CSV and XLSX get points from columns
        longitude and latitude. ``attrs["findings"]`` is a tuple of `Finding`.

    Raises
    ------
    ReadError
        Naming the file, the record where known, the rule and the remedy.
    MachineError
        Where `source` is no regular file, or the system does not let it be read.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source, limits)
    if filename is None and not isinstance(source, bytes):
        filename = PurePath(source).name
    name = None if filename is None else _plain_name(filename)
    file = name or say("the file")
    if len(data) > limits.file_bytes:
        raise too_large(file, len(data), limits.file_bytes)
    kind = detect_format(data, name)
    # Windows keeps a file locked a moment longer than its process lives; the folder is private either way.
    with tempfile.TemporaryDirectory(prefix="layer-", ignore_cleanup_errors=True) as folder:
        return _read_apart(Path(folder), data, kind, file, layer, limits, coded=coded)


def read_pack_layer(data: bytes, *, filename: str) -> pd.DataFrame:
    """Read a layer of a pack, coded: CSV and GeoJSON here, every other format apart as `read_layer` does.

    Parameters
    ----------
    data
        Bytes of the file.
    filename
        Its name; the extension says what it is.

    Raises
    ------
    ReadError
        See `read_layer`.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix.endswith("json"):
        return read_geojson(data, filename=filename, coded=True)
    if suffix in BINARY_EXTENSIONS:
        return read_layer(data, filename=filename, coded=True)
    return read_table(data, filename=filename)


def read_foreign(
    source: Path | bytes, *, filename: str, wanted: Mapping[str, object], limits: ReadLimits = DEFAULT_LIMITS
) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """Read a file that was made for no program: see `geo.reading.foreign`.

    Parameters
    ----------
    source
        Path of a regular local file, or its bytes.
    filename
        Its name.
    wanted
        What somebody said of it: ``encoding``, ``delimiter``, ``sheet``, ``repeat``, ``header_row``,
        ``layer``, ``crs`` (the coordinate system of a file that names none, such as ``EPSG:32638``).
    limits
        What the reading may cost.

    Returns
    -------
    tuple
        The frame, as `read_layer` returns it but without points made of columns, and how it was read: its
        ``format`` and, of CSV and XLSX, the fields of `geo.reading.foreign.Shape`.

    Raises
    ------
    ReadError
        As `read_layer` does.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source, limits)
    name = _plain_name(filename)
    if len(data) > limits.file_bytes:
        raise too_large(name, len(data), limits.file_bytes)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) and name.lower().endswith((".csv", ".tsv"))
    kind = Format.CSV if wide else detect_format(data, name)
    layer = str(wanted["layer"]) if wanted.get("layer") else None
    with tempfile.TemporaryDirectory(prefix="layer-", ignore_cleanup_errors=True) as folder:
        frame = _read_apart(Path(folder), data, kind, name, layer, limits, foreign=wanted)
        shape = Path(folder) / "shape.json"
        told = json.loads(shape.read_bytes()[:_MOST_SHAPE_BYTES]) if shape.is_file() else {}
    said = {} if told else {key: wanted[key] for key in ("layer", "crs") if wanted.get(key)}
    return frame, {"format": kind.value, **said, **told}


def _read_apart(
    folder: Path,
    data: bytes,
    kind: Format,
    file: str,
    layer: str | None,
    limits: ReadLimits,
    *,
    foreign: Mapping[str, object] | None = None,
    coded: bool = False,
) -> gpd.GeoDataFrame:
    from geo.reading.interchange import read_layer_file  # noqa: PLC0415 -- pandas and geopandas are slow to import,
    from geo.reading.layer_frames import layer_frame  # noqa: PLC0415 -- and this module is imported by the router

    own = folder / _OWN_NAMES[kind]
    own.write_bytes(data)
    request: dict[str, object] = {"path": own.name, "format": kind.value, "file": file, "layer": layer}
    if foreign is not None:
        request["foreign"] = {key: value for key, value in foreign.items() if value is not None}
    run_reader(folder, request, limits=limits)
    layer_read = read_layer_file(folder / RESULT_FILE, file=file, limit_bytes=limits.result_bytes)
    return layer_frame(layer_read, coded=coded)


def _bytes_of(source: Path | str, limits: ReadLimits) -> bytes:
    """Return the bytes of a regular local file; anything else a path may mean to some library is refused."""
    text = str(source)
    if _ADDRESS.match(text) or _VIRTUAL.match(text) or _NETWORK_SHARE.match(text) or "\0" in text:
        raise ReadError(
            say(
                '"{text}" is an address or a network path, not a local file. Nothing is fetched: '
                "download the file and open the copy.",
                text=text[:80],
            )
        )
    path = Path(text)
    name = _plain_name(path.name)
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise ReadError(say("{name}: this is a link to another file. Open the file itself.", name=name))
    except FileNotFoundError:
        raise ReadError(
            say("{name}: the file cannot be opened (there is none of this name).", name=name)
        ) from None
    except OSError as error:
        raise MachineError(
            say(
                "{name}: the file cannot be opened ({strerror}).",
                name=name,
                strerror=error.strerror or say("bad name"),
            )
        ) from None
    return read_regular(path, most_bytes=limits.file_bytes, file=name).data


def _plain_name(filename: str) -> str:
    """Return the last part of a name without control and direction characters, cut to 120 characters."""
    last = PurePath(filename.replace("\\", "/")).name
    shown = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    suffix = PurePath(shown).suffix
    return shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - len(suffix)] + suffix
