"""One sum on screen, on paper, in a file: each equals a count over the records by the json module alone."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.layers.measures import MEASURES
from geo.layers.pack import Pack
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.numbers import sheet_numbers
from geo.maps.sheet.order import SheetOrder
from geo.maps.spec import MapView
from geo.publish.export import export
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.pages import expected
from tests.pages.expected import VIEWS, View

FOLDER = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"
CREATED = date(2026, 11, 23)


@pytest.fixture(scope="module")
def editions() -> dict[str, tuple[Pack, Cube]]:
    loaded = load_pack(FOLDER)
    made = {name: redact(loaded, name) for name in ("public", "internal")}
    return {name: (pack, Cube.from_pack(pack)) for name, pack in made.items()}


def filters_of(view: View) -> Filters:
    return Filters(
        device=frozenset(view.device),
        victim_status=frozenset(view.victim_status),
        activity=frozenset(view.activity),
        confidence=frozenset(view.confidence),
        official_count=frozenset(view.official_count),
    )


CASES = [
    (profile, view)
    for profile in ("public", "internal")
    for view in VIEWS
    if profile == "internal" or not view.victim_status
]


@pytest.mark.parametrize(("profile", "view"), CASES, ids=lambda part: getattr(part, "name", part))
def test_screen_sheet_table_and_files_show_one_sum(
    editions: dict[str, tuple[Pack, Cube]], profile: str, view: View
) -> None:
    pack, cube = editions[profile]
    whole = cube.whole_period
    period = Period(view.first or whole.start, view.end or whole.end)
    counting = "possible" if view.possible else "most_likely"
    chosen = filters_of(view)
    spec = Workspace(pack).spec(MapView(measure="killed", period=period, filters=chosen, counting=counting))

    feed = Feed.read(spec.feed)
    counted = window_figures(feed, *spec.window)
    numbers = sheet_numbers(spec, SheetOrder(created=CREATED))
    what = {"created": CREATED, "period": period, "filters": chosen, "counting": counting}
    made = pd.read_csv(io.BytesIO(export(pack, "districts", format="csv", **what)))
    sheets = pd.read_excel(io.BytesIO(export(pack, "incidents", format="xlsx", **what)), sheet_name=0)
    # The row below the headings holds HXL tags.
    listed = sheets.iloc[1:].reset_index(drop=True)

    # What no record names is empty in both, and 0 in neither.
    for measure in MEASURES:
        assert numbers[measure].isna().tolist() == made[measure].isna().tolist()
    codes = {None: ""} | {row["district_code"]: row["district_code"] for row in expected.records(FOLDER)}
    for district in ("", *codes):
        truth = tuple(
            {name: value or 0 for name, value in side.items()}
            for side in expected.sums(FOLDER, view, district)
        )
        at = slice(None) if district == "" else _row(pack, district)
        paper = numbers if district == "" else numbers[numbers["district_id"] == (district or "")]
        file = (
            made
            if district == ""
            else made[made["district_id"].isna() if district is None else made["district_id"] == district]
        )
        for column, measure in enumerate(MEASURES):
            low_cells, high_cells = (
                (counted.certain, counted.possible) if view.possible else (counted.likely, counted.likely)
            )
            wanted = (truth[0][measure], truth[1][measure])
            assert (low_cells[at, column].sum(), high_cells[at, column].sum()) == wanted, (district, measure)
            low, high = (f"{measure}_certain", f"{measure}_possible") if view.possible else (measure, measure)
            assert (paper[low].sum(), paper[high].sum()) == wanted
            low, high = (low, high) if low in file else (measure, measure)
            assert (file[low].sum(), file[high].sum()) == wanted

    least, most = expected.sums(FOLDER, view)
    # A file holds every record that may lie in the period, and says which of them the one figure counts.
    if not view.possible:
        listed = listed[listed["most_likely_in_period"].astype(bool)]
    certain = listed["in_period"].eq("certain") | (not view.possible)
    for measure in ("killed", "injured", "casualties"):
        column = listed[f"{measure}_counted"]
        assert (column[certain].sum(), column.sum()) == (least[measure] or 0, most[measure] or 0)
    assert (certain.sum(), len(listed)) == (least["incidents"], most["incidents"])


def test_numbers_beside_an_image_are_those_of_its_record(editions: dict[str, tuple[Pack, Cube]]) -> None:
    pack, _ = editions["public"]
    made = snapshot(
        pack,
        SnapshotRequest(period=Period(date(2021, 1, 1), date(2022, 1, 1)), created=CREATED, dpi=72),
    )
    table = pd.read_csv(io.BytesIO(made.numbers))
    _, truth = expected.sums(FOLDER, VIEWS[2])
    assert {measure: int(table[measure].sum()) for measure in MEASURES} == truth
    spec = Workspace(pack).spec(MapView(period=Period(date(2021, 1, 1), date(2022, 1, 1))))
    assert made.record["spec_digest"] == spec.digest


def _row(pack: Pack, district: str | None) -> slice:
    ids = list(pack.districts["district_id"])
    at = len(ids) if district is None else ids.index(district)
    return slice(at, at + 1)
