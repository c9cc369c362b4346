"""One window for map and pages: what is told to the map, what is taken from it, and what is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from geo.analysis.filters import Filters
from geo.workspace import Workspace
from pages.parts import filters
from pages.parts.choice import Choice
from pages.parts.map import state as map_state
from pages.parts.map import view as map_view
from pages.parts.map import window as map_window
from pages.parts.map.controls import DEFAULT
from pages.parts.map.view import View
from pages.parts.publish import snapshots
from tests.maps.view_page import real_pack
from tests.pages import expected
from tests.pages.conftest import COUNTRY, RunPage
from tests.pages.expected import View as Wanted
from tests.pages.shown import metrics

MONTHS = 12
CODES = tuple(f"2021-{month:02d}" for month in range(1, MONTHS + 1))
KEY = "map_x"
MAP_PARTS = Path(map_state.__file__).parent


class Session:
    """A session without a browser: the window of its filters and what its map reports."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state: dict[str, Any] = {map_state.MONTHS: CODES}
        self.window = (0, MONTHS - 1)
        monkeypatch.setattr(st, "session_state", self.state)

    def run(self, *, on_map: bool = True, key: str = KEY) -> Any:
        if on_map:
            return map_window.opening(key, self.window)
        map_view.forget()
        return None

    def report(self, value: Any, key: str = KEY) -> None:
        self.state[key] = value
        map_window.adopt(key, MONTHS, self.choose, self.pick)

    @property
    def said(self) -> dict[str, Any]:
        """What of the view stands in the address."""
        kept = {name: self.state.get(name) for name in ("view", "a", "b", "tab")}
        usual = {"view": "map", "tab": "b"}
        return {name: value for name, value in kept.items() if value and value != usual.get(name)}

    def pick(self, code: object) -> None:
        filters.choose_district(("X-1", "X-2"), code)

    def choose(self, first: int, last: int) -> None:
        self.window = (first, last)


def moved(first: int, last: int, serial: int, **rest: Any) -> dict[str, Any]:
    return {"lo": first, "hi": last, "view": "map", "with": None, "serial": serial, **rest}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(monkeypatch)


def test_a_window_let_go_of_becomes_the_period_and_is_not_told_again(session: Session) -> None:
    first = session.run()
    session.report(moved(2, 5, first.serial))
    assert session.window == (2, 5)
    assert session.run() is first
    assert session.run() is first


def test_a_district_chosen_on_the_map_is_counted_and_one_chosen_elsewhere_is_told(session: Session) -> None:
    first = session.run()
    session.report(moved(0, 11, first.serial, district="X-2"))
    assert session.state["district"] == "X-2"
    assert session.run() is first
    for odd in ("X-3", 7, ["X-1"], None):
        session.report(moved(0, 11, first.serial, district="X-1"))
        session.report(moved(0, 11, first.serial, district=odd))
        assert session.state["district"] is None
    session.state["district"] = "none"
    assert session.run().to_dict()["district"] == "none"


def test_a_period_chosen_elsewhere_is_told_once(session: Session) -> None:
    first = session.run()
    session.report(moved(2, 5, first.serial))
    session.run()
    session.window = (3, 4)
    told = session.run()
    assert (told.first, told.last) == (3, 4)
    assert told.serial != first.serial
    assert session.run() is told


def test_back_to_the_window_before_is_taken_too(session: Session) -> None:
    first = session.run()
    session.report(moved(2, 5, first.serial))
    session.window = (0, 11)
    told = session.run()
    session.report(moved(2, 5, told.serial))
    assert session.window == (2, 5)
    assert session.run() is told


def test_what_was_sent_before_a_choice_arrived_does_not_undo_it(session: Session) -> None:
    first = session.run()
    session.window = (3, 4)
    told = session.run()
    session.report(moved(2, 5, first.serial))
    assert session.window == (3, 4)
    assert session.run() is told


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "x",
        [1, 2],
        7,
        {"lo": 2},
        moved(5, 2, 0),
        moved(-1, 2, 0),
        moved(0, MONTHS, 0),
        moved(0, 10**30, 0),
        {"lo": True, "hi": True, "serial": 0},
        {"lo": 1.0, "hi": 2.5, "serial": 0},
        {"lo": "1", "hi": "2", "serial": 0},
        {"lo": None, "hi": [], "serial": 0},
        moved(1, 2, 99),
        {"lo": 1, "hi": 2, "serial": []},
    ],
    ids=str,
)
def test_odd_values_change_nothing(session: Session, value: Any) -> None:
    first = session.run()
    assert first.serial == 0
    session.report(value)
    assert session.window == (0, 11)
    assert session.run() is first
    assert session.said == {}


@pytest.mark.parametrize("view", ["nonsense", None, 3, ["compare"], {"a": 1}, "map", ""])
def test_odd_views_are_the_single_map(session: Session, view: Any) -> None:
    first = session.run()
    session.report(moved(1, 2, first.serial, view=view, **{"with": [0, 1]}))
    assert session.window == (1, 2)
    session.run()
    assert map_view.chosen() == View()
    assert session.said == {}


@pytest.mark.parametrize("other", [None, [], [1], [1, 2, 3], [3, 1], [0, 12], ["0", "1"], "0-1", {"a": 1}])
def test_odd_windows_compared_with_are_none(session: Session, other: Any) -> None:
    first = session.run()
    session.report(moved(1, 2, first.serial, view="compare", **{"with": other}))
    session.run()
    assert map_view.chosen() == View("compare")
    assert session.said == {"view": "compare"}


