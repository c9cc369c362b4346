"""Serve one page, open it in a fresh Chromium, change its filter, and note times, bytes and memory."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from playwright.async_api import async_playwright

from tests.bench import assets
from tests.bench.systems import ROOT, System

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from playwright.async_api import Browser, CDPSession, Page, ViewportSize

_QUIET_SECONDS = 1.0
_POLL_SECONDS = 0.02
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
# Streamlit marks its root with the state of the page's script, for tests like this one.
SCRIPT_ENDED = """() => document.querySelector('[data-test-script-state="notRunning"]') !== null"""
# What people open pages with; the shell alone only where nothing else is there.
_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chromium-headless-shell",
)
_CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# The page notes the moment of the last press, each map frame the moment its map stood drawn.
_WATCH = """(() => {
    if (window === window.top && location.protocol !== 'file:') {
        const mark = (event) => { window.__benchPressed = performance.timeOrigin + event.timeStamp; };
        for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, mark, true);
        return;
    }
    const drawn = DRAWN;
    let last = null;
    const look = () => {
        let token = null;
        try { token = drawn(); } catch (error) { token = null; }
        if (token !== null && token !== last) {
            last = token;
            requestAnimationFrame(() => requestAnimationFrame(() => {
                window.__bench = {token, at: performance.timeOrigin + performance.now()};
            }));
        }
    };
    setInterval(look, 10); // animation frames asked for before the frame has a size never come
})()"""


class DrawTimeoutError(RuntimeError):
    """The map was not drawn within the limit."""


@dataclass
class Traffic:
    """Bytes received and sent by the page since it was opened."""

    websocket: int = 0
    http: int = 0
    public: int = 0
    requests: int = 0
    unanswered: list[str] = field(default_factory=list)
    changed: float = field(default_factory=time.monotonic)

    def snapshot(self) -> dict[str, int]:
        """Return the counters; ``total_bytes`` is their sum."""
        return {
            "websocket_bytes": self.websocket,
            "http_bytes": self.http,
            "public_bytes": self.public,
            "total_bytes": self.websocket + self.http + self.public,
            "requests": self.requests,
        }


def measure(
    system: System, pack: Path, *, devices: Sequence[str], timeout_s: float, cdn: Path | None
) -> dict[str, Any]:
    """Measure one start and its filter changes.

    Returns
    -------
    dict
        ``first_map_s``, ``changes_s`` (one per device, in order), the processor seconds of server and
        browser until then (``..._cpu_s``, ``..._browser_cpu_s``), ``first_map_bytes``, ``change_bytes``,
        ``peak_rss_mb_first``, ``peak_rss_mb``, ``unanswered`` and, where a limit was hit, ``timeout_in``.
    """
    return asyncio.run(_measure(system, pack, devices=devices, timeout_s=timeout_s, cdn=cdn))


async def _measure(
    system: System, pack: Path, *, devices: Sequence[str], timeout_s: float, cdn: Path | None
) -> dict[str, Any]:
    lists = ("changes_s", "changes_cpu_s", "changes_browser_cpu_s", "change_bytes")
    result: dict[str, Any] = {"system": system.name, **{name: [] for name in lists}}
    port = free_port()
    async with _browser_page(system, cdn) as (page, traffic):
        started = time.time()
        with serving(system.command(pack, port), system.environment()) as memory:
            browser_cpu = browser_cpu_s()
            try:
                await healthy(port, timeout_s, memory)
                await page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
                token, drawn = await drawn_after(page, started, None, timeout_s)
                result["first_map_s"] = drawn - started
                result["first_map_cpu_s"] = memory.cpu_s
                result["first_map_browser_cpu_s"] = browser_cpu_s() - browser_cpu
                await _quiet(page, traffic, timeout_s)
                result["first_map_bytes"] = traffic.snapshot()
                result["peak_rss_mb_first"] = memory.peak_mb
                for device in devices:
                    before = traffic.snapshot()
                    server_cpu, browser_cpu = memory.cpu_s, browser_cpu_s()
                    await system.choose_device(page, device)
                    pressed = float(await page.evaluate("window.__benchPressed")) / 1000
                    token, drawn = await drawn_after(page, pressed, token, timeout_s)
                    result["changes_s"].append(drawn - pressed)
                    result["changes_cpu_s"].append(memory.cpu_s - server_cpu)
                    result["changes_browser_cpu_s"].append(browser_cpu_s() - browser_cpu)
                    await _quiet(page, traffic, timeout_s)
                    after = traffic.snapshot()
                    result["change_bytes"].append({name: after[name] - before[name] for name in after})
            except DrawTimeoutError as error:
                result["timeout_in"] = "change" if "first_map_s" in result else "first_map"
                result["timeout_s"] = timeout_s
                result["timeout_note"] = str(error)
            result["peak_rss_mb"] = memory.peak_mb
        result["unanswered"] = traffic.unanswered
    return result


async def healthy(port: int, timeout_s: float, memory: _Memory) -> None:
    """Wait until the server on `port` answers."""
    deadline = time.monotonic() + timeout_s
    url = f"http://127.0.0.1:{port}/_stcore/health"
    while time.monotonic() < deadline:
        if memory.ended:
            raise RuntimeError(f"the server ended before it answered:\n{memory.output()}")
        with suppress(OSError):
            (await asyncio.to_thread(urllib.request.urlopen, url, timeout=5)).close()
            return
        await asyncio.sleep(_POLL_SECONDS)
    raise DrawTimeoutError("the server did not answer")


async def drawn_after(page: Page, since: float, previous: str | None, timeout_s: float) -> tuple[str, float]:
    """Wait for a map other than `previous`, drawn after `since` (epoch s); return its name and moment."""
    deadline = time.monotonic() + timeout_s - max(0.0, time.time() - since)
    while time.monotonic() < deadline:
        for frame in page.frames[1:] or page.frames:  # a saved map has no frame inside
            seen = None
            with suppress(Exception):  # a frame that is being replaced cannot be asked
                seen = await asyncio.wait_for(
                    frame.evaluate("window.__bench || null"), max(0.1, deadline - time.monotonic())
                )
            if seen and seen["token"] != previous and seen["at"] / 1000 > since:
                return seen["token"], seen["at"] / 1000
        await asyncio.sleep(_POLL_SECONDS)
    raise DrawTimeoutError(f"no new map within {timeout_s:.0f} s")


async def _quiet(page: Page, traffic: Traffic, timeout_s: float) -> None:
    """Wait until the page's script has ended and nothing more arrives: no byte counts for the next step."""
    try:
        await page.wait_for_function(SCRIPT_ENDED, timeout=timeout_s * 1000)
    except PlaywrightTimeoutError as error:
        raise DrawTimeoutError(f"the page's script did not end within {timeout_s:.0f} s") from error
    traffic.changed = time.monotonic()
    while time.monotonic() - traffic.changed < _QUIET_SECONDS:
        await asyncio.sleep(0.1)


