"""How often the rules are right on headers and values that they were not written from."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.suggest import suggestions
from geo.importing.synonyms import code_of
from geo.layers.districts import DistrictIndex
from geo.layers.pack import Pack
from geo.store.files import load_pack
from tests.importing import files

LIST: Final[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "set_aside.toml").read_text(encoding="utf-8")
)
NOTHING: Final = frozenset({EXTRA, IGNORED, PERSON})
HIDDEN: Final = frozenset({IGNORED, PERSON})


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(files.pack(tmp_path_factory.mktemp("aside") / "pack"))


def suggested(pack: Pack) -> list[tuple[str, str, str, str]]:
    """Return file, header, what a person would make of it, and what the rules do."""
    index = DistrictIndex(pack.districts, [None] * len(pack.districts))
    found = []
    for one in LIST["file"]:
        columns = {column["header"]: column["values"] for column in one["columns"]}
        frame = pd.DataFrame(
            {
                name: pd.Series([cell or None for cell in cells], dtype=object)
                for name, cells in columns.items()
            }
        )
        tags = {column["header"]: column["tag"] for column in one["columns"] if "tag" in column}
        decimal = "," if one["language"] == "fr" else "."
        told = suggestions(frame, tags=tags, decimal=decimal, index=index, bounds=pack.meta.bounds)
        wanted = {column["header"]: column["is"] for column in one["columns"]}
        found += [(one["name"], each.column, wanted[each.column], each.roles[0]) for each in told]
    return found


def shares(found: list[tuple[str, str, str, str]]) -> dict[str, float]:
    """Return precision and recall of what columns are, and of what is kept out."""
    named = [one for one in found if one[3] not in NOTHING]
    meant = [one for one in found if one[2] not in {"no", "hidden"}]
    right = sum(wanted == got for _, _, wanted, got in meant)
    hidden = [one for one in found if one[2] == "hidden"]
    out = [one for one in found if one[3] == PERSON]
    return {
        "columns, precision": right / len(named),
        "columns, recall": right / len(meant),
        "persons and free text, recall": sum(one[3] in HIDDEN for one in hidden) / len(hidden),
        "persons, precision": sum(one[2] == "hidden" for one in out) / len(out),
    }


def values_told() -> Counter[str]:
    """Return how many of the values set aside are known and right, known and wrong, and not known."""
    found = Counter[str]()
    for table, codes in LIST["values"].items():
        for value, code in codes.items():
            got = code_of(table, value)
            found["right" if got == code else "asked" if got is None else "wrong"] += 1
    return found


def test_columns_of_files_never_seen_are_mostly_known(pack: Pack) -> None:
    """The floors are what was measured, less one column: see docs/importing.md."""
    found = shares(suggested(pack))
    floors = {
        "columns, precision": 0.92,
        "columns, recall": 0.72,
        "persons and free text, recall": 0.90,
        "persons, precision": 0.79,
    }
    assert {name: share for name, share in found.items() if share < floors[name]} == {}


def test_values_never_seen_are_known_or_asked_and_never_taken_for_others() -> None:
    found = values_told()
    assert found["wrong"] == 0
    assert found["right"] / found.total() >= 0.72
