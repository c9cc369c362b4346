"""Packs that differ only in what is held back give the same edition and the same files, byte for byte."""

from __future__ import annotations

from functools import cache

import pytest

from geo.layers.pack import Pack, load_pack
from geo.publish.redact import redact
from tests.publish.formats import anew, differing, files, tables, unlike
from tests.publish.island import EXERCISE
from tests.publish.worlds import KEYS, pair

PACKS = ("exercise", "azerbaijan")
FRAMES, TEXTS = 20, 1
NIGHTLY_FRAMES, NIGHTLY_FILES = 5_000, 25


@cache
def whole(name: str) -> Pack:
    return load_pack(EXERCISE.parent / name)


def editions(name: str, seed: int) -> tuple[Pack, Pack]:
    code = "partner" if seed % 4 == 3 else "public"
    one, other = pair(whole(name), seed, code)
    return redact(one, code), redact(other, code)


def leaks(seeds: range, name: str) -> dict[int, list[str]]:
    found = {seed: unlike(*editions(name, seed)) for seed in seeds}
    return {seed: names for seed, names in found.items() if names}


@pytest.mark.parametrize("name", PACKS)
def test_editions_are_the_same(name: str) -> None:
    assert leaks(range(FRAMES), name) == {}


@pytest.mark.parametrize("name", PACKS)
def test_text_files_are_the_same(name: str) -> None:
    for seed in range(TEXTS):
        made = [tables(anew(one), forms=("csv", "geojson")) for one in editions(name, seed)]
        assert differing(*made) == [], seed


def test_files_of_every_format_are_the_same() -> None:
    one, other = editions("exercise", 0)
    made = files(anew(one)), files(anew(other))
    assert {name.rpartition(".")[2] for name in made[0]} == {
        *("txt", "csv", "geojson", "gpkg", "parquet", "xlsx", "html", "png", "svg", "pdf", "json"),
    }
    assert differing(*made) == []


@pytest.mark.parametrize("name", PACKS)
def test_the_pairs_differ_in_all_that_may_be_held_back(name: str) -> None:
    pairs = [pair(whole(name), seed, "public") for seed in range(6)]
    for layer, key in KEYS.items():
        assert any(set(one._tables[layer][key]) != set(other._tables[layer][key]) for one, other in pairs), (
            layer
        )
    for field in ("remarks", "sex", "killed_military", "time_local", "chain_id"):
        assert any(
            one.incidents[field].tolist() != other.incidents[field].tolist() for one, other in pairs
        ), field
    assert all(one.rejected != other.rejected or one.findings != other.findings for one, other in pairs)
    assert {len(redact(one).facts) > 0 for one, _ in pairs} == {True, False}


@pytest.mark.nightly
@pytest.mark.parametrize("name", PACKS)
def test_thousands_of_editions_are_the_same(name: str) -> None:
    assert leaks(range(FRAMES, FRAMES + NIGHTLY_FRAMES // 2), name) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("name", PACKS)
def test_files_of_every_format_are_the_same_for_many(name: str) -> None:
    for seed in range(NIGHTLY_FILES):
        one, other = editions(name, seed)
        assert differing(files(anew(one)), files(anew(other))) == [], seed
