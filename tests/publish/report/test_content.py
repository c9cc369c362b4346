"""The numbers and sentences of a report, before they are set."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geo.__main__ import cli
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.layers import vocabulary
from geo.layers.measures import COUNTED, MEASURE, MEASURES
from geo.layers.pack import Pack
from geo.maps.payload.feed import Feed
from geo.maps.sheet.several import panes
from geo.publish.redact import redact
from geo.publish.report import official, typeset
from geo.publish.report.blocks import printed, sources
from geo.publish.report.content import content
from geo.publish.report.headline import monthly
from geo.publish.report.scope import Scope, scope_of
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.examples import examples
from tests.layers.small_pack import incident, small_pack
from tests.publish.report.conftest import CREATED, ROOT, SOFTWARE

PACK = redact(load_pack(ROOT / "data" / "exercise"))
WORK = Workspace(PACK)
CUBE = WORK.cube
MONTHS = CUBE.axis.months


def scope(first: int = 0, last: int = MONTHS - 1, pack: Pack = PACK, **options: Any) -> Scope:
    period = CUBE.period_of(first, last)
    return scope_of(
        WORK if pack is PACK else pack, period=period, created=CREATED, software=SOFTWARE, **options
    )


@pytest.mark.parametrize("profile", ["public", "partner", "internal"])
def test_what_checks_found_is_not_denied_and_asked_of_the_owner(tmp_path: Path, profile: str) -> None:
    rows = [
        incident(),
        incident(incident_id="A2", date_start="2003-03-05", date_end="2003-03-05"),
        incident(incident_id="A3", killed="a few"),
        incident((30, 10), incident_id="A4"),
    ]
    pack = small_pack(tmp_path, rows)
    assert pack.incidents["point_withheld"].any()
    said = json.dumps(content(scope(pack=redact(pack, profile))))
    inside = profile == "internal"
    assert "turned up nothing" not in said
    assert ("1 rows of the data set break" in said) is inside
    assert ("1 rows meant for the readers of this edition break" in said) is not inside
    assert ("Findings on single incidents and on sources are left out" in said) is not inside
    assert ("geo check" in said) is ("Data and sources" in said) is inside
    assert ("hoever owns the data can name which" in said) is not inside
    assert "This pack holds no official statements" in said
    assert "running total" not in said


def tables(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the tables of a report by their captions, without the filters these name."""
    blocks = [block for section in said["sections"] for block in section["blocks"]]
    return {block["caption"].split(", filtered")[0]: block for block in blocks if block["kind"] == "table"}


def column_sum(table: dict[str, Any], column: int, side: int = 0) -> int:
    """Return the least (0) or the most (1) of all bands of a column; what is not recorded adds nothing."""
    ends = [row[column].split(" to ")[-side] for row in table["rows"]]
    return sum(0 if end == "not recorded" else int(end.replace(",", "")) for end in ends)


@examples(25)
@given(
    months=st.tuples(st.integers(0, MONTHS - 1), st.integers(0, MONTHS - 1)).map(sorted),
    devices=st.sets(st.sampled_from(vocabulary.DEVICE_TYPE.codes()), max_size=3),
    measure=st.sampled_from(COUNTED.codes()),
)
def test_lines_of_every_table_sum_to_the_totals(months: list[int], devices: set[str], measure: str) -> None:
    filters = Filters(device=frozenset(devices))
    found = scope(months[0], months[1], filters=filters, measure=measure)
    counted = totals(PACK, by="year", period=found.period, filters=filters, counting="possible")
    held = tables(content(found))
    whole = [figure.words() for figure in counted.figures.values()]
    for caption in ("Recorded by year", "Recorded by district", "Recorded by device", "Recorded by activity"):
        if caption not in held:
            assert counted.total.upper.incidents == 0 or caption == "Recorded by year"
            continue
        assert held[caption]["foot"][1:5] == whole
        if caption == "Recorded by year":
            more = any(
                column_sum(held[caption], column, 1) > figure.possible
                for column, figure in enumerate(counted.figures.values(), start=1)
                if figure.possible is not None
            )
            assert ("may lie in several rows, so" in json.dumps(content(found))) is more
        # A year holds what may lie in it; only what is certain shares out over years.
        for side in (0,) if caption == "Recorded by year" else (0, 1):
            sums = [column_sum(held[caption], column, side) for column in range(1, 5)]
            assert sums == list(counted.total[side])
    groups = totals(PACK, by="month", period=found.period, filters=filters).groups
    monthless = sum(group.figures[measure].likely or 0 for group in groups if group.key is None)
    assert monthly(found)["likely"].sum() == (counted.figures[measure].likely or 0) - monthless
    if months[0] < months[1]:
        words = f" {monthless:,} more may lie on more days than a month has"
        assert (words in json.dumps(content(found))) is (monthless > 0)


