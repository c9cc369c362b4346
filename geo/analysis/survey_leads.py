"""Accidents beside recorded hazardous areas: how many lay in which band, and a work list of survey leads.

A lead is an accident that certainly lay outside every area recorded on its day. Areas recorded since may hold
it by now: what is told of today stands beside, and leads that are outside today as well come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.analysis.around import WITHIN_M, Nearby
from geo.analysis.near import BAND, UNDECIDED, Nearness, nearness
from geo.language import in_digits, marked, say, say_count
from geo.text import listed

if TYPE_CHECKING:
    from geo.layers.pack import Pack

OUTSIDE: Final = marked(
    "An accident outside every recorded area is a lead for survey: there may be hazards nobody has recorded. "
    "An accident inside one says nothing of the ground beside it."
)
_CLOSED: Final = marked("May have happened in an area that was closed by then: {accidents}.")
_MOST_CLOSED: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Accidents beside recorded areas, as these stood on the day of each and as they stand on the last day.

    Parameters
    ----------
    then, today
        As `geo.analysis.near.nearness` tells it.
    leads
        Positions of the incidents that are leads, those outside today as well first, then the newest.
    """

    then: Nearness
    today: Nearness
    leads: tuple[int, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What one must know to read it."""
        told = [say(OUTSIDE)]
        if possibly := int(self.then.possibly_outside.sum()):
            told.append(
                say(
                    "Possibly outside and possibly inside, and in no list: {possibly:,} accidents.",
                    possibly=possibly,
                )
            )
        if number := self.then.unplaced_areas:
            told.append(
                say_count(
                    "{number} recorded area has no place and stands in no distance.",
                    "{number} recorded areas have no place and stand in no distance.",
                    number,
                )
            )
        return tuple(told)

    def counts(self) -> pd.DataFrame:
        """Return how many accidents lay in each band: certainly, at the nearest, at the farthest.

        Returns
        -------
        pd.DataFrame
            ``code``, ``label`` and the three numbers; then one row for each reason why no band is told, whose
            number stands under ``certain`` alone.
        """
        least, most = self.then.least, self.then.most
        rows: list[dict[str, Any]] = [
            {
                "code": term.code,
                "label": term.label,
                "certain": int(((least == at) & (most == at)).sum()),
                "nearest": int((least == at).sum()),
                "farthest": int((most == at).sum()),
            }
            for at, term in enumerate(BAND)
        ]
        rows += [
            {
                "code": f"undecided_{term.code}",
                "label": say("Not decidable: {label}", label=f"{term.label[:1].lower()}{term.label[1:]}"),
                "certain": int((self.then.undecided == at).sum()),
            }
            for at, term in enumerate(UNDECIDED)
        ]
        table = pd.DataFrame(rows)
        return table.astype(dict.fromkeys(("certain", "nearest", "farthest"), "Int64"))


def beside(pack: Pack) -> Beside:
    """Return the accidents of a pack beside its recorded areas, and the leads for survey among them."""
    then, today = nearness(pack), nearness(pack, on=pack.meta.as_of)
    day = pack.incidents["date_start"].fillna(pd.Timestamp.min).to_numpy()
    leads = np.flatnonzero(then.outside)
    order = sorted(leads.tolist(), key=lambda at: (not today.outside[at], -day[at].astype(np.int64), at))
    return Beside(then, today, tuple(order))


def closed_words(pack: Pack, found: Beside) -> str:
    """Return which accidents may have lain in an area that was closed by then; empty where none may."""
    inside = np.flatnonzero(found.then.closed >= 0).tolist()
    names, areas = pack.incidents["incident_id"], pack.hazards["hazard_id"]
    told = [
        say("{iloc} in {iloc_2}", iloc=names.iloc[at], iloc_2=areas.iloc[found.then.closed[at]])
        for at in inside[:_MOST_CLOSED]
    ]
    more = len(inside) - len(told)
    ends = [say("{more:,} more", more=more)] if more else []
    return say(_CLOSED, accidents=listed([*told, *ends])) if told else ""


def rows_of(pack: Pack, found: Beside) -> list[dict[str, Any]]:
    """Return what is told of each accident, as plain values; in the order of the incidents."""
    incidents, areas = pack.incidents, pack.hazards["hazard_id"]
    leads = {*found.leads}

    def area(at: int) -> str | None:
        return None if at < 0 else str(areas.iloc[at])

    rows = []
    for at, (name, code) in enumerate(
        incidents[["incident_id", "district_code"]].itertuples(index=False, name=None)
    ):
        then, today = found.then, found.today
        rows.append(
            {
                "incident_id": name,
                "district_code": None if pd.isna(code) else code,
                "place_uncertainty_m": float(then.radius_m[at]) if then.undecided[at] != 0 else None,
                "least": _code(then.least[at]),
                "most": _code(then.most[at]),
                "undecided": None if then.undecided[at] < 0 else UNDECIDED.codes()[then.undecided[at]],
                "hazard_id": area(int(then.nearest[at])),
                "closed_hazard_id": area(int(then.closed[at])),
                "today_least": _code(today.least[at]),
                "today_most": _code(today.most[at]),
                "lead": at in leads,
                "lead_today": at in leads and bool(today.outside[at]),
            }
        )
    return rows


def _code(at: int) -> str | None:
    return None if at < 0 else BAND.codes()[at]


def to_text(pack: Pack, found: Beside, lying: Sequence[Nearby]) -> str:
    """Return bands, leads and what lies near open areas as tables of text."""
    head = ["", "certainly", say("at the nearest"), say("at the farthest")]
    bands = [
        [str(row.label), *(_number(one) for one in (row.certain, row.nearest, row.farthest))]
        for row in found.counts().itertuples()
    ]
    incidents = pack.incidents
    leads = [
        [str(incidents["incident_id"].iloc[at]), found.then.words(at), found.today.words(at)]
        for at in found.leads
    ]
    within = [say("within {metres:,} m", metres=metres) for metres in WITHIN_M]
    near = [[one.heading, *(one.words(at) for at in range(len(WITHIN_M)))] for one in lying]
    return "\n".join(
        [
            *_aligned([head, *bands]),
            "",
            *filter(None, [*found.notes, closed_words(pack, found)]),
            "",
            *_aligned([[say("Leads for survey"), say("on its day"), "today"], *leads]),
            "",
            *_aligned([[say("Near areas that are open"), *within], *near]),
        ]
    )


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(line[at]) for line in table) for at in range(len(table[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]


def _number(value: Any) -> str:
    return "" if value is pd.NA else in_digits(value)
