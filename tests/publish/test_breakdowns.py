"""Breakdowns: sums by status, age and sex that agree with the public totals and tell no small figure."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from geo.analysis.filters import Filters
from geo.analysis.records import STATUSES, Records
from geo.layers.edition import Breakdown
from geo.layers.pack import Pack, load_pack
from geo.publish.breakdowns import OUTCOMES, breakdowns
from geo.publish.redact import edition_of, redact
from geo.publish.suppression import SMALL, Held
from tests.publish.feasible import member_ranges
from tests.publish.island import EXERCISE


def test_no_small_figure_is_published(public: Pack) -> None:
    shown = [one.value for one in edition_of(public).breakdowns if one.value is not None]
    assert shown
    assert all(value == 0 or value >= SMALL for value in shown)


def test_groups_add_up_to_the_public_totals(island: Pack, public: Pack) -> None:
    records = Records.from_pack(public)
    people = records.figures(Filters())
    checked = 0
    for column, outcome in ((1, "killed"), (2, "injured")):
        found: dict[tuple[str, str | None], list[Breakdown]] = defaultdict(list)
        for one in edition_of(public).breakdowns:
            if one.outcome == outcome:
                found[one.by, one.district_id].append(one)
        for (_, district), group in found.items():
            rows = np.ones(len(records), dtype=bool)
            if district is not None:
                rows = records.district == records.district_ids.index(district)
            total = int(people[rows, column].sum())
            values = [one.value for one in group]
            known = sum(value for value in values if value is not None)
            assert known <= total
            if None not in values:
                assert known == total
                checked += 1
            else:
                assert values.count(None) > 1, (district, group)
    assert checked


def test_everything_told_apart_has_its_table(public: Pack) -> None:
    found = {(one.outcome, one.by) for one in edition_of(public).breakdowns}
    # No record of the island tells how many of the injured are children.
    assert found == {(outcome, by) for outcome in ("killed", "injured") for by in ("status", "sex")} | {
        ("killed", "age")
    }
    whole = {(one.by, one.group) for one in edition_of(public).breakdowns if one.district_id is None}
    assert ("status", "deminer") in whole
    assert ("age", "children") in whole
    assert ("sex", "male") in whole
    # Beside public totals of few records, sums of records would tell which they are.
    assert not any(one.by == "sex" and one.district_id for one in edition_of(public).breakdowns)


def test_what_no_record_tells_has_no_table(public: Pack) -> None:
    # In the edition itself the fields are empty.
    assert breakdowns(public) == ()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_figure_tells_the_status_of_anybody_in_a_record(outcome: str) -> None:
    pack = load_pack(EXERCISE.parent / "azerbaijan")
    records, edition = Records.from_pack(pack), edition_of(redact(pack))
    people: np.ndarray = getattr(records, f"{outcome}_by_status")
    table = np.zeros((len(records.district_ids) + 1, len(STATUSES)), dtype=np.int64)
    np.add.at(table, records.district, people)
    shown = {
        (one.district_id, one.group): one.value
        for one in edition.breakdowns
        if (one.outcome, one.by) == (outcome, "status")
    }
    rows = [*records.district_ids, ""]
    cells = np.array([[shown.get((row, one)) is None for one in STATUSES] for row in rows])
    # A district without anybody hurt has no row; that all its figures are 0 its total says.
    cells[table.sum(axis=1) == 0] = False
    held = Held(cells, np.array([shown[None, one] is None for one in STATUSES]))
    known = STATUSES.index("other_unknown")
    checked = 0
    for group, least, most, total in member_ranges(people, records.district, table, held):
        if group != known:
            assert least == 0
            assert most >= min(SMALL, total)
            checked += 1
    assert checked > 30


def test_breakdowns_come_in_the_same_order(island: Pack) -> None:
    assert breakdowns(island) == breakdowns(island)
