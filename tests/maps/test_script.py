"""The script of the map is its modules, each after those it imports, in one function."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from geo.errors import MapError
from geo.maps import script as joined
from geo.maps.script import ENTRY, VOCABULARY, exported, imported, modules, script, top_level


def test_a_module_stands_after_those_it_imports() -> None:
    order = modules()
    assert order[-1] == ENTRY
    assert VOCABULARY in order
    for at, name in enumerate(order):
        assert set(imported(name)) <= set(order[:at]), name


def test_modules_share_no_name() -> None:
    counted = Counter(found for name in modules() for found in top_level(name))
    assert len(counted) > 300
    assert [found for found, times in counted.items() if times > 1] == []


def test_what_is_imported_is_exported_there() -> None:
    for name in modules():
        for target, names in joined.imports(name):
            assert set(names) <= set(exported(target)), (name, target)


def test_the_script_is_one_function() -> None:
    text = script()
    assert text.startswith('(function () {\n"use strict";\n')
    assert text.endswith("}());\n")
    assert "window.MineTime = Object.assign(" in text


def _made(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"page/mount.js": 'import { a } from "./none.js";\n'}, "page/none.js, which does not exist"),
        (
            {
                "page/mount.js": 'import { a } from "../x.js";\n',
                "x.js": 'import { b } from "./y/z.js";\nexport const a = 1;\n',
                "y/z.js": 'import { a } from "../x.js";\nexport const b = 1;\n',
            },
            r"in a circle: x\.js -> y/z\.js -> x\.js",
        ),
    ],
)
def test_a_circle_and_a_lost_module_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], said: str
) -> None:
    _made(tmp_path, files)
    monkeypatch.setattr(joined, "WEB_FOLDER", tmp_path)
    for cached in (joined.module_text, joined.modules):
        cached.cache_clear()
    try:
        with pytest.raises(MapError, match=said):
            modules()
    finally:
        for cached in (joined.module_text, joined.modules):
            cached.cache_clear()


def test_a_module_alone_stands_after_what_it_imports_and_asks_for_nothing() -> None:
    text = joined.alone("page/chartfile.js")
    assert imported("page/chartfile.js")
    assert "import " not in text
    assert "export " not in text
    for name in (*imported("page/chartfile.js"), "page/chartfile.js"):
        for found in exported(name):
            assert re.search(rf"\b(const|function|let|var|class) {found}\b", text), found
