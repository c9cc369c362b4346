"""Cells of a workbook that are drawn as one: what their first cell says of the rows they span."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

_REF: Final = re.compile(rb'<mergeCell [^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST: Final = 20_000


class Span(NamedTuple):
    """First column, first row and last row of a merged cell, rows counted from 1 and columns from 0."""

    column: int
    first: int
    last: int


def spans_of(data: bytes) -> dict[str, list[Span]]:
    """Return the merged cells that span several rows, by sheet, up to some thousands on each.

    Parameters
    ----------
    data
        The workbook, which was looked through before: it declares no entities.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            # What declares entities was refused before, and this is read in the process with limits.
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        except (KeyError, ElementTree.ParseError):
            return {}
        targets = {one.get("Id"): str(one.get("Target")) for one in links}
        paths = {
            str(one.get("name")): targets.get(one.get(_LINK), "") for one in book.iter() if one.get(_LINK)
        }
        held = {*archive.namelist()}
        full = {name: path.lstrip("/") if path[:1] == "/" else f"xl/{path}" for name, path in paths.items()}
        return {name: _spans(archive.read(path)) for name, path in full.items() if path in held}


def _spans(xml: bytes) -> list[Span]:
    found = []
    for hit in _REF.finditer(xml):
        first, last = int(hit[2]), int(hit[4])
        if last > first:
            found.append(Span(_number(hit[1]), first, last))
        if len(found) >= _MOST:
            break
    return found


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def spread(rows: Sequence[tuple[int, list[Any]]], spans: Sequence[Span]) -> int:
    """Write words and days of merged cells into every row they span; return how many cells that were.

    Numbers stay in the first row alone: a number of people beside two rows is not theirs twice.

    Parameters
    ----------
    rows
        Their numbers and cells, changed in place; those that are empty may lack.
    spans
        The merged cells.
    """
    by_number = dict(rows)
    spread_over = 0
    for column, first, last in spans:
        top = by_number.get(first)
        value = top[column] if top is not None and column < len(top) else None
        if not _says_the_same(value):
            continue
        for number in range(first + 1, min(last, first + _MOST) + 1):
            row = by_number.get(number)
            if row is not None and column < len(row) and row[column] is None:
                row[column] = value
                spread_over += 1
    return spread_over


def _says_the_same(value: object) -> bool:
    """Return whether a value says of each row what it says of all of them."""
    if isinstance(value, str):
        return value.strip()[:1].isalpha()
    return isinstance(value, dt.date)
