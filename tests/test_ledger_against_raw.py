"""The ledger against sums written by hand over the raw table, with nothing but the csv reader."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.layers.packtoml import parse_meta

PACK = Path(__file__).resolve().parent.parent / "data" / "azerbaijan"
MEASURES = (
    *("killed", "injured", "casualties", "killed_civilian", "killed_military"),
    *("injured_civilian", "injured_military", "casualties_civilian", "casualties_military"),
)


@cache
def account() -> dict[str, Any]:
    result = CliRunner().invoke(cli, ["reconcile", str(PACK), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def line(statement_id: str) -> dict[str, Any]:
    [found] = [one for one in account()["statements"] if one["statement_id"] == statement_id]
    return dict(found)


def raw_rows() -> list[dict[str, str]]:
    with (PACK / "raw" / "incidents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand(
    first: str,
    last: str,
    *,
    certain: tuple[str, ...] = (),
    perhaps: tuple[str, ...] = (),
    at_least: str = "",
) -> tuple[Counter[str], Counter[str]]:
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for row in raw_rows():
        if row["official_count"] == "no":
            continue
        least: Counter[str] = Counter()
        most: Counter[str] = Counter()
        for outcome in ("killed", "injured"):
            total = int(row[outcome] or 0)
            civilian = int(row[f"{outcome}_civilian"] or 0) + int(row[f"{outcome}_deminer"] or 0)
            military = int(row[f"{outcome}_military"] or 0)
            other = total - civilian - military
            for sums, rest in ((least, 0), (most, other)):
                sums[outcome] += total
                sums["casualties"] += total
                for status, people in (("civilian", civilian), ("military", military)):
                    sums[f"{outcome}_{status}"] += people + rest
                    sums[f"casualties_{status}"] += people + rest
        # Days are written year first, so that texts stand in the order of days.
        certainly = first <= row["date_start"] and row["date_end"] <= (at_least or last)
        possibly = row["date_start"] <= last and first <= row["date_end"]
        if certainly and row["official_count"] == "likely" and (not certain or row["device_type"] in certain):
            low.update(least)
        if possibly and (not perhaps or row["device_type"] in perhaps):
            high.update(most)
    return low, high


def test_the_dates_of_the_raw_table_are_written_year_first() -> None:
    for row in raw_rows():
        assert date.fromisoformat(row["date_start"]) <= date.fromisoformat(row["date_end"])


# Statement, first and last day it counts, casualties and killed as its source gives them.
FIVE = [
    ("OS-001", "2020-11-10", "2020-12-22", 12 + 21, 12),
    ("OS-043", "2020-11-10", "2021-12-14", 197, 36),
    ("OS-047", "2022-05-19", "2022-08-18", 11, 1),
    ("OS-069", "2020-11-10", "2024-05-21", 361, 68),
    ("OS-084", "2020-11-10", "2026-03-13", 419, 72),
]


@pytest.mark.parametrize(("name", "first", "last", "casualties", "killed"), FIVE)
def test_five_statements_by_hand(name: str, first: str, last: str, casualties: int, killed: int) -> None:
    low, high = by_hand(first, last)
    found = line(name)
    for measure in MEASURES:
        assert found["recorded"]["low"][measure] == low[measure], measure
        assert found["recorded"]["high"][measure] == high[measure], measure
    for measure, stated in (("casualties", casualties), ("killed", killed)):
        assert found["stated"][measure] == stated
        assert found["residual"]["low"][measure] == stated - high[measure]
        assert found["residual"]["high"][measure] == stated - low[measure]


def stated_rows() -> dict[str, dict[str, str]]:
    with (PACK / "raw" / "official_statements.csv").open(encoding="utf-8", newline="") as file:
        return {row["statement_id"]: row for row in csv.DictReader(file)}


def stated_by_hand(row: dict[str, str]) -> dict[str, int | None]:
    """What a statement gives, and the sums of what it gives."""
    given = {
        "casualties": row["casualties_total"],
        **{name: row[name] for name in MEASURES if name in row},
        "killed_journalists": row["killed_journalists"],
    }
    found = {name: int(text) if text else None for name, text in given.items()}
    for status in ("civilian", "military"):
        parts = found[f"killed_{status}"], found[f"injured_{status}"]
        found[f"casualties_{status}"] = None if None in parts else sum(part or 0 for part in parts)
    if found["casualties"] is None and None not in (found["killed"], found["injured"]):
        found["casualties"] = (found["killed"] or 0) + (found["injured"] or 0)
    if row["scope"] == "civilians_only":
        for outcome in ("casualties", "killed", "injured"):
            if found[outcome] is None:
                found[outcome] = found[f"{outcome}_civilian"]
    return found


def recorded_by_hand(row: dict[str, str]) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """What is recorded at least and at most of what a statement means."""
    certain: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    if row["scope"] == "cluster_munitions_only":
        certain = ("cluster_munition_remnant",)
        perhaps = (*certain, "unexploded_ordnance", "explosive_remnant_unspecified", "unknown")
    # Where only the month or the year is known, the last day counted may be the first of it.
    known = {"day": 10, "month": 7, "year": 4}[row["stated_precision"]]
    vague = row["period_end"][:known] == row["statement_date"][:known] and known < 10
    at_least = row["period_end"][:known] + "-01-01"[: 10 - known] if vague else row["period_end"]
    assert not vague or row["period_end"] == row["statement_date"], "written as the last day of it"
    sides = by_hand(
        row["period_start"], row["period_end"], certain=certain, perhaps=perhaps, at_least=at_least
    )
    low, high = ({name: side[name] for name in MEASURES} for side in sides)
    found: list[dict[str, int | None]] = [{**low}, {**high}]
    for side in found:
        side["killed_journalists"] = None
        if row["scope"] == "civilians_only":
            for outcome in ("casualties", "killed", "injured"):
                side[outcome] = side[f"{outcome}_civilian"]
                side[f"{outcome}_military"] = None
    return found[0], found[1]


def test_every_figure_of_every_statement_by_hand() -> None:
    rows = stated_rows()
    lines = {one["statement_id"]: one for one in account()["statements"]}
    assert set(lines) == set(rows)
    assert {row["scope"] for row in rows.values()} == {
        *("all", "part_period", "civilians_only", "cluster_munitions_only", "rounded_or_lower_bound")
    }
    for name, row in rows.items():
        stated, (low, high) = stated_by_hand(row), recorded_by_hand(row)
        assert lines[name]["stated"] == stated, name
        assert lines[name]["recorded"] == {"low": low, "high": high}, name
        left = {"low": high, "high": low}
        for side, other in left.items():
            for measure, value in stated.items():
                recorded = other[measure]
                residual = None if value is None or recorded is None else value - recorded
                assert lines[name]["residual"][side][measure] == residual, (name, side, measure)


def test_some_statements_end_while_an_incident_may_not_have_happened_yet() -> None:
    """Else the sums above would say nothing of uncertain dates."""
    last = {row["period_end"] for row in stated_rows().values() if row["scope"] == "all"}
    around = [
        row["incident_id"]
        for row in raw_rows()
        if row["official_count"] == "likely"
        and any(row["date_start"] <= end < row["date_end"] for end in last)
    ]
    assert set(around) >= {"AZ-2020-001", "AZ-2025-007"}
    first = {row["period_start"] for row in stated_rows().values() if row["scope"] == "part_period"}
    assert any(row["date_start"] < day <= row["date_end"] for row in raw_rows() for day in first)


def test_civilians_by_hand() -> None:
    low, high = by_hand("2020-11-10", "2022-08-01")
    found = line("OS-022")
    assert found["stated"]["casualties"] == 102
    for measure in ("casualties", "killed", "injured"):
        assert found["recorded"]["low"][measure] == low[f"{measure}_civilian"]
        assert found["recorded"]["high"][measure] == high[f"{measure}_civilian"]
        assert found["recorded"]["low"][f"{measure}_military"] is None


def test_the_figure_the_compilers_name_lies_in_the_band() -> None:
    """They count 210: everyone not outside the total, without five injured whom a remark puts outside."""
    recorded = account()["latest"]["recorded"]
    everyone = [row for row in raw_rows() if row["official_count"] != "no"]
    whole = sum(int(row["killed"] or 0) + int(row["injured"] or 0) for row in everyone)
    [partly] = [row for row in everyone if row["official_count"] == "partly"]
    assert (whole, int(partly["injured"])) == (215, 5)
    assert recorded["high"]["casualties"] == whole
    assert recorded["low"]["casualties"] <= whole - int(partly["injured"]) == 210
    assert recorded["low"]["killed"] <= 50 <= recorded["high"]["killed"]
    assert recorded["low"]["injured"] <= 160 <= recorded["high"]["injured"]


def test_the_gap_is_military_injuries_of_the_first_years() -> None:
    shares = {one["measure"]: one for one in account()["completeness"]["by_status"]}
    parts = ("killed_civilian", "killed_military", "injured_civilian", "injured_military")
    left = {part: shares[part]["residual"]["low"] for part in parts}
    assert max(left, key=lambda part: left[part]) == "injured_military"
    assert left["injured_military"] > sum(left.values()) / 2
    assert "had been stated and not recorded already by 16 June 2023." in account()["summary"][-2]


def test_newspapers_and_organisations_make_no_official_total() -> None:
    """The raw table says of each issuer what it is, in brackets or by its name; nobody else decides it."""
    with (PACK / "raw" / "official_statements.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["statement_id"]: row for row in csv.DictReader(file)}
    apart = {
        "(NGO)": "ngo",
        "(media": "media",
        "official figures": "media_quoting_officials",
        "UN ": "international",
    }
    official = {name: line(name) for name in rows}
    for name, row in rows.items():
        kind = official[name]["issuer_kind"] or ""
        told = [code for words, code in apart.items() if words in row["issuer"]]
        assert not told or kind.startswith(told[-1])
        assert official[name]["official_total"] is (row["scope"] == "all" and kind in ("", "official"))
    assert {name for name, one in official.items() if one["issuer_kind"] is None} == {"OS-083"}
    assert (
        "What kind of issuer stands behind OS-083 is not said; it counts as official."
        in account()["summary"][-1]
    )
    sums = {
        name
        for one in account()["increments"]
        for name in (*one["before"], *one["after"])
        if one["series"] == "all official issuers"
    }
    assert sums <= {name for name, one in official.items() if one["official_total"]}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("sum", {"OS-068"}),
        ("differ", {"OS-067", "OS-068"}),
        ("differ", {"OS-030", "OS-032"}),
        ("fall", {"OS-014", "OS-015"}),
        ("later_deaths", {"OS-014", "OS-015"}),
        ("gap", {"OS-043", "OS-024"}),
        ("part_above_whole", {"OS-009", "OS-001", "OS-011"}),
        ("whole_above_part", {"OS-051", "OS-028", "OS-032"}),
        ("whole_above_part", {"OS-063", "OS-033", "OS-060"}),
        ("whole_above_part", {"OS-066", "OS-033", "OS-059"}),
        ("part_above_parts", {"OS-021", "OS-044", "OS-045", "OS-046", "OS-047"}),
    ],
)
def test_known_contradictions_are_found_with_their_sources(kind: str, names: set[str]) -> None:
    with (PACK / "statements.csv").open(encoding="utf-8", newline="") as file:
        cited = {row["statement_id"]: set(row["source_ids"].split(";")) for row in csv.DictReader(file)}
    found = [one for one in account()["gaps" if kind == "gap" else "contradictions"] if one["kind"] == kind]
    matching = [one for one in found if set(one["statement_ids"]) == names]
    assert matching, found
    for one in matching:
        assert set(one["source_ids"]) == set().union(*(cited[name] for name in names))
    for name in names:
        assert matching[0] in line(name)["findings"]


def test_what_the_compilers_noted_reaches_the_reader() -> None:
    notes = [one["words"] for one in line("OS-026")["findings"] if one["kind"] == "remark"]
    assert "48 deaths in one sentence and 45 in the next" in notes[0]


def test_leads_name_both_sides() -> None:
    first = account()["leads"][0]
    assert (first["period"]["from"], first["period"]["to"]) == ("2021-04-08", "2021-06-04")
    assert (first["before"], first["after"]) == (["OS-006"], ["OS-085"])
    assert {"S051"}.isdisjoint(first["source_ids"]), "a newspaper's tally is no official total"
    assert len(first["incident_ids"]) == 3
    assert first["incident_source_ids"]


def test_the_known_gaps_give_the_figures_of_the_account() -> None:
    """A sentence written by hand goes stale unseen: it gave single figures where pages give bands."""
    latest = account()["latest"]
    meta = parse_meta((PACK / "pack.toml").read_text(encoding="utf-8"), pack="azerbaijan")
    [gap] = [one for one in meta.known_gaps if "latest official total" in one]
    for measure in ("killed", "injured"):
        low, high = (latest["recorded"][side][measure] for side in ("low", "high"))
        assert f"{low} to {high} of {latest['stated'][measure]} {measure}" in gap
    low, high = (latest["recorded"][side]["casualties"] for side in ("low", "high"))
    assert f"{low} to {high} of {latest['stated']['casualties']} casualties" in gap
