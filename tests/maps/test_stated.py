"""Completeness counted from a map's feed is that of the analysis, for any window and filters, to the word."""

from __future__ import annotations

import base64
import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.bands import Band
from geo.analysis.completeness import NO_STATEMENT, completeness
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.increments import increments
from geo.analysis.ledger import Ledger, pack_ledger
from geo.analysis.statements import read_statements
from geo.errors import MapError
from geo.layers.pack import load_pack
from geo.maps.columns import encode_feed
from geo.maps.spec import MapView, build_spec
from geo.maps.stated import (
    NO_SHARE,
    NOTHING,
    SHARE,
    pack_stated,
    recorded_in,
    stated_of,
    stated_words,
)
from geo.maps.window import Feed, completeness_words, window_figures
from tests.maps.conftest import Sheet
from tests.maps.feeds import (
    FILTERS,
    PACKS,
    decode_feed,
    feed_classes,
    feed_header,
    invented_incidents,
    invented_pack,
    invented_statements,
    random_filters,
    random_pack,
)
from tests.maps.harness import harness_page

COUNTRY = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"

TOLD = """([base64, windows]) => {
  const data = MineTime.decode(MineTime.unpack(base64));
  const counter = MineTime.counter(data);
  return windows.map(([lo, hi]) =>
    MineTime.completenessWords(data.header.stated, counter.window(lo, hi).stated, "table"));
}"""


def feed_of(pack: Any, ledger: Ledger, filters: Filters | None = None) -> tuple[bytes, Cube]:
    cube = Cube.from_pack(pack)
    header = feed_header(feed_classes(pack, cube))
    return encode_feed(pack, cube, filters or Filters(), header=header, stated=stated_of(ledger)), cube


def windows_of(cube: Cube, rng: np.random.Generator, number: int) -> list[tuple[int, int]]:
    drawn = np.sort(rng.integers(0, cube.axis.months, (number, 2)), axis=1)
    return [(0, cube.axis.months - 1), *((int(lo), int(hi)) for lo, hi in drawn)]


@given(PACKS, FILTERS, st.integers(0, 2**32 - 1))
@settings(max_examples=120, deadline=None)
def test_a_window_says_what_the_analysis_says(pack: Any, filters: Filters, seed: int) -> None:
    ledger = Ledger.from_pack(pack)
    data, cube = feed_of(pack, ledger, filters)
    feed = Feed.read(data)
    for lo, hi in windows_of(cube, np.random.default_rng(seed), 5):
        figures = window_figures(feed, lo, hi)
        expected = completeness(ledger, period=cube.period_of(lo, hi), filters=filters)
        assert figures.stated == expected.shown.recorded
        assert completeness_words(feed, figures) == expected.words


def test_every_window_of_the_country_says_what_the_analysis_says() -> None:
    pack = load_pack(COUNTRY)
    cube, ledger = Cube.from_pack(pack), pack_ledger(pack)
    feed = Feed.read(build_spec(pack, cube, view=MapView()).feed)
    for lo in range(0, feed.months, 3):
        for hi in range(lo, feed.months):
            figures = window_figures(feed, lo, hi)
            expected = completeness(ledger, period=cube.period_of(lo, hi), what="sheet")
            assert completeness_words(feed, figures, what="sheet") == expected.words
    rng = np.random.default_rng(3)
    for _ in range(12):
        filters = random_filters(rng)
        feed = Feed.read(build_spec(pack, cube, view=MapView(filters=filters)).feed)
        for lo, hi in windows_of(cube, rng, 20):
            expected = completeness(ledger, period=cube.period_of(lo, hi), filters=filters)
            assert completeness_words(feed, window_figures(feed, lo, hi)) == expected.words


def test_the_whole_period_of_the_country_in_words() -> None:
    pack = load_pack(COUNTRY)
    feed = Feed.read(build_spec(pack, Cube.from_pack(pack), view=MapView()).feed)
    latest = pack_ledger(pack).latest
    assert latest
    figure = latest["casualties"]
    assert figure.recorded
    words = completeness_words(feed, window_figures(feed, 0, feed.months - 1))
    start = f"This map shows {figure.recorded.words()} of {figure.stated} stated casualties ("
    assert words.startswith(start)
    assert window_figures(feed, 0, feed.months - 1).stated == figure.recorded


@given(PACKS, FILTERS)
@settings(max_examples=60, deadline=None)
def test_the_bits_follow_their_incidents(pack: Any, filters: Filters) -> None:
    ledger = Ledger.from_pack(pack)
    stated = stated_of(ledger)
    for each in decode_feed(feed_of(pack, ledger, filters)[0])["incidents"]:
        assert each["stated"] == (stated.certain[each["row"]], stated.possible[each["row"]])
    assert not (stated.certain & ~stated.possible).any()


def test_without_a_statement_the_map_says_so() -> None:
    pack = invented_pack(invented_incidents(np.random.default_rng(1), 20))
    data, _ = feed_of(pack, Ledger.from_pack(pack))
    feed = Feed.read(data)
    assert feed.header["stated"] == {"none": NO_STATEMENT}
    assert completeness_words(feed, window_figures(feed, 0, 3)) == NO_STATEMENT
    assert stated_words(None, None) == ""


