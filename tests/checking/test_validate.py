"""Checking whole layers: nothing lost, nothing invented, everything in order."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.checking.validate import Context, validate
from geo.layers.findings import Severity
from geo.layers.schema import INCIDENTS, SCHEMAS, STATEMENTS
from geo.store.check import line_of
from tests.examples import examples
from tests.layers.sample_rows import INCIDENT, STATEMENT, full_context, rows_of

GARBAGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.sampled_from(
        ["2021-02-01", "01.02.2021", "unknown", "West", "X-W", "S1;S2", "1", "-1", "10.5", "day", ""]
    ),
)
SHAPES = st.one_of(
    st.none(),
    st.builds(shapely.Point, st.floats(-200, 200), st.floats(-100, 100)),
    st.just(shapely.Point(float("nan"), 50)),
    st.just(shapely.Polygon([(10, 50), (11, 51), (11, 50), (10, 51)])),
    st.just(shapely.Point()),
    st.just("POINT (1 1)"),
)


@st.composite
def garbage_frames(draw: st.DrawFn) -> tuple[str, pd.DataFrame]:
    layer = draw(st.sampled_from(sorted(SCHEMAS)))
    schema = SCHEMAS[layer]
    rows = draw(st.integers(0, 4))
    columns: dict[str, Any] = {}
    for field in schema.fields:
        values = SHAPES if field.name == "geometry" else GARBAGE
        if draw(st.booleans()) or field.required:
            columns[field.name] = pd.Series(
                draw(st.lists(values, min_size=rows, max_size=rows)), dtype=object
            )
    columns["something else"] = pd.Series(["x"] * rows, dtype=object)
    return layer, pd.DataFrame(columns, index=range(rows))


@given(garbage_frames())
@examples(150)
def test_every_row_is_accepted_or_rejected_and_never_both(sample: tuple[str, pd.DataFrame]) -> None:
    layer, frame = sample
    frame.index = pd.Index(range(3, 3 + len(frame)), name="source_row")
    before = frame.copy(deep=True)
    checked = validate(frame, SCHEMAS[layer], file="x.csv", context=full_context())
    assert sorted([*checked.rows.index, *checked.rejected.index]) == list(frame.index)
    with_error = {f.row for f in checked.findings if f.severity is Severity.ERROR}
    assert None in with_error or with_error == set(checked.rejected.index)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(checked.rejected, before.loc[checked.rejected.index])
    for finding in checked.findings:
        assert finding.value is None or len(finding.value) <= 80
        assert finding.message.endswith(".")


def test_rows_have_exactly_the_columns_of_the_schema() -> None:
    frame = rows_of(INCIDENT).assign(extra="x")
    checked = validate(frame, INCIDENTS, file="x.csv", context=full_context())
    assert list(checked.rows.columns) == [*INCIDENTS.names, "longitude", "latitude"]
    assert checked.rows["longitude"].dtype == np.float64
    assert (checked.rows["longitude"].iloc[0], checked.rows["latitude"].iloc[0]) == (10.5, 50.5)
    assert [(f.rule, f.row) for f in checked.findings] == [("column.unknown", None)]
    checked = validate(rows_of(STATEMENT), STATEMENTS, file="x.csv")
    assert list(checked.rows.columns) == list(STATEMENTS.names)


def test_rows_without_a_point_have_no_coordinates() -> None:
    frame = rows_of(INCIDENT, {"geometry": None, "location_precision": "district"})
    rows = validate(frame, INCIDENTS, file="x.csv", context=full_context()).rows
    assert rows["geometry"].iloc[0] is None
    assert np.isnan(rows["longitude"].iloc[0])


def test_degrees_in_columns_of_their_own_are_enough() -> None:
    plain = {name: value for name, value in INCIDENT.items() if name != "geometry"}
    frame = rows_of({**plain, "longitude": "10.5", "latitude": "50.5"})
    checked = validate(frame, INCIDENTS, file="x.csv", context=full_context())
    assert checked.findings == ()
    assert checked.rows["longitude"].tolist() == [10.5]


def test_findings_stand_in_the_order_of_rows_and_fields() -> None:
    frame = rows_of(
        INCIDENT,
        {"incident_id": "A", "sensitivity": "secret", "killed": "x", "source_ids": "S9"},
        {"incident_id": "B", "date_start": "01.02.2021", "killed": "9"},
    ).assign(extra="x")
    checked = validate(frame, INCIDENTS, file="x.csv", context=full_context())
    assert [(f.row, f.field) for f in checked.findings] == [
        (None, "extra"),
        (1, "killed"),
        (1, "source_ids"),
        (1, "sensitivity"),
        (2, "date_start"),
    ]
    assert list(checked.rejected.index) == [1, 2]


def test_a_missing_required_column_is_one_finding_and_no_row_is_accepted() -> None:
    frame = rows_of(INCIDENT, {}, {"incident_id": "I-2", "killed": "5"}).drop(columns="incident_id")
    checked = validate(frame, INCIDENTS, file="x.csv", context=full_context())
    assert [(f.row, f.field, f.rule) for f in checked.findings] == [(None, "incident_id", "field.required")]
    assert len(checked.rows) == 0
    assert len(checked.rejected) == 2


def test_none_unknown_and_zero_stay_three_things() -> None:
    frame = rows_of(
        INCIDENT,
        {"incident_id": "A", "killed": "0", "killed_civilian": "", "sex": "unknown"},
        {"incident_id": "B", "killed": "", "killed_civilian": "", "sex": ""},
    )
    rows = validate(frame, INCIDENTS, file="x.csv", context=full_context()).rows
    assert rows["killed"].iloc[0] == 0
    assert rows["killed"].iloc[1] is pd.NA
    assert rows["sex"].iloc[0] == "unknown"
    assert pd.isna(rows["sex"].iloc[1])


def test_an_empty_layer_is_an_empty_layer() -> None:
    checked = validate(rows_of(INCIDENT).iloc[:0], INCIDENTS, file="x.csv", context=full_context())
    assert checked.findings == ()
    assert list(checked.rows.columns) == [*INCIDENTS.names, "longitude", "latitude"]


def test_repeated_row_numbers_are_counted_anew() -> None:
    frame = rows_of(INCIDENT, {}, {"killed": "5"})
    frame.index = pd.Index([4, 4], name="source_row")
    checked = validate(frame, INCIDENTS, file="x.csv", context=full_context())
    assert [(f.row, f.rule) for f in checked.findings] == [(2, "id.duplicate")]
    assert (len(checked.rows), len(checked.rejected)) == (1, 1)


def test_today_is_the_systems_day_where_none_is_given() -> None:
    tomorrow = (dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=2)).date().isoformat()
    frame = rows_of(INCIDENT, {"recorded_on": tomorrow})
    checked = validate(frame, INCIDENTS, file="x.csv", context=Context())
    assert [f.rule for f in checked.findings] == ["date.future"]


def many_incidents(count: int) -> pd.DataFrame:
    random = np.random.default_rng(3)
    frame = pd.DataFrame([INCIDENT] * count)
    frame["incident_id"] = [f"I-{number}" for number in range(count)]
    days = np.datetime64("2020-02-01") + random.integers(0, 300, count)
    frame["date_start"] = frame["date_end"] = days.astype(str)
    frame["geometry"] = shapely.points(random.uniform(10, 12, count), random.uniform(50, 51, count))
    frame["district"] = random.choice(["West", "East", "Vest", "Wset"], count)
    frame.index = pd.RangeIndex(1, count + 1, name="source_row")
    return frame


def test_eight_threads_share_one_context() -> None:
    frame, context = many_incidents(500), full_context()
    expected = validate(frame, INCIDENTS, file="x.csv", context=context)
    with ThreadPoolExecutor(8) as threads:
        results = list(
            threads.map(lambda _: validate(frame, INCIDENTS, file="x.csv", context=context), range(16))
        )
    for checked in results:
        assert checked.findings == expected.findings
        pd.testing.assert_frame_equal(checked.rows, expected.rows)


@pytest.mark.parametrize("crowd", ["scattered", "one place and day"])
def test_time_grows_with_the_rows_not_with_their_pairs(crowd: str) -> None:
    def seconds(count: int) -> float:
        frame = many_incidents(count)
        if crowd == "one place and day":
            frame = frame.assign(
                date_start="2021-01-01", date_end="2021-01-01", geometry=shapely.Point(10.5, 50.5)
            )
        start = time.process_time()
        validate(frame, INCIDENTS, file="x.csv", context=full_context())
        return time.process_time() - start

    seconds(200)
    small, large = seconds(2000), seconds(16000)
    assert large < 3 * 8 * small


def test_how_a_row_counts_is_not_told_of_one_that_counts_nowhere() -> None:
    """A rejected row had been said to count in the whole period, or in its district."""
    undated = {
        "date_start": None,
        "date_end": None,
        "date_precision": None,
        "date_basis": None,
        "geometry": None,
    }
    frame = rows_of(INCIDENT, undated, {**undated, "incident_id": "I-2", "killed": "many"})
    checked = validate(frame, INCIDENTS, file="x.csv")
    assert list(checked.rejected.index) == [2]
    assert {one.rule for one in checked.findings if one.row == 1} >= {"date.not_recorded"}
    assert {one.rule for one in checked.findings if one.row == 2} == {"field.type"}


def test_what_is_the_same_of_every_row_for_want_of_a_column_is_told_once() -> None:
    frame = rows_of(INCIDENT, {}, {"incident_id": "I-2"}, {"incident_id": "I-3", "killed": "many"})
    bare = frame.drop(columns=["date_start", "date_end", "date_precision", "date_basis"])
    checked = validate(bare, INCIDENTS, file="x.csv")
    [told] = [one for one in checked.findings if one.rule == "date.not_recorded"]
    assert told.row is None
    assert told.message.startswith("Of 2 records, as the file has no column date_start: No date is recorded;")


def test_every_finding_on_a_row_names_its_record() -> None:
    frame = rows_of(
        INCIDENT, {"killed": "x"}, {"incident_id": "I-2", "device_type": "bomb"}, {"incident_id": None}
    )
    findings = [one for one in validate(frame, INCIDENTS, file="x.csv").findings if one.row is not None]
    records = {one.row: one.record for one in findings}
    assert records == {1: "I-1", 2: "I-2", 3: None}
    assert "x.csv, row 2 (I-2), device_type [bomb]" in line_of(next(one for one in findings if one.row == 2))


@pytest.mark.parametrize(("hurt", "told"), [((0, 0, 1), True), ((0, 1, 1), False), ((None, 0, None), False)])
def test_finds_among_incidents_are_told_where_they_are_the_most(hurt: tuple[Any, ...], told: bool) -> None:
    changes = [
        {"incident_id": f"I-{at}", "killed": n, "injured": 0, "killed_civilian": None}
        for at, n in enumerate(hurt)
    ]
    found = validate(rows_of(INCIDENT, *changes), INCIDENTS, file="a.csv", context=full_context()).findings
    words = [one.message for one in found if one.rule == "incident.nobody_hurt"]
    assert bool(words) is told
    assert all(one.startswith("2 of 3 incidents") for one in words)


def test_degrees_that_cannot_be_read_are_told_once_and_in_their_own_row() -> None:
    rows = rows_of(INCIDENT, {"incident_id": "I-1"}, {"incident_id": "I-2"}).assign(
        longitude=["10.5E", "10,5"], latitude=["50.5", "50.5"], geometry=None
    )
    found = validate(rows, INCIDENTS, file="a.csv", context=full_context()).findings
    assert [(one.row, one.rule) for one in found if one.field == "geometry"] == [
        (1, "field.type"),
        (2, "field.type"),
    ]
