"""The steps of an import of hazardous areas: what is shown as understood, and corrected."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from geo.importing import account, answers
from geo.importing.dates import ORDERS
from geo.importing.hazards.account import (
    code_words,
    columns_of,
    inside,
    lacking,
    last_day,
    role_words,
    row_words,
    sizes_told,
    values_of,
)
from geo.importing.hazards.keep import HELD_FILE, held_layer
from geo.importing.hazards.lexicon import AREAS, Lexicon
from geo.importing.hazards.mapping import SAME_ID, TWINS, AreaMapping
from geo.importing.hazards.rows import sums
from geo.importing.hazards.run import AreaImport
from geo.importing.hazards.sizes import UNITS
from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.run import MAPPING_FILE
from geo.importing.told import brought_words
from geo.language import Sayings, say, say_count
from geo.workspace import Workspace
from pages.parts.importing import asking, meaning
from pages.parts.importing.columntable import column_table, value_table
from pages.parts.importing.desk import desk
from pages.parts.importing.places import draw
from pages.parts.importing.result import GEOJSON, TOML, findings_table, import_button, said_before
from pages.parts.importing.steps import step
from pages.parts.sheet import texts
from pages.parts.tables import show
from pages.parts.words import plain

_OFTEN: Final = (
    *("hazard_id", "class", "status", "status_date", "found_date", "closed_date", "area_m2_stated"),
    *("district", "name", EXTRA),
)
_ORDERS: Final = Sayings(
    {
        "": "as the column itself shows",
        ORDERS[0]: "the day comes first: 31/12/2024",
        ORDERS[1]: "the month comes first: 12/31/2024",
    }
)
_SAME: Final = Sayings({"ask": "not said: they wait", "number": "they are others: number them"})
_TWINS: Final = Sayings(
    {
        "ask": "not said: they wait",
        "there": "they are there already: leave them out",
        "keep": "they are others: bring them in",
    }
)
_MOST_NAMED: Final = 5


def steps(done: AreaImport, opened: Workspace, folder: Path) -> None:
    """Show the steps, those that ask something open."""
    batch = done.batch
    st.markdown(
        say(
            "**{accepted:,} of {rows} would come in, as {brought}; {waits}.**",
            accepted=batch.accepted,
            rows=say_count("{number} row", "{number} rows", batch.rows),
            brought=brought_words(batch),
            waits=say_count("{number} row waits", "{number} rows wait", batch.held + batch.rejected),
        )
    )
    said = columns_of(done)
    look, dropped = sum(one.asked for one in said), sum(one.personal for one in said)
    step(1, say("The file"), "", lambda: meaning.recognised(done), asks=False)
    one_row = row_words(done)[:1].lower() + row_words(done)[1:].rstrip(".")
    step(2, say("What is one row?"), one_row, lambda: _rows(done), asks=False)
    words = say(
        "{number:,}, {look:,} to look at, {dropped:,} left out as about persons",
        number=len(said),
        look=look,
        dropped=dropped,
    )
    if any(lacking(done)):
        words = say("{words}, something missing among them", words=words)
    step(3, say("Columns"), words, lambda: _columns(done), asks=True)
    unknown = sum(not one.code for values in values_of(done).values() for one in values)
    words = say("{unknown:,} not known", unknown=unknown) if unknown else say("all known")
    step(4, say("Values"), words, lambda: _values(done), asks=bool(unknown))
    if done.mapping.lexicon is AREAS:
        day = done.mapping.snapshot
        words = say("{day}", day=day.isoformat()) if day else say("not said")
        step(5, say("Day of the file"), words, lambda: _days(done), asks=day is None)
    else:
        step(5, say("Days"), "", lambda: _order(done.mapping), asks=False)
    step(6, say("Places and sizes"), "", lambda: _places(done), asks=False)
    st.header(say("7 Result"), anchor=False)
    _totals(done)
    rules = account.rules_of(done)
    words = say_count("{number} rule", "{number} rules", len({one.rule for one in rules}))
    step(0, say("Findings by rule"), words, lambda: findings_table(rules), asks=True)
    step(0, say("On the map"), "", lambda: _map(done), asks=False)
    _files(done)
    _bring_in(done, opened, folder)


def _rows(done: AreaImport) -> None:
    """Show what one row is, and what becomes of rows that may be the same area; ask."""
    meaning.kind_of_rows(done.mapping.kind)
    found = Counter(one.rule for one in done.findings) + Counter(
        one.rule for row in done.rows for one in row.findings
    )
    if found["id.duplicate"] or done.mapping.same_id != SAME_ID[0]:
        asking.choose(
            say("Rows with an identifier that an earlier row has"),
            _SAME,
            done.mapping.same_id,
            name="same_id",
            change=lambda mapping, one: replace(mapping, same_id=one),
            radio=True,
        )
    if found["twin.same"] or done.mapping.twins != TWINS[0]:
        asking.choose(
            say("Areas whose perimeter the pack has already"),
            _TWINS,
            done.mapping.twins,
            name="area_twins",
            change=lambda mapping, one: replace(mapping, twins=one),
            radio=True,
        )


def _columns(done: AreaImport) -> None:
    said = sorted(columns_of(done), key=lambda one: not one.asked)
    dropped = [one for one in said if one.personal]
    if missing := [*lacking(done)]:
        st.warning(plain(" ".join(missing)))
    roles = done.mapping.lexicon.roles
    order = dict.fromkeys([*_often(done.mapping.lexicon), IGNORED, PERSON, *sorted(roles)])

    def change(old: AreaMapping, name: str, role: str) -> AreaMapping:
        return old if old.columns[name] == role else answers.area_column_is(old, name, role)

    column_table(
        [one for one in said if not one.personal],
        hidden=done.mapping.left_out,
        words={one: role_words(one, done.mapping.lexicon) for one in order},
        change=change,
    )
    if dropped:
        named = ", ".join(one.shown for one in dropped)
        texts([say("Left out as about persons, in no file of the pack: {dropped}.", dropped=named)],
              key="import_persons")  # fmt: skip
        meaning.not_personal([one.name for one in dropped], lambda old, name: change(old, name, EXTRA))
    _constants(done.mapping)


def _often(lexicon: Lexicon) -> tuple[str, ...]:
    if lexicon is AREAS:
        return _OFTEN
    often = ("kind", "status", "product", "area_m2", "date_start", "date_end", "survey_date", "result")
    return (
        lexicon.key, *(one for one in often if one in lexicon.columns), "hazard_ids", "district", EXTRA
    )  # fmt: skip


def _constants(mapping: AreaMapping) -> None:
    """Ask for what holds for every row and stands in no column."""
    with st.popover(say("What holds for every row"), icon=":material/push_pin:"):
        for name in mapping.constants_may[:-1]:
            field = mapping.lexicon.schema[name]
            value, given = mapping.constants.get(name, ""), name

            def change(old: AreaMapping, one: str, name: str = given) -> AreaMapping:
                return answers.all_areas_have(old, name, one.strip())

            if field.codes is not None and ";" not in value:
                words = {"": say("not said")} | {one: field.codes.label(one) for one in field.codes.codes()}
                asking.choose(field.label, words, value, name=f"constant_{name}", change=change)
            else:
                asking.write(field.label, value, name=f"constant_{name}", change=change)


def _values(done: AreaImport) -> None:
    """Show the words that are not known, with how many rows have them, and ask what they mean."""
    found, lexicon = values_of(done), done.mapping.lexicon
    for role, said in found.items():
        words = role_words(role, lexicon).partition(" (")[0]
        st.subheader(words[:1].upper() + words[1:], anchor=False)
        value_table(
            said,
            name=role,
            alt=say("Values of {words} that are not known", words=words),
            words={code: f"{code_words(role, code, lexicon)} ({code})" for code in lexicon.codes[role]},
            change=partial(answers.area_value_is, role=role),
        )
    if not found:
        st.caption(say("Every value is known."))


def _days(done: AreaImport) -> None:
    """Ask of which day the file tells, and how its dates are written."""
    st.caption(
        say(
            "A register tells of one day. Where it has columns of days on which areas were found and closed, "
            "these are entries of their own; a status is dated to the day on which it was changed, where the "
            "file has it, else to this day. Views of days before say that nothing is recorded."
        )
    )
    if done.undated:
        st.warning(
            say_count(
                "{number} area has a status, and nothing says of which day: say the day the file tells of.",
                "{number} areas have a status, and nothing says of which day: say the day the file tells of.",
                done.undated,
            )
        )
    key = asking.key_of("snapshot")

    def answered() -> None:
        day = st.session_state[key]
        desk().answer(lambda mapping: replace(mapping, snapshot=day))

    st.date_input(
        say("Day the file tells of"),
        value=done.mapping.snapshot,
        min_value=account.EARLIEST,
        max_value="today",
        key=key,
        on_change=answered,
    )
    _order(done.mapping)


def _order(mapping: AreaMapping) -> None:
    asking.choose(
        say("Which of day and month comes first"),
        _ORDERS,
        mapping.order,
        name="order",
        change=lambda mapping, one: replace(mapping, order=one),
        radio=True,
    )


def _places(done: AreaImport) -> None:
    """Show where the areas lie and how they are drawn, and ask for the unit of sizes."""
    count, within = inside(done)
    texts(
        [
            say(
                "Places: {within:,} of {count} with a place lie in a district of the pack; {nowhere:,} have "
                "none.",
                within=within,
                count=say_count("{number} area", "{number} areas", count),
                nowhere=len(done.rows) - count,
            )
        ],
        key="import_area_places",
    )
    asking.choose(
        say("Unit of the sizes stated"),
        {"": say("as cells, names or the shapes say"), **{one: one for one in UNITS}},
        done.mapping.unit,
        name="unit",
        change=lambda mapping, one: replace(mapping, unit=one),
    )


def _totals(done: AreaImport) -> None:
    """Show rows and ground: those in the file are the sum of what became of them."""
    found = sums(done.rows)
    rows = [{"fate": say("in the file"), "rows": done.batch.rows, "m2": done.batch.area_m2}]
    rows += [
        {"fate": say(fate.value), "rows": count, "m2": m2}
        for fate, (count, m2) in found.items()
        if count or fate.value in account.ALWAYS
    ]
    with st.container(key="import_sums"):
        show(
            pd.DataFrame(rows),
            alt=say("What becomes of the rows of the file"),
            placeholder="none",
            hide_index=True,
            column_config={
                "fate": st.column_config.TextColumn(say("Rows"), width="medium"),
                "rows": st.column_config.NumberColumn(say("Number"), format="localized"),
                "m2": st.column_config.NumberColumn("m²", format="localized"),
            },
        )
    if done.mapping.lexicon is not AREAS:
        texts([*sizes_told(done)], key="import_area_sizes")
        return
    told = say(
        "Perimeters accepted: sum {sum_m2:,} m², union {union_m2:,} m², where ground counts once",
        sum_m2=done.sum_m2,
        union_m2=done.union_m2,
    )
    st.caption(told)
    texts([*sizes_told(done)], key="import_area_sizes")


def _map(done: AreaImport) -> None:
    """Draw the pack with the areas that would come in."""
    if not done.batch.hazards + done.batch.records:
        st.caption(say("Without records that would come in there is nothing to draw."))
        return
    st.caption(say("What the pack holds, with the file."))
    draw(done.after, "areas", layer=done.mapping.kind)


def _files(done: AreaImport) -> None:
    """Offer the rows that wait, with their shapes, and the mapping."""
    with st.container(horizontal=True, key="import_files"):
        if done.batch.held or done.batch.rejected:
            st.download_button(
                say("Rows that wait ({form})", form="GeoJSON"),
                lambda: held_layer(done),
                file_name=HELD_FILE,
                mime=GEOJSON,
                key=asking.key_of("held"),
                icon=":material/download:",
            )
        st.download_button(
            say("Mapping (TOML)"),
            done.mapping.to_toml(),
            file_name=MAPPING_FILE,
            mime=TOML,
            key=asking.key_of("mapping"),
            icon=":material/download:",
        )


def _bring_in(done: AreaImport, opened: Workspace, folder: Path) -> None:
    """Say what importing does, and do it."""
    batch = done.batch
    if done.unchanged:
        said_before(batch.number)
    elif done.undated:
        st.warning(plain(say("Nothing can be imported before step 5 says of which day the file tells.")))
    elif not done.brings:
        st.warning(say("Nothing was imported: no row brings anything new."))
    else:
        for line in last_day(done):
            st.caption(plain(line))
        seen = f"{batch.id}_{batch.hazards}_{batch.entries}_{batch.mapping[:12]}_{opened.pack.digest[:12]}"
        import_button(say("Import {brought}", brought=brought_words(batch)), seen, folder)
