"""The page of hazardous land shows what was counted, and its weights are those of its link."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.analysis.criteria import criteria_of
from geo.analysis.land import land_account
from geo.analysis.movements import LINES
from geo.analysis.priorities import WeightSet, priorities, weights_of
from geo.analysis.survey_leads import beside
from geo.analysis.weightsets import read_set, saved_sets, set_text, signature
from geo.layers.pack import Pack
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.land import districts_map, ground_map
from pages.parts.land.numbered import set_apart
from pages.parts.shell.editing import hidden
from pages.parts.words import plain
from tests.pages.conftest import COUNTRY, EXERCISE, RunPage
from tests.pages.shown import columns_sorted_as_text


@cache
def island() -> Pack:
    return load_pack(EXERCISE)


def table(app: AppTest, alt: str) -> Any:
    return next(one.value for one in app.dataframe if one.proto.alt.startswith(alt))


@pytest.mark.parametrize(("rows", "unit"), [("quarter", "ha"), ("district", "m2"), ("organisation", "ha")])
def test_the_account_on_the_page_is_the_one_that_is_counted(run_page: RunPage, rows: str, unit: str) -> None:
    app = run_page("land", pack=EXERCISE, query=f"?rows={rows}&unit={unit}")
    assert not app.exception
    account = land_account(island(), by=rows)
    shown = table(app, "Account of hazardous land by")
    for at, row in enumerate((*account.rows, account.whole)):
        assert round(shown["closing"].iloc[at]) == row.closing
        assert [round(shown[line].iloc[at]) for line in LINES] == [row.moved[line] for line in LINES]
    said = [one.value for one in app.caption]
    assert any("16 areas" in one for one in said)
    assert columns_sorted_as_text(app) == []
    assert app.session_state["rows"] == rows


def test_leads_on_the_page_are_those_that_are_told(run_page: RunPage) -> None:
    app = run_page("land", pack=EXERCISE, query="?land=beside")
    assert not app.exception
    names = island().incidents["incident_id"]
    shown = table(app, "Leads for survey")
    assert shown["incident"].tolist() == [names.iloc[at] for at in beside(island()).leads]
    assert columns_sorted_as_text(app) == []


def test_weights_stand_in_the_link_and_a_signature_holds_for_them_alone(run_page: RunPage) -> None:
    values = criteria_of(island())
    told = WeightSet(weights_of("accidents:9,size:7", values.usual), "Cell", date(2026, 11, 30))
    query = f"?land=priorities&weights=accidents:9,size:7&weights_of={quote(signature(told))}"
    forged = run_page("land", pack=EXERCISE, query=query.replace("size:7", "size:8"))
    assert not any("Signed: " in one.value for one in forged.caption)
    assert any("not of these weights" in one.value for one in forged.warning)
    nothing = ",".join(f"{key}:0" for key in values.usual)
    refused = run_page("land", pack=EXERCISE, query=f"?land=priorities&weights={nothing}")
    assert any("All weights are 0" in one.value for one in refused.warning)
    app = run_page("land", pack=EXERCISE, query=f"{query}&land_rights=XH-0151")
    assert not app.exception

    def expected(code: str) -> list[str]:
        chosen = WeightSet(weights_of(code, values.usual), stopped={"land_rights": ("XH-0151",)})
        return [values.areas[at] for at in priorities(values, chosen).order]

    shown = table(app, "Work list")
    assert shown["area"].tolist() == expected("accidents:9,size:7")
    assert shown["area"].iloc[-1] == "XH-0151"
    assert any(plain("Signed: Cell") in one.value for one in app.caption)
    app.slider(key="weight_size").set_value(0).run()
    assert "size:0" in app.session_state["weights"]
    assert not app.session_state["weights_of"]
    assert table(app, "Work list")["area"].tolist() == expected("accidents:9,size:0")
    assert columns_sorted_as_text(app) == []


def test_a_set_of_weights_is_saved_with_its_name_and_day_and_taken_up_again(
    run_page: RunPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = criteria_of(island())
    mine = WeightSet({**values.usual, "size": 7}, "Cell", date(2026, 11, 30), {"beneficiary": ("XH-0151",)})
    monkeypatch.setattr("pages.parts.land.sets.pack_folder", lambda: tmp_path)
    app = run_page("land", pack=EXERCISE, query="?land=priorities")
    assert not any(one.key == "land_set_keep" for one in app.button), (
        "nothing is saved where nothing is edited"
    )
    monkeypatch.setattr("pages.parts.land.sets.editing", lambda: True)
    app.text_area(key="land_set_text").set_value("[weights]\nluck = 1").run()
    app.button(key="land_set_paste").click().run()
    assert any("luck" in one.value for one in app.info)
    app.text_area(key="land_set_text").set_value(set_text(mine)).run()
    app.button(key="land_set_paste").click().run()
    assert not app.exception
    assert app.session_state["weights_of"] == signature(mine)
    assert "size:7" in app.session_state["weights"]
    assert table(app, "Work list")["area"].iloc[-1] == "XH-0151"
    app.button(key="land_set_keep").click().run()
    (saved,) = saved_sets(tmp_path)
    assert saved == "cell-2026-11-30.toml"
    assert read_set(tmp_path / "weights" / saved, usual=values.usual) == mine
    app.slider(key="weight_size").set_value(0).run()
    app.button(key="land_set_take").click().run()
    assert "size:7" in app.session_state["weights"]
    assert app.session_state["weights_of"] == signature(mine)


def test_a_pack_without_areas_says_so_and_has_no_entry_in_the_navigation(run_page: RunPage) -> None:
    app = run_page("land", pack=COUNTRY)
    assert not app.dataframe
    assert any("no hazardous areas" in one.value for one in app.info)
    assert hidden(Workspace(load_pack(COUNTRY))) == ("land",)
    assert hidden(Workspace(island())) == ()


def test_a_telephone_shows_figures_of_land_without_being_moved(run_page: RunPage) -> None:
    """358 pixels is what a telephone of 390 leaves a table."""
    near = run_page("land", pack=EXERCISE, query="?land=beside")
    for alt, shown in (("Accidents by distance", 4), ("What lies near", 2)):
        (one,) = (each.proto for each in near.dataframe if alt in each.proto.alt)
        columns = [each["width"] for name, each in json.loads(one.columns).items() if name != "_index"]
        assert sum(columns[:shown]) <= 358, alt
    work = table(run_page("land", pack=EXERCISE, query="?land=priorities"), "Work list")
    assert [*work.columns[:5]] == ["number", "area", "tier", "danger", "need"]


def test_numbers_beside_marks_lie_on_no_other_number_and_on_no_mark() -> None:
    points = [(100.0, 100.0), (101.0, 105.0), (99.0, 112.0), (98.0, 121.0), (200.0, 60.0)]
    texts = ["4", "10", "2", "7", "5"]
    places = set_apart(points, texts)
    assert places[4] == (0, -11), "alone it stands above its mark"
    boxes = [
        (x + across - 3.75 * len(text), y + down - 6, x + across + 3.75 * len(text), y + down + 6)
        for (x, y), (across, down), text in zip(points, places, texts, strict=True)
    ]
    marks = [(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    for at, one in enumerate(boxes):
        for other in [*boxes[:at], *marks]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_small_map_is_of_the_districts_and_names_what_lies_far_outside() -> None:
    found, number, outside = ground_map._open_areas(Workspace(island()))
    assert outside >= 1
    drawn = [
        one["geometry"]["coordinates"][0][0] for features in found.values() for one in json.loads(features)
    ]
    assert len(drawn) == number - outside
    outlines, _ = districts_map._outlines(Workspace(island()))
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in json.loads(outlines)]
    across = shapely.box(*shapely.total_bounds(shapes))
    assert max(across.distance(shapely.Point(at)) for at in drawn) < 0.15 * across.area**0.5
    assert f"{outside} open area" in ground_map._legend(number, [*found], outside)
