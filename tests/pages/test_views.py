"""Every page runs on both packs, and every row of its tables adds up to the file."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.links import SECTION
from pages.parts.map import controls, host
from pages.parts.map.state import KEY
from tests.pages import expected
from tests.pages.conftest import COUNTRY, EXERCISE, RunPage
from tests.pages.expected import VIEWS, View
from tests.pages.shown import columns_sorted_as_text, headline, metrics

PAGES = ("map", "districts", "incidents", "statements", "land", "data")
MEASURES = ("incidents", "killed", "injured", "casualties")


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if column in frame.value)


@pytest.mark.parametrize("pack", [COUNTRY, EXERCISE], ids=["country", "exercise"])
@pytest.mark.parametrize("page", PAGES)
def test_page_runs(run_page: RunPage, page: str, pack: Path) -> None:
    app = run_page(page, pack=pack)
    assert not app.exception
    assert not app.error
    assert app.title[0].value
    synthetic = any("Exercise: invented data" in warning.value.replace("\\", "") for warning in app.warning)
    assert synthetic is (pack == EXERCISE)
    assert columns_sorted_as_text(app) == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_ranking_holds_every_district_and_sums_to_the_totals(run_page: RunPage, view: View) -> None:
    app = run_page("districts", query=view.query)
    whole = expected.totals(COUNTRY, view)
    assert metrics(app) == whole
    table = table_with(app, "months")
    codes = {row["district"]: row["district_code"] for row in expected.records(COUNTRY)}
    assert "Ağdam" in [*table["local"]]
    assert "Aghdam · Ağdam" in app.selectbox(key="district").options
    for measure in MEASURES:
        _, high = expected.sums(COUNTRY, view)
        assert round(table[measure].clip(lower=0).sum()) == (high[measure] or 0)
        for name, value in zip(table["district"], table[measure], strict=True):
            if name in codes:
                wanted = expected.sums(COUNTRY, view, codes[name])[1][measure]
                assert value == pytest.approx(-0.5 if wanted is None else wanted, abs=1e-3)
            elif name != "District not known":
                assert pd.isna(value), "no record must not look like zero"
    assert list(table["district"]).count("District not known") == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("Aghdam", "AZ-AGM"), ("AZ-SAD", "AZ-SAD"), ("Bakı", "AZ-BA"), ("District not known", "none")],
)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_any_district_opens_under_any_filters(run_page: RunPage, view: View, name: str, code: str) -> None:
    app = run_page("districts", query=f"{view.query or '?'}&district={name}")
    assert not app.exception
    figures = expected.totals(COUNTRY, view, None if code == "none" else code)
    shown = {metric.label.lower(): str(metric.value) for metric in app.metric[4:8]}
    if code == "none" or expected.totals(COUNTRY, VIEWS[0], code)["incidents"] != "0":
        assert shown == figures
    else:
        assert shown == {}
        assert any(info.value.startswith("No record in this data set. ") for info in app.info)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_incident_table_holds_the_counted_records(run_page: RunPage, view: View) -> None:
    rows = expected.counted(COUNTRY, view)
    app = run_page("incidents", query=view.query)
    assert metrics(app) == expected.totals(COUNTRY, view)
    if not rows:
        assert any("Reset all filters" in info.value for info in app.info)
        return
    table = table_with(app, "incident_id").set_index("incident_id")
    assert set(table.index) == {row["incident_id"] for row, _, _ in rows}
    # A telephone shows the first three.
    order = next(one for one in app.dataframe if "incident_id" in one.value).proto.column_order
    assert list(order)[:3] == ["incident_id", "district", "date"]
    for row, certain, figures in rows:
        shown = table.loc[row["incident_id"]]
        for measure in ("killed", "injured"):
            if row[measure] is None and not any(
                row[f"{measure}_{status}"] is not None for status in expected.STATUSES
            ):
                assert pd.isna(shown[measure]), "not recorded must not look like zero"
            else:
                assert shown[measure] == figures[measure]
        if view.possible:
            assert shown["certain"] == ("certainly" if certain else "possibly")


def test_off_map_table_lists_what_has_no_place(run_page: RunPage) -> None:
    app = run_page("map")
    listed = table_with(app, "incident_id")
    without = {row["incident_id"] for row in expected.records(COUNTRY) if row["point"] is None}
    assert set(listed["incident_id"]) == without


@pytest.mark.parametrize("rate", ["Per 1,000 km²", "Per 100,000 people"])
@pytest.mark.parametrize("classes", ["Fixed", "Quantiles", "Natural breaks"])
def test_map_page_takes_every_rate_and_scheme(run_page: RunPage, rate: str, classes: str) -> None:
    app = run_page("map", query=f"rate={rate}&classes={classes}")
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="classes").value == classes.lower().split()[0]
    if rate == "Per 100,000 people":
        alternatives = next(frame.value for frame in app.dataframe if "count" in frame.value)
        assert {"Aghdam", "Kalbajar"} <= set(alternatives["district"])


def test_the_first_map_comes_before_the_menus_and_shows_what_they_hold(run_page: RunPage) -> None:
    asked = "measure=killed&from=2021-03&rate=per_100k&device=anti_vehicle_mine"
    app = run_page("map", query=asked, stands=False)
    assert not app.exception
    assert [caption.value for caption in app.sidebar.caption] == [
        "The filters follow as soon as the map stands."
    ]
    assert not [*app.selectbox, *app.multiselect, *app.segmented_control, *app.button]
    awaited = app.session_state[KEY].shown
    app.session_state[KEY].stands = True
    app.run()
    assert app.session_state[KEY].shown == awaited
    menus = [app.selectbox(key="measure"), app.selectbox(key="from"), app.multiselect(key="device")]
    assert [menu.value for menu in menus] == ["killed", "2021-03", ["anti_vehicle_mine"]]
    # A browser shows what it is sent: a menu that is new to it begins with its first option.
    assert all(menu.proto.set_value for menu in menus)
    app.run()
    assert not any(menu.proto.set_value for menu in (app.selectbox(key="measure"), app.selectbox(key="from")))


@pytest.mark.parametrize(
    ("where", "what"), [(controls, "described"), (host, "feed_script")], ids=["described", "fed"]
)
def test_a_first_map_that_cannot_be_drawn_leaves_menus_and_tables(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch, where: ModuleType, what: str
) -> None:
    def refuse(*_given: object, **_options: object) -> None:
        raise ValueError("not today")

    monkeypatch.setattr(where, what, refuse)
    app = run_page("map", stands=False)
    assert ["could not be drawn" in error.value for error in app.error] == [True]
    assert app.selectbox(key="measure").value == "casualties"
    assert app.dataframe


@pytest.mark.parametrize(
    "section", ["Findings", "Populations", "Sources", "Other figures", "Fields", "Licences"]
)
@pytest.mark.parametrize("pack", [COUNTRY, EXERCISE], ids=["country", "exercise"])
def test_sections_of_the_data_page_run(run_page: RunPage, section: str, pack: Path) -> None:
    app = run_page("data", pack=pack, query=f"section={section}")
    assert not app.exception
    assert SECTION.label(app.segmented_control(key="section").value) == section


def test_source_search_narrows_and_says_when_nothing_fits(run_page: RunPage) -> None:
    app = run_page("data", query="section=Sources")
    everything = len(table_with(app, "source_id"))
    app.text_input(key="source_search").set_value("report").run()
    assert 0 < len(table_with(app, "source_id")) < everything
    app.text_input(key="source_search").set_value("no such words anywhere").run()
    assert any("No source holds" in info.value for info in app.info)


def test_pack_that_is_none_is_explained(run_page: RunPage, tmp_path: Path) -> None:
    app = run_page("map", pack=tmp_path)
    assert not app.exception
    assert "cannot be shown" in app.title[0].value
    assert "pack.toml" in app.error[0].value.replace("\\", "")


def test_casualties_without_a_known_outcome_are_named(run_page: RunPage) -> None:
    incidents = json.loads((EXERCISE / "incidents.geojson").read_text(encoding="utf-8"))["features"]
    unknown = sum(feature["properties"].get("outcome_unknown") or 0 for feature in incidents)
    assert unknown > 0
    said = f"The casualties include people whose outcome is not known: {unknown}."
    assert said in headline(run_page("map", pack=EXERCISE))["notes"]
    assert not [line for line in headline(run_page("map"))["notes"] if "outcome is not known" in line]


FORMED = "Aghdara was formed on 27 December 2023 of parts of Aghdam, Kalbajar and Tartar"


@pytest.mark.parametrize(("year", "told"), [(2023, True), (2024, False)])
@pytest.mark.parametrize(
    ("page", "code"), [("map", "AZ-AGHDARA"), ("districts", "AZ-AGHDARA"), ("districts", "AZ-KAL")]
)
def test_a_district_that_was_not_there_yet_is_named(
    run_page: RunPage, page: str, code: str, year: int, told: bool
) -> None:
    app = run_page(page, query=f"?from={year}-01&to={year}-12&district={code}")
    said = [caption.value for caption in app.caption if caption.value.startswith(FORMED)]
    # Below the table, and on the page of districts with the one that is open, made so or made smaller.
    assert len(said) == told * (2 if page == "districts" else 1)
