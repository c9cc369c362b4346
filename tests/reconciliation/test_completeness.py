"""How much of what is stated a view shows: whole, by month, by status, and in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from geo.reconciliation.bands import Band
from geo.reconciliation.completeness import completeness, months, statuses
from geo.reconciliation.enclosing import NOTHING_STATED
from geo.reconciliation.facts import facts
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.summary import summary
from tests.analysis.analysis_cases import SINCE, UNTIL, FakePack, incident_frame, statement_frame

PEOPLE = [
    {"date_start": date(2021, 2, 3), "killed": 1, "injured": 1, "killed_civilian": 1, "injured_civilian": 1},
    {"date_start": date(2021, 3, 5), "killed": 0, "injured": 2, "injured_deminer": 2},
    {"date_start": date(2021, 3, 25), "killed": 0, "injured": 1, "injured_military": 1},
    {
        "date_start": date(2021, 4, 5),
        "killed": 0,
        "injured": 1,
        "injured_military": 1,
        "official_count": "unclear",
    },
    {"date_start": date(2021, 5, 5), "killed": 4, "injured": 0, "official_count": "no"},
]
FULL = {
    "casualties_total": 20,
    "killed": 4,
    "injured": 16,
    "killed_civilian": 3,
    "killed_military": 1,
    "injured_civilian": 4,
    "injured_military": 12,
    "killed_journalists": 1,
}


def ledger(*rows: dict[str, Any], frame: pd.DataFrame | None = None) -> Ledger:
    people = incident_frame(PEOPLE) if frame is None else frame
    return Ledger.from_pack(FakePack(people, statements=statement_frame(list(rows))))


def test_a_view_of_everything() -> None:
    found = completeness(ledger(FULL))
    assert found.statement is not None
    assert found.between is not None
    assert found.whole.recorded == found.between.recorded == Band(5, 6)
    assert found.between.share == (25.0, 30.0)
    assert found.words == (
        "Up to the latest official total (10 January 2021 to 20 March 2022), 5 to 6 of 20 stated casualties "
        "are recorded (25 to 30 %). 1 incident may be outside the official total. 4 "
        "casualties recorded outside the "
        "official total are left out."
    )
    assert found.to_dict()["statement_id"] == "S-1"


def test_without_a_statement_there_is_no_share_and_a_reason() -> None:
    found = completeness(ledger({"killed": 3}))
    assert found.statement is None
    assert found.between is None
    assert found.words == found.whole.reason
    assert "cannot be told" in found.words
    assert found.to_dict()["between"] is None
    assert summary(ledger({"killed": 3})) == (found.words,)
    assert summary(ledger()) == (NOTHING_STATED,)


def test_a_month_is_stated_only_where_statements_bound_it() -> None:
    found = months(
        ledger(
            {"period_end": date(2021, 2, 28), "casualties_total": 4},
            {"period_end": date(2021, 3, 31), "casualties_total": 12},
            {
                "scope": "part_period",
                "period_start": date(2021, 4, 1),
                "period_end": date(2021, 4, 30),
                "casualties_total": 2,
            },
            {
                "scope": "part_period",
                "period_start": date(2021, 4, 1),
                "period_end": date(2021, 4, 30),
                "casualties_total": 3,
            },
            {"period_end": date(2021, 6, 15), "casualties_total": 30},
        )
    )
    by_key = {month.key: month for month in found}
    assert len(found) == 15
    assert (by_key["2021-03"].share.stated, by_key["2021-03"].share.recorded) == (Band(8, 8), Band(3, 3))
    assert [one.statement_id for one in by_key["2021-03"].statements] == ["S-1", "S-2"]
    assert (by_key["2021-04"].share.stated, by_key["2021-04"].share.recorded) == (Band(2, 3), Band(0, 1))
    assert by_key["2021-05"].share.stated is None
    assert "No statements bound exactly this month" in by_key["2021-05"].share.reason
    assert [by_key[key].interval for key in ("2021-02", "2021-03", "2021-05", "2021-06", "2021-07")] == [
        0,
        1,
        2,
        2,
        None,
    ]
    assert found[0].period.start == SINCE
    assert found[-1].period.last == UNTIL


def test_the_status_that_is_missing_shows() -> None:
    found = {one.measure: one for one in statuses(ledger(FULL))}
    assert (found["injured_military"].share.stated, found["injured_military"].share.recorded) == (
        Band(12, 12),
        Band(1, 2),
    )
    assert found["injured_civilian"].share.recorded == Band(3, 3)
    assert found["injured_deminer"].share.recorded == Band(2, 2)
    assert found["injured_deminer"].share.stated is None
    assert "as civilians" in found["injured_deminer"].share.reason
    assert found["killed_journalists"].share.words == "recorded not known, 1 stated."
    assert found["injured_deminer"].share.words == "2 recorded, none stated."


def test_a_status_shows_when_its_gap_grew() -> None:
    rows = [
        {"period_end": date(2021, 3, 31), "injured_military": 10},
        {"period_end": date(2021, 9, 30), "casualties_total": 25},
        {**FULL, "period_end": date(2021, 12, 31)},
    ]
    found = {one.measure: one for one in statuses(ledger(*rows))}
    intervals = found["injured_military"].intervals
    assert [one.period.last for one in intervals] == [date(2021, 3, 31), date(2021, 12, 31)]
    assert [one.residual for one in intervals] == [Band(9, 9), Band(1, 2)]
    assert found["injured_deminer"].intervals == found["killed_journalists"].intervals == ()


def test_a_status_comes_from_the_last_total_that_gives_it() -> None:
    rows = [
        {**FULL, "period_end": date(2021, 3, 31)},
        {"period_end": date(2021, 9, 30), "casualties_total": 25},
    ]
    found = {one.measure: one for one in statuses(ledger(*rows))}
    statement = found["injured_military"].statement
    assert statement is not None
    assert statement.statement_id == "S-1"
    assert found["injured_military"].share.recorded == Band(1, 1)
    plain = {one.measure: one for one in statuses(ledger({"casualties_total": 25}))}
    assert plain["killed_civilian"].share.reason == "No running total gives this figure."
    assert "killed_journalists" not in plain


def test_the_summary_says_what_the_difference_mostly_is() -> None:
    early = {**FULL, "casualties_total": 16, "injured": 12, "injured_military": 11}
    words = summary(ledger({**early, "period_end": date(2021, 4, 30)}, FULL))
    assert words == (
        (
            "20 casualties are stated from 10 January 2021 to 20 March 2022 by Authority (S-2): 4 killed, "
            "16 injured."
        ),
        (
            "Recorded under the same definition: 5 to 6 (25 to 30 %): 1 killed, 4 to 5 injured. 1 "
            "incident may be outside the official total. 4 casualties recorded outside "
            "the official total are left out."
        ),
        "Stated and not recorded: 14 to 15 casualties.",
        (
            "By status the difference is mostly military injured: of 12 stated up to 20 March 2022, the last "
            "total that gives them, 10 to 11 are not recorded, out of 14 to 15 casualties missing by then."
        ),
        "Of these, 9 to 10 had been stated and not recorded already by 30 April 2021.",
    )


def test_the_summary_never_claims_a_gap_that_may_not_be_there() -> None:
    assert summary(ledger({"casualties_total": 5}))[-1] == (
        "No casualties are missing from the records against this total."
    )
    assert summary(ledger({"casualties_total": 6}))[-1] == (
        "Whether any are missing is not certain: 0 to 1 casualties."
    )
    likely = {"date_start": date(2021, 2, 1), "killed": 3, "injured": 0}
    either_way = ledger(
        {"casualties_total": 4}, frame=incident_frame([likely, {**likely, "official_count": "unclear"}])
    )
    assert summary(either_way)[-1] == (
        "Whether any are missing is not certain: from 2 recorded above those stated to 1 stated and not "
        "recorded."
    )


def test_facts_are_statements_of_their_issuers_latest_first() -> None:
    frame = pd.DataFrame(
        {
            "fact_id": ["F-1", "F-2"],
            "kind": ["advisory", "clearance_cost_estimate"],
            "date": pd.to_datetime(["2021-01-01", "2022-12-14"]).astype("datetime64[s]"),
            "district": [None, "North"],
            "value": [None, 25.0],
            "unit": [None, "USD"],
            "period": [None, "2022-2026"],
            "fact": ["Agency: stay away", "President: 25"],
            "source_ids": ["Q1", "Q2;Q3"],
        }
    ).astype({"district": "str", "unit": "str", "period": "str", "value": "Float64"})
    pack = FakePack(incident_frame([]), facts=frame)
    found = facts(pack)
    assert [fact.fact_id for fact in found] == ["F-2", "F-1"]
    assert (found[0].value, found[0].district, found[0].source_ids) == (25.0, "North", ("Q2", "Q3"))
    assert (found[1].value, found[1].unit, found[1].district) == (None, None, None)
    assert found[0].to_dict()["date_words"] == "14 December 2022"
    assert found[0].label == "Estimate of clearance cost"
    assert [fact.fact_id for fact in facts(pack, kind="advisory")] == ["F-1"]
