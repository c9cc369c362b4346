"""How the map file is framed, named and bounded: the same ground as on paper, at every size of screen."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from geo.analysis.filters import Filters
from geo.maps.basemap.standalone import standalone_html
from geo.maps.extent import shown_extent
from geo.maps.marks import MapSpec
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.workspace import Workspace
from tests.maps.view_page import real_pack

pytestmark = pytest.mark.browser
SEED = 20_201_110
WINDOWS = 12
# Screens, and the least share of the canvas that the districts with records fill.
LEAST_SHARE = {
    (1024, 768): 0.26,
    (593, 690): 0.28,
    (358, 690): 0.29,
    (390, 844): 0.42,
    (1009, 690): 0.25,
    (1489, 690): 0.18,
}
SAMPLE = ((1024, 768), (593, 690), (358, 690))
SIZES = [pytest.param(size, marks=() if size in SAMPLE else pytest.mark.nightly) for size in LEAST_SHARE]
NARROW = ((593, 690), (390, 844))

# Boxes are left, top, right and bottom in pixels of the map.
HELPERS = """
window.boxOf = (node) => {
    const box = node.getBoundingClientRect()
    const origin = MineTime.current.map.getContainer().getBoundingClientRect()
    return [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top]
}
window.dataBox = (map = MineTime.current.map) => {
    const time = MineTime.current
    const all = L.latLngBounds([])
    time.shapes.forEach(({bbox}, at) => {
        if (time.figures.possible[at * 4] > 0) all.extend([[bbox[1], bbox[0]], [bbox[3], bbox[2]]])
    })
    const from = map.latLngToContainerPoint(all.getNorthWest())
    const to = map.latLngToContainerPoint(all.getSouthEast())
    return [from.x, from.y, to.x, to.y]
}
window.place = () => [MineTime.current.map.getZoom(), ...Object.values(MineTime.current.map.getCenter())]
window.size = () => [MineTime.current.map.getSize().x, MineTime.current.map.getSize().y]
window.shown = ([lo, hi]) => {
    const time = MineTime.current
    const figures = MineTime.counter(time.data).window(lo, hi)
    const box = MineTime.shownBounds(time.shapes, time.data, [figures], time.ground)
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]
}
window.show = (lo, hi) => {
    const time = MineTime.current
    time.control.set({lo, hi})
    time.move(lo, hi)
    time.commit(lo, hi)
    time.frame()
}
undefined
"""


def country(**view: Any) -> MapSpec:
    return Workspace(real_pack()[0]).spec(MapView(**view))


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = tmp_path_factory.mktemp("framing") / "map.html"
    file.write_text(standalone_html(country()), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1009, "height": 690})
    page.goto(file.as_uri())
    yield page
    page.close()


def opened(page: Page, size: tuple[int, int] = (1009, 690)) -> Page:
    """Open the file anew at a size."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    page.locator("[data-digest]").first.wait_for(state="attached")
    page.evaluate(HELPERS)
    return page


