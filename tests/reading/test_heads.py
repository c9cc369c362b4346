"""The head of a table: titles, an unnamed index and hashtags are told for what they are."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from geo.errors import ReadError
from geo.reading.formats import read_table
from geo.reading.read import read_layer
from geo.store.check import check_path
from tests.layers.small_pack import INCIDENT

NAMES = ["incident_id", "date_start", "killed", "longitude", "latitude"]
ROWS = [["A1", "2021-03-05", "1", "-139.5", "-49.5"], ["A2", "2021-03-06", "2", "-139.4", "-49.4"]]


def table(path: Path, rows: list[list[str]], separator: str = ",") -> Path:
    path.write_text("\n".join(separator.join(row) for row in rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("titles", [["National database", "Exported 2022"], ["Accidents"]])
@pytest.mark.parametrize("padded", [True, False])
def test_titles_above_the_names_are_called_titles(
    tmp_path: Path, separator: str, titles: list[str], padded: bool
) -> None:
    above = [[title, *([""] * 4 if padded else [])] for title in titles]
    path = table(tmp_path / "a.csv", [*above, NAMES, *ROWS], separator)
    with pytest.raises(ReadError, match=rf'"{titles[0]}", is a title.*row {len(titles) + 1} does, with 5'):
        read_table(path)


def test_a_merged_header_of_groups_in_a_workbook_is_called_a_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Incident", "", "", "Place", ""], NAMES, *ROWS):
        book.active.append([cell or None for cell in row])
    book.active.merge_cells("A1:C1")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ReadError, match=r'"Incident", is a title.*row 2 does, with 5 names'):
        read_layer(tmp_path / "a.xlsx")


@pytest.mark.parametrize("header", [["incident_id", "", "killed"], ["incident_id", ""], ["", "killed"]])
def test_a_column_without_a_name_is_no_title(tmp_path: Path, header: list[str]) -> None:
    path = table(tmp_path / "a.csv", [header, ["A1", "Alpha", "Beta"][: len(header)]])
    with pytest.raises(ReadError, match="has no name in the header"):
        read_table(path)


@pytest.mark.parametrize("start", [0, 1])
def test_a_column_that_only_counts_the_rows_is_left_out_with_a_note(tmp_path: Path, start: int) -> None:
    rows = [[str(start + at), *row] for at, row in enumerate(ROWS)]
    frame = read_table(table(tmp_path / "a.csv", [["", *NAMES], *rows]))
    assert list(frame.columns) == NAMES
    assert [one.rule for one in frame.attrs["findings"]] == ["column.unnamed"]


def test_a_column_without_a_name_that_holds_something_is_refused(tmp_path: Path) -> None:
    rows = [["7", *ROWS[0]], ["9", *ROWS[1]]]
    with pytest.raises(ReadError, match="column 1 has no name"):
        read_table(table(tmp_path / "a.csv", [["", *NAMES], *rows]))


TAGS = ["#event+id", "#date +start", "#affected+killed", "", "#geo+lat"]


def test_a_row_of_hashtags_is_no_record(tmp_path: Path) -> None:
    frame = read_table(table(tmp_path / "a.csv", [NAMES, TAGS, *ROWS]))
    assert frame["incident_id"].tolist() == ["A1", "A2"]
    # Rows keep the numbers they have in the file.
    assert frame.index.tolist() == [2, 3]
    assert [(one.row, one.rule) for one in frame.attrs["findings"]] == [(1, "row.hashtags")]


def test_a_row_of_errors_is_a_record(tmp_path: Path) -> None:
    frame = read_table(table(tmp_path / "a.csv", [NAMES, ["#REF!"] * 5, *ROWS]))
    assert len(frame) == 3


def test_events_with_coordinates_are_not_taken_for_places(tmp_path: Path) -> None:
    rows = [["datetime", "info", "latitude", "longitude"], ["2004", "MINE STRIKE", "-49.5", "-139.5"]]
    report = check_path(table(tmp_path / "events.csv", rows))
    assert [one.rule for one in report.findings] == ["layer.unknown"]


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("139.5W", "-139.5"),
        ("139°30'00\"W", "-139.5"),
        ("139 30 00", "139.5"),
        ("139,5", "139.5"),
        ("-139,5", "-139.5"),
        ("near the mill", ""),
    ],
)
def test_coordinates_are_named_by_column_and_value(tmp_path: Path, written: str, likely: str) -> None:
    row = {**INCIDENT, "longitude": written, "latitude": "-49.5"}
    cells = [f'"{"" if value is None else value}"'.replace('00"W', '00""W') for value in row.values()]
    report = check_path(table(tmp_path / "incidents.csv", [list(row), cells]))
    (found,) = (one for one in report.findings if f"longitude [{written}] is not a number" in one.message)
    assert ("probably" in found.remedy) == bool(likely)
    assert found.remedy.rstrip(".").endswith(likely or "negative")
