"""Time on the map and on the pages: one window, whoever moves it, and a map that stays where it is."""

from __future__ import annotations

import calendar
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, VisitFactory, pick, settled, unfolded
from tests.browser.test_pages_figures import metric, metrics, table
from tests.browser.test_pages_filters import choose, parameters
from tests.browser.time_map import TimeMap
from tests.pages import expected
from tests.pages.expected import View

pytestmark = pytest.mark.browser
FIRST = date(2020, 11, 1)
HIGH = 1_500
ODD_VALUES = (
    "null",
    "'x'",
    "{lo: 9, hi: 2, serial: 0}",
    "{lo: 0, hi: 1e9, serial: 0}",
    "{lo: {}, hi: []}",
    "[1]",
)


def month(position: int) -> date:
    number = FIRST.year * 12 + FIRST.month - 1 + position
    return date(number // 12, number % 12 + 1, 1)


def label(position: int) -> str:
    return f"{calendar.month_abbr[month(position).month]} {month(position).year}"


def code(position: int) -> str:
    return f"{month(position):%Y-%m}"


def window(first: int, last: int, **rest: object) -> View:
    return View(f"{first} to {last}", first=month(first), end=month(last + 1), **rest)  # type: ignore[arg-type] # as the class has them


def opened(visit: VisitFactory, address: str) -> tuple[Page, TimeMap]:
    page = visit(height=HIGH).open(address)
    return page, TimeMap(page)


def follows(page: Page, server: Server, view: View) -> None:
    """Wait until the page counts a view, then look at the metrics."""
    figures = expected.totals(server.pack, view)
    for measure, figure in figures.items():
        # The row shows what the map counts at once; the server follows.
        expect(metric(page, "map", measure)).to_have_attribute("data-counted", figure, timeout=15_000)
    settled(page)
    assert metrics(page, "map") == figures


def goes_to(page: Page, name: str, path: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url(lambda url: url.split("?")[0].endswith(f"/{path}"))
    metric(page, path or "map", "incidents").wait_for()
    settled(page)


def test_letting_go_of_the_slider_moves_every_figure_once(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/")
    before, whole = shown.state(), metrics(page, "map")
    shown.mark()
    shown.grab(60)
    # A hand that rests without letting go sends nothing.
    for at, rest_ms in ((50, 0), (40, 900), (30, 0)):
        shown.drag(at)
        shown.until(f"map.hi === {at} && map.figures.hi === {at}")
        page.wait_for_timeout(rest_ms)
        assert shown.state()["sent"] == 0
    view = window(0, 30)
    # The row above the map follows the hand; whatever the server makes waits until it lets go.
    assert metrics(page, "map") == expected.totals(country.pack, view) != whole
    assert parameters(page) == {}
    shown.let_go()
    follows(page, country, view)
    assert parameters(page) == {"through": [code(30)]}
    sidebar = page.get_by_test_id("stSidebar")
    assert sidebar.get_by_role("combobox", name="Through", exact=True).input_value() == label(30)
    codes = {row["district"]: row["district_code"] for row in expected.records(country.pack)}
    unfolded(page, "map_districts")
    # The grid writes its rows out for readers of the screen a moment after it has drawn them.
    page.wait_for_timeout(1_000)
    rows = [row for row in table(page, "map_districts") if row["District"] in codes]
    assert len(rows) >= 5
    for row in rows:
        figures = expected.totals(country.pack, view, codes[row["District"]])
        assert row["Casualties"].split(", not recorded for ")[0] == figures["casualties"], row
    after = shown.state()
    assert after["marked"]
    assert (after["sent"], after["fed"]) == (1, 0)
    assert shown.least_opacity() == 1
    assert (after["window"], after["zoom"], after["digest"]) == ([0, 30], before["zoom"], before["digest"])


def test_a_filter_swaps_the_data_and_nothing_else(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/?from=Jan+2021&to=Dec+2022")
    shown.frame.evaluate("MineTime.current.map.setZoom(9, {animate: false})")
    before = shown.state()
    shown.mark()
    choose(page, "Device", "Anti-personnel mine")
    shown.until(f"map.digest !== '{before['digest']}' && window.__mapDrawn === map.digest")
    after = shown.state()
    assert after["marked"]
    assert (after["window"], after["zoom"]) == (before["window"], 9)
    assert shown.least_opacity() == 1
    follows(page, country, window(2, 25, device=("anti_personnel_mine",)))
    assert after["fed"] == 1


def test_measure_rate_classes_and_layers_keep_the_map(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/")
    shown.mark()
    seen = [shown.state()["digest"]]

    def swapped() -> None:
        shown.until(f"!{seen}.includes(map.digest) && window.__mapDrawn === map.digest")
        assert shown.state()["marked"]
        seen.append(shown.state()["digest"])

    choose(page, "Measure", "Killed")
    swapped()
    for rate in ("Per 1,000 km²", "Per 100,000 people"):
        page.get_by_role("radio", name=rate).click()
        swapped()
    page.get_by_role("button", name="Classes and layers").click()
    assert "circles" not in shown.state()["layers"]
    pick(page, page.get_by_role("combobox", name="Districts drawn as"), "Circles and colours")
    swapped()
    assert {"choropleth", "circles"} <= set(shown.state()["layers"])
    assert "Colours show the rate" in (shown.frame.locator(".mm-look").text_content() or "")
    page.keyboard.press("Escape")
    # Filters that leave nothing put a note above the map, which must not push it out of its place.
    choose(page, "Device", "Booby trap")
    swapped()
    choose(page, "Activity at the time", "Playing")
    swapped()
    page.locator(".st-key-nothing_matches").wait_for()
    assert shown.state()["marked"]
    assert shown.least_opacity() == 1


def test_the_sidebar_moves_the_map_and_the_map_moves_back(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/")
    shown.mark()
    shown.commit(3, 20)
    follows(page, country, window(3, 20))
    choose(page, "Through", label(9))
    shown.until("map.lo === 3 && map.hi === 9")
    follows(page, country, window(3, 9))
    # The same window as the last one sent is news again after another was imposed.
    shown.commit(3, 20)
    follows(page, country, window(3, 20))
    page.get_by_role("button", name="Reset all filters").press("Enter")
    follows(page, country, View("everything"))
    shown.until("map.lo === 0 && map.hi === map.months.count - 1")
    state = shown.state()
    assert state["marked"]
    assert parameters(page) == {}
    painted = state["painted"]
    page.wait_for_timeout(800)
    assert shown.state()["painted"] == painted


def test_the_way_back_and_the_address_bring_the_window_again(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/?confidence=High")
    shown.commit(0, 16)
    follows(page, country, window(0, 16, confidence=("high",)))
    other, again = opened(visit, page.url)
    assert again.state()["window"] == [0, 16]
    follows(other, country, window(0, 16, confidence=("high",)))
    page.go_back()
    follows(page, country, View("high", confidence=("high",)))
    shown.until("map.hi === map.months.count - 1")
    page.go_forward()
    follows(page, country, window(0, 16, confidence=("high",)))
    shown.until("map.hi === 16")


def test_the_window_is_kept_while_other_pages_are_read(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/")
    shown.commit(7, 30)
    follows(page, country, window(7, 30))
    goes_to(page, "Incidents", "incidents")
    assert metrics(page, "incidents") == expected.totals(country.pack, window(7, 30))
    choose(page, "Through", label(25))
    goes_to(page, "Map", "")
    assert TimeMap(page).state()["window"] == [7, 25]
    follows(page, country, window(7, 25))


def test_sessions_move_apart(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/")
    other, beside = opened(visit, f"{country.url}/")
    shown.commit(2, 9)
    follows(page, country, window(2, 9))
    follows(other, country, View("everything"))
    beside.commit(10, 14)
    follows(other, country, window(10, 14))
    assert shown.state()["window"] == [2, 9]
    follows(page, country, window(2, 9))


def test_odd_values_from_an_address_or_a_browser_change_nothing(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/?view=%3Cscript%3E&with=1066+to+%C2%B2")
    assert shown.state()["view"] == "map"
    assert parameters(page) == {}
    view, address, last = View("everything"), parameters(page), len(ODD_VALUES) - 1
    for number, value in enumerate(ODD_VALUES):
        shown.frame.evaluate(f"Streamlit.setComponentValue({value})")
        page.wait_for_timeout(600)
        follows(page, country, view)
        assert parameters(page) == address, value
        shown.commit(2, 9 + number % 2)
        view = window(2, 9 + number % 2)
        follows(page, country, view)
        address = parameters(page)
    assert address == {"from": [code(2)], "through": [code(9 + last % 2)]}


def test_a_view_has_an_address_and_is_kept(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, f"{country.url}/?from={label(30)}&to={label(41)}")
    shown.mark()
    shown.frame.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**view=compare**")
    settled(page)
    state = shown.state()
    assert state["marked"]
    address = parameters(page)
    assert address["view"] == ["compare"]
    assert address["a"] == ["/".join(code(end) for end in state["with"])]

    other, again = opened(visit, page.url)
    again.until("map.views.state().view === 'compare'")
    assert (again.state()["window"], again.state()["with"]) == (state["window"], state["with"])
    settled(other)
    assert parameters(other) == address

    goes_to(page, "Incidents", "incidents")
    assert not {"view", "a", "b"} & set(parameters(page))
    goes_to(page, "Map", "")
    shown = TimeMap(page)
    shown.until("map.views.state().view === 'compare'")
    settled(page)
    assert parameters(page) == address
    choose(page, "Device", "Anti-personnel mine")
    assert shown.state()["view"] == "compare"
    page.get_by_role("button", name="Reset all filters").press("Enter")
    shown.until("map.views.state().view === 'map'")
    settled(page)
    assert parameters(page) == {}


@pytest.mark.parametrize("view", ["difference", "years", "table"])
def test_every_view_opens_from_its_address(country: Server, visit: VisitFactory, view: str) -> None:
    page, shown = opened(visit, f"{country.url}/?view={view}&from={label(20)}&to={label(31)}")
    shown.until(f"map.views.state().view === '{view}'")
    settled(page)
    assert parameters(page)["view"] == [view]
    shown.frame.get_by_role("button", name="Map", exact=True).click()
    page.wait_for_url(lambda url: "view=" not in url)


@pytest.mark.nightly  # choices reach the map that stands every day
def test_what_is_chosen_while_the_map_still_loads_reaches_it(country: Server, visit: VisitFactory) -> None:
    made = visit(height=HIGH)
    held: list[Route] = []
    made.page.route("**/leaflet.js*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks its handlers, which a built-in method refuses
    page = made.open(f"{country.url}/")
    choose(page, "Confidence in the record", "High")
    (route,) = held
    route.continue_()
    shown = TimeMap(page)
    shown.until("map.data.n < 150 && window.__mapDrawn === map.digest", timeout=20_000)
    assert shown.frame.evaluate("MineTime.current.data.n") == len(
        expected.counted(country.pack, View("high", confidence=("high",)))
    )


def test_the_map_can_be_kept_as_a_file(country: Server, visit: VisitFactory, tmp_path: Path) -> None:
    page, shown = opened(visit, f"{country.url}/?device=Anti-personnel+mine&measure=Killed")
    shown.commit(4, 20)
    follows(page, country, window(4, 20, device=("anti_personnel_mine",)))
    button = page.get_by_role("button", name="Map file (HTML, public)")
    button.focus()
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "azerbaijan-killed-public-2021-03-2022-07.html"
    kept = tmp_path / "map.html"
    started.value.save_as(kept)
    text = kept.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    alone = page.context.new_page()
    alone.set_content(text)
    alone.wait_for_function("window.__mapDrawn")
    assert alone.evaluate("[MineTime.current.lo, MineTime.current.hi]") == [4, 20]
    assert alone.evaluate("MineTime.current.digest") == shown.state()["digest"]
