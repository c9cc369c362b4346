"""What a column of a foreign file may be to a record of an incident, and the names such columns have."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from geo.language import template_of
from geo.layers.incidents import INCIDENTS

IGNORED: Final = "leave_out"
PERSON: Final = "person"
_OF_A_DEVICE: Final = "accuracy"
"""What forms write behind a place for how well a telephone measured: no word on where an accident was."""
EXTRA: Final = "extra"


@dataclass(frozen=True, slots=True)
class Role:
    """One thing a column may be.

    Parameters
    ----------
    code
        As mappings write it; the name of a field where it is one.
    words
        What it is, in words.
    names
        Regular expressions of names and labels such columns have, folded by `folded`.
    several
        Whether several columns may be it.
    """

    code: str
    words: str
    names: tuple[str, ...] = ()
    several: bool = False


def folded(text: str) -> str:
    """Return text as names and words are compared: letters and digits alone, without case and Latin marks.

    Examples
    --------
    >>> folded("Fecha del  ACCIDENTE:")
    'fecha del accidente'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) or letter >= "\u0400")
    plain = unicodedata.normalize("NFC", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


def spellings(name: str) -> tuple[str, ...]:
    """Return the names a column may go by: its own, and the parts of groups of a form or of two languages.

    Examples
    --------
    >>> spellings("accident/killed"), spellings("accident-killed"), spellings("anti-personnel mine")
    (('killed', 'accident killed', 'accident'), ('accident killed', 'killed'), ('anti personnel mine',))
    """
    parts = [name.rsplit("/", maxsplit=1)[-1], name, name.split("/", maxsplit=1)[0]]
    last = name.rsplit("-", maxsplit=1)[-1]
    if " " not in name and last.casefold() != _OF_A_DEVICE:
        # Some forms part the names of groups by a dash.
        parts.append(last)
    return tuple(dict.fromkeys(one for one in map(folded, parts) if one))


def _role(code: str, one: Mapping[str, Any]) -> Role:
    patterns = tuple(dict.fromkeys(map(_pattern, one["names"])))
    return Role(code, str(one["words"]), patterns, bool(one.get("several")))


def _pattern(name: str) -> str:
    """Return a name folded, with its stars, as the text of a regular expression."""
    return ".*".join(re.escape(folded(part)) for part in name.split("*"))


_FOUND: Final = tomllib.loads((Path(__file__).parent / "roles.toml").read_text(encoding="utf-8"))
_FOREIGN: Final = tuple(_role(code, one) for code, one in _FOUND.items() if code != "tags")
_SPELLED: Final = frozenset({"date_start", "sex", "geometry", *(role.code for role in _FOREIGN)})
OWN_FIELDS: Final = tuple(
    Role(field.name, template_of(field, "label").lower(), (re.escape(folded(field.name)),))
    for field in INCIDENTS.fields
    if field.name not in _SPELLED
)
"""Fields that only files made for this program have; taken as they stand."""
ROLES: Final = (*_FOREIGN, *OWN_FIELDS)
BY_CODE: Final[Mapping[str, Role]] = {role.code: role for role in ROLES}
TAGS: Final[Mapping[str, str]] = _FOUND["tags"]
"""What HXL hashtags say of their column."""
CODED: Final = {
    "device_type": "device_type",
    "activity": "activity",
    "status": "victim_status",
    "outcome": "outcome",
    "sex": "sex",
    "location_precision": "location_precision",
    "date_precision": "date_precision",
    "kind": "kind",
    "age": "age",
}
"""Table of values of each role that has one."""
PARTS: Final = ("men", "women", "boys", "girls")
"""Of the roles ``killed_men`` and so on, which together are a number of people."""
NUMBERS: Final = frozenset(f"{one}_{part}" for one in ("killed", "injured") for part in (*PARTS, "children"))
"""Roles of such parts."""
FREE_TEXT: Final = ("remarks", "place_note", "revision_note")
"""Roles in which anybody may have written anything."""
COUNTS: Final = ("killed", "injured", "outcome_unknown")
"""Roles that are numbers of people."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def fits(pattern: str, name: str) -> bool:
    """Return whether a folded name is one of those a pattern stands for."""
    # There are more patterns than the library keeps compiled.
    return _compiled(pattern).fullmatch(name) is not None


def named_like(name: str, role: Role) -> bool:
    """Return whether the name of a column is one of a role's."""
    return any(fits(pattern, one) for one in spellings(name) for pattern in role.names)
