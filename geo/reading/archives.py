"""Zip archives (zipped Shapefiles, XLSX workbooks): looked through before anything in them is inflated."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from geo.errors import AskedError, ReadError
from geo.language import Sayings, say
from geo.layers.findings import Severity
from geo.reading.raw import RawLayer, ReadLimits

_END_RECORD = b"PK\x05\x06"
_END_RECORD_SIZE = 22
_LONGEST_COMMENT = 65_535
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_WHY_NEEDED = Sayings(
    {
        ".shx": "the index of its shapes",
        ".dbf": "its attributes",
        ".prj": "its coordinate system",
    }
)
_CODE_PAGES = (866, *range(1250, 1259))
_ISO_PARTS = (1, 2, 5, 9, 15)
_ENCODINGS = {
    **dict.fromkeys(("UTF-8", "UTF8", "65001"), "UTF-8"),
    **{f"{prefix}{page}": f"CP{page}" for page in _CODE_PAGES for prefix in ("", "CP", "ANSI ", "WINDOWS-")},
    **{
        f"{prefix}{part}": f"ISO-8859-{part}"
        for part in _ISO_PARTS
        for prefix in ("ISO-8859-", "ISO 8859-", "8859")
    },
}
"""What a .cpg file may say, and the encoding it means, in a spelling GDAL and Python share."""


def open_archive(path: Path, *, file: str, limits: ReadLimits) -> zipfile.ZipFile:
    """Open the zip archive at `path` for reading after looking through its directory.

    Nothing is inflated. The caller closes it.

    Raises
    ------
    ReadError
        When it is damaged, has too many entries or unpacks to too much, or holds links, encrypted
        entries, two entries of one name, or names that lead out of the archive.
    """
    _check_entry_count(path, file, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, struct.error, OSError, ValueError):
        raise ReadError(
            say("{file}: the archive is damaged or cut short. Copy or export it again.", file=file)
        ) from None
    try:
        _check_entries(archive.infolist(), path.stat().st_size, file, limits)
    except ReadError:
        archive.close()
        raise
    return archive


def _check_entry_count(path: Path, file: str, limits: ReadLimits) -> None:
    # Listing 200,000 entries takes longer than refusing them by the count at the end of the archive.
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _LONGEST_COMMENT - _END_RECORD_SIZE))
        tail = stream.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) - at < _END_RECORD_SIZE:
        raise ReadError(
            say(
                "{file}: the archive has no directory, so it is cut short. Copy or export it again.",
                file=file,
            )
        )
    count, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    # An entry of the directory takes 46 bytes and its name; 1 kB each is generous.
    if count > limits.archive_members or directory_bytes > 1_000 * limits.archive_members:
        raise ReadError(
            say(
                "{file}: the archive holds {count:,} entries or more, at most {archive_members} are "
                "opened. Zip only the files of the layer.",
                file=file,
                count=count,
                archive_members=limits.archive_members,
            )
        )


def _check_entries(entries: list[zipfile.ZipInfo], size: int, file: str, limits: ReadLimits) -> None:
    if len(entries) > limits.archive_members:
        raise ReadError(
            say(
                "{file}: the archive holds {number:,} entries, at most {archive_members} are opened. Zip "
                "only the files of the layer.",
                file=file,
                number=len(entries),
                archive_members=limits.archive_members,
            )
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.archive_bytes:
        raise ReadError(
            say(
                "{file}: the archive unpacks to {unpacked:,.0f} MB, at most {archive_bytes:,.0f} MB are "
                "opened. Split the layer.",
                file=file,
                unpacked=unpacked / 1e6,
                archive_bytes=limits.archive_bytes / 1e6,
            )
        )
    if unpacked > limits.archive_ratio * size:
        raise ReadError(
            say(
                "{file}: the archive unpacks to {unpacked} times its size, at most {archive_ratio} times "
                "is taken for real data. Zip the layer again.",
                file=file,
                unpacked=unpacked // max(size, 1),
                archive_ratio=limits.archive_ratio,
            )
        )
    if len({entry.filename for entry in entries}) < len(entries):
        raise ReadError(
            say("{file}: the archive holds two entries of the same name. Zip the layer again.", file=file)
        )
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.flag_bits & 0x1:
            raise ReadError(
                say("{file}: the archive is encrypted. Zip the layer without a password.", file=file)
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ReadError(
                say(
                    "{file}: the archive holds a link ({name}). Zip the files themselves.",
                    file=file,
                    name=name.name[:80],
                )
            )
        if not name.parts or name.is_absolute() or ".." in name.parts or name.parts[0].endswith(":"):
            raise ReadError(
                say(
                    "{file}: the archive holds a name that leads out of it ({filename}). Zip the layer "
                    "again.",
                    file=file,
                    filename=entry.filename[:80],
                )
            )


def read_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, file: str) -> bytes:
    """Return the bytes of one entry; never more than its declared size, which was checked before.

    Raises
    ------
    ReadError
        When it is damaged or packed in a way Python cannot unpack.
    """
    try:
        with archive.open(entry) as stream:
            data = stream.read(entry.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise ReadError(
            say(
                "{file}: the entry {name} is damaged. Zip the layer again.",
                file=file,
                name=PurePosixPath(entry.filename).name[:80],
            )
        ) from None
    return data


def unpack_shapefile(
    path: Path,
    folder: Path,
    layer: RawLayer,
    *,
    wanted: str | None,
    limits: ReadLimits,
    crs: str | None = None,
) -> Path:
    """Write the parts of the one Shapefile in the archive at `path` into `folder`, under our own names.

    The .dbf must decode, strictly, in the encoding its .cpg names, or in UTF-8 where there is no .cpg:
    the name of the encoding is written beside it so that GDAL takes the same.

    Parameters
    ----------
    layer
        Names the file in messages and takes the findings.
    wanted
        Name of the Shapefile when there are several, with or without ``.shp``.
    crs
        What somebody says its coordinate system is; a file that does may then be missing.

    Raises
    ------
    ReadError
        When there is none or several, a part is missing, or the text is in an unknown encoding.
    """
    with open_archive(path, file=layer.file, limits=limits) as archive:
        parts = _parts_of_shapefile(archive, layer.file, wanted, said=crs is not None)
        for suffix, entry in parts.items():
            if suffix != ".cpg":
                (folder / f"layer{suffix}").write_bytes(read_member(archive, entry, file=layer.file))
        named = read_member(archive, parts[".cpg"], file=layer.file) if ".cpg" in parts else None
    encoding = _encoding((folder / "layer.dbf").read_bytes(), named, layer)
    (folder / "layer.cpg").write_text(encoding, encoding="ascii")
    return folder / "layer.shp"


def _parts_of_shapefile(
    archive: zipfile.ZipFile, file: str, wanted: str | None, *, said: bool
) -> dict[str, zipfile.ZipInfo]:
    entries: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if not entry.is_dir() and "__MACOSX" not in name.parts and not name.name.startswith("._"):
            entries[name] = entry
    shapes = sorted(name for name in entries if name.suffix.lower() == ".shp")
    if not shapes:
        raise ReadError(
            say(
                "{file}: the archive holds no .shp file. Zip the .shp, .shx, .dbf and .prj of one Shapefile.",
                file=file,
            )
        )
    names = [name.stem for name in shapes]
    if wanted is not None:
        stem = wanted[:-4] if wanted.lower().endswith(".shp") else wanted
        shapes = [name for name in shapes if stem in (name.stem, str(name.with_suffix("")))]
    if len(shapes) != 1:
        asked = (
            say('"{wanted}" names {number} of them', wanted=wanted, number=len(shapes))
            if wanted is not None
            else say("say which layer to read")
        )
        words = say(
            "{file}: the archive holds the Shapefiles {names}; {asked}.",
            file=file,
            names=", ".join(names)[:400],
            asked=asked,
        )
        raise AskedError(words, key="layer", options=names)
    shape = shapes[0]
    parts = {
        suffix: entry
        for name, entry in entries.items()
        if name.parent == shape.parent
        and name.stem.lower() == shape.stem.lower()
        and (suffix := name.suffix.lower()) in _PARTS
    }
    for suffix, why in _WHY_NEEDED.items():
        if suffix in parts or (said and suffix == ".prj"):
            continue
        words = say(
            "{file}: {name} comes without its {suffix} file, which holds {why}. Zip all files of the "
            "Shapefile together.",
            file=file,
            name=shape.name,
            suffix=suffix,
            why=why,
        )
        raise AskedError(words, key="crs") if suffix == ".prj" else ReadError(words)
    return parts


def _encoding(dbf: bytes, named: bytes | None, layer: RawLayer) -> str:
    if named is None:
        encoding, said = "UTF-8", say("there is no .cpg file to say which")
    else:
        name = named.decode("ascii", "replace").strip().upper()
        said = say("its .cpg file says {name}", name=name[:20])
        if name not in _ENCODINGS:
            raise ReadError(
                say(
                    '{file}: the .cpg file names the text encoding "{name}", which is not known here. Export '
                    "the Shapefile again with UTF-8 text, or use GeoPackage.",
                    file=layer.file,
                    name=name[:20],
                )
            )
        encoding = _ENCODINGS[name]
    try:
        dbf[_records_start(dbf) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            say(
                "{file}: the attributes (.dbf) hold the byte 0x{object:02x}, which is not {encoding} "
                "text, and {said}. Find out the encoding (often Windows-1251 or Windows-1254), put its "
                "number into a .cpg file beside the .dbf, or export the layer as GeoPackage.",
                file=layer.file,
                object=error.object[error.start],
                encoding=encoding,
                said=said,
            )
        ) from None
    if named is None and not dbf.isascii() and not dbf[_records_start(dbf) :].isascii():
        layer.remark(
            "text.encoding_assumed",
            say(
                "There is no .cpg file to name the text encoding; the text is valid UTF-8 and was read "
                "as that."
            ),
            say("Check a few names with letters beyond A to Z."),
            severity=Severity.NOTE,
        )
    return encoding


def _records_start(dbf: bytes) -> int:
    # Bytes 8 and 9 of the header hold its length; the binary header itself is no text.
    return int(struct.unpack_from("<H", dbf, 8)[0]) if len(dbf) >= 10 else 0
