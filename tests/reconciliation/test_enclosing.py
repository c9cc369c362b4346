"""What is recorded between the totals around a period: by the statements, by the raw files, and in words."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given

from geo.analysis.filters import Filters
from geo.analysis.periods import Period, day_words
from geo.reconciliation.bands import Band
from geo.reconciliation.completeness import completeness, months
from geo.reconciliation.enclosing import ONE_DISTRICT, enclosing, enclosing_words, exact, exact_days
from geo.reconciliation.ledger import Ledger
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.analysis.analysis_cases import INCIDENTS, FakePack, day_windows, incident_frame, statement_frame
from tests.examples import examples

COUNTRY = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"
SINCE, UNTIL = date(2020, 11, 10), date(2026, 3, 13)

# The period asked for, then the first and the last day between the totals around it.
AROUND = [
    (("2021-12-15", "2022-12-16"), date(2021, 12, 15), date(2022, 12, 15)),
    (("2022", "2023"), date(2021, 12, 15), date(2023, 1, 27)),
    (("2021", "2022"), date(2020, 12, 23), date(2022, 10, 5)),
    (("2024", "2025"), date(2023, 12, 27), date(2025, 1, 27)),
    (("2021-11", "2021-12"), date(2021, 7, 28), date(2021, 12, 9)),
    (("2020-11-10", "2021-02"), SINCE, date(2021, 2, 9)),
    (("2020-11-10", "2026-03-14"), SINCE, UNTIL),
]


def raw(name: str) -> list[dict[str, str]]:
    with (COUNTRY / "raw" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stated_up_to(day: date) -> int:
    """The one figure of all running totals up to `day`, summed by hand where only its parts are given."""
    figures = set()
    for row in raw("official_statements.csv"):
        if row["scope"] != "all" or row["period_end"] != day.isoformat():
            continue
        if row["casualties_total"]:
            figures.add(int(row["casualties_total"]))
        elif row["killed"] and row["injured"]:
            figures.add(int(row["killed"]) + int(row["injured"]))
    assert len(figures) == 1, figures
    return figures.pop()


def recorded_between(first: date, last: date) -> Band:
    low = high = 0
    for row in raw("incidents.csv"):
        start = date.fromisoformat(row["date_start"])
        end = date.fromisoformat(row["date_end"] or row["date_start"])
        hurt = int(row["killed"] or 0) + int(row["injured"] or 0)
        if row["official_count"] != "no" and start <= last and end >= first:
            high += hurt
        if row["official_count"] == "likely" and first <= start and end <= last:
            low += hurt
    return Band(low, high)


@pytest.mark.parametrize(("texts", "first", "last"), AROUND)
def test_a_period_is_measured_between_the_totals_around_it(
    texts: tuple[str, str], first: date, last: date
) -> None:
    found = enclosing(Workspace(load_pack(COUNTRY)).ledger, Period.parse(*texts))
    assert found is not None
    assert (found.period.start, found.period.last) == (first, last)
    before = 0 if first == SINCE else stated_up_to(first - timedelta(days=1))
    assert found.stated == Band(stated_up_to(last) - before, stated_up_to(last) - before)
    assert found.recorded == recorded_between(first, last)


def test_the_sentence_names_days_bounds_and_share() -> None:
    ledger = Workspace(load_pack(COUNTRY)).ledger
    recorded = recorded_between(date(2021, 12, 15), date(2022, 12, 15))
    assert enclosing_words(ledger, Period.parse("2021-12-15", "2022-12-16")) == (
        "Between the official totals around this period (15 December 2021 to 15 December 2022), "
        f"{recorded.words()} of 81 stated casualties are recorded (57 to 58 %). 1 incident may be outside "
        "the official total."
    )
    assert recorded == Band(46, 47)
    assert enclosing_words(ledger, Period.parse("2021", "2022")).endswith(
        " 8 casualties recorded outside the official total are left out."
    )
    whole = enclosing_words(ledger)
    assert whole == enclosing_words(ledger, ledger.records.whole_period)
    assert whole.startswith(
        "Up to the latest official total (10 November 2020 to 13 March 2026), 193 to 215 of"
    )


def test_where_no_share_can_be_told_the_sentence_says_why() -> None:
    ledger = Workspace(load_pack(COUNTRY)).ledger
    year = Period.parse("2022", "2023")
    filtered = completeness(ledger, period=year, filters=Filters(victim_status=frozenset({"military"})))
    district = completeness(ledger, period=year, part=ONE_DISTRICT)
    late = completeness(ledger, period=Period(date(2026, 1, 1), date(2026, 3, 20)))
    assert filtered.words == (
        "No share recorded can be told under these filters: shares compare all casualties with official "
        "totals."
    )
    assert district.words.startswith("No share recorded can be told of one district: ")
    assert late.words.startswith("The latest official total counts up to 13 March 2026, and this period ends")
    assert filtered.between is district.between is late.between is None
    assert all("%" not in found.words for found in (filtered, district, late))


def invented(*totals: tuple[date, int], frame: pd.DataFrame | None = None, **more: Any) -> Ledger:
    rows = [{"period_end": day, "casualties_total": number, **more} for day, number in totals]
    people = incident_frame([{"date_start": date(2021, 3, 5), "killed": 1, "injured": 1}])
    return Ledger.from_pack(FakePack(people if frame is None else frame, statements=statement_frame(rows)))


def test_totals_that_fall_between_or_at_the_ends_give_no_share() -> None:
    days = [date(2021, month, 28) for month in (2, 3, 4, 5)]
    fallen = invented(*zip(days, (4, 12, 9, 15), strict=True))
    inside = enclosing_words(fallen, Period(date(2021, 3, 1), date(2021, 4, 20)))
    around = enclosing_words(fallen, Period(date(2021, 4, 1), date(2021, 4, 20)))
    wide = enclosing_words(fallen, Period(date(2021, 3, 1), date(2021, 5, 20)))
    assert "(1 March 2021 to 28 April 2021), the totals contradict each other" in inside
    assert "(29 March 2021 to 28 April 2021), the totals contradict each other" in around
    assert "(1 March 2021 to 28 May 2021), 2 of 11 stated casualties are recorded (18 %)." in wide
    still = invented(*zip(days, (4, 4, 4, 4), strict=True))
    assert "nobody is added and 2 are recorded" in enclosing_words(still, Period(date(2021, 3, 1), days[2]))


def test_totals_that_contradict_each_other_give_no_share_in_data_either() -> None:
    days = [date(2021, month, 28) for month in (2, 3, 4, 5)]
    fallen = invented(*zip(days, (4, 12, 9, 15), strict=True))
    assert enclosing(fallen, Period(date(2021, 3, 1), date(2021, 4, 20))) is None
    assert completeness(fallen, period=Period(date(2021, 3, 1), date(2021, 4, 20))).between is None


MARCH = Period(date(2021, 3, 1), date(2021, 4, 1))


def beside_totals(*parts: dict[str, Any]) -> Ledger:
    """Totals up to 28 February and 28 April, and statements of March unless they say otherwise."""
    totals = [
        {"period_end": date(2021, month, 28), "casualties_total": number}
        for month, number in ((2, 4), (4, 9))
    ]
    march = {"scope": "part_period", "period_start": MARCH.start, "period_end": MARCH.last}
    rows = [*totals, *({**march, "casualties_total": 4, **part} for part in parts)]
    people = incident_frame([{"date_start": date(2021, 3, 5), "killed": 1, "injured": 1}])
    return Ledger.from_pack(FakePack(people, statements=statement_frame(rows)))


def test_a_statement_of_exactly_the_period_comes_first_and_every_other_is_told() -> None:
    ledger = beside_totals({"issuer": "One"}, {"issuer": "Two"}, {"issuer": "Three", "casualties_total": 3})
    own = exact(ledger, MARCH)
    assert [step.stated for step in own] == [Band(4, 4), Band(4, 4), Band(3, 3)]
    ids = [step.statement_ids[0] for step in own]
    assert enclosing_words(ledger, MARCH) == (
        f"Stated for exactly this period (1 March 2021 to 31 March 2021): 3 casualties ({ids[2]}, Three) "
        f"or 4 casualties ({ids[0]}, One; {ids[1]}, Two); 2 are recorded (50 to 67 %). Between the official "
        "totals around this period (1 March 2021 to 28 April 2021), 2 of 5 stated casualties are recorded "
        "(40 %)."
    )
    assert exact_days(ledger) == (MARCH,)
    assert completeness(ledger, period=MARCH).exact == tuple(own)
    [month] = [one for one in months(ledger) if one.period == MARCH]
    assert month.share.stated == Band(3, 4)
    assert completeness(ledger, period=MARCH, part=ONE_DISTRICT).exact == ()


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "civilians_only"},
        {"scope": "cluster_munitions_only"},
        {"scope": "rounded_or_lower_bound"},
        {"area": "Somewhere"},
        {"area": "Nord"},
        {"period_end": date(2021, 3, 30)},
        {"stated_on": date(2021, 3, 31), "stated_precision": "month"},
        {"casualties_total": None},
    ],
)
def test_what_counts_other_people_days_or_places_is_none_of_the_period(other: dict[str, Any]) -> None:
    ledger = beside_totals(other)
    assert exact(ledger, MARCH) == []
    assert enclosing_words(ledger, MARCH) == enclosing_words(beside_totals(), MARCH)


def test_what_is_contradicted_says_so_in_the_sentence_itself() -> None:
    """Beside 9 stated twice for a year whose totals grow by more the sentence had said nothing."""
    total = {"scope": "all", "period_start": date(2021, 1, 10)}
    inner = {**total, "period_end": date(2021, 3, 9), "casualties_total": 8}
    grown = " Totals within these days grow by 4, which contradicts "
    for figures, told in (
        ((4, 4), " recorded (50 %)."),
        ((3, 3), f"{grown}S-4 and S-5."),
        ((3, 4), f"{grown}S-4."),
    ):
        ledger = beside_totals(inner, *({"casualties_total": figure} for figure in figures))
        own, _, _ = enclosing_words(ledger, MARCH).partition(" Between the official totals")
        assert own.endswith(told), own
    longer = {**total, "period_end": date(2021, 4, 28), "casualties_total": 9, "killed": 2}
    own, _, _ = enclosing_words(beside_totals({"killed": 3}, longer), MARCH).partition(" Between the")
    assert own.endswith(" A total of a longer time is 2 killed, beside 3 stated, which contradicts S-3.")


def test_totals_of_exactly_a_month_are_told_beside_a_statement_of_it() -> None:
    ledger = beside_totals({"scope": "all", "casualties_total": 7, "period_start": date(2021, 1, 10)}, {})
    assert "(1 March 2021 to 31 March 2021), 2 of 3 stated casualties" in enclosing_words(ledger, MARCH)
    [month] = [one for one in months(ledger) if one.period == MARCH]
    assert month.share.stated == Band(3, 4)


def test_a_period_before_every_total_is_said() -> None:
    ledger = invented((date(2021, 12, 31), 9), period_start=date(2021, 6, 1))
    early = enclosing_words(ledger, Period(date(2021, 2, 1), date(2021, 8, 1)))
    assert early.startswith("Official totals count from 1 June 2021, and this period begins earlier")
    assert "(1 June 2021 to 31 December 2021), 0 of 9" in enclosing_words(ledger)


@examples(30)
@given(INCIDENTS, day_windows())
def test_both_sides_count_the_same_days_and_hold_the_period(frame: pd.DataFrame, period: Period) -> None:
    ledger = invented((date(2021, 2, 28), 4), (date(2021, 9, 30), 20), (date(2022, 1, 31), 41), frame=frame)
    found, words = enclosing(ledger, period), enclosing_words(ledger, period)
    if found is None:
        assert "%" not in words
        return
    whole = found.period == Period(date(2021, 1, 10), date(2022, 2, 1))
    assert whole or (found.period.start <= period.start and period.end <= found.period.end)
    assert found.recorded == ledger.recorded(found.period)["casualties"]
    assert day_words(found.period.start) in words
    assert day_words(found.period.last) in words
