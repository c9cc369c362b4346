"""The map's page as one screen: what fits on it, what it says once, and how its parts are linked."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from geo import choices
from geo.analysis.cube import Cube
from geo.analysis.earlier import earlier
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.maps.legend import ABSENCE
from geo.maps.spec import MapView
from geo.publish.map_file import map_file
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.map.headline import told
from tests.browser.conftest import Server, VisitFactory, settled
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
SIZES = [(1440, 900), (1366, 768), (1024, 768), (390, 844)]
LEAST_SHARE = 0.42
LEAST_MAP = {(1440, 900): 0.39, (1366, 768): 0.32, (1024, 768): 0.38, (390, 844): 0.35}
"""Of the screen, the map alone: without panel, time control and figures."""
LEAST_YEAR = {(1440, 900): 195, (1366, 768): 145, (1024, 768): 124}
MOST_SHIFT = 0.05

# Where things stand on the screen, in its pixels; what the frame holds is moved to where the frame is.
_PLACES = """() => {
    const frame = document.querySelector(".st-key-map iframe"), at = frame.getBoundingClientRect()
    const inside = frame.contentWindow, map = inside.MineTime.current
    const box = (node, dx, dy) => {
        const { left, top, right, bottom } = node.getBoundingClientRect()
        return [left + dx, top + dy, right + dx, bottom + dy]
    }
    const found = (names) => Array.from(inside.document.querySelectorAll(names))
        .filter((node) => node.getClientRects().length).map((node) => box(node, at.left, at.top))
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity]
    const held = inside.MineTime.affectedDistricts(map.shapes, [map.figures])
    const rings = held.flatMap((at) => map.shapes[at].rings)
    rings.forEach((ring) => {
        for (let i = 0; i < ring.length; i += 2) {
            const { x, y } = map.map.latLngToContainerPoint([ring[i + 1], ring[i]])
            west = Math.min(west, x); east = Math.max(east, x)
            north = Math.min(north, y); south = Math.max(south, y)
        }
    })
    const size = map.map.getSize()
    return {
        frame: box(frame, 0, 0), row: box(document.querySelector(".st-key-map_figures"), 0, 0),
        dock: found(".mt-dock")[0], chart: found(".mt-chart")[0], foot: found(".mm-foot")[0],
        buttons: found(".mm-buttons button, .leaflet-control-zoom a, .leaflet-control-layers-toggle"),
        below: found(".mm-foot, .leaflet-control-scale-line, .mm-legend"),
        scrolls: Array.from(inside.document.querySelectorAll(".mm-panel"))
            .some((node) => node.scrollHeight > node.clientHeight + 1),
        share: (east - west) * (south - north) / (size.x * size.y),
        data: [west, north, east, south], size: [size.x, size.y],
    }
}"""
# How far each row of the ranking that is in sight is out of it, and what is said below them.
_RANKS = """() => {
    const list = document.querySelector(".mt-ranklist").getBoundingClientRect()
    const rows = Array.from(document.querySelectorAll(".mt-rank"), (row) => row.getBoundingClientRect())
    const more = document.querySelector(".mt-moreranks")
    return [rows.filter((row) => row.top < list.bottom - 1).map((row) => row.bottom - list.bottom),
        more.hidden ? "" : more.textContent]
}"""
_ROW = """([lo, hi]) => {
    const map = MineTime.current
    map.control.set({ lo, hi })
    map.move(lo, hi)
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
        done(map.readings.of(lo, hi).row))))
}"""


# What stands beside the legend: whether it keeps off it and on the map, and does not scroll.
_BESIDE = """() => {
    const map = MineTime.current.map.getContainer().getBoundingClientRect()
    const legend = document.querySelector(".mm-panel").getBoundingClientRect()
    const parts = Array.from(document.querySelectorAll(".mm-panel .mm-beside"))
    return parts.filter((node) => node.matches(":is(.mm-folded, .mm-more)[open] > *")).map((node) => {
        const { left, top, right } = node.getBoundingClientRect()
        return { off: left >= legend.right, on: top >= map.top && right <= map.right,
            whole: node.scrollHeight <= node.clientHeight + 1 }
    })
}"""
_OVER_A_RECORD = """() => {
    const { map, data } = MineTime.current, at = data.lat.findLastIndex(Number.isFinite)
    map.setView([data.lat[at], data.lon[at]], 13, { animate: false })
    map.getContainer().focus()
}"""
# A click on a record just beside the legend.
_BY_THE_LEGEND = """() => {
    const { map, data, pointer } = MineTime.current, at = data.lat.findLastIndex(Number.isFinite)
    const latlng = L.latLng(data.lat[at], data.lon[at]), { x, y } = map.getSize()
    map.setView(latlng, 13, { animate: false })
    map.panBy([x / 2 - 270, 120 - y / 2], { animate: false })
    pointer._click({ latlng, containerPoint: map.latLngToContainerPoint(latlng) })
}"""
# Beside maps that are compared: whether the legend stands open in the column of words, and whole.
_IN_COLUMN = """() => {
    const panel = document.querySelector(".mt-viewside > .mm-legend .mm-panel")
    const { top } = document.querySelector(".mt-viewside > .mt-viewfoot").getBoundingClientRect()
    return panel && [panel.getBoundingClientRect().height > 100, panel.getBoundingClientRect().bottom <= top]
}"""
# Of a view: what scrolls in it, and how much of its map what is to be seen fills.
_FRAMED = """() => {
    const { views, map } = MineTime.current, shown = (views.part && views.part.map) || map
    const { shapes } = MineTime.current, held = L.latLngBounds([])
    MineTime.affectedDistricts(shapes, views.windows(views.main())).forEach((at) => {
        const [west, south, east, north] = shapes[at].bbox
        held.extend([[south, west], [north, east]])
    })
    const from = shown.latLngToContainerPoint(held.getNorthWest()), size = shown.getSize()
    const to = shown.latLngToContainerPoint(held.getSouthEast())
    const moves = (node) => /auto|scroll/.test(getComputedStyle(node).overflowY) && node.clientHeight
        && node.scrollHeight > node.clientHeight + 1
    const all = Array.from(document.querySelectorAll(".mt-stage, .mt-stage *, .mt-dock *"))
    const off = [...document.querySelectorAll(".mt-viewside > *, .mt-year")].filter((node) =>
        node.getClientRects().length
        && node.getBoundingClientRect().bottom > document.querySelector(".mt-stage").clientHeight + 1)
    return {
        scrolls: all.filter((node) => moves(node) && !node.closest(".mt-ranklist, .mt-covered > .mt-side"))
            .concat(off).map((node) => node.className),
        share: (to.x - from.x) * (to.y - from.y) / (size.x * size.y),
        inside: from.x >= 0 && from.y >= 0 && to.x <= size.x && to.y <= size.y,
    }
}"""
_BARS = """() => {
    const { values, possible } = MineTime.current.control.histogram
    return Array.from(values, (value, month) => [value, value + possible[month]])
}"""


def opened(
    visit: VisitFactory, server: Server, size: tuple[int, int], query: str = ""
) -> tuple[Page, TimeMap]:
    page = visit(width=size[0], height=size[1]).open(f"{server.url}/{query}")
    return page, TimeMap(page)


def apart(one: list[float], other: list[float]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize(
    "size",
    [pytest.param(one, marks=pytest.mark.nightly if one == SIZES[2] else ()) for one in SIZES],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_the_main_job_fits_on_one_screen(country: Server, visit: VisitFactory, size: tuple[int, int]) -> None:
    page, shown = opened(visit, country, size)
    places: dict[str, Any] = page.evaluate(_PLACES)
    assert places["row"][3] <= places["frame"][1]
    assert places["frame"][3] <= size[1]
    assert places["chart"][3] <= places["dock"][3] <= places["frame"][3] + 1
    assert all(apart(button, part) for button in places["buttons"] for part in places["below"])
    assert not places["scrolls"], "the legend scrolls"
    assert places["size"][0] * places["size"][1] >= LEAST_MAP[size] * size[0] * size[1]
    if size == SIZES[0]:
        assert places["share"] >= LEAST_SHARE, places
        west, north, east, south = places["data"]
        assert min(west, north) >= 0
        assert (east, south) <= tuple(places["size"])
    tops, below = shown.frame.evaluate(_RANKS)
    assert all(top < 1 for top in tops), "a row of the ranking is cut"
    assert below in ("", f"{shown.frame.locator('.mt-rank').count() - len(tops)} more districts")
    shown.frame.get_by_role("button", name="Compare", exact=True).click()
    shown.until("map.views.state().view === 'compare'")
    page.wait_for_timeout(300)
    places = page.evaluate(_PLACES)
    assert all(apart(button, part) for button in places["buttons"] for part in places["below"])
    if size[0] >= 1366:
        assert shown.frame.evaluate(_IN_COLUMN) == [True, True]
    shown.frame.get_by_role("button", name="Difference", exact=True).click()
    assert shown.frame.locator(".mm-map .mm-legend").count() == 1
    legend = shown.frame.locator("details.mt-legend")
    legend.evaluate("node => { node.open = true }")
    high, seen, words = legend.evaluate("node => [node.scrollHeight, node.clientHeight, node.innerText]")
    assert high <= seen
    assert ABSENCE in words
    if size[0] >= 1024:
        shown.frame.get_by_role("button", name="By year", exact=True).click()
        page.wait_for_timeout(250)
        assert shown.frame.evaluate(_FRAMED)["scrolls"] == []
        widths = shown.frame.locator(".mt-year canvas").evaluate_all("all => all.map(one => one.clientWidth)")
        assert min(widths) >= LEAST_YEAR[size]


LEAST_FRAMED = {"map": 0.2, "compare": 0.4, "difference": 0.4, "years": 0}


def scrolling(page: Page, shown: TimeMap, size: tuple[int, int]) -> list[Any]:
    """Return which views scroll, or frame what is to be seen small, on a screen of that size."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    found = []
    for view, least in LEAST_FRAMED.items():
        shown.frame.evaluate("(view) => MineTime.current.control.viewButtons[view].click()", view)
        page.wait_for_timeout(250)
        framed = shown.frame.evaluate(_FRAMED)
        if framed["scrolls"] or not framed["inside"] or framed["share"] < least:
            found.append((size, view, framed))
    return found


