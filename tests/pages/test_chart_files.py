"""Charts of pages as files: each carries what has to be said with it, and the figures it shows."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.publish.redact import redact
from geo.reconciliation.enclosing import ONE_DISTRICT
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts import chart_files
from pages.parts.choice import Choice
from pages.parts.records import ranking
from pages.parts.statements.ledger_chart import chart_frames, month_frame, not_drawn, status_frame
from tests.pages.conftest import COUNTRY, EXERCISE


@pytest.fixture(scope="module")
def opened() -> Workspace:
    return Workspace(load_pack(COUNTRY))


def drawings(opened: Workspace, measure: str) -> list[chart_files.ChartDrawing]:
    (stated, bands), parts = chart_frames(opened, measure), status_frame(opened)
    label, missing = measure.capitalize(), not_drawn(opened, measure)
    found = [chart_files.month_shares_drawing(month_frame(opened))]
    if not stated.empty:
        found.append(chart_files.ledger_drawing(stated, bands, label=label, notes=missing))
    if not parts.empty:
        found.append(chart_files.parts_drawing(parts))
    return found


@pytest.mark.parametrize("pack", [COUNTRY, EXERCISE], ids=["country", "exercise"])
def test_charts_of_statements_carry_all_that_has_to_be_said(pack: object) -> None:
    work = Workspace(load_pack(pack))  # type: ignore[arg-type]
    for drawing in drawings(work, "casualties"):
        chart = json.loads(json.dumps(chart_files.chart_of(work, drawing, None), allow_nan=False))
        assert chart["title"] == f"{work.pack.meta.title}: {drawing.title}"
        assert ("Synthetic exercise data" in chart["lines"]) is work.pack.meta.synthetic
        assert f"Period: {work.cube.whole_period.words()}" in chart["lines"]
        assert any(line.startswith("Filters: none; each statement") for line in chart["lines"])
        assert f"Completeness: {work.completeness().words}" in chart["notes"]
        assert any(note.startswith("Source: ") for note in chart["notes"])
        assert any("for use in the house" in note for note in chart["notes"])
        assert all(len(row) == len(chart["head"]) for row in chart["rows"])
        assert chart["rows"]
        assert chart["file"].startswith(f"{work.pack.meta.name}_")
    edition = Workspace(redact(work.pack, "public"))
    chart = chart_files.chart_of(edition, drawings(edition, "casualties")[0], None)
    assert not any("for use in the house" in note for note in chart["notes"])
    assert any(note.startswith("Public edition") for note in chart["notes"])


def test_the_months_of_a_district_sum_to_what_the_page_shows(opened: Workspace) -> None:
    period = Period(pd.Timestamp("2022-01-01").date(), pd.Timestamp("2023-01-01").date())
    filters = Filters(device=frozenset({"anti_personnel_mine"}))
    choice = Choice("casualties", period, "most_likely", filters, whole=False)
    months = ranking.monthly_of(opened, choice)
    row = int(months.sum(axis=1).to_numpy().argmax())
    drawing = chart_files.months_drawing(months.iloc[row], label="Casualties", place="Here", notes=["said"])
    chart = chart_files.chart_of(opened, drawing, choice, part=ONE_DISTRICT)
    total = int(months.iloc[row].sum())
    assert total > 0
    assert sum(count for _, count in chart["rows"]) == total
    assert sum(high for _, _, _, high, *_ in chart["plots"][0]["marks"][0]["bars"]) == total
    assert [month for month, _ in chart["rows"]] == [f"2022-{month:02d}" for month in range(1, 13)]
    assert chart["file"] == "azerbaijan_casualties-by-month-here_2022-01_2022-12"
    assert "device: Anti-personnel mine" in chart["lines"][1]
    told = opened.completeness(period=period, filters=filters, part=ONE_DISTRICT).words
    assert f"Completeness: {told}" in chart["notes"]
    assert "said" in chart["notes"]
