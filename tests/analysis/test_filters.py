"""Filters: checked, hashable, the same after a round trip through an address."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from geo import choices
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.commands.options import filters_of
from geo.errors import FilterError
from geo.layers.vocabulary import VICTIM_STATUS
from geo.links import understood
from geo.maps.spec import MapView
from geo.publish.export import export
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.reconciliation.bands import Definition, judged, meant
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.analysis.analysis_cases import FILTERS
from tests.examples import examples
from tests.script.node import Node

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"


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


def test_an_empty_list_means_everything_wherever_filters_are_read() -> None:
    empty: dict[str, list[str]] = {one.key: [] for one in choices.FILTERS}
    assert Filters.from_mapping(empty) == filters_of(empty) == Filters()
    assert Filters.from_mapping(dict.fromkeys(empty, "")) == Filters()
    assert understood({key: [""] for key in empty}, {}) == ({}, ())
    days = Period(date(2022, 1, 1), date(2023, 1, 1))
    asked = SnapshotRequest(period=days, created=date(2026, 1, 1))
    assert SnapshotRequest.from_dict(asked.to_dict() | {"filters": empty}) == asked
    assert Filters().statuses == frozenset(VICTIM_STATUS.codes())
    assert not list(Filters().asked())


def test_an_empty_list_means_everything_wherever_filters_are_applied(node: Node) -> None:
    """Choosing every code is not the same: it leaves out incidents in which nobody was hurt."""
    edition = Workspace(redact(load_pack(EXERCISE), "internal"))
    records, none = edition.cube.records, Filters()
    every = Filters(victim_status=frozenset(VICTIM_STATUS.codes()))
    counted = int((~records.outside).sum())
    assert int(records.selected(every).sum()) < counted
    assert int(records.selected(none).sum()) == counted
    figures = edition.cube.counts(none).table(edition.cube.whole_period).totals()
    assert figures["incidents"].possible == counted
    likely, _ = meant(records, Definition())
    assert likely.tolist() == judged(records)[0].tolist()
    assert (
        totals(edition.pack, by="year", filters=none, districts=frozenset()).total.upper.incidents == counted
    )
    sent = base64.b64encode(edition.spec(MapView(filters=none)).feed).decode("ascii")
    assert node.evaluate("(text) => MineTime.decode(MineTime.unpack(text)).device.length", sent) == counted
    given = export(edition, "incidents", format="csv", created=date(2026, 1, 1), filters=none)
    assert given.count(b"\n") == counted + 1


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
