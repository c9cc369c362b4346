"""What records leave blank is a word of its own, with how many they are, in whatever is made of a pack."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import STATUSES
from geo.analysis.totals import totals
from geo.layers.pack import Pack
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.numbers import sheet_numbers
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.wording import totals_words
from geo.maps.spec import MapView
from geo.publish.about import about
from geo.publish.export import export
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.reconciliation.reconciliation import reconciliation
from geo.store.files import load_pack
from geo.workspace import Workspace

ISLAND = Path(__file__).resolve().parents[2] / "data" / "exercise"
CREATED = date(2026, 3, 14)
DISTRICT = "XI-WD"
MILITARY = Filters(victim_status=frozenset({"military"}))
Change = Callable[[dict[str, Any]], None]
NIGHTLY = pytest.mark.nightly
# A figure of people that reads 0, in any of the ways outputs write one.
ZERO = re.compile(r"(?:Killed|Injured|Casualties)[:,\"\s]+(?:recorded )?0(?![\d%])|\b0 (?:to 0 )?of \d")


def blank(row: dict[str, Any], *outcomes: str, parts_alone: bool = False) -> None:
    for outcome in outcomes:
        names = [f"{outcome}_{name}" for name in (*STATUSES, "children")]
        row.update(dict.fromkeys(names if parts_alone else [outcome, *names]))


def killed_of_a_district(row: dict[str, Any]) -> None:
    if row.get("district_code") == DISTRICT or row.get("official_count") == "no":
        blank(row, "killed")


def everything(row: dict[str, Any]) -> None:
    blank(row, "killed", "injured")
    row["outcome_unknown"] = None


def statuses(row: dict[str, Any]) -> None:
    blank(row, "killed", "injured", parts_alone=True)


@pytest.fixture(scope="module")
def edition(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Callable[[dict[str, Any]], None], str], Pack]:
    made: dict[str, Pack] = {}

    def of(change: Change, profile: str) -> Pack:
        name = change.__name__
        if name not in made:
            home = Path(shutil.copytree(ISLAND, tmp_path_factory.mktemp(name) / "island"))
            path = home / "incidents.geojson"
            layer = json.loads(path.read_text(encoding="utf-8"))
            for feature in layer["features"]:
                change(feature["properties"])
            path.write_text(json.dumps(layer), encoding="utf-8")
            made[name] = load_pack(home)
        return redact(made[name], profile)

    return of


def texts(pack: Pack, period: Period) -> Iterator[tuple[str, str]]:
    """Yield every text made of a pack that sums up its people."""
    for by in ("district", "month", "year", "device", "activity"):
        yield f"totals by {by}", totals(pack, by=by, period=period, counting="possible").to_text()
    scope = scope_of(pack, period=period, created=CREATED, software="", counting="possible")
    yield "report", json.dumps(content(scope), ensure_ascii=False)
    for layer in ("incidents", "districts", "statements"):
        table = layer_table(pack, layer, period=None if layer == "statements" else period)
        yield f"text beside {layer}", about(pack, table, created=CREATED).text()
    yield "reconcile", reconciliation(pack).to_text()
    spec = Workspace(pack).spec(MapView(measure="killed", period=period))
    feed = Feed.read(spec.feed)
    yield "sheet", totals_words(feed, window_figures(feed, *spec.window))


def tables(pack: Pack, period: Period) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield every table of counts by district made of a pack."""
    spec = Workspace(pack).spec(MapView(measure="killed", period=period))
    for view in ("map", "years"):
        yield f"numbers of {view}", sheet_numbers(spec, SheetOrder(created=CREATED, view=view))
    what: dict[str, Any] = {"period": period, "created": CREATED, "counting": "possible"}
    yield "districts.csv", pd.read_csv(io.BytesIO(export(pack, "districts", format="csv", **what)))
    features = json.loads(export(pack, "districts", format="geojson", **what))["features"]
    yield "districts.geojson", pd.DataFrame(one["properties"] for one in features)


@pytest.mark.parametrize(
    ("profile", "late"),
    [
        ("partner", False),
        ("public", True),
        *(pytest.param(*one, marks=NIGHTLY) for one in (("internal", False), ("internal", True))),
        *(pytest.param(*one, marks=NIGHTLY) for one in (("public", False), ("partner", True))),
    ],
)
def test_where_nothing_is_recorded_nothing_reads_zero(edition: Any, profile: str, late: bool) -> None:
    pack = edition(everything, profile)
    whole = Cube.from_pack(pack).whole_period
    period = Period(date(2023, 1, 1), date(2024, 1, 1)) if late else whole
    number = totals(pack, by="year", period=period, counting="possible").unrecorded["killed"]
    assert number > 3
    for name, text in texts(pack, period):
        assert not ZERO.search(text), (name, ZERO.search(text))
        assert "not recorded for" in text, name
        if name.startswith("totals"):
            assert f"Killed: not recorded for {number} incidents." in text
    for name, table in tables(pack, period):
        held = table["incidents_possible"].fillna(0) > 0
        for measure in ("killed", "injured", "casualties"):
            assert table.loc[held, [measure, f"{measure}_possible"]].isna().all(axis=None), (name, measure)
            assert (table.loc[held, f"{measure}_unrecorded"] == table.loc[held, "incidents_possible"]).all()


