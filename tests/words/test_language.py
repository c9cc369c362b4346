"""A language is a catalogue and nothing else: sentences, forms, numbers, dates and the script follow it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from geo import language as languages
from geo.analysis.periods import day_words, month_words
from geo.errors import LanguageError
from geo.language import PSEUDO, Sayings, in_digits, marked, say, say_count, speaking
from geo.maps.script import vocabulary
from geo.words import shared, shared_count
from tests.words.catalogue import PYTHON, ROOT, everything, sources

# Three forms, as many languages have; the words are no language's.
CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\n"

msgid "{low} to {high}"
msgstr "{low} ... {high}"

msgid "{number:,} of {place}"
msgstr "{place}: {number:,}"

msgid "{number} record"
msgid_plural "{number} records"
msgstr[0] "{number} rec-a"
msgstr[1] "{number} rec-b"
msgstr[2] "{number} rec-c"

msgid "{number} month"
msgid_plural "{number} months"
msgstr[0] "{number} mon-a"
msgstr[1] "{number} mon-b"
msgstr[2] "{number} mon-c"
"""


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "pl.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    languages.language.cache_clear()
    with speaking("pl"):
        yield
    languages.language.cache_clear()


def test_a_catalogue_is_all_a_language_needs(polish: None) -> None:
    assert shared("band", low=1, high=2) == "1 ... 2"
    assert say("{number:,} of {place}", number=12_345, place="A") == "A: 12\u00a0345"
    said = [say_count("{number} record", "{number} records", value) for value in (1, 3, 12, 21)]
    assert said == ["1 rec-a", "3 rec-b", "12 rec-b", "21 rec-a"]
    assert shared_count("months", 1_002) == "1\u00a0002 mon-b"
    assert in_digits(1234567.5, ",.1f") == "1\u00a0234\u00a0567,5"
    assert day_words(date(2020, 11, 14)) == "14 listopada 2020"
    assert month_words(date(2020, 11, 14)) == "listopad 2020"
    # What no translator has come to yet is said in English.
    assert say("{name} is not here", name="B") == "B is not here"


def test_the_script_is_given_the_language(polish: None) -> None:
    given = dict(line.removeprefix("export const ").split(" = ", 1) for line in vocabulary().splitlines())
    assert json.loads(given["locale"].removesuffix(";")) == "pl"
    assert json.loads(given["words"].removesuffix(";"))["band"] == "{low} ... {high}"
    assert json.loads(given["forms"].removesuffix(";"))["months"] == [f"{{number}} mon-{x}" for x in "abc"]
    assert json.loads(given["monthNames"].removesuffix(";"))[10] == "listopad"
    assert "n%10==1" in given["pluralForm"]


def test_nobody_speaks_a_language_without_a_catalogue() -> None:
    with pytest.raises(LanguageError, match="no catalogue for 'xx'; choose one of en"), speaking("xx"):
        pass


def test_the_pseudo_language_is_longer_in_brackets_and_keeps_gaps() -> None:
    sayings = Sayings({"a": marked("A word")})
    with speaking(PSEUDO):
        assert say("{number:,} records", number=1_200) == "[!! 1,200 records ··· !!]"
        assert sayings["a"] == "[!! A word ·· !!]"
        assert say_count("{number} record", "{number} records", 1) == "[!! 1 record ··· !!]"
        assert "[!! January ··· !!]" in vocabulary()
    assert sayings["a"] == "A word"


def test_babel_finds_what_the_program_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    pot = tmp_path / "words.pot"
    asked = ["pybabel", "-q", "extract", "-F", "tests/words/babel.cfg", "--no-location", "-o", str(pot)]
    CommandLineInterface().run([*asked, "."])
    with pot.open("rb") as lines:
        found = [message.id for message in read_po(lines) if message.id]
    flat = {text for ids in found for text in ([ids] if isinstance(ids, str) else ids)}
    assert flat == everything()


# Templates put down elsewhere, by what holds them: a constant, a record's field, a table.
_HELD = re.compile(r"(\w+\.)*_?[A-Z][A-Z_\d]*(\[.*\])?|\w+(\.\w+)+(\[\d\])?|.*\.template\(.*\)")


