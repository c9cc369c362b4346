"""What is stated between two statements, and where to look for missing records."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.periods import Period
from geo.reconciliation.bands import Band
from geo.reconciliation.enclosing import exact
from geo.reconciliation.increments import (
    ALL_ISSUERS,
    increments,
    knots,
    running_totals,
    series_names,
    stated_intervals,
)
from geo.reconciliation.leads import leads
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.summary import issuers_words
from tests.analysis.analysis_cases import INCIDENTS, SINCE, UNTIL, FakePack, incident_frame, statement_frame
from tests.examples import examples

JANUARY, MARCH, MAY = date(2021, 1, 31), date(2021, 3, 31), date(2021, 5, 31)
PEOPLE = [
    {"date_start": date(2021, 1, 20), "killed": 1, "injured": 1},
    {"date_start": date(2021, 3, 5), "killed": 0, "injured": 2, "official_count": "unclear"},
    {"date_start": date(2021, 3, 25), "date_end": date(2021, 4, 4), "killed": 0, "injured": 1},
    {"date_start": date(2021, 5, 5), "killed": 1, "injured": 0},
]


def ledger(*rows: dict[str, Any]) -> Ledger:
    frame = incident_frame(PEOPLE).assign(source_ids=["P1", "P2;P3", "P3", "P4"])
    return Ledger.from_pack(FakePack(frame, statements=statement_frame(list(rows))))


def test_increments_follow_each_other_from_the_start() -> None:
    found = increments(
        ledger(
            {"period_end": JANUARY, "casualties_total": 5},
            {"period_end": MARCH, "casualties_total": 12, "issuer": "Other"},
            {"period_end": MAY, "casualties_total": 11},
        )
    )
    assert [one.period for one in found] == [
        Period(SINCE, date(2021, 2, 1)),
        Period(date(2021, 2, 1), date(2021, 4, 1)),
        Period(date(2021, 4, 1), date(2021, 6, 1)),
    ]
    assert [one.stated for one in found] == [Band(5, 5), Band(7, 7), Band(-1, -1)]
    assert [one.recorded for one in found] == [Band(2, 2), Band(0, 3), Band(1, 2)]
    assert [one.residual for one in found] == [Band(3, 3), Band(4, 7), Band(-3, -2)]
    assert [one.falls for one in found] == [False, False, True]
    assert found[1].statement_ids == ("S-1", "S-2")
    assert found[1].source_ids == ("Q1", "Q2")
    assert found[2].words == (
        "1 April 2021 to 31 May 2021: the later total is lower by 1 casualty, 1 to 2 recorded."
    )
    assert found[2].share is None
    assert found[0].share == (40.0, 40.0)


def test_totals_of_others_than_authorities_are_no_official_total() -> None:
    kinds = ("official", "media_count", "media_quoting_officials", "ngo", "international", "other", None)
    rows = [
        {"period_end": JANUARY, "casualties_total": 5},
        *(
            {"period_end": MARCH, "casualties_total": 20 + at, "issuer": f"Issuer {at}", "issuer_kind": kind}
            for at, kind in enumerate(kinds)
        ),
        {"period_end": MAY, "casualties_total": 90, "issuer": "Newspaper", "issuer_kind": "media_count"},
        {"period_end": JANUARY, "casualties_total": 9, "issuer": "Newspaper", "issuer_kind": "media_count"},
    ]
    found = ledger(*rows)
    assert [knot.stated for knot in knots(found.statements)] == [Band(5, 5), Band(20, 26)]
    assert found.latest is not None
    assert found.latest.statement.issuer_kind in ("", "official")
    # Of the issuer itself its totals still tell what it added.
    assert [one.stated for one in increments(found, series="Newspaper")] == [Band(9, 9), Band(81, 81)]
    assert series_names(found.statements) == (ALL_ISSUERS, "Newspaper")
    assert all(one.series != "Newspaper" for one in increments(found))
    notes = {
        line.statement.issuer: [one.words for one in line.notes if one.kind == "issuer"]
        for line in found.lines
    }
    assert notes["Issuer 1"] == [
        "Its issuer is no authority (media, own count): no part of the official totals."
    ]
    assert notes["Issuer 6"] == [
        "What kind of issuer this is, is not said; the statement counts among the official totals."
    ]
    assert notes["Issuer 0"] == []
    assert issuers_words(found) == (
        "What kind of issuer stands behind S-8 is not said; it counts as official. 7 running totals are of "
        "media, organisations or others and no part of the official totals."
    )
    # Exactly these days are stated by a newspaper: its tally is no measure of what is recorded.
    assert exact(found, Period(SINCE, date(2021, 6, 1))) == []


def test_statements_that_differ_up_to_one_day_make_a_band() -> None:
    found = increments(
        ledger(
            {"period_end": JANUARY, "casualties_total": 5},
            {"period_end": JANUARY, "casualties_total": 6},
            {"period_end": MARCH, "casualties_total": 9},
        )
    )
    assert [one.stated for one in found] == [Band(5, 6), Band(3, 4)]
    assert found[1].statement_ids == ("S-1", "S-2", "S-3")


def test_issuers_have_their_own_series() -> None:
    rows = [
        {"period_end": JANUARY, "killed": 1, "injured": 1, "issuer": "Ministry (as reported by a paper)"},
        {"period_end": MARCH, "casualties_total": 9, "issuer": "Office"},
        {"period_end": MAY, "casualties_total": 12, "issuer": "Ministry"},
        {"period_end": MAY, "scope": "rounded_or_lower_bound", "casualties_total": 20, "issuer": "Office"},
    ]
    found = ledger(*rows)
    assert series_names(found.statements) == (ALL_ISSUERS, "Ministry")
    own = increments(found, series="Ministry")
    assert [one.stated for one in own] == [Band(2, 2), Band(10, 10)]
    assert increments(found, series="Nobody") == ()
    assert increments(found, measure="killed_journalists") == ()


def test_totals_of_another_start_are_no_part_of_the_series() -> None:
    found = ledger(
        {"period_start": date(2021, 1, 15), "period_end": JANUARY, "casualties_total": 5},
        {"period_end": MARCH, "casualties_total": 9},
    )
    assert [knot.after for knot in knots(found.statements)] == [date(2021, 4, 1)]


def test_statements_over_part_of_the_period_are_intervals_as_they_stand() -> None:
    found = ledger(
        {
            "scope": "part_period",
            "period_start": date(2021, 3, 1),
            "period_end": MARCH,
            "casualties_total": 9,
        },
        {"scope": "part_period", "period_start": date(2021, 3, 1), "period_end": MARCH},
    )
    [one] = stated_intervals(found)
    assert (one.stated, one.recorded, one.before) == (Band(9, 9), Band(0, 3), ())


totals = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), min_size=1, max_size=6)


@examples(50)
@given(INCIDENTS, totals)
def test_increments_add_up_to_the_last_total(frame: pd.DataFrame, rows: list[tuple[int, int]]) -> None:
    by_day = {SINCE + timedelta(days=day): figure for day, figure in rows}
    statements = [{"period_end": day, "casualties_total": figure} for day, figure in by_day.items()]
    found = increments(Ledger.from_pack(FakePack(frame, statements=statement_frame(statements))))
    assert found[0].period.start == SINCE
    for earlier, later in itertools.pairwise(found):
        assert earlier.period.end == later.period.start
    total = sum((one.stated for one in found), start=Band(0, 0))
    assert total.is_point
    assert total.low == by_day[max(by_day)]


def test_leads_are_ranked_by_what_is_certainly_missing() -> None:
    found = leads(
        ledger(
            {"period_end": JANUARY, "casualties_total": 12},
            {"period_end": MARCH, "casualties_total": 32},
            {"period_end": MAY, "casualties_total": 33},
        )
    )
    assert [lead.rank for lead in found] == [1, 2]
    assert [lead.increment.residual for lead in found] == [Band(17, 20), Band(10, 10)]
    first = found[0]
    assert first.incident_ids == ("T-2", "T-3")
    assert first.incident_source_ids == ("P2", "P3")
    assert first.increment.source_ids == ("Q1", "Q2")
    assert first.words == (
        "1 February 2021 to 31 March 2021: 17 to 20 casualties stated and not recorded (20 stated, 0 to 3 "
        "recorded). 1 incident may be outside the official total. 2 "
        "records may be of these days."
    )
    assert first.to_dict()["rank"] == 1


def test_finer_intervals_take_the_place_of_coarse_ones() -> None:
    part = {"scope": "part_period", "casualties_total": 30}
    found = leads(
        ledger(
            {"period_end": JANUARY, "casualties_total": 2},
            {"period_end": MAY, "casualties_total": 92},
            {**part, "period_start": date(2021, 2, 1), "period_end": MARCH},
            {**part, "period_start": date(2021, 4, 1), "period_end": MAY},
        )
    )
    assert [lead.increment.statement_ids for lead in found] == [("S-4",), ("S-3",)]


def test_overlapping_leads_are_told_once() -> None:
    part = {"scope": "part_period", "period_start": date(2021, 2, 1)}
    found = leads(
        ledger(
            {**part, "period_end": MARCH, "casualties_total": 9},
            {**part, "period_start": date(2021, 2, 5), "period_end": date(2021, 4, 2), "casualties_total": 8},
        )
    )
    [lead] = found
    assert lead.increment.statement_ids == ("S-1",)
    assert [other.statement_ids for other in lead.also] == [("S-2",)]


@examples(30)
@given(INCIDENTS, totals, st.integers(0, 4))
def test_every_lead_misses_someone_and_none_is_hidden_by_the_order(
    frame: pd.DataFrame, rows: list[tuple[int, int]], limit: int
) -> None:
    statements = [
        {"period_end": SINCE + timedelta(days=day), "casualties_total": figure} for day, figure in rows
    ]
    found = Ledger.from_pack(FakePack(frame, statements=statement_frame(statements)))
    every = leads(found)
    lows = [lead.increment.residual.low for lead in every]
    assert lows == sorted(lows, reverse=True)
    assert all(low > 0 for low in lows)
    assert leads(found, limit=limit) == every[:limit]
    assert all(lead.increment.period.last <= UNTIL for lead in every)


def test_running_totals_all_start_on_the_first_day() -> None:
    found = running_totals(
        ledger(
            {"period_end": JANUARY, "casualties_total": 5},
            {"period_end": MARCH, "casualties_total": 12},
            {"period_end": MARCH, "casualties_total": 14},
        )
    )
    assert [one.period for one in found] == [
        Period(SINCE, date(2021, 2, 1)),
        Period(SINCE, date(2021, 4, 1)),
    ]
    assert [one.stated for one in found] == [Band(5, 5), Band(12, 14)]
    assert [one.recorded for one in found] == [Band(2, 2), Band(2, 5)]
    assert found[1].residual == Band(7, 12)
    assert running_totals(ledger({"killed_journalists": 1}), measure="killed_journalists") == ()


def test_areas_that_differ_are_said_with_the_interval_and_the_lead() -> None:
    found = ledger(
        {"period_end": JANUARY, "casualties_total": 5},
        {"period_end": MARCH, "casualties_total": 12, "area": "Front"},
        {"period_end": MAY, "casualties_total": 30, "area": "Front"},
    )
    first, second, third = increments(found)
    words = "The statements may count different areas: S-1 speaks of no area; S-2 speaks of “Front”."
    assert (first.areas, second.areas, third.areas) == ("", words, "")
    told = {lead.increment.statement_ids: lead.words for lead in leads(found)}
    assert told["S-1", "S-2"].endswith(words)
    assert not told["S-2", "S-3"].endswith(words)


def test_a_total_of_some_districts_is_no_part_of_the_running_series() -> None:
    country = [
        {"period_end": JANUARY, "casualties_total": 50},
        {"period_end": MAY, "casualties_total": 70},
    ]
    north = [
        {"period_end": MARCH, "casualties_total": 5, "area": "North"},
        {"period_end": date(2021, 6, 30), "casualties_total": 6, "area": "North"},
    ]
    found = ledger(*country, *north)
    assert increments(found) == increments(ledger(*country))
    assert found.latest is not None
    assert found.latest.statement.statement_id == "S-2"
    assert [one.statement_id for one in found.series] == ["S-1", "S-2"]
    # Fewer people in one district are no fall of the whole; a fall there is one of its own.
    assert found.contradictions == ()
    fewer = ledger(*country, north[0], {**north[1], "casualties_total": 4})
    assert [(one.kind, one.statement_ids) for one in fewer.contradictions] == [("fall", ("S-3", "S-4"))]


def test_a_part_stated_of_some_districts_is_held_against_the_whole_alone() -> None:
    country = [
        {"period_end": JANUARY, "casualties_total": 50},
        {"period_end": MARCH, "casualties_total": 70},
        {"period_end": MAY, "casualties_total": 80},
    ]
    part = {"scope": "part_period", "period_start": date(2021, 1, 20), "period_end": date(2021, 4, 30)}
    # Elsewhere more may have been added within these days.
    assert ledger(*country, {**part, "area": "North", "casualties_total": 3}).contradictions == ()
    [more] = ledger(*country, {**part, "area": "North", "casualties_total": 90}).contradictions
    assert more.kind == "part_above_whole"
    [less] = ledger(*country, {**part, "casualties_total": 3}).contradictions
    assert less.kind == "whole_above_part"
