"""What is heard later of an accident changes it and adds nobody; the import undone, it is as it was."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from geo.errors import ReadError
from geo.importing.keep import keep, undo
from geo.importing.mapping import read_mapping
from geo.importing.merging import merged
from geo.importing.run import Import, prepare
from geo.importing.source import Fate
from geo.store.batches import read_batches
from geo.store.files import load_pack
from tests.importing import files
from tests.test_command_line import run as command

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
HEAD = ("Code", "Date", "District", "Settlement", "Device", "Killed", "Injured")
FIRST = [
    ("A1", "2023-03-14", "Alpha", "Doma", "AP mine", 0, 2),
    ("A2", "2023-03-15", "Alpha", "Tirak", "", 1, 1),
    ("A3", "2023-03-16", "Beta", "Sabel", "AP mine", 0, 1),
]
LATER = [
    ("A1", "2023-03-14", "Alpha", "Doma", "AP mine", 1, 1),
    ("A2", "2023-03-15", "Alpha", "Tirak", "AT mine", 1, 1),
    ("A3", "2023-03-16", "Beta", "Sabel", "AP mine", 1, 1),
]


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def prepared(
    folder: Path, name: str, rows: Sequence[Sequence[object]], twins: str | None, drop: int
) -> Import:
    data = table(HEAD[drop:], [row[drop:] for row in rows])
    return prepare(data, filename=name, folder=folder, mapping=None, now=NOW, wanted={}, twins=twins)


def people(folder: Path) -> dict[str, tuple[int, int, str]]:
    found = load_pack(folder).incidents
    return {
        str(row["settlement"]): (row["killed"], row["injured"], str(row["device_type"]))
        for row in found.to_dict("records")
    }


@pytest.mark.parametrize(
    "drop",
    [pytest.param(0, marks=pytest.mark.nightly, id="with identifiers"), pytest.param(1, id="without")],
)
def test_a_later_death_moves_a_person_and_adds_none(tmp_path: Path, drop: int) -> None:
    folder = files.pack(tmp_path / "pack")
    keep(prepared(folder, "first.csv", FIRST, None, drop), folder)
    before = people(folder)
    asked = prepared(folder, "later.csv", LATER, None, drop)
    assert not asked.brings
    said = " ".join(one.remedy for one in asked.findings)
    assert "1 person died later" in said
    assert "device filled in" in said
    done = prepared(folder, "later.csv", LATER, "merge", drop)
    fates = [row.fate for row in done.rows]
    assert fates[:2] == [Fate.MERGED] * 2
    # One person more is no later news: what is right is for a person to say.
    assert fates[2] is (Fate.DIFFERS if drop == 0 else Fate.HELD)
    assert (done.batch.incidents, done.batch.revised) == (0, 2)
    keep(done, folder)
    assert people(folder) == {
        "Doma": (1, 1, "anti_personnel_mine"),
        "Tirak": (1, 1, "anti_vehicle_mine"),
        "Sabel": (0, 1, "anti_personnel_mine"),
    }
    note = load_pack(folder).incidents.set_index("settlement").loc["Doma", "revision_note"]
    assert note == "1 person died later, by import B002"
    assert prepared(folder, "later.csv", LATER, "merge", drop).unchanged
    assert "Doma" not in (folder / "imports" / "B002" / "incidents.csv").read_text()
    undo(folder, "B002")
    assert people(folder) == before


def test_the_command_puts_together_and_lists_it(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    for name, rows in (("first.csv", FIRST), ("later.csv", LATER)):
        (tmp_path / name).write_bytes(table(HEAD, rows))
    assert command("import", tmp_path / "first.csv", "--into", folder).returncode == 0
    done = command("import", tmp_path / "later.csv", "--into", folder, "--twins", "merge")
    assert "2 incidents of the pack are put together with rows of this file" in done.stdout
    assert [(one.incidents, one.revised) for one in read_batches(folder)] == [(3, 0), (0, 2)]


STATUS: dict[str, Any] = {"killed": 0, "injured": 2, "outcome_unknown": None, "device_type": "unknown"}


@pytest.mark.parametrize(
    ("old", "said", "changes"),
    [
        ({}, {"killed": "1", "injured": "1"}, {"killed": "1", "injured": "1"}),
        ({}, {"killed": "1", "injured": "2"}, None),
        ({"killed": 1, "injured": 1}, {"killed": "0", "injured": "2"}, None),
        ({"killed": None}, {"killed": "0"}, {"killed": "0"}),
        (
            {"outcome_unknown": 1},
            {"killed": "1", "outcome_unknown": "0"},
            {"killed": "1", "outcome_unknown": "0"},
        ),
        (
            {"injured_civilian": 2, "killed_civilian": 0},
            {"killed": "1", "injured": "1"},
            {"killed": "1", "injured": "1", "killed_civilian": "1", "injured_civilian": "1"},
        ),
        ({"injured_civilian": 1, "injured_military": 1}, {"killed": "1", "injured": "1"}, None),
        ({}, {"device_type": "booby_trap"}, {"device_type": "booby_trap"}),
        ({"device_type": "booby_trap"}, {"device_type": "anti_vehicle_mine"}, None),
    ],
)
def test_what_is_put_together(
    old: dict[str, Any], said: dict[str, str], changes: dict[str, str] | None
) -> None:
    new = {name: int(value) if value.isdigit() else value for name, value in said.items()}
    assert merged(said, {**STATUS, **old}, {**dict.fromkeys(STATUS), **new}) == changes


def test_each_pair_may_have_an_answer_of_its_own_for_this_file_alone(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")

    def said(rows: Sequence[Sequence[object]], mapping: str | None = None) -> Import:
        data = table(head, rows)
        return prepare(data, filename="a.csv", folder=folder, mapping=mapping, now=NOW, wanted={})

    head = ("Date", "District", "Settlement", "Killed", "Injured", "Device")
    old = [
        ("2024-05-06", "Alpha", "Ford", 0, 1, "AP mine"),
        ("2024-07-08", "Beta", "Mill", 0, 1, "UXO"),
        ("2024-09-10", "Gamma", "Pond", 1, 0, "UXO"),
    ]
    keep(said(old), folder)
    codes = load_pack(folder).incidents["incident_id"].tolist()
    new = [(*row[:3], 1, 0, row[5]) for row in old]
    text = said(new).mapping.to_toml()
    answers = "".join(
        f'"{code}" = "{one}"\n' for code, one in zip(codes, ("merge", "keep", "there"), strict=True)
    )
    done = said(new, mapping=f"{text}\n[twins]\n{answers}")
    assert [row.fate for row in done.rows] == [Fate.MERGED, Fate.ACCEPTED, Fate.KNOWN]
    assert read_mapping(done.mapping.to_toml(), file="m").pairs == done.mapping.pairs
    keep(done, folder)
    again = said(new)
    # The same file has its answers again, another of the same columns has none.
    assert again.unchanged
    assert said([*new, ("2024-11-12", "Alpha", "Ford", 0, 1, "UXO")]).mapping.pairs == {}
    with pytest.raises(ReadError, match="twins, 'x': 'perhaps' is none of ask, there, keep, merge"):
        said(new, mapping=f'{text}\n[twins]\nx = "perhaps"\n')
