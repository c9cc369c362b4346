"""No fault that axe-core finds: every page, part, dialog, menu and view, in the app and in the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Frame, Page

from geo import choices, links
from geo.__main__ import cli
from geo.store.files import load_pack
from tests.browser.conftest import ROOT, Server, VisitFactory, open_list, settled
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
WIDE, NARROW = (1440, 900), (390, 844)
NIGHTLY = pytest.mark.nightly
BOTH = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
WIDE_FIRST = pytest.mark.parametrize(
    "size", [pytest.param(WIDE, id="wide"), pytest.param(NARROW, id="narrow", marks=NIGHTLY)]
)
NARROW_FIRST = pytest.mark.parametrize(
    "size", [pytest.param(WIDE, id="wide", marks=NIGHTLY), pytest.param(NARROW, id="narrow")]
)
DRAWING = 60_000
UNKNOWN = "incidents?incident=none-such&device=none-such&from=never&nokey=1"
_MIDDLE_ON = {
    "record": "at => [map.data.lat[at], map.data.lon[at], 15]",
    "district": "at => [map.shapes[at].lat, map.shapes[at].lon, 12]",
}
_FIRST = {
    "record": "Array.from(map.data.lon).findIndex(lon => !Number.isNaN(lon))",
    "district": "map.everything.findIndex(figure => figure > 0)",
}


@cache
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """Return what axe-core objects to, in the page and in all its frames."""
    for frame in page.frames:
        if not frame.evaluate("Boolean(window.axe)"):
            frame.evaluate(f"{axe()}; undefined")
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['target']} {node['html'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


class Looks:
    """What axe-core objected to, by what was looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}

    def at(self, name: str) -> None:
        self.found[name] = faults(self.page)
        print(f"{name}: {len(self.found[name])}")

    def unfold(self) -> None:
        """Open what is folded, and wait until it stands open."""
        self.page.eval_on_selector_all(
            "details:not([open]) > summary", "nodes => nodes.forEach(node => node.click())"
        )
        self.page.wait_for_timeout(300)
        settled(self.page)

    def none(self) -> None:
        assert self.found
        assert {name: told for name, told in self.found.items() if told} == {}


def opened(folder: Path) -> Iterator[str]:
    """Yield the address of every page but the map's, with one thing open where a page opens one."""
    pack = load_pack(folder)
    district = str(pack.incidents["district_code"].dropna().iloc[0])
    yield links.link("districts", {"district": district})
    yield links.link("incidents", {"incident": str(pack.incidents["incident_id"].iloc[0])})
    yield links.link("statements", {"statement": str(pack.statements["statement_id"].iloc[0])})
    yield from ("publish", "data")


def look_at_pages(looks: Looks, server: Server, addresses: list[str]) -> None:
    for address in addresses:
        looks.page.goto(f"{server.url}/{address}")
        settled(looks.page)
        assert looks.page.title() == f"{links.PAGES[address.split('?')[0]]} - Mine contamination"
        looks.unfold()
        looks.at(address or "map")


def look_at_parts(looks: Looks, server: Server) -> None:
    """Press through the parts of the two pages that have some; the first part is open from the start."""
    for path, name in (("statements", "account"), ("data", "section")):
        looks.page.goto(f"{server.url}/{path}")
        settled(looks.page)
        codes = links.KEYS[name].codes
        assert codes
        for code in codes.codes()[1:]:
            looks.page.get_by_role("radio", name=codes.label(code), exact=True).click()
            looks.page.wait_for_url(f"**/{path}?*{name}={code}*")
            settled(looks.page)
            looks.unfold()
            looks.at(f"{path}, {name} {code}")


def look_at_menus(looks: Looks, server: Server) -> None:
    """Open menus and a hint on the page that hands things out, and what its button makes."""
    page = looks.page
    page.goto(f"{server.url}/publish")
    settled(page)
    for label in ("Layer", "Format"):
        open_list(page, page.get_by_role("combobox", name=label))
        looks.at(f"publish, menu {label}")
        page.keyboard.press("Escape")
        page.get_by_role("listbox").wait_for(state="detached")
    # A phone has no pointer that could rest on a button, and Streamlit shows no hint there.
    if page.viewport_size != {"width": NARROW[0], "height": NARROW[1]}:
        page.get_by_role("button", name="Map file (HTML").hover()
        page.get_by_text("for the readers chosen on the page").wait_for()
        looks.at("publish, a hint")
    page.get_by_role("button", name="Make the report").click()
    page.get_by_role("button", name="Download the report").wait_for(timeout=DRAWING)
    settled(page)
    looks.at("publish, the report made")


def show(frame: Frame | Page, view: str) -> None:
    frame.evaluate("view => MineTime.current.views.show(view)", view)
    frame.wait_for_function("view => MineTime.current.views.state().view === view", arg=view)
    frame.wait_for_timeout(200)


OPENED = ".mm-popup, .mt-record, .mt-chips"
"""What is told of a record or district: in the panel beside a wide map, or on the map."""


def open_popup(frame: Frame | Page, what: str) -> None:
    """Bring a record or a district under the cross of the map and press Enter."""
    # A district is met only where no record lies over it.
    frame.evaluate(
        f"""layers => {{
            const map = MineTime.current, view = ({_MIDDLE_ON[what]})({_FIRST[what]})
            map.layers.incidents[layers](map.map)
            map.map.setView(view.slice(0, 2), view[2], {{animate: false}})
            map.map.getContainer().focus()
        }}""",
        "addTo" if what == "record" else "removeFrom",
    )
    frame.locator(".mm-map:focus").press("Enter")
    frame.locator(".mm-popup .leaflet-popup-content:focus, .mt-recordbox:focus").or_(
        frame.locator(".mt-chosen .mt-chip:focus")
    ).wait_for()
    frame.wait_for_timeout(300)


