"""What a report writer takes home: the sheet of the view on screen, the report, the data."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Server, VisitFactory, pick, settled
from tests.browser.time_map import TimeMap
from tests.pages import expected
from tests.pages.expected import VIEWS

pytestmark = pytest.mark.browser
MEASURES = ("incidents", "killed", "injured", "casualties")
DRAWING = 60_000


def taken(page: Page, button: str, folder: Path) -> Path:
    """Press a download button and return the file."""
    with page.expect_download(timeout=DRAWING) as started:
        page.get_by_role("button", name=button).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def dialog(page: Page) -> Any:
    found = page.get_by_role("dialog")
    found.locator(".st-key-snapshot_preview img").wait_for(timeout=DRAWING)
    return found


def sums(path: Path) -> dict[str, int]:
    table = pd.read_csv(io.BytesIO(path.read_bytes()))
    return {measure: int(table[measure].sum()) for measure in MEASURES}


def test_camera_takes_the_part_in_view_with_its_numbers(
    country: Server, visit: VisitFactory, tmp_path: Path
) -> None:
    view = VIEWS[2]
    page = visit().open(f"{country.url}/{view.query}")
    shown = TimeMap(page)
    shown.frame.evaluate("MineTime.current.map.fitBounds([[39.1, 46.2], [40.0, 47.4]], {animate: false})")
    shown.frame.get_by_role("button", name="Snapshot of this view for a report").click()
    opened = dialog(page)
    image = taken(page, "Download the sheet (PNG)", tmp_path)
    record = json.loads(taken(page, "Its record (JSON)", tmp_path).read_text(encoding="utf-8"))
    numbers = taken(page, "Its numbers (CSV)", tmp_path)

    with Image.open(image) as picture:
        assert picture.size == (3507, 2480)
        assert len(picture.convert("RGB").resize((200, 140)).getcolors(28_000) or ()) > 50
    assert image.name == "azerbaijan-killed-public-2021-01-2021-12.png"
    assert sums(numbers) == expected.sums(country.pack, view)[1]
    west, south, east, north = record["request"]["extent"]
    assert (west < 46.4, south < 39.3, east > 47.2, north > 39.8) == (True,) * 4
    assert east - west < 4
    assert record["request"]["measure"] == "killed"
    assert record["request"]["profile"] == "public"
    # The key reaches the dialog from inside it, wherever the downloads left the focus.
    opened.get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape")
    opened.wait_for(state="detached")
    assert page.locator(".st-key-map iframe").count() == 1


def test_tables_of_the_pages_hand_out_nothing_past_an_edition(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/incidents")
    table = page.locator(".st-key-incident_table [data-testid=stDataFrame]")
    table.hover()
    toolbar = page.locator(".st-key-incident_table [data-testid=stElementToolbar]")
    toolbar.get_by_role("button", name="Search").wait_for()
    assert toolbar.get_by_role("button", name="Download").count() == 0
    page = visit().open(f"{country.url}/statements")
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    chart.hover()
    # It would give a chart's data, and its picture without a source.
    own = chart.locator("xpath=..").locator("> [data-testid=stElementToolbar]")
    own.wait_for(state="attached")
    assert not own.is_visible()
    page = visit().open(f"{country.url}/publish")
    said = page.locator(".st-key-who_sees_what")
    said.get_by_text("Whoever can open them").wait_for()
    box = said.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900, "it must be read without scrolling"


def test_sheet_shows_the_view_chosen_on_the_map(country: Server, visit: VisitFactory, tmp_path: Path) -> None:
    page = visit().open(f"{country.url}/?view=years&measure=Injured")
    page.get_by_role("button", name="Snapshot for a report").first.click()
    dialog(page)
    record = json.loads(taken(page, "Its record (JSON)", tmp_path).read_text(encoding="utf-8"))
    assert record["request"]["view"] == "years"
    assert record["request"]["measure"] == "injured"
    assert record["request"]["extent"] is None


def choose_option(page: Page, key: str, option: str) -> None:
    pick(page, page.locator(f".st-key-{key} [role=combobox]").first, option)


def test_what_an_edition_holds_back_is_said_and_another_one_gives_it(
    exercise: Server, visit: VisitFactory, tmp_path: Path
) -> None:
    view = next(one for one in VIEWS if one.victim_status)
    page = visit().open(f"{exercise.url}/publish{view.query}")
    assert "cannot be filtered by victim status" in page.locator("[data-testid=stMain]").inner_text()
    assert not page.get_by_role("button", name="Download incidents").count()
    choose_option(page, "publish_profile", "Internal")
    settled(page)
    page.get_by_role("button", name="Download incidents (XLSX)").wait_for()
    choose_option(page, "export_layer", "District totals")
    settled(page)
    choose_option(page, "export_format", "CSV and its text, in a ZIP")
    settled(page)
    path = taken(page, "Download district totals (CSV)", tmp_path)
    assert path.name == "exercise-districts-internal-2021-01-2025-12.zip"
    shutil.unpack_archive(path, tmp_path)
    assert sums(path.with_suffix(".csv")) == expected.sums(exercise.pack, view)[1]


def test_report_of_the_period_is_two_clicks(country: Server, visit: VisitFactory, tmp_path: Path) -> None:
    view = VIEWS[2]
    page = visit().open(f"{country.url}/publish{view.query}")
    page.get_by_role("button", name="Make the report").click()
    button = page.locator(".st-key-download_report button")
    button.wait_for(timeout=DRAWING)
    with page.expect_download() as started:
        button.click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    document = PdfReader(path)
    text = "\n".join(sheet.extract_text() for sheet in document.pages)
    for figure in expected.totals(country.pack, view).values():
        assert figure in text
    assert len(document.pages) >= 6
