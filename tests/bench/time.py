"""Moving through time: our map in both its hosts beside what else a planner could use, in one run.

``python -m tests.bench.time [--sizes 1000,10000,100000] [--moves 30] [--rounds 2] [--out FILE]``

Invented packs of 78 districts and 72 months, and one of 3,100 districts and 240 months. Pages, one after the
other in each round: the dashboard, the exported file, a plain Streamlit page with a slider (it builds its map
again at every move), folium's TimeSliderChoropleth and its TimestampedGeoJson. Each shows twelve months at a
time; ours is also measured with everything up to a date, which is heavier. A move is timed from its
event to the end of the frame that shows its outcome, events falling at random between two frames. The
figures hold for a machine that does nothing else: look at the load averages printed with them.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from playwright.async_api import Error as PlaywrightError

from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.bench import assets, drive, figures, moves, plugins
from tests.bench.figures import FOCUS_SIZE, LARGE, OURS, Series
from tests.bench.moves import InvalidMeasurementError, Notes, Plan
from tests.bench.national import DISTRICTS, write_pack
from tests.bench.run import DEVICES, machine
from tests.bench.systems import ROOT, SYSTEMS, System, streamlit_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.async_api import Browser, Frame, Page

MONTHS = 72
_NAIVE, _CHOROPLETH, _POINTS = "naive slider", "TimeSliderChoropleth", "TimestampedGeoJson"
PAGES = (*OURS, _NAIVE, _CHOROPLETH, _POINTS)
# A move of these takes seconds at the largest size; two tell as much as thirty.
_FEW_MOVES = 2
_MANY_INCIDENTS = 50_000
# One page that fails must not lose the figures of the others.
_FAULTS = (
    InvalidMeasurementError,
    drive.DrawTimeoutError,
    PlaywrightError,
    RuntimeError,
    subprocess.CalledProcessError,
)
_LAST_YEAR = {"from": "Jan 2025", "to": "Dec 2025"}

_OURS = replace(
    SYSTEMS["ours"],
    drawn="""() => window.__mapDrawn && window.MineTime && MineTime.current && MineTime.current.painted > 0
        ? String(window.__mapDrawn) : null""",
)
_NAIVE_DRAWN = """() => {
    const map = window.map_div;
    if (!map || !map._layers || !window.L) return null;
    const layers = Object.keys(map._layers).length;
    return layers > 10 ? `${performance.timeOrigin} ${L.stamp(map)} ${layers}` : null;
}"""


@dataclass(frozen=True)
class Data:
    """One pack to measure with.

    Parameters
    ----------
    size
        As printed: the number of incidents, or ``large``.
    incidents, districts, months
        What the pack holds.
    pack
        Its folder.
    """

    size: str
    incidents: int
    districts: int
    months: int
    pack: Path

    @property
    def focus(self) -> bool:
        """Whether drags and filters are measured with it."""
        return self.incidents == FOCUS_SIZE and self.size != LARGE


async def _dashboard(data: Data, notes: Notes, plan: Plan, scratch: Path, cdn: Path) -> None:
    with _served(_OURS, data.pack) as (port, memory):
        await drive.healthy(port, plan.timeout_s, memory)
        whole = f"http://127.0.0.1:{port}/"
        async with drive.launched() as browser, moves.opened(browser, whole) as (page, _):
            await moves.ready_frame(page, "ours", plan.timeout_s)  # warms the server
        await _ours(data, notes, plan, urls=(whole, f"{whole}?{urlencode(_LAST_YEAR)}"))
        if data.focus:
            async with drive.launched() as browser, moves.opened(browser, whole, system=_OURS) as (page, _):
                frame = await moves.ready_frame(page, "ours", plan.timeout_s)
                changes = await moves.filter_times(page, frame, _OURS, DEVICES, plan)
                notes.add(figures.FILTER, "s", changes)


async def _exported(data: Data, notes: Notes, plan: Plan, scratch: Path, cdn: Path) -> None:
    files = [scratch / f"{data.size}-whole.html", scratch / f"{data.size}-year.html"]
    for file, period in zip(files, ([], ["--from", "2025-01", "--to", "2026-01"]), strict=True):
        if not file.is_file():
            command = [sys.executable, "-m", "geo", "map", str(data.pack), "--out", str(file), *period]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    notes.add(figures.FILE_SIZE, "MB", [files[0].stat().st_size / 1e6])
    await _ours(data, notes, plan, urls=(files[0].as_uri(), files[1].as_uri()))


async def _ours(data: Data, notes: Notes, plan: Plan, *, urls: tuple[str, str]) -> None:
    """Measure our map at the addresses of the whole period and of its last year."""
    whole, year = urls
    async with drive.launched() as browser:
        async with moves.opened(browser, whole, system=_OURS) as (page, asked):
            _, drawn = await drive.drawn_after(page, asked, None, plan.timeout_s)
            notes.add(figures.FIRST, "s", [drawn - asked])
            frame = await moves.ready_frame(page, "ours", plan.timeout_s)
            times = await moves.move_times(page, frame, "ours", plan)
            first, _ = await _window(frame)
            if first != 0:
                raise InvalidMeasurementError("the whole period did not open as everything up to a date")
            notes.add(figures.MOVE_TO_DATE, "ms", times)
            await moves.note_memory(page, notes)
        async with moves.opened(browser, year) as (page, _):
            frame = await moves.ready_frame(page, "ours", plan.timeout_s)
            times = await moves.move_times(page, frame, "ours", plan)
            first, last = await _window(frame)
            if last - first + 1 != moves.MONTHS_SHOWN:
                raise InvalidMeasurementError(f"{last - first + 1} months were shown where twelve were meant")
            notes.add(figures.MOVE, "ms", times)
            await _keys(page, frame, "ours", notes, plan)
        if data.focus:
            for ratio in (1, 2):
                await _drags(browser, year, notes, plan, ratio)


async def _window(frame: Frame) -> tuple[int, int]:
    first, last = (await frame.evaluate("__benchClock.state()"))["window"]
    return first, last


async def _keys(page: Page, frame: Frame, lever: str, notes: Notes, plan: Plan) -> None:
    pressed, shown = await moves.key_times(page, frame, lever, plan)
    notes.add(figures.KEY, "ms", pressed)
    notes.add(figures.KEY_SHOWN, "ms", shown)


async def _drags(browser: Browser, url: str, notes: Notes, plan: Plan, ratio: int) -> None:
    async with moves.opened(browser, url, ratio=ratio) as (page, _):
        frame = await moves.ready_frame(page, "ours", plan.timeout_s)
        moves.note_drag(notes, ratio, await moves.drag(page, frame, plan), pointer=False)
        moves.note_drag(notes, ratio, await moves.pointer_drag(page, frame, plan), pointer=True)


async def _naive(data: Data, notes: Notes, plan: Plan, scratch: Path, cdn: Path) -> None:
    system = System(
        _NAIVE,
        SYSTEMS["rival-plain"].environment,
        _naive_command,
        SYSTEMS["ours"].choose_device,
        _NAIVE_DRAWN,
    )
    count = min(plan.moves, _FEW_MOVES) if data.incidents > _MANY_INCIDENTS else plan.moves
    with _served(system, data.pack) as (port, memory):
        await drive.healthy(port, plan.timeout_s, memory)
        url = f"http://127.0.0.1:{port}/"
        async with drive.launched() as browser:
            async with moves.opened(browser, url, system=system, cdn=cdn) as (page, asked):
                await drive.drawn_after(page, asked, None, plan.timeout_s)  # warms the server
            async with moves.opened(browser, url, system=system, cdn=cdn) as (page, asked):
                token, drawn = await drive.drawn_after(page, asked, None, plan.timeout_s)
                notes.add(figures.FIRST, "s", [drawn - asked])
                times = []
                for _ in range(count):
                    await moves.settled(page, plan.timeout_s)
                    await page.get_by_role("slider").first.press("ArrowRight")
                    pressed = float(await page.evaluate("window.__benchPressed")) / 1000
                    token, drawn = await drive.drawn_after(page, pressed, token, plan.timeout_s)
                    times.append((drawn - pressed) * 1000)
                notes.add(figures.MOVE, "ms", times)
                await moves.note_memory(page, notes)


def _naive_command(pack: Path, port: int) -> list[str]:
    return streamlit_command(Path(__file__).parent / "rival" / "months.py", port, "--pack", str(pack))


async def _choropleth(data: Data, notes: Notes, plan: Plan, scratch: Path, cdn: Path) -> None:
    await _plugin("choropleth", plugins.choropleth_page, data, notes, plan, scratch, cdn)


async def _points(data: Data, notes: Notes, plan: Plan, scratch: Path, cdn: Path) -> None:
    await _plugin("points", plugins.points_page, data, notes, plan, scratch, cdn)


async def _plugin(
    lever: str,
    write: Callable[[Path, Path], Path],
    data: Data,
    notes: Notes,
    plan: Plan,
    scratch: Path,
    cdn: Path,
) -> None:
    file = scratch / f"{data.size}-{lever}.html"
    if not file.is_file():
        write(data.pack, file)
    notes.add(figures.FILE_SIZE, "MB", [file.stat().st_size / 1e6])
    async with drive.launched() as browser, moves.opened(browser, file.as_uri(), cdn=cdn) as (page, _):
        frame = await moves.ready_frame(page, lever, plan.timeout_s)
        notes.add(figures.MOVE, "ms", await moves.move_times(page, frame, lever, plan))
        if lever in moves.SLIDERS:
            await _keys(page, frame, lever, notes, plan)
        await moves.note_memory(page, notes)


_MEASURES = {
    OURS[0]: _dashboard,
    OURS[1]: _exported,
    _NAIVE: _naive,
    _CHOROPLETH: _choropleth,
    _POINTS: _points,
}


@contextmanager
def _served(system: System, pack: Path) -> Iterator[tuple[int, Any]]:
    port = drive.free_port()
    with drive.serving(system.command(pack, port), system.environment()) as memory:
        yield port, memory


def payload(data: Data) -> list[Series]:
    """Return the bytes of the feed: as made, compressed, and as base64 in which it travels, in MB."""
    pack = load_pack(data.pack)
    feed = Workspace(pack).spec(MapView()).feed
    sizes = {
        figures.RAW: len(feed),
        figures.GZIPPED: len(gzip.compress(feed, 6)),
        figures.ENCODED: 4 * ((len(feed) + 2) // 3),
    }
    return [Series(name, data.size, OURS[0], "MB", (size / 1e6,)) for name, size in sizes.items()]


def _measure_all(
    options: argparse.Namespace, packs: list[Data], scratch: Path, cdn: Path
) -> tuple[list[Series], list[str]]:
    plan = Plan(moves=options.moves, drag_s=options.drag, timeout_s=options.timeout, seed=options.seed)
    series = [one for data in packs for one in payload(data)] if set(options.pages) & set(OURS) else []
    faults: list[str] = []
    for number in range(1, options.rounds + 1):
        for data in packs:
            for name in options.pages:
                if name == _NAIVE and data.size == LARGE:
                    continue  # minutes a move
                notes = Notes(data.size, name)
                load = os.getloadavg()[0]
                try:
                    asyncio.run(
                        _MEASURES[name](data, notes, replace(plan, seed=plan.seed + number), scratch, cdn)
                    )
                except _FAULTS as error:
                    faults.append(f"round {number}, {data.size}, {name}: {error}")
                series += notes.series
                _write(options, series, faults)
                said = [
                    f"{s.measure} {figures.figure(moves.middle(s.values))} {s.unit}" for s in notes.series
                ]
                print(
                    f"round {number}, {data.size}, {name} (load {load:.1f}): {'; '.join(said)}",
                    file=sys.stderr,
                )
    return series, faults


def _write(options: argparse.Namespace, series: list[Series], faults: list[str]) -> None:
    """Write what there is so far: a run takes long and may be stopped."""
    if options.out is None:
        return
    result = {
        "machine": machine(),
        "options": {name: str(value) for name, value in vars(options).items()},
        "summary": figures.summary(series),
        "series": [asdict(one) for one in series],
        "invalid": faults,
    }
    options.out.write_text(json.dumps(result, indent=1), encoding="utf-8")


def _packs(options: argparse.Namespace, folder: Path) -> list[Data]:
    wanted = [(f"{size:,}", size, DISTRICTS, MONTHS) for size in options.sizes]
    if options.large:
        districts, months, incidents = options.large
        wanted.append((LARGE, incidents, districts, months))
    made = []
    for size, incidents, districts, months in wanted:
        pack = write_pack(
            folder / f"pack-{size}",
            incidents=incidents,
            seed=options.seed,
            districts=districts,
            months=months,
        )
        made.append(Data(size, incidents, districts, months, pack))
    return made


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure moves through time beside folium's own ways.")
    parser.add_argument("--sizes", type=_numbers, default=[1_000, FOCUS_SIZE, figures.LARGEST_SIZE])
    parser.add_argument(
        "--large",
        type=_numbers,
        default=[3_100, 240, 100_000],
        help="districts, months and incidents of the large set; empty leaves it out",
    )
    parser.add_argument("--moves", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--drag", type=float, default=5.0, help="seconds of a sustained drag")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds until a page counts as stuck")
    parser.add_argument(
        "--pages",
        type=lambda text: [part.strip() for part in text.split(",") if part.strip()],
        default=list(PAGES),
        help=f"comma-separated: {', '.join(PAGES)}",
    )
    parser.add_argument("--out", type=Path, help="write every single value as JSON")
    options = parser.parse_args()
    unknown = sorted(set(options.pages) - set(PAGES))
    if unknown:
        parser.error(f"no page is called {', '.join(unknown)}; there are {', '.join(PAGES)}")
    return options


def main() -> None:
    """Measure and print; ends with 1 where a measurement is invalid, whether targets are met or not."""
    options = _arguments()
    try:
        cdn = assets.fetch()
    except assets.AssetError as error:
        sys.exit(f"{error}\nNothing was measured: a rival without its scripts would prove nothing.")
    with tempfile.TemporaryDirectory(prefix="time-") as folder:
        packs = _packs(options, Path(folder))
        load = os.getloadavg()[0]
        series, faults = _measure_all(options, packs, Path(folder), cdn)
    for data in packs:
        print(
            f"{data.size}: {data.incidents:,} incidents, {data.districts:,} districts, {data.months} months"
        )
    print(
        f"{options.rounds} rounds of {options.moves} moves, seed {options.seed}; {_NAIVE} with {_FEW_MOVES} "
        f"moves a round above {_MANY_INCIDENTS:,} incidents and not at all in the large set; load average at "
        f"the start {load:.1f}\n"
    )
    print("\n".join(figures.table(series)))
    for fault in faults:
        print(f"INVALID: {fault}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
