"""Days and places of a file: what may be read two ways, what looks damaged, and where it lies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from geo.importing import account, answers, dates
from geo.importing.mapping import ANSWERS, BASES, POINTS_ARE, ImportMapping
from geo.importing.probe import points_of
from geo.importing.run import Import
from geo.importing.told import measured_by, placed
from geo.layers.pack import Pack
from geo.maps.spec import MapView
from geo.workspace import Workspace
from pages.parts.importing import asking
from pages.parts.importing.desk import desk
from pages.parts.map.host import show_apart
from pages.parts.sheet import texts
from pages.parts.tables import show
from pages.parts.words import counted, plain

_ORDERS: Final = {
    "": "not said: dates that may be read two ways wait",
    dates.DAY_FIRST: "the day comes first: 31/12/2024",
    dates.MONTH_FIRST: "the month comes first: 12/31/2024",
}
_BASES: Final = {"occurred": "the day of the accident", "reported": "the day it was reported"}
_POINTS: Final = {
    "exact": "the place of the accident",
    "settlement": "the settlement it happened in or near",
    "district": "the district: a stand-in such as its seat",
}
_DAMAGE: Final = {
    "swapped": "Longitude and latitude look swapped",
    "point_lost": "A spreadsheet seems to have dropped the decimal points",
}
_ANSWERS: Final = {
    "ask": "not said: they wait",
    "repair": "repair them",
    "keep": "keep them as they stand",
}


def days(done: Import) -> None:
    """Show how dates are read, and ask where they may be read two ways."""
    said = account.dates_of(done)
    order = _ORDERS.get(said.order, said.order).partition(":")[0]
    st.caption(f"As read: {order} ({plain(said.reason)}).")
    if said.examples:
        st.caption(f"{counted(said.doubtful, 'date', 'dates')} may be read two ways, for example:")
        table = pd.DataFrame(said.examples, columns=["value", "day", "month"])
        show(
            table,
            alt="Dates that may be read two ways",
            placeholder="none",
            hide_index=True,
            column_config={"value": "As it stands", "day": "Day first", "month": "Month first"},
        )
    asking.choose(
        "Which of day and month comes first",
        _ORDERS,
        done.mapping.order,
        name="order",
        change=lambda mapping, one: replace(mapping, order=one),
        radio=True,
    )
    if said.held:
        texts(
            [f"{message} ({counted(rows, 'row', 'rows')})" for message, rows in said.held], key="import_dates"
        )
    left, right = st.columns(2)
    with left:
        asking.choose(
            "The day is",
            {one: _BASES.get(one, one) for one in BASES},
            done.mapping.basis,
            name="basis",
            change=lambda mapping, one: replace(mapping, basis=one),
        )
    with right:
        asking.choose(
            "Moments become days in the time zone",
            {one: one for one in ("UTC", *sorted(available_timezones() - {"UTC"}))},
            done.mapping.zone,
            name="zone",
            change=lambda mapping, one: replace(mapping, zone=one),
        )


def places(done: Import) -> None:
    """Show how places were read, what looks damaged, and ask."""
    lines = [line.strip() for line in placed(done)]
    if lines:
        texts(lines, key="import_placed")
    for kind, count, answer in account.repairs_of(done):
        asking.choose(
            f"{_DAMAGE.get(kind, kind)}: {counted(count, 'row', 'rows')}",
            {one: _ANSWERS.get(one, one) for one in ANSWERS},
            answer,
            name=f"damage_{kind}",
            change=partial(_damage, kind),
            radio=True,
        )
    asking.choose(
        "A point stands for",
        {one: _POINTS.get(one, one) for one in POINTS_ARE},
        done.mapping.points_are,
        name="points_are",
        change=lambda mapping, one: replace(mapping, points_are=one),
        help="Where no column of the file says how well a place is known.",
    )
    if (measured := measured_by(done)) and done.mapping.points_are != "exact":
        st.caption(
            f"{plain(measured)} says how exactly a device measured. If the form was filled in where the "
            "accident happened, a point stands for the spot; if elsewhere, that error says nothing of it."
        )


def _damage(kind: str, mapping: ImportMapping, answer: str) -> ImportMapping:
    return answers.damage_is(mapping, kind, answer)


def believed(done: Import, folder: Path) -> bool:
    """Return whether somebody has looked where a file lies whose coordinate system had to be asked for."""
    here = desk()
    crs = str(here.wanted.get("crs", ""))
    if not crs or here.believed:
        return True
    found = points_of(done, folder)
    st.subheader("Is this where the file lies?", anchor=False)
    st.markdown(
        f"Read in {plain(crs)}, {found.inside:,} of its {counted(found.count, 'point', 'points')} lie in a "
        "district of the pack."
    )
    if found.pack is not None:
        draw(found.pack, "points")
    else:
        st.caption("None of them lies near the country, so there is nothing to draw.")
    with st.container(horizontal=True):
        if st.button("Yes, these places are right", key=asking.key_of("crs_right"), type="primary"):
            here.believed = True
            st.rerun()
        if st.button("No, ask again", key=asking.key_of("crs_wrong")):
            here.read_as(crs=None)
            st.rerun()
    return False


def draw(pack: Pack, name: str) -> None:
    """Draw the incidents of a pack, as the page Map draws them; `name` tells maps of a page apart."""
    maps = desk().maps
    if name not in maps:
        maps[name] = Workspace(pack)
    opened = maps[name]
    view = MapView(measure="incidents", period=opened.cube.whole_period)
    show_apart(opened.spec(view), key=f"import_{name}")
