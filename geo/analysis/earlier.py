"""A figure beside that of the same number of months just before, where the two may be compared.

They may not where the earlier months begin before the records do, nor where the last month of the period is
described in part: a number of fewer days would read as a fall. What is not certain stays so: two bands that
overlap are no change, and a sum that is a lower limit may be anything above it.
``geo/maps/web/data/figures.js`` has the same for a map in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.analysis.figures import Figure, band_words, difference
from geo.analysis.periods import MonthAxis, Period, day_words, month_words
from geo.language import say
from geo.words import shared, short_month


@dataclass(frozen=True, slots=True)
class Earlier:
    """The months just before a period.

    Parameters
    ----------
    period
        As many months as the period has; None where the two may not be compared.
    words
        The months in a few words, "Jan to Jun 2022"; empty where there are none.
    note
        One sentence: what changes are told against, or why none is told.
    """

    period: Period | None
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """What lies between two figures, in words.

    Parameters
    ----------
    words
        "4 more recorded", "not decidable": what a narrow screen has room for.
    told
        The same with what it is told against: "4 more recorded than in Jan to Jun 2022".
    full
        Both figures: "23, 19 in Jan to Jun 2022".
    """

    words: str
    told: str
    full: str


def earlier(axis: MonthAxis, whole: Period, period: Period) -> Earlier:
    """Return the months just before a period.

    Parameters
    ----------
    axis
        The months there are.
    whole
        The days described; a first or last month may be described in part.
    period
        Whole months of the axis.
    """
    first, last = axis.index_of(max(period.start, axis.first)), axis.index_of(period.last)
    months = last - first + 1
    if axis.month(last).end > whole.end:
        day = whole.last
        return Earlier(None, "", shared("earlier_cut", month=month_words(day), day=day_words(day)))
    start = first - months
    if start < 0 or axis.month(start).start < whole.start:
        return Earlier(None, "", shared("earlier_none", day=day_words(whole.start)))
    before = Period(axis.month(start).start, axis.month(first).start)
    return Earlier(before, short_words(before), shared("earlier", period=before.words()))


def short_words(period: Period) -> str:
    """Return whole months in a few words: "Jun 2022", "Jan to Jun 2022", "2022", "Jul 2021 to Jun 2022"."""
    first, last = period.start, period.last
    low, high = (say("{month} {year}", month=_brief(day), year=day.year) for day in (first, last))
    if first.year != last.year:
        return shared("band", low=low, high=high)
    if first.month == last.month:
        return low
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    return say("{low} to {high} {year}", low=_brief(first), high=_brief(last), year=first.year)


def _brief(day: date) -> str:
    """Return the first letters of the name of a month, as the dock of a map writes it."""
    return short_month(day.month)


def change_of(before: Figure, after: Figure, period: str) -> Change | None:
    """Return what lies between two figures; None where no record gives a number of one of them.

    Parameters
    ----------
    before, after
        The same measure of the earlier months and of the period.
    period
        The earlier months in a few words.
    """
    between = difference(before, after)
    if between is None:
        return None
    least, most = between
    # Where numbers are not recorded the sum of the others is a lower limit.
    rises, falls = least > 0 and not before.unrecorded, most < 0 and not after.unrecorded
    full = shared("earlier_figure", figure=_limit(after), before=_limit(before), period=period)
    if not (least or most or before.unrecorded or after.unrecorded):
        return Change(shared("change_same"), shared("change_same_as", period=period), full)
    if not (rises or falls):
        return Change(shared("change_open"), shared("change_open_against", figure=_limit(before)), full)
    number = band_words(least, most) if rises else band_words(-most, -least)
    if after.unrecorded if rises else before.unrecorded:
        number = shared("at_least", number=f"{least if rises else -most:,}")
    if rises:
        told = shared("change_more_than", number=number, period=period)
        return Change(shared("change_more", number=number), told, full)
    told = shared("change_fewer_than", number=number, period=period)
    return Change(shared("change_fewer", number=number), told, full)


def _limit(figure: Figure) -> str:
    return shared("or_more", value=figure.words()) if figure.unrecorded else figure.words()
