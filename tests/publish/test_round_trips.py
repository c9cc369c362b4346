"""What is written is read back the same, in every format."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from geo.choices import EXPORT_FORMATS
from geo.layers.fields import Field, FieldType
from geo.publish import sheet_cells
from geo.publish.cells import number_cells
from geo.publish.csv_text import flat_fields, guarded, write_csv
from geo.publish.export import written
from geo.publish.snapshot import table_bytes
from geo.publish.tables import GEOMETRY, LayerTable, degrees, described, well_known_text
from tests.examples import examples
from tests.publish.read_back import read_csv, read_export, unescaped, unguarded

CREATED = date(2026, 3, 14)
PLAIN = (
    Field(name="key", type=FieldType.TEXT, label="Key", hxl="#meta+id"),
    Field(name="count", type=FieldType.INTEGER, label="Count", hxl="#affected+killed"),
    Field(name="area", type=FieldType.NUMBER, label="Area", unit="km2", note="Equal-area"),
    Field(name="day", type=FieldType.DATE, label="Day", hxl="#date"),
    Field(name="sure", type=FieldType.BOOLEAN, label="Sure"),
    Field(name="code", type=FieldType.CODE, label="Code"),
)
NAMES = [field.name for field in PLAIN]
POINT = Field(
    name=GEOMETRY, type=FieldType.GEOMETRY, label="Point", geometry=("Point",), hxl="#geo+lon #geo+lat"
)
AREA = Field(name=GEOMETRY, type=FieldType.GEOMETRY, label="Boundary", geometry=("Polygon", "MultiPolygon"))
NASTY = (
    *("", "NA", "null", "None", "nan", "true", "0", "007", "1e5", "2026-01-01", "#N/A", "#DIV/0!", "#meta"),
    *("=1+1", "+1", "-1", "@x", "'", "''", "'=1", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("x")'),
    *("a,b", 'a "b" c', "a\r\nb", "a\rb", "a\nb\n", " a ", "  ", ";", "\ufeffa", "\x00", "\x01", "\x0b"),
    *("_x0041_", "_x005F_x0041_", "_x0041\x01", "_x005f_", "_\x01", "\ufffe\uffff", "\x85", "\u2028"),
    *(
        "x;=1+1",
        "x\t=1",
        "a\n-1",
        "x; '=1",
        ";'",
        '; "=1',
        "\t=1;+1",
        "a;\n@x",
        "X01;-X02",
        ";;='",
        "x\u2028=1",
    ),
    *("Ağdərə", "Աղդամ", "Агдам", "აღდამი", "آغدام עברית", "🧨🇦🇿", "e\u0301", "😀" * 300, "\u202eabc"),
)
texts = st.one_of(
    st.none(), st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
integers = st.one_of(
    st.none(), st.sampled_from([0, 1, -1, 2**53 + 1, 10**15, -(2**63), 2**63 - 1]), st.integers(-9, 10**6)
)
numbers = st.one_of(
    st.none(), st.sampled_from([0.0, 0.1, 1 / 3, 46.75022, 1e-300, 1e300, 2.0**60]),
    st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
days = st.one_of(
    st.none(),
    st.sampled_from([date(1900, 2, 28), date(1900, 3, 1)]),
    st.dates(date(1800, 1, 1), date(2200, 1, 1)),
)
longitudes = st.floats(-180, 180, allow_subnormal=False)
latitudes = st.floats(-90, 90, allow_subnormal=False)
place = st.one_of(st.none(), st.builds(shapely.Point, longitudes, latitudes))


@st.composite
def boundary(draw: st.DrawFn) -> shapely.Geometry | None:
    west, south = draw(st.floats(-170, 170)), draw(st.floats(-80, 80))
    size = draw(st.floats(0.01, 5))
    box = shapely.box(west, south, west + size, south + size)
    ring = shapely.Polygon(box.exterior, [shapely.box(*box.buffer(-size / 4).bounds).exterior])
    return draw(
        st.sampled_from([None, box, ring, shapely.MultiPolygon([box]), shapely.MultiPolygon([ring, box])])
    )


@st.composite
def tables(draw: st.DrawFn) -> LayerTable:
    geometry, shapes = draw(st.sampled_from([(None, None), (POINT, place), (AREA, boundary())]))
    rows = draw(st.integers(0, 5))
    flags = st.sampled_from([None, True, False])
    kinds = dict(zip(NAMES, (texts, integers, numbers, days, flags, texts), strict=True))
    columns: dict[str, Any] = {
        name: draw(st.lists(kind, min_size=rows, max_size=rows)) for name, kind in kinds.items()
    }
    fields = PLAIN
    if geometry is not None and shapes is not None:
        fields = (*PLAIN, geometry)
        columns[GEOMETRY] = draw(st.lists(shapes, min_size=rows, max_size=rows))
    return LayerTable.build(
        "things", draw(st.sampled_from(["Things", "=Things", "Əşyalar"])), fields, columns
    )


def same(read: LayerTable, table: LayerTable) -> None:
    assert (read.layer, described(read.fields)) == (table.layer, described(table.fields))
    assert type(read.frame) is type(table.frame)
    names = [field.name for field in table.plain_fields]
    pd.testing.assert_frame_equal(
        pd.DataFrame(read.frame[names]), pd.DataFrame(table.frame[names]), check_exact=True
    )
    assert list(map(shapely.to_wkb, read.shapes)) == list(map(shapely.to_wkb, table.shapes))
    if table.has_geometry:
        assert read.frame.crs == table.frame.crs  # type: ignore[attr-defined]


def whole_table() -> LayerTable:
    rows = len(NASTY)
    columns: dict[str, Any] = {
        "key": [f"k{row}" for row in range(rows)],
        "count": list(range(rows)),
        "area": [row / 7 for row in range(rows)],
        "day": [date(2020, 1, 1)] * rows,
        "sure": [None] * rows,
        "code": NASTY,
        GEOMETRY: [None] * rows,
    }
    return LayerTable.build("things", "Things", (*PLAIN, POINT), columns)


@pytest.mark.parametrize("form", EXPORT_FORMATS)
@examples(60)
@given(table=tables())
@example(table=whole_table())
def test_what_is_written_is_read_back(form: str, table: LayerTable) -> None:
    data = written(table, {"completeness": "Some words"}, format=form, created=CREATED)
    read = read_export(data, format=form, fields=table.fields, layer=table.layer, title=table.title)
    same(read, table)
    assert read.title == table.title


@examples(60)
@given(table=tables())
def test_a_row_of_tags_in_csv_is_no_record(table: LayerTable) -> None:
    same(read_csv(write_csv(table, hxl=True), table.fields, layer="things", title="Things", hxl=True), table)


@examples(60)
@given(table=tables())
@example(table=whole_table())
def test_csv_is_what_the_standard_library_writes_cell_by_cell(table: LayerTable) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(field.name for field in flat_fields(table.fields))
    columns = [[cell_of(value) for value in table.values(field)] for field in table.plain_fields]
    if table.holds_points:
        columns += [
            ["" if np.isnan(value) else repr(float(value)) for value in axis] for axis in degrees(table)
        ]
    elif table.has_geometry:
        columns.append([text or "" for text in well_known_text(table.shapes)])
    writer.writerows(zip(*columns, strict=True))
    assert write_csv(table) == out.getvalue().encode()


def cell_of(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else guarded(value) if isinstance(value, str) else repr(value)


@given(
    st.lists(
        st.one_of(st.floats(), st.floats(-1000, 1000), st.integers(-(10**7), 10**7).map(lambda n: n / 1e4))
    )
)
@example([1e-4, 1e-5, 9.999e8, 1e9, 1e10, 8.41, 5e-324, -0.0, 2.0])
def test_numbers_are_written_as_python_writes_them(values: list[float]) -> None:
    expected = [None if np.isnan(value) else repr(value) for value in values]
    assert number_cells(values).to_pylist() == expected


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_the_same_table_gives_the_same_bytes(form: str) -> None:
    first, second = (written(whole_table(), {}, format=form, created=CREATED) for _ in range(2))
    assert first == second


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("_x0041\x01")
@example("_x005F_x0041_")
@example("_x_x0041_")
def test_escapes_take_back_every_text(text: str) -> None:
    assert unescaped(sheet_cells.escaped(text)) == text
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r\n")


CUTS = ";\t\r\n\x0b\x0c\x85\u2028\u2029"
cut_texts = st.text(st.sampled_from([*CUTS, *"=+-@＝'\" ,a1"]), max_size=9)


@examples(300)
@given(st.lists(cut_texts, min_size=2, max_size=6))
@example(["x;=1+1", "'", '; "=1', "a\n\n-1", "\t@x", "x;'=1"])
def test_no_formula_starts_wherever_a_spreadsheet_cuts(found: list[str]) -> None:
    columns: dict[str, Any] = dict.fromkeys(NAMES, [None] * len(found)) | {"key": found, "code": found[::-1]}
    columns["count"] = [-1] * len(found)
    table = LayerTable.build("things", "Things", PLAIN, columns)
    for data in (write_csv(table), table_bytes(table.frame)):
        for piece in re.split(f"[{CUTS}]", data.decode()):
            assert piece.lstrip(' "')[:1] not in {*"=+-@＝"}, piece
        for separator in ",;\t":
            for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator):
                assert not [cell for cell in row if cell.lstrip()[:1] in {*"=+@＝"}]
    same(read_csv(write_csv(table), PLAIN, layer="things", title="Things"), table)
    for text in found:
        assert unguarded(guarded(text)) == text


def test_dates_and_numbers_keep_their_types() -> None:
    frame = whole_table().frame
    assert [str(frame[name].dtype) for name in ("key", "count", "area", "day", "sure")] == [
        "str", "Int64", "Float64", "datetime64[s]", "boolean",
    ]  # fmt: skip
    assert frame["code"].isna().sum() == 1, "an empty text is not recorded; NA and null are texts"
    assert np.array_equal(frame["count"].to_numpy(), np.arange(len(NASTY)))
