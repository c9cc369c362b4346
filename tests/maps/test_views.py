"""Comparing, the difference, the years, the table: what they say, and that they come and go cleanly."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from geo.analysis.periods import Period
from geo.maps.script import WEB_FOLDER
from tests.maps.conftest import Sheet
from tests.maps.harness import harness_page
from tests.maps.view_page import pack_feed, real_pack, view_page

pytestmark = pytest.mark.browser

INVENTED = """
(function () {
  const wide = 62, high = 50, districts = wide * high, months = 240, n = 100000;
  const shapes = [];
  for (let d = 0; d < districts; d += 1) {
    const west = 20 + d % wide * 0.2, south = 10 + Math.floor(d / wide) * 0.2, ring = [];
    const corner = (x, y, dx, dy) => {
      for (let k = 0; k < 12; k += 1) { ring.push(x + dx * k / 60, y + dy * k / 60); }
    };
    corner(west, south, 1, 0); corner(west + 0.2, south, 0, 1);
    corner(west + 0.2, south + 0.2, -1, 0); corner(west, south + 0.2, 0, -1);
    shapes.push({ rings: [Float64Array.from(ring)], bbox: [west, south, west + 0.2, south + 0.2] });
  }
  const classes = [
    ["grade_1", "1-4", "#fee391", ""], ["grade_2", "5 or more", "#cc4c02", ""], ["zero", "0", "#ffffff", ""],
    ["possible", "possible", "#fff6dc", "level"], ["not_recorded", "no number", "#e4d8ee", "lines"],
    ["no_record", "none", "#e8e8e8", "hatch"], ["withheld", "no rate", "#bdbdbd", "dots"]
  ].map(([key, label, colour, pattern]) => ({ key, label, colour, pattern }));
  const data = {
    header: {
      measure: 3, measures: ["Incidents", "Killed", "Injured", "Casualties"], counting: "most_likely",
      made: [[[], false], [[0], true], [[1], true], [[0, 1, 2], true]],
      lines: [], unit: "casualties",
      months: { first: [2001, 1], count: months, start: [2001, 1, 1], last: [2020, 12, 31] },
      districts, incidents: n, certain: n, classes, starts: [1, 5], decimals: 0, largest: 90,
      rate: { kind: "count", factor: 1, few: 5, reasons: [""], refused: [false] },
      columns: { gaps: ["u8", 0, 0] }
    },
    n, certain: n, months, counted: 4, off: new Uint32Array(months + 1),
    start: new Uint16Array(0), middle: new Uint16Array(0), end: new Uint16Array(0),
    district: new Uint16Array(n), gaps: new Uint8Array(n), lon: new Float64Array(n).fill(NaN),
    lat: new Float64Array(n).fill(NaN), device: new Uint8Array(n), precision: new Uint8Array(n),
    radius: new Float32Array(n), row: new Uint32Array(n), below: new Float64Array(0),
    refusal: new Uint8Array(districts), ever: new Uint8Array(districts).fill(1)
  };
  for (let m = 0; m <= months; m += 1) { data.off[m] = Math.floor(n * m / months); }
  const killed = new Uint32Array(n), none = new Uint32Array(n);
  for (let i = 0; i < n; i += 1) {
    data.district[i] = i * 7919 % districts;
    killed[i] = i % 3;
  }
  Object.assign(data, MineTime.measured(data.header, [killed, none, none], data.gaps));
  window.invented = { shapes, data };
}());
"""

HEADER = {
    "measure": 3,
    "districts": 9,
    "largest": 60,
    "decimals": 0,
    "starts": [1, 5, 10, 20, 50],
    "rate": {"kind": "count", "few": 5},
    "classes": [
        {"key": "zero", "label": "0 recorded", "colour": "#ffffff", "pattern": ""},
        {"key": "possible", "label": "Possible", "colour": "#fff6dc", "pattern": "level"},
        {"key": "not_recorded", "label": "Not recorded", "colour": "#e4d8ee", "pattern": "lines"},
        {"key": "no_record", "label": "No record", "colour": "#e8e8e8", "pattern": "hatch"},
        {"key": "withheld", "label": "Rate not shown", "colour": "#bdbdbd", "pattern": "dots"},
    ],
}


@pytest.fixture
def parts(sheet: Sheet) -> Sheet:
    sheet.open(harness_page())
    return sheet


def open_views(sheet: Sheet, *, width: int = 1100, height: int = 600, **options: Any) -> None:
    sheet.page.set_viewport_size({"width": width, "height": height + 250})
    sheet.open(view_page(height=height, **options))


def show(sheet: Sheet, name: str, state: dict[str, Any] | None = None) -> None:
    sheet.page.evaluate("([name, state]) => page.views.show(name, state)", [name, state])
    sheet.page.wait_for_timeout(120)


def texts(sheet: Sheet, selector: str) -> list[str]:
    return [node.inner_text().strip() for node in sheet.page.query_selector_all(selector)]


def difference(
    sheet: Sheet,
    a: Sequence[float | None],
    b: Sequence[float | None],
    *,
    counts: Any = None,
    lacking: Any = None,
    **header: Any,
) -> dict[str, Any]:
    lacking = lacking or ([0] * len(a), [0] * len(a))
    counts = counts or (a, b)
    given = {**HEADER, **header, "districts": len(a)}
    found = sheet.page.evaluate(
        """([header, a, b, counts, lacking, ever]) => {
          const numbers = (list) => Float64Array.from(list, (value) => (value === null ? NaN : value));
          const side = (list, count, lacking) => ({ value: numbers(list), count: numbers(count), lacking });
          const got = MineTime.differenceClasses({ header, ever: Uint8Array.from(ever) },
            side(a, counts[0], lacking[0]), side(b, counts[1], lacking[1]));
          const keys = Array.from(got.classes, (at) => got.styles[at].key);
          return JSON.stringify({ ...got, keys });
        }""",
        [given, a, b, counts, lacking, header.get("ever", [1] * len(a))],
    )
    result: dict[str, Any] = json.loads(found)
    return result


def test_differences_fall_into_symmetric_classes(parts: Sheet) -> None:
    a = [20, 12, 9, 5, 4, 3, 0, 0, 0]
    b = [9, 3, 5, 4, 4, 4, 5, 9, 10]
    found = difference(parts, a, b)
    assert found["keys"] == [
        "fewer_3", "fewer_2", "fewer_1", "fewer_1", "same", "more_1", "more_2", "more_2", "more_3",
    ]  # fmt: skip
    labels = [style["label"] for style in found["styles"]]
    assert labels == [
        "Fewer by 10 or more", "Fewer by 5 to 9", "Fewer by 1 to 4", "No difference",
        "More by 1 to 4", "More by 5 to 9", "More by 10 or more",
        "Not recorded in A or B", "No record", "Rate not shown",
    ]  # fmt: skip
    assert [style["colour"] for style in found["styles"]][:7] == [
        "#2166ac", "#67a9cf", "#d1e5f0", "#ffffff", "#fddbc7", "#ef8a62", "#b2182b",
    ]  # fmt: skip
    assert found["tally"] == [1, 1, 2, 1, 1, 2, 1, 0, 0, 0]
    assert (found["less"], found["same"], found["more"]) == (4, 1, 4)


def test_no_record_is_no_difference_of_zero(parts: Sheet) -> None:
    found = difference(parts, [0, 0], [0, 0], ever=[1, 0])
    assert found["keys"] == ["same", "no_record"]
    assert found["styles"][-2]["pattern"] == "hatch"


def test_a_district_without_a_record_has_no_figure_in_any_box(parts: Sheet) -> None:
    found = parts.page.evaluate(
        """(given) => {
          const header = { ...given, measures: ["Incidents", "Killed"], measure: 1 };
          const figures = { header, data: { header, ever: [0] } };
          const mounted = {
            figures, names: ["Alpha"], words: String,
            ground: {
              notes: { words: [""], sources: [], notes: [] }, districts: [[0, 0, 1, 0, 0, 0, "D1", ""]]
            }
          };
          const compare = MineTime.Compare.prototype.words.call({
            pair: { A: figures, heading: () => "A: 2001" }, context: mounted
          }, 0);
          const texts = (box) => [...box.querySelectorAll("h3, p, td")].map((node) => node.textContent);
          return [texts(MineTime.boxes(mounted).district(0, false)), texts(compare)];
        }""",
        HEADER,
    )
    never = ["no record"] * 2
    note = "No record. No record does not mean no contamination."
    assert found == [
        ["Alpha", "Killed: no record", *never, note, "approximate boundary"],
        ["Alpha", "No record", "A: 2001"],
    ]


def test_large_data_take_wider_steps(parts: Sheet) -> None:
    found = difference(parts, [0, 0, 0, 200], [9, 10, 100, 0], largest=900)
    assert found["keys"] == ["more_1", "more_2", "more_3", "fewer_3"]
    assert found["styles"][5]["label"] == "More by 10 to 99"


def test_rates_are_withheld_where_either_is_and_zero_where_nothing_was_counted(parts: Sheet) -> None:
    rate = {"kind": "per_100k", "few": 5}
    found = difference(
        parts,
        [4.2, None, 30.0, None, 1.2],
        [5.0, 40.0, None, None, 1.24],
        counts=([6, 3, 30, 0, 9], [7, 40, 0, 0, 9]),
        rate=rate,
        decimals=1,
        starts=[10, 50, 100, 400],
    )
    assert found["keys"] == ["more_1", "withheld", "fewer_3", "same", "same"]
    assert [style["label"] for style in found["styles"]][4:7] == [
        "More by under 2.0", "More by 2.0 to 19.9", "More by 20.0 or more",
    ]  # fmt: skip


def test_rate_steps_increase_whatever_the_scale(parts: Sheet) -> None:
    for top in (1, 2, 3, 9, 17, 100, 12_345):
        found = difference(parts, [0.0], [0.0], rate={"kind": "per_100k", "few": 5}, decimals=1, starts=[top])
        labels = [style["label"] for style in found["styles"][4:7]]
        numbers = [float(re.findall(r"[\d,.]+", label)[0].replace(",", "")) for label in labels]
        assert numbers[0] <= numbers[1] < numbers[2], top


def test_what_is_not_recorded_is_not_compared(parts: Sheet) -> None:
    found = difference(
        parts, [None, 4, 4], [9, None, 9], counts=([0, 4, 4], [9, 0, 9]), lacking=([1, 0, 0], [0, 1, 0])
    )
    assert found["keys"] == ["not_recorded", "not_recorded", "more_2"]
    assert (found["less"], found["same"], found["more"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("b", "count", "pair"),
    [
        ([12, 23], 72, [[0, 11], [12, 23]]),
        ([0, 71], 72, [[0, 35], [36, 71]]),
        ([0, 4], 72, [[1, 2], [3, 4]]),
        ([0, 0], 72, [[0, 0], [1, 1]]),
        ([5, 16], 72, [[0, 4], [5, 16]]),
    ],
)
def test_the_window_before(parts: Sheet, b: list[int], count: int, pair: list[list[int]]) -> None:
    found = parts.page.evaluate("([b, count]) => MineTime.windowBefore(b, count)", [b, count])
    assert [found["a"], found["b"]] == pair


def test_windows_made_equal_are_equal_and_apart(parts: Sheet) -> None:
    wrong = parts.page.evaluate("""() => {
      const wrong = [], count = 14, length = (range) => range[1] - range[0] + 1;
      const all = [];
      for (let lo = 0; lo < count; lo += 1) { for (let hi = lo; hi < count; hi += 1) { all.push([lo, hi]); } }
      all.forEach((a) => all.forEach((b) => {
        const got = MineTime.equalWindows(a, b, count);
        const apart = got.a[1] < got.b[0] || got.b[1] < got.a[0];
        const inside = [...got.a, ...got.b].every((month) => month >= 0 && month < count)
          && length(got.a) > 0 && length(got.b) > 0;
        if (length(got.a) !== length(got.b) || !apart || !inside) { wrong.push([a, b, got]); }
      }));
      return wrong;
    }""")
    assert wrong == []


YEARS = """(axis) => MineTime.calendarYears(MineTime.months({ months: axis }), axis)
  .map(({ lo, hi, label }) => [lo, hi, label])"""


def test_months_of_part_years_are_named(parts: Sheet) -> None:
    axis = {"first": [2020, 11], "count": 73, "start": [2020, 11, 10], "last": [2026, 11, 18]}
    found = parts.page.evaluate(YEARS, axis)
    assert found[0] == [0, 1, "2020 (from 10 November)"]
    assert found[1] == [2, 13, "2021"]
    assert found[-1] == [62, 72, "2026 (to 18 November)"]
    axis = {"first": [2020, 3], "count": 4, "start": [2020, 3, 2], "last": [2020, 6, 9]}
    found = parts.page.evaluate(YEARS, axis)
    assert [label for _, _, label in found] == ["2020 (2 March to 9 June)"]


# Comparing


def figures_of(start: date, end: date, measure: str = "casualties") -> str:
    _, cube = real_pack()
    return cube.counts().table(Period(start, end)).total(measure).full_words()


def test_two_maps_show_two_windows(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "compare")
    assert texts(sheet, ".mt-windowhead h2") == [
        "A: 1 January 2022 to 31 December 2022",
        "B: 1 January 2023 to 31 December 2023",
    ]
    a, b = texts(sheet, ".mt-windowtold p:not(.mt-stated)")
    assert a.endswith(f"Casualties {figures_of(date(2022, 1, 1), date(2023, 1, 1))}")
    assert b.endswith(f"Casualties {figures_of(date(2023, 1, 1), date(2024, 1, 1))}")
    boxes = [sheet.page.query_selector(name).bounding_box() for name in (".mt-othermap", "#map")]  # type: ignore[union-attr] # both are there
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=1)  # type: ignore[index] # both are visible
    assert boxes[0]["y"] == boxes[1]["y"]  # type: ignore[index] # both are visible
    assert sheet.page.evaluate("""() => {
      const counter = MineTime.counter(page.data), layer = page.views.part.layers.districts;
      const wanted = counter.classes(counter.window(14, 25));
      return layer._classes.every((at, d) => at === wanted[d]);
    }""")
    assert sheet.faults == []


def test_one_above_the_other_where_it_is_narrow(sheet: Sheet) -> None:
    open_views(sheet, width=360, height=640)
    show(sheet, "compare")
    order = [
        sheet.page.query_selector(name).bounding_box()["y"]  # type: ignore[union-attr,index] # all are visible
        for name in (".mt-windowa", ".mt-othermap", ".mt-windowb", "#map")
    ]
    assert order == sorted(order)
    assert len(set(order)) == 4
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 360


def apart(sheet: Sheet) -> dict[str, float]:
    found: dict[str, float] = sheet.page.evaluate("""() => {
      const a = page.views.part.map, b = page.map, at = (map) => map.project(map.getCenter(), 20);
      return { pixels: at(a).distanceTo(at(b)), zoom: Math.abs(a.getZoom() - b.getZoom()) };
    }""")
    return found


def drag(sheet: Sheet, x: float, y: float, dx: float, dy: float, *, hold: bool = False) -> None:
    mouse = sheet.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 9):
        mouse.move(x + dx * step / 8, y + dy * step / 8)
    if not hold:
        mouse.up()


def test_maps_are_linked_both_ways_without_drift(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "compare")
    moves = sheet.page.evaluate("""() => {
      window.ends = 0;
      page.map.on("moveend", () => { window.ends += 1; });
      return window.ends;
    }""")
    for number in range(12):
        x = 800 if number % 2 else 250
        drag(sheet, x, 300, (-1) ** number * (31.5 + number), 17 - 3 * number)
        sheet.page.mouse.wheel(0, -160 if number % 3 else 240)
        sheet.page.wait_for_timeout(60)
    sheet.page.wait_for_timeout(400)
    gap = apart(sheet)
    # A pixel at zoom 20 is under 0.15 m.
    assert gap["zoom"] == 0
    assert gap["pixels"] < 0.5
    before = sheet.page.evaluate("window.ends")
    sheet.page.wait_for_timeout(300)
    assert sheet.page.evaluate("window.ends") == before > moves


def test_the_other_map_follows_within_a_drag(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "compare")
    drag(sheet, 800, 300, 90, 40, hold=True)
    gap = sheet.page.evaluate("""() => {
      const a = page.views.part.map, b = page.map, zoom = b.getZoom();
      return a.project(a.getCenter(), zoom).distanceTo(b.project(b.getCenter(), zoom));
    }""")
    sheet.page.mouse.up()
    assert gap < 1.5


def test_the_tabs_decide_which_window_moves(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "compare")
    tabs = sheet.page.locator("[role=tab]")
    assert [text[0] for text in tabs.all_inner_texts()] == ["A", "B"]
    tabs.nth(0).click()
    assert sheet.page.evaluate("page.told.at(-1).tab") == "a"
    moved = sheet.page.evaluate("""() => {
      const before = page.views.state().with, main = [page.lo, page.hi];
      page.control.move(before[0] - 3, before[1] - 3);
      return { before, after: page.views.state().with, main, now: [page.lo, page.hi] };
    }""")
    assert moved["after"] == [month - 3 for month in moved["before"]]
    assert moved["main"] == moved["now"]
    heads = texts(sheet, ".mt-windowhead h2")
    assert heads[1] == "B: 1 January 2023 to 31 December 2023"
    assert heads[0].startswith("A: ")
    assert "2021" in heads[0]


def test_unequal_and_young_windows_say_so(sheet: Sheet) -> None:
    open_views(sheet, lo=53, hi=64)
    show(sheet, "compare", {"with": [2, 7]})
    line = sheet.page.locator(".mt-unequal")
    assert "A covers 6 months, B 12 months: numbers of unequal windows do not compare" in line.inner_text()
    assert texts(sheet, ".mt-young")[0] == (
        "Reports for 1 April 2025 to 13 March 2026 may still come in; a fall may be a lack of reports."
    )
    line.get_by_role("button", name="Make equal").click()
    assert not line.is_visible()
    assert sheet.page.evaluate("page.views.state()") == {
        "view": "compare",
        "with": [41, 52],
        "b": [53, 64],
        "tab": "b",
    }
    assert sheet.page.evaluate("page.told.at(-1)") == {
        "view": "compare",
        "with": [41, 52],
        "b": [53, 64],
        "tab": "b",
    }
    assert sheet.page.evaluate("page.control.state().compare") == {"lo": 41, "hi": 52, "active": "b"}


def test_where_the_main_window_begins_at_the_start_it_is_halved(sheet: Sheet) -> None:
    open_views(sheet, lo=0, hi=64)
    show(sheet, "difference")
    assert sheet.page.evaluate("[page.lo, page.hi, ...page.views.state().with]") == [33, 64, 1, 32]
    assert "difference" in sheet.page.evaluate("page.control.state().view")


@pytest.mark.parametrize("view", ["compare", "difference", "years", "table"])
def test_a_view_leaves_nothing_behind(sheet: Sheet, view: str) -> None:
    open_views(sheet)
    state = """() => {
      const sizes = Object.values(page.map._events).map((list) => (Array.isArray(list) ? list.length : 0));
      const listeners = sizes.reduce((sum, size) => sum + size, 0);
      const box = page.map.getContainer(), stage = document.getElementById("stage");
      return [listeners, stage.outerHTML.replace(/<canvas[^>]*>|style="[^"]*"/g, "").length,
        box.style.visibility, box.inert, page.map.getZoom(), page.map.getCenter().lat.toFixed(6),
        page.map.getSize().x, page.map.options.zoomAnimationThreshold,
        Object.keys(page.map._layers).length];
    }"""
    before = sheet.page.evaluate(state)
    for _ in range(3):
        show(sheet, view)
        assert sheet.page.evaluate(state) != before
        show(sheet, "map")
    after = sheet.page.evaluate(state)
    # Leaflet marks a focused or once moved container with a class of its own.
    assert after[1] == pytest.approx(before[1], abs=60)
    assert after[:1] + after[2:] == before[:1] + before[2:]
    assert sheet.faults == []


@pytest.mark.parametrize("view", ["compare", "difference", "years", "table"])
def test_other_filters_keep_view_and_windows(sheet: Sheet, view: str) -> None:
    open_views(sheet)
    show(sheet, view)
    before = sheet.page.evaluate("page.views.state()")
    sheet.page.evaluate("(feed) => page.feed(feed)", pack_feed(measure="incidents"))
    sheet.page.wait_for_timeout(100)
    assert sheet.page.evaluate("page.views.state()") == before
    words = sheet.page.inner_text("#stage").lower()
    assert "incidents" in words
    assert sheet.faults == []


def test_layers_switched_on_the_main_map_are_switched_on_the_other(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "compare")
    layers = "Object.keys(page.views.part.layers).sort().join()"
    assert sheet.page.evaluate(layers) == "districts,incidents"
    sheet.page.evaluate("() => { page.main.circles.addTo(page.map); page.map.fire('overlayadd'); }")
    assert sheet.page.evaluate(layers) == "circles,districts,incidents"
    assert sheet.page.evaluate("""() => {
      const { layers, map } = page.views.part;
      return Object.values(layers).every((layer) => map.hasLayer(layer));
    }""")
    sheet.page.evaluate("""() => {
      page.main.context.setShown(() => true).addTo(page.map);
      page.map.fire('overlayadd');
    }""")
    assert sheet.page.evaluate(layers) == "circles,context,districts,incidents"
    drawn = "Array.from(document.querySelectorAll('.mt-context'), (canvas) => canvas.getClientRects().length)"
    assert sheet.page.evaluate(drawn) == [1, 1]
    show(sheet, "difference")
    # The main map is hidden below; the surroundings it shows are drawn on the map of differences.
    assert sheet.page.evaluate("document.querySelectorAll('.mt-difference .mt-context').length") == 1


# The difference


def test_the_difference_counts_its_districts(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "difference")
    counts = [int(text) for text in texts(sheet, ".mt-legendpanel .mt-count")]
    _, cube = real_pack()
    a = cube.counts().window(Period(date(2022, 1, 1), date(2023, 1, 1))).upper["casualties"].iloc[:-1]
    b = cube.counts().window(Period(date(2023, 1, 1), date(2024, 1, 1))).upper["casualties"].iloc[:-1]
    change = (b.to_numpy() - a.to_numpy()).astype(int)
    ever = cube.ever_recorded().to_numpy(dtype=bool)[:-1]
    assert sum(counts[:3]) == (change < 0).sum()
    assert counts[3] == ((change == 0) & ever).sum()
    assert sum(counts[4:7]) == (change > 0).sum()
    assert counts[7] == 0
    assert counts[8] == (~ever).sum()
    head = sheet.page.inner_text(".mt-difference .mt-viewhead")
    assert f"{(change < 0).sum()} with fewer recorded, {(change > 0).sum()} with more" in head
    assert "Rate not shown" not in sheet.page.inner_text(".mt-legendpanel")


def test_pointing_at_a_district_says_its_difference(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "difference")
    spot = sheet.page.evaluate("""() => {
      const map = page.views.part.map, d = page.views.context.names.indexOf("Kalbajar");
      const [w, s, e, n] = page.shapes[d].bbox, box = map.getContainer().getBoundingClientRect();
      for (let k = 1; k < 400; k += 1) {
        const at = L.latLng(s + (n - s) * (k % 20) / 20, w + (e - w) * Math.floor(k / 20) / 20);
        if (page.views.part.districts.at(at) === d) {
          const point = map.latLngToContainerPoint(at);
          return [box.left + point.x, box.top + point.y];
        }
      }
      return null;
    }""")
    sheet.page.mouse.move(spot[0] - 1, spot[1])
    sheet.page.mouse.move(*spot)
    words = sheet.page.inner_text(".mt-tip").splitlines()
    assert words[0] == "Kalbajar"
    band = r"\d+( to \d+)?"
    change = r"[+−]?\d+( to [+−]?\d+)?"
    told = (
        rf"Casualties: {band} in A, {band} in B: {change} \((base under 5, )?how reporting .* no percentage\)"
    )
    assert re.fullmatch(told, words[-1]), words[-1]
    edges = sheet.page.evaluate("""() => {
      const edges = (name) => document.querySelector(name).getBoundingClientRect();
      const tip = edges(".mt-tip"), box = edges(".mt-place");
      return tip.left >= box.left && tip.right <= box.right && tip.top >= box.top && tip.bottom <= box.bottom;
    }""")
    assert edges


# Years


def test_years_are_drawn_with_their_totals(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "years")
    heads, totals = texts(sheet, ".mt-yearhead"), texts(sheet, ".mt-yeartotal")
    assert heads[0] == "2020 (from 10 November)"
    assert heads[1:6] == ["2021", "2022", "2023", "2024", "2025"]
    assert totals[2] == f"Casualties {figures_of(date(2022, 1, 1), date(2023, 1, 1))}"
    colours = sheet.page.evaluate("""() => [...document.querySelectorAll(".mt-year canvas")].map((canvas) => {
      const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, found = {};
      for (let i = 0; i < bytes.length; i += 4) {
        if (bytes[i + 3] === 255) {
          const key = [bytes[i], bytes[i + 1], bytes[i + 2]].join();
          found[key] = (found[key] || 0) + 1;
        }
      }
      return found;
    })""")
    assert len(colours) == len(heads)
    for found in colours:
        assert found["194,191,185"] > 100  # the hatch of no record
        assert found["255,255,255"] > 100  # none recorded
    assert colours[1]["254,227,145"] > 100  # 1-4 in 2021


def test_a_year_opens_on_the_map(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "years")
    sheet.page.locator(".mt-year").nth(1).focus()
    sheet.page.keyboard.press("Enter")
    assert sheet.page.evaluate("[page.views.state().view, page.lo, page.hi]") == ["map", 2, 13]
    assert sheet.page.evaluate("page.control.state().lo") == 2
    assert sheet.page.evaluate("document.activeElement.id") == "map"
    show(sheet, "years")
    assert sheet.page.locator(".mt-year[aria-current=true] .mt-yearhead").inner_text() == "2021"


def test_years_follow_the_size_of_the_stage(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "years")
    wide = sheet.page.evaluate("document.querySelector('.mt-year canvas').width")
    sheet.page.set_viewport_size({"width": 360, "height": 850})
    sheet.page.wait_for_timeout(250)
    narrow = sheet.page.evaluate("document.querySelector('.mt-year canvas').width")
    assert narrow != wide
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_many_districts_and_years_are_drawn_soon(sheet: Sheet) -> None:
    open_views(sheet, lo=0, hi=11, before=INVENTED)
    took = sheet.page.evaluate("""() => {
      const since = performance.now();
      page.views.show("years");
      return performance.now() - since;
    }""")
    assert sheet.page.evaluate("document.querySelectorAll('.mt-year').length") == 20
    assert took < 1_500
    took = sheet.page.evaluate("""() => {
      page.views.show("table");
      const times = [];
      for (let lo = 12; lo < 42; lo += 1) {
        const since = performance.now();
        page.views.update(page.readings.of(lo, lo + 11));
        times.push(performance.now() - since);
      }
      return times.sort((a, b) => a - b)[15];
    }""")
    assert took < 50
    assert sheet.faults == []


# The table


def rows_of(sheet: Sheet) -> list[list[str]]:
    found: list[list[str]] = sheet.page.evaluate("""() => {
      const rows = document.querySelectorAll(".mt-table tbody tr, .mt-table tfoot tr");
      return Array.from(rows, (row) => Array.from(row.cells, (cell) => cell.textContent));
    }""")
    return found


def test_the_table_says_what_the_analysis_says(sheet: Sheet) -> None:
    open_views(sheet, lo=2, hi=13)
    show(sheet, "table")
    pack, cube = real_pack()
    period = Period(date(2021, 1, 1), date(2022, 1, 1))
    likely = cube.counts().window(period).upper["casualties"]
    between = cube.counts().window(period, counting="possible")
    low, high = between.lower["casualties"], between.upper["casualties"]
    rows = rows_of(sheet)
    names = pack.districts["name_en"].tolist()
    assert len(rows) == len(names) + 2
    by_name = {row[0]: row for row in rows}
    ever = cube.ever_recorded().to_numpy(dtype=bool)
    for at, name in enumerate([*names, "District not known"]):
        wanted = [int(likely.iloc[at]), int(low.iloc[at]), int(high.iloc[at])]
        if at == len(names) or ever[at]:
            assert by_name[name][1:4] == [f"{number:,}" for number in wanted], name
        else:
            assert by_name[name][1:6] == ["no record", "–", "–", "–", "No record in this data set"], name
    shown = [row for row in rows[:-2] if row[1] not in {"0", "no record"}]
    assert [int(row[1]) for row in shown] == sorted((int(row[1]) for row in shown), reverse=True)
    groups = [row[5] for row in rows[:-2]]
    assert groups.index("0 recorded in this selection") == len(shown)
    assert set(groups[groups.index("No record in this data set") :]) == {"No record in this data set"}
    assert [row[0] for row in rows[-2:]] == ["District not known", "All"]
    for column in (1, 2, 3):
        numbers = [int(row[column].replace(",", "")) for row in rows[:-1] if row[column].isdigit()]
        assert int(rows[-1][column]) == sum(numbers)


def test_a_move_writes_into_the_rows_and_a_rest_sorts_them(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "table")
    same = "[...document.querySelectorAll('.mt-table tbody tr')].every((row, i) => row === window.nodes[i])"
    sheet.page.evaluate("""() => {
      window.nodes = Array.from(document.querySelectorAll(".mt-table tbody tr"));
      window.nodes[3].querySelector("button").focus();
      page.move(2, 13);
    }""")
    assert sheet.page.evaluate(same)
    sheet.page.evaluate("page.views.commit()")
    assert not sheet.page.evaluate(same)
    assert sheet.page.evaluate("document.activeElement === window.nodes[3].querySelector('button')")
    assert "1 January 2021 to 31 December 2021" in sheet.page.inner_text(".mt-tableview h2")
    # In 2023 Lachin holds an incident in which nobody was hurt: first of those with 0.
    sheet.page.evaluate("page.move(26, 37); page.views.commit()")
    assert next(row[0] for row in rows_of(sheet) if row[1] == "0") == "Lachin"


def test_a_district_of_the_table_is_shown_on_the_map(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "table")
    sheet.page.get_by_role("button", name="Kalbajar", exact=True).click()
    assert sheet.page.evaluate("page.views.state().view") == "map"
    assert sheet.page.evaluate("""() => {
      const d = page.views.context.names.indexOf("Kalbajar"), [w, s, e, n] = page.shapes[d].bbox;
      return page.map.getBounds().contains([[s, w], [n, e]]) && page.map.getZoom() > 7;
    }""")


def test_rates_stand_beside_the_counts(sheet: Sheet) -> None:
    open_views(sheet, kind="per_1000_km2", lo=2, hi=13)
    show(sheet, "table")
    assert sheet.page.locator("th[aria-sort]").inner_text().startswith("Casualties per 1,000 km²")
    rows = rows_of(sheet)
    rated = [float(row[1]) for row in rows[:-2] if re.fullmatch(r"\d+\.\d", row[1])]
    assert rated
    assert rated == sorted(rated, reverse=True)
    kind = texts(sheet, ".mt-table thead th").index("Class")
    assert any(row[1] == "not shown" and row[kind] == "Rate not shown" for row in rows)


def test_a_sparkline_marks_its_window(parts: Sheet) -> None:
    found = parts.page.evaluate("""() => {
      const values = Float64Array.from([0, 2, 4, 0, 1]);
      const node = MineTime.sparkline(values, { width: 100, height: 20, lo: 1, hi: 2 });
      const rect = node.querySelector("rect");
      return [node.getAttribute("aria-hidden"), rect.getAttribute("x"), rect.getAttribute("width"),
        [...node.querySelectorAll("path")].map((path) => path.getAttribute("d").match(/M/g).length)];
    }""")
    assert found == ["true", "20", "40", [3, 2]]


# All of them


def test_keys_and_readers_do_not_reach_the_covered_map(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "table")
    assert sheet.page.evaluate("document.getElementById('map').inert")
    show(sheet, "compare")
    assert not sheet.page.evaluate("document.getElementById('map').inert")


def test_invented_data_say_so_in_every_view(sheet: Sheet) -> None:
    open_views(sheet, pack="exercise")
    for view in ("difference", "years", "table"):
        show(sheet, view)
        assert "Synthetic exercise data" in sheet.page.inner_text(".mt-view")
    show(sheet, "compare")
    assert sheet.page.locator(".mt-othermap .mm-watermark").count() == 1


def test_a_link_reopens_a_view(sheet: Sheet) -> None:
    open_views(sheet)
    show(sheet, "difference", {"with": [4, 15]})
    pair = {"with": [4, 15], "b": [26, 37]}
    assert sheet.page.evaluate("page.views.state()") == {"view": "difference", **pair, "tab": "b"}
    show(sheet, "compare")
    assert sheet.page.evaluate("page.views.state()") == {"view": "compare", **pair, "tab": "b"}
    show(sheet, "difference", {"with": [4, 15], "tab": "a"})
    assert sheet.page.evaluate("page.views.state()") == {"view": "difference", **pair, "tab": "a"}
    assert sheet.page.locator("[role=tab][aria-selected=true]").inner_text().startswith("A")
    show(sheet, "table")
    assert sheet.page.evaluate("page.views.state()") == {
        "view": "table",
        "with": None,
        "b": None,
        "tab": None,
    }
    show(sheet, "no such view")
    assert sheet.page.evaluate("page.views.state()") == {"view": "map", "with": None, "b": None, "tab": None}


def test_a_pair_leaves_the_window_of_the_page_alone(sheet: Sheet) -> None:
    open_views(sheet, lo=0, hi=64)
    state = "[page.lo, page.hi, page.views.own]"
    show(sheet, "compare")
    assert sheet.page.evaluate(state) == [33, 64, [0, 64]]
    sheet.page.evaluate("page.control.move(40, 50)")
    show(sheet, "difference")
    assert sheet.page.evaluate(state) == [40, 50, [0, 64]]
    for view in ("table", "years", "map"):
        show(sheet, view)
        assert sheet.page.evaluate(state) == [0, 64, None]
        show(sheet, "compare")
        # The pair is the one left, because the page still counts what it counted then.
        assert sheet.page.evaluate(state) == [40, 50, [0, 64]]
    show(sheet, "map")
    sheet.page.evaluate("page.move(10, 20)")
    show(sheet, "compare")
    assert sheet.page.evaluate(state) == [10, 20, [10, 20]]
    # A period chosen on the page meanwhile is the one that comes back.
    sheet.page.evaluate("page.views.impose([3, 4], 'compare')")
    show(sheet, "map")
    assert sheet.page.evaluate(state) == [3, 4, None]


def test_the_parts_write_text_only_and_use_no_green() -> None:
    parts = {path.name: path.read_text(encoding="utf-8") for path in WEB_FOLDER.rglob("*.*")}
    assert len(parts) > 40
    for name, text in parts.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b", text), name
        assert "safe" not in text.lower(), name
        for colour in re.findall(r"#([0-9a-fA-F]{6})\b", text):
            red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
            assert green <= max(red, blue), f"{name}: #{colour}"
