"""What the charts of the statements page draw: stated points, recorded and open bands, shares."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from geo.analysis.periods import day_words
from geo.language import marked, say
from geo.reconciliation.bands import percent_words
from geo.reconciliation.completeness import PARTS
from geo.reconciliation.increments import Increment, running_totals
from geo.reconciliation.statements import WORDS, series_labels
from geo.workspace import Workspace
from pages.parts.statements.ledger import account

OTHERS = marked("Other issuers")
_NAMED = 4


def chart_frames(opened: Workspace, measure: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return stated figures and bands by day, as `charts.ledger_chart` wants them.

    Returns
    -------
    tuple of pd.DataFrame
        Stated: ``day``, ``people``, ``group`` (issuers with few statements share one), ``issuer``,
        ``statement``, ``up_to``. Bands: ``day``, ``recorded_low``, ``recorded_high``, ``recorded``,
        ``residual_low``, ``residual_high``, ``residual``, ``stated``, ``share``, ``up_to`` (words).
    """
    totals = running_totals(account(opened).ledger, measure=measure)
    stated = [statement for total in totals for statement in total.after]
    frequent = Counter(statement.series for statement in stated).most_common(_NAMED)
    named = [series for series, _ in frequent]
    order = [*named, say(OTHERS)]
    stated.sort(key=lambda one: order.index(one.series) if one.series in named else len(named))
    labels = series_labels(stated)
    points = pd.DataFrame(
        [
            {
                "day": statement.period.last.isoformat(),
                "people": statement.stated[measure],
                "group": labels[statement.series] if statement.series in named else say(OTHERS),
                "issuer": statement.issuer,
                "statement": statement.statement_id,
                "up_to": day_words(statement.period.last),
            }
            for statement in stated
        ]
    )
    return points, pd.DataFrame([_band_row(total) for total in totals])


def not_drawn(opened: Workspace, measure: str) -> list[str]:
    """Return how many totals the chart leaves out and why, in sentences."""
    given = [one for one in account(opened).ledger.statements if one.runs and one.stated[measure] is not None]
    unknown = sum(one.in_series and not one.end_known for one in given)
    others = sum(not one.in_series for one in given)
    return [
        say(
            "{text} not drawn: {why}.",
            text=say("{many:,} totals are", many=many) if many > 1 else say("1 total is"),
            why=why,
        )
        for many, why in ((unknown, say("the day is not known")), (others, say("the issuer is no authority")))
        if many
    ]


def status_frame(opened: Workspace) -> pd.DataFrame:
    """Return what is stated and not recorded up to each day, by status: bands, one row a day and part."""
    ledger = account(opened).ledger
    rows = [
        {**_band_row(total), "part": WORDS[part].capitalize()}
        for part in PARTS
        for total in running_totals(ledger, measure=part)
    ]
    return pd.DataFrame(rows)


def month_frame(opened: Workspace) -> pd.DataFrame:
    """Return recorded casualties by month, and what is stated where statements bound the month."""
    rows = []
    for month in account(opened).months:
        recorded, stated = month.share.recorded, month.share.stated
        if recorded is None:
            continue
        rows.append(
            {
                "month": f"{month.key}-01",
                "label": month.label,
                **recorded.to_dict(),
                "recorded": recorded.full_words(),
                "stated_low": stated and stated.low,
                "stated_high": stated and stated.high,
                "stated": stated.words() if stated else say("not stated apart"),
                "apart": stated is not None,
            }
        )
    return pd.DataFrame(rows)


def _band_row(total: Increment) -> dict[str, object]:
    recorded, residual = total.recorded, total.residual
    return {
        "day": total.period.last.isoformat(),
        "up_to": day_words(total.period.last),
        "stated": total.stated.words(),
        **{f"recorded_{end}": value for end, value in recorded.to_dict().items()},
        "recorded": recorded.full_words(),
        "residual_low": residual.low,
        "residual_high": residual.high,
        "residual": residual.words(),
        "share": percent_words(total.share) if total.share else "none",
    }
