"""The same work on many things, on two threads where the things are large enough to be worth it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from geo.language import current, speaking

T = TypeVar("T")
S = TypeVar("S")
MANY_ROWS: Final = 100_000
"""From which on what numpy, Arrow and GEOS do without Python's lock outweighs what waiting for it costs."""
_THREADS: Final = 2
_alone: ContextVar[bool] = ContextVar("alone", default=False)


@contextmanager
def alone() -> Iterator[None]:
    """Work on one thread meanwhile: who has several files has work for the others already."""
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


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
    if rows < MANY_ROWS or _alone.get():
        return [work(one) for one in things]
    code = current().code

    def spoken(one: T) -> S:
        with speaking(code):
            return work(one)

    with ThreadPoolExecutor(_THREADS) as threads:
        return [*threads.map(spoken, things)]
