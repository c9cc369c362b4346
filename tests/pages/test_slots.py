"""Pages are made a few at a time, and memory goes back to the system in between."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.parts.shell import upkeep
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


def test_turns_come_in_the_order_of_asking() -> None:
    slots, order = Slots(1), []
    started = [threading.Event() for _ in range(20)]

    def run(number: int) -> None:
        started[number].set()
        with slots.turn():
            order.append(number)

    with ThreadPoolExecutor(20) as threads, slots.turn():
        for number in range(20):
            threads.submit(run, number)
            assert started[number].wait(5)
            while len(slots._waiting) <= number:
                time.sleep(0.001)
    assert order == list(range(20))


def test_nobody_waits_for_a_long_run() -> None:
    slots, release = Slots(1, lease_s=0.1), threading.Event()

    def long() -> None:
        with slots.turn():
            release.wait(10)

    with ThreadPoolExecutor(1) as threads:
        threads.submit(long)
        while slots.idle:
            time.sleep(0.001)
        began = time.monotonic()
        for _ in range(3):
            with slots.turn():
                pass
        waited = time.monotonic() - began
        assert not slots.idle
        release.set()
    assert waited < 1.0


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
