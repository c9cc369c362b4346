"""What dated surveys say of any day: surveyed by then, with which result, or not surveyed by then.

A result holds from the last day of its survey on and is that of this day: nobody looked later. Before it the
ground is as unknown as ground of which no survey is recorded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.analysis.hazards import NO_DATES, Turn, turn_on
from geo.analysis.periods import day_words
from geo.language import Sayings, say
from geo.layers.vocabulary import CodeList, Term

if TYPE_CHECKING:
    from geo.layers.pack import Pack

SURVEYED: Final = CodeList(
    "surveyed",
    (
        Term("hazard_found", "Surveyed: hazard found"),
        Term("no_hazard_found", "Surveyed: nothing found on that day"),
        Term("no_result", "Surveyed: result not recorded"),
        Term("not_surveyed", "Not surveyed"),
        Term("before", "Not surveyed by that day"),
    ),
)
"""How a survey stands on a day, as maps tell it apart."""
_WORDS: Final = Sayings(
    {
        "hazard_found": "Surveyed, hazard found on {day}",
        "no_hazard_found": "Surveyed, nothing found on {day}",
        "no_result": "Surveyed on {day}, result not recorded",
    }
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is told of one survey: its result from its last day on, and what is said of earlier days."""

    turns: tuple[Turn, ...]
    before: str = ""

    def on(self, end: dt.date) -> Turn:
        """Return how it stands at the end of a period, of which `end` is the first day after it."""
        return turn_on(self.turns, end, before=self.before)


def surveys(pack: Pack) -> tuple[Survey, ...]:
    """Return what is told of each survey of a pack, in the order of its layer."""
    table = pack.table("surveys")
    return tuple(
        _survey(result if isinstance(result, str) else "", None if pd.isna(day) else day.date())
        for result, day in zip(table["result"], table["survey_date"], strict=True)
    )


def _survey(result: str, day: dt.date | None) -> Survey:
    if result == "not_surveyed":
        return Survey((Turn(None, result, SURVEYED.label(result)),))
    state = result or "no_result"
    if day is None:
        return Survey((Turn(None, state, f"{SURVEYED.label(state)}; {say(NO_DATES)}"),))
    told = day_words(day)
    return Survey(
        (Turn(day, state, say(_WORDS.template(state), day=told)),),
        say("No survey recorded before {told}", told=told),
    )
