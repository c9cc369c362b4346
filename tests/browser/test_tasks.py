"""Eight tasks of a planner, carried out by hand: what each takes is no more than docs/tasks.md says.

A click is a press of a button, a link, a row or a place; choosing from a list takes two, opening it and
choosing. Scrolling and reading take none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.store.files import load_pack
from tests.browser.conftest import ROOT, Server, VisitFactory, pick, settled
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
PAGE = ROOT / "docs" / "tasks.md"
DRAWING = 60_000


class Hand:
    """Clicks on an open map page and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.map = TimeMap(page)
        self.clicks = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        """Press a button of the map."""
        self.click(self.map.frame.get_by_role("button", name=name, exact=True))

    def choose(self, name: str, option: str) -> None:
        """Choose from a list of the sidebar."""
        menu = self.page.get_by_test_id("stSidebar").get_by_role("combobox", name=name, exact=True)
        pick(self.page, menu, option)
        self.clicks += 2

    def at_month(self, month: int) -> None:
        """Click on a month of the time line."""
        self.map.grab(month)
        self.map.let_go()
        self.clicks += 1

    def asked(self, **wanted: str) -> None:
        """Wait until the address says something."""
        self.page.wait_for_url(
            lambda url: all(parse_qs(urlsplit(url).query).get(key) == [said] for key, said in wanted.items())
        )


def worst_district_of_a_year(hand: Hand, server: Server, folder: Path) -> None:
    hand.press("By year")
    hand.click(hand.map.frame.locator(".mt-year", has_text="2023"))
    hand.map.until("map.views.state().view === 'map'")
    pack = load_pack(server.pack)
    year = Period.parse("2023", "2024")
    found = totals(pack, by="district", period=year, filters=Filters())
    most = max(found.groups, key=lambda group: group.bounds.upper.casualties)
    assert hand.map.frame.locator(".mt-rankname").first.inner_text() == most.label


def link_to_six_months(hand: Hand, server: Server, folder: Path) -> None:
    hand.choose("From", "Jan 2022")
    hand.choose("Through", "Jun 2022")
    hand.click(hand.page.get_by_role("button", name="Copy link"))
    hand.asked(**{"from": "2022-01", "through": "2022-06"})


def civilians_farming_and_anti_vehicle_mines(hand: Hand, server: Server, folder: Path) -> None:
    hand.choose("Device", "Anti-vehicle mine")
    # Whoever narrows by a device is shown what else there is to narrow by.
    hand.page.get_by_test_id("stSidebar").get_by_role("combobox", name="Victim status").wait_for()
    hand.choose("Victim status", "Civilian")
    hand.choose("Activity at the time", "Agriculture")
    hand.asked(device="anti_vehicle_mine", victim_status="civilian", activity="agriculture")
    chosen = Filters(
        device=frozenset({"anti_vehicle_mine"}),
        victim_status=frozenset({"civilian"}),
        activity=frozenset({"agriculture"}),
    )
    cube = Cube.from_pack(load_pack(server.pack))
    told = cube.counts(chosen).table(cube.whole_period).totals()["incidents"].words()
    hand.page.locator(f".st-key-map_figures .incidents .value:text-is('{told}')").wait_for()


def sources_of_one_record(hand: Hand, server: Server, folder: Path) -> None:
    hand.click(hand.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Incidents", exact=True))
    grid = hand.page.locator(".st-key-incident_table [data-testid=stDataFrame]")
    grid.wait_for()
    settled(hand.page)
    box = grid.bounding_box()
    assert box
    hand.page.mouse.click(box["x"] + 120, box["y"] + 55)
    hand.clicks += 1
    hand.page.locator(".st-key-record_name").wait_for()
    hand.page.get_by_role("heading", name=re.compile("Sources")).first.wait_for()


def stated_against_recorded(hand: Hand, server: Server, folder: Path) -> None:
    hand.click(hand.page.get_by_role("button", name="How it is counted"))
    assert re.search(
        r"\d+ to \d+ of \d+ stated casualties",
        hand.page.locator(".st-key-map_figures .sentence").inner_text(),
    )


def sheet_for_print(hand: Hand, server: Server, folder: Path) -> None:
    hand.press("Snapshot of this view for a report")
    dialog = hand.page.get_by_role("dialog")
    dialog.locator(".st-key-snapshot_preview img").wait_for(timeout=DRAWING)
    with hand.page.expect_download(timeout=DRAWING) as started:
        hand.click(hand.page.get_by_role("button", name="Download the sheet (PNG)"))
    assert started.value.suggested_filename.endswith(".png")


def workbook(hand: Hand, server: Server, folder: Path) -> None:
    hand.click(hand.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Publish", exact=True))
    with hand.page.expect_download(timeout=DRAWING) as started:
        hand.click(hand.page.get_by_role("button", name=re.compile(r"Download .*\(XLSX\)")))
    assert started.value.suggested_filename.endswith(".xlsx")


def one_year_against_another(hand: Hand, server: Server, folder: Path) -> None:
    months = Cube.from_pack(load_pack(server.pack)).axis.keys
    hand.press("By year")
    hand.click(hand.map.frame.locator(".mt-year", has_text="2024"))
    hand.map.until("map.views.state().view === 'map'")
    hand.press("Compare")
    hand.map.until("map.views.state().view === 'compare'")
    hand.click(hand.map.frame.get_by_role("tab").first)
    hand.at_month(months.index("2021-12"))
    hand.asked(a="2021-01/2021-12", b="2024-01/2024-12")


TASKS: dict[str, Callable[[Hand, Server, Path], None]] = {
    "Which district has most casualties in 2023": worst_district_of_a_year,
    "A link to January to June 2022": link_to_six_months,
    "Civilians hurt by anti-vehicle mines while farming": civilians_farming_and_anti_vehicle_mines,
    "The sources of one record": sources_of_one_record,
    "What is stated against what is recorded": stated_against_recorded,
    "An A4 sheet of the map": sheet_for_print,
    "The records in Excel": workbook,
    "2021 against 2024": one_year_against_another,
}


def counts() -> dict[str, int]:
    """Return what the page says a task takes: the last number of each row of its table."""
    rows = re.findall(r"^\| ([^|]+?) \|.*\| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {task: int(clicks) for task, clicks in rows}


def test_the_page_names_every_task() -> None:
    assert list(counts()) == list(TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_no_more_clicks_than_told(
    country: Server, visit: VisitFactory, tmp_path: Path, task: str
) -> None:
    hand = Hand(visit().open(f"{country.url}/"))
    TASKS[task](hand, country, tmp_path)
    assert hand.clicks <= counts()[task]