@pytest.mark.parametrize(
    "sizes", [SIZES[1:3], pytest.param([SIZES[0], (1920, 1080)], marks=pytest.mark.nightly)]
)
def test_with_everything_there_is_neither_legend_nor_views_scroll(
    exercise: Server, visit: VisitFactory, sizes: list[tuple[int, int]]
) -> None:
    page, shown = opened(visit, exercise, SIZES[1], "?rate=per_1000_km2&look=both")
    legend = shown.frame.locator(".mm-panel")
    assert legend.locator("details.mm-group.mm-folded").count() == 2
    for part in ("Circles of districts", "Hazardous areas", "Marks and notes"):
        legend.locator("summary", has_text=part).click()
        beside = shown.frame.evaluate(_BESIDE)
        assert len(beside) == 1, part
        assert all(beside[0].values()), (part, beside)
        assert not page.evaluate(_PLACES)["scrolls"], part
    assert [one for size in sizes for one in scrolling(page, shown, size)] == []


def test_each_figure_stands_once_and_follows_the_hand(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, country, SIZES[0])
    workspace = Workspace(load_pack(country.pack))
    cube = Cube.from_pack(workspace.pack)
    assert shown.frame.locator(".mt-figures").is_hidden()
    title = shown.frame.locator(".mm-title").bounding_box()
    assert title
    assert title["width"] <= 1
    ends = cube.axis.months - 1
    for first, last in ((0, 30), (7, 7), (20, 31), (5, 8), (14, 15), (38, 49), (ends - 5, ends), (0, ends)):
        period = cube.period_of(first, last)
        figures = cube.counts(Filters()).table(period).totals()
        months = earlier(cube.axis, cube.whole_period, period)
        before = cube.counts(Filters()).table(months.period).totals() if months.period else None
        share = workspace.completeness(period=period, filters=Filters())
        wanted = told(figures, "most_likely", share, (months, before))
        row = shown.frame.evaluate(_ROW, [first, last])
        assert row["account"] == wanted["account"]
        assert (row["share"], row["notes"]) == (wanted["share"], wanted["notes"])
        for card, entry in zip(row["cards"], wanted["cards"], strict=True):
            assert card == {key: entry[key] for key in card}
            seen = page.locator(f".st-key-map_figures .{card['measure']}")
            assert seen.locator(".value").inner_text() == card["words"]
            change = card["change"] or {"words": "", "told": ""}
            assert seen.locator(".brief").text_content() == change["words"]
            assert seen.locator(".told").inner_text() == change["told"]
    bars = shown.frame.evaluate(_BARS)
    for month, (sure, whole) in enumerate(bars):
        total = cube.counts(Filters()).total(cube.period_of(month, month), counting="possible")
        assert (sure, whole) == (total.lower.casualties, total.upper.casualties), month
    assert any(sure < whole for sure, whole in bars)
    page.get_by_role("button", name="How it is counted").click()
    assert page.locator(".st-key-map_figures .sentence").inner_text() == wanted["account"]


