"""Words of foreign files for the codes of this program: English, Spanish, French, Russian, and some others.

A word that is not here is asked for and never guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from geo.importing.cells import LONGEST_VALUE
from geo.importing.roles import folded
from geo.importing.wordforms import stems
from geo.layers.vocabulary import PERHAPS

OTHER_KIND: Final = "other_kind"
"""Code of an event that is no accident: found, cleared, suspected, seized."""

_FOUND: Final = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))
_BY_COLUMN: Final[Mapping[str, Mapping[str, str]]] = {
    folded(column): {word: code for code, words in codes.items() for word in words}
    for column, codes in _FOUND.pop("precision").items()
}
_NOT_KNOWN: Final = frozenset(map(folded, _FOUND.pop("not_known")["words"]))
_UNKNOWN: Final[Mapping[str, str]] = {
    "victim_status": "other_unknown",
    **dict.fromkeys(("device_type", "activity", "outcome", "sex", "location_precision", "age"), "unknown"),
}
"""Code of what nobody knows, by table."""
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    table: {folded(word): code for code, words in codes.items() for word in words}
    | {code.replace("_", " "): code for code in codes}
    for table, codes in _FOUND.items()
}
"""Code by folded word, by table."""
_MOST_CHOSEN: Final = 12
_TWO: Final = 2
_BRACKETS: Final = re.compile(r"[()]")


def _stemmed(words: Mapping[str, str]) -> Mapping[tuple[str, ...], str]:
    """Return codes by the stems of their words, where these are those of one code alone."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for word, code in words.items():
        found[stems(word)].add(code)
    return {
        one: codes.pop() for one, codes in found.items() if len(codes) == 1 and len("".join(one)) > _SHORT
    }


_SHORT: Final = 3
_STEMMED: Final = {table: _stemmed(words) for table, words in TABLES.items()}
"""The same by the stems of words: another gender, number or case of a word is the same word."""


def is_not_known(value: str) -> bool:
    """Return whether words say that nobody knows."""
    return len(value) <= LONGEST_VALUE and folded(value) in _NOT_KNOWN


def code_of(table: str, value: str, *, column: str = "") -> str | None:
    """Return the code of a value; None where the tables do not hold it.

    Parameters
    ----------
    table, value
        The table and the value.
    column
        Name of its column, which tells by what system numbers of precision are meant.
    """
    if len(value) > LONGEST_VALUE:
        return None
    told = _BY_COLUMN.get(folded(column)) if column else None
    if told and (code := told.get(value.strip().removesuffix(".0"))):
        return code
    found = TABLES[table].get(folded(value)) or _beside_brackets(table, value) or _in_languages(table, value)
    found = found or _STEMMED[table].get(stems(value))
    if found is None and table == "age":
        digits = value.strip().split(".")[0]
        if digits.isdigit() and int(digits) <= 120:
            return "child" if int(digits) < 18 else "adult"
    if found is None and is_not_known(value):
        return _UNKNOWN.get(table)
    return found


def _beside_brackets(table: str, value: str) -> str | None:
    """Return the code of a word with a bracketed abbreviation, where both are not of different codes."""
    if "(" not in value:
        return None
    found = {TABLES[table].get(folded(part)) for part in _BRACKETS.split(value) if part.strip()}
    known = found - {None}
    return known.pop() if len(known) == 1 else None


def _in_languages(table: str, value: str) -> str | None:
    """Return the code of a word in two languages, "UXO / MUSE", where both are known and mean the same."""
    parts = value.split("/")
    if len(parts) < _TWO:
        return None
    found = {TABLES[table].get(folded(part)) or _STEMMED[table].get(stems(part)) for part in parts}
    return found.pop() if len(found) == 1 else None


def several_of(table: str, value: str) -> tuple[str, ...]:
    """Return the codes of several choices in one cell, as forms write them; none where one is not known.

    Examples
    --------
    >>> several_of("activity", "Farming Herding animals")
    ('agriculture', 'herding')
    """
    if len(value) > LONGEST_VALUE:
        return ()
    words = folded(value).split()
    if not 2 <= len(words) <= _MOST_CHOSEN:
        return ()
    ways: list[tuple[str, ...] | None] = [(), *[None] * len(words)]
    for end in range(1, len(words) + 1):
        for start in range(end):
            said, before = " ".join(words[start:end]), ways[start]
            code = TABLES[table].get(said) or (_UNKNOWN.get(table) if said in _NOT_KNOWN else None)
            if before is not None and code is not None:
                ways[end] = (*before, code)
                break
    found = tuple(dict.fromkeys(ways[-1] or ()))
    return found if len(found) > 1 else ()


def more_exact(table: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the choices that say something which another does not say more exactly.

    Examples
    --------
    >>> more_exact("device_type", ["mine_unspecified", "anti_personnel_mine"])
    ('anti_personnel_mine',)
    >>> more_exact("activity", ["agriculture", "herding"])
    ('agriculture', 'herding')
    """
    told = [code for code in codes if code != _UNKNOWN.get(table)]
    return tuple(code for code in told if not PERHAPS.get((table, code), frozenset()) & {*told})
