"""The charts of a report, drawn as vectors: months, and what is stated beside what is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.analysis.periods import MonthAxis, Period, month_number, short_month_words
from geo.analysis.waterfall import M2_PER_HA, UNITS, area_words, steps
from geo.language import in_digits, say
from geo.maps.fonts import FAMILIES, register
from geo.maps.hazard_look import STEP_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geo.analysis.land import AccountRow
    from geo.reconciliation.lines import LedgerLine

BLUE, PALE, ORANGE, PURPLE, GREY, INK = "#2C5F8A", "#B9CDDF", "#C75B12", "#8C5A9E", "#4A4A4A", "#22252b"
"""As the charts of the pages; they stay apart for colour-blind readers and in grey."""
EPOCH: Final = date(1970, 1, 1)
_GRID: Final = "#D9DCE1"
_WIDTH_MM: Final = 170.0
_POINTS: Final = 7.5
_LINE_MM: Final = 3.6
"""Height of a line of the names of steps."""
_STEP_LETTERS: Final = 14
"""Letters of the name of a step in a line."""
_YEARS_FROM: Final = 30


def trend_chart(months: pd.DataFrame, *, label: str, created: date) -> bytes:
    """Draw one measure by month.

    Parameters
    ----------
    months
        Index YYYY-MM; ``likely`` and ``possible``, whole numbers.
    label
        What is counted.
    created
        Day of making.

    Returns
    -------
    bytes
        An SVG, the same for the same arguments.
    """
    figure = figure_of(62)
    axes = figure.add_axes((0.075, 0.10, 0.915, 0.78))
    places = range(len(months))
    likely, possible = months["likely"].to_numpy(), months["possible"].to_numpy()
    axes.bar(places, possible, width=0.86, color=PALE, label=say("possibly in this month"))
    axes.bar(places, likely, width=0.86, color=BLUE, label=say("most likely in this month"))
    _months_axis(axes, list(months.index))
    axes.set_xlim(-0.7, max(len(months), 6) - 0.3)
    axes.set_ylim(0, max(1.0, float(possible.max(initial=0))) * 1.08)
    _dress(axes, label)
    _legend(axes, reverse=True)
    return svg_of(figure, title=say("{label} by month", label=label), created=created)


def series_chart(lines: tuple[LedgerLine, ...], *, period: Period, created: date) -> bytes:
    """Draw casualties stated and recorded up to the same days, and below it their difference.

    Parameters
    ----------
    lines
        The running series with casualties, in order.
    period
        Days of the report, shown by a pale ground.
    created
        Day of making.

    Returns
    -------
    bytes
        An SVG, the same for the same arguments.
    """
    figure = figure_of(80)
    upper = figure.add_axes((0.075, 0.43, 0.915, 0.49))
    lower = figure.add_axes((0.075, 0.06, 0.915, 0.275))
    lines = tuple(line for line in lines if line.statement.end_known)
    days = [_day(line.statement.period.last) for line in lines]
    stated = [float(line["casualties"].stated or 0) for line in lines]
    first, last = min(days[0], _day(period.start)), max(days[-1], _day(period.last))
    upper.plot(days, stated, color=GREY, marker="o", markersize=2.6, linewidth=0.9, label="stated")
    _band(
        upper, days, [line["casualties"].recorded for line in lines], PURPLE, say("recorded, least to most")
    )
    _band(lower, days, [line["casualties"].residual for line in lines], ORANGE, say("stated less recorded"))
    lower.axhline(0, color=GREY, linewidth=0.6)
    for axes in (upper, lower):
        if _day(period.start) > days[0]:
            axes.axvspan(_day(period.start), _day(period.end), color="#F3F1EC", zorder=0)
        axes.set_xlim(first, last)
        _days_axis(axes, min(lines[0].statement.period.last, period.start), last)
        _dress(axes, say("People"))
        _legend(axes)
    upper.set_ylim(bottom=0)
    upper.tick_params(labelbottom=False)
    return svg_of(figure, title=say("Casualties stated and recorded"), created=created)


def waterfall_chart(row: AccountRow, *, created: date) -> bytes:
    """Draw the account of land as steps, each beginning where the one before it ends.

    Parameters
    ----------
    row
        A period or a group of the account.
    created
        Day of making.

    Returns
    -------
    bytes
        An SVG, the same for the same arguments.
    """
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as below

    found = steps(row)
    names = [wrap(one.label, _STEP_LETTERS) for one in found]
    lines = max(map(len, names))
    figure = figure_of(48 + _LINE_MM * (lines - 1))
    foot = (5.6 + _LINE_MM * (lines - 1)) / (48 + _LINE_MM * (lines - 1))
    axes = figure.add_axes((0.085, foot, 0.905, 0.92 - foot))
    letters = FontProperties(family=FAMILIES[0], size=_POINTS)
    for at, one in enumerate(found):
        low, high = one.low / M2_PER_HA, one.high / M2_PER_HA
        axes.bar(
            at, high - low, bottom=low, width=0.72, color=STEP_COLOURS[one.code], edgecolor=INK, linewidth=0.4
        )
        words = area_words(one.m2, "ha")
        axes.text(at, high, words, ha="center", va="bottom", fontproperties=letters, color=INK)
    axes.set_xticks(range(len(found)), ["\n".join(one) for one in names])
    axes.set_xlim(-0.6, len(found) - 0.4)
    axes.set_ylim(0, max(1.0, *(one.high / M2_PER_HA for one in found)) * 1.1)
    _dress(axes, UNITS["ha"])
    return svg_of(figure, title=say("Account of hazardous land in steps"), created=created)


def _band(axes: Axes, days: list[float], bands: list[Any], colour: str, label: str) -> None:
    known = [(day, band) for day, band in zip(days, bands, strict=True) if band is not None]
    if not known:
        return
    where = [day for day, _ in known]
    low, high = [band.low for _, band in known], [band.high for _, band in known]
    axes.fill_between(where, low, high, color=colour, alpha=0.28, linewidth=0, label=label)
    for edge in (low, high):
        axes.plot(where, edge, color=colour, linewidth=0.9)


def _months_axis(axes: Axes, keys: list[str]) -> None:
    years_only = len(keys) > _YEARS_FROM
    step = max(1, len(keys) // 6)
    marks = [at for at, key in enumerate(keys) if (key.endswith("-01") if years_only else at % step == 0)]
    days = [date.fromisoformat(f"{keys[at]}-01") for at in marks]
    axes.set_xticks(marks, [str(day.year) if years_only else short_month_words(day) for day in days])


def _days_axis(axes: Axes, start: date, last: float) -> None:
    """Mark the first of months, so far apart that about eight are named."""
    axis = MonthAxis.covering(Period(start, EPOCH + timedelta(days=int(last) + 1)))
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if axis.months <= 9 * step)
    firsts = [axis.month(at).start for at in range(axis.months)]
    marks = [day for day in firsts if month_number(day) % step == 0 and day >= start]
    words = [f"{day.year}" if step >= 12 else short_month_words(day) for day in marks]
    axes.set_xticks([_day(day) for day in marks], words)


def _day(day: date) -> float:
    return float((day - EPOCH).days)


def _dress(axes: Axes, label: str) -> None:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - loads matplotlib, which the app's start does not need
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415 - as above

    letters = FontProperties(family=FAMILIES[0], size=_POINTS)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    # A hyphen and no minus sign, which the typeface lacks.
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_digits(value, ",.0f")))
    axes.set_ylabel(label, fontproperties=letters, color=INK)
    axes.grid(axis="y", color=_GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(length=2, width=0.5, colors=INK, pad=2)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontproperties(letters)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.spines["bottom"].set_linewidth(0.6)


def _legend(axes: Axes, *, reverse: bool = False) -> None:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above

    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=3,
        frameon=False,
        borderaxespad=0.1,
        handlelength=1.4,
        reverse=reverse,
        prop=FontProperties(family=FAMILIES[0], size=_POINTS),
    )


def figure_of(high_mm: float) -> Figure:
    """Return an empty figure as wide as a page of a report."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    register()
    return Figure(figsize=(_WIDTH_MM / 25.4, high_mm / 25.4))


def svg_of(figure: Figure, *, title: str, created: date) -> bytes:
    """Return a figure as an SVG, the same for the same figure."""
    from geo.maps.sheet.formats import Alternative, encoded  # noqa: PLC0415 - as above

    return encoded(figure, form="svg", dpi=72, alternative=Alternative(title, title, (), created))