def test_a_class_of_the_legend_is_shown_alone(country: Server, visit: VisitFactory) -> None:
    page = visit(width=SIZES[0][0], height=SIZES[0][1]).open(f"{country.url}/?look=colours")
    shown = TimeMap(page)
    row = shown.frame.locator(".mm-class").first
    row.click()
    assert row.get_attribute("aria-pressed") == "true"
    assert shown.frame.evaluate("MineTime.current.districts._alone") == 0
    row.click()
    assert shown.frame.evaluate("MineTime.current.districts._alone") == -1


# The circle of a district, how it stands on the ground, and what is found where it stands.
_CIRCLED = """(name) => {
    const map = MineTime.current, at = map.names.indexOf(name), circles = map.circles, figures = map.figures
    const shape = map.shapes[at], cell = at * figures.measures + figures.header.measure
    const found = MineTime.findPainted({ circles, districts: map.districts }, map.map,
        { latlng: L.latLng(shape.lat, shape.lon) })
    return {
        certain: figures.certain[cell], possible: figures.possible[cell], largest: figures.header.largest,
        radius: circles._radii[at], least: circles._least[at], value: circles._values[at],
        found: found.district,
        at, plain: map.districts.plain, quiet: map.incidents.quiet, order: Array.from(circles._order),
        radii: Array.from(circles._radii),
    }
}"""


def test_numbers_are_circles_and_rates_are_colour(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, country, SIZES[0])
    frame = shown.frame
    shown.commit(3, 6)
    shown.until("map.figures.lo === 3")
    told = frame.evaluate(_CIRCLED, "Tartar")
    assert (told["plain"], told["quiet"]) == (True, True)
    assert told["certain"] < told["possible"]
    assert (told["least"], told["value"]) == (told["certain"], told["possible"])
    # Areas, not radii, are proportional; a small circle is on top.
    assert told["radius"] == pytest.approx(24 * (told["possible"] / told["largest"]) ** 0.5)
    assert [told["radii"][at] for at in told["order"]] == sorted(filter(None, told["radii"]), reverse=True)
    assert told["found"] == told["at"]
    legend = frame.locator(".mm-panel")
    assert "Numbers are drawn as circles" in legend.inner_text()
    assert "District totals" in legend.inner_text()
    assert legend.locator(".mm-graded").first.is_hidden()
    page.get_by_role("radio", name="Per 1,000 km²").click()
    shown.until("map.districts.plain === false && !map.incidents.quiet")
    assert "Rates are drawn as colour" in legend.inner_text()
    assert "District totals" not in legend.inner_text()
    assert legend.locator(".mm-graded").first.is_visible()
    # A link of a chosen look opens it again.
    page.goto(f"{country.url}/?look=both")
    shown = TimeMap(page)
    assert {"choropleth", "circles"} <= set(shown.state()["layers"])
    assert "Misleading for numbers" in shown.frame.locator(".mm-panel").inner_text()


