"""What is opened of the user's: regular files alone, once, and all of a pack as it was at one moment."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

import pytest

from geo.errors import MachineError, PackError, ReadError
from geo.layers.pack import Pack
from geo.publish.sidecar import Sidecar
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.read import read_layer
from geo.reading.regular import FileContent, read_regular
from geo.store import packfiles
from geo.store.files import load_pack
from tests.layers.small_pack import incident, write_pack
from tests.test_command_line import EXERCISE, run

FILE = "incidents.geojson"


def versions(folder: Path) -> tuple[Path, Path]:
    """Return two packs that differ in the number of killed."""
    one, two = (write_pack(folder / str(killed), [incident(killed=killed)]) for killed in (1, 2))
    return one, two


def seen(pack: Pack) -> tuple[str, int]:
    return pack.digest, int(pack.incidents["killed"].sum())


def swap(source: Path, live: Path) -> None:
    """Put a file into a pack in one step, as programs save."""
    shutil.copy(source / FILE, live / "next")
    (live / "next").replace(live / FILE)


@contextmanager
def swapping(one: Path, two: Path, live: Path) -> Iterator[None]:
    stop = threading.Event()

    def swap_on() -> None:
        for source in cycle((one, two)):
            if stop.wait(0.002):
                return
            swap(source, live)

    thread = threading.Thread(target=swap_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_digest_and_figures_are_of_one_version_however_the_pack_changes(tmp_path: Path) -> None:
    one, two = versions(tmp_path)
    live = shutil.copytree(one, tmp_path / "live")
    either = {seen(load_pack(one)), seen(load_pack(two))}
    found: list[tuple[str, int]] = []
    with swapping(one, two, live):
        for _ in range(12):
            with suppress(PackError):
                found.append(seen(load_pack(live)))
    assert found
    assert set(found) <= either


def changing(monkeypatch: pytest.MonkeyPatch, live: Path, sources: Iterator[Path]) -> None:
    """Let another file take the place of the incidents each time they have been read."""

    def read(path: Path, *, most_bytes: int, file: str | None = None) -> FileContent:
        found = read_regular(path, most_bytes=most_bytes, file=file)
        source = next(sources, None) if path.name == FILE else None
        if source:
            swap(source, live)
        return found

    monkeypatch.setattr(packfiles, "read_regular", read)
    monkeypatch.setattr(packfiles, "_PAUSE_SECONDS", 0)


@pytest.mark.parametrize("changes", [1, 4])
def test_a_pack_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int
) -> None:
    one, two = versions(tmp_path)
    live = shutil.copytree(one, tmp_path / "live")
    wanted = seen(load_pack(two))
    changing(monkeypatch, live, iter([*[one] * (changes - 1), two]))
    assert seen(load_pack(live)) == wanted


def test_a_pack_that_does_not_stand_still_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = versions(tmp_path)
    live = shutil.copytree(one, tmp_path / "live")
    changing(monkeypatch, live, cycle((one, two)))
    with pytest.raises(PackError, match=r"incidents\.geojson: changed each of the 5 times .* wait until"):
        load_pack(live)


def test_a_file_taken_away_meanwhile_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = write_pack(tmp_path, [incident()])

    def read(path: Path, *, most_bytes: int, file: str | None = None) -> FileContent:
        found = read_regular(path, most_bytes=most_bytes, file=file)
        (live / FILE).unlink(missing_ok=True)
        return found

    monkeypatch.setattr(packfiles, "read_regular", read)
    monkeypatch.setattr(packfiles, "_PAUSE_SECONDS", 0)
    with pytest.raises(PackError, match="it is not there"):
        load_pack(live)


def odd(kind: str, path: Path) -> None:
    """Put something that is no regular file at a path."""
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(path))


KINDS = ("pipe", "folder", "socket")
DEVICES = ("/dev/zero", "/dev/tty", "/proc/kmsg", "/proc/self/mem", "/proc/self/status", "/sys/kernel/notes")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["pack.toml", FILE, "sources.csv"])
def test_a_pack_of_odd_files_is_a_fault_of_the_machine(tmp_path: Path, kind: str, name: str) -> None:
    pack = write_pack(tmp_path / "p", [incident()])
    odd(kind, pack / name)
    done = run("check", pack)
    assert done.returncode == 3
    assert done.stderr.startswith(f"Error: {name}: this is a {kind}, not a regular file.")
    assert done.stdout == ""


@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_an_odd_file_given_by_name_is_a_fault_of_the_machine(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd.json"
    odd(kind, path)
    for asked in (("check", path), ("snapshot", EXERCISE, "--from-json", path, "--out", tmp_path / "x.png")):
        done = run(*asked)
        assert done.returncode == 3, done.stderr
        assert "not a regular file" in done.stderr
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("device", DEVICES)
def test_devices_and_what_a_kernel_makes_up_are_not_opened(
    monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    path = Path(device)
    if not path.exists():
        path = Path("/dev/null")

    def opened(*_: object, **__: object) -> int:
        raise AssertionError("opened")

    monkeypatch.setattr(os, "open", opened)
    for read in (read_layer, Sidecar.read, lambda one: read_regular(one, most_bytes=10)):
        with pytest.raises(MachineError, match=r"not a regular file|no file on a disk"):
            read(path)


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(DEFAULT_LIMITS.file_bytes + 1)
    monkeypatch.setattr(os, "open", None)
    with pytest.raises(ReadError, match=r"large\.csv: the file has 200\.0 MB, at most 200 MB are read"):
        read_regular(path, most_bytes=DEFAULT_LIMITS.file_bytes)


def test_a_pack_larger_than_allowed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write_pack(tmp_path, [incident()])
    monkeypatch.setattr(packfiles, "MOST_PACK_BYTES", 300)
    with pytest.raises(PackError, match="MB are read"):
        load_pack(pack)
    (pack / "pack.toml").write_bytes(b"#" * (packfiles.MOST_META_BYTES + 1))
    with pytest.raises(PackError, match=r"pack\.toml: the file has 0\.2 MB, at most 0\.2 MB"):
        load_pack(pack)


def test_a_disk_that_cannot_be_read_is_a_fault_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = write_pack(tmp_path, [incident()])

    def broken(*_: object, **__: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", broken)
    done = run("check", pack)
    assert done.returncode == 3
    assert "pack.toml: the file cannot be opened or read (Input/output error)" in done.stderr


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("std::bad_alloc"),
        ImportError("libx.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_too_little_memory_is_a_fault_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def load(_: Path) -> Pack:
        raise error

    monkeypatch.setattr("geo.store.files.load_pack", load)
    done = run("totals", EXERCISE, "--by", "year")
    assert done.returncode == 3
    assert "memory" in done.stderr
    assert "Traceback" not in done.stderr
