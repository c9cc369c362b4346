"""A new pack holds no incident yet: it draws, everywhere, and nobody may take its zeros for figures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from geo.layers.left_out import NO_RECORDS
from geo.links import PAGES
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.store.files import load_pack
from pages.parts.words import plain
from tests.layers.small_pack import incident, small_pack, write_pack
from tests.pages.conftest import RunPage
from tests.test_command_line import run


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack", [])


@pytest.mark.parametrize("page", [path or "map" for path in PAGES])
def test_every_page_draws_and_says_that_nothing_is_recorded(
    run_page: RunPage, empty: Path, page: str
) -> None:
    app = run_page(page, pack=empty)
    assert not app.exception
    assert not app.error
    assert any(one.value == plain(NO_RECORDS) for one in app.warning)
    assert not any("remove a filter" in one.value for one in app.info)


DOORS = {
    "map": "m.html",
    "snapshot": "s.svg",
    "export --layer districts": "d.geojson",
    "export": "e.csv.txt",
}


@pytest.mark.parametrize("door", DOORS)
def test_every_file_says_that_nothing_is_recorded(tmp_path: Path, empty: Path, door: str) -> None:
    command, *options = door.split()
    out = tmp_path / DOORS[door].removesuffix(".txt")
    done = run(command, empty, *options, "--out", out)
    assert done.returncode == 0, done.stderr
    assert NO_RECORDS in done.stderr
    assert "holds no record of an incident yet" in (tmp_path / DOORS[door]).read_text(encoding="utf-8")


def test_checks_totals_and_report_say_that_nothing_is_recorded(empty: Path) -> None:
    assert run("check", empty).returncode == 0
    assert NO_RECORDS in run("totals", empty, "--by", "district").stdout
    pack = redact(load_pack(empty))
    said = json.dumps(content(scope_of(pack, period=None, created=date(2026, 11, 28), software="test")))
    assert NO_RECORDS in said


def test_a_layer_with_records_and_without_a_required_field_stays_unusable(tmp_path: Path) -> None:
    row = incident()
    del row["sensitivity"]
    done = run("check", write_pack(tmp_path / "other", [row]))
    assert done.returncode == 1
    assert "no column sensitivity" in done.stdout
    assert NO_RECORDS not in str(small_pack(tmp_path / "one", [incident()]).findings)
