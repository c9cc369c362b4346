"""Scale bars are true where they say so, arrows point to true north, lines carry their degrees."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib_scalebar.scalebar import ScaleBar
from pyproj import Geod

from geo.maps.marks import Bounds
from geo.maps.sheet.furniture import (
    SCALE_WORDS,
    graticule,
    graticule_step,
    ground_per_mm,
    north_arrow,
    scale_bar,
    scale_length,
)
from geo.maps.sheet.page import Box, Page
from geo.maps.sheet.projection import projection_for
from geo.maps.sheet.typesetting import Style
from tests.maps.sheet.sheets import order, overlap, sheet, text_boxes, texts

AT_40N: Bounds = (44.9, 38.8, 47.8, 41.4)
AT_65N: Bounds = (12.0, 60.0, 32.0, 70.0)
STYLE = Style(7.0)
WIDTH = 200.0


def page() -> Page:
    return Page(Figure(figsize=(297 / 25.4, 210 / 25.4), dpi=72), 297, 210)


@pytest.mark.parametrize("extent", [AT_40N, AT_65N])
def test_the_bar_is_as_long_as_the_ground_at_the_middle(extent: Bounds) -> None:
    projection = projection_for(extent)
    left, low, right, top = projection.box
    paper = page()
    metres = ground_per_mm(projection, projection.box, WIDTH)
    bar = scale_bar(paper, Box(10, 150, WIDTH, 8), metres_per_mm=metres, map_width=WIDTH, style=STYLE)
    FigureCanvasAgg(paper.figure).draw()
    # The bar laid on the middle row of the map, from its middle to the right.
    bar_m = bar.info.length_px / WIDTH * (right - left)
    x, y = (left + right) / 2, (low + top) / 2
    (west, east), (south, north) = projection.inverse([x, x + bar_m], [y, y])
    true = Geod(ellps="WGS84").inv(west, south, east, north)[2]
    assert bar.info.value * 1000 == pytest.approx(true, rel=0.01)
    assert bar.info.scale_text == f"{bar.info.value:g} km"


def test_the_bar_of_a_sheet_says_where_it_is_true() -> None:
    made = sheet(order())
    bars = list(made.figure.findobj(ScaleBar))
    assert [bar.label for bar in bars] == [SCALE_WORDS]
    left, _, right, _ = made.panels[0].frame.box
    width = next(box.width for name, box in made.page.boxes.items() if name.startswith("map "))
    assert bars[0].dx == pytest.approx((right - left) / width, rel=0.01)


@given(st.floats(1, 1e8))
def test_lengths_are_round_and_fill_their_room(metres: float) -> None:
    length = scale_length(metres)
    assert f"{length:.6e}"[0] in "125"
    assert length <= metres * (1 + 1e-9) < 2.5 * length * (1 + 1e-6)


def test_the_arrow_points_to_true_north() -> None:
    for extent, x_share in ((AT_65N, 0.0), (AT_65N, 1.0), (AT_40N, 0.5)):
        projection = projection_for(extent)
        left, low, right, top = projection.box
        x, y = left + x_share * (right - left), (low + top) / 2
        longitude, latitude = projection.inverse(x, y)
        pole_x, pole_y = projection.forward(longitude, float(latitude) + 0.01)
        wanted = math.degrees(math.atan2(float(pole_x) - x, float(pole_y) - y))
        paper = page()
        north_arrow(paper, Box(20, 20, 12, 8), degrees=projection.north(x, y), style=STYLE)
        tip, _, notch = next(iter(paper.canvas.findobj(Polygon))).get_xy()[:3]
        drawn = math.degrees(math.atan2(tip[0] - notch[0], notch[1] - tip[1]))
        assert drawn == pytest.approx(wanted, abs=0.05)
        assert "N" in [text.get_text() for text in paper.canvas.texts]


def test_meridians_lean_where_the_arrow_does() -> None:
    projection = projection_for(AT_65N)
    left, low, _, top = projection.box
    assert abs(projection.north(left, (low + top) / 2)) > 5


@pytest.mark.parametrize(
    ("extent", "step"),
    [(AT_40N, 0.5), (AT_65N, 2.0), ((-123.75, -47.42, -122.25, -46.58), 0.25), ((-170, -60, 170, 70), 30.0)],
)
def test_lines_are_as_far_apart_as_the_extent_asks(extent: Bounds, step: float) -> None:
    assert graticule_step(extent) == step


def test_lines_are_named_at_the_edges() -> None:
    words = texts(sheet(order(graticule=True)))
    assert "46.0° E" in words
    assert "40.0° N" in words
    assert "46.0° E" not in texts(sheet(order()))


def test_lines_of_the_southern_and_western_half_are_named_so() -> None:
    projection = projection_for((-123.75, -47.42, -122.25, -46.58))
    paper = page()
    box = Box(20, 20, WIDTH, 120)
    axes = paper.axes(box)
    left, low, right, top = projection.box
    axes.set(xlim=(left, right), ylim=(low, top))
    graticule(axes, paper, box, projection, style=STYLE)
    words = [text.get_text() for text in paper.canvas.texts]
    assert "123.00° W" in words
    assert "47.00° S" in words


@pytest.mark.parametrize(("size", "view"), [("slide", "years"), ("a4", "compare")])
def test_names_of_lines_stand_apart(size: str, view: str) -> None:
    found = [
        box
        for text, box in text_boxes(sheet(order(size=size, view=view, graticule=True)))
        if text.endswith((" N", " E"))
    ]
    assert len(found) > 12
    for at, box in enumerate(found):
        assert not any(overlap(box, other) for other in found[:at])
