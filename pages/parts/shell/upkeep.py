"""Between visits the server gives back what ended sessions have left behind."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys

from pages.parts.slots import Slots

EVERY_SECONDS = 20.0


async def tidy(slots: Slots, *, every_s: float = EVERY_SECONDS) -> None:
    """Collect and trim while no page is being made, as long as the server runs.

    A collection holds all threads up, so none is made while somebody waits for a page. What was there when
    the server had got ready is frozen, which leaves little to walk through.

    Parameters
    ----------
    slots
        Says whether pages are being made.
    every_s
        Seconds between two looks.
    """
    while True:
        await asyncio.sleep(every_s)
        if slots.idle:
            await asyncio.to_thread(give_back)


def give_back() -> None:
    """Collect what nobody refers to any more, and hand free memory to the system where that can be asked."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
