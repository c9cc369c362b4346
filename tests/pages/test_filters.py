"""The filter bar: what an address, a menu and a forged value make of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.analysis.cube import Cube
from geo.analysis.figures import band_words
from geo.analysis.periods import Period
from geo.analysis.sentences import held_words
from geo.analysis.totals import totals
from geo.choices import FILTERS
from geo.store.files import load_pack
from pages.parts.filters import FOLDED
from tests.layers.small_pack import incident, write_pack
from tests.pages import expected
from tests.pages.conftest import COUNTRY, ROOT, RunPage
from tests.pages.expected import VIEWS, View
from tests.pages.shown import metrics

VIEWS_FOLDER = ROOT / "pages" / "views"
ALL = frozenset({"measure", "from", "through", "counting", *(one.key for one in FILTERS)})


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_address_makes_the_choice(run_page: RunPage, view: View) -> None:
    app = run_page("map", query=view.query)
    assert metrics(app) == expected.totals(COUNTRY, view)
    line = " ".join(caption.value for caption in app.caption)
    for label in (value for key, value in view.address if key in {"device", "victims", "confidence"}):
        assert label.lower() in line.lower()


def test_reset_brings_everything_back(run_page: RunPage) -> None:
    app = run_page(
        "incidents", query="device=Anti-personnel+mine&from=Jan+2021&measure=Killed&official=Partly"
    )
    assert metrics(app) != expected.totals(COUNTRY, View("all"))
    app.button(key="reset_filters").click().run()
    assert metrics(app) == expected.totals(COUNTRY, View("all"))
    assert app.session_state["measure"] == "casualties"
    assert app.multiselect(key="device").value == []
    assert app.button(key="reset_filters").disabled


DRAWN = {
    "map": ALL | {"classes", "look"},
    "districts": ALL,
    "incidents": ALL - {"measure"},
    "statements": frozenset[str](),
    "publish": ALL,
    "data": frozenset[str](),
}


def test_a_page_shows_the_filters_it_counts_by_and_the_others_keep_their_values(run_page: RunPage) -> None:
    app = run_page("map", query="measure=injured&from=2021-03&counting=possible&device=booby_trap")
    for page in (*DRAWN, *reversed(DRAWN)):
        app.switch_page(str(VIEWS_FOLDER / f"{page}.py")).run()
        assert not app.exception
        widgets = (*app.sidebar.selectbox, *app.sidebar.multiselect)
        assert {widget.key for widget in widgets} == DRAWN[page], page
        assert bool(app.sidebar.button) == bool(DRAWN[page])
        kept = {key: app.session_state[key] for key in ("measure", "from", "counting", "device")}
        assert kept == {
            "measure": "injured",
            "from": "2021-03",
            "counting": "possible",
            "device": ["booby_trap"],
        }, page
        line = app.main.caption[0].value
        assert ("1 March 2021" in line) == bool(DRAWN[page]), page
        assert ("do not apply here" in line) != bool(DRAWN[page]), page


def test_folded_filters_are_not_drawn_and_keep_what_was_chosen(run_page: RunPage) -> None:
    view = View("high", confidence=("high",), address=(("confidence", "High"),))
    for page in ("map", "districts"):
        app = run_page(page, query=view.query)
        app.session_state[FOLDED] = False
        app.run()
        assert {menu.key for menu in app.sidebar.multiselect} == {"device"}
        assert "counting" not in {menu.key for menu in app.sidebar.selectbox}
        assert metrics(app) == expected.totals(COUNTRY, view)
        assert "High" in app.main.caption[0].value


def test_a_page_just_come_to_tells_the_browser_what_its_menus_hold(run_page: RunPage) -> None:
    # A menu made anew there may have forgotten its value; the first option must never come back as a choice.
    app = run_page("map", query="from=2021-03&device=booby_trap")
    for page in ("incidents", "publish", "districts", "map"):
        app.switch_page(str(VIEWS_FOLDER / f"{page}.py")).run()
        widgets = (*app.sidebar.selectbox, *app.sidebar.multiselect)
        assert all(widget.proto.set_value for widget in widgets), page
        app.run()
        again = (*app.sidebar.selectbox, *app.sidebar.multiselect)
        assert not any(widget.proto.set_value for widget in again), page
        assert app.session_state["from"] == "2021-03"


def test_going_back_is_seen_without_being_told(run_page: RunPage) -> None:
    # A component that asks for a run meanwhile takes from it that it was asked for by Back or Forward.
    app = run_page("map", query="from=2021-03&device=booby_trap")
    app.sidebar.selectbox(key="through").set_value("2021-12").run()
    assert app.session_state["through"] == "2021-12"
    app.sidebar.selectbox(key="measure").set_value("killed").run()
    assert (app.session_state["through"], app.session_state["measure"]) == ("2021-12", "killed")
    # What the browser showed by now, and then Back.
    app.query_params["through"] = "2021-12"
    app.query_params["measure"] = "killed"
    app.run()
    assert app.session_state["measure"] == "killed"
    del app.query_params["measure"]
    app.run()
    assert (app.session_state["through"], app.session_state["measure"]) == ("2021-12", "casualties")
    assert not app.exception


def test_going_back_cut_short_is_read_again(run_page: RunPage) -> None:
    app = run_page("map", query="from=2021-03")
    app.session_state["_address_turning"] = (("from", ("2021-03",)),)
    app.sidebar.selectbox(key="from").set_value("2021-06").run()
    assert app.session_state["from"] == "2021-03"
    app.sidebar.selectbox(key="from").set_value("2021-06").run()
    assert app.session_state["from"] == "2021-06"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("device=nonsense", ["Device"]),
        ("from=1066&to=9999", ["From", "Through"]),
        ("measure=%3Cscript%3E", ["Measure"]),
        ("counting=x&activity=y", ["Uncertain dates", "Activity"]),
    ],
)
def test_unknown_values_fall_back_and_are_named(run_page: RunPage, query: str, names: list[str]) -> None:
    app = run_page("map", query=query)
    assert not app.exception
    assert metrics(app) == expected.totals(COUNTRY, View("all"))
    (warning,) = app.warning
    assert all(name in warning.value for name in names)


def test_months_of_a_link_the_wrong_way_round_are_turned_and_it_is_said(run_page: RunPage) -> None:
    app = run_page("incidents", query="from=2024-06&to=2024-01")
    assert (app.session_state["from"], app.session_state["through"]) == ("2024-01", "2024-06")
    (warning,) = app.warning
    assert "taken another way" in warning.value
    assert "from=2024-06 through=2024-01" in warning.value.replace("\\", "")


@pytest.mark.parametrize("code", ["AZ-TAR", pytest.param("none", marks=pytest.mark.nightly)])
def test_one_district_narrows_figures_and_records_and_is_let_go_of(run_page: RunPage, code: str) -> None:
    pack = load_pack(COUNTRY)
    found = totals(pack, by="district", period=Cube.from_pack(pack).whole_period)
    one = next(group for group in found.groups if (group.key or "none") == code).bounds
    band = band_words(one.lower.casualties, one.upper.casualties)
    for page in ("map", "incidents"):
        app = run_page(page, query=f"district={code}")
        assert metrics(app)["casualties"] == band, page
        assert any("of 150 recorded incidents match." in caption.value for caption in app.sidebar.caption)
        app.button(key="every_district").click().run()
        assert app.session_state["district"] is None
        assert metrics(app) == expected.totals(COUNTRY, View("all"))
    app = run_page("districts", query=f"district={code}")
    assert app.session_state["district"] == code
    assert not [button for button in app.sidebar.button if button.key == "every_district"]


def test_every_menu_offers_its_whole_list(run_page: RunPage) -> None:
    from geo.layers import vocabulary  # noqa: PLC0415 - beside its use

    app = run_page("map")
    for key, codes in (
        ("device", vocabulary.DEVICE_TYPE),
        ("victim_status", vocabulary.VICTIM_STATUS),
        ("activity", vocabulary.ACTIVITY),
        ("confidence", vocabulary.CONFIDENCE),
        ("official_count", vocabulary.OFFICIAL_COUNT),
    ):
        assert app.multiselect(key=key).options == [term.label for term in codes]


def test_matching_line_counts_what_is_left(run_page: RunPage) -> None:
    view = VIEWS[3]
    app = run_page("map", query=view.query)
    rows = expected.counted(COUNTRY, view)
    certain = sum(sure for _, sure, _ in rows)
    line = next(caption.value for caption in app.sidebar.caption if "match" in caption.value)
    assert certain < len(rows)
    assert line.startswith(f"{certain} to {len(rows)} of ")


def test_list_and_download_say_what_more_may_lie_in_the_period(run_page: RunPage) -> None:
    period = Period(date(2020, 12, 1), date(2021, 3, 1))
    counted = totals(load_pack(COUNTRY), by="year", period=period).figures["incidents"]
    assert counted.certain < counted.possible > counted.likely
    app = run_page("incidents", query="from=2020-12&to=2021-02")
    more = counted.possible - counted.likely
    [said] = [caption.value for caption in app.caption if "may lie in the period" in caption.value]
    listed = f"{counted.likely:,} incidents under the filters. {more} more may lie in the period; "
    assert said == f"{listed}“Possible months” lists them too. Click a row to open its record."
    app.switch_page(str(VIEWS_FOLDER / "publish.py")).run()
    words = held_words(counted.certain, counted.possible)
    assert f"Incidents in it: {words}" in [caption.value for caption in app.caption]


def test_a_record_outside_the_period_is_found_opened_and_in_no_figure(
    run_page: RunPage, tmp_path: Path
) -> None:
    early = {"date_start": "2003-03-05", "date_end": "2003-03-05", "settlement": "Portside"}
    folder = write_pack(tmp_path / "pack", [incident(), incident((1.5, 0.5), incident_id="A2", **early)])
    app = run_page("incidents", pack=folder, query="incident=A2")
    said = [caption.value for caption in app.caption]
    assert "1 incident under the filters. Click a row to open its record." in said
    assert any("outside the period this pack describes and is in no figure" in words for words in said)
    assert any("of 2 incidents 1 lies outside it and is in no figure" in words for words in said)
    app.text_input(key="search").set_value("Portside").run()
    assert "1 incident that fits lies outside the period this pack describes" in app.info[0].value
    assert "Reset all filters" not in app.info[0].value