@WIDE_FIRST
def test_no_page_has_a_fault(exercise: Server, visit: VisitFactory, size: tuple[int, int]) -> None:
    looks = Looks(visit(width=size[0], height=size[1]).page)
    look_at_pages(looks, exercise, list(opened(exercise.pack)))
    if size == NARROW:
        look_at_pages(looks, exercise, [""])
        looks.page.goto(f"{exercise.url}/districts")
        settled(looks.page)
        looks.page.get_by_test_id("stExpandSidebarButton").click()
        sidebar = looks.page.get_by_test_id("stSidebar")
        open_list(looks.page, sidebar.get_by_role("combobox", name="Measure"))
        looks.at("filters over the page")
        looks.page.goto(f"{exercise.url}/{UNKNOWN}")
        settled(looks.page)
        assert looks.page.locator(".st-key-link_note").inner_text().count("none-such") == 2
        looks.at("a link not understood")
    looks.none()


@NIGHTLY
@BOTH
def test_no_part_of_a_page_has_a_fault(exercise: Server, visit: VisitFactory, size: tuple[int, int]) -> None:
    looks = Looks(visit(width=size[0], height=size[1]).page)
    look_at_parts(looks, exercise)
    look_at_menus(looks, exercise)
    looks.none()


@WIDE_FIRST
def test_no_view_of_the_map_has_a_fault(exercise: Server, visit: VisitFactory, size: tuple[int, int]) -> None:
    looks = Looks(visit(width=size[0], height=size[1]).page)
    page = looks.page
    look_at_pages(looks, exercise, [""])
    shown = TimeMap(page)
    for view in choices.VIEW.codes()[1:]:
        show(shown.frame, view)
        looks.at(view)
    show(shown.frame, "map")
    open_popup(shown.frame, "district")
    looks.at("popup of a district")
    page.keyboard.press("Escape")
    drawer = page.get_by_test_id("stExpandSidebarButton")
    folded = drawer.is_visible()
    if folded:
        drawer.click()
    page.get_by_role("button", name="Classes and layers").click()
    page.get_by_role("dialog").wait_for()
    looks.at("classes and layers")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    if folded:
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    shown.frame.get_by_role("button", name="Snapshot of this view for a report").click()
    page.locator("[role=dialog] .st-key-snapshot_preview img").wait_for(timeout=DRAWING)
    settled(page)
    looks.at("dialog of a sheet")
    looks.none()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    # A fault inside the map would have been found.
    shown.frame.evaluate("document.querySelector('main, body').append(document.createElement('input'))")
    assert any(fault.startswith("label:") for fault in faults(page))


@NARROW_FIRST
def test_no_view_of_the_file_has_a_fault(visit: VisitFactory, tmp_path: Path, size: tuple[int, int]) -> None:
    out = tmp_path / "map.html"
    result = CliRunner().invoke(cli, ["map", str(ROOT / "data" / "exercise"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    looks = Looks(visit(width=size[0], height=size[1]).page)
    page = looks.page
    page.goto(out.as_uri())
    page.locator("[data-digest]").first.wait_for(state="attached")
    for view in choices.VIEW.codes():
        show(page, view)
        looks.at(f"file, {view}")
    show(page, "map")
    for what in ("record", "district"):
        open_popup(page, what)
        assert page.locator(".mm-popup .mm-id a").count() == 0
        looks.at(f"file, popup of a {what}")
        page.keyboard.press("Escape")
    looks.none()


def test_popups_lead_to_record_and_district(exercise: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{exercise.url}/?measure=killed")
    looks = Looks(page)
    for what, path, words in (
        ("record", "incidents", "Open record"),
        ("district", "districts", "Its page"),
    ):
        shown = TimeMap(page)
        shown.until("map.boxes.notes.size > 0")
        open_popup(shown.frame, what)
        looks.at(f"popup of a {what}")
        page.keyboard.press("Escape")
        shown.frame.locator(OPENED).wait_for(state="hidden")
        assert shown.frame.evaluate("document.activeElement === MineTime.current.map.getContainer()")

        open_popup(shown.frame, what)
        popup = shown.frame.locator(OPENED)
        name = (popup.locator("h3, .mt-chip").first.text_content() or "").strip()
        link = popup.get_by_role("link", name=words).first
        identifier = (link.text_content() or "").removeprefix("Open record ")
        link.press("Enter")
        page.wait_for_url(f"**/{path}?*")
        settled(page)
        assert "measure=killed" in page.url
        if what == "record":
            assert page.locator(".st-key-record_name").inner_text() == identifier
        else:
            # Its own name follows where it is another one.
            assert page.locator(".st-key-district_name").inner_text().split(" \u00b7 ")[0] == name
        assert len(page.context.pages) == 1
        page.go_back()
        page.wait_for_url(f"{exercise.url}/?*")
        settled(page)
    looks.none()


@NIGHTLY
@BOTH
def test_no_page_of_the_country_has_a_fault(
    country: Server, visit: VisitFactory, size: tuple[int, int]
) -> None:
    looks = Looks(visit(width=size[0], height=size[1]).page)
    look_at_pages(looks, country, [*links.PAGES, *opened(country.pack), UNKNOWN])
    look_at_parts(looks, country)
    look_at_menus(looks, country)
    looks.none()
