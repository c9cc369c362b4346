"""The files of a pack, each opened once: the bytes that are parsed are the bytes its digest is over."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from geo.errors import ReadError
from geo.language import say
from geo.layers.entries import PACK_FILE
from geo.layers.meta import PackMeta, pack_error
from geo.layers.packtoml import parse_meta
from geo.reading.regular import FileContent, Stamp, read_regular
from geo.store.batches import LIST_FILE, Batch, read_batches

MOST_META_BYTES: Final = 200_000
MOST_PACK_BYTES: Final = 2_000_000_000
"""Room for a million records as GeoJSON, which is the longest of all forms."""
_TRIES: Final = 5
_PAUSE_SECONDS: Final = 0.05
_UTF8_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, eq=False)
class PackFiles:
    """A pack as it lay in its folder at one moment.

    Parameters
    ----------
    meta
        What pack.toml says.
    digest
        SHA-256 over names and bytes of pack.toml and all data files, hexadecimal.
    written_on
        Day the newest of them was written (UTC).
    batches
        What was imported into it.
    _contents
        Bytes of the data files by name.
    """

    meta: PackMeta
    digest: str
    written_on: dt.date
    batches: tuple[Batch, ...]
    _contents: dict[str, bytes]

    def take(self, name: str) -> bytes:
        """Return the bytes of a file for the one time they are parsed, and let go of them."""
        return self._contents.pop(name)

    def with_batch(self, batch: Batch, contents: Mapping[str, bytes]) -> PackFiles:
        """Return the files with a batch more, or in place of one of its number.

        Parameters
        ----------
        batch
            What it is.
        contents
            Its files, by their names within the pack.
        """
        kept = self.without(batch.number)
        return replace(kept, batches=(*kept.batches, batch), _contents={**kept._contents, **contents})

    def without(self, number: str) -> PackFiles:
        """Return the files without the batch of a number."""
        return replace(self, batches=tuple(one for one in self.batches if one.number != number))


def read_pack_files(folder: Path) -> PackFiles:
    """Read all files of a pack as they are at one moment.

    A pack that changes meanwhile is read again, a few times.

    Raises
    ------
    PackError
        Where pack.toml is faulty, a file is missing, leads out of the folder or is too large, or the pack
        does not stand still.
    MachineError
        Where a file is no regular one or cannot be read.
    """
    changed = ""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_SECONDS * attempt)
        meta, batches, contents = _read(folder)
        changed = _changed(folder, contents)
        if not changed:
            data = {name: content.data for name, content in contents.items()}
            digest = _digest(data)
            del data[PACK_FILE]
            newest = max(content.stamp.modified_ns for content in contents.values()) // 1_000_000_000
            day = dt.datetime.fromtimestamp(newest, dt.UTC).date()
            return PackFiles(meta, digest, day, batches, data)
    fault = say(
        "{changed}: changed each of the {tries} times the pack was read, so its figures would be "
        "of several versions; wait until the file is written and try again",
        changed=changed,
        tries=_TRIES,
    )
    raise pack_error(folder.name, [fault])


def _read(folder: Path) -> tuple[PackMeta, tuple[Batch, ...], dict[str, FileContent]]:
    """Return what pack.toml says, what was imported, and the contents of all files, pack.toml first."""
    head = _head(folder)
    try:
        text = head.data.decode("utf-8").removeprefix(_UTF8_BOM)
    except UnicodeDecodeError:
        raise pack_error(
            folder.name, [say("{pack_file}: not UTF-8 text; save it as UTF-8", pack_file=PACK_FILE)]
        ) from None
    meta = parse_meta(text, pack=folder.name)
    contents = {PACK_FILE: head}
    faults, left = [], MOST_PACK_BYTES
    home = folder.resolve()
    try:
        batches = read_batches(folder)
    except ReadError as error:
        raise pack_error(folder.name, [str(error)]) from None
    listed = [LIST_FILE] if batches else []
    for name in (*meta.file_names(), *listed, *(name for one in batches for name in one.files)):
        path = folder / name
        if not path.exists():
            naming = LIST_FILE if "/" in name else PACK_FILE
            faults.append(
                say(
                    "{name}: {naming} names this file, but it is not there; put it into the folder",
                    name=name,
                    naming=naming,
                )
            )
            continue
        if path.resolve() != home / name:
            faults.append(
                say("{name}: leads out of the folder; put the file itself into the folder", name=name)
            )
            continue
        try:
            contents[name] = read_regular(path, most_bytes=left, file=name)
        except ReadError as error:
            faults.append(str(error))
        else:
            left -= len(contents[name].data)
    if faults:
        raise pack_error(folder.name, faults)
    return meta, batches, contents


def _head(folder: Path) -> FileContent:
    if not (folder / PACK_FILE).exists():
        raise pack_error(
            folder.name,
            [say("{pack_file}: not found in this folder; give the folder of a pack", pack_file=PACK_FILE)],
        )
    try:
        return read_regular(folder / PACK_FILE, most_bytes=MOST_META_BYTES)
    except ReadError as error:
        raise pack_error(folder.name, [str(error)]) from None


def _changed(folder: Path, contents: dict[str, FileContent]) -> str:
    """Return the name of a file that is no longer the one that was read; empty where all are."""
    for name, content in contents.items():
        try:
            now = Stamp.of((folder / name).stat())
        except OSError:
            return name
        if now != content.stamp:
            return name
    return ""


def _digest(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, data in contents.items():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
