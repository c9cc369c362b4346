"""The first pages of a report: key figures, how complete they are, who was hurt, and the course over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from geo.analysis.figures import Figure, gap_words, outcome_unknown, outcome_words
from geo.analysis.grouped import By
from geo.analysis.periods import month_words
from geo.language import in_digits, marked, say
from geo.layers import vocabulary
from geo.layers.left_out import gives_incidents, left_out_words
from geo.layers.measures import GAPPED, MEASURE, MEASURES, OUTCOMES
from geo.publish.profiles import other_words
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.scope import Scope
from geo.reconciliation.completeness import completeness
from geo.reconciliation.enclosing import is_whole
from geo.reconciliation.summary import summary
from geo.words import shared

NOTHING: Final = marked(
    "No recorded incident lies in this period under these filters. This does not mean that nothing happened "
    "or that an area is free of explosive ordnance."
)
_GROUPS_SHOWN: Final = 16
# Its heading is the longest.
_WIDTHS: Final = {"casualties": 1.2}
_OPEN: Final = marked(
    "The last column says for how many incidents it is not recorded how many people of the line were hurt;"
    " the sum of the others is a lower limit."
)


def small_words(scope: Scope, figure: Figure) -> str:
    """Return what stands below a figure: the most likely one where asked for, and what is not recorded."""
    words = []
    if scope.counting == "most_likely" and figure.certain != figure.possible:
        words.append(figure.likely_words())
    if figure.unrecorded:
        words.append(gap_words(figure.unrecorded))
    if figure is scope.whole["casualties"] and (number := outcome_unknown(scope.whole)):
        words.append(shared("outcome_unknown", number=number))
    return "; ".join(words)


def lacking_words(unrecorded: Mapping[str, int]) -> str:
    """Return for how many incidents of a line numbers are not recorded: "killed 1, injured 2"."""
    return ", ".join(
        f"{MEASURE.label(name).lower()} {in_digits(unrecorded[name])}"
        for name in OUTCOMES
        if unrecorded[name]
    )


def key_figures(scope: Scope) -> list[Block]:
    """Return the totals of the period and how much of what is stated they hold."""
    shares = completeness(scope.ledger, period=scope.period, filters=scope.filters)
    given = gives_incidents(scope.pack)
    found = [
        b.callout(shares.words, *filter(None, [left_out_words(scope.pack)])),
        b.tiles(
            (
                MEASURE.label(measure),
                figure.words() if given else shared("not_given"),
                small_words(scope, figure) if given else shared("not_given_here"),
            )
            for measure, figure in scope.whole.items()
        ),
    ]
    if not scope.whole["incidents"].possible:
        found.append(b.text(say(NOTHING)))
    found.append(b.small(_dates_words(scope), _gaps_words(scope)))
    # A report on a part says what can be said of the part; the share of the whole is none of its own.
    if scope.filters.is_empty and is_whole(scope.ledger, scope.period):
        found += [b.heading(say("What is stated and what is missing")), b.bullets(summary(scope.ledger))]
        found.append(b.small(say("These sentences compare all records with the latest official total.")))
    return [*found, *_years(scope)]


def _dates_words(scope: Scope) -> str:
    words = say("Figures run from what lies certainly in the period to what lies possibly in it.")
    if scope.counting == "possible":
        return words
    return say(
        "{words} A most likely figure counts an incident whose date is uncertain whole on the "
        "middle of its possible days, unless there are more of these than the period has days; "
        "maps and months follow it.",
        words=words,
    )


def _gaps_words(scope: Scope) -> str:
    """Say for how many incidents figures or outcomes are not recorded."""
    words = []
    if scope.whole["casualties"].unrecorded:
        words.append(say("Where numbers are not recorded, the sum of the others is a lower limit."))
    if outcome := outcome_words(scope.whole):
        words.append(outcome)
    return " ".join(words)


def _years(scope: Scope) -> list[Block]:
    if not scope.over_years:
        return []
    overlap = scope.totals("year").overlap
    table = _groups_table(scope, "year", say("Year"), say("Recorded by year"))
    return [table, *([b.small(overlap)] if overlap else [])]


def _groups_table(scope: Scope, by: By, head: str, caption: str) -> Block:
    """Return totals in groups; see `geo.analysis.totals` for what the lines sum to."""
    found = scope.totals(by)
    shown = found.groups if by == "year" else found.groups[:_GROUPS_SHOWN]
    lines = [figure_line(group.label, group.figures) for group in shown]
    if len(shown) < len(found.groups):
        lines.append([say("{number} more", number=len(found.groups) - len(shown)), "", "", "", "", ""])
    return figures_table(
        head, 3.7, [*lines, figure_line(say("All"), found.figures)], caption=scope.titled(caption)
    )


def figure_line(label: str, figures: Mapping[str, Figure]) -> list[str]:
    """Return one line of a table: its label, the bands of its figures, and what is not recorded."""
    gaps = lacking_words({measure: figure.unrecorded for measure, figure in figures.items()})
    return [label, *(figure.words() for figure in figures.values()), gaps]


def figures_table(
    head: str,
    width: float,
    lines: list[list[str]],
    *,
    caption: str,
    measures: tuple[str, ...] = MEASURES,
    more: tuple[tuple[str, float], ...] = (),
    dense: bool = False,
) -> Block:
    """Return a table of figures; what is not recorded has a column of its own where there is any.

    Parameters
    ----------
    head, width
        Of the first column.
    lines
        As `figure_line` gives them, followed by what `more` announces; the last is the foot.
    caption, measures, more, dense
        Words below the table, which measures it holds, further columns, and whether it is set small.
    """
    columns = [
        (head, width),
        *((MEASURE.label(name), _WIDTHS.get(name, 1.0)) for name in measures),
    ]
    at = len(columns)
    if any(line[at] for line in lines):
        columns.append((say("Not recorded for"), 1.8))
    else:
        lines = [line[:at] + line[at + 1 :] for line in lines]
    return b.table([*columns, *more], lines[:-1], caption=caption, foot=lines[-1], dense=dense)


def causes(scope: Scope) -> list[Block]:
    """Return incidents by device and by activity, and people by status as far as the edition tells it."""
    found = (
        [
            _groups_table(scope, "device", say("Device"), say("Recorded by device")),
            _groups_table(scope, "activity", say("Activity of the people hurt"), say("Recorded by activity")),
            *([b.small(other_words("activity"))] if scope.edition.without_status else []),
        ]
        if scope.whole["incidents"].possible
        else [b.text(say(NOTHING))]
    )
    return [*found, *people_apart(scope)]


def people_apart(scope: Scope) -> list[Block]:
    """Return people hurt by status, or that the edition does not tell it."""
    if scope.edition.without_status:
        return [b.text(say("This edition does not tell people hurt apart by status, sex or age."))]
    if not (scope.whole["casualties"].possible or scope.whole["casualties"].unrecorded):
        return []
    chosen = scope.filters.statuses
    hurt = GAPPED
    parts = [
        (term.label, scope.status_total(term.code))
        for term in vocabulary.VICTIM_STATUS
        if term.code in chosen
    ]
    lines = [
        figure_line(label, {name: figures[name] for name in hurt})
        for label, figures in [*parts, (say("All"), scope.whole)]
    ]
    open_ones = [say(_OPEN)] if any(line[-1] for line in lines) else []
    return [
        figures_table(
            say("Status"),
            3.2,
            lines,
            caption=scope.titled(say("People hurt by status")),
            measures=hurt,
        ),
        b.small(
            say(
                "Mine-clearance staff are apart here; authorities may count them as civilians. “Other or not "
                "known” holds people whose status no source gives, so the lines sum to the whole."
            ),
            *open_ones,
        ),
    ]


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
        Index YYYY-MM; ``likely`` sums to the total under ``most_likely`` less what has more possible days
        than any month; ``possible`` is the most a month may hold, and does not add up over months.
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
    told = say(
        "{measure_label} recorded in this period: {full}.",
        measure_label=scope.measure_label,
        full=scope.whole[scope.measure].full_words(),
    )
    found = (
        []
        if months["possible"].any()
        else [b.text(told if scope.whole["incidents"].possible else say(NOTHING))]
    )
    if not shown["possible"].any():
        return found
    return [
        *found,
        _months_figure(scope, months, shown),
        b.callout(
            say(
                "No trend over the years may be read from the records alone: they hold a share of what "
                "is stated "
                "that changes from year to year, and the latest months lack reports that are still to come."
            )
        )
        if scope.lines
        else b.text(say("The latest months may lack reports that are still to come.")),
    ]


def _months_figure(scope: Scope, months: pd.DataFrame, shown: pd.DataFrame) -> Block:
    label, sums = scope.measure_label, int(months["likely"].sum())
    subject = scope.titled(say("{label} by month", label=label))
    lacking = scope.whole[scope.measure].unrecorded
    more = [say("{label} {gap}; they are in no bar.", label=label, gap=gap_words(lacking))] if lacking else []
    if len(shown) > len(months):
        listed = "; ".join(f"{_month(key)} {int(value):,}" for key, value in shown["likely"].items())
        return b.figure(
            "trend.svg",
            alt=say(
                "{subject}, each incident in its most likely month: {listed}.", subject=subject, listed=listed
            ),
            caption=" ".join(
                [
                    say(
                        "{subject}. The last month is the period of this report, with {sums:,}; those before "
                        "it are shown for comparison. Dark bars hold every incident in its most likely "
                        "month; "
                        "light bars show what a month may hold at most.",
                        subject=subject,
                        sums=sums,
                    ),
                    *more,
                ]
            ),
        )
    top = months.index[int(months["likely"].argmax())]
    return b.figure(
        "trend.svg",
        alt=say(
            "{subject}, {period}: {sums:,} in all in their most likely months; the most in one month "
            "is {text:,}, in {month}.",
            subject=subject,
            period=scope.period.words(),
            sums=sums,
            text=int(months["likely"].max()),
            month=_month(top),
        ),
        caption=" ".join(
            [
                say(
                    "{subject}. Dark bars hold every incident in its most likely month and sum to {sums:,}; "
                    "light bars show what a month may hold at most.",
                    subject=subject,
                    sums=sums,
                ),
                *more,
                *_monthless_words(scope, sums),
            ]
        ),
    )


def _monthless_words(scope: Scope, sums: int) -> list[str]:
    """Say what is counted in the period and in no month of it, because its dates are wider than a month."""
    likely = scope.cube.counts(scope.filters).total(scope.period).lower
    left = int(getattr(likely, scope.measure)) - sums
    if not left:
        return []
    return [say("{left:,} more may lie on more days than a month has and are in no dark bar.", left=left)]


def _month(key: object) -> str:
    return month_words(date.fromisoformat(f"{key}-01"))
