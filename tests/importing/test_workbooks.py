"""Workbooks as people leave them: cells drawn as one, days counted from 1904, rows nobody has approved."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from geo.importing.keep import held_workbook
from geo.importing.run import Import, prepare
from tests.importing import files

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
HEAD = ("Code", "Date", "District", "Device", "Killed", "Injured", "_validation_status")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files.pack(tmp_path_factory.mktemp("books") / "pack")


def book(rows: list[list[Any]], *, merged: tuple[str, ...] = (), since_1904: bool = False) -> bytes:
    made = openpyxl.Workbook()
    if since_1904:
        made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    assert sheet is not None
    for row in (["What"], [*HEAD], *rows):
        sheet.append(row)
    for one in merged:
        sheet.merge_cells(one)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def brought(folder: Path, data: bytes, mapping: str | None = None) -> Import:
    return prepare(data, filename="a.xlsx", folder=folder, mapping=mapping, now=NOW, wanted={})


def test_words_and_days_of_merged_cells_stand_for_every_row_and_numbers_for_one(folder: Path) -> None:
    day = dt.date(2024, 5, 6)
    rows = [
        ["A1", day, "Alpha", "AP mine", 2, 1, None],
        ["A2", None, None, "UXO", None, 1, None],
        ["A3", dt.date(2024, 5, 7), "Beta", "UXO", 0, 1, None],
    ]
    done = brought(folder, book(rows, merged=("B3:B4", "C3:C4", "E3:E4", "A1:G1")))
    told = [
        (row.said.get("date_start"), row.said.get("district"), row.people.get("killed")) for row in done.rows
    ]
    assert told == [("2024-05-06", "Alpha", 2), ("2024-05-06", "Alpha", None), ("2024-05-07", "Beta", 0)]
    assert any("(2 cells), numbers for the first alone" in note for note in done.notes)


def test_days_are_counted_from_where_the_workbook_counts_them(folder: Path) -> None:
    day = dt.date(2024, 5, 6)
    serial = (day - dt.date(1904, 1, 1)).days
    rows = [
        ["A1", serial, "Alpha", "AP mine", 1, 0, None],
        ["A2", day, "Alpha", "Mystery", 1, 0, None],
        ["A3", serial, "Alpha", "Mystery", 1, 0, None],
    ]
    done = brought(folder, book(rows, since_1904=True))
    assert {row.said["date_start"] for row in done.rows} == {"2024-05-06"}
    # Rows that come back mended have the days they had.
    back = brought(folder, held_workbook(done), done.mapping.to_toml())
    assert {row.said["date_start"] for row in back.rows} == {"2024-05-06"}
    assert len(back.rows) == 2


def test_rows_that_nobody_approved_are_named_with_their_number(folder: Path) -> None:
    status = ("validation_status_approved", "validation_status_not_approved", "validation_status_on_hold")
    rows = [[f"A{at}", "2024-05-06", "Alpha", "UXO", 1, 0, one] for at, one in enumerate(status)]
    found = [one for one in brought(folder, book(rows)).findings if one.rule == "rows.review"]
    assert [(one.field, one.message.partition(" in this")[0]) for one in found] == [
        ("_validation_status", "2 rows do not say")
    ]
