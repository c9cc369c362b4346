"""The map over a slow line: how long a first and a second visit wait, and what travels until it stands."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.bench.drive import VIEWPORT, drawn_after, launched, watch_script
from tests.bench.systems import SYSTEMS
from tests.bench.wire import Visitor

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

_BYTES_A_SECOND = 1_600_000 / 8
_LATENCY_MS = 150
_PATIENCE_S = 300.0
_SETTLED_S = 3.0


async def over_a_slow_line(port: int) -> dict[str, float]:
    """Open the start page twice in one browser, over 1.6 Mbit/s and 150 ms as the browser emulates them.

    Returns
    -------
    dict
        ``line_cold_s`` and ``line_warm_s`` until the map stands, ``cold_bytes`` until then: files as they
        travel, and the socket as another visitor's counts it, since the browser tells what it unpacked.
    """
    async with launched() as browser:
        context = await browser.new_context(viewport=VIEWPORT)
        cold_s, files = await _visit(context, port)
        warm_s, _ = await _visit(context, port)
    async with Visitor(port) as visitor:
        socket = (await visitor.open()).wire_bytes
    return {"line_cold_s": cold_s, "line_warm_s": warm_s, "cold_bytes": files + socket}


async def _visit(context: BrowserContext, port: int) -> tuple[float, int]:
    page = await context.new_page()
    await page.add_init_script(watch_script(SYSTEMS["ours"]))
    session = await context.new_cdp_session(page)
    files = 0

    def received(event: dict[str, Any]) -> None:
        nonlocal files
        files += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", received)
    await session.send("Network.enable")
    line = {"downloadThroughput": _BYTES_A_SECOND, "uploadThroughput": _BYTES_A_SECOND}
    await session.send("Network.emulateNetworkConditions", {"offline": False, "latency": _LATENCY_MS, **line})
    began = time.time()
    await page.goto(f"http://127.0.0.1:{port}/", wait_until="commit", timeout=_PATIENCE_S * 1000)
    _, drawn = await drawn_after(page, began, None, _PATIENCE_S)
    until_map = files
    # What follows the map is kept for the next visit as well.
    with suppress(Exception):
        await page.wait_for_load_state("networkidle", timeout=_SETTLED_S * 1000)
    await page.close()
    return drawn - began, until_map
