"""What a page says when something does not work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pages.parts.map.host import PATIENCE_SECONDS
from tests.browser.conftest import ROOT, Server, VisitFactory, serving, unfolded
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
SENTENCE = "The map could not be drawn in this browser."


def test_a_map_that_cannot_be_drawn_says_so(country: Server, visit: VisitFactory) -> None:
    made = visit(faults_expected=True)
    made.page.route("**/leaflet.js*", lambda route: route.abort())
    page = made.open(f"{country.url}/")
    note = page.locator(".st-key-map_watch .note")
    note.wait_for(state="visible", timeout=30_000)
    assert note.inner_text().startswith(SENTENCE)
    unfolded(page, "map_districts")


@pytest.mark.nightly
def test_a_map_that_is_drawn_is_not_called_missing(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/")
    TimeMap(page)
    page.wait_for_timeout((PATIENCE_SECONDS + 4) * 1000)
    assert page.locator(".st-key-map_watch .note").is_hidden()


def test_a_run_without_other_data_leaves_the_map_alone(country: Server, visit: VisitFactory) -> None:
    page = visit().open(f"{country.url}/")
    shown = TimeMap(page)
    # What follows the map waits where drawing it took long, and nowhere else.
    rests = """(took) => {
        MineTime.current.began = performance.now() - took;
        return Math.round(MineTime.current._rest() / 100);
    }"""
    assert [shown.frame.evaluate(rests, took) for took in (0, 240, 300, 9_000)] == [0, 0, 3, 30]
    shown.mark()
    page.get_by_role("button", name="Classes and layers").click()
    # Pressed before it is open, the key closes nothing, and what opens lies over the choice below.
    opened = page.get_by_test_id("stPopoverBody")
    opened.wait_for()
    page.keyboard.press("Escape")
    opened.wait_for(state="hidden")
    page.wait_for_timeout(1500)
    state = shown.state()
    assert state["marked"]
    assert state["fed"] == 0
    page.get_by_role("radio", name="Per 1,000 km²").click()
    shown.until(f"map.digest !== '{state['digest']}' && window.__mapDrawn === map.digest")
    assert (shown.state()["marked"], shown.state()["fed"]) == (True, 1)


def test_a_pack_that_cannot_be_loaded_is_explained(visit: VisitFactory, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / "data" / "exercise", broken)
    (broken / "incidents.geojson").unlink()
    with serving(broken, tmp_path / "log") as server:
        for path in ("", "districts"):
            page = visit().open(f"{server.url}/{path}")
            text = page.get_by_test_id("stMain").inner_text()
            assert "The country pack cannot be shown" in text
            assert "incidents" in text
            assert "geo check" in text
            assert str(tmp_path) not in text
            page.goto("about:blank")


def test_a_changed_pack_is_read_again(visit: VisitFactory, tmp_path: Path) -> None:
    changing = tmp_path / "changing"
    shutil.copytree(ROOT / "data" / "exercise", changing)
    with serving(changing, tmp_path / "log") as server:
        page = visit().open(f"{server.url}/data")
        page.locator(".st-key-contents").get_by_text("Exercise Island (invented)").first.wait_for()
        page.goto("about:blank")
        text = (changing / "pack.toml").read_text(encoding="utf-8")
        (changing / "pack.toml").write_text(
            text.replace("Exercise Island (invented)", "Another Island"), encoding="utf-8"
        )
        page = visit().open(f"{server.url}/data")
        page.get_by_text("Another Island").first.wait_for()
        page.goto("about:blank")


def test_answers_carry_headers_that_keep_browsers_in_bounds(country: Server, visit: VisitFactory) -> None:
    made = visit()
    answer = made.page.goto(f"{country.url}/")
    assert answer is not None
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]
