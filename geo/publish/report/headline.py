"""The first pages of a report: key figures, how complete they are, who was hurt, and the course over time."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from geo.analysis.bands import Band
from geo.analysis.completeness import completeness
from geo.analysis.periods import month_words
from geo.analysis.records import MEASURES, Bounds
from geo.analysis.summary import summary
from geo.analysis.totals import By
from geo.layers import vocabulary
from geo.layers.edition import Breakdown
from geo.layers.left_out import left_out_words
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.scope import Scope

HELD_BACK: Final = "held back"
HELD_BACK_WORDS: Final = "“Held back”: under 5, or to protect another figure."
NOTHING: Final = (
    "No recorded incident lies in this period under these filters. This does not mean that nothing happened "
    "or that an area is free of explosive ordnance."
)
_GROUPS_SHOWN: Final = 16


def count_words(bounds: Bounds, measure: str) -> str:
    """Return one figure, "12 (up to 15)" where its bounds differ."""
    low, high = (int(getattr(side, measure)) for side in bounds)
    return f"{low:,}" + (f" (up to {high:,})" if high > low else "")


def dated_words(scope: Scope, measure: str) -> str:
    """Say what dates leave open of a figure: "10 certainly, up to 15 possibly in the period"."""
    low, high = (int(getattr(side, measure)) for side in scope.dated.total)
    return "all certainly in the period" if low == high else f"{low:,} certainly, up to {high:,} possibly"


def key_figures(scope: Scope) -> list[Block]:
    """Return the totals of the period and how much of what is stated they hold."""
    total = scope.window.total
    shares = completeness(scope.ledger, period=scope.period, filters=scope.filters)
    found = [
        b.callout(shares.words, *filter(None, [left_out_words(scope.pack, ("incidents", "statements"))])),
        b.tiles(
            (
                vocabulary.MEASURE.label(measure),
                count_words(total, measure),
                dated_words(scope, measure) if scope.counting == "most_likely" else "",
            )
            for measure in MEASURES
        ),
    ]
    if not total.upper.incidents:
        found.append(b.text(NOTHING))
    found.append(b.small(_dates_words(scope), _gaps_words(scope)))
    if scope.ledger.latest is not None:
        found += [b.heading("What is stated and what is missing"), b.bullets(summary(scope.ledger))]
        found.append(
            b.small(
                "These sentences compare all records with the latest official total, whatever the period and "
                "the filters of this report."
            )
        )
    return [*found, *_years(scope)]


def _dates_words(scope: Scope) -> str:
    if scope.counting == "possible":
        return "Figures in brackets hold incidents that lie only possibly in the period."
    return (
        "Incidents whose date is uncertain count whole on the middle of their possible days; below each "
        "figure stands what lies certainly and what possibly in the period."
    )


def _gaps_words(scope: Scope) -> str:
    """Say for how many incidents figures or outcomes are not recorded."""
    total, unrecorded = scope.window.total, int(scope.window.unrecorded_values.sum())
    words = []
    if unrecorded:
        words.append(
            f"For {unrecorded:,} of these incidents the number of killed or injured is not recorded, so the "
            "sums may be too low."
        )
    open_ones = [side.casualties - side.killed - side.injured for side in total]
    if any(open_ones):
        words.append(
            "The casualties include people whose outcome is not known: "
            f"{Band(min(open_ones), max(open_ones)).words()}."
        )
    return " ".join(words)


def _years(scope: Scope) -> list[Block]:
    years = scope.totals("year")
    if len(years.groups) < 2:
        return []
    return [_groups_table(scope, "year", "Year", "Recorded by year")]


def _groups_table(scope: Scope, by: By, head: str, caption: str) -> Block:
    """Return totals in groups; under ``most_likely`` the lines sum to the last."""
    found = scope.totals(by)
    shown = found.groups if by == "year" else found.groups[:_GROUPS_SHOWN]
    rows = [[group.label, *(count_words(group.bounds, measure) for measure in MEASURES)] for group in shown]
    if len(shown) < len(found.groups):
        rows.append([f"{len(found.groups) - len(shown)} more", "", "", "", ""])
    return b.table(
        [(head, 3.2), *((vocabulary.MEASURE.label(name), 1.0) for name in MEASURES)],
        rows,
        caption=caption,
        foot=["All", *(count_words(found.total, measure) for measure in MEASURES)],
    )


def causes(scope: Scope) -> list[Block]:
    """Return incidents by device and by activity, and people by status as far as the edition tells it."""
    found = (
        [
            _groups_table(scope, "device", "Device", "Recorded by device"),
            _groups_table(scope, "activity", "Activity of the people hurt", "Recorded by activity"),
        ]
        if scope.window.total.upper.incidents
        else [b.text(NOTHING)]
    )
    return [*found, *people_apart(scope)]


def people_apart(scope: Scope) -> list[Block]:
    """Return people hurt by status; where the edition holds it back, the figures it releases."""
    if scope.edition.without_status:
        return _released(scope.edition.breakdowns)
    if not scope.window.total.upper.casualties:
        return []
    chosen = scope.filters.victim_statuses or set(vocabulary.VICTIM_STATUS.codes())
    hurt = ("killed", "injured", "casualties")
    parts = [
        (term.label, scope.status_total(term.code))
        for term in vocabulary.VICTIM_STATUS
        if term.code in chosen
    ]
    return [
        b.table(
            [("Status", 3.2), *((vocabulary.MEASURE.label(name), 1.0) for name in hurt)],
            [[label, *(count_words(bounds, name) for name in hurt)] for label, bounds in parts],
            caption="People hurt by status",
            foot=["All", *(count_words(scope.window.total, name) for name in hurt)],
        ),
        b.small(
            "Mine-clearance staff are apart here; authorities may count them as civilians. “Other or not "
            "known” holds people whose status no source gives, so the lines sum to the whole."
        ),
    ]


def _released(breakdowns: tuple[Breakdown, ...]) -> list[Block]:
    whole = [one for one in breakdowns if one.district_id is None]
    if not whole:
        return [b.text("This edition does not tell people hurt apart by status, sex or age.")]
    cells = {(one.by, one.group, one.outcome): one.value for one in whole}
    rows = []
    for by, group in dict.fromkeys((one.by, one.group) for one in whole):
        label = vocabulary.VICTIM_STATUS.label(group).lower().replace("_", " ")
        rows.append([f"{by.capitalize()}: {label}", *_cells(cells, by, group)])
    return [
        b.table(
            [("People", 3.2), ("Killed", 1.0), ("Injured", 1.0)],
            rows,
            caption="People hurt by status, sex and age: the whole data set, whatever the period",
        ),
        b.small(HELD_BACK_WORDS, "A dash stands for what is not in the records."),
    ]


def _cells(cells: dict[tuple[str, str, str], int | None], by: str, group: str) -> list[str]:
    shown = []
    for outcome in ("killed", "injured"):
        key = (by, group, outcome)
        value = cells.get(key)
        shown.append("–" if key not in cells else HELD_BACK if value is None else f"{value:,}")
    return shown


def monthly(scope: Scope, *, beside: bool = False) -> pd.DataFrame:
    """Return the measure by month of the period.

    Parameters
    ----------
    scope
        What the report is about.
    beside
        Whether the months that the small maps set beside a single month are among them.

    Returns
    -------
    pd.DataFrame
        Index YYYY-MM; ``likely`` sums to the total under ``most_likely``; ``possible`` is the most a month
        may hold, and does not add up over months.
    """
    counts = scope.cube.counts(scope.filters)
    first, last = scope.cube.months_of(scope.period)
    if beside and scope.parts is not None and scope.parts.before:
        first = scope.parts.first
    _, upper = counts.months(counting="possible")
    likely = counts.monthly(scope.measure).sum(axis=0)
    frame = pd.DataFrame({"likely": likely, "possible": upper[scope.measure]})
    return frame.iloc[first : last + 1]


def trend(scope: Scope) -> list[Block]:
    """Return the course over the months of the period, of a single month with those before it."""
    months, shown = monthly(scope), monthly(scope, beside=True)
    found = [] if months["possible"].any() else [b.text(NOTHING)]
    if not shown["possible"].any():
        return found
    return [
        *found,
        _months_figure(scope, months, shown),
        b.callout(
            "No trend over the years may be read from the records alone: they hold a share of what is stated "
            "that changes from year to year, and the latest months lack reports that are still to come."
        )
        if scope.lines
        else b.text("The latest months may lack reports that are still to come."),
    ]


def _months_figure(scope: Scope, months: pd.DataFrame, shown: pd.DataFrame) -> Block:
    label, sums = scope.measure_label, int(months["likely"].sum())
    light = "light bars show what a month may hold at most."
    if len(shown) > len(months):
        listed = "; ".join(f"{_month(key)} {int(value):,}" for key, value in shown["likely"].items())
        return b.figure(
            "trend.svg",
            alt=f"{label} by month, each incident in its most likely month: {listed}.",
            caption=f"{label} by month. The last month is the period of this report, with {sums:,}; those "
            "before it are shown for comparison. Dark bars hold every incident in its most likely month; "
            f"{light}",
        )
    top = months.index[int(months["likely"].argmax())]
    return b.figure(
        "trend.svg",
        alt=f"{label} by month, {scope.period.words()}: {sums:,} in all in their most likely months; the "
        f"most in one month is {int(months['likely'].max()):,}, in {_month(top)}.",
        caption=f"{label} by month. Dark bars hold every incident in its most likely month and sum to "
        f"{sums:,}; {light}",
    )


def _month(key: object) -> str:
    return month_words(date.fromisoformat(f"{key}-01"))
