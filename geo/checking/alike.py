"""Rows that say the same are looked at once: columns as numbers, and numbers of several columns as one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.layers.districts import texts
from geo.layers.values import listed_values


def coded(frame: pd.DataFrame, column: str) -> tuple[NDArray[np.intp], list[str]]:
    """Return a column as numbers of its distinct texts, the last of which stands for none."""
    if column not in frame.columns:
        return np.zeros(len(frame), dtype=np.intp), [""]
    found = frame[column]
    if not isinstance(found.dtype, pd.StringDtype):
        found = pd.Series(texts(frame, column), dtype="str")
    codes, distinct = pd.factorize(found)
    plain = [*listed_values(distinct), ""]
    return np.asarray(codes % len(plain), dtype=np.intp), plain


def alike(*columns: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for every row a number that rows alike in all columns share, and the first row of each."""
    which = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        # Numbered anew each time, so that no product of a few of them outgrows an integer.
        which = pd.factorize(which * (int(codes.max(initial=0)) + 2) + codes + 1)[0]
    return which, np.unique(which, return_index=True)[1]
