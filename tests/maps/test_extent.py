"""The part of the ground a map shows: one rule for screen and paper, across 180 degrees as well."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.filters import Filters
from geo.maps.extent import FARTHEST, LEAST_SPAN_DEG, MARGIN, affected, joined, shown_extent, wind_words
from geo.maps.marks import MapSpec
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.workspace import Workspace
from tests.maps.view_page import real_pack

LATITUDES = (10.0, 20.0)


def island(filters: Filters = Filters()) -> MapSpec:  # noqa: B008 - frozen
    return Workspace(real_pack("exercise")[0]).spec(MapView(filters=filters))


def boxes(*spans: tuple[float, float]) -> list[tuple[float, float, float, float]]:
    return [(west, LATITUDES[0], east, LATITUDES[1]) for west, east in spans]


@pytest.mark.parametrize(
    ("spans", "west", "east"),
    [
        ([(45, 47)], 45, 47),
        ([(45, 47), (46, 50)], 45, 50),
        ([(45, 60), (46, 50)], 45, 60),
        ([(177, 179.5), (-179, -178)], 177, -178),
        ([(177, -178)], 177, -178),
        ([(177, -178), (-170, -160)], 177, -160),
        ([(177, -178), (160, 170)], 160, -178),
        ([(177, -150), (-170, -160)], 177, -150),
        ([(170, 190)], 170, -170),
        ([(-170, -10), (10, 100)], -170, 100),
        ([(-180, 180)], -180, 180),
        ([(-180, 0), (0, 180)], -180, 180),
        ([(-180, -10), (10, 180)], 10, -10),
    ],
)
def test_longitudes_are_joined_the_shorter_way_around(
    spans: list[tuple[float, float]], west: float, east: float
) -> None:
    assert joined(boxes(*spans)) == (west, 10, east, 20)


def test_no_box_is_none() -> None:
    assert joined([]) is None
    assert joined([(np.nan, np.nan, np.nan, np.nan)]) is None


@given(
    st.lists(st.tuples(st.integers(-180, 179), st.integers(0, 90)), min_size=1, max_size=6),
    st.integers(0, 359),
)
def test_a_joined_box_holds_every_box_and_turns_with_them(spans: list[tuple[int, int]], turn: int) -> None:
    def stretch(by: int) -> tuple[int, set[int]]:
        found = joined(boxes(*((start + by, start + length + by) for start, length in spans)))
        assert found is not None
        west, east = round(found[0]), round(found[2])
        length = (east - west) % 360 or (360 if (west, east) == (-180, 180) else 0)
        return length, {(west + at) % 360 for at in range(length + 1)}

    length, held = stretch(0)
    assert held >= {(start + at) % 360 for start, wide in spans for at in range(wide + 1)}
    assert stretch(turn)[0] == length


def test_the_extent_is_that_of_the_districts_of_the_window() -> None:
    spec = island()
    feed = Feed.read(spec.feed)
    for lo, hi in ((0, feed.months - 1), (0, 0), (3, 5), (feed.months - 1, feed.months - 1)):
        figures = window_figures(feed, lo, hi)
        west, south, east, north = shown_extent(spec.ground, feed, [figures])
        held = np.flatnonzero(affected(feed, [figures]))
        for at in held:
            shape = spec.ground.districts[at]
            assert west < shape.longitude < east
            assert south < shape.latitude < north
        placed = figures.touching & np.isfinite(feed.longitude)
        assert (feed.longitude[placed] >= west).all()
        assert (feed.longitude[placed] <= east).all()


def test_windows_are_framed_together() -> None:
    spec = island()
    feed = Feed.read(spec.feed)
    single = [window_figures(feed, month, month) for month in range(feed.months)]
    whole = [window_figures(feed, 0, feed.months - 1)]
    assert shown_extent(spec.ground, feed, single) == shown_extent(spec.ground, feed, whole)


def test_filters_that_leave_nothing_show_all_districts_unless_they_reach_too_far() -> None:
    spec = island(Filters(device=frozenset({"booby_trap"}), activity=frozenset({"agriculture"})))
    feed = Feed.read(spec.feed)
    assert not len(feed.district)
    west, south, east, north = home = (-123.0, -47.0, -122.0, -46.5)
    for reach, told in ((FARTHEST - 0.1, 2.9), (FARTHEST + 0.1, 1)):
        ground = replace(spec.ground, home=home, whole=(west, south, west + reach, north))
        shown = shown_extent(ground, feed, [window_figures(feed, 0, 0)])
        edge = MARGIN * told
        assert shown == pytest.approx((west - edge, south - edge, west + told + edge, north + edge), abs=1e-5)
    # Nothing was ever recorded: the reader has looked for nothing, and sees where the pack begins.
    never = replace(feed, ever=np.zeros_like(feed.ever))
    near = replace(spec.ground, home=home, whole=(west, south, west + 1.5, north))
    found = shown_extent(near, never, [window_figures(feed, 0, 0)])
    assert found[2] == pytest.approx(east + MARGIN, abs=1e-5)
    assert found[2] - found[0] > LEAST_SPAN_DEG


def test_an_islet_of_a_district_far_from_the_first_view_is_not_framed() -> None:
    spec = island()
    feed = Feed.read(spec.feed)
    windows = [window_figures(feed, 0, feed.months - 1)]
    shown = shown_extent(spec.ground, feed, windows)
    at = int(np.flatnonzero(affected(feed, windows))[0])
    mark = spec.ground.districts[at]
    islet = shapely.union(shapely.from_geojson(mark.geometry), shapely.box(-20, 0, -19, 1))
    marks = list(spec.ground.districts)
    marks[at] = replace(mark, geometry=shapely.to_geojson(islet))
    assert shown_extent(replace(spec.ground, districts=tuple(marks)), feed, windows) == shown
    # A district that has no part in the first view is framed whole.
    away = replace(spec.ground, districts=tuple(marks), home=(-21.0, -1.0, -19.5, 0.5))
    assert shown_extent(away, feed, windows)[0] < -19


@pytest.mark.parametrize(
    ("towards", "words"),
    [
        ((0, 10, 1, 11), "north"),
        ((10, 0, 11, 1), "east"),
        ((-10, 10, -9, 11), "north-west"),
        ((10, -10, 11, -9), "south-east"),
        ((175, 0, -179, 1), "east"),
        ((-179, 0, -170, 1), "west"),
    ],
)
def test_directions_are_said_in_words(towards: tuple[float, float, float, float], words: str) -> None:
    assert wind_words((0, 0, 1, 1), towards) == words
