"""What the dated entries of a hazardous area say of any day.

Entries alone tell a history: today's status is no status of an earlier day. Before the first entry nothing is
recorded of an area; one without entries has the status of its file on every day, and that is said of it. A
closed area is told by what was done with it, the three products apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.analysis.periods import day_words
from geo.language import marked, say
from geo.layers.vocabulary import HAZARD_STATUS, RELEASE_PRODUCT, CodeList, Term
from geo.text import listed
from geo.words import month_name

if TYPE_CHECKING:
    from geo.layers.pack import Pack

STATE: Final = CodeList(
    "state",
    (
        Term("open", "Open"),
        Term("worked", "Worked on or suspended"),
        Term("closed_cancelled", "Closed: cancelled"),
        Term("closed_reduced", "Closed: reduced"),
        Term("closed_cleared", "Closed: cleared"),
        Term("closed_several", "Closed: by several of these"),
        Term("closed_unknown", "Closed: how is not recorded"),
        Term("before", "Not yet recorded on that day"),
        Term("unknown", "Status not recorded"),
    ),
)
"""How an area stands on a day, as maps tell it apart."""
NO_DATES: Final = marked("no dates are recorded")
NO_AREAS: Final = marked(
    "This pack holds no hazardous areas, so there is no account of land; that says nothing about the ground. "
    "What is published of cleared and of contaminated land stands with the data."
)
_WAITING: Final = marked("{file}: {what}")
_SOME_WAIT: Final = marked(
    "Rows of imports of areas or of work were held when they were imported; unless they came in since, they "
    "are in no figure, and these are not all that is recorded."
)
_NONE_GIVEN: Final = marked(
    "No hazardous area is given here, so there is no account of land; that says nothing about the ground."
)
CLOSED: Final = ("closed", "handed_over")
_DRAWN: Final = {"open": "open", "in_progress": "worked", "suspended": "worked"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry of an area; texts are empty, `area_m2` None, where there is none.

    `precision` is a code of `STATED_PRECISION`, empty where the day is known, `basis` one of `ENTRY_BASIS`.
    """

    day: dt.date
    status: str
    product: str = ""
    area_m2: float | None = None
    document: str = ""
    precision: str = ""
    basis: str = ""

    @property
    def since(self) -> str:
        """The day in words, or the month or year where that is all that is known."""
        return {
            "year": say("{year}, the day is not known", year=self.day.year),
            "month": say(
                "{month} {year}, the day is not known", month=month_name(self.day.month), year=self.day.year
            ),
        }.get(self.precision) or day_words(self.day)


@dataclass(frozen=True, slots=True)
class Turn:
    """How an area stands from a day on: a code of `STATE`, and in words; without a day on all days."""

    day: dt.date | None
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class History:
    """What is recorded of the status of one area.

    Parameters
    ----------
    entries
        In the order of their days.
    today
        Status on the day of the file, a code of `HAZARD_STATUS`; empty for none.
    """

    entries: tuple[Entry, ...]
    today: str = ""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """From which day on it stands how; several entries of one day make one turn."""
        if not self.entries:
            return (Turn(None, _state(self.today, ()), f"{_words(self.today, ())}; {say(NO_DATES)}"),)
        found: dict[dt.date, Turn] = {}
        products: list[str] = []
        since = self.entries[0]
        for entry in self.entries:
            if entry.product and entry.product not in products:
                products.append(entry.product)
            since = since if since.status == entry.status else entry
            told = tuple(products) if entry.status in CLOSED else ()
            words = say("{text}, since {day}", text=_words(entry.status, told), day=since.since)
            found[entry.day] = Turn(entry.day, _state(entry.status, told), words)
        return tuple(found.values())

    @property
    def before(self) -> str:
        """What is said of days before the first entry; empty where there is none."""
        return say("Not recorded before {day}", day=self.entries[0].since) if self.entries else ""

    def on(self, end: dt.date) -> Turn:
        """Return how it stands at the end of a period; see `turn_on`."""
        return turn_on(self.turns, end, before=self.before)


def turn_on(turns: Sequence[Turn], end: dt.date, *, before: str) -> Turn:
    """Return how an area stands at the end of a period.

    Parameters
    ----------
    turns
        In the order of their days.
    end
        The first day after the period.
    before
        What is said of days before the first of them.
    """
    past = [turn for turn in turns if turn.day is None or turn.day < end]
    return past[-1] if past else Turn(None, "before", before)


def histories(pack: Pack) -> tuple[History, ...]:
    """Return the history of each hazardous area of a pack, in the order of its layer."""
    told: dict[str, list[Entry]] = {}
    columns = [
        *("hazard_id", "date", "status", "product", "area_m2", "document", "date_precision", "date_basis"),
    ]
    rows = pack.hazard_status.sort_values("date", kind="stable").reindex(columns=columns)
    for name, day, status, product, area, document, *how in rows.itertuples(index=False, name=None):
        told.setdefault(str(name), []).append(
            Entry(
                day.date(),
                str(status),
                _text(product),
                None if pd.isna(area) else float(area),
                _text(document),
                *map(_text, how),
            )
        )
    hazards = pack.hazards
    return tuple(
        History(tuple(told.get(str(name), ())), _text(today))
        for name, today in zip(hazards["hazard_id"], hazards["status"], strict=True)
    )


def no_areas(pack: Pack) -> str:
    """Return what is said of a pack, or an edition, without hazardous areas; empty where it has some.

    An edition that holds back what is meant for fewer readers does not say that the pack holds none.
    """
    if not pack.hazards.empty:
        return ""
    if pack.edition is not None and pack.edition.holds_back:
        return pack.edition.none_of(say(_NONE_GIVEN))
    return " ".join([say(NO_AREAS), *waiting_words(pack)])


def waiting_words(pack: Pack) -> tuple[str, ...]:
    """Return what is said of rows of imports of areas and of work that wait: what is told is not all of them.

    An edition names no file; those who made it know which.
    """
    found = [one for one in pack.findings if one.rule == "batch.land_waiting"]
    if pack.edition is not None:
        return (say(_SOME_WAIT),) if found else ()
    return tuple(say(_WAITING, file=one.file, what=one.message) for one in found)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _state(status: str, products: Sequence[str]) -> str:
    if not status:
        return "unknown"
    if status not in CLOSED:
        return _DRAWN[status]
    if len(products) > 1:
        return "closed_several"
    return f"closed_{products[0]}" if products else "closed_unknown"


def _words(status: str, products: Sequence[str]) -> str:
    if not status:
        return say("Not recorded")
    label = HAZARD_STATUS.label(status)
    if status not in CLOSED:
        return label
    told = listed([RELEASE_PRODUCT.label(one).lower() for one in products])
    return f"{label} ({told or say('how is not recorded')})"
