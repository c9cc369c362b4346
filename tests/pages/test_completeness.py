"""Every chart and table of everything under the filters says how much of what is stated it shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.analysis.completeness import NO_STATEMENT, completeness
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.ledger import pack_ledger
from geo.analysis.periods import Period
from geo.layers.pack import load_pack
from tests.pages.conftest import COUNTRY, RunPage

QUERY = "?from=Mar+2021&to=May+2022&victims=Military"


def captions(app: AppTest, part: str = "stated casualties") -> list[str]:
    return [str(caption.value) for caption in app.caption if part in caption.value]


def expected(what: str) -> str:
    ledger = pack_ledger(load_pack(COUNTRY))
    return completeness(
        ledger,
        period=Period.parse("2021-03", "2022-06"),
        filters=Filters(victim_statuses=frozenset({"military"})),
        what=what,
    ).words


@pytest.mark.parametrize(
    ("page", "views"), [("map", ["map", "table"]), ("districts", ["table"]), ("incidents", ["table"])]
)
def test_views_say_how_much_of_what_is_stated_they_show(
    run_page: RunPage, page: str, views: list[str]
) -> None:
    app = run_page(page, query=QUERY)
    assert not app.exception
    assert captions(app) == [expected(what) for what in views]


def test_a_search_does_not_pass_for_the_filters(run_page: RunPage) -> None:
    app = run_page("incidents", query=QUERY)
    app.text_input(key="search").set_value("mine").run()
    assert captions(app) == [expected("choice of filters")]


def test_no_share_is_made_up_for_one_district(run_page: RunPage) -> None:
    app = run_page("districts")
    app.selectbox(key="district").set_value("Aghdam").run()
    whole, district = captions(app)
    assert whole.startswith("This table shows")
    assert "no share of one district is known" in district
    cube = Cube.from_pack(load_pack(COUNTRY))
    assert (
        f": {completeness(pack_ledger(load_pack(COUNTRY)), period=cube.whole_period).shown.words}" in district
    )


def test_a_pack_without_statements_says_so_once_a_page(run_page: RunPage, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(COUNTRY, folder)
    path = folder / "statements.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for page in ("map", "districts", "incidents"):
        app = run_page(page, pack=folder)
        assert not app.exception
        assert captions(app, NO_STATEMENT) == [NO_STATEMENT]
        assert captions(app) == []
