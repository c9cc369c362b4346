"""Sizes of areas in the notations of the field: right, or not recorded, and never a power of ten away."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing.hazards.sizes import UNITS, Sizes
from tests.examples import examples


def read(
    cells: list[str], *, name: str = "SUPERFICIE", decimal: str = ".", drawn: list[float] | None = None
) -> list[float | None]:
    areas = np.array(drawn if drawn is not None else [math.nan] * len(cells), dtype=float)
    sizes = Sizes(cells, areas, name=name, decimal=decimal, unit="")
    return [sizes.read(one) for one in cells]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["92465,25", "58 863 m2", "3,29 ha", "33120"], [92465.25, 58863, 32900, 33120]),
        (["3,290 ha", "2,5 ha"], [32900, 25000]),
        (["1.234,5", "2.000"], [1234.5, 2000]),
        (["1,234.5", "2,000"], [1234.5, 2000]),
        (["12,500", "1,250", "980"], [12500, 1250, 980]),
        (["1'234'567", "1.234.567", "1e+06", "0,5 km²"], [1234567, 1234567, 1e6, 5e5]),
        (["12 acres", "3 dunums", "approx. 3 ha", "~ 40"], [48562.3, 3000, 30000, 40]),
        # Of one cell alone, of hectares, or of typed zeros it cannot be told what the mark is.
        (["12,500"], [None]),
        (["3,290 ha"], [None]),
        (["2.500", "12.500"], [None, None]),
        (["12 ha 50 a", "3-4 ha", "many", "12 jerib", "1.23.456", "1.2345,6", ".5"], [None] * 7),
    ],
)  # fmt: skip
def test_a_column_says_how_its_numbers_are_written(cells: list[str], found: list[float | None]) -> None:
    assert read(cells) == pytest.approx(found)


def test_what_the_column_leaves_open_the_areas_drawn_say() -> None:
    assert read(["2.500", "12.500", "300"], drawn=[2510, 12400, 301]) == [2500, 12500, 300]
    assert read(["3,290 ha"], drawn=[32950]) == [32900]
    assert read(["9.24", "5.88"], drawn=[92400, 58800]) == pytest.approx([92400, 58800])
    # A file that writes decimals with a comma elsewhere is not believed against the column itself.
    assert read(["92465.25", "100"], decimal=",") == [92465.25, 100]


@pytest.mark.property
@examples(150)
@given(
    st.lists(st.floats(1, 5e6), min_size=1, max_size=6),
    st.sampled_from([".", ","]),
    st.sampled_from(["", "group", "space"]),
    st.integers(0, 3),
    st.sampled_from([*UNITS]),
)
def test_no_number_is_read_a_power_of_ten_away(
    numbers: list[float], mark: str, grouped: str, places: int, unit: str
) -> None:
    other = {"": "", "space": " ", "group": "." if mark == "," else ","}[grouped]
    cells = [f"{one:,.{places}f}".replace(",", "g").replace(".", mark).replace("g", other) for one in numbers]
    # The file says which mark it writes, as a CSV does, so far as a column of its own leaves it open.
    areas = np.full(len(cells), math.nan)
    found = Sizes(cells, areas, name=f"area_{unit}", decimal=mark, unit=unit)
    for one, cell in zip(numbers, cells, strict=True):
        value = found.read(cell)
        # What cannot be told is left open; what is told is right.
        assert value is None or value == pytest.approx(float(f"{one:.{places}f}") * UNITS[unit], rel=1e-9)
    if len({*"".join(cells)} & {".", ","}) == 2:
        assert None not in map(found.read, cells)
