"""Getting ready before the first visitor: pack, tables and the map of the start page."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from geo.errors import GeoError
from geo.language import say
from pages.parts.shell import editing, received, upkeep
from pages.parts.slots import slots

_LOG = logging.getLogger(__name__)
SHEETS_AFTER_SECONDS: Final = 20.0


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[dict[str, Any] | None]:
    """Load the pack beside the server's start, without holding it up; a lifespan of ``st.App``.

    A visitor who comes earlier waits for the same loading instead of starting another one.
    """
    warming = asyncio.create_task(asyncio.to_thread(_warm))
    tasks = [
        warming,
        asyncio.create_task(upkeep.tidy(slots)),
        asyncio.create_task(_sheets_after(warming)),
    ]
    if editing.editing():
        tasks.append(asyncio.create_task(received.let_go()))
    try:
        yield None
    finally:
        for task in tasks:
            task.cancel()


async def _sheets_after(warming: asyncio.Task[None]) -> None:
    await warming
    # Sheets are asked for later than pages, and both want the same cores.
    await asyncio.sleep(SHEETS_AFTER_SECONDS)
    while not slots.idle:
        await asyncio.sleep(1)
    await asyncio.to_thread(_warm_sheets)


def _warm() -> None:
    if editing.editing():
        received.sweep()
    try:
        with _unattended():
            _prepare()
    finally:
        # Libraries and pack stay as long as the server does; no collection need walk through them.
        gc.freeze()
        gc.enable()


def _warm_sheets() -> None:
    from pages.parts.publish import snapshots  # noqa: PLC0415 - as in _prepare
    from pages.parts.shell.store import beginning, store  # noqa: PLC0415 - as in _prepare

    if beginning() is not None:
        return
    with _unattended():
        snapshots.get_ready(store())


@contextmanager
def _unattended() -> Iterator[None]:
    """Go on whatever happens: the pages try again when they are asked for, and tell their visitors."""
    # The spinners of caches look for a visitor; there is none yet, and nothing is wrong.
    me = threading.get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != me

    looking = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    looking.addFilter(of_others)
    try:
        yield
    except (GeoError, OSError) as error:
        _LOG.warning("The country pack cannot be shown: %s", error)
    except Exception:  # noqa: BLE001 - a failure here must not stop the server
        _LOG.exception(say("Getting ready failed; the pages try again when they are asked for"))
    finally:
        looking.removeFilter(of_others)


def _prepare() -> None:
    # Streamlit asks for its caches to be first touched after the server has begun to start. The host of the
    # map stays out of this: streamlit-folium serves its files only if a visitor's run first imports it.
    import folium.plugins  # noqa: F401, PLC0415 - slow to load, so it is loaded here; that host needs it

    import geo.maps.basemap.folium_map  # noqa: F401, PLC0415 - as above
    from geo.analysis.filters import Filters  # noqa: PLC0415 - as above
    from pages.parts.choice import Choice  # noqa: PLC0415 - as above
    from pages.parts.filters import MEASURES  # noqa: PLC0415 - as above
    from pages.parts.map import controls as map_controls  # noqa: PLC0415 - as above
    from pages.parts.publish import publishing, snapshots  # noqa: F401, PLC0415 - as above
    from pages.parts.records import records  # noqa: PLC0415 - as above
    from pages.parts.shell.store import beginning, store  # noqa: PLC0415 - as above
    from pages.parts.statements import ledger  # noqa: PLC0415 - as above

    if beginning() is not None:
        return
    opened = store()
    choice = Choice(MEASURES[0], opened.cube.whole_period, "most_likely", Filters(), whole=True)
    map_controls.described(opened, choice, map_controls.DEFAULT)
    records.overview(opened)
    ledger.account(opened)
