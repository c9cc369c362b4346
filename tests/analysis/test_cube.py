"""The cube: every window equals a plain count of the rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from analysis_cases import (
    DISTRICT_IDS,
    FILTERS,
    INCIDENTS,
    SINCE,
    UNTIL,
    FakePack,
    four,
    incident_frame,
    inside,
    month_windows,
    plain,
)
from hypothesis import given, settings

from geo.analysis.cube import Cube, Window
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import MEASURES, Counting
from geo.errors import PeriodError


def by_district(rows: pd.DataFrame) -> pd.DataFrame:
    """Return plain sums in the shape of a window."""
    sums = rows.groupby("district")[list(MEASURES)].sum()
    return sums.reindex([*DISTRICT_IDS, "none"], fill_value=0).astype("int64")


def same(window: pd.DataFrame, plain_sums: pd.DataFrame) -> None:
    assert list(window.columns) == list(MEASURES)
    np.testing.assert_array_equal(window.to_numpy(), plain_sums.to_numpy())


@given(INCIDENTS, FILTERS, month_windows())
@settings(max_examples=150, deadline=None)
def test_windows_equal_a_plain_count(frame: pd.DataFrame, filters: Filters, period: Period) -> None:
    counts = Cube.from_pack(FakePack(frame)).counts(filters)
    rows = plain(frame, filters)
    likely = counts.window(period)
    same(likely.lower, by_district(inside(rows, period, "most_likely")))
    same(likely.upper, by_district(inside(rows, period, "most_likely")))
    bounds = counts.window(period, counting="possible")
    same(bounds.lower, by_district(inside(rows, period, "certain")))
    same(bounds.upper, by_district(inside(rows, period, "possible")))
    assert (bounds.lower_values <= likely.lower_values).all()
    assert (likely.lower_values <= bounds.upper_values).all()


@given(INCIDENTS, FILTERS)
@settings(max_examples=60, deadline=None)
def test_the_whole_period_is_exact_under_either_rule(frame: pd.DataFrame, filters: Filters) -> None:
    cube = Cube.from_pack(FakePack(frame))
    expected = four(plain(frame, filters))
    for period in (None, cube.whole_period, cube.axis.period, Period(date(1990, 5, 5), date(2050, 5, 5))):
        for counting in ("most_likely", "possible"):
            total = cube.counts(filters).total(period, counting=counting)
            assert total.lower == total.upper == expected


@given(INCIDENTS, FILTERS)
@settings(max_examples=40, deadline=None)
def test_months_add_up_to_the_whole(frame: pd.DataFrame, filters: Filters) -> None:
    counts = Cube.from_pack(FakePack(frame)).counts(filters)
    whole = counts.window()
    for measure in MEASURES:
        series = counts.monthly(measure)
        assert tuple(series.columns) == counts.axis.keys
        np.testing.assert_array_equal(series.sum(axis=1), whole.lower[measure])
    lower, upper = counts.months()
    pd.testing.assert_frame_equal(lower, upper)
    assert tuple(lower.sum()) == whole.total.lower
    certain, possible = counts.months(counting="possible")
    assert (certain <= lower).all(axis=None)
    assert (lower <= possible).all(axis=None)


def test_an_incident_without_a_district_is_in_the_last_row() -> None:
    window = Cube.from_pack(FakePack(incident_frame([{"date_start": SINCE, "killed": 2}]))).counts().window()
    assert window.lower.index.tolist() == [*DISTRICT_IDS, None]
    assert window.lower.iloc[-1].to_dict() == {"incidents": 1, "killed": 2, "injured": 0, "casualties": 2}
    assert window.total.lower.killed == 2


def test_numbers_not_recorded_are_tallied_beside_the_sums() -> None:
    frame = incident_frame(
        [
            {"date_start": SINCE, "district_code": "X-SUD", "killed": 0},
            {"date_start": SINCE, "killed": 0, "injured": 1},
        ]
    )
    assert Cube.from_pack(FakePack(frame)).counts().window().unrecorded.tolist() == [0, 1, 0, 0]


def test_a_window_that_cuts_a_month_is_refused_unless_nothing_is_cut() -> None:
    frame = incident_frame([{"date_start": date(2021, 5, 20), "killed": 1}])
    counts = Cube.from_pack(FakePack(frame)).counts()
    with pytest.raises(PeriodError, match=r"cuts a month at 2021-05-15.*whole months"):
        counts.window(Period(date(2021, 5, 15), date(2021, 7, 1)))
    with pytest.raises(PeriodError, match="cuts a month"):
        counts.window(Period(date(2021, 5, 1), date(2021, 6, 2)))
    assert counts.total(Period(SINCE, date(2021, 6, 1))).lower.killed == 1
    assert counts.total(Period(date(2021, 5, 1), date(2022, 3, 21))).lower.killed == 1
    assert counts.total(Period(date(2019, 5, 15), date(2019, 7, 20))).lower.killed == 0
    assert counts.total(Period(date(2020, 12, 5), SINCE)).lower.killed == 0


@pytest.mark.parametrize(("last", "months"), [(date(2021, 5, 1), 1), (date(2021, 8, 1), 4)])
def test_a_record_that_encloses_the_window_is_possible_and_not_certain(last: date, months: int) -> None:
    frame = incident_frame([{"date_start": date(2021, 3, 31), "date_end": last, "killed": 1}])
    counts = Cube.from_pack(FakePack(frame)).counts()
    inner = Period(date(2021, 4, 1), date(2021, 4 + months, 1))
    total = counts.total(inner, counting="possible")
    assert (total.lower, total.upper) == ((0, 0, 0, 0), (1, 1, 0, 1))
    whole = counts.total(Period(date(2021, 3, 1), date(2021, 9, 1)), counting="possible")
    assert whole.lower == whole.upper == (1, 1, 0, 1)


def test_a_pack_without_incidents_counts_nothing() -> None:
    cube = Cube.from_pack(FakePack(incident_frame([])))
    for counting in ("most_likely", "possible"):
        assert cube.counts().total(counting=counting).upper == (0, 0, 0, 0)
    assert not cube.ever_recorded().any()


def test_ever_recorded_is_by_district() -> None:
    frame = incident_frame([{"date_start": SINCE, "district_code": "X-OST", "killed": 0}])
    assert Cube.from_pack(FakePack(frame)).ever_recorded().tolist() == [False, False, True, False]


def test_results_are_shared_and_cannot_be_written() -> None:
    cube = Cube.from_pack(FakePack(incident_frame([{"date_start": SINCE, "killed": 1}])))
    chosen = Filters(confidences=frozenset({"high"}))
    assert cube.counts(chosen) is cube.counts(Filters(confidences=frozenset({"high"})))
    window = cube.counts().window(counting="possible")
    for values in (window.lower_values, window.upper_values, window.unrecorded_values):
        with pytest.raises(ValueError, match="read-only"):
            values[...] = 9
    handed_out = window.lower
    handed_out.iloc[-1, 1] = 9
    assert window.lower.iloc[-1, 1] == 1
    series = cube.counts().monthly("killed")
    series.iloc[:, :] = 9
    assert cube.counts().monthly("killed").sum().sum() == 1


def test_eight_threads_get_the_same_answers() -> None:
    spans = [0, 0, 3, 40, 95]
    frame = incident_frame(
        [
            {
                "date_start": SINCE + pd.Timedelta(days=number % 300),
                "date_end": SINCE + pd.Timedelta(days=number % 300 + spans[number % 5]),
                "district_code": [*DISTRICT_IDS, None][number % 4],
                "device_type": ["unknown", "booby_trap"][number % 2],
                "killed": number % 3,
                "injured": number % 4,
            }
            for number in range(400)
        ]
    )
    choices = [
        Filters(device_types=frozenset(devices), victim_statuses=frozenset(victims))
        for devices, victims in product(
            ((), ("unknown",), ("booby_trap",)), ((), ("civilian",), ("other_unknown",))
        )
    ]
    periods = [Period(date(2021, month, 1), date(2021, month + 3, 1)) for month in range(1, 10)]
    rules: tuple[Counting, ...] = ("most_likely", "possible")
    questions = list(product(choices, periods, rules))

    def ask(cube: Cube, question: tuple[Filters, Period, Counting]) -> Window:
        filters, period, counting = question
        return cube.counts(filters).window(period, counting=counting)

    expected = [ask(Cube.from_pack(FakePack(frame)), question) for question in questions]
    shared = Cube.from_pack(FakePack(frame))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: ask(shared, question), questions * 4))
    for one, other in zip(expected * 4, found, strict=True):
        np.testing.assert_array_equal(one.lower_values, other.lower_values)
        np.testing.assert_array_equal(one.upper_values, other.upper_values)
    assert sum(window.upper_values.sum() for window in found) > 0
    assert shared.whole_period.last == UNTIL
