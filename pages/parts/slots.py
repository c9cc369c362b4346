"""At most as many pages are made at once as there are processors; the others wait for their turn.

Fifty threads that all want the interpreter hold it from one another and from the server: every visitor then
waits for the last one. One after the other the first is served at once and the last no later.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Slots:
    """Turns at making a page.

    Parameters
    ----------
    most
        How many have their turn at once.
    """

    def __init__(self, most: int) -> None:
        self._free = threading.Semaphore(most)
        self._lock = threading.Lock()
        self._under_way = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and have it; stopping a run or starting it again ends it as well."""
        with self._lock:
            self._under_way += 1
        try:
            with self._free:
                yield
        finally:
            with self._lock:
                self._under_way -= 1

    @property
    def idle(self) -> bool:
        """Whether nobody has or awaits a turn."""
        return self._under_way == 0


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


slots = Slots(_processors())
"""Those of this server."""
