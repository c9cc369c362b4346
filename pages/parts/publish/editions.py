"""Editions of the pack for circles of readers, made once and shared by all sessions, and the menu of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import PublishError
from geo.language import Sayings, say, say_count
from geo.publish.profiles import DEFAULT, PROFILES, Profile
from geo.text import listed
from geo.workspace import Workspace
from pages.parts.sheet import SheetLine, value_line
from pages.parts.shell.store import few, pack_folder

if TYPE_CHECKING:
    from geo.publish.linking import EditionOrigin

_LOG = logging.getLogger(__name__)
_BY_CODE = {one.code: one for one in PROFILES}
_READERS = Sayings({"public": "anybody", "partner": "partners", "internal": "the owner of the records"})
_CHOSEN = "_profile"


def edition(opened: Workspace, profile: str) -> Workspace:
    """Return the edition of the opened pack for `profile`; itself where it is that one."""
    if opened.pack.edition is not None and opened.pack.edition.profile == profile:
        return opened
    return few(opened, _edition, profile, most=len(PROFILES), saying=say("Making the edition"))


def origin(opened: Workspace) -> EditionOrigin | None:
    """Return what records of sheets may tell of the opened pack; without a key that can be used, no link."""
    from geo.publish.linking import EditionOrigin, key_for  # noqa: PLC0415 - only sheets need it

    if opened.pack.edition is not None:
        return None
    try:
        return EditionOrigin(opened.pack.digest, key_for(pack_folder(), None))
    except PublishError as error:
        _LOG.warning("Records of sheets get no link: %s", error)
        return EditionOrigin(opened.pack.digest)


def _edition(opened: Workspace, profile: str) -> Workspace:
    return opened.edition(profile)


def _profiles(opened: Workspace) -> tuple[Profile, ...]:
    served = opened.pack.edition
    return tuple(one.of(opened.pack.meta) for one in PROFILES if served is None or one.code == served.profile)


def who_sees_what(opened: Workspace) -> list[SheetLine]:
    """Return who may see which records: on these pages, and in the files made for each circle of readers."""
    classes = opened.pack.incidents["sensitivity"]
    whole = len(classes)
    everything = say_count("{number} incident", "{number} incidents", whole)
    if opened.pack.edition is not None:
        words = say(
            "They show the {label} edition, {everything}, and hold no more.",
            label=opened.pack.edition.label.lower(),
            everything=everything,
        )
        return [value_line(say("These pages"), words)]
    pages = say_count(
        "Whoever can open them sees the {number} incident with every field. Their tables cannot be "
        "downloaded; what others may have is made under Publish.",
        "Whoever can open them sees all {number} incidents with every field. Their tables cannot be "
        "downloaded; what others may have is made under Publish.",
        whole,
    )
    lines = [value_line(say("These pages"), pages)]
    for one in _profiles(opened):
        held = int(classes.isin(one.classes).sum())
        of = (
            say("All {whole:,} incidents", whole=whole)
            if held == whole
            else say("{held:,} of {whole:,} incidents", held=held, whole=whole)
        )
        lines.append(
            value_line(
                say("Files for {readers}", readers=_READERS[one.code]),
                say("{of}: {what}", of=of, what=one.holds),
            )
        )
    return lines


def who_sees_record(opened: Workspace, position: int) -> str:
    """Return in words who may see one record, here and in files.

    Parameters
    ----------
    opened, position
        The pack, and the record's position in the incident layer.
    """
    if opened.pack.edition is not None:
        return say(
            "As the {label} edition has it; these pages hold no more of it.",
            label=opened.pack.edition.label.lower(),
        )
    code = str(opened.pack.incidents["sensitivity"].iloc[position])
    barred = [_READERS[one.code] for one in PROFILES if code not in one.classes]
    held = [_READERS[one.code] for one in PROFILES if code in one.classes]
    files = (
        say(
            "Files for {held} hold it; it is left out of files for {barred}.",
            held=listed(held),
            barred=listed(barred),
        )
        if barred
        else say(
            "Files for {readers} give its place in general and leave out remarks and who was hurt; files for "
            "others hold it as it is."
            if _profiles(opened)[0].without_status
            else "Files for {readers} give its place in general and leave out remarks; files for others hold "
            "it as it is.",
            readers=_READERS[DEFAULT],
        )
    )
    return say("Whoever can open these pages sees this record in full. {files}", files=files)


def chosen_profile(opened: Workspace) -> str:
    """Return the profile of this session; public until another one is chosen, the one served where one is."""
    codes = [one.code for one in _profiles(opened)]
    profile: str = st.session_state.get(_CHOSEN, DEFAULT)
    return profile if profile in codes else codes[0]


def profile_menu(opened: Workspace, *, key: str) -> str:
    """Draw the menu of profiles and return the one chosen; every page of the session keeps it.

    It stays out of the address, so that no link chooses a wider circle of readers for somebody else.

    Parameters
    ----------
    opened
        The pack; what a circle of readers may have depends on what its owner says of it.
    key
        Of the widget.
    """
    codes = [one.code for one in _profiles(opened)]
    found = st.selectbox(
        say("Readers"),
        codes,
        index=codes.index(chosen_profile(opened)),
        format_func=lambda code: _BY_CODE[code].label,
        key=key,
        help=say(
            "Who the result is for. What this circle of readers may not have is taken out before anything "
            "is counted, drawn or written."
        )
        + " "
        + " ".join(f"{one.label}: {one.words}" for one in _profiles(opened)),
    )
    profile = found if found in codes else codes[0]
    st.session_state[_CHOSEN] = profile
    return profile
