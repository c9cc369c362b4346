"""Classes: frozen breaks, labels without gaps, colours everyone can tell apart."""

from __future__ import annotations

import colorsys
import subprocess
import sys
from datetime import date
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.classes import (
    MAX_CLASSES,
    NO_RECORD,
    NOT_FORMED,
    NOT_RECORDED,
    POSSIBLE,
    WITHHELD,
    ZERO,
    Breaks,
    Classes,
    Pattern,
    Scheme,
    colours,
    frozen_breaks,
)
from geo.analysis.cube import Cube
from geo.analysis.periods import Period
from geo.errors import GeoError
from tests.analysis.analysis_cases import SINCE, FakePack, incident_frame
from tests.analysis.classified import classified
from tests.examples import examples

SCHEMES = st.sampled_from(list(Scheme))

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def lab(colour: str, deficiency: str) -> np.ndarray:
    """Return CIE L*a*b* (D65) of a colour as somebody with the deficiency sees it."""
    value = rgb(colour)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    seen = np.clip(DEFICIENCIES[deficiency] @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ) / np.array([[0.95047], [1.0], [1.08883]])
    x, y, z = (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in to_xyz @ seen)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


_OPEN = " or more"


def labels(values: list[float], scheme: str = "fixed", **options: object) -> tuple[str, ...]:
    return frozen_breaks(values, scheme, **options).labels()  # type: ignore[arg-type] # options of the call


def test_hand_set_classes_grow_with_the_largest_value() -> None:
    base = ("1 to 4", "5 to 9", "10 to 19", "20 to 49")
    assert labels([]) == labels([3, 99]) == (*base, "50 or more")
    assert labels([100]) == (*base, "50 to 99", "100 or more")
    assert labels([500]) == (*base, "50 to 99", "100 to 499", "500 or more")
    assert labels([2_000])[-2:] == ("1,000 to 4,999", "5,000 or more")
    assert labels([10_000])[:2] == ("1 to 99", "100 to 499")
    assert labels([3], hand_set=(1, 2, 10)) == ("1", "2 to 9", "10 or more")


def test_hand_set_rates_begin_below_one() -> None:
    assert labels([0.4, 60.0], whole_numbers=False) == (
        "under 1.0",
        "1.0 to 4.9",
        "5.0 to 9.9",
        "10.0 to 19.9",
        "20.0 to 49.9",
        "50.0 or more",
    )


def test_quantiles_and_natural_breaks() -> None:
    values = [1, 1, 2, 3, 4, 20, 21, 22, 90, 91]
    assert labels(values, "natural", classes=3) == ("1 to 4", "5 to 22", "23 or more")
    assert labels(list(range(1, 11)), "quantiles", classes=5) == (
        "1 to 2",
        "3 to 4",
        "5 to 6",
        "7 to 8",
        "9 or more",
    )
    assert labels([0.5, 1.26, 3.44, 9.8], "natural", classes=2, whole_numbers=False) == (
        "under 3.5",
        "3.5 or more",
    )


@pytest.mark.parametrize("scheme", ["quantiles", "natural"])
def test_few_distinct_values_give_few_classes(scheme: str) -> None:
    assert labels([], scheme) == labels([0, 0, np.nan], scheme) == ("1 or more",)
    assert labels([4, 4, 4], scheme) == ("1 or more",)
    assert labels([2, 7, 7], scheme) == ("1 to 6", "7 or more")
    assert labels([0.5], scheme, whole_numbers=False) == ("above 0",)
    assert len(labels([1] * 40 + [2, 3, 4, 5, 6, 7], scheme)) <= 5


