"""A description says what the records say: places, words, classes, and nothing that is not shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.placed import drawn_radius, is_placed
from geo.choices import LAYERS
from geo.errors import GeoError, MapError
from geo.layers.pack import Pack
from geo.maps.basemap import ground as ground_module
from geo.maps.basemap.notes import NOTE_FIELDS, _precision
from geo.maps.basemap.shapes import light_coverage
from geo.maps.basemap.standalone import standalone_html
from geo.maps.payload.header import header_of
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.maps.conftest import Sheet

ROOT = Path(__file__).resolve().parents[2]
PACKS = ("azerbaijan", "exercise")


@pytest.fixture(scope="module", params=PACKS)
def loaded(request: pytest.FixtureRequest) -> tuple[Pack, Cube]:
    pack = load_pack(ROOT / "data" / request.param)
    return pack, Cube.from_pack(pack)


class Changed:
    """A pack with other incidents or districts; everything else is the pack's."""

    def __init__(self, pack: Pack, digest: str, **tables: pd.DataFrame) -> None:
        self._pack, self.digest, self._tables = pack, digest, tables

    def __getattr__(self, name: str) -> Any:
        return self._tables[name] if name in self._tables else getattr(self._pack, name)


def test_notes_are_the_newest_incidents_with_a_place(
    loaded: tuple[Pack, Cube], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, _ = loaded
    placed = np.flatnonzero(is_placed(pack.incidents))
    assert [row for row, _ in Workspace(pack).ground.notes] == list(placed)
    monkeypatch.setattr(ground_module, "MOST_NOTES", 10)
    few = ground_module._notes(pack)
    assert len(few) == 10
    oldest = min(pack.incidents["date_end"].iloc[row] for row, _ in few)
    left_out = pack.incidents["date_end"].iloc[[row for row in placed if row not in dict(few)]]
    assert (left_out <= oldest).all()


def test_settlements_are_discs_and_blasts_points(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    cases = pd.DataFrame(
        [
            ("settlement", "settlement", None, 2_000),
            ("exact", "accident_site", 100, 0),
            ("exact", None, 900, 900),
            # Whatever is stated, only the place of the blast is a point.
            ("settlement", "settlement", 0, 500),
            ("settlement", None, 499, 500),
            ("exact", "hospital", 0, 500),
            ("exact", "administrative_seat", None, 2_000),
        ],
        columns=["location_precision", "place_kind", "uncertainty_m", "radius"],
    ).astype({"uncertainty_m": "Int64"})
    assert drawn_radius(cases, 2_000).tolist() == cases["radius"].to_list()
    assert drawn_radius(cases, 0).tolist() == [500, 0, 900, 500, 500, 500, 500]
    told = [
        _precision(row, int(radius))
        for row, radius in zip(cases.to_dict("records"), drawn_radius(cases, 0), strict=True)
    ]
    assert [text.startswith("Place of the blast") for text in told] == [
        False,
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert told[5] == "Hospital, not the place of the blast, drawn with 500 m around it"
    words = {note.precision for _, note in Workspace(pack).ground.notes}
    assert all(
        text.startswith(("Place of the blast", "Settlement named in the report, not")) for text in words
    )


def test_points_for_circles_stand_inside(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    for mark, polygon in zip(Workspace(pack).ground.districts, pack.district_layer().geometry, strict=True):
        assert polygon.buffer(0.01).covers(shapely.Point(mark.longitude, mark.latitude)), mark.name


def test_simplified_districts_leave_no_slivers(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    shapes = Workspace(pack).shapes
    ground = ~pack.districts["overlay"].to_numpy(dtype=bool)
    light = np.array([shapely.from_geojson(text) for text in shapes.districts], dtype=object)
    assert shapely.is_valid(light).all()
    assert shapely.coverage_is_valid(light[ground])
    original = np.asarray(pack.district_layer().geometry.array, dtype=object)[ground]
    union, full = shapely.coverage_union_all(light[ground]), shapely.coverage_union_all(original)
    assert len(shapely.get_parts(union)) <= len(shapely.get_parts(full))
    holes = [shapely.get_num_interior_rings(part) for part in shapely.get_parts(union)]
    assert sum(holes) <= sum(shapely.get_num_interior_rings(part) for part in shapely.get_parts(full))
    assert union.area == pytest.approx(full.area, rel=0.01)


def test_shapes_that_are_no_coverage_are_only_rounded() -> None:
    overlapping = np.array([shapely.box(0, 0, 2, 2), shapely.box(1.123456789, 1, 3, 3)], dtype=object)
    light = light_coverage(overlapping)
    assert shapely.get_coordinates(light).max() == 3
    assert shapely.equals(light[0], overlapping[0])
    assert 1.12346 in shapely.get_coordinates(light[1])


@pytest.mark.parametrize(
    "options",
    [
        {"measure": "victims"},
        {"counting": "maybe"},
        {"rate": "per_head"},
        {"scheme": "rainbow"},
        {"rate": "per_100k"},
    ],
)
def test_unknown_wishes_are_refused_in_words(loaded: tuple[Pack, Cube], options: dict[str, str]) -> None:
    with pytest.raises(GeoError, match=r".{30,}"):
        Workspace(loaded[0]).spec(MapView(**options))  # type: ignore[arg-type] # wrong on purpose


def test_measure_error_is_a_map_error(loaded: tuple[Pack, Cube]) -> None:
    with pytest.raises(MapError, match="incidents, killed, injured, casualties"):
        Workspace(loaded[0]).spec(MapView(measure="victims"))


def test_layers_keep_their_order() -> None:
    assert MapView(layers=("labels", "choropleth", "nonsense")).layers == ("choropleth", "labels")
    assert set(MapView().layers) < set(LAYERS.codes())


def test_description_is_plain_data(loaded: tuple[Pack, Cube]) -> None:
    spec = Workspace(loaded[0]).spec(MapView())
    assert json.loads(json.dumps(spec.to_dict())) == spec.to_dict()
    assert Workspace(loaded[0]).spec(MapView()).digest == spec.digest
    assert Workspace(loaded[0]).spec(MapView(measure="killed")).digest != spec.digest


def test_only_fields_that_are_shown_are_in_the_page(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    shown = {*NOTE_FIELDS, "longitude", "latitude", "uncertainty_m", "district_by_polygon", "point_withheld"}
    incidents = pack.incidents
    hidden = [name for name in incidents if name not in shown]
    assert {"remarks", "recorded_on", "coordinate_source_id", "sensitivity", "vehicle"} <= set(hidden)
    marked = incidents.assign(**{name: f"HIDDEN{number}" for number, name in enumerate(hidden)})
    sources = pack.sources
    extra = [name for name in sources if name not in {"source_id", "publisher", "title", "url", "published"}]
    marked_sources = sources.assign(**dict.fromkeys(extra, "HIDDENSOURCE"), secret="HIDDENSOURCE")
    changed: Any = Changed(pack, f"marked {pack.digest}", incidents=marked, sources=marked_sources)
    page = standalone_html(Workspace(changed).spec(MapView()))
    assert "HIDDEN" not in page
    plain = standalone_html(Workspace(pack).spec(MapView()))
    long = [remark[:30] for remark in incidents["remarks"].dropna() if len(remark) >= 30]
    assert long
    assert [remark for remark in long if remark in plain] == []


def test_the_feed_does_not_depend_on_the_period(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    start = cube.whole_period.start
    year = Period(date(start.year + 1, 1, 1), date(start.year + 2, 1, 1))
    whole, part = Workspace(pack).spec(MapView()), Workspace(pack).spec(MapView(period=year))
    assert whole.feed == part.feed
    assert whole.ground == part.ground
    assert whole.window == (0, cube.axis.months - 1)
    assert cube.axis.keys[part.window[0]] == f"{year.start.year}-01"
    assert cube.axis.keys[part.window[1]] == f"{year.start.year}-12"
    assert whole.digest != part.digest


@pytest.mark.parametrize(
    "view",
    [
        MapView(measure="killed"),
        MapView(counting="possible"),
        MapView(filters=Filters(victim_status=frozenset({"civilian"}))),
        MapView(rate="per_1000_km2"),
        MapView(scheme="quantiles"),
        MapView(layers=("choropleth",)),
    ],
)
def test_every_other_wish_changes_the_feed(loaded: tuple[Pack, Cube], view: MapView) -> None:
    assert Workspace(loaded[0]).spec(view).feed != Workspace(loaded[0]).spec(MapView()).feed


def test_periods_outside_the_data_are_refused(loaded: tuple[Pack, Cube]) -> None:
    with pytest.raises(GeoError, match="outside the months described"):
        Workspace(loaded[0]).spec(MapView(period=Period(date(1990, 1, 1), date(1991, 1, 1))))
    year = loaded[1].whole_period.start.year + 1
    cut = MapView(period=Period(date(year, 1, 2), date(year, 2, 1)))
    with pytest.raises(GeoError, match="cuts a month"):
        Workspace(loaded[0]).spec(cut)


def test_circles_compare_under_every_filter(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    narrow = MapView(filters=Filters(confidence=frozenset({"low"})))
    assert header_of(Workspace(pack).spec(narrow).feed).largest == int(
        cube.counts().window().upper["casualties"].iloc[:-1].max()
    )


@pytest.mark.browser
def test_real_packs_draw(loaded: tuple[Pack, Cube], sheet: Sheet) -> None:
    pack, _ = loaded
    spec = Workspace(pack).spec(MapView())
    sheet.open(standalone_html(spec))
    sheet.page.wait_for_function("window.__mapDrawn")
    assert sheet.page.evaluate("window.__mapDrawn") == header_of(spec.feed).digest
    assert (sheet.page.get_by_text("SYNTHETIC EXERCISE DATA").count() > 0) is pack.meta.synthetic
    assert len([url for url in sheet.requests if not url.startswith("data:")]) == 1
    assert sheet.faults == []
