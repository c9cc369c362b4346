"""Pages are made a few at a time, and memory goes back to the system in between."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.parts import upkeep
from pages.parts.slots import Slots


def test_no_more_have_a_turn_than_there_are_slots() -> None:
    slots, at_once, most, lock = Slots(2), 0, [0], threading.Lock()

    def run() -> None:
        nonlocal at_once
        with slots.turn():
            with lock:
                at_once += 1
                most[0] = max(most[0], at_once)
            threading.Event().wait(0.005)
            with lock:
                at_once -= 1

    with ThreadPoolExecutor(16) as threads:
        for job in [threads.submit(run) for _ in range(40)]:
            job.result()
    assert most == [2]
    assert slots.idle


def test_a_run_that_breaks_off_gives_its_turn_back() -> None:
    slots = Slots(1)

    def run() -> None:
        with slots.turn():
            assert not slots.idle
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            run()
    assert slots.idle


class Ring:
    """An object that refers to itself."""

    def __init__(self) -> None:
        self.own = self


def _tidied(slots: Slots) -> bool:
    gc.disable()
    try:
        left = weakref.ref(Ring())

        async def look() -> None:
            task = asyncio.create_task(upkeep.tidy(slots, every_s=0.01))
            await asyncio.sleep(0.5)
            task.cancel()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(look())).result()
        return left() is None
    finally:
        gc.enable()


def test_memory_is_given_back_between_runs_only() -> None:
    slots = Slots(1)
    assert _tidied(slots)
    with slots.turn():
        assert not _tidied(slots)
