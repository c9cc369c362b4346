from __future__ import annotations

import pytest

from tests.bench import figures
from tests.bench.figures import Series, Target, percentile, pooled, summary, table, target


def _moves(system: str, *values: float, size: str = "10,000", measure: str = figures.MOVE) -> Series:
    return Series(measure, size, system, "ms", values)


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert percentile([10.0, 20.0], 90) == pytest.approx(19.0)
    assert percentile(list(range(101)), 90) == pytest.approx(90.0)
    assert percentile([7.0], 90) == 7.0


@pytest.mark.parametrize(
    ("goal", "values", "met"),
    [
        (Target(25.0, 35.0), [20.0, 25.0, 26.0], True),
        (Target(25.0, 35.0), [20.0, 25.1, 26.0], False),
        (Target(25.0, 35.0), [20.0, 20.0, 20.0, 20.0, 90.0], False),
        (Target(55.0, at_least=True), [54.0, 55.0, 60.0], True),
        (Target(55.0, at_least=True), [54.0], False),
        (Target(2.0, strict=True), [2.0], False),
        (Target(2.0, strict=True), [1.99], True),
    ],
)
def test_a_target_is_met_or_not(goal: Target, values: list[float], met: bool) -> None:
    assert goal.met(values) is met


@pytest.mark.parametrize(
    ("measure", "size", "words"),
    [
        (figures.MOVE, "1,000", "<= 25 and 35"),
        (figures.KEY, "100,000", "<= 25 and 35"),
        (figures.MOVE_TO_DATE, figures.LARGE, "<= 50 and 50"),
        (figures.RAW, "100,000", "<= 1.3"),
        (figures.GZIPPED, "100,000", "<= 0.8"),
        (figures.drag(1, figures.FRESH), "10,000", ">= 55"),
        (figures.drag(2, figures.FRAMES), "10,000", ">= 30"),
        (figures.FIRST, "10,000", "< 2"),
        (figures.FILTER, "10,000", "< 0.7"),
        (figures.RESIDENT, "100,000", "< 300"),
    ],
)
def test_the_targets_are_those_asked(measure: str, size: str, words: str) -> None:
    goal = target(measure, size, "dashboard")
    assert goal is not None
    assert goal.words() == words


def test_nothing_is_asked_of_other_pages_or_at_other_sizes() -> None:
    assert target(figures.MOVE, "10,000", "naive slider") is None
    assert target(figures.FIRST, "1,000", "dashboard") is None
    assert target(figures.RESIDENT, "10,000", "dashboard") is None


def test_rounds_are_pooled_and_ordered_by_measure_and_size() -> None:
    series = [
        _moves("dashboard", 300.0, measure=figures.RESIDENT),
        _moves("dashboard", 20.0),
        _moves("naive slider", 3000.0),
        _moves("dashboard", 22.0),
    ]
    assert pooled(series) == [
        _moves("dashboard", 20.0, 22.0),
        _moves("naive slider", 3000.0),
        _moves("dashboard", 300.0, measure=figures.RESIDENT),
    ]


def test_the_table_gives_targets_and_ratios() -> None:
    lines = table(
        [
            _moves("dashboard", 20.0, 30.0),
            _moves("exported file", 40.0),
            _moves("naive slider", 2000.0),
        ]
    )
    dashboard, exported, naive = (line.split("  ") for line in lines[1:])
    assert "met" in dashboard
    assert "NOT MET" in exported
    assert [cell.strip() for cell in naive if cell.strip()] == [
        *("move, 12 months", "10,000", "naive slider", "1", "2,000", "-", "ms", "0.013", "0.02")
    ]


def test_the_summary_says_whether_each_target_is_met() -> None:
    ours, rival = summary([_moves("dashboard", 20.0, 30.0), _moves("naive slider", 2000.0)])
    assert (ours["median"], ours["p90"], ours["target"], ours["met"]) == (25.0, 29.0, "<= 25 and 35", True)
    assert (rival["n"], rival["target"], rival["met"]) == (1, None, None)
