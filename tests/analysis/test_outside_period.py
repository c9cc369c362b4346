"""Records beside the period a pack describes: told, in no figure, and no reason to describe more days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Records
from geo.analysis.totals import tally, totals
from geo.errors import PeriodError
from geo.layers.left_out import left_out_words, outside, too_much_left_out
from geo.publish.redact import redact
from geo.store.check import check_path
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.analysis.analysis_cases import DISTRICT_IDS, SINCE, UNTIL, FakePack, incident_frame
from tests.layers.small_pack import incident, write_pack

DESCRIBED = Period(SINCE, UNTIL + timedelta(days=1))


def strays(seed: int, count: int = 60) -> list[tuple[date, date, str | None, int]]:
    """Return first and last day, district and killed of records around the period and beyond it."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        start = SINCE + timedelta(days=int(rng.integers(-120, (UNTIL - SINCE).days + 120)))
        end = start + timedelta(days=int(rng.choice([0, 0, 0, 5, 40, 200, 4_000])))
        where = rng.choice([*DISTRICT_IDS, ""])
        rows.append((start, end, str(where) or None, int(rng.integers(0, 4))))
    return rows


@pytest.mark.parametrize("seed", range(6))
def test_no_figure_counts_days_that_are_not_described(seed: int) -> None:
    rows = strays(seed)
    frame = incident_frame(
        [
            {"date_start": start, "date_end": end, "district_code": code, "killed": killed, "injured": 0}
            for start, end, code, killed in rows
        ]
    )
    records = Records.from_pack(FakePack(frame))
    cube = Cube(records)
    assert records.whole_period == cube.whole_period == DESCRIBED
    rng = np.random.default_rng(seed)
    months = [None, *(sorted(rng.integers(0, cube.axis.months, 2).tolist()) for _ in range(6))]
    for pair in months:
        period = (
            None if pair is None else Period(cube.axis.month(pair[0]).start, cube.axis.month(pair[1]).end)
        )
        counted = (
            DESCRIBED if period is None else Period(max(period.start, SINCE), min(period.end, DESCRIBED.end))
        )
        expected = {}
        for side, inside in (
            ("certain", lambda s, e, p=counted: s in p and e in p),
            ("possible", lambda s, e, p=counted: s < p.end and e >= p.start),
            (
                "likely",
                lambda s, e, p=counted: s + (e - s) // 2 in p and (e - s).days < p.days,
            ),
        ):
            chosen = [row for row in rows if inside(row[0], row[1])]
            expected[side] = (len(chosen), sum(row[3] for row in chosen))
        found = tally(records, by="month", period=period).figures
        table = cube.counts().table(period)
        for side, figures in expected.items():
            told = tuple(getattr(found[measure], side) or 0 for measure in ("incidents", "killed"))
            sums = getattr(table, side).sums.sum(axis=0)[:2]
            assert told == tuple(sums.tolist()) == figures, (side, pair)
    monthly = cube.counts().monthly("incidents").sum(axis=0).tolist()
    for at, number in enumerate(monthly):
        assert number == cube.counts().total(cube.axis.month(at)).lower.incidents
    assert records.selected(Filters()).sum() == tally(records, by="year").figures["incidents"].possible


def days(code: str, start: str, end: str, **more: object) -> dict[str, object]:
    precision = "day" if start == end else "interval"
    return incident(
        incident_id=code, date_start=start, date_end=end, date_precision=precision, killed=1, **more
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack of 2020 to 2023: one record in it, a year mistyped, one too late, one over ten years."""
    rows = [
        days("A1", "2021-03-05", "2021-03-05"),
        days("A2", "2003-03-05", "2003-03-05"),
        days("A3", "2024-02-01", "2024-02-01"),
        days("A4", "2012-01-01", "2021-12-31"),
        days("A5", "2020-02-01", "2021-12-31"),
    ]
    return write_pack(tmp_path_factory.mktemp("stray") / "pack", rows)


def test_each_is_a_finding_with_its_row_value_and_remedy(folder: Path) -> None:
    found = {(one.row, one.rule): one for one in check_path(folder).findings}
    told = {key for key in found if key[1].startswith("date.")}
    assert told == {
        (2, "date.before_period"),
        (3, "date.after_period"),
        (3, "date.recorded"),
        (4, "date.across_period"),
        (4, "date.wide"),
        (5, "date.wide"),
    }
    early = found[2, "date.before_period"]
    assert (early.file, early.field, early.value) == ("incidents.geojson", "date_end", "2003-03-05")
    assert "2020-01-01 to 2023-12-31" in early.message
    assert "Check the year" in early.remedy
    assert "3,653 days" in found[4, "date.wide"].message


def test_the_period_described_stays_and_what_lies_outside_is_refused_and_told(folder: Path) -> None:
    pack = load_pack(folder)
    result = totals(pack, by="year")
    assert result.period == Period.parse("2020", "2024")
    assert result.figures["incidents"].words() == "2 to 3"
    with pytest.raises(PeriodError, match="outside the days described, 1 January 2020 to 31 December 2023"):
        Period.parse_within(result.period, "2010", "2011")
    assert outside(pack) == (2, 1, 5)
    assert left_out_words(pack) == (
        "The period described is 2020-01-01 to 2023-12-31: of 5 incidents 2 lie outside it and are in no "
        "figure and 1 may lie outside it and counts as possible. The page Data and sources lists which, as "
        "geo check does."
    )
    assert left_out_words(redact(pack)).endswith("as possible. Whoever owns the data can name which.")
    assert too_much_left_out(pack).startswith(
        "2 of 5 incidents are left out because of days outside the period described, more than 2 %"
    )
    assert not Workspace(pack).ledger.records.whole_period.start < date(2020, 1, 1)
