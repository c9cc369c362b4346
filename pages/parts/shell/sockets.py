"""One visitor's messages are taken as fast as pages can be made, however fast they are sent.

Every message makes Streamlit run a page again. A few hundred in a second, two bytes each, held up everybody
else; a reader who drags, types and chooses sends a few in a second at most.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
AT_ONCE = 30
PER_SECOND = 10.0
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast messages of one socket are taken.

    Parameters
    ----------
    at_once
        How many are taken without a wait after a pause.
    per_second
        How many are taken in the long run.
    most_waiting
        How many may wait; the socket of whoever sends more is closed.
    """

    at_once: int = AT_ONCE
    per_second: float = PER_SECOND
    most_waiting: int = MOST_WAITING


class TokenBucket:
    """Say how long to wait for the next turn.

    Parameters
    ----------
    at_once
        Turns that are there after a pause.
    per_second
        Turns that come back in a second.
    clock
        Gives seconds.
    """

    def __init__(
        self, at_once: int, per_second: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = float(at_once)
        self._per_second = per_second
        self._clock = clock
        self._there = self._most
        self._looked = clock()

    def take(self) -> float:
        """Take a turn; return the seconds to wait until it has come, 0 where it is there."""
        now = self._clock()
        self._there = min(self._most, self._there + (now - self._looked) * self._per_second)
        self._looked = now
        self._there -= 1.0
        return max(0.0, -self._there / self._per_second)


class BackPressure:
    """ASGI middleware that hands messages of each socket on at a pace; none is dropped or merged.

    Parameters
    ----------
    app
        The application behind it.
    pace
        That of every socket.
    """

    def __init__(self, app: ASGIApp, *, pace: Pace | None = None) -> None:
        self._app = app
        self._pace = pace or Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on; hold its messages where it is a socket."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        line = _Line(self._pace, receive, send)
        try:
            await self._app(scope, line.receive, line.send)
        finally:
            line.end()


class _Line:
    """The messages of one socket, from the network to the application."""

    def __init__(self, pace: Pace, receive: Receive, send: Send) -> None:
        self._pace = pace
        self._bucket = TokenBucket(pace.at_once, pace.per_second)
        self._from_network = receive
        self._to_network = send
        self._waiting: deque[Message] = deque()
        self._news = asyncio.Event()
        self._gone: Message | None = None
        self._reading: asyncio.Task[None] | None = None

    async def receive(self) -> Message:
        """Return the next message when its turn has come; that the visitor has gone, at once."""
        if self._reading is None:
            # The handshake comes first and is nobody's to delay.
            first = await self._from_network()
            self._reading = asyncio.create_task(self._read())
            return first
        while not self._waiting and self._gone is None:
            self._news.clear()
            await self._news.wait()
        if self._gone is None and (seconds := self._bucket.take()):
            await self._pause(seconds)
        if self._gone is not None:
            return self._gone
        return self._waiting.popleft()

    async def send(self, message: Message) -> None:
        """Pass a message to the visitor, who may have been sent away meanwhile."""
        if self._gone is None:
            await self._to_network(message)

    async def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._gone is None and (left := until - time.monotonic()) > 0:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                return

    async def _read(self) -> None:
        while self._gone is None:
            message = await self._from_network()
            if message["type"] == "websocket.disconnect":
                self._leave(message)
            elif len(self._waiting) >= self._pace.most_waiting:
                _LOG.warning("A socket was closed: more than %d messages waited", self._pace.most_waiting)
                self._leave({"type": "websocket.disconnect", "code": WS_1008_POLICY_VIOLATION})
                await self._to_network({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION})
            else:
                self._waiting.append(message)
                self._news.set()

    def _leave(self, message: Message) -> None:
        self._gone = message
        self._waiting.clear()
        self._news.set()

    def end(self) -> None:
        """Read no further."""
        if self._reading is not None:
            self._reading.cancel()
