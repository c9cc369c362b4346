"""Findings grow with rules: of each the first are made, the rest is counted, and the same when asked for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.layers import many
from geo.layers.findings import Finding
from geo.layers.pack import Pack
from geo.publish.redact import redact
from geo.store import kept
from geo.store.files import load_pack
from tests.layers.small_pack import incident, write_pack

KEPT = 2
ROWS = [
    *(incident(incident_id=f"T{number}", remarks=f"seen {number} times") for number in range(6)),
    *(incident(incident_id=f"U{number}", killed="many", sensitivity="internal") for number in range(5)),
    *(
        incident(incident_id=f"D{number}", district_code=None, district=f"Nowhere {number}")
        for number in range(4)
    ),
    *(incident((-139.5, -40.0 - number), incident_id=f"F{number}", killed=number + 7) for number in range(4)),
    incident(incident_id="T0", killed=3),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a pack in which several rules find many rows."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(kept, "LEAST_ROWS", 1)
    return write_pack(tmp_path / "pack", ROWS)


def told(pack: Pack) -> Counter[Finding]:
    return Counter(pack.findings)


def test_what_is_counted_is_what_is_made_when_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_pack(folder, anew=True)
    assert not whole.findings.beyond
    monkeypatch.setattr(many, "KEPT", KEPT)
    few = load_pack(folder, anew=True)
    assert few.findings.beyond >= 10
    each = Counter((one.file, one.rule, one.field, one.severity) for one in few.findings.kept)
    assert max(each.values()) == KEPT
    assert len(few.findings) == len(whole.findings)
    assert few.findings.counts() == Counter((one.severity, one.rule) for one in whole.findings)
    assert told(few) == told(whole)
    assert few.rejected == whole.rejected
    for name in ("public", "partner"):
        assert told(redact(few, name)) == told(redact(whole, name))
    again = load_pack(folder)
    assert (folder / kept.KEPT_FILE).exists()
    again = load_pack(folder)
    assert again.findings.kept == few.findings.kept
    assert again.findings.counts() == few.findings.counts()
    assert told(again) == told(whole)


def test_the_check_lists_the_first_and_counts_the_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "KEPT", KEPT)
    every = json.loads(CliRunner().invoke(cli, ["check", str(folder), "--json", "--all"]).stdout)
    first = json.loads(CliRunner().invoke(cli, ["check", str(folder), "--json"]).stdout)
    assert first["counts"] == every["counts"]
    assert "not_listed" not in every
    assert len(every["findings"]) == len(first["findings"]) + sum(
        one["number"] for one in first["not_listed"]
    )
    lines = CliRunner().invoke(cli, ["check", str(folder)]).stdout
    assert "incidents.geojson: and 3 more of the same (all with --all) (field.type)" in lines


def test_a_missing_column_is_told_once_of_however_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [incident(None, incident_id=f"A{number}", location_precision="settlement") for number in range(6)]
    whole = load_pack(write_pack(tmp_path / "pack", rows), anew=True)
    monkeypatch.setattr(many, "KEPT", KEPT)
    assert told(load_pack(tmp_path / "pack", anew=True)) == told(whole)
