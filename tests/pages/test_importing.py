"""The page Import: it runs what the command runs, shows no person, and takes no text for anything else."""

from __future__ import annotations

import asyncio
import csv
import gc
import os
import re
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from geo.importing import answers, pairs
from geo.importing.keep import keep
from geo.importing.run import Import, prepare
from geo.links import EDIT_PAGES
from geo.store.batches import read_batches
from geo.store.files import load_pack
from pages.parts.importing.desk import Desk
from pages.parts.shell import received
from pages.parts.shell.received import Received, sweep
from tests.importing import files
from tests.importing.area_files import areas, esri_json
from tests.pages.conftest import ROOT

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HOSTILE = (
    "{{7*7}}",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![b](http://x.example/y.png)",
    "$x^2$ :material/home: :red[c]",
    "</script><script>alert(2)</script>",
    "Name " * 20_000,
)

Visit = Callable[..., AppTest]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return files.pack(tmp_path / "pack")


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Visit:
    """Return a function that opens the page Import with a file."""

    def run(name: str = "", data: bytes = b"", *, edit: bool = True) -> AppTest:
        monkeypatch.setattr("sys.argv", ["app.py", "--pack", str(folder), *(["--edit"] if edit else [])])
        app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=120)
        if name:
            app.session_state["_import_desk"] = Desk(file=Received(name, data))
        app.run()
        return app.switch_page(str(ROOT / "pages" / "views" / "importing.py")).run() if edit else app

    return run


def shown(app: AppTest) -> str:
    """Return everything a page says, tables and the data of its components among it."""
    return "\n".join(str(one.proto) for one in app.main) + "\n".join(
        str(table.value.to_dict()) for table in app.dataframe
    )


def pressed(app: AppTest, words: str) -> AppTest:
    return next(one for one in app.button if words in one.label).click().run()


def test_it_exists_only_where_the_pack_may_be_changed(visit: Visit) -> None:
    app = visit(edit=False)
    assert not app.exception
    assert not any(one.label == "Import a file of incidents" for one in app.get("page_link"))
    with pytest.raises(ValueError, match="importing"):
        app.switch_page(str(ROOT / "pages" / "views" / "importing.py")).run()
    assert set(EDIT_PAGES) == {"import"}


def test_what_is_imported_is_what_the_command_imports(visit: Visit, folder: Path, tmp_path: Path) -> None:
    app = visit("sheet.xlsx", files.sheet())
    assert not app.exception
    state: Desk = app.session_state["_import_desk"]
    state.answer(lambda mapping: answers.value_is(mapping, "killed", "5-6", "5"))
    state.answer(lambda mapping: answers.damage_is(mapping, "swapped", "repair"))
    assert state.mapping is not None
    text = state.mapping.to_toml()
    other = files.pack(tmp_path / "other")
    done = prepare(files.sheet(), filename="sheet.xlsx", folder=other, mapping=text, now=NOW, wanted={})
    keep(done, other)
    app = pressed(app.run(), f"Import {done.batch.incidents} incidents")
    assert not app.exception
    batch = read_batches(folder)[0]
    assert batch.mapping == done.batch.mapping
    assert app.info[0].value.startswith(f"Imported as B001: {batch.incidents} incidents. The pages show it")
    mine, theirs = (
        [*csv.DictReader((home / batch.incidents_file).read_text(encoding="utf-8").splitlines())]
        for home in (folder, other)
    )
    assert [{**row, "recorded_on": ""} for row in mine] == [{**row, "recorded_on": ""} for row in theirs]
    assert len(mine) == batch.incidents
    # The next file of the same columns is understood as this one was.
    app.session_state["_import_desk"] = Desk(file=Received("next.xlsx", files.sheet()))
    app.run()
    assert [one.value for one in app.info][:1] == ["Understood as B001 \\(sheet\\.xlsx\\) was."]
    app = pressed(app, "Another file")
    # It is there without a new start, and gone after the undo.
    assert not any("no record of an incident" in one.value for one in app.warning)
    app = pressed(pressed(app, "Undo"), "Take B001 out")
    assert read_batches(folder) == ()
    assert any("B001 was taken out" in one.value for one in app.info)
    assert any("no record of an incident" in one.value for one in app.warning)


@pytest.mark.parametrize("name", ["kobo.xlsx", "victims.csv"])
def test_nothing_about_a_person_is_on_the_page(visit: Visit, name: str) -> None:
    app = visit(name, getattr(files, name.partition(".")[0])())
    assert not app.exception
    text = shown(app)
    assert "left out as about persons" in text
    assert [one for one in files.PERSONS if one in text] == []


