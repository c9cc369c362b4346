"""The pages are no edition: they say so, and what they hand out unasked is the public one."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import COUNTRY, RunPage
from tests.publish.island import sensitive_island

PAGES = ("map", "districts", "incidents", "statements", "publish", "data")


def said(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.sidebar.caption)


@pytest.fixture(scope="module")
def sensitive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sensitive")
    sensitive_island(folder)
    return folder / "island"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_shows_all(run_page: RunPage, sensitive: Path, page: str) -> None:
    words = said(run_page(page, pack=sensitive))
    assert "show every record in full" in words
    assert "2 of 47 incidents are not public" in words
    assert "made on the page Publish" in words


def test_no_number_where_all_are_public(run_page: RunPage) -> None:
    words = said(run_page("incidents", pack=COUNTRY))
    assert "show every record in full" in words
    assert "not public" not in words


def test_what_is_published_is_public_until_chosen_otherwise(run_page: RunPage, sensitive: Path) -> None:
    app = run_page("publish", pack=sensitive)
    assert app.selectbox(key="publish_profile").value == "public"
    # No link chooses a wider circle.
    app = run_page(
        "publish", pack=sensitive, query="?publish_profile=internal&profile=internal&_profile=internal"
    )
    assert app.selectbox(key="publish_profile").value == "public"
