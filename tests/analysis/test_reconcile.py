"""Statements beside records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from analysis_cases import FakePack, incident_frame

from geo.analysis.reconcile import COMPARED, reconcile, series

FIGURES = ("casualties_total", "killed", "injured")


def statements(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = {
        "scope": "all",
        "issuer": "Authority",
        "stated_on": date(2022, 1, 1),
        "period_start": date(2021, 1, 10),
        "period_end": date(2021, 6, 30),
        **dict.fromkeys(FIGURES),
    }
    frame = pd.DataFrame(
        [{**blank, "statement_id": f"S-{number}", **row} for number, row in enumerate(rows, start=1)],
        columns=["statement_id", *blank],
    )
    for name in ("stated_on", "period_start", "period_end"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame.astype(dict.fromkeys(FIGURES, "Int64"))


def pack(*rows: dict[str, Any]) -> FakePack:
    incidents = incident_frame(
        [
            {"date_start": date(2021, 2, 1), "killed": 1, "injured": 2},
            {"date_start": date(2021, 6, 30), "killed": 0, "injured": 1, "official_count": "unclear"},
            {"date_start": date(2021, 7, 1), "killed": 1, "injured": 0},
            {"date_start": date(2021, 3, 1), "killed": 5, "injured": 5, "official_count": "no"},
            {"date_start": date(2021, 6, 1), "date_end": date(2021, 7, 20), "killed": 0, "injured": 1},
            {"date_start": date(2021, 2, 2), "killed": 0, "injured": 1, "official_count": None},
        ]
    )
    return FakePack(incidents, statements=statements(*rows))


def test_recorded_is_compared_with_stated() -> None:
    row = reconcile(pack({"casualties_total": 10, "killed": 4, "injured": 6})).iloc[0]
    assert [row[f"recorded_{measure}"] for measure in COMPARED] == [1, 5, 6]
    assert [row[f"recorded_{measure}_lower"] for measure in COMPARED] == [1, 2, 3]
    assert [row[f"recorded_{measure}_upper"] for measure in COMPARED] == [1, 5, 6]
    assert [row[f"residual_{measure}"] for measure in COMPARED] == [3, 1, 4]
    assert [round(row[f"share_{measure}"], 1) for measure in COMPARED] == [25.0, 83.3, 60.0]


def test_both_ends_of_a_statement_count() -> None:
    table = reconcile(pack({"killed": 2}, {"killed": 2, "period_end": date(2021, 7, 1)}))
    assert table["recorded_killed"].tolist() == [1, 2]


def test_what_is_not_stated_stays_missing() -> None:
    row = reconcile(pack({"killed": 0})).iloc[0]
    assert row[["residual_injured", "residual_casualties", "share_injured"]].isna().all()
    assert row["residual_killed"] == -1
    assert pd.isna(row["share_killed"])


def test_only_the_scope_all_is_compared() -> None:
    table = reconcile(pack({"scope": "civilians_only", "killed": 1}, {"killed": 1}))
    assert table["statement_id"].tolist() == ["S-2"]
    assert reconcile(pack()).empty


def test_the_series_checks_its_arithmetic() -> None:
    table = series(
        pack(
            {"casualties_total": 10, "killed": 4, "injured": 6},
            {"killed": 4, "injured": 6},
            {"casualties_total": 11, "killed": 4, "injured": 6},
            {"casualties_total": 10},
            {"casualties_total": 3, "killed": 4},
            {"casualties_total": 10, "killed": 4},
        )
    )
    assert table["arithmetic"].fillna("-").tolist() == [
        "ok",
        "derived",
        "inconsistent",
        "-",
        "inconsistent",
        "-",
    ]
    assert table["casualties"].tolist() == [10, 10, 11, 10, 3, 10]
    assert table["remark"].iloc[2].startswith("killed and injured do not add up to the casualties stated")


def test_the_series_flags_what_is_stated_otherwise_up_to_the_same_day() -> None:
    later = {"period_end": date(2021, 7, 1)}
    table = series(pack({"killed": 4}, {"killed": 5, "injured": 1}, {"injured": 1}, {"killed": 6, **later}))
    assert table["remark"].tolist() == [
        "killed 4, but 5 in another statement up to the same day",
        "killed 5, but 4 in another statement up to the same day",
        "",
        "",
    ]


def test_the_series_flags_what_is_lower_than_before() -> None:
    table = series(
        pack(
            {"period_end": date(2021, 9, 1), "killed": 4, "injured": 5},
            {"period_end": date(2021, 3, 1), "killed": 4, "injured": 9},
            {"period_end": date(2021, 6, 1), "injured": 8},
            {"period_end": date(2021, 10, 1), "injured": 1, "period_start": date(2021, 8, 1)},
        )
    )
    assert table["statement_id"].tolist() == ["S-2", "S-3", "S-1", "S-4"]
    assert table["lower_than_earlier"].tolist() == [False, True, True, False]
    assert table["remark"].tolist()[1] == "injured 8, lower than 9 up to 1 March 2021"
    assert table["remark"].tolist()[2] == (
        "injured 5, lower than 9 up to 1 March 2021; casualties 9, lower than 13 up to 1 March 2021"
    )
