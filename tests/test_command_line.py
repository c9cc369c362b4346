"""The command line on good, bad and odd input: exit codes, clear messages, nothing half-written."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from geo.__main__ import cli, main
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.commands.options import stacked
from geo.commands.periods import period_options
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.records import ranking

ROOT = Path(__file__).resolve().parent.parent
EXERCISE = ROOT / "data" / "exercise"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process: what it prints and returns is the same, without a start."""
    command = ["python -m geo", *map(str, arguments)]
    outputs = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    code = 0
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(outputs[0]),
        contextlib.redirect_stderr(outputs[1]),
    ):
        patch.setattr(sys, "argv", command)
        patch.chdir(ROOT)
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    texts = []
    for output in outputs:
        output.flush()
        texts.append(output.buffer.getvalue().decode())
    return subprocess.CompletedProcess(command, code, *texts)


def test_the_program_starts_as_a_process_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo", "totals", str(EXERCISE), "--by", "year", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout == run("totals", EXERCISE, "--by", "year", "--json").stdout
    assert done.stderr == ""


@pytest.mark.parametrize("pack", ["azerbaijan", "exercise"])
def test_shipped_packs_check_clean(pack: str) -> None:
    done = run("check", ROOT / "data" / pack, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert report["counts"]["error"] == 0
    assert {layer["layer"] for layer in report["layers"]} >= {
        "incidents",
        "districts",
        "statements",
        "sources",
    }
    assert all(layer["rejected"] == 0 for layer in report["layers"])


def test_check_of_a_faulty_file_names_row_field_value_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text(
        "statement_id,scope,issuer,stated_on,period_start,period_end,killed,source_ids\n"
        "A,all,Agency,2021-01-05,2020-12-01,2021-01-05,3,S1\n"
        "B,all,Agency,05.01.2021,2020-12-01,2021-01-05,5-6,S1\n",
        encoding="utf-8",
    )
    done = run("check", path)
    assert done.returncode == 1
    assert "1 accepted, 1 rejected" in done.stdout
    line = next(line for line in done.stdout.splitlines() if "stated_on" in line)
    assert "statements.csv, row 2" in line
    assert "05.01.2021" in line
    assert "2021-01-05" in line
    assert any("[5-6]" in line and "killed" in line for line in done.stdout.splitlines())


def test_check_of_a_file_that_is_no_layer(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("check", path, "--json")
    assert done.returncode == 1
    assert [finding["rule"] for finding in json.loads(done.stdout)["findings"]] == ["layer.unknown"]


def test_check_of_a_layer_without_records(tmp_path: Path) -> None:
    path = tmp_path / "nothing.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    done = run("check", path)
    assert done.returncode == 1
    assert "layer.empty" in done.stdout
    assert done.stdout.endswith("1 error, 0 warnings, 0 notes\n")


def test_check_names_an_unreadable_file_once(tmp_path: Path) -> None:
    path = tmp_path / "empty.geojson"
    path.touch()
    done = run("check", path, "--json")
    [finding] = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert finding["rule"] == "file.unreadable"
    assert finding["message"] == "the file is empty."


def test_check_of_a_file_in_a_foreign_format(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", encoding="utf-8")
    done = run("check", path)
    assert done.returncode == 1
    assert "file.unreadable" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("check", "no/such/place"),
        ("check", "https://example.org/layer.geojson"),
        ("totals", EXERCISE),
        ("totals", EXERCISE, "--by", "planet"),
        ("totals", EXERCISE, "--by", "year", "--device", "catapult"),
        ("reconcile",),
        ("reconcile", "no/such/place"),
        ("reconcile", EXERCISE / "statements.csv"),
        ("reconcile", EXERCISE, "--by", "month"),
        ("map", EXERCISE),
        ("map", EXERCISE, "--measure", "sheep", "--out", "x.html"),
        ("map", EXERCISE, "--out", "no/such/folder/x.html"),
        ("serve", "tests"),
        ("serve", EXERCISE, "--port", "99999"),
    ],
)
def test_wrong_use_is_exit_code_two(arguments: tuple[object, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    # A file in the place of a folder is told what a pack is.
    assert "' is a file." not in done.stderr


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (("--from", "yesterday"), "yesterday"),
        (("--from", "2021-02-30"), "2021-02-30"),
        (("--from", ""), "--from is ''"),
        (("--to", ""), "--to is ''"),
        (("--from", "2022", "--to", "2021"), "all of 2021 is --from 2021 and --to 2022"),
        (("--from", "2021", "--to", "2021"), "--to is '2021', which is not later than --from, '2021'"),
        (("--from", "1990", "--to", "1991"), "outside the days described"),
        (("--from", "2031"), "1 January 2031 lies outside the days described"),
        (("--to", "1991"), "31 December 1990 lies outside the days described"),
    ],
)
def test_impossible_periods_are_refused_in_words(window: tuple[str, ...], said: str) -> None:
    done = run("totals", EXERCISE, "--by", "year", *window)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_list_of_commands_says_each_in_full() -> None:
    listed = run("--help").stdout.partition("Commands:")[2].strip().splitlines()
    assert len(listed) == len(cli.commands)
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


def test_totals_as_text_and_as_json_hold_the_same_figures() -> None:
    text = run("totals", EXERCISE, "--by", "district").stdout
    total = json.loads(run("totals", EXERCISE, "--by", "district", "--json").stdout)["total"]
    last = next(line for line in text.splitlines() if line.startswith("Total"))
    for measure in ("incidents", "killed", "injured", "casualties"):
        assert total["certain"][measure] == total["possible"][measure]
        assert f" {total['possible'][measure]}" in last


def test_bounds_of_uncertain_dates_enclose_the_most_likely_count() -> None:
    window = ("--by", "district", "--from", "2021-01-01", "--to", "2021-06-01", "--json")
    pack = ROOT / "data" / "azerbaijan"
    told = [
        json.loads(run("totals", pack, *window, *chosen).stdout)["total"]
        for chosen in ((), ("--counting", "possible"), ("--counting", "most_likely"))
    ]
    assert told[0] == told[1] == told[2]
    for measure, value in told[0]["most_likely"].items():
        assert told[0]["certain"][measure] <= value <= told[0]["possible"][measure]
    assert told[0]["certain"]["incidents"] < told[0]["possible"]["incidents"]
    said = run("totals", pack, *window[:-1]).stdout
    assert f"{told[0]['certain']['incidents']} to {told[0]['possible']['incidents']}" in said
    assert "most likely" in run("totals", pack, *window[:-1], "--counting", "most_likely").stdout


@click.command()
@stacked(*period_options("", "", ""))
def told(from_text: str | None, to_text: str | None) -> None:
    click.echo(f"{from_text} {to_text}")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--from 2023 --through 2023", "2023 2024-01-01"),
        ("--through 2023-12 --from 2023-01", "2023-01 2024-01-01"),
        ("--through 2024-02", "None 2024-03-01"),
        ("--through 2023-12-31", "None 2024-01-01"),
        ("--from 2023 --to 2024", "2023 2024"),
        ("", "None None"),
        ("--through 2023 --to 2024", "give one of them"),
        ("--to 2024 --through 2023", "give one of them"),
        ("--through 2023-13", "--through is '2023-13', a day no calendar holds"),
    ],
)
def test_the_last_day_counted_may_be_said_instead_of_the_first_that_is_not(asked: str, said: str) -> None:
    done = CliRunner().invoke(told, asked.split())
    assert said in (done.output + str(done.exception))


