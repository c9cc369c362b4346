"""Where whole months are counted: why a period that cuts one is refused, and how to write what was meant.

The second date of a period is the first day not counted. Whoever takes it for the last day counted loses that
day, so the sentences here name the rule and the date to write instead.
"""

from __future__ import annotations

from datetime import date

from geo.analysis.periods import NAMES, Period, days_within, month_words
from geo.errors import PeriodError
from geo.language import say


def refuse_cut(period: Period, whole: Period, *, names: tuple[str, str] = NAMES) -> None:
    """Refuse a period that cuts a month of the days described.

    Parameters
    ----------
    period
        What is asked for.
    whole
        The days described; a side at their ends or beyond cuts nothing.
    names
        What whoever gave the period calls its first day, and its first day not counted.

    Raises
    ------
    PeriodError
        Naming the rule and the dates to write instead.
    """
    start, end = period.start, period.end
    if start.day != 1 and start > whole.start:
        month = days_within(start, "month")
        remedy = say(
            "{names} is the first day counted, so let it be the first of a month: {written} or {written_2}.",
            names=names[0],
            written=_written(names[0], month.start),
            written_2=_written(names[0], month.end),
        )
        cut = start
    elif end.day != 1 and end < whole.end:
        remedy = end_words(period, name=names[1]) or _either_words(end, name=names[1])
        cut = end
    else:
        return
    raise PeriodError(
        say(
            "The period {period} cuts a month at {cut}; here whole months are counted. {remedy} Only "
            "the commands totals and export count day by day.",
            period=period.words(),
            cut=cut,
            remedy=remedy,
        )
    )


def end_words(period: Period, *, name: str) -> str:
    """Say what is left out where the last day of a month is given as the first day not counted.

    Parameters
    ----------
    period
        What is asked for.
    name
        What whoever gave the period calls its first day not counted.

    Returns
    -------
    str
        A sentence with the remedy; empty where that is not the last day of a month.
    """
    end = period.end
    month = days_within(end, "month")
    if end != month.last:
        return ""
    year = end.month == 12 and period.start == date(end.year, 1, 1)
    meant = str(end.year) if year else month_words(end)
    return say(
        "{name} is the first day not counted, so {end} itself is left out: for all of {meant} {written}.",
        name=name,
        end=end,
        meant=meant,
        written=_written(name, month.end),
    )


def _either_words(end: date, *, name: str) -> str:
    month = days_within(end, "month")
    return say(
        "{name} is the first day not counted, so let it be the first of a month: for all of "
        "{month} {written}, to leave that month out {written_2}.",
        name=name,
        month=month_words(end),
        written=_written(name, month.end),
        written_2=_written(name, month.start),
    )


def _written(name: str, day: date) -> str:
    return (
        say("write {name} {day}", name=name, day=day)
        if name.startswith("--")
        else say("let {name} be {day}", name=name, day=day)
    )
