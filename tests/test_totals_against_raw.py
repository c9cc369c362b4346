"""What the command line counts, against a few independent lines over the raw table it all came from."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.__main__ import cli

PACK = Path(__file__).resolve().parent.parent / "data" / "azerbaijan"
MEASURES = ("incidents", "killed", "injured", "casualties")
Row = dict[str, str]


def raw_rows() -> list[Row]:
    with (PACK / "raw" / "incidents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def independent(key: Callable[[Row], str]) -> dict[str, dict[str, int | None]]:
    """Return sums by group; None where every row of a group leaves the field empty."""
    sums: dict[str, Counter[str]] = {}
    for row in raw_rows():
        group = sums.setdefault(key(row), Counter())
        killed, injured = int(row["killed"] or 0), int(row["injured"] or 0)
        group.update(incidents=1, killed=killed, injured=injured, casualties=killed + injured)
        told = {"killed": row["killed"] != "", "injured": row["injured"] != ""}
        group.update({f"told_{name}": filled for name, filled in told.items()})
        group.update(told_incidents=1, told_casualties=any(told.values()))
    return {
        name: {measure: group[measure] if group[f"told_{measure}"] else None for measure in MEASURES}
        for name, group in sums.items()
    }


def middle_year(row: Row) -> str:
    first, last = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
    return str((first + (last - first) / 2).year)


def totals(*options: str) -> dict:
    result = CliRunner().invoke(cli, ["totals", str(PACK), "--json", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def figures(group: dict) -> dict[str, int | None]:
    return {measure: group["most_likely"][measure] for measure in MEASURES}


def test_whole_period() -> None:
    assert figures(totals("--by", "district")["total"]) == independent(lambda _: "all")["all"]


def test_per_district() -> None:
    groups = totals("--by", "district")["groups"]
    shown = {group["label"] if group["key"] else "": figures(group) for group in groups}
    assert shown == independent(lambda row: row["district"])


def test_per_year() -> None:
    groups = totals("--by", "year")["groups"]
    assert {group["key"]: figures(group) for group in groups if group["key"]} == independent(middle_year)


@pytest.mark.parametrize("by", ["district", "month", "year", "device", "activity"])
@pytest.mark.parametrize("window", [(), ("--from", "2021-03-15", "--to", "2023-12-02")])
def test_groups_sum_to_the_total(by: str, window: tuple[str, ...]) -> None:
    result = totals("--by", by, *window)
    for measure in MEASURES:
        for kind in (
            ("most_likely", "certain") if by in {"month", "year"} else ("most_likely", "certain", "possible")
        ):
            parts = [group[kind][measure] or 0 for group in result["groups"]]
            assert sum(parts) == result["total"][kind][measure]
    # Without a district, and where dates leave a month or year open, without one that is certain.
    nameless = sum(group["key"] is None for group in result["groups"])
    assert nameless in ({"district": (1,), "month": (1,), "year": (0, 1)}.get(by, (0,)))
