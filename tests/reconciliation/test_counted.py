"""Both sides of a statement: its incidents add up to its bands, and each says why it counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.reconciliation.counted import COUNTED, counted
from geo.reconciliation.ledger import Ledger
from geo.store.files import load_pack
from tests.analysis.analysis_cases import FakePack, incident_frame, statement_frame

UPPER = "In the upper figures alone"
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_incidents_of_every_statement_sum_to_its_bands(name: str) -> None:
    ledger = Ledger.from_pack(load_pack(ROOT / "data" / name))
    assert ledger.lines
    for line in ledger.lines:
        table = counted(ledger, line.statement)
        assert len(table) == line.incidents.high
        assert table["certain"].sum() == line.incidents.low
        for measure in COUNTED:
            band = line[measure].recorded
            assert band is not None
            assert (table[f"{measure}_low"].sum(), table[f"{measure}_high"].sum()) == (band.low, band.high)


def reasons(people: list[dict[str, Any]], **statement: Any) -> list[str]:
    ledger = Ledger.from_pack(
        FakePack(incident_frame(people), statements=statement_frame([{"killed": 1, **statement}]))
    )
    return counted(ledger, ledger.statements[0])["why"].tolist()


def test_every_incident_says_why_it_counts() -> None:
    day = {"date_start": date(2021, 2, 1), "killed": 1, "injured": 0}
    found = reasons(
        [
            day,
            {**day, "official_count": "partly"},
            {**day, "official_count": "unclear", "date_end": date(2022, 2, 1)},
            {**day, "official_count": None},
            {**day, "official_count": "no"},
            {**day, "date_start": date(2022, 1, 1)},
            {**day, "killed": 0, "official_count": "no_casualty"},
            {**day, "official_count": "no_casualty"},
        ],
        period_end=date(2021, 6, 30),
    )
    assert found == [
        "Fully",
        f"{UPPER}: only part of its people are inside the official total",
        f"{UPPER}: not known whether it is inside the official total; its date may lie outside the period",
        f"{UPPER}: nobody judged whether it is inside the official total",
        "Adds nothing: nobody was hurt",
        f"{UPPER}: judged to be without casualties",
    ]


def test_the_scope_and_the_people_give_reasons_too() -> None:
    day = {"date_start": date(2021, 2, 1), "killed": 1, "injured": 0}
    [device] = reasons([{**day, "device_type": "unknown"}], scope="cluster_munitions_only")
    assert device.endswith("the device may be another one than the statement means")
    [status] = reasons([day], scope="civilians_only")
    assert status == "Fully; status or outcome of some is not known"
