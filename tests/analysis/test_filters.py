"""Filters: checked, hashable, the same after a round trip through an address."""

from __future__ import annotations

import pytest
from hypothesis import given

from geo.analysis.filters import Filters
from geo.errors import FilterError
from tests.analysis.analysis_cases import FILTERS
from tests.examples import examples


@given(FILTERS)
@examples(50)
def test_a_round_trip_through_an_address_changes_nothing(filters: Filters) -> None:
    mapping = filters.to_mapping()
    assert Filters.from_mapping(mapping) == filters
    assert Filters.from_mapping({key: ",".join(codes) for key, codes in mapping.items()}) == filters
    assert hash(Filters.from_mapping(mapping)) == hash(filters)
    assert filters.is_empty == (not mapping)


def test_the_mapping_is_in_the_order_of_the_lists() -> None:
    filters = Filters(confidence=frozenset({"low", "high"}), device=frozenset({"unknown", "booby_trap"}))
    assert list(filters.to_mapping().items()) == [
        ("device", ["booby_trap", "unknown"]),
        ("confidence", ["high", "low"]),
    ]


def test_a_filter_of_nothing_lets_everything_through() -> None:
    assert Filters.from_mapping({"device": "", "activity": []}).is_empty


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"device": "unicorn"}, "'device' names 'unicorn'.*use one or more of anti_personnel_mine"),
        ({"victim_status": "civilian,soldier"}, "'soldier'.*civilian, military, deminer, other_unknown"),
        ({"activity": ["HERDING"]}, "'HERDING'"),
        ({"page": "map", "device": ""}, "no filter 'page'; use one or more of device, victim_status"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is_allowed(mapping: dict[str, str], words: str) -> None:
    with pytest.raises(FilterError, match=words):
        Filters.from_mapping(mapping)


def test_a_bare_text_is_not_a_set() -> None:
    with pytest.raises(FilterError, match="give a set"):
        Filters(confidence="high")  # type: ignore[arg-type] # the fault under test


def test_words_say_what_is_counted() -> None:
    assert Filters().words() == "all incidents"
    chosen = Filters(device=frozenset({"booby_trap"}), victim_status=frozenset(["civilian", "military"]))
    assert chosen.words() == "device: Booby trap; victims: Civilian or Military"
