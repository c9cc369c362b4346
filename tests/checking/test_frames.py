"""Raw values into types: what is read, what is refused, and that nothing is guessed."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.checking.frames import typed_frame
from geo.layers.days import date_readings
from geo.layers.findings import Finding, Severity
from geo.layers.schema import Field, FieldType, Schema
from geo.layers.values import TEXT_LIMIT, shown
from geo.layers.vocabulary import DEVICE_TYPE
from tests.examples import examples

KINDS: dict[str, Field] = {
    "id": Field(name="id", type=FieldType.TEXT, label="Id"),
    "text": Field(name="value", type=FieldType.TEXT, label="Value"),
    "integer": Field(name="value", type=FieldType.INTEGER, label="Value"),
    "number": Field(name="value", type=FieldType.NUMBER, label="Value"),
    "date": Field(name="value", type=FieldType.DATE, label="Value"),
    "time": Field(name="value", type=FieldType.TIME, label="Value"),
    "boolean": Field(name="value", type=FieldType.BOOLEAN, label="Value"),
    "ids": Field(name="value", type=FieldType.IDS, label="Value"),
    "code": Field(name="value", type=FieldType.CODE, label="Value", codes=DEVICE_TYPE),
    "codes": Field(name="value", type=FieldType.CODES, label="Value", codes=DEVICE_TYPE),
}


def schema_of(*fields: Field) -> Schema:
    return Schema("test", "Test", (fields[0].name,), fields)


def read(kind: str, *values: object) -> tuple[list[Any], tuple[Finding, ...], list[bool]]:
    column = pd.Series(list(values), dtype=object)
    typed, findings, bad = typed_frame(pd.DataFrame({"value": column}), schema_of(KINDS[kind]), file="f.csv")
    return [None if pd.isna(one) else one for one in typed["value"]], findings, bad.tolist()


ACCEPTED: list[tuple[str, object, object]] = [
    ("integer", "0", 0),
    ("integer", " 12 ", 12),
    ("integer", "007", 7),
    ("integer", "3.0", 3),
    ("integer", "-3", -3),
    ("integer", 4, 4),
    ("integer", 4.0, 4),
    ("integer", np.int64(4), 4),
    ("integer", "", None),
    ("integer", None, None),
    ("number", "47.1", 47.1),
    ("number", "-0.5", -0.5),
    ("number", "1e-05", 1e-05),
    ("number", 3, 3.0),
    ("number", "  ", None),
    ("date", "2021-02-01", pd.Timestamp("2021-02-01")),
    ("date", "2024-02-29", pd.Timestamp("2024-02-29")),
    ("date", dt.date(2021, 2, 1), pd.Timestamp("2021-02-01")),
    ("date", dt.datetime(2021, 2, 1), pd.Timestamp("2021-02-01")),
    ("date", "", None),
    ("time", "09:30", "09:30"),
    ("time", "23:59", "23:59"),
    ("time", dt.time(9, 30), "09:30"),
    ("time", "", None),
    ("boolean", "true", True),
    ("boolean", "No", False),
    ("boolean", "1", True),
    ("boolean", 0, False),
    ("boolean", 1.0, True),
    ("boolean", False, False),
    ("boolean", "", None),
    ("ids", " S1 ; S2;;S1 ", "S1;S2"),
    ("ids", " ; ", None),
    ("code", "unknown", "unknown"),
    ("code", " booby_trap ", "booby_trap"),
    ("code", "", None),
    ("codes", "unknown; booby_trap", "unknown;booby_trap"),
    ("codes", "", None),
    ("text", "  two  words ", "two  words"),
    ("text", "NA", "NA"),
    ("text", "None", "None"),
    ("text", "007", "007"),
    ("text", 2020, "2020"),
    ("text", 2020.0, "2020"),
    ("text", "S\u0327us\u0327a", "Şuşa"),
    ("text", "one\r\ntwo", "one\ntwo"),
    ("text", "   ", None),
    ("text", float("nan"), None),
    ("text", pd.NA, None),
]


@pytest.mark.parametrize(("kind", "raw", "expected"), ACCEPTED, ids=lambda value: repr(value)[:30])
def test_good_values_are_read(kind: str, raw: object, expected: object) -> None:
    values, findings, bad = read(kind, raw)
    assert values == [expected]
    assert type(values[0]) is type(expected) or kind in {"boolean", "integer", "number"}
    assert findings == ()
    assert bad == [False]


DAMAGED = {
    ("integer", "1E5"): "damage.scientific",
    ("date", "44228"): "damage.serial",
    ("date", "44228.5"): "damage.serial",
    ("date", "1612137600000"): "damage.serial",
}
"""What a spreadsheet did is called by its name; everything else is a value of the wrong type."""

REFUSED: list[tuple[str, object, str]] = [
    # kind, raw, what the remedy must say
    ("integer", "2.5", "whole number"),
    ("integer", 2.5, "whole number"),
    ("integer", "5-6 injured", "a range goes into the remarks"),
    ("integer", "one", "leave it empty"),
    ("integer", "1E5", "whole number"),
    ("integer", "1,000", "whole number"),
    ("integer", "+3", "whole number"),
    ("integer", "٣", "whole number"),
    ("integer", "1" * 20, "whole number"),
    ("integer", "9" * 5000, "whole number"),
    ("integer", 2**53 + 1, "whole number"),
    ("integer", True, "whole number"),
    ("integer", "N/A", "leave it empty"),
    ("integer", "nan", "leave it empty"),
    ("integer", float("inf"), "whole number"),
    ("integer", [1], "whole number"),
    ("number", "47,1", "47.1"),
    ("number", "NaN", "leave it empty"),
    ("number", "Infinity", "one number"),
    ("number", "-inf", "one number"),
    ("number", "1e400", "one number"),
    ("number", float("inf"), "one number"),
    ("number", 10**400, "one number"),
    ("number", True, "one number"),
    ("number", "0x10", "one number"),
    ("number", "1_000", "one number"),
    ("date", "01.02.2021", "2021-02-01 or 2021-01-02"),
    ("date", "13.02.2021", "2021-02-13"),
    ("date", "02/13/2021", "2021-02-13"),
    ("date", "2021/02/01", "2021-02-01"),
    ("date", "2021-2-1", "2021-02-01"),
    ("date", "20210201", "2021-02-01"),
    ("date", "1 Feb 2021", "2021-02-01"),
    ("date", "February 1, 2021", "2021-02-01"),
    ("date", "1st February 2021", "2021-02-01"),
    ("date", "01.02.68", "2068-02-01 or 2068-01-02 or 1968-02-01 or 1968-01-02"),
    ("date", "44228", "2021-02-01 or 2025-02-02"),
    ("date", 44228, "2021-02-01 or 2025-02-02"),
    ("date", 44228.5, "2021-02-01"),
    ("date", 1612137600000, "2021-02-01"),
    ("date", "2021-02-01T10:00:00Z", "2021-02-01"),
    ("date", "2021-02-01 00:00:00", "2021-02-01"),
    ("date", dt.datetime(2021, 2, 1, 23, 0, tzinfo=dt.UTC), "2021-02-01"),
    ("date", "2021", "2021-01-01 and 2021-12-31, with the precision year"),
    ("date", "2024-02", "2024-02-01 and 2024-02-29, with the precision month"),
    ("date", "2021-02-30", "YYYY-MM-DD"),
    ("date", "2021-13-01", "YYYY-MM-DD"),
    ("date", "0021-02-01", "four digits"),
    ("date", "٢٠٢١-٠٢-٠١", "YYYY-MM-DD"),
    ("date", "yesterday", "YYYY-MM-DD"),
    ("date", True, "YYYY-MM-DD"),
    ("date", 0, "YYYY-MM-DD"),
    ("time", "24:00", "following day"),
    ("time", "9:30", "09:30"),
    ("time", "14:30:00", "14:30"),
    ("time", "0.5", "12:00"),
    ("time", 0.75, "18:00"),
    ("time", "25:00", "hours and minutes"),
    ("time", "noon", "hours and minutes"),
    ("boolean", "maybe", "true or false"),
    ("boolean", "2", "true or false"),
    ("boolean", 2, "true or false"),
    ("boolean", "ja", "true or false"),
    ("text", ["a"], "one text"),
    ("text", {"a": 1}, "one text"),
    ("text", float(2**53), "no digit is lost"),
    ("text", float("inf"), "one text"),
]


@pytest.mark.parametrize(("kind", "raw", "remedy"), REFUSED, ids=lambda value: repr(value)[:30])
def test_bad_values_are_refused_with_a_remedy_and_never_guessed(kind: str, raw: object, remedy: str) -> None:
    values, findings, bad = read(kind, raw)
    assert values == [None]
    assert bad == [True]
    (finding,) = findings
    assert finding.rule == DAMAGED.get((kind, str(raw)), "field.type")
    assert (finding.severity, finding.row, finding.field) == (Severity.ERROR, 1, "value")
    assert remedy in finding.remedy
    assert finding.value == shown(raw)


def test_a_code_outside_its_list_gets_the_nearest_and_all() -> None:
    for kind in ("code", "codes"):
        values, findings, bad = read(kind, "anti tank mine")
        assert values == [None]
        assert bad == [True]
        assert findings[0].rule == "code.allowed"
        assert "booby_trap" in findings[0].remedy
    assert "Did you mean mine_unspecified?" in read("code", "Mine type not stated")[1][0].remedy
    assert "Did you mean booby_trap?" in read("code", "Booby-Trap")[1][0].remedy
    assert "Did you mean mine_unspecified?" in read("code", "mines unspecified")[1][0].remedy
    assert "Did you mean" not in read("code", "rockery")[1][0].remedy
    assert read("codes", "booby_trap;nothing")[1][0].rule == "code.allowed"


def test_values_that_compare_equal_are_told_apart() -> None:
    values, _, bad = read("integer", 1, True, 1.0, "1")
    assert values == [1, None, 1, 1]
    assert bad == [False, True, False, False]
    values, _, bad = read("text", 1, True, 1.0, "1")
    assert values == ["1", "true", "1", "1"]


@pytest.mark.parametrize("raw", ["a\x00b", "a\u202eb", "a\x07b", "a\ufeffb", "a\ud800b"])
def test_hidden_characters_are_taken_out_and_reported(raw: str) -> None:
    values, findings, bad = read("text", raw)
    assert values == ["ab"]
    assert bad == [False]
    assert [(f.rule, f.severity) for f in findings] == [("text.cleaned", Severity.NOTE)]
    assert "\\" in str(findings[0].value)


def test_text_of_hidden_characters_alone_counts_as_empty() -> None:
    schema = schema_of(Field(name="value", type=FieldType.TEXT, label="Value", required=True))
    _, findings, bad = typed_frame(pd.DataFrame({"value": ["\x00\x01"]}), schema, file="f.csv")
    assert [f.rule for f in findings] == ["field.required"]
    assert bad.tolist() == [True]


def test_overlong_text_is_refused() -> None:
    assert read("text", "x" * TEXT_LIMIT)[0] == ["x" * TEXT_LIMIT]
    values, findings, bad = read("text", "x" * (TEXT_LIMIT + 1))
    assert values == [None]
    assert bad == [True]
    assert findings[0].rule == "text.length"
    assert findings[0].value is not None
    assert len(findings[0].value) == 80


def test_values_are_shown_short_and_with_hidden_characters_escaped() -> None:
    assert shown("a\u202eb\x00") == "a\\u202eb\\x00"
    assert shown("\U000e0001") == "\\U000e0001"
    assert len(shown("\x00" * 100) or "") == 80
    assert shown("ə" * 80) == "ə" * 80
    assert (shown("ə" * 81) or "").endswith("…")
    assert shown(None) is None
    assert shown(float("nan")) is None
    assert shown(3) == "3"


def test_dtypes_are_those_agreed() -> None:
    fields = [
        Field(name=kind, type=field.type, label=kind, codes=field.codes) for kind, field in KINDS.items()
    ]
    for frame in (pd.DataFrame({"id": ["a"]}), pd.DataFrame({"id": pd.Series([], dtype="str")})):
        typed = typed_frame(frame, schema_of(*fields), file="f.csv").frame
        assert {name: str(dtype) for name, dtype in typed.dtypes.items()} == {
            "id": "str", "text": "str", "integer": "Int64", "number": "Float64", "date": "datetime64[s]",
            "time": "str", "boolean": "boolean", "ids": "str", "code": "str", "codes": "str",
        }  # fmt: skip


def test_columns_unknown_missing_and_repeated() -> None:
    required = Field(name="killed", type=FieldType.INTEGER, label="Killed", required=True)
    optional = Field(name="injured", type=FieldType.INTEGER, label="Injured")
    _, findings, bad = typed_frame(pd.DataFrame({"Kiled": ["1"]}), schema_of(required, optional), file="f")
    assert [(f.rule, f.row, f.field, f.severity.value) for f in findings] == [
        ("field.required", None, "killed", "error"),
        ("column.unknown", None, "Kiled", "note"),
    ]
    assert "Did you mean killed?" in findings[1].remedy
    assert bad.tolist() == [True]
    twice = pd.DataFrame([["1", "2"]], columns=["killed", "killed"])
    _, findings, bad = typed_frame(twice, schema_of(required), file="f")
    assert [f.rule for f in findings] == ["column.duplicate"]
    assert bad.tolist() == [True]


def test_required_values() -> None:
    field = Field(name="value", type=FieldType.CODE, label="Device", codes=DEVICE_TYPE, required=True)
    frame = pd.DataFrame({"value": ["", None, "unknown", "nothing"]})
    _, findings, bad = typed_frame(frame, schema_of(field), file="f")
    assert [(f.row, f.rule) for f in findings] == [
        (4, "code.allowed"),
        (1, "field.required"),
        (2, "field.required"),
    ]
    assert "with unknown where it was asked" in findings[1].remedy
    assert bad.tolist() == [True, True, False, True]


POINT_SCHEMA = schema_of(
    KINDS["id"], Field(name="geometry", type=FieldType.GEOMETRY, label="Point", geometry=("Point",))
)


def test_points_come_from_geometry_or_from_degrees() -> None:
    frame = pd.DataFrame(
        {
            "id": list("abcdef"),
            "longitude": ["10.5", "", "10.5", "10,5", "NaN", ""],
            "latitude": ["50.5", "", "", "50.5", "50.5", ""],
        }
    )
    typed, findings, bad = typed_frame(frame, POINT_SCHEMA, file="f")
    assert typed["geometry"].iloc[0].equals(shapely.Point(10.5, 50.5))
    assert typed["geometry"].iloc[1] is None
    # The points cannot be read; what happened is kept without them.
    assert not bad.any()
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    assert [(f.row, f.rule) for f in sorted(findings, key=lambda f: f.row or 0)] == [
        (3, "geometry.invalid"),
        (4, "field.type"),
        (5, "field.type"),
    ]


def test_geometry_that_is_none_empty_or_no_geometry() -> None:
    shapes = pd.Series([shapely.Point(1, 2), None, shapely.Point(), "POINT (1 2)", math.nan], dtype=object)
    frame = pd.DataFrame({"id": list("abcde"), "geometry": shapes})
    typed, findings, bad = typed_frame(frame, POINT_SCHEMA, file="f")
    assert [one is None for one in typed["geometry"]] == [False, True, True, True, True]
    assert [(f.row, f.rule, f.severity) for f in findings] == [(4, "geometry.type", Severity.WARNING)]
    assert not bad.any()


def test_typed_columns_of_typed_formats_are_read() -> None:
    fields = [
        Field(name="n", type=FieldType.INTEGER, label="N"),
        Field(name="d", type=FieldType.DATE, label="D"),
        Field(name="b", type=FieldType.BOOLEAN, label="B"),
        Field(name="x", type=FieldType.NUMBER, label="X"),
    ]
    frame = pd.DataFrame(
        {
            "n": [1.0, np.nan, 2.5],
            "d": np.array(["2021-02-01", "NaT", "2021-02-01T10:00"], dtype="datetime64[ms]"),
            "b": [True, False, True],
            "x": pd.array([1, None, 3], dtype="Int64"),
        }
    )
    typed, _, bad = typed_frame(frame, schema_of(*fields), file="f")
    assert typed["n"].tolist() == [1, pd.NA, pd.NA]
    assert typed["d"].iloc[0] == pd.Timestamp("2021-02-01")
    assert typed["d"].isna().tolist() == [False, True, True]
    assert typed["b"].tolist() == [True, False, True]
    assert typed["x"].tolist() == [1.0, pd.NA, 3.0]
    assert bad.tolist() == [False, False, True]


def test_source_rows_are_kept_or_counted() -> None:
    frame = pd.DataFrame({"value": ["1", "x"]}, index=pd.Index([7, 9], name="source_row"))
    typed, findings, _ = typed_frame(frame, schema_of(KINDS["integer"]), file="f")
    assert typed.index.tolist() == [7, 9]
    assert findings[0].row == 9
    typed, findings, _ = typed_frame(frame.reset_index(drop=True), schema_of(KINDS["integer"]), file="f")
    assert typed.index.tolist() == [1, 2]
    assert typed.index.name == "source_row"


@given(st.lists(st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), max_size=8))
@examples(50)
def test_dates_survive_being_written_and_read(days: list[dt.date | None]) -> None:
    values, findings, _ = read("date", *("" if day is None else day.isoformat() for day in days))
    assert [None if value is None else value.date() for value in values] == days
    assert findings == ()


@given(st.dates(dt.date(2001, 1, 1), dt.date(2068, 12, 31)))
@examples(50)
def test_readings_always_hold_the_day_that_was_meant(day: dt.date) -> None:
    forms = (
        "%d.%m.%Y",
        "%m/%d/%Y",
        "%Y/%m/%d",
        "%d %b %Y",
        "%B %d, %Y",
        "%d.%m.%y",
        "%Y%m%d",
        "%Y-%m-%dT%H:%M",
    )
    assert all(day in date_readings(day.strftime(form)) for form in forms)
    assert day in date_readings(str((day - dt.date(1899, 12, 30)).days))


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=8))
@examples(50)
def test_counts_survive_being_written_and_read(counts: list[int | None]) -> None:
    assert read("integer", *("" if count is None else str(count) for count in counts))[0] == counts
    assert read("integer", *counts)[0] == counts


@given(st.text(max_size=30))
@examples(100)
def test_cleaned_text_is_stable_and_can_be_encoded(text: str) -> None:
    values, _, _ = read("text", text)
    if values[0] is not None:
        values[0].encode("utf-8")
    again, findings, _ = read("text", values[0])
    assert again == values
    assert "text.cleaned" not in {finding.rule for finding in findings}
