"""Tables of incidents: sortable, searchable, and a row opens its record."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.figures import NOT_RECORDED
from geo.language import say
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.figures import table_height
from pages.parts.records import records
from pages.parts.records.records import Selected
from pages.parts.tables import MOST_READINGS, DayReading, column, readings, rows_open, show


def columns(*, bounds: bool, victims: bool) -> dict[str, Any]:
    """Return how the columns of an incident table are shown.

    Parameters
    ----------
    bounds
        Whether uncertain dates give bounds, so that a record may lie only possibly in the period.
    victims
        Whether only casualties of some statuses are counted.
    """
    return {
        "incident_id": st.column_config.TextColumn(say("Incident"), pinned=True, width=98),
        "date": st.column_config.DatetimeColumn(say("Date"), width=_DATE_PX),
        "first_day": st.column_config.DateColumn(say("First possible day"), format="D MMMM YYYY"),
        "last_day": st.column_config.DateColumn(say("Last possible day"), format="D MMMM YYYY"),
        "district": st.column_config.TextColumn(say("District"), width=112),
        "place": st.column_config.TextColumn(say("Place"), width=_WORDS_PX),
        "device": st.column_config.TextColumn(say("Device"), width=_WORDS_PX),
        "activity": st.column_config.TextColumn(say("Activity"), width="medium"),
        "killed": st.column_config.NumberColumn(
            say("Killed (chosen statuses)" if victims else "Killed"), width=74
        ),
        "injured": st.column_config.NumberColumn(
            say("Injured (chosen statuses)" if victims else "Injured"), width=74
        ),
        "range": st.column_config.TextColumn(say("Stated as a range"), width=_WORDS_PX),
        "precision": st.column_config.TextColumn(say("Place known to")),
        "confidence": st.column_config.TextColumn(say("Confidence"), width="small"),
        "official": st.column_config.TextColumn(say("Inside the official total?")),
        "certain": st.column_config.TextColumn(say("In the period")) if bounds else None,
        "on_map": None,
    }


# Where, with what and how many were hurt stand in sight together on a screen of 1440 pixels; on a telephone
# the district does, and the day of most.
_DATE_PX, _WORDS_PX = 300, 160
_ORDER = (
    *(
        "incident_id",
        "district",
        "date",
        "first_day",
        "last_day",
        "place",
        "device",
        "killed",
        "injured",
        "range",
        "activity",
        "precision",
    ),
    *("confidence", "certain", "official"),
)


def incident_table(
    opened: Workspace,
    chosen: Selected,
    choice: Choice,
    *,
    key: str,
    height: int | None = None,
    opens: str | None = None,
) -> pd.DataFrame:
    """Show records as a table and return it in the order shown.

    Parameters
    ----------
    chosen
        The records.
    key
        Key of the container.
    height
        In pixels; as high as its rows, up to ten, where it is left out.
    opens
        Key of the text field that takes the identifier of the row clicked; None for a table to look at.
    """
    table = records.table_of(opened, chosen)
    bounds = choice.counting == "possible"
    config = columns(bounds=bounds, victims=bool(choice.filters.victim_status))
    shown = _dated(table.drop(columns=["on_map"] if bounds else ["on_map", "certain"]))
    common: dict[str, Any] = {
        "hide_index": True,
        "height": height or table_height(len(shown), most=388),
        "column_config": config,
        "column_order": [name for name in _ORDER if name in shown],
        "placeholder": say(NOT_RECORDED),
        "alt": say("Recorded incidents"),
    }
    with st.container(key=key):
        if opens is None:
            show(readings(shown), **common)
            return table
        name = f"{key}_{abs(hash((choice.key, len(shown))))}"

        def open_row() -> None:
            rows = st.session_state[name].selection.rows
            if rows:
                st.session_state[opens] = str(table["incident_id"].iloc[rows[0]])

        show(readings(shown), key=name, on_select=open_row, selection_mode="single-row", **common)
    rows_open(key, target="record_name")
    return table


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with one date that reads in words, or in a long table with two that are plain days."""
    if len(table) > MOST_READINGS:
        return table.drop(columns="date")
    days = pd.to_datetime(table["first_day"]).dt.date
    dates = column(
        None if pd.isna(first) else DayReading.of(first, words)
        for first, words in zip(days, table["date"], strict=True)
    )
    return table.drop(columns=["first_day", "last_day"]).assign(date=dates.set_axis(table.index))
