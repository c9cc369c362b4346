"""Periods of whole days, the months they hold, and dates in words.

Every period is half-open, ``[start, end)``: `end` is the first day that is not counted any more, so
periods that follow each other neither overlap nor leave a gap. Month names are written here and not taken
from the system's locale, so that the same data give the same words on every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from geo.errors import PeriodError
from geo.language import by_language, current, marked, say
from geo.words import month_name, short_month

_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
NAMES = ("'from'", "'to'")
"""What addresses and files call the two days of a period."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FORMS = marked("write it as YYYY, YYYY-MM or YYYY-MM-DD, for example 2021, 2021-04 or 2021-04-25")
_DAY = timedelta(days=1)


def day_words(day: date) -> str:
    """Return `day` in words, such as "14 November 2020"."""
    return current().date(day, "long") or say(
        "{day} {month} {year}", day=day.day, month=month_name(day.month), year=day.year
    )


def month_words(day: date) -> str:
    """Return the month of `day` in words, such as "November 2020"."""
    return current().date(day, "yMMMM") or say("{month} {year}", month=month_name(day.month), year=day.year)


def short_month_words(day: date) -> str:
    """Return the month of `day` in a few letters, such as "Nov 2020"."""
    short = short_month(day.month)
    return current().date(day, "yMMM") or say("{month} {year}", month=short, year=day.year)


def yearless_words(day: date) -> str:
    """Return a day without its year, such as "10 November"."""
    return current().date(day, "MMMMd") or say("{day} {month}", day=day.day, month=month_name(day.month))


def days_within(day: date, precision: str) -> Period:
    """Return the days that `day` may stand for where only its ``month`` or its ``year`` is known.

    Parameters
    ----------
    day
        Any of them.
    precision
        ``day``, ``month`` or ``year``.
    """
    if precision == "year":
        return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))
    if precision == "month":
        number = month_number(day)
        return Period(month_start(number), month_start(number + 1))
    return Period(day, day + _DAY)


def month_number(day: date) -> int:
    """Return the month of `day` as months since January 1970, as numpy counts ``datetime64[M]``."""
    return (day.year - 1970) * 12 + day.month - 1


def month_start(number: int) -> date:
    """Return the first day of a month, counted since January 1970."""
    years, month = divmod(number, 12)
    return date(1970 + years, month + 1, 1)


