"""Every figure on every page equals the records under the same filters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page

from geo.words import shared
from tests.browser.conftest import Server, VisitFactory
from tests.pages import expected
from tests.pages.expected import VIEWS, View

pytestmark = pytest.mark.browser
MEASURES = ("incidents", "killed", "injured", "casualties")
SAMPLE = ("everything", "two devices, high confidence", "possible months of early 2021")
SAMPLED = [pytest.param(view, marks=() if view.name in SAMPLE else pytest.mark.nightly) for view in VIEWS]


def metric(page: Page, prefix: str, measure: str) -> Locator:
    """Return the figure of one measure; those of the map stand in a row of their own."""
    if prefix == "map":
        return page.locator(f".st-key-map_figures .{measure} .value")
    return page.locator(f".st-key-{prefix}_{measure} [data-testid=stMetricValue]")


def metrics(page: Page, prefix: str) -> dict[str, str]:
    return {measure: metric(page, prefix, measure).inner_text().strip() for measure in MEASURES}


def table(page: Page, key: str) -> list[dict[str, str]]:
    """Return the rows of a table that are in view, by heading."""
    grid = page.locator(f".st-key-{key} [data-testid=stDataFrame] table").first
    grid.wait_for(state="attached")
    headings = grid.locator("th").all_inner_texts()
    return [
        dict(zip(headings, row.locator("td").all_inner_texts(), strict=True))
        for row in grid.locator("tbody tr").all()
    ]


@pytest.mark.parametrize("view", SAMPLED, ids=lambda view: view.name)
def test_all_pages_show_what_the_file_holds(country: Server, visit: VisitFactory, view: View) -> None:
    pack = country.pack
    whole = expected.totals(pack, view)
    rows = expected.counted(pack, view)
    # Wide and high enough for every column and the first rows: what is out of view is not in the page.
    made = visit(width=2400, height=2600)

    page = made.open(f"{country.url}/{view.query}")
    assert metrics(page, "map") == whole
    off = sum(row["point"] is None for row, _, _ in rows)
    text = page.locator(".st-key-off_map").inner_text()
    nothing_off = "Every incident under these filters has a place" if rows else "No recorded incident matches"
    assert (f"{off:,} incident" if off else nothing_off) in text
    matching = page.locator(".st-key-matching_incidents").inner_text()
    assert f"{whole['incidents']} of " in matching
    assert f"{len(expected.records(pack)):,} recorded incidents" in matching

    page = made.open(f"{country.url}/districts{view.query}")
    assert metrics(page, "districts") == whole
    shown = table(page, "ranking")
    assert len(shown) >= 10
    codes = {row["district"]: row["district_code"] for row in expected.records(pack)}
    checked = 0
    for row in shown:
        name = row["District"]
        if name not in codes and name != "District not known":
            assert row["Incidents"] in ("no record", "None", "")
            continue
        figures = expected.totals(pack, view, codes.get(name))
        for measure in MEASURES:
            read = row[measure.capitalize()].split(", not recorded for ")[0]
            if read == shared("formed_cell"):
                # Before a district was formed its incidents count in others; a 0 would say there were none.
                assert (name, figures[measure]) == ("Aghdara", "0")
                continue
            assert read == figures[measure], (name, measure)
            checked += 1
    assert checked >= 40

    page = made.open(f"{country.url}/incidents{view.query}")
    assert metrics(page, "incidents") == whole
    assert f"{len(rows):,} incident" in page.locator(".st-key-hits").inner_text()
    if rows:
        by_id = {row["incident_id"]: figures for row, _, figures in rows}
        suffix = " (chosen statuses)" if view.victim_status else ""
        shown = table(page, "incident_table")
        assert len(shown) >= min(10, len(rows))
        for row in shown:
            figures = by_id[row["Incident"]]
            for measure in ("killed", "injured"):
                printed = row[f"{measure.capitalize()}{suffix}"]
                # A blank is read aloud in words a moment after the grid has drawn it.
                assert printed in (str(figures[measure]), "None", "", "not recorded"), row
    else:
        assert "Reset all filters" in page.locator(".st-key-nothing_matches").inner_text()


@pytest.mark.parametrize("view", VIEWS[1:4], ids=lambda view: view.name)
def test_one_district_shows_its_own_figures(country: Server, visit: VisitFactory, view: View) -> None:
    page = visit().open(f"{country.url}/districts{view.query}&district=Aghdam")
    assert metrics(page, "district") == expected.totals(country.pack, view, "AZ-AGM")
    assert page.locator(".st-key-district_months canvas, .st-key-district_months svg").count()


def test_data_page_counts_the_layers(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/data")
    rows = {row["Layer"]: row["Rows"] for row in table(page, "layers")}
    assert rows["Incidents"] == str(len(expected.records(country.pack)))
    lines = (country.pack / "sources.csv").read_text(encoding="utf-8").strip().splitlines()
    assert rows["Sources"] == f"{len(lines) - 1:,}"


_COLUMNS = """() => Array.from(document.querySelectorAll("[data-testid=stDataFrame] table")).map((grid) => [
    Array.from(grid.querySelectorAll("th"), (cell) => cell.textContent),
    Array.from(grid.querySelectorAll("tbody tr"), (row) => Array.from(row.cells, (cell) => cell.textContent)),
])"""
# What cells sort by and nobody should hear: a moment of a day, a figure with a tail.
_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|-?\d+\.\d{6,}|-?\d+(\.\d+)?e-\d+")


def columns(page: Page) -> list[tuple[list[str], list[list[str]]]]:
    """Return heads and rows of every table as they are read, once the grid has written them out.

    It writes its cells a moment after it has drawn them, and a busy machine makes that moment long.
    """
    found: list[tuple[list[str], list[list[str]]]] = []
    for _ in range(5):
        page.wait_for_timeout(1_000)
        found = page.evaluate(_COLUMNS)
        if not any(_VALUE.fullmatch(text) for _, rows in found for row in rows for text in row):
            break
    return found


@pytest.mark.nightly  # axe looks at every page every day
def test_screen_readers_read_the_words_of_every_table(country: Server, visit: VisitFactory) -> None:
    made = visit(width=2400, height=2600)
    heard: set[str] = set()
    for address in ("", "districts", "incidents", "statements?account=between", "statements", "data"):
        page = made.open(f"{country.url}/{address}")
        for heads, rows in columns(page):
            for row in rows:
                for head, text in zip(heads, row, strict=True):
                    assert not _VALUE.fullmatch(text), (address, head, text)
                    assert text.strip(), (address, head)
                    heard.add(text)
    assert any(" to " in text for text in heard)
    assert {"not recorded", "not stated", "no dates"} <= heard
    # Sorted by another column the same cells of the page hold other values.
    page = made.open(f"{country.url}/districts")
    page.wait_for_function("() => document.querySelectorAll('.st-key-ranking table tbody tr').length > 5")
    (heads, before), *_ = columns(page)
    box = page.locator(".st-key-ranking canvas").first.bounding_box()
    assert box
    # Once ascending, which brings other districts into view.
    page.mouse.click(box["x"] + 100, box["y"] + 16)
    (heads, after), *_ = columns(page)
    assert before != after
    assert not any(_VALUE.fullmatch(text) for row in after for text in row)
    kept = {row[0]: row[1:] for row in before}
    again = [row for row in after if row[0] in kept]
    assert again
    assert all(row[1:] == kept[row[0]] for row in again)
