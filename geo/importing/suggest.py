"""What each column of a foreign file most likely is, from its name, its label, its hashtag and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from geo.importing.cells import is_blank
from geo.importing.choices import choices_of
from geo.importing.coordinates import read_degrees, read_pair, within
from geo.importing.dates import is_week
from geo.importing.keys import numbering
from geo.importing.naming import by_name
from geo.importing.persons import (
    are_counts,
    are_names,
    contacts,
    is_free_text,
    masked,
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
    fits,
    folded,
    spellings,
)
from geo.importing.synonyms import TABLES, code_of
from geo.layers.districts import DistrictIndex, MatchKind
from geo.layers.meridian import Bounds

_SAMPLES: Final = 3
_OWN_NAME: Final = "outcome unknown"
_LOOKED_AT: Final = 2_000
_MOST, _HALF, _SOME = 0.8, 0.5, 0.3
_KEPT_OUT: Final = 'left out; if it is not about persons, write "extra" to keep it'
_FREE: Final = 'free text, which may name persons, left out; write "remarks" to keep it'
_BY_VALUES: Final = ("sex", "outcome", "status", "device_type", "activity", "kind")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column most likely is.

    Parameters
    ----------
    column
        Its name.
    roles
        What it is.
    reason
        Why.
    asked
        Whether name and values disagree, so that a person should look.
    samples
        Three of its values; none of a column about a person.
    """

    column: str
    roles: tuple[str, ...]
    reason: str
    asked: bool = False
    samples: tuple[str, ...] = ()


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
            words = f'one choice of "{choices[name]}", which is read whole'
            found.append(Suggestion(str(name), (EXTRA,), words))
            continue
        found.append(_one(str(name), _cells(frame, name), tags.get(str(name), ""), decimal, index))
    settled = _one_each(frame, _district_first(frame, found, index))
    return _better_place(frame, settled, decimal, bounds)


_NAMES_OF_PLACES: Final = frozenset({"settlement", "place_note", "district", "region"})


def _cells(frame: pd.DataFrame, name: str) -> list[str]:
    """Return the first cells of a column that say anything."""
    return [
        cell for cell in frame[name].tolist()[:_LOOKED_AT] if isinstance(cell, str) and not is_blank(cell)
    ]


def _one(name: str, cells: Sequence[str], tag: str, decimal: str, index: DistrictIndex) -> Suggestion:
    shares = {role: _share(cells, CODED[role]) for role in _BY_VALUES}
    best = max(_BY_VALUES, key=lambda role: shares[role])
    role, reason = _by_tag(tag), f"the hashtag {tag}"
    if role is None:
        role, reason = by_name(name), "its name"
    about = _of_persons(name, cells, role, shares[best], index)
    if about is None and (role == "remarks" or (role is None and names_text(name, cells))):
        about = Suggestion(name, (IGNORED,), f"{reason}: {_FREE}", True)
    if about is not None:
        return about
    samples = tuple(dict.fromkeys(masked(cell)[0][:40] for cell in cells))[:_SAMPLES]
    if role in COUNTS and cells and shares["outcome"] >= _MOST:
        words = "its name says a number, its values say what happened"
        return Suggestion(name, ("outcome",), words, True, samples)
    if role is None and names_victims(name):
        role, reason = "outcome_unknown", "its name and its values are of numbers"
    if role in shares or role == "age":
        return _coded(name, str(role), reason, shares, best, samples, cells)
    if role is None:
        return _by_values(name, cells, shares, best, samples, index)
    if role in _NAMES_OF_PLACES and cells and _share_of(cells, _is_pair) >= _MOST:
        role, reason = "coordinates", "its values are pairs of coordinates, whatever its name says"
    if role in {"latitude", "longitude"} and not _share_of(
        cells, lambda one: read_degrees(one, decimal=decimal)[0] is not None
    ):
        return Suggestion(name, (EXTRA,), f"its name says {role}, but it holds no degrees", True, samples)
    return Suggestion(name, (role,), reason, False, samples)


