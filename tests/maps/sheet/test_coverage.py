"""Where the surroundings of a pack end a sheet is bare paper and says so; its key has what is drawn alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from shapely import box, from_geojson, intersection, is_empty, to_geojson

from geo.choices import SHEET_VIEWS
from geo.maps.marks import Bounds, ContextShapes, MapSpec
from geo.maps.sheet.coverage import BARE, FADING_ORDER, PAPER, WORDS, coverage_of, share_beyond
from geo.maps.sheet.press import Printed, printed
from geo.maps.sheet.projection import projection_for
from geo.maps.sheet.subject import subject_of
from tests.maps.sheet.panels import drawn
from tests.maps.sheet.sheets import order, pack_spec, said, seen, sheet
from tests.maps.sheet.test_layout import check

CLOSE = (43.5, 37.8, 51.5, 42.8)
WIDE = (40.0, 36.0, 52.0, 44.0)
WITHIN = (46.0, 39.5, 47.5, 40.5)
AWAY = (30.0, 36.0, 34.0, 39.0)


@cache
def near() -> MapSpec:
    """Return the first pack with its surroundings cut close to the districts."""
    spec = pack_spec()
    layers = []
    for layer in spec.ground.context:
        parts = intersection(from_geojson(list(layer.geometries)), box(*CLOSE))
        layers.append(replace(layer, geometries=tuple(to_geojson(parts[~is_empty(parts)]).tolist())))
    return replace(spec, ground=replace(spec.ground, context=tuple(layers)))


@cache
def made(extent: Bounds | None, name: str = "azerbaijan") -> Printed:
    return printed(near() if name == "azerbaijan" else pack_spec(name), order(extent=extent))


def test_surroundings_fill_the_rectangle_of_their_layers() -> None:
    assert coverage_of(near().ground) == pytest.approx(CLOSE)


def test_beyond_the_northernmost_land_is_water_and_no_gap() -> None:
    spec = pack_spec()
    land = ContextShapes("countries", (to_geojson(box(20, 60, 40, 83.6)),), "Countries")
    assert coverage_of(replace(spec.ground, context=(land,))) == (20, 60, 40, 90)


def test_the_first_pack_has_surroundings_for_every_wide_sheet() -> None:
    west, south, east, north = coverage_of(pack_spec().ground) or pack_spec().ground.whole
    assert west < WIDE[0] - 2
    assert east > WIDE[2] + 2
    assert south < 36
    assert north > 44


def test_beyond_a_coast_is_water_and_no_gap() -> None:
    assert coverage_of(pack_spec("exercise").ground) is None
    assert WORDS not in said(made(None, "exercise"))
    panel = drawn(pack_spec("exercise"))
    assert to_hex(panel.axes.get_facecolor()) == PAPER


@pytest.mark.parametrize(
    ("extent", "low", "high"),
    [(WITHIN, 0.0, 0.0), (WIDE, 0.55, 0.62), (AWAY, 1.0, 1.0), ((42.5, 39.0, 44.5, 41.0), 0.45, 0.55)],
)
def test_the_share_beyond_is_that_of_the_ground(extent: Bounds, low: float, high: float) -> None:
    projection = projection_for(extent)
    share = share_beyond(near().ground, projection, projection.box)
    assert low - 1e-9 <= share <= high + 1e-9


@pytest.mark.parametrize(("extent", "told"), [(WITHIN, False), (WIDE, True)])
def test_a_sheet_says_where_its_base_map_ends(extent: Bounds | None, told: bool) -> None:
    assert (WORDS in said(made(extent))) is told


@pytest.mark.parametrize("view", SHEET_VIEWS)
@pytest.mark.parametrize("size", ["a4", "a3", "slide"])
def test_what_fills_the_paper_is_taken_where_there_is_something_to_see(size: str, view: str) -> None:
    wanted = order(size=size, view=view)
    spec = seen(pack_spec(), wanted)
    # Two windows are framed by the districts that hold their records, not by the whole country.
    projection = projection_for(subject_of(spec, wanted).extent)
    box = projection.box
    for panel in sheet(wanted).panels:
        left, low, right, top = panel.frame.box
        tiny = 1e-3
        assert share_beyond(spec.ground, projection, panel.frame.box) < 1e-6
        assert left - tiny <= box[0] < box[2] <= right + tiny
        assert low - tiny <= box[1] < box[3] <= top + tiny
    assert WORDS not in said(sheet(wanted))


def test_a_view_at_the_edge_of_the_surroundings_is_filled_from_the_other_side() -> None:
    extent = (43.2, 39.5, 44.2, 40.5)
    projection = projection_for(extent)
    frame = made(extent).panels[0].frame
    assert frame.box[0] == pytest.approx(projection.box[0])
    assert frame.box[2] > projection.box[2] + 10_000
    # Away from all surroundings nothing is gained by moving: the view stays in the middle or at the edge.
    away = made(AWAY).panels[0].frame.box
    wanted = projection_for(AWAY).box
    assert away[0] <= wanted[0] < wanted[2] <= away[2]


def test_a_map_is_narrower_rather_than_bare() -> None:
    spec = pack_spec()
    layers = tuple(
        replace(layer, geometries=(to_geojson(box(44.4, 38.0, 48.3, 42.2)),))
        for layer in spec.ground.context
        if layer.name == "countries"
    )
    ground = replace(spec.ground, context=layers, whole=spec.ground.home)
    for size in ("a4", "slide"):
        made = printed(replace(spec, ground=ground), order(size=size))
        panel = made.panels[0]
        projection = projection_for(ground.home)
        assert share_beyond(ground, projection, panel.frame.box) < 0.01
        (place,) = [box for name, box in made.page.boxes.items() if name.startswith("map ")]
        full = sheet(order(size=size)).page
        assert place.width < 0.8 * next(b.width for name, b in full.boxes.items() if name.startswith("map "))
        check(made)


def test_without_surroundings_nothing_is_said_of_them() -> None:
    spec = replace(pack_spec(), layers=("choropleth",))
    assert WORDS not in said(printed(spec, order(extent=WIDE)))


def test_paper_is_bare_beyond_the_surroundings() -> None:
    panel = drawn(near(), extent=WIDE, layers=("choropleth", "context"))
    pixels = panel.pixels()
    high, wide = pixels.shape[:2]
    assert to_hex(panel.axes.get_facecolor()) == BARE
    assert (pixels[high // 20 * 10, wide // 12, :3] == 255).all()
    # No edge: from one pixel to the next along a row into the surroundings the paper hardly darkens.
    row = pixels[int(high * 0.62), int(wide * 0.05) : int(wide * 0.45), :3].astype(int).min(axis=1)
    land = row[: max(at for at in range(len(row)) if (row[:at] > 225).all()) - 1]
    assert land.min() < 245
    assert abs(land[1:] - land[:-1]).max() <= 8


def test_fading_spares_the_districts() -> None:
    tight = replace(near().ground, whole=CLOSE)
    panel = drawn(replace(near(), ground=tight), extent=WIDE, layers=("choropleth", "context"))
    rings = [patch for patch in panel.axes.artists + panel.axes.patches if patch.get_zorder() == FADING_ORDER]
    assert rings
    for ring in rings:
        corners = ring.get_path().vertices
        half = len(corners) // 2
        assert abs(corners[:half].max(axis=0) - corners[half:].max(axis=0)).max() < 1.0


def test_names_in_the_locator_stand_apart() -> None:
    for extent in (None, WIDE, WITHIN):
        sheet = made(extent)
        (locator,) = [axes for axes in sheet.figure.axes if axes.get_gid() == "locator"]
        renderer = FigureCanvasAgg(sheet.figure).get_renderer()
        boxes = [text.get_window_extent(renderer) for text in locator.texts]
        frame = locator.get_window_extent(renderer)
        assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in boxes)
        assert not any(a.overlaps(b) for at, a in enumerate(boxes) for b in boxes[:at])


def keys(extent: Bounds | None, **view: object) -> set[str]:
    return {symbol.key for symbol in drawn(pack_spec(**view), extent=extent).panel.symbols}


def test_the_key_has_no_symbol_that_is_not_drawn() -> None:
    assert {"overlay", "circle", "place", "disc"} <= keys(None)
    assert "overlay" not in keys((48.0, 39.0, 49.0, 40.0))
    assert not {"circle", "place", "exact", "possible", "disc"} & keys(AWAY)


@pytest.mark.parametrize("extent", [None, (46.70, 40.28, 46.80, 40.37), WIDE])
def test_the_disc_of_the_key_is_neither_lost_nor_in_the_way(extent: Bounds | None) -> None:
    panel = drawn(pack_spec(), extent=extent).panel
    (disc,) = [symbol for symbol in panel.symbols if symbol.key == "disc"]
    assert 9 <= disc.size_px <= 34
    true_px = 2 * 2000 / panel.frame.metres_per_px
    assert ("true to scale" in disc.label) is (9 <= true_px <= 34)
    assert disc.label.endswith("2 km")