@given(st.lists(st.integers(0, 3_000), max_size=60), SCHEMES, st.integers(1, MAX_CLASSES))
@examples(80)
def test_whole_numbers_fall_into_the_class_whose_label_names_them(
    values: list[int], scheme: Scheme, classes: int
) -> None:
    breaks = frozen_breaks(values, scheme, classes=classes)
    found = Classes.from_breaks(breaks)
    assert list(breaks.starts) == sorted(set(breaks.starts))
    assert breaks.starts[0] == 1
    assert len(breaks.starts) <= MAX_CLASSES
    index = pd.RangeIndex(len(values))
    keys = classified(
        found, pd.Series(values, index=index, dtype=float), recorded=pd.Series(True, index=index)
    )
    for value, key in zip(values, keys, strict=True):
        assert (key == "zero") == (value == 0)
        if value:
            label = found[key].label.replace(",", "")
            low, _, high = label.removesuffix(_OPEN).partition(" to ")
            assert int(low) <= value
            assert label.endswith(_OPEN) or value <= int(high or low)


@given(
    st.lists(st.floats(0.001, 5_000, allow_nan=False), min_size=1, max_size=60),
    SCHEMES,
)
@examples(80)
def test_rates_as_printed_fall_into_the_class_whose_label_names_them(
    values: list[float], scheme: Scheme
) -> None:
    breaks = frozen_breaks(values, scheme, whole_numbers=False)
    texts = breaks.labels()
    for value, grade in zip(values, breaks.grade(np.array(values)), strict=True):
        shown, label = round(value, breaks.decimals), texts[grade].replace(",", "")
        if label.startswith("under"):
            assert shown < float(label.split()[1])
        elif label != "above 0":
            low, _, high = label.removesuffix(_OPEN).partition(" to ")
            slack = 10**-breaks.decimals * 0.51
            assert float(low) - slack <= shown
            assert label.endswith(_OPEN) or shown <= float(high or low) + slack


@pytest.mark.parametrize("size", [1_000, 100, 10, 1, 0.1, 0.01, 0.001])
@pytest.mark.parametrize("scheme", Scheme)
def test_classes_separate_rates_of_any_size(scheme: Scheme, size: float) -> None:
    values = np.array([0.04, 0.08, 0.15, 0.3, 0.6, 0.9]) * size
    breaks = frozen_breaks(values, scheme, whole_numbers=False)
    assert len(set(breaks.grade(values).tolist())) >= 4
    assert len(set(breaks.labels())) == len(breaks.starts)


def test_hand_set_classes_of_rates_follow_their_largest() -> None:
    def fixed(*values: float) -> tuple[str, ...]:
        return labels(list(values), "fixed", whole_numbers=False)

    assert fixed(3, 42) == (
        "under 1.0",
        "1.0 to 4.9",
        "5.0 to 9.9",
        "10.0 to 19.9",
        "20.0 to 49.9",
        "50.0 or more",
    )
    assert fixed(0.3, 4.2) == (
        "under 0.1",
        "0.1 to 0.4",
        "0.5 to 0.9",
        "1.0 to 1.9",
        "2.0 to 4.9",
        "5.0 or more",
    )
    assert fixed(0.04, 0.42) == (
        "under 0.01",
        "0.01 to 0.04",
        "0.05 to 0.09",
        "0.10 to 0.19",
        "0.20 to 0.49",
        "0.50 or more",
    )
    assert fixed() == fixed(42)


def test_breaks_are_those_of_the_whole_period_whatever_is_shown() -> None:
    frame = incident_frame(
        [
            {"date_start": date(2021, 1 + month, 15), "district_code": code, "killed": 1 + month}
            for month in range(10)
            for code in ("X-NOR", "X-SUD", "X-OST")[: 1 + month % 3]
        ]
    )
    counts = Cube.from_pack(FakePack(frame)).counts()
    whole = counts.window().lower["killed"].iloc[:-1]
    for scheme in Scheme:
        breaks = frozen_breaks(counts, scheme, measure="killed")
        counts.window(Period(date(2021, 1, 1), date(2021, 2, 1)))
        assert breaks == frozen_breaks(counts, scheme, measure="killed") == frozen_breaks(whole, scheme)


