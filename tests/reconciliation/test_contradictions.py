"""What contradicts within and between statements, and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.reconciliation.contradictions import contradictions
from geo.reconciliation.notes import Note
from geo.reconciliation.partial import chains
from geo.reconciliation.statements import read_statements
from tests.analysis.analysis_cases import statement_frame

MARCH, APRIL, MAY, JUNE = (date(2021, month, 20) for month in (3, 4, 5, 6))


def found(*rows: dict[str, Any]) -> list[Note]:
    return list(contradictions(read_statements(statement_frame(list(rows)))))


def one(*rows: dict[str, Any]) -> Note:
    [note] = found(*rows)
    return note


def test_statements_that_agree_contradict_nothing() -> None:
    assert found() == []
    assert (
        found(
            {"period_end": MARCH, "casualties_total": 10, "killed": 4, "injured": 6, "killed_civilian": 3},
            {"period_end": MARCH, "killed": 4},
            {"period_end": MAY, "casualties_total": 12, "killed": 4, "injured": 8},
            {
                "scope": "part_period",
                "period_start": date(2021, 3, 21),
                "period_end": MAY,
                "casualties_total": 2,
            },
        )
        == []
    )


def test_a_total_that_is_not_its_sum() -> None:
    note = one({"casualties_total": 351, "killed": 65, "injured": 288})
    assert note.kind == "sum"
    assert "351 casualties, but 65 killed and 288 injured, which are 353" in note.words
    assert (note.statement_ids, note.source_ids) == (("S-1",), ("Q1",))


@pytest.mark.parametrize(
    "figures",
    [
        {"killed": 5, "killed_civilian": 4, "killed_military": 3},
        {"killed": 5, "killed_civilian": 6},
        {"killed": 2, "killed_journalists": 3},
        {"casualties_total": 4, "injured": 5},
    ],
)
def test_parts_that_exceed_their_whole(figures: dict[str, int]) -> None:
    assert [note.kind for note in found(figures)] == ["parts"]


def test_parts_that_fall_short_contradict_nothing() -> None:
    assert found({"killed": 9, "killed_civilian": 4, "killed_military": 3}) == []


def test_a_fall_names_the_highest_before_it() -> None:
    notes = found(
        {"period_end": MARCH, "killed": 4},
        {"period_end": APRIL, "killed": 9, "source_ids": "Q7;Q8"},
        {"period_end": MAY, "killed": 8},
        {"period_end": JUNE, "killed": 9},
    )
    assert [(note.kind, note.statement_ids, note.source_ids) for note in notes] == [
        ("fall", ("S-2", "S-3"), ("Q7", "Q8", "Q3"))
    ]
    assert "8 killed, 1 fewer than S-2 (Authority, up to 20 April 2021) with 9" in notes[0].words


def test_totals_that_start_on_other_days_are_other_series() -> None:
    assert (
        found(
            {"period_end": MARCH, "killed": 9},
            {"period_start": date(2021, 4, 1), "period_end": APRIL, "killed": 1},
        )
        == []
    )


def test_civilians_are_a_series_of_their_own() -> None:
    notes = found(
        {"scope": "civilians_only", "period_end": MARCH, "killed_civilian": 9},
        {"scope": "civilians_only", "period_end": APRIL, "killed_civilian": 8},
    )
    assert [note.kind for note in notes] == ["fall"]


def test_civilians_alone_are_compared_with_the_civilians_of_earlier_totals() -> None:
    total = {"period_end": MARCH, "killed": 12, "killed_civilian": 9}
    alone = {"scope": "civilians_only", "period_end": APRIL, "killed_civilian": 8}
    note = one(total, alone)
    assert (note.kind, note.statement_ids) == ("fall", ("S-1", "S-2"))
    assert "8 civilians killed, 1 fewer than S-1" in note.words
    assert found(total, {**alone, "killed_civilian": 9}) == []
    assert found(total, {**alone, "period_start": date(2021, 2, 1)}) == []


def test_killed_with_and_without_later_deaths() -> None:
    note = one(
        {"period_end": MARCH, "casualties_total": 50, "killed": 10},
        {"period_end": APRIL, "casualties_total": 50, "killed": 12},
    )
    assert note.kind == "later_deaths"
    assert "the killed rise by 2 and the injured fall by 2" in note.words
    assert "the rest stays open" not in note.words


def test_later_deaths_explain_no_more_than_they_can() -> None:
    notes = found(
        {"period_end": MARCH, "killed": 33, "injured": 139},
        {"period_end": APRIL, "killed": 34, "injured": 135},
    )
    assert sorted(note.kind for note in notes) == ["fall", "fall", "later_deaths"]
    assert any("at most 1 of the 4; the rest stays open" in note.words for note in notes)


def test_statements_up_to_the_same_day_that_differ() -> None:
    note = one(
        {"period_end": MARCH, "casualties_total": 352, "issuer": "Ministry"},
        {"period_end": MARCH, "casualties_total": 351, "issuer": "Office", "stated_on": JUNE},
    )
    assert note.kind == "differ"
    assert set(note.statement_ids) == {"S-1", "S-2"}
    assert "352 and 351 casualties" in note.words


def test_parts_of_the_same_period_that_differ() -> None:
    part = {"scope": "part_period", "period_end": MARCH}
    note = one({**part, "killed": 19}, {**part, "killed": 20, "issuer": "Office"})
    assert note.kind == "differ"
    assert found({**part, "killed": 19}, {**part, "killed": 20, "period_end": APRIL}) == []
    shorter = one({**part, "killed": 19}, {**part, "killed": 18, "period_end": APRIL})
    assert shorter.kind == "part_above_parts"


def test_two_bodies_on_one_day_up_to_neighbouring_days() -> None:
    rows: list[dict[str, Any]] = [
        {"period_end": date(2021, 3, 19), "stated_on": MARCH, "casualties_total": 276, "issuer": "Paper"},
        {"period_end": MARCH, "stated_on": MARCH, "casualties_total": 278, "issuer": "Ministry"},
    ]
    assert one(*rows).kind == "differ"
    rows[0]["issuer"] = "Ministry (as reported by a paper)"
    assert found(*rows) == []


def test_a_part_above_the_whole_and_above_the_growth_around_it() -> None:
    part = {"scope": "part_period", "period_start": date(2021, 3, 25), "period_end": APRIL}
    totals = [
        {"period_end": MARCH, "killed": 12},
        {"period_end": MAY, "killed": 30},
    ]
    growth = one(*totals, {**part, "killed": 21})
    assert growth.kind == "part_above_whole"
    assert "more than the 18 by which the total grows over a longer time" in growth.words
    assert growth.statement_ids == ("S-3", "S-1", "S-2")
    whole = one(*totals, {**part, "killed": 31})
    assert "more than the 30 of S-2" in whole.words
    assert found(*totals, {**part, "killed": 18}) == []


def test_a_part_is_held_against_the_totals_that_leave_most_room() -> None:
    part = {"scope": "part_period", "period_start": date(2021, 3, 25), "period_end": APRIL, "killed": 21}
    notes = found(
        {"period_end": MARCH, "killed": 12},
        {"period_end": MAY, "killed": 30},
        {"period_end": MAY, "killed": 33},
        part,
    )
    assert [note.kind for note in notes] == ["differ"]


def test_a_total_that_grows_by_more_than_a_part_around_the_same_days() -> None:
    part = {"scope": "part_period", "period_start": date(2021, 3, 19), "period_end": MAY}
    totals = [
        {"period_end": MARCH, "injured": 12},
        {"period_end": APRIL, "injured": 30},
    ]
    growth = one(*totals, {**part, "injured": 17})
    assert growth.kind == "whole_above_part"
    assert "states 17 injured from 19 March 2021 to 20 May 2021, fewer than the 18 by which" in growth.words
    assert (growth.statement_ids, growth.source_ids) == (("S-3", "S-1", "S-2"), ("Q3", "Q1", "Q2"))
    assert found(*totals, {**part, "injured": 18}) == []
    # The first total counts days before the part begins.
    assert found(*totals, {**part, "period_start": date(2021, 3, 22), "injured": 17}) == []


def test_of_totals_up_to_one_day_those_count_that_leave_most_room() -> None:
    part = {"scope": "part_period", "period_start": date(2021, 3, 19), "period_end": MAY, "killed": 17}
    notes = found(
        {"period_end": MARCH, "killed": 12},
        {"period_end": MARCH, "killed": 13},
        {"period_end": APRIL, "killed": 30},
        part,
    )
    assert [note.kind for note in notes] == ["differ"]


def test_civilians_may_be_fewer_than_everyone_who_was_added() -> None:
    part = {"scope": "civilians_only", "period_end": MAY, "killed_civilian": 2}
    assert found({"period_end": MARCH, "killed": 2}, {"period_end": APRIL, "killed": 9}, part) == []


def parts(*figures: int | None) -> list[dict[str, Any]]:
    """Return parts of one issuer and day, one after the other: up to March, April and May."""
    starts = (date(2021, 2, 21), date(2021, 3, 21), date(2021, 4, 21))
    days = zip(starts, (MARCH, APRIL, MAY), figures, strict=False)
    blank = {"scope": "part_period", "stated_on": JUNE}
    return [{**blank, "period_start": start, "period_end": end, "killed": got} for start, end, got in days]


def test_a_part_above_the_parts_of_another_issuer_around_it() -> None:
    other = {
        "scope": "part_period",
        "period_start": date(2021, 3, 1),
        "period_end": date(2021, 4, 30),
        "issuer": "Campaign",
    }
    note = one(*parts(3, 4, 5), {**other, "killed": 13})
    assert note.kind == "part_above_parts"
    assert "13 killed from 1 March 2021 to 30 April 2021, more than the 12 that S-1 to S-3" in note.words
    assert "add up to from 21 February 2021 to 20 May 2021" in note.words
    assert note.statement_ids == ("S-4", "S-1", "S-2", "S-3")
    assert found(*parts(3, 4, 5), {**other, "killed": 12}) == []
    # What one of them does not state is not nothing.
    assert found(*parts(3, None, 5), {**other, "killed": 13}) == []
    assert found(*parts(3, 4), {**other, "killed": 13}) == []


def test_parts_within_a_part_that_add_up_to_more() -> None:
    other = {
        "scope": "part_period",
        "period_start": date(2021, 2, 1),
        "period_end": JUNE,
        "issuer": "Campaign",
    }
    note = one(*parts(3, 4, 5), {**other, "killed": 11})
    assert note.kind == "parts_above_part"
    assert "fewer than the 12 that S-1 to S-3 (Authority) add up to" in note.words
    assert found(*parts(3, 4, 5), {**other, "killed": 12}) == []


def test_where_areas_differ_that_is_said_first() -> None:
    area = {"period_end": APRIL, "killed": 8, "area": "North"}
    [fall] = found({"period_end": MARCH, "killed": 9}, area)
    assert "S-1 speaks of no area; S-2 speaks of “North”. Nothing else says why." in fall.words
    [same] = found({"period_end": MARCH, "killed": 9, "area": "North"}, area)
    assert "No statement says why" in same.words


def test_a_chain_of_parts_above_a_later_total() -> None:
    rows: list[dict[str, Any]] = [
        {"period_end": MARCH, "stated_on": JUNE, "casualties_total": 100},
        {"scope": "part_period", "period_start": date(2021, 3, 21), "period_end": APRIL, "stated_on": JUNE},
        {"period_end": date(2021, 5, 1), "casualties_total": 103, "issuer": "Ministry"},
    ]
    rows[1]["casualties_total"] = 5
    notes = found(*rows)
    assert {note.kind for note in notes} == {"chain", "part_above_whole"}
    chain = next(note for note in notes if note.kind == "chain")
    assert "105 up to 20 April 2021 against 103 in S-3 (Ministry, up to 1 May 2021)" in chain.words
    assert chain.statement_ids == ("S-1", "S-2", "S-3")
    [links] = chains(read_statements(statement_frame(rows)))
    assert [link.statement_id for link in links] == ["S-1", "S-2"]
    rows[1]["issuer"] = "Another"
    assert chains(read_statements(statement_frame(rows))) == ()


def test_half_a_year_without_a_total_is_a_gap() -> None:
    note = one({"period_end": MARCH, "killed": 1}, {"period_end": date(2021, 9, 18), "killed": 2})
    assert note.kind == "gap"
    assert "No total for 182 days" in note.words
    assert found({"period_end": MARCH, "killed": 1}, {"period_end": date(2021, 9, 17), "killed": 2}) == []


def test_the_order_of_the_layer_changes_nothing() -> None:
    frame = statement_frame(
        [
            {"period_end": MARCH, "killed": 9},
            {"period_end": APRIL, "killed": 8},
            {"period_end": APRIL, "killed": 7},
        ]
    )
    turned = pd.DataFrame(frame.iloc[::-1])
    assert contradictions(read_statements(frame)) == contradictions(read_statements(turned)[::-1])
