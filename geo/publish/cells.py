"""Columns of a table as text, all rows at once: each distinct text that needs care is looked at once.

A hundred thousand rows of sixty columns are six million cells. Whatever can be said of a column as a whole is
said by Arrow; Python sees only the few texts that a format has to write otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.layers.fields import Field, FieldType
from geo.publish.tables import LayerTable, degrees

_PLAIN_NUMBERS: Final = (1e-4, 1e9)
"""Between these Arrow writes numbers that are not whole exactly as Python does."""
Cells = Any
"""An Arrow array of text, null where a cell is empty; Arrow comes without types."""


def column_cells(table: LayerTable, field: Field) -> Cells:
    """Return a column as text that reads back exactly, null where nothing is recorded; dates in ISO form."""
    column = table.frame[field.name]
    if field.type is FieldType.DATE:
        days = pa.array(column.to_numpy("datetime64[D]"), type=pa.date32())
        return pc.cast(days, pa.large_string())
    if field.type is FieldType.NUMBER:
        return number_cells(column.to_numpy(np.float64, na_value=np.nan))
    values = _whole(pa.array(column))
    if field.type is FieldType.BOOLEAN:
        return pc.if_else(values, *map(_text, ("true", "false")))
    return pc.cast(values, pa.large_string())


def degree_cells(table: LayerTable) -> tuple[Cells, Cells]:
    """Return longitude and latitude of every row of a layer of points as text."""
    east, north = degrees(table)
    return number_cells(east), number_cells(north)


def number_cells(values: Any) -> Cells:
    """Return numbers as Python writes them, null for NaN."""
    numbers = np.asarray(values, dtype=np.float64)
    size = np.abs(numbers)
    least, most = _PLAIN_NUMBERS
    plain = (size >= least) & (size < most) & (numbers != np.floor(numbers))
    missing = np.isnan(numbers)
    written = pc.cast(pa.array(numbers, mask=missing), pa.large_string())
    return _replaced(written, ~plain & ~missing, map(repr, numbers[~plain & ~missing].tolist()))


def changed(
    cells: Cells,
    marks: str,
    where: str,
    change: Callable[[str], str],
    *,
    others: tuple[str, str] = ("", ""),
) -> Cells:
    """Return texts with those changed in which something is found.

    Parameters
    ----------
    cells
        The texts.
    marks
        Characters one of which is in every text that `change` would change.
    where
        A regular expression of Arrow's (RE2) that finds at least all that `change` would change.
    change
        Gives the text to be written.
    others
        What stands before and after every text in which nothing is found.
    """
    if not _holds(cells, marks):
        return around(others[0], cells, others[1])
    coded = pc.dictionary_encode(cells)
    texts = coded.dictionary
    hits = pc.match_substring_regex(texts, where).to_numpy(zero_copy_only=False)
    found = pc.filter(texts, pa.array(hits)).to_pylist()
    return pc.take(_replaced(around(others[0], texts, others[1]), hits, map(change, found)), coded.indices)


def each(cells: Cells, change: Callable[[str], str]) -> Cells:
    """Return texts each of which is changed, the same texts once."""
    coded = pc.dictionary_encode(cells)
    texts = pa.array(list(map(change, coded.dictionary.to_pylist())), type=pa.large_string())
    return pc.take(texts, coded.indices)


def _holds(cells: Cells, marks: str) -> bool:
    """Return whether the texts may hold one of some characters, from the bytes of the whole column."""
    _, offsets, data = cells.buffers()
    if data is None or not len(cells):
        return False
    ends = np.frombuffer(offsets, dtype=np.int64)[[cells.offset, cells.offset + len(cells)]]
    seen = np.bincount(np.frombuffer(data, dtype=np.uint8)[slice(*ends)], minlength=256) > 0
    return bool(seen[[mark.encode()[0] for mark in marks]].any())


def joined(cells: Iterable[Cells], separator: str) -> Cells:
    """Return the cells of every row put together, an empty one as nothing."""
    return pc.binary_join_element_wise(*(pc.fill_null(one, "") for one in cells), _text(separator))


def around(before: str, cells: Cells, after: str) -> Cells:
    """Return texts with words before and after each; null stays null."""
    if not before and not after:
        return cells
    return pc.binary_join_element_wise(_text(before), cells, _text(after), _text(""))


def beside(left: Cells, right: Cells, between: str) -> Cells:
    """Return two texts of a row with words between them, null where one is."""
    return pc.binary_join_element_wise(left, right, _text(between))


def whole_text(rows: Cells, separator: str) -> bytes:
    """Return rows put together into one text."""
    if not len(rows):
        return b""
    lines = pa.ListArray.from_arrays(pa.array([0, len(rows)], type=pa.int32()), rows)
    one: str = pc.binary_join(lines, _text(separator))[0].as_py()
    return one.encode()


def _replaced(cells: Cells, where: Any, texts: Iterable[str]) -> Cells:
    if not where.any():
        return cells
    return pc.replace_with_mask(cells, pa.array(where), pa.array(list(texts), type=pa.large_string()))


def _whole(values: Any) -> Any:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _text(text: str) -> Any:
    return pa.scalar(text, type=pa.large_string())
