"""Moves a time control in Chromium and notes what each move costs.

Every time ends with the frame that shows the outcome: a page says by a value that changes with each repaint
that it painted, and a move that never repaints, or that leaves the same picture, invalidates the run.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from tests.bench import drive, figures
from tests.bench.figures import Series
from tests.bench.systems import System

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from playwright.async_api import Browser, Frame, Page

MONTHS_SHOWN = 12
SLIDERS = {"ours": "input.mt-slider, input.mt-high", "choropleth": "div[id^=slider_] input"}
_CLOCK = Path(__file__).with_name("clock.js").read_text(encoding="utf-8")
_SETTLED_SECONDS = 1.0
_BETWEEN_MOVES_MS = (20.0, 60.0)
# The map's canvases and shapes, not the control below it, whose thumb moves anyway.
_PICTURE = ".leaflet-container"


class InvalidMeasurementError(RuntimeError):
    """What was measured is not what was meant, so its times say nothing."""


@dataclass(frozen=True)
class Plan:
    """How long and how often.

    Parameters
    ----------
    moves
        Moves of one series.
    drag_s
        Seconds of a sustained drag.
    timeout_s
        Until a page counts as not drawn.
    seed
        Of the pauses between moves.
    """

    moves: int = 30
    drag_s: float = 5.0
    timeout_s: float = 300.0
    seed: int = 1


@dataclass
class Notes:
    """Collects the series of one page at one size."""

    size: str
    system: str
    series: list[Series] = field(default_factory=list)

    def add(self, measure: str, unit: str, values: Sequence[float]) -> None:
        """Keep values, if there are any."""
        if values:
            self.series.append(Series(measure, self.size, self.system, unit, tuple(values)))


def targets(low: int, high: int, count: int, *, stride: int | None = None) -> list[int]:
    """Return `count` positions of a drag from `low` to `high` and back, each unlike the one before.

    The stride is such that one way through takes about `count` moves, unless it is given.
    """
    if high - low < 1:
        raise InvalidMeasurementError(f"the control runs from {low} to {high}, so nothing can be moved")
    span = high - low
    step = stride or max(1, span // count)
    there = list(range(low, high + 1, step))
    way = [*there[1:], *there[-2::-1]]
    return [way[number % len(way)] for number in range(count)]


def rates(record: dict[str, Any]) -> tuple[float, float, list[float]]:
    """Return frames a second, new frames a second and the milliseconds between frames of a drag."""
    stamps = record["stamps"]
    gaps = [later - earlier for earlier, later in pairwise(stamps)]
    if not gaps or sum(gaps) <= 0:
        raise InvalidMeasurementError("no animation frames came while dragging")
    seconds = sum(gaps) / 1000
    return len(gaps) / seconds, record["fresh"] / seconds, gaps


@asynccontextmanager
async def opened(
    browser: Browser, url: str, *, system: System | None = None, cdn: Path | None = None, ratio: int = 1
) -> AsyncIterator[tuple[Page, float]]:
    """Open `url` in a fresh context and yield the page and the moment of asking for it (epoch s)."""
    context = await browser.new_context(viewport=drive.VIEWPORT, device_scale_factor=ratio)
    try:
        await context.add_init_script(_CLOCK)
        if system is not None:
            await context.add_init_script(drive.watch_script(system))
        page = await context.new_page()
        page.set_default_timeout(60_000)
        if cdn is not None:
            session = await context.new_cdp_session(page)
            await drive.answer_public(session, drive.Traffic(), cdn)
        asked = time.time()
        await page.goto(url, wait_until="commit")
        yield page, asked
    finally:
        await context.close()


async def ready_frame(page: Page, lever: str, timeout_s: float) -> Frame:
    """Return the frame whose control can be moved, brought into view."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        for frame in reversed(page.frames):
            with suppress(Exception):  # a frame that is being replaced cannot be asked
                asked = frame.evaluate(f"Boolean(window.__benchClock) && __benchClock.ready({lever!r})")
                if await asyncio.wait_for(asked, max(0.1, deadline - time.monotonic())):
                    await settled(page, timeout_s)
                    if frame.parent_frame is not None:  # map and control, both on the screen
                        await (await frame.frame_element()).scroll_into_view_if_needed()
                    return frame
        await asyncio.sleep(0.05)
    raise drive.DrawTimeoutError(f"no time control within {timeout_s:.0f} s")


