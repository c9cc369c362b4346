"""Dragging the slider of map files up to a date, in Chromium: new frames a second, and what one costs.

``python -m tests.bench.drags FILE... [--seconds N] [--rounds N]``: each file opened anew in turns, as
``python -m geo map`` wrote it. A slider that is slower than the screen shows fewer than 60 new frames a
second. Processor time while dragging, of the tab's own process and of the one thread in it that runs the
script, divided by new frames, says on a machine with other work what the clock cannot.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.bench import drive, moves

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

_PLAN = moves.Plan()


def _tab() -> psutil.Process:
    children = psutil.Process().children(recursive=True)
    tabs = [one for one in children if "--type=renderer" in " ".join(one.cmdline())]
    return max(tabs, key=lambda one: one.memory_info().rss)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _metrics(session: CDPSession) -> dict[str, float]:
    answer = await session.send("Performance.getMetrics")
    return {one["name"]: float(one["value"]) for one in answer["metrics"]}


async def dragged(file: Path, *, seconds: float) -> dict[str, float]:
    """Return what opening a map file and dragging its slider to and fro costs."""
    async with drive.launched() as browser, moves.opened(browser, file.resolve().as_uri()) as (page, asked):
        frame = await moves.ready_frame(page, "ours", _PLAN.timeout_s)
        ready = time.time() - asked
        tab = _tab()
        opening, resident = _spent(tab), tab.memory_info().rss / 1e6
        frames, fresh, gaps = await moves.drag(page, frame, moves.Plan(drag_s=1.0))
        session = await page.context.new_cdp_session(page)
        await session.send("Performance.enable", {"timeDomain": "threadTicks"})
        before, told = _spent(tab), await _metrics(session)
        frames, fresh, gaps = await moves.drag(page, frame, moves.Plan(drag_s=seconds))
        spent, after = _spent(tab) - before, await _metrics(session)
        number = max(1.0, fresh * seconds)
    return {
        "opened s": ready,
        "opened processor s": opening,
        "MB": resident,
        "frames/s": frames,
        "new frames/s": fresh,
        "95 % within ms": statistics.quantiles(gaps, n=20)[-1],
        "processor ms a new frame": 1000 * spent / number,
        "of it on the script's thread": 1000 * (after["TaskDuration"] - told["TaskDuration"]) / number,
        "in the script": 1000 * (after["ScriptDuration"] - told["ScriptDuration"]) / number,
    }


def main() -> None:
    """Measure and print medians."""
    parser = argparse.ArgumentParser(description="Drag the slider of map files.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    found: dict[Path, list[dict[str, float]]] = {file: [] for file in options.files}
    for _ in range(options.rounds):
        for file in options.files:
            found[file].append(asyncio.run(dragged(file, seconds=options.seconds)))
    for file, runs in found.items():
        told = "; ".join(f"{name} {statistics.median(one[name] for one in runs):.1f}" for name in runs[0])
        print(f"{file.name} ({file.stat().st_size / 1e6:.1f} MB): {told}")
    print(f"load average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
