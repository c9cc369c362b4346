"""A pack kept as it was checked opens as its files would, and is believed only where nothing has changed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.layers.pack import Pack
from geo.publish.redact import redact
from geo.store import check, files, kept
from geo.store.files import load_pack
from pages.parts.shell.store import _signature as signature
from tests.layers.small_pack import incident, write_pack

ROWS = [
    incident(incident_id="A1"),
    incident(incident_id="A2", killed="many", sensitivity="internal"),
    incident(None, incident_id="A3", date_start=None, date_end=None, date_precision=None, date_basis=None),
    incident(incident_id="A4", remarks="Ağdərə, “quoted” \u202e and\nlines", activity="farming"),
    incident(incident_id="A1"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small pack that is kept as a large one is, by a user with a secret of their own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(kept, "LEAST_ROWS", 1)
    return write_pack(tmp_path / "pack", ROWS)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the name of every pack that is checked anew."""
    seen: list[str] = []
    checked = files._checked_pack

    def counted(read: files.PackFiles, name: str) -> Pack:
        seen.append(name)
        return checked(read, name)

    monkeypatch.setattr(files, "_checked_pack", counted)
    return seen


def same(one: Pack, other: Pack) -> None:
    for field in fields(Pack):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if field.name == "_tables":
            assert list(left) == list(right)
            for name in left:
                pd.testing.assert_frame_equal(left[name], right[name], check_exact=True)
                assert list(map(repr, left[name].dtypes)) == list(map(repr, right[name].dtypes))
        elif field.name == "_shapes":
            assert {key: value.tolist() for key, value in left.items()} == {
                key: value.tolist() for key, value in right.items()
            }
            assert not any(value.flags.writeable for value in right.values())
        else:
            assert left == right, field.name
            assert repr(left) == repr(right), field.name


@pytest.mark.parametrize("name", ["small", "exercise", "unstated"])
def test_what_was_kept_is_what_is_checked(name: str, folder: Path, tmp_path: Path, checks: list[str]) -> None:
    if name == "exercise":
        folder = Path(shutil.copytree("data/exercise", tmp_path / "exercise"))
    if name == "unstated":
        meta = (folder / "pack.toml").read_text(encoding="utf-8").splitlines(keepends=True)
        stated = ("name", "period_start", "as_of", "compiled_on", "bounds", "sensitivity_default")
        text = "".join(line for line in meta if not line.startswith(stated))
        (folder / "pack.toml").write_text(text, encoding="utf-8")
    first = load_pack(folder)
    again = load_pack(folder)
    assert len(checks) == 1
    same(first, again)
    assert name == "exercise" or first.findings
    # What a caller does to a table is done to their own.
    table = again.incidents
    table.loc[0, "killed"] = 99
    table.loc[0, "point_withheld"] = True
    same(load_pack(folder), first)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0" * 8)


def _linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _other_secret(path: Path) -> None:
    key = next((path.parent.parent / "state").rglob("kept.key"))
    key.write_bytes(b"x" * 32)


def _open_secret(path: Path) -> None:
    next((path.parent.parent / "state").rglob("kept.key")).chmod(0o644)


def _no_secret(path: Path) -> None:
    next((path.parent.parent / "state").rglob("kept.key")).unlink()


def _pack_changed(path: Path) -> None:
    with (path.parent / "incidents.geojson").open("a", encoding="utf-8") as file:
        file.write("\n")


def _of_another_pack(path: Path) -> None:
    other = write_pack(path.parent.parent / "other" / path.parent.name, [incident(incident_id="B1")])
    load_pack(other)
    shutil.copy(other / path.name, path)


SPOILED: dict[str, Callable[[Path], None]] = {
    function.__name__.strip("_"): function
    for function in (
        *(
            _cut,
            _halved,
            _emptied,
            _longer,
            _linked,
            _piped,
            _folder,
            _other_secret,
            _open_secret,
            _no_secret,
        ),
        *(_pack_changed, _of_another_pack),
    )
}


@pytest.mark.parametrize("way", SPOILED)
def test_what_anybody_changed_is_not_believed(way: str, folder: Path, checks: list[str]) -> None:
    first = load_pack(folder)
    SPOILED[way](folder / kept.KEPT_FILE)
    checks.clear()
    again = load_pack(folder)
    assert checks == ["pack"]
    pd.testing.assert_frame_equal(again.incidents, first.incidents)


