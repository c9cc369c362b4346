"""The address of the page on screen: read once when a link opens it, written when a choice has settled.

Streamlit can bind widgets to the address, but then labels stand in it, each change replaces the one before it
in the browser's history, and a change of page writes two entries. Here the session holds every value under
the key of `geo.links`, and one script in the browser writes the address: one entry for each settled change.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx

from geo import links
from geo.language import current, marked, say
from geo.links import KEYS, PAGES, Kind, Unclear, Value
from geo.workspace import Workspace
from pages.parts.map import state as map_state
from pages.parts.map.state import MONTHS
from pages.parts.publish import offered
from pages.parts.shell import editing
from pages.parts.words import plain

_PAGE = "_address_page"
_TOLD = "_address_told"
_NOTE = "_address_unclear"
_READ = "_address_read_in_this_run"
_KEEP = "_address_keep_entry"
_TARGET = "_address_target"
_SESSION = "_address_session"
_SERIAL = "_address_serial"
_DRAWN = "_address_page_drawn"
_TURNING = "_address_turning"
_KNOWN = "_address_known"
_KNOWN_MOST = 20
_SHOWN_MOST = 5
_LEFT_OUT: Final = marked(
    "Part of the link could not be understood and was left out, so this view may show more than its "
    "sender saw:"
)
_TAKEN: Final = marked("Part of the link was taken another way than it is written:")
# What a link to one thing scrolls to: page, key, class of the element.
_TARGETS: Final = {
    "incidents": ("incident", "record_name"),
    "districts": ("district", "district_name"),
    "statements": ("statement", "statement_sheet"),
}
_HTML = """
<div class="line">
<button type="button" class="copy">{copy}</button>
<span class="said" role="status" data-done="{done}" data-press="{press}"></span>
<input class="link" type="text" readonly hidden aria-label="{link}">
</div>
"""
_CSS = """
.copy { font: inherit; font-size: 0.875rem; color: var(--st-text-color);
  background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: 0.25rem 0.75rem;
  min-height: 2rem; cursor: pointer; white-space: nowrap; }
.copy:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.copy:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.line { position: relative; display: inline-block; }
.said { position: absolute; z-index: 9; top: calc(100% + 2px); left: 0; font-size: 0.875rem;
  white-space: nowrap; color: var(--st-text-color); background: var(--st-background-color); }
@media (pointer: coarse) { .copy { min-height: 44px; } }
.link { font: inherit; font-size: 0.875rem; width: 12rem; margin-top: 1.75rem; box-sizing: border-box; }
"""
_Query = tuple[tuple[str, tuple[str, ...]], ...]
_JS = Path(__file__).with_name("address.js").read_text(encoding="utf-8")


def follow(page: str, opened: Workspace) -> None:
    """Bring the session to what the address says; called once a run, before any widget.

    The address is read when a visitor arrives, goes back or forward, or follows a link that says something;
    in every other run the session knows better than an address that is yet to be written.

    Parameters
    ----------
    page
        Path of the page of this run.
    opened
        The pack, which knows its own months, districts and records.
    """
    state = st.session_state
    usual = offered.defaults(opened)
    state[MONTHS] = opened.cube.axis.keys
    arrived, moved = _PAGE not in state, state.get(_PAGE) != page
    for name in KEYS:
        if name not in state:
            state[name] = offered.kept(name, usual[name])
    for name in ("from", "through"):
        # The pack may have been exchanged for one of other months.
        if state[name] not in opened.cube.axis.keys:
            state[name] = usual[name]
    said = {name: st.query_params.get_all(name) for name in st.query_params}
    turned = _turned(_ordered(said), moved=moved) and not arrived
    state[_READ] = arrived or turned
    if arrived or turned or (moved and said):
        _read(page, said, opened, replacing=turned)
    elif moved or _changed(page, opened):
        state[_NOTE] = ()
    state[_PAGE] = page
    if state.get(_DRAWN) != (page, map_state.awaited(page)):
        _tell_widgets()


def note() -> None:
    """Say at the top of the page what of a link could not be understood."""
    unclear: tuple[Unclear, ...] = st.session_state.get(_NOTE, ())
    with st.container(key="link_note"):
        if not unclear:
            return
        for taken, words in ((False, _LEFT_OUT), (True, _TAKEN)):
            told = [one for one in unclear if one.taken == taken]
            lines = [f"- {plain(links.unclear_words(one))}" for one in told[:_SHOWN_MOST]]
            if len(told) > _SHOWN_MOST:
                lines.append(say("- and {number} more", number=len(told) - _SHOWN_MOST))
            if lines:
                st.warning(say(words) + "\n\n" + "\n".join(lines))


def keep_entry() -> None:
    """Have the next address replace the one before it in the browser's history; a callback."""
    st.session_state[_KEEP] = True


