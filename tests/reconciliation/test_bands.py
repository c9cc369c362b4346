"""Bands and running sums, against slow plain counting."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.periods import Period
from geo.analysis.records import STATUSES, Records
from geo.errors import GeoError
from geo.layers.measures import PARTS, RANGED
from geo.reconciliation.bands import COLUMNS, Band, Definition, Sums, percent, percent_words
from tests.analysis.analysis_cases import (
    DISTRICTS,
    INCIDENTS,
    SINCE,
    UNTIL,
    day_windows,
    incident_frame,
    people,
)
from tests.examples import examples

WHOLE = Period(SINCE, UNTIL + timedelta(days=1))
numbers = st.integers(-50, 50)


def sums(frame: pd.DataFrame, definition: Definition | None = None) -> Sums:
    return Sums(Records.from_frames(frame, DISTRICTS, since=SINCE, until=UNTIL), definition)


def slow(frame: pd.DataFrame, period: Period) -> dict[str, tuple[int, int]]:
    """Count person by person: (least, most) of killed, injured, casualties and both civilian figures."""
    names = ("incidents", "killed", "injured", "casualties", "killed_civilian", "injured_military")
    low, high = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for _, row in frame.iterrows():
        if row["official_count"] == "no":
            continue
        days = pd.date_range(row["date_start"], row["date_end"]).date
        inside = [period.start <= day < period.end for day in days]
        found = {outcome: people(row, outcome) for outcome in PARTS}
        hurt = {outcome: parts for outcome, (parts, _, _) in found.items()}
        fewer = {outcome: less for outcome, (_, less, _) in found.items()}
        more = {outcome: besides for outcome, (_, _, besides) in found.items()}
        killed, injured, unknown = (sum(hurt[outcome].values()) for outcome in PARTS)
        most = unknown + more["outcome_unknown"]
        if all(inside) and row["official_count"] == "likely":
            low["incidents"] += 1
            low["killed"] += killed - fewer["killed"]
            low["injured"] += injured - fewer["injured"]
            low["casualties"] += killed + injured + unknown - sum(fewer.values())
            civilians = hurt["killed"]["civilian"] + hurt["killed"]["deminer"]
            low["killed_civilian"] += max(civilians - fewer["killed"], 0)
            low["injured_military"] += max(hurt["injured"]["military"] - fewer["injured"], 0)
        if any(inside):
            high["incidents"] += 1
            high["killed"] += killed + most + more["killed"]
            high["injured"] += injured + most + more["injured"]
            high["casualties"] += killed + injured + unknown + sum(more.values())
            loose = hurt["killed"]["other_unknown"] + most + more["killed"]
            high["killed_civilian"] += hurt["killed"]["civilian"] + hurt["killed"]["deminer"] + loose
            loose = hurt["injured"]["other_unknown"] + most + more["injured"]
            high["injured_military"] += hurt["injured"]["military"] + loose
    return {name: (low[name], high[name]) for name in names}


@examples(60)
@given(INCIDENTS, day_windows())
def test_running_sums_are_what_counting_one_by_one_gives(frame: pd.DataFrame, period: Period) -> None:
    bands = sums(frame).bands(period)
    for name, pair in slow(frame, period).items():
        assert (bands[name].low, bands[name].high) == pair, name


@examples(60)
@given(INCIDENTS, day_windows(), st.booleans())
def test_bands_are_ordered_and_never_below_nothing(
    frame: pd.DataFrame, period: Period, narrower: bool
) -> None:
    meant = Definition(frozenset({"booby_trap"}), frozenset({"unknown"}), frozenset({"X-NOR"}))
    bands = sums(frame, meant if narrower else None).bands(period)
    assert set(bands) == set(COLUMNS)
    for band in bands.values():
        assert 0 <= band.low <= band.high
    for outcome in ("killed", "injured", "casualties"):
        assert bands[f"{outcome}_civilian"].high <= bands[outcome].high
        assert bands[f"{outcome}_military"].low <= bands[outcome].low


def sure(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same people hurt on known days, all of known status, inside the official total."""
    certain = frame.assign(date_end=frame["date_start"], official_count="likely", outcome_unknown=0)
    certain[list(RANGED)] = pd.NA
    for outcome in ("killed", "injured"):
        parts = certain[[f"{outcome}_{status}" for status in STATUSES]]
        certain[f"{outcome}_military"] = parts.sum(axis=1).astype("Int64")
        certain[outcome] = certain[f"{outcome}_military"]
        for status in STATUSES:
            if status != "military":
                certain[f"{outcome}_{status}"] = 0
    return certain.astype({name: "Int64" for name in certain if name.startswith(("killed", "injured"))})


@examples(40)
@given(INCIDENTS, day_windows())
def test_what_is_sure_gives_points(frame: pd.DataFrame, period: Period) -> None:
    for days in (WHOLE, period):
        assert all(band.is_point for band in sums(sure(frame)).bands(days).values())


@examples(40)
@given(INCIDENTS, st.lists(st.integers(1, 434), min_size=1, max_size=5, unique=True))
def test_sure_days_add_up_over_periods_that_follow_each_other(frame: pd.DataFrame, cuts: list[int]) -> None:
    certain = sums(sure(frame))
    edges = [SINCE, *(SINCE + timedelta(days=cut) for cut in sorted(cuts)), WHOLE.end]
    parts = [certain.bands(Period(start, end)) for start, end in pairwise(edges) if start < end]
    whole = certain.bands(WHOLE)
    for name in COLUMNS:
        assert sum((part[name] for part in parts), start=Band(0, 0)) == whole[name]


def test_a_record_around_the_period_is_possible_and_not_certain() -> None:
    frame = incident_frame(
        [
            {"date_start": date(2021, 2, 1), "date_end": date(2021, 5, 1), "killed": 1, "injured": 0},
            {"date_start": date(2021, 3, 10), "killed": 1, "injured": 2},
        ]
    )
    bands = sums(frame).bands(Period(date(2021, 3, 1), date(2021, 4, 1)))
    assert bands["killed"] == Band(1, 2)
    assert bands["incidents"] == Band(1, 2)


def test_no_records_are_nothing() -> None:
    assert set(sums(incident_frame([])).bands(WHOLE).values()) == {Band(0, 0)}


@given(numbers, st.integers(0, 50), numbers, st.integers(0, 50))
def test_bands_add_and_subtract_as_everything_that_is_possible(a: int, wide: int, b: int, broad: int) -> None:
    one, other = Band(a, a + wide), Band(b, b + broad)
    assert one + other == Band(a + b, a + wide + b + broad)
    assert one - other == Band(a - b - broad, a + wide - b)
    assert (one - one).low <= 0 <= (one - one).high


def test_a_reversed_band_is_refused() -> None:
    with pytest.raises(GeoError, match="from 3 to 2"):
        Band(3, 2)


def test_words_and_percent() -> None:
    assert Band(1200, 1200).words() == "1,200"
    assert Band(186, 208).words() == "186 to 208"
    share = percent(Band(186, 208), Band(419, 419))
    assert share is not None
    assert percent_words(share) == "44 to 50 %"
    assert percent_words((48.2, 48.4)) == "48 %"
    assert percent(Band(1, 1), Band(0, 3)) is None