@pytest.mark.parametrize("counting", ["most_likely", "possible"])
def test_tiles_are_the_totals_and_their_bounds(counting: str) -> None:
    found = scope(12, 23, counting=counting)
    tiles = content(found)["sections"][0]["blocks"][1]["items"]
    whole = totals(PACK, by="month", period=found.period).figures
    for tile, figure in zip(tiles, whole.values(), strict=True):
        assert tile[1] == figure.words()
        said = counting == "most_likely" and figure.certain != figure.possible
        assert (figure.likely_words() in tile[2]) is said
        assert ("not recorded for" in tile[2]) is (figure.unrecorded > 0)


def test_every_row_of_every_table_has_every_column() -> None:
    for counting in ("most_likely", "possible"):
        said = content(scope(counting=counting))
        assert json.loads(json.dumps(said)) == said
        for table in tables(said).values():
            width = len(table["columns"])
            assert width == len(table["widths"])
            assert {len(row) for row in table["rows"]} == {width}
            assert table["foot"] is None or len(table["foot"]) == width
            assert sum(span for _, span in table["groups"]) in (0, width - 2 if table["led"] else width)


def test_statements_after_the_period_are_not_told() -> None:
    found = scope(0, 11)
    held = tables(content(found))
    table = next(one for caption, one in held.items() if caption.startswith("Running totals"))
    ends = {line.statement.statement_id: line.statement.period.last for line in found.ledger.lines}
    assert table["rows"]
    for row in table["rows"]:
        assert ends[row[0].split(",")[0]] < found.period.end


def test_texts_are_printed_in_one_line_with_nothing_hidden() -> None:
    assert printed("a\nb\tc") == "a b c"
    assert printed("x\u202ey\x00") == "x[U+202E]y[U+0000]"
    assert printed("中文") == "[U+4E2D][U+6587]"
    assert printed("Ağdam Ստեփանակերտ აფხაზეთი مرحبا Привет") == "Ağdam Ստեփանակերտ აფხაზეთი مرحبا Привет"
    assert printed(None) == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", ""])
def test_only_web_addresses_become_links(address: str) -> None:
    assert sources([("S1", "A paper", "", address)])["items"][0]["link"] == ""
    assert sources([("S1", "A paper", "", "https://example.org/x")])["items"][0]["link"].startswith("https")


