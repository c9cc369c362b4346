"""The distinct values of a column as it was read, told apart as a reader of counts does."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def distinct_values(column: pd.Series) -> tuple[NDArray[np.intp], Any]:
    """Return which of its distinct values stands in each row of a column, -1 for none, and these values."""
    # 1, 1.0 and True are equal to a hash table, but not to a reader of counts: a column of mixed kinds is
    # told apart by kind first.
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = pd.factorize(column)
        told: Any = found
        return codes, told.categories.take(told.codes)
    if column.dtype == object:
        kind = pd.api.types.infer_dtype(column, skipna=True)
        if kind not in {"string", "integer", "boolean", "empty"}:
            return _distinct_by_kind(column)
    try:
        return pd.factorize(column)
    except (TypeError, ValueError):
        return _distinct_by_kind(column)


def _distinct_by_kind(column: pd.Series) -> tuple[NDArray[np.intp], list[Any]]:
    seen: dict[Hashable, int] = {}
    distinct: list[Any] = []
    codes = np.full(len(column), -1, dtype=np.intp)
    for position, value in enumerate(column.tolist()):
        if is_missing(value):
            continue
        key: Hashable = (type(value), value if isinstance(value, Hashable) else repr(value))
        code = seen.get(key)
        if code is None:
            code = seen[key] = len(distinct)
            distinct.append(value)
        codes[position] = code
    return codes, distinct


def is_missing(value: object) -> bool:
    """Return whether a value is none, as any of the libraries writes that."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and math.isnan(value)