def test_why_months_add_to_more_than_the_total_is_said_once_in_text_and_json() -> None:
    window = ("totals", ROOT / "data" / "azerbaijan", "--by", "month", "--from", 2021, "--to", 2022)
    text, told = run(*window).stdout, json.loads(run(*window, "--json").stdout)
    highest = sum(group["possible"]["incidents"] for group in told["groups"])
    assert highest > told["total"]["possible"]["incidents"]
    assert text.count(told["overlap"]) == 1
    districts = json.loads(run("totals", EXERCISE, "--by", "district", "--json").stdout)
    assert districts["overlap"] is None


@pytest.mark.parametrize("counting", ["possible", "most_likely"])
@pytest.mark.parametrize("measure", ["killed", "injured", "casualties", "incidents"])
def test_districts_are_ranked_as_on_their_page(measure: str, counting: Counting) -> None:
    folder = ROOT / "data" / "azerbaijan"
    window = ("--from", "2021", "--to", "2023", "--sort", measure, "--counting", counting)
    told = json.loads(run("totals", folder, "--by", "district", *window, "--json").stdout)
    keys = [group["key"] for group in told["groups"]]
    pack = load_pack(folder)
    period = Period(date(2021, 1, 1), date(2023, 1, 1))
    choice = Choice(measure, period, counting, Filters(), whole=False)
    page = ranking.ranking(Workspace(pack), choice)
    assert keys == [one for one in page.index if one in keys]
    assert len(keys) > 10
    lines = run("totals", folder, "--by", "district", *window).stdout.splitlines()
    labels = [group["label"] for group in told["groups"]]
    # Below the table stands a sentence on a district that was formed within the records.
    rows = [line for line in lines if line.startswith(tuple(labels)) and " was formed on " not in line]
    assert rows == [next(line for line in lines if line.startswith(f"{label} ")) for label in labels]


