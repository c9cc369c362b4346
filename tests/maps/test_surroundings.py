"""A layer of the base map of any name is drawn alike on map and sheet, and named in both."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.checking.context import context_counts, readable
from geo.layers.pack import Pack
from geo.maps.basemap.standalone import standalone_html
from geo.maps.basemap.surroundings import USUAL, looks_of, strokes_of, titles_of
from geo.maps.marks import ContextShapes
from geo.maps.payload.fixed import ground_payload
from geo.maps.sheet.coverage import coverage_of
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.press import Printed, printed
from geo.maps.sheet.projection import projection_for
from geo.maps.sheet.terrain import terrain_of
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.maps.conftest import Sheet
from tests.smallpack import box, sea_pack

LINE = {"type": "LineString", "coordinates": [[-140, -39.2], [-139.2, -39.8], [-138.1, -39.3]]}
POINT = {"type": "Point", "coordinates": [-138.5, -39.5]}
BOW = {"type": "Polygon", "coordinates": [[[-139, -39], [-138, -40], [-138, -39], [-139, -40], [-139, -39]]]}
MIXED = {"type": "GeometryCollection", "geometries": [box(-139.2, -39.9, -138.9, -39.6), LINE, POINT]}
TITLES = {"suspect": "Suspected areas", "roads": "Main <b>roads</b>", "posts": "", "mixed": "Old camps"}
NAMED = {"suspect": "Suspected areas", "roads": "Main <b>roads</b>", "posts": "Posts", "mixed": "Old camps"}
SHOWN = {
    "Suspected areas": ("suspect", "area"),
    "Main <b>roads</b>": ("roads", "line"),
    "Posts": ("posts", "point"),
    "Old camps (areas)": ("mixed", "area"),
    "Old camps (lines)": ("mixed", "line"),
    "Old camps (points)": ("mixed", "point"),
}
"""Every kind of symbol drawn, by what the legend says of it."""
KINDS = {"suspect": ("area",), "roads": ("line",), "posts": ("point",), "mixed": ("area", "line", "point")}


def feature(geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    contexts = {
        "suspect": [feature(box(-139.7, -39.7, -139.3, -39.3)), feature(None)],
        "roads": [feature(LINE)],
        "posts": [feature({"type": "Point", "coordinates": [-138.3, -39.7]})],
        "mixed": [feature(MIXED), feature(BOW)],
    }
    return load_pack(sea_pack(tmp_path_factory.mktemp("sea") / "pack", contexts=contexts, titles=TITLES))


def paper(pack: Pack, **options: Any) -> Printed:
    return printed(Workspace(pack).spec(MapView()), SheetOrder(created=DAY, **options))


DAY = date(2026, 11, 28)


def test_every_layer_is_drawn_and_titled_on_a_paper(pack: Pack) -> None:
    made = paper(pack)
    [panel] = made.panels
    drawn = {artist.get_gid() for artist in made.figure.findobj() if artist.get_gid()}
    assert {f"context-{name}" for name in KINDS} <= drawn
    shapes = {symbol.label: symbol.shape for symbol in panel.symbols if symbol.key.startswith("context ")}
    words = {"area": "square", "line": "line", "point": "circle"}
    assert shapes == {label: words[kind] for label, (_, kind) in SHOWN.items()}
    written = {text.get_text() for text in made.page.canvas.texts}
    assert set(SHOWN) <= written


@pytest.mark.parametrize("view", ["years", "difference"])
def test_every_view_of_a_sheet_draws_and_titles_them(pack: Pack, view: str) -> None:
    made = paper(pack, view=view, other=(0, 11) if view == "difference" else None)
    drawn = {artist.get_gid() for artist in made.figure.findobj() if artist.get_gid()}
    assert {f"context-{name}" for name in KINDS} <= drawn
    assert set(SHOWN) <= {text.get_text() for text in made.page.canvas.texts}


def test_a_map_draws_the_same_looks_and_names_them(pack: Pack) -> None:
    spec = Workspace(pack).spec(MapView())
    looks = looks_of(spec.ground.context)
    assert {name: look.kinds for name, look in looks.items()} == KINDS
    assert len({(look.colour, look.dashes) for look in looks.values()}) == len(looks)
    told = ground_payload(spec.ground)["surroundings"]
    assert [entry[:3] for entry in told] == [
        [label, kind, looks[name].colour] for label, (name, kind) in SHOWN.items()
    ]
    assert titles_of(spec.ground.context) == list(NAMED.values())
    drawn = strokes_of(spec.ground.context)
    assert {pane for pane, _ in drawn} == {"mmwater"}
    assert {
        name: tuple(stroke.kind for stroke, _ in strokes)
        for name, (_, strokes) in zip(looks, drawn, strict=True)
    } == KINDS
    for (_, strokes), look in zip(drawn, looks.values(), strict=True):
        for stroke, texts in strokes:
            sizes = {"area": 2, "line": 1, "point": 0}
            assert set(shapely.get_dimensions(shapely.from_geojson(texts))) == {sizes[stroke.kind]}
            assert (stroke.colour if stroke.kind == "line" else stroke.fill) == look.colour
            assert stroke.kind != "area" or stroke.alpha < 0.2


# How often each canvas of the map was begun anew.
BEGUN = """
const counts = new WeakMap(), clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    counts.set(this.canvas, (counts.get(this.canvas) || 0) + 1);
    clear.apply(this, box);
};
window.begun = () => [...document.querySelectorAll('.mt-canvas')]
    .filter((canvas) => canvas.style.display !== 'none').map((canvas) => counts.get(canvas));
