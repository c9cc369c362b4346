"""The canvases of the time map show the figures given, find what is pointed at and leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.maps.conftest import Sheet
from tests.maps.painting import CLASSES, painter_page

pytestmark = pytest.mark.browser

DENSE = (
    "More than 2,000 incidents in view: a square for every 18 by 18 pixels, larger for more; "
    "zoom in for single places"
)


class Painting:
    """A page of samples; calling it runs a script there and returns what it gives."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        sheet.open(painter_page())

    def __call__(self, script: str) -> Any:
        return self.sheet.page.evaluate(script)

    def colour(self, index: int) -> Any:
        """Return the colour of the district canvas in the middle of a district."""
        return self(f"probe(map, 'mt-districts', at({index}))")


@pytest.fixture
def ask(sheet: Sheet) -> Iterator[Painting]:
    yield Painting(sheet)
    assert sheet.faults == []


@pytest.fixture
def ask_sharp(browser: Browser, tmp_path: Path) -> Iterator[Painting]:
    page = browser.new_page(viewport={"width": 1200, "height": 700}, device_scale_factor=2)
    sheet = Sheet(page, tmp_path)
    yield Painting(sheet)
    assert sheet.faults == []
    page.close()


def colour_of(number: int) -> list[int]:
    return _rgb(CLASSES[number][1])


def _rgb(colour: str) -> list[int]:
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), 255]


def test_a_district_has_the_colour_of_its_class(ask: Painting) -> None:
    ask("showDistricts()")
    classes = ask("Array.from(classesAt(shapes, 0))")
    found = ask("shapes.map((shape) => layer.at(middle(shape).reverse()))")
    checked = 0
    for index, number in enumerate(classes):
        if not CLASSES[number][2] and found[index] == index:
            assert ask.colour(index) == colour_of(number), index
            checked += 1
    assert checked > 50
    assert ask("probe(map, 'mt-districts', {x: 5, y: 300})[3]") == 0
    assert ask("getComputedStyle(document.querySelector('canvas.mt-districts')).opacity") == "0.86"


def test_only_changed_districts_are_repainted_and_borders_never(ask: Painting) -> None:
    ask("showDistricts()")
    ask("layer.setClasses(all(0), STYLES).paint() && 0")
    ask("watchPens()")
    ask("layer.setClasses(all(0).fill(2, 14, 15).fill(3, 15, 16), STYLES).paint() && 0")
    ask("layer.paint() && 0")
    assert ask("[filled, drawn]") == [2, 0]
    assert [ask.colour(index) for index in (14, 15, 16)] == [colour_of(2), _rgb("#ffffff"), colour_of(0)]


def test_what_lies_under_an_approximate_district_does_not_show_through(ask: Painting) -> None:
    ask("showDistricts()")
    ask("layer.setClasses(all(0).fill(1, 78), STYLES).paint() && 0")
    ask("layer.setClasses(all(2).fill(1, 78), STYLES).paint() && 0")
    assert ask.colour(78) == colour_of(1)
    assert ask("layer.at(middle(shapes[78]).reverse())") == 78


def test_after_a_rest_the_picture_is_the_one_of_a_fresh_paint(ask: Painting) -> None:
    ask("showDistricts()")
    fresh = ask("pixels('mt-districts')")
    ask("layer.setRatio('drag') && 0")
    for tick in (5, 10, 17, 0):
        ask(f"layer.setClasses(classesAt(shapes, {tick}), STYLES).paint() && 0")
    ask("layer.setRatio('full') && 0")
    assert ask("pixels('mt-districts')") == fresh


@pytest.mark.parametrize(("number", "line"), [(4, "#c2bfb9"), (5, "#5c5a58")])
def test_patterns_lie_over_their_colour_and_stay_on_the_ground(ask: Painting, number: int, line: str) -> None:
    ask("showDistricts()")
    first, again, panned, moved = ask(f"patternThroughTime({number})")
    assert first == again == panned
    assert moved == {"x": -31, "y": -17}
    assert ",".join(map(str, colour_of(number))) in first
    darkest = min(sum(map(int, colour.split(",")[:3])) for colour in first)
    assert darkest < sum(_rgb(line)[:3]) + 30


