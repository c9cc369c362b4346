"""Filters: shared by all pages, kept in the address, and never the cause of an error."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, VisitFactory, pick, serving, settled
from tests.browser.test_pages_figures import metric, metrics
from tests.pages import expected
from tests.pages.expected import View

pytestmark = pytest.mark.browser
MINES = View(
    "mines in 2021",
    device=("anti_personnel_mine",),
    first=expected.date(2021, 1, 1),
    end=expected.date(2022, 1, 1),
    address=(("device", "Anti-personnel mine"), ("from", "Jan 2021"), ("to", "Dec 2021")),
)
PARAMETERS = {"device": ["anti_personnel_mine"], "from": ["2021-01"], "through": ["2021-12"]}


def parameters(page: Page) -> dict[str, list[str]]:
    """Return what the address says, without where the map stands."""
    return {name: said for name, said in parse_qs(urlsplit(page.url).query).items() if name != "at"}


def unfold_filters(page: Page) -> None:
    """Open the filters used less often."""
    page.get_by_test_id("stSidebar").locator(".st-key-more_filters summary").click()
    page.get_by_test_id("stSidebar").get_by_role("combobox", name="Device").wait_for()
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a menu in the sidebar as a person does, with the keyboard."""
    menu = page.get_by_test_id("stSidebar").get_by_role("combobox", name=label, exact=True)
    settled(page)
    if not menu.count():
        unfold_filters(page)
    pick(page, menu, option)
    page.wait_for_timeout(300)
    settled(page)


def test_a_choice_enters_the_address_and_the_address_reopens_the_view(
    country: Server, visit: VisitFactory
) -> None:
    page = visit().open(f"{country.url}/")
    assert parameters(page) == {}
    choose(page, "From", "Jan 2021")
    choose(page, "Through", "Dec 2021")
    choose(page, "Device", "Anti-personnel mine")
    expect(metric(page, "map", "incidents")).to_have_text(expected.totals(country.pack, MINES)["incidents"])
    assert parameters(page) == PARAMETERS
    assert metrics(page, "map") == expected.totals(country.pack, MINES)
    other = visit().open(page.url)
    assert metrics(other, "map") == expected.totals(country.pack, MINES)
    assert parameters(other) == PARAMETERS


def test_filters_follow_through_sidebar_and_links_and_back(country: Server, visit: VisitFactory) -> None:
    figures = expected.totals(country.pack, MINES)
    page = visit().open(f"{country.url}/{MINES.query}")
    steps = [
        ("sidebar", "Districts", "districts", "districts"),
        ("sidebar", "Incidents", "incidents", "incidents"),
        ("sidebar", "Map", "", "map"),
        ("link", "Open a district", "districts", "districts"),
    ]
    for how, name, path, prefix in steps:
        where = page.get_by_test_id("stSidebarNav") if how == "sidebar" else page.get_by_test_id("stMain")
        where.get_by_role("link", name=name).click()
        page.wait_for_url(lambda url, path=path: urlsplit(url).path == f"/{path}")
        metric(page, prefix, "incidents").wait_for()
        settled(page)
        assert metrics(page, prefix) == figures, name
        assert parameters(page) == PARAMETERS, name
    page.go_back()
    metric(page, "map", "incidents").wait_for()
    settled(page)
    assert metrics(page, "map") == figures
    assert parameters(page) == PARAMETERS


