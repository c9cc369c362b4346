"""Snapshot, export and report from the command line: what they write, what they refuse, how they stop."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo import choices
from geo.__main__ import cli
from geo.analysis.grouped import SORTS
from geo.publish.profiles import PROFILES
from tests.smallpack import incident, sea_pack
from tests.test_command_line import EXERCISE, ROOT, run

DRAW = ("snapshot", EXERCISE, "--dpi", 72, "--created", "2026-11-23")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    done = run(*DRAW, "--measure", "killed", "--out", folder / "sheet")
    assert done.returncode == 0, done.stderr
    return folder


def offered(command: str, option: str) -> list[str]:
    [parameter] = [one for one in cli.commands[command].params if option in one.opts]
    return list(parameter.type.to_info_dict()["choices"])


def test_the_command_line_knows_what_is_published() -> None:
    codes = [profile.code for profile in PROFILES]
    for command in ("map", "snapshot", "export", "report"):
        assert offered(command, "--profile") == codes
    for option, known in (
        ("--format", choices.SHEET_FORMATS),
        ("--size", choices.SIZES),
        ("--orientation", choices.ORIENTATIONS),
        ("--view", choices.SHEET_VIEWS),
        ("--show", choices.LAYERS.codes()),
        ("--each", choices.EACH),
    ):
        assert offered("snapshot", option) == list(known)
    assert set(offered("totals", "--sort")) == set(SORTS)
    assert offered("export", "--layer") == list(choices.EXPORTED)
    assert offered("export", "--format") == list(choices.EXPORT_FORMATS)
    for one in choices.FILTERS:
        for command in ("map", "snapshot", "export", "report", "totals"):
            assert offered(command, one.option) == list(one.codes.codes())


def test_help_does_not_wait_for_the_libraries() -> None:
    slow = "pandas", "geopandas", "matplotlib", "typst", "scipy", "streamlit"
    code = (
        "import sys, geo.__main__; "
        f"assert 'geo.commands.sheets' in sys.modules; print([n for n in {slow!r} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_snapshot_is_picture_numbers_and_record(drawn: Path) -> None:
    assert sorted(path.name for path in drawn.iterdir()) == ["sheet.csv", "sheet.json", "sheet.png"]
    record = json.loads((drawn / "sheet.json").read_text(encoding="utf-8"))
    assert record["request"]["profile"] == "public"
    assert str(EXERCISE) not in json.dumps(record)


def test_whoever_publishes_a_part_is_told_how_much_it_leaves_out(tmp_path: Path) -> None:
    rows = [incident(f"A{at}", (-139.5, -39.5)) for at in range(3)]
    rows[0]["properties"]["sensitivity"] = "internal"
    home = sea_pack(tmp_path / "sea", names=("Alpha",), incidents=rows)
    said = {}
    for profile in ("public", "internal"):
        for name, out in (("map", "m.html"), ("export", "i.csv"), ("snapshot", "s.png"), ("report", "r.pdf")):
            words = [name, str(home), "--profile", profile, "--out", str(tmp_path / out)]
            done = CliRunner().invoke(cli, words, catch_exceptions=False)
            assert done.exit_code == 0, done.output
            said[profile, name] = done.stderr
    held = "of the incidents recorded, 3, the public edition holds 2"
    assert [held in text for text in said.values()] == [True] * 4 + [False] * 4


def test_a_record_draws_the_same_picture_again(drawn: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.png"
    done = run("snapshot", "--from-json", drawn / "sheet.json", "--out", again)
    assert done.returncode == 0, done.stderr
    assert "byte for byte" in done.stdout
    for ending in (".png", ".csv", ".json"):
        assert again.with_suffix(ending).read_bytes() == (drawn / f"sheet{ending}").read_bytes()


def test_other_data_is_not_drawn_under_an_old_record(drawn: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(EXERCISE, pack)
    sources = pack / "sources.csv"
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text.replace("Exercise Press", "New Gazette", 1), encoding="utf-8")
    asked = ("snapshot", pack, "--from-json", drawn / "sheet.json")
    refused = run(*asked, "--out", tmp_path / "new.png")
    assert refused.returncode == 1
    record = json.loads((drawn / "sheet.json").read_text(encoding="utf-8"))
    assert record["pack"]["edition_digest"] in refused.stderr
    assert "--anyway" in refused.stderr
    assert run(*asked, "--anyway").returncode == 2
    anyway = run(*asked, "--anyway", "--out", tmp_path / "new.png")
    assert anyway.returncode == 0, anyway.stderr
    new = json.loads((tmp_path / "new.json").read_text(encoding="utf-8"))
    assert new["pack"]["edition_digest"] != record["pack"]["edition_digest"]
    assert "Warning" in anyway.stderr


def test_another_version_is_said(drawn: Path, tmp_path: Path) -> None:
    record = json.loads((drawn / "sheet.json").read_text(encoding="utf-8"))
    record["software"]["version"] = "0.0.1"
    old = tmp_path / "old.json"
    old.write_text(json.dumps(record), encoding="utf-8")
    done = run("snapshot", "--from-json", old, "--out", tmp_path / "new.png")
    assert done.returncode == 0
    assert "0.0.1" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("snapshot",), 2),
        (("snapshot", EXERCISE), 2),
        (("snapshot", EXERCISE, "--out", "x.jpg"), 2),
        (("snapshot", EXERCISE, "--out", "x.png", "--format", "pdf"), 2),
        (("snapshot", EXERCISE, "--out", "no/such/x.png"), 2),
        (("snapshot", EXERCISE, "--out", "x.png", "--profile", "publik"), 2),
        (("snapshot", EXERCISE, "--out", "x.png", "--each", "month"), 2),
        (("snapshot", EXERCISE, "--out", "data"), 2),
        (("snapshot", EXERCISE, "--out", "x.png", "--from", "2023", "--to", "2022"), 1),
        (("snapshot", EXERCISE, "--out", "x.png", "--from", "2023-01-15"), 1),
        (("snapshot", EXERCISE, "--out", "x.png", "--size", "slide", "--orientation", "portrait"), 1),
        (("snapshot", EXERCISE, "--out", "x.png", "--view", "compare"), 2),
        (("snapshot", EXERCISE, "--out", "x.png", "--district", "none"), 1),
        (("snapshot", EXERCISE, "--out", "x.png", "--extent", "1", "1", "1", "1"), 1),
        (("snapshot", "--from-json", EXERCISE / "pack.toml"), 1),
        (("snapshot", "--from-json", EXERCISE / "pack.toml", "--measure", "killed"), 2),
        (("export", EXERCISE, "--out", "x"), 2),
        (("export", EXERCISE, "--out", "x.csv", "--format", "xlsx"), 2),
        (("export", EXERCISE, "--out", "x.csv", "--layer", "roads"), 2),
        (("report", EXERCISE, "--out", "x.html"), 2),
        (("report", EXERCISE, "--out", "x.pdf", "--from", "2023", "--to", "2022"), 1),
    ],
)
def test_odd_requests_are_refused_in_words(
    arguments: tuple[object, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    before = {path.name for path in ROOT.iterdir()}
    # In this process and not in a fresh one: twenty starts would take half a minute.
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    found = done.exit_code if not isinstance(done.exception, ValueError) else 1
    assert found == code, done.output
    assert done.output or str(done.exception)
    assert {path.name for path in ROOT.iterdir()} == before


@pytest.mark.nightly  # a stopped series goes on in tests/publish/test_batch.py every day
def test_ctrl_c_says_how_to_go_on_and_the_next_run_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "months"
    command = [sys.executable, "-m", "geo", *map(str, DRAW), "--each", "month", "--out", str(out)]
    command += ["--from", "2021", "--to", "2021-07"]
    # Whoever runs the tests in the background may have told all its children to ignore it.
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    signal.signal(signal.SIGINT, heard)
    deadline = time.monotonic() + 60
    while not list(out.glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    drawn = len(list(out.glob("*.json")))
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, (drawn, said)
    assert "Run the same command to go on" in said
    whole = len(list(out.glob("*.json")))
    assert 1 <= whole < 6
    done = run(*command[3:])
    assert done.returncode == 0, done.stderr
    assert f"{whole} done already" in done.stdout
    assert len(list(out.iterdir())) == 18


def test_export_and_report_are_written_whole(tmp_path: Path) -> None:
    done = run("export", EXERCISE, "--out", tmp_path / "incidents.csv")
    assert done.returncode == 0, done.stderr
    done = run("report", EXERCISE, "--created", "2026-11-23", "--out", tmp_path / "report.pdf")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["incidents.csv", "incidents.csv.txt", "report.pdf"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of files")
@pytest.mark.parametrize(
    "arguments",
    [
        ("map", EXERCISE, "--out", "a.html"),
        pytest.param(("report", EXERCISE, "--out", "a.pdf"), marks=pytest.mark.nightly),
        pytest.param(
            ("export", EXERCISE, "--layer", "districts", "--out", "a.gpkg"), marks=pytest.mark.nightly
        ),
        # The table would find room, the text that must be read with it does not.
        ("export", ROOT / "data" / "azerbaijan", "--out", "a.csv"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_file_that_finds_no_room_leaves_no_part_of_it(
    tmp_path: Path, arguments: tuple[object, ...]
) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)); "
        "sys.argv = ['geo', *sys.argv[1:]]; from geo.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments[:-1]), tmp_path / str(arguments[-1])],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "cannot be written: File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("map", "a.html"), ("report", "a.pdf"), ("export", "a.gpkg"), ("export", "a.csv")],
    ids=" ".join,
)
def test_ctrl_c_while_a_file_is_written_leaves_the_one_before(
    tmp_path: Path, arguments: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command, name = arguments
    (tmp_path / name).write_bytes(b"before")

    def stopped(_: int) -> None:
        parts = [path.name for path in tmp_path.iterdir() if path.suffix == ".part"]
        assert len(parts) == 1, "the whole of a file is there and not in its place yet"
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.publish.files.os.fsync", stopped)
    done = CliRunner().invoke(cli, [command, str(EXERCISE), "--out", str(tmp_path / name)])
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.output.strip().endswith("Aborted!")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(name, b"before")]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("map", EXERCISE, "--out", "a.png"), 2, "end in one of .html, .htm"),
        (("snapshot", EXERCISE, "--figure", "registered_2025", "--out", "a.png"), 2, "--rate per_100k"),
        (("report", EXERCISE, "--out", "a.docx"), 2, "let it end in .pdf"),
        (("export", EXERCISE, "--created", "1900-01-01", "--out", "a.xlsx"), 2, "from 2000 to 2100"),
        (
            ("export", EXERCISE, "--from", 1990, "--to", 1991, "--out", "a.csv"),
            1,
            "outside the days described",
        ),
        (
            ("report", EXERCISE, "--from", 1990, "--to", 1991, "--out", "a.pdf"),
            1,
            "outside the days described",
        ),
        (
            ("map", EXERCISE, "--from", 2031, "--to", 2032, "--out", "a.html"),
            1,
            "outside the days described",
        ),
        (("snapshot", EXERCISE, "--extent", 1, 1, 2, 2, "--out", "a.png"), 1, "nothing of the pack"),
        (("snapshot", EXERCISE, "--extent", -179, -80, 179, 80, "--out", "a.png"), 1, "90 degrees"),
    ],
)
def test_what_no_file_can_mean_is_refused(
    tmp_path: Path, arguments: tuple[object, ...], code: int, words: str
) -> None:
    done = run(*arguments[:-1], tmp_path / str(arguments[-1]))
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []
