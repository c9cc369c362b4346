"""What dated entries say of the areas of every layer drawn by its own shapes: one record for each layer.

A further layer is a function from a pack to what is told of each of its rows, and the states it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from geo.analysis.activities import WORKED, activities
from geo.analysis.hazards import STATE, Turn, histories
from geo.analysis.surveys import SURVEYED, surveys
from geo.layers.kinds import ACTIVITIES, HAZARDS, SURVEYS

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.layers.vocabulary import CodeList


class AreaTold(Protocol):
    """What is told of one area: how it stands from which day on, and what is said of earlier days."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """In the order of their days; one without a day holds on all of them."""

    @property
    def before(self) -> str:
        """Said of days before the first turn; empty where there is none."""

    def on(self, end: date) -> Turn:
        """Return how it stands at the end of a period, of which `end` is the first day after it."""


@dataclass(frozen=True, slots=True)
class AreaStates:
    """How the areas of one layer stand.

    Parameters
    ----------
    states
        The codes of their turns.
    told
        From a pack to what is told of each row of the layer, in its order.
    classed_by, dated_by
        Its field whose codes are classes, and the day without which an area looks paler.
    """

    states: CodeList
    told: Callable[[Pack], tuple[AreaTold, ...]]
    classed_by: str = "class"
    dated_by: str = "survey_date"


AREAS: Final[Mapping[str, AreaStates]] = MappingProxyType(
    {
        HAZARDS.key: AreaStates(STATE, histories),
        SURVEYS.key: AreaStates(SURVEYED, surveys, classed_by="survey_type"),
        ACTIVITIES.key: AreaStates(WORKED, activities, classed_by="kind", dated_by="date_start"),
    }
)
"""By key of the kind in `geo.layers.kinds.AREAL`."""