def test_what_is_said_stands_in_the_code_whole() -> None:
    """A template that is put together cannot be found for the catalogue."""
    loose = []
    for path in sources(PYTHON):
        if path.name in ("language.py", "words.py", "script.py", "helps.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "say_count", "marked"):
                for given in node.args[: 2 if node.func.id == "say_count" else 1]:  # type: ignore[attr-defined]
                    either = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                    # A plain name goes over templates that stand in a table.
                    loose += [
                        f"{path.relative_to(ROOT)}: {ast.unparse(one)}"
                        for one in either
                        if not isinstance(one, ast.Constant | ast.Name)
                        and not _HELD.fullmatch(ast.unparse(one))
                    ]
    assert loose == []


_AT_LOADING = """
import importlib, pkgutil, sys, traceback
from geo import language

class Heard(language.Language):
    def template(self, text):
        told = traceback.extract_stack()
        modules = [one for one in told if one.name == "<module>" and "<" not in one.filename]
        found.extend(f"{one.filename}:{one.lineno} {text}" for one in modules[-1:])
        return text

found = []
language._usual[:] = [Heard()]
import geo, pages
for room in (geo, pages):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        # The scripts of pages say everything when they run.
        if not module.name.startswith(("geo.__main__", "pages.views", "pages.parts.shell.router")):
            importlib.import_module(module.name)
print(*found, sep="\\n")
"""


def test_nothing_is_said_while_modules_are_loaded() -> None:
    """What is said then stays in the language of whoever was first."""
    ran = subprocess.run(
        [sys.executable, "-c", _AT_LOADING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == ""


# "12 to 15" and km² everywhere: never a dash between two numbers, "12 (up to 15)", or km2 written out.
_OTHER_NOTATION = re.compile(
    r"\}\s?[\u2013\u2014-]\s?\{|\(up to \{|\d\s?[\u2013\u2014]\s?\d|\bkm2\b|\bsq\.? ?km\b|\bm2\b|\bm\^2\b"
)
# A day as files have it, and units as hands write them into cells.
_DAY = re.compile(r"m2, ha or km2|\{year\}-\{month(:02d)?\}-(\{day\}|01)|\{year\}-\{month_2:02d\}-\{last\}")


def test_ranges_and_areas_have_one_notation() -> None:
    """A range is "12 to 15", an area km² or m² on every surface, since all of them say what stands here."""
    told = {text: re.sub(r"\{[^{}]*\}", "{}", _DAY.sub("", text)) for text in everything()}
    assert [text for text, shape in told.items() if _OTHER_NOTATION.search(shape)] == []


SAID = ("say", "say_count", "marked")
# Names of folders, of a column and of a format, the same in every language.
_AS_IT_STANDS = ("imports/", "incident_id", "data", "GeoJSON")
# A clause begins with a comma or semicolon, or stands against a word: the sentence around it is no template.
_CLAUSE = re.compile(r"^\s|^[,;:.)]|\s$|[a-z]\{\w+\}|\}\{|\}[a-z]")


def _english(node: ast.expr) -> Iterator[str]:
    """Yield words that are filled into a template as they stand in the code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_english(node.body), *_english(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (word for each in node.values for word in _english(each))


def _assigned(tree: ast.AST) -> Iterator[tuple[ast.Call, dict[str, list[ast.expr]]]]:
    """Yield every call that says something, with what its function assigned to names."""
    for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        given: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(function, ast.FunctionDef):
                for name in node.targets:
                    if isinstance(name, ast.Name):
                        given.setdefault(name.id, []).append(node.value)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAID:
                yield node, given


def test_no_template_is_a_piece_of_a_sentence() -> None:
    """What a gap stands against, a comma or a clause that opens a template: the rest stands elsewhere."""
    assert [text for text in everything() if _CLAUSE.search(text)] == []


def test_no_sentence_is_glued_of_parts() -> None:
    """No gap is filled with a word of one language, straight or by a name: "is" or "are", "lies" or "lie"."""
    glued = set()
    for path in sources(PYTHON):
        for node, names in _assigned(ast.parse(path.read_text(encoding="utf-8"))):
            for each in node.keywords:
                # Of names only those that a condition gives one of several words.
                known = [
                    one for one in names.get(getattr(each.value, "id", ""), []) if isinstance(one, ast.IfExp)
                ]
                glued |= {
                    f"{path.relative_to(ROOT)}:{node.lineno}: {word}"
                    for value in (each.value, *known)
                    for word in _english(value)
                    if re.search("[a-z]{2}", word) and word not in _AS_IT_STANDS
                }
    assert glued == set()
