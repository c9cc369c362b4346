"""The script of the map: its modules joined into the one that the dashboard, a map file and the tests run.

A file opened from disk cannot import modules. So the modules of ``geo/maps/web`` stand, in the order of their
imports, in one function, without the lines that import and export; top-level names are unique throughout.
What a module exports is to be had as a property of ``window.MineTime``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from geo.choices import BY, LOOK_WORDS, NOUNS
from geo.errors import MapError
from geo.language import by_language, current, say
from geo.layers.kinds import AREAL, KINDS, PANES, LayerKind
from geo.layers.measures import MEASURES
from geo.maps.looks import LOOKS
from geo.words import MONTHS, WORDS, month_name, short_month

WEB_FOLDER: Final = Path(__file__).parent / "web"
ENTRY: Final = "page/mount.js"
"""The module that puts a map together; every other one is imported from it, straight or through others."""
VOCABULARY: Final = "data/vocabulary.js"
"""The module that stands in no file: the words a map shares with everything else."""

_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:const|var|function|class) (\w+))", re.MULTILINE)
_TOP_LEVEL: Final = re.compile(r"^(?:export )?(?:const|let|var|function|class) (\w+)", re.MULTILINE)
_LITERAL: Final = r'("(?:[^"\\\n]|\\.)*")'
_SAY: Final = re.compile(rf"(?<![.\w])say\(\s*{_LITERAL}")
_SAY_MANY: Final = re.compile(rf"(?<![.\w])sayMany\(\s*{_LITERAL},\s*{_LITERAL}")
# A comment that begins its line; no text of the parts spans lines, which a test holds.
_COMMENTS: Final = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


def area_kind(kind: LayerKind) -> dict[str, object]:
    """Return what a map must know of a layer of areas besides its looks."""
    looks = LOOKS[kind.key]
    return {
        "key": kind.key,
        "pane": kind.panes[0][0],
        "label": kind.label,
        "noun": kind.noun[0],
        "mark": [list(corner) for corner in looks.mark],
        "marks": {code: [list(corner) for corner in mark] for code, mark in looks.marks.items()},
    }


def vocabulary() -> str:
    """Return the module that gives a map the words it shares with everything else."""
    shared = {
        "words": dict(WORDS),
        "written": _written(),
        "forms": _forms(),
        "locale": current().tag,
        "monthNames": [month_name(number) for number in range(1, len(MONTHS) + 1)],
        "shortMonths": [short_month(number) for number in range(1, len(MONTHS) + 1)],
        "measureKeys": MEASURES,
        "panes": PANES,
        "smallMaps": [(term.code, term.label, NOUNS.get(term.code, "")) for term in BY.terms],
        "painted": [kind.key for kind in KINDS if kind.painted],
        "lookWords": dict(LOOK_WORDS),
        "areaKinds": [area_kind(kind) for kind in AREAL],
        "areaLooks": {
            kind: {key: look.to_list() for key, look in looks.all.items()} for kind, looks in LOOKS.items()
        },
    }
    given = {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in shared.items()}
    plural = f"export const pluralForm = (n) => Number({current().plural});\n"
    return "".join(f"export const {name} = {value};\n" for name, value in given.items()) + plural


def _read(name: str) -> str:
    return (WEB_FOLDER / name).read_text(encoding="utf-8")


def said(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the templates that a module of the script says itself, and those it counts with, one and many.

    Parameters
    ----------
    text
        The module. A template is one literal in double quotes; names of `geo.words.WORDS` are none.
    """
    alone = [json.loads(found) for found in _SAY.findall(text)]
    pairs = [(json.loads(one), json.loads(many)) for one, many in _SAY_MANY.findall(text)]
    return [found for found in alone if found not in WORDS], pairs