_RANKED = """() => Array.from(document.querySelectorAll(".mt-rank"), (row) => [
    row.querySelector(".mt-rankname").textContent, row.querySelector(".mt-rankvalue").textContent])"""
_MIDDLE = """(name) => {
    const map = MineTime.current, at = map.names.indexOf(name), shape = map.shapes[at]
    map.layers.incidents.removeFrom(map.map)
    const { x, y } = map.map.latLngToContainerPoint([shape.lat, shape.lon])
    const box = map.map.getContainer().getBoundingClientRect()
    return [at, box.left + x, box.top + y]
}"""


def test_the_ranking_and_the_map_are_linked_both_ways(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, country, SIZES[0])
    frame = shown.frame
    ranked = frame.evaluate(_RANKED)
    pack = load_pack(country.pack)
    found = totals(pack, by="district", period=Cube.from_pack(pack).whole_period, filters=Filters())
    wanted = {group.label: group.bounds.upper.casualties for group in found.groups}
    assert {name: int(value.split()[0]) for name, value in ranked} == wanted
    assert [int(value.split()[0]) for _, value in ranked] == sorted(wanted.values(), reverse=True)
    first = frame.locator(".mt-rank").nth(2)
    name = ranked[2][0]
    at, x, y = frame.evaluate(_MIDDLE, name)
    first.hover()
    assert frame.evaluate("MineTime.current.districts._lit") == at
    before = page.locator(".st-key-map iframe").bounding_box()
    assert before
    page.mouse.move(before["x"] + x, before["y"] + y)
    page.mouse.move(before["x"] + x + 1, before["y"] + y)
    frame.locator(".mt-rank.mt-lit", has_text=name).wait_for()
    page.mouse.move(before["x"] + 3, before["y"] + 300)
    first.click()
    assert first.get_attribute("aria-pressed") == "true"
    assert frame.evaluate("MineTime.current.districts._lit") == at
    told_of = frame.locator(".mt-chosen").inner_text()
    assert name in told_of
    # The page follows at once, by the map's own figures, and then by its own.
    card = page.locator(".st-key-map_figures .casualties")
    assert card.inner_text().startswith(f"Casualties, {name}\n{wanted[name]}")
    code = next(group.key for group in found.groups if group.label == name)
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("district") == [code])
    page.locator(f".st-key-map_figures .casualties [data-counted='{wanted[name]}']").wait_for()
    assert card.inner_text().startswith(f"Casualties, {name}\n{wanted[name]}")
    assert page.locator(".st-key-every_district").inner_text().startswith(name)
    assert name in frame.locator(".mt-side").inner_text().split("by month and device")[1]
    # On a low screen all of it is in sight as well.
    page.set_viewport_size({"width": SIZES[1][0], "height": SIZES[1][1]})
    page.wait_for_timeout(250)
    assert shown.frame.evaluate(_FRAMED)["scrolls"] == []
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    for by, most in (("Activity", "by year and activity"), ("Status of victims", "by year and status")):
        frame.get_by_label("Stacked by").select_option(label=by)
        frame.get_by_label("Width of a bar").select_option(label="Years")
        assert most in frame.locator(".mt-trendpart h3").inner_text()
        assert sum(map(int, frame.locator(".mt-trendkeys b").all_inner_texts())) == wanted[name]
    width = frame.evaluate("MineTime.current.map.getSize().x")
    frame.get_by_role("button", name="Fold away").click()
    shown.until(f"map.map.getSize().x > {width + 200}")
    assert frame.locator(".mt-onmap").inner_text() == name
    frame.get_by_role("button", name="Districts and months").click()
    shown.until(f"map.map.getSize().x === {width}")
    _the_choice_is_let_go_of(page, shown, code, wanted[name], found.total.upper.casualties)


def _the_choice_is_let_go_of(page: Page, shown: TimeMap, code: str, one: int, every: int) -> None:
    """A district is let go of by its chip, by the way back, by the keyboard and in the sidebar."""
    casualties = page.locator(".st-key-map_figures .casualties")

    def counted(number: int, query: dict[str, list[str]]) -> None:
        page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("district", []) == query["district"])
        casualties.locator(f"[data-counted='{number}']").wait_for()
        shown.until(f"map.side.chosen {'>=' if query['district'] else '<'} 0")

    shown.frame.locator(".mt-chosen .mt-chip").click()
    counted(every, {"district": []})
    page.go_back()
    counted(one, {"district": [code]})
    shown.frame.locator(".mt-rank[aria-pressed=true]").press("Escape")
    counted(every, {"district": []})
    page.go_back()
    counted(one, {"district": [code]})
    page.locator(".st-key-every_district").get_by_role("button").first.click()
    counted(every, {"district": []})
    assert shown.frame.locator(".mt-chosen").inner_text() == ""


