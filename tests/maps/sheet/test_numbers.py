"""The numbers beside a sheet are those it shows, and those of the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import MapError
from geo.layers.measures import MEASURES
from geo.maps.marks import MapSpec
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.numbers import CHANGE, COLUMNS, NOT_KNOWN, sheet_numbers
from geo.maps.sheet.several import panes
from tests.examples import examples
from tests.maps.sheet.sheets import LAST_YEAR, cube_of, order, pack_spec

MONTHS = 65


@given(st.lists(st.integers(0, MONTHS - 1), min_size=2, max_size=2).map(sorted), st.sampled_from(MEASURES))
@examples(20)
def test_rows_sum_to_the_totals_of_the_tables(window: list[int], measure: str) -> None:
    spec = replace(pack_spec(measure=measure), window=(window[0], window[1]))
    table = sheet_numbers(spec, order())
    cube = cube_of()
    period = cube.period_of(*window)
    totals = cube.counts().window(period).upper.sum()
    bounds = cube.counts().window(period, counting="possible")
    for name in MEASURES:
        assert table[name].sum() == totals[name]
        assert table[f"{name}_certain"].sum() == bounds.lower[name].sum()
        assert table[f"{name}_possible"].sum() == bounds.upper[name].sum()
    assert table["value"].sum() == totals[measure]


def test_one_row_a_district_and_one_for_none() -> None:
    spec = pack_spec()
    table = sheet_numbers(spec, order())
    assert tuple(table.columns) == COLUMNS
    assert len(table) == len(spec.ground.districts) + 1
    assert table["district_id"].iloc[-1] == ""
    assert table["district"].iloc[-1] == NOT_KNOWN
    assert table["class"].iloc[-1] == ""
    assert set(table["unit"]) == {spec.unit}
    assert table["from"].unique().tolist() == ["2020-11-10"]
    assert table["to"].unique().tolist() == ["2026-03-14"]


def test_classes_are_those_of_the_page() -> None:
    spec = pack_spec()
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *spec.window)
    labels = [entry.label for entry in feed.header.classes]
    wanted = [labels[at] for at in figures.classes]
    assert sheet_numbers(spec, order())["class"].tolist()[:-1] == wanted


def test_rates_that_are_not_shown_have_no_value() -> None:
    spec = pack_spec(rate="per_1000_km2")
    table = sheet_numbers(spec, order()).iloc[:-1]
    hidden = table["status"] != "rate"
    assert hidden.any()
    assert table.loc[hidden, "value"].isna().all()
    assert table.loc[~hidden, "value"].gt(0).all()
    assert set(table.loc[hidden & (table["casualties"] > 0), "class"]) == {"Rate not shown"}


def difference_of(spec: MapSpec) -> pd.DataFrame:
    return sheet_numbers(replace(spec, window=LAST_YEAR), order(view="difference"))


def test_a_difference_has_earlier_later_and_change() -> None:
    table = difference_of(pack_spec())
    rows = table[table["window"] == CHANGE]
    before, after = (table[table["window"].str.startswith(letter)] for letter in ("A:", "B:"))
    assert len(rows) == len(before) == len(after) == len(table) / 3
    for found, wanted in (
        (rows["change"], rows["later"] - rows["earlier"]),
        (rows["earlier"], before["value"]),
        (rows["later"], after["value"]),
    ):
        assert np.array_equal(found.to_numpy(), wanted.to_numpy(), equal_nan=True)
    for measure in MEASURES:
        assert rows[measure].sum() == after[measure].sum() - before[measure].sum()
        assert (rows[f"{measure}_certain"] <= rows[f"{measure}_possible"]).fillna(True).all()
    assert table.loc[table["window"] != CHANGE, ["earlier", "later", "change"]].isna().all(axis=None)


def test_a_difference_of_rates_is_empty_where_either_is_not_shown() -> None:
    rows = difference_of(pack_spec(rate="per_1000_km2")).query("window == @CHANGE").iloc[:-1]
    hidden = rows["class"] == "Rate not shown"
    assert hidden.any()
    assert rows.loc[hidden, "change"].isna().all()
    assert set(rows.loc[hidden, "status"]) == {"not_shown"}


def test_years_follow_each_other_and_miss_nothing() -> None:
    spec = pack_spec()
    table = sheet_numbers(spec, order(view="years"))
    assert table["window"].unique().tolist()[0] == "2020 (from 10 November)"
    assert table["window"].unique().tolist()[-1] == "2026 (to 13 March)"
    assert table["casualties"].sum() == sheet_numbers(spec, order())["casualties"].sum()
    ends = table.drop_duplicates("window")
    assert ends["to"].iloc[:-1].tolist() == ends["from"].iloc[1:].tolist()


def test_bounds_count_where_the_rule_says_so() -> None:
    spec = replace(pack_spec(counting="possible"), window=LAST_YEAR)
    table = sheet_numbers(spec, order())
    for measure in MEASURES:
        assert table[measure].equals(table[f"{measure}_possible"])
    feed = Feed.read(spec.feed)
    figures = panes(spec, order(), feed)[0].figures
    assert np.array_equal(
        table["value"].to_numpy()[:-1], np.where(feed.ever[:-1], figures.value, np.nan), equal_nan=True
    )


@pytest.mark.parametrize("view", ["map", "years", "difference"])
def test_a_district_without_a_record_has_no_figure_at_all(view: str) -> None:
    spec = replace(pack_spec(), window=LAST_YEAR)
    table = sheet_numbers(spec, order(view=view))
    ever = np.append(cube_of().ever_recorded().to_numpy(dtype=bool)[:-1], True)
    assert not ever.all()
    held = np.tile(ever, len(table) // len(ever))
    figures = [name for name in table.select_dtypes("number") if name not in ("earlier", "later", "change")]
    assert table.loc[~held, table.select_dtypes("number").columns].isna().all(axis=None)
    # Of a district formed later nothing is counted and nothing coloured.
    later = table["class"].str.contains("formed on")
    assert table.loc[held & ~later, figures].notna().all(axis=None)
    assert table.loc[later, "value"].isna().all()
    assert set(table.loc[~held, "status"]) == {"no_record"}
    assert set(table.loc[~held, "class"]) <= {"No record in this data set", ""}


def test_a_window_beside_the_months_is_refused() -> None:
    with pytest.raises(MapError, match="no months"):
        sheet_numbers(pack_spec(), order(view="compare", other=(60, 90)))
