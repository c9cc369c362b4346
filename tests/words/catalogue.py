"""Find every template in the code, for the catalogue: ``python -m babel`` asks here through `babel.cfg`.

A template is a literal: an argument of `say` and its kin, a value of `Sayings`, a field of a dataclass that
is `worded`, the help of a command. What the script says is read as the program reads it
(`geo.maps.script.said`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

from geo.maps.script import said
from geo.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ("app.py", "geo/**/*.py", "pages/**/*.py")
SCRIPTS = ("geo/maps/web/**/*.js",)


class Template(NamedTuple):
    """One template, or the two of a number."""

    line: int
    ids: tuple[str, ...]


def sources(patterns: tuple[str, ...]) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


@cache
def worded_classes() -> dict[str, dict[str, int]]:
    """Return the classes with worded fields: their names, and which argument each is."""
    found: dict[str, dict[str, int]] = {}
    for path in sources(PYTHON):
        text = path.read_text(encoding="utf-8")
        if "worded(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
                names = [each.target.id for each in fields if isinstance(each.target, ast.Name)]
                said_ones = {
                    given.value
                    for each in node.decorator_list
                    if isinstance(each, ast.Call) and _name(each) == "worded"
                    for given in each.args
                    if isinstance(given, ast.Constant)
                }
                own = {name: at for at, name in enumerate(names) if name in said_ones}
                if own:
                    found[node.name] = own
    return found


# What is handed on to worded fields: where each text stands, by position or by name.
_FIELDS: dict[str, int] = {"label": 1, "note": 99}
PASSED_ON: dict[str, dict[str, int]] = {
    name: _FIELDS for kind in ("text", "date", "count", "code") for name in (f"{kind}_field", f"_{kind}")
}


def literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts that an expression may be, without those it only looks at."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from literals(each)


def templates(text: str, *, help_texts: bool = False) -> Iterator[Template]:
    """Yield the templates of a module of Python.

    Parameters
    ----------
    text
        The module.
    help_texts
        Whether it is one of commands, whose helps and docstrings are read.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield from _of_call(node, help_texts=help_texts)
        elif isinstance(node, ast.FunctionDef) and help_texts and _is_command(node):
            for paragraph in cleandoc(ast.get_docstring(node) or "").split("\n\n"):
                yield Template(node.lineno, (" ".join(paragraph.split()),))


def _of_call(node: ast.Call, *, help_texts: bool) -> Iterator[Template]:
    name = _name(node)
    if name == "say_count":
        if all(isinstance(given, ast.Constant) for given in node.args[:2]):
            yield Template(node.lineno, tuple(ast.literal_eval(given) for given in node.args[:2]))
        return
    texts = [*_worded(node, worded_classes().get(name, {})), *_worded(node, PASSED_ON.get(name, {}))]
    if name == "_code_list":
        texts += [text for each in node.args[1:] if isinstance(each, ast.Tuple) for text in each.elts[1:]]
    if name == "_codes":
        texts += _code_labels(node)
    if name in ("say", "marked"):
        texts += node.args[:1]
    if name == "Sayings":
        texts += [value for each in ast.walk(node) if isinstance(each, ast.Dict) for value in each.values]
    if help_texts:
        texts += [each.value for each in node.keywords if each.arg == "help"]
    for text in texts:
        for line, found in literals(text):
            yield Template(line, (found,))


def _code_labels(node: ast.Call) -> Iterator[ast.expr]:
    for each in node.keywords:
        if isinstance(each.value, ast.Dict):
            yield from each.value.values
        else:
            yield each.value


def _worded(node: ast.Call, fields: dict[str, int]) -> Iterator[ast.expr]:
    named = {each.arg: each.value for each in node.keywords}
    for field, at in fields.items():
        if field in named:
            yield named[field]
        elif at < len(node.args):
            yield node.args[at]


def _is_command(node: ast.FunctionDef) -> bool:
    calls = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
    return any(isinstance(each, ast.Attribute) and each.attr in ("command", "group") for each in calls)


def of_words() -> Iterator[tuple[str, ...]]:
    """Yield what stands in `geo.words.WORDS`, one and many of a number together."""
    for name in WORDS:
        if name.endswith("_one"):
            yield WORDS.template(name), WORDS.template(f"{name.removesuffix('_one')}_many")
        elif not name.endswith("_many"):
            yield (WORDS.template(name),)


@cache
def everything() -> frozenset[str]:
    """Return every text the catalogue holds."""
    found = {text for ids in of_words() for text in ids}
    for path in sources(PYTHON):
        commands = path.is_relative_to(ROOT / "geo" / "commands") or path.name == "__main__.py"
        for template in templates(path.read_text(encoding="utf-8"), help_texts=commands):
            found.update(template.ids)
    for path in sources(SCRIPTS):
        alone, pairs = said(path.read_text(encoding="utf-8"))
        found.update(alone, *pairs)
    return frozenset(found - {""})


def python(fileobj: Any, *_: Any, **__: Any) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """Yield what Babel asks of a module of Python."""
    name = str(getattr(fileobj, "name", ""))
    text = fileobj.read().decode()
    if name.endswith("geo/words.py"):
        for ids in of_words():
            yield 0, "ngettext" if len(ids) > 1 else "gettext", ids if len(ids) > 1 else ids[0], []
    for line, ids in templates(text, help_texts="geo/commands" in name or name.endswith("__main__.py")):
        if any(ids):
            yield line, "ngettext" if len(ids) > 1 else "gettext", ids if len(ids) > 1 else ids[0], []


def script(fileobj: Any, *_: Any, **__: Any) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """Yield what Babel asks of a module of the script."""
    text = fileobj.read().decode()
    alone, pairs = said(text)
    for one in alone:
        yield text[: text.index(one[:20])].count("\n") + 1 if one[:20] in text else 0, "gettext", one, []
    for pair in pairs:
        yield 0, "ngettext", pair, []
