"""A page for the tests of maps, with every way out recorded and closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route


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
