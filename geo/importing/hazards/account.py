"""What an import of hazardous areas understood and asks, as plain values for whoever shows it.

Values of columns about persons, and of columns left out, are in none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from geo.analysis.periods import day_words
from geo.importing.account import ColumnSaid, ValueSaid, samples_of
from geo.importing.hazards.lexicon import AREAS, WORK, Lexicon
from geo.importing.hazards.rows import sizes_side_by_side
from geo.importing.hazards.run import AreaImport
from geo.importing.hazards.work import PARTS
from geo.importing.persons import names_person
from geo.importing.roles import BY_CODE, EXTRA, IGNORED, PERSON
from geo.importing.run import index_of
from geo.language import Sayings, say, say_count
from geo.layers.fields import Schema
from geo.layers.schema import HAZARD_STATUS

_SHAPE: Final = frozenset({"geometry"})
_WORDS: Final = Sayings(
    {
        "status_date": "day its status was changed",
        "found_date": "day it was found, from which it is open",
        "closed_date": "day it was closed",
        "latitude": "latitude of a point of it",
        "longitude": "longitude of a point of it",
        "geometry": "its shape as text",
        "cancelled_m2": "area cancelled",
        "reduced_m2": "area reduced",
        "cleared_m2": "area cleared",
    }
)
_MOST_VALUES: Final = 200


def role_words(role: str, lexicon: Lexicon = AREAS) -> str:
    """Return what a column may be, in words, with the code mappings write."""
    if role in {EXTRA, IGNORED, PERSON}:
        words = BY_CODE[role].words
    elif role == "area_m2" and lexicon is AREAS:
        words = say("area as the service computed it")
    elif role in _WORDS:
        words = _WORDS[role]
    else:
        words = _holder(role, lexicon)[role].label
    return f"{words[:1].lower()}{words[1:]} ({role})"


def _holder(role: str, lexicon: Lexicon) -> Schema:
    return lexicon.schema if role in lexicon.schema else HAZARD_STATUS


def code_words(role: str, code: str, lexicon: Lexicon = AREAS) -> str:
    """Return the words of a code a value of a role may mean."""
    holder = _holder(role, lexicon)
    codes = holder[role].codes
    if role == "status" and (codes is None or code not in codes):
        codes = HAZARD_STATUS["product"].codes
    return codes.label(code) if codes is not None else code


_ROW_IS: Final = Sayings(
    {
        "hazards": "One row is one hazardous area.",
        "activities": "One row is one piece of work; one that gives several products is as many records.",
        "surveys": "One row is one survey.",
    }
)


def row_words(done: AreaImport) -> str:
    """Return what one row is."""
    return _ROW_IS[done.mapping.kind]


def columns_of(done: AreaImport) -> tuple[ColumnSaid, ...]:
    """Return all columns in the order of the file."""
    tags, left_out = done.reading.get("tags", {}), done.mapping.left_out
    found = []
    for name, role in done.mapping.columns.items():
        reason = done.mapping.reasons.get(name, "")
        hidden = name in left_out or names_person(name) or role in _SHAPE
        found.append(
            ColumnSaid(
                name=name,
                label=str(tags.get(name, "")),
                samples=() if hidden or name not in done.frame else samples_of(done.frame[name]),
                roles=(role,),
                reason=reason.removeprefix("LOOK: ").partition("; ")[0],
                asked=reason.startswith("LOOK"),
                personal=role == PERSON,
            )
        )
    return tuple(found)


def values_of(done: AreaImport) -> dict[str, tuple[ValueSaid, ...]]:
    """Return the words somebody has to answer for or has answered for, by role, the frequent ones first."""
    found = {}
    for role in dict.fromkeys([*done.asked, *done.mapping.codes]):
        said = done.mapping.codes.get(role, {})
        column = done.frame.get(done.mapping.column(role), ())
        rows = Counter(one.strip() for one in column if isinstance(one, str))
        values = [ValueSaid(value=one, rows=rows[one], code=code) for one, code in said.items()]
        values += [
            ValueSaid(value=one, rows=count)
            for one, count in done.asked.get(role, Counter()).most_common()
            if one not in said
        ]
        if values and role in done.mapping.lexicon.codes:
            found[role] = tuple(values[:_MOST_VALUES])
    return found


def inside(done: AreaImport) -> tuple[int, int]:
    """Return how many rows have a place, and how many of these lie in a district of the pack."""
    points = shapely.centroid(done.drawn.shapes)
    placed = points[~(shapely.is_missing(points) | shapely.is_empty(points))]
    found = index_of(done.after).locate(shapely.get_x(placed), shapely.get_y(placed))
    return len(placed), int(np.sum([one is not None for one in found]))


def sizes_told(done: AreaImport) -> Iterator[str]:
    """Say the sum a register has of itself beside what is drawn and what is counted; and what it lacks."""
    if done.mapping.lexicon is not AREAS:
        yield from lacking(done)
        return
    stated, drawn, counted = sizes_side_by_side(done.rows, done.drawn.drawn_m2)
    yield say(
        "Sizes in the file: stated {stated:,} m² in {stated_rows}, drawn {drawn:,} m² in {drawn_rows}, "
        "counted {counted:,} m² in {counted_rows}: an area counts as drawn, else as stated.",
        stated=stated[1],
        stated_rows=say_count("{number} row", "{number} rows", stated[0]),
        drawn=drawn[1],
        drawn_rows=say_count("{number} row", "{number} rows", drawn[0]),
        counted=counted[1],
        counted_rows=say_count("{number} row", "{number} rows", counted[0]),
    )
    yield from lacking(done)


def lacking(done: AreaImport) -> Iterator[str]:
    """Say which of size and district no column is taken for."""
    roles = {*done.mapping.columns.values(), *done.mapping.constants}
    if done.mapping.lexicon is not AREAS:
        yield from _work_lacking(done, roles)
        return
    if not roles & {"area_m2_stated", "area_m2"}:
        yield say("No column is taken for the size of areas: those not drawn whole count as 0.")
    if not roles & {"district", "district_code"}:
        yield say("No column is taken for the district: areas have the one they are drawn in.")


def _work_lacking(done: AreaImport, roles: set[str]) -> Iterator[str]:
    """Say which of product, area, day and link no column of a file of work is taken for."""
    if done.mapping.lexicon is not WORK:
        return
    if not roles & {"area_m2", *PARTS}:
        yield say("No column is taken for the area released, so none is in any sum.")
    elif not roles & {"product", *PARTS}:
        yield say("No column says whether ground was cancelled, reduced or cleared: the three are never one.")
    if "date_end" not in roles:
        yield say("No column is taken for the day of completion: what was released is in no period.")
    if "hazard_ids" not in roles:
        yield say("No column says on which areas the work was: what it released is taken from none.")


def last_day(done: AreaImport) -> Iterator[str]:
    """Say how far the records reach with the entries of an import, and which of them no view shows."""
    as_of, table = done.after.meta.as_of, done.after.hazard_status
    if done.mapping.lexicon is not AREAS:
        return
    mine = table[table["entry_id"].str.startswith(f"{done.batch.number}-")]
    late = int((mine["date"].dt.date > as_of).sum())
    if as_of > done.before:
        yield say(
            "With its entries the records of the pack reach {day}, without them {before}: as_of is not "
            "written in pack.toml and follows from what is recorded.",
            day=day_words(as_of),
            before=day_words(done.before),
        )
    if late:
        yield say(
            "{late:,} of its entries are later than {day}, the last day pack.toml describes, and no view "
            "shows them: correct as_of in pack.toml, or leave them out.",
            late=late,
            day=day_words(as_of),
        )
