"""One share everywhere: map, sheet, files of data, report, command line and pages give one sentence.

Over all of the time it is of the running total; over a part of what is stated for exactly these days, and of
what the totals around it add; under a filter, or where nothing encloses the period, there is no percentage.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.layers.pack import Pack
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.publish.export import about, export
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import completeness_words, snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace

FOLDER = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"
CREATED = date(2026, 11, 23)
NONE = Filters()
MINES = Filters(device=frozenset({"anti_personnel_mine"}))
PERCENT = re.compile(r"\d %")


@dataclass(frozen=True)
class Case:
    """What is asked of every output, and what its sentences have to hold."""

    period: Period | None
    words: str
    filters: Filters = NONE
    exact: int = 0
    told: bool = True


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


CASES = {
    "all of the time": Case(None, "Up to the latest official total (10 November 2020 to 12 January 2026), "),
    "exactly stated, twice and apart": Case(
        year(2023),
        "Stated for exactly this period (1 January 2023 to 31 December 2023): 58 casualties (OS-063, "
        "Prosecutor General of Azerbaijan) or 60 casualties (OS-066, Azerbaijan Campaign Against Mines "
        "(NGO)); 37 to 39 are recorded (62 to 67 %). 2 incidents may be outside the official total. "
        "Totals within these days grow by 62, which contradicts OS-063 and OS-066. "
        "Between the official totals around this period (16 December 2022 to 21 January 2024), 38 to 40 of "
        "64 stated casualties are recorded (59 to 62 %). 2 incidents may be outside the official total. 2 "
        "casualties recorded outside the official total (16 December 2022 to 21 "
        "January 2024) are left out.",
        exact=2,
    ),
    "a part without a total in it": Case(
        Period(date(2022, 2, 1), date(2022, 7, 1)),
        "Between the official totals around this period (15 December 2021 to 5 October 2022), 31 to 32 of",
    ),
    "nothing encloses it": Case(
        Period(date(2025, 12, 1), date(2026, 3, 1)),
        "The latest official total counts up to 12 January 2026, and this period ends later, so the share "
        "recorded in it cannot be told.",
        told=False,
    ),
    "under a filter": Case(
        year(2023),
        "No share recorded can be told under these filters: shares compare all casualties with official "
        "totals.",
        MINES,
        told=False,
    ),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The first pack without its latest total, where two statements of one year differ."""
    copy = tmp_path_factory.mktemp("share") / "country"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("raw"))
    path = copy / "statements.csv"
    rows = pd.read_csv(path, dtype=str)
    rows = rows[rows["statement_id"] != "OS-084"]
    rows.loc[rows["statement_id"] == "OS-066", ["casualties_total", "killed"]] = ["60", "21"]
    rows.to_csv(path, index=False)
    return load_pack(copy)


@pytest.fixture(scope="module")
def edition(loaded: Pack) -> Pack:
    return redact(loaded, "public")


@pytest.fixture(scope="module")
def cube(edition: Pack) -> Cube:
    return Cube.from_pack(edition)


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest) -> Case:
    asked: Case = request.param
    return asked


def check(case: Case, text: str) -> None:
    """Hold one output against what is asked; `text` is its sentence, or all it says of statements."""
    assert case.words in text
    assert bool(PERCENT.search(text)) is case.told


def test_the_map_has_all_its_page_needs_to_say_it(edition: Pack, cube: Cube, case: Case) -> None:
    """That the page makes the same sentences of it is held word by word in another place."""
    spec = Workspace(edition).spec(MapView(period=case.period, filters=case.filters))
    refused = Feed.read(spec.feed).header.stated.refused
    if not case.filters.is_empty:
        check(case, refused)
        return
    own = json.loads(spec.ground.stated)["exact"].get("-".join(map(str, spec.window)))
    assert (refused, own is not None) == ("", case.exact > 0)
    if own:
        check(case, own[0])
        assert own[1] == "62 to 67 % of stated"


def test_the_sheet(edition: Pack, cube: Cube, case: Case) -> None:
    request = SnapshotRequest(
        period=case.period or cube.whole_period, filters=case.filters, created=CREATED, format="svg"
    )
    check(case, completeness_words(edition, request))


def test_a_drawn_sheet_has_room_for_two_sentences(edition: Pack, cube: Cube) -> None:
    case = CASES["exactly stated, twice and apart"]
    assert case.period is not None
    request = SnapshotRequest(period=case.period, created=CREATED, format="svg", orientation="portrait")
    made = snapshot(edition, request)
    check(case, made.record["completeness"])
    assert case.words in " ".join(made.image.decode().split())


def test_texts_beside_files_of_data(edition: Pack, case: Case) -> None:
    text = about(edition, "incidents", created=CREATED, period=case.period, filters=case.filters)
    [line] = [line for line in text.splitlines() if line.startswith("Completeness: ")]
    check(case, line)


def test_files_of_data_that_say_it_themselves(edition: Pack) -> None:
    case = CASES["exactly stated, twice and apart"]
    made = [
        export(edition, "incidents", format=form, created=CREATED, period=case.period)
        for form in ("geojson", "xlsx")
    ]
    check(case, json.loads(made[0])["about"]["completeness"])
    sheets = pd.read_excel(io.BytesIO(made[1]), sheet_name=None, header=None)
    lines = dict(pd.concat(sheets.values())[[0, 1]].itertuples(index=False))
    check(case, lines["Completeness"])


def test_the_report(edition: Pack, cube: Cube, case: Case) -> None:
    scope = scope_of(edition, period=case.period, filters=case.filters, created=CREATED, software="")
    told = content(scope)
    check(case, told["completeness"])
    text = json.dumps([one for one in told["sections"] if one["title"] != "Sources"], ensure_ascii=False)
    check(case, text)
    # What counts up to a day before the period is no total of it, and the share of all none of its own.
    assert ("Latest running total" in text) is (case.period is None)
    assert ("What is stated and what is missing" in text) is (case.period is None)


def test_the_command_line(loaded: Pack, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.store.files.load_pack", lambda _: loaded)
    days = [] if case.period is None else ["--from", f"{case.period.start}", "--to", f"{case.period.end}"]
    chosen = [f"--device={code}" for code in case.filters.device]
    command = ["totals", str(FOLDER), "--by", "year", *days, *chosen]
    said = json.loads(CliRunner().invoke(cli, [*command, "--json"]).stdout)["completeness"]
    check(case, said["words"])
    assert (said["between"] is not None) is case.told
    assert len(said["exact"]) == case.exact
    check(case, CliRunner().invoke(cli, command).stdout)
