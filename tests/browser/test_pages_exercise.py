"""The same pages with another pack: marked as invented, and odd text shown exactly as typed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Server, VisitFactory, serving, settled
from tests.browser.test_pages_figures import metrics
from tests.examples import each_once
from tests.pages import expected
from tests.pages.expected import View

pytestmark = pytest.mark.browser
PAGES = {"": "map", "districts": "districts", "incidents": "incidents", "statements": "", "data": ""}
HOSTILE = (
    "{{7*7}} ${7*7} `x` <img src=x onerror='window.touched=1'> ![pixel](http://198.51.100.7/p.png) :smile: "
    "[link](javascript:window.touched=1) $x^2$ </script><script>window.touched=1</script> :red[colour] "
    "**bold** https://outside.example/b www.outside.example/c someone@outside.example"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the exercise pack with the same odd text in every field a person may fill in."""
    folder = tmp_path_factory.mktemp("hostile") / "pack"
    shutil.copytree(ROOT / "data" / "exercise", folder)
    incidents = json.loads((folder / "incidents.geojson").read_text(encoding="utf-8"))
    for feature in incidents["features"]:
        for name in ("remarks", "place_note", "vehicle", "settlement", "region"):
            feature["properties"][name] = HOSTILE
    (folder / "incidents.geojson").write_text(json.dumps(incidents), encoding="utf-8")
    districts = json.loads((folder / "districts.geojson").read_text(encoding="utf-8"))
    renamed = districts["features"][0]["properties"]
    old, renamed["name_en"] = renamed["name_en"], HOSTILE
    renamed["aliases"] = old
    (folder / "districts.geojson").write_text(json.dumps(districts), encoding="utf-8")
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    lines = [
        f"{line.partition('=')[0]}= {json.dumps(HOSTILE)}"
        if line.startswith(('title = "Exercise', "coverage", "theatre", "disclaimer", "official_series"))
        else line
        for line in text.splitlines()
    ]
    (folder / "pack.toml").write_text("\n".join(lines), encoding="utf-8")
    sources = (folder / "sources.csv").read_text(encoding="utf-8").splitlines()
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    sources[1] = f"X01,{quoted},{quoted},javascript:window.touched=1,2024-01-15"
    (folder / "sources.csv").write_text("\n".join(sources) + "\n", encoding="utf-8")
    with serving(folder, tmp_path_factory.mktemp("log") / "log") as server:
        yield server


def untouched(page: Page) -> bool:
    return all(not frame.evaluate("() => window.touched") for frame in page.frames)


@pytest.mark.parametrize(("path", "size"), each_once(tuple(PAGES), [(1440, 900), (390, 844)]))
def test_every_page_opens(exercise: Server, visit: VisitFactory, path: str, size: tuple[int, int]) -> None:
    width, height = size
    page = visit(width=width, height=height).open(f"{exercise.url}/{path}")
    banner = page.locator(".st-key-exercise_banner, .st-key-notices").first
    assert "Exercise: invented data" in banner.inner_text()
    if not path:
        assert page.locator(".st-key-notices summary").bounding_box()["height"] <= 34  # type: ignore[index]
    if PAGES[path]:
        assert metrics(page, PAGES[path]) == expected.totals(exercise.pack, View("everything"))
    assert untouched(page)
    overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    if width > 1100 and not path:
        # What stands above the map takes no time control off the screen.
        ends = "() => document.querySelector('.st-key-map iframe').getBoundingClientRect().bottom"
        assert page.evaluate(ends) <= height


@pytest.mark.parametrize(
    "path",
    [
        "",
        "districts?district=" + HOSTILE.replace("#", "%23").replace("&", "%26"),
        "incidents?incident=XI-001",
        "incidents?search=" + "smile",
        "statements",
        "data",
        "data?section=Populations",
        "data?section=Sources",
        "data?section=Licences",
        "incidents?from=www.outside.example&to=https://198.51.100.7/a&device=someone@outside.example",
    ],
)
def test_odd_text_is_shown_as_typed_and_fetches_nothing(
    hostile: Server, visit: VisitFactory, path: str
) -> None:
    page = visit(height=2400).open(f"{hostile.url}/{path}")
    settled(page)
    page.wait_for_timeout(500)  # an event of an image that cannot be loaded comes late
    assert untouched(page)
    text = page.get_by_test_id("stMain").inner_text()
    assert "49" not in text.replace("X49", "") or "{{7*7}}" in text
    shown = page.locator(".st-key-filter_line").inner_text().replace("\u2060", "")
    assert HOSTILE in shown
    if path.startswith("incidents?incident"):
        assert (
            page.locator(".st-key-record dd").filter(has_text="{{7*7}}").first.inner_text().strip() == HOSTILE
        )
        assert page.locator(".st-key-record a[href^=javascript]").count() == 0
    if path.startswith("districts?"):
        # Its name in the language of the country may follow.
        headed = page.locator(".st-key-district_name").inner_text().replace("\u2060", "").strip()
        assert headed.split(" · Noordrêk")[0] == HOSTILE
    if path == "data":
        page.locator(".st-key-contents .sheet section").first.wait_for()
        assert page.locator(".st-key-contents .sheet").inner_text().count(HOSTILE) >= 3
    assert page.locator("[data-testid=stMain] img").count() == 0
    linked = page.evaluate("() => [...document.links].map(link => link.href)")
    assert not [href for href in linked if "outside.example" in href or "198.51.100.7" in href]