def test_no_byte_of_it_can_be_changed(folder: Path, checks: list[str]) -> None:
    load_pack(folder)
    path = folder / kept.KEPT_FILE
    whole = path.read_bytes()
    places = {*range(60), *np.linspace(60, len(whole) - 1, 60, dtype=int).tolist()}
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept.reopened(folder, files.read_pack_files(folder), anew=pytest.fail) is None, place


@pytest.mark.parametrize("what", ["program", "language"])
def test_another_version_or_language_checks_anew(
    what: str, folder: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pack(folder)
    if what == "program":
        monkeypatch.setattr(kept, "program", lambda: "another")
    else:
        monkeypatch.setattr(kept, "current", lambda: type("Other", (), {"code": "xx"}))
    load_pack(folder)
    assert len(checks) == 2


def test_a_check_reads_anew(folder: Path, checks: list[str]) -> None:
    load_pack(folder)
    report = check.check_path(folder)
    assert len(checks) == 2
    assert report.findings == load_pack(folder).findings
    assert len(checks) == 2


@pytest.mark.parametrize("why", ["full", "in the way", "small", "no home"])
def test_a_pack_opens_where_nothing_can_be_kept(
    why: str, folder: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "full":

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
    if why == "in the way":
        (folder / kept.PART_FILE).mkdir()
    if why == "small":
        monkeypatch.setattr(kept, "LEAST_ROWS", 1_000)
    if why == "no home":
        (folder.parent / "state").write_text("a file")
    before = sorted(folder.iterdir())
    first, again = load_pack(folder), load_pack(folder)
    assert len(checks) == 2
    same(first, again)
    assert sorted(folder.iterdir()) == before


def test_what_was_left_half_written_is_taken_away_later(folder: Path) -> None:
    part = folder / kept.PART_FILE
    part.write_bytes(b"half")
    load_pack(folder)
    assert not (folder / kept.KEPT_FILE).exists()
    os.utime(part, (0, 0))
    load_pack(folder)
    assert sorted(path.name for path in folder.glob(".*")) == [kept.KEPT_FILE]


def test_it_is_no_part_of_the_pack(folder: Path) -> None:
    before = signature(folder)
    digest = load_pack(folder, anew=True).digest
    assert (folder / kept.KEPT_FILE).stat().st_mode & 0o077 == 0
    assert load_pack(folder).digest == digest
    assert signature(folder) == before


def test_one_more_byte_in_any_file_of_the_pack_checks_anew(folder: Path, checks: list[str]) -> None:
    load_pack(folder)
    for path in sorted(path for path in folder.iterdir() if path.name != kept.KEPT_FILE):
        whole = path.read_bytes()
        path.write_bytes(whole + b"\n")
        checks.clear()
        load_pack(folder)
        assert checks == ["pack"], path.name
        path.write_bytes(whole)
        load_pack(folder)


def test_nothing_of_it_leaves_the_house(folder: Path, tmp_path: Path) -> None:
    secret = "held back in the house"
    folder = write_pack(folder, [*ROWS, incident(incident_id="A6", remarks=secret, sensitivity="internal")])
    opened = load_pack(folder)
    again = load_pack(folder)
    assert secret.encode() in (folder / kept.KEPT_FILE).read_bytes()
    assert again.incidents["remarks"].str.contains(secret).any()
    for one in ("public", "partner"):
        same(redact(again, one), redact(opened, one))
        # An edition is never kept where the next opening would take it for the pack.
        assert kept.keep(folder, files.read_pack_files(folder), redact(again, one)).edition is not None
    same(load_pack(folder), opened)
    (out := tmp_path / "out").mkdir()
    for layer, form in (("incidents", "csv"), ("incidents", "geojson"), ("districts", "csv")):
        asked = ["export", str(folder), "--layer", layer, "--out", str(out / f"{layer}.{form}"), "--anyway"]
        done = CliRunner().invoke(cli, asked)
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(
        cli, ["new", str(tmp_path / "new"), "--boundaries", str(folder / "districts.geojson")]
    )
    assert done.exit_code == 0, done.output
    left = [path for place in (out, tmp_path / "new") for path in place.rglob("*") if path.is_file()]
    assert len(left) > 6
    for path in left:
        data = path.read_bytes()
        assert kept.KEPT_FILE not in path.name
        assert kept.KEPT_FILE.encode() not in data
        assert b"geo checked" not in data
        assert secret.encode() not in data, path.name