@pytest.mark.parametrize(
    "profile", ["partner", *(pytest.param(n, marks=NIGHTLY) for n in ("internal", "public"))]
)
def test_a_sum_says_how_many_records_it_lacks_wherever_it_stands(edition: Any, profile: str) -> None:
    pack = edition(killed_of_a_district, profile)
    days = Cube.from_pack(pack).whole_period
    number = totals(pack, by="district", period=days, counting="possible").unrecorded["killed"]
    meant = Workspace(pack).ledger.recorded(days)["casualties"].unrecorded
    assert 0 < meant < number
    for name, text in texts(pack, days):
        wanted = meant if name.startswith(("text", "reconcile")) else number
        assert f"not recorded for {wanted} incidents" in text, name
        if name.startswith(("text", "report", "reconcile")):
            assert f"The number is not recorded for {meant} incidents." in text, name
    scope = scope_of(pack, period=None, created=CREATED, software="", counting="possible")
    told = content(scope)["sections"]
    by_status = [one for part in told for one in part["blocks"] if "by status" in str(one.get("caption"))]
    assert by_status or profile == "public"
    for table in by_status[:1] if profile != "public" else []:
        lines = {row[0]: row[-1] for row in table["rows"]}
        assert set(lines) == {"Civilian", "Military", "Mine-clearance staff", "Other or not known"}
        assert all(gaps.startswith(f"killed {number}") for gaps in lines.values())


def test_people_of_a_status_that_no_record_tells_are_not_zero(edition: Any) -> None:
    pack = edition(statuses, "partner")
    scope = scope_of(pack, period=None, created=CREATED, software="", counting="possible")
    hurt = pack.incidents["killed"].fillna(1) > 0
    for status in ("civilian", "military", "deminer"):
        figure = scope.status_total(status)["killed"]
        assert figure.full_words() == f"not recorded for {int(hurt.sum())} incidents"
    assert scope.status_total("other_unknown")["killed"] == scope.whole["killed"]
    shares = {one.label: one.share.words for one in reconciliation(pack).statuses}
    assert shares["Mine-clearance staff, killed"].startswith("not recorded for ")


def untold(row: dict[str, Any]) -> None:
    """Leave devices and activities of some unknown or less exact, and blank what may be, as registers do."""
    at = int(row["incident_id"][-3:]) % 6
    row["device_type"] = (
        "anti_personnel_mine",
        "mine_unspecified",
        "unknown",
        "booby_trap",
        "unknown",
        "unknown",
    )[at]
    row["activity"] = ("herding", "unknown", "unknown", "herding", "rescue", "unknown")[at]
    row["official_count"] = ("likely", "unclear", None, "no", "partly", None)[at]


@pytest.mark.parametrize(
    ("change", "filters", "words", "number"),
    [
        (everything, MILITARY, "victims: Military; not recorded for 42 incidents", 42),
        (
            untold,
            Filters(device=frozenset({"anti_personnel_mine"})),
            "device: Anti-personnel mine; not known or not stated exactly for 28 incidents",
            28,
        ),
        # Neither what is chosen nor anything less exact stands for "asked for and not known".
        (untold, Filters(device=frozenset({"unknown"})), "device: Device not known", 0),
        (
            untold,
            Filters(activity=frozenset({"herding", "rescue"})),
            "activity: Herding or Rescue; not known or not stated exactly for 21 incidents",
            21,
        ),
        (
            untold,
            Filters(official_count=frozenset({"likely"})),
            (
                "official total: Likely inside the official total; not recorded for 14 incidents, "
                "not known or not stated exactly for 7 incidents"
            ),
            21,
        ),
        # Each of two filters is met, or does not tell; another device leaves an incident out for sure.
        (
            untold,
            Filters(device=frozenset({"anti_personnel_mine"}), activity=frozenset({"herding"})),
            (
                "device: Anti-personnel mine; activity: Herding; "
                "not known or not stated exactly for 21 incidents"
            ),
            21,
        ),
    ],
)
def test_a_filter_says_how_many_records_do_not_tell(
    edition: Any, change: Change, filters: Filters, words: str, number: int
) -> None:
    pack = edition(change, "partner")
    counted = totals(pack, by="year", filters=filters, counting="possible")
    table = layer_table(pack, "incidents", filters=filters)
    beside = about(pack, table, created=CREATED, filters=filters)
    scope = scope_of(pack, period=None, created=CREATED, software="", filters=filters)
    spec = Workspace(pack).spec(MapView(filters=filters))
    assert counted.to_dict()["left_open"] == number
    assert spec.filters == f"Only {words}{' in all, which may belong and are not counted' if number else ''}"
    tail = ", which may belong and are not counted" if number else ""
    said = (counted.to_text(), beside.text(), json.dumps(beside.to_dict()), json.dumps(content(scope)))
    assert all(f"{words}{tail}" in text for text in said)
