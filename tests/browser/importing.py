"""What a person does on the page Import, in a browser."""

from __future__ import annotations

import mimetypes
from typing import Final

from playwright.sync_api import Page

from tests.browser.conftest import Visit, settled

_ROW_PX: Final = 35
_HEAD_PX: Final = 36


def upload(visit: Visit, url: str, name: str, data: bytes) -> Page:
    """Open the page Import and give it a file."""
    page = visit.open(f"{url}/import")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="Another file").wait_for(timeout=60_000)
    settled(page)
    return page


def step(page: Page, title: str) -> None:
    """Open a step that is folded."""
    part = page.get_by_test_id("stExpander").filter(has=page.locator("summary", has_text=title))
    if part.locator("details").get_attribute("open") is None:
        part.locator("summary").click()
        settled(page)


def fill(page: Page, table: str, *, row: int, column: int, text: str) -> None:
    """Choose what stands in a cell of a table, by mouse and keyboard."""
    grid = page.locator(f"[class*='_{table}'] [data-testid=stDataFrame]").first
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 40, "y": _HEAD_PX + _ROW_PX * row + _ROW_PX // 2})
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    settled(page)


def choose(page: Page, question: str, answer: str) -> None:
    """Take one of the answers that are all in sight."""
    asked = page.get_by_test_id("stRadio").filter(has_text=question)
    asked.get_by_text(answer, exact=True).click()
    settled(page)


def totals(page: Page) -> list[list[str]]:
    """Return the table of what becomes of the rows."""
    rows = page.locator(".st-key-import_totals table tbody tr")
    return [row.locator("td").all_text_contents() for row in rows.all()]
