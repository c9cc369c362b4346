"""The columns of a file and what each is taken for, as a table that is corrected in its cells or above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo.importing.account import ColumnSaid, ValueSaid
from geo.language import say, say_count
from pages.parts.importing import asking
from pages.parts.importing.desk import desk

_PART: Final = " + "
_ROW_PX: Final = 35
_MOST_PX: Final = 460

Change = Callable[[Any, str, str], Any]
"""Takes what a column is said to be into a mapping: the mapping, the column, the code."""


def column_table(
    said: Sequence[ColumnSaid], *, hidden: Collection[str], words: Mapping[str, str], change: Change
) -> None:
    """Show what each column is taken for, and ask.

    Parameters
    ----------
    said
        Columns, those to be looked at first.
    hidden
        Columns whose values are not shown.
    words
        What a column may be, in words by code, those chosen most first.
    change
        Takes an answer into the mapping.
    """
    names, codes = [one.name for one in said], {shown: code for code, shown in words.items()}

    def answered(old: Any, name: str, code: str) -> Any:
        new = old if not code else change(old, name, code)
        if any(new.columns[other] != had for other, had in old.columns.items() if other != name):
            # The table would go on showing what was chosen for the other one.
            desk().turn += 1
        return new

    _one_column(said, words, answered)
    look = sum(one.asked for one in said)
    if look:
        st.caption(say_count("{number} column to look at first.", "{number} columns to look at first.", look))
    table = _table(said, hidden, words)
    key = asking.key_of(f"columns_{len(names)}_{desk().turn}")
    st.data_editor(
        table,
        alt=say("Columns of the file and what each is taken for"),
        placeholder="–",
        key=key,
        hide_index=True,
        height=min(_MOST_PX, _ROW_PX * (len(table) + 1) + 3),
        disabled=[str(name) for name in table if name != "field"],
        on_change=asking.edited,
        args=(key, lambda old, at, shown: answered(old, names[at], codes.get(str(shown), "")), "field"),
        column_config={
            "column": st.column_config.TextColumn(say("Column"), pinned=True, width=190),
            "label": st.column_config.TextColumn(say("Label")),
            "samples": st.column_config.TextColumn(say("Values"), width="medium"),
            "field": st.column_config.SelectboxColumn(
                say("Is"), options=list(codes), required=True, width="medium"
            ),
            "reason": st.column_config.TextColumn(say("Reason"), width="large"),
        },
    )


def _one_column(said: Sequence[ColumnSaid], words: Mapping[str, str], answered: Change) -> None:
    """Ask what one column is, in two lists that are in sight."""
    left, right = st.columns(2)
    names = [one.name for one in said]
    column = left.selectbox(
        say("Correct the column"),
        names,
        index=None,
        format_func=asking.cut,
        placeholder=say("Choose a column"),
        key=asking.key_of("column"),
        help=say("A double click on a cell under “Is” of the table opens the same list."),
    )
    if column is None:
        return
    roles = next((_PART.join(one.roles) for one in said if one.name == column), None)
    key = asking.key_of(f"column_is_{names.index(column)}_{desk().turn}")

    def chosen() -> None:
        code = st.session_state[key]
        if code is not None:
            desk().answer(lambda mapping: answered(mapping, column, code))
            desk().turn += 1

    right.selectbox(
        say("It is"),
        list(words),
        index=[*words].index(roles) if roles is not None and roles in words else None,
        format_func=lambda one: words[one],
        placeholder="–",
        key=key,
        on_change=chosen,
    )


def _table(said: Sequence[ColumnSaid], hidden: Collection[str], words: Mapping[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "column": [one.shown for one in said],
            "field": [words[_PART.join(one.roles)] for one in said],
            "samples": [
                " | ".join(one.samples) or (say("hidden") if one.name in hidden else None) for one in said
            ],
            "label": [one.label or None for one in said],
            "reason": [
                say("Look: {reason}", reason=one.reason) if one.asked else one.reason or None for one in said
            ],
        }
    )
    return table.drop(columns=[one for one in ("label", "reason") if table[one].isna().all()])


def value_table(
    said: Sequence[ValueSaid],
    *,
    name: str,
    alt: str,
    words: Mapping[str, str] | None,
    change: Callable[..., Any],
) -> None:
    """Show values that are not known, with how many rows have them, and ask what they mean.

    Parameters
    ----------
    said
        The values.
    name, alt
        Of the table, and its words for those who do not see it.
    words
        What a value may mean, in words by code; None where it stands for a number.
    change
        Takes an answer into the mapping: the mapping, then ``value`` and ``code``.
    """
    codes = None if words is None else {shown: code for code, shown in words.items()}
    frame = pd.DataFrame(
        {
            "value": [asking.cut(one.value) for one in said],
            "rows": [one.rows for one in said],
            "code": [(words or {}).get(one.code, one.code) or None for one in said],
        },
    ).astype({"code": object})

    def answered(old: Any, at: int, shown: Any) -> Any:
        text = "" if shown is None else str(shown).strip()
        return change(old, value=said[at].value, code=text if codes is None else codes.get(text, ""))

    column = (
        st.column_config.TextColumn(say("Number"), max_chars=20)
        if codes is None
        else st.column_config.SelectboxColumn(say("Means"), options=list(codes), width="medium")
    )
    key = asking.key_of(f"values_{name}_{len(said)}_{desk().turn}")
    st.data_editor(
        frame,
        alt=alt,
        placeholder=say("a number") if codes is None else say("choose"),
        key=key,
        hide_index=True,
        height=min(_MOST_PX, _ROW_PX * (len(frame) + 1) + 3),
        disabled=["value", "rows"],
        on_change=asking.edited,
        args=(key, answered, "code"),
        column_config={
            "value": st.column_config.TextColumn(say("Value"), width=150),
            "rows": st.column_config.NumberColumn(say("Rows"), width="small"),
            "code": column,
        },
    )
