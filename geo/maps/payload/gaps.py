"""Which numbers of an incident are not recorded, as the bits a feed carries.

One bit for each of `geo.layers.measures.OUTCOMES`, the lowest first: set where it is not recorded in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np
import numpy.typing as npt

from geo.analysis.amounts import blank_of, figures_of, lacking_of
from geo.analysis.filters import Filters
from geo.analysis.records import Records
from geo.layers.measures import OUTCOMES

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def gap_bits(records: Records, filters: Filters) -> Ints:
    """Return the bits of every record under `filters`; int64, shape (records,)."""
    unrecorded = records.unrecorded(filters)
    bits = (unrecorded[outcome].astype(np.int64) << at for at, outcome in enumerate(OUTCOMES))
    return reduce(np.bitwise_or, bits)


def unpacked(bits: Ints, parts: Mapping[str, Ints]) -> tuple[Ints, Ints]:
    """Return what is not recorded in full and what not at all.

    Parameters
    ----------
    bits
        As `gap_bits` gives them.
    parts
        The people of the same incidents, as `geo.analysis.records.Records.parts` has them.

    Returns
    -------
    tuple of numpy.ndarray
        int64, each of shape (incidents, measures), columns in the order of `geo.layers.measures.TABLE`.
    """
    lacking = lacking_of(parts, {outcome: (bits >> at & 1) == 1 for at, outcome in enumerate(OUTCOMES)})
    return lacking.astype(np.int64), blank_of(figures_of(parts), lacking).astype(np.int64)
