"""What a file is, what its rows, columns and values mean: shown as understood, and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo.importing import account, answers
from geo.importing.door import AnyImport
from geo.importing.hazards.lexicon import LEXICONS
from geo.importing.hazards.mapping import AreaMapping
from geo.importing.mapping import APART, CONSTANTS, ROWS_ARE, ImportMapping
from geo.importing.roles import BY_CODE, EXTRA, IGNORED, PERSON
from geo.importing.run import Import
from geo.language import Sayings, say, say_count
from geo.layers.incidents import INCIDENTS as FIELDS
from geo.store.batches import INCIDENTS
from pages.parts.importing import asking
from pages.parts.importing.columntable import column_table, value_table
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
        "other": "a find, a seizure or another event: no accident",
        "hazards": "a hazardous area: ground suspected, confirmed, or closed since",
        "activities": "work on the ground: clearance, survey, a spot task, with what it released",
        "surveys": "a survey of ground or of a settlement, with its result",
    }
)
_OFTEN: Final = (
    *("date", "district", "settlement", "device_type", "activity", "killed", "injured", "outcome"),
    *("latitude", "longitude", "incident_id"),
)
_PART: Final = " + "


def recognised(done: AnyImport) -> None:
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


def kind_of_rows(value: str) -> None:
    """Ask what one row is, of accidents or of anything else a file may hold; empty for not said."""
    key, options = asking.key_of("rows_are"), [*ROWS_ARE, *LEXICONS]

    def answered() -> None:
        here, chosen = desk(), st.session_state[key]
        if chosen in LEXICONS or isinstance(here.mapping, AreaMapping) or here.mapping is None:
            if chosen in LEXICONS:
                here.rows_are(chosen)
            else:
                here.rows_are(INCIDENTS, chosen)
        else:
            here.answer(lambda mapping: replace(mapping, rows_are=chosen))

    st.radio(
        say("One row is"),
        options,
        index=options.index(value) if value in options else None,
        format_func=lambda one: _ROWS.get(one, one),
        key=key,
        on_change=answered,
        help=say("Rows of other kinds, finds, clearance or seizures, are counted and are no incidents."),
    )


def rows(done: Import) -> None:
    """Show what one row is and what is put together, and ask."""
    kind_of_rows(done.mapping.rows_are)
    if done.mapping.rows_are == "victim":
        free = [one for one in done.mapping.columns if one not in done.mapping.left_out]
        asking.several(
            say("Columns that together tell one accident from another"),
            list(dict.fromkeys([*done.mapping.keys, *free])),
            done.mapping.keys,
            name="keys",
            change=lambda mapping, keys: replace(mapping, keys=tuple(keys)),
        )
        _apart(done)
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


def _apart(done: Import) -> None:
    """Ask about rows of one day and place that a column tells into several accidents."""
    telling = next((one.field for one in done.findings if one.rule == "group.unsure"), "") or ""
    if not telling and done.mapping.apart == APART[0]:
        return
    words = {
        "ask": say("not said: they wait"),
        "merge": say("one accident: put them together"),
        **({"by": say("as many accidents as “{column}” tells", column=telling)} if telling else {}),
    }

    def change(mapping: ImportMapping, one: str) -> ImportMapping:
        if one == "by":
            return replace(mapping, keys=(*mapping.keys, telling))
        return replace(mapping, apart=one)

    asking.choose(
        say("Rows of one day and place that another column tells apart are"),
        words,
        done.mapping.apart,
        name="apart",
        change=change,
        radio=True,
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
        not_personal(
            [one.name for one in said if one.personal],
            lambda mapping, name: answers.column_is(mapping, name, (EXTRA,)),
        )
    _constants(done.mapping)


def not_personal(names: list[str], change: asking.Change) -> None:
    """Ask which of the columns left out is not about persons; `change` keeps it in the mapping."""
    key = asking.key_of("not_personal")

    def kept() -> None:
        name = st.session_state.get(key)
        if name is not None:
            desk().answer(lambda mapping: change(mapping, name))

    with st.popover(say("A column left out is not about persons"), icon=":material/undo:"):
        st.selectbox(say("Column"), names, index=None, format_func=asking.cut, key=key)
        st.caption(say("It is then kept beside the records, for the pack's own people, and listed above."))
        st.button(say("Keep it"), key=asking.key_of("keep_personal"), on_click=kept)


def _column_table(mapping: ImportMapping, said: list[account.ColumnSaid]) -> None:
    used = [_PART.join(roles) for roles in mapping.columns.values()]
    first = [one for one in _OFTEN if one in BY_CODE] + [EXTRA, IGNORED, PERSON]
    others = sorted(
        (one for one in BY_CODE if one not in first), key=lambda one: BY_CODE[one].words.casefold()
    )

    def change(old: ImportMapping, name: str, code: str) -> ImportMapping:
        roles = tuple(code.split(_PART))
        return old if old.columns[name] == roles else answers.column_is(old, name, roles)

    column_table(
        said,
        hidden=mapping.left_out,
        words={one: _role_words(one) for one in dict.fromkeys([*first, *others, *used])},
        change=change,
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
            field = FIELDS[name] if name in FIELDS else None  # noqa: SIM401 - no mapping
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
        value_table(
            said,
            name=table,
            alt=say("Values of {words} that are not known", words=BY_CODE[table].words),
            words=None
            if account.is_number(table)
            else {one: account.code_words(done, table, one) for one in account.codes_of(done, table)},
            change=partial(answers.value_is, table=table),
        )
    if not found:
        st.caption(say("Every value is known."))


def _title(table: str) -> str:
    words = BY_CODE[table].words if table in BY_CODE else table
    return words[:1].upper() + words[1:]
