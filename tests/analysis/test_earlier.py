"""What is said of a figure beside that of the months before, against totals counted independently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.cube import Cube
from geo.analysis.earlier import Change, change_of, earlier
from geo.analysis.figures import Figure
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.layers.measures import MEASURES
from geo.store.files import load_pack

DATA = Path(__file__).resolve().parents[2] / "data"


def counted(frame: pd.DataFrame, period: Period) -> dict[str, Figure]:
    """Return the figures of a period out of the table of incidents, one row after the other."""
    sums = {kind: dict.fromkeys(MEASURES, 0) for kind in ("certain", "possible", "gaps")}
    for row in frame.to_dict("records"):
        first, last = (pd.Timestamp(row[name]).date() for name in ("date_start", "date_end"))
        if not (first < period.end and last >= period.start):
            continue
        people = [None if pd.isna(row[name]) else int(row[name]) for name in ("killed", "injured")]
        unknown = 0 if pd.isna(row["outcome_unknown"]) else int(row["outcome_unknown"])
        told = [1, *people, sum(number or 0 for number in people) + unknown]
        kinds = ("certain", "possible") if period.start <= first and last < period.end else ("possible",)
        for measure, number in zip(MEASURES, told, strict=True):
            for kind in kinds:
                sums[kind][measure] += number or 0
            sums["gaps"][measure] += number is None or (measure == "casualties" and None in people)
    return {
        measure: Figure(sums["certain"][measure], None, sums["possible"][measure], sums["gaps"][measure])
        for measure in MEASURES
    }


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_changes_are_those_of_independent_totals(name: str) -> None:
    pack = load_pack(DATA / name)
    cube = Cube.from_pack(pack)
    counts, said = cube.counts(Filters()), set()
    for first, months in product(range(0, cube.axis.months, 5), (1, 3, 6, 12)):
        last = first + months - 1
        if last >= cube.axis.months:
            continue
        period = cube.period_of(first, last)
        found = earlier(cube.axis, cube.whole_period, period)
        whole = cube.axis.month(last).end <= cube.whole_period.end
        if not whole or first < months or cube.axis.month(first - months).start < cube.whole_period.start:
            assert found.period is None
            assert found.note.startswith("No change is told")
            continue
        assert found.period == cube.period_of(first - months, first - 1)
        now, then = (counts.table(days).totals() for days in (period, found.period))
        after, before = (counted(pack.incidents, days) for days in (period, found.period))
        for measure in MEASURES:
            change = change_of(then[measure], now[measure], found.words)
            if change is None:
                continue
            raw = change_of(before[measure], after[measure], found.words)
            assert raw == change, (measure, period.words())
            said.update(change.words.split())
    assert {"more", "fewer"} <= said
    assert name != "azerbaijan" or "decidable" in said


def bands() -> Iterator[Figure]:
    for low, more, gaps in product(range(4), range(3), (0, 1)):
        yield Figure(low, low, low + more, gaps)


def test_only_what_holds_of_every_pair_of_numbers_is_a_change() -> None:
    for before, after in product(bands(), bands()):
        # A sum with numbers that are not recorded may be anything above it.
        earlier_, later = (
            range(each.certain or 0, (each.possible or 0) + (9 if each.unrecorded else 0) + 1)
            for each in (before, after)
        )
        between = {b - a for a, b in product(earlier_, later)}
        change = change_of(before, after, "2022")
        assert change
        if between == {0}:
            assert change.words == "as many recorded"
        elif min(between) > 0:
            assert change.words.endswith(" more recorded")
        elif max(between) < 0:
            assert change.words.endswith(" fewer recorded")
        else:
            assert change.words == "not decidable"
        if change.words[:1].isdigit():
            ends = sorted({abs(number) for number in (min(between), max(between))})
            assert change.words.split(" ")[:-2] == " to ".join(map(str, ends)).split(" ")


def test_the_words() -> None:
    axis = Cube.from_pack(load_pack(DATA / "exercise")).axis
    whole = axis.period
    named = {
        (date(2022, 7, 1), date(2023, 1, 1)): "Jan to Jun 2022",
        (date(2023, 1, 1), date(2024, 1, 1)): "2022",
        (date(2023, 7, 1), date(2024, 7, 1)): "Jul 2022 to Jun 2023",
        (date(2022, 7, 1), date(2022, 8, 1)): "Jun 2022",
    }
    for (start, end), words in named.items():
        assert earlier(axis, whole, Period(start, end)).words == words
    three_to_five, four_to_seven = Figure(3, 4, 5), Figure(4, 5, 7)
    assert change_of(four_to_seven, three_to_five, "2022") == Change(
        "not decidable", "not decidable against 4 to 7", "3 to 5, 4 to 7 in 2022"
    )
    assert change_of(Figure(3, 3, 3), Figure(9, 9, 9, 2), "2022") == Change(
        "at least 6 more recorded", "at least 6 more recorded than in 2022", "9 or more, 3 in 2022"
    )
    assert change_of(Figure(None, None, None, 1), three_to_five, "2022") is None
