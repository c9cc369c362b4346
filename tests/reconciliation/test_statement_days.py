"""A statement of which only the month or the year is known claims no day, whatever is made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.maps.payload.stated import stated_of
from geo.reconciliation.completeness import completeness, months, statuses
from geo.reconciliation.contradictions import contradictions
from geo.reconciliation.counted import counted
from geo.reconciliation.enclosing import NO_STATEMENT, enclosing_words
from geo.reconciliation.increments import increments, knots, running_totals, stated_intervals
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.lines import LedgerLine
from geo.reconciliation.listing import APART, known_first, listed_lines
from geo.reconciliation.reconciliation import reconciliation
from geo.reconciliation.statements import Statement, read_statements
from geo.reconciliation.summary import summary
from tests.analysis.analysis_cases import FakePack, incident_frame, statement_frame

INCIDENTS = [
    {"date_start": "2021-03-10", "killed": 1, "injured": 0},
    {"date_start": "2021-04-10", "killed": 0, "injured": 1},
    {"date_start": "2021-05-10", "killed": 0, "injured": 1},
]


def one(**row: Any) -> Statement:
    [statement] = read_statements(statement_frame([row]))
    return statement


def total(day: str, casualties: int, precision: str | None = None, **row: Any) -> dict[str, Any]:
    return {"period_end": day, "casualties_total": casualties, "stated_precision": precision, **row}


def ledger(*rows: dict[str, Any]) -> Ledger:
    return Ledger.from_pack(FakePack(incident_frame(INCIDENTS), statements=statement_frame(list(rows))))


@pytest.mark.parametrize(
    ("precision", "made", "until", "first", "last"),
    [
        (None, "13 April 2021", "13 April 2021", date(2021, 4, 13), date(2021, 4, 13)),
        ("day", "13 April 2021", "13 April 2021", date(2021, 4, 13), date(2021, 4, 13)),
        ("month", "in April 2021", "a day in April 2021", date(2021, 4, 1), date(2021, 4, 30)),
        ("year", "in 2021", "a day in 2021", date(2021, 1, 10), date(2021, 12, 31)),
    ],
)
def test_words_and_days_claim_no_more_than_is_known(
    precision: str | None, made: str, until: str, first: date, last: date
) -> None:
    for day in ("2021-04-13", "2021-04-02") if precision in ("month", "year") else ("2021-04-13",):
        statement = one(**total(day, 3, precision))
        assert (statement.stated_words, statement.until_words) == (made, until)
        assert (statement.certain_period.last, statement.period.last) == (first, last)
        assert statement.end_known == statement.day_known == (precision in (None, "day"))
        assert statement.about.endswith(f"up to {until})")
        assert statement.period_words.endswith(f" to {until}") or statement.end_known


def test_a_period_that_ended_before_is_known_to_the_day() -> None:
    statement = one(**total("2021-03-31", 3, "month", stated_on="2021-05-02"))
    assert not statement.day_known
    assert statement.end_known
    assert statement.stated_words == "in May 2021"
    assert statement.until_words == "31 March 2021"


def test_beside_it_stands_what_is_recorded_up_to_any_of_its_days() -> None:
    found = ledger(total("2021-04-02", 9, "month"))
    [line] = found.lines
    band = line["casualties"].recorded
    assert band is not None
    assert (band.low, band.high) == (1, 2)
    table = counted(found, line.statement)
    assert (int(table["casualties_low"].sum()), int(table["casualties_high"].sum())) == (1, 2)
    assert "in April 2021" in " ".join(note.words for note in line.notes if note.kind == "day")
    said = line.to_dict()
    assert said["stated_precision"] == "month"
    assert said["stated_words"] == "in April 2021"
    assert isinstance(said["period"], dict)
    assert (said["period"]["to_at_least"], said["period"]["to"]) == ("2021-04-01", "2021-04-30")


def test_the_latest_total_is_one_whose_day_is_known() -> None:
    found = ledger(
        total("2021-03-20", 5, killed_civilian=1), total("2021-04-02", 9, "month", killed_civilian=2)
    )
    assert found.latest is not None
    assert found.latest["casualties"].stated == 5
    assert completeness(found).words == enclosing_words(found)
    assert "10 January 2021 to 20 March 2021), 1 of 5 stated casualties is recorded" in enclosing_words(found)
    # By status the last total that gives a figure is named, with what is known of its day.
    [civilians] = [status for status in statuses(found) if status.measure == "killed_civilian"]
    assert civilians.statement is not None
    assert civilians.statement.until_words == "a day in April 2021"


def test_where_no_day_is_known_the_latest_total_is_told_as_it_is() -> None:
    found = ledger(total("2021-03-31", 5, "month"), total("2021-04-02", 9, "month"))
    assert found.latest is not None
    assert found.latest.statement.until_words == "a day in April 2021"
    assert summary(found)[0].startswith("9 casualties are stated from 10 January 2021 to a day in April 2021")
    assert completeness(found).words == NO_STATEMENT
    assert stated_of(found).strip == ()


def test_no_interval_starts_or_ends_with_a_day_nobody_knows() -> None:
    known = total("2021-03-20", 5), total("2021-05-20", 9)
    vague = total("2021-04-02", 7, "month"), total("2021-04-30", 2, "month", scope="part_period")
    plain, both = ledger(*known), ledger(*known, *vague)
    for walk in (increments, running_totals, stated_intervals):
        assert [step.period for step in walk(both)] == [step.period for step in walk(plain)]
    assert len(knots(both.statements)) == 2
    assert [month.share.stated for month in months(both)] == [month.share.stated for month in months(plain)]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        # Certainly after, and lower: a fall. Perhaps before: none.
        ([total("2021-03-20", 9), total("2021-04-02", 7, "month")], ["fall"]),
        ([total("2021-04-20", 9), total("2021-04-02", 7, "month")], []),
        ([total("2021-04-02", 9, "month"), total("2021-05-20", 7)], ["fall"]),
        ([total("2021-04-02", 9, "month"), total("2021-04-30", 7)], []),
        # The same written day is not the same day.
        ([total("2021-04-30", 9), total("2021-04-30", 7, "month")], []),
        ([total("2021-04-30", 9, "month"), total("2021-05-31", 7, "month")], []),
        ([total("2021-04-30", 9), total("2021-04-30", 7)], ["differ"]),
    ],
)
def test_contradictions_need_days_that_are_known(rows: list[dict[str, Any]], kinds: list[str]) -> None:
    found = contradictions(read_statements(statement_frame(rows)))
    assert [note.kind for note in found] == kinds


def test_a_total_that_may_lie_in_between_leaves_no_gap() -> None:
    rows = [total("2021-01-20", 3), total("2022-01-20", 9)]
    assert [note.kind for note in contradictions(read_statements(statement_frame(rows)))] == ["gap"]
    rows.append(total("2021-06-30", 5, "month"))
    assert contradictions(read_statements(statement_frame(rows))) == ()


def test_a_layer_without_the_field_knows_every_day() -> None:
    frame = statement_frame([total("2021-04-02", 3)]).drop(columns="stated_precision")
    [statement] = read_statements(frame)
    assert statement.day_known
    assert pd.Timestamp(statement.stated_on) == pd.Timestamp("2021-04-02")


def test_in_lists_those_of_no_known_day_stand_behind_all_others() -> None:
    """Among totals of known days "a day in 2021" reads as a rise and a fall that nobody stated."""
    days = [total(f"2021-0{month}-28", month) for month in (2, 5, 8)]
    rows = statement_frame([*days, total("2021-12-31", 9, "year", stated_on="2021-12-31")])
    pack = FakePack(incident_frame(INCIDENTS), statements=rows, facts=pd.DataFrame())
    found = Ledger.from_pack(pack)

    def ids(lines: list[LedgerLine]) -> list[str]:
        return [line.statement.statement_id for line in lines]

    assert ids(list(found.lines)) == ["S-4", "S-1", "S-2", "S-3"]
    assert ids(known_first(found.lines)) == ["S-1", "S-2", "S-3", "S-4"]
    wanted = {None: ["S-3", "S-2", "S-1", "S-4"], 3: ["S-3", "S-2", "S-4"], 1: ["S-4"]}
    assert {most: ids(listed_lines(found.lines, most=most)) for most in wanted} == wanted
    text = reconciliation(pack, ledger=found).to_text()
    assert text.index("S-3") < text.index("S-4") < text.index(APART)
