"""What is counted of incidents: the one table that counts, maps, sheets, exports, menus and the script read.

A measure is made of the numbers of people an incident records, its parts: people are added, or incidents
are counted; where such a measure has parts, those alone in which somebody of them was hurt. Columns of counts
stand in the order of `TABLE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.language import worded
from geo.layers.vocabulary import CodeList, Term

PARTS: Final = ("killed", "injured", "outcome_unknown")
"""Numbers of people an incident records, none of them in another."""
OUTCOMES: Final = PARTS[:2]
"""Those of them whose number may be told to be not recorded."""
LEAST: Final = "least"
MOST: Final = "most"
RANGED: Final = tuple(f"{part}_{end}" for part in PARTS for end in (LEAST, MOST))
"""The ends between which such a number lies where a source gives two, or an estimate with both."""


@worded("label", "definition")
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
    """

    key: str
    label: str
    parts: tuple[str, ...]
    people: bool
    definition: str = ""
    hxl: str = ""


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
"""Every measure, in the order of columns."""
MEASURES: Final = tuple(one.key for one in TABLE)
"""Their keys."""
INCIDENTS: Final = MEASURES.index("incidents")
CASUALTIES: Final = MEASURES.index("casualties")
GAPPED: Final = tuple(one.key for one in TABLE if one.parts)
"""Those whose number may be not recorded."""
MEASURE: Final = CodeList(
    "measure",
    tuple(
        Term(one.key, one.label, one.definition)
        for one in sorted(TABLE, key=lambda one: len(one.parts), reverse=True)
    ),
)
"""The same as menus have them, what holds most first."""
