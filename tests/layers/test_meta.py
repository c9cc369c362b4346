"""pack.toml: read strictly, every fault named at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.errors import PackError
from geo.layers.meta import PackMeta, pack_error
from geo.layers.packtoml import parse_meta

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise" / "pack.toml"


@pytest.fixture
def text() -> str:
    return EXERCISE.read_text(encoding="utf-8")


def parse(text: str) -> PackMeta:
    return parse_meta(text, pack="island")


def faults(text: str) -> str:
    with pytest.raises(PackError) as caught:
        parse(text)
    return str(caught.value)


def test_every_entry_arrives(text: str) -> None:
    meta = parse(text)
    assert (meta.name, meta.synthetic, meta.languages) == ("exercise", True, ("en",))
    assert (meta.period_start, meta.as_of) == (dt.date(2021, 1, 1), dt.date(2025, 12, 31))
    assert meta.compiled_on == dt.date(2026, 1, 15)
    assert meta.bounds == (-123.75, -47.42, -122.25, -46.58)
    assert meta.settlement_radius_m == 2000
    assert meta.context == ("coast", "water", "farmland", "roads", "schools")
    assert meta.overlays[0].file == "overlay_parish.geojson"
    assert [figure.id for figure in meta.population_figures] == ["registered_2025", "present_2021"]
    assert meta.licences[0].layer == "incidents"
    assert meta.files["statements"] == "statements.csv"
    assert list(meta.file_names()) == sorted(meta.file_names())
    assert len(meta.file_names()) == 18


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Exercise Island (invented)"', "", "title: missing; add a text"),
        ('name = "exercise"', "name = 7", "name: '7' is not a text; write a text"),
        ('name = "exercise"', 'name = "  "', "name: empty; write a text"),
        ("synthetic = true", 'synthetic = "yes"', "synthetic: 'yes' is not true or false"),
        ("as_of = 2025-12-31", 'as_of = "31.12.2025"', "as_of: '31.12.2025' is not a date such as"),
        ("as_of = 2025-12-31", "as_of = 2025-12-31T10:00:00", "as_of: "),
        ("as_of = 2025-12-31", "as_of = 2020-12-31", "are not in this order"),
        ('languages = ["en"]', "languages = []", "languages: empty; name at least one"),
        ('languages = ["en"]', 'languages = ["en", 1]', "languages: "),
        ("bounds = [-123.75, ", "bounds = [", "bounds: "),
        ("bounds = [-123.75, ", "bounds = [-183.75, ", "is not west, south, east, north in degrees"),
        (
            "bounds = [-123.75, -47.42,",
            "bounds = [-123.75, 47.42,",
            "is not west, south, east, north in degrees",
        ),
        (
            "settlement_radius_m = 2000",
            "settlement_radius_m = -1",
            "settlement_radius_m: '-1' is not a whole number",
        ),
        ("settlement_radius_m = 2000", "settlement_radius_m = true", "settlement_radius_m: 'True'"),
        (
            'sensitivity_default = "public"',
            'sensitivity_default = "secret"',
            "is not one of public, partner, internal",
        ),
        (
            'kind = "present"',
            'kind = "guessed"',
            "population_figures 2, kind: 'guessed' is not one of registered",
        ),
        (
            'id = "present_2021"',
            'id = "registered_2025"',
            "the population figure 'registered_2025' is named twice",
        ),
        ('"registered_2025"]', '"registered_2052"]', "'registered_2052' is no figure of population_figures"),
        ('incidents = "incidents.geojson"', "", "files.incidents: missing; name the file of this layer"),
        ('facts = "facts.csv"', 'fact = "facts.csv"', "files.fact: not an entry of a pack"),
        ('facts = "facts.csv"', 'facts = "sources.csv"', "the file 'sources.csv' is named twice"),
        ('file = "context_coast.geojson"', 'file = "a\\u0000b"', "context 1, file: "),
        ('title = "Coast"', 'titel = "Coast"', "context 1, titel: not an entry of a pack"),
        (
            "[[overlays]]",
            '[[formed]]\ndistrict = "X-1"\nday = 2022-01-01\nof = []\n[[overlays]]',
            "formed 1, of: empty; name at least one",
        ),
        ("[[overlays]]", "[overlays]", "is not one or more [[overlays]] tables"),
    ],
)
def test_faults_say_entry_found_and_remedy(text: str, old: str, new: str, expected: str) -> None:
    assert old in text
    message = faults(text.replace(old, new, 1))
    assert message.startswith("The pack island cannot be used:\n- pack.toml")
    assert expected in message


def test_text_that_is_no_toml_names_the_line(text: str) -> None:
    assert "not valid TOML" in faults(text + "\nname = ")
    assert "line" in faults("name = [1,,2]")


def test_all_faults_come_in_one_message() -> None:
    message = faults("as_of = 7")
    for entry in ("title: missing", "files: missing", "as_of: '7' is not a date"):
        assert f"pack.toml, {entry}" in message


def test_long_lists_of_faults_are_cut_with_their_number() -> None:
    message = str(pack_error("island", [f"fault {number}" for number in range(25)]))
    assert "- fault 19\n- and 5 more" in message
    assert "fault 20" not in message
