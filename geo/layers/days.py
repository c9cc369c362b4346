"""Days as people write them: what a date not written as YYYY-MM-DD may mean, and what to do about it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from geo.language import say
from geo.text import either

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


def _possible(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _years(text: str) -> tuple[int, ...]:
    return (int(text),) if len(text) == 4 else (2000 + int(text), 1900 + int(text))


_MONTHS = {
    **{name.lower(): number for number, name in enumerate(calendar.month_name) if number},
    **{name.lower(): number for number, name in enumerate(calendar.month_abbr) if number},
    "sept": 9,
}


def _written_out(text: str) -> Iterator[dt.date | None]:
    for pattern in (
        r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ .\-/]+(?P<m>[A-Za-z]{3,9})\.?[ ,.\-/]+(?P<y>[0-9]{4}|[0-9]{2})",
        r"(?P<m>[A-Za-z]{3,9})\.?[ \-]+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ ,\-]+(?P<y>[0-9]{4}|[0-9]{2})",
    ):
        match = re.fullmatch(pattern, text)
        if match and match["m"].lower() in _MONTHS:
            for year in _years(match["y"]):
                yield _possible(year, _MONTHS[match["m"].lower()], int(match["d"]))


def _serials(text: str) -> Iterator[dt.date | None]:
    if re.fullmatch(r"[1-9][0-9]{4}(?:[.,][0-9]+)?", text):
        days = dt.timedelta(days=int(text[:5]))
        yield _EPOCH_1900 + days
        yield _EPOCH_1904 + days
    if re.fullmatch(r"[0-9]{12,13}|[0-9]{9,10}", text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        yield (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)).date()


def _numeric(text: str) -> Iterator[dt.date | None]:
    if match := re.fullmatch(r"([0-9]{4})[-/. ]?([0-9]{1,2})[-/. ]?([0-9]{1,2})(?:[T ].*)?", text):
        yield _possible(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})(?:[T ].*)?", text):
        for year in _years(match[3]):
            yield _possible(year, int(match[2]), int(match[1]))
            yield _possible(year, int(match[1]), int(match[2]))


def date_readings(text: str) -> tuple[dt.date, ...]:
    """Return every day `text` could mean, most likely first; never used as data, only to help its author.

    Day-first and month-first, two-digit years in both centuries, English month names, both day counts of
    spreadsheets, (milli)seconds since 1970, and days with a time are tried.
    """
    found = (*_numeric(text), *_written_out(text), *_serials(text))
    return tuple(dict.fromkeys(day for day in found if day is not None and EARLIEST <= day <= LATEST))


def date_remedy(text: str) -> str:
    """Return what to do about a date that is not written as YYYY-MM-DD."""
    if match := re.fullmatch(r"([0-9]{4})(?:[-/.]([0-9]{1,2}))?", text):
        year, month = int(match[1]), int(match[2] or 0)
        if 1900 <= year <= 2200 and month <= 12:
            last = calendar.monthrange(year, month or 12)[1]
            return say(
                "Give the first and last possible day, {year}-{month:02d}-01 and "
                "{year}-{month_2:02d}-{last}, with the precision {code}; leave a date empty that stands "
                "alone and whose day is not known",
                year=year,
                month=month or 1,
                month_2=month or 12,
                last=last,
                code=("month", "year")[not month],
            )
    readings = [day.isoformat() for day in date_readings(text)]
    if len(readings) == 1:
        return say("Write the date as YYYY-MM-DD: {readings}, if that is the day meant", readings=readings[0])
    if readings:
        return say(
            "Write the date as YYYY-MM-DD; it could mean {readings}: say which",
            readings=either(readings),
        )
    if not any(sign.isdigit() for sign in text):
        return say("Write the date as YYYY-MM-DD; leave every day of the row empty where no date is known")
    return say("Write the date as YYYY-MM-DD, such as 2021-02-01")
