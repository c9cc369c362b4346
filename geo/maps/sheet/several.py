"""The windows a sheet shows: one, two side by side, their difference, or every year, quarter or month.

The same classes, sentences and rules as in the views of the page (``compare.js``, ``difference.js``,
``pair.js`` and ``years.js`` in `geo/maps/web`).
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from geo.analysis.classes import NOT_FORMED
from geo.analysis.figures import difference_words
from geo.analysis.periods import Period, month_number, month_words, yearless_words
from geo.language import say
from geo.maps.marks import Ground, LegendClass, MapSpec
from geo.maps.multiples import YEAR
from geo.maps.payload.count import WindowFigures, window_figures
from geo.maps.payload.feed import Feed, Floats, Ints
from geo.maps.payload.header import Header
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.wording import decimals_of, is_young, measure_words, totals_words
from geo.reconciliation.facts import changed_words
from geo.text import listed
from geo.words import month_name, shared, shared_count, short_month

_FEWER: Final = ("#2166ac", "#67a9cf", "#d1e5f0")
_MORE: Final = ("#fddbc7", "#ef8a62", "#b2182b")
_SAME: Final = 3  # position of "No difference" among the classes
_LAST: Final = {"not_recorded": 3, "no_record": 2, "withheld": 1}  # from the end of the classes
_MOST_NAMED: Final = 4
_LARGE: Final = 500
_YEARS_MONTHS: Final = 12
_QUARTERS_MONTHS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """One window of a sheet.

    Parameters
    ----------
    label
        The window in words, such as "A: 1 January 2021 to 31 December 2021".
    totals
        What was counted in it, in words.
    figures
        The window.
    feed
        What it is counted from, where that is not the feed of the map.
    """

    label: str
    totals: str
    figures: WindowFigures
    feed: Feed | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """What changed from an earlier window A to a later window B.

    Parameters
    ----------
    styles
        Classes in the order of the legend: fewer, no difference, more, formed within the records where that
        is so of any, not recorded, no record, rate not shown.
    classes
        int64 of shape (districts,): position in `styles`.
    earlier, later, value
        float64 of shape (districts,): the figure in A, in B, and B minus A; NaN where it is
        not recorded or a rate is not shown.
    """

    styles: tuple[LegendClass, ...]
    classes: Ints
    earlier: Floats
    later: Floats
    value: Floats

    @property
    def summary(self) -> str:
        """How many districts have fewer, more and as many recorded, in words."""
        tally = np.bincount(self.classes, minlength=len(self.styles))
        less, same, more = tally[:_SAME].sum(), tally[_SAME], tally[_SAME + 1 : 2 * _SAME + 1].sum()
        lacks = tally[len(self.styles) - _LAST["not_recorded"]]
        told = shared("districts", less=less, more=more, same=same)
        return shared("districts_lacking", districts=told, lacking=lacks) if lacks else told


def panes(spec: MapSpec, order: SheetOrder, feed: Feed) -> tuple[Pane, ...]:
    """Return the windows a sheet counts, the earlier first.

    Parameters
    ----------
    spec, order, feed
        The map, the sheet, and the feed of the map.

    Raises
    ------
    MapError
        Where the earlier window, or what small maps shall cover, lies outside the months described.
    """
    if order.view == "years" and order.by != YEAR:
        return tuple(
            _part(f"{number} {label}", data, spec.window)
            for number, (label, data) in enumerate(order.parts, start=1)
        )
    if order.view == "years":
        first, last = order.span or (0, feed.months - 1)
        spans = calendar_spans(month_number(feed.period(0, 0).start), first, last, step=order.step)
        return tuple(_small(feed, lo, hi, order.step) for lo, hi in spans)
    main = window_figures(feed, *spec.window)
    if order.view == "map" or order.other is None:
        return (Pane(main.period.words(), totals_words(feed, main), main),)
    windows = (("A", window_figures(feed, *order.other)), ("B", main))
    return tuple(
        Pane(f"{letter}: {figures.period.words()}", totals_words(feed, figures), figures)
        for letter, figures in windows
    )


def calendar_spans(
    origin: int, first: int, last: int, *, step: int = _YEARS_MONTHS
) -> tuple[tuple[int, int], ...]:
    """Return first and last month of every calendar year, quarter or month, positions on the axis of months.

    Parameters
    ----------
    origin
        Number of the first month of the axis, as `geo.analysis.periods.month_number` counts.
    first, last
        Months to cover, positions on the axis, both counted.
    step
        Months of one span, one of `geo.maps.sheet.order.STEPS`.
    """
    spans: dict[int, list[int]] = {}
    for month in range(first, last + 1):
        spans.setdefault((origin + month) // step, []).append(month)
    return tuple((months[0], months[-1]) for months in spans.values())


def span_words(period: Period, *, step: int = _YEARS_MONTHS) -> str:
    """Return a calendar year, quarter or month in words.

    Parameters
    ----------
    period
        Its days; of a span counted in part the words say so: "2020 (from 10 November)".
    step
        Months of the whole span, one of `geo.maps.sheet.order.STEPS`.
    """
    start, last = period.start, period.last
    opening = date(start.year, (start.month - 1) // step * step + 1, 1)
    closing_month = opening.month + step - 1
    closing = date(start.year, closing_month, monthrange(start.year, closing_month)[1])
    if step == _YEARS_MONTHS:
        name = str(start.year)
    elif step == _QUARTERS_MONTHS:
        name = say(
            "{rpartition} to {month}",
            rpartition=month_name(opening.month),
            month=month_words(closing),
        )
    else:
        name = month_words(start)
    begins, ends = start == opening, last == closing
    if begins and ends:
        return name
    first, final = yearless_words(start), yearless_words(last)
    part = (
        say("to {final}", final=final)
        if begins
        else say("from {first}", first=first)
        if ends
        else say("{first} to {final}", first=first, final=final)
    )
    return f"{name} ({part})"


def span_head(period: Period, *, step: int = _YEARS_MONTHS) -> str:
    """Return a span in three letters, to stand above a column: "’21", "Q1" or "Jan"."""
    if step == _YEARS_MONTHS:
        return f"\u2019{period.start.year % 100:02d}"
    if step == _QUARTERS_MONTHS:
        return f"Q{(period.start.month + 2) // 3}"
    return short_month(period.start.month)


def warnings_of(feed: Feed, windows: tuple[Pane, ...], ground: Ground) -> tuple[str, ...]:
    """Return where two windows do not compare.

    A may be the later one, they may be of unequal length, reports may still come in, districts may have
    changed between them, and in some districts a number may lack on either side.
    """
    if len(windows) != 2:
        return ()
    a, b = (pane.figures for pane in windows)
    words = [shared("backwards")] if (a.lo, a.hi) > (b.lo, b.hi) else []
    if is_unequal(a, b):
        lengths = (shared_count("months", _length(figures)) for figures in (a, b))
        words.append(shared("lengths", **dict(zip("ab", lengths, strict=True))) + ".")
    words += [shared("young", period=figures.period.words()) for figures in (a, b) if is_young(feed, figures)]
    changed = changed_words(ground.changes, a.period, b.period)
    return (*words, *changed, *filter(None, [lacking_words(feed, (a, b), ground)]))


def lacking_words(feed: Feed, sides: tuple[WindowFigures, WindowFigures], ground: Ground) -> str:
    """Say in which districts incidents of either window do not give the number; empty where all do."""
    measure = feed.header.measure
    told: list[str] = []
    if feed.land is not None:
        return ""
    for letter, figures in zip("AB", sides, strict=True):
        lacks = figures.table.possible.unrecorded[:-1, measure]
        names = [shape.name for shape, lack in zip(ground.districts, lacks, strict=True) if lack]
        if names:
            more = len(names) - _MOST_NAMED
            named = [*names[:_MOST_NAMED], shared("more_names", number=more)] if more > 1 else names
            told.append(shared("lacking_in", window=letter, districts=listed(named)))
    return shared("lacking", where="; ".join(told)) if told else ""


def is_unequal(a: WindowFigures, b: WindowFigures) -> bool:
    """Whether two windows have different numbers of months."""
    return _length(a) != _length(b)


def difference(feed: Feed, a: WindowFigures, b: WindowFigures) -> Difference:
    """Return what changed in every district, with the classes of the page.

    Parameters
    ----------
    feed
        What both windows are counted from.
    a, b
        The earlier and the later window.
    """
    header = feed.header
    decimals = decimals_of(header)
    starts = _steps(header)
    styles = _styles(header, starts, decimals)
    # Where a rate is not shown because nothing was counted, nothing is what is compared.
    earlier, later = (
        np.where((figures.shown == 0) & ~figures.lacking, 0.0, figures.value) for figures in (a, b)
    )
    change = later - earlier
    units = np.floor(np.abs(np.nan_to_num(change)) * 10.0**decimals + 0.5)
    step = np.searchsorted(np.array(starts), units, side="right")
    graded = np.where(change < 0, _SAME - step, _SAME + step)
    classes = np.where(np.isnan(change), len(styles) - _LAST["withheld"], graded)
    classes = np.where(a.lacking | b.lacking, len(styles) - _LAST["not_recorded"], classes)
    classes = np.where(feed.recorded[:-1], classes, len(styles) - _LAST["no_record"]).astype(np.int64)
    keys = [style.key for style in styles]
    if NOT_FORMED.key in keys:
        at = [entry.key for entry in header.classes].index(NOT_FORMED.key)
        classes[(a.classes == at) | (b.classes == at)] = keys.index(NOT_FORMED.key)
    return Difference(styles, classes, earlier, later, change)


def difference_told(
    feed: Feed,
    windows: tuple[Pane, ...],
    *,
    reporting: str,
    name: str = "",
    district: int | None = None,
) -> str:
    """Return the difference over all districts in words, or that of one.

    Parameters
    ----------
    feed, windows
        The feed and both windows.
    reporting
        How the shares recorded of both compare, one of `geo.analysis.figures.REPORTING`.
    name, district
        Whose difference it is, and the position of the one district; None for all.
    """
    header = feed.header
    a, b = (pane.figures for pane in windows)
    before, after = (figures.mapped(district) for figures in (a, b))
    noun = header.measures[header.measure].lower()
    change = difference_words(
        before, after, unequal=is_unequal(a, b), few=header.rate.few, reporting=reporting
    )
    return shared("difference_told", whose=name or shared("all"), noun=noun, change=change)


def difference_notes(header: Header) -> tuple[str, ...]:
    """Return what one must know of a map of differences."""
    return (shared("lower_says_nothing"), *header.legend.notes)


def _small(feed: Feed, lo: int, hi: int, step: int) -> Pane:
    figures = window_figures(feed, lo, hi)
    return Pane(span_words(figures.period, step=step), measure_words(feed, figures), figures)


def _part(label: str, data: bytes, window: tuple[int, int]) -> Pane:
    feed = Feed.read(data)
    figures = window_figures(feed, *window)
    return Pane(label, measure_words(feed, figures), figures, feed)


def _length(figures: WindowFigures) -> int:
    return figures.hi - figures.lo + 1


def _steps(header: Header) -> tuple[int, int, int]:
    """Return lower ends in units of the last decimal, from the frozen scale: good for any two windows."""
    if not decimals_of(header):
        return (1, 10, 100) if header.largest >= _LARGE else (1, 5, 10)
    top = max(1, header.starts[-1])
    second = max(2, _round(_nice(max(1, top / 10))))
    return 1, second, max(2 * second, _round(_nice(max(1, top / 2))))


def _nice(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(lead * power for lead in (5, 2, 1) if lead * power <= value * (1 + 1e-9))


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _styles(header: Header, starts: tuple[int, ...], decimals: int) -> tuple[LegendClass, ...]:
    labels = _ranges(starts, decimals)
    others = {entry.key: entry for entry in header.classes}
    return (
        *(
            LegendClass(f"fewer_{3 - at}", shared("fewer_by", range=labels[2 - at]), colour, "")
            for at, colour in enumerate(_FEWER)
        ),
        LegendClass("same", shared("same"), "#ffffff", ""),
        *(
            LegendClass(f"more_{at + 1}", shared("more_by", range=labels[at]), colour, "")
            for at, colour in enumerate(_MORE)
        ),
        *(others[key] for key in (NOT_FORMED.key,) if key in others),
        replace(others["not_recorded"], label=shared("not_in_both")),
        others["no_record"],
        others["withheld"],
    )


def _ranges(starts: tuple[int, ...], decimals: int) -> tuple[str, str, str]:
    def text(units: int) -> str:
        return f"{units / 10**decimals:,.{decimals}f}"

    def span(low: int, after: int) -> str:
        return text(low) if after - low == 1 else shared("band", low=text(low), high=text(after - 1))

    first = shared("under", value=text(starts[1])) if decimals else span(starts[0], starts[1])
    return first, span(starts[1], starts[2]), shared("or_more", value=text(starts[2]))
