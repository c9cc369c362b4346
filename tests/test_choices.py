"""One list for each choice: whoever reads or writes it has all of it, under one name."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

from geo import choices
from geo.analysis.areas import AREAS
from geo.analysis.filters import Filters
from geo.analysis.grouped import By
from geo.analysis.periods import Period
from geo.analysis.records import Counting, Records
from geo.layers.kinds import AREAL, KINDS, PANES
from geo.layers.schema import INCIDENTS, SCHEMAS
from geo.links import KEYS, Kind
from geo.maps.looks import LOOKS
from geo.maps.script import module_text
from geo.maps.sheet.painters import PAINTERS
from geo.publish import extracts
from geo.publish.profiles import PROFILES
from geo.publish.request import SnapshotRequest
from pages.parts.publish import offered

ROOT = Path(__file__).parents[1]


def test_a_filter_has_one_name_everywhere() -> None:
    keys = [one.key for one in choices.FILTERS]
    assert [field.name for field in fields(Filters)] == keys
    assert [key for key in KEYS if KEYS[key].kind is Kind.CODES and KEYS[key].page is None] == keys
    assert {one.key for one in choices.FILTERS if not one.of_people} <= {one.name for one in fields(Records)}
    columns = {field.name for field in INCIDENTS.fields}
    assert {one.codes.name for one in choices.FILTERS if not one.of_people} <= columns


def test_types_that_name_choices_name_all_of_them() -> None:
    assert set(get_args(Counting)) == set(choices.COUNTING.codes())
    assert get_args(By) == choices.GROUPS
    assert set(choices.RateKind) == set(choices.RATE.codes())
    assert set(choices.Scheme) == set(choices.SCHEME.codes())
    assert tuple(one.code for one in PROFILES) == choices.PROFILES


def test_the_defaults_of_a_request_are_choices() -> None:
    usual = {field.name: field.default for field in fields(SnapshotRequest)}
    assert usual["counting"] in choices.COUNTING
    assert usual["rate"] in choices.RATE
    assert usual["scheme"] in choices.SCHEME
    assert usual["layers"] == choices.USUAL
    assert usual["profile"] == choices.PROFILES[0]


def test_numbers_are_drawn_as_circles_and_rates_as_colour_where_nobody_chose() -> None:
    for rate in choices.RATE.codes():
        usual, other = ("circles", "colours") if rate == "count" else ("colours", "circles")
        assert choices.look_of("by_measure", rate) == usual
        for look in choices.LOOK.codes():
            drawn = choices.layers_of(look, rate)
            assert choices.looked_at(drawn) == choices.look_of(look, rate)
            assert {*drawn} - choices.LOOKED == {*choices.OTHER_LAYERS}
            assert choices.look_words(look, rate).endswith(".")
        assert "isleading" not in choices.look_words("by_measure", rate)
        assert "isleading" in choices.look_words(other, rate)
    assert SnapshotRequest(period=Period.parse("2021", "2022"), created=date(2024, 1, 1)).layers == (
        choices.layers_of("circles", "count")
    )


def test_an_older_link_means_the_layers_it_names() -> None:
    for layers, look in (
        (("circles", "labels"), "circles"),
        (("choropleth",), "colours"),
        (("choropleth", "circles"), "both"),
        (("none",), "neither"),
    ):
        values = offered.with_look({"layers": layers})
        assert values["look"] == look
        assert not {*offered.kept("layers", layers)} & choices.LOOKED
    assert offered.with_look({"layers": ("labels",), "look": "by_measure"})["look"] == "by_measure"
    assert "look" not in offered.with_look({"rate": "count"})


def test_choices_bring_no_library_along() -> None:
    code = "import sys; import geo.choices, geo.links, geo.analysis.filters; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_a_kind_of_layer_is_listed_once_and_every_renderer_has_it() -> None:
    keys = [kind.key for kind in KINDS]
    assert choices.LAYERS.codes() == tuple(keys)
    assert {*PAINTERS} == {*keys}
    script = module_text("page/kinds.js")
    own = [one.key for one in KINDS if one.painted and not one.areal]
    assert re.findall(r"^  (\w+): \{$", script, re.MULTILINE) == own
    assert {*AREAS} == {*LOOKS} == {one.key for one in AREAL}
    for key, looks in LOOKS.items():
        assert {*looks.states} == {*AREAS[key].states.codes()}
        assert "before" in looks.states
    made = {*extracts._COUNTED, *extracts._WHOLE}
    assert made == {*choices.EXPORTED}
    assert len({name for name, _ in PANES}) == len(PANES)
    named = re.compile("|".join(f"[\"']{key}[\"']" for key in keys if key not in SCHEMAS))
    # What is told apart by name in a renderer is no entry of a list: it stands for one kind alone.
    for folder in ("geo/maps", "pages/parts/map", "geo/commands"):
        for path in (ROOT / folder).rglob("*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                assert len(named.findall(line)) < 2, f"{path.name} lists layers by name: {line.strip()}"
