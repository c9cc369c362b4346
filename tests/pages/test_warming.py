"""Getting ready at the server's start does the work the first page needs, and never stops the server."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.maps import spec
from geo.publish.drawing import drawing
from geo.publish.redact import edition_of
from geo.workspace import Shelf
from pages.parts.shell import store, warming
from tests.pages.conftest import EXERCISE, ROOT


def _start_and_stop() -> None:
    async def run() -> None:
        async with warming.warmed(None):
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            (warming_up,) = (task for task in tasks if "to_thread" in str(task.get_coro()))
            await warming_up

    asyncio.run(run())


def test_the_start_page_finds_its_map_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_PACK", str(EXERCISE))
    monkeypatch.setattr("sys.argv", ["app.py"])
    monkeypatch.setattr(store, "_shelf", Shelf())
    made = []
    original = spec.build_spec
    monkeypatch.setattr(
        spec, "build_spec", lambda *args, **options: made.append(1) or original(*args, **options)
    )
    _start_and_stop()
    assert made == [1]
    app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=60).run()
    assert not app.exception
    assert made == [1], "the first visitor waited for a map that should have been there"


def test_what_stays_is_left_out_of_collections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_PACK", str(EXERCISE))
    monkeypatch.setattr("sys.argv", ["app.py"])
    gc.unfreeze()
    try:
        _start_and_stop()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()


def test_a_missing_pack_is_logged_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GEO_PACK", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["app.py"])
    _start_and_stop()
    assert "cannot be shown" in caplog.text


def test_a_process_that_draws_sheets_is_ready_before_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEO_PACK", str(EXERCISE))
    monkeypatch.setattr("sys.argv", ["app.py"])
    monkeypatch.setattr(warming, "SHEETS_AFTER_SECONDS", 0.0)
    editions: list[str] = []
    monkeypatch.setattr(drawing, "warm", lambda pack: editions.append(edition_of(pack).profile))

    async def run() -> None:
        async with warming.warmed(None):
            while not editions:
                await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(run(), 60))
    assert editions == ["public"]


def test_the_host_of_the_map_is_left_to_the_first_visitor() -> None:
    program = (
        "import sys; from pages.parts.shell import warming; warming._warm(); "
        "sys.exit('streamlit_folium' in sys.modules)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "GEO_PACK": str(EXERCISE)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
