"""Hazardous areas on maps: none lost, none shrunk, and the status of the window's last day alone."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
import shapely

from geo.analysis.areas import AREAS
from geo.analysis.hazards import Entry, History, histories
from geo.analysis.periods import Period
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import RELEASE_PRODUCT
from geo.maps.area_look import AreaLooks
from geo.maps.basemap.areas import outward
from geo.maps.basemap.standalone import standalone_html
from geo.maps.hazard_look import CLASSES, HAZARD_LOOKS, STATES
from geo.maps.looks import LOOKS
from geo.maps.marks import AreaMark
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.publish.extracts import layer_table
from geo.publish.map_file import map_file
from geo.publish.perimeters import cells
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.maps.conftest import Sheet
from tests.publish.island import EXERCISE


@cache
def island() -> Workspace:
    return Workspace(load_pack(EXERCISE))


def day(month: int) -> dt.date:
    return dt.date(2024, month, 1)


OPEN = Entry(day(2), "open", area_m2=900)
CASES: dict[str, tuple[History, dict[int, tuple[str, str]]]] = {
    "worked on and closed in parts": (
        History(
            (
                OPEN,
                Entry(day(4), "in_progress"),
                Entry(day(6), "closed", "cleared", 500),
                Entry(day(6), "closed", "reduced", 400),
            )
        ),
        {
            1: ("before", "Not recorded before 1 February 2024"),
            2: ("before", "Not recorded before 1 February 2024"),
            3: ("open", "Open, since 1 February 2024"),
            5: ("worked", "Worked on, since 1 April 2024"),
            7: ("closed_several", "Closed (cleared and reduced), since 1 June 2024"),
        },
    ),
    "a product of work that goes on": (
        History((OPEN, Entry(day(4), "in_progress"), Entry(day(5), "in_progress", "reduced", 400))),
        {7: ("worked", "Worked on, since 1 April 2024")},
    ),
    "handed over": (
        History((OPEN, Entry(day(4), "closed", "cancelled", 900), Entry(day(5), "handed_over"))),
        {7: ("closed_cancelled", "Handed over (cancelled), since 1 May 2024")},
    ),
    "open again": (
        History((OPEN, Entry(day(4), "closed", "cancelled", 900), Entry(day(5), "open"))),
        {7: ("open", "Open, since 1 May 2024")},
    ),
    "closed nobody knows how": (
        History((Entry(day(2), "closed"),)),
        {3: ("closed_unknown", "Closed (how is not recorded), since 1 February 2024")},
    ),
    "a snapshot without history": (
        History((), "suspended"),
        {
            1: ("worked", "Suspended; no dates are recorded"),
            7: ("worked", "Suspended; no dates are recorded"),
        },
    ),
    "nothing": (History(()), {1: ("unknown", "Not recorded; no dates are recorded")}),
}


@pytest.mark.parametrize(("history", "expected"), CASES.values(), ids=CASES)
def test_status_follows_dated_entries_alone(history: History, expected: dict[int, tuple[str, str]]) -> None:
    for month, told in expected.items():
        turn = history.on(day(month))
        assert (turn.state, turn.words) == told


@pytest.mark.parametrize("key", LOOKS)
def test_every_class_and_status_has_a_look_and_none_is_green_or_praises(key: str) -> None:
    layer = LOOKS[key]
    codes = SCHEMAS[key][AREAS[key].classed_by].codes
    assert codes is not None
    assert set(layer.classes) >= set(codes.codes())
    looks = [*layer.all.values()]
    drawn = [(look.colour, look.alpha, look.pattern, look.edge, look.width_px, look.dashes) for look in looks]
    assert len(set(drawn)) == len(drawn)
    for colour in {one for look in looks for one in (look.colour, look.edge) if one}:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert green <= max(red, blue) + 3, colour
    words = [*(look.label for look in looks), *layer.notes(island().ground.areas[key]), layer.outlines]
    for word in ("safe", "clean", "free of", "no risk", "danger"):
        assert word not in " ".join(words).lower()
    assert (CLASSES["cha"].colour, CLASSES["sha"].colour) == ("#ff0000", "#f4a718")


def star(draw: random.Random) -> shapely.Polygon:
    x, y, corners = draw.uniform(-170, 170), draw.uniform(-70, 70), draw.randint(3, 400)
    size = 10 ** draw.uniform(-5, -1.5)
    turns = [2 * math.pi * at / corners for at in range(corners)]
    ring = [
        (x + size * (r := draw.uniform(0.3, 1)) * math.cos(turn), y + size * r * math.sin(turn))
        for turn in turns
    ]
    return shapely.Polygon(ring)


def test_simplified_areas_hold_the_recorded_ones_and_are_as_many() -> None:
    draw = random.Random(5)
    shapes = np.array([star(draw) for _ in range(150)], dtype=object)
    hole = shapely.difference(shapely.box(1, 1, 1.01, 1.01), shapely.box(1.004, 1.004, 1.006, 1.006))
    two = shapely.MultiPolygon([shapely.box(2, 2, 2.001, 2.001), shapely.box(2.0011, 2, 2.002, 2.001)])
    wild = np.array([*shapes, hole, two, None], dtype=object)
    light = outward(wild)
    assert [one is None for one in light] == [one is None for one in wild]
    assert shapely.covers(light[:-1], wild[:-1]).all()
    assert shapely.is_valid(light[:-1]).all()
    before, after = shapely.get_num_coordinates(shapes).sum(), shapely.get_num_coordinates(light[:-3]).sum()
    assert after < 0.5 * before
    general = [cells(one) for one in shapes]
    assert shapely.covers(np.array(general), shapes).all()


@pytest.mark.parametrize("key", LOOKS)
def test_the_ground_has_every_area_of_the_pack_and_its_shapes_hold_them(key: str) -> None:
    pack, marks = island().pack, island().ground.areas[key]
    assert [mark.area_id for mark in marks] == pack.table(key)[SCHEMAS[key].key[0]].tolist()
    drawn = shapely.from_wkb(np.array([one.geometry or None for one in marks], dtype=object))
    recorded = pack.area_layer(key).geometry.to_numpy()
    placed = ~shapely.is_missing(recorded)
    assert (~shapely.is_missing(drawn)).tolist() == placed.tolist()
    assert shapely.covers(drawn[placed], recorded[placed]).all()


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_an_export_has_every_area_of_the_edition_with_its_status_of_the_day(profile: str) -> None:
    edition = redact(island().pack, profile)
    period = Period(dt.date(2021, 1, 1), dt.date(2024, 7, 1))
    frame = layer_table(edition, "hazards", period=period).frame
    assert frame["hazard_id"].tolist() == edition.hazards["hazard_id"].tolist()
    assert frame["state"].tolist() == [one.on(period.end).state for one in histories(edition)]
    released = edition.hazard_status.query("date < '2024-07-01'").groupby("product")["area_m2"].sum()
    for code in RELEASE_PRODUCT.codes():
        assert frame[f"released_{code}_m2"].sum() == released[code]
    perimeters = island().pack.hazard_layer().geometry.to_numpy()
    given = edition.hazard_layer().geometry.to_numpy()
    there = ~shapely.is_missing(perimeters)
    assert shapely.covers(given[there], perimeters[there]).all()
    general = frame["drawn_as"].eq("generalised")
    assert general.sum() == (there.sum() if profile == "public" else 0)
    assert ("organisation" in frame) == (profile != "public")


def test_a_sheet_draws_every_area_in_its_frame_and_explains_each_look() -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to load

    from geo.maps.sheet.panel import draw_panel  # noqa: PLC0415 - as above
    from geo.maps.sheet.projection import projection_for  # noqa: PLC0415 - as above

    spec = island().spec(MapView(layers=("hazards",)))
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, 0, 41)
    axes = Figure(figsize=(8, 6)).add_axes((0, 0, 1, 1))
    projection = projection_for((-123.8, -47.5, -121.9, -46.5))
    panel = draw_panel(axes, spec, feed, figures, projection=projection)
    turns = [mark.on(figures.period.end) for mark in spec.ground.areas["hazards"] if mark.geometry]
    filled = sum(STATES[turn.state].filled for turn in turns)
    marked = [one for one in axes.get_children() if (one.get_gid() or "").startswith("hazards-")]
    assert len(marked) == filled > 100
    # So small an area shows little but its outline, which is in the colour of its status.
    corners = {
        str(one.get_gid()): {
            len(mark.get_path().vertices) for mark in marked if mark.get_gid() == one.get_gid()
        }
        for one in marked
    }
    triangle, diamond = 4, 5
    assert triangle in corners["hazards-sha"]
    assert diamond not in corners["hazards-sha"]
    assert diamond in corners["hazards-cha"]
    explained = {
        symbol.key.removeprefix("area hazards ") for symbol in panel.symbols if symbol.key.startswith("area ")
    }
    assert explained == {*CLASSES, "outlines"}
    assert panel.symbols[-1].label == HAZARD_LOOKS.outlines


def test_the_page_tells_the_same_status_of_every_area_in_every_window(sheet: Sheet) -> None:
    work = island()
    spec = work.spec(MapView(layers=("choropleth", "hazards")))
    sheet.open(standalone_html(spec))
    sheet.page.wait_for_function("window.__mapDrawn")
    months = Feed.read(spec.feed).header.months
    last = list(range(20, months.count, 5))
    told = sheet.page.evaluate(
        """(last) => { const time = MineTime.current, layer = time.painters.hazards;
        const of = time.ground.areas.hazards.of;
        const box = (at, turn) => time.boxes.area("hazards", at, turn, true);
        const text = (at, turn) => box(at, turn).querySelector('.mm-value').textContent;
        const state = (_, at) => { const {turn, key} = layer.state(at); return [key, text(at, turn)]; };
        return last.map((hi) => { layer.setWindow(time.data.header, hi); return of.map(state); }); }""",
        last,
    )
    year, month = months.first
    for hi, areas in zip(last, told, strict=True):
        at = year * 12 + month + hi
        end = dt.date(at // 12, at % 12 + 1, 1)
        expected = [mark.on(end) for mark in spec.ground.areas["hazards"]]
        assert areas == [[turn.state, turn.words] for turn in expected]
    drawn = sheet.page.evaluate("MineTime.current.painters.hazards.drawn")
    assert (
        drawn == sum(bool(mark.geometry) for mark in spec.ground.areas["hazards"]) - 1
    )  # one lies far off the island
    small = sheet.page.evaluate(
        """() => { const time = MineTime.current, layer = time.painters.hazards;
        const placed = layer._areas.filter((one) => one.rings.length), half = layer._given.markPx / 2;
        const scale = layer._frame.scale, box = placed[0].box.map((edge) => edge * scale);
        const point = L.point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
        const middle = time.map.options.crs.pointToLatLng(point, time.map.getZoom());
        const small = placed.filter((one) => layer._isSmall(one)).length;
        const drawn = (code) => layer._markOf(placed.find((one) => layer._given.kinds[one.kind] === code));
        const mark = (code) => { layer._marks = []; return drawn(code).toDataURL(); };
        const own = layer._corners[layer._given.kinds.indexOf("sha")].length;
        return [small > 100, layer.at(middle) >= 0, half > 3, own === 3, mark("sha") !== mark("cha")]; }"""
    )
    assert small == [True] * 5
    panned = sheet.page.evaluate(
        """async () => { const time = MineTime.current, layer = time.painters.hazards, told = [];
        const surface = layer._surfaces[0], { width, height } = surface.canvas;
        const pixels = () => surface.pen.getImageData(0, 0, width, height).data;
        const start = surface.begin.bind(surface);
        let begun = 0;
        layer._many = 0;
        layer.paint();
        surface.begin = (...at) => { begun += 1; start(...at); };
        for (const by of [[150, -90], [-37, 201], [-640, 0]]) {
          time.map.panBy(by, { animate: false });
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const kept = pixels().slice(), shown = layer.drawn, anew = begun;
          layer._painted = null;
          layer._draw(true);
          const whole = pixels(), filled = whole.reduce((sum, one) => sum + (one > 0), 0);
          const unlike = kept.reduce((sum, one, at) => sum + (Math.abs(one - whole[at]) > 8), 0);
          told.push([anew, begun, shown === layer.drawn, filled > 1000, unlike < filled / 500]);
          begun = 0;
        } return told; }"""
    )
    assert panned == [[0, 1, True, True, True]] * 3, "what comes into view is drawn, the rest stays as it was"
    assert sheet.faults == []


def test_a_map_file_widens_each_area_once_and_words_of_areas_are_made_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    widened: list[int] = []
    worded: list[str] = []
    notes = AreaLooks.notes

    def counted(shapes: np.ndarray) -> np.ndarray:
        widened.append(len(shapes))
        return outward(shapes)

    def said(self: AreaLooks, marks: Sequence[AreaMark]) -> tuple[str, ...]:
        worded.append(self.brief)
        return notes(self, marks)

    monkeypatch.setattr("geo.maps.basemap.areas.outward", counted)
    monkeypatch.setattr(AreaLooks, "notes", said)
    work = Workspace(redact(load_pack(EXERCISE), "internal"))
    assert b"<html" in map_file(work, work.spec(MapView(layers=("choropleth", "hazards"))))
    assert sorted(widened) == sorted(len(work.pack.table(key)) for key in LOOKS)
    assert worded == [HAZARD_LOOKS.brief], "a file has dozens of legends, one for each small map"
