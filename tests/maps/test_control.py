"""The time control is dragged, stepped, played, typed at and touched as a planner would do it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.maps.conftest import Sheet
from tests.maps.control_page import MONTHS, control_page

pytestmark = pytest.mark.browser

LAST = MONTHS - 1
REST = 250
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WHOLE = [0, LAST]

CONTRASTS = """() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (v) => v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  const shine = (c) => 0.2126 * light(c[0] / 255) + 0.7152 * light(c[1] / 255) + 0.0722 * light(c[2] / 255);
  const ground = (node) => {
    let colour = [255, 255, 255];
    const line = [];
    for (let at = node; at; at = at.parentElement) { line.unshift(at); }
    line.forEach((at) => {
      const c = parts(getComputedStyle(at).backgroundColor);
      const alpha = c.length > 3 ? c[3] : 1;
      colour = colour.map((old, i) => old * (1 - alpha) + c[i] * alpha);
    });
    return colour;
  };
  const found = [];
  document.querySelectorAll(".mt-dock *").forEach((node) => {
    const own = Array.from(node.childNodes).some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.checkVisibility({ visibilityProperty: true }) || node.tagName === "OPTION") { return; }
    const style = getComputedStyle(node);
    const a = shine(parts(style.color));
    const b = shine(ground(node));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.push([node.textContent, contrast, parseFloat(style.fontSize)]);
  });
  return found;
}"""


class Dock:
    """The control on a page, in the words of these tests."""

    def __init__(self, page: Page, *, still: bool = False) -> None:
        self.page = page
        self.still = still  # time passes only by rest()
        self.now = NOON
        if still:
            page.clock.install(time=NOON)
        self.high = page.locator(".mt-high")
        self.low = page.locator(".mt-low")

    def open(self, sheet: Sheet, *, options: str = "", width: str = "1100px") -> None:
        sheet.open(control_page(options=options, width=width))
        if self.still:
            self.now += timedelta(hours=1)
            self.page.clock.pause_at(self.now)

    @property
    def window(self) -> list[int]:
        state = self.state()
        return [state["lo"], state["hi"]]

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate("window.control.state()")
        return found

    def inputs(self) -> list[list[Any]]:
        found: list[list[Any]] = self.page.evaluate("window.inputs")
        return found

    def commits(self) -> list[list[Any]]:
        found: list[list[Any]] = self.page.evaluate("window.commits.map((entry) => entry.slice(0, 2))")
        return found

    def words(self) -> str:
        return self.page.locator(".mt-words").inner_text().strip()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def pick(self, name: str, value: str) -> None:
        self.page.get_by_label(name, exact=True).select_option(value)

    def bar(self, month: int) -> tuple[float, float]:
        box = self.page.locator(".mt-plot").bounding_box()
        assert box
        return box["x"] + (month + 0.5) * box["width"] / MONTHS, box["y"] + 30

    def thumb(self, month: int, *, low: bool = False) -> tuple[float, float]:
        """Where the handle of a last (or first) month stands: outside the window, at its edge."""
        box = self.page.locator(".mt-plot").bounding_box()
        rail = self.high.bounding_box()
        assert box
        assert rail
        edge = box["x"] + (month if low else month + 1) * box["width"] / MONTHS
        return edge + (-7 if low else 7), rail["y"] + 12

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=steps)

    def rest(self, milliseconds: int = REST + 10) -> None:
        self.page.clock.run_for(milliseconds)


@pytest.fixture
def dock(sheet: Sheet) -> Iterator[Dock]:
    yield Dock(sheet.page, still=True)
    assert sheet.faults == []


def test_the_mode_stands_before_the_dates_in_words(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    assert dock.words() == "Up to 31 December 2021 (from 10 November 2020)"
    dock.button("Window").click()
    dock.pick("Length of the window", "3")
    assert dock.words() == "3 months: 1 October 2021 to 31 December 2021"
    dock.pick("Length of the window", "1")
    assert dock.words() == "1 month: 1 December 2021 to 31 December 2021"
    dock.pick("Length of the window", "free")
    assert dock.words() == "Free window: 1 December 2021 to 31 December 2021"
    dock.button("Up to a date").click()
    assert dock.words() == "Up to 31 December 2021 (from 10 November 2020)"
    dock.button("Whole period").click()
    assert dock.words() == "Up to 18 November 2026 (from 10 November 2020)"


def test_dragging_the_slider_reports_every_month_and_sends_once_when_let_go(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.drag(dock.thumb(13), dock.thumb(33), steps=40)
    assert [entry[:2] for entry in dock.inputs()] == [[0, month] for month in range(14, 34)]
    assert "casualties" in (dock.high.get_attribute("aria-valuetext") or "")
    dock.rest()
    assert dock.commits() == []  # the hand only pauses
    dock.page.mouse.move(*dock.thumb(30), steps=3)
    dock.page.mouse.up()
    assert dock.commits() == []
    dock.rest()
    assert dock.commits() == [[0, 30]]
    dock.rest(5000)
    assert dock.commits() == [[0, 30]]


def test_a_hand_that_paused_and_then_let_go_sends_at_once(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.drag(dock.thumb(13), dock.thumb(20))
    dock.rest(1000)
    assert dock.commits() == []
    dock.page.mouse.up()
    assert dock.commits() == [[0, 20]]
    dock.rest(1000)
    assert dock.commits() == [[0, 20]]


def test_nothing_is_sent_when_the_window_is_back_where_it_was(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.high.focus()
    dock.page.keyboard.press("ArrowRight")
    dock.rest(100)
    dock.page.keyboard.press("ArrowLeft")
    dock.rest(1000)
    assert len(dock.inputs()) == 2
    assert dock.commits() == []


def test_many_keys_send_once(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.high.focus()
    for _ in range(6):
        dock.page.keyboard.press("ArrowRight")
        dock.rest(200)
    assert dock.commits() == []
    dock.rest(60)
    assert dock.commits() == [[0, 19]]


def test_the_host_hears_of_a_move_inside_the_input_event(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    heard = dock.page.evaluate(
        """() => { const input = document.querySelector(".mt-high"); input.value = "20";
        input.dispatchEvent(new Event("input", { bubbles: true })); return window.inputs; }"""
    )
    assert heard == [[0, 20, None]]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ArrowRight", [0, 31]),
        ("ArrowUp", [0, 31]),
        ("ArrowLeft", [0, 29]),
        ("ArrowDown", [0, 29]),
        ("PageUp", [0, 42]),
        ("PageDown", [0, 18]),
        ("Home", [0, 0]),
        ("End", [0, LAST]),
    ],
)
@pytest.mark.parametrize("focus", [".mt-high", ".mt-forth", ".mt-segment"])
def test_keys_move_the_window_wherever_the_focus_is(
    sheet: Sheet, dock: Dock, key: str, expected: list[int], focus: str
) -> None:
    dock.open(sheet, options="lo: 0, hi: 30")
    dock.page.locator(focus).first.focus()
    dock.page.keyboard.press(key)
    assert dock.window == expected
    assert len(dock.inputs()) == 1


def test_no_key_reaches_the_page_around(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 30")
    for place in (".mt-high", ".mt-play", ".mt-select"):
        dock.page.locator(place).first.focus()
        for key in ("r", "c", "ArrowLeft", "Home", "+"):
            dock.page.keyboard.press(key)
    assert dock.page.evaluate("window.keysOutside") == []
    dock.page.locator("#elsewhere").focus()
    dock.page.keyboard.press("r")
    assert dock.page.evaluate("window.keysOutside") == ["r"]


def test_a_list_keeps_its_own_keys(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 30")
    dock.page.get_by_label("Step", exact=True).focus()
    dock.page.keyboard.press("ArrowDown")
    assert dock.window == [0, 30]
    assert dock.state()["step"] == "quarter"


def test_space_plays_on_the_slider_and_presses_a_button(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 30")
    dock.high.focus()
    dock.page.keyboard.press(" ")
    assert dock.state()["playing"]
    dock.page.keyboard.press(" ")
    assert not dock.state()["playing"]
    before = dock.window
    dock.page.locator(".mt-forth").focus()
    dock.page.keyboard.press(" ")
    assert dock.window == [0, before[1] + 1]
    assert not dock.state()["playing"]


def test_a_click_on_a_bar_ends_the_window_there(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.page.mouse.click(*dock.bar(40))
    assert dock.window == [0, 40]
    dock.button("Window").click()
    dock.pick("Length of the window", "6")
    dock.page.mouse.click(*dock.bar(20))
    assert dock.window == [15, 20]
    dock.page.mouse.click(*dock.bar(17))  # inside the window
    assert dock.window == [12, 17]
    dock.page.mouse.click(*dock.bar(2))  # too early for six months
    assert dock.window == [0, 5]
    assert dock.state()["mode"] == "window"
    dock.rest()
    assert dock.commits() == [[0, 5]]


def test_the_arrows_go_on_from_a_clicked_bar(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.page.mouse.click(*dock.bar(40))
    dock.page.keyboard.press("ArrowRight")
    assert dock.window == [0, 41]


def test_a_list_that_swallows_the_release_does_not_hold_back_the_sending(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 11, hi: 22")
    dock.page.get_by_label("Length of the window").dispatch_event("pointerdown", {"bubbles": True})
    dock.pick("Length of the window", "3")
    dock.rest()
    assert dock.commits() == [[20, 22]]


def test_a_release_the_page_never_saw_is_made_good(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.page.locator(".mt-high").dispatch_event("pointerdown", {"bubbles": True})
    dock.page.locator(".mt-high").focus()
    dock.page.keyboard.press("ArrowRight")
    dock.rest(1000)
    assert dock.commits() == []
    dock.page.mouse.move(*dock.bar(3))
    assert dock.commits() == [[0, 14]]


def test_dragging_over_the_bars_scrubs(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    dock.drag(dock.bar(20), dock.bar(26), steps=30)
    dock.page.mouse.up()
    assert [entry[1] for entry in dock.inputs()] == list(range(20, 27))


@pytest.mark.parametrize(
    ("step", "start", "forth", "back"),
    [
        ("month", 30, [31, 32], [31, 30]),
        ("quarter", 30, [31, 34], [31, 28]),  # May 2023: June and September; back to June and March
        ("year", 30, [37, 49], [37, 25]),  # December 2023 and 2024; back to December 2023 and 2022
    ],
)
def test_steps_snap_to_the_ends_of_quarters_and_years(
    sheet: Sheet, dock: Dock, step: str, start: int, forth: list[int], back: list[int]
) -> None:
    dock.open(sheet, options=f"lo: 0, hi: {start}")
    dock.pick("Step", step)
    for expected in forth:
        dock.button("Step forward").click()
        assert dock.window == [0, expected]
    for expected in back:
        dock.button("Step back").click()
        assert dock.window == [0, expected]


def test_steps_stop_at_the_ends_of_the_axis(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 66, hi: 71")
    dock.pick("Step", "year")
    dock.button("Step forward").click()
    assert dock.window == [67, 72]
    assert dock.page.locator(".mt-forth").get_attribute("aria-disabled") == "true"
    dock.button("Step forward").click(force=True)
    dock.page.locator(".mt-high").focus()
    dock.page.keyboard.press("Home")
    assert dock.window == [0, 5]
    assert dock.page.locator(".mt-back").get_attribute("aria-disabled") == "true"
    assert dock.words() == "6 months: 10 November 2020 to 30 April 2021"


def test_a_free_window_is_dragged_at_both_ends_and_as_a_whole(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 20, hi: 33")
    assert dock.words().startswith("Free window: ")
    dock.drag(dock.thumb(33), dock.thumb(40))
    dock.page.mouse.up()
    assert dock.window == [20, 40]
    dock.drag(dock.thumb(20, low=True), dock.thumb(12, low=True))
    dock.page.mouse.up()
    assert dock.window == [12, 40]
    dock.drag(dock.bar(25), dock.bar(35))
    dock.page.mouse.up()
    assert dock.window == [22, 50]
    dock.drag(dock.thumb(22, low=True), dock.thumb(60, low=True))  # past the other end
    dock.page.mouse.up()
    assert dock.window == [50, 50]
    dock.drag(dock.thumb(50), dock.thumb(45))
    dock.page.mouse.up()
    assert dock.window == [50, 50]
    dock.drag(dock.thumb(50, low=True), dock.thumb(48, low=True))  # handles never cover each other
    dock.page.mouse.up()
    assert dock.window == [48, 50]
    dock.rest()
    assert dock.commits() == [[48, 50]]
    assert dock.state()["mode"] == "free"


def test_keys_move_one_end_of_a_free_window_and_buttons_the_whole(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 20, hi: 33")
    dock.low.focus()
    dock.page.keyboard.press("ArrowRight")
    assert dock.window == [21, 33]
    dock.pick("Step", "quarter")
    dock.low.focus()
    dock.page.keyboard.press("ArrowRight")  # July to October: a first month begins a quarter
    assert dock.window == [23, 33]
    dock.high.focus()
    dock.page.keyboard.press("ArrowRight")
    assert dock.window == [23, 34]
    dock.button("Step forward").click()
    assert dock.window == [26, 37]
    dock.low.focus()
    dock.page.keyboard.press("Home")
    assert dock.window == [0, 37]
    assert dock.state()["mode"] == "free"


def test_a_fixed_window_is_dragged_as_a_whole_too(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 20, hi: 31")
    dock.drag(dock.bar(25), dock.bar(29))
    dock.page.mouse.up()
    assert dock.window == [24, 35]


def test_playing_steps_by_the_clock_and_sends_on_pause(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 10")
    dock.button("Play").click()
    assert dock.window == [0, 11]
    dock.rest(600 * 3 + 5)
    assert dock.window == [0, 14]
    assert dock.commits() == []
    dock.pick("Speed", "4")
    dock.rest(150 * 4 + 5)
    assert dock.window == [0, 18]
    dock.button("Pause").click()
    assert dock.commits() == [[0, 18]]
    dock.rest(5000)
    assert dock.window == [0, 18]
    assert dock.commits() == [[0, 18]]


def test_there_are_never_two_timers(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 10")
    for _ in range(3):
        dock.button("Play").click()
        dock.button("Pause").click()
    dock.button("Play").click()
    dock.pick("Speed", "2")
    dock.pick("Speed", "1")
    dock.page.evaluate("window.control.play()")
    start = dock.window[1]
    dock.rest(1205)
    assert dock.window[1] == start + 2


def test_playing_stops_at_the_end_or_starts_again(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 70")
    dock.button("Play").click()
    dock.rest(600)
    assert dock.window == [0, 72]
    assert not dock.state()["playing"]
    assert dock.commits() == [[0, 72]]
    dock.button("Play").click()  # from the end: from the start
    assert dock.window == [0, 0]
    dock.button("Pause").click()
    dock.button("Loop").click()
    assert dock.button("Loop").get_attribute("aria-pressed") == "true"
    dock.high.focus()
    dock.page.keyboard.press("End")
    dock.page.keyboard.press("ArrowLeft")
    dock.button("Play").click()
    assert dock.window == [0, 72]
    dock.rest(605)
    assert dock.window == [0, 0]
    assert dock.state()["playing"]


def test_a_window_played_in_quarters_keeps_its_length(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 20, hi: 22")
    dock.pick("Step", "quarter")
    dock.button("Play").click()
    dock.rest(1205)
    assert dock.window == [29, 31]


def test_taking_the_slider_ends_playing_and_sends_once(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 10")
    dock.button("Play").click()
    dock.rest(1205)
    dock.page.mouse.click(*dock.bar(50))
    assert not dock.state()["playing"]
    dock.rest(3000)
    assert dock.commits() == [[0, 50]]


def test_playing_stops_when_the_page_is_hidden(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 10")
    dock.button("Play").click()
    dock.page.evaluate(
        """() => { Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange")); }"""
    )
    assert not dock.state()["playing"]
    assert dock.commits() == [[0, 11]]
    dock.rest(3000)
    assert dock.window == [0, 11]


