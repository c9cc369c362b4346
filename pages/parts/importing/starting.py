"""A data set out of a country, or a file of boundaries: what is asked, and what becomes of the answers.

Nothing is made here: the answers are the order that the command `new` gives as well.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from geo.base.countries import country_around, find_country, listed_names
from geo.base.notices import BOUNDARIES_DISCLAIMER
from geo.base.store import countries
from geo.errors import AskedError
from geo.importing.boundaries import Outline, columns_of, guessed, suggested
from geo.importing.newpack import NewPack, PackOrder, bundled, make_pack
from geo.language import marked, say
from geo.publish.files import plain_name
from pages.parts.importing import toolarge
from pages.parts.importing.asking import cut
from pages.parts.importing.beginning import Beginning, ask_for, beginning_of, or_why, told_too_large
from pages.parts.importing.desk import WRITING, desk
from pages.parts.importing.page import TYPES
from pages.parts.importing.trying import DRAWN, draw_tried
from pages.parts.shell.editing import FILE_MEGABYTES, MEGABYTE
from pages.parts.shell.store import begin, beginning, packs_of
from pages.parts.tables import show
from pages.parts.words import plain

TITLE: Final = marked("Start a data set")
_MADE: Final = "_start_made"
_GO: Final = "_start_go"
_BASE, _FILE = "base", "file"
_AREAS: Final = ("json", "geojson", "gpkg", "zip", "fgb", "parquet")
_SHOWN: Final = 3


def steps(home: Path) -> None:
    """Ask what a data set is made of, and make it in a folder below `home`."""
    here = beginning_of()
    st.markdown(
        say(
            "A data set is a folder with districts, incidents and what lies around them. It is made in "
            "**{home}**, on this machine; nothing is sent anywhere else.",
            home=plain(home),
        )
    )
    _open_another(home)
    st.header(say("1 Districts"), anchor=False)
    kinds = {
        _BASE: say("First-level divisions of a country, which come along"),
        _FILE: say("Areas of a file of my own"),
    }
    kind = st.radio(say("The districts are"), list(kinds), format_func=kinds.__getitem__, key="start_kind")
    order = _of_country() if kind == _BASE else _of_file(here)
    large = toolarge.named(limit=FILE_MEGABYTES * MEGABYTE)
    if large:
        told_too_large(large)
    st.header(say("2 Title and folder"), anchor=False)
    order, folder = _named(order, home)
    st.header(say("3 Incidents, or later"), anchor=False)
    ask_for(
        here,
        "incidents",
        say("A file of incidents: the export of a form, a spreadsheet, a layer"),
        types=TYPES,
        note=say("Its steps follow when the data set is made. Without one the data set begins empty."),
    )
    _tried(order)
    if st.button(
        say("Make the data set"), type="primary", key="start_make", disabled=order is None or folder is None
    ):
        assert order is not None and folder is not None  # noqa: PT018, S101 -- the button is idle without
        _make(here, order, folder, home)


def _open_another(home: Path) -> None:
    found = packs_of(home)
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            say("Data sets that are there already"), found, index=None, format_func=cut, key="start_there"
        )
        if st.button(say("Open it"), disabled=name is None, key="start_open"):
            begin(home, home / str(name))
            st.rerun()


def _of_country() -> PackOrder | None:
    key = _country(say("Country"), index=None, key="start_country")
    if key is None:
        st.caption(say("Choose a country: its divisions, towns and surroundings come along."))
        return None
    districts, said = bundled(find_country(key))
    st.caption(
        say(
            "{count} of them, for example {names}.",
            count=f"{len(districts):,}",
            names=plain(", ".join(districts["name_en"].tolist()[:_SHOWN])),
        )
    )
    for words in said:
        st.caption(plain(words))
    return PackOrder(country=key)


def _country(label: str, *, index: int | None, key: str) -> str | None:
    called = {one.iso3 or one.key: listed_names(one) for one in countries()}
    chosen: str | None = st.selectbox(
        label,
        list(called),
        index=index,
        format_func=lambda one: called[one],
        key=key,
        placeholder=say("Choose or type, in any of its languages"),
        # Letters in any order found a country that nobody had typed.
        filter_mode="contains",
    )
    return chosen


def _of_file(here: Beginning) -> PackOrder | None:
    note = say("GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf, GeoParquet or Esri JSON.")
    if not ask_for(here, "boundaries", say("A file of areas"), types=_AREAS, note=note):
        return None
    areas = here.read()
    if areas is None:
        _ask_how(here)
        return None
    outline = _columns(here, areas)
    around = country_around(areas["geometry"].dropna().to_numpy(dtype=object))
    codes = [one.iso3 or one.key for one in countries()]
    key = _country(
        say("Country they lie in"),
        index=codes.index(around.iso3 or around.key) if around else None,
        key=f"start_around_{here.serial}",
    )
    if around is None:
        st.warning(
            say(
                "These areas lie in no country of the base. Is the coordinate system of the file the "
                "right one?"
            )
        )
    if outline is None:
        return None
    credit = st.text_input(
        say("Whose the areas are, and their licence"),
        max_chars=200,
        key=f"start_credit_{here.serial}",
        help=say("Stands on every map and sheet. Left empty, the data set says that it is not stated."),
    )
    return PackOrder(country=key or "", boundaries=here.given(outline), credit=credit.strip())


def _columns(here: Beginning, areas: pd.DataFrame) -> Outline | None:
    """Ask for the columns of the districts, what is suggested being chosen."""
    columns = columns_of(areas)
    found = suggested(areas, {})
    asked = {
        "code": (say("Column that numbers them"), found.code, columns),
        "name": (say("Column of their names"), found.name, columns),
        "region": (say("Column of the larger areas they belong to"), found.region, ["", *columns]),
    }
    said: dict[str, str | None] = {}
    for slot, (what, (label, usual, options)) in zip(st.columns(len(asked)), asked.items(), strict=True):
        said[what] = slot.selectbox(
            label,
            options,
            index=options.index(usual) if usual in options else None,
            format_func=lambda one: cut(one) if one else say("none"),
            key=f"start_{what}_{here.serial}",
        )
    show(
        pd.DataFrame({one: areas[one].head(_SHOWN).astype(str).to_numpy() for one in columns}),
        alt=say("The first areas of the file"),
        placeholder="",
        hide_index=True,
    )
    st.caption(say("{count} areas in the file.", count=f"{len(areas):,}"))
    if not said["code"] or not said["name"]:
        st.info(say("Say which column numbers the districts, every one once, and which names them."))
        return None
    outline = guessed(areas, said)
    numbers = areas[outline.code].astype(str)
    if areas[outline.code].isna().any() or numbers.duplicated().any():
        st.warning(
            say(
                "{column} does not number every area once: {twice} of {count} have a number that another "
                "has, or none. Choose another column.",
                column=plain(outline.code),
                twice=f"{int((numbers.duplicated(keep=False) | areas[outline.code].isna()).sum()):,}",
                count=f"{len(areas):,}",
            )
        )
        return None
    return outline


def _ask_how(here: Beginning) -> None:
    """Ask what a file of boundaries leaves open, or say why it cannot be read."""
    fault = here.fault
    if not isinstance(fault, AskedError) or fault.key not in {"crs", "layer"}:
        st.error(plain(fault))
        return
    st.caption(plain(fault))
    free = fault.key == "crs"
    chosen = st.selectbox(
        say("Coordinate system of the file") if free else say("Which layer holds the districts?"),
        ["EPSG:4326", "EPSG:3857"] if free else list(fault.options),
        index=None,
        format_func=cut,
        accept_new_options=free,
        key=f"start_asked_{fault.key}_{here.serial}",
        help=say("Degrees are EPSG:4326, a UTM zone of the north EPSG:32601 to 32660.") if free else None,
    )
    if chosen is not None:
        setattr(here, fault.key, chosen)
        st.rerun()


def _named(order: PackOrder | None, home: Path) -> tuple[PackOrder | None, Path | None]:
    """Ask for title and folder, and what else matters; None for a folder that cannot be."""
    suggested = _title(order)
    left, right = st.columns(2)
    title = left.text_input(say("Title"), value=suggested, key=f"start_title_{suggested}", max_chars=120)
    usual = plain_name(title).lower()[:60]
    name = right.text_input(say("Folder"), value=usual, key=f"start_folder_{usual}", max_chars=60)
    with st.expander(say("Period and disclaimer")):
        first = st.date_input(
            say("First day on which records may lie"),
            value=None,
            min_value=date(1900, 1, 1),
            max_value="today",
            key="start_first",
            help=say("Left empty, it follows from the records."),
        )
        own = order is not None and order.boundaries is not None
        disclaimer = st.text_area(
            say("On boundaries and names"),
            value="" if own else say(BOUNDARIES_DISCLAIMER),
            max_chars=600,
            key=f"start_disclaimer_{own}",
            help=say("Left empty, the sentence of the base stands wherever anything of the base is drawn."),
        )
    if not name.strip():
        return order, None
    fault = folder_fault(home, name)
    if fault:
        st.warning(plain(fault))
        return order, None
    if order is not None:
        order = replace(order, title=title.strip(), disclaimer=disclaimer.strip(), first_day=first)
    return order, home / name


def _title(order: PackOrder | None) -> str:
    if order is None:
        return ""
    if order.country or order.boundaries is None:
        return find_country(order.country).name
    return Path(order.boundaries.called).stem.replace("_", " ")


def folder_fault(home: Path, name: str) -> str:
    """Return why a folder of a name cannot be made in `home`; empty where it can."""
    if not name or name != plain_name(name):
        return say(
            "A folder's name has letters A to Z, digits and dashes: {name} would do.",
            name=plain_name(name) or "data",
        )
    folder = home / name
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        return say("{name} is there already. Name another folder.", name=name)
    return ""


def _tried(order: PackOrder | None) -> None:
    """Show on a map what would be made, where somebody wants to see it before."""
    if order is None:
        return
    asked = order.boundaries is not None and order.boundaries.crs is not None
    part = st.expander(say("On the map"), expanded=asked, key="start_on_map", on_change="rerun")
    with part:
        if part.open:
            draw_tried(order)


def _make(here: Beginning, order: PackOrder, folder: Path, home: Path) -> None:
    with st.spinner(say("Making the data set")), WRITING:
        if beginning() is None:
            # Another window was quicker, and its data set is what the pages show now.
            st.rerun()
        made, fault = or_why(lambda: make_pack(folder, order))
        if made is not None:
            begin(home, folder)
    if made is None:
        st.error(plain(fault))
        return
    st.session_state[_MADE] = _words(made, folder)
    st.session_state[_GO] = True
    if here.incidents is not None:
        desk().take(here.incidents)
        here.incidents = None
    here.drop("boundaries")
    st.session_state.pop(DRAWN, None)
    st.rerun()


def _words(made: NewPack, folder: Path) -> tuple[str, str]:
    return (
        say(
            "Made in {folder}: {count} districts. The pages show it now. To open it another day:",
            folder=folder.name,
            count=f"{made.districts:,}",
        ),
        f"python -m geo serve {shlex.quote(str(folder))} --edit",
    )


def arriving() -> bool:
    """Return, once, whether this visit has just made a data set and goes on to importing."""
    return bool(st.session_state.pop(_GO, False))


def made() -> None:
    """Say what this visit made, until it has imported something into it."""
    found = st.session_state.get(_MADE)
    if found is not None and desk().imported is None:
        words, command = found
        st.info(plain(words))
        st.code(command, language=None)
    elif found is not None:
        del st.session_state[_MADE]
