"""Hazardous land on the publish page: the account, the leads for survey and the work list as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from geo import links
from geo.analysis.criteria import GATES, criteria_of
from geo.analysis.land import land_account, land_by
from geo.analysis.periods import Period
from geo.analysis.priorities import WeightSet, weights_of
from geo.analysis.weightsets import signed
from geo.choices import SHEET_FORMATS
from geo.errors import GeoError
from geo.language import Sayings, marked, say
from geo.publish.drawing import drawing
from geo.publish.land_files import LEADS, WORK, land_file, made
from geo.publish.redact import edition_of
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.publish.snapshots import file_name

_FORMATS: Final = Sayings(
    {
        "xlsx": marked("Excel workbook"),
        "csv": marked("CSV"),
        "pdf": marked("Sheet (PDF)"),
        "png": marked("Sheet (PNG)"),
        "svg": marked("Sheet (SVG)"),
        "gpkg": marked("GeoPackage"),
    }
)
_MIMES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "gpkg": "application/geopackage+sqlite3",
}


def land_section(of: Workspace, choice: Choice) -> None:
    """Offer what is told of hazardous land; nothing where the edition has none.

    Parameters
    ----------
    of
        An edition.
    choice
        Whose period an account tells.
    """
    if of.pack.hazards.empty:
        return
    st.header(say("Hazardous land"), anchor=False)
    st.caption(
        say(
            "The account of land, accidents outside every recorded area, and the order of work, as tables "
            "and as sheets with chart or map. An account tells {period}, and of days before what was "
            "open by then; leads and the order of work are of the last day described. Filters are of "
            "incidents.",
            period=choice.period.words(),
        )
    )
    offered = [*(by for by in links.LAND_ROWS.codes() if by in land_by(of.pack)), LEADS, WORK]
    with st.container(horizontal=True, vertical_alignment="bottom", key="land_export"):
        what = st.selectbox(say("What"), offered, format_func=_label, key="land_what")
        form = st.selectbox(
            say("Format"), list(_FORMATS), format_func=_FORMATS.__getitem__, key="land_format"
        )
        chosen = _weights(of) if what == WORK else None
        if none := _not_recorded(of, what, choice.period):
            st.info(none)
            return
        st.download_button(
            say("Download the file ({form})", form=form.upper()),
            data=lambda: _made(of, what, form, choice.period, chosen),
            file_name=file_name(
                of.pack.meta.name,
                None if what in {LEADS, WORK} else choice,
                f"land-{what}-{edition_of(of.pack).profile}",
                form,
            ),
            mime=_MIMES[form],
            key="download_land",
            on_click="ignore",
            icon=":material/download:",
        )


def _label(what: str) -> str:
    if what == LEADS:
        return say("Accidents beside areas, leads for survey first")
    if what == WORK:
        return say("Work list, with the weights of the page Land")
    return say("Account of land by {rows}", rows=links.LAND_ROWS.label(what).lower())


def _not_recorded(of: Workspace, what: str, period: Period) -> str:
    """Say that a period has no account, for it ends before the first entry; empty where it has one."""
    if what in {LEADS, WORK} or pd.Timestamp(period.end) > of.pack.hazard_status["date"].min():
        return ""
    return land_account(of.pack, by=what, period=period).none


def _made(of: Workspace, what: str, form: str, period: Period, chosen: WeightSet | None) -> bytes:
    day = date.today()
    if form in SHEET_FORMATS:
        return drawing.land(of.pack, what, form=form, created=day, period=period, chosen=chosen)
    found = land_file(of, what, created=day, period=period, chosen=chosen)
    return made(of, found, form=form, created=day)[0]


def _weights(of: Workspace) -> WeightSet:
    """Return the weights and gates chosen on the page Land."""
    state = st.session_state
    usual = criteria_of(of.pack).usual
    try:
        weights = weights_of(state.get("weights") or "", usual)
    except GeoError:
        weights = usual
    stopped = {
        gate: tuple(one.strip() for one in (state.get(gate) or "").split(",") if one.strip())
        for gate in GATES
    }
    return replace(signed(weights, state.get("weights_of") or ""), stopped=stopped)
