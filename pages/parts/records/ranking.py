"""Districts side by side: counts, bars and months."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.analysis.assigned import NO_DISTRICT
from geo.analysis.earlier import Earlier, earlier
from geo.analysis.figures import Figure, FigureTable, rank_key
from geo.analysis.lead import lead_words
from geo.analysis.periods import month_number
from geo.language import marked, say
from geo.layers.local import local_names, names_in_full
from geo.layers.measures import MEASURES
from geo.reconciliation.facts import formed
from geo.words import shared
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.tables import BLANK, CellReading, column
from pages.parts.words import measure_label

NEVER = marked("no record")
ALT = marked("Districts with their recorded incidents and casualties")
"""What the table of districts holds, for those who do not see it."""
_BARS_PX, _MARGIN_PX = 140, 8
# The browser leaves two pixels between bars, and draws none where that is all the room there is.
_BAR_AND_GAP_PX = 4


def district_names(opened: Workspace) -> dict[str | None, str]:
    """Return a name for every row of a window: districts by code, then None for "no district"."""
    records = opened.cube.records
    return {**dict(zip(records.district_ids, records.district_names, strict=True)), None: say(NO_DISTRICT)}


def names_to_find(opened: Workspace) -> dict[str | None, str]:
    """Return the same with the name in the language of the country, for a list that is searched by typing."""
    full = names_in_full(opened.pack.districts)
    return {code: name if code is None else full[code] for code, name in district_names(opened).items()}


def figures_of(opened: Workspace, choice: Choice) -> FigureTable:
    """Return the figures by district under `choice`, the last row "no district"."""
    return opened.cube.counts(choice.filters).table(choice.period)


def shown_of(opened: Workspace, choice: Choice) -> dict[str, Figure]:
    """Return the figures of what `choice` counts: of all districts, or of the one it names."""
    return _of(figures_of(opened, choice), opened, choice)


def _of(table: FigureTable, opened: Workspace, choice: Choice) -> dict[str, Figure]:
    row = choice.row(opened.cube.records)
    return table.totals() if row is None else table.figures(row)


def before(opened: Workspace, choice: Choice) -> tuple[Earlier, dict[str, Figure] | None]:
    """Return the months just before the period, and their figures where the two may be compared."""
    counts = opened.cube.counts(choice.filters)
    found = earlier(counts.axis, opened.cube.whole_period, choice.period)
    return found, _of(counts.table(found.period), opened, choice) if found.period else None


def counts_of(opened: Workspace, choice: Choice) -> pd.DataFrame:
    """Return the counts by district that colours and rates follow, missing where not recorded."""
    table = figures_of(opened, choice)
    cells = table.possible if choice.counting == "possible" else table.likely
    return cells.frame(pd.Index(list(district_names(opened)), dtype=object))


def monthly_of(opened: Workspace, choice: Choice) -> pd.DataFrame:
    """Return the chosen measure by district and month of the period, most likely months."""
    counts = opened.cube.counts(choice.filters)
    axis = counts.axis
    first, last = axis.index_of(choice.period.start), axis.index_of(choice.period.last)
    return counts.monthly(choice.measure).iloc[:, first : last + 1]


def monthless(opened: Workspace, choice: Choice) -> pd.Series:
    """Return by district what the period holds of the chosen measure and none of its months does.

    Returns
    -------
    pd.Series
        int64, index as of a window: figures of incidents with more possible days than a month has.
    """
    likely = opened.cube.counts(choice.filters).window(choice.period).lower[choice.measure]
    left: pd.Series = likely - monthly_of(opened, choice).sum(axis=1).to_numpy()
    return left


def ranking(opened: Workspace, choice: Choice) -> pd.DataFrame:
    """Return one row a district, most of the chosen measure first, "no district" last among equals.

    Returns
    -------
    pd.DataFrame
        Index district code (None for "no district"); ``district``, for every measure a column of readings,
        missing where the pack holds no incident of the district at all: the band in words, sorted by the
        figure that colours follow, and what is not recorded below nothing; ``months`` (array of monthly
        figures); ``local``, the name in the language of the country, where the pack has any.
    """
    found = figures_of(opened, choice)
    names = district_names(opened)
    never = ~opened.cube.ever_recorded().to_numpy(dtype=bool)
    rows = range(len(names))
    late = {one.district_id for one in formed(opened.pack, choice.period.start)}
    later = [code in late and not found.possible.sums[row, 0] for row, code in enumerate(names)]
    table = pd.DataFrame({"district": list(names.values())}, index=pd.Index(list(names), dtype=object))
    for measure in (choice.measure, *(measure for measure in MEASURES if measure != choice.measure)):
        told = (found.figure(measure, row) for row in rows)
        table[measure] = column(
            None if never[row] and not found.possible.sums[row, 0] else _reading(figure, choice, later[row])
            for row, figure in zip(rows, told, strict=True)
        ).array
    # As narrow as its figures allow: the bars are most of what a browser loads of the table.
    bars = monthly_of(opened, choice).to_numpy()
    narrow = bars.astype(np.min_scalar_type(-int(bars.max(initial=0)) - 1))
    # Beside what they are of: at the end of the row a window of usual width cuts them off.
    table.insert(2, "months", pd.Series(list(narrow), index=table.index, dtype=object))
    if local := local_names(opened.pack.districts):
        table["local"] = [local.get(code, "") for code in table.index]
    by_figure, held = (
        table[measure].astype("Float64").astype(object).tolist() for measure in (choice.measure, "incidents")
    )

    def rank(row: int) -> tuple[object, ...]:
        value, never = by_figure[row], by_figure[row] is pd.NA
        # What is not recorded sorts below nothing; of districts without any record nothing is known.
        known = None if never or value < 0 else int(value)
        incidents = None if never else int(held[row])
        return never, rank_key(known, table["district"].iloc[row], table.index[row], incidents=incidents)

    return table.iloc[sorted(rows, key=rank)]


def is_never(opened: Workspace, choice: Choice, row: int) -> bool:
    """Whether the pack holds no incident at all of a row, by its position: its figures are no 0."""
    never = not opened.cube.ever_recorded().iloc[row]
    return never and not figures_of(opened, choice).possible.sums[row, 0]


def _reading(figure: Figure, choice: Choice, later: bool) -> CellReading:
    value = figure.possible if choice.counting == "possible" else figure.likely
    if later:
        # Its 0 would be that of the days since it was formed alone.
        return CellReading(0, shared("formed_cell"))
    return CellReading(BLANK if value is None else value, figure.full_words())


def lead_line(opened: Workspace, choice: Choice) -> str:
    """Say where it is not certain which district has most of the measure chosen; empty where it is."""
    table, names = figures_of(opened, choice), district_names(opened)
    figures = {
        name: table.figure(choice.measure, row)
        for row, (code, name) in enumerate(names.items())
        if code is not None
    }
    unknown = table.figure(choice.measure, len(names) - 1)
    share = opened.completeness(period=choice.period, filters=choice.filters)
    return lead_words(figures, unknown, measure=choice.measure, noun="district", missing=share.missing)


def formed_lines(opened: Workspace, choice: Choice, code: str | None = None) -> list[str]:
    """Say which districts were not there yet on all days of `choice`: all, or what concerns one code."""
    found = formed(opened.pack, choice.period.start)
    return [one.words for one in found if code is None or code in one.concerned]


def columns(choice: Choice) -> dict[str, Any]:
    """Return how the ranking's columns are shown."""
    months = 1 + month_number(choice.period.last) - month_number(choice.period.start)
    rule = (
        say("with every incident wherever it may lie")
        if choice.counting == "possible"
        else say("most likely")
    )
    return {
        "district": st.column_config.TextColumn(say("District"), pinned=True, width=165),
        "months": st.column_config.BarChartColumn(
            say("By month"),
            y_min=0,
            width=max(_BARS_PX, 2 * _MARGIN_PX + _BAR_AND_GAP_PX * months),
            help=say(
                "The chosen measure by month of the period, uncertain dates in their most likely month; "
                "what may lie on more days than a month has is in none."
            ),
        ),
        **{
            measure: st.column_config.NumberColumn(
                measure_label(measure),
                # Figures in words: at the right, a column that is too narrow would cut off their beginning.
                width=90 if measure == "incidents" else "medium",
                alignment="left",
                help=say("From certain to possible, in the order of the figure {rule}.", rule=rule),
            )
            for measure in MEASURES
        },
        "local": st.column_config.TextColumn(say("Local name"), width="medium"),
    }
