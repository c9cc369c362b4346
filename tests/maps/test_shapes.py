"""Shapes around the districts: borders once, without the edges at which a layer was cut."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geo.maps.basemap.shapes import CONTEXT_TOLERANCE_DEG, PackShapes
from geo.store.files import load_pack
from geo.workspace import Workspace

HOME = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"


@pytest.fixture(scope="module")
def shapes() -> PackShapes:
    return Workspace(load_pack(HOME)).shapes


def lines(shapes: PackShapes, name: str) -> shapely.Geometry:
    texts = next(layer.geometries for layer in shapes.context if layer.name == name)
    geometries = shapely.from_geojson(list(texts))
    return shapely.union_all(geometries[shapely.get_dimensions(geometries) == 1])


def test_provinces_travel_as_lines_alone(shapes: PackShapes) -> None:
    texts = next(layer.geometries for layer in shapes.context if layer.name == "admin1")
    assert texts
    assert set(shapely.get_dimensions(shapely.from_geojson(list(texts)))) == {1}


@pytest.mark.parametrize("name", ["countries", "admin1"])
def test_a_border_is_drawn_once(shapes: PackShapes, name: str) -> None:
    texts = next(layer.geometries for layer in shapes.context if layer.name == name)
    geometries = shapely.from_geojson(list(texts))
    drawn = geometries[shapely.get_dimensions(geometries) == 1]
    assert shapely.length(drawn).sum() == pytest.approx(shapely.union_all(drawn).length, rel=1e-3)


@pytest.mark.parametrize("name", ["countries", "admin1"])
def test_the_edge_of_a_layer_is_no_border(shapes: PackShapes, name: str) -> None:
    layer = load_pack(HOME).context_layer(name)
    edge = shapely.box(*layer.total_bounds).boundary.buffer(CONTEXT_TOLERANCE_DEG / 2)
    assert shapely.intersection(layer.geometry.boundary.union_all(), edge).length > 1
    assert shapely.intersection(lines(shapes, name), edge).length < 0.5
