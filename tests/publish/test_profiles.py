"""Profiles: every field is decided on, and what is not decided stays behind."""

from __future__ import annotations

from itertools import pairwise

import pytest

from geo.errors import PublishError
from geo.layers import vocabulary as v
from geo.layers.pack import Pack
from geo.layers.schema import SCHEMAS
from geo.publish.profiles import BY_STATUS, FIELDS, PROFILES, profile


@pytest.mark.parametrize("layer", SCHEMAS)
def test_every_field_of_the_schema_is_decided_on(layer: str) -> None:
    assert set(SCHEMAS[layer].names) <= set(FIELDS[layer])
    extra = set(FIELDS[layer]) - set(SCHEMAS[layer].names)
    assert extra <= {
        "longitude",
        "latitude",
        "district_by_polygon",
        "border_distance_km",
        "point_withheld",
        "overlay",
        "drawn_km2",
        "drawn_as",
        "drawn_m2",
    }


def test_every_table_of_a_pack_is_decided_on(island: Pack) -> None:
    layers = [name for name in island._tables if not name.startswith("context ")]
    assert set(layers) <= set(FIELDS)
    for name in layers:
        assert set(island._tables[name].columns) <= set(FIELDS[name]), name


def test_every_status_is_withheld_from_the_public() -> None:
    assert set(BY_STATUS) == {
        f"{outcome}_{code}" for outcome in ("killed", "injured") for code in v.VICTIM_STATUS.codes()
    }
    assert {*BY_STATUS, "sex", "killed_children", "time_local", "remarks"} <= profile("public").withholds


def test_circles_widen() -> None:
    classes = [one.classes for one in PROFILES]
    assert classes[0] < classes[1] < classes[2] == set(v.SENSITIVITY.codes())
    for narrow, wide in pairwise(PROFILES):
        for layer in FIELDS:
            assert set(narrow.keeps(layer)) <= set(wide.keeps(layer))


def test_a_layer_nobody_decided_on_passes_nothing() -> None:
    assert profile("internal").keeps("witnesses") == ()


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(PublishError, match="'press'; use one of public, partner, internal"):
        profile("press")
