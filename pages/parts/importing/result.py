"""What importing a file would do, row by row and person by person, and the button that does it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from geo.importing import account, pairs
from geo.importing.counted import missed_words, not_counted, other_kinds
from geo.importing.keep import HELD_FILE, held_workbook
from geo.importing.mapping import TWINS, ImportMapping
from geo.importing.probe import points_of
from geo.importing.run import MAPPING_FILE, Import
from geo.importing.told import classes, incidents_words, nothing, outside_period, with_beside
from geo.language import Sayings, say, say_count
from geo.layers.findings import Severity
from geo.workspace import Workspace
from pages.parts.importing import asking
from pages.parts.importing.desk import desk
from pages.parts.importing.places import draw
from pages.parts.sheet import LineGroup, SheetLine, sheet, texts
from pages.parts.tables import show
from pages.parts.words import plain

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOML: Final = "application/toml"
GEOJSON: Final = "application/geo+json"
_SEVERITIES: Final = Sayings(
    {Severity.ERROR: "Keeps the row out", Severity.WARNING: "Look", Severity.NOTE: "Note"}
)
_TWINS: Final = Sayings(
    {
        "ask": "not said: they wait",
        "there": "they are there already: leave them out",
        "keep": "they are others: bring them in",
        "merge": "they are the same: take what is new into those of the pack",
    }
)
_PAIR_WORDS: Final = Sayings(
    {
        "ask": "not said",
        "there": "the same: leave it out",
        "keep": "another: bring it in",
        "merge": "the same: take what is new",
    }
)
_PAIRS: Final = {
    "twin.same": ("ask", "there", "keep"),
    "twin.differs": ("ask", "there", "keep", "merge"),
    "twin.merged": ("ask", "there", "keep", "merge"),
    "twin.kept": ("ask", "there", "keep", "merge"),
    "twin.near": ("keep", "there"),
    "id.differs": ("ask", "merge"),
}
"""Answers to a pair, by what was found of it."""
_MERGING: Final = re.compile(r"puts the two together \((.+)\) and counts")
"""What merging two would do, at the end of a remedy."""
_SHOWN: Final = 20
_ROW_PX: Final = 62


def totals(done: Import) -> None:
    """Show rows and casualties: those in the file are the sum of what became of them."""
    sums = account.sums_of(done)
    missed = not_counted(done.rows)
    table = pd.DataFrame(
        [
            {
                "fate": say(one.fate),
                "rows": one.rows,
                "casualties": one.casualties,
                "missed": missed_words(missed.get(one.fate, {}), _SHOWN) or None,
            }
            for one in sums
        ]
    )
    if table["missed"].isna().all():
        table = table.drop(columns="missed")
    with st.container(key="import_sums"):
        show(
            table,
            alt=say("What becomes of the rows of the file"),
            placeholder="none",
            hide_index=True,
            column_config={
                "fate": st.column_config.TextColumn(say("Rows"), width="medium"),
                "rows": st.column_config.NumberColumn(say("Number"), format="localized"),
                "casualties": st.column_config.NumberColumn(say("Casualties"), format="localized"),
                "missed": say("Casualties not counted"),
            },
        )
    kinds = other_kinds(done.rows)
    if kinds:
        words = ", ".join(f"{kind or 'not named'} ({count:,})" for kind, count in kinds.most_common(_SHOWN))
        texts([say("Of other kinds, and no incidents: {words}.", words=words)], key="import_kinds")


def findings(done: Import) -> None:
    """Show what was found, one line a rule."""
    findings_table(account.rules_of(done))


def findings_table(rules: Sequence[account.RuleFound]) -> None:
    """Show what was found of a file of any kind, one line a rule."""
    if not rules:
        st.caption(say("Reading the file turned up nothing."))
        return
    table = pd.DataFrame(
        [
            {
                "severity": _SEVERITIES[one.severity],
                "count": one.count,
                "row": one.row,
                "column": one.column or None,
                "value": one.value or None,
                "message": one.message,
                "remedy": one.remedy,
                "rule": one.rule,
            }
            for one in rules
        ]
    ).astype({"row": "Int64"})
    st.caption(
        say(
            "Where a remedy names a part of the mapping, the steps above write it: [columns] in the table of "
            "columns, [values] where values are not known, [rows] where it is asked what one row is, "
            "[dates] and "
            "[places] in their steps, [constants] under “What holds for every row”, [twins] beside each "
            "pair, "
            "which stand above."
        )
    )
    with st.container(key="import_findings"):
        show(
            table,
            alt=say("What was found in the file, by rule"),
            placeholder="–",
            hide_index=True,
            row_height=_ROW_PX,
            column_config={
                "severity": st.column_config.TextColumn(say("Severity"), width="small"),
                "count": st.column_config.NumberColumn(say("Times"), width="small"),
                "row": st.column_config.NumberColumn(say("First in row"), width="small"),
                "column": say("Column"),
                "value": say("Value"),
                "message": st.column_config.TextColumn(say("What"), width="large"),
                "remedy": st.column_config.TextColumn(say("Remedy"), width="large"),
                "rule": say("Rule"),
            },
        )


def twins(done: Import) -> None:
    """Show rows that may be in the pack already beside what it has, and ask."""
    found = pairs.twins_of(done)
    if not found:
        return
    st.subheader(say("May be in the pack already"), anchor=False)
    waiting = sum(one.held for one in found)
    if waiting or done.mapping.twins != TWINS[0]:
        asking.choose(
            say_count("All of them: {number} waits", "All of them: {number} wait", waiting),
            {one: _TWINS.get(one, one) for one in TWINS},
            done.mapping.twins,
            name="twins",
            change=lambda mapping, one: replace(mapping, twins=one, pairs={}),
            radio=True,
            help=say(
                "The same in every respect, or of the same day and place. An answer to all takes those to "
                "single ones back."
            ),
        )
    st.caption(say("Side by side: what the file says, and what the pack says where that is something else."))
    for at, one in enumerate(found[:_SHOWN]):
        _pair(done, at, one)
    if len(found) > _SHOWN:
        st.caption(
            say(
                "And {number:,} more, in the findings; an answer to all, or [twins] in the mapping, "
                "holds for them too.",
                number=len(found) - _SHOWN,
            )
        )


def _pair(done: Import, at: int, one: pairs.Twin) -> None:
    """Show one pair, and ask about it alone."""
    where = say("Row {row}", row=one.row) if one.row is not None else say("The file")
    title = say("{where} and {other}", where=where, other=one.other) if one.other else where
    answers = _PAIRS.get(one.rule, ()) if one.other else ()
    merging = _MERGING.search(one.remedy)
    if not merging and one.rule in {"twin.differs", "id.differs"}:
        answers = tuple(answer for answer in answers if answer != "merge")
    # Where the answer stands below, a remedy would tell of the file that holds it.
    lines = [
        SheetLine(one.message, say("Found")),
        *([] if len(answers) > 1 else [SheetLine(one.remedy, say("Remedy"))]),
    ]
    lines += [_side(*side) for side in one.sides]
    words = (
        {**_PAIR_WORDS, "merge": f"{_PAIR_WORDS['merge']} ({plain(merging[1])})"} if merging else _PAIR_WORDS
    )
    with st.container(key=f"import_pair_{at}", gap="xsmall"):
        sheet([LineGroup(tuple(lines), title)], key=f"import_twin_{at}", two=True)
        if len(answers) > 1:
            asking.choose(
                plain(title),
                {answer: words[answer] for answer in answers},
                done.mapping.pairs.get(one.other, done.mapping.twins),
                name=f"twin_{zlib.crc32(one.other.encode()):08x}_{at}",
                change=partial(_pair_is, other=one.other),
                radio=True,
            )


def _pair_is(mapping: ImportMapping, answer: str, *, other: str) -> ImportMapping:
    return replace(mapping, pairs={**mapping.pairs, other: answer})


def _side(label: str, mine: str, theirs: str) -> SheetLine:
    if mine == theirs:
        return SheetLine(say("{mine}, as in the pack", mine=mine), label)
    return SheetLine(
        say(
            "{mine} in the file, {theirs} in the pack",
            mine=mine or say("not said"),
            theirs=theirs or say("not recorded"),
        ),
        label,
    )


def the_map(done: Import) -> None:
    """Draw the incidents that would come in and have a place."""
    pack = account.brought(done)
    if pack is None:
        st.caption(say("Without incidents that would come in there is nothing to draw."))
        return
    placed = int(pack.incidents["longitude"].notna().sum())
    st.caption(
        say(
            "{incidents} would come in, {placed:,} with a point; the others count in their district.",
            incidents=incidents_words(len(pack.incidents)),
            placed=placed,
        )
    )
    draw(pack, "brought")


def findings_map(done: Import, folder: Path) -> None:
    """Draw the rows of which something was found, where they have a place."""
    found = points_of(done, folder, remarked=True)
    if found.pack is None:
        st.caption(say("No row of which something was found has a place near the country."))
        return
    words = say_count(
        "{number} row of which something was found has a place, {inside:,} in a district of the pack.",
        "{number} rows of which something was found have a place, {inside:,} in a district of the pack.",
        found.count,
        inside=found.inside,
    )
    st.caption(words)
    draw(found.pack, "remarked")


def files(done: Import) -> None:
    """Offer the rows that wait, marked, and the mapping."""
    with st.container(horizontal=True, key="import_files"):
        if done.batch.held or done.batch.rejected:
            st.download_button(
                say("Rows that wait (XLSX)"),
                lambda: held_workbook(done),
                file_name=HELD_FILE,
                mime=XLSX,
                key=asking.key_of("held"),
                icon=":material/download:",
                help=say(
                    "With the cells marked that hold them. Mended, it can be imported here like any file."
                ),
            )
        st.download_button(
            say("Mapping (TOML)"),
            done.mapping.to_toml(),
            file_name=MAPPING_FILE,
            mime=TOML,
            key=asking.key_of("mapping"),
            icon=":material/download:",
            help=say(
                "What was understood and answered, for --mapping. It is kept with the import, and taken for "
                "the next file with the same columns."
            ),
        )


def said_before(number: str) -> None:
    """Say that a file is in the pack already, by the import of a number."""
    st.info(
        say(
            "The same file was imported with the same mapping as {number}: nothing is changed.",
            number=number,
        )
    )


def bring_in(done: Import, opened: Workspace, folder: Path) -> None:
    """Say what importing does, and do it."""
    batch = done.batch
    if done.unchanged:
        said_before(batch.number)
        return
    if not done.brings:
        st.warning(plain(nothing(done)))
        return
    if done.replaces:
        st.info(say("It takes the place of {replaces}, of the same file.", replaces=done.replaces))
    for line in (*classes(done, page=True), *outside_period(done)):
        st.caption(plain(line.strip()))
    # Another state of file or pack is another button: nobody confirms what they have not seen.
    seen = f"{batch.id}_{batch.incidents}_{batch.revised}_{batch.mapping[:12]}_{opened.pack.digest[:12]}"
    words = say("Import {incidents}", incidents=with_beside(incidents_words(batch.incidents), batch))
    import_button(words, seen, folder)


def import_button(words: str, seen: str, folder: Path) -> None:
    """Import at a click what was `seen`, whatever its kind; say so where the pack is another one by then."""
    key = asking.key_of(f"bring_{seen}")
    if st.button(words, key=key, type="primary", icon=":material/input:"):
        if desk().bring_in(folder):
            st.rerun()
        st.warning(say("The pack has changed meanwhile. Look again, and import then."))
