"""A ranking says where its first place is not certain."""

from __future__ import annotations

import pytest

from geo.analysis.figures import Figure
from geo.analysis.lead import lead_words
from tests.script.node import Node

_THREE = "Any of the first 3 may have most: 9 lie in no known district"


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
        ({"Alpha": sure(7), "Beta": sure(7), "Gamma": Figure(5, 6, 7, 0)}, None, "Beta and Gamma"),
        ({"Alpha": Figure(5, 9, 12, 0), "Beta": sure(5), "Gamma": sure(4)}, None, "Beta"),
        ({"Alpha": sure(11), "Beta": Figure(1, 4, 11, 0)}, None, "Beta"),
        ({"Alpha": sure(11), "Beta": sure(2, unrecorded=1)}, None, "Beta"),
        ({name: sure(3, unrecorded=1) for name in "ABCDEF"}, None, "B, C, D and 2 more"),
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


@pytest.mark.parametrize(
    ("missing", "may"),
    [
        ((0, 0), ""),
        ((0, 1), ""),
        ((2, 3), "Any of the first 2 may have most: 2 to 3 stated casualties are in no record."),
        ((7, 7), "Any of the first 3 may have most: 7 stated casualties are in no record."),
        ((5, 11), "Any district may have most: 5 to 11 stated casualties are in no record."),
    ],
)
def test_casualties_without_a_record_may_be_anywhere(node: Node, missing: tuple[int, int], may: str) -> None:
    figures = {"Alpha": sure(11), "Beta": sure(8), "Gamma": sure(4)}
    assert lead_words(figures, sure(0), measure="casualties", noun="district", missing=missing) == may
    open_ = {**figures, "Beta": Figure(8, 9, 12, 0)}
    words = lead_words(open_, None, measure="casualties", noun="district", missing=missing)
    assert words.startswith("Which district has most (casualties) is not certain: Beta")
    assert words.endswith(may)
    listed = [{"at": at, "low": one.certain, "high": one.possible, "figure": {"unrecorded": 0}}
              for at, one in enumerate(figures.values())]  # fmt: skip
    told = node.evaluate(
        """([found, missing]) => MineTime.Ranking.prototype.lead.call(
        { values: () => found, rated: () => false, rivals: MineTime.Ranking.prototype.rivals },
        { lo: 0, hi: 0, header: { districts: 3, stated: { exact: { "0-0": ["", "", "", missing] } } } })""",
        [listed, missing],
    )
    assert told == may, "the panel beside the map says the same"


@pytest.mark.parametrize(
    ("high", "beta", "words", "strip"),
    [
        ("3", sure(7), "", ["Alpha 11", "Beta 7", "Unknown 3"]),
        (
            "5",
            sure(7),
            "Any of the first 2 may have most: 5 lie in no known district.",
            ["Alpha 11 or another: 5 in no known district", "Beta 7", "Gamma 2"],
        ),
        (
            "9",
            Figure(7, 7, 11, 0),
            f"{_THREE}, and dates or numbers are not certain.",
            ["Alpha 11 or another: 9 in no known district", "Beta 11", "Gamma 2"],
        ),
        (
            "20",
            sure(7),
            "Any district may have most: 20 lie in no known one.",
            ["Alpha 11 or another: 20 in no known district", "Beta 7", "Gamma 2"],
        ),
        (
            "0",
            Figure(7, 7, 11, 0),
            "Any of the first 2 may have most: dates or numbers are not certain.",
            ["Alpha 11 or another", "Beta 11", "Gamma 2"],
        ),
        (
            "0",
            sure(11),
            "The first 2 have the same number, 11.",
            ["2 equal: Alpha 11", "Beta 11", "Gamma 2"],
        ),
        (
            "0",
            sure(11, unrecorded=1),
            "Any of the first 2 may have most: dates or numbers are not certain.",
            ["Alpha 11 or another", "Beta 11", "Gamma 2"],
        ),
        (
            "3",
            sure(11),
            "Any of the first 2 may have most: 3 lie in no known district.",
            ["Alpha 11 or another: 3 in no known district", "Beta 11", "Gamma 2"],
        ),
    ],
)
def test_what_lies_in_no_known_district_may_change_the_order(
    node: Node, high: str, beta: Figure, words: str, strip: list[str]
) -> None:
    figures = {"Alpha": sure(11), "Beta": beta, "Unknown": sure(int(high)), "Gamma": sure(2)}
    places = {"Alpha": 0, "Beta": 1, "Gamma": 2, "Unknown": 3}
    listed = [{"at": places[name], "low": one.certain, "high": one.possible,
               "figure": {"unrecorded": one.unrecorded}, "words": str(one.possible), "rate": True}
              for name, one in figures.items() if one.possible]  # fmt: skip
    told = node.evaluate(
        """([found, names]) => {
        const ranking = Object.create(MineTime.Ranking.prototype);
        Object.assign(ranking, { values: () => found, rated: () => false, nameOf: (_, at) => names[at] });
        const figures = { lo: 0, hi: 0, header: { districts: 3, stated: null } };
        return [ranking.lead(figures), ranking.firsts(figures, 3)]; }""",
        [listed, list(places)],
    )
    assert told == [words, strip]


_MOST = "Which district has most (casualties) is not certain: Beta may have as many as Alpha, given"
_SAME = "have the same number (casualties)"


@pytest.mark.parametrize(
    ("figures", "more", "words"),
    [
        ([sure(11), sure(7)], 5, f"{_MOST} that 5 lie in no known district."),
        ([sure(11), sure(11)], 5, f"{_MOST} that 5 lie in no known district."),
        (
            [sure(11), Figure(5, 6, 7, 0)],
            5,
            f"{_MOST} uncertain dates, numbers not recorded and that 5 lie in no known district.",
        ),
        ([sure(11), sure(5, unrecorded=1)], 0, f"{_MOST} uncertain dates and numbers not recorded."),
        ([sure(9), sure(9)], 0, f"Alpha and Beta {_SAME}, 9."),
        (
            [*[sure(9)] * 5, sure(2)],
            0,
            f"Alpha, Beta, Gamma, Delta and 1 more {_SAME}, 9, and no other district has as many.",
        ),
    ],
)
def test_only_what_is_uncertain_is_given_as_the_reason(figures: list[Figure], more: int, words: str) -> None:
    names = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
    assert told(dict(zip(names, figures, strict=False)), sure(more)) == words