"""
# The colours a canvas of the map holds, without those of pixels that a shape covers in part.
PAINTED = """(pane) => {
    const canvas = [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)].at(-1);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const found = new Set();
    for (let i = 0; i < data.length; i += 4) {
        const parts = [...data.slice(i, i + 3)].map((part) => part.toString(16).padStart(2, '0'));
        if (data[i + 3] > 250) found.add('#' + parts.join(''));
    }
    return [...found];
}"""


def test_every_view_of_a_map_draws_and_names_them(pack: Pack, sheet: Sheet) -> None:
    spec = Workspace(pack).spec(MapView())
    sheet.page.add_init_script(BEGUN)
    sheet.open(standalone_html(spec))
    page = sheet.page
    page.locator("[data-digest]").first.wait_for(state="attached")
    # Once, and once more where its words leave the map less room than it was fitted to.
    assert set(page.evaluate("window.begun()")) <= {1, 2}
    page.get_by_text("Marks and notes").click()
    assert page.locator(".mm-surroundings li").all_inner_texts() == list(SHOWN)
    for view, legend in (("Compare", ".mm-panel"), ("Difference", ".mt-legendpanel")):
        page.get_by_role("button", name=view, exact=True).or_(
            page.get_by_role("tab", name=view, exact=True)
        ).or_(page.get_by_role("radio", name=view, exact=True)).first.click()
        page.wait_for_function("document.querySelectorAll('.leaflet-mmwater-pane').length === 2")
        painted = page.evaluate(PAINTED, "mmwater")
        assert {look.colour for look in looks_of(spec.ground.context).values()} <= set(painted), view
        # Under its notes, which a legend of differences keeps folded.
        assert page.locator(f"{legend} .mm-surroundings li").all_text_contents() == list(SHOWN), view
    assert sheet.faults == []


def test_usual_layers_of_an_unusual_kind_are_drawn_on_both(tmp_path: Path) -> None:
    shapes = {name: [feature(box(-139.7, -39.7, -139.3, -39.3)), feature(LINE)] for name in sorted(USUAL)}
    pack = load_pack(sea_pack(tmp_path / "usual", contexts=shapes))
    ground = Workspace(pack).spec(MapView()).ground
    assert looks_of(ground.context) == {}
    terrain = terrain_of(ground, projection_for(ground.home))
    assert set(terrain.areas) == {"countries", "lakes"}
    assert set(terrain.lines) == set(USUAL)


def test_lines_among_borders_and_collections_within_collections_are_drawn(tmp_path: Path) -> None:
    nested = {"type": "GeometryCollection", "geometries": [MIXED, POINT]}
    shapes = {
        "countries": [feature(box(-139.7, -39.7, -139.3, -39.3)), feature(LINE)],
        "admin1": [feature(LINE), feature(POINT)],
        "old": [feature(nested)],
    }
    pack = load_pack(sea_pack(tmp_path / "nested", contexts=shapes))
    ground = Workspace(pack).spec(MapView()).ground
    held = {
        layer.name: shapely.get_dimensions(shapely.from_geojson(list(layer.geometries))).tolist()
        for layer in ground.context
    }
    assert {name: set(sizes) for name, sizes in held.items()} == {
        "countries": {2, 1}, "admin1": {1}, "admin1 points": {0}, "old": {2, 1, 0},
    }  # fmt: skip
    assert set(looks_of(ground.context)) == {"admin1 points", "old"}
    [drawn] = [line for line in ground.context if line.name == "countries"]
    assert any(shapely.from_geojson(text).length > 2 for text in drawn.geometries if "LineString" in text)
    assert {one.name: one.kinds for one in context_counts(pack)}["old"] == ("areas", "lines", "points")


def test_many_layers_have_looks_of_their_own() -> None:
    line, point = (json.dumps(one) for one in (LINE, POINT))
    looks = looks_of([ContextShapes(str(at), (line,), "") for at in range(16)]).values()
    assert len({(look.colour, look.dashes) for look in looks}) == 16
    dots = looks_of([ContextShapes(str(at), (point,), "") for at in range(8)]).values()
    assert len({look.colour for look in dots}) == 8


def test_what_is_not_drawn_is_said(pack: Pack, tmp_path: Path) -> None:
    told = {(one.file, one.rule): one for one in pack.findings if one.rule.startswith("context")}
    assert set(told) == {("suspect.geojson", "context.missing"), ("mixed.geojson", "context.invalid")}
    assert told["suspect.geojson", "context.missing"].row == 2
    empty = load_pack(sea_pack(tmp_path / "empty", contexts={"none": [feature(None)] * 7}))
    rules = {one.rule: one for one in empty.findings}
    assert "row 1, 2, 3, 4, 5 and more" in rules["context.missing"].message
    assert "do not show it" in rules["context.empty"].message
    assert paper(empty).panels[0].shown_incidents == 2


def test_other_layers_do_not_say_how_far_the_surroundings_reach(tmp_path: Path) -> None:
    contexts = {
        "countries": [feature(box(-141, -41, -137, -38))],
        "flights": [feature({"type": "LineString", "coordinates": [[-142, -42], [-136, -37]]})],
    }
    pack = load_pack(sea_pack(tmp_path / "far", contexts=contexts))
    ground = Workspace(pack).spec(MapView()).ground
    assert coverage_of(ground) == (-141, -41, -137, -38)
    assert shapely.total_bounds(shapely.from_geojson(list(ground.context[1].geometries)))[0] < -141.2


def test_a_file_without_a_title_is_called_as_it_is() -> None:
    assert readable("suspected_areas-2024.geojson") == "Suspected areas 2024"
    assert json.dumps(readable("x.json")) == '"X"'