def test_reset_undoes_every_filter(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/incidents{MINES.query}&measure=Killed&counting=Possible+months")
    assert metrics(page, "incidents") != expected.totals(country.pack, View("all"))
    page.get_by_role("button", name="Reset all filters").click()
    expect(metric(page, "incidents", "incidents")).to_have_text(
        expected.totals(country.pack, View("all"))["incidents"]
    )
    settled(page)
    assert parameters(page) == {}
    assert page.get_by_role("button", name="Reset all filters").is_disabled()


def test_values_nobody_knows_fall_back_and_say_so(country: Server, visit: VisitFactory) -> None:
    page = visit().open(
        f"{country.url}/incidents?device=%3Cscript%3E&from=1066&measure=%7B%7B7*7%7D%7D&to=Dec+2021&victims=&confidence=High"
    )
    view = View("rest", end=expected.date(2022, 1, 1), confidence=("high",))
    assert metrics(page, "incidents") == expected.totals(country.pack, view)
    warning = page.locator(".st-key-link_note").inner_text()
    assert all(word in warning for word in ("measure={{7*7}}", "from=1066", "device=<script>"))
    assert "onfidence" not in warning
    assert set(parameters(page)) == {"through", "confidence"}


def test_reversed_months_are_taken_the_other_way_round(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/incidents?from=Dec+2021&to=Jan+2021")
    view = View("2021", first=expected.date(2021, 1, 1), end=expected.date(2022, 1, 1))
    assert metrics(page, "incidents") == expected.totals(country.pack, view)
    assert "other way round" in page.locator(".st-key-link_note").inner_text()
    assert parameters(page) == {"from": ["2021-01"], "through": ["2021-12"]}


def test_first_visitor_of_a_fresh_server_gets_the_page_and_the_filters_of_the_link(
    visit: VisitFactory, tmp_path: Path, country: Server
) -> None:
    with serving(country.pack, tmp_path / "log") as fresh:
        page = visit().open(f"{fresh.url}/districts{MINES.query}&district=Aghdam")
        assert page.get_by_role("heading", name="Districts", exact=True).count() == 1
        assert metrics(page, "districts") == expected.totals(country.pack, MINES)
        assert metrics(page, "district") == expected.totals(country.pack, MINES, "AZ-AGM")
        assert page.get_by_role("dialog").count() == 0
        assert parameters(page) == PARAMETERS | {"district": ["AZ-AGM"]}
        # What the page still asks for would find no server any more.
        page.goto("about:blank")


def test_a_record_has_an_address_of_its_own(country: Server, visit: VisitFactory) -> None:
    row = expected.records(country.pack)[5]
    page = visit().open(f"{country.url}/incidents?incident={row['incident_id']}")
    sheet = page.locator(".st-key-record .sheet")
    sheet.wait_for()
    text = sheet.inner_text()
    assert row["remarks"] is None or row["remarks"] in text
    assert text.count("not recorded") >= 3
    assert sheet.locator("a[href^=http]").count() >= 1
    expect(page.locator(".st-key-record_name")).to_be_in_viewport()


def test_clicking_a_row_opens_its_record_and_keeps_the_filters(country: Server, visit: VisitFactory) -> None:
    page = visit(height=1600).open(f"{country.url}/incidents")
    choose(page, "Device", "Anti-personnel mine")
    grid = page.locator(".st-key-incident_table [data-testid=stDataFrame]")
    box = grid.bounding_box()
    assert box
    third = grid.locator("table tbody tr").nth(2).locator("td")
    third.first.wait_for(state="attached")
    wanted = third.all_inner_texts()
    # Row 3 lies below the heading and two rows of 35 pixels each.
    page.mouse.click(box["x"] + 200, box["y"] + 35 * 3 + 17)
    page.locator(".st-key-record .sheet").wait_for()
    settled(page)
    name = page.locator(".st-key-record_name").inner_text().strip()
    assert name in wanted
    assert parameters(page) == {"device": ["anti_personnel_mine"], "incident": [name]}


def test_search_says_what_it_understood_and_how_to_widen(country: Server, visit: VisitFactory) -> None:
    page = visit(width=390, height=844).open(f"{country.url}/incidents?search=ÁGDAM+anti-tank")
    hits = page.locator(".st-key-hits")
    expect(hits).to_contain_text("District Aghdam")
    expect(hits).to_contain_text("Device: Anti-vehicle mine")
    rows = [row for row in expected.records(country.pack) if row["district_code"] == "AZ-AGM"]
    assert int(hits.inner_text().split(" ")[0]) >= sum(
        row["device_type"] == "anti_vehicle_mine" for row in rows
    )
    box = page.get_by_role("searchbox", name="Search")
    box.fill("Agdam 2019")
    box.press("Enter")
    note = page.get_by_test_id("stMain").get_by_test_id("stAlert").filter(has_text="No record")
    expect(note).to_contain_text("2019: 0 incidents")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
