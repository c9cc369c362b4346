"""Sums of people killed and injured by status, age and sex, small ones held back.

Made of the records an edition keeps, before these fields are emptied. Within an outcome the groups add up to
the total of the district: what a source does not tell apart is in ``other_unknown``, and children beside
everybody not known to be one. Records stand in the edition with their totals, so no sum may tell the people
of one of them apart either; that nothing is known of them it may tell. Of sex there are sums of the whole
alone: one code stands for everybody in a record, so beside the public totals of the few records of a district
a sum would tell which they are. Which figures are held back, see `geo.publish.suppression`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.analysis.records import STATUSES, Bools, Records
from geo.layers.edition import Breakdown
from geo.layers.vocabulary import SEX
from geo.publish.suppression import falls_of, hold_back

if TYPE_CHECKING:
    import pandas as pd

    from geo.layers.pack import Pack

OUTCOMES: Final = ("killed", "injured")
AGES: Final = ("children", "other_unknown")
SEXES: Final = ("male", "female", "other_unknown")

Ints = npt.NDArray[np.int64]


def breakdowns(pack: Pack) -> tuple[Breakdown, ...]:
    """Return the figures of a pack by status, age and sex, for the whole and by district.

    Parameters
    ----------
    pack
        The records that may be counted, with status, age and sex.

    Returns
    -------
    tuple of Breakdown
        For each outcome and each of ``status``, ``age`` and ``sex`` that any record tells: the whole pack
        first, then but for sex every district with people hurt, in the order of the layer. Others
        are in the whole only.
    """
    records = Records.from_pack(pack)
    found: list[Breakdown] = []
    for outcome, by, groups, people in _people(records, pack.incidents):
        found += _figures(records, outcome, by, groups, people, districts=by != "sex")
    return tuple(found)


def open_breakdowns(pack: Pack, records: Records, rows: Bools) -> tuple[Breakdown, ...]:
    """Return the same figures of some records, none held back: for readers who may see the records.

    Parameters
    ----------
    pack
        Carries status, age and sex.
    records
        Its records.
    rows
        Which records are counted.
    """
    found: list[Breakdown] = []
    for outcome, by, groups, people in _people(records, pack.incidents):
        table = np.zeros((len(records.district_ids) + 1, len(groups)), dtype=np.int64)
        np.add.at(table, records.district[rows], people[rows])
        lines: list[tuple[str | None, Ints]] = [(None, table.sum(axis=0))]
        lines += [(records.district_ids[row], table[row]) for row in np.flatnonzero(table[:-1].any(axis=1))]
        found += [
            Breakdown(district, outcome, by, group, int(value))
            for district, values in lines
            for group, value in zip(groups, values, strict=True)
        ]
    return tuple(found)


def _people(records: Records, incidents: pd.DataFrame) -> Iterator[tuple[str, str, tuple[str, ...], Ints]]:
    """Yield outcome, what people are told apart by, the groups, and people by record and group."""
    for outcome in OUTCOMES:
        by_status: Ints = getattr(records, f"{outcome}_by_status")
        total = by_status.sum(axis=1)
        if incidents[[f"{outcome}_{status}" for status in STATUSES]].notna().any(axis=None):
            yield outcome, "status", STATUSES, by_status
        if incidents[f"{outcome}_children"].notna().any():
            yield outcome, "age", AGES, _by_age(incidents, outcome, total)
        if incidents["sex"].notna().any():
            yield outcome, "sex", SEXES, _by_sex(incidents, total)


def _by_age(incidents: pd.DataFrame, outcome: str, total: Ints) -> Ints:
    stated = incidents[f"{outcome}_children"].astype("Int64").to_numpy(dtype=np.int64, na_value=0)
    children = np.minimum(stated, total)
    return np.column_stack([children, total - children])


def _by_sex(incidents: pd.DataFrame, total: Ints) -> Ints:
    # One code stands for everybody hurt in a record: of men and women together the shares are not known.
    known = [incidents["sex"].eq(code).fillna(False).to_numpy(dtype=bool) for code in SEX.codes()[:2]]
    male, female = (np.where(rows, total, 0) for rows in known)
    return np.column_stack([male, female, total - male - female])


def _figures(
    records: Records,
    outcome: str,
    by: str,
    groups: tuple[str, ...],
    people: Ints,
    *,
    districts: bool = True,
) -> list[Breakdown]:
    count = len(records.district_ids)
    table = np.zeros((count + 1, len(groups)), dtype=np.int64)
    np.add.at(table, records.district, people)
    silent = np.arange(count + 1) >= (count if districts else 0)
    falls = falls_of(people, records.district, table)
    falls[:, groups.index("other_unknown")] = 0
    held = hold_back(table, unpublished=silent, falls=falls)

    whole = zip(groups, table.sum(axis=0), held.sums, strict=True)
    found = [Breakdown(None, outcome, by, group, _shown(value, hidden)) for group, value, hidden in whole]
    for row in np.flatnonzero(table.any(axis=1) & ~silent):
        cells = zip(groups, table[row], held.cells[row], strict=True)
        district = records.district_ids[row]
        found += [
            Breakdown(district, outcome, by, group, _shown(value, hidden)) for group, value, hidden in cells
        ]
    return found


def _shown(value: np.int64, hidden: np.bool_) -> int | None:
    return None if hidden else int(value)
