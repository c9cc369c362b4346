"""A map file and the sheet of the same view: one set of classes, colours, values, totals and words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.rates import RateStatus
from geo.layers.pack import Pack
from geo.maps.basemap.standalone import standalone_html
from geo.maps.legend import idle_classes
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.numbers import sheet_numbers
from geo.maps.sheet.wording import withheld_words
from geo.maps.spec import MapView
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import completeness_words as sheet_completeness
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.browser.conftest import ROOT, VisitFactory
from tests.maps.sheet.panels import drawn
from tests.maps.sheet.test_panel import fills_of

pytestmark = pytest.mark.browser
YEAR = Period(date(2022, 1, 1), date(2023, 1, 1))
VIEWS = (
    MapView(),
    MapView(measure="killed", period=YEAR),
    MapView(measure="injured", period=YEAR, counting="possible"),
    MapView(rate="per_1000_km2", scheme="quantiles", period=YEAR),
    MapView(rate="per_100k", figure="registered_2024", scheme="natural"),
    MapView(measure="incidents", period=YEAR, filters=Filters(confidence=frozenset({"high"}))),
    MapView(filters=Filters(device=frozenset({"booby_trap"}))),
)
READ = """() => {
    const map = MineTime.current, figures = map.figures, header = map.data.header
    const classes = Array.from(map.counter.classes(figures))
    const value = map.counter.values(figures)
    return {
        classes, names: map.names, keys: header.classes.map((entry) => entry.key),
        colours: classes.map((at) => header.classes[at].colour),
        values: Array.from(value.value, (one) => Number.isNaN(one) ? null : one),
        certain: figures.total.certain, possible: figures.total.possible,
        words: figures.statedText, why: document.querySelector(".mm-why").textContent,
        ranked: Array.from(
            document.querySelectorAll(".mt-side h3, .mt-rankdivider"), (node) => node.textContent
        ),
        title: document.querySelector(".mm-title").textContent,
        legend: Array.from(
            document.querySelectorAll(".mm-classes li"),
            (item) => [".mm-classlabel", ".mm-count"].map((part) => item.querySelector(part).textContent)
        ),
    }
}"""


@pytest.fixture(scope="module")
def edition() -> tuple[Pack, Cube]:
    pack = redact(load_pack(ROOT / "data" / "azerbaijan"))
    return pack, Cube.from_pack(pack)


@pytest.mark.parametrize("view", VIEWS, ids=range(len(VIEWS)))
def test_paper_shows_what_the_screen_shows(
    edition: tuple[Pack, Cube], visit: VisitFactory, tmp_path: Path, view: MapView
) -> None:
    pack, cube = edition
    spec = Workspace(pack).spec(view)
    path = tmp_path / "map.html"
    path.write_text(standalone_html(spec), encoding="utf-8")
    page = visit().page
    page.goto(path.as_uri())
    page.wait_for_function("window.__mapDrawn")
    screen: dict[str, Any] = page.evaluate(READ)

    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *spec.window)
    assert screen["classes"] == figures.classes.tolist()
    assert screen["values"] == [None if np.isnan(value) else value for value in figures.value]
    assert screen["why"] == withheld_words(feed, figures)
    assert bool(screen["why"]) == (view.rate != "count")
    label = feed.header.measures[feed.header.measure]
    rated = RateStatus.RATE in figures.status
    counts_below = [f"{label}, no rate shown"] if rated else []
    unit = feed.header.unit
    heading = f"{unit[:1].upper()}{unit[1:]}" if rated else f"{label} by district"
    assert screen["ranked"][: 1 + len(counts_below)] == [heading, *counts_below]
    assert screen["certain"] == figures.certain.sum(axis=0).tolist()
    assert screen["possible"] == figures.possible.sum(axis=0).tolist()

    panel = fills_of(drawn(spec, months=spec.window))
    paper = {code: colour for code, (colour, _) in panel.items()}
    on_screen = dict(
        zip((shape.district_id for shape in spec.ground.districts), screen["colours"], strict=True)
    )
    # Formed in 2023: in years before it has no fill, so what lies below is seen, and never a plain 0.
    later = screen["keys"][dict(zip(screen["names"], screen["classes"], strict=True))["Aghdara"]]
    assert later == "not_formed" or view.period != YEAR
    clear = {"AZ-AGHDARA"} if later == "not_formed" else set()
    assert paper == {code: colour for code, colour in on_screen.items() if code not in clear}
    counts = np.bincount(figures.classes, minlength=len(screen["keys"])).tolist()
    legend = [
        [entry.label, count]
        for entry, count in zip(feed.header.classes, counts, strict=True)
        if entry.key not in idle_classes(feed.header)
    ]
    assert [[label, int(count)] for label, count in screen["legend"]] == legend
    assert sum(count for _, count in legend) == len(figures.classes)

    period = view.period or cube.whole_period
    request = SnapshotRequest(period=period, created=date(2026, 11, 23), filters=view.filters)
    sentence = sheet_completeness(pack, request)
    assert screen["words"] == sentence
    assert sentence in screen["title"]

    numbers = sheet_numbers(spec, request.order())
    for bound in ("certain", "possible"):
        columns = [f"{measure}_{bound}" for measure in ("incidents", "killed", "injured", "casualties")]
        assert numbers[columns].sum().tolist() == screen[bound]