def test_what_is_not_graded_has_classes_of_its_own() -> None:
    classes = Classes.from_breaks(frozen_breaks([1, 60]))
    index = pd.Index(list("abcde"))
    counts = pd.Series([0, 0, 3, 7, 60], index)
    recorded = pd.Series([True, False, True, True, True], index)
    assert classified(classes, counts, recorded=recorded).tolist() == [
        "zero",
        "no_record",
        "grade_1",
        "grade_2",
        "grade_5",
    ]
    values = pd.Series([np.nan, np.nan, np.nan, 2.0, 60.0], index)
    assert classified(classes, values, recorded=recorded, counts=counts).tolist() == [
        "zero",
        "no_record",
        "withheld",
        "grade_1",
        "grade_5",
    ]
    lacking = pd.Series([np.nan, 0, np.nan, 7, 60], index)
    assert classified(classes, lacking, recorded=recorded).tolist()[:3] == [
        "not_recorded",
        "no_record",
        "not_recorded",
    ]
    assert classified(classes, values, recorded=recorded, counts=lacking).tolist()[2] == "not_recorded"
    assert classes["zero"].label == "0 recorded in this selection"
    with pytest.raises(KeyError):
        classes["grade_9"]


def test_the_special_classes_do_not_rest_on_colour_alone() -> None:
    special = (ZERO, POSSIBLE, NOT_FORMED, NOT_RECORDED, NO_RECORD, WITHHELD)
    assert {one.pattern for one in special} == set(Pattern)
    assert len(special) == len(Pattern)
    assert all(not special.label.endswith(_OPEN) and special.lower is None for special in (ZERO, NO_RECORD))


@pytest.mark.parametrize("number", range(1, MAX_CLASSES + 1))
def test_graded_colours_darken_and_are_never_green(number: int) -> None:
    ramp = colours(number)
    assert len(set(ramp)) == number
    for colour in ramp:
        hue = colorsys.rgb_to_hls(*rgb(colour))[0] * 360
        assert hue <= 50
    for deficiency in DEFICIENCIES:
        seen = [lab(colour, deficiency) for colour in ramp]
        assert all(before[0] > after[0] + 5 for before, after in pairwise(seen))
        assert all(np.linalg.norm(before - after) > 8 for before, after in pairwise(seen))


def test_special_colours_are_grey_and_apart_from_every_grade() -> None:
    special = [ZERO.colour, NO_RECORD.colour, WITHHELD.colour]
    for colour in special:
        assert np.ptp(rgb(colour)) == 0
    for deficiency in DEFICIENCIES:
        for one, other in combinations([*special, NOT_RECORDED.colour, *colours(MAX_CLASSES)], 2):
            assert np.linalg.norm(lab(one, deficiency) - lab(other, deficiency)) > 8


def test_no_label_promises_anything_about_the_ground() -> None:
    for scheme in Scheme:
        for values in ([], [3], [1, 2, 70, 900]):
            for label in (c.label.lower() for c in Classes.from_breaks(frozen_breaks(values, scheme)).all):
                assert not any(word in label for word in ("safe", "clear", "free", "no risk", "green"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"scheme": "equal"}, "use one of fixed, quantiles, natural"),
        ({"classes": 9}, "choose 1 to 7"),
        ({"hand_set": (5, 1)}, "each larger than the one before"),
        ({"hand_set": (0, 1)}, "whole numbers above zero"),
        ({"hand_set": ()}, "give 1 to 7"),
    ],
)
def test_faulty_choices_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(GeoError, match=words):
        frozen_breaks([1, 2], **options)  # type: ignore[arg-type] # faults under test
    with pytest.raises(GeoError, match="colours for 1 to 7"):
        colours(8)


def test_natural_breaks_of_many_districts_take_no_time_and_repeat() -> None:
    values = np.random.default_rng(3).lognormal(3, 1.5, 3_000).round() + 1
    first = frozen_breaks(values, "natural")
    assert first == frozen_breaks(values[::-1], "natural")
    assert len(first.starts) == 5


def test_the_slow_library_is_loaded_only_when_asked_for() -> None:
    code = (
        "import sys; from geo.analysis.classes import frozen_breaks; frozen_breaks([1, 5, 9]); "
        "sys.exit('mapclassify' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lower_ends_are_values() -> None:
    assert Breaks(Scheme.FIXED, (0, 12, 35), 1).lower_ends == (0.0, 1.2, 3.5)
    assert SINCE.year == 2021
