"""The steps of an import, from top to bottom: those that ask something are open."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.errors import AskedError, GeoError
from geo.importing import account
from geo.importing.hazards.run import AreaImport
from geo.importing.layerkind import KindAskedError
from geo.importing.run import Import
from geo.importing.told import brought_words, incidents_words, with_beside
from geo.language import Sayings, say, say_count
from geo.store.batches import Batch
from geo.text import listed
from geo.workspace import Workspace
from pages.parts.importing import areas, asking, meaning, places, result, toolarge
from pages.parts.importing.desk import Desk, desk
from pages.parts.importing.steps import step
from pages.parts.shell.editing import FILE_MEGABYTES, MEGABYTE
from pages.parts.shell.received import Received
from pages.parts.words import plain

_UPLOADER: Final = "import_upload"
TYPES: Final = ("csv", "tsv", "txt", "xlsx", "json", "geojson", "gpkg", "zip", "fgb", "parquet")
"""Endings of files the page takes."""
_QUESTIONS: Final = Sayings(
    {
        "sheet": "Which sheet holds the records?",
        "repeat": "Which sheet are the victims on?",
        "layer": "Which layer holds the records?",
    }
)
_SYSTEMS: Final = ("EPSG:4326", "EPSG:3857")


def steps(opened: Workspace, folder: Path) -> None:
    """Show what there is to do with the file before this visit, or ask for one."""
    here = desk()
    if here.file is None:
        _ask_for_file(here, folder)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(here.file.name), anchor=False)
        if st.button(say("Another file"), key=asking.key_of("another"), icon=":material/close:"):
            here.close()
            st.rerun()
    done = here.prepared(opened, folder)
    if done is None:
        _ask_how(here, opened)
    elif places.believed(done, folder):
        _remembered(here)
        if isinstance(done, AreaImport):
            areas.steps(done, opened, folder)
        else:
            _understood(done, opened, folder)


def _ask_for_file(here: Desk, folder: Path) -> None:
    if here.imported is not None:
        batch = here.imported
        st.info(
            say(
                "Imported as {id}: {brought}. The pages show it now; Undo below takes it out again.",
                id=batch.id,
                brought=with_beside(brought_words(batch), batch),
            )
        )
        st.page_link("../../views/map.py", label=say("See them on the map"), icon=":material/map:")
    sent = st.file_uploader(
        say("A file of accidents or of hazardous areas: the export of a form, a spreadsheet, a layer"),
        type=list(TYPES),
        max_upload_size=FILE_MEGABYTES,
        key=f"{_UPLOADER}_{here.serial}",
    )
    large = toolarge.named(limit=FILE_MEGABYTES * MEGABYTE)
    if large:
        st.warning(
            say(
                "{large} has more than {file_megabytes} MB and goes in with the command below.",
                large=plain(large),
                file_megabytes=FILE_MEGABYTES,
            )
        )
    st.caption(
        say(
            "Up to {file_megabytes} MB; nothing is in the pack before you say so. A larger file goes "
            "in with the command, in the same steps:",
            file_megabytes=FILE_MEGABYTES,
        )
    )
    file, into = (shlex.quote(one) for one in (large or "FILE", str(folder)))
    st.code(say("python -m geo import {file} --into {into} --dry-run", file=file, into=into), language=None)
    if sent is None:
        return
    try:
        here.take(Received(sent.name, sent.getvalue(), session=session()))
    except (GeoError, OSError) as error:
        st.error(
            plain(
                error if isinstance(error, GeoError) else say("The file could not be kept: is the disk full?")
            )
        )
        return
    st.rerun()


def session() -> str:
    """Return the name of this visit; empty where there is none."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def _ask_how(here: Desk, opened: Workspace) -> None:
    """Ask what a file leaves open, or say why it cannot be read."""
    asked = here.question
    if asked is None:
        st.error(plain(here.fault))
        st.caption(say("Correct the file and choose it again."))
        if here.mapping is not None or here.wanted:
            st.button(
                say("Begin again with this file"),
                key=asking.key_of("again"),
                on_click=_again,
                icon=":material/undo:",
            )
        return
    if asked.key == "crs":
        _ask_system(here, asked, opened)
        return
    if isinstance(asked, KindAskedError):
        st.subheader(say("What is one row?"), anchor=False)
        st.markdown(plain(asked.likely.why))
        meaning.kind_of_rows("")
        return
    key = asking.key_of(f"asked_{asked.key}")
    chosen = st.selectbox(
        _QUESTIONS.get(asked.key, "Which one?"), asked.options, index=None, format_func=asking.cut, key=key
    )
    st.caption(plain(asked))
    if chosen is not None:
        here.read_as(**{asked.key: chosen})
        st.rerun()


