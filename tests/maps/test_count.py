"""Figures counted from a feed on the server are those of the cube in any window, measure and rate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.placed import unplaced_words
from geo.analysis.rates import rates
from geo.errors import MapError
from geo.layers.measures import MEASURES
from geo.maps.payload.count import unplaced, window_figures
from geo.maps.payload.encode import encode_feed, rate_columns
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.analysis.classified import besides, classified
from tests.examples import examples
from tests.maps.feeds import FILTERS, PACKS, feed_classes, feed_header

ROOT = Path(__file__).resolve().parents[2]


@given(
    PACKS,
    FILTERS,
    st.sampled_from(MEASURES),
    st.sampled_from([("count", None), ("per_100k", "registered"), ("per_1000_km2", None)]),
    st.sampled_from(["most_likely", "possible"]),
    st.integers(0, 2**32 - 1),
)
@examples(60)
def test_window_counts_as_the_cube_does(
    pack: Any, filters: Filters, measure: str, rate: tuple[str, str | None], counting: str, seed: int
) -> None:
    cube = Cube.from_pack(pack)
    kind, figure = rate
    classes = feed_classes(pack, cube, measure=measure, kind=kind, figure=figure)
    header = feed_header(classes, measure=measure, counting=counting)
    feed = Feed.read(encode_feed(pack, cube, filters, shown=header, rate=rate_columns(pack, kind, figure)))
    lo, hi = sorted(np.random.default_rng(seed).integers(0, cube.axis.months, 2).tolist())
    found = window_figures(feed, lo, hi)

    period = cube.period_of(lo, hi)
    likely = cube.counts(filters).window(period)
    bounds = cube.counts(filters).window(period, counting="possible")
    assert found.period == period
    assert np.array_equal(found.likely, likely.upper_values)
    assert np.array_equal(found.certain, bounds.lower_values)
    assert np.array_equal(found.possible, bounds.upper_values)

    table = cube.counts(filters).table(period)
    for key in ("certain", "likely", "possible"):
        ours, theirs = getattr(found.table, key), getattr(table, key)
        assert np.array_equal(ours.unrecorded, theirs.unrecorded)
        assert np.array_equal(ours.blank, theirs.blank)
    perhaps = besides(table, measure, counting)[:-1]
    shown = (table.possible if counting == "possible" else table.likely).frame(likely.index)
    assert found.shown.tolist() == shown[measure].iloc[:-1].fillna(0).tolist()
    values = shown[measure].iloc[:-1].astype("Float64")
    if kind != "count":
        table = rates(pack, shown, measure=measure, kind=kind, figure=figure).iloc[:-1]
        values = table["value"]
        assert [str(status) for status in found.status] == table["status"].astype(str).tolist()
    assert np.array_equal(found.value, values.to_numpy(dtype=float, na_value=np.nan), equal_nan=True)
    keys = [entry.key for entry in header.classes]
    expected = classified(
        classes,
        values,
        counts=shown[measure].iloc[:-1],
        recorded=cube.ever_recorded().iloc[:-1],
        perhaps=perhaps,
    )
    assert [keys[at] for at in found.classes] == expected.tolist()


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_places_and_words_of_the_packs(name: str) -> None:
    pack = load_pack(ROOT / "data" / name)
    feed = Feed.read(Workspace(pack).spec(MapView()).feed)
    whole = window_figures(feed, 0, feed.months - 1)
    assert whole.likely[:, 0].sum() == len(pack.incidents) == whole.certain[:, 0].sum()
    placed = feed.longitude[~np.isnan(feed.longitude)]
    known = pack.incidents["longitude"].to_numpy()[
        pack.incidents["location_precision"].isin(["exact", "settlement"])
    ]
    assert np.allclose(np.sort(placed), np.sort(known[~np.isnan(known)]), atol=1e-5)
    without = np.flatnonzero(np.isnan(feed.longitude))
    assert sum(tally for _, tally in unplaced(feed, whole.counted)) == len(without)
    assert len(unplaced_words(pack, range(len(pack.incidents)))[0]) >= 1


def test_months_that_are_none_are_refused() -> None:
    pack = load_pack(ROOT / "data" / "exercise")
    feed = Feed.read(Workspace(pack).spec(MapView()).feed)
    for lo, hi in ((-1, 0), (3, 2), (0, feed.months)):
        with pytest.raises(MapError, match="no months"):
            window_figures(feed, lo, hi)
