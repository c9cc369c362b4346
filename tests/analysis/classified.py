"""The class of every district worked out from a table, beside which maps and their counts are held."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.analysis.classes import NO_RECORD, NOT_RECORDED, POSSIBLE, WITHHELD, ZERO, Classes
from geo.analysis.figures import FigureTable
from geo.layers.measures import MEASURES


def classified(
    classes: Classes,
    values: pd.Series,
    *,
    recorded: pd.Series,
    counts: pd.Series | None = None,
    perhaps: Sequence[bool] | None = None,
) -> pd.Series:
    """Return the key of the class of every district, on the index of `values`.

    Parameters
    ----------
    classes
        To choose from.
    values
        Counts, NaN where no incident gives the number; or rates, NaN where none is shown.
    recorded
        Whether the data set holds any incident of the district, in any period.
    counts
        The counts below the rates; not needed where `values` are the counts.
    perhaps
        Whether something may lie in the window besides what is counted.
    """
    number = values.to_numpy(dtype=np.float64, na_value=np.nan)
    count = number if counts is None else counts.to_numpy(dtype=np.float64, na_value=np.nan)
    ever = recorded.to_numpy(dtype=bool)
    keys = np.array([map_class.key for map_class in classes.graded], dtype=object)
    result = np.full(len(number), WITHHELD.key, dtype=object)
    shown = (count > 0) & (number > 0)
    result[shown] = keys[classes.breaks.grade(number[shown])]
    result[count == 0] = np.where(ever[count == 0], ZERO.key, NO_RECORD.key)
    if perhaps is not None:
        result[(count == 0) & np.array(perhaps)] = POSSIBLE.key
    result[np.isnan(count)] = NOT_RECORDED.key
    return pd.Series(result, index=values.index, dtype=object, name="class")


def besides(table: FigureTable, measure: str, counting: str) -> list[bool]:
    """Return of each row whether more may lie in the window, with a number or with none recorded."""
    at = MEASURES.index(measure)
    counted = table.possible if counting == "possible" else table.likely
    return [
        bool(most[at] > least[at] or gaps[at] > fewer[at])
        for most, least, gaps, fewer in zip(
            table.possible.sums, counted.sums, table.possible.unrecorded, counted.unrecorded, strict=True
        )
    ]