@pytest.mark.parametrize("zoom", [6, 7, 9])
def test_no_gap_opens_between_districts(ask: Painting, zoom: int) -> None:
    ask("showDistricts()")
    assert ask(f"lowestAlpha({zoom})") >= 225


def test_districts_are_found_where_they_are_drawn(ask: Painting) -> None:
    ask("showDistricts()")
    assert ask("wronglyFound()") == []
    assert ask("layer.at([30, 10])") == -1


def test_a_highlight_is_a_line_of_its_own_that_follows_the_map(ask: Painting) -> None:
    ask("showDistricts()")
    ask("layer.highlight(20) && 0")
    for move in (
        "0",
        "map.panBy([40, 30], {animate: false}) && 0",
        "map.setView(middle(shapes[20]).reverse(), 9) && 0",
    ):
        ask(move)
        assert ask("cornerOfHighlight()") > 200, move
        assert ask("canvases().length") == 3
    ask("layer.highlight(-1) && 0")
    assert ask("canvases().length") == 2


def test_circles_have_areas_by_their_figures_and_are_found(ask: Painting) -> None:
    ask("showCircles({20: 100, 30: 25, 40: 1})")
    assert [ask(f"widthOfCircle({index})") for index in (20, 30, 40)] == [
        pytest.approx(25, abs=1),
        pytest.approx(13, abs=1),
        pytest.approx(3, abs=1),
    ]
    assert [ask(f"circleAt({index}, 3, 0)") for index in (20, 30, 40, 41)] == [20, 30, 40, -1]
    assert ask("circleAt(20, 0, 26)") == -1
    assert ask("probe(map, 'mt-circles', at(20).add([15, 0]))[3]") == pytest.approx(89, abs=3)


@pytest.mark.parametrize("window", [(0, 71), (12, 23), (40, 40), (70, 71)])
@pytest.mark.parametrize("zoom", [6, 11])
def test_badges_sum_to_the_incidents_with_a_place(ask: Painting, window: tuple[int, int], zoom: int) -> None:
    lo, hi = window
    ask(f"showIncidents(makeData(1500, 72), {lo}, {hi}, {zoom})")
    assert ask("layer.mode") == "places"
    assert ask("sumOfMarks()") == ask(f"plainCountOfMarks({lo}, {hi})")
    assert ask("sumOfMarks()")[1] > 0
    if zoom == 6:
        assert ask("sumOfMarks()") == ask(f"plainCount(data, {lo}, {hi})")


def test_members_are_the_incidents_of_the_mark(ask: Painting) -> None:
    ask("showIncidents(makeData(1500, 72, {unsure: .3}), 20, 40)")
    found = ask("marksByPointing(20, 40)")
    assert {hit["kind"] for hit in found} == {"place", "group"}
    for hit in found:
        assert hit["members"] == hit["distinct"] == hit["counts"][1]
        assert hit["plain"] == hit["counts"]
        assert hit["far"] < 46
    assert ask("layer.at({x: 3, y: 3})") is None


def test_groups_split_when_zooming_in_and_end(ask: Painting) -> None:
    ask("showIncidents(makeData(1500, 72), 0, 71, 6)")
    counts = []
    for zoom in (6, 7, 8, 9, 10):
        ask(f"map.setZoom({zoom}) && 0")
        counts.append(ask("layer._groupsHere().head.length"))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] / 5
    ask("map.setZoom(11) && 0")
    assert ask("Array.from(new Set(layer._marks.map((mark) => mark.kind)))") == ["place"]


def test_badges_stand_still_while_time_runs(ask: Painting) -> None:
    ask("showIncidents(makeData(1500, 72), 0, 71)")
    whole = ask("groupsStand(0, 71)")
    assert ask("leastDistance()") >= 44
    for window in ("0, 30", "30, 60", "50, 71"):
        part = ask(f"groupsStand({window})")
        assert part
        assert part.items() <= whole.items()
    assert ask("groupsStand(5, 4)") == {}


