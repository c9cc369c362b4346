"""What is known of one district beside its incidents: populations side by side, and what rates they allow."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.analysis.figures import NOT_RECORDED
from geo.analysis.rates import RateStatus, alternatives, rate_words, rates
from geo.choices import RateKind
from geo.language import say
from geo.layers import vocabulary
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.records.ranking import NEVER
from pages.parts.sheet import LineGroup, SheetLine, sheet, value_line
from pages.parts.tables import BLANK, CellReading, column, reading_columns, readings, show
from pages.parts.words import measure_label, number


def populations(
    opened: Workspace, choice: Choice, code: str, counts: pd.DataFrame, *, never: bool = False
) -> None:
    """Show every population figure of a district, whether a rate may stand on it, and the rate.

    Parameters
    ----------
    opened, choice
        The pack, and what the page counts.
    code, counts
        Code of the district, and the counts that rates stand on.
    never
        Whether no record of the district exists at all, so that no rate and no number is given.
    """
    st.markdown("#### " + say("Population figures side by side"))
    figures = alternatives(opened.pack, code)
    figures = figures[figures["population"].notna()]
    if figures.empty:
        st.info(
            say("The pack holds no population figure for this district, so no rate per 100,000 can be given.")
        )
        return
    count = counts.loc[[code]]
    lines = []
    for _, figure in figures.iterrows():
        rate = rates(
            opened.pack, count, measure=choice.measure, kind=RateKind.PER_100K, figure=figure["figure_id"]
        ).iloc[0]
        lines.append(
            {
                "figure": figure["title"],
                "population": figure["population"],
                "margin": figure["margin"],
                "kind": figure["kind_label"] or say(NOT_RECORDED),
                "year": figure["year"],
                "rate": CellReading(BLANK, say(NEVER)) if never else _rate_reading(rate),
                "use": say("may be used") if figure["usable"] else say("not for rates"),
                "source": figure["source"],
            }
        )
    with st.container(key="populations"):
        show(
            readings(pd.DataFrame(lines).assign(rate=column(line["rate"] for line in lines))),
            hide_index=True,
            placeholder="none",
            alt=say("Population figures of the district"),
            column_config={
                "figure": st.column_config.TextColumn(say("Figure"), width="medium"),
                "population": st.column_config.NumberColumn(say("People"), format="localized"),
                "margin": st.column_config.NumberColumn(say("Margin ±"), format="localized"),
                "kind": say("Kind"),
                "year": st.column_config.NumberColumn(say("Year"), format="%d"),
                **reading_columns(
                    {"rate": say("{measure_label} per 100,000", measure_label=measure_label(choice.measure))}
                ),
                "use": say("For rates"),
                "source": st.column_config.TextColumn(say("Source"), width="large"),
            },
        )
    _reasons(figures)


def _rate_reading(rate: pd.Series) -> CellReading | None:
    if rate["status"] == RateStatus.RATE:
        return CellReading(float(rate["value"]), str(rate["text"]))
    return CellReading(0, say("fewer than 5")) if rate["status"] == RateStatus.COUNT_ONLY else None


def _reasons(figures: pd.DataFrame) -> None:
    """Say once for each reason which figures it bars, and where figures disagree."""
    barred = figures[~figures["usable"]]
    groups = [
        LineGroup(
            (SheetLine(str(reason)),),
            say("Not for rates: {title}", title=", ".join(str(title) for title in rows["title"])),
            "text",
        )
        for reason, rows in barred.groupby("reason", sort=False)
    ]
    if bool(figures["disputed"].any()):
        low, high = int(figures["population"].min()), int(figures["population"].max())
        groups.append(
            LineGroup(
                (
                    SheetLine(
                        say(
                            "They run from {low:,} to {high:,} people: more than twofold apart. A rate "
                            "depends on "
                            "which is taken.",
                            low=low,
                            high=high,
                        )
                    ),
                ),
                say("The figures disagree"),
                "text",
            )
        )
    kinds = {str(kind) for kind in figures["kind"].dropna()}
    defined = [
        value_line(term.label, term.definition)
        for term in vocabulary.POPULATION_KIND
        if term.code in kinds and term.definition
    ]
    if defined:
        groups.append(LineGroup(tuple(defined), say("What the kinds count")))
    if groups:
        sheet(groups, key="population_reasons")


def rate_lines(opened: Workspace, choice: Choice, code: str, counts: pd.DataFrame) -> None:
    """Show the count and the rate per area of a district."""
    st.markdown("#### " + say("Rates"))
    label = measure_label(choice.measure)
    rate = rates(opened.pack, counts.loc[[code]], measure=choice.measure, kind=RateKind.PER_1000_KM2).iloc[0]
    lines = [value_line(say("{label} that rates stand on", label=label), number(rate["count"]))]
    if rate["status"] == RateStatus.RATE:
        lines.append(
            value_line(
                say("{label} per 1,000 km²", label=label),
                say(
                    "{text} (95 % interval {rate} to {rate_2}, as if the {label} were independent), on "
                    "{float} km²; "
                    "{reason}"
                    if rate["reason"]
                    else "{text} (95 % interval {rate} to {rate_2}, as if the {label} were "
                    "independent), on {float} "
                    "km²",
                    text=rate["text"],
                    rate=rate_words(rate["low_95"]),
                    rate_2=rate_words(rate["high_95"]),
                    label=label.lower(),
                    float=number(float(rate["denominator"])),
                    reason=rate["reason"],
                ),
            )
        )
    else:
        lines.append(
            value_line(
                say("{label} per 1,000 km²", label=label), say("no rate: {reason}", reason=rate["reason"])
            )
        )
    lines.append(
        value_line(
            say("Rates per 100,000 people"),
            say(
                "in the table above, on each figure that may be used; fewer than 5 are given as a number only"
            ),
        )
    )
    sheet([LineGroup(tuple(lines))], key="district_rates")
