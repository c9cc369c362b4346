"""Every number on show belongs to the dates beside it: all views and tabs, in a map file and as in the app.

The window that the slider moves is set as a hand sets it. What is then read is what a reader reads or hears:
heading, totals, note, spoken texts, titles, sentences of completeness, numbers of the legend, cells.
"""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from geo.analysis.cube import Cube
from geo.analysis.figures import difference_words, reporting_of
from geo.analysis.filters import Filters
from geo.analysis.totals import Totals, tally
from geo.layers.measures import MEASURES
from geo.layers.pack import Pack
from geo.maps.basemap.standalone import standalone_html
from geo.maps.payload.count import WindowFigures, window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.several import (
    Pane,
    calendar_spans,
    difference,
    is_unequal,
    span_words,
    warnings_of,
)
from geo.maps.spec import MapView
from geo.reconciliation.completeness import completeness
from geo.reconciliation.facts import changes, within_words
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser

SEED = 20_201_110
SAMPLE, ALL = 2, 20
CASUALTIES = MEASURES.index("casualties")
# A view and the tab chosen in it; only two views have tabs.
PLACES = (
    ("map", ""),
    ("compare", "a"),
    ("compare", "b"),
    ("difference", "a"),
    ("difference", "b"),
    ("years", ""),
    ("table", ""),
)
# What streamlit-folium's frame gives the script of a map.
APP = """window.Streamlit = { sent: [], setComponentValue(value) { this.sent.push(value); } };"""

MOVE = """async ([view, tab, lo, hi]) => {
    const map = MineTime.current, control = map.control;
    if (map.views.state().view !== view) { control.viewButtons[view].click(); }
    if (tab) { control.tabs.nodes[tab].tab.click(); }
    control.setMode("free");
    control.move(lo, hi);
    const texts = (selector) => Array.from(document.querySelectorAll(selector), (node) => node.textContent);
    const at_once = { words: texts(".mt-words")[0], figures: texts(".mt-figure") };
    control.stopRest();
    control.commit();
    const painted = map.painted;
    map.paintSoon();
    while (map.painted === painted) { await new Promise(requestAnimationFrame); }
    return at_once;
}"""
READ = """() => {
    const seen = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
    const nodes = (selector) => Array.from(document.querySelectorAll(selector)).filter(seen);
    const texts = (selector) => nodes(selector).map((node) => node.textContent);
    const cells = (row) => Array.from(row.cells, (cell) => cell.textContent);
    return {
        words: texts(".mt-words"), figures: texts(".mt-figure"), note: texts(".mt-note"),
        live: document.querySelector(".mt-live").textContent,
        spoken: nodes(".mt-range").map((node) => node.getAttribute("aria-valuetext")),
        title: texts(".mm-title"), plain: MineTime.current.districts.plain,
        classes: texts(".mm-classes .mm-count"), whose: texts(".mm-counthead"),
        heads: ["a", "b"].map((letter) => [`.mt-window${letter} h2`, `.mt-told${letter} p`].flatMap(texts))
            .filter((head) => head.length),
        difference: texts(".mt-difference .mt-viewhead p"),
        notes: Array.from(document.querySelectorAll(".mt-difference .mt-young:not([hidden])"),
            (node) => node.textContent),
        changes: texts(".mt-legendpanel .mt-count"),
        years: nodes(".mt-year").map((node) => [".mt-yearhead", ".mt-yeartotal"].map(
            (part) => node.querySelector(part).textContent)),
        yearsStated: texts(".mt-yearsview .mt-stated"), yearsChanged: texts(".mt-yearsview .mt-formed"),
        table: texts(".mt-tableview h2"), tableStated: texts(".mt-tableview .mt-stated"),
        rows: nodes(".mt-table tbody tr").map(cells), foot: nodes(".mt-table tfoot tr").map(cells),
    };
}"""


