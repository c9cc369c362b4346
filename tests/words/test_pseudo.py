"""What a person reads is looked up, surface by surface."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from geo.language import PSEUDO, speaking
from geo.layers.schema import SCHEMAS
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.pages.conftest import EXERCISE, RunPage
from tests.words import surfaces
from tests.words.unsaid import bare, data_texts, unsaid

# A finding names tables and fields as files, mappings and options have them, in every language.
_NAMES = {name for schema in SCHEMAS.values() for name in (schema.name, *(one.name for one in schema.fields))}
# The numbers behind a chart have columns of one name in every language.
NAMED: dict[str, set[str]] = {"command check": _NAMES, "page land": {"step"}}
"""What stands on a surface as it stands in data and in the program."""


@pytest.fixture(scope="module")
def work() -> Workspace:
    with speaking(PSEUDO):
        return Workspace(redact(load_pack(EXERCISE), "public"))


@pytest.fixture(scope="module")
def data() -> frozenset[str]:
    return data_texts(load_pack(EXERCISE), EXERCISE)


def _hold(surface: str, texts: list[str], data: frozenset[str]) -> None:
    found = unsaid(texts, data)
    if (told := os.environ.get("UNSAID")) is not None:
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(json.dumps([surface, len(found), found], ensure_ascii=False) + "\n")
    named = {bare(name) for name in NAMED.get(surface, ())}
    assert [one for one in found if not set(one.split(" | ")) <= named] == []


@pytest.mark.parametrize("name", surfaces.COMMANDS)
def test_commands_look_up_what_they_say(name: str, data: frozenset[str]) -> None:
    _hold(f"command {name}", surfaces.of_command(*surfaces.COMMANDS[name]), data)


@pytest.mark.parametrize("name", surfaces.HELPS)
def test_helps_are_looked_up(name: str, data: frozenset[str]) -> None:
    _hold(f"help {name}", surfaces.of_command(name, "--help"), data)


@pytest.mark.parametrize("page", surfaces.PAGES)
def test_pages_look_up_what_they_say(page: str, run_page: RunPage, data: frozenset[str]) -> None:
    with surfaces.spoken():
        _hold(f"page {page}", surfaces.of_page(run_page, page), data)


@pytest.mark.parametrize("view", ["map", "compare", "difference", "years"])
def test_sheets_look_up_what_they_say(view: str, work: Workspace, data: frozenset[str]) -> None:
    with speaking(PSEUDO):
        _hold(f"sheet {view}", surfaces.of_sheet(work, view), data)


def test_a_report_looks_up_what_it_says(work: Workspace, data: frozenset[str]) -> None:
    with speaking(PSEUDO):
        _hold("report", surfaces.of_report(work), data)


def test_a_map_file_looks_up_what_it_says(work: Workspace, data: frozenset[str]) -> None:
    with speaking(PSEUDO):
        _hold("map file", surfaces.of_map_file(work), data)
