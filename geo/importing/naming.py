"""What the name of a column says that it is, as it stands, cut, in another form or with words around it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Final

from geo.importing.persons import names_victims
from geo.importing.roles import EXTRA, PERSON, ROLES, fits, folded, spellings
from geo.importing.wordforms import cores, stems

_CUT_AT: Final = 10
_SHORTEST: Final = 4
_LONGEST_WORD: Final = 8
"""From how many letters on a name written in one word is that of several."""


def by_name(name: str) -> str | None:
    """Return the role one of whose names a column has, that of its last part first; None for none."""
    for one in spellings(name):
        if role := _exactly(one):
            return role
    if role := _cut_name(name):
        return role
    for one in spellings(name):
        if role := _in_one_word().get(one):
            return role
    if names_victims(name):
        # One victim in another number or case is a name, and no number of people.
        return None
    for one in spellings(name):
        for core in cores(one):
            if role := _exactly(core) or _by_stems().get(stems(core)):
                return role
    return None


@cache
def _exactly(one: str) -> str | None:
    for role in ROLES:
        if role.code not in {PERSON, EXTRA} and any(fits(pattern, one) for pattern in role.names):
            return role.code
    return None


@cache
def _in_one_word() -> dict[str, str]:
    """Return the role of every name of several words as written in one, where that role alone has it."""
    found: dict[str, set[str]] = defaultdict(set)
    for role in ROLES:
        if role.code in {PERSON, EXTRA}:
            continue
        for pattern in role.names:
            plain = pattern.replace("\\", "")
            if "*" not in plain and " " in plain:
                found[plain.replace(" ", "")].add(role.code)
    return {
        word: next(iter(codes))
        for word, codes in found.items()
        if len(codes) == 1 and len(word) >= _LONGEST_WORD
    }


@cache
def _by_stems() -> dict[tuple[str, ...], str]:
    """Return the role of every name by the stems of its words, where they are those of one role alone."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for role in ROLES:
        for pattern in role.names:
            plain = pattern.replace("\\", "")
            if "*" not in plain:
                found[stems(plain)].add(role.code)
    return {
        words: next(iter(codes))
        for words, codes in found.items()
        # Columns about persons are known otherwise, and by more than their names.
        if len(codes - {PERSON}) == len(codes) == 1 and len("".join(words)) >= _SHORTEST
    }


def _cut_name(name: str) -> str | None:
    """Return the one role whose names begin like a name cut at ten characters, as Shapefiles cut them."""
    plain = folded(name)
    if len(name) != _CUT_AT or len(plain) < _CUT_AT - 1:
        return None
    beginning = re.escape(plain)
    fitting = {
        role.code
        for role in ROLES
        if role.code != EXTRA and any(pattern.startswith(beginning) for pattern in role.names)
    }
    return fitting.pop() if len(fitting) == 1 else None
