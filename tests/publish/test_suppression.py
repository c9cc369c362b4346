"""Held-back figures: none can be worked out again, proved by linear programs independent of the code."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.publish.suppression import SMALL, Held, falls_of, hold_back
from tests.publish.feasible import member_ranges, ranges

Ints = npt.NDArray[np.int64]


@st.composite
def tables(draw: st.DrawFn) -> Ints:
    rows, groups = draw(st.integers(1, 7)), draw(st.integers(2, 4))
    count = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 40))
    cells = draw(st.lists(count, min_size=rows * groups, max_size=rows * groups))
    return np.array(cells, dtype=np.int64).reshape(rows, groups)


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


@st.composite
def members(draw: st.DrawFn) -> tuple[Ints, Ints, Ints]:
    """Draw records with their parts, the row each belongs to, and the table of their sums."""
    rows, groups, count = draw(st.integers(1, 4)), draw(st.integers(2, 4)), draw(st.integers(1, 12))
    part = st.one_of(st.just(0), st.just(0), st.integers(1, 4), st.integers(5, 12))
    parts = draw(st.lists(part, min_size=count * groups, max_size=count * groups))
    of = np.array(draw(st.lists(st.integers(0, rows - 1), min_size=count, max_size=count)), dtype=np.int64)
    people = np.array(parts, dtype=np.int64).reshape(count, groups)
    table = np.zeros((rows, groups), dtype=np.int64)
    np.add.at(table, of, people)
    return people, of, table


@given(members())
@settings(max_examples=60, deadline=None)
def test_no_sum_tells_the_people_of_one_record_apart(drawn: tuple[Ints, Ints, Ints]) -> None:
    people, of, table = drawn
    held = hold_back(table, falls=falls_of(people, of, table))
    assert_protected(table, held)
    for _, least, most, total in member_ranges(people, of, table, held):
        assert least == 0
        assert most >= min(SMALL, total)


def test_a_district_of_one_status_does_not_tell_that_of_its_records() -> None:
    people = np.array([[1, 0, 0], [4, 0, 0], [5, 0, 0], [9, 6, 0], [11, 6, 7]])
    of = np.array([0, 0, 0, 1, 2])
    table = np.array([[10, 0, 0], [9, 6, 0], [11, 6, 7]])
    assert not hold_back(table).cells[0].any()
    falls = falls_of(people, of, table)
    # Of 10 in all a record of 4 has none where 6 are of this group.
    assert falls[0].tolist() == [4, 0, 0]
    held = hold_back(table, falls=falls)
    assert held.cells[0, 0]
    assert held.cells[0].sum() > 1
    assert min(least for _, least, _, _ in member_ranges(people, of, table, held)) == 0


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
