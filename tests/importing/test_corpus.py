"""Hundreds of damaged tables: no value changes without a word, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.errors import ReadError
from geo.importing.run import Import, prepare
from geo.importing.source import Fate
from tests.importing import corpus, files
from tests.importing.corpus import CARRIERS, HELD, NOTHING, REFUSED, RIGHT, Case

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
CASES = {f"{case.name}, {carrier}": (case, carrier) for case in corpus.damages() for carrier in CARRIERS}
TRUE = {row["incident_id"]: row for row in corpus.truth()}
CODES = {name: f"0{at + 1}" for at, name in enumerate(files.DISTRICTS)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files.pack(tmp_path_factory.mktemp("corpus") / "pack")


def test_there_are_hundreds() -> None:
    assert len(CASES) >= 300


def faults_of(case: Case, done: Import) -> list[str]:
    """Return what entered the pack though it is not true, and what went without a word."""
    found = []
    batch = done.batch
    if (
        batch.rows
        != batch.accepted + batch.held + batch.rejected + batch.other_kind + batch.known + batch.sums
    ):
        found.append(f"rows do not add up: {batch}")
    kept = _kept(done)
    made = {one.rows[0].row: kept.get(one.said["incident_id"]) for one in done.incidents}
    written = [row for row in case.rows if str(row["incident_id"]) in TRUE]
    found += [
        f"row {row.row} is {row.fate} without a word"
        for row in done.rows
        if row.fate not in (Fate.ACCEPTED, Fate.OTHER_KIND) and not row.findings
    ]
    more = done.rows[len(written) :]
    found += [f"row {row.row} is an incident: {row.said}" for row in more if row.fate is Fate.ACCEPTED]
    for given, row in zip(written, done.rows, strict=False):
        name = str(given["incident_id"])
        found += _faults_of_row(name, case.may.get(name, {}), made.get(row.row), row.fate)
    if len(done.rows) < len(written):
        found.append(f"{len(written) - len(done.rows)} rows are nowhere")
    return found


def _faults_of_row(name: str, may: Any, said: dict[str, str] | None, fate: Fate) -> list[str]:
    if said is None:
        allowed = any(HELD in outcomes for outcomes in may.values())
        return [] if allowed and fate in (Fate.HELD, Fate.REJECTED) else [f"{name} is {fate}"]
    true = TRUE[name]
    found = []
    for column, value in {
        "date": _day(said),
        "killed": said["killed"],
        "injured": said["injured"],
        "device": said["device_type"],
        "district": said["district_code"],
        "place": _near(said, true),
    }.items():
        right = _right(column, true)
        allowed = may.get(column, frozenset({RIGHT}))
        good = (
            (value == right and (RIGHT in allowed or column in ("place", "district")))
            or (value in ("", "unknown", "not_recorded") and NOTHING in allowed)
            or value in allowed
            or ("stated" in allowed)
        )
        if not good:
            found.append(f"{name} {column}: {value!r} for {right!r}, may be {sorted(allowed)}")
    return found


def _kept(done: Import) -> dict[str, dict[str, str]]:
    """Return the incidents the pack would hold, every value as text."""
    if done.after is None:
        return {}
    table = done.after.incidents.astype(object)
    table = table.where(table.notna(), "")
    return {
        str(row["incident_id"]): {str(key): str(value) for key, value in row.items()}
        for row in table.to_dict("records")
    }


def _day(said: dict[str, str]) -> str:
    first, last = said["date_start"][:10], said["date_end"][:10]
    return first if first == last else f"{first} to {last}"


def _near(said: dict[str, str], true: dict[str, Any]) -> str:
    if not said["latitude"]:
        return ""
    away = abs(float(said["latitude"]) - true["latitude"]) + abs(float(said["longitude"]) - true["longitude"])
    return "there" if away < 0.001 else f"{said['latitude']} {said['longitude']}"


def _right(column: str, true: dict[str, Any]) -> str:
    given = {
        "date": true["date"].isoformat(),
        "device": corpus.DEVICES[true["device"]],
        "district": CODES[true["district"]],
        "place": "there",
    }
    return str(given.get(column, true.get(column)))


def _sampled() -> Iterator[Any]:
    """Yield every case; those of the sample run always, all of them at night."""
    sample = set(random.Random(7).sample(sorted(CASES), 12))
    for name in CASES:
        yield pytest.param(name, marks=() if name in sample else pytest.mark.nightly, id=name)


@pytest.mark.parametrize("name", list(_sampled()))
def test_no_value_changes_without_a_word(folder: Path, name: str) -> None:
    case, carrier = CASES[name]
    filename, data = CARRIERS[carrier](case)
    try:
        done = prepare(data, filename=filename, folder=folder, mapping=None, now=NOW, wanted={})
    except ReadError:
        assert REFUSED in case.file
        return
    assert faults_of(case, done) == []