@asynccontextmanager
async def _browser_page(system: System, cdn: Path | None) -> AsyncIterator[tuple[Page, Traffic]]:
    async with launched() as browser:
        page = await browser.new_page(viewport=VIEWPORT)
        page.set_default_timeout(30_000)
        await page.add_init_script(watch_script(system))
        traffic = Traffic()
        session = await page.context.new_cdp_session(page)
        await _count_traffic(session, traffic)
        await answer_public(session, traffic, cdn)
        yield page, traffic


def watch_script(system: System) -> str:
    """Return the script that notes in every frame when its map stands drawn."""
    return _WATCH.replace("DRAWN", system.drawn)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Start Chromium with a profile of its own and end it."""
    chromium = os.environ.get("CHROMIUM") or next(
        found for name in _BROWSERS if (found := shutil.which(name))
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, headless=True, args=list(_CHROMIUM_FLAGS)
        )
        try:
            yield browser
        finally:
            await browser.close()


async def _count_traffic(session: CDPSession, traffic: Traffic) -> None:
    def frame(event: dict[str, Any]) -> None:
        response = event["response"]
        text = response["payloadData"]
        binary = response["opcode"] == 2
        traffic.websocket += len(base64.b64decode(text)) if binary else len(text.encode())
        traffic.changed = time.monotonic()

    def finished(event: dict[str, Any]) -> None:
        traffic.http += int(event["encodedDataLength"])
        traffic.requests += 1
        traffic.changed = time.monotonic()

    session.on("Network.webSocketFrameReceived", frame)
    session.on("Network.webSocketFrameSent", frame)
    session.on("Network.loadingFinished", finished)
    await session.send(
        "Network.enable", {"maxTotalBufferSize": 1_000_000_000, "maxResourceBufferSize": 500_000_000}
    )


async def answer_public(session: CDPSession, traffic: Traffic, cdn: Path | None) -> None:
    """Answer requests to public servers from disk.

    Raw protocol messages instead of Playwright's routes, because those switch the browser's cache off for
    everything. The bytes of a file count once, as a browser's cache would have it.
    """
    counted: set[str] = set()
    tasks: set[asyncio.Task[Any]] = set()

    def paused(event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        found = assets.answer(url, cdn) if cdn else None
        if found is None:
            traffic.unanswered.append(url)
            message = {"requestId": event["requestId"], "errorReason": "NameNotResolved"}
            task = asyncio.ensure_future(session.send("Fetch.failRequest", message))
        else:
            if url not in counted:
                counted.add(url)
                traffic.public += found.wire_bytes
            headers = {
                "content-type": found.content_type,
                "access-control-allow-origin": "*",
                "cache-control": "public, max-age=31536000",
            }
            message = {
                "requestId": event["requestId"],
                "responseCode": 200,
                "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
                "body": base64.b64encode(found.body).decode(),
            }
            task = asyncio.ensure_future(session.send("Fetch.fulfillRequest", message))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    session.on("Fetch.requestPaused", paused)
    patterns = [{"urlPattern": "https://*"}, {"urlPattern": "http://*.*.com/*"}]
    await session.send("Fetch.enable", {"patterns": patterns})


def _cpu_s(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        return float(sum(process.cpu_times()[:4]))  # user and system, own and of ended children
    return 0.0


def browser_cpu_s() -> float:
    """Processor seconds of the browser's processes so far."""
    mine = psutil.Process().children(recursive=True)
    return sum(_cpu_s(process) for process in mine if _name(process).startswith("chrom"))


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return str(process.name()).lower()
    return ""


class _Memory:
    """Samples the resident memory of a process and its children, and keeps the highest sum."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process, self._log = process, log
        self._peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(0.05):
            with suppress(psutil.Error):
                root = psutil.Process(self._process.pid)
                total = 0
                for process in (root, *root.children(recursive=True)):
                    with suppress(psutil.Error):
                        total += process.memory_info().rss
                self._peak = max(self._peak, total)

    @property
    def peak_mb(self) -> float:
        return self._peak / 1e6

    @property
    def cpu_s(self) -> float:
        """Processor seconds of the server and its children, living and ended, so far."""
        with suppress(psutil.Error):
            root = psutil.Process(self._process.pid)
            return sum(_cpu_s(process) for process in (root, *root.children(recursive=True)))
        return 0.0

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def output(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@contextmanager
def serving(command: list[str], environment: dict[str, str]) -> Iterator[_Memory]:
    """Run a server, sample its memory, and end it with its children."""
    log = assets.cache_folder() / f"server-{os.getpid()}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    memory = _Memory(process, log)
    try:
        yield memory
    finally:
        memory.stop()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Return a port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
