"""The map on a page: drawn once for what it shows, shared by all sessions, and never silently blank."""

from __future__ import annotations

import json
import logging
import time
import types
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

import streamlit as st
import streamlit_folium

from geo.language import marked, say
from geo.maps.basemap.folium_map import Opening, feed_script, ground_map
from geo.maps.marks import Basemap, Ground, MapSpec
from geo.maps.payload.header import header_of
from pages.parts import filters, months
from pages.parts.map import files as map_files
from pages.parts.map import notes as map_notes
from pages.parts.map import state as map_state
from pages.parts.map import view as map_view
from pages.parts.map import window as map_window
from pages.parts.shell.store import waiting

_LOG = logging.getLogger(__name__)
HEIGHT_PX = 690
PATIENCE_SECONDS = 12
WAIT_SECONDS = 4
AGAIN_SECONDS = 3
NOT_DRAWN = marked(
    "The map could not be drawn in this browser. Reload the page; if that does not help, use a current "
    "version of Firefox, Chrome, Edge or Safari with JavaScript switched on. The tables below hold the same "
    "figures."
)

_WATCH_HTML = """
<div class="note" role="alert" hidden></div>
"""
_WATCH_CSS = """
.note { font-family: var(--st-font); color: var(--st-text-color); background: #FBEDE3;
  border: 1px solid #C75B12; border-radius: var(--st-base-radius); padding: 0.75rem 1rem; }
"""
_WATCH_JS = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  if (!document.getElementById("map-steady")) {
    // A run of the page may take a moment; the map must not fade meanwhile.
    const steady = document.createElement("style")
    steady.id = "map-steady"
    steady.textContent = ".st-key-map [data-stale=true] { opacity: 1 !important; }"
    document.head.appendChild(steady)
  }
  const note = parentElement.querySelector(".note")
  if (!note || !data) return
  const started = Date.now()
  let asked = false
  const maps = () => Array.from(document.querySelectorAll("iframe")).map((frame) => {
    try {
      const seen = frame.contentWindow
      return seen.__mapDrawn ? { digest: seen.__mapDrawn, serial: seen.MineTime.current.serial } : null
    } catch (error) {
      return null
    }
  }).filter(Boolean)
  const waited = (seconds) => Date.now() - started > seconds * 1000
  const look = () => {
    const found = maps()
    if (found.some((map) => map.digest === data.digest && map.serial === data.serial)) {
      note.hidden = true
      note.textContent = ""
      clearInterval(timer)
    } else if (found.length && !asked && waited(data.again)) {
      // What is sent while a map still loads its scripts is lost; one more run sends it again.
      asked = true
      setTriggerValue("again", true)
    } else if (note.hidden && waited(data.seconds)) {
      note.textContent = data.text
      note.hidden = false
    }
  }
  const timer = setInterval(look, 500)
  return () => clearInterval(timer)
}
"""


def show_map(spec: MapSpec, districts: Sequence[str]) -> None:
    """Show a map; what stays of it is drawn once, what is counted is fed to it again when it differs.

    A changed filter or measure therefore keeps the map's zoom, window and movement, and the window its reader
    drags to comes back as the period of all pages.

    Parameters
    ----------
    spec
        What to draw.
    districts
        Codes of the districts of which the reader of the map may choose one.
    """
    try:
        message, file = drawn(spec.ground, spec.basemap)
        map_files.offer(file)
        map_notes.offer(spec.ground)
        key = f"map_{message['key']}"
        header = header_of(spec.feed)
        told = map_window.opening(key, spec.window)
        with st.container(key="map"):
            streamlit_folium._component_func(
                **{
                    **message,
                    "key": key,
                    "feature_group": feed_script(spec, opening=told),
                    "on_change": partial(
                        map_window.adopt,
                        key,
                        header.months.count,
                        months.choose_months,
                        partial(filters.choose_district, districts),
                    ),
                }
            )
    except Exception:  # noqa: BLE001 - whatever stops the map, the page must say so and go on
        st.error(
            say(
                "The map could not be drawn. The tables below hold the same figures. Reset the filters "
                "and try "
                "again; the server's log names the cause."
            )
        )
        map_view.forget()
        _LOG.exception(say("The map could not be drawn"))
        map_window.given_up()
        return
    if map_window.stands():
        _watch(header.digest, told.serial)
    else:
        _wait()


def show_apart(spec: MapSpec, *, key: str) -> None:
    """Show a map beside the page's own business: what its reader does there changes nothing elsewhere.

    Parameters
    ----------
    spec
        What to draw; whoever asks keeps its ground, which the browser fetches afterwards.
    key
        Tells maps of a page apart; also the key of the container.
    """
    try:
        message, file = drawn(spec.ground, spec.basemap)
        map_files.offer(file)
        map_notes.offer(spec.ground)
        fed = feed_script(spec, opening=Opening(*spec.window))
        with st.container(key=key):
            streamlit_folium._component_func(
                **{**message, "key": f"{key}_{message['key']}", "feature_group": fed}
            )
    except Exception:  # noqa: BLE001 - as above
        st.error(say("The map could not be drawn. The figures beside it hold without it."))
        _LOG.exception(say("A map could not be drawn"))


@st.fragment(run_every=PATIENCE_SECONDS)
def _wait() -> None:
    """Go on without the map if it has not told within some seconds that it is drawn.

    What stands below it, and the watch over it, are heavy for a browser and would hold up its first sight.
    """
    state, now = map_state.of_session(), time.monotonic()
    if state.awaited_since is None:
        state.awaited_since = now
    if now - state.awaited_since >= PATIENCE_SECONDS - 1:
        map_window.stood()
        st.rerun()


class Drawn(NamedTuple):
    """The part of a map that stays: what the socket carries, and the script its frame fetches."""

    message: Mapping[str, Any]
    file: map_files.MapFile


def drawn(ground: Ground, basemap: Basemap | None) -> Drawn:
    """Return what streamlit-folium sends to the browser for the part of a map that stays; made once.

    Nearly all of it is the same for every filter, but a message travels whole whenever anything in it
    differs. It therefore holds an address, and browsers fetch and keep what is there.
    """
    key = (_drawn, basemap)
    with waiting(say("Drawing the map"), there=ground.made.holds(key)):
        return ground.made.get(key, lambda: _drawn(ground, basemap))


def _drawn(ground: Ground, basemap: Basemap | None) -> Drawn:
    """Note the message for a map instead of sending it.

    ``st_folium`` renders the map three times and rewrites its script at every run of the page, a third of a
    second each time even when nothing has changed. A copy of the function that notes the message instead of
    sending it lets one rendering serve every run and every session.
    """
    noted: dict[str, Any] = {}
    original = streamlit_folium.st_folium
    recording = types.FunctionType(
        original.__code__,
        {**original.__globals__, "_component_func": lambda **message: noted.update(message)},
        original.__name__,
        original.__defaults__,
        original.__closure__,
    )
    recording.__kwdefaults__ = original.__kwdefaults__
    recording(
        ground_map(
            ground,
            asset_base=map_files.FROM_FRAME,
            notes_url=map_notes.offer(ground),
            basemap=basemap,
        ),
        key=f"{ground.digest}{basemap}",
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
    )
    if not noted:
        raise RuntimeError("streamlit-folium handed over no map; its inside has changed")
    del noted["on_change"]
    file = map_files.MapFile.of("ground.js", _ground_script(noted["script"], noted["header"]))
    message = {
        **noted,
        "key": sha256(f"{ground.digest}{basemap}".encode()).hexdigest()[:16],
        "layer_control": "",
        "script": "var map_div = mineGround();",
        "header": "",
        "js_links": [*noted["js_links"], file.address],
    }
    return Drawn(MappingProxyType(message), file)


def _ground_script(script: str, header: str) -> bytes:
    """Return the script that draws a ground when streamlit-folium calls for it, styles first."""
    return (
        "window.mineGround = function () {\n"
        f'document.head.insertAdjacentHTML("beforeend", {json.dumps(header)});\n'
        f"{script}\n"
        "return map_div;\n"
        "};\n"
    ).encode()


def _watch(digest: str, serial: int) -> None:
    """Mount the script that looks for the drawn map and says so when there is none.

    A script that fails to load leaves streamlit-folium's frame empty and of no height, and Python learns
    nothing of it; only something outside the frame can tell the reader.
    """
    mount = st.components.v2.component("map_watch", html=_WATCH_HTML, css=_WATCH_CSS, js=_WATCH_JS)
    with st.container(key="map_watch"):
        mount(
            key=f"map_watch_{digest[:16]}_{serial}",
            data={
                "digest": digest,
                "serial": serial,
                "again": AGAIN_SECONDS,
                "seconds": WAIT_SECONDS,
                "text": say(NOT_DRAWN),
            },
            on_again_change=lambda: None,
        )
