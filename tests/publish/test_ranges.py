"""Of people told as a range every sum runs from the lower ends of its records to the upper ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.layers.measures import PARTS
from geo.layers.pack import Pack
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.numbers import sheet_numbers
from geo.maps.sheet.order import SheetOrder
from geo.maps.spec import MapView
from geo.publish.export import export
from geo.publish.redact import redact
from geo.publish.report.headline import key_figures
from geo.publish.report.scope import scope_of
from geo.reconciliation.bands import COLUMNS, figures_of
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.layers.small_pack import incident, write_pack
from tests.publish.read_back import read_export

MEASURES = {"killed": PARTS[:1], "injured": PARTS[1:2], "casualties": PARTS}
CREATED = date(2026, 1, 1)
DAYS = Period(date(2021, 1, 1), date(2022, 1, 1))
ALL = {"district_code": "T1", "outcome_unknown": 0}
ROWS: tuple[dict[str, Any], ...] = (
    {"killed": None, "killed_least": 5, "killed_most": 6, "injured": 2},
    {"killed": 3, "killed_least": 2, "killed_most": 9, "injured": 1, "district_code": "T2"},
    {"killed": 1, "injured": None, "injured_least": 0, "injured_most": 4, "at": (1.5, 0.5)},
    {"killed": 0, "injured": 7, "outcome_unknown": None, "outcome_unknown_most": 3, "district_code": "T2"},
    {"killed": None, "killed_least": 1, "killed_most": 2, "injured": 0, "date_end": "2022-03-01"},
    {"killed": 2, "injured": 0, "date_start": "2022-05-05", "date_end": "2022-05-05"},
)
"""The last but one may lie after the days counted, and the last one does."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        incident(**{"incident_id": f"A{at}", "date_precision": "interval", **ALL, **row})
        for at, row in enumerate(ROWS)
    ]
    return write_pack(tmp_path_factory.mktemp("ranges") / "pack", rows)


@pytest.fixture(scope="module")
def pack(folder: Path) -> Pack:
    return redact(load_pack(folder), "internal")


def bands() -> dict[str, tuple[int, int, int]]:
    """Return least, counted and most of the rows of 2021, added by hand."""
    found = {}
    for measure, parts in MEASURES.items():
        low = likely = high = 0
        for row in ROWS[:5]:
            inside = row.get("date_end") is None
            for part in parts:
                number = row.get(part)
                least = row.get(f"{part}_least", number or 0)
                number = least if number is None and part != "outcome_unknown" else number or 0
                low += least if inside else 0
                likely += number
                high += row.get(f"{part}_most", number)
        found[measure] = (low, likely, high)
    return found


def test_every_output_runs_from_the_lower_ends_to_the_upper_ones(pack: Pack, folder: Path) -> None:
    wanted = bands()
    assert wanted == {"killed": (8, 10, 18), "injured": (10, 10, 14), "casualties": (18, 20, 35)}
    work = Workspace(pack)
    asked: dict[str, Any] = {"period": DAYS, "counting": "possible"}
    # Totals, whole and by what parts the records.
    for by in ("district", "device", "activity"):
        told = totals(pack, by=by, **asked)
        for measure, band in wanted.items():
            figure = told.figures[measure]
            assert (figure.certain, figure.likely, figure.possible) == band
            sides = zip(*((g.bounds.lower, g.bounds.upper) for g in told.groups), strict=True)
            assert [sum(getattr(one, measure) for one in side) for side in sides] == [band[0], band[2]]
    # Where a range has an upper end, the number is not one that may be anything.
    assert told.figures["killed"].full_words() == "8 to 18"
    # Tables of the app and of a report; what a map is sent, and so its pictures and sheets.
    scope = scope_of(work, period=DAYS, created=CREATED, software="x")
    spec = work.spec(MapView(period=DAYS))
    window = window_figures(Feed.read(spec.feed), *spec.window)
    numbers = sheet_numbers(spec, SheetOrder(created=CREATED, software="x"))
    for measure, band in wanted.items():
        for found in (work.cube.counts().table(DAYS).total(measure), window.table.total(measure),
                      scope.whole[measure], scope.status_total("other_unknown")[measure]):  # fmt: skip
            assert (found.certain, found.likely, found.possible) == band, measure
        sides = ("certain", "most_likely", "possible")
        assert tuple(numbers[f"{measure}_{side}"].sum() for side in sides) == band
        # Colours keep the number counted.
        assert numbers[measure].sum() == band[1]
    assert any("people as a range" in note for note in spec.legend.notes)
    printed = str(key_figures(scope))
    assert "8 to 18" in printed
    assert "18 to 35" in printed
    # Extracts, row by row and by district.
    for layer in ("incidents", "districts"):
        data = export(pack, layer, format="geojson", created=CREATED, **asked)
        frame = read_export(data, "geojson", fields=(), layer=layer).frame
        for measure, band in wanted.items():
            if layer == "districts":
                low, high = (frame[f"{measure}_{side}"].sum() for side in ("certain", "possible"))
            else:
                certain = frame["in_period"].eq("certain")
                low = frame.loc[certain, f"{measure}_counted_least"].sum()
                high = frame[f"{measure}_counted_most"].sum()
            assert (low, high) == (band[0], band[2]), (layer, measure)
    # The command, which says why.
    days = ["--from", "2021", "--to", "2022", "--by", "year"]
    result = CliRunner().invoke(cli, ["totals", str(folder), *days])
    assert result.exit_code == 0, result.output
    assert "8 to 18" in result.output
    assert "18 to 35" in result.output
    assert "Of 5 incidents a source gives people as a range" in result.output
    # The ledger, of all days.
    least, most = figures_of(work.cube.records)
    at = COLUMNS.index("casualties")
    assert (least[:, at].sum(), most[:, at].sum()) == (18 + 1 + 2, 35 + 2)
