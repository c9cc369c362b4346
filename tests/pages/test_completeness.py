"""Every chart and table of everything under the filters says how much of what is stated it shows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import workspace
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.reconciliation.completeness import Completeness, completeness
from geo.reconciliation.enclosing import NOTHING_STATED, ONE_DISTRICT, SEARCHED
from geo.store.files import load_pack
from geo.workspace import Shelf, Workspace
from pages.parts.shell import store
from pages.parts.words import plain
from tests.pages.conftest import COUNTRY, RunPage
from tests.pages.shown import headline

QUERY = "?from=Mar+2021&to=May+2022"


def captions(app: AppTest, part: str = "fficial total") -> list[str]:
    return [str(caption.value) for caption in app.caption if part in caption.value]


def expected(*, filters: Filters | None = None, part: str = "") -> str:
    ledger = Workspace(load_pack(COUNTRY)).ledger
    return completeness(ledger, period=Period.parse("2021-03", "2022-06"), filters=filters, part=part).words


@pytest.mark.parametrize("page", ["map", "districts", "incidents"])
def test_views_say_how_much_is_recorded_around_their_period(run_page: RunPage, page: str) -> None:
    app = run_page(page, query=QUERY)
    assert not app.exception
    assert captions(app) == [expected()]
    assert headline(app).get("account", expected()) == expected()
    assert "(21 February 2021 to 5 October 2022)" in expected()


def test_a_statement_of_exactly_the_period_is_told_with_its_issuer_as_typed(run_page: RunPage) -> None:
    app = run_page("incidents", query="?from=2023-01&to=2023-12")
    ledger = Workspace(load_pack(COUNTRY)).ledger
    words = completeness(ledger, period=Period.parse("2023", "2024")).words
    assert "58 casualties (OS-063, Prosecutor General of Azerbaijan; OS-066, " in words
    assert captions(app) == [plain(words)]


def test_what_every_visitor_asks_is_counted_once(run_page: RunPage, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    def noting(*arguments: Any, **options: Any) -> Completeness:
        counted.append(options["part"])
        return completeness(*arguments, **options)

    monkeypatch.setattr(workspace, "completeness", noting)
    monkeypatch.setattr(store, "_shelf", Shelf())
    for _ in range(2):
        assert captions(run_page("incidents", query=QUERY)) == [expected()]
    assert counted == [""]


def test_under_filters_and_of_a_search_no_share_is_told(run_page: RunPage) -> None:
    app = run_page("incidents", query=f"{QUERY}&victims=Military")
    military = Filters(victim_status=frozenset({"military"}))
    assert captions(app) == [expected(filters=military)]
    assert "under these filters" in expected(filters=military)
    app.text_input(key="search").set_value("mine").run()
    assert captions(app) == [expected(part=SEARCHED)]


def test_no_share_is_made_up_for_one_district(run_page: RunPage) -> None:
    app = run_page("districts", query=QUERY)
    app.selectbox(key="district").set_value("Aghdam · Ağdam").run()
    assert captions(app) == [expected(), expected(part=ONE_DISTRICT)]


def test_a_pack_without_statements_says_so_once_a_page(run_page: RunPage, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(COUNTRY, folder)
    path = folder / "statements.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for page in ("map", "districts", "incidents"):
        app = run_page(page, pack=folder)
        assert not app.exception
        assert captions(app, NOTHING_STATED) == [NOTHING_STATED]
        assert captions(app) == []
