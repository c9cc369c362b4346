"""Which column has a role that several might have, and which of them is believed where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from geo.importing.coordinates import read_degrees, read_pair, within
from geo.importing.keys import numbering
from geo.importing.persons import are_days
from geo.importing.roles import BY_CODE, EXTRA, fits, folded, spellings
from geo.importing.suggestion import HALF, LOOKED_AT, MOST, Suggestion, are_places, cells_of, share_of
from geo.language import marked, say
from geo.layers.districts import DistrictIndex
from geo.layers.meridian import Bounds
from geo.layers.names import fold_name

_OWN_NAME: Final = marked("outcome unknown")
_LATER: Final = (
    *(
        "entry",
        "entered",
        "edit",
        "creat",
        "modif",
        "updat",
        "upload",
        "submi",
        "interview",
        "survey",
        "visit",
    ),
    *("valid", "approv", "clear", "clos", "ingres", "registr", "saisie", "visita", "encuesta", "enquete"),
    *(
        "stat",
        "etat",
        "estado",
        "maj",
        "extract",
        "import",
        "export",
        "deliver",
        "deminag",
        "desmin",
        "closure",
        "clotur",
    ),
    *("внес", "ввод", "измен", "опрос", "создан"),
)
"""How words begin that name days of something else than an accident."""


def day_at_last(frame: pd.DataFrame, found: Sequence[Suggestion]) -> list[Suggestion]:
    """Take the one column of days for that of the accident, to be looked at, where no name says it."""
    if any(role in {"date", "year"} for one in found for role in one.roles):
        return list(found)
    kept = [one for one in found if one.roles == (EXTRA,) and not _later(one.column)]
    days = [one for one in kept if are_days(one.column, cells_of(frame, one.column))]
    result = []
    for one in found:
        if one in days and len(days) == 1:
            words = say("its values are days, and no other column says on which day accidents happened")
            result.append(Suggestion(one.column, ("date",), words, True, one.samples))
        elif one in days:
            words = say("its values are days: if accidents happened on them, it is the date")
            result.append(Suggestion(one.column, one.roles, words, True, one.samples))
        else:
            result.append(one)
    return result


def _later(name: str) -> bool:
    return any(word.startswith(_LATER) for word in folded(name).split())


def district_first(
    frame: pd.DataFrame, found: Sequence[Suggestion], index: DistrictIndex
) -> Sequence[Suggestion]:
    """Take a column whose values are the districts of the pack for the district, whatever its name says.

    One that is named so and holds some of them stays it; of others a region goes before a settlement.
    """
    fitting = [
        one.column
        for one in found
        if are_places(cells_of(frame, one.column), index, "district", _enough(one))
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
            words = say("its values are districts of the pack, whatever its name says")
            result.append(Suggestion(one.column, ("district",), words, False, one.samples))
        elif "district" in one.roles:
            words = say("{column} holds the districts of the pack", column=taken.column)
            result.append(Suggestion(one.column, (EXTRA,), words, True, one.samples))
        else:
            result.append(one)
    return result


def _enough(one: Suggestion) -> float:
    """Return how many places of a column must be districts: of one named as an area, the most of them."""
    return HALF if one.roles[0] in {"region", "district"} else MOST


def _rank(suggestion: Suggestion, frame: pd.DataFrame, index: DistrictIndex) -> tuple[float, ...]:
    """Return how well a column fits its role: its places, its name's place in the list, how full it is."""
    role = BY_CODE[suggestion.roles[0]]
    names = spellings(suggestion.column)
    at = next(
        (at for at, one in enumerate(role.names) if any(fits(one, name) for name in names)),
        len(role.names),
    )
    filled = float(frame[suggestion.column].notna().mean())
    # A number that only counts the rows gives way to any other that names accidents.
    counts = suggestion.roles[0] == "incident_id" and bool(numbering(frame[suggestion.column].tolist()))
    cells = cells_of(frame, suggestion.column)
    held = 0.0
    if suggestion.roles[0] in {"district", "district_code"}:
        held = float(are_places(cells, index, suggestion.roles[0], HALF))
    elif suggestion.roles[0] == "region":
        held = float(share_of(cells, lambda one: fold_name(one) in index.regions) >= HALF)
    return (-(filled == 0), -counts, held, -at, filled)


def one_each(frame: pd.DataFrame, found: Sequence[Suggestion], index: DistrictIndex) -> list[Suggestion]:
    """Leave each role to the column that fits it best; the others are kept as they are."""
    best: dict[str, Suggestion] = {}
    for one in found:
        role = one.roles[0]
        if BY_CODE[role].several:
            continue
        if role not in best or _rank(one, frame, index) > _rank(best[role], frame, index):
            best[role] = one
    roles = {*best}
    result = []
    for one in found:
        role = one.roles[0]
        if not BY_CODE[role].several and best[role] is not one:
            words = say(
                "{column} is taken for the {words}", column=best[role].column, words=BY_CODE[role].words
            )
            result.append(Suggestion(one.column, (EXTRA,), words, one.asked, one.samples))
        elif role in {"year", "month", "day"} and "date" in roles:
            result.append(
                Suggestion(
                    one.column,
                    (EXTRA,),
                    say("the day of the accident is in a column of its own"),
                    False,
                    one.samples,
                )
            )
        elif (
            role == "outcome_unknown"
            and roles & {"killed", "injured"}
            and folded(one.column) != say(_OWN_NAME)
        ):
            result.append(
                Suggestion(
                    one.column,
                    ("casualties",),
                    say("a total beside killed and injured; compared with them and not added"),
                    False,
                    one.samples,
                )
            )
        elif "device_type" in one.roles[1:] and "device_type" in roles:
            result.append(Suggestion(one.column, one.roles[:1], one.reason, one.asked, one.samples))
        else:
            result.append(one)
    return result


def better_place(
    frame: pd.DataFrame, found: Sequence[Suggestion], decimal: str, bounds: Bounds
) -> list[Suggestion]:
    """Take the place from columns of degrees or from pairs, whichever lie in the pack more often."""
    by_role = {one.roles[0]: one.column for one in found}
    if not {"latitude", "longitude", "coordinates"} <= {*by_role}:
        return list(found)
    pairs = [
        read_pair(one if isinstance(one, str) else None)
        for one in frame[by_role["coordinates"]].tolist()[:LOOKED_AT]
    ]
    degrees = [
        [
            read_degrees(one if isinstance(one, str) else None, decimal=decimal)[0]
            for one in frame[by_role[role]].tolist()[:LOOKED_AT]
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
        say("the coordinates of another column lie in the pack more often")
        if inside != columns
        else say("the coordinates are in columns of their own")
    )
    return [
        Suggestion(one.column, (EXTRA,), words, inside > columns, one.samples)
        if one.roles[0] in worse
        else one
        for one in found
    ]
