"""The legend explains what is drawn, exactly as it is drawn, and counts every district once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, Rectangle

from geo.choices import LOOK, layers_of, look_of, look_words
from geo.maps.payload.feed import Feed
from geo.maps.sheet.composition import key_text
from geo.maps.sheet.key import MM_PER_PX
from geo.maps.sheet.press import Printed, printed
from geo.maps.sheet.subject import subject_of
from geo.maps.spec import MapView, colour_notes
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.examples import each_once
from tests.maps.sheet.sheets import ROOT, order, pack_spec, said, seen, sheet, texts

VIEWS = ["map", "compare", "difference", "years"]
PLAIN = "#f7f5f1"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("rate", ["count", "per_1000_km2"])
def test_every_district_is_counted_once(view: str, rate: str) -> None:
    wanted = order(view=view)
    spec = seen(pack_spec(rate=rate, layers=layers_of("colours", rate)), wanted)
    said_there = key_text(subject_of(spec, wanted), ())
    assert len(said_there.tallies) == {"map": 1, "compare": 2, "difference": 1, "years": 7}[view]
    shown = [at for _, places in said_there.groups for at in places]
    for tally in said_there.tallies:
        assert sum(tally.counts[at] for at in shown) == len(spec.ground.districts)


@pytest.mark.parametrize(("look", "rate"), each_once(LOOK.codes(), ["count", "per_1000_km2"]))
def test_a_sheet_says_why_districts_are_drawn_as_they_are(look: str, rate: str) -> None:
    spec = pack_spec(rate=rate, layers=layers_of(look, rate))
    made = printed(spec, order())
    words = said(made)
    assert look_words(look, rate) in words
    drawn = look_of(look, rate)
    classes = key_text(subject_of(spec, order()), ()).groups
    shown = {spec.legend.classes[at].key for _, places in classes for at in places}
    # Under circles alone districts are plain, and still say where nothing is recorded.
    assert any(key.startswith("grade") for key in shown) is (drawn in {"colours", "both"})
    assert ("no_record" in shown) is (drawn != "neither")
    assert ("District total of" in words) is (drawn in {"circles", "both"})
    assert (colour_notes() & {*key_text(subject_of(spec, order()), ()).notes} != set()) is (
        drawn in {"colours", "both"}
    )


def swatches(made: Printed) -> list[Rectangle]:
    box = made.page.boxes["legend: classes"]
    return [
        patch
        for patch in made.page.canvas.patches
        if isinstance(patch, Rectangle)
        and box.x <= patch.get_x() <= box.right
        and box.y <= patch.get_y() <= box.bottom
    ]


@pytest.mark.parametrize("view", ["map", "difference"])
def test_swatches_are_the_colours_and_patterns_of_the_districts(view: str) -> None:
    made = sheet(order(view=view))
    drawn = {to_hex(patch.get_facecolor()): patch.get_hatch() for patch in swatches(made)}
    on_map = {}
    axes = next(axes for axes in made.figure.axes if str(axes.get_gid()).startswith("map "))
    for collection in axes.collections:
        if str(collection.get_gid()).startswith("districts"):
            for colour in collection.get_facecolors():
                on_map[to_hex(colour)] = collection.get_hatch()
    # Where a circle tells the number, districts are plain.
    assert {colour: hatch for colour, hatch in on_map.items() if colour != PLAIN}.items() <= drawn.items()


def test_nothing_recorded_and_no_record_stand_apart() -> None:
    words = texts(sheet(order()))
    header = Feed.read(pack_spec().feed).header
    assert "0 recorded in this selection" in words
    assert "No record in this data set" in words
    assert "Rate not shown" not in words
    assert "No record does not mean no contamination." in words
    assert [word for word in words if word in {entry.label for entry in header.classes}] == [
        entry.label
        for entry in header.classes
        if entry.key not in {"possible", "not_formed", "withheld"} and not entry.graded
    ]


def test_rates_have_a_class_for_those_not_shown() -> None:
    words = texts(printed(pack_spec(rate="per_1000_km2"), order()))
    assert "Rate not shown" in words
    assert any(word.startswith("Rate not shown: in ") for word in words)


def test_the_key_calls_no_generalised_place_a_settlement() -> None:
    public = redact(load_pack(ROOT / "data" / "exercise"))
    assert (public.incidents["longitude"].notna() & public.incidents["place_kind"].isna()).any()
    words = said(printed(Workspace(public).spec(MapView()), order()))
    assert "Settlement or wider area, one incident" in words
    assert "Settlement named" not in words


def test_circles_are_as_large_as_on_the_map() -> None:
    spec = pack_spec(layers=("choropleth", "circles"))
    made = printed(spec, order())
    sizes = sorted(patch.get_radius() for patch in made.page.canvas.patches if isinstance(patch, Circle))
    wanted = sorted(symbol.size_px * MM_PER_PX for symbol in spec.legend.symbols if symbol.key == "circle")
    assert sizes == pytest.approx(wanted)
    for symbol in spec.legend.symbols:
        if symbol.key == "circle":
            assert " ".join(symbol.label.split()[:3]) in said(made)


def test_every_symbol_of_the_panel_is_explained() -> None:
    made = sheet(order())
    assert made.panels[0].symbols
    text = said(made)
    for symbol in made.panels[0].symbols:
        assert symbol.label.split()[0] in text


def test_classes_are_left_out_where_districts_are_not_coloured() -> None:
    words = said(printed(replace(pack_spec(), layers=("incidents", "context")), order()))
    assert "0 recorded in this selection" not in words
    assert "No record does not mean no contamination." in words


def test_numbers_of_districts_are_printed_beside_their_classes() -> None:
    made = sheet(order())
    text = key_text(subject_of(pack_spec(), order()), ())
    never = [entry.key for entry in text.classes].index("no_record")
    words = texts(made)
    at = words.index("No record in this data set")
    assert words[at + 1] == str(text.tallies[0].counts[never])
