"""Sums of people killed and injured by status, age and sex, of records that may be told apart by these.

Within an outcome the groups add up to the total of the district, as `geo.analysis.totals` counts it: what a
source does not tell apart is in ``other_unknown``, and children beside everybody not known to be one. Beside
each group stands for how many incidents its number is not recorded; one that no incident gives is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.analysis.filters import Filters
from geo.analysis.records import STATUSES, Bools, Records
from geo.layers.edition import Breakdown
from geo.layers.measures import MEASURES, OUTCOMES
from geo.layers.vocabulary import SEX

if TYPE_CHECKING:
    import pandas as pd

    from geo.layers.pack import Pack

AGES: Final = ("children", "other_unknown")
SEXES: Final = ("male", "female", "other_unknown")

Ints = npt.NDArray[np.int64]


def breakdowns(
    pack: Pack, records: Records, rows: Bools, *, filters: Filters | None = None
) -> tuple[Breakdown, ...]:
    """Return the figures of some records by status, age and sex, for the whole and by district.

    Parameters
    ----------
    pack
        Carries status, age and sex.
    records
        Its records.
    rows
        Which records are counted.
    filters
        What is counted; with victim statuses chosen, of each record these people alone.

    Returns
    -------
    tuple of Breakdown
        For each outcome and each of ``status``, ``age`` and ``sex`` that any record tells: the whole first,
        then every district with people hurt or a number not recorded, in the order of the layer. Others are
        in the whole only.
    """
    found: list[Breakdown] = []
    asked = filters or Filters()
    for outcome, by, told in _people(records, pack.incidents, asked):
        # People by group, incidents for which they are open, that give them, and without a total.
        lacking = ~_everybody_told(records, outcome, asked)
        columns = np.column_stack((told.people, ~told.known, told.given, lacking)).astype(np.int64)
        at, places = records.district[rows], len(records.district_ids) + 1
        sums = [np.bincount(at, weights=column[rows], minlength=places) for column in columns.T]
        table = np.column_stack(sums).astype(np.int64)
        groups = len(told.groups)
        shown = np.flatnonzero(table[:-1, :groups].any(axis=1) | (table[:-1, -1] > 0))
        lines: list[tuple[str | None, Ints]] = [(None, table.sum(axis=0))]
        lines += [(records.district_ids[row], table[row]) for row in shown]
        for district, line in lines:
            people, opened, given = line[:-1].reshape(3, groups).tolist()
            found += [
                Breakdown(district, outcome, by, group, value if gives or not gaps else None, gaps)
                for group, value, gaps, gives in zip(told.groups, people, opened, given, strict=True)
            ]
    return tuple(found)


class _Told(NamedTuple):
    """People by record and group; whether their number is known, and whether the record gives it."""

    groups: tuple[str, ...]
    people: Ints
    known: Bools
    given: Bools


def _everybody_told(records: Records, outcome: str, filters: Filters) -> Bools:
    """Return of which records it is known how many people of the statuses chosen there are in all."""
    lacking, _ = records.gaps(filters)
    return ~lacking[:, MEASURES.index(outcome)]


def _people(records: Records, incidents: pd.DataFrame, filters: Filters) -> Iterator[tuple[str, str, _Told]]:
    """Yield outcome, what people are told apart by, and the people."""
    chosen = np.array([status in filters.statuses for status in STATUSES])
    for outcome in OUTCOMES:
        everybody: Ints = getattr(records, f"{outcome}_by_status")
        by_status = everybody * chosen
        total = by_status.sum(axis=1)
        # Age and sex are recorded of all people of a record; of a part of them they are not known.
        whole = total == everybody.sum(axis=1)
        known = _everybody_told(records, outcome, filters)
        if incidents[[f"{outcome}_{status}" for status in STATUSES]].notna().any(axis=None):
            names = tuple(status for status, among in zip(STATUSES, chosen, strict=True) if among)
            told, given = (getattr(records, f"{outcome}_{name}")[:, chosen] for name in ("told", "given"))
            yield outcome, "status", _Told(names, by_status[:, chosen], told, given)
        if incidents[f"{outcome}_children"].notna().any():
            yield outcome, "age", _by_age(incidents, outcome, total, whole, known)
        if incidents["sex"].notna().any():
            yield outcome, "sex", _by_sex(incidents, total, whole, known)


def _by_age(incidents: pd.DataFrame, outcome: str, total: Ints, whole: Bools, known: Bools) -> _Told:
    column = incidents[f"{outcome}_children"].astype("Int64")
    stated = column.to_numpy(dtype=np.int64, na_value=0)
    given = column.notna().to_numpy(dtype=bool) & whole
    children = np.where(whole, np.minimum(stated, total), 0)
    nobody = known & (total == 0)
    return _Told(
        AGES,
        np.column_stack([children, total - children]),
        np.column_stack([given | nobody, known]),
        np.column_stack([given, known & ~nobody]),
    )


def _by_sex(incidents: pd.DataFrame, total: Ints, whole: Bools, known: Bools) -> _Told:
    # One code stands for everybody hurt in a record: of men and women together the shares are not known.
    of = [incidents["sex"].eq(code).fillna(False).to_numpy(dtype=bool) for code in SEX.codes()[:2]]
    male, female = (np.where(rows & whole, total, 0) for rows in of)
    nobody = known & (total == 0)
    told = (of[0] | of[1]) & whole & known
    given = told & ~nobody
    return _Told(
        SEXES,
        np.column_stack([male, female, total - male - female]),
        np.column_stack([told | nobody, told | nobody, known]),
        np.column_stack([given | (male > 0), given | (female > 0), known & ~nobody]),
    )
