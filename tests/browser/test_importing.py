"""Files of other people's, from the upload to the map, by mouse and keyboard; every sum worked out apart."""

from __future__ import annotations

import io
import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from pages.parts.shell.editing import FILE_MEGABYTES
from tests.browser import importing as act
from tests.browser.conftest import Server, VisitFactory, serving, settled
from tests.browser.test_accessibility import faults
from tests.importing import files
from tests.test_command_line import run

pytestmark = pytest.mark.browser
Sums = dict[str, tuple[int, int]]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve a pack without incidents whose pages may change it, and keep its temporary files apart."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    with serving(files.pack(tmp_path / "pack"), tmp_path / "log", "--edit") as server:
        yield server


def counted(pack: Path, by: str) -> Sums:
    """Return killed and injured by district or year as the command counts them."""
    told = json.loads(run("totals", pack, "--by", by, "--json").stdout)
    return {
        one["label" if by == "district" else "key"]: (one["certain"]["killed"], one["certain"]["injured"])
        for one in told["groups"]
        if one["possible"]["incidents"]
    }


def sums(table: pd.DataFrame, by: str) -> Sums:
    """Return the same from the file itself."""
    found = table.groupby(by)[["killed", "injured"]].sum()
    return {str(key): (int(killed), int(injured)) for key, killed, injured in found.itertuples()}


def received(own: Server) -> list[Path]:
    """Return the private folders with what visitors sent."""
    return list((own.log.parent / "tmp").glob("mine-import-*"))


def downloaded(page: Page, button: str) -> bytes:
    """Return what a button hands out."""
    with page.expect_download() as found:
        page.get_by_role("button", name=button).first.click()
    return Path(found.value.path()).read_bytes()


def import_it(page: Page, own: Server, incidents: int) -> None:
    """Import what the page shows, and find it on the map."""
    page.get_by_role("button", name=f"Import {incidents} incidents").click()
    page.get_by_text("Imported as B001").wait_for(timeout=60_000)
    settled(page)
    page.get_by_role("link", name="See them on the map").click()
    expect(
        page.get_by_test_id("stSidebar").get_by_text(f"{incidents} of {incidents} recorded")
    ).to_be_visible(timeout=60_000)
    settled(page)
    assert received(own) == []
    private = own.log.read_text(encoding="utf-8")
    assert "Traceback" not in private
    assert act.VICTIM not in private


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve no pack: one is to be begun in the folder ``new``."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    with serving(tmp_path / "new", tmp_path / "log", "--edit", begun=False) as server:
        yield server


def begun(page: Page, areas: bytes) -> None:
    """Begin a data set with a file of areas."""
    page.get_by_text("Areas of a file of my own").click()
    # Until the field for areas is there, the first of the page is that for incidents.
    expect(page.locator("input[type=file]")).to_have_count(2, timeout=60_000)
    settled(page)
    given = {"name": "areas.geojson", "mimeType": "application/geo+json", "buffer": areas}
    page.locator("input[type=file]").first.set_input_files(given)
    expect(page.get_by_text("3 areas in the file.")).to_be_visible(timeout=60_000)
    settled(page)
    # What Streamlit's field for a file does wrong is not ours to mend.
    assert [one for one in faults(page) if "stFileUploaderDropzone" not in one] == []
    page.get_by_role("textbox", name="Title").fill("New")
    page.get_by_role("textbox", name="Title").press("Enter")
    expect(page.get_by_role("textbox", name="Folder")).to_have_value("new")
    settled(page)
    page.get_by_role("button", name="Make the data set").click()
    expect(page.get_by_text("Made in new: 3 districts.")).to_be_visible(timeout=60_000)
    settled(page)


