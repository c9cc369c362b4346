"""Dates of foreign tables: which of day and month comes first, and how exact each of them is."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geo.errors import ReadError
from geo.importing.cells import is_blank, shortened, western
from geo.language import say

DAY_FIRST: Final = "day-month-year"
MONTH_FIRST: Final = "month-day-year"
ORDERS: Final = (DAY_FIRST, MONTH_FIRST)

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_ISO_MONTH: Final = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_THREE: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ,].*)?")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?:\s.*)?")
_YEAR: Final = re.compile(r"((?:19|20)\d{2})(?:[.,]0+)?|([12]),(\d{3})")
_YYYYMM: Final = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_YYYYMMDD: Final = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_A_WEEK: Final = r"(?:W|wk|week|semana|semaine|sem|S|неделя|нед)\.?[- ]*"
_WEEK: Final = re.compile(
    rf"(?P<year>\d{{4}})[-/ ]*{_A_WEEK}(?P<week>\d{{1,2}})"
    rf"|{_A_WEEK}(?P<first>\d{{1,2}})[-/, ]+(?:de |of )?(?P<last>\d{{4}})",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"([1-6]\d{4})(?:[.,]\d+)?")
_MILLISECONDS: Final = re.compile(r"-?\d{11,13}")
_ZONED: Final = re.compile(r".*(?:Z|[+-]\d{2}:?\d{2})")
_NAMED: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]+(?:de\s+)?)?([^\W\d_]{3,})[\s.,\-/]+(?:(\d{1,2}),?\s+)?(?:de[l]?\s+)?(\d{4})(?:\s*г\.?)?"
)


def is_week(text: str) -> bool:
    """Return whether a text is a week of a year, as "2023-W05" is."""
    return _WEEK.fullmatch(" ".join(shortened(text).split())) is not None


EPOCH: Final = dt.date(1899, 12, 30)
"""From which spreadsheets count days."""
EPOCH_1904: Final = dt.date(1904, 1, 1)
"""From which some of them do."""
_NO_DATE: Final = frozenset(("1900-01-01", "0", "1970-01-01"))
_EARLIEST, _LATEST = dt.date(1940, 1, 1), dt.date(2100, 12, 31)
_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january enero ene janv janvier янв январь января",
            "feb february febrero févr fevr février fevrier фев февраль февраля",
            "mar march marzo mars мар март марта",
            "apr april abril abr avr avril апр апрель апреля",
            "may mayo mai май мая",
            "jun june junio juin июн июнь июня",
            "jul july julio juil juillet июл июль июля",
            "aug august agosto ago août aout авг август августа",
            "sep sept september septiembre set septembre сен сент сентябрь сентября",
            "oct october octubre octobre окт октябрь октября",
            "nov november noviembre novembre ноя нояб ноябрь ноября",
            "dec december diciembre dic déc décembre decembre дек декабрь декабря",
        ),
        start=1,
    )
    for word in words.split()
}


class When(NamedTuple):
    """First and last possible day and the precision; None and a fault where a cell cannot be read."""

    start: dt.date | None = None
    end: dt.date | None = None
    precision: str = ""
    fault: str = ""
    note: str = ""


class Order(NamedTuple):
    """Which of day and month comes first in a column, and why; empty where it cannot be told."""

    order: str
    reason: str
    doubtful: int
    examples: tuple[str, ...]


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises
    ------
    ReadError
        Where there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ReadError(
            say("There is no time zone {name!r}; write one such as Asia/Baku or UTC.", name=name)
        ) from None


def order_of(values: Iterable[str | None]) -> Order:
    """Find out whether a column of dates puts the day or the month first.

    A day above 12 proves it for the whole column; where some prove one and some the other, none is proved.
    """
    days, months, open_ones = 0, 0, []
    for value in values:
        found = _THREE.fullmatch(western(value.strip())) if value else None
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            days += 1
        elif second > 12 >= first:
            months += 1
        elif first != second:
            open_ones.append(value or "")
    examples = tuple(dict.fromkeys(open_ones))[:3]
    if days and not months:
        return Order(
            DAY_FIRST,
            say("{days:,} of its dates have a first number above 12", days=days),
            len(open_ones),
            examples,
        )
    if months and not days:
        return Order(
            MONTH_FIRST,
            say("{months:,} of its dates have a second number above 12", months=months),
            len(open_ones),
            examples,
        )
    reason = (
        say("some dates put the day first and some the month")
        if days
        else say("no date has a number above 12")
    )
    return Order("", reason, len(open_ones), examples)


def read_date(text: str | None, *, order: str, zone: ZoneInfo, since: dt.date = EPOCH) -> When:
    """Read one cell of dates.

    Parameters
    ----------
    text
        The cell.
    order
        `DAY_FIRST` or `MONTH_FIRST` where it is known; empty holds back what may be either.
    zone
        In which moments are days.
    since
        From which a spreadsheet counts days.
    """
    if is_blank(text):
        return When()
    plain = " ".join(western(shortened(str(text))).split())
    if plain in _NO_DATE or plain.startswith("1900-01-01"):
        return When(note=say('"{plain}" stands for no date', plain=plain))
    found = (
        _moment(plain, zone)
        or _plain(plain)
        or _ordered(plain, order)
        or _named(plain)
        or _rough(plain, since)
    )
    if found is None:
        return When(fault=say('"{plain}" is no date that is known', plain=plain[:40]))
    if found.start is not None and not _EARLIEST <= found.start <= _LATEST:
        return When(
            fault=say(
                '"{plain}" lies outside the years {year} to {year_2}',
                plain=plain[:40],
                year=_EARLIEST.year,
                year_2=_LATEST.year,
            )
        )
    return found


def of_parts(year: str | None, month: str | None, day: str | None) -> When:
    """Read a date that stands in columns of its own."""
    if is_blank(year):
        return When()
    numbers = [_part(one) for one in (year, month, day)]
    if numbers[0] is None or (numbers[1] is None and not is_blank(month)):
        return When(fault=say('"{text}" is no year and month', text=f"{year} {month or ''}".strip()))
    return _checked(*numbers)


def _part(text: str | None) -> int | None:
    if is_blank(text):
        return None
    plain = western(str(text)).strip().casefold()
    year = _YEAR.fullmatch(plain)
    if year:
        return int(year[1] or f"{year[2]}{year[3]}")
    if plain in _MONTHS:
        return _MONTHS[plain]
    number = re.fullmatch(r"(\d{1,2})(?:[.,]0+)?", plain)
    return int(number[1]) if number else None


def _checked(year: int | None, month: int | None, day: int | None) -> When:
    if year is None:
        return When()
    try:
        if not month:
            note = say("The month is 0, so any day of {year} may be meant", year=year) if month == 0 else ""
            return When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", note=note)
        if not day:
            last = calendar.monthrange(year, month)[1]
            note = say("The day is 0, so any day of the month may be meant") if day == 0 else ""
            return When(dt.date(year, month, 1), dt.date(year, month, last), "month", note=note)
        one = dt.date(year, month, day)
    except (ValueError, IndexError):
        return When(fault=say("there is no day {year}-{month}-{day}", year=year, month=month, day=day))
    return When(one, one, "day")


def _moment(text: str, zone: ZoneInfo) -> When | None:
    """Read a moment with a zone, or milliseconds, as a day in `zone`."""
    when = None
    if _MILLISECONDS.fullmatch(text):
        when = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=int(text))
    elif "T" in text and _ZONED.fullmatch(text):
        try:
            when = dt.datetime.fromisoformat(text)
        except ValueError:
            return None
    if when is None:
        return None
    day = when.astimezone(zone).date()
    return When(day, day, "day")


def _plain(text: str) -> When | None:
    for pattern in (_ISO, _YYYYMMDD):
        found = pattern.fullmatch(text)
        if found:
            return _checked(int(found[1]), int(found[2]), int(found[3]))
    if _SHORT_YEAR.fullmatch(text):
        return When(fault=say('"{text}" has a year of two digits', text=text))
    return None


def _ordered(text: str, order: str) -> When | None:
    found = _THREE.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first > 12 or second > 12 or first == second:
        return _checked(year, *((second, first) if first > 12 or first == second else (first, second)))
    if not order:
        return When(fault=say('"{text}": day and month cannot be told apart', text=text))
    return _checked(year, *((second, first) if order == DAY_FIRST else (first, second)))


def _named(text: str) -> When | None:
    found = _NAMED.fullmatch(text.casefold())
    month = _MONTHS.get(found[2]) if found else None
    if not found or month is None:
        return None
    day = found[1] or found[3]
    return _checked(int(found[4]), month, int(day) if day else None)


def _rough(text: str, since: dt.date) -> When | None:
    year = _YEAR.fullmatch(text)
    if year:
        return _checked(int(year[1] or f"{year[2]}{year[3]}"), None, None)
    for pattern, turned in ((_YYYYMM, False), (_ISO_MONTH, False), (_MONTH_YEAR, True)):
        found = pattern.fullmatch(text)
        if found:
            numbers = (int(found[2]), int(found[1])) if turned else (int(found[1]), int(found[2]))
            return _checked(*numbers, None)
    week = _WEEK.fullmatch(text)
    if week:
        try:
            whole = int(week["year"] or week["last"]), int(week["week"] or week["first"])
            monday = dt.date.fromisocalendar(*whole, 1)
        except ValueError:
            return When(fault=say('"{text}" is no week', text=text))
        return When(monday, monday + dt.timedelta(days=6), "week")
    serial = _SERIAL.fullmatch(text)
    if serial:
        day = since + dt.timedelta(days=int(serial[1]))
        return When(
            day,
            day,
            "day",
            note=say(
                '"{text}" is a day as a spreadsheet counts them: {isoformat}',
                text=text,
                isoformat=day.isoformat(),
            ),
        )
    return None