def test_one_district_is_counted_by_any_of_its_names_and_no_share_is_told() -> None:
    pack = ROOT / "data" / "azerbaijan"
    told = [
        json.loads(run("totals", pack, "--by", "year", "--json", "--district", name).stdout)
        for name in ("AZ-AGM", "aghdam", "Ağdam rayonu", "Агдам")
    ]
    assert told[0]["districts"] == ["AZ-AGM"]
    assert all(one == told[0] for one in told)
    said = run("totals", pack, "--by", "year", "--district", "Aghdam").stdout
    assert "; district: Aghdam;" in said.splitlines()[0]
    assert "No share recorded can be told of one district" in said
    late = "Aghdara was formed on 27 December 2023 of parts of Aghdam, Kalbajar and Tartar"
    of = run("totals", pack, "--by", "year", "--district", "AZ-AGHDARA", "--json").stdout
    # What a district lost matters to it as well: both say so, and no other.
    other = run("totals", pack, "--by", "year", "--district", "Fuzuli").stdout
    assert (late in said, late in of, late in other) == (True, True, False)
    missing = run("totals", pack, "--by", "year", "--district", "Jabrayill")
    assert missing.returncode == 1
    assert missing.stderr == (
        "Error: The pack has no district 'Jabrayill'. Did you mean Jabrayil (AZ-CAB)?\n"
    )


@pytest.mark.parametrize(("command", "out"), [("map", "x.html"), ("export", "x.csv"), ("report", "x.pdf")])
def test_what_covers_every_district_says_which_command_does_one(
    command: str, out: str, tmp_path: Path
) -> None:
    done = run(command, EXERCISE, "--district", "Alba", "--out", tmp_path / out)
    assert done.returncode == 2
    assert f"--district is no option of {command}" in done.stderr
    assert "`totals --district` counts" in done.stderr
    assert "--district" not in run(command, "--help").stdout


@pytest.mark.parametrize("pack", ["azerbaijan", "exercise"])
def test_reconcile_gives_the_whole_ledger_as_json(pack: str) -> None:
    folder = ROOT / "data" / pack
    done = run("reconcile", folder, "--json")
    assert done.returncode == 0, done.stderr
    account = json.loads(done.stdout)
    with (folder / "statements.csv").open(encoding="utf-8", newline="") as file:
        stated = {row["statement_id"]: row["scope"] for row in csv.DictReader(file)}
    assert {line["statement_id"]: line["scope"] for line in account["statements"]} == stated
    for line in account["statements"]:
        assert set(line) >= {"stated", "recorded", "residual", "findings"}
        assert set(line["recorded"]) == set(line["residual"]) == {"low", "high"}
        for measure, figure in line["stated"].items():
            low, high = (line["recorded"][side][measure] for side in ("low", "high"))
            left = [line["residual"][side][measure] for side in ("low", "high")]
            assert (low is None) == (high is None) == (measure in line["reasons"])
            assert left == ([None, None] if None in (figure, low) else [figure - high, figure - low])
    assert account["latest"] in account["statements"]
    assert account["latest"]["scope"] == "all"
    assert len(account["summary"]) >= 3


