"""What each column of a foreign file most likely is, from its name, its label, its hashtag and its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from geo.importing.cells import shortened
from geo.importing.choices import choices_of
from geo.importing.coordinates import read_degrees, read_pair
from geo.importing.dates import is_week
from geo.importing.naming import by_name
from geo.importing.persons import (
    are_counts,
    are_days,
    are_names,
    contacts,
    is_free_text,
    masked,
    named_by_owners,
    names_person,
    names_text,
    names_victims,
    why_personal,
)
from geo.importing.roles import (
    BY_CODE,
    CODED,
    COUNTS,
    EXTRA,
    IGNORED,
    NUMBERS,
    PERSON,
    TAGS,
    folded,
)
from geo.importing.settle import better_place, day_at_last, district_first, one_each
from geo.importing.suggestion import MOST, SOME, Suggestion, are_codes, are_places, cells_of, share_of
from geo.importing.synonyms import TABLES, code_of
from geo.language import marked, say
from geo.layers.districts import DistrictIndex
from geo.layers.fields import FieldType
from geo.layers.incidents import INCIDENTS
from geo.layers.meridian import Bounds

_SAMPLES: Final = 3
_SHOWN: Final = 40
_LOOKED_INTO: Final = 400
_KEPT_OUT: Final = marked('left out; if it is not about persons, write "extra" to keep it')
_FREE: Final = marked('free text, which may name persons, left out; write "remarks" to keep it')
_BY_VALUES: Final = ("sex", "outcome", "status", "device_type", "activity", "kind")


def suggestions(
    frame: pd.DataFrame, *, tags: Mapping[str, str], decimal: str, index: DistrictIndex, bounds: Bounds
) -> list[Suggestion]:
    """Return what every column most likely is, in the order of the file.

    Parameters
    ----------
    frame
        Columns of text.
    tags
        HXL hashtag by column.
    decimal
        How numbers are written.
    index, bounds
        Districts and extent of the pack: names and places are tried against them.
    """
    found = []
    choices = {name: question for question, names in choices_of(frame).items() for name in names}
    for name in frame.columns:
        if name == "geometry":
            continue
        if name in choices:
            words = say('one choice of "{choices}", which is read whole', choices=choices[name])
            found.append(Suggestion(str(name), (EXTRA,), words))
            continue
        # A sheet may have hashtags for names and nothing else.
        tag = tags.get(str(name), "") or (str(name) if str(name).startswith("#") else "")
        found.append(_one(str(name), cells_of(frame, name), tag, decimal, index))
    settled = one_each(frame, district_first(frame, found, index), index)
    placed = better_place(frame, settled, decimal, bounds)
    return [_unless_owned(frame, one) for one in day_at_last(frame, placed)]


def _unless_owned(frame: pd.DataFrame, one: Suggestion) -> Suggestion:
    """Leave out what would be kept, or be a place, and is called by whose it is."""
    if one.roles not in {(EXTRA,), ("settlement",)} or not named_by_owners(cells_of(frame, one.column)):
        return one
    words = say("its values hold what may be names of persons")
    return Suggestion(one.column, (PERSON,), f"{words}: {say(_KEPT_OUT)}", True)


_NO_PAIRS: Final = frozenset({"settlement", "place_note", "district", "region", IGNORED})
"""What a column is called that holds both coordinates all the same."""
_DAYS: Final = frozenset({"date", "date_end", "reported_date", "remarks", EXTRA, IGNORED, None}) | {
    field.name for field in INCIDENTS.fields if field.type is FieldType.DATE
}
"""What a column is called that may hold days."""
_DECIMAL: Final = re.compile(r"[+-]?\d+[.,]\d+")
_ZONE: Final = re.compile(r"(?:0?[1-9]|[1-5]\d|60) ?[C-HJ-NP-Xc-hj-np-x]")


def _one(name: str, cells: Sequence[str], tag: str, decimal: str, index: DistrictIndex) -> Suggestion:
    shares = {role: _share(cells, CODED[role]) for role in _BY_VALUES}
    best = max(_BY_VALUES, key=lambda role: shares[role])
    role, reason = _by_tag(tag), say("the hashtag {tag}", tag=tag)
    if role is None:
        role, reason = by_name(name), say("its name")
    if role not in _DAYS and cells and are_days(name, cells):
        # The day of a state is neither a state nor a region.
        role = None
    about = _of_persons(name, cells, role, shares[best], index)
    if about is None and (role == "remarks" or (role is None and names_text(name, cells))):
        about = Suggestion(name, (IGNORED,), f"{reason}: {say(_FREE)}", True)
    if about is not None:
        return about
    samples = _samples(cells)
    if role in COUNTS and cells and shares["outcome"] >= MOST:
        words = say("its name says a number, its values say what happened")
        return Suggestion(name, ("outcome",), words, True, samples)
    if role is None and names_victims(name):
        role, reason = "outcome_unknown", say("its name and its values are of numbers")
    if role in shares or role == "age":
        return _coded(name, str(role), reason, shares, best, samples, cells)
    if role is None:
        return _by_values(name, cells, shares, best, samples, index)
    if role in _NO_PAIRS and cells and share_of(cells, _is_pair) >= MOST:
        role, reason = "coordinates", say("its values are pairs of coordinates, whatever its name says")
    if role in {"latitude", "longitude"} and not share_of(
        cells, lambda one: read_degrees(one, decimal=decimal)[0] is not None
    ):
        return Suggestion(
            name, (EXTRA,), say("its name says {role}, but it holds no degrees", role=role), True, samples
        )
    return Suggestion(name, (role,), reason, False, samples)


def _samples(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the first values that differ, without telephone numbers, cut where nobody reads on."""
    found: dict[str, None] = {}
    for cell in cells:
        found[masked(cell[:_LOOKED_INTO])[0][:_SHOWN]] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _of_persons(
    name: str, cells: Sequence[str], role: str | None, known: float, index: DistrictIndex
) -> Suggestion | None:
    """Return a column as about persons, where its name or its values say so."""
    numbers = role in {*COUNTS, *NUMBERS}
    victims = names_victims(name)
    if (numbers or victims) and are_counts(cells):
        return None
    named = names_person(name) and not are_days(name, cells)
    if (named or contacts(cells)) and not are_places(cells, index, "district"):
        why = say("its name") if named else say("its values are telephone numbers or addresses")
        return Suggestion(name, (PERSON,), say("{why}: about a person, left out", why=why))
    if known < MOST and ((numbers and are_names(cells)) or (victims and role is None and cells)):
        return Suggestion(
            name,
            (PERSON,),
            say("its values are no numbers: about a person, {kept_out}", kept_out=say(_KEPT_OUT)),
            True,
        )
    return None


