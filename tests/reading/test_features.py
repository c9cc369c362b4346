"""Features read some thousands at once are what they are when each is looked at on its own."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import ReadError
from geo.reading import features
from geo.reading.geojson import parse_geojson
from geo.reading.layer_frames import layer_frame
from geo.reading.raw import DEFAULT_LIMITS
from tests.examples import examples

names = st.sampled_from(["name", "killed", "id", "geometry", 'ş"x', "a:b", "source_row", ""])
values = st.one_of(
    st.sampled_from(
        [None, "", "a", 'he said "x": y', "tab\t:", "\0", 1, 1.0, 2**60, True, [1], {"a": {"a": 1}}, "Ş"]
    ),
    st.text(max_size=4),
)
properties = st.one_of(st.none(), st.dictionaries(names, values, max_size=4))
number = st.one_of(st.integers(-9, 9), st.floats(-180, 180))
geometries = st.sampled_from([
    None,
    {"type": "Point", "coordinates": [1, 2]},
    {"type": "Point", "coordinates": [1.5, -2.25]},
    {"type": "Point", "coordinates": [1, 2, 3]},
    {"type": "Point", "coordinates": ["1", 2]},
    {"type": "Point", "coordinates": [1, 2], "bbox": [0, 0, 1, 1]},
    {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    {"type": "Blob"},
])  # fmt: skip
plain = st.builds(
    lambda told, place: {"type": "Feature", "properties": told, "geometry": place}, properties, geometries
)
odd = st.builds(
    lambda one, more: {**one, **more},
    plain,
    st.sampled_from(
        [{"id": 3}, {"id": "x"}, {"bbox": [1, 2, 1, 2]}, {"more": {"b": 1}}, {"properties": {"name": 1}}]
    ),
)


def read(data: bytes, *, quick: bool) -> tuple[pd.DataFrame, Any] | str:
    try:
        layer = parse_geojson(data, file="a.geojson", limits=DEFAULT_LIMITS, quick=quick)
    except ReadError as error:
        return str(error)
    return layer_frame(layer), layer.findings


def same(data: bytes) -> None:
    one, other = read(data, quick=False), read(data, quick=True)
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    pd.testing.assert_frame_equal(one[0].drop(columns="geometry"), other[0].drop(columns="geometry"))
    assert list(one[0].columns) == list(other[0].columns)
    assert [list(map(type, one[0][name])) for name in one[0]] == [
        list(map(type, other[0][name])) for name in one[0]
    ]
    assert one[0]["geometry"].to_wkb().tolist() == other[0]["geometry"].to_wkb().tolist()
    assert one[0].attrs == other[0].attrs
    assert one[1] == other[1]


@examples(60)
@given(
    found=st.lists(st.one_of(plain, plain, odd), max_size=9),
    indent=st.sampled_from([None, 1]),
    part=st.integers(1, 4),
)
@example(found=[], indent=None, part=1)
def test_parts_are_read_as_features_are(found: list[Any], indent: int | None, part: int) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": found}, indent=indent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features, "PART", part)
        same(text.encode())
        same(json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False).encode())


FEATURE = '{"type": "Feature", "properties": {%s}, "geometry": null}'


@pytest.mark.parametrize(
    "told",
    [
        '"a": 1, "a": 2',
        '"a" : 1, "a": 2',
        '"a"\n:1,"b"\t:2',
        '"a": 1e400',
        '"a": 123456789012345678901234567890',
        '"a": "x\\u0000y"',
        '"a": {"b": 1, "b": 2}',
        '"a": "\\"b\\": 1"',
        '"a": NaN',
    ],
)
def test_what_a_key_is_said_to_be_twice_is_found_in_either_way(told: str) -> None:
    both = ", ".join(FEATURE % one for one in ('"a": 1', told, '"b": "x"'))
    same(f'{{"type": "FeatureCollection", "features": [{both}]}}'.encode())
    lacking = '{"type": "Feature", "properties": {"a": 1}}'
    same(f'{{"type": "FeatureCollection", "features": [{lacking}, {FEATURE % told}]}}'.encode())


def test_a_file_as_programs_write_it_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "PART", 10)
    monkeypatch.setattr("geo.reading.geojson._feature", None)
    rows = [FEATURE % f'"a": "n{row}", "b": {row}, "c{row // 15}": true' for row in range(45)]
    layer = parse_geojson(
        f'{{"type": "FeatureCollection", "features": [{",".join(rows)}]}}'.encode(),
        file="a", limits=DEFAULT_LIMITS, quick=True,
    )  # fmt: skip
    frame = layer_frame(layer)
    assert frame["a"].tolist() == [f"n{row}" for row in range(45)]
    assert frame["b"].tolist() == list(range(45))
    assert list(frame.columns) == ["a", "b", "c0", "c1", "c2", "geometry"]
    assert np.flatnonzero(frame["c1"] == True).tolist() == list(range(15, 30))  # noqa: E712 - values are objects
