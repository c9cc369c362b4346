"""What files state about areas is set against what is drawn."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from pyproj import Geod, Transformer

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.analysis.rates import rates
from geo.layers.areas import drawn_km2, overlaps
from geo.maps.spec import MapView
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.layers.small_pack import SOUTH, WEST, district, incident, small_pack

ROOT = Path(__file__).resolve().parents[2]
SQUARE = shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1)
KM2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(SQUARE)[0]) / 1e6


def test_areas_are_those_of_an_equal_area_projection() -> None:
    to_equal_area = Transformer.from_crs("EPSG:4326", "ESRI:54034", always_xy=True)
    # Edges are straight in degrees there and geodesics here: many vertices make them the same.
    dense = shapely.segmentize(SQUARE, 0.001)
    projected = shapely.transform(dense, lambda at: np.column_stack(to_equal_area.transform(*at.T)))
    shapes = np.array([dense, None, shapely.Point(0, 0)], dtype=object)
    found = drawn_km2(shapes, shapely.is_valid(shapes))
    assert found[0] == pytest.approx(shapely.area(projected) / 1e6, rel=1e-4)
    assert np.isnan(found[1:]).all()


WRONG = (
    district("T1", "Alpha", area_km2=12),
    district("T2", "Beta", column=1, area_km2=KM2),
    district("T3", "Gamma", column=2, area_km2=KM2 * 1.1),
)
DEAD = [incident(killed=50), incident((1.5, 0.5), incident_id="A2", killed=50)]


def test_a_stated_area_apart_from_the_drawn_one_is_a_finding(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, DEAD, districts=WRONG)
    found = {one.row: one for one in pack.findings if one.rule == "area.drawn"}
    assert set(found) == {1, 3}
    assert (found[1].field, found[1].value) == ("area_km2", "12")
    assert f"{KM2:,.1f} km²" in found[1].message


def test_rates_stand_on_the_drawn_area_where_the_stated_one_cannot_be_right(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, DEAD, districts=WRONG)
    for edition in (pack, redact(pack, "public"), redact(pack, "internal")):
        cube = Cube.from_pack(edition)
        table = rates(edition, cube.counts().window().upper, kind="per_1000_km2")
        assert table["value"].iloc[0] == pytest.approx(50 / KM2 * 1000, rel=1e-6)
        assert table["value"].iloc[1] == pytest.approx(table["value"].iloc[0], rel=1e-6)
        said = "the stated area, 12 km², is not that of the boundary"
        assert said in table["reason"].iloc[0]
        assert table["reason"].iloc[1] == ""
        spec = Workspace(edition).spec(MapView(rate="per_1000_km2"))
        assert [note for note in spec.legend.notes if said in note] == [
            f"Alpha: {said}; {KM2:,.0f} km² measured from it are used."
        ]
        assert not any(said in note for note in Workspace(edition).spec(MapView()).legend.notes)


def test_a_sheet_of_rates_by_area_says_it(tmp_path: Path) -> None:
    small_pack(tmp_path / "pack", DEAD, districts=WRONG)
    out = tmp_path / "s.svg"
    made = CliRunner().invoke(
        cli, ["snapshot", str(tmp_path / "pack"), "--rate", "per_1000_km2", "--out", str(out)]
    )
    assert made.exit_code == 0, made.output
    assert "12 km²" in re.sub(r"<[^>]+>|\s+", " ", out.read_text(encoding="utf-8"))


def test_overlapping_districts_are_found_and_named(tmp_path: Path) -> None:
    districts = (
        district("T1", "Alpha", area_km2=KM2),
        district("T2", "Beta", column=0.75, area_km2=KM2),
        district("T3", "Gamma", column=1.75, area_km2=KM2),
    )
    pack = small_pack(tmp_path, [incident()], districts=districts)
    (found,) = (one for one in pack.findings if one.rule == "district.overlap")
    assert (found.row, found.field) == (2, "geometry")
    assert found.message.startswith("Beta (T2) takes the same ground as Alpha (T1) by ")
    shared = float(found.message.split(" by ")[1].split(" km²")[0].replace(",", ""))
    assert shared == pytest.approx(KM2 / 4, rel=0.001)


def test_two_drawings_of_one_border_are_no_overlap() -> None:
    neighbour = shapely.box(WEST + 1 - 1e-6, SOUTH, WEST + 2, SOUTH + 1)
    inside = shapely.box(WEST + 0.2, SOUTH + 0.2, WEST + 0.3, SOUTH + 0.3)
    apart = np.array([SQUARE, neighbour, None], dtype=object)
    assert overlaps(apart, shapely.is_valid(apart)) == ()
    ((first, second, _),) = overlaps(np.array([SQUARE, inside], dtype=object), np.array([True, True]))
    assert (first, second) == (0, 1)


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_shipped_packs_state_what_they_draw(name: str) -> None:
    # Of the invented island's hazardous areas some are wrong on purpose.
    rules = {one.rule for one in load_pack(ROOT / "data" / name).findings if "hazard" not in one.file}
    assert not rules & {"area.drawn", "area.differs", "district.overlap", "place.district"}
