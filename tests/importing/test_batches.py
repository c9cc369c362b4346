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

from geo.commands.importlines import lines
from geo.importing import run
from geo.importing.keep import keep, undo
from geo.importing.run import Import, prepare
from geo.importing.source import Fate, fates
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
ROLES = ("date", "district", "settlement", "device_type", "killed", "injured")
TABLES = {
    "a.csv": {"X1": "AP mine", "X2": "Odd", "X3": "AP mine"},
    "b.csv": {"X2": "AP mine", "X3": "AP mine", "X4": "Odd"},
    "c.csv": {"X1": "AP mine", "X4": "AP mine", "X5": "AP mine", "X2": "AP mine"},
}


def text_of(name: str) -> str:
    lines = [f"{code},2024-0{code[1]}-1{code[1]},Alpha,{device},0,1" for code, device in TABLES[name].items()]
    return "\n".join([HEAD, *lines]) + "\n"


def _read(data: bytes, *_: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    rows = [line.split(",") for line in data.decode().splitlines()]
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
@example(steps=[("a.csv", True), ("c.csv", True), ("undo", 0), ("c.csv", True)], coded=True)
@example(
    steps=[("b.csv", False), ("a.csv", True), ("b.csv", True), ("undo", 0), ("b.csv", True)], coded=False
)
@given(steps=STEPS, coded=st.booleans())
def test_a_pack_holds_what_the_batches_in_force_hold(
    empty: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    steps: Any,
    coded: bool,
) -> None:
    # Reading in a process of its own is tried elsewhere.
    monkeypatch.setattr(run, "_read", _read)
    folder = Path(shutil.copytree(empty, tmp_path_factory.mktemp("steps") / "pack"))
    held: dict[str, set[str]] = {}
    # Without identifiers, what is the same in every respect is there already.
    mapping = (
        MAPPING if coded else MAPPING.replace('"incident_id"', '"leave_out"') + '[rows]\ntwins = "there"\n'
    )
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
                mapping=mapping + ANSWER * said,
                now=NOW,
                wanted={},
            )
            others = set[str]().union(*(codes for file, codes in held.items() if file != name))
            accepted = {code: one for code, one in TABLES[name].items() if said or one != "Odd"}
            new = {code if coded else f"{code} {one}" for code, one in accepted.items()} - others
            assert len(done.incidents) == len(new)
            if new and not done.unchanged:
                keep(done, folder)
            if new:
                held[name] = new
        assert {one.file for one in read_batches(folder)} == set(held)
    table = load_pack(folder).incidents
    words = {"unknown": "Odd", "anti_personnel_mine": "AP mine"}
    found = [
        code if coded else f"X{day.month} {words[device]}"
        for code, day, device in zip(
            table["incident_id"], pd.to_datetime(table["date_start"]), table["device_type"], strict=True
        )
    ]
    assert sorted(found) == sorted(set[str]().union(*held.values()))


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
    # Where nothing comes in although there is something to answer for, a script is told.
    (tmp_path / "d.csv").write_text(text_of("c.csv").replace("0,1", "1,0"), encoding="utf-8")
    done = command("import", tmp_path / "d.csv", "--into", folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        1,
        "Nothing was imported: 4 rows are there already with other values, as the findings say.",
    )


OLD = [
    "2024-01-10,Alpha,Ford,AP mine,0,1",
    "2024-02-10,Beta,Mill,AP mine,0,1",
    "2024-03-10,Alpha,Hill,UXO,1,0",
]
NEW = ["2024-01-10,Alpha,Ford,AP mine,1,0", *OLD[1:], "2024-04-10,Beta,Mill,UXO,0,2"]
FIELDS = "Date,District,Place,Device,Killed,Injured"


def imported(folder: Path, lines: list[str], codes: list[str], **said: str) -> Import:
    """Import accidents, with a column of identifiers where there are some."""
    rows = [f"{code},{line}" for code, line in zip(codes, lines, strict=True)] if codes else lines
    head = f"Code,{FIELDS}" if codes else FIELDS
    roles = {"Code": "incident_id", **dict(zip(FIELDS.split(","), ROLES, strict=True))}
    columns = "".join(f'"{name}" = "{roles[name]}"\n' for name in head.split(","))
    mapping = f'[rows]\ntwins = "{said.get("twins", "ask")}"\n[columns]\n{columns}'
    data = "\n".join([head, *rows]).encode()
    return prepare(data, filename="f.csv", folder=folder, mapping=mapping, now=NOW, wanted={})


