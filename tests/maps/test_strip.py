"""The strip under the time control: what is recorded of what was stated, to see, to hear and to touch."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.maps.basemap.standalone import standalone_html
from geo.maps.spec import MapView
from geo.reconciliation.completeness import completeness
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.maps.conftest import Sheet
from tests.maps.control_page import MONTHS, control_page
from tests.maps.sample import spec

pytestmark = pytest.mark.browser

STRIP: list[list[Any]] = [
    [0.3, 10, 25.0, 50.0, "share", "From A to B: 8 casualties stated, 2 to 4 recorded (25 to 50 %)."],
    [10, 10.01, 0.0, 0.0, "no_share", "On C: the later total is lower by 3 casualties, 1 recorded."],
    [10.01, 40, 200.0, 250.0, "share", "From D to E: 4 casualties stated, 8 to 10 recorded (200 to 250 %)."],
    [40, 73, 0.0, 0.0, "nothing", "From F to G: no running total is stated. <b>{{7*7}}</b>"],
]
COUNTRY = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"
LEGEND = "Recorded share of what was stated between two totals, whatever the filters"


def opened(sheet: Sheet, strip: list[list[Any]], **options: str) -> Page:
    sheet.open(control_page(options=f"lo: 3, hi: 20, strip: {json.dumps(strip)}", **options))
    return sheet.page


def line(page: Page) -> str:
    return page.locator(".mt-stripwords").inner_text()


def window(page: Page) -> list[int]:
    found: list[int] = page.evaluate("[window.control.state().lo, window.control.state().hi]")
    return found


def test_stretches_lie_along_the_months_with_what_is_recorded_filled(sheet: Sheet) -> None:
    page = opened(sheet, STRIP)
    plot, bars = page.locator(".mt-plot").bounding_box(), page.locator(".mt-stretches").bounding_box()
    assert plot
    assert bars
    assert (bars["x"], bars["width"]) == (plot["x"], plot["width"])
    boxes = [each.bounding_box() for each in page.locator(".mt-stretch").all()]
    for box, (start, end, *_) in zip(boxes, STRIP, strict=True):
        assert box
        assert box["x"] == pytest.approx(plot["x"] + start / MONTHS * plot["width"], abs=1)
        assert box["width"] == pytest.approx(max(1, (end - start) / MONTHS * plot["width"]), abs=1)
    fills = page.evaluate(
        """() => Array.from(document.querySelectorAll(".mt-stretch"), (node) =>
          Array.from(node.children, (part) => [part.className, part.style.height]))"""
    )
    assert fills == [
        [["mt-unsure", "50%"], ["mt-sure", "25%"]],
        [],
        [["mt-unsure", "100%"], ["mt-sure", "100%"]],
        [],
    ]
    colours = page.evaluate(
        """() => [".mt-sure", ".mt-unsure", ".mt-stretch.mt-noshare", ".mt-stretch.mt-nothing"]
        .map((name) => {
          const style = getComputedStyle(document.querySelector(".mt-stretches " + name));
          return style.backgroundColor + style.backgroundImage; })"""
    )
    assert len(set(colours)) == 4
    assert line(page) == LEGEND
    assert page.locator(".mt-stripkey").count() == 4
    assert sheet.faults == []


def test_the_pointer_reads_a_stretch_and_leaves_the_window_alone(sheet: Sheet) -> None:
    page = opened(sheet, STRIP)
    box = page.locator(".mt-stretches").bounding_box()
    assert box
    for stretch in STRIP:
        middle = (stretch[0] + stretch[1]) / 2
        page.mouse.move(box["x"] + middle / MONTHS * box["width"], box["y"] + 6)
        if stretch[1] - stretch[0] > 1:
            assert line(page) == stretch[5]
    page.mouse.move(5, 5)
    assert line(page) == LEGEND
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + 6)
    page.mouse.move(5, 5)
    assert line(page) == STRIP[2][5]
    assert window(page) == [3, 20]
    assert sheet.faults == []


def test_keys_go_from_stretch_to_stretch_at_one_tab_stop(sheet: Sheet) -> None:
    page = opened(sheet, STRIP)
    bars = page.get_by_role("listbox", name=LEGEND)
    page.locator(".mt-high").focus()
    page.keyboard.press("Tab")
    assert bars.evaluate("(node) => node === document.activeElement")
    read = [line(page)]
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home", "ArrowLeft"):
        page.keyboard.press(key)
        read.append(line(page))
    assert read == [STRIP[at][5] for at in (0, 1, 2, 1, 3, 3, 0, 0)]
    active = bars.get_attribute("aria-activedescendant")
    option = page.locator(f"#{active}")
    assert option.get_attribute("aria-label") == STRIP[0][5]
    assert option.get_attribute("aria-selected") == "true"
    assert page.get_by_role("option", selected=True).count() == 1 + page.locator("select:visible").count()
    assert window(page) == [3, 20]
    page.keyboard.press("PageUp")
    assert window(page) == [15, 32]
    page.keyboard.press("Tab")
    assert not bars.evaluate("(node) => node.contains(document.activeElement)")
    assert line(page) == LEGEND
    assert sheet.faults == []


def test_without_a_total_there_is_no_strip_and_new_figures_bring_it(sheet: Sheet) -> None:
    page = opened(sheet, [])
    assert not page.locator(".mt-strip").is_visible()
    bare = page.locator(".mt-chart").bounding_box()
    assert bare
    assert bare["height"] == 76
    page.evaluate("(strip) => window.control.setStrip(strip)", STRIP)
    assert page.locator(".mt-stretch").count() == len(STRIP)
    node = page.evaluate_handle("document.querySelector('.mt-stretch')")
    page.evaluate("(strip) => window.control.setStrip(strip)", STRIP)
    assert page.evaluate("(node) => node.isConnected", node)
    assert sheet.faults == []


@pytest.mark.parametrize("width", [320, 390, 700, 900, 1440])
def test_every_width_holds_hundreds_of_stretches(sheet: Sheet, width: int) -> None:
    edges = [MONTHS * number / 400 for number in range(401)]
    words = "From 13 September 2021 to 14 December 2021: 1,186 casualties stated, 1,020 to 1,125 recorded."
    many = [[start, end, 20.0, 60.0, "share", words] for start, end in pairwise(edges)]
    sheet.page.set_viewport_size({"width": width, "height": 700})
    page = opened(sheet, many, width="100%")
    assert page.locator(".mt-stretch").count() == 400
    before = page.locator(".mt-dock").bounding_box()
    sizes = page.evaluate(
        """() => Array.from(document.querySelectorAll("html, .mt-dock, .mt-inner, .mt-chart"))
        .map((node) => [node.scrollWidth, node.clientWidth])"""
    )
    assert all(full <= seen for full, seen in sizes), sizes
    page.locator(".mt-stretches").focus()
    assert line(page) == words
    after = page.locator(".mt-dock").bounding_box()
    assert before == after, "what is read must not move the dock"
    text = page.locator(".mt-stripwords").bounding_box()
    box = page.locator(".mt-stripline").bounding_box()
    assert text
    assert box
    assert text["height"] <= box["height"] + 1
    assert after
    assert after["height"] <= {320: 368, 390: 335, 700: 335}.get(width, 215)
    assert sheet.faults == []


def test_a_finger_reads_a_stretch(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    sheet = Sheet(context.new_page(), tmp_path)
    page = opened(sheet, STRIP, width="100%")
    box = page.locator(".mt-strip").bounding_box()
    assert box
    assert box["height"] >= 36
    page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] - 8)
    assert line(page) == STRIP[2][5]
    assert window(page) == [3, 20]
    assert sheet.faults == []
    context.close()


# What is told of stretches and cut off or out of sight.
_CUT = """() => {
    const strip = MineTime.current.control.strip
    const cut = strip.options.map((option, at) => {
        strip.show(at)
        const { line, words } = strip, { right, bottom } = words.getBoundingClientRect()
        const over = getComputedStyle(line).overflowY === "visible"
        const whole = over || line.scrollHeight <= line.clientHeight + 1
        return whole && bottom <= innerHeight && right <= innerWidth ? "" : words.textContent
    }).filter(Boolean)
    strip.show(-1)
    return cut
}"""
MOVE = """async ([lo, hi]) => {
  const map = MineTime.current, before = map.painted;
  map.control.set({lo, hi});
  map.move(lo, hi);
  while (map.painted === before) await new Promise(requestAnimationFrame);
  return document.querySelector(".mm-stated").textContent;
}"""


def test_the_map_says_what_it_shows_and_follows_the_hand(sheet: Sheet) -> None:
    pack = load_pack(COUNTRY)
    cube, ledger = Cube.from_pack(pack), Workspace(pack).ledger
    filters = Filters(victim_status=frozenset({"military"}))
    page = sheet.page

    def words(lo: int, hi: int) -> str:
        return completeness(ledger, period=cube.period_of(lo, hi), filters=filters).words

    sheet.open(standalone_html(Workspace(pack).spec(MapView(filters=filters))))
    page.wait_for_function("window.__mapDrawn")
    last = cube.axis.months - 1
    assert page.locator(".mm-stated").inner_text() == words(0, last)
    for window in ((0, 3), (10, 33), (last, last)):
        assert page.evaluate(MOVE, list(window)) == words(*window)
    assert page.locator(".mt-stretch").count() == len(Workspace(pack).stated.strip)
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(_CUT) == [], width
    page.set_viewport_size({"width": 1440, "height": 900})
    view = page.get_by_label("View").get_by_role("button")
    page.evaluate(MOVE, [24, 35])
    view.get_by_text("Compare").click()
    heads = page.locator(".mt-windowtold .mt-stated")
    assert heads.all_inner_texts() == [words(12, 23), words(24, 35)]
    view.get_by_text("Difference").click()
    assert words(12, 23) in page.locator(".mt-viewhead").inner_text()
    view.get_by_text("By year").click()
    assert page.locator(".mt-yearsview .mt-stated").inner_text() == words(0, last)
    view.get_by_text("Table").click()
    assert page.locator(".mt-view .mt-stated").inner_text() == words(24, 35)
    assert sheet.faults == []


def test_a_map_without_statements_keeps_no_room_for_them(sheet: Sheet) -> None:
    sheet.open(standalone_html(spec()))
    sheet.page.wait_for_function("window.__mapDrawn")
    for name in (".mm-stated", ".mt-strip", ".mm-stamp"):
        assert not sheet.page.locator(name).is_visible()
    assert sheet.faults == []


def test_an_edition_is_stamped_on_the_map_and_its_file(sheet: Sheet) -> None:
    stamp = ("Public edition <i>.", "3 records are held back {{7*7}}\u202e.")
    html = standalone_html(spec(stamp=stamp))
    sheet.open(html)
    sheet.page.wait_for_function("window.__mapDrawn")
    seen = "Public edition <i>. 3 records are held back {{7*7}}[U+202E]."
    assert sheet.page.locator(".mm-stamp").inner_text() == seen
    assert sheet.page.title() == "Invented island: Casualties per district – Public edition <i>."
    assert sheet.page.locator("meta[name=description]").get_attribute("content") == seen
    assert standalone_html(spec()).count('name="description"') == 0
    sheet.page.get_by_role("button", name="Table", exact=True).click()
    assert sheet.page.locator(".mt-viewfoot").inner_text().startswith(seen)
    assert sheet.faults == []
