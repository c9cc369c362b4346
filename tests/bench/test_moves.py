from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.async_api import Frame, Page

from tests.bench import drive, moves
from tests.bench.moves import InvalidMeasurementError, Plan, rates, targets
from tests.bench.national import write_pack
from tests.bench.plugins import choropleth_page, points_page

T = TypeVar("T")
PLAN = Plan(moves=4, drag_s=0.5, timeout_s=20.0)

# A control with the hooks of ours; `PAINT` draws the window into the map.
PAGE = """<!DOCTYPE html><title>time</title>
<div class="leaflet-container"><canvas width="400" height="200"></canvas></div>
<input class="mt-high" type="range" min="0" max="71" value="71" style="width:400px">
<script>
  const pen = document.querySelector("canvas").getContext("2d");
  window.MineTime = { current: { painted: 1, digest: "a" } };
  document.querySelector("input").addEventListener("input", (event) => {
    requestAnimationFrame(() => { PAINT; });
  });
</script>"""
DRAWN = "pen.clearRect(0, 0, 400, 200); pen.fillRect(0, 0, 5 * event.target.value, 200);"
COUNTED = "MineTime.current.painted += 1;"


def test_a_drag_goes_to_and_fro_and_never_stands() -> None:
    assert targets(0, 4, 10, stride=1) == [1, 2, 3, 4, 3, 2, 1, 0, 1, 2]
    way = targets(11, 71, 30)
    assert way[0] == 13
    assert max(way) == 71
    assert all(one != other for one, other in pairwise(way))


def test_a_control_without_months_is_no_measurement() -> None:
    with pytest.raises(InvalidMeasurementError):
        targets(5, 5, 3)


def test_rates_count_frames_and_those_that_showed_something_new() -> None:
    assert rates({"stamps": [0.0, 10.0, 30.0, 100.0], "fresh": 2}) == (30.0, 20.0, [10.0, 20.0, 70.0])
    with pytest.raises(InvalidMeasurementError):
        rates({"stamps": [5.0], "fresh": 0})


def _measured(file: Path, measure: Callable[[Page, Frame, Plan], Awaitable[T]], plan: Plan = PLAN) -> T:
    async def run() -> T:
        async with drive.launched() as browser, moves.opened(browser, file.as_uri()) as (page, _):
            frame = await moves.ready_frame(page, "ours", plan.timeout_s)
            return await measure(page, frame, plan)

    # A browser shared by other tests of this process may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


async def _moved(page: Page, frame: Frame, plan: Plan) -> list[float]:
    return await moves.move_times(page, frame, "ours", plan)


async def _pressed(page: Page, frame: Frame, plan: Plan) -> tuple[list[float], list[float]]:
    return await moves.key_times(page, frame, "ours", plan)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("PAINT", DRAWN + COUNTED), encoding="utf-8")
    return file


@pytest.mark.browser
@pytest.mark.nightly
def test_moves_and_drags_of_a_page_with_our_hooks_are_timed(page: Path) -> None:
    times = _measured(page, _moved)
    assert len(times) == PLAN.moves
    assert all(value > 0 for value in times)
    for dragging in (moves.drag, moves.pointer_drag):
        frames, fresh, gaps = _measured(page, dragging)
        assert frames > 1
        assert 0 < fresh <= frames
        assert gaps


@pytest.mark.browser
def test_real_key_presses_are_timed(page: Path) -> None:
    took, shown = _measured(page, _pressed)
    assert len(took) == len(shown) == PLAN.moves
    assert min(took) > 0
    assert min(shown) >= 16


@pytest.mark.browser
@pytest.mark.parametrize(
    ("paint", "fault"),
    [
        pytest.param(DRAWN, "nothing was repainted", marks=pytest.mark.nightly),
        (COUNTED, "the map looks the same"),
    ],
)
def test_a_page_that_does_not_repaint_invalidates_the_run(tmp_path: Path, paint: str, fault: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("PAINT", paint), encoding="utf-8")
    with pytest.raises(InvalidMeasurementError, match=fault):
        _measured(file, _moved, Plan(moves=2, timeout_s=3.0))


def test_pages_of_folium_s_time_plugins_hold_every_month(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", incidents=200, seed=3, districts=20, months=24)
    choropleth = choropleth_page(pack, tmp_path / "choropleth.html").read_text(encoding="utf-8")
    stamps = {part for part in choropleth.split('"') if part.isdigit() and len(part) == 10}
    assert len(stamps) == 24
    assert max(stamps) == "1764547200"  # 1 December 2025
    points = points_page(pack, tmp_path / "points.html").read_text(encoding="utf-8")
    assert 'duration: "P12M"' in points
