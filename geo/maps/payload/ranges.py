"""Ranges of people as a feed carries them: a few bytes for each incident of which a source gives one.

For each such incident, in the order of the feed: its position less that of the one before, which of six
numbers are not 0 from the lowest bit, and these numbers: by how many people killed, injured and outcome not
known may be fewer, then by how many they may be more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.analysis.amounts import COUNTED
from geo.analysis.filters import Filters
from geo.analysis.records import Records
from geo.layers.measures import LEAST, MOST, PARTS
from geo.maps.payload.packing import Column, numbers_of, varints

Ints = npt.NDArray[np.int64]
_NUMBERS: Final = 2 * len(PARTS)


def range_column(records: Records, filters: Filters, rows: Ints) -> Column:
    """Return the ends of the ranges of some incidents, LEB128.

    Parameters
    ----------
    records, filters
        With statuses chosen, the ranges are those of these people alone.
    rows
        The incidents, in the order of the feed.
    """
    at = np.flatnonzero(records.ranged[rows])
    if not len(at):
        return varints(np.empty(0, dtype=np.int64))
    ranged = rows[at]
    least, counted, most = (records.parts(filters, end) for end in (LEAST, COUNTED, MOST))
    differences = [(counted[part] - least[part])[ranged] for part in PARTS]
    differences += [(most[part] - counted[part])[ranged] for part in PARTS]
    numbers = np.column_stack(differences)
    bits = (numbers > 0) @ (1 << np.arange(_NUMBERS))
    heads = np.column_stack((np.diff(at, prepend=0), bits, numbers))
    written = np.column_stack((np.ones((len(at), 2), dtype=bool), numbers > 0))
    return varints(heads[written])


def ends_of(column: Column, parts: Mapping[str, Ints]) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """Return the lower and the upper ends of the numbers of people; the numbers where no range is given.

    Parameters
    ----------
    column
        As `range_column` gives it.
    parts
        The people counted of the same incidents, as `geo.analysis.records.Records.parts` has them.
    """
    low, high = ({part: people.copy() for part, people in parts.items()} for _ in (LEAST, MOST))
    told = iter(numbers_of(column).tolist())
    at = 0
    for step in told:
        at += step
        bits = next(told)
        for number in range(_NUMBERS):
            if bits >> number & 1:
                sign, side = (-1, low) if number < len(PARTS) else (1, high)
                side[PARTS[number % len(PARTS)]][at] += sign * next(told)
    return low, high