def test_what_is_only_possible_is_lighter_and_more_possible_has_a_plus(ask: Painting) -> None:
    ask("""showIncidents(byHand([
      [46, 40, 5000, 3, 3], [46, 41, 5000, 2, 4], [48, 40, 0, 3, 3], [48, 41, 0, 2, 4],
      [47, 40, 5000, 3, 3], [47, 40, 5000, 3, 3], [47, 40, 5000, 1, 4], [49, 40, 5000, 3, 5],
      [49.05, 40, 5000, 2, 4], [49, 41, 0, 3, 3], [49.05, 41, 0, 3, 3], [45, 40, 0, 9, 9]]), 3, 3)""")
    spots = (
        ("46, 40, 6, -3", 240),
        ("46, 41, 6, -3", 0.45 * 240),
        ("48, 40, -6, -6", 240),
        ("48, 41, -6, -6", 0.45 * 240),
        ("49, 41, 0, -9", 255),
        ("49, 40, 0, -9", 0.45 * 255),
        ("45, 40, 0, 0", 0),
    )
    for spot, alpha in spots:
        assert ask(f"probe(map, 'mt-incidents', spot({spot}))[3]") == pytest.approx(alpha, abs=3), spot
    assert sorted(ask("layer._marks.map((mark) => [mark.text, mark.certain, mark.possible])")) == [
        ["1", 0, 1],
        ["1", 0, 1],
        ["1", 1, 1],
        ["1", 1, 1],
        ["2", 0, 2],
        ["2", 2, 2],
        ["2+", 2, 3],
    ]


def test_discs_are_metres_of_the_ground(ask: Painting) -> None:
    rows = "[46, 60, 4000, 3, 3], [47, 60, 4000, 3, 3], [47.05, 60, 4000, 3, 3]"
    ask(f"showIncidents(byHand([{rows}]), 3, 3, 10, [60, 46])")
    edge, *filled = ask("discAround(46, 60, 4000)")
    assert 40 < edge < 64
    # One as wide as a district leaves it its colour.
    assert filled == [0] * 4
    ask("map.setZoom(9) && 0")
    edge, east_within, south_within, east_beyond, south_beyond = ask("discAround(46, 60, 4000)")
    assert 20 < edge < 28
    assert [east_within, south_within] == [pytest.approx(26, abs=2)] * 2
    assert [east_beyond, south_beyond] == [0, 0]
    # Those of a group have no mark of their own, and none of them a disc.
    assert ask("layer._marks.map((mark) => mark.kind).sort()") == ["group", "place"]
    assert ask("discAround(47.05, 60, 4000)")[1:3] == [0, 0]
    ask("map.setZoom(8) && 0")
    assert ask("probe(map, 'mt-incidents', spot(46, 60, 13, 0))[3]") == 0


def test_the_mode_follows_the_number_in_view(ask: Painting) -> None:
    ask("showIncidents(makeData(4000, 72, {nowhere: 0}), 0, 0, 6)")
    ask("() => { window.heard = []; layer.onMode((mode) => heard.push(mode)); }")
    last = ask("lastWithPlaces()")
    modes = [ask(f"turnTo(0, {hi})") for hi in (last, last + 1, 71, last, 71)]
    assert modes == ["places", "density", "density", "places", "density"]
    assert ask("heard") == ["density", "places", "density"]
    words = ask("layer.legend()")
    assert words[0]["label"] == DENSE
    assert {entry["symbol"] for entry in words} == {"text", "cell", "hollow"}
    ask("map.setZoom(12) && 0")
    assert ask("layer.mode") == "places"
    assert {entry["symbol"] for entry in ask("layer.legend()")} == {"place", "exact", "lighter"}
    assert "the disc shows" in ask("layer.legend()")[0]["label"]


def test_many_incidents_at_few_places_stay_places(ask: Painting) -> None:
    ask("showIncidents(byHand(Array.from({length: 3000}, (none, i) => [46 + i % 5, 40, 5000, 3, 3])), 3, 3)")
    assert ask("layer.mode") == "places"
    assert ask("layer._marks.map((mark) => mark.text)") == ["600"] * 5


def test_density_keeps_its_sizes_and_counts_every_incident(ask: Painting) -> None:
    ask("showIncidents(makeData(20000, 72), 0, 71)")
    steps = ask("layer.densityLegend()")
    assert [step["size"] for step in steps] == sorted({step["size"] for step in steps})
    assert len(steps) == 5
    for window in ("20, 40", "10, 60"):
        assert ask(f"turnTo({window})") == "density"
        assert ask("layer.densityLegend()") == steps
    cells = ask("cellsByPointing(10, 60)")
    assert cells["right"]
    assert cells["sums"] == cells["plain"]
    sides = ask("sidesInView()")
    assert len(sides) >= 4
    assert all(smaller[1] < larger[0] for smaller, larger in pairwise(sides))


