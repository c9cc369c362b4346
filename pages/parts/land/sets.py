"""Saved sets of weights on the page Land: taken as a file, saved with the pack, taken up again."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.analysis.criteria import GATES, Values
from geo.analysis.priorities import WeightSet
from geo.analysis.weightsets import (
    ENDING,
    FOLDER,
    MOST_BYTES,
    read_set,
    saved_sets,
    set_of,
    set_text,
    signature,
)
from geo.errors import GeoError
from geo.language import marked, say
from geo.publish.files import plain_name, write_whole
from geo.workspace import Workspace
from pages.parts.shell.editing import editing
from pages.parts.shell.store import pack_folder
from pages.parts.words import plain

_READING: Final = marked(
    "A signed set can be kept as a small file, which the command takes as well: `python -m geo priorities "
    "PACK --weights FILE`. It holds name, day, weights, and the areas that may not be worked on yet."
)


def kept_sets(opened: Workspace, values: Values, chosen: WeightSet) -> None:
    """Offer the set chosen as a file, and to take up one that was kept.

    Parameters
    ----------
    opened
        The pack shown; the sets saved with it are for those who may see all of it.
    values
        Its open areas.
    chosen
        What the page shows.
    """
    with st.expander(say("Save this set, or take up a saved one")):
        st.caption(say(_READING))
        file = (
            f"{plain_name(chosen.name).lower() or 'weights'}{f'-{chosen.day}' if chosen.day else ''}{ENDING}"
        )
        with st.container(horizontal=True, key="land_set_save"):
            st.download_button(
                say("Download this set (TOML)"),
                data=set_text(chosen),
                file_name=file,
                mime="application/toml",
                key="land_set_file",
                on_click="ignore",
                icon=":material/download:",
            )
            if editing() and opened.pack.edition is None:
                st.button(
                    say("Save it with the pack"),
                    key="land_set_keep",
                    on_click=_keep,
                    args=(chosen, file),
                    disabled=chosen.day is None,
                    help=None if chosen.day else say("Sign it first: a saved set has a name and a day."),
                )
        names = saved_sets(pack_folder()) if opened.pack.edition is None else ()
        if names:
            with st.container(horizontal=True, vertical_alignment="bottom", key="land_set_saved"):
                wanted = st.selectbox(say("Saved with the pack"), names, key="land_set_name")
                st.button(say("Take it up"), key="land_set_take", on_click=_take, args=(values, wanted))
        text = st.text_area(say("Text of a saved set"), key="land_set_text", height=120, max_chars=MOST_BYTES)
        st.button(
            say("Take up this text"),
            key="land_set_paste",
            on_click=_paste,
            args=(values,),
            disabled=not (text or "").strip(),
        )
        if words := st.session_state.pop("land_set_words", ""):
            st.info(plain(words))


def _keep(chosen: WeightSet, file: str) -> None:
    folder = pack_folder() / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        write_whole(folder / file, set_text(chosen).encode())
    except (GeoError, OSError) as error:
        st.session_state["land_set_words"] = str(error)
    else:
        st.session_state["land_set_words"] = say("Saved as {folder}/{file}.", folder=FOLDER, file=file)


def _take(values: Values, name: str) -> None:
    try:
        _adopt(values, read_set(pack_folder() / FOLDER / name, usual=values.usual))
    except GeoError as error:
        st.session_state["land_set_words"] = str(error)


def _paste(values: Values) -> None:
    text = str(st.session_state["land_set_text"])
    try:
        _adopt(values, set_of(text, usual=values.usual, file=say("This text")))
    except GeoError as error:
        st.session_state["land_set_words"] = str(error)


def _adopt(values: Values, found: WeightSet) -> None:
    """Show a set: the address has it, as if somebody had set and signed it."""
    state = st.session_state
    state["weights"] = "" if dict(found.weights) == values.usual else found.code
    state["weights_of"] = signature(found) if found.day else ""
    state["weights_name"] = found.name
    for gate in GATES:
        state[gate] = ", ".join(found.stopped.get(gate, ()))
    state["land_set_words"] = say("Taken up: {set}.", set=found.words(values.usual))
