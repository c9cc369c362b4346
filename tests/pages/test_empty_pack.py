"""Packs of as little as may be: no incident yet, or nothing but districts, incidents and a title.

They draw, everywhere; nobody may take the zeros of the one for figures, and the other says what it lacks.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from geo.layers.findings import Severity
from geo.layers.left_out import NO_RECORDS
from geo.layers.meta import MAY_BE_UNSTATED, UNSTATED
from geo.links import PAGES
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.store.files import load_pack
from pages.parts.words import plain
from tests.layers.small_pack import SOUTH, WEST, district, incident, small_pack, write_pack
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
    del row["incident_id"]
    done = run("check", write_pack(tmp_path / "other", [row]))
    assert done.returncode == 1
    assert "no column incident_id" in done.stdout
    assert NO_RECORDS not in str(small_pack(tmp_path / "one", [incident()]).findings)


@pytest.fixture
def smallest(tmp_path: Path) -> Path:
    """Return a pack of a title, two districts and three incidents with the fewest columns."""
    folder = tmp_path / "smallest"
    folder.mkdir()
    files = '[files]\ndistricts = "districts.geojson"\nincidents = "incidents.csv"\n'
    (folder / "pack.toml").write_text(f'title = "Smallest"\n{files}', encoding="utf-8")
    bare = [
        {"type": "Feature", "geometry": one["geometry"], "properties": {"district_id": code, "name_en": name}}
        for code, name, one in (
            ("T1", "Alpha", district("T1", "Alpha")),
            ("T2", "Beta", district("T2", "Beta", column=1)),
        )
    ]
    collection = {"type": "FeatureCollection", "features": bare}
    (folder / "districts.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "incidents.csv").write_text(
        "incident_id,date_start,killed,injured,district,longitude,latitude\n"
        f"A1,2021-03-05,1,0,Alpha,{WEST + 0.5},{SOUTH + 0.5}\n"
        "A2,2022-07-09,0,2,Beta,,\n"
        "A3,,1,1,Beta,,\n",
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("page", [path or "map" for path in PAGES])
def test_every_page_draws_the_smallest_pack(run_page: RunPage, smallest: Path, page: str) -> None:
    app = run_page(page, pack=smallest)
    assert not app.exception
    assert not app.error
    assert not any(NO_RECORDS in one.value for one in app.warning)


def test_check_names_all_that_stands_in_for_what_the_smallest_pack_lacks(smallest: Path) -> None:
    pack = load_pack(smallest)
    assert (pack.meta.period_start, pack.meta.as_of) == (date(2021, 1, 1), date(2022, 7, 9))
    assert pack.meta.bounds == (WEST, SOUTH, WEST + 2, SOUTH + 1)
    assert pack.districts["area_km2"].between(8_000, 9_000).all()
    assert pack.incidents["location_precision"].tolist() == ["settlement", "unknown", "unknown"]
    assert pack.incidents["sensitivity"].tolist() == ["internal"] * 3
    found = {one.rule: one.message for one in pack.findings if one.severity is Severity.NOTE}
    assert all(key in found["pack.unstated"] for key in MAY_BE_UNSTATED)
    assert "source_ids" in found["column.default"]
    assert not any(one.severity is Severity.ERROR for one in pack.findings)


@pytest.mark.parametrize("door", ["check", "totals --by district", "reconcile"])
def test_commands_count_the_smallest_pack(smallest: Path, door: str) -> None:
    command, *options = door.split()
    done = run(command, smallest, *options)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


SMALL_DOORS = {**DOORS, "report": "r.pdf", "export --layer statements": "x.xlsx"}


@pytest.mark.parametrize("door", SMALL_DOORS)
def test_every_file_of_the_smallest_pack_is_made(tmp_path: Path, smallest: Path, door: str) -> None:
    command, *options = door.split()
    out = tmp_path / SMALL_DOORS[door].removesuffix(".txt")
    done = run(command, smallest, *options, "--profile", "internal", "--out", out)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 0


def test_a_pack_that_says_nothing_of_readers_is_in_no_public_file(tmp_path: Path, smallest: Path) -> None:
    done = run("export", smallest, "--out", tmp_path / "e.csv")
    assert done.returncode == 0
    assert "holds back all 3 incidents" in done.stderr


def test_the_report_of_the_smallest_pack_says_what_is_not_stated(smallest: Path) -> None:
    pack = redact(load_pack(smallest), "internal")
    said = json.dumps(content(scope_of(pack, period=None, created=date(2026, 11, 28), software="test")))
    assert UNSTATED["coverage"] in said
    assert UNSTATED["known_gaps"] in said
