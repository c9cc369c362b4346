"""Accidents beside recorded hazardous areas on the page Land: bands, leads for survey, and what is near."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from geo import links
from geo.analysis.around import WITHIN_M, Nearby, around
from geo.analysis.survey_leads import Beside, beside, closed_words
from geo.language import marked, say
from geo.layers.districts import district_labels
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.land.ground_map import Mark, ground_map
from pages.parts.shell.store import once
from pages.parts.tables import CellReading, DayReading, column, readings, show
from pages.parts.words import plain

_MOST_MARKS: Final = 500
# Words of three and of four lines beside figures, as wide as a telephone; a wider screen widens every column.
_BAND_PX, _NEAR_PX = 62, 80
_BANDS: Final = marked(
    "Bands run from the nearest to the farthest an accident may have lain from an area, over the uncertainty "
    "of its place and of the area, by the areas as they stood on its day by their dated entries."
)
_NEAR: Final = marked(
    "From least to most: least counts what lies so near an area with a perimeter and a date, most what may "
    "lie so near any that may be open. Figures of whole districts are upper limits: nobody knows where in a "
    "district its people live."
)


def beside_of(opened: Workspace) -> Beside:
    """Return the accidents beside the recorded areas, made once."""
    return once(opened, _beside, saying=say("Measuring from accidents to hazardous areas"))


def _beside(opened: Workspace) -> Beside:
    return beside(opened.pack)


def near_of(opened: Workspace) -> tuple[Nearby, ...]:
    """Return what lies near open areas, made once."""
    return once(opened, _near, saying=say("Looking for what lies near"))


def _near(opened: Workspace) -> tuple[Nearby, ...]:
    return around(opened.pack)


def beside_section(opened: Workspace) -> None:
    """Show bands, the leads with their map, and what is near."""
    found = beside_of(opened)
    st.header(say("Distance of accidents to recorded areas"), anchor=False)
    show(
        found.counts().drop(columns="code"),
        hide_index=True,
        key="land_bands",
        row_height=_BAND_PX,
        height="content",
        column_config={
            "label": st.column_config.TextColumn(say("Band"), width=136),
            "certain": st.column_config.NumberColumn(
                say("Certainly"), help=say("Nearest and farthest lie in it."), width=60
            ),
            "nearest": st.column_config.NumberColumn(say("At the nearest"), width=80),
            "farthest": st.column_config.NumberColumn(say("At the farthest"), width=82),
        },
        placeholder="–",
        blank=say("not told"),
        alt=say("Accidents by distance to recorded hazardous areas"),
    )
    st.caption(say(_BANDS))
    st.header(say("Leads for survey"), anchor=False)
    for note in filter(None, (*found.notes, closed_words(opened.pack, found))):
        st.caption(plain(note))
    _leads(opened, found)
    st.header(say("Near areas that are open"), anchor=False)
    _things(near_of(opened))


def _leads(opened: Workspace, found: Beside) -> None:
    incidents = opened.pack.incidents
    if not found.leads:
        st.info(say("Every accident that can be placed may have lain inside a recorded area."))
        return
    rows = incidents.iloc[list(found.leads)]
    names = district_labels(opened.pack.districts)
    table = pd.DataFrame(
        {
            "number": range(1, len(rows) + 1),
            "incident": rows["incident_id"].to_numpy(),
            "day": column(
                None if pd.isna(day) else DayReading.of(day.date()) for day in rows["date_start"]
            ).array,
            "district": [
                names.get(code) if isinstance(code, str) else None for code in rows["district_code"]
            ],
            "then": [found.then.words(at) for at in found.leads],
            "today": [found.today.words(at) for at in found.leads],
            "open": [links.link("incidents", {"incident": str(name)}) for name in rows["incident_id"]],
        }
    )
    marks = [
        Mark(
            number,
            f"{row.incident_id}: {words}",
            float(str(row.longitude)),
            float(str(row.latitude)),
            float(found.then.radius_m[at]),
        )
        for number, (row, words, at) in enumerate(
            zip(rows.itertuples(), table["then"], found.leads, strict=True), start=1
        )
    ][:_MOST_MARKS]
    ground_map(opened, marks, key="land_leads_map", alt=say("Leads for survey beside open hazardous areas"))
    show(
        readings(table),
        hide_index=True,
        key="land_leads",
        height=table_height(len(table), most=420),
        column_config={
            "number": st.column_config.NumberColumn("No.", width=50),
            "incident": st.column_config.TextColumn(say("Incident"), pinned=True),
            "day": st.column_config.DatetimeColumn(say("First possible day")),
            "district": st.column_config.TextColumn(say("District")),
            "then": st.column_config.TextColumn(say("On its day"), width=330),
            "today": st.column_config.TextColumn(say("By the areas of today"), width=330),
            "open": st.column_config.LinkColumn(say("Record"), display_text="open"),
        },
        placeholder="–",
        blank=say("not known"),
        alt=say("Leads for survey"),
    )


def _things(lying: tuple[Nearby, ...]) -> None:
    table = pd.DataFrame(
        {
            "label": [one.heading for one in lying],
            **{
                f"m{metres}": column(CellReading(one.figures[at][1], one.words(at)) for one in lying).array
                for at, metres in enumerate(WITHIN_M)
            },
        }
    )
    show(
        readings(table),
        hide_index=True,
        key="land_near",
        row_height=_NEAR_PX,
        height="content",
        column_config={
            "label": st.column_config.TextColumn(say("What"), width=148),
            **{
                # In words, as most of these are: at the right a narrow column would cut off "at most".
                f"m{metres}": st.column_config.NumberColumn(
                    say("Within {metres:,} m", metres=metres), width=208, alignment="left"
                )
                for metres in WITHIN_M
            },
        },
        placeholder="–",
        blank=say("not known"),
        alt=say("What lies near open hazardous areas"),
    )
    st.caption(say(_NEAR))
