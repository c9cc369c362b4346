"""A source without a publisher is named by what is known of it, in every list; data stay as they are."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.citations import NO_PUBLISHER, has_publisher, published_by, told_address
from geo.publish.about import about
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from geo.publish.report import quality
from geo.publish.report.scope import scope_of
from geo.publish.request import SnapshotRequest
from geo.publish.sources import source_words
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.records.records import source_lines
from tests.pages.conftest import COUNTRY, EXERCISE, RunPage

DATED = "Press report of 15 January 2024, publisher not known to the compilers"
UNDATED = "Press report, date and publisher not known to the compilers"
CHANGED = {"X01": "", "X02": "Publisher not shown", "X05": " "}
SAID = {"X01": DATED, "X02": DATED.replace("January", "February"), "X05": UNDATED, "X04": "Exercise Press"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(EXERCISE, tmp_path_factory.mktemp("citations") / "island"))
    path = home / "sources.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [header, *([row[0], CHANGED.get(row[0], row[1]), *row[2:]] for row in rows)]
        )
    return home


@pytest.mark.parametrize("text", [None, pd.NA, "", "  ", "Publisher not shown", "not known", "UNKNOWN", "-"])
def test_what_stands_for_no_publisher(text: object) -> None:
    assert not has_publisher(text)
    assert published_by(text, pd.Timestamp("2024-01-15")) == (DATED, "")
    assert published_by(text, pd.NaT) == published_by(text, None) == (UNDATED, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not shown", ""),
        ("Not available ", ""),
        ("-", ""),
        ("URL unknown", ""),
        (pd.NA, ""),
        ("x.org/1", "x.org/1"),
    ],
)
def test_words_in_place_of_an_address_are_none(text: object, told: str) -> None:
    assert told_address(text) == told


def test_extracts_give_no_words_for_an_address() -> None:
    pack = redact(load_pack(COUNTRY))
    statements = about(pack, layer_table(pack, "statements"), created=date(2026, 11, 29))
    assert {row[0]: row[3] for row in statements.source_rows()}["S134"] == ""
    assert ", not shown" not in statements.text()


def test_a_publisher_is_named_as_it_is_and_no_date_twice() -> None:
    assert published_by(" Gazette ", date(2024, 1, 15)) == ("Gazette", "15 January 2024")
    assert published_by(DATED, date(2024, 1, 15)) == (DATED, "")


def test_every_list_of_sources_says_what_is_known(folder: Path, run_page: RunPage) -> None:
    pack = load_pack(folder)
    assert not pack.rejected.get("sources")
    opened = Workspace(pack)
    lines = {code: source_lines(opened, code)[0] for code in SAID}
    assert {code: line.value.split(": ")[0] for code, line in lines.items()} == SAID
    assert lines["X01"].after == " (X01)"
    assert lines["X04"].after == ", 15 April 2024 (X04)"

    noted = {
        source.title: source.publisher for _, note in Workspace(pack).ground.notes for source in note.sources
    }
    titles = {f"Invented report {int(code[1:])}": words for code, words in SAID.items()}
    assert {title: noted[title] for title in titles if title in noted} == {
        title: words for title, words in titles.items() if title in noted
    }
    assert SAID["X02"] in noted.values()

    edition = redact(pack)
    scope = scope_of(edition, period=None, created=date(2026, 1, 1), software="test")
    printed = json.dumps(quality.sources(scope))
    assert all(f"{words}, Invented report" in printed for words in SAID.values())
    request = SnapshotRequest(period=opened.cube.whole_period, created=date(2026, 1, 1))
    assert NO_PUBLISHER in source_words(edition, request, opened.cube)[0]

    app = run_page("data", pack=folder, query="section=sources")
    shown = app.dataframe[0].value.set_index("source_id")["publisher"]
    assert {code: shown[code] for code in SAID} == SAID


def test_exports_keep_what_the_table_holds(folder: Path) -> None:
    edition = redact(load_pack(folder))
    said = about(edition, layer_table(edition, "incidents"), created=date(2026, 1, 1))
    held = {source["source_id"]: source["publisher"] for source in said.sources}
    assert (held["X01"], held["X02"], held["X04"]) == (None, "Publisher not shown", "Exercise Press")