def _coded(
    name: str,
    role: str,
    reason: str,
    shares: Mapping[str, float],
    best: str,
    samples: tuple[str, ...],
    cells: Sequence[str],
) -> Suggestion:
    """Return what a column is whose name says that it holds one of some words."""
    if role == "age":
        return Suggestion(name, (role,), reason, False, samples)
    if cells and shares[role] < SOME and shares[best] >= MOST:
        words = say(
            "its name says {named}, its values are of {held}",
            named=BY_CODE[role].words,
            held=BY_CODE[best].words,
        )
        return Suggestion(name, (best,), words, True, samples)
    if role == "status" and cells and shares[role] < SOME:
        return Suggestion(
            name, (EXTRA,), say("its name may mean civilian or not, its values do not"), True, samples
        )
    if role == "kind" and shares["device_type"] >= SOME:
        return Suggestion(
            name,
            ("kind", "device_type"),
            say("{reason}; its values name devices as well", reason=reason),
            False,
            samples,
        )
    return Suggestion(name, (role,), reason, False, samples)


def _by_values(
    name: str,
    cells: Sequence[str],
    shares: Mapping[str, float],
    best: str,
    samples: tuple[str, ...],
    index: DistrictIndex,
) -> Suggestion:
    several = len({folded(shortened(cell)) for cell in cells}) > 1
    if cells and shares[best] >= MOST and (several or best in {"device_type", "activity"}):
        words = say("its values are of {words}", words=BY_CODE[best].words)
        return Suggestion(name, (best,), words, not several, samples)
    if cells and share_of(cells, _ZONE.fullmatch) >= MOST:
        return Suggestion(name, ("utm_zone",), say("its values are zones of UTM"), False, samples)
    if cells and share_of(cells, is_week) >= MOST:
        return Suggestion(name, ("date",), say("its values are weeks"), False, samples)
    if cells and share_of(cells, _is_pair) >= MOST:
        return Suggestion(name, ("coordinates",), say("its values are pairs of coordinates"), False, samples)
    for role in ("district", "district_code"):
        if are_places(cells, index, role) or (role == "district_code" and are_codes(name, cells, index)):
            return Suggestion(name, (role,), say("its values are districts of the pack"), False, samples)
    return _kept_or_not(name, cells, samples)


def _kept_or_not(name: str, cells: Sequence[str], samples: tuple[str, ...] = ()) -> Suggestion:
    """Return what a column of which nothing is known is: kept, but where it may be about persons."""
    if why := why_personal(cells):
        return Suggestion(name, (PERSON,), f"{why}: {say(_KEPT_OUT)}", True)
    if is_free_text(cells):
        return Suggestion(name, (IGNORED,), say("its values are {free}", free=say(_FREE)), True)
    return Suggestion(name, (EXTRA,), say("neither its name nor its values are known"), False, samples)


def not_named(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    """Return what a column is that a mapping does not name: kept, or left out as it may be about persons."""
    cells, role = cells_of(frame, name), by_name(name)
    victims = names_victims(name)
    if (victims or role in {*COUNTS, *NUMBERS}) and are_counts(cells):
        return (EXTRA,)
    if names_person(name) or (victims and role is None):
        return (PERSON,)
    if role == "remarks" or (role is None and names_text(name, cells)):
        return (IGNORED,)
    if role is not None and not (contacts(cells) or are_names(cells)):
        return (EXTRA,)
    return _kept_or_not(name, cells).roles


def _by_tag(tag: str) -> str | None:
    plain = tag.replace(" ", "").lower()
    while plain:
        if plain in TAGS:
            return TAGS[plain]
        plain = plain.rpartition("+")[0]
    return None


def _is_pair(cell: str) -> bool:
    # "1,21" is a number with a decimal comma far more often than a place in whole degrees.
    if _DECIMAL.fullmatch(cell.strip()):
        return False
    return read_pair(cell).longitude is not None


def _share(cells: Sequence[str], table: str) -> float:
    """Return the share of cells whose words a table knows; numbers and what is not known prove nothing."""
    known = [cell for cell in cells if code_of(table, cell) != "unknown"]
    words = [cell for cell in known if not cell.strip().isdigit()]
    return sum(code_of(table, cell) is not None for cell in words) / len(known) if known else 0.0


__all__ = ["IGNORED", "TABLES", "Suggestion", "not_named", "suggestions"]
