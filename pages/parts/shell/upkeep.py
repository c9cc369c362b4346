"""Between visits the server gives back what ended sessions have left behind."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys

from pages.parts.slots import Slots

EVERY_SECONDS = 20.0
_M_ARENA_MAX = -8  # of malloc.h
_ARENAS = 2


def few_arenas() -> None:
    """Have all threads share two arenas of memory, where the C library lets itself be told.

    The GNU library gives up to eight a core, and what one thread has left free in its own serves no other:
    fifty visitors left a server a tenth larger than it was, a twentieth since.
    """
    ask = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if ask is not None:
        ask(_M_ARENA_MAX, _ARENAS)


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
