"""The workbook: three sheets a person can use, nothing that acts, nothing cut."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from geo.errors import PublishError
from geo.layers.fields import Field, FieldType
from geo.layers.pack import Pack
from geo.publish.export import export
from geo.publish.redact import redact
from geo.publish.sheet_cells import MOST_CHARACTERS
from geo.publish.tables import LayerTable
from geo.publish.workbook import write_workbook
from geo.store.files import load_pack
from tests.publish.read_back import read_workbook

CREATED = date(2026, 3, 14)
FIELDS = (
    Field(name="key", type=FieldType.TEXT, label="Key"),
    Field(name="remarks", type=FieldType.TEXT, label="Remarks"),
)
STARTS = (
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0",
    "＝1+1", "＋1", "－1", "＠SUM(1)",
)  # fmt: skip


def table_of(*remarks: str) -> LayerTable:
    keys = [f"R-{row}" for row in range(len(remarks))]
    return LayerTable.build("things", "Things", FIELDS, {"key": keys, "remarks": remarks})


@pytest.fixture(scope="module")
def edition() -> Pack:
    return redact(load_pack("data/azerbaijan"), "internal")


@pytest.fixture(scope="module")
def book(edition: Pack) -> Workbook:
    return load_workbook(io.BytesIO(export(edition, "incidents", format="xlsx", created=CREATED)))


def test_sheets_and_their_furniture(book: Workbook) -> None:
    assert book.sheetnames == ["Data", "Breakdowns", "Sources", "README"]
    data = book["Data"]
    assert data.freeze_panes == "B3"
    assert data.auto_filter.ref == f"A2:{get_column_letter(data.max_column)}{data.max_row}"
    header = [cell.value for cell in data[1]]
    tags = [cell.value for cell in data[2]]
    assert header[0] == "incident_id"
    assert tags[header.index("killed")] == "#affected+killed"
    assert tags[header.index("longitude")] == "#geo+lon"
    assert data.max_row == 150 + 2
    assert data.column_dimensions["A"].width > 10
    for at, (name, tag) in enumerate(zip(header, tags, strict=True), start=1):
        assert data.column_dimensions[get_column_letter(at)].width > max(len(name), len(tag or "")), name


def test_no_tag_stands_twice_above_a_table(book: Workbook) -> None:
    tags = [cell.value for cell in book["Data"][2] if cell.value]
    assert len(tags) > 5
    assert sorted({*tags}) == sorted(tags)


def test_dates_and_numbers_are_dates_and_numbers(book: Workbook) -> None:
    data = book["Data"]
    header = [cell.value for cell in data[1]]
    first = dict(zip(header, data[3], strict=True))
    assert isinstance(first["date_start"].value, datetime)
    assert first["date_start"].number_format == "yyyy-mm-dd"
    assert isinstance(first["injured"].value, int)
    assert isinstance(first["longitude"].value, float)


def test_no_cell_of_a_file_can_act(edition: Pack) -> None:
    for data in (
        export(edition, "districts", format="xlsx", created=CREATED),
        write_workbook(table_of(*STARTS), created=CREATED, readme=[("=1", "=2")], sources=[("=3", "+4")]),
    ):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode()
                for acting in ("<f>", "<f ", "<hyperlink", "externalLink", 't="e"'):
                    assert acting not in text, (name, acting)


@pytest.mark.parametrize("text", STARTS)
def test_a_text_that_looks_like_a_formula_is_marked_text(text: str) -> None:
    data = write_workbook(table_of(text), created=CREATED)
    cell = load_workbook(io.BytesIO(data))["Data"]["B3"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert read_workbook(data).frame["remarks"].tolist() == [text]


def test_sources_are_those_cited_and_addresses_are_plain_text(edition: Pack, book: Workbook) -> None:
    rows = list(book["Sources"].iter_rows(values_only=True))
    assert rows[0] == ("source_id", "publisher", "title", "url", "published")
    cited = {
        source
        for column in ("source_ids", "coordinate_source_id")
        for ids in edition.incidents[column].dropna()
        for source in ids.split(";")
    }
    assert {row[0] for row in rows[1:]} == cited
    assert not any(cell.hyperlink for row in book["Sources"].iter_rows() for cell in row)


def test_readme_says_what_the_file_is(book: Workbook) -> None:
    rows = [(row[0] or "", row[1] or "") for row in book["README"].iter_rows(values_only=True, max_col=2)]
    headings = dict(rows)
    assert headings["Edition"] == "Internal"
    assert headings["File made on"] == "14 March 2026"
    assert "of 419 stated casualties are recorded" in headings["Completeness"]
    assert "absence of a record" in headings["Disclaimer"]
    assert headings["  anti_personnel_mine"] == "Anti-personnel mine"
    assert headings["Column uncertainty_m"].startswith("Uncertainty of the place (integer, m)")


def test_a_text_too_long_for_a_cell_is_refused_by_name() -> None:
    fits = "x" * MOST_CHARACTERS
    assert read_workbook(write_workbook(table_of(fits), created=CREATED)).frame["remarks"].tolist() == [fits]
    # What XML cannot hold takes seven characters of a cell: the library would cut what stands behind them.
    unwritable = "\x01" * (MOST_CHARACTERS // 7) + "end"
    for text in ("x" * (MOST_CHARACTERS + 1), "😀" * (MOST_CHARACTERS // 2 + 1), unwritable):
        with pytest.raises(PublishError, match=r"R-1, remarks, row 4 .* 32,7(6[89]|70) .* GeoPackage"):
            write_workbook(table_of("short", text), created=CREATED)


def test_boundaries_longer_than_a_cell_stand_in_pieces(edition: Pack) -> None:
    data = export(edition, "districts", format="xlsx", created=CREATED)
    book = load_workbook(io.BytesIO(data), read_only=True)
    assert book.sheetnames == ["Data", "Boundaries", "Breakdowns", "Sources", "README"]
    read = read_workbook(data)
    layer = edition.district_layer()
    assert read.frame.geometry[:-1].geom_equals(layer.geometry).all()
    assert read.frame.geometry.iloc[-1] is None


def test_a_file_of_someone_else_is_refused() -> None:
    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(PublishError, match="no workbook of this program"):
        read_workbook(out.getvalue())
