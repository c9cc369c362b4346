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
from geo.importing.door import AnyImport
from geo.importing.hazards.account import inside
from geo.importing.mapping import ANSWERS, BASES, POINTS_ARE, ImportMapping
from geo.importing.probe import Points, points_of
from geo.importing.run import Import
from geo.importing.told import measured_by, placed
from geo.language import Sayings, say, say_count
from geo.layers.pack import Pack
from geo.maps.spec import MapView
from geo.workspace import Workspace
from pages.parts.importing import asking
from pages.parts.importing.desk import desk
from pages.parts.map.host import show_apart
from pages.parts.sheet import texts
from pages.parts.tables import show
from pages.parts.words import plain

_ORDERS: Final = Sayings(
    {
        "": "not said: dates that may be read two ways wait",
        dates.DAY_FIRST: "the day comes first: 31/12/2024",
        dates.MONTH_FIRST: "the month comes first: 12/31/2024",
    }
)
_BASES: Final = Sayings({"occurred": "the day of the accident", "reported": "the day it was reported"})
_POINTS: Final = Sayings(
    {
        "exact": "the place of the accident",
        "settlement": "the settlement it happened in or near",
        "district": "the district: a stand-in such as its seat",
    }
)
_DAMAGE: Final = Sayings(
    {
        "swapped": "Longitude and latitude look swapped",
        "point_lost": "A spreadsheet seems to have dropped the decimal points",
    }
)
_ANSWERS: Final = Sayings(
    {
        "ask": "not said: they wait",
        "repair": "repair them",
        "keep": "keep them as they stand",
    }
)


def days(done: Import) -> None:
    """Show how dates are read, and ask where they may be read two ways."""
    said = account.dates_of(done)
    order = _ORDERS.get(said.order, said.order).partition(":")[0]
    st.caption(say("As read: {order} ({reason}).", order=order, reason=plain(said.reason)))
    if said.examples:
        st.caption(
            say_count(
                "{number} date may be read two ways, for example:",
                "{number} dates may be read two ways, for example:",
                said.doubtful,
            )
        )
        table = pd.DataFrame(said.examples, columns=["value", "day", "month"])
        show(
            table,
            alt=say("Dates that may be read two ways"),
            placeholder="none",
            hide_index=True,
            column_config={
                "value": say("As it stands"),
                "day": say("Day first"),
                "month": say("Month first"),
            },
        )
    asking.choose(
        say("Which of day and month comes first"),
        _ORDERS,
        done.mapping.order,
        name="order",
        change=lambda mapping, one: replace(mapping, order=one),
        radio=True,
    )
    if said.held:
        texts(
            [
                f"{message} ({say_count('{number} row', '{number} rows', rows)})"
                for message, rows in said.held
            ],
            key="import_dates",
        )
    left, right = st.columns(2)
    with left:
        asking.choose(
            say("The day is"),
            {one: _BASES.get(one, one) for one in BASES},
            done.mapping.basis,
            name="basis",
            change=lambda mapping, one: replace(mapping, basis=one),
        )
    with right:
        asking.choose(
            say("Moments become days in the time zone"),
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
            f"{_DAMAGE.get(kind, kind)}: {say_count('{number} row', '{number} rows', count)}",
            {one: _ANSWERS.get(one, one) for one in ANSWERS},
            answer,
            name=f"damage_{kind}",
            change=partial(_damage, kind),
            radio=True,
        )
    asking.choose(
        say("A point stands for"),
        {one: _POINTS.get(one, one) for one in POINTS_ARE},
        done.mapping.points_are,
        name="points_are",
        change=lambda mapping, one: replace(mapping, points_are=one),
        radio=True,
        help=say("Where no column of the file says how well a place is known."),
    )
    if (measured := measured_by(done)) and done.mapping.points_are != "exact":
        st.caption(
            say(
                "{measured} says how exactly a device measured. If the form was filled in where the "
                "accident happened, a point stands for the spot; if elsewhere, that error says nothing "
                "of it.",
                measured=plain(measured),
            )
        )


def _damage(kind: str, mapping: ImportMapping, answer: str) -> ImportMapping:
    return answers.damage_is(mapping, kind, answer)


def believed(done: AnyImport, folder: Path) -> bool:
    """Return whether somebody has looked where a file lies whose coordinate system had to be asked for."""
    here = desk()
    crs = str(here.wanted.get("crs", ""))
    if not crs or here.believed:
        return True
    if isinstance(done, Import):
        found = points_of(done, folder)
    else:
        count, within = inside(done)
        found = Points(count=count, inside=within, pack=done.after if within else None)
    st.subheader(say("Is this where the file lies?"), anchor=False)
    st.markdown(
        say(
            "Read in {crs}, {inside:,} of its {count} lie in a district of the pack.",
            crs=plain(crs),
            inside=found.inside,
            count=say_count("{number} point", "{number} points", found.count),
        )
    )
    if found.pack is not None:
        draw(found.pack, "points")
    else:
        st.caption(say("None of them lies near the country, so there is nothing to draw."))
    with st.container(horizontal=True):
        if st.button(say("Yes, these places are right"), key=asking.key_of("crs_right"), type="primary"):
            here.believed = True
            st.rerun()
        if st.button(say("No, ask again"), key=asking.key_of("crs_wrong")):
            here.read_as(crs=None)
            st.rerun()
    return False


def draw(pack: Pack, name: str, *, layer: str = "") -> None:
    """Draw the incidents of a pack, as the page Map draws them, and a layer that is not always shown.

    `name` tells maps of a page apart.
    """
    maps = desk().maps
    if name not in maps:
        maps[name] = Workspace(pack)
    opened = maps[name]
    view = MapView(measure="incidents", period=opened.cube.whole_period)
    if layer:
        view = replace(view, layers=(*view.layers, layer))
    show_apart(opened.spec(view), key=f"import_{name}")
