"""An import or an undo, killed at any write, rename or sync, leaves the pack before or after."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NoReturn

import pytest

from geo.errors import PublishError
from geo.importing.keep import keep, undo
from geo.publish import files as writing
from geo.store.batches import read_batches
from geo.store.files import load_pack
from geo.store.packfiles import read_pack_files
from tests.importing import files
from tests.importing.test_import import prepared

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")
CHANGES: Final = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir"})
WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
DONE, REFUSED, BROKEN = 0, 3, 4
SAMPLE: Final = 4


@dataclass
class Steps:
    """Counts what changes the disk in a process of its own, and ends it, or fails, at one step."""

    at: int
    ends: str
    taken: int = 0

    def take(self, half: Callable[[], object] = lambda: None) -> None:
        self.taken += 1
        if self.taken != self.at:
            return
        half()
        if self.ends == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def heard(self, event: str, given: tuple[Any, ...]) -> None:
        if event in CHANGES or (event == "open" and isinstance(given[2], int) and given[2] & WRITES):
            self.take()

    def fdopen(self, handle: int, mode: str) -> Any:
        file = os.fdopen(handle, mode)
        whole = file.write

        def half(data: bytes) -> None:
            whole(data[: len(data) // 2])
            file.flush()

        def write(data: bytes) -> int:
            self.take(lambda: half(data))
            return whole(data)

        file.write = write  # type: ignore[method-assign] # the file's own, half done where it is stopped
        return file

    def fsync(self, handle: int) -> None:
        self.take()
        os.fsync(handle)


def child(act: Callable[[], object], steps: Steps, count: Path) -> NoReturn:
    """Act in this process, which is a copy, and end it."""
    code = BROKEN
    try:
        system = {**vars(os), "fsync": steps.fsync, "fdopen": steps.fdopen}
        writing.os = SimpleNamespace(**system)  # type: ignore[misc,assignment] # in the copy alone
        sys.addaudithook(steps.heard)
        act()
        code = DONE
    except PublishError:
        code = REFUSED
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        taken, steps.at = steps.taken, 0
        count.write_text(str(taken))
        os._exit(code)


def acted(act: Callable[[], object], at: int, ends: str, count: Path) -> int:
    """Act in a process of its own; return its exit code, that of a killed one negative."""
    pid = os.fork()
    if not pid:
        child(act, Steps(at, ends), count)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack with two imports."""
    folder = files.pack(tmp_path_factory.mktemp("stopped") / "pack")
    for name in ("esri.json", "victims.csv"):
        keep(prepared(folder, name), folder)
    return folder


def tried(start: Path, room: Path, what: str) -> tuple[Callable[[Path], object], int, set[str]]:
    """Return the act, how many steps it takes, and the digests of the pack before and after it."""
    if what == "undo":

        def act(folder: Path) -> object:
            return undo(folder, "B001")

    else:
        again = what == "import again"
        data = files.esri() if again else None
        text = prepared(start, "esri.json").mapping.to_toml().replace('"settlement"', '"district"')
        one = prepared(start, "esri.json", text, data) if again else prepared(start, "sheet.xlsx")
        assert bool(one.replaces) is again

        def act(folder: Path) -> object:
            return keep(one, folder)

    whole = Path(shutil.copytree(start, room / "whole"))
    assert acted(lambda: act(whole), 0, "", room / "count") == DONE
    both = {read_pack_files(one).digest for one in (start, whole)}
    assert len(both) == 2
    return act, int((room / "count").read_text()), both


def stop(start: Path, room: Path, act: Callable[[Path], object], at: int, ends: str, both: set[str]) -> None:
    folder = Path(shutil.copytree(start, room / f"{ends}-{at}"))
    code = acted(lambda: act(folder), at, ends, room / "count")
    # Where a step only clears away what counts no longer, its failure is nobody's.
    assert code == (-signal.SIGKILL if ends == "killed" else code)
    assert code != BROKEN
    digest = read_pack_files(folder).digest
    assert digest in both
    if code == DONE:
        assert digest != read_pack_files(start).digest
    if digest == read_pack_files(start).digest:
        # What a stopped run left is in nobody's way.
        act(folder)
        assert {read_pack_files(folder).digest} == both - {digest}
    shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["import", pytest.param("import again", marks=pytest.mark.nightly), "undo"])
@pytest.mark.parametrize("ends", ["killed", "full"])
def test_a_stop_leaves_the_pack_before_or_after(start: Path, tmp_path: Path, what: str, ends: str) -> None:
    act, steps, both = tried(start, tmp_path, what)
    assert steps > 5
    for at in sorted(random.Random(what + ends).sample(range(1, steps + 1), min(SAMPLE, steps))):
        stop(start, tmp_path, act, at, ends, both)
    assert load_pack(start).digest in both
    assert len(read_batches(start)) == 2


@pytest.mark.nightly
@pytest.mark.parametrize("what", ["import", "import again", "undo"])
@pytest.mark.parametrize("ends", ["killed", "full"])
def test_no_stop_at_any_step_leaves_anything_between(
    start: Path, tmp_path: Path, what: str, ends: str
) -> None:
    act, steps, both = tried(start, tmp_path, what)
    for at in range(1, steps + 1):
        stop(start, tmp_path, act, at, ends, both)
