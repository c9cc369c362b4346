"""What dated work says of any day: going on, or done with its product, each by its own days alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.analysis.hazards import NO_DATES, Turn, turn_on
from geo.analysis.periods import day_words
from geo.language import Sayings, say
from geo.layers.vocabulary import RELEASE_PRODUCT, WORK_STATUS, CodeList, Term

if TYPE_CHECKING:
    from geo.layers.pack import Pack

WORKED: Final = CodeList(
    "worked",
    (
        Term("in_progress", "Going on"),
        Term("suspended", "Suspended"),
        Term("planned", "Planned"),
        Term("done_cancelled", "Done: cancelled"),
        Term("done_reduced", "Done: reduced"),
        Term("done_cleared", "Done: cleared"),
        Term("done", "Done: no product"),
        Term("unknown", "Status not recorded"),
        Term("before", "Not begun by that day"),
    ),
)
"""How work stands on a day, as maps tell it apart."""
_BEGUN: Final = Sayings(
    {
        "in_progress": "Going on, since {day}",
        "suspended": "Suspended, begun {day}",
        "planned": "Planned, from {day}",
    }
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is told of one activity."""

    turns: tuple[Turn, ...]
    before: str = ""

    def on(self, end: dt.date) -> Turn:
        """Return how it stands at the end of a period, of which `end` is the first day after it."""
        return turn_on(self.turns, end, before=self.before)


def activities(pack: Pack) -> tuple[Work, ...]:
    """Return what is told of each activity of a pack, in the order of its layer."""
    table = pack.table("activities")
    columns = ["status", "product", "date_start", "date_end"]
    return tuple(
        _work(_text(status), _text(product), _day(start), _day(end))
        for status, product, start, end in table[columns].itertuples(index=False, name=None)
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def _work(status: str, product: str, start: dt.date | None, end: dt.date | None) -> Work:
    done = f"done_{product}" if product else "done"
    if start is None and end is None:
        state = {"completed": done, "": "unknown"}.get(status, status)
        label = WORK_STATUS.label(status) if status else say("Status not recorded")
        return Work((Turn(None, state, f"{label}; {say(NO_DATES)}"),))
    turns = []
    if start is not None:
        state = status if end is None and status in _BEGUN else "in_progress"
        turns.append(Turn(start, state, say(_BEGUN.template(state), day=day_words(start))))
    if end is not None:
        words = say("Done on {day}", day=day_words(end))
        if product:
            label = RELEASE_PRODUCT.label(product).lower()
            words = say("Done ({product}) on {day}", product=label, day=day_words(end))
        turns.append(Turn(end, done, words))
    return Work(tuple(turns), say("Not recorded before {day}", day=day_words(turns[0].day or dt.date.min)))