def test_a_bar_of_the_panel_shows_its_months_and_gives_back_those_before(
    country: Server, visit: VisitFactory
) -> None:
    page, shown = opened(visit, country, SIZES[0])
    bars = shown.frame.locator(".mt-trend")
    shown.frame.locator(".mt-trendhit").nth(20).click()
    page.wait_for_url(lambda url: "from=2022-07&through=2022-07" in url)
    assert shown.frame.locator(".mt-chosen .mt-chip").inner_text() == "July 2022"
    shown.frame.locator(".mt-chosen .mt-chip").click()
    page.wait_for_url(lambda url: "from=" not in url)
    shown.until("map.lo === 0 && map.hi === map.months.count - 1")
    bars.press("ArrowRight")
    bars.press("ArrowRight")
    assert "December 2020" in shown.frame.locator(".mt-trendtold").inner_text()
    bars.press("Enter")
    page.wait_for_url(lambda url: "from=2020-12&through=2020-12" in url)


def test_a_record_stands_in_the_panel_with_its_sources(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, country, SIZES[0])
    frame = shown.frame
    shown.until("map.boxes.notes.size > 0")
    frame.evaluate(_OVER_A_RECORD)
    frame.locator(".mm-map:focus").press("Enter")
    record = frame.locator(".mt-recordbox:focus")
    record.wait_for()
    assert frame.locator(".leaflet-popup").count() == 0
    assert record.locator(".mm-sources a").count() >= 1
    assert record.get_by_role("link", name="Open record").count() >= 1
    assert not frame.locator(".mt-ranklist").is_visible()
    record.press("Escape")
    frame.locator(".mm-map:focus").wait_for()
    assert frame.locator(".mt-ranklist").is_visible()
    # Without the panel beside it a box opens on the map, clear of the legend.
    frame.get_by_role("button", name="Fold away").click()
    frame.evaluate(_BY_THE_LEGEND)
    frame.locator(".leaflet-popup").wait_for()
    page.wait_for_timeout(500)
    legend, popup = (
        frame.locator(one).evaluate(
            "node => { const { left, top, right, bottom } = node.getBoundingClientRect();"
            " return [left, top, right, bottom] }"
        )
        for one in (".mm-legend", ".leaflet-popup-content-wrapper")
    )
    assert apart(legend, popup)


def test_charts_of_the_panel_are_downloaded_with_what_has_to_be_said(
    country: Server, visit: VisitFactory
) -> None:
    made = visit(width=SIZES[0][0], height=SIZES[0][1])
    page = made.open(f"{country.url}/?device=anti_personnel_mine&from=2022-01&to=2022-12")
    frame = TimeMap(page).frame
    pack = load_pack(country.pack)
    period, filters = Period.parse("2022", "2023"), Filters(device=frozenset({"anti_personnel_mine"}))
    found = totals(pack, by="district", period=period, filters=filters, counting="possible")
    completeness = Workspace(pack).completeness(period=period, filters=filters).words
    files = {}
    charts = (("Ranking", ("CSV",)), ("Months stacked", ("SVG", "PNG", "CSV")), ("Time line", ("CSV",)))
    for what, forms in charts:
        if what == "Time line":
            # In a menu over the map, which must not cover it.
            frame.get_by_role("button", name="How it plays").click()
        frame.get_by_role("button", name=f"Export: {what}").click()
        for form in forms:
            with page.expect_download() as waiting:
                frame.get_by_role("button", name=f"{what} as {form}", exact=True).click()
            name = waiting.value.suggested_filename
            assert name.startswith("azerbaijan_casualties-by-")
            assert name.endswith(f"_2022-01_2022-12.{form.lower()}")
            files[what, form] = waiting.value.path().read_bytes()
    for key in [key for key in files if key[1] != "PNG"]:
        text = files[key].decode().replace("&quot;", '"')
        for said in (
            pack.meta.title,
            "1 January 2022 to 31 December 2022",
            "Anti-personnel mine",
            "Source: ",
        ):
            assert said in text, (key, said)
        assert completeness in text
    assert files["Months stacked", "PNG"].startswith(b"\x89PNG")
    table = files["Ranking", "CSV"].decode().splitlines()
    lines = csv.DictReader(line for line in table if line[:1] not in '#"')
    ranked = {line["district"]: int(line["casualties_possible"]) for line in lines}
    assert ranked == {group.label: group.bounds.upper.casualties for group in found.groups}
    parts = [line.split(",") for line in files["Months stacked", "CSV"].decode().splitlines()]
    inside = [int(line[-1]) for line in parts if line[0] == "period"]
    assert sum(inside) == found.total.upper.casualties
    months = [line.split(",") for line in files["Time line", "CSV"].decode().splitlines()]
    sure, whole = (sum(int(line[at]) for line in months if line[0].startswith("2022-")) for at in (1, 2))
    # What lies in the year and in none of its months for certain is possible in several.
    assert 0 < sure <= found.total.lower.casualties <= found.total.upper.casualties <= whole
    assert made.outside == []


