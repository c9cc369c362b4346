"""What a file is, what its rows, columns and values mean: shown as understood, and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo.importing import account, answers
from geo.importing.mapping import CONSTANTS, ROWS_ARE, ImportMapping
from geo.importing.roles import BY_CODE, EXTRA, IGNORED, PERSON
from geo.importing.run import Import
from geo.language import Sayings, say, say_count
from geo.layers.incidents import INCIDENTS
from pages.parts.importing import asking
from pages.parts.importing.desk import desk
from pages.parts.sheet import LineGroup, sheet, texts, value_line
from pages.parts.tables import show

_SEPARATORS: Final = Sayings({",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"})
_ENCODINGS: Final = (
    *("utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp1258", "cp866", "koi8-r", "mac-roman"),
)
_ROWS: Final = Sayings(
    {
        "accident": "an accident, with its numbers of killed and injured",
        "victim": "a victim; victims of one accident are put together",
        "period": "the sum of a period, a month for instance: no single accident",
        "other": "a find, a clearance or another activity: no accident",
    }
)
_OFTEN: Final = (
    *("date", "district", "settlement", "device_type", "activity", "killed", "injured", "outcome"),
    *("latitude", "longitude", "incident_id"),
)
_PART: Final = " + "
_ROW_PX: Final = 35
_MOST_PX: Final = 460


def recognised(done: Import) -> None:
    """Show how the file was read, and have it read otherwise."""
    shape, told = done.mapping.file, done.reading
    lines = [value_line(say("Format"), shape.get("format"))]
    if told.get("delimiter"):
        lines += [
            value_line(say("Encoding"), told.get("encoding")),
            value_line(say("Separator"), _SEPARATORS.get(told["delimiter"], told["delimiter"])),
            value_line(
                say("Decimals"), say("with a comma") if told.get("decimal") == "," else say("with a point")
            ),
        ]
    if told.get("sheet"):
        lines += [
            value_line(say("Sheet"), told["sheet"]),
            value_line(say("Repeats joined from"), told.get("repeat") or "none"),
        ]
    if told.get("header_row"):
        lines.append(value_line(say("Names of columns in row"), told["header_row"]))
    for key, label in (("layer", say("Layer")), ("crs", say("Coordinate system"))):
        if shape.get(key):
            lines.append(value_line(label, shape[key]))
    lines.append(
        value_line(
            say("Holds"),
            say("{rows:,} rows, {number:,} columns", rows=done.batch.rows, number=len(done.mapping.columns)),
        )
    )
    sheet([LineGroup(tuple(lines))], key="import_file")
    if done.notes:
        texts(done.notes, key="import_notes", style="list")
    _otherwise(told)


def _otherwise(told: Any) -> None:
    """Ask for another encoding, separator, sheet or row of names."""
    left, middle, right = st.columns(3)
    if told.get("delimiter"):
        encodings = list(dict.fromkeys([str(told["encoding"]), *_ENCODINGS]))
        with left:
            _reading(say("Encoding"), encodings, "encoding", str(told["encoding"]))
        with middle:
            separators = list(dict.fromkeys([told["delimiter"], *_SEPARATORS]))
            _reading(say("Separator"), separators, "delimiter", told["delimiter"], words=_SEPARATORS)
    elif told.get("sheet"):
        with left:
            _reading(say("Sheet"), told.get("sheets") or [told["sheet"]], "sheet", told["sheet"])
        with middle:
            repeats = ["", *(one for one in told.get("repeats", ()) if one != told["sheet"])]
            _reading(say("Sheet of repeats"), repeats, "repeat", told.get("repeat", ""), words={"": "none"})
    if told.get("header_row"):
        with right:
            key = asking.key_of("header_row")
            st.number_input(
                say("Row of the names"),
                1,
                1000,
                int(told["header_row"]),
                key=key,
                on_change=_read_as,
                args=(key, "header_row"),
            )


def _reading(
    label: str, options: list[str], said: str, value: str, *, words: Mapping[str, str] | None = None
) -> None:
    key = asking.key_of(said)
    st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else 0,
        format_func=lambda one: (words or {}).get(one, asking.cut(one)),
        key=key,
        on_change=_read_as,
        args=(key, said),
    )


def _read_as(key: str, said: str) -> None:
    value = st.session_state[key]
    if value is not None:
        desk().read_as(**{said: value})


def row_words(mapping: ImportMapping) -> str:
    """Return what one row is, short."""
    return _ROWS.get(mapping.rows_are, mapping.rows_are).partition(",")[0].partition(";")[0]


def rows(done: Import) -> None:
    """Show what one row is and what is put together, and ask."""
    asking.choose(
        say("One row is"),
        {one: _ROWS.get(one, one) for one in ROWS_ARE},
        done.mapping.rows_are,
        name="rows_are",
        change=lambda mapping, one: replace(mapping, rows_are=one),
        radio=True,
        help=say("Rows of other kinds, finds, clearance or seizures, are counted and are no incidents."),
    )
    if done.mapping.rows_are == "victim":
        free = [one for one in done.mapping.columns if one not in done.mapping.left_out]
        asking.several(
            say("Columns that together tell one accident from another"),
            list(dict.fromkeys([*done.mapping.keys, *free])),
            done.mapping.keys,
            name="keys",
            change=lambda mapping, keys: replace(mapping, keys=tuple(keys)),
        )
    groups = account.groups_of(done)
    if groups:
        st.caption(
            say(
                "Largest groups of rows taken for one accident. A row that repeats another is one more "
                "victim."
            )
        )
        table = pd.DataFrame(
            [
                {
                    "accident": " · ".join(filter(None, one.keys)),
                    "about": " · ".join(one.about) or None,
                    "rows": one.rows,
                    "first": one.first,
                }
                for one in groups
            ]
        )
        show(
            table,
            alt=say("The largest groups of rows"),
            placeholder="none",
            hide_index=True,
            column_config={
                "accident": say("Keys"),
                "about": say("Day and place"),
                "rows": say("Rows"),
                "first": say("First row"),
            },
        )


def columns(done: Import) -> None:
    """Show what each column is taken for, with three of its values and the reason, and ask."""
    # What is to be looked at stands first, and the rest as the file has it.
    said = sorted(account.columns_of(done), key=lambda one: not one.asked)
    dropped = [one.shown for one in said if one.personal]
    kept = [one for one in said if not one.personal]
    _column_table(done.mapping, kept)
    if dropped:
        texts(
            [
                say(
                    "Left out as about persons, in no file of the pack: {dropped}.",
                    dropped=", ".join(dropped),
                )
            ],
            key="import_persons",
        )
        with st.popover(say("A column left out is not about persons"), icon=":material/undo:"):
            key = asking.key_of("not_personal")
            names = [one.name for one in said if one.personal]
            st.selectbox(say("Column"), names, index=None, format_func=asking.cut, key=key)
            st.caption(
                say("It is then kept beside the incidents, for the pack's own people, and listed above.")
            )
            st.button(say("Keep it"), key=asking.key_of("keep_personal"), on_click=_not_personal, args=(key,))
    _constants(done.mapping)


def _not_personal(key: str) -> None:
    name = st.session_state.get(key)
    if name is not None:
        desk().answer(lambda mapping: answers.column_is(mapping, name, (EXTRA,)))


def _to_look_at(columns: int) -> str:
    words = say("A double click on a cell under “Is” opens the list of what a column may be.")
    if not columns:
        return words
    first = say_count("{number} column to look at first.", "{number} columns to look at first.", columns)
    return f"{words} {first}"


def _reason(one: account.ColumnSaid) -> str | None:
    return say("Look: {reason}", reason=one.reason) if one.asked else one.reason or None


def _column_table(mapping: ImportMapping, said: list[account.ColumnSaid]) -> None:
    used = [_PART.join(roles) for roles in mapping.columns.values()]
    first = [EXTRA, IGNORED, PERSON]
    first += [one for one in _OFTEN if one in BY_CODE]
    others = sorted(
        (one for one in BY_CODE if one not in first), key=lambda one: BY_CODE[one].words.casefold()
    )
    words = {one: _role_words(one) for one in dict.fromkeys([*first, *others, *used])}
    codes = {shown: one for one, shown in words.items()}
    names = [one.name for one in said]
    table = pd.DataFrame(
        {
            "column": [one.shown for one in said],
            "field": [words[_PART.join(one.roles)] for one in said],
            "samples": [
                " | ".join(one.samples) or (say("hidden") if one.name in mapping.left_out else None)
                for one in said
            ],
            "label": [one.label or None for one in said],
            "reason": [_reason(one) for one in said],
        }
    )
    key = asking.key_of(f"columns_{len(names)}_{desk().turn}")

    def change(old: ImportMapping, at: int, shown: Any) -> ImportMapping:
        roles, name = tuple(codes.get(str(shown), "").split(_PART)), names[at]
        if roles == ("",) or old.columns[name] == roles:
            return old
        new = answers.column_is(old, name, roles)
        if any(new.columns[other] != had for other, had in old.columns.items() if other != name):
            # The table would go on showing what was chosen for the other one.
            desk().turn += 1
        return new

    st.caption(_to_look_at(sum(one.asked for one in said)))
    table = table.drop(columns=[one for one in ("label", "reason") if table[one].isna().all()])
    st.data_editor(
        table,
        alt=say("Columns of the file and what each is taken for"),
        placeholder="–",
        key=key,
        hide_index=True,
        height=min(_MOST_PX, _ROW_PX * (len(table) + 1) + 3),
        disabled=[str(name) for name in table if name != "field"],
        on_change=asking.edited,
        args=(key, change, "field"),
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


def _role_words(code: str) -> str:
    parts = code.split(_PART)
    return f"{' and '.join(BY_CODE[one].words for one in parts)} ({code})"


def _constants(mapping: ImportMapping) -> None:
    """Ask for what holds for every row and stands in no column."""
    taken = {role for roles in mapping.columns.values() for role in roles}
    with st.popover(say("What holds for every row"), icon=":material/push_pin:"):
        for name in CONSTANTS:
            if name in taken:
                continue
            field = INCIDENTS[name] if name in INCIDENTS else None  # noqa: SIM401 - no mapping
            label = field.label if field is not None else name.replace("_", " ").capitalize()

            def change(old: ImportMapping, value: str, name: str = name) -> ImportMapping:
                return answers.all_rows_have(old, name, value.strip())

            value = mapping.constants.get(name, "")
            if field is not None and field.codes is not None:
                options = {
                    "": say("not said"),
                    **{one: field.codes.label(one) for one in field.codes.codes()},
                }
                asking.choose(label, options, value, name=f"constant_{name}", change=change)
            else:
                asking.write(label, value, name=f"constant_{name}", change=change)


def values(done: Import) -> None:
    """Show the values that are not known, with how many rows have them, and ask what they mean."""
    found = account.values_of(done)
    for table, said in found.items():
        left = [one for one in said if not one.code]
        st.subheader(_title(table), anchor=False)
        st.caption(
            say_count(
                "{number} value is not known; their rows wait.",
                "{number} values are not known; their rows wait.",
                len(left),
            )
        )
        _value_table(table, said, account.codes_of(done, table))
    if not found:
        st.caption(say("Every value is known."))


def _title(table: str) -> str:
    words = BY_CODE[table].words if table in BY_CODE else table
    return words[:1].upper() + words[1:]


def _value_table(table: str, said: tuple[account.ValueSaid, ...], codes: tuple[str, ...]) -> None:
    number = account.is_number(table)
    frame = pd.DataFrame(
        {
            "value": [asking.cut(one.value) for one in said],
            "rows": [one.rows for one in said],
            "code": [one.code or None for one in said],
        },
    ).astype({"code": object})
    key = asking.key_of(f"values_{table}_{len(said)}_{desk().turn}")

    def change(old: ImportMapping, at: int, code: Any) -> ImportMapping:
        text = "" if code is None else str(code).strip()
        return answers.value_is(old, table, said[at].value, text)

    column = (
        st.column_config.TextColumn(say("Number"), max_chars=20)
        if number
        else st.column_config.SelectboxColumn(say("Means"), options=list(codes), width="medium")
    )
    st.data_editor(
        frame,
        alt=say("Values of {words} that are not known", words=BY_CODE[table].words),
        placeholder="choose" if not number else say("a number"),
        key=key,
        hide_index=True,
        height=min(_MOST_PX, _ROW_PX * (len(frame) + 1) + 3),
        disabled=["value", "rows"],
        on_change=asking.edited,
        args=(key, change, "code"),
        column_config={
            "value": st.column_config.TextColumn(say("Value"), width=150),
            "rows": st.column_config.NumberColumn(say("Rows"), width="small"),
            "code": column,
        },
    )
