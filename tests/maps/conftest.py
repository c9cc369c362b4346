"""A Chromium for the tests of maps: one for the session, with every way out recorded and closed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = (
    os.environ.get("CHROMIUM", ""),
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((found for name in NAMES if name and (found := shutil.which(name))), None)
    assert program, "install Chromium, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


class Sheet:
    """A browser page that opens HTML from disk and keeps what went wrong."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))
        page.route("**/*", self._gate)

    def _gate(self, route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1")):
            route.continue_()
        else:
            self.faults.append(f"request: {route.request.url}")
            route.abort()

    def open(self, html: str, name: str = "page.html") -> None:
        path = self.folder / name
        path.write_text(html, encoding="utf-8")
        self.requests.clear()
        self.page.goto(path.as_uri())


@pytest.fixture
def sheet(browser: Browser, tmp_path: Path) -> Iterator[Sheet]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    yield Sheet(page, tmp_path)
    page.close()
