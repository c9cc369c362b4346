"""Texts that name a record left out, in whatever layer and however it is typed."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.layers.pack import Pack, load_pack
from geo.publish.mentions import LEFT_OUT, Mentions
from geo.publish.redact import redact
from tests.publish.island import sensitive_island

GONE = Mentions({"XI-901", "AZ-2020-004", "7", "Q 12/b"})


@pytest.mark.parametrize(
    "text",
    [
        "Record XI-901 awaits a second source.",
        "see xi-901",
        "XI\u2011901; XI\u2013902",
        "(XI-901)",
        "XI-901's driver",
        "XI-901a, a later split",
        "AZ-2020-004/AZ-2020-005",
        "file q\u00a012/B of that year",
        "number 7.",
        "XI-9012, XI-901",
    ],
)
def test_a_record_is_found_however_it_is_typed(text: str) -> None:
    assert GONE.in_text(text)


@pytest.mark.parametrize("text", ["XI-9012", "XXI-901", "XI-90", "AZ-2020-0041", "17", "2,709", "", None, 7])
def test_another_record_is_another(text: object) -> None:
    assert not GONE.in_text(text)


def test_where_none_is_left_out_every_text_stays() -> None:
    assert not Mentions(()).in_text("XI-901")
    assert Mentions(()).without("XI-901.") == "XI-901."


def test_the_sentences_beside_stay() -> None:
    assert GONE.without("One. Of XI-901 more is known! Three.") == "One. Three."
    assert GONE.without("Only XI-901") == LEFT_OUT
    assert GONE.without("Q. 1. Nothing.") == "Q. 1. Nothing."


@given(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12).filter(str.strip))
def test_every_name_finds_itself(name: str) -> None:
    assert Mentions({name}).in_text(f"of {name}, they say")


def test_many_records_and_many_texts_take_seconds() -> None:
    left = Mentions(f"XI-{number}" for number in range(20_000))
    began = time.perf_counter()
    found = [
        left.in_text(f"Told by two papers, see XI-{number} of that day.") for number in range(0, 40_000, 2)
    ]
    assert time.perf_counter() - began < 5
    assert sum(found) == 10_000


def changed(home: Path, name: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    path = home / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


SAID = "Telltale about XI-901"


@pytest.fixture(scope="module")
def telltale(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """Return the island with words on the internal record in every file that holds words."""
    folder = tmp_path_factory.mktemp("telltale")
    sensitive_island(folder)
    home = folder / "island"
    layer = json.loads((home / "incidents.geojson").read_text(encoding="utf-8"))
    record: dict[str, Any] = layer["features"][-2]["properties"]
    assert record["incident_id"] == "XI-904"
    record |= dict.fromkeys(
        ("remarks", "place_note", "revision_note", "vehicle", "settlement", "district", "region"), SAID
    )
    (home / "incidents.geojson").write_text(json.dumps(layer), encoding="utf-8")

    def set_first(*names: str) -> Callable[[list[dict[str, str]]], None]:
        return lambda rows: rows[0].update(dict.fromkeys(names, SAID))

    changed(home, "sources.csv", set_first("title", "publisher", "url"))
    changed(home, "statements.csv", set_first("issuer", "area", "remarks"))
    changed(home, "populations.csv", set_first("source", "remarks"))
    changed(home, "clearance.csv", set_first("issuer", "remarks"))
    changed(home, "facts.csv", set_first("unit", "period"))
    changed(home, "facts.csv", lambda rows: rows.append({**rows[0], "fact_id": "XF-9", "fact": SAID}))
    changed(home, "places.csv", lambda rows: rows[0].update(variants=SAID))
    toml = (home / "pack.toml").read_text(encoding="utf-8")
    for before in ('coverage = "', 'disclaimer = "', 'note = "New Parish', 'notice = "', 'reason = "'):
        assert before in toml
        toml = toml.replace(before, f'{before.partition(chr(34))[0]}"{SAID}. {before.partition(chr(34))[2]}')
    (home / "pack.toml").write_text(toml, encoding="utf-8")
    return load_pack(home)


def words_of(pack: Pack) -> str:
    return "\n".join([*(pack._tables[name].to_csv() for name in pack._tables), repr(pack.meta)])


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_no_word_of_a_record_left_out_is_in_an_edition(telltale: Pack, profile: str) -> None:
    assert words_of(telltale).count(SAID) >= 24
    edition = redact(telltale, profile)
    assert "Telltale" not in words_of(edition)
    assert "XI-901" not in words_of(edition)
    assert SAID in words_of(redact(telltale, "internal"))


def test_what_has_to_be_there_is_there(telltale: Pack) -> None:
    edition = redact(telltale, "partner")
    assert len(edition.statements) == len(telltale.statements)
    assert edition.statements["issuer"].iloc[0] == LEFT_OUT
    assert edition.sources["title"].iloc[0] == LEFT_OUT
    assert list(edition.facts["fact_id"]) == [one for one in telltale.facts["fact_id"] if one != "XF-9"]
    assert edition.meta.disclaimer.startswith("Everything on this map is invented")
    record = edition.incidents.set_index("incident_id").loc["XI-904"]
    assert record[["remarks", "settlement", "district"]].isna().all()
    assert record["killed"] == 3
