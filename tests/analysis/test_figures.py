"""A figure and its words: the band, what is not recorded, and what lies between two windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from geo.analysis.figures import (
    Cells,
    Figure,
    FigureTable,
    band_words,
    difference,
    difference_words,
    reporting_of,
)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (12, 12, "12"),
        (35, 36, "35 to 36"),
        (0, 0, "0"),
        (0, 1, "0 to 1"),
        (1234, 1_234_567, "1,234 to 1,234,567"),
        (None, None, "not recorded"),
        (None, 5, "not recorded to 5"),
        (0, None, "not recorded"),
    ],
)
def test_a_band_is_written_one_way(low: int | None, high: int | None, words: str) -> None:
    assert band_words(low, high) == words
    assert Figure(low, high, high).words() == words


def test_what_is_not_recorded_is_said_with_its_incidents() -> None:
    assert Figure(3, 3, 3, 1).full_words() == "3, not recorded for 1 incident"
    assert Figure(3, 4, 4, 1200).full_words() == "3 to 4, not recorded for 1,200 incidents"
    assert Figure(None, None, None, 3).full_words() == "not recorded for 3 incidents"
    assert Figure(0, 0, 0).full_words() == "0"
    assert Figure(3, 4, 5).likely_words() == "4 most likely"
    assert Figure(None, None, None, 3).likely_words() == "not recorded"
    assert Figure(3, None, 5).to_dict() == {"certain": 3, "most_likely": None, "possible": 5}


def sure(value: int, unrecorded: int = 0) -> Figure:
    return Figure(value, value, value, unrecorded)


@pytest.mark.parametrize(
    ("before", "after", "options", "words"),
    [
        (sure(12), sure(18), {}, "12 in A, 18 in B: +6 (+50 %)"),
        (sure(47), sure(36), {}, "47 in A, 36 in B: −11 (−23 %)"),
        (sure(1200), sure(1800), {}, "1,200 in A, 1,800 in B: +600 (+50 %)"),
        (
            Figure(60, 61, 61),
            Figure(30, 30, 31),
            {},
            "60 to 61 in A, 30 to 31 in B: −31 to −29 (−51 to −48 %)",
        ),
        (Figure(7, 7, 8), sure(8), {}, "7 to 8 in A, 8 in B: 0 to +1 (0 to +14 %)"),
        (sure(4), sure(9), {}, "4 in A, 9 in B: +5 (base under 5, no percentage)"),
        (sure(7), sure(7), {}, "7 in A, 7 in B: no difference"),
        (sure(12), sure(18), {"unequal": True}, "12 in A, 18 in B: +6 (unequal windows, no percentage)"),
        (
            sure(50),
            sure(40),
            {"reporting": "differs"},
            "50 in A, 40 in B: −10 (reporting differs, no percentage)",
        ),
        (
            sure(50),
            sure(40),
            {"reporting": "unknown", "unequal": True},
            "50 in A, 40 in B: −10 (unequal windows, how reporting differs is not known, no percentage)",
        ),
        (sure(50), sure(50), {"reporting": "differs"}, "50 in A, 50 in B: no difference"),
        (
            sure(12, 1),
            sure(18),
            {},
            "12, not recorded for 1 incident in A, 18 in B: +6 (not all recorded, no percentage)",
        ),
        (
            Figure(None, None, None, 2),
            sure(18),
            {},
            "not recorded for 2 incidents in A, 18 in B: no difference can be told",
        ),
    ],
)
def test_a_change_runs_from_its_least_to_its_most(
    before: Figure, after: Figure, options: dict[str, Any], words: str
) -> None:
    assert difference_words(before, after, **options) == words


@pytest.mark.parametrize(
    ("a", "b", "holds"),
    [
        (("A of 9", "56 to 59 %"), ("B of 9", "64 to 67 %"), "differs"),
        (("A of 9", "56 %"), ("B of 9", "56 %"), "alike"),
        (("Between two totals", "56 %"), ("Between two totals", "56 %"), "unknown"),
        (("A of 9", "56 %"), ("No total", ""), "unknown"),
        (("No total", ""), ("B of 9", "56 %"), "unknown"),
    ],
)
def test_reporting_of_two_windows_is_alike_only_where_each_share_says_so(
    a: tuple[str, str], b: tuple[str, str], holds: str
) -> None:
    assert reporting_of(a, b) == holds


def test_every_pair_inside_two_bands_differs_by_what_is_told() -> None:
    rng = np.random.default_rng(8)
    for low, high, later_low, later_high in rng.integers(0, 12, (200, 4)):
        a, b = sorted((int(low), int(high))), sorted((int(later_low), int(later_high)))
        told = difference(Figure(a[0], a[0], a[1]), Figure(b[0], b[0], b[1]))
        apart = [y - x for x in range(a[0], a[1] + 1) for y in range(b[0], b[1] + 1)]
        assert told == (min(apart), max(apart))


def test_a_sum_of_blanks_is_none_and_no_records_are_zero() -> None:
    values = np.array([[2, 0, 3, 3], [1, 0, 0, 0], [0, 0, 0, 0]])
    unrecorded = np.array([[0, 2, 1, 2], [0, 1, 1, 1], [0, 0, 0, 0]])
    blank = np.array([[0, 2, 1, 1], [0, 1, 1, 1], [0, 0, 0, 0]])
    cells = Cells(values, unrecorded, blank)
    table = FigureTable(cells, cells, cells)
    assert [figure.full_words() for figure in table.figures(0).values()] == [
        "2",
        "not recorded for 2 incidents",
        "3, not recorded for 1 incident",
        "3, not recorded for 2 incidents",
    ]
    assert [figure.full_words() for figure in table.figures(2).values()] == ["0"] * 4
    assert table.total("killed") == Figure(None, None, None, 3)
    assert table.total("casualties") == Figure(3, 3, 3, 3)
    assert cells.frame(index=list("abc"))["injured"].tolist()[0] == 3
    assert cells.frame(index=list("abc"))["killed"].isna().tolist() == [True, True, False]
