"""Records: what enters the sums, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from geo.analysis.assigned import assigned_district
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import STATUSES, Records
from geo.errors import GeoError, PeriodError
from tests.analysis.analysis_cases import DISTRICTS, FILTERS, INCIDENTS, FakePack, four, incident_frame, plain
from tests.examples import examples

DAY = date(2021, 5, 3)


def records_of(*rows: dict[str, object]) -> Records:
    return Records.from_frames(incident_frame(list(rows)), DISTRICTS)


@given(INCIDENTS, FILTERS)
@examples(80)
def test_sums_are_those_of_the_rows(frame: pd.DataFrame, filters: Filters) -> None:
    records = Records.from_pack(FakePack(frame))
    sums = records.figures(filters)[records.selected(filters)].sum(axis=0)
    assert tuple(sums.tolist()) == four(plain(frame, filters))


@given(INCIDENTS)
@examples(40)
def test_the_four_statuses_share_out_every_casualty(frame: pd.DataFrame) -> None:
    records = Records.from_pack(FakePack(frame))
    whole = records.figures(Filters())
    parts = [records.figures(Filters(victim_status=frozenset({status}))) for status in STATUSES]
    np.testing.assert_array_equal(whole[:, 1:], sum(part[:, 1:] for part in parts))


@pytest.mark.parametrize(
    ("numbers", "blank"),
    [
        ({"killed": 0, "injured": None}, [False, False, True, True]),
        ({"killed": 0, "injured": 0}, [False] * 4),
        ({"killed": 2, "injured": None}, [False, False, True, False]),
        ({"killed": None, "killed_civilian": 0, "injured": 0}, [False, True, False, True]),
        ({"killed": None, "killed_civilian": 1, "injured": 0}, [False] * 4),
        ({"killed": None, "injured": None, "outcome_unknown": 3}, [False, True, True, False]),
    ],
)
def test_nobody_counted_where_something_is_not_recorded_is_no_number(
    numbers: dict[str, int | None], blank: list[bool]
) -> None:
    records = records_of({"date_start": DAY, **numbers})
    assert records.gaps()[1][0].tolist() == blank


def test_a_gap_between_total_and_parts_is_not_known() -> None:
    records = records_of({"date_start": DAY, "killed": 3, "killed_civilian": 1})
    assert dict(zip(STATUSES, records.killed_by_status[0].tolist(), strict=True)) == {
        "civilian": 1,
        "military": 0,
        "deminer": 0,
        "other_unknown": 2,
    }


def test_an_incident_with_two_statuses_counts_under_each_of_them() -> None:
    records = records_of({"date_start": DAY, "killed": 2, "killed_civilian": 1, "killed_deminer": 1})
    for status in ("civilian", "deminer"):
        assert records.selected(Filters(victim_status=frozenset({status}))).tolist() == [True]
    assert records.selected(Filters(victim_status=frozenset({"military"}))).tolist() == [False]


def test_outcome_not_known_is_a_casualty_without_a_status() -> None:
    records = records_of({"date_start": DAY, "killed": 0, "injured": 0, "outcome_unknown": 2})
    assert records.figures(Filters()).tolist() == [[1, 0, 0, 2]]
    assert records.figures(Filters(victim_status=frozenset({"civilian"}))).tolist() == [[1, 0, 0, 0]]
    assert records.figures(Filters(victim_status=frozenset({"other_unknown"}))).tolist() == [[1, 0, 0, 2]]


def test_not_recorded_is_told_from_zero() -> None:
    records = records_of(
        {"date_start": DAY, "killed": 0, "injured": None},
        {"date_start": DAY, "killed": 0, "injured": 0},
        {"date_start": DAY, "killed": 0, **{f"injured_{status}": 1 for status in STATUSES}},
    )
    assert records.lacking()[:, -1].tolist() == [True, False, False]
    assert records.figures(Filters())[:, 2].tolist() == [0, 0, 4]


def test_the_district_is_the_one_the_pack_gives_and_no_point_decides_again() -> None:
    frame = incident_frame(
        [
            {
                "date_start": DAY,
                "district_code": "X-NOR",
                "district_by_polygon": "X-SUD",
                "location_precision": "exact",
            },
            {"date_start": DAY, "district_by_polygon": "X-SUD", "location_precision": "settlement"},
            {"date_start": DAY, "district_by_polygon": "X-SUD", "location_precision": "region"},
            {"date_start": DAY, "district_code": "X-ELSEWHERE"},
        ]
    )
    assert assigned_district(frame).fillna("none").tolist() == ["X-NOR", "none", "none", "X-ELSEWHERE"]
    assert Records.from_frames(frame, DISTRICTS).district.tolist() == [0, 3, 3, 3]


def test_of_two_middle_days_the_earlier_counts() -> None:
    frame = incident_frame([{"date_start": date(2021, 1, 31), "date_end": date(2021, 2, 1)}])
    records = Records.from_frames(frame, DISTRICTS, since=date(2021, 1, 1), until=DAY)
    assert records.most_likely_in(Period.parse("2021-01", "2021-02")).tolist() == [True]


def test_what_may_lie_on_more_days_than_a_period_has_is_not_most_likely_in_it() -> None:
    records = records_of(
        {"date_start": date(1992, 1, 1), "date_end": date(2020, 12, 31)},
        {"date_start": date(2006, 1, 1), "date_end": date(2006, 12, 31)},
        {"date_start": date(2005, 12, 31), "date_end": date(2006, 12, 31)},
    )
    year = Period.parse("2006", "2007")
    assert records.days.tolist() == [10_593, 365, 366]
    assert records.most_likely_in(year).tolist() == [False, True, False]
    assert records.possibly_in(year).tolist() == [True, True, True]
    assert records.most_likely_in(records.whole_period).tolist() == [True, True, True]
    # Days before the first one described make no period longer.
    assert records.described(Period.parse("1990", "2007")) == 5_479
    assert records.most_likely_in(Period.parse("1990", "2007")).tolist() == [False, True, True]


def test_the_whole_period_is_the_one_stated_and_else_that_of_the_records() -> None:
    frame = incident_frame([{"date_start": date(2021, 1, 1), "date_end": date(2021, 1, 5)}])
    whole = Records.from_frames(frame, DISTRICTS, since=date(2021, 1, 3), until=date(2021, 1, 4)).whole_period
    assert whole == Period(date(2021, 1, 3), date(2021, 1, 5))
    assert Records.from_frames(frame, DISTRICTS).whole_period == Period(date(2021, 1, 1), date(2021, 1, 6))
    assert Records.from_frames(frame.iloc[:0], DISTRICTS, since=DAY, until=DAY).whole_period.days == 1
    with pytest.raises(PeriodError, match="no incidents and no period"):
        Records.from_frames(frame.iloc[:0], DISTRICTS)


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        ({"date_start": DAY, "killed": 1, "killed_civilian": 2}, GeoError, "T-1.*parts of killed"),
        ({"date_start": DAY, "date_end": date(2021, 5, 2)}, PeriodError, "T-1.*date_end lies before"),
        ({"date_start": None, "date_end": DAY}, PeriodError, "T-1.*date_start is empty"),
        ({"date_start": DAY, "device_type": "unicorn"}, GeoError, "T-1.*device_type.*use one of anti_pers"),
    ],
)
def test_contradictions_are_refused_by_name(row: dict[str, object], error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        records_of(row)


def test_columns_cannot_be_written() -> None:
    records = records_of({"date_start": DAY, "killed": 1})
    with pytest.raises(ValueError, match="read-only"):
        records.killed_by_status[0, 0] = 9
    with pytest.raises(AttributeError):
        records.district = records.device  # type: ignore[misc] # the fault under test
