"""One figure, one way of writing it, in every output of a pack with blanks and uncertain dates."""

from __future__ import annotations

import base64
import io
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.analysis.earlier import earlier
from geo.analysis.figures import Figure
from geo.analysis.periods import Period
from geo.analysis.records import STATUSES
from geo.analysis.totals import totals
from geo.layers.left_out import gives_incidents
from geo.layers.measures import MEASURE, MEASURES
from geo.layers.pack import Pack
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.circles import circles_of
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.subject import subject_of
from geo.maps.sheet.wording import measure_words, totals_words
from geo.maps.spec import MapView
from geo.publish.export import export
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import _totals, snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.map.headline import told as row_told
from pages.parts.map.state import KEY, MapState
from tests.maps.sheet.panels import drawn
from tests.pages.shown import headline
from tests.script.node import Node

ROOT = Path(__file__).resolve().parents[2]
CREATED = date(2026, 3, 14)
DAYS = Period(date(2022, 3, 1), date(2022, 10, 1))
BLANK_DISTRICT = "XI-WD"
_ASKED = ("--by", "district", "--from", "2022-03", "--to", "2022-10")

READ = """([base64, lo, hi]) => {
  const reading = MineTime.readings(MineTime.decode(MineTime.unpack(base64))).of(lo, hi);
  const header = reading.header;
  return {
    totals: reading.totals.map((entry) => entry.text),
    districts: [...Array(header.districts + 1).keys()].map((d) =>
      header.measures.map((_, measure) => MineTime.fullWords(MineTime.figureOf(reading, measure, d)))),
    local: [...Array(header.districts).keys()].map((d) =>
      MineTime.localWords(MineTime.figureOf(reading, header.measure, d))),
    classes: Array.from(reading.classes, (at) => header.classes[at].key),
  };
}"""


def empty(properties: dict[str, Any], outcome: str) -> None:
    for name in (outcome, f"{outcome}_children", *(f"{outcome}_{status}" for status in STATUSES)):
        properties[name] = None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented island where one district gives no number at all, and elsewhere some are missing."""
    home = Path(shutil.copytree(ROOT / "data" / "exercise", tmp_path_factory.mktemp("blank") / "island"))
    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    # Some records lie in the district by their point alone.
    loaded = load_pack(home)
    counted_in = Cube.from_pack(loaded).records
    there = loaded.incidents["incident_id"][
        counted_in.district == counted_in.district_ids.index(BLANK_DISTRICT)
    ].tolist()
    for number, feature in enumerate(layer["features"]):
        properties = feature["properties"]
        if properties["incident_id"] in there:
            for outcome in ("killed", "injured"):
                empty(properties, outcome)
            properties["outcome_unknown"] = None
        elif number % 4 == 1:
            empty(properties, "killed" if number % 8 == 1 else "injured")
    path.write_text(json.dumps(layer), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def edition(folder: Path) -> Pack:
    return redact(load_pack(folder), "internal")


@pytest.fixture(scope="module")
def cube(edition: Pack) -> Cube:
    return Cube.from_pack(edition)


@pytest.fixture(scope="module")
def truth(edition: Pack) -> dict[str, Figure]:
    """Count row by row, with nothing of the program's own but the words."""
    rows = edition.incidents
    first, last = (pd.Timestamp(day) for day in (DAYS.start, DAYS.last))
    starts, ends = rows["date_start"], rows["date_end"]
    middle = starts + (ends - starts) // 2
    middle = middle.dt.normalize()
    masks = (
        (starts >= first) & (ends <= last),
        (middle >= first) & (middle <= last) & ((ends - starts).dt.days < DAYS.days),
        (starts <= last) & (ends >= first),
    )
    told: dict[str, Figure] = {}
    for measure in MEASURES:
        outcomes = ("killed", "injured") if measure == "casualties" else (measure,)
        if measure == "incidents":
            told[measure] = Figure(*(int(mask.sum()) for mask in masks))
            continue
        fields = [*outcomes, *(f"{one}_{status}" for one in outcomes for status in STATUSES)]
        extra = rows["outcome_unknown"].fillna(0) if measure == "casualties" else 0
        numbers = rows[list(outcomes)].fillna(0).sum(axis=1) + extra
        gives = rows[fields].notna().any(axis=1) | (numbers > 0)
        lacks = rows[list(outcomes)].isna().any(axis=1)
        sums = [int(numbers[mask].sum()) if gives[mask].any() or not mask.any() else None for mask in masks]
        told[measure] = Figure(*sums, int((lacks & masks[2]).sum()))
    return told


