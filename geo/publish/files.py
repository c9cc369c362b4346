"""Writes files so that a crash, a full disk or Ctrl+C leaves the old file or the new one, never a part."""

from __future__ import annotations

import errno
import os
import re
import secrets
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

from geo.errors import PublishError

_PART: Final = ".part"
_REMEDIES: Final = {
    errno.ENOSPC: "The disk is full: free some space, or choose another folder.",
    errno.EDQUOT: "Your share of the disk is full: free some space, or choose another folder.",
    errno.EACCES: "Choose a folder you may write to.",
    errno.EPERM: "Choose a folder you may write to.",
    errno.EROFS: "This disk can only be read: choose a folder on another.",
    errno.ENOENT: "Make the folder first.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}


def plain_name(text: str) -> str:
    """Return what of `text` every system takes in a file name: letters and digits of ASCII, and dashes."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")


def write_whole(out: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write `data` beside `out` and put it in its place once it lies on the disk.

    Parameters
    ----------
    out
        File to write; one that exists is replaced.
    data
        All of its bytes.
    mode
        Rights of the file, less those the user's mask takes away.

    Raises
    ------
    PublishError
        Where it cannot be written; `out` is then as it was.
    """
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}{_PART}")
    try:
        _write(part, data, mode)
        part.replace(out)
        _sync_folder(out.parent)
    except OSError as error:
        with suppress(OSError):  # where nothing could be written, there may be nothing to remove either
            part.unlink(missing_ok=True)
        _refuse(out, error)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def make_folder(path: Path, *, parents: bool = False) -> None:
    """Make a folder if it is not there, and those above it where asked to.

    Raises
    ------
    PublishError
        Where it cannot be made.
    """
    try:
        path.mkdir(exist_ok=True, parents=parents)
    except OSError as error:
        _refuse(path, error)


def remove(path: Path) -> None:
    """Remove a file if it is there.

    Raises
    ------
    PublishError
        Where it may not be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _refuse(path, error)


def sweep_parts(folder: Path, names: Collection[str]) -> int:
    """Remove what killed runs left half-written of the files `names`, and return how many that was.

    Parameters
    ----------
    folder, names
        Where, and the names of the whole files; parts of other files are left alone.
    """
    swept = 0
    for part in sorted(folder.glob(f".*{_PART}")):
        whole = part.name[1:].removesuffix(_PART).rpartition(".")[0]
        if whole in names:
            remove(part)
            swept += 1
    return swept


def _write(part: Path, data: bytes, mode: int) -> None:
    # Created by hand and not by tempfile: the file keeps the rights the user's mask gives new files.
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a renaming last through a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network disks know no such thing
            raise
    finally:
        os.close(handle)


def _refuse(path: Path, error: OSError) -> NoReturn:
    remedy = _REMEDIES.get(error.errno or 0, "Choose another folder or name.")
    raise PublishError(f"{path} cannot be written: {error.strerror}. {remedy}") from error
