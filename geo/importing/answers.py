"""What somebody answers about a file: each answer makes a new mapping of an old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geo.importing.hazards.mapping import AreaMapping
from geo.importing.mapping import ImportMapping
from geo.importing.roles import BY_CODE, EXTRA, IGNORED, PERSON


def column_is(mapping: ImportMapping, name: str, roles: Sequence[str]) -> ImportMapping:
    """Say what a column is; one that was the same gives way, where only one may be.

    Parameters
    ----------
    mapping
        As it was.
    name, roles
        The column, and what it is.
    """
    alone = {role for role in roles if role in BY_CODE and not BY_CODE[role].several}
    columns = {
        other: tuple(role for role in had if role not in alone) or (EXTRA,)
        for other, had in mapping.columns.items()
    }
    reasons = {other: why for other, why in mapping.reasons.items() if other != name}
    return replace(mapping, columns={**columns, name: tuple(roles)}, reasons=reasons)


def value_is(mapping: ImportMapping, table: str, value: str, code: str) -> ImportMapping:
    """Say which code a value stands for; an empty one takes the answer back."""
    codes = {one: dict(said) for one, said in mapping.codes.items()}
    if code:
        codes.setdefault(table, {})[value] = code
    else:
        codes.get(table, {}).pop(value, None)
    return replace(mapping, codes={one: said for one, said in codes.items() if said})


def damage_is(mapping: ImportMapping, kind: str, answer: str) -> ImportMapping:
    """Say what is done with damaged coordinates of a kind."""
    return replace(mapping, repairs={**mapping.repairs, kind: answer})


def all_rows_have(mapping: ImportMapping, constant: str, value: str) -> ImportMapping:
    """Say what holds for every row; an empty value takes it back."""
    held = {key: one for key, one in mapping.constants.items() if key != constant}
    return replace(mapping, constants={**held, constant: value} if value else held)


def area_column_is(mapping: AreaMapping, name: str, role: str) -> AreaMapping:
    """Say what a column of hazardous areas is; one that was the same gives way, where only one may be."""
    alone = role not in {EXTRA, PERSON, IGNORED}
    columns = {other: EXTRA if alone and had == role else had for other, had in mapping.columns.items()}
    reasons = {other: why for other, why in mapping.reasons.items() if other != name}
    return replace(mapping, columns={**columns, name: role}, reasons=reasons)


def area_value_is(mapping: AreaMapping, *, role: str, value: str, code: str) -> AreaMapping:
    """Say which code a word of hazardous areas stands for; an empty one takes the answer back."""
    codes = {one: dict(said) for one, said in mapping.codes.items()}
    codes.setdefault(role, {}).pop(value, None)
    if code:
        codes[role][value] = code
    return replace(mapping, codes={one: said for one, said in codes.items() if said})


def all_areas_have(mapping: AreaMapping, constant: str, value: str) -> AreaMapping:
    """Say what holds for every area; an empty value takes it back."""
    held = {key: one for key, one in mapping.constants.items() if key != constant}
    return replace(mapping, constants={**held, constant: value} if value else held)


_READING: Final = ("sheet", "repeat", "encoding", "delimiter", "crs", "layer")


def read_otherwise(mapping: ImportMapping | AreaMapping, wanted: Mapping[str, object]) -> dict[str, object]:
    """Return how a file is to be read, where some of it is said anew."""
    kept = {key: mapping.file[key] for key in _READING if key in mapping.file}
    return {**kept, **wanted}
