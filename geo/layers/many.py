"""Findings that grow with the rules and not with the rows: the first thousand of each made, all counted.

A rule that finds a fault in every row of a national archive says a million times the same. What nobody reads
is not made: of each rule, field and file the first thousand are there; the rest is a number, made into
sentences where somebody asks for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.layers.findings import Finding, Severity
from geo.layers.values import listed_values, shown

Make = Callable[[NDArray[np.intp]], Iterable[Finding]]
KEPT: Final = 1_000
"""Findings of one rule on one field of a file that are made at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Findings of one rule beyond the first thousand of a file: counted, and made when asked.

    Parameters
    ----------
    file, rule, name, severity
        What they have in common; `name` is the field, None for the whole row.
    rows
        Source row number of each.
    make
        From numbers, as `at` gives them, to their findings, one after another.
    at
        Numbers of those that are left, ascending.
    classes
        Class of the row of each; empty where rows have none.
    records
        Identifier of the record of each as it was read, None where they are not known.
    """

    file: str
    rule: str
    name: str | None
    severity: Severity
    rows: NDArray[np.int64]
    make: Make
    at: NDArray[np.intp]
    classes: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    records: pd.Series | None = None

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[Finding]:
        none = [None] * len(self)
        classes = self.classes.tolist() if len(self.classes) else none
        names = none if self.records is None else map(shown, listed_values(self.records))
        for found, name, one in zip(self.make(self.at), names, classes, strict=True):
            yield found.of(found.record or name, one)

    def only(self, mask: NDArray[np.bool_]) -> Rest:
        """Return those of a mask."""
        classes = self.classes[mask] if len(self.classes) else self.classes
        records = None if self.records is None else self.records[mask]
        return replace(self, rows=self.rows[mask], at=self.at[mask], classes=classes, records=records)

    def named(self, records: pd.Series) -> Rest:
        """Return them with the identifiers of their records, given by row."""
        return replace(self, records=records.reindex(self.rows))

    def classed(self, classes: pd.Series) -> Rest:
        """Return them with the classes of their rows, which are the index of `classes`."""
        return replace(self, classes=classes.reindex(self.rows, fill_value="").to_numpy(dtype=object))

    def passing(self, passes: Callable[[Finding], bool]) -> Rest:
        """Return those that pass what looks at file, field, rule, severity and class alone."""
        alike = Finding(self.file, None, self.name, None, self.rule, self.severity, "", "")
        if not len(self.classes):
            return self.only(np.full(len(self), passes(alike)))
        codes, distinct = pd.factorize(self.classes)
        told = np.array([passes(replace(alike, sensitivity=one)) for one in distinct], dtype=bool)
        return self.only(told[codes])


class Findings(Sequence[Finding]):
    """Everything checking turned up: counted at once, made as far as somebody reads.

    Parameters
    ----------
    kept
        Findings that are made.
    rests
        Those that are not.
    """

    __slots__ = ("kept", "rests")

    def __init__(self, kept: Iterable[Finding] = (), rests: Iterable[Rest] = ()) -> None:
        self.kept = tuple(kept)
        self.rests = tuple(one for one in rests if len(one))

    def __len__(self) -> int:
        return len(self.kept) + self.beyond

    def __iter__(self) -> Iterator[Finding]:
        yield from self.kept
        for rest in self.rests:
            yield from rest

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Findings | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment] # as of a list, which it is made into

    def __repr__(self) -> str:
        return f"Findings({len(self.kept)}, {self.beyond})"

    @property
    def beyond(self) -> int:
        """How many are counted and not made."""
        return sum(map(len, self.rests))

    def counts(self) -> Counter[tuple[Severity, str]]:
        """Return how many there are of each severity and rule."""
        found = Counter((one.severity, one.rule) for one in self.kept)
        for rest in self.rests:
            found[rest.severity, rest.rule] += len(rest)
        return found

    def passing(self, passes: Callable[[Finding], bool]) -> Findings:
        """Return those that pass what looks at file, field, rule, severity and class alone."""
        return Findings(filter(passes, self.kept), [rest.passing(passes) for rest in self.rests])

    def of_file(self, file: str) -> Findings:
        """Return those about one file."""
        return self.passing(lambda one: one.file == file)


def parted(make: Make, rows: NDArray[np.int64], *, file: str) -> Findings:
    """Return findings of one rule on one field, the first of them made.

    Parameters
    ----------
    make
        From numbers to findings; it may hold what it needs for as long as the rest is held.
    rows
        Source row number of each finding, in the order of the file.
    file
        Which all are about.
    """
    found = list(make(np.arange(min(len(rows), KEPT), dtype=np.intp)))
    if len(rows) <= KEPT:
        return Findings(found)
    first = found[0]
    at = np.arange(KEPT, len(rows), dtype=np.intp)
    return Findings(found, [Rest(file, first.rule, first.field, first.severity, rows[KEPT:], make, at)])


def together(parts: Iterable[Findings | Iterable[Finding]]) -> Findings:
    """Return findings of several parts as one, those that are made before the others."""
    kept: list[Finding] = []
    rests: list[Rest] = []
    for part in parts:
        kept += part.kept if isinstance(part, Findings) else part
        rests += part.rests if isinstance(part, Findings) else ()
    return Findings(kept, rests)


def positions_of(findings: Iterable[Finding], index: pd.Index) -> dict[int, int]:
    """Return the position of every row that findings name."""
    rows = sorted({one.row for one in findings if one.row is not None})
    return dict(zip(rows, index.get_indexer(pd.Index(rows, dtype=np.int64)).tolist(), strict=True))
