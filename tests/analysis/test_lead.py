"""A ranking says where its first place is not certain."""

from __future__ import annotations

import pytest

from geo.analysis.figures import Figure
from geo.analysis.lead import lead_words


def sure(number: int, *, unrecorded: int = 0) -> Figure:
    return Figure(number, number, number, unrecorded)


def told(figures: dict[str, Figure], unknown: Figure | None = None) -> str:
    return lead_words(figures, unknown, measure="casualties", noun="district")


@pytest.mark.parametrize(
    ("figures", "unknown", "rivals"),
    [
        ({"Alpha": sure(11), "Beta": sure(7)}, None, ""),
        ({"Alpha": sure(11), "Beta": sure(7)}, sure(3), ""),
        ({"Alpha": sure(11), "Beta": sure(7)}, sure(5), "Beta"),
        ({"Alpha": sure(7), "Beta": sure(7)}, None, "Beta"),
        ({"Alpha": Figure(5, 9, 12, 0), "Beta": sure(5), "Gamma": sure(4)}, None, "Beta"),
        ({"Alpha": sure(11), "Beta": Figure(1, 4, 11, 0)}, None, "Beta"),
        ({"Alpha": sure(11), "Beta": sure(2, unrecorded=1)}, None, "Beta"),
        ({name: sure(3) for name in "ABCDEF"}, None, "B, C, D and 2 more"),
        ({"Alpha": sure(11), "Beta": sure(0)}, sure(20), "Beta"),
        ({"Alpha": sure(0), "Beta": sure(0)}, None, ""),
        ({"Alpha": Figure(None, None, None, 2), "Beta": sure(3)}, None, "Alpha"),
    ],
)
def test_who_may_have_as_many_is_named(
    figures: dict[str, Figure], unknown: Figure | None, rivals: str
) -> None:
    words = told(figures, unknown)
    assert bool(words) == bool(rivals)
    assert f"is not certain: {rivals} may have as many as" in words or not rivals


def test_the_sentence_is_whole() -> None:
    words = told({"Alpha": sure(11), "Beta": sure(7)}, sure(5))
    assert words == (
        "Which district has most (casualties) is not certain: Beta may have as many as Alpha, given "
        "uncertain dates, numbers not recorded and that 5 lie in no known district."
    )