def test_reconcile_as_text_starts_with_what_a_stranger_needs() -> None:
    done = run("reconcile", ROOT / "data" / "azerbaijan")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("419 casualties are stated from 10 November 2020 to 13 March 2026")
    assert lines[1].startswith("Recorded under the same definition: 193 to 215 (46 to 51 %)")
    assert "mostly military injured" in "".join(lines[:7])
    assert {"By status", "Contradictions", "Long times without a total", "Where to look first"} <= set(lines)
    assert sum(line.startswith("OS-") for line in lines) == 98


def test_reconcile_of_a_pack_without_statements(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(EXERCISE, pack)
    head = (pack / "statements.csv").read_text(encoding="utf-8").splitlines()[0]
    (pack / "statements.csv").write_text(head + "\n", encoding="utf-8")
    done = run("reconcile", pack, "--json")
    assert done.returncode == 0, done.stderr
    account = json.loads(done.stdout)
    assert (account["statements"], account["latest"], account["leads"]) == ([], {}, [])
    assert "cannot be told" in account["summary"][0]


def test_statements_left_out_are_named_with_what_to_do(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(EXERCISE, pack)
    before = json.loads(run("reconcile", pack, "--json").stdout)
    rows = (
        "XS-6,all,Office,,2024-06-30,,2021-01-01,2024-06-30,,10,,,,,,,,,X01,,",
        "XS-A,all,Office,,2024-06-30,,2024-06-30,2021-01-01,,10,,,,,,,,,X01,,",
        "XS-B,all,Office,,2024-06-30,,2021-01-01,2024-06-30,,99999999999,,,,,,,,,X01,,",
        "XS-C,everybody,Office,,2024-06-30,,2021-01-01,2024-06-30,,10,,,,,,,,,X01,,",
    )
    with (pack / "statements.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)
    done = run("reconcile", pack, "--json")
    assert done.returncode == 0
    after = json.loads(done.stdout)
    assert after["left_out"] == [{"layer": "statements", "rows": 4, "of": 11}]
    assert {**after, "left_out": before["left_out"]} == before
    first, *faults = done.stderr.splitlines()
    assert first == "4 rows are left out of every figure, for these reasons:"
    for row, (fault, said) in enumerate(
        zip(
            faults,
            (
                "statement_id [XS-6]: The same statement_id stands in row 6 already. Compare the two rows",
                "period_end [2021-01-01]: period_end, 2021-01-01, lies before period_start",
                "casualties_total [99999999999]: Casualties lies outside its range, 0 to 100,000. Check",
                "scope [everybody]: This is not one of the values of scope. Allowed: all, part_period,",
            ),
            strict=True,
        ),
        start=8,
    ):
        # The value of the first is its identifier.
        record = "" if row == 8 else f" (XS-{'ABC'[row - 9]})"
        assert f"statements.csv, row {row}{record}, {said}" in fault
    assert not run("reconcile", EXERCISE, "--json").stderr


def test_reconcile_refuses_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    done = run("reconcile", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "pack.toml" in done.stderr


def test_map_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    done = run("map", EXERCISE, "--measure", "killed", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "</html>" in out.read_text(encoding="utf-8")[-200:]
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    before = out.read_bytes()
    refused = run("map", EXERCISE, "--rate", "per_100k", "--figure", "no_such_figure", "--out", out)
    assert refused.returncode == 1
    assert "no_such_figure" in refused.stderr
    assert out.read_bytes() == before
