"""The account of hazardous land on its page: table, steps, districts on a map, and the pace."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from geo import links
from geo.analysis.land import WHOLE, AccountRow, LandAccount, land_account, land_by
from geo.analysis.movements import LINES
from geo.analysis.pace import LandPace, pace
from geo.analysis.waterfall import LABELS, UNITS, area_words, opening_words
from geo.language import current, marked, say
from geo.layers.vocabulary import RELEASE_PRODUCT
from geo.workspace import Workspace
from pages.parts import chart_files
from pages.parts.chart_files import waterfall_drawing
from pages.parts.charts import waterfall_chart
from pages.parts.figures import table_height
from pages.parts.land.districts_map import districts_map
from pages.parts.shell.store import few, once
from pages.parts.tables import BLANK, CellReading, column, reading_columns, readings, show
from pages.parts.words import plain

_MOST: Final = 6
_ALT: Final = marked("Account of hazardous land")
_READING: Final = marked(
    "Opening + newly found - cancelled - reduced - cleared + correction = closing. A correction is ground "
    "that no report accounts for, such as a perimeter drawn anew. Land is released on the day of a report of "
    "completion; the products stand apart: survey cancels, technical survey reduces, clearance clears."
)


def account_of(opened: Workspace, by: str) -> LandAccount:
    """Return the account told by one of `geo.choices.LAND_BY`, made once."""
    return few(opened, _account, (by, current().code), most=_MOST, saying=say("Accounting for the land"))


def _account(opened: Workspace, asked: tuple[str, str]) -> LandAccount:
    # Rows are named in a language.
    by, _ = asked
    return land_account(opened.pack, by=by)


def pace_of(opened: Workspace) -> LandPace:
    """Return the pace of release, made once."""
    return once(opened, _pace, saying=say("Accounting for the land"))


def _pace(opened: Workspace) -> LandPace:
    return pace(opened.pack)


def account_section(opened: Workspace) -> None:
    """Show the account, one row of it as steps, the districts of it on a map, and the pace."""
    offered = land_by(opened.pack)
    with st.container(horizontal=True, vertical_alignment="bottom", key="land_menus"):
        chosen = st.selectbox(
            say("Account told by"),
            [code for code in links.LAND_ROWS.codes() if code in offered],
            key="rows",
            persist_state="session",
            format_func=links.LAND_ROWS.label,
            width=200,
        )
        asked = st.segmented_control(
            say("Areas in"),
            links.LAND_UNIT.codes(),
            required=True,
            key="unit",
            persist_state="session",
            format_func=links.LAND_UNIT.label,
        )
    by = chosen if chosen in offered else links.LAND_ROWS.codes()[0]
    unit = asked if asked and asked in links.LAND_UNIT else links.LAND_UNIT.codes()[0]
    account = account_of(opened, by)
    if not account.rows:
        st.info(account.none)
        return
    for words in account.waiting:
        st.warning(plain(words))
    table = _table(account, unit)
    label = links.LAND_ROWS.label(by)
    show(
        readings(table),
        key=f"land_table_{by}_{unit}",
        hide_index=True,
        height=table_height(len(table), most=420),
        column_config=_columns(label, unit),
        placeholder="–",
        alt=say("{alt} by {label}", alt=say(_ALT), label=label.lower()),
    )
    st.caption(say(_READING))
    for note in account.notes[2:]:
        if note not in account.waiting:
            st.caption(plain(note))
    if by == "district":
        districts_map(opened, account, unit=unit)
    _steps(opened, account, unit)
    _pace_section(opened, unit)


def _table(account: LandAccount, unit: str) -> pd.DataFrame:
    rows = [*account.rows, account.whole]
    unusual = {*account.unusual}
    table = pd.DataFrame({"label": [row.label + (" *" if row.label in unusual else "") for row in rows]})
    for name in (*LABELS, "drawn", "union"):
        cells = [_figure(row, name) for row in rows]
        table[name] = column(_reading(m2, name, unit) for m2 in cells).array
    table["areas"] = [row.areas for row in rows]
    return table


def _figure(row: AccountRow, name: str) -> int | None:
    found: int | None = row.moved[name] if name in LINES else getattr(row, name)
    return found


def _reading(m2: int | None, name: str, unit: str) -> CellReading | None:
    if m2 is None:
        return CellReading(BLANK, opening_words(m2, unit)) if name == "opening" else None
    return CellReading(m2, area_words(m2, unit))


def _columns(label: str, unit: str) -> dict[str, object]:
    what = UNITS[unit]
    help_of = {
        "correction": say("Ground no report accounts for; a line of its own, in no other."),
        "drawn": say("Whole perimeters of areas still open, added one by one."),
        "union": say("The ground they take together, which counts once where they overlap."),
    }
    labels = {**LABELS, "drawn": say("Drawn, sum"), "union": say("Drawn, union")}
    return {
        "label": st.column_config.TextColumn(label, pinned=True, width=150),
        **{
            name: st.column_config.NumberColumn(f"{words}, {what}", help=help_of.get(name))
            for name, words in labels.items()
        },
        "areas": st.column_config.NumberColumn(say("Areas open"), format="localized"),
    }


def _steps(opened: Workspace, account: LandAccount, unit: str) -> None:
    st.header(say("In steps"), anchor=False)
    rows = {row.label: row for row in (account.whole, *account.rows)}
    names = {say(WHOLE): _days(account)} if account.of_time else {}
    wanted = st.selectbox(
        say("Steps of"),
        list(rows),
        key=f"land_steps_{account.by}",
        format_func=lambda one: names.get(one, one),
    )
    row = rows.get(wanted or say(WHOLE), account.whole)
    what = names.get(row.label, row.label)
    waterfall_chart(row, unit=unit, key="land_waterfall")
    drawing = waterfall_drawing(row, what=what, notes=[say(_READING)])
    chart_files.offer(opened, drawing, key="land_waterfall_file")


def _days(account: LandAccount) -> str:
    return account.days.words()


def _pace_section(opened: Workspace, unit: str) -> None:
    st.header(say("Pace"), anchor=False)
    found = pace_of(opened)
    for words in found.words(unit):
        st.markdown(plain(words))
    if found.first is not None or not found.together.total:
        return
    what = UNITS[unit]
    paces = [*found.products, found.together]
    labels = {**{term.code: term.label for term in RELEASE_PRODUCT}, "released": say("All products together")}
    table = pd.DataFrame({"product": [labels[one.product] for one in paces]})
    columns = {
        "total": (say("Last twelve months"), [one.total for one in paces]),
        "least": (say("A year as the slowest quarter"), [one.range_a_year[0] for one in paces]),
        "most": (say("A year as the quickest quarter"), [one.range_a_year[1] for one in paces]),
    }
    for name, (_, values) in columns.items():
        table[name] = column(CellReading(m2, area_words(m2, unit)) for m2 in values).array
    show(
        readings(table),
        key=f"land_pace_{unit}",
        hide_index=True,
        column_config={
            "product": st.column_config.TextColumn(say("Product"), pinned=True),
            **reading_columns({name: f"{label}, {what}" for name, (label, _) in columns.items()}),
        },
        placeholder="–",
        alt=say("Pace of land release"),
    )
