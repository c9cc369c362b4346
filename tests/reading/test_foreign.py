"""Tables nobody prepared: encoding, separator, header, hashtags, groups, repeats are found and said."""

from __future__ import annotations

import json

import pytest

from geo.errors import ReadError
from geo.reading.decoding import decoded
from geo.reading.esrijson import is_esri, parse_esri
from geo.reading.foreign import Shape, joined, parse_foreign_csv
from geo.reading.heads import header_at
from geo.reading.raw import DEFAULT_LIMITS, RawLayer

RUSSIAN = "дата;район;погибло\n" + "05.03.2021;Северный район;1\n13.03.2021;Южный берег;0\n" * 20


def read(text: str, encoding: str = "utf-8", **wanted: object) -> tuple[RawLayer, Shape]:
    return parse_foreign_csv(text.encode(encoding), file="a.csv", wanted=wanted, limits=DEFAULT_LIMITS)


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig", "utf-8"])
def test_letters_are_those_that_were_written(encoding: str) -> None:
    layer, shape = read(RUSSIAN, encoding)
    assert list(layer.columns) == ["дата", "район", "погибло"]
    assert layer.columns["район"][0] == "Северный район"
    assert bool(shape.notes) == (encoding == "cp1251")


def test_western_letters_are_not_taken_for_those_of_their_neighbours() -> None:
    text, name, note = decoded("niño, Peña, 18 años".encode("cp1252"), "a.csv", "")
    assert (text, name) == ("niño, Peña, 18 años", "cp1252")
    assert "niño" in note
    with pytest.raises(ReadError, match="not in the encoding utf-8"):
        decoded(b"\xff\xfe\xff"[2:], "a.csv", "utf-8")


def test_titles_hashtags_groups_and_separators_are_understood() -> None:
    text = (
        "sep=|\nNational database||||\n||Killed||Injured\nid|date|men|women|men\n#event+id|#date|||\n"
        "A|2021-01-01|1|0|2\n\nB|2021-01-02|0|1|0|x\n"
    )
    layer, shape = read(text)
    assert list(layer.columns) == ["id", "date", "Killed: men", "women", "Injured: men"]
    assert layer.columns["id"] == ["A", "B"]
    assert shape.tags == {"id": "#event+id", "date": "#date"}
    assert (shape.header_row, list(layer.rows), shape.ragged) == (3, [5, 7], [7])


def test_a_column_that_counts_is_left_out_and_decimal_commas_are_seen() -> None:
    layer, shape = read(";lat;lon;where\n0;10,51;20,5;a\n1;10,52;20,6;b\n")
    assert list(layer.columns) == ["lat", "lon", "where"]
    assert (shape.delimiter, shape.decimal) == (";", ",")


def test_the_fullest_row_of_words_names_the_columns() -> None:
    assert header_at([["Report", None], ["As of", "2025"], ["id", "place", "killed"], ["1", "a", "2"]]) == 2
    assert header_at([["id", "place"], ["x", "a"], ["y", "b"]]) == 0


def test_repeats_stand_beside_their_parents_and_none_is_lost() -> None:
    layer = RawLayer("a.xlsx", {"_index": ["1", "2"], "place": ["x", "y"]}, [1, 2])
    child = RawLayer("a.xlsx", {"_parent_index": ["2", "2", "9"], "outcome": ["k", "i", "lost"]}, [1, 2, 3])
    shape = Shape()
    joined(layer, shape, child, Shape(), "victims")
    assert layer.columns["place"] == ["x", "y", "y", None]
    assert layer.columns["outcome"] == [None, "k", "i", "lost"]
    assert "without a parent" in shape.notes[0]


def test_a_feature_set_is_told_from_geojson_and_its_shapes_are_read() -> None:
    ring = [[0, 0], [0, 1], [1, 1], [0, 0]]
    content = {
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"a": 1.0, "b": None}, "geometry": {"rings": [ring]}}],
    }
    assert is_esri(content)
    assert not is_esri(json.loads('{"type": "FeatureCollection", "features": []}'))
    layer = parse_esri(content, file="a.json", limits=DEFAULT_LIMITS)
    assert layer.columns == {"a": ["1"], "b": [None]}
    assert layer.geometry is not None
    assert layer.geometry[0].area == 0.5