def test_hidden_layers_cost_nothing_and_remove_leaves_nothing(ask: Painting) -> None:
    ask("makeAll(1000)")
    before = ask("listeners()")
    ask("paintAll(3)")
    ask("ratioAll('full')")
    assert ask("canvases().length") == 0
    assert ask("[layers[2]._places, layers[2].at({x: 500, y: 300}), layers[1].at([40, 47])]") == [
        None,
        None,
        -1,
    ]
    for _ in range(2):
        ask("addAll()")
        ask("layers[0].highlight(20) && 0")
        assert ask("canvases().length") == 5
        ask("layers.forEach((layer) => layer.remove())")
        assert ask("canvases().length") == 0
        assert ask("listeners()") == before
        ask("ratioAll('full')")
        ask("paintAll(5)")
    ask("addAll()")
    ask("map.remove() && 0")
    ask("paintAll(7)")
    assert ask("canvases().length") == 0


def test_several_maps_live_side_by_side(ask: Painting) -> None:
    ask("makeAll(100)")
    ask("addSecondMap()")
    ask("addAll()")
    ask("layers[0].setClasses(all(1), STYLES).paint() && 0")
    assert ask("[colourOn(map), colourOn(other)]") == [colour_of(1), colour_of(2)]
    ask("layers[0].remove() && 0")
    assert ask("colourOn(other)") == colour_of(2)


def test_the_view_stays_covered_while_it_is_dragged(ask: Painting) -> None:
    ask("makeAll(1000)")
    ask("addAll()")
    mouse = ask.sheet.page.mouse
    mouse.move(700, 300)
    mouse.down()
    for step in range(1, 14):
        mouse.move(700 - 30 * step, 300 - 12 * step)
        assert ask("covers()"), step
    expected = colour_of(ask("classesAt(shapes, 0)[32]"))
    assert ask.colour(32) == expected
    mouse.up()
    ask.sheet.page.wait_for_timeout(500)
    assert ask("covers()")
    assert ask.colour(32) == expected


def test_zooming_stretches_the_picture_and_then_draws_it_anew(ask: Painting) -> None:
    ask("makeAll(1000, {zoomAnimation: true})")
    ask("addAll()")
    before, during, after = ask("transformsOfZoom()")
    assert all("scale(2)" in transform for transform in during)
    assert not any("scale" in transform for transform in before + after)
    assert ask.colour(32) == colour_of(ask("classesAt(shapes, 0)[32]"))
    assert ask("covers()")


def test_resizing_the_map_redraws_it(ask: Painting) -> None:
    ask("makeAll(1000)")
    ask("addAll()")
    ask("document.getElementById('map').style.width = '1300px'")
    ask("map.invalidateSize() && 0")
    assert ask("covers()")
    assert ask("canvases().map((canvas) => canvas.width)") == [1428] * 4


def test_dragging_at_twice_the_pixels_halves_them_and_a_rest_brings_them_back(ask_sharp: Painting) -> None:
    ask = ask_sharp
    ask("makeAll(10000)")
    ask("addAll()")
    full = ask("sizes()")
    assert full == ["2456:mt-borders", "2456:mt-circles", "2456:mt-districts", "2456:mt-incidents"]
    pictures = ask("canvases().map((canvas) => canvas.toDataURL())")
    ask("ratioAll('drag')")
    assert ask("sizes()") == full, "nothing is redrawn before something changes"
    ask("paintAll(3)")
    assert ask("sizes()") == ["1228:mt-circles", "1228:mt-districts", "1228:mt-incidents", "2456:mt-borders"]
    ask("paintAll(0)")
    ask("ratioAll('full')")
    assert ask("canvases().map((canvas) => canvas.toDataURL())") == pictures


def test_a_hundred_thousand_incidents_follow_the_hand(ask: Painting) -> None:
    ask("makeAll(100000)")
    ask("addAll()")
    spent = ask("medianStep(40)")
    print(f"districts, circles and 100,000 incidents: {spent:.1f} ms")
    assert spent <= 24
