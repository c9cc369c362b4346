"""What is said of incidents without a place on the map."""

from __future__ import annotations

import pytest

from geo.analysis.placed import unplaced_sentences


@pytest.mark.parametrize(
    ("count", "nowhere", "expected"),
    [
        (1, 0, ("1 has no place on the map: x, y.", "1 of them is counted in their district.")),
        (
            1200,
            1,
            (
                "1,200 have no place on the map: x, y.",
                "1,199 of them are counted in their district.",
                "1 of them is in no district and counted in the totals only.",
            ),
        ),
        (
            2,
            2,
            (
                "2 have no place on the map: x, y.",
                "2 of them are in no district and counted in the totals only.",
            ),
        ),
    ],
)
def test_sentences_add_up(count: int, nowhere: int, expected: tuple[str, ...]) -> None:
    assert unplaced_sentences(count, ("x", "y"), nowhere) == expected


def test_sentences_name_what_is_counted() -> None:
    assert unplaced_sentences(1, ("x",), 0, named=True)[0] == "1 incident has no place on the map: x."
    assert unplaced_sentences(3, ("x",), 0, named=True)[0] == "3 incidents have no place on the map: x."
