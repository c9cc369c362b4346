"""Measures of ground on maps: the same on the page, on paper and in the account, at the end of any window."""

from __future__ import annotations

import base64
import datetime as dt
import re
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.hazards import histories
from geo.analysis.land import land_account
from geo.analysis.land_measures import land_steps, land_words, measures_of
from geo.analysis.periods import Period
from geo.errors import GeoError
from geo.layers.measures import LAND, MEASURES, measure_of
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.numbers import sheet_numbers
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.wording import totals_words
from geo.maps.spec import MapView
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import completeness_words
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.maps.surveyed import settlements_surveyed
from tests.publish.island import EXERCISE
from tests.publish.test_same_words import READ
from tests.script.node import Node

WINDOWS = ((0, 11), (24, 30), (30, 30), (36, 59), (0, 59))
"""In the first no area has an entry yet."""


@cache
def work() -> Workspace:
    return Workspace(load_pack(EXERCISE))


def days(lo: int, hi: int) -> Period:
    return work().cube.period_of(lo, hi)


@pytest.mark.parametrize("measure", LAND)
def test_page_and_paper_say_the_same_of_every_window(node: Node, measure: str) -> None:
    for counting in ("most_likely", "possible"):
        feed = work().spec(MapView(measure=measure, counting=counting)).feed
        read = Feed.read(feed)
        assert read.header.mapped == measure
        for lo, hi in WINDOWS:
            figures = window_figures(read, lo, hi)
            told = node.evaluate(READ, [base64.b64encode(feed).decode(), lo, hi])
            assert told["totals"][-1] == figures.mapped().full_words()
            assert told["totals"][:-1] == [one.full_words() for one in figures.table.totals().values()]
            words = [figures.mapped(at).full_words() for at in range(read.districts + 1)]
            assert [row[-1] for row in told["districts"]] == words
            local = [figures.mapped(at).local_words() for at in range(read.districts)]
            assert told["local"] == local
            assert told["classes"] == [read.header.classes[at].key for at in figures.classes]


@pytest.mark.parametrize(("lo", "hi"), WINDOWS[1:])
def test_what_is_released_and_open_is_that_of_the_account(lo: int, hi: int) -> None:
    pack = work().pack
    account = land_account(pack, by="district", period=days(lo, hi))
    last = land_account(pack, by="quarter", period=days(lo, hi)).rows[-1]
    rows = {row.key: row for row in account.rows}
    undated = pd.Series([not one.entries for one in histories(pack)])
    for measure in LAND[:-1]:
        steps = land_steps(pack, measure, work().cube.axis)
        certain, possible = steps.window(lo, hi)
        assert (np.nan_to_num(possible) >= np.nan_to_num(certain)).all()
        for at, code in enumerate(pack.districts["district_id"]):
            row = rows.get(code)
            if row is None:
                assert not steps.ever[at]
                continue
            if measure == "hazard_km2":
                assert certain[at] == pytest.approx((row.union or 0) / 1e6, abs=6e-4)
            elif measure == "hazards_open":
                assert certain[at] == row.areas
            else:
                product = measure.removesuffix("_km2")
                assert certain[at] == pytest.approx(row.moved[product] / 1e6, abs=6e-4)
        if measure == "hazard_km2":
            assert certain[-1] == pytest.approx((last.union or 0) / 1e6, abs=6e-4)
        if measure == "hazards_open":
            assert possible[-1] - certain[-1] == (undated & (pack.hazards["status"] != "closed")).sum()


def test_a_district_formed_since_has_the_areas_that_lie_wholly_inside_it() -> None:
    pack = work().pack
    at = [*pack.districts["district_id"]].index("XI-NP")
    assert not pack.hazards["district_code"].eq("XI-NP").any(), "all are recorded under older ones"
    steps = land_steps(pack, "hazard_km2", work().cube.axis)
    assert steps.ever[at]
    assert steps.certain[at, -1] > 0
    spec = work().spec(MapView(measure="hazard_km2"))
    told = "New Parish was formed on 1 January 2024; 9 of its hazardous areas are recorded under districts"
    assert any(note.startswith(told) for note in spec.legend.notes)
    account = land_account(pack, by="district")
    assert any(note.startswith(told) for note in account.notes)
    assert not any(told in note for note in land_account(pack, by="year").notes)


@pytest.mark.parametrize("measure", LAND)
def test_a_map_of_ground_says_how_complete_ground_is_and_no_share_of_casualties(
    node: Node, measure: str
) -> None:
    spec = work().spec(MapView(measure=measure))
    words = land_words(work().pack, measure)
    read = """([data, lo, hi]) => {
      const decoded = MineTime.decode(MineTime.unpack(data));
      const figures = MineTime.readings(decoded).of(lo, hi);
      return [figures.statedText, figures.statedBrief, figures.statedShare]; }"""
    told = node.evaluate(read, [base64.b64encode(spec.feed).decode(), 20, 59])
    assert told == [words, "", ""]
    asked = SnapshotRequest(period=days(20, 59), created=dt.date(2026, 11, 30), measure=measure)
    assert completeness_words(work(), asked) == words
    assert "casualties" not in words
    assert re.search(r"[1-9]", words)