def write(page: str, opened: Workspace) -> None:
    """Have the browser write the address of what is on screen, and offer to copy it.

    A page may stop early, so this comes before it; the session knows what its widgets hold by then.

    Parameters
    ----------
    page
        Path of the page of this run.
    opened
        The pack.
    """
    state = st.session_state
    state[_DRAWN] = page, map_state.awaited(page)
    told: dict[str, Any] = state.get(_TOLD, {})
    push = not (state.pop(_KEEP, False) or state.get(_READ))
    wanted = {"page": page, "query": links.query(_values(page, opened))}
    if state.get(_READ) or {key: told.get(key) for key in wanted} != wanted:
        state[_SERIAL] = state.get(_SERIAL, 0) + 1
        token = state.setdefault(_SESSION, secrets.token_hex(4))
        told = {
            **wanted,
            "serial": f"{token}-{state[_SERIAL]}",
            "push": push,
            "target": state.pop(_TARGET, None),
            "pages": list(editing.pages()),
            "lang": current().short,
        }
        state[_TOLD] = told
        query = _ordered(parse_qs(wanted["query"], keep_blank_values=True))
        state[_KNOWN] = (*state.get(_KNOWN, ()), query)[-_KNOWN_MOST:]
    mount = st.components.v2.component(
        "address",
        html=_html(),
        css=_CSS,
        js=_JS,
    )
    mount(key="address", data=told, width="content")


def _html() -> str:
    words = {
        "copy": say("Copy link"),
        "link": say("Link to this view"),
        "done": say("Link copied"),
        "press": say("Press Ctrl+C to copy the link"),
    }
    return _HTML.format(**{name: escape(text) for name, text in words.items()})


def _tell_widgets() -> None:
    """Have every widget of the page take the value of the session, not the one its browser holds for it.

    A widget that another page draws at another place is made anew in the browser, which now and then has
    forgotten its value by then, shows the first option and sends that with the next click. A value that is
    set in a run is sent to the browser with the widget.
    """
    for name in KEYS:
        st.session_state[name] = st.session_state[name]


@contextmanager
def settling() -> Iterator[None]:
    """Make a page; a run that cuts short one asked for by Back or Forward reads the address again."""
    try:
        yield
    finally:
        if not isinstance(sys.exception(), RerunException):
            st.session_state[_TURNING] = None


def _changed(page: str, opened: Workspace) -> bool:
    """Return whether the session says something else than its address did.

    What the page itself put where a link said nothing that could be understood is no choice of the visitor,
    who is yet to read of it.
    """
    state = st.session_state
    told, now = (
        parse_qs(one) for one in (state.get(_TOLD, {}).get("query", ""), links.query(_values(page, opened)))
    )
    lost = {links.FORMER_KEYS.get(one.key, one.key) for one in state.get(_NOTE, ())}
    return any(told.get(key) != now.get(key) and (key in told or key not in lost) for key in {*told, *now})


def _turned(here: _Query, *, moved: bool) -> bool:
    """Return whether the browser shows another address than the session gave it.

    Streamlit says so of a run asked for by Back or Forward, but not where the run is put together with one
    that a component asks for meanwhile, nor of the run that follows where such a one cuts it short.
    """
    state = st.session_state
    known: tuple[_Query, ...] = () if moved else state.get(_KNOWN, ())
    turned = _by_history() or state.get(_TURNING) == here or (bool(known) and here not in known)
    if turned:
        state[_TURNING] = here
    # What was said before the address on screen is not on its way to the browser any more.
    state[_KNOWN] = known[known.index(here) :] if here in known and not turned else (here,)
    return turned


def _ordered(said: Mapping[str, Sequence[str]]) -> _Query:
    """Return an address in a form to compare, without where the map stands: the browser alone writes that."""
    position = {name for name, key in KEYS.items() if key.kind is Kind.POSITION}
    return tuple(sorted((name, tuple(said[name])) for name in said if name not in position))


def _by_history() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _read(page: str, said: dict[str, list[str]], opened: Workspace, *, replacing: bool) -> None:
    state = st.session_state
    values, unclear = links.understood(said, offered.offers(opened))
    values = offered.with_look(values)
    if replacing:
        usual = offered.defaults(opened)
        for name, key in KEYS.items():
            if key.page in (None, page):
                state[name] = offered.kept(name, usual[name])
    for name, value in values.items():
        state[name] = offered.kept(name, value)
    state[_NOTE] = (*unclear, *_elsewhere(page, values))
    name, target = _TARGETS.get(page, ("", ""))
    # What could not be understood is said at the top, which must then stay in sight.
    state[_TARGET] = target if name in values and not replacing and not state[_NOTE] else None


def _elsewhere(page: str, values: dict[str, Value]) -> list[Unclear]:
    """Return keys that belong to another page, which then opens with them."""
    return [
        Unclear(
            name,
            value if isinstance(value, str) else "",
            say("shown on the page {pages}", pages=PAGES[KEYS[name].page or ""]),
        )
        for name, value in values.items()
        if KEYS[name].page not in (None, page)
    ]


def _values(page: str, opened: Workspace) -> dict[str, Value]:
    usual = offered.defaults(opened)
    values = {
        name: offered.said(name, st.session_state.get(name), usual[name])
        for name, key in KEYS.items()
        # The map's script writes its position by itself.
        if key.page in (None, page) and key.kind is not Kind.POSITION
    }
    if values.get("from") and not values.get("through"):
        # A window that reaches the last month is a window: a link to it must not grow with the next records.
        values["through"] = st.session_state["through"]
    if values.get("layers"):
        # Layers without a look mean, as in older links, that they are all that is drawn.
        values["look"] = st.session_state["look"]
    return values