def test_the_live_region_speaks_only_after_sending_or_pause(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 12")
    live = dock.page.get_by_role("status")
    assert live.get_attribute("aria-live") == "polite"
    dock.high.focus()
    dock.page.keyboard.press("ArrowRight")
    assert live.text_content() == ""
    dock.rest()
    expected = dock.page.evaluate("window.total(0, 13)")
    assert live.text_content() == (
        "Up to 31 December 2021 (from 10 November 2020). "
        f"Incidents {expected - 7}, Killed 10 to 12, Injured 26 to 31, Casualties {expected}"
    )
    dock.button("Play").click()
    dock.rest(605)
    assert "31 December 2021" in (live.text_content() or "")
    dock.button("Pause").click()
    assert "28 February 2022" in (live.text_content() or "")
    dock.page.evaluate("window.control.say('New figures.')")
    assert live.text_content() == "New figures."


def test_two_windows_have_tabs_and_the_slider_moves_the_chosen_one(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 11, hi: 22")
    dock.page.evaluate("window.control.compare({ lo: 30, hi: 41, active: 'b' })")
    tabs = dock.page.get_by_role("tab")
    assert [text.strip() for text in tabs.all_inner_texts()] == [
        "A Oct 2021 to Sep 2022",
        "B May 2023 to Apr 2024",
    ]
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    assert dock.words() == "12 months: 1 May 2023 to 30 April 2024"
    assert dock.inputs() == []
    dock.page.mouse.click(*dock.bar(50))
    assert dock.inputs() == [[11, 22, {"lo": 39, "hi": 50, "active": "b"}]]
    dock.rest()
    assert dock.page.evaluate("window.commits") == [[11, 22, {"lo": 39, "hi": 50, "active": "b"}]]
    tabs.nth(0).click()
    assert dock.page.evaluate("window.tabbed") == ["a"]
    assert dock.words() == "12 months: 1 October 2021 to 30 September 2022"
    dock.button("Step forward").click()
    assert dock.inputs()[-1] == [12, 23, {"lo": 39, "hi": 50, "active": "a"}]
    tabs.nth(0).focus()
    dock.page.keyboard.press("ArrowRight")
    assert dock.state()["compare"] == {"lo": 39, "hi": 50, "active": "b"}
    assert tabs.nth(1).evaluate("(node) => node === document.activeElement")
    assert dock.high.get_attribute("aria-label") == "Window B, last month of the window"
    dock.page.evaluate("window.control.compare(null)")
    assert not dock.page.get_by_role("tablist").is_visible()
    assert dock.window == [12, 23]
    assert dock.words() == "12 months: 1 November 2021 to 31 October 2022"


def test_the_main_window_may_be_the_second(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 11, hi: 22")
    dock.page.evaluate("window.control.compare({ lo: 0, hi: 5, active: 'b', main: 'b' })")
    tabs = dock.page.get_by_role("tab")
    assert [text.strip() for text in tabs.all_inner_texts()] == [
        "A Nov 2020 to Apr 2021",
        "B Oct 2021 to Sep 2022",
    ]
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    dock.button("Step forward").click()
    assert dock.inputs() == [[12, 23, {"lo": 0, "hi": 5, "active": "b"}]]
    tabs.nth(0).click()
    assert dock.page.evaluate("window.tabbed") == ["a"]
    assert dock.words() == "Up to 30 April 2021 (from 10 November 2020)"
    dock.button("Step forward").click()
    assert dock.inputs()[-1] == [12, 23, {"lo": 0, "hi": 6, "active": "a"}]
    assert dock.page.locator(".mt-body .mt-letter").all_inner_texts() == ["B", "A"]
    dock.page.evaluate("window.control.compare(null)")
    assert dock.window == [12, 23]


def test_bars_show_which_window_they_are_in(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 11, hi: 22")
    dock.page.evaluate("window.control.compare({ lo: 19, hi: 31, active: 'b' })")
    pixel = """(at) => { const canvas = document.querySelector(".mt-bars");
      const x = Math.floor(canvas.width * (at[0] + at[1]) / 73);
      const data = canvas.getContext("2d").getImageData(x, canvas.height - 1, 1, 1).data;
      return Array.from(data).slice(0, 3); }"""
    blue, orange = [0x2C, 0x5F, 0x8A], [0xC7, 0x5B, 0x12]
    assert dock.page.evaluate(pixel, [12, 0.5]) == blue
    assert dock.page.evaluate(pixel, [29, 0.5]) == orange
    assert dock.page.evaluate(pixel, [21, 0.3]) == blue  # in both: one half each
    assert dock.page.evaluate(pixel, [21, 0.8]) == orange
    assert dock.page.evaluate(pixel, [51, 0.5]) not in (blue, orange)
    dock.page.evaluate("window.control.compare({ lo: 19, hi: 31, active: 'b', main: 'b' })")
    assert dock.page.evaluate(pixel, [12, 0.5]) == orange
    assert dock.page.evaluate(pixel, [29, 0.5]) == blue
    letters = dock.page.locator(".mt-body .mt-letter").all_inner_texts()
    assert sorted(letters) == ["A", "B"]


def test_the_choices_are_kept_and_taken_up_again(sheet: Sheet, dock: Dock) -> None:
    options = "storage: window.localStorage, lo: 20, hi: 33"
    dock.open(sheet, options=options)
    dock.pick("Step", "year")
    dock.pick("Speed", "4")
    dock.button("Loop").click()
    dock.pick("Length of the window", "6")
    dock.pick("Length of the window", "free")
    dock.open(sheet, options="storage: window.localStorage, lo: 10, hi: 12")
    state = dock.state()
    assert {name: state[name] for name in ("mode", "step", "speed", "loop")} == {
        "mode": "free",
        "step": "year",
        "speed": 4,
        "loop": True,
    }
    assert not state["playing"]
    assert dock.page.get_by_label("Speed").input_value() == "4"
    assert dock.page.get_by_label("Step", exact=True).input_value() == "year"
    dock.button("Up to a date").click()
    dock.button("Window").click()
    assert dock.window == [7, 12]  # the length chosen last


def test_a_stored_window_is_used_when_the_host_names_none(sheet: Sheet, dock: Dock) -> None:
    kept = json.dumps({"mode": "window", "length": 6})
    storage = f"storage: {{ getItem: () => {json.dumps(kept)}, setItem: () => undefined }}"
    dock.open(sheet, options=storage + ", lo: undefined, hi: undefined")
    assert dock.window == [67, 72]
    dock.open(sheet, options=storage + ", lo: 10, hi: 12")  # a window that is given comes first
    assert dock.words() == "3 months: 1 September 2021 to 30 November 2021"


@pytest.mark.parametrize(
    "storage",
    [
        "{ getItem: () => { throw new Error('no'); }, setItem: () => { throw new Error('no'); } }",
        "{ getItem: () => 'not JSON', setItem: () => undefined }",
        '{ getItem: () => \'{"mode": 7, "step": "toString", "speed": 900}\', setItem: () => 0 }',
    ],
)
def test_a_storage_that_fails_or_lies_does_no_harm(sheet: Sheet, dock: Dock, storage: str) -> None:
    dock.open(sheet, options=f"storage: {storage}")
    dock.button("Loop").click()
    state = dock.state()
    assert (state["mode"], state["step"], state["speed"], state["loop"]) == ("upto", "month", 1, True)


def test_the_host_sets_a_window_without_hearing_of_it(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet)
    for change, mode, words in [
        ("{ lo: 11, hi: 13 }", "window", "3 months: 1 October 2021 to 31 December 2021"),
        ("{ lo: 11, hi: 15 }", "free", "Free window: 1 October 2021 to 28 February 2022"),
        ("{ lo: 0, hi: 11 }", "upto", "Up to 31 October 2021 (from 10 November 2020)"),
    ]:
        dock.page.evaluate(f"window.control.set({change})")
        assert (dock.state()["mode"], dock.words()) == (mode, words)
    dock.page.evaluate("window.control.set({ view: 'table' })")
    assert dock.button("Table").get_attribute("aria-pressed") == "true"
    dock.rest(1000)
    assert dock.inputs() == []
    assert dock.commits() == []
    assert dock.page.evaluate("window.viewed") == []


def test_an_echo_of_the_window_keeps_the_chosen_mode(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 10, hi: 12")
    dock.pick("Length of the window", "free")
    dock.page.evaluate("window.control.set({ lo: 10, hi: 12 })")
    assert dock.state()["mode"] == "free"


def test_views_are_named_and_reported(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet)
    group = dock.page.get_by_role("group", name="View")
    assert group.locator("button").all_inner_texts() == ["Map", "Compare", "Difference", "By year", "Table"]
    dock.button("By year").click()
    dock.button("By year").click()
    assert dock.page.evaluate("window.viewed") == ["years"]
    assert dock.state()["view"] == "years"
    dock.open(sheet, options="views: ['map']")
    assert dock.page.get_by_role("group", name="View").count() == 0


def test_figures_note_and_extra_are_text(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 1, hi: 12")
    dock.page.evaluate("""() => {
        const strange = { words: "<s>0", totals: [{ label: "<b>x", text: "<i>1" }], dateText: "<u>2" };
        window.control.options.read = () => strange;
        window.control.show();
    }""")
    dock.page.evaluate(
        "window.control.extra.append(Object.assign(document.createElement('button'), "
        "{ textContent: 'More' }))"
    )
    assert dock.page.locator(".mt-figures").inner_text() == "<b>x <i>1"
    assert dock.page.locator(".mt-note").inner_text() == "<u>2"
    assert dock.page.locator(".mt-words").inner_text() == "12 months: <s>0"
    assert dock.button("More").is_visible()


def test_assistive_technology_finds_roles_names_and_words(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 13")
    total = dock.page.evaluate("window.total(0, 13)")
    dock.high.focus()
    dock.page.keyboard.press("ArrowLeft")
    dock.page.keyboard.press("ArrowRight")
    assert dock.page.get_by_role("slider").count() == 2
    first = dock.page.get_by_role("slider", name="first month of the window")
    slider = dock.page.get_by_role("slider", name="last month counted")
    assert first.get_attribute("aria-valuetext") == slider.get_attribute("aria-valuetext")
    assert slider.get_attribute("aria-valuetext") == (
        f"Up to 31 December 2021 (from 10 November 2020), casualties {total}"
    )
    assert (slider.get_attribute("min"), slider.get_attribute("max"), slider.input_value()) == (
        "0",
        "72",
        "13",
    )
    assert dock.page.get_by_role("region", name="Time").count() == 1
    assert dock.page.get_by_role("img", name="Casualties by month, most in December 2020: 21").count() == 1
    # A number alone would read as the total of the window.
    assert dock.page.locator(".mt-peak").inner_text() == "highest month: 21"
    unnamed = dock.page.evaluate(
        """() => Array.from(document.querySelectorAll(".mt-dock button, .mt-dock select, .mt-dock input"))
        .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim())).length"""
    )
    assert unnamed == 0
    dock.button("Window").click()
    dock.pick("Length of the window", "free")
    assert dock.page.get_by_role("slider").count() == 2
    assert dock.low.get_attribute("aria-valuetext") == dock.high.get_attribute("aria-valuetext")


def test_no_record_is_said_in_words(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet)
    dock.page.evaluate("window.control.setHistogram(new Float64Array(73), 'Killed')")
    caption = dock.page.locator(".mt-caption")
    assert caption.inner_text() == "Killed by month: none recorded in any month"
    # Of an edition that gives no record no month has a figure, not even 0.
    dock.page.evaluate(
        "(words) => window.control.setHistogram(new Float64Array(73), 'Killed', null, null, words)",
        "Killed: not given in this edition",
    )
    dock.page.mouse.move(*dock.bar(1))
    assert caption.inner_text() == "Killed: not given in this edition"


def test_a_bar_under_the_pointer_is_read_out(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet)
    dock.page.mouse.move(*dock.bar(1))
    assert dock.page.locator(".mt-caption").inner_text() == "December 2020: casualties 21"
    dock.page.mouse.move(5, 5)
    assert dock.page.locator(".mt-caption").inner_text() == "Casualties by month"


@pytest.mark.parametrize("options", ["lo: 0, hi: 13", "lo: 11, hi: 28"])
def test_text_is_legible_and_large_enough(sheet: Sheet, dock: Dock, options: str) -> None:
    dock.open(sheet, options=options)
    dock.page.evaluate("window.control.compare({ lo: 30, hi: 41, active: 'b' })")
    found = dock.page.evaluate(CONTRASTS)
    assert len(found) > 20
    assert [entry for entry in found if entry[1] < 4.5 or entry[2] < 11.5] == []


def test_the_focus_is_seen(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet)
    outline = "(node) => getComputedStyle(node).outlineStyle"
    dock.page.keyboard.press("Tab")
    for _ in range(10):
        dock.page.keyboard.press("Tab")
        focused = dock.page.locator(":focus")
        handle = {"mt-range mt-high": dock.high, "mt-range mt-low": dock.low}.get(
            focused.get_attribute("class") or ""
        )
        if handle:
            shot = handle.screenshot()
            focused.evaluate("node => node.blur()")
            assert shot != handle.screenshot()
            handle.focus()
        elif focused.evaluate("(node) => node.closest('.mt-dock') !== null"):
            assert focused.evaluate(outline) == "solid"


@pytest.mark.parametrize("width", [320, 360, 480, 700, 900, 1100, 2000])
@pytest.mark.parametrize("comparing", [False, True])
def test_every_width_holds_the_dock(sheet: Sheet, dock: Dock, width: int, comparing: bool) -> None:
    sheet.page.set_viewport_size({"width": width, "height": 700})
    dock.open(sheet, options="lo: 11, hi: 28", width="100%")
    if comparing:
        dock.page.evaluate("window.control.compare({ lo: 30, hi: 41, active: 'b' })")
    sizes = dock.page.evaluate(
        """() => Array.from(document.querySelectorAll("html, .mt-dock, .mt-inner"))
        .map((node) => [node.scrollWidth, node.clientWidth])"""
    )
    assert all(full <= seen for full, seen in sizes), sizes
    out = dock.page.evaluate(
        """() => { const edge = document.querySelector(".mt-dock").getBoundingClientRect();
        return Array.from(document.querySelectorAll(".mt-dock button, .mt-dock select, .mt-words, .mt-note"))
        .filter((node) => node.checkVisibility()).map((node) => [node, node.getBoundingClientRect()])
        .filter((pair) => pair[1].right > edge.right + 0.5 || pair[1].left < edge.left - 0.5)
        .map((pair) => pair[0].textContent); }"""
    )
    assert out == []
    small = dock.page.evaluate(
        """() => Array.from(document.querySelectorAll(".mt-dock button, .mt-dock select, .mt-dock input"))
        .filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect())
        .filter((box) => box.width < 24 || box.height < 24).length"""
    )
    assert small == 0
    height = dock.page.locator(".mt-dock").bounding_box()
    assert height
    if not comparing and width >= 1100:
        assert height["height"] <= 155
    if not comparing and width == 360:
        assert height["height"] <= 290


def test_bars_are_sharp_and_follow_the_size(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 500}, device_scale_factor=2)
    page = context.new_page()
    Sheet(page, tmp_path).open(control_page(width="100%"))
    sizes = "() => { const c = document.querySelector('.mt-bars'); return [c.width, c.clientWidth]; }"
    wide = page.evaluate(sizes)
    assert abs(wide[0] - 2 * wide[1]) <= 2
    page.set_viewport_size({"width": 600, "height": 500})
    page.wait_for_function("document.querySelector('.mt-bars').width < 1200")
    narrow = page.evaluate(sizes)
    assert abs(narrow[0] - 2 * narrow[1]) <= 2
    context.close()


def test_touch_drags_the_slider_and_taps_a_bar(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True)
    page = context.new_page()
    sheet, dock = Sheet(page, tmp_path), Dock(page)
    dock.open(sheet, options="lo: 0, hi: 13", width="100%")
    session = context.new_cdp_session(page)
    start, end = dock.thumb(13), dock.thumb(40)
    _touch(session, "touchStart", start)
    for part in range(1, 11):
        _touch(session, "touchMove", (start[0] + (end[0] - start[0]) * part / 10, start[1] + part))
    _touch(session, "touchEnd", None)
    page.wait_for_function("window.commits.length === 1")
    assert abs(dock.window[1] - 40) <= 1
    page.touchscreen.tap(*dock.bar(25))
    assert dock.window == [0, 25]
    page.wait_for_function("window.commits.length === 2")
    heights = page.evaluate(
        """() => Array.from(document.querySelectorAll(".mt-dock button, .mt-dock input"))
        .filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect().height)"""
    )
    assert min(heights) >= 36
    assert page.locator(".mt-high").evaluate("(node) => getComputedStyle(node).touchAction") == "none"
    page.set_viewport_size({"width": 1100, "height": 700})
    assert page.locator(".mt-play").evaluate("(node) => node.getBoundingClientRect().height") == 44
    assert sheet.faults == []
    context.close()


def test_touch_drags_the_body_of_a_window(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True)
    page = context.new_page()
    dock = Dock(page)
    dock.open(Sheet(page, tmp_path), options="lo: 20, hi: 39", width="100%")
    session = context.new_cdp_session(page)
    start, end = dock.bar(30), dock.bar(45)
    _touch(session, "touchStart", start)
    for part in range(1, 11):
        _touch(session, "touchMove", (start[0] + (end[0] - start[0]) * part / 10, start[1]))
    _touch(session, "touchEnd", None)
    page.wait_for_function("window.commits.length === 1")
    assert dock.window == [35, 54]
    context.close()


def _touch(session: Any, kind: str, at: tuple[float, float] | None) -> None:
    points = [{"x": at[0], "y": at[1]}] if at else []
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_reduced_motion_plays_on_demand_and_nothing_moves_of_itself(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    dock = Dock(page, still=True)
    dock.open(Sheet(page, tmp_path), options="lo: 0, hi: 10")
    dock.rest(5000)
    assert dock.window == [0, 10]
    moving = page.evaluate(
        """() => Array.from(document.querySelectorAll(".mt-dock *")).map((node) => getComputedStyle(node))
        .filter((style) => style.transitionDuration !== "0s" || style.animationName !== "none").length"""
    )
    assert moving == 0
    dock.button("Play").click()
    dock.rest(605)
    assert dock.window == [0, 12]
    context.close()


def test_a_move_builds_nothing_and_costs_little(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1100, "height": 500}, device_scale_factor=2)
    page = context.new_page()
    Dock(page).open(Sheet(page, tmp_path), options="onInput: () => undefined", width="100%")
    built, median = page.evaluate(
        """() => {
          let built = 0;
          const watch = new MutationObserver((list) => { built += list.length; });
          watch.observe(document.querySelector(".mt-dock"), { childList: true, subtree: true });
          const input = document.querySelector(".mt-high");
          const spent = [];
          for (let i = 0; i < 300; i += 1) {
            input.value = String(i % 73);
            const before = performance.now();
            input.dispatchEvent(new Event("input", { bubbles: true }));
            spent.push(performance.now() - before);
          }
          built += watch.takeRecords().length;
          return [built, spent.sort((a, b) => a - b)[150]];
        }"""
    )
    assert built == 0
    assert median < 1
    context.close()


def test_removing_leaves_nothing_behind(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="lo: 0, hi: 10")
    dock.button("Loop").click()
    dock.button("Play").click()
    dock.page.evaluate("window.control.remove(); window.control.remove();")
    count = len(dock.inputs())
    dock.rest(5000)
    dock.page.mouse.click(200, 100)
    assert len(dock.inputs()) == count
    assert dock.commits() == []
    assert dock.page.locator("#host").evaluate("(node) => node.childNodes.length") == 0


def test_two_controls_stand_side_by_side_and_long_axes_are_held(sheet: Sheet, dock: Dock) -> None:
    dock.open(sheet, options="count: 240")
    dock.page.evaluate("window.first = window.control; start({ lo: 0, hi: 5 });")
    dock.page.evaluate("window.control.set({ lo: 3, hi: 5 })")
    assert dock.page.evaluate("[window.first.state().hi, window.control.state().hi]") == [239, 5]
    ids = dock.page.evaluate("Array.from(document.querySelectorAll('.mt-dock [id]')).map((node) => node.id)")
    assert len(set(ids)) == len(ids) == 2


@pytest.mark.parametrize("count", [1, 2])
def test_a_short_axis_is_held(sheet: Sheet, dock: Dock, count: int) -> None:
    dock.open(sheet, options=f"count: {count}")
    dock.button("Window").click()
    for name in ("Step forward", "Step back", "Play", "Whole period"):
        dock.button(name).click(force=True)
    assert dock.window == [0, count - 1]
