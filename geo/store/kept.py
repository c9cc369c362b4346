"""A pack as it was checked, kept beside it, so that it opens again without being read and checked anew.

Nothing of what lies beside a pack is believed for lying there. The file is signed with a secret of the user
who opens the pack, over what it stands for: digest of the pack's bytes, name of its folder, language of the
findings, program and libraries to the byte. Half a file, one that somebody changed, one of another user, pack
or version does not bear that signature, and the pack is read and checked as if there were none. Inside are
JSON and Arrow IPC, which are data; nothing in them is run. Where it cannot be written, the pack opens all the
same.

It holds what the pack holds, for the same readers: it is no file of the pack, so it is in no digest, edition,
export or copy of it.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import hmac
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

import geo
from geo.errors import GeoError
from geo.language import current
from geo.layers.left_out import Casualties
from geo.layers.pack import Pack, Shapes
from geo.reading.regular import read_regular
from geo.store.kept_findings import Told, read_back, read_stream, stream, told_of, written

if TYPE_CHECKING:
    from geo.layers.meta import PackMeta
    from geo.store.packfiles import PackFiles

KEPT_FILE: Final = ".checked.arrow"
PART_FILE: Final = f"{KEPT_FILE}.part"
LEAST_ROWS: Final = 20_000
"""Smaller packs are checked before what was kept of them could be found."""
_MAGIC: Final = b"geo checked 1\n"
_SIGNED: Final = hashlib.sha256().digest_size
_MOST_BYTES: Final = 2_000_000_000
_SECRET_BYTES: Final = 32
_ABANDONED_SECONDS: Final = 600
_FROM_DATA: Final = ("period_start", "as_of", "compiled_on", "bounds", "sensitivity")
"""Of what pack.toml says, what is completed while the files are checked."""
_TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)
_MASKED: Final[Mapping[str, Any]] = {
    "Int64": pd.Int64Dtype(), "Float64": pd.Float64Dtype(), "boolean": pd.BooleanDtype(),
}  # fmt: skip
_PLAIN: Final = ("bool", "float64", "int64", "datetime64[s]")


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    """What of a pack is no table."""

    digest: str
    period_start: dt.date
    as_of: dt.date
    compiled_on: dt.date
    bounds: tuple[float, float, float, float]
    sensitivity: dict[str, str]
    rejected: dict[str, int]
    rows_read: dict[str, int]
    casualties: tuple[int, int]
    refused: dict[str, tuple[str, ...]]
    rests: list[Told]
    tables: dict[str, dict[str, str]]
    shapes: list[str]


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles among objects meanwhile: a million findings hold none, and each look is a second."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def reopened(folder: Path, files: PackFiles, *, anew: Callable[[], Pack]) -> Pack | None:
    """Return a pack as it was kept, None where nothing is kept that can be trusted.

    Parameters
    ----------
    folder
        Of the pack.
    files
        Its files as they are now.
    anew
        Checks the pack again, for findings that were counted and not kept.
    """
    secret = _secret(make=False)
    path = folder / KEPT_FILE
    try:
        if secret is None or not stat.S_ISREG(path.lstat().st_mode):
            return None
        data = memoryview(read_regular(path, most_bytes=_MOST_BYTES).data)
    except (OSError, GeoError):
        return None
    start = len(_MAGIC) + _SIGNED
    head, signature, content = data[: len(_MAGIC)], data[len(_MAGIC) : start], data[start:]
    if bytes(head) != _MAGIC or not hmac.compare_digest(
        _signature(secret, folder, files, content), signature
    ):
        return None
    try:
        with uncollected():
            return _pack(files, content, anew)
    except (pa.ArrowException, msgspec.MsgspecError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, files: PackFiles, pack: Pack) -> Pack:
    """Return a pack, kept beside its files where it is large and that can be done.

    Parameters
    ----------
    folder, files
        As for `reopened`.
    pack
        The pack, as it was checked.
    """
    if sum(pack.rows_read.values()) < LEAST_ROWS or not _can_be_kept(files.meta, pack):
        return pack
    secret = _secret(make=True)
    if secret is not None:
        content = b"".join(_content(pack))
        signature = _signature(secret, folder, files, memoryview(content))
        with suppress(OSError):
            _put(folder, (_MAGIC, signature, content))
    return pack


def _signature(secret: bytes, folder: Path, files: PackFiles, content: memoryview) -> bytes:
    signed = hmac.new(secret, _MAGIC, hashlib.sha256)
    # Days that pack.toml does not state follow from the day the files were written.
    written = files.written_on.isoformat() if files.meta.unstated else ""
    stands_for = [files.digest, folder.name, written]
    for one in (*stands_for, current().code, program()):
        signed.update(f"{len(one)}\0{one}\0".encode())
    signed.update(content)
    return signed.digest()


@cache
def program() -> str:
    """Return a digest over this program, to the byte, and the versions of what reads and checks."""
    home = Path(geo.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in home.rglob("*") if path.suffix in {".py", ".toml", ".po", ".mo"}):
        digest.update(f"{path.relative_to(home).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    libraries = (np, pd, pa, shapely, msgspec)
    versions = [
        sys.version,
        sys.byteorder,
        shapely.geos_version_string,
        *(one.__version__ for one in libraries),
    ]
    digest.update("\0".join(versions).encode())
    return digest.hexdigest()


def _secret(*, make: bool) -> bytes | None:
    """Return the secret of this user, None where there is none that is theirs alone."""
    home = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = Path(home) if home else Path.home() / ".local" / "state"
        path = folder / "mine-contamination-dashboard" / "kept.key"
        if make and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, made = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(os.urandom(_SECRET_BYTES))
            Path(made).replace(path)
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or not _of_this_user(status):
            return None
        secret = path.read_bytes()
    except (OSError, RuntimeError):
        return None
    return secret if len(secret) == _SECRET_BYTES else None


def _of_this_user(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _put(folder: Path, parts: tuple[bytes, ...]) -> None:
    part = folder / PART_FILE
    with suppress(FileNotFoundError):
        if time.time() - part.lstat().st_mtime > _ABANDONED_SECONDS:
            part.unlink()
    # Only who made it takes it away: another opening of the same pack may be writing.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
        part.replace(folder / KEPT_FILE)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _can_be_kept(said: PackMeta, pack: Pack) -> bool:
    completed = replace(said, **{name: getattr(pack.meta, name) for name in _FROM_DATA})
    kinds = {str(dtype) for table in pack._tables.values() for dtype in table.dtypes}
    return completed == pack.meta and pack.edition is None and kinds <= {"str", *_MASKED, *_PLAIN}


def _content(pack: Pack) -> Iterator[bytes]:
    meta = pack.meta
    head = _Head(
        pack.digest,
        *(meta.period_start, meta.as_of, meta.compiled_on, meta.bounds, dict(meta.sensitivity)),
        *(dict(pack.rejected), dict(pack.rows_read), (pack.casualties.left_out, pack.casualties.of)),
        dict(pack._refused),
        told_of(pack.findings),
        {
            name: {str(column): str(kind) for column, kind in table.dtypes.items()}
            for name, table in pack._tables.items()
        },
        list(pack._shapes),
    )
    yield from _framed(msgspec.json.encode(head))
    for one in written(pack.findings):
        yield from _framed(one)
    for table in pack._tables.values():
        arrays = [_array(table[column]) for column in table.columns]
        # A table without columns has rows all the same.
        count = pa.array(np.zeros(len(table), dtype=np.int8))
        yield from _framed(stream(pa.table([*arrays, count], names=[*map(str, range(len(arrays))), "rows"])))
    for shapes in pack._shapes.values():
        yield from _framed(stream(pa.table([pa.array(shapes, type=pa.large_binary())], names=["shapes"])))


def _framed(part: bytes) -> Iterator[bytes]:
    yield len(part).to_bytes(8, "little")
    yield part


def _array(column: pd.Series[Any]) -> Any:
    if str(column.dtype) in _PLAIN:
        # NaN is a value here, and stays one.
        return pa.array(column.to_numpy(), from_pandas=False)
    found = pa.array(column)
    return pa.chunked_array([found]) if isinstance(found, pa.Array) else found


def _pack(files: PackFiles, content: memoryview, anew: Callable[[], Pack]) -> Pack:
    parts = _parts(content)
    head = msgspec.json.decode(next(parts), type=_Head)
    if head.digest != files.digest:
        raise ValueError(head.digest)
    findings = read_back(head.rests, parts, anew=anew, digest=files.digest)
    tables = {name: _frame(kinds, next(parts)) for name, kinds in head.tables.items()}
    shapes = {name: _shapes(next(parts)) for name in head.shapes}
    meta = replace(
        files.meta,
        period_start=head.period_start,
        as_of=head.as_of,
        compiled_on=head.compiled_on,
        bounds=head.bounds,
        sensitivity=MappingProxyType(head.sensitivity),
    )
    return Pack(
        meta=meta,
        digest=head.digest,
        findings=findings,
        rejected=MappingProxyType(head.rejected),
        _tables=MappingProxyType(tables),
        _shapes=MappingProxyType(shapes),
        rows_read=MappingProxyType(head.rows_read),
        casualties=Casualties(*head.casualties),
        _refused=MappingProxyType(head.refused),
    )


def _parts(content: memoryview) -> Iterator[memoryview]:
    at = 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 8], "little")
        yield content[at + 8 : at + 8 + length]
        at += 8 + length


def _frame(kinds: Mapping[str, str], part: memoryview) -> pd.DataFrame:
    table = read_stream(part)
    columns = {name: _series(table.column(at), kind) for at, (name, kind) in enumerate(kinds.items())}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(table)), columns=pd.Index(list(kinds), dtype="str"))


def _series(column: Any, kind: str) -> Any:
    if kind == "str":
        return pd.array(column, dtype=_TEXT)
    if kind in _MASKED:
        return _MASKED[kind].__from_arrow__(column)
    return np.array(column.to_numpy(), dtype=kind)


def _shapes(part: memoryview) -> Shapes:
    found = read_stream(part).column(0).to_pylist()
    shapes: Shapes = np.empty(len(found), dtype=object)
    shapes[:] = found
    shapes.flags.writeable = False
    return shapes
