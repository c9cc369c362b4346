"""Hazardous land as it leaves the house: tables and sheets hold what was counted, for their readers alone."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader

from geo.__main__ import cli
from geo.analysis.criteria import criteria_of
from geo.analysis.land import land_account, land_by
from geo.analysis.land_measures import land_words
from geo.analysis.movements import LINES
from geo.analysis.pace import pace
from geo.analysis.periods import Period
from geo.analysis.priorities import WeightSet, priorities
from geo.analysis.survey_leads import beside
from geo.choices import LAND_FORMATS
from geo.errors import PublishError
from geo.publish.drawing import drawing
from geo.publish.land_files import LandFile, account_file, land_file, leads_file, made, work_file
from geo.publish.land_tables import about_land
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.island import EXERCISE

COUNTRY = EXERCISE.parent / "azerbaijan"
DAY = date(2026, 11, 30)
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


@cache
def edition(profile: str) -> Workspace:
    return Workspace(redact(load_pack(EXERCISE), profile))


def files(work: Workspace) -> dict[str, LandFile]:
    return {
        "account": account_file(work, by="district", created=DAY, period=YEAR),
        "leads": leads_file(work, created=DAY),
        "work": work_file(work, created=DAY),
    }


def words_of(data: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_the_workbook_of_the_account_holds_m2_and_ha() -> None:
    work = edition("internal")
    data, _ = made(work, files(work)["account"], form="xlsx", created=DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Data"]
    head, _, *rows = sheet.iter_rows(values_only=True)
    account = land_account(work.pack, by="district", period=YEAR)
    assert len(rows) == len(account.rows)
    for told, row in zip(rows, account.rows, strict=True):
        cells = dict(zip(head, told, strict=True))
        for name in ("opening", *LINES, "closing", "union"):
            m2 = row.moved[name] if name in LINES else getattr(row, name)
            assert (cells[f"{name}_m2"], cells[f"{name}_ha"]) == (m2, pytest.approx(m2 / 10_000))


def test_tables_of_leads_and_of_work_hold_every_row_in_order(tmp_path: Path) -> None:
    work = edition("internal")
    data, text = made(work, files(work)["leads"], form="csv", created=DAY)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    found = beside(work.pack)
    names = work.pack.incidents["incident_id"].tolist()
    assert len(rows) == len(names)
    assert [row["incident_id"] for row in rows[: len(found.leads)]] == [names[at] for at in found.leads]
    assert [row["lead"] for row in rows].count("true") == len(found.leads)
    assert "lead for survey" in text
    assert "invented for training" in text
    chosen = WeightSet({**criteria_of(work.pack).usual, "size": 9}, "Cell", DAY)
    layer = work_file(work, created=DAY, chosen=chosen)
    path = tmp_path / "work.gpkg"
    path.write_bytes(made(work, layer, form="gpkg", created=DAY)[0])
    listed = priorities(criteria_of(work.pack), chosen)
    assert gpd.read_file(path)["hazard_id"].tolist() == [listed.input.areas[at] for at in listed.order]
    assert any("size:9" in note and "Cell" in note for note in layer.notes)
    own = work_file(work, created=DAY, chosen=replace(chosen, name="", day=None))
    assert any(note.startswith("Weights chosen: ") for note in own.notes)
    told = about_land(work, layer.table, created=DAY, period=None, notes=()).entries["completeness"]
    assert told == land_words(work.pack, "hazards_open")
    assert "casualties" not in str(told)
    of_leads = about_land(work, files(work)["leads"].table, created=DAY, period=None, notes=())
    assert "casualties" in str(of_leads.entries["completeness"])


@pytest.mark.parametrize("profile", ["public", pytest.param("internal", marks=pytest.mark.nightly)])
def test_sheets_say_what_was_counted_and_for_whom(profile: str) -> None:
    work = edition(profile)
    told = files(work)
    if profile == "public":
        # The night sets the longest of them, and one of them again.
        del told["work"]
    sheets = {name: words_of(made(work, one, form="pdf", created=DAY)[0]) for name, one in told.items()}
    for said in sheets.values():
        assert "Invented data for training" in said
        assert f"{profile.capitalize()} edition" in said
        assert "30 November 2026" in said
        assert "No record does not mean no contamination" in said
    whole = land_account(work.pack, by="district", period=YEAR).whole
    assert f"{whole.closing / 10_000:,.1f}" in sheets["account"]
    assert pace(work.pack).words("ha")[-1] in sheets["account"]
    names = work.pack.incidents["incident_id"]
    assert all(names.iloc[at] in sheets["leads"] for at in beside(work.pack).leads)
    if "work" in told:
        assert criteria_of(work.pack).areas[0] in sheets["work"]
        again = [made(work, told["account"], form="pdf", created=DAY)[0] for _ in range(2)]
        assert again[0] == again[1]


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_sheet_as_a_picture_is_one_page_that_says_the_same_of_itself(form: str) -> None:
    public = edition("public").pack
    drawn = drawing.land(public, "quarter", form=form, created=DAY, period=YEAR)
    again, _ = made(
        edition("public"),
        land_file(edition("public"), "quarter", created=DAY, period=YEAR),
        form=form,
        created=DAY,
    )
    assert drawn == again, "the process that draws for a server draws the same"
    if form == "svg":
        assert drawn.count(b"<svg") == 1
        said = drawn.decode()
    else:
        picture = Image.open(io.BytesIO(drawn))
        assert picture.width > 1_000
        said = f"{picture.info['Title']} {picture.info['Description']}"
    assert "account of hazardous land: 1 January 2024 to 31 December 2024" in said
    assert "Invented data for training" in said
    assert "Public edition" in said
    assert "No record does not mean no contamination" in said


def test_a_note_on_released_land_is_of_the_days_told() -> None:
    whole, year = (land_account(edition("internal").pack, by="quarter", period=one) for one in (None, YEAR))
    told = [next(note for note in one.notes if "Released land is" in note) for one in (whole, year)]
    m2 = [int(re.sub(r"\D", "", note.partition(" m²")[0])) for note in told]
    assert m2[0] > m2[1] > 0
    assert m2[1] <= sum(year.whole.moved[line] for line in ("cancelled", "reduced", "cleared"))


def test_a_public_edition_has_no_organisation_and_no_ground_it_does_not_tell() -> None:
    public = edition("public")
    assert "organisation" in land_by(edition("internal").pack)
    with pytest.raises(PublishError, match="does not tell land apart by organisation"):
        account_file(public, by="organisation", created=DAY)
    teams = set(load_pack(EXERCISE).hazards["organisation"].dropna())
    for one in files(public).values():
        data, text = made(public, one, form="csv", created=DAY)
        assert not [team for team in teams if team in data.decode() + text]
    table = files(public)["account"].table.frame
    assert table[["drawn_m2", "union_m2", "union_ha"]].isna().all(axis=None)


def test_the_report_accounts_for_land_where_there_is_any() -> None:
    work = edition("internal")
    said = content(scope_of(work, period=YEAR, created=DAY, software="test"))
    land = next(one for one in said["sections"] if one["title"] == "Hazardous land")
    tables = [block for block in land["blocks"] if block["kind"] == "table"]
    whole = land_account(work.pack, by="district", period=YEAR).whole
    closing = f"{whole.closing / 10_000:,.1f}"
    assert [table["foot"][7] for table in tables] == [closing, closing]
    assert len(tables[0]["rows"]) == 4
    country = Workspace(redact(load_pack(COUNTRY), "public"))
    said = content(scope_of(country, period=None, created=DAY, software="test"))
    assert "Hazardous land" not in [one["title"] for one in said["sections"]]


def test_the_commands_write_files_and_name_a_format_there_is_not(tmp_path: Path) -> None:
    runner = CliRunner()
    for command in (["land", "--by", "quarter"], ["near"]):
        name, *options = command
        out = tmp_path / f"{name}.csv"
        done = runner.invoke(
            cli, [name, str(EXERCISE), *options, "--created", "2026-11-30", "--out", str(out)]
        )
        assert done.exit_code == 0, done.output
        assert out.stat().st_size > 500
        assert "Public edition" in out.with_name(f"{name}.csv.txt").read_text(encoding="utf-8")
    wrong = runner.invoke(cli, ["near", str(EXERCISE), "--out", str(tmp_path / "x.docx")])
    assert wrong.exit_code == 2
    assert ".pdf" in wrong.output
    with pytest.raises(PublishError, match="no format"):
        made(edition("public"), files(edition("public"))["work"], form="docx", created=DAY)
    assert "pdf" in LAND_FORMATS