def _parse_day(option: str, text: str) -> date:
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise PeriodError(
            say(
                "{option} is {text!r}, which is not a date; {forms}.",
                option=option,
                text=text,
                forms=say(_FORMS),
            )
        )
    year = int(match["year"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise PeriodError(
            say(
                "{option} is {text!r}; years from {first_year} to {last_year} are allowed. Correct the year.",
                option=option,
                text=text,
                first_year=_FIRST_YEAR,
                last_year=_LAST_YEAR,
            )
        )
    try:
        return date(year, int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        raise PeriodError(
            say(
                "{option} is {text!r}, a day no calendar holds; {forms}.",
                option=option,
                text=text,
                forms=say(_FORMS),
            )
        ) from None


def day_after(text: str, *, name: str) -> date:
    """Return the first day after a year, month or day, as the half-open end of a period.

    Parameters
    ----------
    text
        YYYY, YYYY-MM or YYYY-MM-DD.
    name
        What it is called where it is written.

    Raises
    ------
    PeriodError
        Where the text is no date.
    """
    first, parts = _parse_day(name, text), text.strip().count("-")
    if parts == 2:
        return first + _DAY
    return date(first.year + (parts == 0 or first.month == 12), 1 if parts == 0 else first.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open interval of whole days, ordered by start and then by end.

    Parameters
    ----------
    start
        First day counted.
    end
        First day not counted any more.

    Raises
    ------
    PeriodError
        Where `end` is not later than `start`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodError(
                say(
                    "The period from {start} to {end} is empty: the second date is the first day not "
                    "counted, so it must be later than the first. Choose a later second date."
                    if self.end == self.start
                    else "The period from {start} to {end} is reversed: the second date is the first day not "
                    "counted, so it must be later than the first. Choose a later second date.",
                    start=self.start,
                    end=self.end,
                )
            )

    @classmethod
    def parse(cls, from_text: str, to_text: str, *, names: tuple[str, str] = NAMES) -> Self:
        """Read a period from two texts.

        Parameters
        ----------
        from_text
            First day counted, as YYYY, YYYY-MM or YYYY-MM-DD; a year or month stands for its first day.
        to_text
            First day NOT counted any more, in the same forms: all of 2021 is "2021" to "2022".
        names
            What the two are called where they are written.

        Raises
        ------
        PeriodError
            Where a text is no date, or the period is empty or reversed.
        """
        first, after = names
        start, end = _parse_day(first, from_text), _parse_day(after, to_text)
        if end <= start:
            raise PeriodError(
                say(
                    "{after} is {to_text!r}, which is not later than {first}, {from_text!r}. {after} is the "
                    "first day not counted any more: all of 2021 is {first} 2021 and {after} 2022. Give a "
                    "day later than {start} for {after}.",
                    after=after,
                    to_text=to_text,
                    first=first,
                    from_text=from_text,
                    start=start,
                )
            )
        return cls(start, end)

    @classmethod
    def parse_within(
        cls,
        whole: Period,
        from_text: str | None,
        to_text: str | None,
        *,
        names: tuple[str, str] = NAMES,
    ) -> Self:
        """Read a period from one text or two; a side that is not given is that of the whole.

        Parameters
        ----------
        whole
            The days described.
        from_text, to_text, names
            As `parse` takes them.

        Raises
        ------
        PeriodError
            As `parse` and `refuse_outside` do.
        """
        if from_text is not None and to_text is not None:
            period = cls.parse(from_text, to_text, names=names)
        else:
            start = _parse_day(names[0], from_text) if from_text is not None else whole.start
            end = _parse_day(names[1], to_text) if to_text is not None else whole.end
            # A side of one's own beyond the whole must not read as two sides in the wrong order.
            period = cls(
                min(start, end - _DAY) if from_text is None else start,
                max(end, start + _DAY) if to_text is None else end,
            )
        period.refuse_outside(whole)
        return period

    @property
    def days(self) -> int:
        """Number of days counted."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Last day counted."""
        return self.end - _DAY

    def refuse_outside(self, whole: Period) -> None:
        """Refuse a period of which nothing is known: its zeros would read as if nothing had happened.

        Parameters
        ----------
        whole
            The days described.

        Raises
        ------
        PeriodError
            Where the two have no day in common.
        """
        if self.end <= whole.start or self.start >= whole.end:
            raise PeriodError(
                say(
                    "The period {text} lies outside the days described, {whole}. Choose a period that "
                    "reaches into them.",
                    text=self.words(),
                    whole=whole.words(),
                )
            )

    def words(self) -> str:
        """Return the period in words with both ends counted.

        Examples
        --------
        >>> Period(date(2021, 1, 1), date(2022, 1, 1)).words()
        '1 January 2021 to 31 December 2021'
        """
        if self.days == 1:
            return day_words(self.start)
        return say("{day} to {day_2}", day=day_words(self.start), day_2=day_words(self.last))

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class MonthAxis:
    """Calendar months that follow each other without a gap.

    Parameters
    ----------
    first
        First day of the first month.
    months
        Number of months, at least one.

    Raises
    ------
    PeriodError
        Where `first` is not the first of a month, or there is no month.
    """

    first: date
    months: int

    def __post_init__(self) -> None:
        if self.first.day != 1 or self.months < 1:
            raise PeriodError(
                say(
                    "A month axis starts on the first of a month and holds at least one month, not {months} "
                    "from {first}. Give the first day of a month.",
                    months=self.months,
                    first=self.first,
                )
            )

    @classmethod
    def covering(cls, period: Period) -> Self:
        """Return the months that hold every day of `period`."""
        first, last = month_number(period.start), month_number(period.last)
        return cls(month_start(first), last - first + 1)

    @property
    def start_number(self) -> int:
        """The first month as months since January 1970."""
        return month_number(self.first)

    @property
    def period(self) -> Period:
        """All months as one period."""
        return Period(self.first, month_start(self.start_number + self.months))

    @property
    def keys(self) -> tuple[str, ...]:
        """The months as YYYY-MM."""
        return _keys(self)

    @property
    def labels(self) -> tuple[str, ...]:
        """The months in words, such as "November 2020"."""
        return _labels(self)

    def month(self, index: int) -> Period:
        """Return month `index`, counted from 0, as a period; ``PeriodError`` outside the axis."""
        if not 0 <= index < self.months:
            raise PeriodError(
                say(
                    "There is no month {index}; this axis holds months 0 to {months}.",
                    index=index,
                    months=self.months - 1,
                )
            )
        number = self.start_number + index
        return Period(month_start(number), month_start(number + 1))

    def index_of(self, day: date) -> int:
        """Return the index of the month that holds `day`; ``PeriodError`` outside the axis."""
        index = month_number(day) - self.start_number
        if not 0 <= index < self.months:
            raise PeriodError(
                say(
                    "{day} lies outside the months counted, {period}. Choose a day inside them.",
                    day=day_words(day),
                    period=self.period.words(),
                )
            )
        return index

    def _firsts(self) -> tuple[date, ...]:
        return tuple(month_start(self.start_number + i) for i in range(self.months))


# Every run of a page asks for them several times.
@lru_cache(maxsize=8)
def _keys(axis: MonthAxis) -> tuple[str, ...]:
    return tuple(f"{day.year:04d}-{day.month:02d}" for day in axis._firsts())


@by_language
def _labels(axis: MonthAxis) -> tuple[str, ...]:
    return tuple(month_words(day) for day in axis._firsts())
