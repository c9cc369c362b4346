"""The statements page in a browser: its figures are the command line's, and a row opens both sides."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Server, VisitFactory, settled, type_option
from tests.browser.test_pages_figures import table

pytestmark = pytest.mark.browser
Account = dict[str, Any]


@pytest.fixture(scope="module")
def account(country: Server) -> Account:
    command = [sys.executable, "-m", "geo", "reconcile", str(country.pack), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    found: Account = json.loads(done.stdout)
    return found


def words(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def test_the_figures_are_those_of_the_command(country: Server, visit: VisitFactory, account: Account) -> None:
    page = visit(width=1440, height=2600).open(f"{country.url}/statements?scope=Every scope")
    for name in ("stated", "recorded", "residual"):
        shown = page.locator(f".st-key-ledger_{name} [data-testid=stMetricValue]").inner_text().strip()
        assert shown == words(**account["completeness"]["whole"][name])
    stated = page.locator(".st-key-ledger_stated").inner_text()
    assert account["latest"]["issuer"] in stated
    assert account["latest"]["period"]["words"] in " ".join(stated.split())
    summary = page.locator(".st-key-ledger_summary .sheet")
    summary.locator("p").first.wait_for()
    assert all(line in summary.inner_text() for line in account["summary"])
    rows = table(page, "ledger")
    assert len(rows) >= 8
    by_id = {one["statement_id"]: one for one in account["statements"]}
    for row in rows:
        line = by_id[row["Statement"]]
        # In sight without scrolling: who, which days, and both sides of everyone hurt.
        assert row["Issued by"] == line["issuer"]
        assert {"From", "Counted up to", "Share"} <= set(row)
        for measure in ("casualties", "killed", "injured"):
            stated, lacking = line["stated"][measure], line["unrecorded"][measure]
            cell = row[measure.capitalize()]
            if stated is None:
                assert cell in ("None", "", "not stated")
                continue
            band = {end: line["recorded"][end][measure] for end in ("low", "high")}
            assert cell == f"{words(**band)}{f' *{lacking}' if lacking else ''} of {stated:,}"
    assert page.locator(".st-key-ledger_chart canvas, .st-key-ledger_chart svg").count()
    page.get_by_role("button", name="Export: Statements over time").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Statements over time as CSV").click()
    assert waiting.value.suggested_filename.startswith("azerbaijan_casualties-stated-and-those-recorded")
    written = waiting.value.path().read_text(encoding="utf-8")
    assert account["completeness"]["words"] in written
    latest = account["latest"]
    assert f"{latest['stated']['casualties']},{latest['issuer']}," in written


def test_a_row_opens_the_sources_of_both_sides(
    country: Server, visit: VisitFactory, account: Account
) -> None:
    made = visit(width=1440, height=1600)
    page = made.open(f"{country.url}/statements")
    latest = account["latest"]
    scroller = page.locator(".st-key-ledger .dvn-scroller").first
    scroller.scroll_into_view_if_needed()
    scroller.click(position={"x": 300, "y": 52})
    statement = page.locator(".st-key-statement_sheet .sheet")
    statement.locator("section").first.wait_for()
    for name in latest["source_ids"]:
        assert f"({name})" in statement.inner_text()
    assert statement.locator("a[href^=http]").count() >= 1
    page.locator(".st-key-counted_incidents canvas").first.wait_for()
    page.get_by_text("Sources of these incidents").click()
    other = page.locator(".st-key-counted_sources .sheet")
    other.locator("li").first.wait_for()
    assert other.locator("a[href^=http]").count() >= 10
    assert latest["statement_id"] in page.url
    expect(page.locator(".st-key-statement_sheet")).to_be_in_viewport()
    # Enter opens the row the arrows lead to.
    settled(page)
    scroller.click(position={"x": 300, "y": 87})
    page.wait_for_url(lambda url: "statement=" in url and latest["statement_id"] not in url)
    settled(page)
    second = page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "statement=" in url and url != second)


def test_the_keyboard_opens_a_statement(country: Server, visit: VisitFactory, account: Account) -> None:
    page = visit(width=1440, height=1600).open(f"{country.url}/statements")
    latest = account["latest"]
    type_option(page, page.get_by_role("combobox", name="Open a statement"), latest["statement_id"])
    page.keyboard.press("Enter")
    statement = page.locator(".st-key-statement_sheet .sheet")
    statement.locator("section").first.wait_for()
    for name in latest["source_ids"]:
        assert f"({name})" in statement.inner_text()
    page.locator(".st-key-counted_incidents canvas").first.wait_for()
    sources = page.locator("summary").filter(has_text="Sources of these incidents")
    sources.focus()
    page.keyboard.press("Enter")
    page.locator(".st-key-counted_sources .sheet li").first.wait_for()
    assert page.locator(".st-key-counted_sources .sheet a[href^=http]").count() >= 10


@pytest.mark.parametrize(
    "part", ["Ledger", "Completeness", "Between statements", "Contradictions", "Where to look", "Facts"]
)
def test_every_part_fits_a_telephone(country: Server, visit: VisitFactory, part: str) -> None:
    page = visit(width=390, height=844).open(f"{country.url}/statements?account={quote(part)}")
    assert page.get_by_role("heading", name=part, exact=True).count() == 1
    overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
