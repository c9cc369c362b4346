"""Packs that differ only in what is held back give the same edition and the same files, byte for byte."""

from __future__ import annotations

import io
import pickle
import shutil
from functools import cache
from math import comb
from pathlib import Path

import pytest

from geo.layers.kinds import AREAL
from geo.layers.pack import Pack
from geo.layers.schema import SCHEMAS
from geo.publish.handover import hand_over
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.publish.formats import differing, files, tables, unlike
from tests.publish.island import EXERCISE
from tests.publish.worlds import KEYS, alike, pair

PACKS = ("exercise", "azerbaijan")
BY_DAY = ("exercise", pytest.param("azerbaijan", marks=pytest.mark.nightly))
"""The island holds a row of every layer, and layers that no other pack has."""
# Packs alike in groups: each is compared with the first of its group, and so with every other of it.
GROUPS, ALIKE, TEXTS = 3, 14, 1
PAIRS = len(PACKS) * GROUPS * comb(ALIKE, 2)
NIGHTLY_PAIRS, NIGHTLY_FILES = 5_000, 25


@cache
def whole(name: str) -> Pack:
    return load_pack(EXERCISE.parent / name)


def readers(seed: int) -> str:
    return "partner" if seed % 4 == 3 else "public"


def editions(name: str, seed: int) -> tuple[Pack, Pack]:
    one, other = pair(whole(name), seed, readers(seed))
    return redact(one, readers(seed)), redact(other, readers(seed))


def leaks(seeds: range, name: str, *, many: int) -> dict[int, list[str]]:
    found = {}
    for seed in seeds:
        first, *others = (redact(one, readers(seed)) for one in alike(whole(name), seed, readers(seed), many))
        if names := sorted({name for other in others for name in unlike(first, other)}):
            found[seed] = names
    return found


@pytest.mark.parametrize("name", BY_DAY)
def test_editions_are_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PAIRS >= 500
    assert leaks(range(2), name, many=2) == {}
    # A digest is made of the edition, whose every part is compared; it takes as long as all the rest.
    monkeypatch.setattr("geo.publish.redact.edition_digest", lambda edition: edition.edition.profile)
    assert leaks(range(2, 2 + GROUPS), name, many=ALIKE) == {}


@pytest.mark.parametrize("name", BY_DAY)
def test_text_files_are_the_same(name: str) -> None:
    for seed in range(TEXTS):
        made = [tables(one, forms=("csv", "geojson")) for one in editions(name, seed)]
        assert differing(*made) == [], seed


def handed_over(edition: Pack) -> Pack:
    """Return an edition as another process gets it, which has nothing of the pack it was made of."""
    out = io.BytesIO()
    hand_over(edition, out)
    found: Pack = pickle.loads(out.getvalue())
    return found


@pytest.mark.nightly  # editions and their text files are compared every day, each format in test_residue.py
def test_files_of_every_format_are_the_same_and_made_of_the_edition_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(EXERCISE, folder)
    one, other = (handed_over(redact(each)) for each in pair(load_pack(folder), 0, "public"))
    # Whatever writes cannot read the pack again, and has no object of it.
    shutil.rmtree(folder)
    made = files(one), files(other)
    assert {name.rpartition(".")[2] for name in made[0]} == {
        *("txt", "csv", "geojson", "gpkg", "parquet", "xlsx", "html", "png", "svg", "pdf", "json"),
    }
    assert differing(*made) == []


@pytest.mark.parametrize("name", BY_DAY)
def test_the_pairs_differ_in_all_that_may_be_held_back(name: str) -> None:
    pairs = [pair(whole(name), seed, "public") for seed in range(6)]
    for layer, key in KEYS.items():
        assert any(set(one._tables[layer][key]) != set(other._tables[layer][key]) for one, other in pairs), (
            layer
        )
    for layer in (kind.pack_layer for kind in AREAL if len(whole(name).table(kind.pack_layer))):
        for column in (SCHEMAS[layer].key[0], "name", "organisation"):
            told = [[set(world._tables[layer][column]) for world in worlds] for worlds in pairs]
            assert all(one != other for one, other in told), column
        assert any(one._shapes[layer].tolist() != other._shapes[layer].tolist() for one, other in pairs)
        assert all(len(redact(one).table(layer)) > 0 for one, _ in pairs)
    for field in ("remarks", "sex", "killed_military", "time_local", "chain_id"):
        assert any(
            one.incidents[field].tolist() != other.incidents[field].tolist() for one, other in pairs
        ), field
    assert all(one.rejected != other.rejected or one.findings != other.findings for one, other in pairs)
    assert {len(redact(one).facts) > 0 for one, _ in pairs} == {True, False}


@pytest.mark.nightly
@pytest.mark.parametrize("name", PACKS)
def test_thousands_of_editions_are_the_same(name: str) -> None:
    assert leaks(range(1_000, 1_000 + NIGHTLY_PAIRS // 2), name, many=2) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("name", PACKS)
def test_files_of_every_format_are_the_same_for_many(name: str) -> None:
    for seed in range(NIGHTLY_FILES):
        one, other = editions(name, seed)
        assert differing(files(one), files(other)) == [], seed
