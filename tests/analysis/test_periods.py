"""Periods, months and dates in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.datewords import cell_words, date_words
from geo.analysis.periods import MonthAxis, Period, day_words, month_words
from geo.errors import PeriodError
from geo.layers.vocabulary import DATE_PRECISION
from tests.examples import examples

DAYS = st.dates(date(1950, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("from_text", "to_text", "start", "end"),
    [
        ("2021", "2022", date(2021, 1, 1), date(2022, 1, 1)),
        ("2020-11", "2021", date(2020, 11, 1), date(2021, 1, 1)),
        ("2020-11-10", "2020-11-11", date(2020, 11, 10), date(2020, 11, 11)),
        (" 2024-02-29 ", "2024-03", date(2024, 2, 29), date(2024, 3, 1)),
    ],
)
def test_to_is_the_first_day_not_counted(from_text: str, to_text: str, start: date, end: date) -> None:
    assert Period.parse(from_text, to_text) == Period(start, end)


@pytest.mark.parametrize(
    ("from_text", "to_text", "words"),
    [
        ("soon", "2022", "'from' is 'soon', which is not a date; write it as YYYY"),
        ("2021", "2022-13", "'to' is '2022-13', a day no calendar holds"),
        ("2021-02-30", "2022", "'from' is '2021-02-30', a day no calendar holds"),
        ("2021-1", "2022", "'from' is '2021-1', which is not a date"),
        ("٢٠٢١", "2022", "which is not a date"),
        ("", "2022", "'from' is '', which is not a date"),
        ("0021", "2022", "years from 1900 to 2100"),
        ("2021", "2021", "all of 2021 is 'from' 2021 and 'to' 2022"),
        ("2022", "2021", "Give a day later than 2022-01-01 for 'to'"),
    ],
)
def test_nonsense_is_refused_with_option_value_and_remedy(from_text: str, to_text: str, words: str) -> None:
    with pytest.raises(PeriodError) as caught:
        Period.parse(from_text, to_text)
    assert words in str(caught.value)


def test_a_period_without_a_day_cannot_be_made() -> None:
    with pytest.raises(PeriodError, match="empty"):
        Period(date(2021, 1, 1), date(2021, 1, 1))
    with pytest.raises(PeriodError, match="reversed"):
        Period(date(2021, 1, 2), date(2021, 1, 1))


def test_words_count_both_ends() -> None:
    assert Period.parse("2021", "2022").words() == "1 January 2021 to 31 December 2021"
    assert Period.parse("2020-11-14", "2020-11-15").words() == "14 November 2020"


@given(DAYS, st.integers(1, 4000))
@examples(50)
def test_days_are_those_contained(start: date, days: int) -> None:
    period = Period(start, start + timedelta(days=days))
    assert period.days == days
    assert period.start in period
    assert period.last in period
    assert period.end not in period
    assert Period.parse(start.isoformat(), period.end.isoformat()) == period


def test_periods_are_ordered() -> None:
    early, late = Period.parse("2020", "2021"), Period.parse("2020-02", "2020-03")
    assert sorted([late, early]) == [early, late]


@given(DAYS, st.integers(1, 900))
@examples(50)
def test_the_axis_holds_every_day_in_its_own_month(start: date, days: int) -> None:
    period = Period(start, start + timedelta(days=days))
    axis = MonthAxis.covering(period)
    assert axis.period.start <= period.start
    assert axis.period.end >= period.end
    assert len(axis.labels) == len(axis.keys) == axis.months
    for day in (period.start, period.last):
        index = axis.index_of(day)
        assert day in axis.month(index)
        assert axis.keys[index] == day.isoformat()[:7]
        assert axis.labels[index] == month_words(day)
    assert all(axis.month(i).end == axis.month(i + 1).start for i in range(axis.months - 1))


def test_the_axis_refuses_what_lies_outside() -> None:
    axis = MonthAxis(date(2020, 11, 1), 2)
    assert axis.labels == ("November 2020", "December 2020")
    with pytest.raises(PeriodError, match="31 October 2020 lies outside"):
        axis.index_of(date(2020, 10, 31))
    with pytest.raises(PeriodError, match="no month 2"):
        axis.month(2)
    with pytest.raises(PeriodError, match="first of a month"):
        MonthAxis(date(2020, 11, 2), 2)


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2020-11-14", "2020-11-14", "day", "14 November 2020"),
        ("2021-03-22", "2021-03-28", "week", "in the week of 22 March 2021 to 28 March 2021, day not known"),
        ("2021-02-01", "2021-02-28", "month", "in February 2021, day not known"),
        ("2020-11-10", "2020-11-30", "month", "between 10 November 2020 and 30 November 2020, day not known"),
        ("2021-04-01", "2021-06-30", "quarter", "April to June 2021, month not known"),
        ("2021-05-01", "2021-07-31", "quarter", "between 1 May 2021 and 31 July 2021, day not known"),
        ("2021-01-01", "2021-12-31", "year", "in 2021, month not known"),
        ("2020-11-10", "2020-12-31", "year", "between 10 November 2020 and 31 December 2020, day not known"),
        (
            "2020-11-10",
            "2021-02-22",
            "interval",
            "between 10 November 2020 and 22 February 2021, day not known",
        ),
        ("2020-11-10", "2021-02-22", "before", "on or before 22 February 2021, day not known"),
        ("2021-02-22", "2021-02-22", "before", "on or before 22 February 2021, day not known"),
        ("2021-01-13", "2021-01-14", "day", "between 13 January 2021 and 14 January 2021, day not known"),
    ],
)
def test_dates_in_words_claim_no_more_than_is_known(start: str, end: str, precision: str, words: str) -> None:
    assert date_words(date.fromisoformat(start), date.fromisoformat(end), precision) == words


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2021-03-22", "2021-03-28", "week", "in the week of 22 to 28 March 2021"),
        ("2025-09-23", "2025-09-30", "interval", "between 23 and 30 September 2025"),
        ("2020-11-10", "2021-02-22", "interval", "between 10 November 2020 and 22 February 2021"),
        ("2021-02-01", "2021-02-28", "month", "February 2021"),
        ("2022-01-01", "2022-03-31", "quarter", "January to March 2022"),
        ("2022-01-01", "2022-12-31", "year", "in 2022"),
        ("2021-01-01", "2021-03-17", "before", "on or before 17 March 2021"),
        ("2021-03-17", "2021-03-17", "day", "17 March 2021"),
    ],
)
def test_dates_in_cells_are_short_enough_to_be_read_whole(
    start: str, end: str, precision: str, words: str
) -> None:
    assert cell_words(date.fromisoformat(start), date.fromisoformat(end), precision) == words


@given(DAYS, st.integers(0, 400), st.sampled_from(DATE_PRECISION.codes()))
@examples(100)
def test_only_a_known_day_is_named_alone(start: date, days: int, precision: str) -> None:
    words = date_words(start, start + timedelta(days=days), precision)
    assert (words == day_words(start)) == (days == 0 and precision != "before")
    assert ("not known" in words) == (days > 0 or precision == "before")


def test_faulty_dates_are_refused() -> None:
    with pytest.raises(PeriodError, match="use one of day, week"):
        date_words(date(2021, 1, 1), date(2021, 1, 1), "decade")
    with pytest.raises(PeriodError, match="earlier than its first"):
        date_words(date(2021, 1, 2), date(2021, 1, 1), "interval")