def _of_persons(
    name: str, cells: Sequence[str], role: str | None, known: float, index: DistrictIndex
) -> Suggestion | None:
    """Return a column as about persons, where its name or its values say so."""
    numbers = role in {*COUNTS, *NUMBERS}
    victims = names_victims(name)
    if (numbers or victims) and are_counts(cells):
        return None
    named = names_person(name)
    if (named or contacts(cells)) and not _places(cells, index, "district"):
        why = "its name" if named else "its values are telephone numbers or addresses"
        return Suggestion(name, (PERSON,), f"{why}: about a person, left out")
    if known < _MOST and ((numbers and are_names(cells)) or (victims and role is None and cells)):
        return Suggestion(name, (PERSON,), f"its values are no numbers: about a person, {_KEPT_OUT}", True)
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
    if cells and shares[role] < _SOME and shares[best] >= _MOST:
        words = f"its name says {BY_CODE[role].words}, its values are of {BY_CODE[best].words}"
        return Suggestion(name, (best,), words, True, samples)
    if role == "status" and cells and shares[role] < _SOME:
        return Suggestion(
            name, (EXTRA,), "its name may mean civilian or not, its values do not", True, samples
        )
    if role == "kind" and shares["device_type"] >= _SOME:
        return Suggestion(
            name, ("kind", "device_type"), f"{reason}; its values name devices as well", False, samples
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
    several = len({folded(cell) for cell in cells}) > 1
    if cells and shares[best] >= _MOST and several:
        words = f"its values are of {BY_CODE[best].words}"
        return Suggestion(name, (best,), words, False, samples)
    if cells and _share_of(cells, is_week) >= _MOST:
        return Suggestion(name, ("date",), "its values are weeks", False, samples)
    if cells and _share_of(cells, _is_pair) >= _MOST:
        return Suggestion(name, ("coordinates",), "its values are pairs of coordinates", False, samples)
    for role in ("district", "district_code"):
        if _places(cells, index, role):
            return Suggestion(name, (role,), "its values are districts of the pack", False, samples)
    return _kept_or_not(name, cells, samples)


def _kept_or_not(name: str, cells: Sequence[str], samples: tuple[str, ...] = ()) -> Suggestion:
    """Return what a column of which nothing is known is: kept, but where it may be about persons."""
    if why := why_personal(cells):
        return Suggestion(name, (PERSON,), f"{why}: {_KEPT_OUT}", True)
    if is_free_text(cells):
        return Suggestion(name, (IGNORED,), f"its values are {_FREE}", True)
    return Suggestion(name, (EXTRA,), "neither its name nor its values are known", False, samples)


def not_named(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    """Return what a column is that a mapping does not name: kept, or left out as it may be about persons."""
    cells, role = _cells(frame, name), by_name(name)
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
    return read_pair(cell).longitude is not None


def _share_of(cells: Sequence[str], fits: Any) -> float:
    return sum(map(bool, map(fits, cells))) / len(cells) if cells else 0.0


def _share(cells: Sequence[str], table: str) -> float:
    """Return the share of cells whose words a table knows; numbers and what is not known prove nothing."""
    known = [cell for cell in cells if code_of(table, cell) != "unknown"]
    words = [cell for cell in known if not cell.strip().isdigit()]
    return sum(code_of(table, cell) is not None for cell in words) / len(known) if known else 0.0


def _places(cells: Sequence[str], index: DistrictIndex, role: str, share: float = _MOST) -> bool:
    wanted = (
        {MatchKind.CODE}
        if role == "district_code"
        else {MatchKind.NAME, MatchKind.ALIAS, MatchKind.AMBIGUOUS}
    )
    distinct = list(dict.fromkeys(cells))[:200]
    return bool(distinct) and _share_of(distinct, lambda one: index.match(one).kind in wanted) >= share


def _district_first(
    frame: pd.DataFrame, found: Sequence[Suggestion], index: DistrictIndex
) -> Sequence[Suggestion]:
    """Take a column whose values are the districts of the pack for the district, whatever its name says.

    One that is named so and holds some of them stays it; of others a region goes before a settlement.
    """
    fitting = [
        one.column for one in found if _places(_cells(frame, one.column), index, "district", _enough(one))
    ]
    if any("district" in one.roles and one.column in fitting for one in found):
        return found
    order = ("region", EXTRA, "settlement")
    able = [one for one in found if one.column in fitting and one.roles[0] in order]
    if not able or any("district_code" in one.roles for one in found):
        return found
    taken = min(able, key=lambda one: order.index(one.roles[0]))
    result = []
    for one in found:
        if one is taken:
            words = "its values are districts of the pack, whatever its name says"
            result.append(Suggestion(one.column, ("district",), words, False, one.samples))
        elif "district" in one.roles:
            words = f"{taken.column} holds the districts of the pack"
            result.append(Suggestion(one.column, (EXTRA,), words, True, one.samples))
        else:
            result.append(one)
    return result


def _enough(one: Suggestion) -> float:
    """Return how many places of a column must be districts: of one named as an area, the most of them."""
    return _HALF if one.roles[0] in {"region", "district"} else _MOST


def _rank(suggestion: Suggestion, frame: pd.DataFrame) -> tuple[float, ...]:
    """Return how well a column fits its role: the place of its name in the list, and how full it is."""
    role = BY_CODE[suggestion.roles[0]]
    names = spellings(suggestion.column)
    at = next(
        (at for at, one in enumerate(role.names) if any(fits(one, name) for name in names)),
        len(role.names),
    )
    filled = float(frame[suggestion.column].notna().mean())
    # A number that only counts the rows gives way to any other that names accidents.
    counts = suggestion.roles[0] == "incident_id" and bool(numbering(frame[suggestion.column].tolist()))
    return (-(filled == 0), -counts, -at, filled)


def _one_each(frame: pd.DataFrame, found: Sequence[Suggestion]) -> list[Suggestion]:
    """Leave each role to the column that fits it best; the others are kept as they are."""
    best: dict[str, Suggestion] = {}
    for one in found:
        role = one.roles[0]
        if BY_CODE[role].several:
            continue
        if role not in best or _rank(one, frame) > _rank(best[role], frame):
            best[role] = one
    roles = {*best}
    result = []
    for one in found:
        role = one.roles[0]
        if not BY_CODE[role].several and best[role] is not one:
            words = f"{best[role].column} is taken for the {BY_CODE[role].words}"
            result.append(Suggestion(one.column, (EXTRA,), words, one.asked, one.samples))
        elif role in {"year", "month", "day"} and "date" in roles:
            result.append(
                Suggestion(
                    one.column,
                    (EXTRA,),
                    "the day of the accident is in a column of its own",
                    False,
                    one.samples,
                )
            )
        elif role == "outcome_unknown" and roles & {"killed", "injured"} and folded(one.column) != _OWN_NAME:
            result.append(
                Suggestion(
                    one.column,
                    ("casualties",),
                    "a total beside killed and injured; compared with them and not added",
                    False,
                    one.samples,
                )
            )
        elif "device_type" in one.roles[1:] and "device_type" in roles:
            result.append(Suggestion(one.column, one.roles[:1], one.reason, one.asked, one.samples))
        else:
            result.append(one)
    return result


def _better_place(
    frame: pd.DataFrame, found: Sequence[Suggestion], decimal: str, bounds: Bounds
) -> list[Suggestion]:
    """Take the place from columns of degrees or from pairs, whichever lie in the pack more often."""
    by_role = {one.roles[0]: one.column for one in found}
    if not {"latitude", "longitude", "coordinates"} <= {*by_role}:
        return list(found)
    pairs = [
        read_pair(one if isinstance(one, str) else None)
        for one in frame[by_role["coordinates"]].tolist()[:_LOOKED_AT]
    ]
    degrees = [
        [
            read_degrees(one if isinstance(one, str) else None, decimal=decimal)[0]
            for one in frame[by_role[role]].tolist()[:_LOOKED_AT]
        ]
        for role in ("longitude", "latitude")
    ]
    inside = sum(within(one, bounds) for one in pairs)
    columns = (
        sum(within(type(pairs[0])(east, north), bounds) for east, north in zip(*degrees, strict=True))
        if pairs
        else 0
    )
    worse = {"latitude", "longitude"} if inside > columns else {"coordinates"}
    words = (
        "the coordinates of another column lie in the pack more often"
        if inside != columns
        else "the coordinates are in columns of their own"
    )
    return [
        Suggestion(one.column, (EXTRA,), words, inside > columns, one.samples)
        if one.roles[0] in worse
        else one
        for one in found
    ]


__all__ = ["IGNORED", "TABLES", "Suggestion", "not_named", "suggestions"]
