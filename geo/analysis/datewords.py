"""When something happened, in words that claim no more than is known."""

from __future__ import annotations

from datetime import date, timedelta

from geo.analysis.periods import day_words, month_number, month_start, month_words
from geo.errors import PeriodError
from geo.language import marked, say
from geo.layers.vocabulary import DATE_PRECISION
from geo.words import month_name

NO_DATE = marked("date not recorded")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _is_whole_months(start: date, end: date, months: int) -> bool:
    """Tell whether `start` to `end`, both counted, are one month, quarter or year."""
    last = month_start(month_number(start) + months) - timedelta(days=1)
    return start.day == 1 and (start.month - 1) % months == 0 and end == last


def date_words(start: date | None, end: date | None, precision: str) -> str:
    """Return when something happened, in words that claim no more than is known.

    Parameters
    ----------
    start, end
        First and last possible day, both counted; none where no date is recorded.
    precision
        Code of the list ``date_precision``. Where the two days do not fill the week, month, quarter or
        year it names (a year cut off by the start of the period, say), the two days themselves are named.

    Raises
    ------
    PeriodError
        Where `end` is earlier than `start`, or `precision` is not in the list.

    Examples
    --------
    >>> from datetime import date
    >>> date_words(date(2020, 11, 14), date(2020, 11, 14), "day")
    '14 November 2020'
    >>> date_words(date(2020, 11, 10), date(2021, 2, 22), "interval")
    'between 10 November 2020 and 22 February 2021, day not known'
    """
    if start is None or end is None:
        return say(NO_DATE)
    if precision not in DATE_PRECISION:
        raise PeriodError(
            say(
                "The precision of a date is {precision!r}; use one of {codes}.",
                precision=precision,
                codes=", ".join(DATE_PRECISION.codes()),
            )
        )
    if end < start:
        raise PeriodError(
            say(
                "A date runs from {start} to {end}: its last possible day is earlier than its first. "
                "Swap or correct the two.",
                start=start,
                end=end,
            )
        )
    return _known_words(start, end, precision) or (
        say("between {day} and {day_2}, day not known", day=day_words(start), day_2=day_words(end))
    )


def cell_words(start: date | None, end: date | None, precision: str) -> str:
    """Return the words of `date_words` as short as a cell of a table needs them.

    That no day is known is told by there being none.

    Parameters
    ----------
    start, end, precision
        See `date_words`.

    Examples
    --------
    >>> from datetime import date
    >>> cell_words(date(2025, 9, 23), date(2025, 9, 30), "interval")
    'between 23 and 30 September 2025'
    """
    words = date_words(start, end, precision)
    if start is None or end is None:
        return words
    if precision == "before":
        return say("on or before {day}", day=day_words(end))
    if start == end:
        return words
    months = _MONTHS.get(precision)
    if months is not None and _is_whole_months(start, end, months):
        return {
            1: month_words(start),
            3: say("{month} to {month_2}", month=month_name(start.month), month_2=month_words(end)),
            12: say("in {year}", year=start.year),
        }[months]
    within = (start.year, start.month) == (end.year, end.month)
    first = str(start.day) if within else day_words(start)
    if precision == "week" and (end - start).days == 6:
        return say("in the week of {day} to {day_2}", day=first, day_2=day_words(end))
    return say("between {day} and {day_2}", day=first, day_2=day_words(end))


def _known_words(start: date, end: date, precision: str) -> str | None:
    """Return the words for days that fill what `precision` names, None where they do not."""
    if precision == "before":
        return say("on or before {day}, day not known", day=day_words(end))
    if start == end:
        return day_words(start)
    if precision == "week" and (end - start).days == 6:
        return say(
            "in the week of {day} to {day_2}, day not known", day=day_words(start), day_2=day_words(end)
        )
    months = _MONTHS.get(precision)
    if months is None or not _is_whole_months(start, end, months):
        return None
    return {
        1: say("in {month}, day not known", month=month_words(start)),
        3: say(
            "{month} to {month_2}, month not known", month=month_name(start.month), month_2=month_words(end)
        ),
        12: say("in {year}, month not known", year=start.year),
    }[months]