_WATCH_SHIFT = """
window.movedBy = 0
window.shimmering = []
addEventListener("animationstart", (event) => { window.shimmering.push(event.target.outerHTML) })
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.movedBy += entry.value }))
    .observe({ type: "layout-shift", buffered: true })
"""


def test_nothing_moves_while_the_page_loads(country: Server, visit: VisitFactory) -> None:
    made = visit(width=SIZES[1][0], height=SIZES[1][1], own=True)
    made.page.add_init_script(_WATCH_SHIFT)
    page = made.open(f"{country.url}/")
    TimeMap(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.movedBy") < MOST_SHIFT
    # What is drawn anew sixty times a second waits for nothing else: ten windows at once would wait for it.
    assert page.evaluate("window.shimmering") == []


# What a list says is chosen, and whether there is room for it.
_CHOSEN = """(label) => {
    const select = document.querySelector(`select[aria-label="${label}"]`)
    const said = select.selectedOptions[0].text, style = getComputedStyle(select)
    const pencil = document.createElement("canvas").getContext("2d")
    pencil.font = style.font
    return [said, pencil.measureText(said).width + 24 <= select.clientWidth]
}"""


def test_both_periods_of_a_comparison_are_chosen_by_month_and_by_name(
    country: Server, visit: VisitFactory
) -> None:
    page, shown = opened(visit, country, SIZES[1])
    shown.commit(26, 37)
    shown.frame.get_by_role("button", name="Compare", exact=True).click()
    shown.until("map.views.state().view === 'compare'")
    shown.frame.get_by_label("A by name").select_option(label="Same months a year earlier")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("a") == ["2022-01/2022-12"])
    assert shown.frame.evaluate(_CHOSEN, "A by name") == ["Same months a year earlier", True]
    shown.frame.get_by_label("B: last month").select_option(label="Jun 2023")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("b") == ["2023-01/2023-06"])
    shown.frame.get_by_label("A by name").select_option(label="Previous period")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("a") == ["2022-07/2022-12"])
    shown.frame.get_by_label("A: first month").select_option(label="Jan 2023")
    # The first month takes the last one along.
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("a") == ["2023-01/2023-01"])
    assert shown.frame.evaluate(_CHOSEN, "A by name") == ["A by name\u2026", True]
    assert shown.frame.get_by_label("A: last month").evaluate("node => node.selectedOptions[0].text") == (
        "Jan 2023"
    )
    assert "A: 1 January 2023 to 31 January 2023" in shown.frame.locator(".mt-windowa h2").inner_text()


