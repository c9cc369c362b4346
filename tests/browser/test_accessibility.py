"""No fault that axe-core finds: every page and opened record of the app, every view of the file."""

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

pytestmark = pytest.mark.browser
VIEWS = ("map", "compare", "difference", "years", "table")
# Vega names each mark of a chart, but gives the group around them a role without a name.
EXCUSED = ("svg-img-alt", "role-mark")


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
        if not (fault["id"] == EXCUSED[0] and EXCUSED[1] in node["html"])
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


def test_no_page_has_a_fault(exercise: Server, visit: VisitFactory) -> None:
    page = visit().page
    found: dict[str, list[str]] = {}
    for address in opened_addresses():
        page.goto(f"{exercise.url}/{address}")
        settled(page)
        assert page.title() == f"{PAGES[address.split('?')[0]]} - Mine contamination"
        page.eval_on_selector_all("details:not([open]) > summary", "nodes => nodes.forEach((n) => n.click())")
        page.wait_for_timeout(400)
        found[address] = faults(page)
    assert {address: told for address, told in found.items() if told} == {}


def test_no_view_of_the_file_has_a_fault(visit: VisitFactory, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    result = CliRunner().invoke(cli, ["map", str(ROOT / "data" / "exercise"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    found: dict[str, list[str]] = {}
    page = visit().page
    page.goto(out.as_uri())
    page.locator("[data-digest]").first.wait_for(state="attached")
    for view in VIEWS:
        show(page, view)
        found[view] = faults(page)
    assert {name: told for name, told in found.items() if told} == {}
