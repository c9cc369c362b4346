"""A measure of ground as columns of a feed: the months in which it changes, and what to, by district."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.analysis.land_measures import LandSteps
from geo.layers.measures import measure_of
from geo.maps.payload.header import Header, LandBasis
from geo.maps.payload.packing import Column

Ints = npt.NDArray[np.int64]

_UNRECORDED: Final = -1.0


def land_columns(steps: LandSteps | None) -> dict[str, Column]:
    """Return the columns of a measure of ground, all of them empty where a map shows none.

    Parameters
    ----------
    steps
        The measure; None for none.
    """
    if steps is None:
        nothing = np.empty(0)
        return {
            "land_off": nothing.astype("<u4"),
            "land_at": nothing.astype("<u2"),
            "land_value": nothing.astype("<f8"),
            "land_loose": nothing.astype("<f8"),
            "land_ever": nothing.astype("u1"),
        }
    values = np.nan_to_num(np.concatenate([steps.certain, steps.possible]), nan=_UNRECORDED)
    changes = np.column_stack([np.ones(len(values), dtype=bool), values[:, 1:] != values[:, :-1]])
    rows, at = np.nonzero(changes)
    return {
        "land_off": np.append(0, np.cumsum(np.bincount(rows, minlength=len(values)))).astype("<u4"),
        "land_at": at.astype("<u2"),
        "land_value": values[rows, at].astype("<f8"),
        "land_loose": steps.loose.astype("<f8"),
        "land_ever": steps.ever.astype("u1"),
    }


def land_basis(steps: LandSteps) -> LandBasis:
    """Return what the header of a feed says of a measure of ground."""
    return LandBasis(
        key=steps.measure,
        sums_up=steps.sums_up,
        share=measure_of(steps.measure).share,
        words=steps.words,
        gaps=bool(np.isnan(steps.possible[steps.ever]).any()),
        open=bool((steps.loose > 0).any() or (steps.possible > np.nan_to_num(steps.certain)).any()),
    )


def steps_of(header: Header, columns: Mapping[str, npt.NDArray[np.generic]]) -> LandSteps | None:
    """Return the measure of ground of a feed; None where it shows none.

    Parameters
    ----------
    header, columns
        Of the feed.
    """
    if header.land is None:
        return None
    offsets, at = (columns[name].astype(np.int64) for name in ("land_off", "land_at"))
    values = np.array(columns["land_value"], dtype=np.float64)
    months = header.months.count + 1
    starts = at + np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)) * months
    lengths = np.diff(np.append(starts, (len(offsets) - 1) * months))
    dense = np.repeat(values, lengths).reshape(-1, months)
    dense[dense == _UNRECORDED] = np.nan
    certain, possible = np.split(dense, 2)
    loose = np.array(columns["land_loose"], dtype=np.float64)
    ever = columns["land_ever"] == 1
    return LandSteps(header.land.key, certain, possible, loose, ever, header.land.words)
