"""Priorities: tiers and ranks against plain walks, and intervals for what is missing."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.criteria import CRITERIA, DANGER, NEED, Values, criteria_of
from geo.analysis.hazards import histories
from geo.analysis.near import radius_of
from geo.analysis.priorities import FIRST, WeightSet, listed_first, priorities, tiers, to_text, weights_of
from geo.errors import GeoError
from tests.analysis.test_near import AREA, LATER, OPEN, island, square, world
from tests.publish.island import EXERCISE


def drawn(seed: int, number: int = 40) -> Values:
    chance = np.random.default_rng(seed)
    bounds = {}
    for key in CRITERIA:
        low = chance.integers(0, 5, number) / 4
        bounds[key] = (low, np.maximum(low, np.where(chance.random(number) < 0.3, 1.0, low)))
    names = tuple(f"H{at:02}" for at in range(number))
    return Values(names, names, tuple(range(number)), bounds, (), dt.date(2025, 12, 31))


def weighted(values: Values, **stopped: tuple[str, ...]) -> WeightSet:
    return WeightSet(values.usual, stopped=stopped)


def peeled(points: list[tuple[float, float]]) -> list[int]:
    """Return tiers by taking away, again and again, what nothing left is ahead of."""
    tier, left, number = [0] * len(points), set(range(len(points))), 1
    while left:
        front = {
            at
            for at in left
            if not any(
                points[one][0] >= points[at][0]
                and points[one][1] >= points[at][1]
                and points[one] != points[at]
                for one in left
            )
        }
        for at in front:
            tier[at] = number
        left -= front
        number += 1
    return tier


@pytest.mark.parametrize("seed", range(6))
def test_tiers_and_ranks_are_those_of_a_walk(seed: int) -> None:
    chance = random.Random(seed)
    points = [(chance.randrange(6) / 5, chance.randrange(6) / 5) for _ in range(30)]
    assert tiers(*np.array(points).T).tolist() == peeled(points)
    found = priorities(drawn(seed), weighted(drawn(seed)))
    for axis in (found.danger, found.need):
        for at, (low, high) in enumerate(zip(axis.low, axis.high, strict=True)):
            others = [one for one in range(len(axis.low)) if one != at]
            assert axis.best[at] == 1 + sum(axis.low[one] > high for one in others)
            assert axis.worst[at] == 1 + sum(axis.high[one] > low for one in others)
        assert axis.among_first.sum() == pytest.approx(FIRST)
        assert (axis.best <= axis.worst).all()
    again = priorities(drawn(seed), weighted(drawn(seed)))
    assert (again.danger.among_first == found.danger.among_first).all()


def test_contributions_add_up_to_the_score_of_their_axis() -> None:
    found = priorities(drawn(1), weighted(drawn(1)))
    for at in range(len(found.input.areas)):
        for name, axis in ((DANGER, found.danger), (NEED, found.need)):
            parts = [found.contribution(at, key) for key, one in CRITERIA.items() if one.axis == name]
            low, high = (sum(side) for side in zip(*parts, strict=True))
            assert (low, high) == pytest.approx((axis.low[at], axis.high[at]))


def test_a_gate_puts_an_area_last_whatever_it_scores() -> None:
    values = drawn(2)
    best = priorities(values, weighted(values)).order[0]
    name = values.areas[best]
    found = priorities(values, weighted(values, land_rights=(name,)))
    assert found.order[-1] == best
    assert found.stopped[best] == ("land_rights",)
    assert best not in listed_first(found, FIRST)
    assert found.tier[best] == priorities(values, weighted(values)).tier[best]


def test_a_set_of_weights_is_read_as_it_is_written() -> None:
    usual = {key: one.weight for key, one in CRITERIA.items()}
    own = {**usual, "people": 0, "size": 10}
    assert weights_of(WeightSet(own).code, usual) == own
    assert weights_of("size:10,people:0", usual) == own
    for wrong in ("size:11", "luck:3", "size", "size:-1"):
        with pytest.raises(GeoError, match="is no weight"):
            weights_of(wrong, usual)
    assert WeightSet(own, "A", dt.date(2026, 11, 30)).words(usual) == "Weights of A, 2026-11-30"


def test_a_missing_input_is_an_interval_and_not_0() -> None:
    values = criteria_of(replace(island(), meta=replace(island().meta, context_files=())))
    evidence = island().hazards["evidence"].iloc[list(values.rows)]
    low, high = values.bounds["evidence"]
    assert set(low[evidence.isna().to_numpy()]) <= {0.0}
    assert set(high[evidence.isna().to_numpy()]) <= {1.0}
    assert (low[evidence.eq("direct").to_numpy()] == 1).all()
    for key in values.without:
        assert (values.bounds[key][0] == 0).all()
        assert (values.bounds[key][1] == 1).all()
        assert values.usual[key] == 0
    assert {"blocked", "link", "access"} == {*values.without}
    end = island().meta.as_of + dt.timedelta(days=1)
    is_open = [one.on(end).state in ("open", "worked") for one in histories(island())]
    assert len(values.areas) == sum(is_open)


def test_accidents_count_by_place_and_day_from_least_to_most() -> None:
    accidents = [
        {"at": (1_500, 0), "radius": 25, "days": LATER},
        {"at": (1_990, 0), "radius": 25, "days": LATER},
        {"at": (0, 0), "radius": 25, "days": (dt.date(2019, 1, 1), dt.date(2024, 1, 1))},
        {"at": (0, 0), "radius": 25, "days": (dt.date(2019, 1, 1), dt.date(2019, 2, 1))},
        {"days": LATER},
    ]
    areas = [AREA, {"shape": square(30_000, 0, 100), "entries": OPEN}]
    values = criteria_of(world(accidents, areas))
    low, high = values.bounds["accidents"]
    assert low.tolist() == pytest.approx([1 / 3, 0])
    assert high.tolist() == pytest.approx([1, 0])
    assert radius_of(island(), island().incidents).shape == (len(island().incidents),)


def test_the_command_prints_the_list_and_refuses_a_weight_it_does_not_know() -> None:
    asked = ["priorities", str(EXERCISE), "--weights", "accidents:10,size:0", "--json"]
    told = json.loads(CliRunner().invoke(cli, asked).output)
    assert told["weights"]["weights"]["accidents"] == 10
    values = criteria_of(island())
    found = priorities(values, WeightSet(weights_of("accidents:10,size:0", values.usual)))
    assert [one["hazard_id"] for one in told["areas"]] == [values.areas[at] for at in found.order]
    assert {*told["areas"][0]["danger"]} == {"least", "most", "best_rank", "worst_rank", "among_first"}
    said = to_text(found, island())
    assert "Weights chosen: accidents:10," in said
    assert "Usual weights" not in said
    assert "Usual weights: " in to_text(priorities(values, WeightSet(values.usual)), island())
    nothing = ",".join(f"{key}:0" for key in CRITERIA)
    wrong = CliRunner().invoke(cli, ["priorities", str(EXERCISE), "--weights", nothing])
    assert "All weights are 0" in str(wrong.exception)
    wrong = CliRunner().invoke(cli, ["priorities", str(EXERCISE), "--weights", "luck:1"])
    assert "is no weight" in str(wrong.exception)
