"""Files that visitors sent, each in a private folder of its own until its visit ends.

Only the user the server runs as may enter such a folder. It goes when the visit ends, when the server does,
and, where the server was killed, when the next one starts.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import weakref
from pathlib import Path, PurePath
from typing import Any, Final

from streamlit import runtime

from geo.errors import GeoError
from geo.language import say
from pages.parts.shell.editing import MEGABYTE, PER_SERVER
from pages.parts.shell.upkeep import EVERY_SECONDS

_PREFIX: Final = "mine-import-"
_OURS: Final = re.compile(rf"{_PREFIX}(\d+)-\w+")
_FILE: Final = "file"
_A_DAY: Final = 86_400.0
_lock = threading.Lock()
_kept: dict[str, int] = {}
_all: weakref.WeakSet[Received] = weakref.WeakSet()


class Received:
    """A file in a private folder, which goes with this object.

    Parameters
    ----------
    name
        Its name, as the visitor has it.
    data
        Its bytes.
    session
        The visit it belongs to.

    Raises
    ------
    GeoError
        Where all visits together have as much as the server takes.
    """

    def __init__(self, name: str, data: bytes, *, session: str = "") -> None:
        self.session: Final = session
        self.name: Final = PurePath(name.replace("\\", "/")).name or "file"
        self.size: Final = len(data)
        self.digest: Final = hashlib.sha256(data).hexdigest()
        with _lock:
            if sum(_kept.values()) + self.size > PER_SERVER:
                raise GeoError(
                    say(
                        "The files of all visits together are more than the {per_server} MB this server "
                        "takes. "
                        "Close other windows of the page Import, or use the command.",
                        per_server=PER_SERVER // MEGABYTE,
                    )
                )
            folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
            _kept[folder] = self.size
        self._end = weakref.finalize(self, _remove, folder)
        self.path: Final = Path(folder) / _FILE
        self.path.write_bytes(data)
        _all.add(self)

    def forget(self) -> None:
        """Remove the file now."""
        self._end()


def _remove(folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with _lock:
        _kept.pop(folder, None)


async def let_go(*, every_s: float = EVERY_SECONDS) -> None:
    """Remove the files of visits that have ended, as long as the server runs.

    Streamlit refers to the visit that ended last until another one comes, so that waiting for its end to be
    noticed by itself might take for ever.
    """
    while True:
        await asyncio.sleep(every_s)
        if runtime.exists():
            visits: Any = runtime.get_instance()._session_mgr
            for file in [one for one in _all if visits.get_session_info(one.session) is None]:
                file.forget()


def sweep() -> None:
    """Remove what a server left that was killed; folders of others, and of servers that run, stay."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        found = _OURS.fullmatch(path.name)
        try:
            if found and not path.is_symlink() and _is_ours(path) and not _runs(int(found[1]), path):
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue


def _is_ours(path: Path) -> bool:
    return sys.platform == "win32" or path.lstat().st_uid == os.geteuid()


def _runs(process: int, path: Path) -> bool:
    if sys.platform == "win32":  # where asking whether a process runs may end it
        return time.time() - path.lstat().st_mtime < _A_DAY
    if process == os.getpid():
        return str(path) in _kept
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
