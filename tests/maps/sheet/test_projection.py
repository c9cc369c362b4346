"""The projection goes there and back, keeps areas, and knows north, at any latitude and width."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.errors import MapError
from geo.maps.sheet.projection import Projection, projection_for
from tests.examples import examples

GEOD = Geod(ellps="WGS84")
EXTENTS = {
    "country": (44.7, 38.3, 50.6, 41.9),
    "village": (46.70, 39.80, 46.75, 39.83),
    "high": (10.0, 76.0, 34.0, 81.0),
    "south": (-76.0, -56.0, -53.0, -21.0),
    "wide": (19.0, 41.0, 180.0, 82.0),
    "world": (-180.0, -56.0, 180.0, 72.0),
}
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))


@pytest.fixture(scope="module", params=EXTENTS.values(), ids=EXTENTS)
def projection(request: pytest.FixtureRequest) -> Projection:
    return projection_for(request.param)


def at(projection: Projection, place: tuple[float, float]) -> tuple[float, float]:
    west, south, east, north = projection.extent
    # Half a degree short of the antimeridian, where one place has two names.
    east, west = min(east, 179.5), max(west, -179.5)
    return west + (east - west) * place[0], south + (north - south) * place[1]


@given(PLACES)
@examples(60)
def test_there_and_back(projection: Projection, place: tuple[float, float]) -> None:
    longitude, latitude = at(projection, place)
    back = projection.inverse(*projection.forward(longitude, latitude))
    assert back == (pytest.approx(longitude, abs=1e-6), pytest.approx(latitude, abs=1e-6))


@given(PLACES)
@examples(40)
def test_areas_are_those_of_the_ellipsoid(projection: Projection, place: tuple[float, float]) -> None:
    west, south = at(projection, place)
    cell = shapely.segmentize(shapely.box(west, south, west + 0.2, south + 0.2), 0.01)
    true, _ = GEOD.geometry_area_perimeter(cell)
    flat = shapely.transform(cell, lambda xy: np.column_stack(projection.forward(xy[:, 0], xy[:, 1])))
    assert shapely.area(flat) == pytest.approx(true, rel=2e-5)


@given(PLACES)
@examples(40)
def test_box_holds_every_place_of_the_extent(projection: Projection, place: tuple[float, float]) -> None:
    x, y = projection.forward(*at(projection, place))
    left, bottom, right, top = projection.box
    slack = 0.002 * max(right - left, top - bottom)
    assert left - slack <= x <= right + slack
    assert bottom - slack <= y <= top + slack


@given(PLACES, st.floats(100, 20_000))
@examples(40)
def test_discs_are_circles_on_the_ground(
    projection: Projection, place: tuple[float, float], radius: float
) -> None:
    longitude, latitude = (np.array([value]) for value in at(projection, place))
    disc = projection.ellipses(longitude, latitude, np.array([radius]))
    assert disc.width[0] * disc.height[0] / 4 == pytest.approx(radius**2, rel=2e-3)
    x, y = projection.forward(longitude, latitude)
    turn = math.radians(disc.angle[0])
    for half, (dx, dy) in (
        (disc.width[0] / 2, (math.cos(turn), math.sin(turn))),
        (disc.height[0] / 2, (-math.sin(turn), math.cos(turn))),
    ):
        edge = projection.inverse(x + half * dx, y + half * dy)
        distance = GEOD.inv(longitude, latitude, *edge)[2]
        assert distance[0] == pytest.approx(radius, rel=1e-2)


def test_north_is_up_in_the_middle_and_turns_away_from_it() -> None:
    projection = projection_for(EXTENTS["high"])
    assert projection.north(*projection.forward(22.0, 78.5)) == pytest.approx(0.0, abs=0.01)
    # East of the middle the meridians lean to the left, by about the difference of longitudes near a pole.
    assert -12.0 < projection.north(*projection.forward(34.0, 80.0)) < -11.0


def test_names_say_what_is_printed() -> None:
    assert projection_for(EXTENTS["country"]).name == (
        "Lambert azimuthal equal-area, centred on 40.1 N, 47.7 E"
    )
    assert projection_for(EXTENTS["south"]).name.endswith("centred on 38.5 S, 64.5 W")
    assert projection_for(EXTENTS["world"]).name == "Equal Earth, centred on 0.0 E"


@pytest.mark.parametrize("extent", [(10, 20, 10, 21), (10, 21, 11, 20), (170, 20, 600, 21), (0, -91, 1, 0)])
def test_extents_without_an_area_are_refused(extent: tuple[float, float, float, float]) -> None:
    with pytest.raises(MapError, match="has no area"):
        projection_for(extent)
