"""The imports of a pack: what each brought, its files, and its undo."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from geo.errors import GeoError
from geo.importing.hazards.keep import HELD_FILE as HELD_AREAS
from geo.importing.keep import HELD_FILE, undo
from geo.importing.naming_areas import naming_words
from geo.importing.run import MAPPING_FILE
from geo.importing.told import brought_words, with_beside
from geo.language import say, say_count
from geo.reading.regular import read_regular
from geo.store.batches import FOLDER, INCIDENTS, Batch, leaning_on, read_batches
from geo.workspace import Workspace
from pages.parts.importing.desk import WRITING
from pages.parts.importing.result import GEOJSON, TOML, XLSX
from pages.parts.words import day, plain

_ASKED: Final = "_import_undo"
_DONE: Final = "_import_undone"
_MOST_BYTES: Final = 50_000_000


def batches(opened: Workspace, folder: Path) -> None:
    """List the imports of the pack in `folder`, the latest first."""
    st.header(say("Imports of this pack"), anchor=False)
    said = st.session_state.pop(_DONE, None)
    if said:
        st.info(plain(said))
    found = read_batches(folder)
    if not found:
        st.caption(say("Nothing was imported into this pack yet."))
    for one in reversed(found):
        with st.container(border=True, key=f"import_batch_{one.id}"):
            _batch(opened, folder, one, found)


def _batch(opened: Workspace, folder: Path, one: Batch, found: tuple[Batch, ...]) -> None:
    st.markdown(f"**{one.id}** {plain(one.file)}")
    st.caption(
        say(
            "{day}. {brought}; {measured}.",
            day=day(one.day),
            brought=with_beside(
                say(
                    "{brought} of {rows}, {held:,} held, {rejected:,} rejected",
                    brought=brought_words(one),
                    rows=say_count("{number} row", "{number} rows", one.rows),
                    held=one.held,
                    rejected=one.rejected,
                ),
                one,
            ),
            measured=_measured(one),
        )
    )
    if st.session_state.get(_ASKED) == one.id:
        _confirm(opened, folder, one, found)
        return
    home = folder / FOLDER / one.id
    held, form, mime = (
        (HELD_FILE, "XLSX", XLSX) if one.kind == INCIDENTS else (HELD_AREAS, "GeoJSON", GEOJSON)
    )
    with st.container(horizontal=True):
        if one.held or one.rejected:
            st.download_button(
                say("Rows that wait ({form})", form=form),
                lambda: read_regular(home / held, most_bytes=_MOST_BYTES).data,
                file_name=f"{one.id}-{held}",
                mime=mime,
                key=f"import_held_{one.id}",
            )
        st.download_button(
            say("Mapping (TOML)"),
            lambda: read_regular(home / MAPPING_FILE, most_bytes=_MOST_BYTES).data,
            file_name=f"{one.id}-{MAPPING_FILE}",
            mime=TOML,
            key=f"import_mapping_{one.id}",
        )
        st.button(
            say("Undo"), key=f"import_undo_{one.id}", icon=":material/undo:", on_click=_ask, args=(one.id,)
        )


def _measured(one: Batch) -> str:
    if one.kind != INCIDENTS:
        return say(
            "{area_accepted_m2:,} of {area_m2:,} m²",
            area_accepted_m2=one.area_accepted_m2,
            area_m2=one.area_m2,
        )
    return say(
        "{number:,} of {casualties}",
        number=one.casualties_accepted,
        casualties=say_count("{number} casualty", "{number} casualties", one.casualties),
    )


def _confirm(opened: Workspace, folder: Path, one: Batch, found: tuple[Batch, ...]) -> None:
    st.warning(
        say(
            "Undoing {id} takes {brought} out of the pack, and its files.",
            id=one.id,
            brought=brought_words(one),
        )
    )
    if naming := naming_words(opened.pack, folder, one):
        st.warning(plain(naming))
    for other in leaning_on(found, one):
        st.caption(
            say(
                "{id} left out {known} as already there: import its file again to bring in those that "
                "were of {of} alone.",
                id=other.id,
                known=say_count("{number} row", "{number} rows", other.known),
                of=one.id,
            )
        )
    with st.container(horizontal=True):
        if st.button(say("Take {id} out", id=one.id), key=f"import_undo_sure_{one.id}", type="primary"):
            st.session_state[_ASKED] = None
            try:
                with WRITING:
                    undo(folder, one.id)
            except GeoError as error:
                st.session_state[_DONE] = str(error)
            else:
                st.session_state[_DONE] = say(
                    "{id} was taken out: {brought}.", id=one.id, brought=brought_words(one)
                )
            st.rerun()
        st.button(say("Leave it in"), key=f"import_undo_not_{one.id}", on_click=_ask, args=(None,))


def _ask(name: str | None) -> None:
    st.session_state[_ASKED] = name