def figures_of(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    blocks = [block for section in said["sections"] for block in section["blocks"]]
    return {block["file"]: block for block in blocks if block["kind"] == "figure"}


@pytest.mark.parametrize(
    ("first", "last", "step", "shown", "number"),
    [
        (0, MONTHS - 1, 12, (0, MONTHS - 1), 5),
        (10, 34, 12, (10, 34), 3),
        (10, 33, 3, (10, 33), 9),
        (12, 23, 3, (12, 23), 4),
        (12, 18, 3, (12, 18), 3),
        (12, 17, 1, (12, 17), 6),
        (12, 13, 1, (12, 13), 2),
        (12, 12, 1, (7, 12), 6),
        (2, 2, 1, (0, 2), 3),
    ],
)
@pytest.mark.parametrize("measure", ["casualties", "incidents"])
def test_small_maps_suit_the_period(
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    last: int,
    step: int,
    shown: tuple[int, int],
    number: int,
    measure: str,
) -> None:
    found = scope(first, last, measure=measure)
    said = content(found)
    ordered = []
    monkeypatch.setattr(typeset, "bare_map", lambda spec, order, **_: ordered.append((spec, order)) or b"")
    typeset._drawing(found, "parts.svg", "")
    ((spec, order),) = ordered
    assert (order.view, order.step, order.span) == ("years", step, shown)
    drawn = panes(spec, order, Feed.read(spec.feed))
    assert len(drawn) == number
    told = figures_of(said)["parts.svg"]
    column = MEASURES.index(measure)
    for pane in drawn:
        figure = totals(PACK, by="month", period=pane.figures.period).figures[measure]
        words, high = figure.full_words(), figure.possible
        assert f"{pane.label}: {words}" in told["alt"]
        assert pane.totals == f"{MEASURE.label(measure)} {words}"
        assert int(pane.figures.possible[:, column].sum()) == high
    assert ("shown for comparison" in told["caption"]) is (first == last)


def test_the_first_month_of_all_has_no_small_maps() -> None:
    assert "parts.svg" not in figures_of(content(scope(0, 0)))


@pytest.mark.parametrize("month", [3, 12, 40])
def test_one_month_stands_beside_those_before_it(month: int) -> None:
    found = scope(month, month)
    own, shown = monthly(found), monthly(found, beside=True)
    assert len(own) == 1
    assert len(shown) == min(6, month + 1)
    assert shown.iloc[-1:].equals(own)
    caption = figures_of(content(found))["trend.svg"]["caption"]
    assert f"the period of this report, with {int(own['likely'].iloc[0]):,};" in caption


def test_running_totals_are_those_of_the_command() -> None:
    """Every row beside the JSON of ``geo reconcile``, which knows nothing of reports."""
    command = CliRunner().invoke(cli, ["reconcile", str(ROOT / "data" / "azerbaijan"), "--json"])
    assert command.exit_code == 0, command.output
    stated = {one["statement_id"]: one for one in json.loads(command.output)["statements"]}
    pack = redact(load_pack(ROOT / "data" / "azerbaijan"), "internal")
    said = content(scope_of(pack, period=None, created=CREATED, software=SOFTWARE))
    table = next(one for caption, one in tables(said).items() if caption.startswith("Running totals"))
    assert len(table["rows"]) == official.MOST_STATEMENTS
    assert "Trend tally (media, official figures)" in json.dumps(said["sections"]).split("Stated by ")[1]
    days = [", up to a day in" in row[1] for row in table["rows"]]
    assert any(days)
    assert days == sorted(days), "among known days it reads as a fall nobody stated"

    def band(low: int | None, high: int | None) -> str:
        return "–" if low is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"

    for row in table["rows"]:
        one = stated[row[0]]
        assert row[1].startswith(f"{one['issuer']}, up to "), "who is no authority must not read as one"
        cells = []
        for name in ("casualties", "killed", "injured"):
            figure = one["stated"][name]
            cells += [
                "–" if figure is None else f"{figure:,}",
                band(one["recorded"]["low"][name], one["recorded"]["high"][name]),
                band(one["residual"]["low"][name], one["residual"]["high"][name]),
            ]
        lacking = {name: number for name, number in one["unrecorded"].items() if name != "casualties"}
        gaps = [f"{name} {number}" for name, number in lacking.items() if number]
        assert row[2:] == cells
        assert row[1].partition("; not recorded for ")[2] == ", ".join(gaps)


def test_what_is_told_of_single_records_is_told_of_all_in_the_band() -> None:
    """A report of "23 to 24" incidents speaks of the same on every page, and names rules in words."""
    open_ones = [
        found
        for month in range(MONTHS)
        if (found := scope(month, month)).whole["incidents"].certain != found.whole["incidents"].possible
    ]
    found = open_ones[0]
    whole = found.whole["incidents"]
    said = tables(content(found))
    [caption] = [one for one in said if one.startswith("Of the ")]
    number = f"Of the {whole.possible} incidents"
    assert caption == f"{number} that lie certainly or possibly in this period ({whole.words()})"
    dates = [row for row in said[caption]["rows"] if row[0] == "Date known to"]
    assert sum(int(row[2]) for row in dates) == whole.possible


@pytest.mark.parametrize("profile", ["public", "internal"])
def test_findings_are_named_in_words(profile: str) -> None:
    said = content(scope(pack=redact(load_pack(ROOT / "data" / "exercise"), profile)))
    table = tables(said)["Findings about what this edition gives, of any period"]
    assert "Killed and injured do not add up to the stated total" in [row[1] for row in table["rows"]]
    assert "statement.sum" not in json.dumps(said)


def test_every_table_and_chart_of_a_part_names_the_filters() -> None:
    filters = Filters(device=frozenset({"anti_vehicle_mine"}))
    blocks = [b for section in content(scope(filters=filters))["sections"] for b in section["blocks"]]
    captions = [block["caption"] for block in blocks if block["kind"] in ("table", "figure")]
    counting = [
        one for one in captions if one.startswith(("Recorded by", "People hurt", "Casualties by", "Of the"))
    ]
    assert len(counting) == 8
    assert all("filtered (device: Anti-vehicle mine)" in one for one in counting)


def test_what_is_not_recorded_has_a_column_of_its_own() -> None:
    """As words behind a band it made a column of five lines."""
    pack = redact(load_pack(ROOT / "data" / "azerbaijan"), "internal")
    said = tables(content(scope_of(pack, period=None, created=CREATED, software=SOFTWARE)))
    for caption, table in said.items():
        if "Recorded" in table["columns"] and not caption.startswith("Where to look"):
            at = table["columns"].index("Not recorded for")
            assert {row[at] for row in table["rows"]} <= {"", "1 incident", "2 incidents"}
            assert all(len(row[table["columns"].index("Recorded")]) < 13 for row in table["rows"])


def test_districts_rank_by_the_measure_then_incidents_then_name() -> None:
    pack = redact(load_pack(ROOT / "data" / "azerbaijan"))
    found = scope_of(
        pack, period=Period(date(2023, 1, 1), date(2024, 1, 1)), created=CREATED, software=SOFTWARE
    )
    said = content(found)
    rows = tables(said)["Recorded by district"]["rows"]
    names = [row[0] for row in rows]
    ranked = [group.label for group in found.totals("district").groups]
    assert [name for name in names if name in ranked] == ranked
    none = [row for row in rows if row[-1] == row[1] == "0"]
    assert len(none) > 3
    assert [row[0] for row in none] == sorted(row[0] for row in none)
    lachin = rows[names.index("Lachin")]
    assert (lachin[1], lachin[4]) == ("1", "0")
    assert names.index("Lachin") + 1 == names.index(none[0][0])
    # White is a nought of the measure, and not that there is no record.
    told = json.dumps(said)
    assert "White districts have 0 casualties recorded in this selection" in told
    assert "hold no record in this selection" not in told
    assert "Aghdara was formed on 27 December 2023 of parts of Aghdam, Kalbajar and Tartar" in told
