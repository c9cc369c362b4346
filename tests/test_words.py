"""Words that maps and everything else share are asked for by names that exist, with every gap filled."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from geo.choices import BY, LOOK_WORDS, NOUNS
from geo.layers.kinds import AREAL, KINDS, PANES
from geo.layers.measures import MEASURES
from geo.maps.looks import LOOKS
from geo.maps.script import VOCABULARY, area_kind, imports, vocabulary
from geo.words import MONTHS, WORDS, shared, shared_count

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "geo" / "maps" / "web"


def _gaps(name: str) -> set[str]:
    return {gap for _, gap, _, _ in Formatter().parse(WORDS.template(name)) if gap}


def _names(name: str, *, counted: bool) -> tuple[str, ...]:
    return (f"{name}_one", f"{name}_many") if counted else (name,)


def _asked_in_python() -> Iterator[tuple[str, set[str] | None]]:
    for path in sorted((ROOT / "geo").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("shared", "shared_count"):
                counted = getattr(node.func, "id", "") == "shared_count"
                first = node.args[0]
                if not isinstance(first, ast.Constant):
                    continue  # `shared_count` makes its two names itself
                given = {one.arg for one in node.keywords if one.arg} | ({"number"} if counted else set())
                whole = all(one.arg for one in node.keywords)
                for name in _names(str(first.value), counted=counted):
                    yield name, given if whole else None


def _asked_in_scripts() -> Iterator[tuple[str, str]]:
    for path in sorted(SCRIPTS.rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        for call in re.finditer(r'"(\w+)" : "(\w+)", (\{.*)', text):
            yield call[1], call[3]
            yield call[2], call[3]
        for call in re.finditer(r'\b(say|sayCount)\("(\w+)"(?=([^;]*))', text):
            if call[2] not in WORDS and "_" not in call[2] and call[3].startswith(")"):
                continue  # a word that the script alone says
            for name in _names(call[2], counted=call[1] == "sayCount"):
                yield name, call[3] + (" number" if call[1] == "sayCount" else "")
        taken = dict(imports(path.relative_to(SCRIPTS).as_posix())).get(VOCABULARY, [])
        if "words" in taken:
            for call in re.finditer(r"(?<!/)\bwords\.(\w+)", text):
                yield call[1], ""


def test_python_asks_for_words_that_exist_and_fills_their_gaps() -> None:
    asked = list(_asked_in_python())
    assert len(asked) > 20
    for name, given in asked:
        assert name in WORDS
        assert given is None or given == _gaps(name), name


def test_scripts_ask_for_words_that_exist_and_fill_their_gaps() -> None:
    asked = list(_asked_in_scripts())
    assert len(asked) > 20
    for name, given in asked:
        assert name in WORDS
        assert all(re.search(rf"\b{gap}\b", given) for gap in _gaps(name)), name


def test_no_word_stands_for_nothing() -> None:
    used = {name for name, _ in [*_asked_in_python(), *_asked_in_scripts()]}
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "geo").rglob("*.py"))
    used |= set(re.findall(r'\bWORDS(?:\.template\(|\[)"(\w+)"[\])]', texts))
    assert set(WORDS) - used == set()


def test_one_and_many_come_in_pairs_and_say_the_number() -> None:
    for name in WORDS:
        stem, _, end = name.rpartition("_")
        if end in ("one", "many"):
            assert {f"{stem}_one", f"{stem}_many"} <= set(WORDS)
            assert "number" in _gaps(name)
    assert shared_count("gap", 1_200) == "not recorded for 1,200 incidents"
    assert shared("under", value="1.2") == "under 1.2"


def test_the_script_is_given_the_same_words() -> None:
    *rows, plural = vocabulary().splitlines()
    assert plural == "export const pluralForm = (n) => Number(n != 1);"
    lines = (line.removeprefix("export const ").partition(" = ") for line in rows)
    given = {name: json.loads(value.removesuffix(";")) for name, _, value in lines}
    assert given == {
        "words": dict(WORDS),
        "written": {},
        "forms": {},
        "locale": "en-GB",
        "monthNames": list(MONTHS),
        "shortMonths": [name[:3] for name in MONTHS],
        "measureKeys": list(MEASURES),
        "panes": [list(pane) for pane in PANES],
        "smallMaps": [[term.code, term.label, NOUNS.get(term.code, "")] for term in BY.terms],
        "painted": [kind.key for kind in KINDS if kind.painted],
        "lookWords": dict(LOOK_WORDS),
        "areaKinds": [area_kind(kind) for kind in AREAL],
        "areaLooks": {
            kind: {key: look.to_list() for key, look in looks.all.items()} for kind, looks in LOOKS.items()
        },
    }
