"""Cells that read in words sort by their value, and the check that finds the others finds them."""

from __future__ import annotations

from datetime import date, time

import pandas as pd
from streamlit.testing.v1 import AppTest

from geo.reconciliation.bands import Band
from pages.parts.tables import (
    MOST_READINGS,
    CellReading,
    DayReading,
    band_reading,
    column,
    noted,
    readings,
    share_reading,
)
from tests.pages.shown import columns_sorted_as_text, table_as_read

_PAGE = """
from datetime import date, time

import pandas as pd
import streamlit as st

from geo.reconciliation.bands import Band
from pages.parts.tables import DayReading, band_reading, column, readings

bands = [Band(100, 100), Band(9, 12), None]
days = [date(2022, 2, 1), date(2021, 1, 1), None]
words = ["in February 2022", None, None]
dated = [day and DayReading.of(day, text) for day, text in zip(days, words, strict=True)]
st.dataframe(readings(pd.DataFrame({"figure": column(map(band_reading, bands)), "when": column(dated)})))
st.dataframe(
    pd.DataFrame(
        {
            "figure": ["100", "9 to 12", None],
            "when": ["in February 2022", "1 January 2021", None],
            "share": ["44 to 50 %", "9 %", None],
            "name": ["Lake 1", "3rd Bridge", "Hill"],
        }
    )
)
"""


def test_cells_keep_their_value_and_show_their_words() -> None:
    app = AppTest.from_string(_PAGE).run()
    assert not app.exception
    value = app.dataframe[0].value
    assert [round(figure, 3) for figure in value["figure"].iloc[:2]] == [100, 9]
    assert pd.isna(value["figure"].iloc[2])
    assert list(pd.to_datetime(value["when"]).dt.date.iloc[:2]) == [date(2022, 2, 1), date(2021, 1, 1)]
    read = table_as_read(app.dataframe[0])
    assert list(read["figure"].fillna("none")) == ["100", "9 to 12", "none"]
    assert list(read["when"].fillna("none")) == ["in February 2022", "1 January 2021", "none"]


def test_figures_and_days_held_as_text_are_found() -> None:
    app = AppTest.from_string(_PAGE).run()
    assert [text.split(": ")[1].split(" ")[0] for text in columns_sorted_as_text(app)] == [
        "figure",
        "share",
        "when",
    ]


def test_readings_sort_by_value() -> None:
    bands = [Band(11, 18), Band(9, 9), Band(-3, 2), Band(1_200, 1_200)]
    assert sorted(map(band_reading, bands)) == [-3, 9, 11, 1200]
    assert max(map(band_reading, bands)).words == "1,200"
    assert band_reading(None) is None
    assert band_reading(Band(185, 208, unrecorded=2)).words == "185 to 208 *2"
    assert band_reading(Band(0, 0, unrecorded=3, blank=True)).words == "not recorded *3"
    assert share_reading((44.4, 49.6)) == 44.4
    assert share_reading((44.4, 49.6)).words == "44 to 50 %"
    assert share_reading(None) is None
    assert DayReading.of(date(2021, 3, 4)).words == "4 March 2021"


def test_a_table_without_readings_and_a_long_one() -> None:
    table = pd.DataFrame({"a": [1, 2]})
    assert readings(table) is table
    long = pd.DataFrame({"a": column(CellReading(at, f"no. {at}") for at in range(MOST_READINGS + 1))})
    assert list(readings(long)["a"].iloc[:2]) == ["no. 0", "no. 1"]


def test_cells_of_one_value_with_other_words_are_written_out_apart() -> None:
    texts = ["35", "35 to 36", "35 to 40", "not recorded"]
    days = [DayReading.of(date(2022, 2, 1)), DayReading.of(date(2022, 2, 1), "in February 2022")]
    cells = [CellReading(35, text) for text in texts[:3]] + [CellReading(-0.5, texts[3])]
    frame = pd.DataFrame({"figure": column(cells), "when": column([*days, *days])})
    shown = readings(frame).data
    assert shown["figure"].iloc[0] == 35
    assert len({float(value) for value in shown["figure"]}) == 4
    assert [round(value, 2) for value in shown["figure"]] == [35, 35, 35, -0.5]
    assert [moment.date() for moment in shown["when"]] == [date(2022, 2, 1)] * 4
    assert len(set(shown["when"])) == 2
    words = noted()
    assert [words.get(float(value), "35") for value in shown["figure"]] == texts
    assert shown["when"].iloc[0].time() == time()
    assert words[f"{shown['when'].iloc[1]:%Y-%m-%d %H:%M:%S}"] == "in February 2022"
