"""One changed value, another map: in the digest, in the page, and on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.maps.folium_map import folium_map
from geo.maps.marks import MapSpec
from geo.maps.standalone import standalone_html
from tests.maps.conftest import Sheet
from tests.maps.sample import LEGEND, district, note, place, spec

Change = tuple[str, Callable[[str], MapSpec]]


def _note(text: str, **names: str) -> MapSpec:
    return spec(places=(place(0, notes=(note(1, **dict.fromkeys(names, text)),)),))


WAYS: tuple[Callable[[str], MapSpec], ...] = (
    lambda text: _note(text, killed=""),
    lambda text: _note(text, heading=""),
    lambda text: _note(text, source_title=""),
    lambda text: spec(title=text),
    lambda text: spec(period=text),
    lambda text: spec(districts=(district(0, value=text),)),
    lambda text: spec(districts=(district(0, name=text),)),
    lambda text: spec(legend=replace(LEGEND, title=text)),
    lambda text: spec(tallies=(text,)),
    lambda text: spec(disclaimer=text),
)
TEXTS = ("killed_5", "killed_77", "phase_1", "phase_2", "ha_open", "ha_closed", "a_b_c", "5", "6", "maps/x1/")


def test_a_hundred_changes_give_a_hundred_maps() -> None:
    specs = [way(text) for way in WAYS for text in TEXTS]
    assert len(specs) == 100
    assert len({made.digest for made in specs}) == 100
    assert len({standalone_html(made) for made in specs}) == 100


def test_numbers_and_marks_count_too() -> None:
    base = spec()
    changed = [
        spec(districts=(district(0, circle=5), district(1), district(2))),
        spec(districts=(district(0, class_key="c1"), district(1), district(2))),
        spec(places=(replace(place(0), longitude=10.10001), place(1, kind="point"), place(3, kind="cell"))),
        spec(places=(replace(place(0), radius_m=2001), place(1, kind="point"), place(3, kind="cell"))),
        spec(layers=("choropleth",)),
        spec(synthetic=True),
        spec(totals=(("All", 13),)),
    ]
    assert len({base.digest, *(made.digest for made in changed)}) == len(changed) + 1


def test_equal_descriptions_give_equal_pages_byte_for_byte() -> None:
    assert spec().digest == spec().digest
    assert standalone_html(spec()) == standalone_html(spec())
    pages = [folium_map(spec(), asset_base="../x/").get_root().render() for _ in range(2)]
    assert pages[0] == pages[1]


@pytest.mark.browser
def test_a_hundred_changes_are_a_hundred_times_on_the_screen(sheet: Sheet) -> None:
    shown = set()
    for way in WAYS:
        for text in TEXTS:
            made = way(text)
            sheet.open(standalone_html(made))
            sheet.page.wait_for_function("window.__mapDrawn")
            assert sheet.page.evaluate("window.__mapDrawn") == made.digest
            seen = sheet.page.evaluate(
                """() => { const texts = [document.body.textContent];
                document.querySelectorAll('.mm-badge, path.leaflet-interactive').forEach((node) => {
                  node.dispatchEvent(new MouseEvent('click', {bubbles: true}));
                  document.querySelectorAll('.leaflet-popup').forEach((box) => texts.push(box.textContent));
                });
                return texts.join('|'); }"""
            )
            assert text in seen, text
            shown.add(seen)
    assert len(shown) == 100
    assert sheet.faults == []