async def settled(page: Page, timeout_s: float) -> None:
    """Wait until Streamlit's script, where there is one, has been at rest for a while."""
    if not page.url.startswith("http"):
        await asyncio.sleep(0.3)
        return
    deadline = time.monotonic() + timeout_s
    since = time.monotonic()
    while time.monotonic() - since < _SETTLED_SECONDS:
        if time.monotonic() > deadline:
            raise drive.DrawTimeoutError(f"the page's script did not end within {timeout_s:.0f} s")
        if not await page.evaluate(f"({drive.SCRIPT_ENDED})()"):
            since = time.monotonic()
        await asyncio.sleep(0.05)


async def _set_off(page: Page, frame: Frame, lever: str, plan: Plan) -> tuple[int, int]:
    """Move the control to the end of the first year, unmeasured, and return that month and the last."""
    low, high = await frame.evaluate(f"__benchClock.range({lever!r})")
    low = min(low + MONTHS_SHOWN - 1, high - 1)
    await frame.evaluate(f"__benchClock.move({lever!r}, {low})")
    await asyncio.sleep(0.5)
    await settled(page, plan.timeout_s)
    return low, high


async def move_times(page: Page, frame: Frame, lever: str, plan: Plan) -> list[float]:
    """Return milliseconds from each event on the control to the end of the frame that shows its outcome.

    Raises
    ------
    InvalidMeasurementError
        Where the picture after the moves is the one before them.
    """
    low, high = await _set_off(page, frame, lever, plan)
    pauses = _pauses(plan)
    wanted = targets(low, high, plan.moves)
    if wanted[-1] == low:
        wanted[-1] = high
    before = await frame.locator(_PICTURE).first.screenshot()
    call = "([name, targets, pauses]) => __benchClock.moves(name, targets, pauses)"
    times = await _answered(frame.evaluate(call, [lever, wanted, pauses]), plan)
    if await frame.locator(_PICTURE).first.screenshot() == before:
        raise InvalidMeasurementError("the map looks the same after the moves as before them")
    return [float(value) for value in times]


async def key_times(page: Page, frame: Frame, lever: str, plan: Plan) -> tuple[list[float], list[float]]:
    """Press the arrow keys on a control that is a slider.

    Returns
    -------
    tuple
        Milliseconds from each press to the end of the frame that shows its outcome, and to its presentation
        as the browser's Event Timing tells it (in steps of 8 ms; 16 stands for anything shorter).
    """
    low, high = await _set_off(page, frame, lever, plan)
    await frame.locator(SLIDERS[lever]).first.focus()
    await frame.evaluate(f"__benchClock.listen({lever!r})")
    presses = []
    way = [low, *targets(low, high, plan.moves, stride=1)]
    for here, there, pause in zip(way, way[1:], _pauses(plan), strict=False):
        await page.keyboard.press("ArrowRight" if there > here else "ArrowLeft")
        presses.append(await _answered(frame.evaluate("__benchClock.pressed()"), plan))
        await asyncio.sleep(pause / 1000)
    shown = await frame.evaluate("__benchClock.shown()")
    took = [float(press["took"]) for press in presses]
    presented = [
        max((lasting for start, lasting in shown if abs(start - press["since"]) < 1), default=16.0)
        for press in presses
    ]
    return took, presented


async def drag(page: Page, frame: Frame, plan: Plan) -> tuple[float, float, list[float]]:
    """Send one event per animation frame, month by month to and fro; see :func:`rates`."""
    low, high = await _set_off(page, frame, "ours", plan)
    way = targets(low, high, 2 * (high - low), stride=1)
    call = "([targets, milliseconds]) => __benchClock.drag('ours', targets, milliseconds)"
    return rates(await _answered(frame.evaluate(call, [way, plan.drag_s * 1000]), plan))


