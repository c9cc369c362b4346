"""A request reads back as it was written, and refuses what is no request in words that help."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.choices import LAYERS
from geo.errors import GeoError, PublishError
from geo.layers.vocabulary import DEVICE_TYPE
from geo.publish.request import SnapshotRequest

PLAIN = SnapshotRequest(period=Period(date(2021, 1, 1), date(2022, 1, 1)), created=date(2026, 11, 23))
DAYS = st.dates(date(2000, 1, 1), date(2050, 1, 1))
PERIODS = st.builds(lambda start, days: Period(start, start + timedelta(days)), DAYS, st.integers(1, 4000))


@st.composite
def requests(draw: st.DrawFn) -> SnapshotRequest:
    view = draw(st.sampled_from(["map", "compare", "difference", "years"]))
    size = draw(st.sampled_from(["a4", "a3", "slide"]))
    edges = st.floats(-80, 80, allow_nan=False)
    west, south = draw(edges), draw(edges)
    return SnapshotRequest(
        period=draw(PERIODS),
        created=draw(DAYS),
        profile=draw(st.sampled_from(["public", "partner", "internal"])),
        measure=draw(st.sampled_from(["incidents", "killed", "injured", "casualties"])),
        counting=draw(st.sampled_from(["most_likely", "possible"])),
        filters=Filters(device=frozenset(draw(st.sets(st.sampled_from(DEVICE_TYPE.codes()))))),
        rate=draw(st.sampled_from(["count", "per_100k", "per_1000_km2"])),
        figure=draw(st.none() | st.just("census")),
        layers=tuple(draw(st.sets(st.sampled_from(LAYERS.codes())))),
        size=size,
        orientation="landscape" if size == "slide" else draw(st.sampled_from(["landscape", "portrait"])),
        format=draw(st.sampled_from(["png", "svg", "pdf"])),
        dpi=draw(st.integers(72, 600)),
        view=view,
        other=draw(PERIODS) if view in {"compare", "difference"} else None,
        extent=draw(st.none() | st.just((west, south, west + 1.5, south + 0.25))),
        graticule=draw(st.booleans()),
    )


@given(requests())
def test_a_request_reads_back_from_json(request_made: SnapshotRequest) -> None:
    text = json.dumps(request_made.to_dict())
    assert SnapshotRequest.from_dict(json.loads(text)) == request_made


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("profile", "everyone", "public, partner, internal"),
        ("measure", 3, "casualties"),
        ("measure", ["killed"], "casualties"),
        ("period", ["2021-01-01"], "first day not counted"),
        ("period", ["2022-01-01", "2021-01-01"], "later than the first"),
        ("period", ["2021-02-30", "2022-01-01"], "YYYY-MM-DD"),
        ("created", 20261123, "YYYY-MM-DD"),
        ("filters", {"device": "booby_trap"}, "list of codes"),
        ("filters", {"device": ["catapult"]}, "catapult"),
        ("filters", {"weather": ["rain"]}, "There is no filter 'weather'; use one or more of device"),
        ("filters", {"device": [""]}, "list of codes"),
        ("filters", [], "object"),
        ("figure", "", "null"),
        ("layers", ["choropleth", "ghosts"], "labels"),
        ("dpi", True, "whole number"),
        ("dpi", 10_000, "72 to 600"),
        ("other", ["2020-01-01", "2021-01-01"], "compare or difference"),
        ("view", "difference", "earlier window"),
        ("extent", [1, 2, 3], "degrees"),
        ("extent", [5, 5, 5, 6], "no area"),
        ("extent", [0, 0, True, 1], "degrees"),
        ("graticule", "yes", "true or false"),
        ("orientation", "diagonal", "portrait"),
    ],
)
def test_what_is_no_request_is_refused_by_name(field: str, value: object, said: str) -> None:
    values = {**PLAIN.to_dict(), field: value}
    with pytest.raises(PublishError, match=r"sheet\.json") as refused:
        SnapshotRequest.from_dict(values, where="sheet.json")
    assert said in str(refused.value)


def test_a_field_too_many_or_too_few_is_named() -> None:
    with pytest.raises(PublishError, match=r"sheet\.json, colour"):
        SnapshotRequest.from_dict({**PLAIN.to_dict(), "colour": "pink"}, where="sheet.json")
    short = PLAIN.to_dict()
    del short["scheme"]
    with pytest.raises(PublishError, match="scheme: missing"):
        SnapshotRequest.from_dict(short)
    with pytest.raises(PublishError, match="object of names"):
        SnapshotRequest.from_dict([])


@pytest.mark.parametrize(
    "options",
    [
        {"size": "slide", "orientation": "portrait"},
        {"extent": (1.0, 1.0, 2.0, 2.0), "district": "XI-NR"},
        {"layers": ("ghosts",)},
        {"profile": "publik"},
        {"view": "compare"},
    ],
)
def test_contradictions_are_refused_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(GeoError):
        replace(PLAIN, **options)


def test_layers_stand_in_one_order() -> None:
    assert replace(PLAIN, layers=("labels", "circles")) == replace(PLAIN, layers=("circles", "labels"))
