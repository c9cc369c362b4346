"""Incidents in many files counted by district, each file on its own: nothing large travels, and sums add.

What becomes of one file is a function of two paths and a day, so any executor of `concurrent.futures` can
run it, threads on this machine or workers on others, in any order, and again where one was lost; the integers
are the same. A worker reads, checks and places a file as a pack is read, checked and placed, and gives back a
small array. Identifiers are compared within a file alone: that no incident stands in two is for whoever split
them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.checking.apiece import alone
from geo.checking.columns import without_remainder
from geo.checking.places import DistrictIndex, assign_districts
from geo.checking.validate import Context, validate
from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Severity
from geo.layers.measures import LEAST, MOST
from geo.layers.meta import SETTLEMENT_RADIUS_M
from geo.layers.pack import to_wkb
from geo.layers.schema import DISTRICTS, INCIDENTS
from geo.reading.layer_frames import keep_memory
from geo.reading.read import read_layer

OUTCOMES: Final = ("killed", "injured")
COLUMNS: Final = (
    "incidents",
    *(f"{outcome}_{part}" for outcome in OUTCOMES for part in ("least", "most", "unrecorded")),
)
"""Of each outcome the sum of its numbers, or of the ends of its ranges, and incidents that give neither."""
Ints = npt.NDArray[np.int64]


class FileCounts(NamedTuple):
    """What one file holds: figures by district, the last row for none; rows read and rejected; its digest."""

    figures: Ints
    read: int
    rejected: int
    digest: str


class Counted(NamedTuple):
    """What all files hold together.

    Parameters
    ----------
    districts
        Codes and names in the order of their file.
    figures
        `COLUMNS` by district; the last row is of incidents whose district is not known.
    read, rejected, files
        Rows read, those of them left out because of a fault, and files.
    """

    districts: Mapping[str, str]
    figures: Ints
    read: int
    rejected: int
    files: int


def count_files(
    files: Sequence[Path],
    districts: Path,
    *,
    executor: Executor,
    today: dt.date,
    told: Callable[[int], object] = lambda done: done,
) -> Counted:
    """Count the incidents of many files by district.

    Parameters
    ----------
    files
        Layers of incidents; each is read by the worker that counts it, from this path.
    districts
        The layer of districts.
    executor
        Runs the work.
    today
        Day after which a date lies in the future.
    told
        Is told after each file how many are done.

    Raises
    ------
    ReadError
        Where a file cannot be read, lacks a column or is given twice.
    """
    # By the same path as the work, so that the districts are read once, before threads ask for them.
    titles = _titles(str(districts.resolve()))
    work = {
        executor.submit(count_part, str(one.resolve()), str(districts.resolve()), today): one for one in files
    }
    total = np.zeros((len(titles) + 1, len(COLUMNS)), dtype=np.int64)
    read = rejected = 0
    seen: dict[str, str] = {}
    try:
        for done, future in enumerate(as_completed(work), start=1):
            part, name = future.result(), work[future].name
            if part.digest in seen:
                raise ReadError(
                    say(
                        "{name} and {other} are the same file, which would be counted twice. Give it once.",
                        name=name,
                        other=seen[part.digest],
                    )
                )
            seen[part.digest] = name
            total += part.figures
            read, rejected = read + part.read, rejected + part.rejected
            told(done)
    finally:
        for future in work:
            future.cancel()
    return Counted(titles, total, read, rejected, len(work))


def count_part(path: str, districts: str, today: dt.date) -> FileCounts:
    """Return what one file of incidents holds; see `count_files`."""
    keep_memory()
    file, index = Path(path), _index(districts)
    frame, _ = without_remainder(read_layer(file, coded=True), file=file.name)
    context = Context(today=today, country=index.coverage())
    with alone():
        checked = validate(frame, INCIDENTS, file=file.name, context=context)
    for one in checked.findings.kept:
        if one.row is None and one.severity is Severity.ERROR:
            raise ReadError(f"{one.file}: {one.message} {one.remedy}")
    placed, _ = assign_districts(checked.rows, index, file=file.name, settlement_radius_m=SETTLEMENT_RADIUS_M)
    order = {code: at for at, code in enumerate(index.ids)}
    at = placed["district_code"].map(order).fillna(len(order)).to_numpy(dtype=np.int64)
    columns = [np.ones(len(at), dtype=np.int64), *_people(checked.rows)]
    sums = [np.bincount(at, weights=column, minlength=len(order) + 1) for column in columns]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return FileCounts(np.column_stack(sums).astype(np.int64), len(frame), len(checked.rejected), digest)


def _people(rows: pd.DataFrame) -> Iterable[Ints]:
    for outcome in OUTCOMES:
        least = rows[outcome].fillna(rows[f"{outcome}_{LEAST}"])
        most = rows[outcome].fillna(rows[f"{outcome}_{MOST}"]).fillna(least)
        for ends in (least, most):
            yield ends.to_numpy(dtype=np.int64, na_value=0)
        yield np.asarray(most.isna().to_numpy(), dtype=np.int64)


def _titles(districts: str) -> Mapping[str, str]:
    index = _index(districts)
    return {code: index.titles[code] for code in index.ids}


@lru_cache(maxsize=2)
def _index(districts: str) -> DistrictIndex:
    """Return the districts of a file, read once by each process that counts."""
    path = Path(districts)
    frame: Any = read_layer(path)
    checked = validate(without_remainder(frame, file=path.name)[0], DISTRICTS, file=path.name)
    for one in checked.findings:
        if one.severity is Severity.ERROR:
            raise ReadError(
                say(
                    "{file}: {message} {remedy}"
                    if one.row is None
                    else "{file}, row {row}: {message} {remedy}",
                    file=one.file,
                    row=one.row,
                    message=one.message,
                    remedy=one.remedy,
                )
            )
    rows = pd.DataFrame(checked.rows).reset_index(drop=True)
    return DistrictIndex(rows.drop(columns="geometry"), list(to_wkb(rows["geometry"])))