def test_the_pack_has_what_is_to_be_told(truth: dict[str, Figure], cube: Cube) -> None:
    assert truth["casualties"].certain != truth["casualties"].possible
    assert truth["killed"].unrecorded > 0
    assert truth["injured"].unrecorded > 0
    district = list(cube.records.district_ids).index(BLANK_DISTRICT)
    blank = cube.counts().table(DAYS).figures(district)
    assert blank["incidents"].possible
    assert blank["killed"].full_words().startswith("not recorded for ")
    assert cube.counts().table(DAYS).totals() == truth


def test_the_command_line_says_it(folder: Path, truth: dict[str, Figure]) -> None:
    done = CliRunner().invoke(cli, ["totals", str(folder), *_ASKED], catch_exceptions=False)
    total = next(line for line in done.stdout.splitlines() if line.startswith("Total"))
    assert " ".join(total.split()).startswith(
        " ".join(["Total", *(truth[measure].words() for measure in MEASURES)])
    )
    for measure in ("killed", "injured"):
        gap = truth[measure].full_words().removeprefix(f"{truth[measure].words()}, ")
        assert f"{measure.capitalize()}: {gap}" in done.stdout
    done = CliRunner().invoke(cli, ["totals", str(folder), *_ASKED, "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    check_json({**told["total"], "unrecorded": told["unrecorded"]}, truth)
    blank = next(group for group in told["groups"] if group["key"] == BLANK_DISTRICT)
    assert blank["possible"]["incidents"] > 0
    assert blank["possible"]["killed"] is blank["certain"]["casualties"] is None


def check_json(told: dict[str, Any], truth: dict[str, Figure]) -> None:
    for measure, figure in truth.items():
        assert {kind: told[kind][measure] for kind in figure.to_dict()} == figure.to_dict()
    assert told["unrecorded"] == {name: truth[name].unrecorded for name in ("killed", "injured")}


def test_sheet_record_and_numbers_say_it(edition: Pack, cube: Cube, truth: dict[str, Figure]) -> None:
    spec = Workspace(edition).spec(MapView(measure="killed", period=DAYS))
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *spec.window)
    assert totals_words(feed, figures) == " · ".join(
        f"{MEASURE.label(measure)} {figure.full_words()}" for measure, figure in truth.items()
    )
    request = SnapshotRequest(
        period=DAYS, measure="killed", created=CREATED, profile="internal", format="svg"
    )
    made = snapshot(edition, request)
    check_json(made.record["totals"], truth)
    drawn = made.image.decode()
    assert truth["killed"].full_words() in drawn
    assert "Not recorded for any incident" in drawn
    table = pd.read_csv(io.BytesIO(made.numbers))
    for measure, figure in truth.items():
        for kind, value in figure.to_dict().items():
            assert table[f"{measure}_{kind}"].sum() == (value or 0)
    blank = table[table["district_id"] == BLANK_DISTRICT].iloc[0]
    assert blank["class"] == "Not recorded for any incident"
    assert blank["status"] == "not_recorded"
    assert blank[["killed", "killed_possible", "value"]].isna().all()
    assert blank["killed_unrecorded"] == blank["incidents_possible"]


@pytest.mark.parametrize("counting", ["most_likely", "possible"])
def test_the_report_says_it(edition: Pack, cube: Cube, truth: dict[str, Figure], counting: str) -> None:
    scope = scope_of(edition, period=DAYS, created=CREATED, software="", measure="killed", counting=counting)
    said = content(scope)
    tiles = said["sections"][0]["blocks"][1]["items"]
    for (label, words, small), (measure, figure) in zip(tiles, truth.items(), strict=True):
        assert (label, words) == (MEASURE.label(measure), figure.words())
        gap = figure.full_words().removeprefix(f"{words}, ")
        assert (gap in small) is (figure.unrecorded > 0)
    text = json.dumps(said, ensure_ascii=False)
    assert truth["killed"].full_words() in text
    assert '"not recorded"' in text


def test_files_of_data_say_it(edition: Pack, truth: dict[str, Figure]) -> None:
    columns = {"certain": "_certain", "most_likely": "", "possible": "_possible"}
    what: dict[str, Any] = {"period": DAYS, "created": CREATED}
    frames = {
        "csv": pd.read_csv(io.BytesIO(export(edition, "districts", format="csv", **what))),
        "xlsx": pd.read_excel(
            io.BytesIO(export(edition, "districts", format="xlsx", **what)), sheet_name="Data", skiprows=[1]
        ),
        "geojson": pd.DataFrame(
            feature["properties"]
            for feature in json.loads(export(edition, "districts", format="geojson", **what))["features"]
        ),
    }
    for name, frame in frames.items():
        for measure, figure in truth.items():
            for kind, value in figure.to_dict().items():
                assert frame[f"{measure}{columns[kind]}"].sum() == (value or 0), (name, measure, kind)
            if measure != "incidents":
                assert frame[f"{measure}_unrecorded"].sum() == figure.unrecorded
        blank = frame[frame["district_id"] == BLANK_DISTRICT].iloc[0]
        assert pd.isna(blank["killed_possible"]), name
        assert blank["incidents_possible"] == blank["killed_unrecorded"] > 0, name


def test_the_app_says_it(folder: Path, truth: dict[str, Figure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_PACK", str(folder))
    monkeypatch.setattr("sys.argv", ["app.py"])
    app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=60)
    app.query_params.update({"from": "2022-03", "to": "2022-09", "measure": "killed"})
    app.session_state[KEY] = MapState(stands=True)
    app.run()
    assert not app.exception
    cards = headline(app)["cards"]
    assert [card["words"] for card in cards] == [figure.words() for figure in truth.values()]
    gap = truth["killed"].full_words().removeprefix(f"{truth['killed'].words()}, ")
    assert gap in next(card["small"] for card in cards if card["measure"] == "killed")


def test_the_map_says_it(node: Node, edition: Pack, cube: Cube, truth: dict[str, Figure]) -> None:
    spec = Workspace(edition).spec(MapView(measure="killed", period=DAYS))
    told = node.evaluate(READ, [base64.b64encode(spec.feed).decode(), *spec.window])
    assert told["totals"] == [figure.full_words() for figure in truth.values()]
    table = cube.counts().table(DAYS)
    for row, words in enumerate(told["districts"]):
        assert words == [figure.full_words() for figure in table.figures(row).values()]
    # A district with possible ones alone is no district with 0, in its words as in its class.
    for row, (words, key) in enumerate(zip(told["local"], told["classes"], strict=True)):
        figure = table.figure("killed", row)
        assert words == figure.local_words()
        unsure = figure.likely == 0 and bool(figure.possible)
        assert (key == "possible") >= unsure == words.startswith("none certain, up to ")
    assert Figure(0, 0, 2, 1).local_words() == "none certain, up to 2 possible, not recorded for 1 incident"
    at = list(cube.records.district_ids).index(BLANK_DISTRICT)
    assert told["classes"][at] == "not_recorded"


def test_a_comparison_is_not_contradicted_by_the_months_just_before(
    node: Node, edition: Pack, cube: Cube
) -> None:
    spec, counts = Workspace(edition).spec(MapView(period=DAYS)), cube.counts()
    read = """([base64, lo, hi]) => {
      const data = MineTime.decode(MineTime.unpack(base64));
      data.header.stated = null;
      const reading = MineTime.readings(data).of(lo, hi);
      return [false, true].map((compared) => {
        const { cards, notes } = reading.rowOf(undefined, "", compared);
        return [cards.map((card) => (card.change ? card.change.words : "")), notes]; }); }"""
    on_screen = node.evaluate(read, [base64.b64encode(spec.feed).decode(), *spec.window])
    months, figures = earlier(counts.axis, cube.whole_period, DAYS), counts.table(DAYS).totals()
    assert months.period
    shares = Workspace(edition).completeness(period=DAYS)
    for before, (changes, notes) in zip(
        ((months, counts.table(months.period).totals()), None), on_screen, strict=True
    ):
        row = row_told(figures, "most_likely", shares, before)
        assert [(card["change"] or {"words": ""})["words"] for card in row["cards"]] == changes
        assert any(changes) is (before is not None)
        assert row["notes"] == notes
        assert (months.note in notes) is (before is not None)


def test_what_is_neither_killed_nor_injured_is_said_beside_the_casualties(node: Node, edition: Pack) -> None:
    whole = edition.incidents["outcome_unknown"].fillna(0).sum()
    assert whole
    why, period = f"outcome not known for {whole:.0f}", Cube.from_pack(edition).whole_period
    spec = Workspace(edition).spec(MapView())
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *spec.window)
    casualties = figures.table.totals()["casualties"].full_words()
    assert totals_words(feed, figures).endswith(f"Casualties {casualties} ({why})")
    row = row_told(
        figures.table.totals(), "most_likely", Workspace(edition).completeness(period=period), None
    )
    read = """([base64, lo, hi]) => {
      const data = MineTime.decode(MineTime.unpack(base64));
      data.header.stated = null;
      return MineTime.readings(data).of(lo, hi).row.cards; }"""
    on_screen = node.evaluate(read, [base64.b64encode(spec.feed).decode(), *spec.window])
    for cards in (row["cards"], on_screen):
        assert [card["small"][-1] == why for card in cards if card["small"]] == [False, False, True]
    scope = scope_of(edition, period=period, created=CREATED, software="")
    tiles = content(scope)["sections"][0]["blocks"][1]["items"]
    assert [small.endswith(why) for _, _, small in tiles] == [False, False, False, True]
    told = totals(edition, by="year").to_text()
    assert f"people whose outcome is not known: {whole:.0f}." in told


def test_circles_say_where_more_may_be(node: Node, edition: Pack, cube: Cube) -> None:
    spec, table = (
        Workspace(edition).spec(MapView(measure="casualties", period=DAYS)),
        cube.counts().table(DAYS),
    )
    panel = drawn(spec, months=spec.window)
    circles = circles_of(
        spec.ground,
        panel.figures.bands,
        panel.figures.lower_limit,
        panel.projection,
        panel.panel.frame,
        largest=panel.feed.header.largest,
        scale=1.0,
    )
    figures = [table.figure("casualties", int(row)) for row in circles.rows]
    words = [circles.words(at) for at in range(len(figures))]
    assert words == [
        one.words().replace(" to ", "\u2013") + ("+" if one.unrecorded else "") for one in figures
    ]
    assert {word.endswith("+") for word in words} == {True, False}
    given = [[one.certain, one.possible, one.unrecorded > 0] for one in figures]
    assert node.evaluate("(given) => given.map((one) => MineTime.circleWords(...one))", given) == words


def test_an_edition_without_any_record_gives_no_zeros(node: Node, tmp_path: Path) -> None:
    """They would be quoted as counts, where all there is may be held back."""
    home = Path(shutil.copytree(ROOT / "data" / "exercise", tmp_path / "held"))
    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    for feature in layer["features"]:
        feature["properties"]["sensitivity"] = "internal"
    path.write_text(json.dumps(layer), encoding="utf-8")
    pack = redact(load_pack(home), "public")
    work = Workspace(pack)
    spec = work.spec(MapView())
    feed = Feed.read(spec.feed)
    figures, period = window_figures(feed, *spec.window), Cube.from_pack(pack).whole_period
    of_all = "Incidents, killed, injured and casualties: not given in this edition"
    assert totals_words(feed, figures) == of_all
    assert measure_words(feed, figures) == "Casualties: not given in this edition"
    ground = work.spec(MapView(measure="hazards_open"))
    read, shown = Feed.read(ground.feed), window_figures(Feed.read(ground.feed), *ground.window)
    assert totals_words(read, shown) == f"{measure_words(read, shown)} \u00b7 {of_all}"
    assert "not given" not in measure_words(read, shown)
    row = row_told(
        figures.table.totals(),
        "most_likely",
        work.completeness(period=period),
        None,
        given=gives_incidents(pack),
    )
    read_row = """([base64, lo, hi]) => {
      const data = MineTime.decode(MineTime.unpack(base64));
      data.header.stated = null;
      const reading = MineTime.readings(data).of(lo, hi);
      return [reading.row.cards, reading.totals, reading.untold]; }"""
    cards, totals_on_screen, untold = node.evaluate(
        read_row, [base64.b64encode(spec.feed).decode(), *spec.window]
    )
    for found in (row["cards"], cards):
        assert {(card["words"], *card["small"]) for card in found} == {("not given", "in this edition")}
    assert {one["text"] for one in totals_on_screen} == {"not given"}
    change = SheetOrder(created=CREATED, software="", view="difference", other=(0, 11))
    assert untold == "Casualties: not given in this edition"
    told = subject_of(spec, change).lines
    assert any(untold in line for line in told), told
    assert not any("no difference" in line for line in told)
    tiles = content(scope_of(pack, period=period, created=CREATED, software=""))["sections"][0]["blocks"][1]
    assert {tuple(rest) for _, *rest in tiles["items"]} == {("not given", "in this edition")}
    beside = _totals(spec)
    assert {value for each in beside.values() for value in each.values()} == {None}
    # A pack that holds nothing yet counts nothing, and says so.
    assert gives_incidents(replace(pack, edition=None))
