"""Features of GeoJSON some thousands at once, where they are as programs write them: points, each key once.

Whatever is otherwise in a part of the file (another geometry, a key twice, a box, an identifier beside the
properties) is left to `geo.reading.geojson`, which looks at each feature of that part on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

PART: Final = 20_000
_LOOSE_ENDS: Final = (b'" :', b'"\t:', b'"\n:', b'"\r:')
_FEATURE_KEYS, _POINT_KEYS = 3, 2
_decode_properties = msgspec.json.Decoder(list[dict[str, dict[str, Any] | Any]]).decode

Values = Any
"""The values of a column in one part: an Arrow array of text, or a list of Python values."""


class _PlainPoint(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class FeaturePart(NamedTuple):
    """Features that follow each other.

    Parameters
    ----------
    columns
        Values of every property that one of them has, in the order of their appearance.
    lon, lat
        Their places, NaN where one has none.
    """

    columns: dict[str, Values]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]


class PlainFeatures:
    """Reads parts of a file, each by the names of properties the parts before it had, and its own."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._decode: Any = None

    def read(self, features: Sequence[msgspec.Raw]) -> FeaturePart | None:
        """Return features as columns, None where one of them is not plain."""
        text = b"[%b]" % b",".join(features)
        key_ends = _key_ends(text)
        if key_ends is None:
            return None
        try:
            found = self._decoded(text)
        except (msgspec.MsgspecError, RecursionError, ValueError, TypeError):
            return None
        rows = [one.properties for one in found]
        if None in rows:
            return None
        # Every feature ends at least as many keys as it has: where the sums agree, none has a key twice.
        keys = _FEATURE_KEYS * len(rows) + _POINT_KEYS * sum(one.geometry is not None for one in found)
        columns: dict[str, Values] = {}
        transposed = zip(*map(msgspec.structs.astuple, rows), strict=True)
        for name, values in zip(self._names, transposed, strict=False):
            absent = values.count(msgspec.UNSET)
            keys += len(values) - absent
            if absent < len(values):
                plain = [None if value is msgspec.UNSET else value for value in values] if absent else values
                columns[name] = as_column(plain)
        if key_ends != keys:
            return None
        nowhere = (np.nan, np.nan)
        places = [one.geometry.coordinates if one.geometry else nowhere for one in found]
        return FeaturePart(columns, *np.array(places, dtype=np.float64).T)

    def _decoded(self, text: bytes) -> list[Any]:
        try:
            if self._decode is not None:
                return list(self._decode(text))
        except msgspec.ValidationError:
            pass
        for feature in _decode_properties(text):
            properties = feature.get("properties")
            self._names |= dict.fromkeys(properties if isinstance(properties, dict) else ())
        fields = [(f"field_{at}", Any, msgspec.UNSET) for at in range(len(self._names))]
        plain = msgspec.defstruct(
            "_Properties",
            fields,
            rename=dict(zip((field[0] for field in fields), self._names, strict=True)),
            gc=False,
            forbid_unknown_fields=True,
        )
        whole = msgspec.defstruct(
            "_PlainFeature",
            [("type", Literal["Feature"]), ("geometry", _PlainPoint | None), ("properties", plain | None)],
            gc=False,
            forbid_unknown_fields=True,
        )
        self._decode = msgspec.json.Decoder(list[whole]).decode  # type: ignore[valid-type] # made as it runs
        return list(self._decode(text))


def _key_ends(text: bytes) -> int | None:
    """Return how often a key may end in a text, None where one may end before a blank."""
    letters = np.frombuffer(text, dtype=np.uint8)
    before = letters[np.flatnonzero(letters == ord(":")) - 1]
    if np.isin(before, list(b" \t\n\r")).any() and any(loose in text for loose in _LOOSE_ENDS):
        return None
    return int(np.count_nonzero(before == ord('"')))


def columns_of(records: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return the properties of features as columns; objects and lists become JSON text."""
    forms = set(map(tuple, records))
    if len(forms) == 1:  # every record has the same keys in the same order, as programs write them
        values_of_rows = zip(*map(dict.values, records), strict=True)
        columns = {name: list(values) for name, values in zip(forms.pop(), values_of_rows, strict=True)}
    else:
        names: dict[str, Any] = {}
        for record in records:
            names.update(record)
        columns = {name: [record.get(name) for record in records] for name in names}
    for name, values in columns.items():
        if not {dict, list}.isdisjoint(map(type, values)):
            columns[name] = [
                msgspec.json.encode(value).decode() if type(value) in {dict, list} else value
                for value in values
            ]
    return columns


def as_column(values: Sequence[Any]) -> Values:
    """Return values as an Arrow array of text where all are text or missing, else as a list.

    Objects and lists become JSON text.
    """
    first = next((value for value in values if value is not None), "")
    if type(first) is str:
        try:
            return pa.array(values, type=pa.large_string())
        except (pa.ArrowException, UnicodeError):
            pass
    if not {dict, list}.isdisjoint(map(type, values)):
        return as_column(
            [
                msgspec.json.encode(value).decode() if type(value) in {dict, list} else value
                for value in values
            ]
        )
    return list(values)


def together(parts: Iterable[tuple[int, dict[str, Values]]], *, text: bool) -> dict[str, Values]:
    """Return the columns of all parts, each given with its number of rows, as one column a name.

    Parameters
    ----------
    parts
        Columns of features that follow each other.
    text
        Whether columns of text stay Arrow arrays; else all are lists.
    """
    given = list(parts)
    names = dict.fromkeys(name for _, columns in given for name in columns)
    return {name: _one([columns.get(name, count) for count, columns in given], text=text) for name in names}


def _one(parts: list[Any], *, text: bool) -> Values:
    """Return the parts of a column as one; a number stands for so many rows without a value."""
    if text:
        parts = [as_column(part) if isinstance(part, list) else part for part in parts]
    if text and all(isinstance(part, int | pa.Array) for part in parts):
        arrays = [pa.nulls(part, pa.large_string()) if isinstance(part, int) else part for part in parts]
        return pa.chunked_array(arrays, type=pa.large_string())
    return [value for part in parts for value in _listed(part)]


def _listed(part: Any) -> Iterable[Any]:
    if isinstance(part, int):
        return [None] * part
    listed: Iterable[Any] = part.to_pylist() if isinstance(part, pa.Array) else part
    return listed


def parted(features: Sequence[msgspec.Raw]) -> Iterator[tuple[int, Sequence[msgspec.Raw]]]:
    """Yield features some thousands at once, each part with the number of those before it."""
    for start in range(0, len(features), PART):
        yield start, features[start : start + PART]
