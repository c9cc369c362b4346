"""The script Streamlit runs for every visit: pack, navigation, filters, and then the page asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.analysis.land_measures import measures_of
from geo.errors import GeoError
from geo.language import marked, say
from geo.links import EDIT_PAGES
from geo.workspace import Workspace
from pages.parts import address, filters, tables
from pages.parts.importing import starting
from pages.parts.map import view as map_view
from pages.parts.shell import editing, notices
from pages.parts.shell.spoken import speaking_as_asked
from pages.parts.shell.store import beginning, store
from pages.parts.slots import slots
from pages.parts.words import plain

VIEWS = Path(__file__).resolve().parents[2] / "views"

NAME = marked("Mine contamination")
_FILES = {"": "map", "import": "importing"}


def found() -> tuple[Workspace | None, Exception | None]:
    """Return the pack, or why there is none."""
    try:
        return store(), None
    except (GeoError, OSError, MemoryError) as error:
        return None, error


with slots.turn(), speaking_as_asked():
    st.set_page_config(page_title=say(NAME), layout="wide")
    if beginning() is not None:
        at = st.Page(VIEWS / "starting.py", title=say(starting.TITLE), default=True)
        st.navigation([at], position="hidden").run()
        st.stop()
    opened, fault = found()
    hidden = editing.hidden(opened)
    page = st.navigation(
        [
            st.Page(
                VIEWS / f"{_FILES.get(at, at)}.py",
                title=title,
                url_path=at or None,
                default=not at,
                visibility="hidden" if at in hidden else "visible",
            )
            for at, title in editing.pages().items()
        ]
    )
    st.set_page_config(page_title=f"{page.title} - {say(NAME)}")
    if opened is not None and starting.arriving():
        st.switch_page(VIEWS / "importing.py")
    if opened is None:
        st.title(say("The country pack cannot be shown"))
        st.error(plain(str(fault) or say("The server has not enough memory to read the pack.")))
        st.markdown(
            say(
                "The program runs, but it has no data to show. Correct what the message names and "
                "reload this "
                "page; `python -m geo check FOLDER` lists every fault of a pack with its remedy."
            )
        )
        st.stop()

    meta = opened.pack.meta
    notices.tell(opened, on_map=not page.url_path)
    if editing.editing() and opened.pack.incidents.empty and page.url_path not in EDIT_PAGES:
        with st.container(key="import_first"):
            st.page_link(
                VIEWS / "importing.py", label=say("Import a file of incidents"), icon=":material/input:"
            )
    address.follow(page.url_path, opened)
    address.note()
    if page.url_path:
        map_view.forget()
    choice = filters.filter_bar(
        opened.cube, page.url_path, edition=opened.pack.edition, measures=measures_of(opened.pack)
    )
    counted_by = filters.counted_by(opened.cube.records, page.url_path)
    with st.container(key="filter_line", horizontal=True, wrap=False, vertical_alignment="center"):
        if page.url_path:
            st.caption(" · ".join(filter(None, (plain(meta.title), counted_by))))
        else:
            # The map is a screen of its own: what it is of stands once, in the bar above it.
            st.title(plain(meta.title), anchor=False)
            st.caption(counted_by)
        address.write(page.url_path, opened)
        if not page.url_path:
            st.page_link("../../views/publish.py", label=say("Report and data"), icon=":material/ios_share:")
    with address.settling():
        page.run()
        tables.read_aloud()
