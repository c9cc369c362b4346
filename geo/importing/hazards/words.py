"""What columns and values of foreign files say of hazardous areas; a word that is not known is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from geo.importing.hazards.lexicon import AREAS, Lexicon
from geo.importing.hazards.sizes import without_unit
from geo.importing.naming import by_name
from geo.importing.persons import (
    are_days,
    contacts,
    holds_names,
    named_by_owners,
    names_person,
    names_text,
    share,
    why_personal,
)
from geo.importing.roles import EXTRA, IGNORED, PERSON, folded
from geo.importing.suggestion import HALF, SOME, are_places
from geo.importing.synonyms import code_of as device_of
from geo.language import say
from geo.layers import vocabulary as v
from geo.layers.districts import DistrictIndex

ROLES: Final = AREAS.roles
"""What a column of hazardous areas may be, as mappings write it."""
CODES: Final = AREAS.codes
"""Codes a value of hazardous areas may mean, by role."""
_NEVER_IDENTIFIERS: Final = frozenset({"objectid", "fid", "oid", "index", "objectid 1"})
_SPLIT: Final = re.compile(r"\s*(?:[;,/|]|\band\b)\s*")
_SAY_NOTHING: Final = frozenset({"n a", "unknown", "none", "not specified"})
_SIZES: Final = frozenset({"area_m2_stated", "area_m2", "cancelled_m2", "reduced_m2", "cleared_m2"})
_DAYS: Final = frozenset(
    {"status_date", "survey_date", "found_date", "closed_date", "date_start", "date_end"}
)
_LEAST_KNOWN: Final = 3
_MOST_KNOWN: Final = 0.8
_LAST: Final = 10_000
_DECIMAL: Final = re.compile(r"\d{1,9}[.,]\d{1,6}")
_SHORTEST: Final = 3
_NEVER_SHORTENED: Final = frozenset(
    {"remarks", "geometry", "latitude", "longitude", "sensitivity", "source_ids"}
)
_CUT: Final = 10
"""Characters that a Shapefile leaves of a name."""


def roles_of(
    columns: Mapping[str, Sequence[str]], index: DistrictIndex | None = None, *, lexicon: Lexicon = AREAS
) -> dict[str, tuple[str, str]]:
    """Return what each column is taken for, and why.

    Parameters
    ----------
    columns
        Values that are recorded, by column.
    index
        Districts of the pack, against which values are tried; None for none.
    lexicon
        Of what the rows are.
    """
    found = {name: _one(name, cells, index, lexicon) for name, cells in columns.items()}
    best: dict[str, tuple[int, str]] = {}
    for name, (role, why, told_rank) in found.items():
        rank = told_rank
        if rank is not None and role == "district" and index is not None and columns[name]:
            if are_places(columns[name], index, role, HALF):
                # Of two that are called so, the one that holds the districts of the pack is meant.
                rank -= _LAST
            elif not are_places(columns[name], index, role, SOME):
                found[name] = (role, say("LOOK: {why}; few of its values are districts", why=why), rank)
        if rank is not None and rank < best.get(role, (_LAST, ""))[0]:
            best[role] = (rank, name)
    told = {}
    for name, (role, why, rank) in found.items():
        if rank is not None and best[role][1] != name:
            told[name] = (EXTRA, say("{best} says it already", best=best[role][1]))
        else:
            told[name] = (role, why)
    return _looked_for(columns, told, lexicon)


def _looked_for(
    columns: Mapping[str, Sequence[str]], told: Mapping[str, tuple[str, str]], lexicon: Lexicon
) -> dict[str, tuple[str, str]]:
    """Ask of columns nobody knows whether they are the sizes or the days that no other column says."""
    roles = {role for role, _ in told.values()}
    result = dict(told)
    for name, (role, _) in told.items():
        cells = columns[name]
        if role != EXTRA or name in lexicon.by_cut or not cells or folded(name) in _NEVER_IDENTIFIERS:
            continue
        if not roles & _SIZES and share(cells, _DECIMAL.fullmatch) >= _MOST_KNOWN:
            words = say("LOOK: its values are numbers: if they say how large areas are, it is their size")
            result[name] = (EXTRA, words)
        elif not roles & _DAYS and are_days(name, cells):
            result[name] = (
                EXTRA,
                say("LOOK: its values are days: of a survey, of the status, or when areas were found"),
            )
    return result


def _one(
    name: str, cells: Sequence[str], index: DistrictIndex | None, lexicon: Lexicon
) -> tuple[str, str, int | None]:
    plain = folded(name.rsplit("/", maxsplit=1)[-1])
    known = lexicon.known(plain) or lexicon.known(folded(without_unit(name)))
    if known is None and name.casefold() in lexicon.by_cut:
        known = (lexicon.by_cut[name.casefold()], 500)
    if known is None and (names_person(name) or by_name(name) == PERSON):
        return PERSON, say("its name is about a person"), None
    if plain in _NEVER_IDENTIFIERS:
        return EXTRA, say("it changes with every export and identifies nothing"), None
    role = known[0] if known else ""
    if role in lexicon.telling and cells and not are_words(role, cells, lexicon):
        # Of what a name promises and the values are not, the values tell better.
        other = _by_values(cells, index, lexicon)
        known, role = (None, "") if other and other != role else (known, role)
    if about := _of_persons(name, cells, role):
        return about
    return (role, say("its name"), known[1]) if known else _of_values(name, cells, index, lexicon)


def _of_persons(name: str, cells: Sequence[str], role: str) -> tuple[str, str, int | None] | None:
    """Return what a column is that may be about persons by its values, or holds text in which they may be."""
    if role == "remarks" or (not role and names_text(name, cells)):
        return IGNORED, say("free text, which may name persons"), None
    if (role in {"name", ""} and contacts(cells)) or (not role and why_personal(cells)):
        return PERSON, say("LOOK: its values may be about persons"), None
    if role == "name" and named_by_owners(cells):
        # A name goes out to partners; the identifier of an area tells as well which it is.
        return PERSON, say("LOOK: its values name whose the ground is; write name to keep it"), None
    if role == "name" and holds_names(cells):
        return role, say("LOOK: its values may name persons"), 0
    return None


def _of_values(
    name: str, cells: Sequence[str], index: DistrictIndex | None, lexicon: Lexicon
) -> tuple[str, str, int | None]:
    """Return what a column is of whose name nothing is known."""
    if role := _by_values(cells, index, lexicon):
        return role, say("its values"), 1_000
    role = _by_beginnings(folded(name), lexicon)
    if role and (role not in lexicon.telling or are_words(role, cells, lexicon)):
        return role, say("LOOK: its name is a shortened one"), 700
    if by_name(name) == "incident_id" and _numbers_all(cells):
        return lexicon.key, say("its name and its values"), 2_000
    return EXTRA, say("neither its name nor its values are known"), None


def _by_beginnings(name: str, lexicon: Lexicon) -> str:
    """Return the one role with a name each of whose words begins as those of a shortened one; or nothing."""
    words = name.split()
    if len(words) < 2 or any(len(one) < _SHORTEST for one in words):
        return ""
    found = {
        role
        for role, names in lexicon.columns.items()
        if role not in _NEVER_SHORTENED
        for whole in map(str.split, names)
        if len(whole) == len(words)
        and all(one.startswith(begun) for one, begun in zip(whole, words, strict=True))
    }
    return found.pop() if len(found) == 1 else ""


def _by_values(cells: Sequence[str], index: DistrictIndex | None, lexicon: Lexicon) -> str:
    """Return the role nearly all of whose words are known; empty for none."""
    if index is not None:
        for role in ("district", "district_code"):
            if are_places(cells, index, role):
                return role
    return next((role for role in lexicon.telling if are_words(role, cells, lexicon)), "")


def _numbers_all(cells: Sequence[str]) -> bool:
    """Return whether every cell is another one, and has a digit: an identifier, or at least a number."""
    return len(cells) > 1 and len({*cells}) == len(cells) and all(any(map(str.isdigit, one)) for one in cells)


def are_words(role: str, cells: Sequence[str], lexicon: Lexicon = AREAS) -> bool:
    """Return whether nearly all cells are words known of a role."""
    known = [code_of(role, one, lexicon) is not None and folded(one) not in _SAY_NOTHING for one in cells]
    return sum(known) >= _LEAST_KNOWN and sum(known) >= _MOST_KNOWN * len(cells)


def code_of(role: str, value: str, lexicon: Lexicon = AREAS) -> str | None:
    """Return the code of a word; None where it is not known."""
    if role == "contamination":
        parts = [device_of("device_type", one) for one in _SPLIT.split(value.strip()) if one]
        whole = device_of("device_type", value)
        if whole is not None:
            return whole
        return ";".join(dict.fromkeys(map(str, parts))) if parts and None not in parts else None
    words = folded(value)
    if role == "product" and role not in lexicon.words:
        code = lexicon.words["status"].get(words)
        return code if code in v.RELEASE_PRODUCT else None
    if role == "evidence":
        codes = {lexicon.words[role].get(folded(one)) for one in _SPLIT.split(value.strip()) if one}
        # Of several pieces of evidence the direct one decides.
        return (
            None
            if None in codes
            else next((one for one in ("direct", "indirect", "none") if one in codes), None)
        )
    return lexicon.words[role].get(words)