def test_statements_of_another_pack_are_refused() -> None:
    pack = random_pack(5, 20, 6)
    other = Ledger.from_pack(random_pack(6, 21, 6))
    with pytest.raises(MapError, match="statements judge 21 incidents"):
        feed_of(pack, other)


def test_a_window_apart_from_the_total_shows_nothing_of_it() -> None:
    stated = {"casualties": 8, "until": "1 May 2021", "first": 3, "last": 5}
    assert recorded_in(stated, 0, 2, low=1, high=2) == Band(0, 0)
    assert recorded_in(stated, 6, 9, low=1, high=2) == Band(0, 0)
    assert recorded_in(stated, 5, 9, low=1, high=2) == Band(1, 2)
    assert stated_words({**stated, "casualties": 0}, Band(1, 2)).endswith(
        "1 to 2 of 0 stated casualties, counted up to 1 May 2021."
    )


def test_the_strip_holds_every_day_once() -> None:
    pack = load_pack(COUNTRY)
    stated, steps = pack_stated(pack), increments(pack_ledger(pack))
    assert pack_stated(pack) is stated
    assert [before.end for before, _ in pairwise(stated.strip)] == [
        after.start for _, after in pairwise(stated.strip)
    ]
    shares = [part for part in stated.strip if part.kind != NOTHING]
    assert len(shares) == len(steps)
    for part, step in zip(shares, steps, strict=True):
        assert (part.kind == SHARE) == (step.share is not None)
        assert (part.low, part.high) == (step.share or (0, 0))
        assert step.period.words() in part.words
        assert f"{step.recorded.words()} recorded" in part.words
    fallen = [part for part, step in zip(shares, steps, strict=True) if step.falls]
    assert fallen
    assert all(part.kind == NO_SHARE and "the later total is lower by" in part.words for part in fallen)
    june = next(part for part in shares if part.words.startswith("From 5 June 2021"))
    assert june.words.endswith("46 casualties stated, 5 to 8 recorded (11 to 17 %).")
    assert june.start == pytest.approx(7 + 4 / 30, abs=1e-3)


@given(PACKS)
@settings(max_examples=60, deadline=None)
def test_a_strip_covers_the_axis_and_never_leaves_it(pack: Any) -> None:
    ledger = Ledger.from_pack(pack)
    strip, months = stated_of(ledger).strip, Cube.from_pack(pack).axis.months
    for part in strip:
        assert 0 <= part.start < part.end <= months
        assert part.words.endswith(".")
    assert all(before.end == after.start for before, after in pairwise(strip))
    assert json.dumps(stated_of(ledger).header(), allow_nan=False)


def test_days_outside_every_total_are_said() -> None:
    rng = np.random.default_rng(4)
    frame = invented_statements(rng, 1).assign(
        scope="all", period_start=np.datetime64("2021-06-01"), period_end=np.datetime64("2022-03-15")
    )
    frame["casualties_total"] = 5
    pack = invented_pack(invented_incidents(rng, 10), frame)
    assert read_statements(frame)[0].period.last == date(2022, 3, 15)
    kinds = [(part.kind, part.words) for part in stated_of(Ledger.from_pack(pack)).strip]
    assert kinds[0] == (NOTHING, "From 10 January 2021 to 31 May 2021: no running total is stated.")
    assert kinds[1][0] == SHARE
    assert kinds[2] == (NOTHING, "From 16 March 2022 to 20 March 2023: no running total is stated.")


@pytest.mark.browser
def test_the_page_says_the_same_to_the_word(sheet: Sheet) -> None:
    rng = np.random.default_rng(8)
    sheet.open(harness_page())
    real = load_pack(COUNTRY)
    packs = [real] * 6 + [random_pack(seed, 300, 8) for seed in range(14)]
    told_bands = 0
    for number, pack in enumerate(packs):
        filters = random_filters(rng) if number else Filters()
        ledger = Ledger.from_pack(pack)
        data, cube = feed_of(pack, ledger, filters)
        windows = windows_of(cube, rng, 60)
        told = sheet.page.evaluate(TOLD, [_packed(data), [list(window) for window in windows]])
        expected = [
            completeness(ledger, period=cube.period_of(*window), filters=filters, what="table").words
            for window in windows
        ]
        assert told == expected
        told_bands += sum(" to " in words.split(" of ")[0] for words in told)
    assert told_bands > 100
    assert sheet.faults == []


@pytest.mark.browser
def test_percents_are_rounded_alike(sheet: Sheet) -> None:
    cases = [
        (low, high, whole)
        for whole in (1, 3, 8, 200, 1_000, 41_900)
        for low in range(9)
        for high in (low, 25)
    ]
    cases += [(1_234, 1_234_567, 2_000), (0, 0, 0), (1, 3, 0), (5, 5, 200), (15, 25, 200)]
    stated = [{"casualties": whole, "until": "1 May 2021", "first": 0, "last": 9} for *_, whole in cases]
    sheet.open(harness_page())
    told = sheet.page.evaluate(
        """([cases, stated]) => cases.map(([low, high], i) =>
          MineTime.completenessWords(stated[i], {low, high}, "map"))""",
        [cases, stated],
    )
    expected = [
        stated_words(header, Band(low, high)) for (low, high, _), header in zip(cases, stated, strict=True)
    ]
    assert told == expected


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
