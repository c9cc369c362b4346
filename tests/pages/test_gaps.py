"""A pack of which rows are left out: every page says so, and nothing leaves it before somebody agrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.links import PAGES
from tests.pages.conftest import EXERCISE, RunPage

SAID = "39 of 42 rows of incidents"


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """Return a pack whose sources were copied in part."""
    pack = tmp_path / "pack"
    shutil.copytree(EXERCISE, pack)
    lines = (pack / "sources.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (pack / "sources.csv").write_text("".join(lines[:3]), encoding="utf-8")
    return pack


def downloads(app: AppTest) -> dict[str, bool]:
    """Return the doors of a page by the key of their button, and whether they are shut."""
    kinds = ("download_button", "button")
    doors = ("download_map", "download_data", "make_report", "snapshot")
    return {one.key: one.disabled for kind in kinds for one in app.get(kind) if one.key in doors}


@pytest.mark.parametrize("page", [path or "map" for path in PAGES])
def test_every_page_says_what_is_left_out(run_page: RunPage, half: Path, page: str) -> None:
    app = run_page(page, pack=half)
    assert not app.exception
    assert any(SAID in warning.value for warning in app.warning)


def test_nothing_is_handed_out_of_half_a_pack_before_somebody_agrees(run_page: RunPage, half: Path) -> None:
    app = run_page("map", pack=half)
    assert downloads(app) == {"snapshot": True, "download_map": True}
    app = run_page("publish", pack=half)
    assert downloads(app) == {}
    assert SAID in app.error[0].value
    app.checkbox(key="publish_anyway").check().run()
    assert not app.exception
    assert set(downloads(app).values()) == {False}
    assert set(downloads(app)) == {"download_map", "download_data", "make_report", "snapshot"}


def test_a_whole_pack_asks_nothing(run_page: RunPage) -> None:
    app = run_page("publish", pack=EXERCISE)
    assert set(downloads(app).values()) == {False}
    assert not app.checkbox
    assert not any("left out" in warning.value for warning in app.warning)
