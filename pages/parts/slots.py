"""One page is made at a time; the others wait for their turn, and nobody waits for a long one.

The interpreter runs one thread at a time. Fifty that all want it take it from one another and from the
server, and every visitor waits for the last one; in turns the first is served at once and the last sooner
than before. What takes long, a sheet being drawn for instance, mostly waits for something else: it loses its
turn and goes on.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 1
LEASE_SECONDS = 0.5


class Slots:
    """Turns at making a page, first come first served.

    Parameters
    ----------
    most
        How many have their turn at once.
    lease_s
        After how many seconds the next one need not wait any longer for whoever has the turn.
    """

    def __init__(self, most: int, *, lease_s: float = LEASE_SECONDS) -> None:
        self._most = most
        self._lease_s = lease_s
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._since: dict[object, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and have it; stopping a run or starting it again ends it as well."""
        me = object()
        with self._changed:
            self._waiting.append(me)
            while self._waiting[0] is not me or (left := self._until_free()) > 0:
                self._changed.wait(None if self._waiting[0] is not me else left)
            self._waiting.popleft()
            self._since[me] = time.monotonic()
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                del self._since[me]
                self._changed.notify_all()

    def _until_free(self) -> float:
        """Return the seconds until a turn is free at the latest."""
        now = time.monotonic()
        ends = sorted(since + self._lease_s - now for since in self._since.values())
        running = [left for left in ends if left > 0]
        return running[-self._most] if len(running) >= self._most else 0.0

    @property
    def idle(self) -> bool:
        """Whether nobody has or awaits a turn."""
        return not self._since and not self._waiting


slots = Slots(AT_ONCE)
"""Those of this server."""
