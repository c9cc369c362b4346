"""What a file states about geometries, set against them: areas, ground taken twice, districts of places."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geo.checking.conditions import Check, Context, Hits, Mask, Table, nothing
from geo.checking.places import SLIGHT_KM, km_from_stated
from geo.language import say
from geo.layers import areas

_NAMED_OVERLAPS = 3


def areas_differ(table: Table, _: Context) -> Mask:
    """Find hazards whose stated and computed areas are more than 5 % apart."""
    return areas.apart(table.number("area_m2_stated"), table.number("area_m2")) > areas.TOLERANCE


def not_as_drawn(field: str, *, km2: float, decimals: int, without: str = "") -> Check:
    """Return the check of a stated area against that of the polygon: more than 5 % apart.

    Parameters
    ----------
    field
        The stated area.
    km2
        Its unit in km2.
    decimals
        With which the drawn area is printed in that unit.
    without
        Another stated area; where it is recorded, that one is checked.
    """

    def check(table: Table, _: Context) -> Hits:
        drawn = table.examined().km2 / km2
        share = areas.apart(table.number(field), drawn)
        if without:
            share = np.where(np.isnan(table.number(without)), share, np.nan)
        return Hits(
            np.asarray(share > areas.TOLERANCE, dtype=bool),
            lambda position: {"drawn": f"{drawn[position]:,.{decimals}f}"},
        )

    return check


def overlapping(table: Table, _: Context) -> Hits:
    """Find districts that take ground of an earlier row."""
    shared: dict[int, list[str]] = {}
    names, ids = table.code("name_en"), table.code("district_id")
    for first, second, km2 in table.examined().overlaps:
        shared.setdefault(second, []).append(
            say("{names} ({ids}) by {km2:,.1f} km²", names=names[first], ids=ids[first], km2=km2)
        )
    mask = np.isin(np.arange(len(table)), list(shared))

    def words(position: int) -> Mapping[str, str]:
        own = f"{names[position]} ({ids[position]})"
        listed = shared[position]
        more = (
            " " + say("and {number} more", number=len(listed) - _NAMED_OVERLAPS)
            if len(listed) > _NAMED_OVERLAPS
            else ""
        )
        return {"own": own, "others": ", ".join(listed[:_NAMED_OVERLAPS]) + more}

    return Hits(mask, words)


def in_another_district(table: Table, context: Context) -> Hits | Mask:
    """Find points that lie more than 5 km from the border of the district they are said to be in."""
    index = context.districts
    if index is None:
        return nothing(table)
    lon, lat = table.number("longitude"), table.number("latitude")
    stated = np.array([one if one in index else None for one in table.code("district_id")], dtype=object)
    polygon = index.locate(lon, lat)
    km, _ = km_from_stated(index, stated, polygon, lon, lat)

    def words(position: int) -> Mapping[str, str]:
        lies = polygon[position]
        return {
            "km": f"{km[position]:.1f}",
            "stated": index.title(stated[position]),
            "lies": say("in no district") if lies is None else say("in {index}", index=index.title(lies)),
        }

    return Hits(np.asarray(km > SLIGHT_KM, dtype=bool), words)
