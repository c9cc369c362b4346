"""Cells that hold several identifiers, taken apart all at once: "S1;S2"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


class IdParts(NamedTuple):
    """The identifiers of many texts, in their order.

    Parameters
    ----------
    texts
        Position of the text each part is of.
    codes
        Which of `distinct` each part is.
    distinct
        The identifiers, each once, as they stand between the semicolons.
    """

    texts: NDArray[np.intp]
    codes: NDArray[np.intp]
    distinct: list[str]

    def repeated(self) -> NDArray[np.intp]:
        """Return the positions of texts that have a part twice."""
        pairs = np.sort(self.texts * max(len(self.distinct), 1) + self.codes)
        again = pairs[1:][pairs[1:] == pairs[:-1]]
        return np.unique(again // max(len(self.distinct), 1))


def parts_of(texts: Iterable[str]) -> IdParts:
    """Return the parts of texts between semicolons."""
    lists = pc.split_pattern(pa.array(texts, pa.large_string()), ";")
    coded = pc.list_flatten(lists).dictionary_encode()
    return IdParts(
        pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.intp),
        coded.indices.to_numpy(zero_copy_only=False).astype(np.intp),
        coded.dictionary.to_pylist(),
    )
