"""One changed value, another map: in the digest, in the page, and on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from geo.maps.basemap.folium_map import ground_map
from geo.maps.basemap.standalone import standalone_html
from geo.maps.marks import MapSpec
from geo.maps.payload.header import header_of
from tests.maps.conftest import Sheet
from tests.maps.sample import INCIDENTS, LEGEND, district, ground, note, spec


def _note(text: str, name: str) -> MapSpec:
    return spec(notes=((0, note(1, **{name: text})),))


WAYS: tuple[Callable[[str], MapSpec], ...] = (
    lambda text: _note(text, "killed"),
    lambda text: _note(text, "heading"),
    lambda text: _note(text, "source_title"),
    lambda text: _note(text, "place"),
    lambda text: spec(title=text),
    lambda text: spec(lines=[text]),
    lambda text: spec(measures=["Incidents", "Killed", "Injured", text]),
    lambda text: spec(districts=(district(0, name=text),)),
    lambda text: spec(legend=replace(LEGEND, title=text)),
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
    first, *others = INCIDENTS
    changed = [
        spec(rows=((*first[:4], 6), *others)),
        spec(rows=(((10.10001, 20.1), *first[1:]), *others)),
        spec(rows=((*first[:3], (2, 3), first[4]), *others)),
        spec(settlementRadius="3 km"),
        spec(layers=("choropleth",)),
        spec(synthetic=True),
        spec(window=(0, 3)),
    ]
    assert len({base.digest, *(made.digest for made in changed)}) == len(changed) + 1


def test_equal_descriptions_give_equal_pages_byte_for_byte() -> None:
    assert spec().digest == spec().digest
    assert standalone_html(spec()) == standalone_html(spec())
    pages = [
        ground_map(ground(), asset_base="../x/", notes_url="notes").get_root().render() for _ in range(2)
    ]
    assert pages[0] == pages[1]


def test_the_part_that_stays_knows_nothing_of_the_figures() -> None:
    assert spec().ground.digest == spec(lines=["other"], rows=INCIDENTS[:1]).ground.digest


@pytest.mark.browser
@pytest.mark.parametrize("each", [2, pytest.param(len(TEXTS), marks=pytest.mark.nightly)])
def test_every_change_is_on_the_screen(sheet: Sheet, each: int) -> None:
    shown = set()
    for number, way in enumerate(WAYS):
        # Another few texts for each way, so that all are met.
        for text in (TEXTS[number:] + TEXTS[:number])[:each]:
            made = way(text)
            sheet.open(standalone_html(made))
            sheet.page.wait_for_function("window.__mapDrawn")
            assert sheet.page.evaluate("window.__mapDrawn") == header_of(made.feed).digest
            seen = sheet.page.evaluate(
                """() => { const time = window.MineTime.current, texts = [document.body.textContent];
                const put = (box) => texts.push(box.textContent);
                const mark = {kind: "place", lon: 0, lat: 0, members: [0], certain: 1, possible: 1};
                put(time.boxes.district(0, true));
                put(time.boxes.place(mark, true));
                return texts.join('|'); }"""
            )
            assert text in seen, text
            shown.add(seen)
    assert len(shown) == len(WAYS) * each
    assert sheet.faults == []
