"""Files that belong together: whenever writing them stops, none stands under the label of another edition."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.errors import PublishError
from geo.publish import batch, files
from geo.publish.batch import write_snapshot
from geo.publish.files import write_set
from geo.publish.snapshot import Snapshot
from tests.publish.island import EXERCISE

EDITIONS = ("internal", "partner", "public")
SETS = (("o.html",), ("o.csv", "o.csv.txt"), ("o.png", "o.csv", "o.json"))
KILL, FULL, FAULT = "killed", errno.ENOSPC, errno.EIO
ENDS = (KILL, FULL, FAULT)


class Killed(BaseException):
    """What stands for the end of a process: nothing that it would have done afterwards is done."""


@dataclass
class Gate:
    """Counts the calls that change a disk, and ends the process or fails at one of them.

    Parameters
    ----------
    at
        Number of the call, from 1.
    end
        ``KILL``, or the number of the error; a killed process does nothing any more.
    """

    at: int
    end: object
    calls: list[str] = field(default_factory=list)
    dead: bool = False

    def pass_(self, name: str, before: Callable[[], object] = lambda: None) -> None:
        if self.dead:
            raise Killed
        self.calls.append(name)
        if len(self.calls) != self.at:
            return
        before()
        if self.end == KILL:
            self.dead = True
            raise Killed
        assert isinstance(self.end, int)
        raise OSError(self.end, os.strerror(self.end))

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def gated(*given: Any, **named: Any) -> Any:
            self.pass_(name)
            return call(*given, **named)

        return gated

    def fdopen(self, handle: int, mode: str) -> Any:
        file = os.fdopen(handle, mode)

        @contextmanager
        def opened() -> Iterator[Any]:
            with file:
                yield SimpleNamespace(
                    write=write, flush=self.around("flush", file.flush), fileno=file.fileno, close=file.close
                )

        def write(data: bytes) -> None:
            def half() -> None:
                file.write(data[: len(data) // 2])
                file.flush()

            self.pass_("write", half)
            file.write(data)

        return opened()


@contextmanager
def stopping(gate: Gate) -> Iterator[None]:
    """Let every call that changes the disk go through the gate."""
    calls = {name: gate.around(name, getattr(os, name)) for name in ("open", "fsync")}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "os", SimpleNamespace(**{**vars(os), **calls, "fdopen": gate.fdopen}))
        for name in ("replace", "unlink"):
            patched.setattr(Path, name, gate.around(name, getattr(Path, name)))
        yield


def contents(names: tuple[str, ...], edition: str) -> dict[str, bytes]:
    return {name: f"{edition} {name} ".encode() * 40 for name in names}


def stands(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".part"}


def check(folder: Path, names: tuple[str, ...]) -> None:
    """Assert that all files that stand are whole and of one edition."""
    found = stands(folder)
    editions = {data.split()[0].decode() for data in found.values()}
    assert len(editions) <= 1, editions
    for edition in editions:
        assert found.items() <= contents(names, edition).items()


def run(folder: Path, names: tuple[str, ...], edition: str, gate: Gate) -> bool:
    """Write a set under a gate and return whether it came to its end; check what stands then."""
    made = {folder / name: data for name, data in contents(names, edition).items()}
    done = False
    with stopping(gate), suppress(Killed, PublishError):
        write_set(made)
        done = True
    check(folder, names)
    if done:
        assert stands(folder) == contents(names, edition)
    if "write" in gate.calls[: gate.at or None]:  # what others had left was swept
        for part in folder.glob(".*.part"):
            assert any(data.startswith(part.read_bytes()) for data in made.values())
            assert gate.dead or gate.calls[gate.at - 1] == "unlink", "a part is left"
    return done


def kills(folder: Path, seed: int) -> None:
    """Write sets over each other in one folder, stopped at any call, one run after the other."""
    chance = random.Random(seed)
    names = chance.choice(SETS)
    for _ in range(4):
        run(folder, names, chance.choice(EDITIONS), Gate(chance.randrange(1, 26), chance.choice(ENDS)))
    assert run(folder, names, "public", Gate(0, KILL))


@pytest.mark.parametrize("seed", range(100))
def test_no_stop_leaves_a_file_under_the_label_of_another_edition(tmp_path: Path, seed: int) -> None:
    kills(tmp_path, seed)


@pytest.mark.nightly
def test_no_stop_of_very_many_does(tmp_path: Path) -> None:
    for seed in range(100, 1_100):
        (folder := tmp_path / str(seed)).mkdir()
        kills(folder, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("names", SETS, ids=len)
@pytest.mark.parametrize("end", ENDS)
def test_no_call_is_one_too_many(tmp_path: Path, names: tuple[str, ...], end: object) -> None:
    for old in (None, *EDITIONS):
        for new in EDITIONS:
            gate = Gate(0, end)
            while len(gate.calls) >= gate.at:
                gate = Gate(gate.at + 1, end)
                (folder := tmp_path / f"{old} {new} {gate.at}").mkdir()
                if old is not None:
                    assert run(folder, names, old, Gate(0, KILL))
                run(folder, names, new, gate)
            assert gate.at > 5


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path) -> None:
    names = SETS[-1]
    run(tmp_path, names, "internal", Gate(0, KILL))
    gate = Gate(0, FULL)
    run(tmp_path, names, "internal", gate)
    for at, call in enumerate(gate.calls, 1):
        if call == "write":
            assert not run(tmp_path, names, "public", Gate(at, FULL))
            assert stands(tmp_path) == contents(names, "internal")


def parts_left(folder: Path, made: dict[Path, bytes]) -> None:
    """Let a run end in the middle of writing."""
    with stopping(Gate(2, KILL)), pytest.raises(Killed):
        write_set(made)
    assert list(folder.glob(".*.part"))


def written(folder: Path, *words: object) -> None:
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("name", ["o.csv", "o.geojson", "o.html"])
def test_commands_for_one_file_sweep_what_killed_ones_left(tmp_path: Path, name: str) -> None:
    parts_left(tmp_path, {tmp_path / "other.csv": b"internal " * 40})
    parts_left(tmp_path, {tmp_path / name: b"internal " * 40})
    written(tmp_path, "map" if name == "o.html" else "export", EXERCISE, "--out", tmp_path / name)


def test_what_says_the_edition_of_the_others_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets: list[list[str]] = []

    def recorded(made: Mapping[Path, bytes]) -> None:
        sets.append([path.name for path in made])
        write_set(made)

    monkeypatch.setattr(files, "write_set", recorded)
    monkeypatch.setattr(batch, "write_set", recorded)
    written(tmp_path, "export", EXERCISE, "--out", tmp_path / "o.csv")
    write_snapshot(tmp_path, "p", Snapshot(b"", b"", {"request": {"format": "png"}}))
    assert sets == [["o.csv", "o.csv.txt"], ["p.png", "p.csv", "p.json"]]


def test_no_file_comes_under_the_label_of_another_command(tmp_path: Path) -> None:
    made = Snapshot(b"", b"numbers", {"kind": "snapshot", "request": {"format": "pdf"}})
    write_snapshot(tmp_path, "o", made)
    before = stands(tmp_path)
    for words in (
        ("export", EXERCISE, "--out", tmp_path / "o.csv"),
        ("report", EXERCISE, "--out", tmp_path / "o.pdf"),
    ):
        refused = CliRunner().invoke(cli, [str(word) for word in words])
        assert isinstance(refused.exception, PublishError)
        assert "o.json is the record of a picture" in str(refused.exception)
    (tmp_path / "e.csv.txt").write_bytes(b"internal")
    with pytest.raises(PublishError, match=r"e\.csv\.txt is the text of an exported e\.csv"):
        write_snapshot(tmp_path, "e", made)
    assert stands(tmp_path) == {**before, "e.csv.txt": b"internal"}
