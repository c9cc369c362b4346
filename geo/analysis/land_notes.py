"""What one must know to read the account of hazardous land."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from geo.analysis.periods import day_words
from geo.language import in_digits, marked, say, say_count

if TYPE_CHECKING:
    from geo.analysis.land import LandAccount

UNUSUAL: Final = 3.0
"""A period that releases more than this many times the median of those that release anything is named."""
GENERALISED: Final = marked(
    "This edition generalises perimeters outward, so the ground they take is not given."
)
_M2: Final = marked("All in m²; 1 ha is 10,000 m².")
_ADDS_UP: Final = marked(
    "Opening + new - cancelled - reduced - cleared + correction = closing, the sum of what is left."
)
_DRAWN: Final = marked(
    "Drawn are whole perimeters still open: their sum, and their union, in which ground counts once."
)
_MORE: Final = marked(
    "Released more than {times} times the median, as where reports of a longer time come in: {periods}."
)
_FIRST_ENTRY: Final = marked(
    "An area is new on the day of its first entry; where an import told only its last status, it was found "
    "earlier."
)
_LISTED: Final = marked(
    "Of what is new, {m2:,} m² are told first by a register: these areas were found on an earlier day, "
    "which it does not state."
)
_CLOSED: Final = marked(
    "The correction takes off {m2:,} m² that were left of areas when they were closed, of which no report "
    "says how much was cancelled, reduced or cleared."
)
_EXCEEDED: Final = marked(
    "The correction adds {m2:,} m² that reports release beyond what was open of their areas by then, as "
    "where work ends after the day an area was closed."
)
_BEGINS: Final = marked(
    "Not recorded before {day}, the day of the first entry: what was open until then is not recorded, and of "
    "days before it no figure is told."
)
_DAYS: Final = marked("Days told: {start} to {end}.")


def notes_of(account: LandAccount) -> tuple[str, ...]:
    """Return what one must know to read an account, its unit and its sum first."""
    general = any(row.drawn is None for row in account.rows)
    last = account.end - dt.timedelta(days=1)
    days = say(_DAYS, start=day_words(account.days.start), end=day_words(last))
    told = [
        say(_M2),
        say(_ADDS_UP),
        days,
        *account.waiting,
        *account.reported,
        say(GENERALISED if general else _DRAWN),
    ]
    if account.unusual:
        told.append(say(_MORE, times=f"{UNUSUAL:g}", periods=", ".join(account.unusual)))
    told += _of_areas(account)
    if account.first is not None and account.start <= account.first:
        told.append(say(_BEGINS, day=day_words(account.first)))
    told += _of_parts(account)
    if account.rough:
        told.append(_rough(account.rough))
    if account.later:
        told.append(
            say_count(
                "{number} entry after {day}, the last day told, is in no row.",
                "{number} entries after {day}, the last day told, are in no row.",
                account.later,
                day=day_words(last),
            )
        )
    if account.unmeasured:
        told.append(
            say_count(
                "{number} area has no area stated or drawn and counts as 0.",
                "{number} areas have no area stated or drawn and count as 0.",
                account.unmeasured,
            )
        )
    return tuple(told)


def _rough(number: int) -> str:
    return say_count(
        "Of {number} area a month or a year is all that is known: it is new on the first and closed on the "
        "last day it may have been, and may belong to another part of that time.",
        "Of {number} areas a month or a year is all that is known: they are new on the first and closed on "
        "the last day it may have been, and may belong to another part of that time.",
        number,
    )


def _undated(account: LandAccount) -> str:
    still, number, known = account.undated_open, account.undated, {"m2": in_digits(account.undated_m2)}
    if not still.areas:
        return say_count(
            "{number} area of {m2} m² has no dated entries and is in no row.",
            "{number} areas of {m2} m² have no dated entries and are in no row.",
            number,
            **known,
        )
    return say_count(
        "{number} area of {m2} m² has no dated entries and is in no row; it is not recorded as closed.",
        "{number} areas of {m2} m² have no dated entries and are in no row; {open} of them, of {open_m2} m², "
        "are not recorded as closed.",
        number,
        open=in_digits(still.areas),
        open_m2=in_digits(still.m2),
        **known,
    )


def _of_areas(account: LandAccount) -> list[str]:
    """Return which areas are in no row."""
    told = [_undated(account)] if account.undated else []
    if account.closed_first:
        told.append(
            say_count(
                "{number} area of {m2} m² is closed by its first entry: what was open of it before is not "
                "recorded, so it is in no column.",
                "{number} areas of {m2} m² are closed by their first entry: what was open of them before is "
                "not recorded, so they are in no column.",
                account.closed_first,
                m2=in_digits(account.closed_first_m2),
            )
        )
    return told


def _of_parts(account: LandAccount) -> list[str]:
    """Return what parts of lines have a reason of their own."""
    told = []
    parts = account.whole.parts if account.rows else {}
    if parts.get("listed"):
        told.append(say(_LISTED, m2=parts["listed"]))
    elif account.single:
        told.append(say(_FIRST_ENTRY))
    if parts.get("closed"):
        told.append(say(_CLOSED, m2=-parts["closed"]))
    if parts.get("exceeded"):
        told.append(say(_EXCEEDED, m2=parts["exceeded"]))
    return told