def test_a_view_enters_the_session_as_months(session: Session) -> None:
    first = session.run()
    session.report(moved(1, 2, first.serial, view="difference", **{"with": [3, 4]}))
    assert session.run() is first
    assert session.said == {"view": "difference", "a": ("2021-04", "2021-05")}
    assert map_view.chosen() == View("difference", (3, 4))


@pytest.mark.parametrize(
    ("kept", "view"),
    [
        ({"view": "map"}, View()),
        ({"view": "<script>"}, View()),
        ({"a": ("2021-04", "2021-05")}, View()),
        ({"view": "years", "a": None}, View("years")),
        ({"view": "compare", "a": ("2021-04", "2021-05")}, View("compare", (3, 4))),
        ({"view": "compare", "a": ("1066-05", "2021-04")}, View("compare")),
        ({"view": "table", "a": "2021-04"}, View("table")),
        ({"view": "compare", "tab": "a"}, View("compare", tab="a")),
        ({"view": "compare", "tab": "<b>"}, View("compare")),
        ({"view": "years", "tab": "a"}, View("years")),
    ],
)
def test_what_the_session_keeps_is_told(session: Session, kept: dict[str, Any], view: View) -> None:
    session.state.update(kept)
    told = session.run()
    assert (told.view, told.other, told.tab) == (view.name, view.other, view.tab)


def test_two_windows_leave_the_period_alone(session: Session) -> None:
    first = session.run()
    both = {"view": "compare", "with": [2, 4], "b": [5, 7]}
    session.report(moved(0, 11, first.serial, **both))
    assert session.window == (0, 11)
    assert session.said == {"view": "compare", "a": ("2021-03", "2021-05"), "b": ("2021-06", "2021-08")}
    assert session.run() is first
    session.window = (1, 3)
    told = session.run()
    assert (told.first, told.last, told.other, told.main) == (1, 3, (2, 4), (5, 7))
    session.report(moved(1, 3, told.serial))
    assert session.said == {}
    assert session.window == (1, 3)


def test_the_window_the_slider_moves_is_kept_while_there_are_two(session: Session) -> None:
    first = session.run()
    both = {"view": "compare", "with": [2, 4], "b": [5, 7]}
    session.report(moved(0, 11, first.serial, **both, tab="a"))
    assert session.said["tab"] == "a"
    assert session.run() is first
    session.run(on_map=False)
    assert session.run().tab == "a"
    for odd in ("b", "c", None, 3, ["a"]):
        session.report(moved(0, 11, session.run().serial, **both, tab=odd))
        assert "tab" not in session.said
    session.report(moved(0, 11, session.run().serial, view="years", tab="a"))
    assert session.said == {"view": "years"}


def test_a_sheet_of_two_windows_is_of_those_two(session: Session) -> None:
    opened = Workspace(real_pack()[0])
    session.state[map_state.MONTHS] = opened.cube.axis.keys
    map_view.choose(View("compare", (2, 4), (5, 7)))
    choice = Choice("casualties", opened.cube.whole_period, "most_likely", Filters(), whole=True)
    request = snapshots.request_of(opened, choice, DEFAULT, {})
    assert (request.other, request.period) == (opened.cube.period_of(2, 4), opened.cube.period_of(5, 7))
    map_view.choose(View("years"))
    assert snapshots.request_of(opened, choice, DEFAULT, {}).period == opened.cube.whole_period


def test_a_view_is_kept_while_other_pages_are_read(session: Session) -> None:
    first = session.run()
    session.report(moved(2, 5, first.serial, view="years"))
    session.run()
    session.run(on_map=False)
    told = session.run()
    assert (told.first, told.last, told.view) == (2, 5, "years")
    assert told.serial != first.serial
    assert session.said == {"view": "years"}


def test_a_pack_of_fewer_months_keeps_the_view(session: Session) -> None:
    first = session.run()
    session.report(moved(2, 5, first.serial, view="compare", **{"with": [10, 11]}))
    session.run()
    session.state[map_state.MONTHS] = CODES[:6]
    assert map_view.chosen() == View("compare")


def test_a_map_with_another_ground_is_told_anew(session: Session) -> None:
    first = session.run()
    session.report(moved(2, 5, first.serial))
    told = session.run(key="map_y")
    assert (told.first, told.last) == (2, 5)
    session.report(moved(0, 1, first.serial), key=KEY)
    assert session.window == (2, 5)


def test_sessions_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Session(monkeypatch)
    told = one.run()
    one.report(moved(2, 5, told.serial))
    two = Session(monkeypatch)
    again = two.run()
    assert (again.first, again.last) == (0, 11)


@pytest.mark.parametrize("path", sorted(MAP_PARTS.glob("*.py")), ids=lambda path: path.stem)
def test_keys_of_the_session_are_named_in_one_place(path: Path) -> None:
    if path.stem != "state":
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""\b(session_)?state(\[|\.(get|pop|setdefault)\()["']""", text)


def test_a_link_opens_a_view_on_the_map_page_alone(run_page: RunPage) -> None:
    app = run_page("map", query="view=compare&with=Nov 2020 to Dec 2020")
    assert not app.exception
    assert (app.session_state["view"], app.session_state["a"]) == ("compare", ("2020-11", "2020-12"))
    assert app.session_state[map_state.KEY].shown.view == View("compare", (0, 1))
    assert not app.button(key="reset_filters").disabled
    app.button(key="reset_filters").click().run()
    assert (app.session_state["view"], app.session_state["a"]) == ("map", None)
    assert app.button(key="reset_filters").disabled
    other = run_page("incidents", query="view=compare")
    assert metrics(other) == expected.totals(COUNTRY, Wanted("all"))
