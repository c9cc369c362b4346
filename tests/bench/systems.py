"""What is measured: how each page is started, how its device filter is set, and how its map says it is drawn.

Everything the runner must know of a page stands in one :class:`System`; a page that changes its filter bar
or its sign of being drawn needs a change here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.layers.vocabulary import DEVICE_TYPE
from geo.reading.drivers import restriction

if TYPE_CHECKING:
    from playwright.async_api import Page

ROOT = Path(__file__).resolve().parents[2]
_RIVAL = Path(__file__).parent / "rival" / "app.py"

# Evaluated in every frame each 10 ms. A text names the map that stands complete in the frame;
# null means none does. Two further animation frames pass before the map counts as drawn.
_OURS_DRAWN = "() => window.__mapDrawn ? String(window.__mapDrawn) : null"
_RIVAL_DRAWN = """() => {
    const map = window.map_div;
    if (!map || !map.eachLayer || !window.L) return null;
    let areas = 0, points = -1;
    map.eachLayer((layer) => {
        if (layer instanceof L.Polygon) areas += 1;
        if (layer._topClusterLevel) points = layer._topClusterLevel.getChildCount();
    });
    return areas > 0 && points >= 0 ? `${areas} areas, ${points} points` : null;
}"""


@dataclass(frozen=True)
class System:
    """One page under measurement.

    Parameters
    ----------
    name
        As printed.
    environment
        Returns the environment variables of the server.
    command
        Takes the pack folder and a port, returns the command that serves the page on 127.0.0.1.
    choose_device
        Adds one device type to the page's device filter by real input events. The last key or pointer press
        must be the one that sets the filter: the clock starts there.
    drawn
        JavaScript function, evaluated in every frame, as described above.
    """

    name: str
    environment: Callable[[], dict[str, str]]
    command: Callable[[Path, int], list[str]]
    choose_device: Callable[[Page, str], Awaitable[None]]
    drawn: str


def plain_environment() -> dict[str, str]:
    """Return the environment without the restriction of GDAL that importing this product sets."""
    return {name: value for name, value in os.environ.items() if name not in restriction()}


def _ours_command(pack: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "geo", "serve", str(pack), "--port", str(port)]


async def _pick(page: Page, label: str, option: str) -> None:
    box = page.get_by_test_id("stMultiSelect").filter(has_text=label).locator("input").first
    await box.click()
    await box.fill(option)
    await page.get_by_role("option", name=option, exact=True).wait_for()
    await box.press("Enter")


async def _ours_choose(page: Page, device: str) -> None:
    await _pick(page, "Device", DEVICE_TYPE.label(device))


async def _rival_choose(page: Page, device: str) -> None:
    await _pick(page, "Device", device)


def streamlit_command(page: Path, port: int, *options: str) -> list[str]:
    """Return the command that serves a page of plain Streamlit on 127.0.0.1."""
    settings = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    return [sys.executable, "-m", "streamlit", "run", str(page), *flags, "--", *options]


def _rival(variant: str) -> System:
    def command(pack: Path, port: int) -> list[str]:
        return streamlit_command(_RIVAL, port, "--pack", str(pack), "--variant", variant)

    return System(f"rival-{variant}", plain_environment, command, _rival_choose, _RIVAL_DRAWN)


SYSTEMS: dict[str, System] = {
    "ours": System("ours", lambda: dict(os.environ), _ours_command, _ours_choose, _OURS_DRAWN),
    **{f"rival-{variant}": _rival(variant) for variant in ("plain", "careful", "fast")},
}
