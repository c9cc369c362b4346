"""Getting ready before the first visitor: pack, tables and the map of the start page."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from geo.errors import GeoError
from pages.parts import upkeep
from pages.parts.slots import slots

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[dict[str, Any] | None]:
    """Load the pack beside the server's start, without holding it up; a lifespan of ``st.App``.

    A visitor who comes earlier waits for the same loading instead of starting another one.
    """
    tasks = [asyncio.create_task(asyncio.to_thread(_warm)), asyncio.create_task(upkeep.tidy(slots))]
    try:
        yield None
    finally:
        for task in tasks:
            task.cancel()


def _warm() -> None:
    # The spinners of caches look for a visitor; there is none yet, and nothing is wrong.
    me = threading.get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != me

    looking = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    looking.addFilter(of_others)
    try:
        _prepare()
    except (GeoError, OSError) as error:
        # The pages tell every visitor the same.
        _LOG.warning("The country pack cannot be shown: %s", error)
    except Exception:  # noqa: BLE001 - a failure here must not stop the server
        _LOG.exception("Getting ready failed; the pages try again when they are asked for")
    finally:
        looking.removeFilter(of_others)
        # Libraries and pack stay as long as the server does; no collection need walk through them.
        gc.freeze()
        gc.enable()


def _prepare() -> None:
    # Streamlit asks for its caches to be first touched after the server has begun to start. The host of the
    # map stays out of this: streamlit-folium serves its files only if a visitor's run first imports it.
    import folium.plugins  # noqa: F401, PLC0415 - slow to load, so it is loaded here; that host needs it

    import geo.maps.folium_map  # noqa: F401, PLC0415 - as above
    from geo.analysis.filters import Filters  # noqa: PLC0415 - as above
    from pages.parts import ledger, map_controls, publishing, records, snapshots  # noqa: F401, PLC0415 - as above
    from pages.parts.filters import MEASURES, Choice  # noqa: PLC0415 - as above
    from pages.parts.store import store  # noqa: PLC0415 - as above

    opened = store()
    choice = Choice(MEASURES[0], opened.cube.whole_period, "most_likely", Filters(), whole=True)
    map_controls.described(opened, choice, map_controls.DEFAULT)
    records.overview(opened)
    ledger.account(opened)