async def pointer_drag(page: Page, frame: Frame, plan: Plan) -> tuple[float, float, list[float]]:
    """Drag the thumb with the mouse, month by month to and fro; see :func:`rates`.

    The next move is sent when the one before has been taken, so that new frames also depend on the driver.
    """
    low, high = await _set_off(page, frame, "ours", plan)
    box = await frame.locator(SLIDERS["ours"]).first.bounding_box()
    if box is None:
        raise InvalidMeasurementError("the slider is not on the screen")
    first = (await frame.evaluate("__benchClock.range('ours')"))[0]
    scale = box["width"] / (high - first + 1)
    height = box["y"] + box["height"] / 2
    await page.mouse.move(box["x"] + (low - first + 0.5) * scale, height)
    await page.mouse.down()
    await frame.evaluate("__benchClock.watch('ours')")
    started = time.monotonic()
    while time.monotonic() - started < plan.drag_s:
        for month in targets(low, high, 2 * (high - low), stride=1):
            await page.mouse.move(box["x"] + (month - first + 0.5) * scale, height)
            if time.monotonic() - started >= plan.drag_s:
                break
    record = await frame.evaluate("__benchClock.watched()")
    await page.mouse.up()
    frames, fresh, gaps = rates(record)
    if not fresh:
        raise InvalidMeasurementError("the pointer dragged the slider, but nothing was repainted")
    return frames, fresh, gaps


async def filter_times(
    page: Page, frame: Frame, system: System, devices: Sequence[str], plan: Plan
) -> list[float]:
    """Return seconds from the key press that sets each device to the frame repainted with the new data.

    Raises
    ------
    InvalidMeasurementError
        Where the frame was mounted anew, or its zoom, place or window changed.
    """
    await _set_off(page, frame, "ours", plan)
    await frame.locator(".leaflet-control-zoom-in").click()
    await asyncio.sleep(0.6)
    await frame.evaluate("window.__benchMarker = true")
    times = []
    for device in devices:
        await settled(page, plan.timeout_s)
        before = await frame.evaluate("__benchClock.state()")
        await frame.evaluate("() => { window.__benchData = __benchClock.data('ours'); }")
        await system.choose_device(page, device)
        try:
            shown = await _answered(frame.evaluate("window.__benchData"), plan)
            await settled(page, plan.timeout_s)
            after = await frame.evaluate("__benchClock.state()")
        except (InvalidMeasurementError, drive.DrawTimeoutError):
            raise
        except Exception as error:
            raise InvalidMeasurementError(f"the map was mounted anew by a filter: {error}") from error
        if after != before or not after["marker"]:
            raise InvalidMeasurementError(f"a filter changed the view of the map: {before} became {after}")
        pressed = float(await page.evaluate("window.__benchPressed"))
        times.append((float(shown) - pressed) / 1000)
    return times


async def note_memory(page: Page, notes: Notes) -> None:
    """Note the memory of the tab: script heap with buffers, and its process's resident and private bytes."""
    await asyncio.sleep(1.0)
    session = await page.context.new_cdp_session(page)
    usage = await session.send("Runtime.getHeapUsage")
    heap = usage["usedSize"] + usage.get("embedderHeapUsedSize", 0) + usage.get("backingStorageSize", 0)
    process = max(_renderers(), key=lambda memory: memory.uss, default=None)
    if process is None:
        raise InvalidMeasurementError("no renderer process was found")
    notes.add(figures.HEAP, "MB", [heap / 1e6])
    notes.add(figures.PRIVATE, "MB", [process.uss / 1e6])
    notes.add(figures.RESIDENT, "MB", [process.rss / 1e6])


def _renderers() -> list[Any]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "--type=renderer" in " ".join(process.cmdline()):
                found.append(process.memory_full_info())
    return found


def note_drag(notes: Notes, ratio: int, outcome: tuple[float, float, list[float]], *, pointer: bool) -> None:
    """Note a drag's frames a second and the time between frames."""
    frames, fresh, gaps = outcome
    for what, unit, values in (
        (figures.FRAMES, "frames/s", [frames]),
        (figures.FRESH, "frames/s", [fresh]),
        (figures.INTERVAL, "ms", gaps),
    ):
        notes.add(figures.drag(ratio, what, pointer=pointer), unit, values)


def _pauses(plan: Plan) -> list[float]:
    # Frames come at fixed times; pauses of chance let events fall anywhere between them, as a hand's do.
    chance = random.Random(plan.seed)
    return [chance.uniform(*_BETWEEN_MOVES_MS) for _ in range(plan.moves)]


async def _answered(answer: Any, plan: Plan) -> Any:
    try:
        return await asyncio.wait_for(answer, plan.timeout_s)
    except TimeoutError as error:
        raise InvalidMeasurementError(
            f"moved, but nothing was repainted within {plan.timeout_s:.0f} s"
        ) from error


def middle(values: Sequence[float]) -> float:
    """Return the median for a progress line."""
    return statistics.median(values)
