"""Shared by all tests: the drivers cut down, and one Chromium.

Importing `geo` cuts the drivers down, which must come before any test can load the file-reading library. Two
browsers in a process would get in each other's way.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from playwright.sync_api import Browser, sync_playwright

import geo  # noqa: F401 - for what its import does
from geo.language import current
from geo.layers.pack import Pack
from geo.store import files
from tests.script.node import Node

DATA = Path(__file__).resolve().parent.parent / "data"

# How long an example takes says how busy the machine is; benchmarks measure time.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Other hosts do not exist; that a page asked for one is recorded all the same.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# The shell has no windows of its own to draw and takes half the time for a page.
NAMES = (
    os.environ.get("CHROMIUM", ""),
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


# `make browser` looks for its tests here alone.
BROWSER_TESTS = ("tests/bench", "tests/browser", "tests/maps")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count every test that asks for the browser among those of the browser, marked or not.

    Its driver keeps an event loop running in the process, in which other tests could start none. Properties
    are marked: a night tries them on all their examples.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker("browser")
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker("property")
        if item.get_closest_marker("browser") and not item.nodeid.startswith(BROWSER_TESTS):
            raise pytest.UsageError(f"{item.nodeid} asks for the browser: name its place in BROWSER_TESTS")


@pytest.fixture(scope="session", autouse=True)
def _each_pack_of_ours_once() -> Iterator[None]:
    """Check the packs that come with the dashboard once in a process; their files are read each time.

    Packs that tests make are checked each time.
    """
    check = files._checked_pack
    ours = {pack.parent.name for pack in DATA.glob("*/pack.toml")}
    kept: dict[tuple[str, str], Pack] = {}

    def once(read: files.PackFiles, name: str) -> Pack:
        if name not in ours:
            return check(read, name)
        # What is found is put into words.
        key = (read.digest, current().code)
        if key not in kept:
            kept[key] = check(read, name)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_checked_pack", once)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((found for name in NAMES if name and (found := shutil.which(name))), None)
    assert program, "install Chromium, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Return the script of the map under Node, one process for all tests of it."""
    with Node(tmp_path_factory.mktemp("node")) as running:
        yield running
