"""Geometry is looked at within limits: counted first, and by the reading process where it could take long."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.errors import PackError, ReadError
from geo.layers.findings import Severity
from geo.reading import examined
from geo.reading.examined import Examined, Shapes, Wanted, examine, look
from geo.reading.raw import ReadLimits
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.layers.small_pack import SOUTH, WEST, district, incident, small_pack, write_pack
from tests.test_command_line import run

SQUARE = shapely.box(0, 0, 1, 1)
BOWTIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
LINE = shapely.LineString([(0, 0), (1, 1)])
SEVERAL = np.array(
    [SQUARE, None, BOWTIE, shapely.Point(3, 4), shapely.box(0.5, 0, 2, 1), LINE, shapely.Polygon()],
    dtype=object,
)


def rings(number: int, *, holes: bool = False) -> shapely.Geometry:
    """Return a shape of equal rings, which checking sets against each other."""
    ring = [(0.2, 0.2), (0.3, 0.2), (0.3, 0.3), (0.2, 0.2)]
    if holes:
        return shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 0)], [ring] * number)
    return shapely.MultiPolygon([(ring, [])] * number)


def comb(teeth: int) -> shapely.Geometry:
    """Return a polygon that crosses one turned by a quarter in the square of its teeth."""
    upper = [(x / teeth, 1.0 if x % 2 else 0.0) for x in range(teeth)]
    return shapely.Polygon([(0, -1), *upper, (1, -1)])


def nowhere(*_: object, **__: object) -> Examined:
    raise AssertionError("looked at in this process")


def alike(one: Examined, other: Examined) -> None:
    for first, second in zip(one[:1] + one[2:5], other[:1] + other[2:5], strict=True):
        np.testing.assert_array_equal(first, second)
    assert (one.reasons, one.overlaps) == (other.reasons, other.overlaps)


def test_a_look_apart_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = examine(SEVERAL, file="x", wanted=Wanted(areas=True, inside=True, overlaps=True))
    assert here.valid.tolist() == [True, False, False, True, True, True, True]
    assert list(here.reasons) == [2]
    assert [(one.first, one.second) for one in here.overlaps] == [(0, 4)]
    assert np.isfinite(here.lon).tolist() == [True, False, False, False, True, True, False]
    monkeypatch.setattr(examined, "_PAIRS_HERE", 0)
    monkeypatch.setattr(examined, "look", nowhere)
    alike(examine(SEVERAL, file="x", wanted=Wanted(areas=True, inside=True, overlaps=True)), here)


@pytest.mark.parametrize(
    "shape",
    [
        rings(200),
        rings(200, holes=True),
        shapely.GeometryCollection([LINE, shapely.GeometryCollection([rings(150)])]),
    ],
    ids=["parts", "holes", "collection"],
)
def test_shapes_of_very_many_rings_are_counted_and_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, shape: shapely.Geometry
) -> None:
    found: list[Shapes] = []
    monkeypatch.setattr(examined, "MOST_RINGS", 100)

    def looked(shapes: Shapes, *, wanted: Wanted) -> Examined:
        found.append(shapes)
        return look(shapes, wanted=wanted)

    monkeypatch.setattr(examined, "look", looked)
    result = examine(np.array([SQUARE, shape], dtype=object), file="x")
    assert found[0][1] is None
    assert result.valid.tolist() == [True, False]
    assert "rings or parts, at most 100 are looked at" in result.reasons[1]


@pytest.mark.parametrize("shape", [rings(2_000), rings(2_000, holes=True), LINE.segmentize(0.0002)])
def test_shapes_that_may_take_long_are_looked_at_apart(
    monkeypatch: pytest.MonkeyPatch, shape: shapely.Geometry
) -> None:
    monkeypatch.setattr(examined, "look", nowhere)
    found = examine(np.array([shape], dtype=object), file="x")
    assert found.valid.tolist() == [bool(shapely.is_valid(shape))]


@pytest.mark.parametrize(("teeth", "apart"), [(1_000, False), (1_500, True)])
def test_ground_taken_twice_in_very_many_places_is_looked_for_apart(
    monkeypatch: pytest.MonkeyPatch, teeth: int, *, apart: bool
) -> None:
    one = comb(teeth)
    shapes = np.array([one, shapely.transform(one, lambda xy: xy[:, ::-1])], dtype=object)
    assert examined._is_a_moment(shapes, wanted=Wanted())
    assert examined._is_a_moment(shapes, wanted=Wanted(overlaps=True)) is not apart


def test_a_look_ends_with_its_limits() -> None:
    # As many as are looked at, three times over: a quick machine takes some fifteen seconds for them.
    shapes = np.array([rings(99_000)] * 3, dtype=object)
    with pytest.raises(ReadError, match=r"layer\.x: its geometry could not be checked within 1 seconds"):
        examine(shapes, file="layer.x", limits=ReadLimits(cpu_seconds=1, wall_seconds=20))


def feature(shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def at_corner(shape: shapely.Geometry) -> dict[str, Any]:
    moved = shapely.transform(shape, lambda xy: xy + np.array([WEST, SOUTH]))
    found: dict[str, Any] = json.loads(shapely.to_geojson(moved))
    return found


def test_layers_of_a_pack_are_looked_at_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = {**district("T2", "Busy"), "geometry": at_corner(rings(2_000))}
    monkeypatch.setattr(examined, "look", nowhere)
    with pytest.raises(PackError, match="The geometry is not valid"):
        small_pack(tmp_path, [incident()], districts=[busy])


def test_a_layer_of_the_base_map_is_looked_at_once_and_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examined, "MOST_RINGS", 100)
    pack = write_pack(tmp_path, [incident()])
    shapes = [shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1), shapely.Polygon(), rings(120)]
    collection = {"type": "FeatureCollection", "features": [feature(shape) for shape in shapes]}
    (pack / "roads.geojson").write_text(json.dumps(collection), encoding="utf-8")
    with (pack / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('[[context]]\nname = "roads"\nfile = "roads.geojson"\n')
    loaded = load_pack(pack)
    assert {one.rule for one in loaded.findings if one.file == "roads.geojson"} == {
        "context.invalid",
        "context.missing",
    }
    assert loaded.context_layer("roads").geometry.isna().tolist() == [False, False, True]
    (context,) = Workspace(loaded).shapes.context
    assert len(context.geometries) == 1


def test_a_file_whose_geometry_takes_too_long_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> Examined:
        raise ReadError("areas.geojson: its geometry could not be checked")

    path = tmp_path / "areas.geojson"
    collection = {"type": "FeatureCollection", "features": [feature(SQUARE, hazard_id="H1", hazard_type="x")]}
    path.write_text(json.dumps(collection), encoding="utf-8")
    monkeypatch.setattr("geo.checking.conditions.examine", stopped)
    done = run("check", path, "--layer", "hazards", "--json")
    assert done.returncode == 1
    assert [(one["rule"], one["severity"]) for one in json.loads(done.stdout)["findings"]][-1] == (
        "file.unreadable",
        Severity.ERROR.value,
    )