def _again() -> None:
    here = desk()
    here.wanted, here.believed, here.kind = {}, False, ""
    here.suggest()


def _ask_system(here: Desk, asked: AskedError, opened: Workspace) -> None:
    st.caption(plain(asked))
    west, south, east, north = opened.pack.meta.bounds
    zone = int(((west + east) / 2 + 180) // 6) % 60 + 1
    usual = [*_SYSTEMS, f"EPSG:{32600 + zone if south + north >= 0 else 32700 + zone}"]
    chosen = st.selectbox(
        say("Coordinate system of the file"),
        usual,
        index=None,
        accept_new_options=True,
        key=asking.key_of("asked_crs"),
        help=say(
            "Degrees are EPSG:4326, the third is the UTM zone of the pack. You see where the points lie "
            "before anything is believed."
        ),
    )
    if chosen is not None:
        here.believed = False
        here.read_as(crs=chosen)
        st.rerun()


def _remembered(here: Desk) -> None:
    """Say whose answers were taken, and why the last one could not be."""
    if here.remembered:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(say("Understood as {remembered} was.", remembered=plain(here.remembered)))
            if st.button(say("Suggest anew"), key=asking.key_of("anew")):
                here.suggest()
                st.rerun()
    if here.refused is not None:
        st.warning(plain(here.refused))
        here.refused = None


def _understood(done: Import, opened: Workspace, folder: Path) -> None:
    st.markdown(_would_come(done.batch))
    said = account.columns_of(done)
    look = sum(one.asked for one in said)
    dropped = sum(one.personal for one in said)
    unknown = sum(not one.code for values in account.values_of(done).values() for one in values)
    dates = account.dates_of(done)
    damage = [one for one in account.repairs_of(done) if one[2] == "ask"]
    step(1, say("The file"), "", lambda: meaning.recognised(done), asks=False)
    step(
        2,
        say("What is one row?"),
        say("one row is one victim") if done.mapping.rows_are == "victim" else say("one row is one accident"),
        lambda: meaning.rows(done),
        asks=False,
    )
    words = say(
        "{number:,}, {look:,} to look at, {dropped:,} left out as about persons",
        number=len(said),
        look=look,
        dropped=dropped,
    )
    step(3, say("Columns"), words, lambda: meaning.columns(done), asks=True)
    words = say("{unknown:,} not known", unknown=unknown) if unknown else say("all known")
    step(4, say("Values"), words, lambda: meaning.values(done), asks=bool(unknown))
    open_dates = bool(dates.held) or (bool(dates.doubtful) and not dates.order)
    words = (
        say("{doubtful:,} may be read two ways", doubtful=dates.doubtful)
        if dates.doubtful and not dates.order
        else say("read")
    )
    step(5, say("Dates"), words, lambda: places.days(done), asks=open_dates)
    measured = any(one.rule == "place.measured" for one in done.findings)
    words = say("a device measured well: what does a point stand for?") if measured else say("read")
    words = say("{damage:,} look damaged", damage=sum(one[1] for one in damage)) if damage else words
    step(6, say("Places"), words, lambda: places.places(done), asks=bool(damage) or measured)
    st.header(say("7 Result"), anchor=False)
    result.totals(done)
    result.twins(done)
    rules = {one.rule for one in account.rules_of(done)}
    words = say_count("{number} rule", "{number} rules", len(rules))
    step(0, say("Findings by rule"), words, lambda: result.findings(done), asks=True)
    step(0, say("Where they lie"), "", lambda: result.findings_map(done, folder), asks=False)
    step(0, say("On the map"), "", lambda: result.the_map(done), asks=False)
    result.files(done)
    result.bring_in(done, opened, folder)


def _would_come(batch: Batch) -> str:
    waits = listed(
        [
            *([_waits(batch.held)] if batch.held or not batch.rejected else []),
            *(
                [say_count("{number} is rejected", "{number} are rejected", batch.rejected)]
                if batch.rejected
                else []
            ),
        ]
    )
    return say(
        "**{accepted:,} of {rows} would come in, as {incidents}; {waits}.**",
        accepted=batch.accepted,
        rows=say_count("{number} row", "{number} rows", batch.rows),
        incidents=incidents_words(batch.incidents),
        waits=waits,
    )


def _waits(rows: int) -> str:
    return say_count("{number} row waits", "{number} rows wait", rows)
