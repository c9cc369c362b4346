"""The cube: every window equals a plain count of the rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from geo.analysis.counts import Window
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.errors import PeriodError
from geo.layers.measures import MEASURES
from tests.analysis.analysis_cases import (
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
from tests.examples import examples


def by_district(rows: pd.DataFrame) -> pd.DataFrame:
    """Return plain sums in the shape of a window."""
    sums = rows.groupby("district")[list(MEASURES)].sum()
    return sums.reindex([*DISTRICT_IDS, "none"], fill_value=0).astype("int64")


def same(window: pd.DataFrame, plain_sums: pd.DataFrame) -> None:
    assert list(window.columns) == list(MEASURES)
    np.testing.assert_array_equal(window.to_numpy(), plain_sums.to_numpy())


@given(INCIDENTS, FILTERS, month_windows())
@examples(150)
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
@examples(60)
def test_the_whole_period_is_exact_under_either_rule(frame: pd.DataFrame, filters: Filters) -> None:
    cube = Cube.from_pack(FakePack(frame))
    rows = plain(frame, filters)
    expected = {
        "most_likely": (four(rows), four(rows)),
        "possible": (four(rows, "_low"), four(rows, "_high")),
    }
    for period in (None, cube.whole_period, cube.axis.period, Period(date(1990, 5, 5), date(2050, 5, 5))):
        for counting in ("most_likely", "possible"):
            total = cube.counts(filters).total(period, counting=counting)
            assert total == expected[counting]


@given(INCIDENTS, FILTERS)
@examples(40)
def test_months_hold_what_fits_into_them(frame: pd.DataFrame, filters: Filters) -> None:
    counts = Cube.from_pack(FakePack(frame)).counts(filters)
    whole = counts.window()
    rows = plain(frame, filters)
    months = [inside(rows, counts.axis.month(at), "most_likely") for at in range(counts.axis.months)]
    for measure in MEASURES:
        series = counts.monthly(measure)
        assert tuple(series.columns) == counts.axis.keys
        expected = [by_district(part)[measure].to_numpy() for part in months]
        np.testing.assert_array_equal(series.to_numpy().T, expected)
        # What may lie on more days than its month has is in the whole alone.
        assert (series.sum(axis=1) <= whole.lower[measure]).all()
    lower, upper = counts.months()
    pd.testing.assert_frame_equal(lower, upper)
    assert [tuple(line) for line in lower.to_numpy()] == [four(part) for part in months]
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


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        (date(2021, 5, 1), date(2021, 5, 31), True),
        (date(2021, 4, 20), date(2021, 5, 20), True),
        (date(2021, 4, 20), date(2021, 5, 21), False),
        (date(2021, 1, 10), date(2022, 3, 20), False),
    ],
)
def test_an_interval_longer_than_the_window_never_counts_in_it(
    first: date, last: date, *, counted: bool
) -> None:
    frame = incident_frame([{"date_start": first, "date_end": last, "killed": 1}])
    cube = Cube.from_pack(FakePack(frame))
    middle = first + (last - first) // 2
    month = next(cube.axis.month(at) for at in range(cube.axis.months) if middle in cube.axis.month(at))
    assert month.days == 31
    counts = cube.counts()
    assert (
        counts.total(month).upper.killed
        == counts.monthly("killed").loc[:, f"{middle:%Y-%m}"].sum()
        == counted
    )
    assert counts.total(month, counting="possible").upper.killed == 1
    # Over the whole period a record as long as that counts as any other.
    assert counts.total().lower.killed == 1


def test_days_that_are_not_described_make_no_window_longer() -> None:
    frame = incident_frame([{"date_start": SINCE, "date_end": date(2021, 2, 5), "killed": 1}])
    counts = Cube.from_pack(FakePack(frame)).counts()
    assert (date(2021, 2, 5) - SINCE).days + 1 == 27
    for period in (Period(date(2021, 1, 1), date(2021, 2, 1)), Period(date(2020, 1, 1), date(2021, 2, 1))):
        # 31 days and more, of which 22 are described.
        assert counts.total(period).upper.killed == 0
    assert counts.total(Period(date(2021, 1, 1), date(2021, 3, 1))).upper.killed == 1


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
    chosen = Filters(confidence=frozenset({"high"}))
    assert cube.counts(chosen) is cube.counts(Filters(confidence=frozenset({"high"})))
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
        Filters(device=frozenset(devices), victim_status=frozenset(victims))
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
