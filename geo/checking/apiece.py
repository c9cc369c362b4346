"""The same work on many things, on two threads where the things are large enough to be worth it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from geo.language import current, speaking

T = TypeVar("T")
S = TypeVar("S")
MANY_ROWS: Final = 100_000
"""From which on what numpy, Arrow and GEOS do without Python's lock outweighs what waiting for it costs."""
_THREADS: Final = 2


def apiece(work: Callable[[T], S], things: Iterable[T], *, rows: int) -> list[S]:
    """Return what becomes of each thing, in their order.

    Parameters
    ----------
    work
        Bears being called by two threads at once; speaks the language of whoever called this.
    things
        What it is called with.
    rows
        Rows that each call looks at.
    """
    if rows < MANY_ROWS:
        return [work(one) for one in things]
    code = current().code

    def spoken(one: T) -> S:
        with speaking(code):
            return work(one)

    with ThreadPoolExecutor(_THREADS) as threads:
        return [*threads.map(spoken, things)]
