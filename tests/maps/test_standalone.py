"""One file, one request, nothing sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import MapError
from geo.maps.basemap.standalone import CONTENT_POLICY, refuse_fetches, standalone_html
from geo.maps.marks import Basemap
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.maps.conftest import Sheet
from tests.maps.sample import spec
from tests.smallpack import incident, sea_pack

POLICY = f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'


@pytest.mark.parametrize(
    "piece",
    [
        "<img src='x.png'>",
        "<script src=http://h/x.js></script>",
        "<link rel=stylesheet href=x.css>",
        "<a href='/x'>x</a>",
        "<a href='javascript:x'>x</a>",
        "<style>@import 'x.css';</style>",
        '<style>p{background:url( "x.png")}</style>',
        "<p style='background:url(x.png)'>",
        "<form action=/x>",
        "<object data=x>",
        "<meta http-equiv=refresh content='0;url=/x'>",
        "<svg><image xlink:href='x.png'/></svg>",
        "<a href='https://example.org/' ping='https://example.org/'>x</a>",
        "<base href='/'>",
    ],
)
def test_pages_that_fetch_are_refused(piece: str) -> None:
    with pytest.raises(MapError, match="reach out of itself"):
        refuse_fetches(f"<html><head>{POLICY}</head><body>{piece}</body></html>")


def test_pages_without_a_policy_are_refused() -> None:
    with pytest.raises(MapError, match="policy is missing"):
        refuse_fetches("<html></html>")


def test_harmless_pages_pass() -> None:
    refuse_fetches(
        f"<html><head>{POLICY}</head><body><a href='https://example.org/'>x</a><img src='data:,'></html>"
    )


def test_a_basemap_stays_out_of_the_file() -> None:
    plain = standalone_html(spec())
    assert standalone_html(spec(basemap=Basemap("https://tiles.example.org/{z}/{x}/{y}.png", "Tiles"))) != ""
    assert "tiles.example.org" not in standalone_html(
        spec(basemap=Basemap("https://tiles.example.org/{z}/{x}/{y}.png", "Tiles"))
    )
    assert "user-scalable" not in plain
    assert '<html lang="en">' in plain


@pytest.mark.browser
def test_file_opens_with_one_request_and_cannot_send(sheet: Sheet) -> None:
    sheet.open(standalone_html(spec(synthetic=True)))
    sheet.page.wait_for_function("window.__mapDrawn")
    assert len([url for url in sheet.requests if not url.startswith("data:")]) == 1
    assert sheet.faults == []
    assert sheet.page.get_by_text("SYNTHETIC EXERCISE DATA").count() > 10
    blocked = "() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'blocked')"
    assert sheet.page.evaluate(blocked) == "blocked"


@pytest.mark.browser
def test_narrow_screens_fold_the_legend(sheet: Sheet) -> None:
    sheet.page.set_viewport_size({"width": 390, "height": 844})
    sheet.open(standalone_html(spec()))
    sheet.page.wait_for_function("window.__mapDrawn")
    button = sheet.page.get_by_role("button", name="Legend")
    assert button.get_attribute("aria-expanded") == "false"
    assert not sheet.page.get_by_text("No record does not mean no contamination.").is_visible()
    button.focus()
    sheet.page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    sheet.page.get_by_text("Marks and notes").click()
    assert sheet.page.get_by_text("No record does not mean no contamination.").is_visible()
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert sheet.faults == []


@pytest.mark.browser
def test_the_scale_bar_holds_its_words_at_every_zoom(sheet: Sheet) -> None:
    sheet.open(standalone_html(spec()))
    sheet.page.wait_for_function("window.__mapDrawn")
    spills = """() => {
      const map = Object.values(window).find((one) => one instanceof L.Map), spilt = [];
      const bar = document.querySelector(".leaflet-control-scale-line");
      for (let zoom = map.getMinZoom(); zoom <= map.getMaxZoom(); zoom += 1) {
        map.setZoom(zoom, { animate: false });
        if (bar.scrollWidth > bar.clientWidth) { spilt.push(bar.textContent); }
      }
      return { spilt, zooms: map.getMaxZoom() - map.getMinZoom() };
    }"""
    found = sheet.page.evaluate(spills)
    assert found["zooms"] > 5
    assert found["spilt"] == []


@pytest.mark.browser
def test_a_map_that_fails_says_so(sheet: Sheet) -> None:
    whole = standalone_html(spec())
    failing = "var legend = addLegend(map, data, options.only);"
    html = whole.replace(failing, "throw new Error('legend');", 1)
    assert html != whole
    sheet.open(html)
    assert sheet.page.get_by_role("alert").inner_text().startswith("The map could not be drawn")
    assert sheet.page.evaluate("window.__mapDrawn") is None


def test_a_full_box_of_a_file_names_nothing_that_the_file_lacks(sheet: Sheet, tmp_path: Path) -> None:
    """It had sent readers to a table of incidents, which the dashboard has and a file has not."""
    same = [incident(f"A{at}", (-139.5, -39.5)) for at in range(14)]
    pack = load_pack(sea_pack(tmp_path / "one", incidents=same))
    sheet.open(standalone_html(Workspace(pack).spec(MapView())))
    page = sheet.page
    page.locator("[data-digest]").first.wait_for(state="attached")
    page.evaluate("MineTime.current.map.setView([-39.5, -139.5], 12, {animate: false})")
    page.locator(".mm-map").first.press("Enter")
    rest = page.locator(".mt-record .mm-remainder").inner_text()
    assert rest == "2 more incidents here; a shorter period shows fewer at a time."
