"""Who was hurt, by status, as a feed carries it: one code an incident, and numbers where there are several.

Nearly all incidents hurt people of one status. Of those alone that hurt people of several, the numbers are
written: killed, then injured, for every status but the last, which holds who is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.analysis.filters import Filters
from geo.analysis.records import STATUSES, Records
from geo.maps.payload.packing import Column, numbers_of, varints

SEVERAL: Final = len(STATUSES)
"""Code of an incident that hurt people of several statuses."""
_LAST: Final = SEVERAL - 1
Ints = npt.NDArray[np.int64]


class Statuses(NamedTuple):
    """Who was hurt by status.

    Parameters
    ----------
    code
        int64 of shape (incidents,), positions in `STATUSES` or `SEVERAL`; of an incident that hurt nobody the
        last one.
    several
        uint8, for each incident of several statuses which of its numbers are not 0, the lowest bit first.
    numbers
        These numbers, LEB128.
    """

    code: Ints
    several: Column
    numbers: Column


def by_status(records: Records, filters: Filters) -> tuple[Ints, Ints, Ints]:
    """Return the killed and the injured under `filters` by status, and whose outcome is not known.

    Returns
    -------
    tuple of numpy.ndarray
        int64, two of shape (records, 4), columns in the order of `STATUSES`, and one of shape (records,),
        people who belong to the last of them. Together they are those of `Records.parts`.
    """
    of = np.array([status in filters.statuses for status in STATUSES], dtype=np.int64)
    return records.killed_by_status * of, records.injured_by_status * of, records.outcome_unknown * of[_LAST]


def status_columns(records: Records, filters: Filters, rows: Ints) -> Statuses:
    """Return the status of the people of each incident.

    Parameters
    ----------
    records, filters
        With statuses chosen, people of the others are in none.
    rows
        The incidents, in the order of the feed.
    """
    killed, injured, unknown = (each[rows] for each in by_status(records, filters))
    people = killed + injured
    people[:, _LAST] += unknown
    some = people > 0
    several = some.sum(axis=1) > 1
    code = np.where(some.any(axis=1), some.argmax(axis=1), _LAST)
    numbers = np.concatenate([killed[several, :_LAST], injured[several, :_LAST]], axis=1)
    told = numbers > 0
    bits = told @ (1 << np.arange(numbers.shape[1]))
    return Statuses(np.where(several, SEVERAL, code), bits.astype("u1"), varints(numbers[told]))


def people_by_status(found: Statuses, parts: Mapping[str, Ints]) -> tuple[Ints, Ints, Ints]:
    """Return killed, injured and people whose outcome is not known by status, as they were before.

    Parameters
    ----------
    found
        As `status_columns` gives it.
    parts
        The people of the same incidents, as `geo.analysis.records.Records.parts` has them.

    Returns
    -------
    tuple of numpy.ndarray
        int64, each of shape (incidents, statuses).
    """
    code = found.code
    several = np.flatnonzero(code == SEVERAL)
    told = found.several[:, np.newaxis].astype(np.int64) >> np.arange(2 * _LAST) & 1
    told[told == 1] = numbers_of(found.numbers)
    told = told.reshape(len(several), 2, _LAST)
    shared = []
    for at, part in enumerate(parts.values()):
        people = np.zeros((len(code), SEVERAL), dtype=np.int64)
        single = np.flatnonzero(code != SEVERAL)
        people[single, code[single]] = part[single]
        if at < told.shape[1]:
            people[several, :_LAST] = told[:, at]
        people[several, _LAST] = part[several] - people[several, :_LAST].sum(axis=1)
        shared.append(people)
    killed, injured, unknown = shared
    return killed, injured, unknown
