"""What is measured: the one table that counts, maps, sheets, exports, menus and the script read.

A measure of incidents is made of the numbers of people an incident records, its parts: people are added, or
incidents are counted; where such a measure has parts, those alone in which somebody of them was hurt. Columns
of counts stand in the order of `TABLE`. Measures of ground stand beside them, for maps and sheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.language import template_of, worded
from geo.layers.vocabulary import CodeList, Term

PARTS: Final = ("killed", "injured", "outcome_unknown")
"""Numbers of people an incident records, none of them in another."""
OUTCOMES: Final = PARTS[:2]
"""Those of them whose number may be told to be not recorded."""
LEAST: Final = "least"
MOST: Final = "most"
RANGED: Final = tuple(f"{part}_{end}" for part in PARTS for end in (LEAST, MOST))
"""The ends between which such a number lies where a source gives two, or an estimate with both."""


@worded("label", "definition", "dated")
@dataclass(frozen=True)
class Measure:
    """One number counted of incidents.

    Parameters
    ----------
    key
        Name in addresses, JSON, columns of tables, options and `geo.analysis.records.Figures`.
    label
        What menus, legends and heads of columns call it.
    parts
        Of `PARTS`: the people meant.
    people
        Whether people are added; else incidents are counted.
    definition
        What it means, where the label does not say.
    hxl
        Hashtag of the Humanitarian Exchange Language, empty where none fits.
    of
        What it is measured of: ``incidents``, ``hazards``, ``released`` ground, or ``surveys``. What is not
        of incidents is no column of counts, stands on maps and sheets alone and has no rate.
    dated
        Which days of a period it goes by, in a sentence; empty for incidents, each of which says so itself.
    share
        Whether it is a part of a whole, which holds for a district and is no size.
    """

    key: str
    label: str
    parts: tuple[str, ...]
    people: bool
    definition: str = ""
    hxl: str = ""
    of: str = "incidents"
    dated: str = ""
    share: bool = False

    @property
    def sums_up(self) -> bool:
        """Whether it is what came about within a period; else it is how things stand at its end."""
        return self.of in {"incidents", "released"}


TABLE: Final = (
    Measure(
        "incidents",
        "Incidents",
        parts=(),
        people=False,
        definition="One detonation or tightly linked chain of detonations",
    ),
    Measure("killed", "Killed", parts=("killed",), people=True, hxl="#affected+killed"),
    Measure("injured", "Injured", parts=("injured",), people=True, hxl="#affected+injured"),
    Measure(
        "casualties",
        "Casualties",
        parts=PARTS,
        people=True,
        definition="Killed, injured and outcome unknown together",
        hxl="#affected+killed+injured",
    ),
)
"""Every measure of incidents, in the order of columns."""
_AT_THE_END: Final = (
    "As recorded at the end of the period. Areas without dates are as in the file on every day, and stand in "
    "the upper figure alone."
)
_RELEASED: Final = (
    "Released within the period, by the last days of activities. Work without a last day stands in the upper "
    "figure alone."
)
OF_LAND: Final = (
    Measure(
        "hazard_km2",
        "Recorded hazard area, km²",
        parts=(),
        people=False,
        definition="Ground within perimeters that are open or worked on; where they overlap it counts once",
        of="hazards",
        dated=_AT_THE_END,
    ),
    Measure(
        "hazards_open",
        "Open hazardous areas",
        parts=(),
        people=False,
        definition="Areas that are open, worked on or suspended",
        of="hazards",
        dated=_AT_THE_END,
    ),
    *(
        Measure(
            f"{product}_km2",
            label,
            parts=(),
            people=False,
            definition="Each product stands for itself; no two are added",
            of="released",
            dated=_RELEASED,
        )
        for product, label in (
            ("cancelled", "Land cancelled, km²"),
            ("reduced", "Land reduced, km²"),
            ("cleared", "Land cleared, km²"),
        )
    ),
    Measure(
        "surveyed_percent",
        "Settlements surveyed, %",
        parts=(),
        people=False,
        definition="Of the settlements that surveys name; of others nothing is recorded",
        of="surveys",
        share=True,
        dated="Surveyed by the end of the period. Surveys without a day stand in the upper figure alone.",
    ),
)
"""Every measure of ground, which maps and sheets show."""
MEASURES: Final = tuple(one.key for one in TABLE)
"""Their keys."""
INCIDENTS: Final = MEASURES.index("incidents")
CASUALTIES: Final = MEASURES.index("casualties")
GAPPED: Final = tuple(one.key for one in TABLE if one.parts)
"""Those whose number may be not recorded."""
LAND: Final = tuple(one.key for one in OF_LAND)
MAPPED: Final = (*MEASURES, *LAND)
"""Keys of everything a map may show."""
MEASURE: Final = CodeList(
    "measure",
    tuple(
        Term(one.key, template_of(one, "label"), template_of(one, "definition"))
        for one in (*sorted(TABLE, key=lambda one: len(one.parts), reverse=True), *OF_LAND)
    ),
)
"""The same as menus have them, what holds most first."""
COUNTED: Final = CodeList("measure", tuple(term for term in MEASURE if term.code in MEASURES))
"""Those of incidents alone."""


def measure_of(key: str) -> Measure:
    """Return a measure by its key; ``KeyError`` for none."""
    return _BY_KEY[key]


_BY_KEY: Final = {one.key: one for one in (*TABLE, *OF_LAND)}
