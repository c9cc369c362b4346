"""Widgets that ask about a file: each answer goes into the mapping, and nowhere else."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from pages.parts.importing.desk import desk

_LONGEST: Final = 80

Change = Callable[[Any, Any], Any]
"""Takes an answer into a mapping, of accidents or of areas."""


def key_of(name: str) -> str:
    """Return the key of a widget that belongs to the file before this visit, as it is read now."""
    return f"import_{desk().serial}_{name}"


def choose(
    label: str,
    words: Mapping[str, str],
    value: str,
    *,
    name: str,
    change: Change,
    radio: bool = False,
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
) -> None:
    """Ask for one of some answers.

    Parameters
    ----------
    label
        What is asked.
    words
        Answers and what they are called.
    value
        The one that holds now.
    name
        Of the widget.
    change
        Takes an answer into a mapping.
    radio
        Whether all answers are in sight.
    help
        What it means.
    """
    key, options = key_of(name), list(words)
    asked: Any = st.radio if radio else st.selectbox
    asked(
        label,
        options,
        index=options.index(value) if value in options else 0,
        format_func=lambda one: words.get(one, one),
        key=key,
        on_change=_answered,
        args=(key, change),
        help=help,
    )


def several(
    label: str,
    options: Sequence[str],
    value: Sequence[str],
    *,
    name: str,
    change: Change,
) -> None:
    """Ask for any number of some answers; see `choose`."""
    key = key_of(name)
    st.multiselect(
        label,
        list(options),
        default=list(value),
        format_func=cut,
        key=key,
        on_change=_answered,
        args=(key, change),
    )


def write(label: str, value: str, *, name: str, change: Change) -> None:
    """Ask for a text; see `choose`."""
    key = key_of(name)
    st.text_input(label, value, max_chars=200, key=key, on_change=_answered, args=(key, change))


def cut(text: str) -> str:
    """Return a name, cut where nobody would read on; no two names are cut alike."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text):,} letters, {zlib.crc32(text.encode()):08x})"


def _answered(key: str, change: Change) -> None:
    value = st.session_state[key]
    desk().answer(lambda mapping: change(mapping, value))


def _row_answered(change: Callable[[Any, int, Any], Any], at: int, value: Any, mapping: Any) -> Any:
    return change(mapping, at, value)


def edited(key: str, change: Callable[[Any, int, Any], Any], column: str) -> None:
    """Take all changes of one column of a table into the mapping; a callback.

    Parameters
    ----------
    key
        Of the table.
    change
        Takes the new cell of a row into a mapping; what the mapping says already changes nothing.
    column
        The column people edit.
    """
    rows: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    for at, cells in rows.items():
        if column in cells:
            desk().answer(partial(_row_answered, change, int(at), cells[column]))
