"""Measures are what their table says, in Python and in the browser's script, those of tomorrow too."""

from __future__ import annotations

import numpy as np
import pytest

from geo.analysis import amounts
from geo.analysis.records import Figures
from geo.layers.measures import COUNTED, MAPPED, MEASURE, MEASURES, PARTS, TABLE, Measure

FATAL = Measure("fatal_incidents", "Incidents with people killed", parts=("killed",), people=False)
KILLED = np.array([0, 2, 0, 1, 0])
INJURED = np.array([1, 0, 0, 0, 0])
UNKNOWN = np.array([0, 0, 4, 0, 0])
OPEN = np.array([True, True, False, False, False])
PEOPLE = dict(zip(PARTS, (KILLED, INJURED, UNKNOWN), strict=True))
UNRECORDED = {"killed": OPEN, "injured": np.roll(OPEN, 3)}


def test_columns_fields_and_menus_are_those_of_the_table() -> None:
    assert Figures._fields == MEASURES
    assert sorted(COUNTED.codes()) == sorted(MEASURES)
    assert sorted(MEASURE.codes()) == sorted(MAPPED)
    assert MEASURE.codes()[0] == COUNTED.codes()[0] == "casualties"


def test_people_are_added_and_incidents_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amounts, "TABLE", (*TABLE, FATAL))
    figures = amounts.figures_of(PEOPLE)
    assert figures.T.tolist() == [
        [1, 1, 1, 1, 1],
        KILLED.tolist(),
        INJURED.tolist(),
        [1, 2, 4, 1, 0],
        [0, 1, 0, 1, 0],
    ]
    lacking = amounts.lacking_of(PEOPLE, UNRECORDED)
    assert lacking.T.tolist() == [
        [False] * 5,
        [True, True, False, False, False],
        [False, False, False, True, True],
        [True, True, False, True, True],
        # One person known to be killed settles that somebody was.
        [True, False, False, False, False],
    ]
    assert amounts.blank_of(figures, lacking).T.tolist() == [
        [False] * 5,
        [True, False, False, False, False],
        [False, False, False, True, True],
        [False, False, False, False, True],
        [True, False, False, False, False],
    ]


def test_who_says_nothing_of_any_part_says_nothing_of_the_measure() -> None:
    given = {"killed": OPEN, "injured": np.zeros(5, dtype=bool), "outcome_unknown": UNKNOWN > 0}
    assert amounts.given_of(given).T.tolist() == [
        [True] * 5,
        OPEN.tolist(),
        [False] * 5,
        [True, True, True, False, False],
    ]
