"""Months as addresses write them: "2021-04", "Apr 2021", a year, or a day where a month begins or ends.

A period has a first and a last month, both counted. An end may also be written as the options of the commands
have it, as the first year, month or day that is not counted any more.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from enum import StrEnum

Offered = Callable[[str], str | None]
"""Turns a text of a link into the code a pack knows it by, or None."""

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_WORDS_MONTH = re.compile(r"([a-z]{3})[a-z]* ([0-9]{4})")
_YEAR = re.compile(r"[1-9][0-9]{3}")
_DAY = re.compile(r"([1-9][0-9]{3}-(?:0[1-9]|1[0-2]))-([0-9]{2})")


class End(StrEnum):
    """Which end of a period a text tells."""

    FROM = "from"
    THROUGH = "through"
    TO = "to"


def month_code(text: str) -> str | None:
    """Return "2021-04" for "2021-04", "Apr 2021" or "April 2021"; None for anything else."""
    folded = " ".join(text.casefold().split())
    if _ISO_MONTH.fullmatch(folded):
        return folded
    match = _WORDS_MONTH.fullmatch(folded)
    if match is None or match[1] not in _MONTH_NAMES:
        return None
    return f"{match[2]}-{_MONTH_NAMES.index(match[1]) + 1:02d}"


def month_at(text: str, end: End, offered: Offered) -> str | None:
    """Return the first or the last month that an end of a period means, None where it means none.

    Parameters
    ----------
    text
        A month, a year, or a day on which a month begins or ends.
    end
        Which end it is. A month is counted whichever it is: what links of every age say.
    offered
        Turns a month into the one a pack knows, or None; of a year the outermost that it knows is meant.
    """
    code = month_code(text)
    if code is not None:
        return offered(code)
    if _YEAR.fullmatch(text):
        year = int(text) - (end is End.TO)
        months = range(1, 13) if end is End.FROM else range(12, 0, -1)
        return next(_known((f"{year:04d}-{month:02d}" for month in months), offered), None)
    day = _DAY.fullmatch(text)
    return offered(code) if day and (code := _month_of_day(day[1], int(day[2]), end)) else None


def _known(codes: Iterator[str], offered: Offered) -> Iterator[str]:
    return (found for code in codes if (found := offered(code)) is not None)


def _month_of_day(month: str, day: int, end: End) -> str | None:
    """Return the month that begins, or has ended, on a day; None for a day that would cut one."""
    year, number = (int(part) for part in month.split("-"))
    if end is End.THROUGH:
        return month if day == monthrange(year, number)[1] else None
    if day != 1:
        return None
    if end is End.FROM:
        return month
    return f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"
