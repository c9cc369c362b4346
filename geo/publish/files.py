"""Writes files so that a crash, a full disk or Ctrl+C leaves the old or the new, no part and no mixture."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, NoReturn

from geo.errors import PublishError
from geo.language import Sayings, say

if sys.platform != "win32":  # where a file somebody writes cannot be removed anyway
    import fcntl

_PART: Final = ".part"
_PART_NAME: Final = re.compile(r"\.(?P<whole>.+)\.[0-9a-f]{8}\.part", re.DOTALL)
_REMEDIES: Final = Sayings(
    {
        errno.ENOSPC: "The disk is full: free some space, or choose another folder.",
        errno.EDQUOT: "Your share of the disk is full: free some space, or choose another folder.",
        errno.EACCES: "Choose a folder you may write to.",
        errno.EPERM: "Choose a folder you may write to.",
        errno.EROFS: "This disk can only be read: choose a folder on another.",
        errno.ENOENT: "Make the folder first.",
        errno.ENAMETOOLONG: "Choose a shorter name.",
    }
)


def plain_name(text: str) -> str:
    """Return what of `text` every system takes in a file name: letters and digits of ASCII, and dashes."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")


def write_whole(out: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write one file; see `write_set`.

    Parameters
    ----------
    out, data, mode
        File to write, all of its bytes, and its rights, less those the user's mask takes away.

    Raises
    ------
    PublishError
        Where it cannot be written; `out` is then as it was.
    """
    write_set({out: data}, mode=mode)


def write_set(files: Mapping[Path, bytes], *, mode: int = 0o666) -> None:
    """Write files of one folder that belong together, so that none ever stands beside one of another set.

    All are written beside their places first. Then the old ones go, the last first, and the new ones take
    their places, the last last: whenever this stops, there is a part of the old set or of the new one, and
    the last file, which says what the others are, stands only where they all do.

    Parameters
    ----------
    files
        Bytes by file, in order; those that exist are replaced.
    mode
        Rights of the files, less those the user's mask takes away.

    Raises
    ------
    PublishError
        Where one cannot be written. Where it was its bytes that found no room, all are as they were.
    """
    outs = list(files)
    sweep_parts(outs[0].parent, {out.name for out in outs})
    current = outs[0]
    try:
        with ExitStack() as staged:
            parts = {}
            for current, data in files.items():
                parts[current] = staged.enter_context(_staged(current, data, mode))
            for current in reversed(outs[1:]):
                current.unlink(missing_ok=True)
                # Each step lasts before the next one: a power cut must not turn their order round.
                _sync_folder(current.parent)
            for current, part in parts.items():
                part.replace(current)
                _sync_folder(current.parent)
    except OSError as error:
        _refuse(current, error)


def make_folder(path: Path, *, parents: bool = False) -> None:
    """Make a folder if it is not there, and those above it where asked to.

    Raises
    ------
    PublishError
        Where it cannot be made.
    """
    try:
        path.mkdir(exist_ok=True, parents=parents)
        # What is written into it lasts through a power cut only if it does.
        _sync_folder(path.parent)
    except OSError as error:
        _refuse(path, error)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Say of what the system does not let be done within that `path` cannot be written, and what to do."""
    try:
        yield
    except OSError as error:
        _refuse(path, error)


def sweep_parts(folder: Path, names: Collection[str] = ()) -> int:
    """Remove what killed runs left half-written in a folder, and return how many that was.

    What was left may be of a wider edition than the one asked for now. A part that a running process holds
    is left alone.

    Parameters
    ----------
    folder
        Where.
    names
        Names of whole files whose parts go also where the system cannot tell who holds them.
    """
    parts = [(part, _PART_NAME.fullmatch(part.name)) for part in sorted(folder.glob(f".*{_PART}"))]
    return sum(_sweep(part, named=name["whole"] in names) for part, name in parts if name)


@contextmanager
def _staged(out: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Write `data` beside `out` and hold it; what was not put in its place is gone afterwards."""
    while True:
        part = out.with_name(f".{out.name}.{secrets.token_hex(4)}{_PART}")
        # Created by hand and not by tempfile: the file keeps the rights the user's mask gives new files.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            try:
                if not _hold(file.fileno()):
                    continue
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                if sys.platform == "win32":
                    file.close()  # elsewhere an open file cannot be renamed
                yield part
            finally:
                with suppress(OSError):  # where nothing could be written, there may be nothing to remove
                    part.unlink(missing_ok=True)
            return


def _hold(handle: int) -> bool:
    """Hold a part while this process lives; False where another had swept it before it was held."""
    if sys.platform == "win32":
        return True
    with suppress(OSError):  # some network disks know no such thing
        fcntl.flock(handle, fcntl.LOCK_EX)
    return os.fstat(handle).st_nlink > 0


def _sweep(part: Path, *, named: bool) -> bool:
    """Remove a part that no running process holds; tell whether it went."""
    if sys.platform == "win32":
        return named and _gone(part)
    try:
        # Neither followed nor waited for: anything may have such a name.
        handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return False
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return named and _gone(part)
    else:
        # Still held: its writer waits to hold it, and must find it gone.
        return _gone(part)
    finally:
        os.close(handle)


def _gone(part: Path) -> bool:
    try:
        part.unlink()
    except OSError:  # somebody else's, in a folder for all
        return False
    return True


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
    raise PublishError(
        say(
            "{path} cannot be written: {strerror}. {remedy}",
            path=path,
            strerror=error.strerror,
            remedy=remedy,
        )
    ) from error
