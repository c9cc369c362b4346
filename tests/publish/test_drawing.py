"""Sheets and reports drawn beside the server: the same bytes, nobody waits for another's, all end in time."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from geo.analysis.cube import Cube
from geo.errors import DistrictError, MapError, PublishError
from geo.layers.pack import Pack
from geo.publish.drawing import Drawing, DrawingLimits
from geo.publish.linking import EditionOrigin
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.store.files import load_pack

ROOT = Path(__file__).resolve().parents[2]
CREATED = date(2026, 11, 23)
ALIVE = 0


@pytest.fixture(scope="module")
def edition() -> Pack:
    return redact(load_pack(ROOT / "data" / "exercise"), "public")


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    made = Drawing(DrawingLimits(at_once=2, wall_seconds=60.0))
    yield made
    made.end()


def asked(drawing: Drawing, job: Any) -> Any:
    return drawing.run(job, what="sheet", command="snapshot")


def is_running(process: int) -> bool:
    try:
        os.kill(process, ALIVE)
    except ProcessLookupError:
        return False
    return True


def test_a_process_draws_what_the_command_line_draws(edition: Pack, drawing: Drawing) -> None:
    request = SnapshotRequest(period=Cube.from_pack(edition).whole_period, created=CREATED, dpi=72)
    origin = EditionOrigin("f" * 64, b"k" * 32)
    drawing.warm(edition)
    made = drawing.sheet(edition, request, origin=origin)
    assert made.files() == snapshot(edition, request, origin=origin).files()
    options: dict[str, Any] = {"period": request.period, "created": CREATED, "software": "test"}
    document, words = drawing.report(edition, **options)
    assert (document[:5], words) == (b"%PDF-", ())


def test_what_cannot_be_drawn_says_the_same_as_on_the_command_line(edition: Pack, drawing: Drawing) -> None:
    period = Cube.from_pack(edition).whole_period
    request = SnapshotRequest(period=period, created=CREATED, dpi=72, district="nowhere")
    with pytest.raises(DistrictError, match="The pack has no district 'nowhere'"):
        drawing.sheet(edition, request)
    wordy = replace(edition, meta=replace(edition.meta, disclaimer="\u4e2d" * 2000), digest="wordy")
    with pytest.raises(MapError, match="Shorten them in the pack"):
        drawing.sheet(wordy, replace(request, district=None))


def test_nobody_waits_for_the_sheet_of_another(drawing: Drawing) -> None:
    def ask_for_long() -> None:
        with pytest.raises(PublishError, match="broke down"):
            asked(drawing, partial(time.sleep, 30))

    long = threading.Thread(target=ask_for_long)
    first = asked(drawing, os.getpid)
    long.start()
    while drawing._idle:
        time.sleep(0.01)
    other = asked(drawing, os.getpid)
    assert long.is_alive()
    assert len({first, other, os.getpid()}) == 3
    assert asked(drawing, os.getpid) == other, "a process that is done draws the next sheet"
    os.kill(first, signal.SIGKILL)
    long.join()


def test_a_sheet_that_takes_too_long_is_ended_and_says_what_to_do() -> None:
    drawing = Drawing(DrawingLimits(at_once=1, wall_seconds=60.0))
    process = asked(drawing, os.getpid)
    drawing._limits = DrawingLimits(at_once=1, wall_seconds=0.3)
    drawing._idle[0]._wall_seconds = 0.3
    with pytest.raises(PublishError, match=r"longer than 0\.3 seconds.*smaller paper.*-m geo snapshot"):
        asked(drawing, partial(time.sleep, 60))
    assert not is_running(process)
    drawing._limits = DrawingLimits(at_once=1, wall_seconds=60.0)
    assert asked(drawing, os.getpid) != process
    drawing.end()


def test_who_finds_no_turn_in_time_is_told_so() -> None:
    drawing = Drawing(DrawingLimits(at_once=1, wall_seconds=0.1))
    with drawing._turns, pytest.raises(PublishError, match=r"no turn within 0\.1 seconds\. Try again"):
        asked(drawing, os.getpid)


@pytest.mark.parametrize(
    ("job", "message"),
    [
        (partial(bytearray, 10**11), "needs more than 4 GB of memory"),
        (partial(os._exit, 9), "broke down or was stopped by the system"),
    ],
    ids=["memory", "end"],
)
def test_a_process_that_fails_harms_no_other(drawing: Drawing, job: Any, message: str) -> None:
    process = asked(drawing, os.getpid)
    with pytest.raises(PublishError, match=message):
        asked(drawing, job)
    assert not is_running(process)
    assert asked(drawing, partial(int, "3")) == 3


def test_a_fault_of_the_program_is_told_with_its_traceback(drawing: Drawing) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*ValueError: invalid literal"):
        asked(drawing, partial(int, "x"))


@pytest.mark.parametrize(
    ("jobs", "code"),
    [([], 0), ([partial(time.sleep, 600)], -signal.SIGALRM)],
    ids=["idle", "drawing"],
)
def test_no_process_outlives_its_server(jobs: list[Any], code: int) -> None:
    command = [sys.executable, "-m", "geo.publish.drawing_child", str(DrawingLimits().memory_bytes), "1"]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert child.stdin is not None
    for job in jobs:
        pickle.dump(job, child.stdin)
    child.stdin.close()
    assert child.wait(30) == code
