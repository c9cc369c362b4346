"""Rates: shown only where they say something, and never without the figure they stand on."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.cube import Cube
from geo.analysis.rates import (
    RateKind,
    RateStatus,
    alternatives,
    disputed_districts,
    poisson_interval,
    rate_words,
    rates,
    unit_words,
)
from geo.errors import RateError
from geo.layers.meta import RefusedRate
from tests.analysis.analysis_cases import DISTRICTS, SINCE, UNTIL, FakePack, incident_frame
from tests.examples import examples

REASON = "counts displaced people in the district they left"


def pack() -> FakePack:
    populations = pd.DataFrame(
        [
            ("X-NOR", "registered_2024", 50_000, "registered", 2024, 100),
            ("X-NOR", "present_2019", 40_000, "present", 2019, None),
            ("X-SUD", "registered_2024", 80_000, "registered", 2024, None),
            ("X-SUD", "present_2019", 0, "present", 2019, None),
            ("X-OST", "present_2019", 1_000, "present", None, None),
        ],
        columns=["district_id", "figure_id", "population", "kind", "year", "margin"],
    ).astype({"population": "Int64", "year": "Int64", "margin": "Int64"})
    populations["source"] = "census"
    populations["note"] = pd.Series([None] * len(populations), dtype="str")
    meta = SimpleNamespace(
        period_start=SINCE,
        as_of=UNTIL,
        population_figures=tuple(
            SimpleNamespace(id=name, title=title, kind=kind, year=year, note="")
            for name, title, kind, year in (
                ("registered_2024", "Registered, 2024", "registered", 2024),
                ("present_2019", "Present, 2019", "present", 2019),
            )
        ),
        refused_rates=(RefusedRate(("registered_2024",), ("X-SUD",), REASON),),
    )
    return FakePack(incident_frame([]), DISTRICTS.copy(), populations, meta=meta)


def counts(*casualties: int) -> pd.DataFrame:
    index = pd.Index(["X-NOR", "X-SUD", "X-OST", None], dtype=object, name="district_id")
    return pd.DataFrame({"incidents": 1, "killed": 0, "injured": 0, "casualties": casualties}, index=index)


def test_counts_are_shown_as_they_are() -> None:
    shown = rates(pack(), counts(12, 0, 3, 1_234))
    assert shown["value"].tolist() == [12.0, 0.0, 3.0, 1234.0]
    assert shown["text"].tolist() == ["12", "0", "3", "1,234"]
    assert set(shown["status"]) == {RateStatus.COUNT}


def test_a_rate_per_people_stands_on_the_named_figure() -> None:
    shown = rates(pack(), counts(10, 10, 10, 10), kind="per_100k", figure="registered_2024")
    assert shown["status"].tolist() == ["rate", "refused", "no_figure", "no_figure"]
    assert shown["value"].iloc[0] == pytest.approx(20.0)
    assert shown["text"].tolist() == ["20.0", "10", "10", "10"]
    assert shown["denominator"].iloc[0] == 50_000
    assert shown["reason"].tolist()[1:] == [
        REASON,
        "no such population figure for this district",
        "no district, so no population",
    ]
    assert shown["value"].isna().tolist() == [False, True, True, True]


def test_the_figure_chosen_changes_the_rate_and_what_is_refused() -> None:
    shown = rates(pack(), counts(10, 10, 10, 10), kind=RateKind.PER_100K, figure="present_2019")
    assert shown["status"].tolist() == ["rate", "no_figure", "rate", "no_figure"]
    assert shown["value"].iloc[0] == pytest.approx(25.0)
    assert shown["reason"].iloc[1] == "this figure counts nobody here"


def test_few_casualties_are_printed_and_not_rated() -> None:
    shown = rates(pack(), counts(4, 4, 5, 0), kind="per_100k", figure="present_2019")
    assert shown["status"].tolist() == ["count_only", "no_figure", "rate", "no_figure"]
    assert shown["text"].iloc[0] == "4"
    assert math.isnan(shown["value"].iloc[0])


def test_a_rate_per_area_needs_an_area_and_says_where_it_is_approximate() -> None:
    shown = rates(pack(), counts(10, 10, 10, 10), kind="per_1000_km2")
    assert shown["status"].tolist() == ["rate", "rate", "no_figure", "no_figure"]
    assert shown["value"].iloc[:2].tolist() == [20.0, 5.0]
    assert shown["reason"].iloc[1] == "the boundary, and so the area, is approximate"


def test_figures_that_differ_more_than_twofold_are_disputed() -> None:
    assert disputed_districts(pack()) == {"X-SUD"}
    twofold = pack()
    twofold.populations.loc[1, "population"] = 100_000
    assert disputed_districts(twofold) == {"X-SUD"}
    twofold.populations.loc[1, "population"] = 100_001
    assert disputed_districts(twofold) == {"X-NOR", "X-SUD"}
    assert rates(pack(), counts(9, 9, 9, 9))["disputed"].tolist() == [False, True, False, False]


def test_alternatives_stand_side_by_side() -> None:
    table = alternatives(pack(), "X-SUD").set_index("figure_id")
    assert table.index.tolist() == ["registered_2024", "present_2019"]
    assert table["population"].tolist() == [80_000, 0]
    assert table["usable"].tolist() == [False, False]
    assert table["reason"].tolist() == [REASON, "this figure counts nobody here"]
    assert table["kind_label"].tolist() == ["Registered", "Present"]
    assert table["disputed"].all()
    east = alternatives(pack(), "X-OST").set_index("figure_id")
    assert east["usable"].tolist() == [False, True]
    assert east["population"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "per_100k"}, "named population figure; none is named: choose one of registered_2024"),
        ({"kind": "per_100k", "figure": "guess"}, "'guess' is not one of this pack's"),
        ({"kind": "per_head"}, "use one of count, per_100k, per_1000_km2"),
        ({"measure": "deaths"}, "use one of incidents, killed"),
    ],
)
def test_what_is_not_known_is_refused(options: dict[str, str], words: str) -> None:
    with pytest.raises(RateError, match=words):
        rates(pack(), counts(1, 1, 1, 1), **options)  # type: ignore[arg-type] # faults under test


def test_a_pack_without_populations_still_counts() -> None:
    bare = pack()
    bare.populations = bare.populations.iloc[:0]
    bare.meta.population_figures = ()
    window = Cube.from_pack(bare).counts().window()
    assert rates(bare, window.lower)["text"].tolist() == ["0"] * 4
    with pytest.raises(RateError, match="show counts instead"):
        rates(bare, window.lower, kind="per_100k", figure="registered_2024")


# Exact limits of a Poisson mean at 95 %, from standard tables (chi-squared quantiles halved).
@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (5, 1.623, 11.668), (10, 4.795, 18.39), (100, 81.36, 121.63)]
)
def test_intervals_are_near_the_exact_ones(count: int, low: float, high: float) -> None:
    found = poisson_interval(count)
    assert found[0] == pytest.approx(low, abs=0.03)
    assert found[1] == pytest.approx(high, rel=0.02)


@given(st.integers(5, 10_000), st.integers(1, 10_000_000))
@examples(50)
def test_a_rate_lies_inside_its_interval(casualties: int, people: int) -> None:
    given_pack = pack()
    given_pack.populations.loc[0, "population"] = people
    shown = rates(given_pack, counts(casualties, 0, 0, 0), kind="per_100k", figure="registered_2024").iloc[0]
    assert shown["low_95"] < shown["value"] < shown["high_95"]
    assert shown["value"] == pytest.approx(casualties / people * 100_000)


def test_rates_are_named_with_unit_and_figure() -> None:
    assert unit_words("count", "killed") == "killed"
    assert (
        unit_words("per_100k", "casualties", figure_title="Registered, 2024")
        == "casualties per 100,000 people (Registered, 2024) in the period shown"
    )
    assert unit_words("per_1000_km2", "incidents") == "incidents per 1,000 km² in the period shown"
    assert [rate_words(value) for value in (0.0, 0.126, 3.44, 1234.5)] == ["0.0", "0.13", "3.4", "1,234.5"]
