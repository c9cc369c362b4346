"""How many settlements were surveyed by a day, counted over the records: what maps of it are held against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.analysis.area_districts import area_districts
from geo.analysis.surveys import surveys
from geo.layers.pack import Pack

DONE = ("hazard_found", "no_hazard_found", "no_result")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Settlements of a district that surveys name, and those of them surveyed by a day."""

    district_id: str | None
    settlements: int
    surveyed: int


def settlements_surveyed(pack: Pack, end: dt.date) -> tuple[Surveyed, ...]:
    """Return by district how many of the settlements that surveys name were surveyed before a day.

    A settlement surveyed twice is one. Settlements that no survey names are in neither number: nothing is
    recorded of them.
    """
    table = pack.table("surveys")
    found: dict[str | None, dict[str, bool]] = {}
    codes = area_districts(pack, "surveys")
    for name, code, told in zip(table["settlement"], codes, surveys(pack), strict=True):
        if not isinstance(name, str):
            continue
        mine = found.setdefault(code if isinstance(code, str) else None, {})
        done = told.on(end).state in DONE
        mine[name] = mine.get(name, False) or done
    return tuple(
        Surveyed(code, len(mine), sum(mine.values()))
        for code, mine in sorted(found.items(), key=lambda one: (one[0] is None, one[0] or ""))
    )
