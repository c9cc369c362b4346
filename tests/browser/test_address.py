"""Back, forward, reload and links: the address says what is on screen, one entry for each settled change."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, VisitFactory, settled
from tests.browser.test_pages_figures import metrics
from tests.browser.test_pages_filters import choose
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser


def said(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def goes_to(page: Page, name: str, address: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    arrives(page, address)


def arrives(page: Page, address: str) -> None:
    """Wait for an address; where the map stands matters only where it is named."""
    page.wait_for_function(
        """address => {
            const { pathname, search } = window.location
            return pathname + search === address || !address.includes("at=")
                && pathname + search.replace(/[?&]at=[^&]*$/, "") === address
        }""",
        arg=address,
    )
    settled(page)


def test_back_and_forward_walk_through_pages_and_filters(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/incidents?from=Jan+2021&device=Booby+trap")
    arrives(page, "/incidents?from=2021-01&through=2026-03&device=booby_trap")
    before = page.evaluate("history.length")
    choose(page, "Through", "Dec 2021")
    choose(page, "Confidence in the record", "High")
    goes_to(page, "Districts", "/districts?from=2021-01&through=2021-12&device=booby_trap&confidence=high")
    goes_to(page, "Publish", "/publish?from=2021-01&through=2021-12&device=booby_trap&confidence=high")
    assert page.evaluate("history.length") == before + 4
    steps = [
        "/incidents?from=2021-01&through=2026-03&device=booby_trap",
        "/incidents?from=2021-01&through=2021-12&device=booby_trap",
        "/incidents?from=2021-01&through=2021-12&device=booby_trap&confidence=high",
        "/districts?from=2021-01&through=2021-12&device=booby_trap&confidence=high",
        "/publish?from=2021-01&through=2021-12&device=booby_trap&confidence=high",
    ]
    for address in reversed(steps[:-1]):
        page.go_back()
        arrives(page, address)
    sidebar = page.get_by_test_id("stSidebar")
    to = sidebar.get_by_role("combobox", name="Through", exact=True)
    expect(to).to_have_value("Mar 2026")
    for address in steps[1:]:
        page.go_forward()
        arrives(page, address)
    expect(to).to_have_value("Dec 2021")
    assert page.evaluate("history.length") == before + 4
    page.reload()
    arrives(page, steps[-1])


@pytest.mark.nightly  # back and forward are walked through pages and filters every day
def test_two_steps_in_a_row_leave_the_way_forward(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/incidents?confidence=high")
    for name in ("Districts", "Data and sources", "Publish"):
        goes_to(page, name, f"/{name.split()[0].lower()}?confidence=high")
    entries = page.evaluate("history.length")
    twice = "([step, pause]) => { history.go(step); setTimeout(() => history.go(step), pause) }"
    steps = ((-1, "/districts?confidence=high"), (1, "/publish?confidence=high")) * 2
    for pause_ms, (step, address) in product((0, 60, 200), steps):
        page.evaluate(twice, [step, pause_ms])
        page.wait_for_timeout(pause_ms)
        arrives(page, address)
        expect(page.get_by_role("heading", level=1)).to_contain_text(address[1:5].title())
        settled(page)
        assert page.evaluate("history.length") == entries


def test_comparing_leaves_the_period_alone_and_both_windows_stand_in_the_link(
    country: Server, visit: VisitFactory
) -> None:
    page = visit(height=1_500).open(f"{country.url}/")
    shown = TimeMap(page)
    figures, before = metrics(page, "map"), page.evaluate("history.length")
    shown.frame.get_by_role("button", name="Compare", exact=True).click()
    arrives(page, "/?view=compare&a=2020-12/2023-07&b=2023-08/2026-03")
    assert metrics(page, "map") == figures
    shown.frame.evaluate("MineTime.current.control.move(20, 31)")
    address = "/?view=compare&a=2020-12/2023-07&b=2022-07/2023-06"
    arrives(page, address)
    assert page.evaluate("history.length") == before + 2
    other = visit(height=1_500, stranger=True).open(f"{country.url}{address}")
    again = TimeMap(other)
    again.until("map.views.state().view === 'compare'")
    settled(other)
    assert again.frame.evaluate("MineTime.current.views.state()") == {
        "view": "compare",
        "with": [1, 32],
        "b": [20, 31],
        "tab": "b",
    }
    assert metrics(other, "map") == figures
    assert said(other) == address
    goes_to(page, "Incidents", "/incidents")
    assert metrics(page, "incidents") == figures
    page.go_back()
    arrives(page, address)
    shown = TimeMap(page)
    shown.until("map.views.state().view === 'compare' && map.lo === 20")
    shown.frame.get_by_role("button", name="Map", exact=True).click()
    arrives(page, "/")
    shown.until("map.lo === 0 && map.hi === map.months.count - 1")


def test_the_window_that_is_moved_stands_in_the_link(country: Server, visit: VisitFactory) -> None:
    page = visit(height=1_500).open(f"{country.url}/?view=compare&a=2021-01/2021-12&b=2022-01/2022-12&tab=a")
    shown = TimeMap(page)
    chosen = shown.frame.locator("[role=tab][aria-selected=true] .mt-letter")
    expect(chosen).to_have_text("A")
    settled(page)
    before = page.evaluate("history.length")
    shown.frame.evaluate("MineTime.current.control.move(0, 11)")
    moved = "/?view=compare&a=2020-11/2021-10&b=2022-01/2022-12"
    arrives(page, f"{moved}&tab=a")
    shown.frame.get_by_role("tab", name="B").click()
    arrives(page, moved)
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    arrives(page, f"{moved}&tab=a")
    expect(chosen).to_have_text("A")
    page.go_forward()
    arrives(page, moved)
    expect(chosen).to_have_text("B")
    shown.frame.get_by_role("button", name="By year", exact=True).click()
    arrives(page, "/?view=years")


# Looks at the history of the page once a frame, since a step of a player may be gone between two looks.
_WATCH_HISTORY = """() => {
    window.__entries = []
    const look = () => {
        const now = history.length + " " + location.search.replace(/[?&]at=[^&]*$/, "")
        if (window.__entries.at(-1) !== now) { window.__entries.push(now) }
        requestAnimationFrame(look)
    }
    look()
}"""


def test_dragging_and_playing_leave_one_entry_where_they_end(country: Server, visit: VisitFactory) -> None:
    page = visit(height=1_500).open(f"{country.url}/")
    shown = TimeMap(page)
    shown.mark()
    page.evaluate(_WATCH_HISTORY)
    before = page.evaluate("history.length")
    shown.frame.get_by_role("button", name="How it plays").click()
    shown.frame.get_by_label("Speed", exact=True).select_option("4")
    shown.frame.get_by_label("Step", exact=True).select_option("year")
    # The whole period once through, back to where it began: nothing has been chosen.
    shown.frame.get_by_role("button", name="Play", exact=True).click()
    shown.until("map.hi === 25 && map.painted > 2")
    shown.until("!map.control.state().playing && map.hi === map.months.count - 1")
    page.wait_for_timeout(500)
    assert shown.state()["sent"] == 0
    shown.frame.get_by_role("button", name="Play", exact=True).click()
    shown.until("map.hi === 37")
    shown.frame.evaluate("MineTime.current.control.pause()")
    to = shown.frame.evaluate("MineTime.current.hi")
    ends = {13: "2021-12", 25: "2022-12", 37: "2023-12", 49: "2024-12", 61: "2025-12"}[to]
    arrives(page, f"/?through={ends}")
    shown.grab(60)
    for month in (50, 20, 30):
        shown.drag(month)
        shown.until(f"map.hi === {month}")
    shown.let_go()
    arrives(page, "/?through=2023-05")
    assert shown.state()["sent"] == 2
    assert page.evaluate("window.__entries") == [
        f"{before} ",
        f"{before + 1} ?through={ends}",
        f"{before + 2} ?through=2023-05",
    ]
    page.go_back()
    arrives(page, f"/?through={ends}")
    shown.until(f"map.hi === {to}")
    page.go_back()
    arrives(page, "/")
    shown.until("map.hi === map.months.count - 1")


def test_where_the_map_stands_is_part_of_the_link(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/")
    shown = TimeMap(page)
    shown.mark()
    before = page.evaluate("history.length")
    box = page.locator(".st-key-map iframe").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 200
    page.mouse.move(x, y)
    page.mouse.wheel(0, -240)
    page.wait_for_function("() => location.search.startsWith('?at=')")
    page.mouse.down()
    page.mouse.move(x + 90, y + 40, steps=4)
    zoomed = said(page)
    page.mouse.up()
    page.wait_for_function("before => location.pathname + location.search !== before", arg=zoomed)
    place = said(page)[1:].removeprefix("?")
    state = shown.state()
    assert (page.evaluate("history.length"), state["sent"]) == (before, 0)
    assert place.startswith("at=")
    # What Streamlit's side writes keeps it.
    choose(page, "Confidence in the record", "High")
    arrives(page, f"/?confidence=high&{place}")
    assert shown.state()["marked"]
    before = page.evaluate("history.length")
    shown.commit(3, 20)
    moved = f"/?from=2021-02&through=2022-07&confidence=high&{place}"
    arrives(page, moved)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    arrives(page, f"/?confidence=high&{place}")
    other = visit(stranger=True).open(page.url)
    arrives(other, f"/?confidence=high&{place}")
    where = "['lat', 'lng'].map((axis) => MineTime.current.map.getCenter()[axis].toFixed(4)).map(Number)"
    wanted = [float(part) for part in place.removeprefix("at=").split(",")]
    again = TimeMap(other)
    # A map stands on whole pixels, here of about 0.003 degrees.
    assert [*again.frame.evaluate(where), again.state()["zoom"]] == pytest.approx(wanted, abs=0.003)
    assert said(other) == f"/?confidence=high&{place}"
    goes_to(page, "Publish", "/publish?confidence=high")
    goes_to(page, "Map", "/?confidence=high")
    page.wait_for_function("place => location.search.endsWith(place)", arg=place)
    assert TimeMap(page).frame.evaluate(where) == pytest.approx(wanted[:2], abs=0.003)


_STANDS = """() => {
    const { map } = MineTime.current, { lat, lng } = map.getCenter()
    return [lat, lng, map.getZoom()]
}"""


def test_a_link_to_chosen_months_or_filters_shows_what_its_sender_saw(
    country: Server, visit: VisitFactory
) -> None:
    page = visit().open(f"{country.url}/")
    shown = TimeMap(page)
    seen = shown.frame.evaluate(_STANDS)
    shown.commit(3, 9)
    page.wait_for_function("() => location.search.includes('through=2021-08')")
    months = page.evaluate("location.href")
    choose(page, "Confidence in the record", "High")
    page.wait_for_function("() => location.search.includes('confidence=high')")
    settled(page)
    assert "at=" in months
    assert shown.frame.evaluate(_STANDS) == seen
    for link in (months, page.url):
        other = TimeMap(visit(stranger=True).open(link))
        assert other.frame.evaluate(_STANDS) == pytest.approx(seen, abs=0.003)
    # Where it would be opened anyhow the link says nothing of it.
    fresh = visit(stranger=True).open(f"{country.url}/?from=2021-02&through=2021-08")
    moved = TimeMap(fresh).frame.evaluate(_STANDS)
    assert moved != pytest.approx(seen, abs=0.01)
    shown.frame.evaluate("MineTime.current.framing.fit(MineTime.current._bounds())")
    shown.frame.evaluate("MineTime.current._placed(true)")
    page.wait_for_function("() => !location.search.includes('at=')")


def test_record_search_and_place_on_the_page_survive_leaving_it(country: Server, visit: VisitFactory) -> None:
    page = visit(height=600).open(f"{country.url}/incidents?search=aghdam&incident=az-2022-010")
    address = "/incidents?search=aghdam&incident=AZ-2022-010"
    arrives(page, address)
    name = page.locator(".st-key-record_name")
    expect(name).to_be_in_viewport()
    main = page.get_by_test_id("stMain")
    # A reader's wheel ends the page's own way to the record; a script that scrolls alone does not.
    main.evaluate("main => main.dispatchEvent(new Event('wheel', { bubbles: true }))")
    main.evaluate("main => main.scrollBy(0, 400)")
    wanted = main.evaluate("main => main.scrollTop")
    goes_to(page, "Publish", "/publish")
    goes_to(page, "Incidents", address)
    expect(name).to_have_text("AZ-2022-010")
    assert page.get_by_role("searchbox", name="Search").input_value() == "aghdam"
    page.wait_for_function(
        "wanted => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - wanted) < 3",
        arg=wanted,
    )


def test_a_link_opens_its_statement_and_a_bad_one_says_so_on_a_phone(
    country: Server, visit: VisitFactory
) -> None:
    made = visit(width=390, height=844)
    page = made.open(f"{country.url}/statements?statement=OS-029")
    expect(page.locator(".st-key-statement_sheet")).to_be_in_viewport()
    page = made.open(f"{country.url}/statements?statement=OS-999&from=1066&colour=red")
    arrives(page, "/statements")
    note = page.locator(".st-key-link_note")
    expect(note).to_be_in_viewport()
    for words in ("statement=OS-999", "from=1066", "colour=red"):
        expect(note).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# What a browser offers a page served over plain http from another machine: no clipboard but the old command.
_PLAIN_HTTP = """
Object.defineProperty(navigator, "clipboard", { value: undefined })
document.addEventListener("copy", () => { window.copiedText = document.activeElement.value })
"""


@pytest.mark.parametrize("plain_http", [False, True], ids=["https", "http"])
def test_the_link_is_copied(country: Server, visit: VisitFactory, plain_http: bool) -> None:
    made = visit(width=390, height=844, own=True)
    made.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if plain_http:
        made.context.add_init_script(_PLAIN_HTTP)
    page = made.open(f"{country.url}/data?section=sources&confidence=high")
    arrives(page, "/data?confidence=high&section=sources")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("window.copiedText || navigator.clipboard.readText()") == page.url


def test_every_page_writes_its_address_itself() -> None:
    root = Path(__file__).resolve().parents[2]
    for path in (root / "pages").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "bind=" not in text, f"{path.name}: bound widgets put labels into the address"
        # The language of a visit is read before any page is begun; nothing else writes or reads an address.
        others = text.replace("st.query_params.get_all(LANGUAGE)", "") if path.name == "spoken.py" else text
        assert "st.query_params" not in others or path.name == "address.py", path.name