def test_a_share_of_settlements_is_that_of_surveys_with_a_day() -> None:
    pack = work().pack
    steps = land_steps(pack, "surveyed_percent", work().cube.axis)
    codes = [*pack.districts["district_id"]]
    for lo, hi in WINDOWS:
        certain, possible = steps.window(lo, hi)
        for one in settlements_surveyed(pack, days(lo, hi).end):
            at = codes.index(one.district_id)
            assert (
                certain[at] <= possible[at] == pytest.approx(100 * one.surveyed / one.settlements, abs=0.06)
            )
        assert np.isnan(certain[codes.index("XI-NP")])


def test_before_the_first_entry_nothing_is_recorded_and_no_date_is_no_certainty() -> None:
    pack = work().pack
    dated = pack.hazards["hazard_id"].isin(pack.hazard_status["hazard_id"])
    of_dated = histories(pack)
    first = min(one.entries[0].day for one in of_dated if one.entries)
    assert first >= dt.date(2023, 1, 1)
    figures = window_figures(Feed.read(work().spec(MapView(measure="hazards_open")).feed), 0, 11)
    assert figures.mapped().words() == f"0 to {(~dated & (pack.hazards['status'] != 'closed')).sum()}"
    keys = [one.key for one in Feed.read(work().spec(MapView(measure="hazards_open")).feed).header.classes]
    assert {keys[at] for at in figures.classes} == {"possible", "not_recorded"}


def test_a_rate_a_device_and_what_a_pack_does_not_tell_are_refused_in_words() -> None:
    with pytest.raises(GeoError, match="has no rate"):
        work().spec(MapView(measure="hazard_km2", rate="per_1000_km2"))
    assert measures_of(work().pack) == (*MEASURES, *LAND)
    public = redact(work().pack, "public")
    assert "hazard_km2" not in measures_of(public), "generalised perimeters take more ground"
    with pytest.raises(GeoError, match="does not tell “hazard_km2”"):
        Workspace(public).spec(MapView(measure="hazard_km2"))
    assert not work().parts(MapView(measure="hazard_km2"), "device")
    done = CliRunner().invoke(cli, ["report", str(EXERCISE), "--measure", "hazard_km2", "--out", "x.pdf"])
    assert (done.exit_code, "hazard_km2" in done.stderr) == (2, True)


def test_the_table_of_a_sheet_has_both_ends_and_the_sheet_names_the_days_it_goes_by() -> None:
    spec = work().spec(MapView(measure="hazards_open", period=days(36, 59)))
    numbers = sheet_numbers(spec, SheetOrder(created=dt.date(2026, 3, 1))).set_index("district_id")
    figures = window_figures(Feed.read(spec.feed), 36, 59)
    certain, possible = figures.land or ((), ())
    assert numbers.loc["XI-EB", ["value", "hazards_open_possible"]].tolist() == [certain[1], possible[1]]
    assert numbers.loc["XI-NP", "status"] == "count", "areas recorded under older districts lie inside it"
    assert numbers.loc["XI-NP", "value"] == certain[5] > 0
    assert measure_of("hazards_open").dated in spec.legend.notes
    assert totals_words(Feed.read(spec.feed), figures).startswith(
        "Open hazardous areas 251 to 264 · Incidents"
    )
    share = work().spec(MapView(measure="surveyed_percent"))
    assert ("circles" in spec.layers, "circles" in share.layers) == (True, False), "a share is no amount"


def test_before_the_first_entry_of_a_register_no_measure_of_hazards_is_0() -> None:
    pack = work().pack
    day = pd.Timestamp(2024, 7, 15)
    first = pack.hazard_status.assign(date=pack.hazard_status["date"].clip(lower=day))
    tables = {**pack._tables, "hazard_status": first, "activities": pack.table("activities").iloc[:0]}
    # Today's status of areas without a dated entry may be that of any day, and is told as such.
    named = pack.hazards["hazard_id"].isin(first["hazard_id"]).to_numpy(dtype=bool)
    tables["hazards"] = pack.hazards[named].reset_index(drop=True)
    shapes = {**pack._shapes, "hazards": pack._shapes["hazards"][named]}
    register = replace(pack, _tables=MappingProxyType(tables), _shapes=MappingProxyType(shapes))
    for measure in LAND[:-1]:
        steps = land_steps(register, measure, work().cube.axis)
        assert steps.words.endswith("Not recorded before 15 July 2024, the day of the first entry.")
        before, after = steps.window(0, 41), steps.window(0, 42)
        assert all(np.isnan(side[steps.ever]).all() for side in before), measure
        assert not np.isnan(after[1][-1])
    spec = Workspace(register).spec(MapView(measure="cleared_km2"))
    figures = window_figures(Feed.read(spec.feed), 0, 41)
    assert figures.mapped().full_words() == "not recorded"
    keys = {Feed.read(spec.feed).header.classes[at].key for at in figures.classes}
    assert keys <= {"not_recorded", "no_record"}
    assert "not_recorded" in keys