def _said_by_all() -> tuple[list[str], list[tuple[str, str]]]:
    # Not in the order of imports, which asks for the vocabulary that this is for.
    texts = [said(path.read_text(encoding="utf-8")) for path in sorted(WEB_FOLDER.rglob("*.js"))]
    return [one for alone, _ in texts for one in alone], [one for _, pairs in texts for one in pairs]


def _written() -> dict[str, str]:
    """Return what the script's own templates are in the language spoken, where it says them otherwise."""
    own = {template: say(template) for template in _said_by_all()[0]}
    return {template: found for template, found in own.items() if found != template}


def _forms() -> dict[str, list[str]]:
    """Return the forms of templates that count, by their names or first templates, where they are others."""
    named = {
        name.removesuffix("_one"): (WORDS.template(name), WORDS.template(f"{name.removesuffix('_one')}_many"))
        for name in WORDS
        if name.endswith("_one")
    }
    pairs = named | {one: (one, many) for one, many in _said_by_all()[1]}
    found = {name: (pair, current().templates(*pair)) for name, pair in pairs.items()}
    return {name: list(forms) for name, (pair, forms) in found.items() if forms != pair}


@by_language
def module_text(name: str) -> str:
    """Return a module as it is written.

    Parameters
    ----------
    name
        Where it stands in ``geo/maps/web``, such as ``dock/rail.js``; :data:`VOCABULARY` is made.

    Raises
    ------
    MapError
        If there is no such module.
    """
    if name == VOCABULARY:
        return vocabulary()
    try:
        return _read(name)
    except FileNotFoundError as error:
        raise MapError(
            f"A module of the map's script imports geo/maps/web/{name}, which does not exist."
        ) from error


def imports(name: str) -> list[tuple[str, list[str]]]:
    """Return the modules that one module imports, in its order, each with the names taken."""
    found = _IMPORT.findall(module_text(name))
    return [(_resolved(name, target), re.findall(r"\w+", names)) for names, target in found]


def imported(name: str) -> list[str]:
    """Return the modules that one module imports, in the order in which it does."""
    return [target for target, _ in imports(name)]


@cache
def modules() -> tuple[str, ...]:
    """Return every module in an order in which each stands after those it imports.

    Raises
    ------
    MapError
        If modules import each other in a circle.
    """
    return tuple(dict.fromkeys(_visited(ENTRY, ())))


def _visited(name: str, trail: tuple[str, ...]) -> Iterator[str]:
    if name in trail:
        circle = " -> ".join((*trail[trail.index(name) :], name))
        raise MapError(f"Modules of the map's script import each other in a circle: {circle}.")
    for other in imported(name):
        yield from _visited(other, (*trail, name))
    yield name


def _resolved(importer: str, target: str) -> str:
    parts: list[str] = list(PurePosixPath(importer).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def exported(name: str) -> list[str]:
    """Return the names that a module exports."""
    return _EXPORT.findall(module_text(name))


def top_level(name: str) -> list[str]:
    """Return every name of the first level of a module; all modules share one level when they are joined."""
    return _TOP_LEVEL.findall(module_text(name))


@by_language
def script() -> str:
    """Return the one script of the time map, without comments."""
    bodies = [_body(name) for name in modules()]
    names = ", ".join(found for name in modules() for found in exported(name))
    return "\n".join(
        (
            "(function () {",
            '"use strict";',
            *bodies,
            f"window.MineTime = Object.assign(window.MineTime || {{}}, {{ {names} }});",
            "}());",
            "",
        )
    )


@by_language
def alone(name: str) -> str:
    """Return a module, after those it imports, as it can stand before further script, without exports."""
    return "\n".join((*(_body(one) for one in dict.fromkeys(_visited(name, ()))), ""))


def _body(name: str) -> str:
    return bare(_EXPORT.sub("", _IMPORT.sub("", module_text(name))))


def bare(text: str) -> str:
    """Return script or style without indentation and lines of comment: a visitor waits for neither."""
    return _INDENT.sub("", _COMMENTS.sub("", text)).strip()