def test_text_of_a_file_is_text(visit: Visit) -> None:
    head = ",".join([f'"{one}"' for one in HOSTILE] + ["Date", "District", "Killed", "Device"])
    rows = "\n".join(
        ",".join([*(f'"{one[:60]}"' for one in HOSTILE), "2024-05-06", "Alpha", "1", f'"{one[:60]}"'])
        for one in HOSTILE
    )
    app = visit('<img src=x onerror="a">.csv', f"{head}\n{rows}\n".encode())
    assert not app.exception
    kinds = ("markdown", "caption", "subheader", "info", "warning")
    markdown = [one.value for kind in kinds for one in app.get(kind)]
    for text in markdown:
        assert not [one for one in HOSTILE if one[:40] in text], text[:200]
        assert not re.search(r"(?<!\\)<img", text)
    kinds = ("selectbox", "multiselect", "radio", "button", "expander")
    labels = [one.label for kind in kinds for one in app.get(kind)]
    assert not [one for one in labels if any(bad[:12] in one for bad in HOSTILE)]
    assert max(map(len, markdown)) < 2_000


def test_a_file_that_no_reader_takes_is_refused_in_words(visit: Visit) -> None:
    names = [f"column {at}" for at in range(1_997)]
    data = "\n".join(",".join(cells) for cells in (["Date", "District", "Killed", *names], ["1"] * 2_000))
    app = visit("wide.csv", data.encode())
    assert not app.exception
    assert app.error[0].value.startswith("wide\\.csv\\: 2,000 fields found, at most 200 can be read")


def test_a_file_goes_with_its_visit_and_with_a_server_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one = Received("../../a.csv", b"x")
    home = one.path.parent
    assert (one.name, one.path.read_bytes()) == ("a.csv", b"x")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    names = ("mine-import-999999999-abc", f"mine-import-{os.getppid()}-abc", "mine-other")
    dead, running, other = (tmp_path / name for name in names)
    for path in (dead, running, other):
        path.mkdir()
    sweep()
    assert sorted(tmp_path.iterdir()) == sorted([home, running, other])
    del one
    gc.collect()
    assert not home.exists()
    two = [Received("a.csv", b"x", session=name) for name in ("here", "gone")]
    visits = SimpleNamespace(get_session_info={"here": object()}.get)
    server = SimpleNamespace(exists=lambda: True, get_instance=lambda: SimpleNamespace(_session_mgr=visits))
    monkeypatch.setattr(received, "runtime", server)
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(received.let_go(every_s=0.01), 0.2))
    assert [file.path.exists() for file in two] == [True, False]
    two[0].forget()
    monkeypatch.setattr(received, "PER_SERVER", 10)
    with pytest.raises(ValueError, match="more than the"):
        Received("b.csv", b"x" * 11)
    assert received._kept == {}


def test_a_file_that_leaves_something_open_asks_for_it(visit: Visit) -> None:
    rows = [["Date", "District", "Killed"], ["2024-05-06", "Alpha", 1]]
    app = visit("two.xlsx", files.workbook({"North": rows, "South": rows}))
    asked = app.selectbox[0]
    assert (asked.label, asked.options) == ("Which sheet holds the records?", ["North", "South"])
    app = asked.select("South").run()
    assert not app.exception
    assert app.session_state["_import_desk"].mapping.file["sheet"] == "South"


def test_hazardous_areas_are_asked_about_and_go_in_by_the_same_steps(visit: Visit, folder: Path) -> None:
    data = esri_json(areas(12, seed=3))
    app = visit("areas.json", data)
    assert any("looks like hazardous areas" in one.value for one in app.markdown)
    assert not any("--kind" in one.value for one in app.markdown)
    assert not any("Import" in one.label for one in app.button)
    asked = app.radio[0]
    assert asked.value is None
    app = asked.set_value("hazards").run()
    assert not app.exception
    assert any("hazardous areas" in one.value and "would come in" in one.value for one in app.markdown)
    # A status is of a day, and nobody has said of which.
    assert any("before step 5 says of which day" in one.value for one in app.warning)
    assert "Jane Example" not in shown(app)
    app = app.date_input[0].set_value(date(2026, 1, 15)).run()
    app = pressed(app, "Import ")
    assert not app.exception
    batch = read_batches(folder)[0]
    assert (batch.kind, batch.rows, batch.hazards + batch.held) == ("hazards", 12, 12)
    assert app.info[0].value.startswith(f"Imported as B001: {batch.hazards} hazardous areas with")
    assert load_pack(folder).hazards["hazard_id"].size == batch.hazards
    # The next register is understood as this one was, without a question.
    app.session_state["_import_desk"] = Desk(file=Received("next.json", esri_json(areas(14, seed=4))))
    app = app.run()
    assert [one.value for one in app.info][:1] == ["Understood as B001 \\(areas\\.json\\) was."]
    # What a column is can be chosen in lists that are in sight, the everyday fields first.
    app = next(one for one in app.selectbox if one.label == "Correct the column").select("status").run()
    asked = next(one for one in app.selectbox if one.label == "It is")
    assert (asked.value, asked.options[0]) == ("status", "hazardous area (hazard_id)")
    app = asked.select("extra").run()
    state: Desk = app.session_state["_import_desk"]
    assert state.mapping is not None
    assert state.mapping.column("status") == ""
    app = pressed(pressed(pressed(app, "Another file"), "Undo"), "Take B001 out")
    assert (read_batches(folder), len(load_pack(folder).hazards)) == ((), 0)


