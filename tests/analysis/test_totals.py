"""Totals: exact sums, and the promises about what the groups add up to."""

from __future__ import annotations

import json
from datetime import date
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.grouped import MONTHS_IN, SORTS, UNDATED, By, Totals
from geo.analysis.periods import Period
from geo.analysis.records import Bounds, Counting, Records
from geo.analysis.totals import tally, totals, whole_period
from geo.errors import GeoError
from geo.layers import vocabulary
from geo.layers.measures import MEASURES
from tests.analysis.analysis_cases import (
    DISTRICT_IDS,
    DISTRICTS,
    FILTERS,
    INCIDENTS,
    SINCE,
    UNTIL,
    FakePack,
    day_windows,
    four,
    incident_frame,
    inside,
    month_windows,
    plain,
)
from tests.examples import examples

WAYS = st.sampled_from(get_args(By))
COLUMN = {"district": "district", "device": "device", "activity": "activity"}


def added(parts: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(np.array(parts, dtype=int).reshape(-1, 4).sum(axis=0).tolist())


def keyed(result: Totals) -> dict[str | None, Bounds]:
    return {group.key: group.bounds for group in result.groups}


@given(INCIDENTS, FILTERS, day_windows(), WAYS)
@examples(150)
def test_most_likely_groups_share_out_the_total(
    frame: pd.DataFrame, filters: Filters, period: Period, by: By
) -> None:
    result = totals(FakePack(frame), by=by, period=period, filters=filters)
    rows = inside(plain(frame, filters), period, "most_likely")
    assert result.total.lower == result.total.upper == four(rows)
    assert added([group.bounds.lower for group in result.groups]) == four(rows)
    if by in COLUMN:
        for name, part in rows.groupby(COLUMN[by]):
            assert keyed(result)[None if name == "none" else name].lower == four(part)
        return
    groups = keyed(result)
    unplaced = groups.pop(None, Bounds((0,) * 4, (0,) * 4))
    units = {key: inside(rows, _unit(key, period), "most_likely") for key in groups}
    assert {key: bounds.lower for key, bounds in groups.items()} == {
        k: four(part) for k, part in units.items()
    }
    placed = [index for part in units.values() for index in part.index]
    assert len(placed) == len(set(placed))
    assert unplaced.lower == unplaced.upper == four(rows.drop(placed))


@given(INCIDENTS, FILTERS, day_windows(), WAYS)
@examples(150)
def test_possible_bounds_keep_what_is_promised(
    frame: pd.DataFrame, filters: Filters, period: Period, by: By
) -> None:
    result = totals(FakePack(frame), by=by, period=period, filters=filters, counting="possible")
    rows = plain(frame, filters)
    assert result.total == (four(inside(rows, period, "certain")), four(inside(rows, period, "possible")))
    groups = keyed(result)
    lowers = [bounds.lower for bounds in groups.values()]
    assert added(lowers) == result.total.lower
    if by in COLUMN:
        assert added([bounds.upper for bounds in groups.values()]) == result.total.upper
        return
    unplaced = groups.pop(None, Bounds((0,) * 4, (0,) * 4))
    # Of those that lie in one month or year for certain the upper ends of ranges.
    placed = [four(inside(rows, _unit(key, period), "certain"), "_high") for key in groups]
    assert added([*placed, unplaced.upper]) == result.total.upper
    for key, bounds in groups.items():
        unit = _unit(key, period)
        assert bounds == (four(inside(rows, unit, "certain")), four(inside(rows, unit, "possible")))


@given(INCIDENTS, FILTERS, day_windows(), st.sampled_from(["month", "year"]))
@examples(60)
def test_it_is_said_why_rows_add_to_more_exactly_where_they_do(
    frame: pd.DataFrame, filters: Filters, period: Period, by: By
) -> None:
    result = totals(FakePack(frame), by=by, period=period, filters=filters, counting="possible")
    more = np.array(added([group.bounds.upper for group in result.groups])) > result.total.upper
    words = "may lie in several rows, so their highest figures add to more than the highest of the whole"
    assert (words in result.to_text()) == (words in str(result.to_dict()["overlap"])) == more.any()
    most_likely = totals(FakePack(frame), by=by, period=period, filters=filters)
    assert words not in most_likely.to_text()


@given(INCIDENTS, FILTERS, day_windows(), WAYS, st.sets(st.sampled_from(DISTRICT_IDS), min_size=1))
@examples(60)
def test_some_districts_are_the_rows_of_these_and_what_is_nowhere_is_said(
    frame: pd.DataFrame, filters: Filters, period: Period, by: By, districts: set[str]
) -> None:
    pack = FakePack(frame)
    result = totals(
        pack, by=by, period=period, filters=filters, counting="possible", districts=frozenset(districts)
    )
    groups = totals(pack, by="district", period=period, filters=filters, counting="possible").groups
    own = [group.bounds for group in groups if group.key in districts]
    assert result.total == tuple(added([bounds[side] for bounds in own]) for side in (0, 1))
    [nowhere] = [group.bounds.upper.incidents for group in groups if group.key is None] or [0]
    assert result.to_dict()["district_not_known"] == nowhere
    assert (f"The district of {nowhere:,} more" in result.to_text()) is (nowhere > 0)


@given(INCIDENTS, day_windows(), WAYS, st.sampled_from(["possible", "most_likely"]))
@examples(60)
def test_groups_in_another_order_are_the_same_groups(
    frame: pd.DataFrame, period: Period, by: By, counting: Counting
) -> None:
    result = totals(FakePack(frame), by=by, period=period, counting=counting)
    for sort in SORTS:
        found = result.sorted_by(sort)
        assert found.to_dict()["sort"] == sort
        assert sorted(map(id, found.groups)) == sorted(map(id, result.groups))
        if sort == "name":
            continue
        ranked = [group for group in found.groups if by not in MONTHS_IN or group.key not in (None, UNDATED)]
        side = "possible" if counting == "possible" else "likely"
        figures = [getattr(group.figures[sort], side) for group in ranked]
        assert figures == sorted(figures, key=lambda one: 1 if one is None else -one)
        assert found.groups[: len(ranked)] == tuple(ranked)
    if by in MONTHS_IN:
        assert result.sorted_by("name").groups == result.groups
    with pytest.raises(GeoError, match="use one of incidents, killed, injured, casualties, name"):
        result.sorted_by("sheep")


def _unit(key: str | None, period: Period) -> Period:
    year, month = int((key or "")[:4]), int((key or "")[5:] or 1)
    step = 12 if len(key or "") == 4 else 1
    after = date(year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1, 1)
    return Period(max(date(year, month, 1), period.start), min(after, period.end))


@given(INCIDENTS, FILTERS, month_windows(), st.sampled_from(["most_likely", "possible"]))
@examples(80)
def test_month_windows_agree_with_the_cube(
    frame: pd.DataFrame, filters: Filters, period: Period, counting: str
) -> None:
    records = Records.from_pack(FakePack(frame))
    result = tally(records, by="district", period=period, filters=filters, counting=counting)
    window = Cube(records).counts(filters).window(period, counting=counting)
    assert result.total == window.total
    groups = keyed(result)
    for code, low, high in zip(window.index, window.lower_values, window.upper_values, strict=True):
        assert groups.get(code, ((0,) * 4, (0,) * 4)) == (tuple(low), tuple(high))
    table = Cube(records).counts(filters).table(period)
    assert result.figures == table.totals()
    assert result.unrecorded["casualties"] == int(window.unrecorded_values.sum())
    rows = {code: row for row, code in enumerate(window.index)}
    assert {group.key: group.figures for group in result.groups} == {
        code: table.figures(row) for code, row in rows.items() if table.possible.sums[row, 0]
    }


@given(INCIDENTS, FILTERS)
@examples(40)
def test_everything_is_counted_by_default_under_either_rule(frame: pd.DataFrame, filters: Filters) -> None:
    pack, rows = FakePack(frame), plain(frame, filters)
    for counting in ("most_likely", "possible"):
        result = totals(pack, by="device", filters=filters, counting=counting)
        low, high = ("", "") if counting == "most_likely" else ("_low", "_high")
        assert result.total == (four(rows, low), four(rows, high))
        assert result.period == whole_period(pack)


def example() -> FakePack:
    return FakePack(
        incident_frame(
            [
                {"date_start": date(2021, 2, 3), "district_code": "X-SUD", "killed": 1, "injured": 0},
                {"date_start": date(2021, 4, 3), "district_code": "X-NOR", "killed": 0, "injured": 1},
                {"date_start": date(2021, 4, 9), "district_code": "X-OST", "killed": 1, "injured": 3},
                {"date_start": date(2021, 4, 9), "killed": None, "injured": 9},
                {
                    "date_start": date(2021, 1, 20),
                    "date_end": date(2021, 2, 20),
                    "district_code": "X-NOR",
                    "killed": 0,
                    "injured": 0,
                },
            ]
        )
    )


NONE_LACKS = {"killed": 0, "injured": 0}


def four_of(*figures: int | None) -> dict[str, int | None]:
    return dict(zip(MEASURES, figures, strict=True))


def three(*figures: int | None) -> dict[str, dict[str, int | None]]:
    """Return figures of sure dates."""
    return {kind: four_of(*figures) for kind in ("certain", "most_likely", "possible")}


def test_the_json_of_most_likely() -> None:
    result = totals(example(), by="district", filters=Filters(confidence=frozenset({"high"}))).to_dict()
    assert json.loads(json.dumps(result)) == {
        "by": "district",
        "counting": "most_likely",
        "period": {
            "from": "2021-01-10",
            "to_exclusive": "2022-03-21",
            "words": "10 January 2021 to 20 March 2022",
        },
        "filters": {"confidence": ["high"]},
        "districts": [],
        "left_open": 0,
        "district_not_known": 0,
        "sort": None,
        "lead": None,
        "overlap": None,
        "ranges": 0,
        "total": three(5, 2, 13, 15),
        "unrecorded": {"killed": 1, "injured": 0},
        "groups": [
            {"key": "X-OST", "label": "East", **three(1, 1, 3, 4), "unrecorded": NONE_LACKS},
            {"key": "X-NOR", "label": "North", **three(2, 0, 1, 1), "unrecorded": NONE_LACKS},
            {"key": "X-SUD", "label": "South", **three(1, 1, 0, 1), "unrecorded": NONE_LACKS},
            {
                "key": None,
                "label": "District not known",
                **three(1, None, 9, 9),
                "unrecorded": {"killed": 1, "injured": 0},
            },
        ],
    }


def test_the_json_of_possible() -> None:
    result = totals(
        example(), by="month", period=Period.parse("2021-01-15", "2021-05"), counting="possible"
    ).to_dict()
    none, uncertain = four_of(0, 0, 0, 0), four_of(1, 0, 0, 0)
    groups = {group["key"]: group for group in result["groups"]}  # type: ignore[index, union-attr, attr-defined] # plain JSON
    assert list(groups) == ["2021-01", "2021-02", "2021-03", "2021-04", None]
    assert groups["2021-01"] == {
        "key": "2021-01",
        "label": "January 2021 (from 15 January 2021)",
        "certain": none,
        "most_likely": none,
        "possible": uncertain,
        "unrecorded": NONE_LACKS,
    }
    assert groups["2021-03"]["certain"] == groups["2021-03"]["possible"] == none
    # The third may lie on the 32 days from 20 January to 20 February: more than February has.
    assert groups["2021-02"]["most_likely"]["incidents"] == 1
    assert groups[None] == {
        "key": None,
        "label": "Month not certain",
        "certain": uncertain,
        "most_likely": uncertain,
        "possible": uncertain,
        "unrecorded": NONE_LACKS,
    }


def test_every_month_and_year_of_the_window_is_listed() -> None:
    months = totals(example(), by="month", period=Period(date(2020, 12, 5), date(2021, 3, 5)))
    assert [(group.key, group.label) for group in months.groups] == [
        ("2020-12", "December 2020 (from 5 December 2020)"),
        ("2021-01", "January 2021"),
        ("2021-02", "February 2021"),
        ("2021-03", "March 2021 (to 4 March 2021)"),
        # 20 January to 20 February: more days than either month has.
        (None, "Month not certain"),
    ]
    assert [group.bounds.lower.incidents for group in months.groups] == [0, 0, 1, 0, 1]
    assert months.total.lower.incidents == 2
    years = totals(example(), by="year")
    assert [group.key for group in years.groups] == ["2021", "2022"]
    assert [group.bounds.lower.incidents for group in years.groups] == [5, 0]
    inner = totals(example(), by="year", period=Period(date(2021, 2, 2), date(2021, 2, 9)))
    assert inner.groups[0].label == "2021 (2 February 2021 to 8 February 2021)"


def test_devices_carry_the_labels_of_the_list_and_none_without_incidents() -> None:
    groups = totals(example(), by="device").groups
    assert [(group.key, group.label) for group in groups] == [
        ("mine_unspecified", vocabulary.DEVICE_TYPE.label("mine_unspecified"))
    ]


def test_the_table_for_people_says_the_band_and_what_is_not_recorded() -> None:
    lines = totals(example(), by="district", counting="possible").to_text().splitlines()
    assert lines[0] == "10 January 2021 to 20 March 2022; all incidents; from certain to possible"
    assert lines[1].split() == ["Incidents", "Killed", "Injured", "Casualties", "Not", "recorded", "for"]
    assert lines[-3].split() == ["District", "not", "known", "1", "not", "recorded", "9", "9", "killed", "1"]
    assert lines[-2].split() == ["Total", "5", "2", "13", "15", "killed", "1"]
    assert lines[-1] == "Killed: not recorded for 1 incident; the sum of the others is a lower limit."
    bands = totals(example(), by="district", period=Period.parse("2021-02", "2021-03"), counting="possible")
    assert bands.to_text().splitlines()[-1].split()[:4] == ["Total", "1", "to", "2"]


def test_the_most_likely_table_says_so_and_leaves_out_what_is_only_possible() -> None:
    period = Period.parse("2021-01", "2021-02")
    counted = totals(example(), by="district", period=period, counting="most_likely")
    assert "; most likely: " in counted.to_text().splitlines()[0]
    assert [group.key for group in counted.groups] == ["X-NOR"]
    assert counted.to_text().splitlines()[2:] == ["Total          0       0        0           0"]


def test_a_sum_that_no_incident_gives_is_not_recorded() -> None:
    frame = incident_frame([{"date_start": date(2021, 2, 3), "killed": None, "injured": None}])
    counted = totals(FakePack(frame), by="year", counting="possible")
    assert [figure.full_words() for figure in counted.figures.values()] == [
        "1",
        *["not recorded for 1 incident"] * 3,
    ]
    assert counted.to_text().splitlines()[-1] == "Injured: not recorded for 1 incident."
    assert counted.to_dict()["total"] == three(1, None, None, None)


def test_unknown_words_are_refused() -> None:
    with pytest.raises(GeoError, match="'by' is 'week'; use one of district, month"):
        totals(example(), by="week")  # type: ignore[arg-type] # the fault under test
    with pytest.raises(GeoError, match="'counting' is 'exact'"):
        totals(example(), by="month", counting="exact")  # type: ignore[arg-type] # the fault under test


def test_the_period_of_the_pack_is_the_default() -> None:
    assert whole_period(example()) == Period(SINCE, date(2022, 3, 21))
    assert whole_period(example()).last == UNTIL
    assert set(DISTRICTS["district_id"]) == set(DISTRICT_IDS)
