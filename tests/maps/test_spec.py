"""A description says what the records say: sums, places, words, classes, and nothing that is not shown."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
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
from geo.analysis.records import MEASURES
from geo.errors import GeoError, MapError
from geo.layers.pack import Pack, load_pack
from geo.maps.marks import MapSpec
from geo.maps.notes import NOTE_FIELDS
from geo.maps.shapes import light_coverage, pack_shapes
from geo.maps.spec import LAYERS, MapView, build_spec
from geo.maps.standalone import standalone_html
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


def windows(cube: Cube) -> Iterator[dict[str, Any]]:
    whole = cube.whole_period
    year = Period(date(whole.start.year + 1, 1, 1), date(whole.start.year + 2, 1, 1))
    for counting in ("most_likely", "possible"):
        for filters in (Filters(), Filters(victim_statuses=frozenset({"civilian"}))):
            for period in (None, year):
                yield {"counting": counting, "filters": filters, "period": period}


@pytest.mark.parametrize("measure", MEASURES)
def test_marks_and_tallies_add_up_to_the_totals(loaded: tuple[Pack, Cube], measure: str) -> None:
    pack, cube = loaded
    for options in windows(cube):
        spec = build_spec(pack, cube, view=MapView(measure=measure, **options))
        window = cube.counts(options["filters"]).window(options["period"], counting=options["counting"])
        totals = dict(spec.totals)
        assert totals["All"] == int(window.upper[measure].sum())
        assert totals["In districts"] + totals["In no district"] == totals["All"]
        assert sum(mark.circle or 0 for mark in spec.districts) == totals["In districts"]
        assert sum(entry.districts for entry in spec.legend.classes) == len(spec.districts)
        placed = sum(mark.incidents for mark in spec.places)
        unplaced = int(spec.tallies[0].split()[0].replace(",", "")) if spec.tallies else 0
        assert placed + unplaced == int(window.upper["incidents"].sum())


def test_whole_period_counts_equal_the_records(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    spec = build_spec(pack, cube, view=MapView(measure="killed"))
    recorded = pack.incidents.groupby("district_code")["killed"].sum()
    for mark in spec.districts:
        assert (mark.circle or 0) == int(recorded.get(mark.district_id, 0)), mark.name
        assert ("Killed", f"{mark.circle or 0:,}") in mark.rows


def test_what_is_known_to_a_district_only_has_no_mark(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    spec = build_spec(pack, cube, view=MapView())
    listed = {note.incident_id for mark in spec.places for note in mark.notes}
    coarse = pack.incidents[~pack.incidents["location_precision"].isin(["exact", "settlement"])]
    assert len(coarse) > 0
    assert not listed & set(coarse["incident_id"])
    assert any("known to the district only" in tally for tally in spec.tallies)


def test_a_coarse_incident_stays_off_the_map_even_with_coordinates(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    incidents = pack.incidents.head(1).assign(location_precision="region", longitude=45.0, latitude=40.0)
    changed: Any = Changed(pack, "coarse", incidents=incidents)
    spec = build_spec(changed, Cube.from_pack(changed), view=MapView())
    assert spec.places == ()
    assert "1 known to the region only" in spec.tallies[0]


def test_settlements_are_discs_and_blasts_points(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    base = pack.incidents.head(1)
    rows = pd.concat([base] * 4, ignore_index=True).assign(
        incident_id=list("abcd"),
        location_precision=["settlement", "exact", "exact", "settlement"],
        longitude=[45.0, 45.1, 45.2, 45.0],
        latitude=40.0,
        uncertainty_m=pd.array([None, 100, 900, None], dtype="Int64"),
    )
    changed: Any = Changed(pack, "kinds", incidents=rows)
    spec = build_spec(changed, Cube.from_pack(changed), view=MapView())
    found = {mark.longitude: (mark.kind, mark.radius_m, mark.incidents) for mark in spec.places}
    assert found == {
        45.0: ("disc", pack.meta.settlement_radius_m, 2),
        45.1: ("point", 0, 1),
        45.2: ("disc", 900, 1),
    }
    assert "not the place of the blast" in spec.places[0].precision


def test_circle_areas_are_proportional_and_stand_inside(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    spec = build_spec(pack, cube, view=MapView())
    areas = [mark.radius_px**2 / mark.circle for mark in spec.districts if mark.circle]
    assert areas == pytest.approx([areas[0]] * len(areas), rel=0.05)
    polygons = dict(zip(pack.districts["district_id"], pack.district_layer().geometry, strict=True))
    outside = [
        mark.name
        for mark in spec.districts
        if not polygons[mark.district_id].buffer(0.01).covers(shapely.Point(mark.longitude, mark.latitude))
    ]
    assert outside == []


def test_simplified_districts_leave_no_slivers(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    shapes = pack_shapes(pack)
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
    assert pack_shapes(pack) is shapes


def test_shapes_that_are_no_coverage_are_only_rounded() -> None:
    overlapping = np.array([shapely.box(0, 0, 2, 2), shapely.box(1.123456789, 1, 3, 3)], dtype=object)
    light = light_coverage(overlapping)
    assert shapely.get_coordinates(light).max() == 3
    assert shapely.equals(light[0], overlapping[0])
    assert 1.12346 in shapely.get_coordinates(light[1])


def test_overlays_say_that_they_are_approximate(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    spec = build_spec(pack, cube, view=MapView())
    overlays = [mark for mark in spec.districts if mark.overlay]
    assert len(overlays) == int(pack.districts["overlay"].sum())
    for mark in overlays:
        if mark.approximate:
            assert ("Boundary", "approximate boundary") in mark.rows
    assert any(symbol.key == "overlay" for symbol in spec.legend.symbols) is bool(overlays)


def test_zero_and_no_record_are_classes_of_their_own(loaded: tuple[Pack, Cube]) -> None:
    pack, cube = loaded
    start = cube.whole_period.start
    after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    month = Period(date(start.year, start.month, 1), after)
    spec = build_spec(pack, cube, view=MapView(period=month))
    ever = cube.ever_recorded()
    for mark in spec.districts:
        if not mark.circle:
            assert mark.class_key == ("zero" if ever[mark.district_id] else "no_record")
    assert "No record does not mean no contamination." in spec.legend.notes
    colours = {entry.key: entry.colour for entry in spec.legend.classes}
    assert colours == {c.key: c.colour for c in build_spec(pack, cube, view=MapView()).legend.classes}


def test_refused_rates_are_withheld_with_the_reason() -> None:
    pack = load_pack(ROOT / "data" / "azerbaijan")
    cube = Cube.from_pack(pack)
    rule = pack.meta.refused_rates[0]
    spec = build_spec(pack, cube, view=MapView(rate="per_100k", figure=rule.figure_ids[0]))
    refused = [mark for mark in spec.districts if mark.district_id in rule.district_ids and mark.circle]
    assert refused
    for mark in refused:
        assert mark.class_key == "withheld"
        assert ("No rate", rule.reason) in mark.rows
        assert "per 100,000" not in mark.value


def test_bounds_are_printed_as_bounds() -> None:
    pack = load_pack(ROOT / "data" / "azerbaijan")
    cube = Cube.from_pack(pack)
    month = Period(date(2021, 2, 1), date(2021, 3, 1))
    spec = build_spec(pack, cube, view=MapView(period=month, counting="possible"))
    assert any(" to " in mark.value for mark in spec.districts)
    assert any(row[0] == "Period" for mark in spec.places for note in mark.notes for row in note.rows)


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
        build_spec(*loaded, view=MapView(**options))  # type: ignore[arg-type] # wrong on purpose


def test_measure_error_is_a_map_error(loaded: tuple[Pack, Cube]) -> None:
    with pytest.raises(MapError, match="incidents, killed, injured, casualties"):
        build_spec(*loaded, view=MapView(measure="victims"))


def test_layers_keep_their_order() -> None:
    assert MapView(layers=("labels", "choropleth", "nonsense")).layers == ("choropleth", "labels")
    assert set(MapView().layers) < set(LAYERS)


def test_description_is_plain_data(loaded: tuple[Pack, Cube]) -> None:
    spec = build_spec(*loaded, view=MapView())
    assert json.loads(json.dumps(spec.to_dict())) == spec.to_dict()
    assert build_spec(*loaded, view=MapView()).digest == spec.digest
    assert build_spec(*loaded, view=MapView(measure="killed")).digest != spec.digest


def test_only_fields_that_are_shown_are_in_the_page(loaded: tuple[Pack, Cube]) -> None:
    pack, _ = loaded
    shown = {*NOTE_FIELDS, "longitude", "latitude", "uncertainty_m", "district_by_polygon"}
    incidents = pack.incidents
    hidden = [name for name in incidents if name not in shown]
    assert {"remarks", "recorded_on", "coordinate_source_id", "sensitivity", "vehicle"} <= set(hidden)
    marked = incidents.assign(**{name: f"HIDDEN{number}" for number, name in enumerate(hidden)})
    sources = pack.sources
    extra = [name for name in sources if name not in {"source_id", "publisher", "title", "url", "published"}]
    marked_sources = sources.assign(**dict.fromkeys(extra, "HIDDENSOURCE"), secret="HIDDENSOURCE")
    changed: Any = Changed(pack, "marked", incidents=marked, sources=marked_sources)
    page = standalone_html(build_spec(changed, Cube.from_pack(changed), view=MapView()))
    assert "HIDDEN" not in page
    plain = standalone_html(build_spec(pack, Cube.from_pack(pack), view=MapView()))
    long = [remark[:30] for remark in incidents["remarks"].dropna() if len(remark) >= 30]
    assert long
    assert [remark for remark in long if remark in plain] == []


def crowd(pack: Pack, places: int, count: int = 50_000) -> Any:
    """Return a pack of many incidents at many places, the same every time."""
    random = np.random.default_rng(20_201_110)
    rows = pack.incidents.sample(count, replace=True, random_state=1).reset_index(drop=True)
    west, south, east, north = pack.meta.bounds
    at = random.integers(0, places, count)
    rows = rows.assign(
        incident_id=[f"S-{number:06d}" for number in range(count)],
        longitude=random.uniform(west, east, places).round(5)[at],
        latitude=random.uniform(south, north, places).round(5)[at],
        location_precision="settlement",
        settlement=[f"Village {number}" for number in at],
        uncertainty_m=pd.array([2_000] * count, dtype="Int64"),
    )
    return Changed(pack, f"crowd {places}", incidents=rows)


@pytest.mark.parametrize(("places", "kind"), [(900, "disc"), (3_900, "disc"), (12_000, "cell")])
def test_fifty_thousand_incidents_stay_light_and_counted(places: int, kind: str) -> None:
    pack = crowd(load_pack(ROOT / "data" / "azerbaijan"), places)
    spec: MapSpec = build_spec(pack, Cube.from_pack(pack), view=MapView())
    assert {mark.kind for mark in spec.places} == {kind}
    assert sum(mark.incidents for mark in spec.places) == 50_000
    for mark in spec.places:
        assert 1 <= len(mark.notes) <= 12
        more = mark.incidents - len(mark.notes)
        assert mark.remainder.startswith(f"{more:,} more incidents here") if more else mark.remainder == ""
    if kind == "cell":
        assert len(spec.places) <= 1_500
        for mark in spec.places:
            west, south, east, north = mark.bounds
            assert math.isclose(east - west, north - south, abs_tol=1e-6)
            assert mark.name.startswith("Cell ")
            assert "not a place of an accident" in mark.precision
    assert len(standalone_html(spec).encode()) < 3_100_000


@pytest.mark.browser
def test_real_packs_draw_and_their_clusters_count_incidents(loaded: tuple[Pack, Cube], sheet: Sheet) -> None:
    pack, cube = loaded
    spec = build_spec(pack, cube, view=MapView())
    sheet.open(standalone_html(spec))
    sheet.page.wait_for_function("window.__mapDrawn")
    assert sheet.page.evaluate("window.__mapDrawn") == spec.digest
    sheet.page.get_by_role("button", name="Whole area").click()
    icons = sheet.page.locator(".leaflet-marker-pane .mm-cluster, .leaflet-marker-pane .mm-badge")
    assert sum(map(int, icons.all_inner_texts())) == sum(mark.incidents for mark in spec.places)
    assert sheet.page.locator(".leaflet-marker-pane .mm-cluster").count() > 0
    assert (sheet.page.get_by_text("SYNTHETIC EXERCISE DATA").count() > 0) is pack.meta.synthetic
    assert len([url for url in sheet.requests if not url.startswith("data:")]) == 1
    assert sheet.faults == []
