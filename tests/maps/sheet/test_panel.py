"""A panel means what the screen means: classes, counts, certain and possible, places and squares."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path

from geo.choices import LAYERS
from geo.errors import MapError
from geo.maps.legend import circle_radius
from geo.maps.marks import MapSpec
from geo.maps.payload.count import unplaced
from geo.maps.sheet.coverage import FADING_ORDER
from geo.maps.sheet.frame import PT
from geo.maps.sheet.squares import CELL_PX, SIDES_PX
from geo.maps.sheet.terrain import border_share, terrain_of
from geo.maps.sheet.watermark import SYNTHETIC
from tests.maps import sample
from tests.maps.sheet.panels import Drawn, drawn, pack_spec

PLACES = tuple(name for name in LAYERS.codes() if name != "labels")


@pytest.fixture(scope="module", params=["azerbaijan", "exercise"])
def whole(request: pytest.FixtureRequest) -> Drawn:
    return drawn(pack_spec(request.param))


@pytest.fixture(scope="module", params=["most_likely", "possible"])
def bounded(request: pytest.FixtureRequest) -> Drawn:
    """A window that cuts the days of uncertain dates, under either rule."""
    return drawn(counted(request.param), months=(5, 7))


ROWS = (
    *sample.INCIDENTS,
    ((10.3, 20.4), "settlement", "XX-0", (6, 6), 1),
    ((10.4, 20.2), "exact", "XX-0", (7, 7), 1),
    ((10.9, 20.3), "settlement", "XX-1", (1, 12), 1),
)


def counted(rule: str) -> MapSpec:
    return replace(sample.spec(rows=ROWS), feed=sample.feed(json.dumps({"counting": rule}), 3, ROWS))


def fills_of(panel: Drawn) -> dict[str, tuple[str, str]]:
    """Return colour and hatch of each district as drawn, found by its path."""
    paths = terrain_of(panel.spec.ground, panel.projection).districts
    names = {path.vertices.tobytes(): at for at, path in enumerate(paths)}
    return {
        panel.spec.ground.districts[names[path.vertices.tobytes()]].district_id: (
            to_hex(face),
            one.get_hatch() or "",
        )
        for one in panel.collections("districts")
        for path, face in zip(one.get_paths(), one.get_facecolors(), strict=True)
    }


def test_every_district_has_the_colour_of_its_class(whole: Drawn) -> None:
    classes = whole.spec.legend.classes
    found = fills_of(whole)
    # What was formed later and holds nothing has no fill.
    filled = [classes[at].pattern != "clear" for at in whole.figures.classes]
    assert len(found) == sum(filled)
    for mark, at in zip(whole.spec.ground.districts, whole.figures.classes, strict=True):
        if classes[at].pattern == "clear":
            continue
        colour, hatch = found[mark.district_id]
        assert colour == classes[at].colour
        assert bool(hatch) == bool(classes[at].pattern)


def test_narrow_districts_have_finer_borders(whole: Drawn) -> None:
    terrain = terrain_of(whole.spec.ground, whole.projection)
    assert border_share(whole.axes, terrain) == 1
    # A thousand districts in the place of each, and a million.
    shares = [
        border_share(whole.axes, replace(terrain, area_m2=terrain.area_m2 / parts)) for parts in (1e3, 1e6)
    ]
    assert 1 > shares[0] >= shares[1] == 0.2


def test_districts_on_top_are_drawn_last_with_dashes() -> None:
    panel = drawn(pack_spec("exercise"), months=(36, 59))
    above = panel.collections("districts-hatch-above") + panel.collections("districts-plain-above")
    below = [one for one in panel.collections("districts") if one not in above]
    assert above
    assert min(one.get_zorder() for one in above) > max(one.get_zorder() for one in below)
    dashed = [
        patch for patch in panel.axes.patches if patch.get_linestyle() != "solid" and not patch.get_fill()
    ]
    assert any(patch.get_zorder() == 3.1 for patch in dashed)
    assert panel.panel.symbols[0].key == "overlay"


def test_fills_take_the_place_of_classes() -> None:
    spec = pack_spec("exercise")
    fills = [("#123456", ""), *[("#abcdef", "dots")] * (len(spec.ground.districts) - 1)]
    found = fills_of(drawn(spec, fills=fills))
    for mark, (colour, pattern) in zip(spec.ground.districts, fills, strict=True):
        assert found[mark.district_id][0] == colour
        assert bool(found[mark.district_id][1]) == bool(pattern)
    with pytest.raises(MapError, match="2 fills for"):
        drawn(spec, fills=fills[:2])
    with pytest.raises(MapError, match="no detail 'tiny'"):
        drawn(spec, detail="tiny")


def test_patterns_are_seen_at_print_size() -> None:
    """A hatched area holds both colours in every quarter inch."""
    spec = sample.spec(rows=(), synthetic=False)
    panel = drawn(
        spec,
        dpi=300,
        layers=("choropleth",),
        fills=[("#e8e8e8", "hatch"), ("#bdbdbd", "dots"), ("#ffffff", "")],
    )
    pixels = panel.pixels()[:, :, :3].astype(int)
    for mark, colour in zip(spec.ground.districts[:2], ("#e8e8e8", "#bdbdbd"), strict=True):
        x, y = panel.projection.forward(mark.longitude, mark.latitude)
        column, row = panel.axes.transData.transform((float(x), float(y))).astype(int)
        tile = pixels[len(pixels) - row - 37 : len(pixels) - row + 37, column - 37 : column + 37]
        plain = (np.abs(tile - np.array(to_rgb(colour)) * 255) < 3).all(axis=2).mean()
        assert 0.4 < plain < 0.95


def test_records_in_the_window_are_shown_outside_or_without_a_place(whole: Drawn) -> None:
    panel, feed, figures = whole.panel, whole.feed, whole.figures
    missing = sum(number for _, number in unplaced(feed, figures.counted))
    assert panel.placed == panel.shown_incidents + panel.outside
    assert panel.placed + missing == figures.likely[:, 0].sum()


def test_every_incident_with_a_place_is_drawn(whole: Drawn) -> None:
    with_place = np.isfinite(whole.feed.longitude) & whole.figures.touching
    x, y = whole.projection.forward(whole.feed.longitude[with_place], whole.feed.latitude[with_place])
    assert whole.panel.drawn_incidents == whole.panel.frame.holds(x, y).sum() > 0
    drawn_places = {
        tuple(np.round(place, 3)) for one in whole.collections("places") for place in one.get_offsets()
    }
    inside = whole.panel.frame.holds(x, y)
    assert drawn_places == {(round(a, 3), round(b, 3)) for a, b in zip(x[inside], y[inside], strict=True)}


def test_possible_incidents_are_outlined(bounded: Drawn) -> None:
    found = {
        str(one.get_gid()).removeprefix("places-"): sorted(map(tuple, np.round(one.get_offsets(), 3)))
        for one in bounded.collections("places")
    }

    def places(*rows: int) -> list[tuple[float, float]]:
        points = [bounded.projection.forward(*ROWS[row][0]) for row in rows]
        return sorted((round(float(x), 3), round(float(y), 3)) for x, y in points)

    # June to August: row 2 may lie in May as well, row 7 anywhere in the year.
    assert found == {
        "settlement-certain": places(5),
        "settlement-possible": places(2, 7),
        "exact-certain": places(6),
    }
    pale = next(one for one in bounded.collections("places-settlement-possible"))
    assert to_hex(pale.get_facecolor()[0]) == "#ffffff"
    assert "possible" in [symbol.key for symbol in bounded.panel.symbols]
    assert bounded.panel.drawn_incidents == 4


def test_counted_records_follow_the_counting_rule() -> None:
    likely, possible = (drawn(counted(rule), months=(6, 6)).panel for rule in ("most_likely", "possible"))
    # July: rows 2 and 7 may be in it, their middle lies in June; row 6 is in it.
    assert likely.drawn_incidents == possible.drawn_incidents == possible.placed == 3
    assert likely.placed == 1


def test_marks_grow_in_area_with_the_number_of_incidents() -> None:
    rows = (
        *(((10.1, 20.1), "settlement", "XX-0", (1, 1), 0),) * 4,
        ((10.4, 20.4), "settlement", "XX-0", (1, 1), 0),
    )
    (marks,) = drawn(sample.spec(rows=rows)).collections("places")
    assert max(marks.get_sizes()) == pytest.approx(4 * min(marks.get_sizes()))


def test_marks_that_grow_no_more_are_said_to() -> None:
    rows = (((10.1, 20.1), "settlement", "XX-0", (1, 1), 0),) * 30
    labels = [symbol.label for symbol in drawn(sample.spec(rows=rows)).panel.symbols]
    assert "20 or more incidents at one place" in labels


def test_circles_are_as_large_as_on_screen() -> None:
    panel = drawn(pack_spec("exercise"))
    (circles,) = panel.collections("circles")
    largest = panel.feed.header.largest
    expected = sorted(
        (circle_radius(int(figure), largest) for figure in panel.figures.shown if figure), reverse=True
    )
    assert np.sqrt(circles.get_sizes()) / PT / 2 == pytest.approx(expected)
    numbers = {text.get_text() for text in panel.axes.texts}
    assert {
        f"{figure:,}" for figure in panel.figures.shown if circle_radius(int(figure), largest) >= 8
    } <= numbers


def crowd(count: int = 2_400, places: int = 400) -> tuple[Any, ...]:
    rng = np.random.default_rng(1)
    spots = np.column_stack([rng.uniform(10, 11.5, places), rng.uniform(20, 20.5, places)]).round(4)
    return tuple(
        ((float(spots[i % places][0]), float(spots[i % places][1])), "settlement", "XX-0", (2, 2), 1)
        for i in range(count)
    )


def test_a_crowd_becomes_squares_that_sum_to_all_incidents() -> None:
    panel = drawn(sample.spec(rows=crowd()))
    assert panel.panel.dense
    assert not panel.collections("places")
    steps = [symbol for symbol in panel.panel.symbols if symbol.key == "cell"]
    assert [symbol.label for symbol in steps][-1].endswith("or more incidents")
    assert all(symbol.size_px <= CELL_PX * 1.25 for symbol in steps)
    assert len(steps) <= len(SIDES_PX)
    (head,) = [symbol.label for symbol in panel.panel.symbols if symbol.key == "text"]
    side_km = float(head.split(" by ")[1].split(" km")[0])
    assert side_km * 1000 / panel.panel.frame.metres_per_px == pytest.approx(CELL_PX, rel=0.2)
    (squares,) = panel.collections("squares")
    middles = np.asarray(squares.get_offsets()) / (side_km * 1000)
    assert np.allclose(middles % 1, 0.5)
    assert panel.panel.shown_incidents == 2_400


def test_few_places_stay_places_however_many_incidents_they_hold() -> None:
    panel = drawn(sample.spec(rows=crowd(places=40)))
    assert not panel.panel.dense
    assert len(panel.collections("places")[0].get_offsets()) == 40


def test_small_panels_carry_no_names_and_finer_marks() -> None:
    full, small = (
        drawn(pack_spec("azerbaijan")),
        drawn(pack_spec("azerbaijan"), detail="small", size_mm=(60, 45)),
    )
    assert not small.panel.labels
    assert max(small.collections("places")[0].get_sizes()) < max(full.collections("places")[0].get_sizes())
    assert small.panel.drawn_incidents == full.panel.drawn_incidents


@pytest.mark.parametrize("size_mm", [(230.0, 165.0), (120.0, 200.0), (60.0, 50.0)])
def test_nothing_is_distorted_in_axes_of_any_shape(size_mm: tuple[float, float]) -> None:
    panel = drawn(pack_spec("exercise"), size_mm=size_mm)
    left, bottom, right, top = panel.panel.frame.box
    box = panel.projection.box
    assert np.all(np.array([left, bottom]) <= np.array(box[:2]) + 1e-6)
    assert np.all(np.array([right, top]) >= np.array(box[2:]) - 1e-6)
    panel.pixels()
    place = panel.axes.get_window_extent()
    assert (right - left) / place.width == pytest.approx((top - bottom) / place.height, rel=1e-6)


@pytest.mark.parametrize(
    "options",
    [
        {"rows": ()},
        {"labels": ()},
        {"context": ()},
        {"synthetic": True},
        {"home": (-30.0, 60.0, 170.0, 82.0)},
        {"home": (9.0, 79.0, 33.0, 84.0)},
    ],
    ids=["no incidents", "no towns", "no context", "synthetic", "wide", "high"],
)
def test_odd_packs_are_drawn(options: dict[str, Any]) -> None:
    panel = drawn(sample.spec(**options), size_mm=(120, 90))
    assert panel.pixels().std() > 0
    assert panel.panel.placed == panel.panel.shown_incidents + panel.panel.outside


def test_a_window_without_incidents_shows_none() -> None:
    panel = drawn(sample.spec(), months=(0, 0))
    assert (panel.panel.placed, panel.panel.drawn_incidents) == (0, 0)
    assert not panel.collections("places")


def test_invented_data_say_so_across_the_panel() -> None:
    def marks(name: str, **options: Any) -> int:
        return [text.get_text() for text in drawn(pack_spec(name), **options).axes.texts].count(SYNTHETIC)

    assert marks("exercise") >= 4
    assert marks("exercise", size_mm=(45, 30), detail="small") >= 1
    assert marks("azerbaijan") == 0


@pytest.mark.parametrize(
    "form", ["svg", *(pytest.param(form, marks=pytest.mark.nightly) for form in ("png", "pdf"))]
)
def test_every_format_is_written_alike_twice(form: str) -> None:
    def written() -> bytes:
        out = io.BytesIO()
        panel = drawn(pack_spec("exercise"), size_mm=(120, 90))
        meta = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[form]
        panel.figure.savefig(out, format=form, metadata=meta)
        return out.getvalue()

    first, second = written(), written()
    assert len(first) > 5_000
    # Names of clips and markers in an SVG come from a salt, which the sheet sets.
    assert form == "svg" or first == second


def test_a_panel_carries_nothing_far_out_of_view() -> None:
    panel = drawn(pack_spec("azerbaijan"), extent=(46.4, 39.6, 47.2, 40.3), layers=("choropleth", "context"))
    left, low, right, top = panel.panel.frame.box
    surroundings = terrain_of(panel.spec.ground, panel.projection).areas.values()
    assert max(np.abs(path.vertices).max() for path in surroundings) > 5 * (right - left)
    # The paper and its fading edge reach around the surroundings with a few points.
    drawings = [one for one in panel.axes.patches if 1 <= one.get_zorder() <= 3.1]
    paths = [one.get_path() for one in drawings if one.get_zorder() != FADING_ORDER]
    assert len(paths) >= 6
    for path in paths:
        corners = path.vertices[np.isin(path.codes, (Path.MOVETO, Path.LINETO))]
        x, y = corners.T
        assert ((x > left - 0.02 * (right - left)) & (x < right + 0.02 * (right - left))).all()
        assert ((y > low - 0.02 * (top - low)) & (y < top + 0.02 * (top - low))).all()
