"""Figures of one window, counted from a map's feed exactly as the page counts them.

A sheet on paper and a map on screen start from the same bytes and must arrive at the same numbers; this is
the reading of these bytes on the server's side, `geo/maps/web/data/counts.js` the one in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.analysis.figures import Cells, Figure, FigureTable
from geo.analysis.periods import Period
from geo.analysis.rates import RateStatus
from geo.choices import RateKind
from geo.errors import MapError
from geo.language import say
from geo.layers.measures import MEASURES
from geo.maps.payload.feed import Bools, Feed, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class WindowFigures:
    """What one window of a feed holds.

    Parameters
    ----------
    lo, hi
        First and last month, both counted, positions on the axis of months.
    period
        The days the data describe in these months.
    table
        Figures by district; the last row is "district not known".
    shown
        Of shape (districts,): the figure a district is coloured by; int64, float64 of ground.
    lacking
        Whether no incident behind that figure gives a number, so that the figure is not recorded.
    value
        float64 of shape (districts,): that figure, or the rate made of it; NaN where no rate is given.
    status
        What became of the rate of each district.
    classes
        int64 of shape (districts,): position in the ``classes`` of the feed's header.
    inside, middle, touching
        Which incidents of the feed lie certainly, most likely, and possibly in the window.
    counted
        Those of them that the feed's rule of counting takes.
    measure
        Key of the measure shown.
    land
        Of a measure of ground what is certain and what is possible: districts, "district not known", and all.
    """

    lo: int
    hi: int
    period: Period
    table: FigureTable
    shown: Ints | Floats
    lacking: Bools
    value: Floats
    status: tuple[RateStatus, ...]
    classes: Ints
    inside: Bools
    middle: Bools
    touching: Bools
    counted: Bools
    measure: str
    land: tuple[Floats, Floats] | None = None

    def mapped(self, district: int | None = None) -> Figure:
        """Return the figure of the measure shown, of one district or of all.

        Parameters
        ----------
        district
            Its position, one past the last where it is not known; None for all.
        """
        if self.land is None:
            table = self.table
            return table.total(self.measure) if district is None else table.figure(self.measure, district)
        certain, possible = (_plain(side[-1 if district is None else district]) for side in self.land)
        return Figure(certain, certain, possible)

    @property
    def bands(self) -> tuple[Floats, Floats]:
        """What of the measure shown is certain in each district, and what is possible."""
        if self.land is not None:
            certain, possible = (np.nan_to_num(side[:-2]) for side in self.land)
            return certain, possible
        at = MEASURES.index(self.measure)
        return self.certain[:-1, at].astype(np.float64), self.possible[:-1, at].astype(np.float64)

    @property
    def lower_limit(self) -> Bools:
        """In which districts the measure shown is not recorded for some incidents, so that more may be."""
        if self.land is not None:
            return np.zeros(len(self.land[0]) - 2, dtype=bool)
        return self.table.possible.unrecorded[:-1, MEASURES.index(self.measure)] > 0

    @property
    def certain(self) -> Ints:
        """Certainly inside; int64 of shape (districts + 1, measures), columns in the order of `MEASURES`."""
        return self.table.certain.sums

    @property
    def likely(self) -> Ints:
        """Whole in the middle month, unless on more possible days than the window; in the same shape."""
        return self.table.likely.sums

    @property
    def possible(self) -> Ints:
        """Possibly inside, in the same shape."""
        return self.table.possible.sums


def window_figures(feed: Feed, lo: int, hi: int) -> WindowFigures:
    """Count the months `lo` to `hi`, both included.

    Parameters
    ----------
    feed
        What is counted.
    lo, hi
        Positions on the feed's axis of months.

    Raises
    ------
    MapError
        Where the months are reversed or none of the feed's.
    """
    if not 0 <= lo <= hi < feed.months:
        message = say(
            "There are no months {lo} to {hi}; a window lies in 0 to {months}, first before last.",
            lo=lo,
            hi=hi,
            months=feed.months - 1,
        )
        raise MapError(message)
    inside = (feed.first >= lo) & (feed.last <= hi)
    touching = (feed.first <= hi) & (feed.last >= lo)
    period = feed.period(lo, hi)
    middle = (feed.middle >= lo) & (feed.middle <= hi) & (feed.days <= period.days)
    sides = ((feed.least, inside), (feed.figures, middle), (feed.most, touching))
    table = FigureTable(*(_cells(feed, figures, chosen) for figures, chosen in sides))
    every = feed.header.counting == "possible"
    land = None if feed.land is None else feed.land.window(lo, hi)
    shown, lacking, perhaps = _mapped(feed, table, land, every=every)
    value, status = _values(feed, shown, lacking)
    return WindowFigures(
        lo=lo,
        hi=hi,
        period=period,
        table=table,
        shown=shown,
        lacking=lacking,
        value=value,
        status=status,
        classes=_classes(feed, (shown, lacking, perhaps), value, lo),
        inside=inside,
        middle=middle,
        touching=touching,
        counted=touching if every else middle,
        measure=feed.header.mapped,
        land=land,
    )


def _mapped(
    feed: Feed, table: FigureTable, land: tuple[Floats, Floats] | None, *, every: bool
) -> tuple[Ints | Floats, Bools, Bools]:
    """Return what each district is coloured by, whether that is not recorded, and whether more may be."""
    if land is not None and feed.land is not None:
        certain, possible = (side[:-2] for side in land)
        chosen = possible if every else certain
        return np.nan_to_num(chosen), np.isnan(possible) & feed.land.ever[:-2], np.nan_to_num(possible) > 0
    at = feed.header.measure
    cells, most = table.possible if every else table.likely, table.possible
    # Nothing is counted, and something may lie in the window: its number, or one that is not recorded.
    perhaps = (most.sums > 0) | (most.unrecorded > cells.unrecorded)
    return cells.sums[:-1, at], cells.nothing_recorded()[:-1, at], perhaps[:-1, at]


def _plain(value: np.float64) -> float | None:
    """Return a number as it is written: whole ones without a decimal, None for none."""
    if np.isnan(value):
        return None
    return int(value) if value == int(value) else float(value)


def unplaced(feed: Feed, counted: Bools) -> tuple[tuple[str, int], ...]:
    """Return how many of some incidents have no place to draw, by the words that say why; none is 0.

    Parameters
    ----------
    feed, counted
        The feed, and which of its incidents are asked about.
    """
    missing = feed.precision[counted & np.isnan(feed.longitude)]
    words = feed.header.unplaced
    tallies = np.bincount(missing, minlength=len(words))
    return tuple((text, int(tally)) for text, tally in zip(words, tallies, strict=True) if tally)


def _cells(feed: Feed, figures: Ints, chosen: Bools) -> Cells:
    rows = feed.district[chosen]

    def sums(columns: Ints) -> Ints:
        return np.column_stack(
            [np.bincount(rows, weights=column[chosen], minlength=feed.districts + 1) for column in columns.T]
        ).astype(np.int64)

    return Cells(sums(figures), sums(feed.unrecorded), sums(feed.blank))


def _values(feed: Feed, shown: Ints | Floats, lacking: Bools) -> tuple[Floats, tuple[RateStatus, ...]]:
    rate = feed.header.rate
    if rate.kind == RateKind.COUNT:
        counts = np.where(lacking, np.nan, shown.astype(np.float64))
        return counts, tuple(RateStatus.NOT_RECORDED if gap else RateStatus.COUNT for gap in lacking)
    refused = np.array(rate.refused)[feed.refusal]
    enough = shown >= rate.few
    rated = (feed.refusal == 0) & enough
    below = np.where(rated, feed.below, 1.0)
    # In this order of operations the last digit is that of the tables.
    value = np.where(rated, shown * (rate.factor / below), np.nan)
    outcomes = (
        RateStatus.REFUSED,
        RateStatus.NO_FIGURE,
        RateStatus.NOT_RECORDED,
        RateStatus.COUNT_ONLY,
        RateStatus.RATE,
    )
    status = np.select([(feed.refusal > 0) & refused, feed.refusal > 0, lacking, ~enough], [0, 1, 2, 3], 4)
    return value, tuple(outcomes[at] for at in status)


def _classes(feed: Feed, mapped: tuple[Ints | Floats, Bools, Bools], value: Floats, lo: int) -> Ints:
    header = feed.header
    shown, lacking, perhaps = mapped
    at = {entry.key: number for number, entry in enumerate(header.classes)}
    units = np.rint(np.nan_to_num(value) * 10.0**header.decimals)
    grade = np.maximum(np.searchsorted(np.array(header.starts), units, side="right") - 1, 0)
    empty = np.where(feed.recorded[:-1], at["zero"], at["no_record"])
    for district, until in header.formed:
        # 0 would be that of the part of the window since then alone.
        empty[district] = at["not_formed"] if lo <= until else empty[district]
    empty = np.where(perhaps, at["possible"], empty)
    filled = np.where(np.nan_to_num(value) > 0, grade, at.get("withheld", -1))
    return np.where(lacking, at["not_recorded"], np.where(shown == 0, empty, filled)).astype(np.int64)
