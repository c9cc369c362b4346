"""Small maps by device, status of victims and activity: the same classes, own totals, a sum explained."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.figures import Figure
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.choices import BY, FILTERS
from geo.errors import GeoError, MapError
from geo.maps.multiples import YEAR, parts_of, sum_words
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace

DATA = Path(__file__).resolve().parents[2] / "data"
PARTINGS = [by for by in BY.codes() if by != YEAR]
PERIOD = Period(date(2022, 3, 1), date(2023, 2, 1))


@pytest.fixture(scope="module", params=["azerbaijan", "exercise"])
def work(request: pytest.FixtureRequest) -> Workspace:
    return Workspace(load_pack(DATA / request.param))


@pytest.mark.parametrize("by", PARTINGS)
def test_each_map_counts_its_own_in_the_classes_of_all(work: Workspace, by: str) -> None:
    view = MapView(measure="casualties", filters=Filters(confidence=frozenset({"high", "medium"})))
    codes = next(one.codes for one in FILTERS if one.key == by)
    parts = work.parts(view, by)
    whole = Feed.read(work.spec(view).feed)
    window = work.cube.months_of(PERIOD)
    told = {}
    for label, data in parts:
        feed = Feed.read(data)
        assert (feed.header.classes, feed.header.starts) == (whole.header.classes, whole.header.starts)
        code = next(code for code in codes.codes() if codes.label(code) == label)
        chosen = Filters.from_mapping({**view.filters.to_mapping(), by: [code]})
        told[code] = window_figures(feed, *window).table.totals()
        assert told[code] == work.cube.counts(chosen).table(PERIOD).totals(), label
    left = set(codes.codes()) - set(told)
    for code in left:
        chosen = Filters.from_mapping({**view.filters.to_mapping(), by: [code]})
        assert not work.cube.counts(chosen).table(work.cube.whole_period).totals()["incidents"].possible
    if by == "victim_status":
        return
    groups = totals(work.pack, by=by, period=PERIOD, filters=view.filters, counting="possible").groups
    counted = {group.key: group.bounds.upper.casualties for group in groups if group.key}
    assert {
        code: figures["casualties"].possible or 0 for code, figures in told.items() if code in counted
    } == {code: number for code, number in counted.items() if code in told}


def test_of_what_is_filtered_each_value_has_a_map(work: Workspace) -> None:
    chosen = frozenset({"anti_personnel_mine", "anti_vehicle_mine"})
    labels = [part.label for part in work.parts(MapView(filters=Filters(device=chosen)), "device")]
    assert labels == ["Anti-personnel mine", "Anti-vehicle mine"]
    with pytest.raises(MapError, match="not told apart by 'year'"):
        parts_of(work.spec, MapView(), "year")


def test_the_sum_is_explained() -> None:
    two, three, five, six = (Figure(number, number, number) for number in (2, 3, 5, 6))
    assert sum_words([two, three], five, by="device", what="casualties") == (
        "These maps add to 5 of 5 casualties."
    )
    assert sum_words([two, Figure(3, 3, 4)], six, by="activity", what="casualties") == (
        "These maps add to 5 to 6 of 6 casualties. "
        "Incidents whose activity is not recorded are in none of them."
    )
    assert "an incident that hurt people of several statuses is in several" in sum_words(
        [two, three], five, by="victim_status", what="incidents"
    )


def test_a_sheet_has_a_map_a_value_with_its_own_total(work: Workspace) -> None:
    edition = redact(work.pack, "internal")
    request = SnapshotRequest(
        period=PERIOD, created=date(2026, 3, 14), profile="internal", view="years", by="device", format="svg"
    )
    made = snapshot(edition, request)
    drawn = made.image.decode()
    numbers = pd.read_csv(io.BytesIO(made.numbers))
    groups = totals(work.pack, by="device", period=PERIOD, filters=Filters(), counting="possible").groups
    counted = {group.label: group.bounds.upper.casualties for group in groups if group.key}
    for number, part in enumerate(Workspace(edition).parts(request.map_view(), "device"), start=1):
        title = f"{number} {part.label}"
        rows = numbers[numbers["window"] == title]
        assert rows["casualties_possible"].sum() == counted.get(part.label, 0), title
        assert part.label.split()[0] in drawn
    assert "Casualties by device, 1 March 2022 to 31 January 2023" in drawn
    assert "These maps add to " in drawn
    assert made.record["request"]["by"] == "device"
    assert SnapshotRequest.from_dict(made.record["request"]) == request
    with pytest.raises(GeoError, match="no small maps to tell apart by device"):
        SnapshotRequest(period=PERIOD, created=date(2026, 3, 14), by="device")


def test_an_edition_that_tells_nobody_apart_has_no_maps_by_status(work: Workspace) -> None:
    public = Workspace(redact(work.pack, "public"))
    edition = public.pack.edition
    assert edition is not None
    parts = public.parts(MapView(), "victim_status")
    assert (not parts) == edition.without_status
    if edition.without_status:
        with pytest.raises(GeoError, match="status"):
            snapshot(
                public,
                SnapshotRequest(
                    period=PERIOD, created=date(2026, 3, 14), view="years", by="victim_status", format="svg"
                ),
            )
