"""Statements as values, and who they mean."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from geo.errors import PeriodError
from geo.reconciliation.bands import Band
from geo.reconciliation.statements import (
    Areas,
    Statement,
    column_for,
    people,
    read_statements,
    series_labels,
    split_ids,
    why_not,
)
from tests.analysis.analysis_cases import DISTRICTS, statement_frame


def one(**row: object) -> Statement:
    [statement] = read_statements(statement_frame([row]))
    return statement


def test_figures_are_kept_and_only_sums_are_added() -> None:
    statement = one(killed=12, injured=21, killed_civilian=6, injured_civilian=7, killed_military=6)
    assert statement.stated["casualties"] == 33
    assert statement.stated["casualties_civilian"] == 13
    assert statement.derived == {"casualties", "casualties_civilian"}
    assert statement.stated["injured_military"] is None
    assert statement.stated["casualties_military"] is None


def test_no_figure_is_made_from_a_difference() -> None:
    statement = one(casualties_total=10, killed=4)
    assert statement.stated["injured"] is None
    assert not statement.derived


def test_a_stated_total_is_never_replaced_by_a_sum() -> None:
    assert one(casualties_total=351, killed=65, injured=288).stated["casualties"] == 351


def test_where_civilians_alone_are_counted_they_are_everyone() -> None:
    statement = one(scope="civilians_only", killed_civilian=14)
    assert statement.stated["killed"] == 14
    assert statement.derived == {"killed"}
    assert one(scope="all", killed_civilian=14).stated["killed"] is None


@pytest.mark.parametrize(
    ("issuer", "series"),
    [
        ("Agency", "Agency"),
        ("Agency (as reported by a paper)", "Agency"),
        ("Agency (AGE), as reported by a paper", "Agency"),
        ("Agency, quoted by a paper", "Agency"),
        ("Office as reported by a paper", "Office"),
        ("(unnamed)", "(unnamed)"),
    ],
)
def test_who_passes_a_statement_on_is_no_other_issuer(issuer: str, series: str) -> None:
    assert one(issuer=issuer).series == series


def test_a_series_is_called_as_its_statements_call_their_issuer() -> None:
    """A series is grouped without brackets; shown so, an organisation or a paper reads as an authority."""
    names = ("Campaign (NGO)", "Office (as reported by a paper)", "Office", "Tally (media, official figures)")
    assert series_labels(one(issuer=name) for name in names) == {
        "Campaign": "Campaign (NGO)",
        "Office": "Office",
        "Tally": "Tally (media, official figures)",
    }


def test_statements_stand_in_the_order_of_the_day_they_count_up_to() -> None:
    frame = statement_frame(
        [
            {"period_end": date(2021, 9, 1)},
            {"period_end": date(2021, 3, 1), "stated_on": date(2022, 1, 1)},
            {"period_end": date(2021, 3, 1)},
        ]
    )
    assert [statement.statement_id for statement in read_statements(frame)] == ["S-3", "S-2", "S-1"]
    assert read_statements(pd.DataFrame()) == ()


def test_a_reversed_period_names_the_statement() -> None:
    with pytest.raises(PeriodError, match=r"S-1 counts from 2021-01-10 to 2020-01-01"):
        one(period_end=date(2020, 1, 1))


def test_areas_are_found_by_any_name_or_not_at_all() -> None:
    areas = Areas(DISTRICTS.assign(aliases=["Nord;Norte", None, None]), frozenset({"Island"}))
    assert areas.find(None) == frozenset()
    assert areas.find("island") == frozenset()
    assert areas.find("North") == areas.find("norte") == {"X-NOR"}
    assert areas.find("North, East and South") == {"X-NOR", "X-OST", "X-SUD"}
    assert areas.find("the frontier") is None
    assert areas.find("North and the frontier") is None


def test_what_no_record_tells_has_a_reason() -> None:
    everyone, civilians = one(), one(scope="civilians_only")
    assert column_for(everyone, "killed_journalists") is None
    assert "journalists" in why_not(everyone, "killed_journalists")
    assert column_for(civilians, "injured_military") is None
    assert "civilians only" in why_not(civilians, "injured_military")
    assert column_for(civilians, "killed") == "killed_civilian"
    assert why_not(civilians, "killed") == ""


def test_words_of_people_and_lists_of_sources() -> None:
    assert people("casualties", Band(1, 1)) == "1 casualty"
    assert people("injured_military", Band(2, 3)) == "2 to 3 military injured"
    assert split_ids(" S1; ;S2") == ("S1", "S2")
    assert split_ids(float("nan")) == ()
