"""Fifty visitors at once, before and after a change, in turns: ``python -m tests.bench.load --base COMMIT``.

Each round serves the dashboard once as it was at the base commit and once as it is in this folder (A B A B),
opens all sessions at the same moment, changes a filter in all of them at the same moment, and goes on asking
for the server's health throughout. ``--contexts 10`` adds as many Chromium windows that wait for their map,
and one over a slow line.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psutil

from tests.bench.drive import VIEWPORT, browser_cpu_s, drawn_after, free_port, launched, watch_script
from tests.bench.loadtable import printed
from tests.bench.slowline import over_a_slow_line
from tests.bench.systems import ROOT, SYSTEMS
from tests.bench.wire import Run, Visitor

_CHANGES = (("Anti-vehicle mine",), ("Anti-vehicle mine", "Anti-personnel mine"), ())
_WARM_VISITORS = 5
_HEALTH_EVERY_S = 0.1
_AFTER_S = 60.0
_PATIENCE_S = 300.0
_MB = 1_000_000


class Health:
    """Asks whether the server answers, again and again, and keeps how long each answer took."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.seconds: list[float] = []

    async def watch(self) -> None:
        """Go on until cancelled."""
        while True:
            self.seconds.append(await asyncio.to_thread(self._ask))
            await asyncio.sleep(_HEALTH_EVERY_S)

    def _ask(self) -> float:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE_S)
        try:
            connection.request("GET", "/_stcore/health")
            connection.getresponse().read()
        finally:
            connection.close()
        return time.perf_counter() - began


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Give a folder that holds the program as it was at `commit`."""
    with tempfile.TemporaryDirectory(prefix="before-") as name:
        folder = Path(name) / "tree"
        _git("worktree", "add", "--detach", str(folder), commit)
        try:
            yield folder
        finally:
            _git("worktree", "remove", "--force", str(folder))


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)


@contextmanager
def served(folder: Path, pack: Path, port: int) -> Iterator[psutil.Process]:
    """Serve the dashboard that stands in `folder`."""
    command = [sys.executable, "-m", "geo", "serve", str(pack), "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


async def _answering(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        return
    raise RuntimeError("the server did not answer")


async def _first_figures(port: int) -> None:
    await _answering(port)
    async with Visitor(port, timeout_s=_PATIENCE_S) as first:
        await first.open()
        await first.drawn()


@asynccontextmanager
async def _visitors(port: int, count: int) -> AsyncIterator[list[Visitor]]:
    async with AsyncExitStack() as stack:
        coming = [stack.enter_async_context(Visitor(port, timeout_s=_PATIENCE_S)) for _ in range(count)]
        yield await asyncio.gather(*coming)


async def _arrive(port: int, stack: AsyncExitStack) -> tuple[Visitor, float, float]:
    began = time.perf_counter()
    visitor = await stack.enter_async_context(Visitor(port, timeout_s=_PATIENCE_S))
    await visitor.open()
    mapped = time.perf_counter() - began
    await visitor.drawn()
    return visitor, mapped, time.perf_counter() - began


async def measure(folder: Path, pack: Path, *, sessions: int, contexts: int, soak: int) -> dict[str, Any]:
    """Serve what stands in `folder` and measure it under load.

    Returns
    -------
    dict
        Seconds (``..._s``), bytes and MB; lists hold one value a session, a change or a probe.
    """
    port = free_port()
    found: dict[str, Any] = {}
    with served(folder, pack, port) as process:
        began = time.perf_counter()
        await _first_figures(port)
        found["cold_s"] = time.perf_counter() - began
        async with _visitors(port, _WARM_VISITORS) as warm:
            await _together(warm, Visitor.open)
            await _together(warm, Visitor.drawn)
            for labels in _CHANGES:
                await _together(warm, lambda visitor, chosen=labels: visitor.choose("device", *chosen))
            found["alone"] = await warm[0].choose("device", "Unexploded ordnance")
            found["again"] = await warm[0].choose("device")
        found["warm_mb"] = process.memory_info().rss / _MB
        if contexts:
            found |= await over_a_slow_line(port)
        health = Health(port)
        watching = asyncio.create_task(health.watch())
        try:
            await _loaded(port, sessions, soak, process, found)
            if contexts:
                cpu = _cpu_s(process)
                found["contexts_s"], found["browsers_cpu_s"] = await _windows(port, contexts)
                found["contexts_cpu_s"] = _cpu_s(process) - cpu
        finally:
            watching.cancel()
        found["health_s"] = health.seconds
        found["loaded_mb"] = process.memory_info().rss / _MB
        await asyncio.sleep(_AFTER_S)
        found["after_mb"] = process.memory_info().rss / _MB
    return found


async def _loaded(
    port: int, sessions: int, soak: int, process: psutil.Process, found: dict[str, Any]
) -> None:
    async with AsyncExitStack() as stack:
        came = await asyncio.gather(*(_arrive(port, stack) for _ in range(sessions)))
        visitors = [visitor for visitor, _, _ in came]
        found["map_s"] = [mapped for _, mapped, _ in came]
        found["figures_s"] = [seconds for _, _, seconds in came]
        found["change_s"], found["change_cpu_s"] = [], []
        for labels in _CHANGES:
            cpu = _cpu_s(process)
            runs = await _together(visitors, lambda visitor, chosen=labels: visitor.choose("device", *chosen))
            found["change_s"] += [run.seconds for run in runs]
            found["change_cpu_s"].append((_cpu_s(process) - cpu) / len(runs))
        for number in range(soak):
            chosen = _CHANGES[number % len(_CHANGES)]
            await _together(visitors, lambda visitor, chosen=chosen: visitor.choose("device", *chosen))


async def _together(visitors: Sequence[Visitor], act: Callable[[Visitor], Awaitable[Run]]) -> list[Run]:
    return list(await asyncio.gather(*(act(visitor) for visitor in visitors)))


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _windows(port: int, count: int) -> tuple[list[float], float]:
    """Open that many windows at once, each with a cache of its own.

    Returns
    -------
    list of float
        Seconds until each map stands.
    float
        Processor seconds of the browser until the last one does.
    """
    async with launched() as browser:

        async def seen() -> float:
            page = await (await browser.new_context(viewport=VIEWPORT)).new_page()
            await page.add_init_script(watch_script(SYSTEMS["ours"]))
            began = time.time()
            await page.goto(f"http://127.0.0.1:{port}/", wait_until="commit", timeout=_PATIENCE_S * 1000)
            _, drawn = await drawn_after(page, began, None, _PATIENCE_S)
            return drawn - began

        before = browser_cpu_s()
        seconds = list(await asyncio.gather(*(seen() for _ in range(count))))
        return seconds, browser_cpu_s() - before


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure both states in turns and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", help="commit to compare with; without it this folder alone is measured")
    parser.add_argument(
        "--pack", type=Path, default=Path("data/azerbaijan"), help="relative to each state's own folder"
    )
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--contexts", type=int, default=0, help="Chromium windows, 10 for the goal")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--soak", type=int, default=0, help="further filter changes of every session")
    chosen = parser.parse_args(arguments)

    def run(folder: Path) -> dict[str, Any]:
        return asyncio.run(
            measure(
                folder,
                folder / chosen.pack,
                sessions=chosen.sessions,
                contexts=chosen.contexts,
                soak=chosen.soak,
            )
        )

    before: list[dict[str, Any]] = []
    now: list[dict[str, Any]] = []
    with nullcontext(ROOT) if chosen.base is None else checkout(chosen.base) as old:
        for number in range(chosen.rounds):
            if chosen.base is not None:
                before.append(run(old))
            now.append(run(ROOT))
            print(f"round {number + 1} of {chosen.rounds} done", file=sys.stderr, flush=True)
    print("\n".join(printed(before, now)))


if __name__ == "__main__":
    main()
