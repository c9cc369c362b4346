"""Names stand apart, inside the panel, off the numbers of circles, and exactly as in the data."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg

from geo.maps.fonts import printable
from geo.maps.legend import circle_radius
from geo.maps.marks import PlaceLabel
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.labels import _HANDS, Names, paint_labels
from geo.maps.sheet.lettering import width_px
from geo.maps.sheet.places import mark_px, places_of
from geo.maps.sheet.projection import projection_for
from geo.maps.sheet.subject import subject_of
from tests.maps import sample
from tests.maps.sheet.panels import Drawn, drawn, pack_spec
from tests.maps.sheet.sheets import order, sheet
from tests.script.node import Node

HOSTILE = (
    "$x^2$",
    "{{1/0}}",
    "</svg><script>alert(1)</script>",
    "Mill\nof the\tRiver",
    "\u062f\u0647\u0644\u0627\u0648\u064a\u0629",
    "abc\u202edcba",
    r"\frac{1}{2} & 50 %",
    "\u5317\u4eac",
)


@pytest.fixture(scope="module", params=["azerbaijan", "exercise"])
def panel(request: pytest.FixtureRequest) -> Drawn:
    return drawn(pack_spec(request.param))


def apart(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_no_two_names_touch(panel: Drawn) -> None:
    assert len(panel.panel.labels) > 8
    assert all(apart(a.box, b.box) for a, b in combinations(panel.panel.labels, 2))


def test_no_name_is_cut_by_the_edge(panel: Drawn) -> None:
    frame = panel.panel.frame
    for label in panel.panel.labels:
        left, bottom, right, top = label.box
        assert left >= 0
        assert bottom >= 0
        assert right <= frame.width
        assert top <= frame.height


def boxes_drawn(panel: Drawn) -> list[tuple[str, tuple[float, ...]]]:
    """Return each text with its box as a renderer of 288 dpi measures it, in pixels of 1/96 inch."""
    pen = RendererAgg(10, 10, 288)
    panel.figure.set_dpi(288)
    origin = panel.axes.get_window_extent()
    found = []
    for text in panel.axes.texts:
        box = text.get_window_extent(pen)
        corners = (box.x0 - origin.x0, box.y0 - origin.y0, box.x1 - origin.x0, box.y1 - origin.y0)
        found.append((text.get_text(), tuple(float(end) / 3 for end in corners)))
    panel.figure.set_dpi(96)
    return found


def test_boxes_hold_the_letters_as_drawn(panel: Drawn) -> None:
    drawn_boxes = boxes_drawn(panel)
    for label in panel.panel.labels:
        nearest = min(
            (box for text, box in drawn_boxes if text == label.text),
            key=lambda box: abs(box[0] - label.box[0]) + abs(box[1] - label.box[1]),
        )
        assert nearest[0] == pytest.approx(label.box[0], abs=1.0)
        assert nearest[2] == pytest.approx(label.box[2], abs=1.0)
        assert nearest[1] >= label.box[1] - 1.5
        assert nearest[3] <= label.box[3] + 4.0


def test_no_name_lies_on_the_number_of_a_circle(panel: Drawn) -> None:
    numbers = [box for text, box in boxes_drawn(panel) if text.replace(",", "").isdigit()]
    assert numbers
    for left, bottom, right, top in numbers:
        inner = (left + 1.5, bottom + 1.5, right - 1.5, top - 1.5)
        assert all(apart(label.box, inner) for label in panel.panel.labels)


def test_names_of_the_most_affected_districts_are_there(panel: Drawn) -> None:
    shown = {label.text.partition(":")[0] for label in panel.panel.labels if label.kind == "district"}
    order = np.argsort(-panel.figures.shown, kind="stable")[:5]
    assert {panel.spec.ground.districts[at].name for at in order} <= shown


def test_each_district_with_a_figure_has_its_name_and_its_number() -> None:
    """In its circle, or with its name; the name nearer to its circle than to others, or with a line to it."""
    spec = pack_spec("azerbaijan")
    panel = drawn(spec, months=(38, 49), extent=(44.5, 38.8, 48.0, 41.5), size_mm=(250, 130))
    figures, marks = panel.figures, spec.ground.districts
    texts = [np.array(box).reshape(2, 2).mean(axis=0) for _, box in boxes_drawn(panel)]
    lines = [line for line in panel.axes.lines if line.get_gid() == "leader"]
    x, y = panel.projection.forward([mark.longitude for mark in marks], [mark.latitude for mark in marks])
    points, inside = np.column_stack(panel.panel.frame.paper(x, y)), panel.panel.frame.holds(x, y)
    recorded = np.flatnonzero((figures.bands[1] > 0) & inside)
    radii = np.array([circle_radius(float(one), panel.feed.header.largest) for one in figures.bands[1]])
    assert len(recorded) > 8
    led = 0
    for at in recorded:
        name = marks[at].name
        (label,) = (one for one in panel.panel.labels if one.text.partition(":")[0] == name)
        low, high = np.array(label.box[:2]), np.array(label.box[2:])
        off = np.hypot(*(points[recorded] - points[recorded].clip(low, high)).T) - radii[recorded]
        nearest = recorded[off.argmin()] == at and (np.sort(off)[1] - off.min()) > 3
        led += not nearest
        number = label.text.partition(": ")[2]
        assert number or any(math.dist(middle, points[at]) < 4 for middle in texts), name
    assert led <= len(lines)
    # None of the circles is as large as the largest of the legend.
    assert "Circles of every period have this one scale" in {one.label for one in panel.panel.symbols}


def test_neighbours_are_named_where_they_are_seen() -> None:
    labels = drawn(pack_spec("azerbaijan")).panel.labels
    assert {"Armenia", "Iran", "Georgia"} <= {label.text for label in labels if label.kind == "country"}


def test_towns_come_by_rank() -> None:
    panel = drawn(pack_spec("exercise"), layers=("choropleth", "labels"))
    towns = sorted(
        (mark for mark in panel.spec.ground.labels if mark.kind == "town"), key=lambda mark: mark.rank
    )
    assert towns[0].text in {label.text for label in panel.panel.labels if label.kind == "town"}


def test_the_first_of_a_cluster_of_towns_is_named() -> None:
    spec = pack_spec("exercise")
    x, y = spec.ground.districts[0].longitude, spec.ground.districts[0].latitude
    # Suburbs on every side, nearer than the name of the city they belong to is long.
    ring = [(x + dx * 0.01, y + dy * 0.006) for dx in (-2, -1, 1, 2) for dy in (-1, 0, 1)]
    towns = [PlaceLabel(x, y, "Foremost", 0)]
    towns += [PlaceLabel(*at, f"Suburb {rank}", rank) for rank, at in enumerate(ring, start=1)]
    crowded = replace(spec, ground=replace(spec.ground, labels=tuple(towns)))
    labels = drawn(crowded, layers=("choropleth", "labels")).panel.labels
    assert "Foremost" in {label.text for label in labels if label.kind == "town"}


def test_dots_of_towns_hide_no_incident() -> None:
    panel = drawn(pack_spec("azerbaijan"))
    marks = panel.collections("places")
    towns = [line for line in panel.axes.lines if line.get_marker() == "o"]
    assert towns
    assert max(line.get_zorder() for line in towns) < min(mark.get_zorder() for mark in marks)
    assert "town" in {symbol.key for symbol in panel.panel.symbols}


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_names_leave_the_marks_of_incidents_in_sight(orientation: str) -> None:
    spec, wanted = pack_spec("azerbaijan"), order(orientation=orientation)
    panel, feed = sheet(wanted).panels[0], Feed.read(spec.feed)
    # Where marks stand on paper depends on the frame, which is that of the districts with records.
    projection = projection_for(subject_of(spec, wanted).extent)
    places = places_of(feed, window_figures(feed, *spec.window), projection)
    places = places.only(places.possible > 0)
    across, up = panel.frame.paper(places.x, places.y)
    reach = mark_px(places.possible) / 2
    assert len(panel.labels) > 40
    for label in panel.labels:
        left, low, right, top = label.box
        touched = (across + reach > left) & (across - reach < right) & (up + reach > low) & (up - reach < top)
        assert not touched.any(), label.text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_hostile_names_are_only_drawn(text: str, form: str) -> None:
    spec = sample.spec(
        districts=(sample.district(0, name=text), sample.district(1), sample.district(2)),
        labels=(PlaceLabel(10.9, 20.4, text, 0), PlaceLabel(9.2, 19.2, text, 0, "country")),
    )
    panel = drawn(spec, size_mm=(160, 110), layers=("choropleth", "context", "labels"))
    written = [one.get_text() for one in panel.axes.texts]
    assert printable(text) in written
    assert all(not one.get_parse_math() for one in panel.axes.texts)
    out = io.BytesIO()
    panel.figure.savefig(out, format=form)
    assert b"<script>" not in out.getvalue()


def test_a_line_is_one_line_of_known_characters() -> None:
    assert printable("a\nb\r\nc\td") == "a b c d"
    assert printable("abc\u202edef") == "abc[U+202E]def"
    assert printable("\u5317\u4eac") == "[U+5317][U+4EAC]"
    assert (
        printable("\u015e\u0259ki \u0531\u0580\u0574 \u10d0 $1$")
        == "\u015e\u0259ki \u0531\u0580\u0574 \u10d0 $1$"
    )
    assert printable(None) == ""


def test_long_names_are_left_out_rather_than_cut() -> None:
    long = "Very long name " * 20
    spec = sample.spec(districts=(sample.district(0, name=long), sample.district(1), sample.district(2)))
    panel = drawn(spec, size_mm=(100, 70))
    assert long.strip() not in {label.text for label in panel.panel.labels}
    assert width_px(long, _HANDS["district"]) > panel.panel.frame.width


def test_no_letter_is_smaller_than_six_points(panel: Drawn) -> None:
    assert min(text.get_fontsize() for text in panel.axes.texts) >= 6.0


@pytest.mark.parametrize("share", [0.45, 0.6])
def test_no_name_lies_on_the_circle_of_another_district(node: Node, share: float) -> None:
    """There a name would give the number of one district to another: it moves, or it is left out."""
    stacked = (replace(sample.district(at), longitude=10.25, latitude=20.1 + 0.15 * at) for at in range(3))
    spec = sample.spec(districts=tuple(stacked), labels=())
    panel, marks = drawn(spec), spec.ground.districts
    frame = panel.panel.frame
    x, y = panel.projection.forward([mark.longitude for mark in marks], [mark.latitude for mark in marks])
    points = np.column_stack(frame.paper(x, y)).astype(float)
    radius = share * min(math.dist(a, b) for a, b in combinations(points, 2))
    figures, circles = np.array([3.0, 2.0, 1.0]), np.full(3, radius)
    names = Names(spec.ground, panel.projection, figures, circles, np.full(3, 1e9))
    on_paper = [(label.text, label.box) for label in paint_labels(panel.axes, names, frame)]
    given = [[mark.name for mark in marks], points.tolist(), radius, [frame.width, frame.height]]
    for placed in (on_paper, node.evaluate(_LABELS, given)):
        assert placed
        for text, (left, low, right, top) in placed:
            off = np.hypot(
                points[:, 0] - points[:, 0].clip(left, right), points[:, 1] - points[:, 1].clip(low, top)
            )
            assert {marks[at].name for at in np.flatnonzero(off < radius)} <= {text}
            # Where no line leads to it, a name reads as that of the nearest circle.
            (own,) = (at for at, mark in enumerate(marks) if mark.name == text)
            assert off[own] == off.min()


@pytest.mark.parametrize(
    ("text", "radius", "type_px"),
    [("10", 7.6, 10), ("3", 6.0, 12), ("2", 5.0, 10), ("1", 3.9, 0), ("20+", 7.9, 0)],
)
def test_numbers_stand_in_small_circles_where_they_fit(
    node: Node, text: str, radius: float, type_px: int
) -> None:
    assert node.evaluate("([text, radius]) => MineTime.numberType(text, radius)", [text, radius]) == type_px


# The names of districts as the map on screen places them, where every letter is as wide as every other.
_LABELS = """
([names, points, radius, [width, high]]) => {
  const pen = { measureText: (text) => ({ width: 7 * text.length }) };
  globalThis.document = { createElement: () => ({ getContext: () => pen }) };
  const placed = [], shapes = names.map((name, at) => ({ name, lat: at, lon: 0, rings: [], area: 1 }));
  const map = {
    on: () => {}, getSize: () => ({ x: width, y: high }), getZoom: () => 7, getBoundsZoom: () => 7,
    getBounds: () => ({ contains: () => true }), options: { crs: { scale: () => 1e9 } },
    getContainer: () => ({ getBoundingClientRect: () => ({ left: 0, top: 0 }) }),
    latLngToContainerPoint: ([at]) => ({ x: points[at][0], y: points[at][1] })
  };
  const drawn = MineTime.labels({
    map, shapes, group: { clearLayers: () => {} }, ground: { labels: [] },
    shown: () => true, nodes: () => [], marks: () => [],
    figures: () => [3, 2, 1], radius: () => radius, districts: () => ({ at: () => 0 })
  });
  drawn.write = ([at], text, spot) => {
    const [left, top] = points[at].map((from, axis) => from + spot[axis]);
    placed.push([text, [left, top, left + 7 * text.length, top + 16]]);
  };
  drawn.draw();
  return placed;
}
"""