@dataclass(frozen=True)
class Truth:
    """What the analysis says of any window, without a browser."""

    pack: Pack
    cube: Cube
    feed: Feed

    def words(self, window: tuple[int, int]) -> str:
        return self.cube.period_of(*window).words()

    def count(self, window: tuple[int, int], counting: Any) -> Totals:
        return tally(self.cube.records, by="district", period=self.cube.period_of(*window), counting=counting)

    def bands(self, window: tuple[int, int]) -> list[list[int]]:
        """Return the numbers in the words of each figure: its band, and for how many it is not recorded."""
        return [numbers(figure.full_words()) for figure in self.count(window, "possible").figures.values()]

    def figures(self, window: tuple[int, int]) -> WindowFigures:
        return window_figures(self.feed, *window)

    def stated(self, window: tuple[int, int]) -> str:
        return completeness(Workspace(self.pack).ledger, period=self.cube.period_of(*window)).words


@pytest.fixture(scope="module")
def truth() -> Truth:
    pack = load_pack(ROOT / "data" / "azerbaijan")
    cube = Cube.from_pack(pack)
    return Truth(pack, cube, Feed.read(Workspace(pack).spec(MapView()).feed))


@pytest.fixture(scope="module", params=["file", "app"])
def shown(
    request: pytest.FixtureRequest, browser: Browser, truth: Truth, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    path: Path = tmp_path_factory.mktemp("windows") / "map.html"
    spec = Workspace(truth.pack).spec(MapView())
    path.write_text(standalone_html(spec), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    if request.param == "app":
        page.add_init_script(APP)
    page.goto(path.as_uri())
    page.wait_for_function("window.__mapDrawn")
    yield page
    page.close()
    assert faults == []


def numbers(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def windows(count: int, months: int) -> list[tuple[int, int]]:
    draw = random.Random(SEED)
    drawn = [tuple(sorted(draw.choices(range(months), k=2))) for _ in range(count - 1)]
    # The whole year 2021 ends within uncertain dates: certain and possible are told apart.
    return [(2, 13), *((lo, hi) for lo, hi in drawn)]


def check_dock(read: dict[str, Any], truth: Truth, window: tuple[int, int]) -> None:
    words, bands = truth.words(window), truth.bands(window)
    assert words in read["words"][0]
    assert [numbers(text) for text in read["figures"]] == bands
    assert len(read["spoken"]) == 2
    for spoken in read["spoken"]:
        assert words in spoken
        assert numbers(spoken.rpartition("casualties ")[2]) == bands[CASUALTIES]
    dates, _, said = read["live"].partition(". ")
    assert words in dates
    assert [numbers(part) for part in re.split(r", (?=[A-Z])", said)] == bands
    low, high = truth.count(window, "possible").total
    only = high.incidents - low.incidents
    assert (f"; {only} of them only possibly in this window" in read["note"][0]) is (only > 0)


def check_map(read: dict[str, Any], truth: Truth, main: tuple[int, int], *, whose: str = "") -> None:
    # Heads take the place of a title while two maps are compared.
    assert len(read["title"]) == (0 if whose else 1)
    for title in read["title"]:
        assert f"Casualties, {truth.words(main)}" in title
        assert truth.stated(main) in title
    if read["classes"]:
        tallies = np.bincount(truth.figures(main).classes, minlength=len(truth.feed.header.classes))
        keys = [entry.key for entry in truth.feed.header.classes]
        # Under circles alone districts have no grades.
        told = [key for key in keys if key != "withheld" and not (read["plain"] and key.startswith("grade"))]
        # Districts formed later have a row where there are any in the window.
        counted = [(key, int(tally)) for key, tally in zip(keys, tallies, strict=True) if key in told]
        wanted = [tally for key, tally in counted if tally or key != "not_formed"]
        assert [numbers(text)[0] for text in read["classes"]] == wanted
        assert read["whose"] == [f"Districts in the class{whose}"]


def check_heads(read: dict[str, Any], truth: Truth, pair: dict[str, tuple[int, int]]) -> None:
    assert len(read["heads"]) == 2
    for (letter, window), (title, totals, stated) in zip(pair.items(), read["heads"], strict=True):
        assert title == f"{letter.upper()}: {truth.words(window)}"
        assert [numbers(part) for part in totals.split(" · ")] == truth.bands(window)
        assert stated == truth.stated(window)


def check_difference(read: dict[str, Any], truth: Truth, pair: dict[str, tuple[int, int]]) -> None:
    lines = read["difference"]
    for letter, window in pair.items():
        (line,) = [text for text in lines if text.startswith(f"{letter.upper()}: ")]
        dates, _, rest = line.partition(" — ")
        assert dates == f"{letter.upper()}: {truth.words(window)}"
        totals, stated = rest.split(". ", 1)
        assert [numbers(part) for part in totals.split(" · ")] == truth.bands(window)
        assert stated == truth.stated(window)
    a, b = (truth.figures(window) for window in pair.values())
    result = difference(truth.feed, a, b)
    before, after = (truth.count(window, "possible").figures["casualties"] for window in pair.values())
    (total,) = [text for text in lines if text.startswith("All, ")]
    both = (completeness(Workspace(truth.pack).ledger, period=figures.period) for figures in (a, b))
    reporting = reporting_of(*((each.words, each.share) for each in both))
    change = difference_words(before, after, unequal=is_unequal(a, b), reporting=reporting)
    assert total.startswith(f"All, casualties: {change}. Districts: ")
    assert result.summary in total
    own = [Pane("", "", figures) for figures in (a, b)]
    told = warnings_of(truth.feed, tuple(own), Workspace(truth.pack).ground)
    assert read["notes"] == [text for text in told if not text.startswith("A covers")]
    if read["changes"]:
        tallies = np.bincount(result.classes, minlength=len(result.styles))
        assert [int(text) for text in read["changes"]] == tallies[:-1].tolist()


def check_years(read: dict[str, Any], truth: Truth) -> None:
    cube = truth.cube
    spans = calendar_spans(cube.axis.start_number, 0, cube.axis.months - 1)
    assert [head for head, _ in read["years"]] == [span_words(cube.period_of(*span)) for span in spans]
    for (_, total), span in zip(read["years"], spans, strict=True):
        assert numbers(total) == truth.bands(span)[CASUALTIES]
    assert read["yearsStated"] == [truth.stated((0, cube.axis.months - 1))]
    assert read["yearsChanged"] == [within_words(changes(truth.pack), cube.whole_period)]


def check_table(read: dict[str, Any], truth: Truth, window: tuple[int, int]) -> None:
    assert read["table"] == [f"Casualties by district, {truth.words(window)}"]
    assert read["tableStated"] == [truth.stated(window)]
    likely = {group.label: group.bounds.upper for group in truth.count(window, "most_likely").groups}
    bounds = {group.label: group.bounds for group in truth.count(window, "possible").groups}
    rows = {row[0]: row[1:4] for row in read["rows"] + read["foot"][:-1]}
    assert len(rows) == len(truth.cube.records.district_ids) + 1
    for name, cells in rows.items():
        if cells[0] in {"no record", "formed later"}:
            assert name not in bounds
            continue
        wanted = [
            likely[name].casualties if name in likely else 0,
            bounds[name].lower.casualties if name in bounds else 0,
            bounds[name].upper.casualties if name in bounds else 0,
        ]
        assert [numbers(cell)[0] for cell in cells] == wanted, name
    low, high = truth.count(window, "possible").total
    middle = truth.count(window, "most_likely").total.upper
    whole = [figures.casualties for figures in (middle, low, high)]
    assert [numbers(cell)[0] for cell in read["foot"][-1][1:4]] == whole


def walk(page: Page, truth: Truth, count: int) -> int:
    checked = 0
    for view, tab in PLACES:
        for lo, hi in windows(count, truth.cube.axis.months):
            at_once = page.evaluate(MOVE, [view, tab, lo, hi])
            assert truth.words((lo, hi)) in at_once["words"]
            assert [numbers(text) for text in at_once["figures"]] == truth.bands((lo, hi))
            state = page.evaluate("[MineTime.current.views.state(), MineTime.current.control.state()]")
            main = (state[1]["lo"], state[1]["hi"])
            read = page.evaluate(READ)
            check_dock(read, truth, (lo, hi))
            if view == "map":
                assert main == (lo, hi)
                check_map(read, truth, main)
            elif tab:
                pair = {"a": tuple(state[0]["with"]), "b": main}
                assert pair[tab] == (lo, hi)
                if view == "compare":
                    check_map(read, truth, main, whose=" in window B")
                    check_heads(read, truth, pair)
                else:
                    check_difference(read, truth, pair)
            elif view == "years":
                check_years(read, truth)
            else:
                check_table(read, truth, (lo, hi))
            checked += 1
    return checked


def test_numbers_stand_under_the_dates_they_were_counted_for(shown: Page, truth: Truth) -> None:
    assert walk(shown, truth, SAMPLE) == SAMPLE * len(PLACES)


@pytest.mark.nightly
def test_numbers_stand_under_their_dates_in_twenty_windows(shown: Page, truth: Truth) -> None:
    assert walk(shown, truth, ALL) == ALL * len(PLACES)


# Sorted as a new session finds it, and again when the page imposes another window, filters and all.
IMPOSE = """async ([view, lo, hi, other]) => {
    const map = MineTime.current, painted = map.painted;
    MineTime.feed(map.fed, { serial: (map.serial || 0) + 1, lo, hi, view, with: other });
    while (map.painted === painted) { await new Promise(requestAnimationFrame); }
    await new Promise(requestAnimationFrame);
}"""


def test_a_window_imposed_by_the_page_reaches_every_number(shown: Page, truth: Truth) -> None:
    months = truth.cube.axis.months
    (main, other), later = windows(2, months), (months - 12, months - 1)
    for view in ("map", "compare", "difference", "years", "table"):
        paired = view in {"compare", "difference"}
        for window in (main, later):
            shown.evaluate(IMPOSE, [view, *window, list(other) if paired else None])
            read = shown.evaluate(READ)
            assert [numbers(text) for text in read["figures"]] == truth.bands(window)
            pair = {"a": other, "b": window}
            if view == "map":
                check_map(read, truth, window)
            elif view == "compare":
                check_heads(read, truth, pair)
            elif view == "difference":
                check_difference(read, truth, pair)
            elif view == "years":
                check_years(read, truth)
            else:
                check_table(read, truth, window)


def test_a_window_of_other_filters_takes_its_numbers_from_them(shown: Page, truth: Truth) -> None:
    filters = Filters(device=frozenset({"anti_personnel_mine"}))
    spec = Workspace(truth.pack).spec(MapView(filters=filters))
    window = (2, 13)
    shown.evaluate(IMPOSE, ["map", *window, None])
    before = shown.evaluate("MineTime.current.fed")
    for feed, chosen in ((base64.b64encode(spec.feed).decode(), filters), (before, Filters())):
        shown.evaluate(
            """async (feed) => {
                const map = MineTime.current, painted = map.painted, { lo, hi } = map;
                MineTime.feed(feed, { serial: map.serial, lo, hi, view: "map", with: null });
                while (map.painted === painted) { await new Promise(requestAnimationFrame); }
            }""",
            feed,
        )
        counted = truth.cube.counts(chosen).table(truth.cube.period_of(*window)).totals()
        read = shown.evaluate(READ)
        assert [numbers(text) for text in read["figures"]] == [
            numbers(figure.full_words()) for figure in counted.values()
        ]
