"""Words of the packs: neutral, naming no one, and licensed file by file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.store.files import load_pack

DATA = Path(__file__).resolve().parents[2] / "data"
PACKS = sorted(path.parent for path in DATA.glob("*/pack.toml"))
TABLES = ("incidents", "districts", "statements", "populations", "places", "clearance", "sources", "facts")
SAFE = re.compile(r"\b(?:un)?safe(?:ly|ty)?\b", re.IGNORECASE)
PARTISAN = re.compile(
    r"(?<!de)liberat|occupi|occupation|terror|\benem(?:y|ies)\b|aggress|separatis|martyr|invader|invasion|\bregime\b|"
    r"saboteur|provocation",
    re.IGNORECASE,
)
# Titles before a name, and forms of address, in the languages of the sources.
PERSONAL = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|oglu|oğlu|qızı|kizi|ovich|ovna)\b|\b[A-Z][a-z]+(?:ovich|ovna)\b")
YEAR_OF_BIRTH = re.compile(r"\bborn in\b|\byear of birth \d|\b\d{4} birth", re.IGNORECASE)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text a page may show, with where it stands; addresses are locators, not words."""
    pack = load_pack(folder)
    for name in TABLES:
        table = getattr(pack, name)
        for column in table.columns:
            if table[column].dtype == "str" and column != "url":
                for row, text in table[column].dropna().items():
                    yield f"{folder.name} {name} {row} {column}", text
    for name in pack.meta.context:
        yield from ((f"{folder.name} {name}", text) for text in pack.context_layer(name)["name"].dropna())
    yield f"{folder.name} NOTICE", (folder / "NOTICE").read_text(encoding="utf-8")
    yield from strings(
        tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8")), f"{folder.name} pack.toml"
    )


def strings(value: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{where} {key}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, where)


@pytest.fixture(scope="module", params=PACKS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def shown(folder: Path) -> list[tuple[str, str]]:
    return list(texts(folder))


def test_both_packs_are_there() -> None:
    assert {"azerbaijan", "exercise"} <= {path.name for path in PACKS}


def test_no_text_calls_ground_by_the_forbidden_word(shown: list[tuple[str, str]]) -> None:
    assert len(shown) > 200
    assert [pair for pair in shown if SAFE.search(pair[1])] == []


def test_no_text_takes_sides(shown: list[tuple[str, str]]) -> None:
    assert [pair for pair in shown if PARTISAN.search(pair[1])] == []


def test_no_text_names_or_dates_the_birth_of_a_person(shown: list[tuple[str, str]]) -> None:
    # GeoNames holds old names of towns that honour people: place names, not persons.
    words = [pair for pair in shown if " places " not in pair[0]]
    assert [pair for pair in words if PERSONAL.search(pair[1]) or YEAR_OF_BIRTH.search(pair[1])] == []


def test_notice_names_every_data_file(folder: Path) -> None:
    notice = (folder / "NOTICE").read_text(encoding="utf-8")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "NOTICE"]
    assert len(files) > 10
    for path in files:
        name = path.relative_to(folder).as_posix()
        assert re.search(rf"(?<![\w/]){re.escape(name)}(?![\w/])", notice), f"{name} has no licence in NOTICE"


def test_pack_says_that_silence_is_not_clearance(folder: Path) -> None:
    disclaimer = load_pack(folder).meta.disclaimer
    assert "absence of a record does not mean that an area is free of explosive ordnance" in disclaimer


def test_notices_shown_on_maps_are_those_of_the_notice_file(folder: Path) -> None:
    notice = " ".join((folder / "NOTICE").read_text(encoding="utf-8").split())
    meta = load_pack(folder).meta
    held = {*meta.files, *meta.context}
    for licence in meta.licences:
        assert licence.layer in held
        assert licence.url in notice or licence.url.startswith("https://www.naturalearthdata.com/")
    assert {"districts", "incidents"} <= {licence.layer for licence in meta.licences}
