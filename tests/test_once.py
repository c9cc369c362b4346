"""What is made once: by one thread while the others wait, kept as long as it is said, and never half made."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.once import Once

THREADS = 8


def test_threads_that_ask_at_the_same_moment_get_the_one_that_is_made() -> None:
    once, made = Once(), []
    gate = threading.Barrier(THREADS)
    slow = threading.Event()

    def make() -> object:
        slow.wait(0.05)
        made.append(object())
        return made[-1]

    def ask(_: int) -> object:
        gate.wait()
        return once.get("cube", make)

    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(ask, range(THREADS)))
    assert len(made) == 1
    assert all(each is made[0] for each in found)


def test_a_failure_is_told_to_whoever_asked_and_not_kept() -> None:
    once = Once()

    def fail() -> int:
        raise ValueError("no such file")

    for _ in range(2):
        with pytest.raises(ValueError, match="no such file"):
            once.get("pack", fail)
    assert not once.holds("pack")
    assert once.get("pack", lambda: 1) == 1
    assert once.holds("pack")
    assert once.get("pack", fail) == 1


def test_those_asked_for_last_are_kept() -> None:
    once = Once(most=2)
    for key in ("a", "b", "a", "c"):
        once.get(key, key.upper)
    assert [once.holds(key) for key in "abc"] == [True, False, True]


def test_one_may_be_made_of_others_while_threads_ask_for_both() -> None:
    once = Once()

    def ledger() -> str:
        return once.get("cube", lambda: "cube") + " and statements"

    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [threads.submit(once.get, "ledger", ledger) for _ in range(THREADS)]
        jobs += [threads.submit(once.get, "cube", lambda: "cube") for _ in range(THREADS)]
        assert {job.result(timeout=10) for job in jobs} == {"cube", "cube and statements"}


def test_what_would_wait_for_itself_fails() -> None:
    once = Once()

    def circle() -> str:
        return once.get("circle", circle)

    with pytest.raises(RecursionError):
        once.get("circle", circle)


def test_a_copy_in_another_process_is_empty() -> None:
    once = Once(most=1)
    once.get("a", object)
    copy = pickle.loads(pickle.dumps(once))
    assert not copy.holds("a")
    for key in "ab":
        copy.get(key, lambda: 1)
    assert not copy.holds("a")
