"""Districts side by side: counts, bars and monthly lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.analysis.cube import Window
from geo.analysis.records import MEASURES, NO_DISTRICT, Bounds, Figures
from pages.parts.filters import Choice
from pages.parts.store import Store
from pages.parts.words import measure_label

NEVER = "no record"


def district_names(opened: Store) -> dict[str | None, str]:
    """Return a name for every row of a window: districts by code, then None for "no district".

    Where two districts share a name their codes part them.
    """
    records = opened.cube.records
    taken = pd.Series(records.district_names).value_counts()
    names: dict[str | None, str] = {
        code: name if taken[name] == 1 else f"{name} ({code})"
        for code, name in zip(records.district_ids, records.district_names, strict=True)
    }
    names[None] = NO_DISTRICT
    return names


def window_of(opened: Store, choice: Choice) -> Window:
    """Return the counts by district under `choice`."""
    return opened.cube.counts(choice.filters).window(choice.period, counting=choice.counting)


def dated_window(opened: Store, choice: Choice) -> Window:
    """Return what lies certainly and possibly in the period, by district, whatever rule `choice` names."""
    return opened.cube.counts(choice.filters).window(choice.period, counting="possible")


def monthly_of(opened: Store, choice: Choice) -> pd.DataFrame:
    """Return the chosen measure by district and month of the period, most likely months."""
    counts = opened.cube.counts(choice.filters)
    axis = counts.axis
    first, last = axis.index_of(choice.period.start), axis.index_of(choice.period.last)
    return counts.monthly(choice.measure).iloc[:, first : last + 1]


def ranking(opened: Store, choice: Choice) -> pd.DataFrame:
    """Return one row a district, most of the chosen measure first, "no district" last among equals.

    Returns
    -------
    pd.DataFrame
        Index district code (None for "no district"); ``district``, for every measure a column (and
        ``{measure}_upper`` where uncertain dates give bounds), missing where the pack holds no incident of
        the district at all; ``months`` (list of monthly figures).
    """
    window = window_of(opened, choice)
    names = district_names(opened)
    ever = opened.cube.ever_recorded().to_numpy(dtype=bool)
    codes = list(window.index)
    table = pd.DataFrame({"district": [names[code] for code in codes]}, index=window.index)
    ordered = [choice.measure, *(measure for measure in MEASURES if measure != choice.measure)]
    for measure in ordered:
        column = MEASURES.index(measure)
        table[measure] = _counts(window.lower_values[:, column], ever)
        if choice.counting == "possible":
            table[f"{measure}_upper"] = _counts(window.upper_values[:, column], ever)
    table["months"] = monthly_of(opened, choice).to_numpy().tolist()
    key = f"{choice.measure}_upper" if choice.counting == "possible" else choice.measure
    return table.sort_values([key, "district"], ascending=[False, True], kind="stable", na_position="last")


def columns(choice: Choice, table: pd.DataFrame) -> dict[str, Any]:
    """Return how the ranking's columns are shown."""
    config: dict[str, Any] = {
        "district": st.column_config.TextColumn("District", pinned=True, width="medium"),
        "months": st.column_config.LineChartColumn(
            "By month",
            y_min=0,
            width="medium",
            help="The chosen measure by month of the period, uncertain dates in their most likely month.",
        ),
    }
    bounds = choice.counting == "possible"
    for measure in MEASURES:
        label = measure_label(measure)
        for name, heading in (
            (measure, f"{label}, at least" if bounds else label),
            (f"{measure}_upper", f"{label}, at most"),
        ):
            if name not in table:
                continue
            if measure == choice.measure:
                top = table[f"{measure}_upper" if bounds else measure].max()
                config[name] = st.column_config.ProgressColumn(
                    heading,
                    format="%d",
                    min_value=0,
                    max_value=max(1, int(top) if pd.notna(top) else 1),
                    width="medium",
                )
            else:
                config[name] = st.column_config.NumberColumn(
                    heading, format="localized", width=130 if bounds else "small"
                )
    return config


def _counts(values: np.ndarray[Any, Any], ever: np.ndarray[Any, Any]) -> Any:
    counts = pd.array(values, dtype="Int64")
    counts[~ever & (values == 0)] = pd.NA
    return counts


def row_total(window: Window, row: int) -> Bounds:
    """Return the figures of one row of a window."""
    return Bounds(
        Figures(*(int(value) for value in window.lower_values[row])),
        Figures(*(int(value) for value in window.upper_values[row])),
    )
