"""A map sheet beside a headless browser's screenshot of the map file, in turns in one run.

Both start from a loaded pack's edition and end with PNG bytes of about 3508 by 2480 pixels, A4 at 300 dpi.
The sheet is the shipped path, `geo.publish.snapshot.snapshot`, in a process that has drawn one before; the
screenshot is the map file of `geo.maps.basemap.standalone` written to disk, opened in a Chromium that runs
already, awaited until its map stands drawn, and saved. Start-up of the browser is noted apart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from geo.analysis.cube import Cube
from geo.layers.pack import Pack
from geo.maps.basemap.standalone import standalone_html
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.bench import drive
from tests.bench.national import write_pack

if TYPE_CHECKING:
    from playwright.async_api import Browser, ViewportSize

_RATIO = 2
_VIEWPORT: ViewportSize = {"width": 1754, "height": 1240}


def sheet_seconds(pack: Pack, cube: Cube, request: SnapshotRequest) -> float:
    """Return how long a sheet takes, numbers and record included."""
    start = time.perf_counter()
    image = snapshot(pack, request).image
    seconds = time.perf_counter() - start
    assert image.startswith(b"\x89PNG")
    return seconds


async def screenshot_seconds(
    browser: Browser, pack: Pack, cube: Cube, request: SnapshotRequest, folder: Path
) -> float:
    """Return how long it takes to write the map file, open it, wait for the map and save a picture of it."""
    start = time.perf_counter()
    file = folder / "map.html"
    file.write_text(standalone_html(Workspace(pack).spec(request.map_view())), encoding="utf-8")
    page = await browser.new_page(viewport=_VIEWPORT, device_scale_factor=_RATIO)
    await page.goto(file.as_uri())
    await page.wait_for_function("() => window.__mapDrawn")
    image = await page.screenshot(timeout=120_000)
    seconds = time.perf_counter() - start
    await page.close()
    assert image.startswith(b"\x89PNG")
    return seconds


async def measure(pack: Pack, *, rounds: int, folder: Path) -> dict[str, list[float]]:
    """Return the seconds of both ways, taken in turns; the first turn of each is left out."""
    cube = Cube.from_pack(pack)
    request = SnapshotRequest(period=cube.whole_period, created=date(2026, 1, 1))
    times: dict[str, list[float]] = {"sheet": [], "screenshot": [], "browser start": []}
    start = time.perf_counter()
    async with drive.launched() as browser:
        times["browser start"].append(time.perf_counter() - start)
        for turn in range(rounds + 1):
            sheet = sheet_seconds(pack, cube, request)
            shot = await screenshot_seconds(browser, pack, cube, request, folder)
            if turn:
                times["sheet"].append(sheet)
                times["screenshot"].append(shot)
    return times


def main() -> None:
    """Measure and print medians and their ratio."""
    parser = argparse.ArgumentParser(description="Time a map sheet beside a screenshot of the map file.")
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="snapshots-") as name:
        folder = Path(name)
        made = write_pack(folder / "pack", incidents=options.incidents, seed=options.seed)
        pack = redact(load_pack(made), "public")
        load = os.getloadavg()[0]
        times = asyncio.run(measure(pack, rounds=options.rounds, folder=folder))
    print(
        f"{options.incidents:,} incidents, A4 at 300 dpi beside {_VIEWPORT['width'] * _RATIO} x "
        f"{_VIEWPORT['height'] * _RATIO} pixels, {options.rounds} turns, load at the start {load:.1f}"
    )
    for way, seconds in times.items():
        print(
            f"{way:<14} median {statistics.median(seconds):.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})"
        )
    ratio = statistics.median(times["screenshot"]) / statistics.median(times["sheet"])
    print(f"screenshot / sheet {ratio:.2f}")


if __name__ == "__main__":
    main()
