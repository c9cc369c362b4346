"""A sheet asked for on the map: heard once, and only where it is part of the world."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as any_

from pages.parts.map import shots as map_shots


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def shot(number: Any = 1, extent: Any = (44.9, 38.8, 47.8, 41.4)) -> dict[str, Any]:
    return {"shot": {"number": number, "extent": list(extent)}}


def test_an_order_is_heard_once_and_repeated_reports_are_not_orders(session: dict[str, Any]) -> None:
    map_shots.hear(shot(7))
    assert map_shots.asked() == (44.9, 38.8, 47.8, 41.4)
    assert map_shots.asked() is None
    map_shots.hear(shot(7))
    assert map_shots.asked() is None
    map_shots.hear(shot(8, (45, 39, 46, 40)))
    assert map_shots.asked() == (45.0, 39.0, 46.0, 40.0)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"shot": None},
        {"shot": 4},
        {"shot": {"number": "1", "extent": [1, 2, 3, 4]}},
        {"shot": {"number": True, "extent": [1, 2, 3, 4]}},
        shot(1, ()),
        shot(1, (1, 2, 3)),
        shot(1, (3, 2, 1, 4)),
        shot(1, (1, float("nan"), 3, 4)),
        shot(1, (1, 2, "3", 4)),
        shot(1, (1, 95, 3, 99)),
    ],
)
def test_what_is_no_part_of_the_world_is_not_heard(session: dict[str, Any], value: dict[str, Any]) -> None:
    map_shots.hear(value)
    assert map_shots.asked() is None


def test_a_view_across_180_degrees_is_heard_as_files_have_it(session: dict[str, Any]) -> None:
    for west, east in ((177.0, 182.5), (-183.0, -177.5), (537.0, 542.5)):
        assert map_shots.extent_in([west, -19.0, east, -16.0]) == (177.0, -19.0, -177.5, -16.0)
    assert map_shots.extent_in([-200.0, -10.0, 200.0, 10.0]) == (-180.0, -10.0, 180.0, 10.0)


@given(any_.lists(any_.floats(allow_nan=True, allow_infinity=True), min_size=4, max_size=4))
def test_whatever_is_heard_lies_in_the_world(edges: list[float]) -> None:
    found = map_shots.extent_in(edges)
    if found is not None:
        west, south, east, north = found
        assert abs(west) <= 180
        assert abs(east) <= 180
        assert west != east
        assert -90 < south < north < 90
