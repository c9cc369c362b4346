"""The pages are no edition: who may see what is said where it matters, and what is handed out is public."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from geo.layers.edition import ABOVE
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.wording import places, places_words
from geo.maps.spec import MapView
from geo.publish.redact import redact
from geo.reconciliation.completeness import completeness, months, statuses
from geo.reconciliation.enclosing import enclosing_words
from geo.reconciliation.summary import summary
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.publish.editions import who_sees_record, who_sees_what
from tests.layers.small_pack import incident, small_pack
from tests.pages.conftest import COUNTRY, RunPage
from tests.publish.island import sensitive_island

PAGES = Path(__file__).resolve().parents[2] / "pages"


@pytest.fixture(scope="module")
def sensitive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sensitive")
    sensitive_island(folder)
    return folder / "island"


def lines_of(opened: Workspace) -> dict[str, str]:
    return {line.label: line.value for line in who_sees_what(opened)}


def test_who_may_see_what_is_counted_by_circle_of_readers(sensitive: Path) -> None:
    pack = load_pack(sensitive)
    lines = lines_of(Workspace(pack))
    assert lines["These pages"].startswith("Whoever can open them sees all 47 incidents with every field.")
    assert lines["Files for anybody"].startswith("45 of 47 incidents: public records")
    assert lines["Files for the owner of the records"].startswith("All 47 incidents: everything.")
    pack = load_pack(COUNTRY)
    assert all(str(len(pack.incidents)) in words for words in lines_of(Workspace(pack)).values())


def test_a_record_says_who_may_see_it(sensitive: Path) -> None:
    pack = load_pack(sensitive)
    opened = Workspace(pack)
    said = {
        code: who_sees_record(opened, position) for position, code in enumerate(pack.incidents["sensitivity"])
    }
    assert all(
        words.startswith("Whoever can open these pages sees this record in full.") for words in said.values()
    )
    assert "Files for anybody give its place in general" in said["public"]
    assert (
        "Files for the owner of the records hold it; it is left out of files for anybody and partners."
        in (said["internal"])
    )


def test_every_none_of_an_edition_says_that_more_may_be_held_back(tmp_path: Path) -> None:
    rows = [incident(), incident(incident_id="A2", sensitivity="internal")]
    loaded = small_pack(tmp_path, rows)
    for pack, held in ((redact(loaded), True), (loaded, False)):
        work = Workspace(pack)
        ledger = work.ledger
        feed = Feed.read(work.spec(MapView()).feed)
        figures = window_figures(feed, 0, 0)
        counted = places(feed, figures, np.zeros(len(feed.longitude), dtype=bool))
        nothing = replace(counted, records=0, lighter=0)
        said = [
            enclosing_words(ledger),
            completeness(ledger).whole.reason,
            *summary(ledger),
            *(one.share.reason for one in statuses(ledger)),
            *(one.share.reason for one in months(ledger)),
            work.stated.ground()["none"],
            places_words(nothing, drawn=True, stamp=work.ground.stamp),
        ]
        assert len(said) > 10
        for words in said:
            if "does not tell people apart" not in words:
                assert (ABOVE in words) is held, words


_CARDS = """
from geo.analysis.figures import Figure
from geo.layers.measures import MEASURES
from pages.parts.figures import totals_row

totals_row(dict.fromkeys(MEASURES, Figure(0, 0, 0, 0)), key="x", counting="most_likely", given=False)
"""


def test_cards_of_an_edition_without_any_record_give_no_zeros() -> None:
    app = AppTest.from_string(_CARDS).run()
    assert [one.value for one in app.metric] == ["not given"] * 4
    assert [one.value.split("  ")[0] for one in app.caption[:4]] == ["in this edition"] * 4


def test_pages_say_none_only_with_what_an_edition_adds() -> None:
    plain = re.compile(r'st\.(?:info|caption)\(\s*f?"(?:No|This pack holds no) [^"]*"')
    for path in sorted(PAGES.glob("**/*.py")):
        assert plain.findall(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize("page", ["map", "districts", "incidents", "statements", "publish", "data"])
def test_nobody_has_to_read_it_above_the_filters(run_page: RunPage, page: str) -> None:
    app = run_page(page)
    assert not app.exception
    assert not [caption.value for caption in app.sidebar.caption if "record in full" in caption.value]


def test_what_is_published_is_public_until_chosen_otherwise(run_page: RunPage, sensitive: Path) -> None:
    app = run_page("publish", pack=sensitive)
    assert app.selectbox(key="publish_profile").value == "public"
    # No link chooses a wider circle.
    app = run_page(
        "publish", pack=sensitive, query="?publish_profile=internal&profile=internal&_profile=internal"
    )
    assert app.selectbox(key="publish_profile").value == "public"
