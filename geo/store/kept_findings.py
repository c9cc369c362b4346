"""Findings of a kept pack: those that were made are written whole, of the others on which rows they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.errors import PackError
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.many import Findings, Make, Rest

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Told = tuple[str, str, str | None, str]
"""File, rule, field and severity of findings that were not made."""
_SEVERITIES: Final = {one.value: one for one in Severity}


def written(findings: Findings) -> Iterator[bytes]:
    """Yield findings as streams of Arrow: those that are made, then for each of the others its rows."""
    yield stream(_table(findings.kept))
    for rest in findings.rests:
        known = len(rest.classes) > 0
        classes = pa.array(rest.classes, pa.string()) if known else pa.nulls(len(rest), pa.string())
        columns = [pa.array(rest.rows), pa.array(rest.at), classes.dictionary_encode()]
        yield stream(pa.table(columns, names=["rows", "at", "classes"]))


def told_of(findings: Findings) -> list[Told]:
    """Return what the findings that are not made have in common, in the order in which they are written."""
    return [(one.file, one.rule, one.name, one.severity.value) for one in findings.rests]


def read_back(
    told: Sequence[Told], parts: Iterator[memoryview], *, anew: Callable[[], Pack], digest: str
) -> Findings:
    """Return findings as they were written.

    Parameters
    ----------
    told, parts
        As `told_of` and `written` gave them.
    anew
        Checks the pack again, where somebody asks for those that were not made.
    digest
        Of the pack they are about.
    """

    @cache
    def checked() -> Findings:
        pack = anew()
        if pack.digest != digest:
            raise PackError(say("The files of the pack changed since it was opened. Open it again."))
        return pack.findings

    kept = _made(next(parts))
    return Findings(kept, [_rest(one, next(parts), checked) for one in told])


def stream(table: pa.Table) -> bytes:
    """Return a table as a stream of Arrow."""
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    made: bytes = out.getvalue().to_pybytes()
    return made


def read_stream(part: memoryview) -> pa.Table:
    """Return a table of a stream of Arrow."""
    with pa.ipc.open_stream(pa.py_buffer(part)) as reader:
        return reader.read_all()


def _table(findings: tuple[Finding, ...]) -> pa.Table:
    names = Finding.__slots__
    columns = [[getattr(one, name) for one in findings] for name in names]
    kinds = [pa.int64() if name == "row" else pa.large_string() for name in names]
    arrays = [pa.array(values, type=kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.table(arrays, names=names)


def _made(part: memoryview) -> tuple[Finding, ...]:
    table = read_stream(part)
    found = [object.__new__(Finding) for _ in range(len(table))]
    for name in Finding.__slots__:
        values = table.column(name).to_pylist()
        if name == "severity":
            values = [_SEVERITIES[one] for one in values]
        # Straight into the slots: a frozen class takes five times as long, and there may be a million.
        deque(map(getattr(Finding, name).__set__, found, values), maxlen=0)
    return tuple(found)


def _rest(told: Told, part: memoryview, checked: Callable[[], Findings]) -> Rest:
    """Return findings that were counted; they are made by checking the pack again."""
    file, rule, name, severity = told
    table = read_stream(part)
    rows, at, classes = (table.column(one).to_numpy() for one in ("rows", "at", "classes"))
    known = table.column("classes").null_count == 0
    rest = Rest(file, rule, name, _SEVERITIES[severity], rows, _making(told, checked), at)
    return replace(rest, classes=classes) if known else rest


def _making(told: Told, checked: Callable[[], Findings]) -> Make:
    def make(numbers: npt.NDArray[np.intp]) -> Iterable[Finding]:
        for rest in checked().rests:
            if (rest.file, rest.rule, rest.name, rest.severity.value) == told:
                return rest.only(np.isin(rest.at, numbers))
        return ()

    return make
