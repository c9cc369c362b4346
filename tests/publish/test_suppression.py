"""Held-back figures: none can be worked out again, proved by linear programs independent of the code."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.publish.suppression import SMALL, Held, hold_back

Ints = npt.NDArray[np.int64]


@st.composite
def tables(draw: st.DrawFn) -> Ints:
    rows, groups = draw(st.integers(1, 7)), draw(st.integers(2, 4))
    count = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 40))
    cells = draw(st.lists(count, min_size=rows * groups, max_size=rows * groups))
    return np.array(cells, dtype=np.int64).reshape(rows, groups)


def ranges(table: Ints, held: Held) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the least and the greatest every small figure can be, for one who knows all else published.

    Row ``rows`` stands for the sums by group. The constraints form a network, so that the optima of the
    linear program are whole numbers.
    """
    rows, groups = table.shape
    whole = np.vstack([table, table.sum(axis=0)])
    hidden = np.vstack([held.cells, held.sums])
    bounds = [
        (0, None) if hide else (int(v), int(v)) for v, hide in zip(whole.flat, hidden.flat, strict=True)
    ]
    equal = np.zeros((rows + 1 + groups, whole.size))
    for row in range(rows + 1):
        equal[row, row * groups : (row + 1) * groups] = 1
    for group in range(groups):
        equal[rows + 1 + group, group::groups] = 1
        equal[rows + 1 + group, rows * groups + group] = -1
    right = np.append(whole.sum(axis=1), np.zeros(groups))
    found = {}
    for row, group in zip(*np.nonzero((whole > 0) & (whole < SMALL)), strict=True):
        goal = np.zeros(whole.size)
        goal[row * groups + group] = 1
        least, most = (linprog(s * goal, A_eq=equal, b_eq=right, bounds=bounds) for s in (1, -1))
        assert least.status == 0
        assert most.status == 0
        found[int(row), int(group)] = (round(least.fun), round(-most.fun))
    return found


def assert_protected(table: Ints, held: Held) -> None:
    totals = np.append(table.sum(axis=1), table.sum())
    small = (table > 0) & (table < SMALL)
    assert held.cells[small].all()
    for (row, group), (least, most) in ranges(table, held).items():
        assert least == 0, (row, group)
        assert most >= min(SMALL, totals[row]), (row, group)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_no_small_figure_can_be_worked_out(table: Ints) -> None:
    held = hold_back(table)
    assert_protected(table, held)
    sums = table.sum(axis=0)
    assert held.sums[(sums > 0) & (sums < SMALL)].all()


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_same_table_gives_the_same_figures_back(table: Ints) -> None:
    first, second = hold_back(table.copy()), hold_back(table)
    assert (first.cells == second.cells).all()
    assert (first.sums == second.sums).all()


@given(tables())
@settings(max_examples=30, deadline=None)
def test_rows_never_shown_protect_what_they_hold(table: Ints) -> None:
    unpublished = np.arange(len(table)) == len(table) - 1
    held = hold_back(table, unpublished=unpublished)
    assert held.cells[-1].all()
    assert_protected(table, held)


def test_a_total_does_not_give_back_what_is_left_over() -> None:
    # 24 less 12 less 9 is 3.
    table = np.array([[12, 9, 3, 0], [20, 15, 11, 0], [17, 30, 12, 0]])
    held = hold_back(table)
    assert held.cells[0].tolist() == [False, True, True, False]
    assert held.cells[1:, 1:3].all(axis=1).any()
    assert not held.sums.any()
    least, most = ranges(table, held)[0, 2]
    assert (least, most) == (0, 12)


def test_one_person_is_not_told_by_the_zeros_around() -> None:
    held = hold_back(np.array([[1, 0, 0, 0], [20, 20, 20, 20], [20, 20, 20, 20]]))
    assert held.cells[0].all()


def test_large_figures_and_zeros_are_published() -> None:
    held = hold_back(np.array([[12, 0, 30], [5, 8, 0]]))
    assert not held.cells.any()
    assert not held.sums.any()


def test_a_single_group_is_the_total() -> None:
    assert hold_back(np.array([[3], [20]])).cells.tolist() == [[True], [True]]


def test_a_table_of_nobody_holds_nothing_back() -> None:
    held = hold_back(np.zeros((0, 4), dtype=np.int64))
    assert held.cells.shape == (0, 4)
    assert not held.sums.any()


@pytest.mark.parametrize("rows", [80, 2_000])
def test_a_country_takes_less_than_a_second(rows: int) -> None:
    random = np.random.default_rng(7)
    table = (random.pareto(1.2, (rows, 4)) * random.integers(0, 6, (rows, 4))).astype(np.int64)
    began = time.perf_counter()
    held = hold_back(table)
    assert time.perf_counter() - began < (1 if rows == 80 else 20)
    assert held.cells[(table > 0) & (table < SMALL)].all()
