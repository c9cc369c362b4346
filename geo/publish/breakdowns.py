"""Sums of people killed and injured by status, age and sex, of records that may be told apart by these.

Within an outcome the groups add up to the total of the district, as `geo.analysis.totals` counts it: what a
source does not tell apart is in ``other_unknown``, and children beside everybody not known to be one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.analysis.records import MEASURES, STATUSES, Bools, Records
from geo.layers.edition import Breakdown
from geo.layers.vocabulary import SEX

if TYPE_CHECKING:
    import pandas as pd

    from geo.layers.pack import Pack

OUTCOMES: Final = ("killed", "injured")
AGES: Final = ("children", "other_unknown")
SEXES: Final = ("male", "female", "other_unknown")

Ints = npt.NDArray[np.int64]


def breakdowns(
    pack: Pack, records: Records, rows: Bools, *, statuses: frozenset[str] = frozenset()
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
    statuses
        Victim statuses chosen, all for none; of each record these people alone are counted.

    Returns
    -------
    tuple of Breakdown
        For each outcome and each of ``status``, ``age`` and ``sex`` that any record tells: the whole first,
        then every district with people hurt or a number not recorded, in the order of the layer. Others are
        in the whole only.
    """
    found: list[Breakdown] = []
    for outcome, by, groups, people in _people(records, pack.incidents, statuses):
        at = MEASURES.index(outcome)
        # People by group, then how many incidents, how many without the number, and how many with none of it.
        lacking, blank = (gaps[:, at] for gaps in records.gaps())
        columns = np.column_stack((people, np.ones_like(people[:, 0]), lacking, blank))
        table = np.zeros((len(records.district_ids) + 1, columns.shape[1]), dtype=np.int64)
        np.add.at(table, records.district[rows], columns[rows])
        shown = np.flatnonzero(np.delete(table[:-1], len(groups), axis=1).any(axis=1))
        lines: list[tuple[str | None, Ints]] = [(None, table.sum(axis=0))]
        lines += [(records.district_ids[row], table[row]) for row in shown]
        found += [line for district, sums in lines for line in _figures(district, outcome, by, groups, sums)]
    return tuple(found)


def _figures(
    district: str | None, outcome: str, by: str, groups: tuple[str, ...], sums: Ints
) -> Iterator[Breakdown]:
    *values, incidents, lacking, blank = sums.tolist()
    given = not incidents or blank < incidents
    for group, value in zip(groups, values, strict=True):
        yield Breakdown(district, outcome, by, group, value if given else None, lacking)


def _people(
    records: Records, incidents: pd.DataFrame, statuses: frozenset[str]
) -> Iterator[tuple[str, str, tuple[str, ...], Ints]]:
    """Yield outcome, what people are told apart by, the groups, and people by record and group."""
    chosen = np.array([not statuses or status in statuses for status in STATUSES])
    for outcome in OUTCOMES:
        everybody: Ints = getattr(records, f"{outcome}_by_status")
        by_status = everybody * chosen
        total = by_status.sum(axis=1)
        # Age and sex are recorded of all people of a record; of a part of them they are not known.
        whole = total == everybody.sum(axis=1)
        if incidents[[f"{outcome}_{status}" for status in STATUSES]].notna().any(axis=None):
            yield outcome, "status", STATUSES, by_status
        if incidents[f"{outcome}_children"].notna().any():
            yield outcome, "age", AGES, _by_age(incidents, outcome, total, whole)
        if incidents["sex"].notna().any():
            yield outcome, "sex", SEXES, _by_sex(incidents, total, whole)


def _by_age(incidents: pd.DataFrame, outcome: str, total: Ints, whole: Bools) -> Ints:
    stated = incidents[f"{outcome}_children"].astype("Int64").to_numpy(dtype=np.int64, na_value=0)
    children = np.where(whole, np.minimum(stated, total), 0)
    return np.column_stack([children, total - children])


def _by_sex(incidents: pd.DataFrame, total: Ints, whole: Bools) -> Ints:
    # One code stands for everybody hurt in a record: of men and women together the shares are not known.
    known = [incidents["sex"].eq(code).fillna(False).to_numpy(dtype=bool) for code in SEX.codes()[:2]]
    male, female = (np.where(rows & whole, total, 0) for rows in known)
    return np.column_stack([male, female, total - male - female])