def test_a_fault_is_said_and_no_value_is_logged(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = visit("a.csv", b"\x00\x01\x02")
    assert app.error
    assert not app.exception

    def broken(*_: object, **__: object) -> Import:
        raise KeyError("Jane Example")

    monkeypatch.setattr("pages.parts.importing.desk.prepare_any", broken)
    app = visit("sheet.xlsx", files.sheet())
    assert "something unexpected" in app.error[0].value
    assert "KeyError" in caplog.text
    assert "Jane Example" not in caplog.text + app.error[0].value


def test_what_the_pack_has_already_stands_beside_the_file(folder: Path) -> None:
    first = "Date,District,Settlement,Killed,Injured,Device\n2024-05-06,Alpha,Ford,1,0,AP mine\n"
    done = _prepared(first, "a.csv", folder)
    keep(done, folder)
    again = _prepared(first + "2024-07-08,Beta,Mill,0,1,AP mine\n", "b.csv", folder)
    twin = pairs.twins_of(again)[0]
    assert (twin.rule, twin.held, twin.other) == ("twin.same", True, done.incidents[0].said["incident_id"])
    assert ("Killed", "1", "1") in twin.sides
    assert ("First possible day", "2024-05-06", "2024-05-06") in twin.sides


@pytest.mark.nightly
def test_an_incident_is_put_together_with_that_of_the_pack(visit: Visit, folder: Path) -> None:
    first = "Date,District,Settlement,Killed,Injured,Device\n2024-05-06,Alpha,Ford,0,1,AP mine\n"
    first += "2024-07-08,Beta,Mill,0,1,AP mine\n"
    keep(_prepared(first, "a.csv", folder), folder)
    app = visit("b.csv", first.replace("0,1,AP", "1,0,AP").encode())
    assert any("2 wait" in one.label for one in app.radio)
    # Each pair has an answer of its own.
    codes = load_pack(folder).incidents["incident_id"].tolist()
    for code, answer in zip(codes, ("merge", "keep"), strict=True):
        app = next(one for one in app.radio if code in one.label.replace(chr(92), "")).set_value(answer).run()
        assert not app.exception
    app = pressed(app, "Import 1 incident, 1 put together with the pack's")
    assert not app.exception
    pack = load_pack(folder).incidents
    assert pack[["killed", "injured"]].to_numpy().tolist() == [[1, 0], [0, 1], [1, 0]]
    pressed(pressed(app, "Undo"), "Take B002 out")
    assert load_pack(folder).incidents[["killed", "injured"]].to_numpy().tolist() == [[0, 1], [0, 1]]


def _prepared(text: str, name: str, folder: Path) -> Import:
    return prepare(text.encode(), filename=name, folder=folder, mapping=None, now=NOW, wanted={})


def test_an_answer_that_may_be_none_changes_nothing(visit: Visit) -> None:
    """A browser may send what no list offered."""
    app = visit("sheet.xlsx", files.sheet())
    state: Desk = app.session_state["_import_desk"]
    before = state.mapping
    for change in (
        lambda mapping: answers.value_is(mapping, "device_type", "A strange thing", "a bomb"),
        lambda mapping: answers.all_rows_have(mapping, "sensitivity", "everybody"),
        lambda mapping: answers.damage_is(mapping, "swapped", "maybe"),
        lambda mapping: answers.column_is(mapping, "Code", ("nothing",)),
    ):
        state.answer(change)
        assert state.mapping is before
        assert state.refused is not None
    app.run()
    assert not app.exception
    assert any("Correct the mapping" in one.value for one in app.warning)
    state.answer(lambda mapping: replace(mapping, rows_are="other"))
    app.run()
    assert app.session_state["_import_desk"].done.batch.other_kind == 30
    assert any(one.label == "Import 0 incidents, 30 of other kinds" for one in app.button)


def test_no_table_of_the_page_takes_the_look_of_four_figures_in_a_row() -> None:
    """On a telephone cards of figures are a quarter as wide as the page; a table would lose its columns."""
    look = (ROOT / "pages/parts/shell/screen.css").read_text(encoding="utf-8")
    endings = set(re.findall(r"\[class\*=(_\w+)\]", look))
    assert "_totals" in endings
    keys = {
        key
        for path in (ROOT / "pages/parts/importing").glob("*.py")
        for key in re.findall(r'key="(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert "import_sums" in keys
    assert not [key for key in keys for ending in endings if ending in key]