def test_either_end_of_the_window_can_be_taken_hold_of(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, country, SIZES[0])
    low = shown.frame.locator(".mt-low")
    low.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    last = shown.frame.evaluate("MineTime.current.months.count") - 1
    shown.until(f"map.lo === 3 && map.hi === {last}")
    box, handle = shown.frame.locator(".mt-plot").bounding_box(), low.bounding_box()
    assert box
    assert handle
    middle = handle["y"] + handle["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 3 / (last + 1) - 10, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 20.5 / (last + 1), middle, steps=8)
    page.mouse.up()
    shown.until(f"map.lo > 15 && map.lo < 26 && map.hi === {last}")


# What a finger can hit of the map, its time control and the panel, smaller than it should be.
_SMALL = """() => Array.from(document.querySelectorAll(".mt-dock :is(button, select), .mm-buttons button, "
        + ".leaflet-control-zoom a, .leaflet-control-layers-toggle, .mm-legendbutton, "
        + ".mt-side :is(button, select), .mm-panel :is(button, summary), .mt-notes button, "
        + ".mt-view :is(button, select, summary), .mt-clamp:not(:empty)"))
    .filter((node) => node.getClientRects().length && node.getBoundingClientRect().height < 43.5)
    .map((node) => node.className + " " + node.textContent)"""


_SMALL_AROUND = """() => Array.from(document.querySelectorAll("[data-testid=stExpandSidebarButton], "
        + "[data-testid=stSidebar] :is(a, button, summary, [data-baseweb=select])"))
    .filter((node) => node.checkVisibility({ checkVisibilityCSS: true }))
    .filter((node) => node.getBoundingClientRect().height < 43.5)
    .map((node) => node.className + " " + node.textContent)"""
_RAIL_AT = """([left, right, bottom]) => {
    const box = document.querySelector("[data-testid=stSidebar]").getBoundingClientRect()
    return box.left === left && box.right === right && Math.abs(box.bottom - bottom) < 1 && box.top > 60
}"""


# Of sentences that keep to one line, those of which a part of the next one shows.
_CUT = """() => Array.from(document.querySelectorAll(".mt-clamped"))
    .filter((node) => node.getClientRects().length)
    .filter((node) => node.clientHeight > 1.5 * parseFloat(getComputedStyle(node).lineHeight))
    .map((node) => node.textContent)"""
# Buttons beyond the side of the screen, where nobody finds them.
_OUT_OF_SIGHT = """() => Array.from(document.querySelectorAll(".mt-view button, .mt-notes button"))
    .filter((node) => node.getClientRects().length && !node.closest(".mt-scroll"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth).map((node) => node.textContent)"""
_LEGEND_SHEET = """() => {
    const box = document.querySelector(".mm-legend").getBoundingClientRect()
    const panel = document.querySelector(".mm-panel")
    const buttons = document.querySelectorAll(".mm-buttons button, .leaflet-control-zoom a")
    const covered = (node) => node.getBoundingClientRect().bottom > box.top
    return [box.left, innerWidth - box.right, innerHeight - box.bottom,
        Array.from(buttons).filter(covered).map((node) => node.title),
        panel.scrollHeight <= panel.clientHeight + 1]
}"""
# What a page shows that reaches beyond the screen's side.
_BESIDE_THE_SCREEN = """() => Array.from(document.querySelectorAll("[data-testid=stMain] *"))
    .filter((node) => node.checkVisibility({ checkVisibilityCSS: true }))
    .filter((node) => !node.closest("[data-testid=stDataFrame]"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.className)"""
_IN_SIGHT = """key => {
    const { top } = document.querySelector(".st-key-" + key).getBoundingClientRect()
    return top > 0 && top < 200
}"""
_TITLE_FIRST = """() => getComputedStyle(document.querySelector(
    "[data-testid=stLayoutWrapper]:has(> .st-key-filter_line h1)")).order"""
_COLLAPSED = """wanted =>
    document.querySelector("[data-testid=stSidebar]").dataset.collapsed === wanted"""


def test_on_a_tablet_the_rail_lies_over_the_page_and_folds(country: Server, browser: Browser) -> None:
    width, height = SIZES[2]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
    page = context.new_page()
    page.goto(f"{country.url}/")
    settled(page)
    shown = TimeMap(page)
    page.wait_for_function(_COLLAPSED, arg="true")
    size = shown.frame.evaluate("MineTime.current.map.getSize()")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_function(_COLLAPSED, arg="false")
    assert shown.frame.evaluate("MineTime.current.map.getSize()") == size
    page.locator(".st-key-map iframe").click(position={"x": 500, "y": 200})
    page.wait_for_function(_COLLAPSED, arg="true")
    # Buttons leave the map its height, and what is folded to a line is as high under a finger as they are.
    places = page.evaluate(_PLACES)
    assert places["share"] >= 0.3
    assert abs(sum(places["data"][::2]) - places["size"][0]) < 0.2 * places["size"][0]
    assert all(apart(button, part) for button in places["buttons"] for part in places["below"])
    for view in ("Compare", "Difference", "By year", "Map"):
        shown.frame.get_by_role("button", name=view, exact=True).tap()
        page.wait_for_timeout(150)
        assert shown.frame.evaluate(_SMALL) == [], view
    shown.frame.get_by_role("button", name="Fold away").click()
    shown.until("map.map.getSize().x * map.map.getSize().y > 0.5 * 1024 * 768")
    context.close()


def test_a_telephone_has_the_panel_as_a_sheet_and_room_for_fingers(country: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{country.url}/")
    settled(page)
    shown = TimeMap(page)
    assert shown.frame.evaluate(_SMALL) == []
    before = shown.frame.evaluate("MineTime.current.map.getSize().y")
    shown.frame.get_by_role("button", name="Districts and months").tap()
    sheet = shown.frame.locator(".mt-side")
    box, frame = sheet.bounding_box(), page.locator(".st-key-map iframe").bounding_box()
    assert box
    assert frame
    assert box["width"] == frame["width"]
    assert box["y"] + box["height"] == pytest.approx(frame["y"] + frame["height"], abs=2)
    assert shown.frame.evaluate(_SMALL) == []
    shown.frame.get_by_role("button", name="Fold away").tap()
    shown.until(f"Math.abs(map.map.getSize().y - {before}) < 2")
    first = shown.frame.locator(".mt-firstranks").inner_text().replace("\u00a0", " ")
    assert first.startswith("Aghdam 38 or another \u00b7 Tartar 36")
    # The legend is a sheet, too, and lies over nothing that is pressed on the map.
    shown.frame.locator(".mm-legendbutton").tap()
    left, right, below, covers, whole = shown.frame.evaluate(_LEGEND_SHEET)
    assert (left, right, below, covers, whole) == (0, 0, 0, [], True)
    assert shown.frame.evaluate(_SMALL) == []
    shown.frame.locator(".mm-legendbutton").tap()
    assert page.evaluate(_BESIDE_THE_SCREEN) == []
    assert page.evaluate(_TITLE_FIRST) == "-1", "the button of the rail lies over notices"
    page.get_by_test_id("stMain").evaluate("node => { node.scrollTop = 500 }")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('[data-testid=stHeader]')).backgroundColor"
        " === 'rgb(255, 255, 255)'"
    )
    page.get_by_test_id("stMain").evaluate("node => { node.scrollTop = 0 }")
    page.wait_for_function("() => !document.body.classList.contains('scrolled')")
    for view in ("Compare", "Difference", "By year", "Table", "Map"):
        shown.frame.get_by_role("button", name=view, exact=True).tap()
        page.wait_for_timeout(150)
        if view in ("Compare", "Difference"):
            shown.frame.evaluate("MineTime.current.views.setPair({ a: [0, 2], b: [20, 60] })")
        assert shown.frame.evaluate(_OUT_OF_SIGHT) == [], view
        assert shown.frame.evaluate(_SMALL) == [], view
        assert shown.frame.evaluate(_CUT) == [], view
    # Pages and filters come from below as well, and go again when the page is touched.
    rail = page.get_by_test_id("stSidebar")
    assert page.evaluate(_SMALL_AROUND) == []
    for name in ("Copy link", "How it is counted"):
        target = page.get_by_role("button", name=name).bounding_box()
        assert target
        assert target["height"] >= 44
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.wait_for_function(_RAIL_AT, arg=[0, 390, 844])
    assert rail.get_by_role("combobox", name="Device").is_visible()
    assert page.evaluate(_SMALL_AROUND) == []
    page.touchscreen.tap(150, 20)
    page.wait_for_function(_COLLAPSED, arg="true")
    _a_record_fills_the_telephone(page, country)
    context.close()


