"""The sections of the publish page: each makes a file when it is asked for, from one edition of the pack."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import streamlit as st

import geo
from geo.analysis.sentences import held_words
from geo.choices import EXPORTED, EXPORTED_BY_PERIOD, EXPORTED_WHOLE, EXPORTS
from geo.errors import GeoError
from geo.language import Sayings, say
from geo.layers.kinds import KINDS, offered
from geo.publish.about import ALL_STATEMENTS, nothing_words
from geo.publish.drawing import drawing
from geo.publish.map_file import map_file as map_file_of
from geo.publish.profiles import profile as profile_of_code
from geo.publish.redact import edition_of, refuse_filters, why_barred
from geo.workspace import Workspace
from pages.parts import gaps
from pages.parts.choice import Choice
from pages.parts.map.controls import DEFAULT, MapMenus, described
from pages.parts.publish import snapshots
from pages.parts.publish.editions import chosen_profile, edition
from pages.parts.sheet import texts
from pages.parts.words import plain

_LOG = logging.getLogger(__name__)
_FORMATS = Sayings(
    {
        "xlsx": "Excel workbook with HXL tags",
        "csv": "CSV and its text, in a ZIP",
        "geojson": "GeoJSON",
        "gpkg": "GeoPackage",
        "parquet": "GeoParquet",
    }
)
_MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
}
_REPORT = "_report"


def software() -> str:
    """Return name and version of the program, as files state it."""
    return f"{geo.NAME} {geo.__version__}"


def allowed_edition(opened: Workspace, choice: Choice, profile: str) -> Workspace | None:
    """Return the edition for `profile`; None, and the reason on the page, where the filters forbid it."""
    made = edition(opened, profile)
    try:
        refuse_filters(made.pack, choice.filters)
    except GeoError as error:
        st.warning(plain(error))
        return None
    return made


def profile_of(made: Workspace) -> str:
    """Return the code of the profile an edition was made for."""
    return edition_of(made.pack).profile


def edition_words(made: Workspace) -> None:
    """Say what the edition leaves out."""
    stamp = edition_of(made.pack)
    with st.container(key="edition_words"):
        texts(
            list(stamp.words or (say("{label} edition.", label=stamp.label),)),
            key="edition_words_list",
            style="list",
        )


def sheet_section(opened: Workspace, choice: Choice) -> None:
    """Offer a map sheet of the first view of the pack; the map page offers one of what is on screen."""
    st.header(say("Map sheet"), anchor=False)
    st.caption(
        say(
            "A map for a situation report or a slide: PNG, SVG or PDF with legend, scale, sources and "
            "disclaimer, the numbers behind it and a record from which it can be drawn again. The "
            "camera on the "
            "map page takes the view that is on screen."
        )
    )
    snapshots.offer(opened, choice)


def report_section(made: Workspace, choice: Choice) -> None:
    """Offer the report of the period as a PDF."""
    st.header(say("Report"), anchor=False)
    st.caption(
        say(
            "A PDF of the period: key figures, maps, districts, trend, official statements beside the "
            "records, "
            "data quality, method and sources. Setting it takes some seconds."
        )
    )
    asked = f"{made.pack.digest}|{choice.measure}|{choice.key}"
    with st.container(horizontal=True, key="report"):
        if st.button(say("Make the report"), key="make_report", icon=":material/description:"):
            _make_report(asked, made, choice)
        held = st.session_state.get(_REPORT)
        if held and held[0] == asked:
            st.download_button(
                say("Download the report (PDF, {number:.1f} MB)", number=len(held[1]) / 1e6),
                data=held[1],
                file_name=snapshots.file_name(
                    made.pack.meta.name, choice, f"report-{profile_of(made)}", "pdf"
                ),
                mime="application/pdf",
                key="download_report",
                on_click="ignore",
                icon=":material/download:",
                type="primary",
            )
    if held and held[0] == asked:
        snapshots.not_set(held[2])


def _make_report(asked: str, made: Workspace, choice: Choice) -> None:
    try:
        with st.spinner(say("Setting the report")):
            document, words = drawing.report(
                made.pack,
                period=choice.period,
                created=date.today(),
                software=software(),
                filters=choice.filters,
                measure=choice.measure,
                counting=choice.counting,
            )
    except GeoError as error:
        st.error(plain(error))
    except Exception:  # noqa: BLE001 - whatever stops the report, the page must say so and go on
        _LOG.exception(say("The report could not be made"))
        st.error(say("The report could not be made; the server's log names the cause."))
    else:
        st.session_state[_REPORT] = (asked, document, words)


def data_section(made: Workspace, choice: Choice) -> None:
    """Offer the layers as files."""
    st.header(say("Data"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="data_export"):
        without = {kind.exported for kind in KINDS} - {kind.exported for kind in offered(made.pack)}
        layers = [one for one in EXPORTED if one not in without]
        layer = st.selectbox(say("Layer"), layers, format_func=EXPORTS.label, key="export_layer")
        form = st.selectbox(
            say("Format"), list(_FORMATS), format_func=_FORMATS.__getitem__, key="export_format"
        )
        what, narrowed = f"{layer}-{profile_of(made)}", None if layer in EXPORTED_WHOLE else choice
        name = snapshots.file_name(made.pack.meta.name, narrowed, what, form)
        st.download_button(
            say("Download {exports} ({upper})", exports=EXPORTS.label(layer).lower(), upper=form.upper()),
            data=lambda: _exported(made, choice, layer, name),
            file_name=snapshots.file_name(made.pack.meta.name, narrowed, what, "zip")
            if form == "csv"
            else name,
            mime=_MIMES[form],
            key="download_data",
            on_click="ignore",
            icon=":material/download:",
        )
    if layer in EXPORTED_WHOLE:
        number = len(made.pack.statements)
        st.caption(say(ALL_STATEMENTS))
    elif layer in EXPORTED_BY_PERIOD:
        kind = EXPORTED_BY_PERIOD[layer]
        number = len(made.pack.table(kind.pack_layer))
        st.caption(
            say(
                "{kind} in it: {number:,}; filters are of incidents and leave none of them out.",
                kind=say(kind.label),
                number=number,
            )
        )
    else:
        held = made.cube.counts(choice.filters).total(choice.period, counting="possible")
        number = held.upper.incidents
        with st.container(key="export_rows"):
            st.caption(say("Incidents in it: {held}", held=held_words(held.lower.incidents, number)))
    if nothing := nothing_words(made.pack, layer, number):
        st.warning(plain(nothing))


def _exported(made: Workspace, choice: Choice, layer: str, name: str) -> bytes:
    from geo.publish.export import csv_with_text, export  # noqa: PLC0415 - the formats are slow to load

    chosen: dict[str, Any] = {"created": date.today()}
    if layer not in EXPORTED_WHOLE:
        chosen["period"] = choice.period
        if layer not in EXPORTED_BY_PERIOD:
            chosen |= {"filters": choice.filters, "counting": choice.counting}
    form = name.rpartition(".")[2]
    if form == "csv":
        return csv_with_text(made.pack, layer, name=name, **chosen)
    return export(made.pack, layer, format=form, **chosen)


def map_file_section(opened: Workspace, choice: Choice) -> None:
    """Offer the map with its time control as one file."""
    st.header(say("Map file"), anchor=False)
    st.caption(
        say(
            "The interactive map with its slider in one HTML file, for mail or a stick. It opens in any "
            "browser "
            "and asks no server for anything."
        )
    )
    map_file(opened, choice)


def map_file(opened: Workspace, choice: Choice, shown: MapMenus = DEFAULT) -> None:
    """Draw the button that makes the map of the session's profile into one file.

    Parameters
    ----------
    opened, choice, shown
        What is on screen.
    """
    profile = profile_of_code(chosen_profile(opened)).of(opened.pack.meta)
    barred = why_barred(choice.filters) if profile.without_status else ""
    missing = gaps.barred(opened)

    def page() -> bytes:
        # Made when it is asked for: the map page must not wait for an edition nobody may want.
        made = edition(opened, profile.code)
        return map_file_of(made, described(made, choice, shown))

    st.download_button(
        say("Map file (HTML, {label})", label=profile.label.lower()),
        data=page,
        file_name=snapshots.file_name(
            opened.pack.meta.name, choice, f"{choice.on_map}-{profile.code}", "html"
        ),
        mime="text/html",
        key="download_map",
        help=f"{missing} {say(gaps.WHERE)}"
        if missing
        else say(
            "The {label} edition does not tell casualties apart by status, so it {barred}. Drop this "
            "filter, or choose other readers on the page Publish.",
            label=profile.label.lower(),
            barred=barred,
        )
        if barred
        else say(
            "One file with the map, its filters and its time slider, for the readers chosen on the page "
            "Publish. It opens on the period chosen and holds all months, which it says."
        ),
        on_click="ignore",
        icon=":material/download:",
        disabled=bool(barred or missing),
    )
