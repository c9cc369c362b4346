"""The running dashboard: a server a pack, and pages that record every way out and every fault."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[2]
# Streamlit looks for its own files below a page's address first and finds them one level up.
_HARMLESS = re.compile(r"/(districts|incidents|statements|land|publish|data|import)/_stcore/")


@dataclass
class Server:
    """A dashboard on a free port."""

    url: str
    pack: Path
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def serving(pack: Path, log: Path, *options: str, begun: bool = True) -> Iterator[Server]:
    """Start the dashboard as a user does, wait until it answers, and end it.

    Without a pack to begin with, it is started in the folder where `pack` is to be.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "geo",
        "serve",
        *([str(pack)] if begun else []),
        "--port",
        str(port),
        *options,
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT if begun else pack.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONWARNINGS": "", "PYTHONPATH": str(ROOT)},
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, log)
            yield Server(url, pack, process, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(ROOT / "data" / "azerbaijan", tmp_path_factory.mktemp("country") / "log") as server:
        yield server


@pytest.fixture(scope="session")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(ROOT / "data" / "exercise", tmp_path_factory.mktemp("exercise") / "log") as server:
        yield server


@dataclass
class Visit:
    """A page that keeps all requests, errors and messages of the console."""

    context: BrowserContext
    page: Page
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def requested(self, request: Request) -> None:
        if not _is_here(request.url):
            self.outside.append(request.url)

    def failed(self, error: Error) -> None:
        self.faults.append(str(error))

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _HARMLESS.search(message.location.get("url", "")):
            self.faults.append(message.text)

    def watch(self) -> None:
        self.context.on("request", self.requested)
        self.page.on("pageerror", self.failed)
        self.page.on("console", self.said)

    def leave(self) -> None:
        """Watch no longer, and empty the tab: of what it stored, what was routed, and where it has been."""
        self.context.remove_listener("request", self.requested)
        self.page.remove_listener("pageerror", self.failed)
        self.page.remove_listener("console", self.said)
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.unroute_all()
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")
        session = self.context.new_cdp_session(self.page)
        session.send("Page.resetNavigationHistory")
        session.detach()

    def open(self, url: str) -> Page:
        """Open an address and wait until the page has been run."""
        self.page.goto(url)
        settled(self.page)
        return self.page


def _is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:", "file:"))


def settled(page: Page, *, timeout: int = 30_000) -> None:
    """Wait until the script has run and the page shows its result."""
    page.wait_for_selector("[data-testid=stMain] h1", timeout=timeout)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'",
        timeout=timeout,
    )
    page.wait_for_function(
        """() => !document.querySelector(
            '[data-stale=true], [data-testid=stSkeleton], .st-key-tables_follow')""",
        timeout=timeout,
    )


def open_list(page: Page, box: Locator) -> None:
    """Open a list by keyboard; what ends or moves on the page meanwhile closes it, and it is opened again."""
    for _ in range(5):
        box.press("ArrowDown")
        try:
            page.get_by_role("listbox").wait_for(timeout=3_000)
        except PlaywrightTimeout:
            settled(page)
        else:
            return
    pytest.fail("the list does not open")


def pick(page: Page, box: Locator, option: str) -> None:
    """Take an option from a list; where the page closes the list meanwhile, open it again."""
    for _ in range(3):
        settled(page)
        open_list(page, box)
        box.fill(option)
        try:
            page.get_by_role("option", name=option, exact=True).click(timeout=5_000)
        except PlaywrightTimeout:
            continue
        page.keyboard.press("Escape")
        settled(page)
        return
    pytest.fail(f"{option} cannot be chosen")


def type_option(page: Page, box: Locator, text: str) -> None:
    """Type into a list by keyboard; where what moves on the page meanwhile empties the box, type again."""
    for _ in range(3):
        settled(page)
        box.focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        try:
            page.get_by_role("option").filter(has_text=text).first.wait_for(timeout=5_000)
        except PlaywrightTimeout:
            continue
        return
    pytest.fail(f"{text} is not offered")


VisitFactory = Callable[..., Visit]


def unfolded(page: Page, key: str) -> Locator:
    """Open the folded table of a section of the map page, and return the section."""
    section = page.locator(f".st-key-{key}")
    section.locator("summary").click()
    section.get_by_test_id("stDataFrame").wait_for()
    return section


@dataclass
class Kept:
    """Two contexts, which share nothing they store, and a tab of each.

    What a browser has loaded and compiled once it need not again, and a tab takes its process along: together
    half of the time for a page.
    """

    usual: BrowserContext
    stranger: BrowserContext

    def tab(self, context: BrowserContext, used: list[Page]) -> Page:
        """Return the tab that is kept, or another one where a visit has it."""
        free = (page for page in context.pages if page not in used)
        return next(free, None) or context.new_page()

    def clear(self) -> None:
        for context in (self.usual, self.stranger):
            for page in context.pages[1:]:
                page.close()
            context.clear_cookies()


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[Kept]:
    both = Kept(browser.new_context(), browser.new_context())
    yield both
    both.usual.close()
    both.stranger.close()


@pytest.fixture
def visit(browser: Browser, kept: Kept) -> Iterator[VisitFactory]:
    """Return a maker of visits; at the end none may have asked another server or met an error.

    A visit finds nothing another test has stored, one of a stranger nothing other visits of the test have,
    and one with a context of its own nothing at all. Requests are watched and not held up by a route, which
    would switch the browser's cache off.
    """
    visits: list[tuple[Visit, bool]] = []

    def make(
        *,
        width: int = 1440,
        height: int = 900,
        faults_expected: bool = False,
        stranger: bool = False,
        own: bool = False,
    ) -> Visit:
        context = browser.new_context() if own else kept.stranger if stranger else kept.usual
        made = Visit(context, kept.tab(context, [made.page for made, _ in visits]))
        made.page.set_viewport_size({"width": width, "height": height})
        made.watch()
        visits.append((made, faults_expected))
        return made

    yield make
    exceptions = [made.page.locator("[data-testid=stException]").count() for made, _ in visits]
    for made, _ in visits:
        made.leave()
        if made.context not in (kept.usual, kept.stranger):
            made.context.close()
    kept.clear()
    for (made, expected), found in zip(visits, exceptions, strict=True):
        assert made.outside == []
        if not expected:
            assert made.faults == []
            assert found == 0