@pytest.mark.parametrize("coded", [True, False])
def test_a_correction_of_what_is_there_says_what_differs_and_counts_apart(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coded: bool
) -> None:
    monkeypatch.setattr(run, "_read", _read)
    folder = Path(shutil.copytree(empty, tmp_path / "pack"))
    keep(imported(folder, OLD, ["X1", "X2", "X3"] if coded else []), folder)
    done = imported(folder, NEW, ["X1", "X2", "X3", "X4"] if coded else [], twins="there")
    found = {fate: rows for fate, (rows, _) in fates(list(done.rows)).items() if rows}
    assert found == {Fate.ACCEPTED: 1, Fate.KNOWN: 2, Fate.DIFFERS: 1}
    assert (done.batch.accepted, done.batch.known) == (1, 3)
    rule = "id.differs" if coded else "twin.differs"
    (said,) = [one for one in done.findings if one.rule == rule]
    assert (said.row, said.severity.value) == (1, "warning")
    assert "differs: killed 0 -> 1, injured 1 -> 0" in said.message
    # What is to be corrected is a file there is, and not the name of an import.
    stored = "correct it in imports/B001/incidents.csv of the pack"
    assert stored in said.remedy if coded else "undo the import that has B001-0001" in said.remedy
    shown = list(lines(done, folder, kept=False, dry_run=True))
    assert any("killed 0 -> 1, injured 1 -> 0" in line for line in shown)
    assert any(line.split() == ["there,", "differs", "1", "1"] for line in shown)
    if not coded:
        asked = imported(folder, NEW, [])
        assert (asked.batch.accepted, asked.batch.held) == (1, 3)


def test_an_import_says_for_whom_it_is_until_somebody_decides(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_read", _read)
    said = {}
    for code in ("", "partner", "public"):
        constants = f'\n[constants]\nsensitivity = "{code}"\n' if code else ""
        done = prepare(
            text_of("a.csv").encode(),
            filename="a.csv",
            folder=empty,
            mapping=MAPPING + ANSWER + constants,
            now=NOW,
            wanted={},
        )
        shown = lines(done, empty, kept=False, dry_run=True)
        said[code] = [line.partition(";")[0] for line in shown if line.startswith("Class: ")]
    assert said == {"": ["Class: 3 internal"], "partner": ["Class: 3 partner"], "public": []}


def test_a_counter_that_begins_anew_is_named_and_nothing_is_lost_silently(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_read", _read)
    folder = Path(shutil.copytree(empty, tmp_path / "pack"))
    keep(imported(folder, OLD, ["1", "2", "3"]), folder)
    later = [f"2025-0{month}-01,Beta,Well,AP mine,0,1" for month in (1, 2, 3)]
    done = imported(folder, later, ["1", "2", "3"])
    assert {row.fate for row in done.rows} == {Fate.DIFFERS}
    assert [one.rule for one in done.findings if one.row is None] == ["id.counter"]
    said = next(one.message for one in done.findings if one.row == 1)
    assert said.startswith("Already there, and differs: day 2024-01-10 -> 2025-01-01, ")
    assert (
        "3 rows are there already with other values"
        in list(lines(done, folder, kept=False, dry_run=False))[-1]
    )


def test_a_submission_is_known_again_by_its_identifier_which_no_edition_tells(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corrected mapping and the next export leave each incident its number of the pack."""
    monkeypatch.setattr(run, "_read", _read)
    folder = Path(shutil.copytree(empty, tmp_path / "pack"))
    forms = [f"uuid:0f8fad5b-d9cb-469f-a165-70867728950{at}" for at in range(4)]
    keep(imported(folder, OLD, forms[:3]), folder)
    ids = ["B001-0001", "B001-0002", "B001-0003"]
    # It stands in no field of any record, and so in nothing made of them.
    table = load_pack(folder).incidents
    assert table["incident_id"].tolist() == ids
    assert "0f8fad5b" not in table.drop(columns="geometry", errors="ignore").to_csv()
    again = imported(folder, OLD, forms[:3], twins="there")
    assert [one.said["incident_id"] for one in again.incidents] == ids
    later = imported(folder, NEW, forms)
    assert (later.batch.known, [one.said["incident_id"] for one in later.incidents]) == (3, ["B002-0001"])
    # A pack that has them for identifiers from before knows them again as well.
    home = folder / "imports" / "B001"
    text = (home / "incidents.csv").read_text(encoding="utf-8")
    for code, form in zip(ids, forms, strict=False):
        text = text.replace(code, form)
    (home / "incidents.csv").write_text(text, encoding="utf-8")
    (home / "keys.csv").unlink()
    assert imported(folder, NEW, forms).batch.known == 3
    same = imported(folder, OLD, forms[:3], twins="there")
    assert [one.said["incident_id"] for one in same.incidents] == forms[:3]
