"""Messages of a socket are delayed, never dropped, merged or reordered; a flood ends with it closed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.types import Message, Receive, Scope, Send

from pages.parts.shell.sockets import AT_ONCE, PER_SECOND, BackPressure, Pace, TokenBucket

T = TypeVar("T")
PACE = Pace(at_once=5, per_second=100.0, most_waiting=50)


def done(work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await work()

    # A browser shared by other tests of this process may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result(30)


def test_turns_come_back_with_time() -> None:
    now = [0.0]
    bucket = TokenBucket(2, 10.0, clock=lambda: now[0])
    assert [round(bucket.take(), 6) for _ in range(4)] == [0.0, 0.0, 0.1, 0.2]
    now[0] = 0.2
    assert round(bucket.take(), 6) == 0.1
    now[0] = 100.0
    assert [round(bucket.take(), 6) for _ in range(3)] == [0.0, 0.0, 0.1]


class Visit:
    """A socket whose visitor sends `messages` at once and then stays or leaves, and what became of them."""

    def __init__(self, messages: int, *, leaves: bool = False) -> None:
        self._coming: asyncio.Queue[Message] = asyncio.Queue()
        self._coming.put_nowait({"type": "websocket.connect"})
        for number in range(messages):
            self._coming.put_nowait({"type": "websocket.receive", "bytes": str(number).encode()})
        if leaves:
            self._coming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        self.taken: list[tuple[float, str]] = []
        self.sent: list[Message] = []
        self.code = 0

    async def app(self, _scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        began = loop.time()
        while (message := await receive())["type"] != "websocket.disconnect":
            self.taken.append((loop.time() - began, message["bytes"].decode()))
        self.code = message["code"]
        await send({"type": "websocket.send", "text": "too late"})

    async def play(self, seconds: float) -> None:
        async def send(message: Message) -> None:
            self.sent.append(message)

        served = BackPressure(self.app, pace=PACE)({"type": "websocket"}, self._coming.get, send)
        task = asyncio.ensure_future(served)
        await asyncio.wait({task}, timeout=seconds)
        task.cancel()


def test_what_comes_too_fast_is_delayed_and_all_of_it_arrives_in_order() -> None:
    visit = done(lambda: _played(Visit(45), 3.0))
    assert [name for _, name in visit.taken] == [str(number) for number in range(45)]
    assert visit.taken[PACE.at_once - 1][0] < 0.2
    assert visit.taken[-1][0] >= (45 - PACE.at_once) / PACE.per_second - 0.05


def test_a_flood_ends_with_the_socket_closed() -> None:
    visit = done(lambda: _played(Visit(500), 3.0))
    assert visit.code == 1008
    assert [message["type"] for message in visit.sent] == ["websocket.accept", "websocket.close"]
    assert visit.sent[-1]["code"] == 1008
    assert len(visit.taken) <= PACE.at_once + 1


def test_that_a_visitor_has_left_is_known_at_once() -> None:
    visit = done(lambda: _played(Visit(40, leaves=True), 3.0))
    assert visit.code == 1001
    assert visit.sent == [{"type": "websocket.accept"}]


def test_readers_are_not_delayed() -> None:
    """A click a tenth of a second, for as long as it takes, and thirty at once never wait."""
    now = [0.0]
    bucket = TokenBucket(AT_ONCE, PER_SECOND, clock=lambda: now[0])
    waits = [bucket.take() for _ in range(30)]
    now[0] += 30 / PER_SECOND
    for _ in range(300):
        now[0] += 0.1
        waits.append(bucket.take())
    assert max(waits) == 0.0


async def _played(visit: Visit, seconds: float) -> Visit:
    await visit.play(seconds)
    return visit
