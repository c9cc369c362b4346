"""Which numbers of an incident are not recorded, as the bits a feed carries.

The lowest bit first: killed and injured not recorded in full, then killed, injured and casualties not
recorded at all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.analysis.filters import Filters
from geo.analysis.records import Records

Ints = npt.NDArray[np.int64]


def gap_bits(records: Records, filters: Filters) -> Ints:
    """Return the bits of every record under `filters`; int64, shape (records,)."""
    unrecorded, blank = records.gaps(filters)
    bits = (unrecorded[:, 1], unrecorded[:, 2], blank[:, 1], blank[:, 2], blank[:, 3])
    found: Ints = np.sum([bit.astype(np.int64) << at for at, bit in enumerate(bits)], axis=0)
    return found


def unpacked(bits: Ints) -> tuple[Ints, Ints]:
    """Return what is not recorded in full and what not at all.

    Parameters
    ----------
    bits
        As `gap_bits` gives them.

    Returns
    -------
    tuple of numpy.ndarray
        int64, each of shape (incidents, 4), columns in the order of `geo.analysis.records.MEASURES`.
    """
    killed, injured, *blank = (bits >> at & 1 for at in range(5))
    never = np.zeros_like(bits)
    return np.column_stack([never, killed, injured, killed | injured]), np.column_stack([never, *blank])