def _a_record_fills_the_telephone(page: Page, country: Server) -> None:
    """A link to a record shows its sources on the first screen, below a table that names the district."""
    page.goto(f"{country.url}/incidents?incident=AZ-2020-006")
    settled(page)
    sources = page.locator(".st-key-record .title", has_text="Sources")
    sources.wait_for()
    page.wait_for_function(_IN_SIGHT, arg="record_name")
    box, name = sources.bounding_box(), page.locator(".st-key-record_name").bounding_box()
    assert box
    assert name
    assert name["y"] >= 44
    assert box["y"] + box["height"] < 844 - 100
    assert page.evaluate(_BESIDE_THE_SCREEN) == []


def test_a_period_by_name_is_a_window(country: Server, visit: VisitFactory) -> None:
    page, shown = opened(visit, country, SIZES[1])
    last = shown.frame.evaluate("MineTime.current.months.count") - 1
    month, total = Workspace(load_pack(country.pack)).stated.ground()["since"]
    for name, first in (
        ("Last 12 months", last - 11),
        ("This year", last - 2),
        (total, month),
        ("Whole period", 0),
    ):
        shown.frame.get_by_label("A period by name").select_option(label=name)
        shown.until(f"map.lo === {first} && map.hi === {last}")
        assert shown.frame.evaluate(_CHOSEN, "A period by name")[0] == name
    page.wait_for_url(lambda url: "from=" not in url)
    shown.commit(26, 37)
    assert shown.frame.evaluate(_CHOSEN, "A period by name")[0] == "Period\u2026"
    assert shown.frame.evaluate(_CHOSEN, "Length of the window") == ["12 months", True]
    words = shown.frame.locator(".mt-words")
    assert words.evaluate("node => node.offsetHeight / parseFloat(getComputedStyle(node).lineHeight)") <= 2.05


_PARTS = """() => Array.from(document.querySelectorAll(".mt-part"), (node) => [
    node.querySelector(".mt-yearhead").textContent, node.querySelector(".mt-yeartotal").textContent,
    node.querySelector("canvas").clientWidth])"""


def test_small_maps_are_told_apart_by_more_than_years(
    country: Server, visit: VisitFactory, tmp_path: Path
) -> None:
    page, shown = opened(visit, country, SIZES[0])
    shown.commit(26, 31)
    shown.frame.get_by_role("button", name="By year", exact=True).click()
    told = shown.frame.locator(".mt-yearsview").inner_text()
    assert "all figures outside these maps count 1 January 2023 to 30 June 2023 alone" in told
    assert shown.frame.locator(".mt-year canvas").first.bounding_box()["width"] >= 195  # type: ignore[index]
    cube = Cube.from_pack(load_pack(country.pack))

    def follow(by: str, first: int, last: int) -> None:
        shown.frame.locator(".mt-part").first.wait_for()
        codes = next(one.codes for one in choices.FILTERS if one.key == by)
        period = cube.period_of(first, last)
        for label, text, width in shown.frame.evaluate(_PARTS):
            code = next(code for code in codes.codes() if codes.label(code) == label)
            figure = cube.counts(Filters.from_mapping({by: [code]})).table(period).total("casualties")
            assert text == f"Casualties {figure.full_words()}", label
            assert width >= 116
        assert "These maps add to " in shown.frame.locator(".mt-yearsview").inner_text()

    for by in ("device", "victim_status"):
        shown.frame.get_by_label("Small maps by").select_option(by)
        page.wait_for_url(lambda url, by=by: parse_qs(urlsplit(url).query).get("by") == [by])
        follow(by, 26, 31)
    shown.commit(14, 30)
    page.wait_for_url(lambda url: "through=2023-05" in url)
    follow("victim_status", 14, 30)
    other = TimeMap(visit(stranger=True).open(page.url))
    other.frame.locator(".mt-part").first.wait_for()
    assert other.frame.evaluate(_PARTS) == shown.frame.evaluate(_PARTS)
    edition = redact(load_pack(country.pack), "internal")
    file = tmp_path / "map.html"
    file.write_bytes(map_file(edition, Workspace(edition).spec(MapView())))
    alone = visit().page
    alone.goto(file.as_uri())
    alone.locator("[data-digest]").first.wait_for(state="attached")
    alone.evaluate("MineTime.current.views.show('years'); MineTime.current.views.tellApart('activity')")
    alone.locator(".mt-part").first.wait_for()
    labels = [part.label for part in Workspace(edition).parts(MapView(), "activity")]
    assert [label for label, _, _ in alone.evaluate(_PARTS)] == labels
