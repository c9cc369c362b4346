"""Imports in any order: what a pack holds is what the batches in force hold, and nothing is lost for good."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.importing import run
from geo.importing.keep import keep, undo
from geo.importing.run import prepare
from geo.store.batches import leaning_on, read_batches
from geo.store.files import load_pack
from tests.importing import files
from tests.test_command_line import run as command

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
HEAD = "Code,Date,District,Device,Killed,Injured"
MAPPING = (
    '[columns]\n"Code" = "incident_id"\n"Date" = "date"\n"District" = "district"\n"Device" = "device_type"\n'
    '"Killed" = "killed"\n"Injured" = "injured"\n'
)
ANSWER = '\n[values.device_type]\n"Odd" = "unknown"\n'
TABLES = {
    "a.csv": {"X1": "AP mine", "X2": "Odd", "X3": "AP mine"},
    "b.csv": {"X2": "AP mine", "X3": "AP mine", "X4": "Odd"},
    "c.csv": {"X1": "AP mine", "X4": "AP mine", "X5": "AP mine", "X2": "AP mine"},
}


def text_of(name: str) -> str:
    lines = [f"{code},2024-0{code[1]}-1{code[1]},Alpha,{device},0,1" for code, device in TABLES[name].items()]
    return "\n".join([HEAD, *lines]) + "\n"


def _read(_: bytes, filename: str, *__: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    rows = [line.split(",") for line in text_of(filename).splitlines()]
    index = pd.RangeIndex(1, len(rows), name="source_row")
    return pd.DataFrame(rows[1:], columns=rows[0], index=index), {}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(TABLES)), st.booleans()),
        st.tuples(st.just("undo"), st.integers(0, 2)),
    ),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files.pack(tmp_path_factory.mktemp("batches") / "pack")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("a.csv", True), ("c.csv", True), ("undo", 0), ("c.csv", True)])
@example(steps=[("b.csv", False), ("a.csv", True), ("b.csv", True), ("undo", 0), ("b.csv", True)])
@given(steps=STEPS)
def test_a_pack_holds_what_the_batches_in_force_hold(
    empty: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, steps: Any
) -> None:
    # Reading in a process of its own is tried elsewhere.
    monkeypatch.setattr(run, "_read", _read)
    folder = Path(shutil.copytree(empty, tmp_path_factory.mktemp("steps") / "pack"))
    held: dict[str, set[str]] = {}
    for name, said in steps:
        if name == "undo":
            if held:
                file = sorted(held)[said % len(held)]
                undo(folder, next(one.id for one in read_batches(folder) if one.file == file))
                del held[file]
        else:
            done = prepare(
                text_of(name).encode(),
                filename=name,
                folder=folder,
                mapping=MAPPING + ANSWER * said,
                now=NOW,
                wanted={},
            )
            others = set[str]().union(*(codes for file, codes in held.items() if file != name))
            new = {code for code, device in TABLES[name].items() if said or device != "Odd"} - others
            assert {one.said["incident_id"] for one in done.incidents} == new
            if new and not done.unchanged:
                keep(done, folder)
            if new:
                held[name] = new
        assert {one.file for one in read_batches(folder)} == set(held)
    assert set(load_pack(folder).incidents["incident_id"]) == set[str]().union(*held.values())


def test_what_an_undone_import_held_comes_back_with_the_next(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    (tmp_path / "mapping.toml").write_text(MAPPING + ANSWER, encoding="utf-8")
    for name in ("a.csv", "c.csv"):
        (tmp_path / name).write_text(text_of(name), encoding="utf-8")
        command("import", tmp_path / name, "--into", folder, "--mapping", tmp_path / "mapping.toml")
    first, second = read_batches(folder)
    assert leaning_on((first, second), first) == (second,)
    said = command("import", "--into", folder, "--undo", "B001").stdout
    assert "B002 (c.csv) left out 2 rows as already there: import c.csv again" in said
    assert "Imported as B002-2: 4 incidents" in command("import", tmp_path / "c.csv", "--into", folder).stdout
    assert "nothing is changed" in command("import", tmp_path / "c.csv", "--into", folder).stdout
