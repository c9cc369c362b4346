"""Nothing on a sheet overlaps or runs off it, whatever its paper, view and texts."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.text import Text

from geo.choices import SHEET_VIEWS
from geo.errors import MapError
from geo.maps.sheet.layout import grid
from geo.maps.sheet.page import Box, Heading
from geo.maps.sheet.press import Printed, printed
from geo.maps.sheet.typesetting import Ruler, Style
from tests.examples import each_once
from tests.maps.sheet.sheets import order, overlap, pack_spec, said, sheet, text_boxes

PAPERS = [(size, way) for size in ("a4", "a3") for way in ("landscape", "portrait")]
PAPERS.append(("slide", "landscape"))
LONG = "Only device: " + ", ".join(f"kind of device number {number}" for number in range(30))
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def check(made: Printed) -> None:
    paper = Box(0, 0, made.page.width, made.page.height)
    for name, box in made.page.boxes.items():
        assert box.x >= 0, name
        assert box.y >= 0, name
        assert box.right <= paper.right, name
        assert box.bottom <= paper.bottom, name
    for (one, first), (other, second) in combinations(made.page.boxes.items(), 2):
        assert not overlap(first, second), (one, other, first, second)
    places = [box for name, box in made.page.boxes.items() if not name.startswith("map ")]
    maps = [box for name, box in made.page.boxes.items() if name.startswith("map ")]
    for text, ink in text_boxes(made):
        assert ink.x >= 0, text
        assert ink.y >= 0, text
        assert ink.right <= paper.right, text
        assert ink.bottom <= paper.bottom, text
        assert not any(overlap(ink, box) for box in maps), text
        # Ink may reach a little over the line it stands on, never into another part of the sheet.
        assert sum(overlap(ink, box) for box in places) <= 1, text


@pytest.mark.parametrize(("paper", "view"), each_once(PAPERS, SHEET_VIEWS))
def test_parts_stand_apart_on_every_paper(paper: tuple[str, str], view: str) -> None:
    size, orientation = paper
    name = "azerbaijan" if size == "a4" else "exercise"
    wanted = order(size=size, orientation=orientation, view=view, graticule=size == "a3")
    made = sheet(wanted, name)
    check(made)
    maps = [box for name, box in made.page.boxes.items() if name.startswith("map ")]
    share = sum(box.width * box.height for box in maps) / (made.page.width * made.page.height)
    assert share > 0.18


@pytest.mark.parametrize("view", ["map", "compare", "difference", "years"])
def test_most_of_a_slide_is_map(view: str) -> None:
    for name in ("azerbaijan", "exercise"):
        made = sheet(order(size="slide", view=view), name)
        maps = [box for name, box in made.page.boxes.items() if name.startswith("map ")]
        high = max(box.bottom for box in maps) - min(box.y for box in maps)
        # Two maps have captions and the sentences of two windows, a difference those of three totals.
        least = {"compare": 0.405, "difference": 0.47}.get(view, 0.51)
        # Below them the island explains its hazardous areas, above them whose outcome is not known.
        if name == "exercise":
            least = {"compare": 0.36, "map": 0.43}.get(view, least)
        assert high > least * made.page.height


@pytest.mark.parametrize(("paper", "view"), each_once(PAPERS, SHEET_VIEWS))
def test_no_letter_is_too_small_to_read(paper: tuple[str, str], view: str) -> None:
    size, orientation = paper
    name = "azerbaijan" if size == "a4" else "exercise"
    made = sheet(order(size=size, orientation=orientation, view=view, graticule=size == "a3"), name)
    # What is printed from a slide on A4 is smaller by so much.
    least = 6.0 * (338.7 / 297 if size == "slide" else 1.0)
    for text in made.figure.findobj(Text):
        if text.get_text():
            assert text.get_fontsize() >= least - 0.05, text.get_text()


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_long_texts_wrap(orientation: str) -> None:
    spec = pack_spec("exercise")
    ground = replace(
        spec.ground,
        title="A country whose name is long: " + WORD,
        disclaimer=spec.ground.disclaimer * 3,
        stamp=("Places are given to 5 km.", "3 records are held back, as the profile public asks for."),
    )
    spec = replace(spec, ground=ground, filters=LONG)
    wanted = order(
        orientation=orientation, sensitivity="For official use within the cluster only", graticule=True
    )
    made = printed(spec, wanted)
    check(made)
    assert min(text.get_fontsize() for text in made.page.canvas.texts) >= 6.0
    text = said(made)
    assert "kind of device number 29." in text
    assert text.count("It may not be used for any decision.") == 3
    assert "3 records are held back" in text


def test_texts_without_end_are_refused() -> None:
    spec = pack_spec()
    spec = replace(spec, ground=replace(spec.ground, disclaimer=spec.ground.disclaimer * 30))
    with pytest.raises(MapError, match="no room for its map"):
        printed(spec, order())


def test_compared_maps_are_of_one_size_and_scale() -> None:
    made = sheet(order(view="compare"))
    a, b = (panel.frame for panel in made.panels)
    assert a.box == pytest.approx(b.box)
    assert a.width == pytest.approx(b.width)


def test_years_stand_in_a_grid_in_order() -> None:
    made = sheet(order(view="years"))
    boxes = [box for name, box in made.page.boxes.items() if name.startswith("map ")]
    assert len(boxes) == 7
    assert [(box.y, box.x) for box in boxes] == sorted((box.y, box.x) for box in boxes)


def test_a_grid_makes_maps_as_large_as_it_can() -> None:
    room = Box(0, 0, 200, 100)
    assert len({box.y for box in grid(room, 2, 1.0, 4)}) == 1
    assert len({box.x for box in grid(room, 2, 5.0, 4)}) == 1


def test_a_long_title_is_smaller_before_it_takes_many_lines() -> None:
    ruler, style = Ruler(), Style(20, bold=True)
    short, long = (
        Heading(ruler, "Casualties", style),
        Heading(ruler, "Casualties per 100,000 people, " * 3, style),
    )
    assert short.height(150) == pytest.approx(style.line_mm)
    assert long.height(200) <= 2 * style.line_mm
    assert long.height(200) > style.line_mm
    endless = Heading(ruler, "Casualties per 100,000 people, " * 30, style)
    assert endless.height(200) == pytest.approx(
        len(ruler.lines(endless.text, style.scaled(0.72), 200)) * style.scaled(0.72).line_mm
    )