def until(page: Page, condition: str) -> None:
    """Wait for what follows a change of size; the content policy forbids Playwright's own way of waiting."""
    for _ in range(50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {condition}")


def act(page: Page, script: str) -> None:
    """Do something on the page; what Leaflet gives back is the whole map, and takes seconds to hand over."""
    page.evaluate(f"() => {{ {script} }}")


def boxes(page: Page, selector: str) -> list[list[float]]:
    found: list[list[float]] = page.eval_on_selector_all(
        selector, "nodes => nodes.filter((n) => n.getClientRects().length).map(boxOf)"
    )
    return found


def overlap(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_screen_and_paper_frame_the_same_ground(page: Page) -> None:
    opened(page)
    spec = country()
    feed = Feed.read(spec.feed)
    chance = random.Random(SEED)
    windows = [
        (0, feed.months - 1),
        *(sorted(chance.choices(range(feed.months), k=2)) for _ in range(WINDOWS)),
    ]
    for lo, hi in windows:
        seen = page.evaluate("shown", [lo, hi])
        paper = shown_extent(spec.ground, feed, [window_figures(feed, lo, hi)])
        assert seen == pytest.approx(paper, abs=2e-5)


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_shows_the_affected_districts_and_leads_to_the_whole_country(
    page: Page, size: tuple[int, int]
) -> None:
    opened(page, size)
    first_view(page, LEAST_SHARE[size])
    zooming_out(page)
    uncovered_buttons(page)


def first_view(page: Page, least: float) -> None:
    """The districts with records fill the canvas beside the furniture; "fit" comes back to the same view."""
    box, first = page.evaluate("[dataBox(), place()]")
    wide, high = page.evaluate("size()")
    assert (box[2] - box[0]) * (box[3] - box[1]) / (wide * high) >= least
    for over in boxes(page, ".mm-title, .mm-foot, .mm-legend, .mm-buttons, .leaflet-control-zoom"):
        assert not overlap(box, over)
    act(page, "MineTime.current.map.setView([40.4, 49.8], 9, {animate: false})")
    page.get_by_role("button", name="Fit to the data").click()
    assert page.evaluate("place()") == pytest.approx(first, abs=0.03)


def zooming_out(page: Page) -> None:
    """Zooming out ends where the whole country is in view and still large; one click leads there."""
    act(page, "for (let i = 0; i < 12; i += 1) MineTime.current.map.zoomOut(1, {animate: false})")
    whole = "MineTime.current.map.getBounds().contains(MineTime.current.ground.whole)"
    assert page.evaluate(whole)
    end = page.evaluate("place()")[0]
    assert (
        page.evaluate(
            """() => {
            const map = MineTime.current.map, [[south, west], [north, east]] = MineTime.current.ground.whole
            const from = map.latLngToContainerPoint([south, west])
            return (map.latLngToContainerPoint([north, east]).x - from.x) / map.getSize().x
        }"""
        )
        > 0.35
    )
    act(page, "MineTime.current.map.setZoom(9, {animate: false})")
    page.get_by_role("button", name="Whole area").click()
    assert page.evaluate(whole)
    assert page.evaluate("place()")[0] == pytest.approx(end)


BUTTONS = (
    ".mm-buttons button, .leaflet-control-zoom a, .leaflet-control-layers-toggle, .mm-legendbutton, "
    ".mm-titlebutton, .mm-statedbutton"
)


def uncovered_buttons(page: Page) -> None:
    """Nothing covers a button of the map, whatever is unfolded or said over it."""
    assert covered(page) == []
    for button in (".mm-legendbutton", ".mm-titlebutton"):
        found = page.locator(button)
        if found.is_visible() and found.get_attribute("aria-expanded") == "false":
            found.press("Enter")
            assert covered(page) == []
            found.press("Enter")
    act(page, "MineTime.current.map.setView([40.45, 49.9], 10, {animate: false})")
    assert page.locator(".mm-elsewhere").is_visible()
    assert covered(page) == []


def covered(page: Page, selector: str = BUTTONS) -> list[str]:
    """Return the buttons of which a part is under something else or outside the map."""
    found: list[str] = page.eval_on_selector_all(
        selector,
        """nodes => nodes.filter((node) => node.getClientRects().length).filter((node) => {
            const box = node.getBoundingClientRect()
            return [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => !node.contains(
                document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)))
        }).map((node) => node.title || node.textContent)""",
    )
    return found


def test_a_long_sentence_on_what_is_stated_keeps_to_four_lines_of_the_title(page: Page) -> None:
    opened(page, (1440, 900))
    stated, more = page.locator(".mm-stated"), page.locator(".mm-statedbutton")
    act(page, "MineTime.current.control.set({lo: 26, hi: 37}); MineTime.current.move(26, 37)")
    page.get_by_text("37 to 39 are recorded").wait_for()
    lines = "node => node.getBoundingClientRect().height / parseFloat(getComputedStyle(node).lineHeight)"
    lead = page.locator(".mm-lead")
    assert lead.inner_text() == "Recorded: 64 to 67 % of stated"
    assert stated.evaluate(lines) + lead.evaluate(lines) == pytest.approx(4, abs=0.1)
    more.press("Enter")
    assert stated.evaluate(lines) > 6
    assert lead.is_hidden()
    assert "total (16 December 2022 to 21 January 2024) are left out." in stated.inner_text()
    more.press("Enter")
    act(page, "MineTime.current.control.set({lo: 0, hi: 0}); MineTime.current.move(0, 0)")
    assert stated.evaluate(lines) <= 5.1


def test_a_narrow_map_folds_legend_and_title_and_remembers_what_was_chosen(page: Page) -> None:
    opened(page, (593, 690))
    legend, more = page.locator(".mm-legendbutton"), page.locator(".mm-titlebutton")
    share = page.locator(".mm-share").inner_text()
    assert re.fullmatch(r"Recorded: \d+( to \d+)? % of stated( or more)?", share)
    assert (
        share.removeprefix("Recorded: ").removesuffix(" or more").removesuffix(" of stated")
        in page.locator(".mm-stated").text_content()
    )
    for button, part in ((legend, ".mm-panel"), (more, ".mm-title .mm-stated")):
        assert button.get_attribute("aria-expanded") == "false"
        assert page.locator(part).is_hidden()
        assert page.locator(f"#{button.get_attribute('aria-controls')}").count() == 1
        first = page.evaluate("place()")
        button.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        assert page.locator(part).is_visible()
        page.get_by_role("button", name="Fit to the data").press("Enter")
        assert page.evaluate("place()") == pytest.approx(first, abs=0.03)
    more.press("Enter")
    for width, expanded in ((500, "true"), (900, "true"), (560, "true")):
        page.set_viewport_size({"width": width, "height": 690})
        # Folded, the panel of a wider file is a strip beside the map.
        until(page, f"size()[0] === {width if width < 700 else width - 30}")
        assert legend.get_attribute("aria-expanded") == expanded
    legend.press("Enter")
    for width, expanded in ((900, "true"), (593, "false")):
        page.set_viewport_size({"width": width, "height": 690})
        # Folded, the panel of a wider file is a strip beside the map.
        until(page, f"size()[0] === {width if width < 700 else width - 30}")
        assert legend.get_attribute("aria-expanded") == expanded


@pytest.mark.parametrize("size", NARROW)
def test_maps_compared_on_a_phone_are_large_enough_and_hold_their_buttons(
    page: Page, size: tuple[int, int]
) -> None:
    opened(page, size)
    act(page, "MineTime.current.views.show('compare')")
    until(
        page, "MineTime.current.map.getSize().y >= 220 && MineTime.current.views.part.map.getSize().y >= 220"
    )
    act(page, "document.querySelector('.mt-stage').scrollTop = 9999")
    assert covered(page) == []
    wide, high = page.evaluate("size()")
    found = boxes(page, BUTTONS)
    assert len(found) >= 6
    for at, box in enumerate(found):
        assert min(box[:2]) >= 0
        assert box[2] <= wide
        assert box[3] <= high
        assert not any(overlap(box, other) for other in found[:at])
    act(page, "MineTime.current.views.show('map')")


NUMBERS = """() => {
    const { circles } = MineTime.current, all = circles._order.filter((i) => circles._radii[i] >= 8);
    return [all, circles._apart(all)].map((some) => some.map((i) => [circles._left(i), circles._top(i)]));
}"""


def test_names_stand_apart_at_every_zoom_and_in_their_districts(page: Page) -> None:
    opened(page)
    names = set(real_pack()[0].districts["name_en"])
    for zoom in (None, 8, 11):
        if zoom is not None:
            act(page, f"MineTime.current.map.setView([39.8, 46.8], {zoom}, {{animate: false}})")
        marks = page.evaluate("MineTime.current.incidents.boxes()")
        over = boxes(page, ".mm-title, .mm-foot, .mm-legend, .mm-buttons, .leaflet-control-zoom")
        said = boxes(page, ".mm-label span")
        assert len(said) >= 3
        for at, box in enumerate(said):
            assert not any(overlap(box, other) for other in [*said[:at], *marks, *over])
        # Two numbers that lie on one another would be read as a third.
        found, kept = page.evaluate(NUMBERS)
        assert len(kept) > 0.6 * len(found)
        for at, (x, y) in enumerate(kept):
            assert not any(abs(x - left) < 7 and abs(y - top) < 11 for left, top in kept[:at])
        districts = page.locator(".mm-district span").all_text_contents()
        assert len(districts) >= 2
        assert set(districts) <= names
    opened(page)
    heavy = page.locator(".mm-district:not(.mm-otherdistrict) span").all_text_contents()
    assert len(heavy) >= 8


def test_names_keep_their_places_while_time_runs(page: Page) -> None:
    opened(page)
    read = "Array.from(document.querySelectorAll('.mm-label span'), (n) => n.textContent + n.style.cssText)"
    stands = "[...size(), ...place()]"
    seen: list[Any] = []
    while len(seen) < 4 or seen[-4:] != seen[-1:] * 4:
        seen.append([page.evaluate(stands), page.evaluate(read)])
        page.wait_for_timeout(400)  # the control below may still take its last height
    before = seen[-1][1]
    act(page, "show(20, 22)")
    after = page.evaluate(read)
    assert page.evaluate(stands) == seen[-1][0], "the map itself has moved"
    # The title may take another line and cover a name; none of those in sight has moved.
    kept = set(after) & set(before)
    assert len(kept) >= 0.8 * len(before)
    names = [{one.partition("left:")[0]: one for one in found} for found in (before, after)]
    assert all(names[0][name] == names[1][name] for name in names[0].keys() & names[1].keys())


def test_a_view_without_affected_districts_says_where_they_are(page: Page) -> None:
    opened(page)
    button = page.locator(".mm-elsewhere")
    assert button.is_hidden()
    act(page, "MineTime.current.map.setView([40.45, 49.9], 10, {animate: false})")
    assert button.text_content() == "The districts with records lie to the west; show them"
    button.press("Enter")
    assert button.is_hidden()
    box, (wide, high) = page.evaluate("[dataBox(), size()]")
    assert 0 < box[0] < box[2] < wide
    assert 0 < box[1] < box[3] < high


@pytest.mark.parametrize("view", ["compare", "difference"])
def test_views_of_two_windows_frame_both(page: Page, view: str) -> None:
    opened(page)
    act(page, f"MineTime.current.views.show('{view}')")
    inside = """() => {
        const time = MineTime.current, part = time.views.part
        return part.map.getBounds().contains(
            MineTime.shownBounds(time.shapes, time.data, time.views.windows(time.figures), time.ground))
    }"""
    until(page, inside)
    # What stands around the maps takes its room a moment later.
    for height in (659, 721):
        page.set_viewport_size({"width": 1009, "height": height})
        page.wait_for_timeout(150)
        until(page, inside)
    # Names are placed a frame after the map has moved.
    until(page, "document.querySelectorAll('.mt-othermap .mm-district, .mt-place .mm-district').length >= 3")
    act(page, "MineTime.current.views.show('map')")
    until(
        page,
        "MineTime.current.map.getBounds().contains(MineTime.shownBounds(MineTime.current.shapes, "
        "MineTime.current.data, [MineTime.current.figures]))",
    )


def test_small_maps_of_years_frame_all_years(page: Page) -> None:
    opened(page)
    act(page, "MineTime.current.views.show('years')")
    west, _, east, _ = page.evaluate("MineTime.current.views.part.pixels.bounds")
    feed = Feed.read(country().feed)
    paper = shown_extent(country().ground, feed, [window_figures(feed, 0, feed.months - 1)])
    assert (west, east) == pytest.approx((paper[0], paper[2]), abs=2e-5)


def test_a_view_its_reader_has_chosen_is_kept(page: Page) -> None:
    opened(page)
    act(page, "MineTime.current.map.setView([39.6, 46.9], 10, {animate: false})")
    read = "place()"
    before = page.evaluate(read)
    for view in ("compare", "difference", "years", "map"):
        act(page, f"MineTime.current.views.show('{view}')")
        page.wait_for_timeout(50)
    assert np.allclose(page.evaluate(read), before, atol=0.03)


def test_boxes_are_joined_on_screen_as_on_paper(page: Page) -> None:
    opened(page)
    joined = page.evaluate("MineTime.joinedBoxes([[177, 0, 179, 1], [-179, 0, -178, 2], [175, -1, -180, 0]])")
    assert joined == [175, -1, 182, 2]
    assert page.evaluate("MineTime.joinedBoxes([[45, 0, 47, 1], [46, 0, 50, 2]])") == [45, 0, 50, 2]
    assert page.evaluate("MineTime.joinedBoxes([])") is None


def test_a_selection_without_records_shows_all_districts(browser: Browser, tmp_path: Path) -> None:
    spec = country(filters=Filters(device=frozenset({"booby_trap"})))
    feed = Feed.read(spec.feed)
    if len(feed.district):
        pytest.fail("choose filters under which the pack holds no record")
    file = tmp_path / "empty.html"
    file.write_text(standalone_html(spec), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1009, "height": 690})
    page.goto(file.as_uri())
    page.locator("[data-digest]").first.wait_for(state="attached")
    assert page.evaluate("MineTime.current.map.getBounds().contains(MineTime.current.ground.whole)")
    assert page.locator(".mm-elsewhere").is_hidden()
    page.close()
