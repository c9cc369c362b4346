"""No fault that axe-core finds: every page, opened record, dialog and view, in the app and in the file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Frame, Page

from geo.__main__ import cli
from geo.layers.pack import load_pack
from geo.links import PAGES
from tests.browser.conftest import ROOT, Server, VisitFactory, settled
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
VIEWS = ("map", "compare", "difference", "years", "table")
WIDE, NARROW = (1440, 900), (390, 844)
# Faults inside Streamlit's own elements that neither its settings nor a style can mend, each with its reason.
EXCUSED: dict[str, str] = {}


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
        if fault["id"] not in EXCUSED
        for node in fault["nodes"]
    ]


def show(frame: Frame | Page, view: str) -> None:
    frame.evaluate("view => MineTime.current.views.show(view)", view)
    frame.wait_for_timeout(300)


def opened_addresses() -> list[str]:
    """Return every page, and those that open one thing, with it open."""
    pack = load_pack(ROOT / "data" / "exercise")
    district = pack.incidents["district_code"].dropna().iloc[0]
    return [
        *(path for path in PAGES if path),
        f"districts?district={district}",
        f"incidents?incident={pack.incidents['incident_id'].iloc[0]}",
        f"statements?statement={pack.statements['statement_id'].iloc[0]}",
        "statements?account=completeness",
        "data?section=sources",
    ]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_has_a_fault(exercise: Server, visit: VisitFactory, size: tuple[int, int]) -> None:
    page = visit(width=size[0], height=size[1]).page
    found: dict[str, list[str]] = {}
    for address in opened_addresses():
        page.goto(f"{exercise.url}/{address}")
        settled(page)
        assert page.title() == f"{PAGES[address.split('?')[0]]} - Mine contamination"
        page.eval_on_selector_all("details:not([open]) > summary", "nodes => nodes.forEach((n) => n.click())")
        page.wait_for_timeout(400)
        found[address] = faults(page)
    assert {address: told for address, told in found.items() if told} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_view_of_the_map_has_a_fault(exercise: Server, visit: VisitFactory, size: tuple[int, int]) -> None:
    page = visit(width=size[0], height=size[1]).open(exercise.url)
    assert page.title() == "Map - Mine contamination"
    shown = TimeMap(page)
    found: dict[str, list[str]] = {}
    for view in VIEWS:
        show(shown.frame, view)
        found[view] = faults(page)
    show(shown.frame, "map")
    # A popup, opened by keyboard, leads on; the dialog of a sheet is opened over the page.
    shown.frame.evaluate(
        """() => {
            const map = MineTime.current, at = map.everything.findIndex((figure) => figure > 0)
            map.map.setView([map.shapes[at].lat, map.shapes[at].lon], 12, {animate: false})
            map.layers.incidents.remove()
            map.map.getContainer().focus()
        }"""
    )
    page.keyboard.press("Enter")
    link = shown.frame.get_by_role("link", name="Open the page of this district")
    assert link.get_attribute("target") == "_parent"
    found["popup"] = faults(page)
    page.keyboard.press("Escape")
    shown.frame.get_by_role("button", name="Snapshot of this view for a report").click()
    page.get_by_role("dialog").get_by_role("img").first.wait_for()
    settled(page)
    found["dialog"] = faults(page)
    assert {name: told for name, told in found.items() if told} == {}


def test_no_view_of_the_file_has_a_fault(visit: VisitFactory, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    result = CliRunner().invoke(cli, ["map", str(ROOT / "data" / "exercise"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    found: dict[str, list[str]] = {}
    for size in (WIDE, NARROW):
        page = visit(width=size[0], height=size[1]).page
        page.goto(out.as_uri())
        page.locator("[data-digest]").first.wait_for(state="attached")
        for view in VIEWS:
            show(page, view)
            found[f"{view} at {size[0]}"] = faults(page)
    assert {name: told for name, told in found.items() if told} == {}


def test_popups_lead_to_record_and_district(exercise: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{exercise.url}/?measure=killed")
    shown = TimeMap(page)
    shown.until("map.boxes.notes.size > 0")
    shown.frame.evaluate(
        """() => {
            const map = MineTime.current, at = Array.from(map.data.lon).findIndex((lon) => !Number.isNaN(lon))
            map.map.setView([map.data.lat[at], map.data.lon[at]], 15, {animate: false})
            map.map.getContainer().focus()
        }"""
    )
    page.keyboard.press("Enter")
    record = shown.frame.get_by_role("link", name="Open record").first
    identifier = (record.text_content() or "").removeprefix("Open record ")
    record.press("Enter")
    page.wait_for_url(f"**/incidents?*incident={identifier}*")
    settled(page)
    assert "measure=killed" in page.url
    assert page.locator(".st-key-record_name").text_content() == identifier
    assert len(page.context.pages) == 1
