"""The one way a file of the user is opened: only a regular file of a size allowed, and never one that waits.

A pipe waits for its other end, a device may answer anything, and files a kernel makes up (``/proc/kmsg``)
have no size and may wait for ever; opening some of them already does something. So the kind is asked before
the file is opened, and asked again of what was opened.
"""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from geo.errors import GeoError, MachineError, ReadError
from geo.language import say

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_KERNEL_FOLDERS: Final = ("/proc", "/sys")
# Where a system has them: do not wait for the other end of what took the file's place, hand nothing on.
_FLAGS: Final = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
)


class Stamp(NamedTuple):
    """What changes when a file is replaced or written to."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Return the stamp of what `os.stat` tells of a file."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class FileContent(NamedTuple):
    """The bytes of a file, and its stamp when they began to be read."""

    data: bytes
    stamp: Stamp


def read_regular(path: Path, *, most_bytes: int, file: str | None = None) -> FileContent:
    """Return the bytes of a regular file, read once.

    Parameters
    ----------
    path
        The file; links are followed, so whoever minds them asks before.
    most_bytes
        Size above which it is not opened.
    file
        Its name in messages; the last part of `path` where not given.

    Raises
    ------
    ReadError
        Where it is not there or too large.
    MachineError
        Where it is no regular file, or the system does not let it be read.
    """
    name = file or path.name
    try:
        _refuse(path.stat(), name, most_bytes)
        with os.fdopen(os.open(path, _FLAGS), "rb") as opened:
            status = os.fstat(opened.fileno())
            _refuse(status, name, most_bytes)
            data = opened.read(most_bytes + 1)
    except GeoError:
        raise
    except FileNotFoundError:
        raise ReadError(
            say(
                "{name}: the file cannot be opened, there is none of this name. Check the name and the "
                "folder.",
                name=name,
            )
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or say("bad name")
        raise MachineError(
            say(
                "{name}: the file cannot be opened or read ({why}). Check the rights of the file and the "
                "disk.",
                name=name,
                why=why,
            )
        ) from None
    if len(data) > most_bytes:
        raise too_large(name, len(data), most_bytes)
    return FileContent(data, Stamp.of(status))


def refuse_irregular(status: os.stat_result, name: str) -> None:
    """Refuse what is no regular file.

    Raises
    ------
    MachineError
        Saying what it is.
    """
    for is_kind, words in _KINDS:
        if is_kind(status.st_mode):
            raise MachineError(
                say(
                    "{name}: this is {words}, not a regular file. Give a file; zip a folder of files.",
                    name=name,
                    words=words,
                )
            )
    if not stat.S_ISREG(status.st_mode) or status.st_dev in _kernel_devices():
        raise MachineError(
            say("{name}: this is no file on a disk but one the system makes up. Give a file.", name=name)
        )


def _refuse(status: os.stat_result, name: str, most_bytes: int) -> None:
    refuse_irregular(status, name)
    if status.st_size > most_bytes:
        raise too_large(name, status.st_size, most_bytes)


def too_large(name: str, size: int, most_bytes: int) -> ReadError:
    """Return the error for a file of more bytes than are read."""
    return ReadError(
        say(
            "{name}: the file has {size:,.1f} MB, at most {most_bytes:g} MB are read. Split the layer.",
            name=name,
            size=size / 1e6,
            most_bytes=most_bytes / 1e6,
        )
    )


@cache
def _kernel_devices() -> frozenset[int]:
    """Return the numbers of the file systems whose files a kernel makes up, empty where there are none."""
    found = set()
    for folder in _KERNEL_FOLDERS:
        try:
            found.add(Path(folder).stat().st_dev)
        except OSError:
            continue
    # A plain folder of this name lies on the disk of all others.
    return frozenset(found - {Path("/").stat().st_dev})
