"""The header of a map's feed: whole, typed, and read as it was written."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from geo.errors import MapError
from geo.maps.payload.encode import _fitting
from geo.maps.payload.header import Presentation, header_of
from tests.maps.sample import default_header
from tests.maps.sheet.sheets import pack_spec


def test_a_header_is_read_as_it_was_written() -> None:
    feed = pack_spec().feed
    header = header_of(feed)
    text = json.loads(feed[4 : 4 + int.from_bytes(feed[:4], "little")])
    assert json.loads(json.dumps(header.plain())) == {
        name: value for name, value in text.items() if name not in {"columns", "digest"}
    }
    assert header.digest == text["digest"]
    assert {name: list(place) for name, place in header.columns.items()} == text["columns"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": None}, "missing required field `unit`"),
        ({"legend": None}, "missing required field `legend`"),
        ({"decimals": "1"}, "Expected `int`, got `str` - at `\\$.decimals`"),
        ({"legend": {"notes": []}}, "missing required field `title` - at `\\$.legend`"),
    ],
)
def test_what_is_shown_must_be_whole(change: dict[str, Any], words: str) -> None:
    values = {name: value for name, value in {**default_header(), **change}.items() if value is not None}
    with pytest.raises(MapError, match=words):
        Presentation.read(values)


def test_bytes_without_a_header_are_refused() -> None:
    feed = pack_spec().feed
    for data in (b"", feed[:200], feed[:4] + b"[" + feed[5:]):
        with pytest.raises(MapError, match="not whole"):
            header_of(data)


def test_a_code_that_does_not_fit_its_bits_is_an_error() -> None:

    assert _fitting("devices", np.array([0, 15]), 4).tolist() == [0, 15]
    with pytest.raises(MapError, match="tells 16 devices apart and is given number 16"):
        _fitting("devices", np.array([3, 16]), 4)
    assert _fitting("devices", np.array([], dtype=np.int64), 4).size == 0
