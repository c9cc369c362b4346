"""What a person does on the page Import, in a browser, and a spreadsheet of a field office to do it with."""

from __future__ import annotations

import mimetypes
import random
from typing import Any, Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, settled
from tests.importing import files

_ROW_PX: Final = 35
_HEAD_PX: Final = 36
VICTIM: Final = "Jane Example"
HOSTILE: Final = ("<img src=x onerror=window.__ran=1>", "{{7*7}}", "[a](javascript:window.__ran=2)", "$x^2$")


def spreadsheet() -> bytes:
    """Return a spreadsheet with title rows, hashtags, commas, dates to ask about and hostile names."""
    draw = random.Random(16)
    named = {
        "Code": "#event+id",
        "Date": "#date",
        "District": "#adm2+name",
        "Lugar": "",
        "Latitude": "#geo+lat",
        "Longitude": "#geo+lon",
        "Device": "",
        "Killed": "#affected+killed",
        "Injured": "#affected+injured",
        "Victim name": "",
    }
    rows: list[list[Any]] = [["Accidents of the field office"], ["As of 2025"], [], [*named]]
    rows.append([*named.values()])
    for number in range(16):
        name = draw.choice(files.DISTRICTS)
        east, north = files.place(draw, name)
        if number == 3:
            east, north = north, east
        day = f"{draw.randint(1, 12):02}/{draw.randint(1, 12):02}/{draw.choice([2023, 2024])}"
        place = HOSTILE[number] if number < len(HOSTILE) else f"Village {number}"
        device = "A strange thing" if number in {5, 6} else draw.choice(["AP mine", "AT"])
        hurt = (draw.randrange(3), draw.randrange(3))
        rows.append([f"A{number:03}", day, name, place, _comma(north), _comma(east), device, *hurt, VICTIM])
    return files.workbook({"Accidents": rows})


def _comma(degrees: float) -> str:
    return str(degrees).replace(".", ",")


def give(page: Page, name: str, data: bytes) -> None:
    """Give the page Import a file."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="Another file").wait_for(timeout=60_000)
    settled(page)


def upload(visit: Visit, url: str, name: str, data: bytes) -> Page:
    """Open the page Import and give it a file."""
    page = visit.open(f"{url}/import")
    give(page, name, data)
    return page


def step(page: Page, title: str) -> None:
    """Open a step that is folded."""
    part = page.get_by_test_id("stExpander").filter(has=page.locator("summary", has_text=title))
    if part.locator("details").get_attribute("open") is None:
        part.locator("summary").click()
        settled(page)


def said(page: Page, words: str) -> None:
    """Wait until the line above the steps says so."""
    expect(page.get_by_text(words).first).to_be_visible(timeout=60_000)
    settled(page)


def fill(page: Page, table: str, *, row: int, column: int, text: str) -> None:
    """Choose what stands in a cell of a table, by mouse and keyboard."""
    grid = page.locator(f"[class*='_{table}'] [data-testid=stDataFrame]").first
    grid.scroll_into_view_if_needed()
    for _ in range(3):
        # The table is drawn on a canvas, and takes a click once it knows what lies under the mouse.
        grid.hover(position={"x": 40, "y": _HEAD_PX + _ROW_PX * row + _ROW_PX // 2})
        grid.click(position={"x": 40, "y": _HEAD_PX + _ROW_PX * row + _ROW_PX // 2})
        if _marked(grid, 0, row):
            break
    for at in range(column):
        page.keyboard.press("ArrowRight")
        assert _marked(grid, at + 1, row)
    page.keyboard.press("Enter")
    page.locator("#portal input, #portal textarea").first.wait_for()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def _marked(grid: Locator, column: int, row: int) -> bool:
    """Return whether a cell is the one that keys go to, within a moment."""
    cell = grid.get_by_test_id(f"glide-cell-{column}-{row}")
    try:
        expect(cell).to_have_attribute("aria-selected", "true", timeout=3_000)
    except AssertionError:
        return False
    return True


def choose(page: Page, question: str, answer: str) -> None:
    """Take one of the answers that are all in sight."""
    asked = page.get_by_test_id("stRadio").filter(has_text=question)
    asked.get_by_text(answer, exact=True).click()


def totals(page: Page) -> dict[str, tuple[int, int]]:
    """Return rows and casualties by what becomes of them."""
    table = page.locator(".st-key-import_sums")
    table.scroll_into_view_if_needed()
    table.locator("td", has_text="in the file").wait_for(state="attached")
    rows = table.locator("table tbody tr").all()
    cells = [row.locator("td").all_text_contents() for row in rows]
    return {fate: (int(rows), int(people)) for fate, rows, people, *_ in cells}