def test_a_spreadsheet_with_titles_hashtags_and_commas_begins_a_data_set(
    without: Server, visit: VisitFactory, tmp_path: Path
) -> None:
    own, page = without, visit().open(without.url)
    begun(page, (files.pack(tmp_path / "other") / "districts.geojson").read_bytes())
    large = tmp_path / "very large.csv"
    with large.open("wb") as file:
        file.truncate(FILE_MEGABYTES * 1_048_576 + 1)
    page.locator("input[type=file]").set_input_files(large)
    command = f"python -m geo import 'very large.csv' --into {own.pack} --dry-run"
    expect(page.get_by_text(command, exact=True)).to_be_visible(timeout=30_000)
    settled(page)
    data = act.spreadsheet()
    act.give(page, "field office.xlsx", data)
    act.step(page, "The file")
    act.step(page, "What is one row")
    assert faults(page) == []
    act.choose(page, "Which of day and month comes first", "the day comes first: 31/12/2024")
    act.said(page, "13 of 16 rows would come in")
    act.fill(page, "values_device_type", row=0, column=2, text="unexploded_ordnance")
    act.said(page, "15 of 16 rows would come in")
    act.choose(page, "look swapped", "repair them")
    act.said(page, "16 of 16 rows would come in")
    act.fill(page, "columns", row=3, column=1, text="(settlement)")
    expect(page.get_by_text("3 Columns: 10, 0 to look at, 1 left out as about persons")).to_be_visible()
    found = act.totals(page)
    assert found["in the file"] == found["accepted"]
    assert act.VICTIM not in page.content()
    act.step(page, "On the map")
    page.frame_locator(".st-key-import_brought iframe").locator(".leaflet-container").wait_for(timeout=60_000)
    import_it(page, own, 16)
    assert page.evaluate("window.__ran") is None
    assert [frame.evaluate("window.__ran") for frame in page.frames] == [None] * len(page.frames)
    table = pd.read_excel(io.BytesIO(data), header=3, dtype=str).iloc[1:].rename(columns=str.lower)
    hurt = {one: table[one].astype(int) for one in ("killed", "injured")}
    table = table.assign(year=table["date"].str[-4:], **hurt)
    assert counted(own.pack, "district") == sums(table, "district")
    assert counted(own.pack, "year") == sums(table, "year")
    lines = (own.pack / "imports" / "B001" / "incidents.csv").read_text(encoding="utf-8")
    assert all(one in lines for one in act.HOSTILE[:2])


@pytest.mark.nightly
def test_a_form_in_two_languages_with_victims_on_a_sheet_of_their_own(
    own: Server, visit: VisitFactory, tmp_path: Path
) -> None:
    data = files.kobo()
    page = act.upload(visit(), own.url, "kobo.xlsx", data)
    act.said(page, "51 of 53 rows would come in, as 29 incidents; 2 rows wait.")
    folder, file = received(own)[0], next(received(own)[0].iterdir())
    assert (stat.S_IMODE(folder.stat().st_mode), file.read_bytes()) == (0o700, data)
    held = load_workbook(io.BytesIO(downloaded(page, "Rows that wait (XLSX)")))["Held"]
    rows = [*held.iter_rows(min_row=2, values_only=True)]
    assert ["A strange thing" in row for row in rows] == [True, True]
    assert not {str(cell) for row in rows for cell in row} & {*files.PERSONS}
    act.fill(page, "values_device_type", row=0, column=2, text="improvised_mine")
    act.said(page, "53 of 53 rows would come in, as 30 incidents; 0 rows wait.")
    # The command, with the mapping the page has made, imports the same.
    mapping, source = tmp_path / "mapping.toml", tmp_path / "kobo.xlsx"
    mapping.write_bytes(downloaded(page, "Mapping (TOML)"))
    source.write_bytes(data)
    other = files.pack(tmp_path / "other")
    assert run("import", source, "--into", other, "--mapping", mapping).returncode == 0
    import_it(page, own, 30)
    mine, theirs = (home / "imports" / "B001" / "incidents.csv" for home in (own.pack, other))
    assert mine.read_bytes() == theirs.read_bytes()
    sheets = pd.read_excel(io.BytesIO(data), sheet_name=None)
    table = sheets["victims"].merge(
        sheets["Form answers"], left_on="_parent_index", right_on="_index", how="left"
    )
    table = table.assign(
        killed=table["Outcome / Estado"] == "Muerto",
        injured=table["Outcome / Estado"] == "Herido",
        year=pd.to_datetime(table["Date of accident / Fecha del accidente"]).dt.year,
    )
    by_district = counted(own.pack, "district")
    assert {name: by_district[name] for name in files.DISTRICTS} == sums(table, "District / Municipio")
    assert counted(own.pack, "year") == sums(table, "year")


@pytest.mark.nightly
def test_victims_one_by_one_with_seats_and_years_and_the_way_back(own: Server, visit: VisitFactory) -> None:
    data = files.victims()
    page = act.upload(visit(width=390, height=844), own.url, "victims.csv", data)
    found = act.totals(page)
    assert found["in the file"] == (260, 260)
    assert found["accepted"][0] + found["other kind"][0] + found["held"][0] + found["rejected"][0] == 260
    act.step(page, "What is one row")
    import_it(page, own, 122)
    table = pd.read_csv(io.BytesIO(data), sep=";", encoding="cp1252", dtype=str)
    table = table[table["tipoevento"] == "Accidente por MAP"]
    table = table.assign(killed=table["estado"] == "Muerto", injured=table["estado"] == "Herido")
    assert counted(own.pack, "district") == sums(table, "municipio")
    assert counted(own.pack, "year") == sums(table, "ano")
    page.goto(f"{own.url}/import")
    settled(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Take B001 out").click()
    page.get_by_text("B001 was taken out: 122 incidents.").wait_for()
    assert counted(own.pack, "district") == {}
    act.give(page, "victims.csv", data)
    assert len(received(own)) == 1
    page.goto("about:blank")
    for _ in range(90):
        if not received(own):
            break
        time.sleep(1)
    assert received(own) == []
