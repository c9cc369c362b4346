"""The account of hazardous land adds up, whatever the entries say, and hides nothing in another line."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geo.__main__ import cli
from geo.analysis.hazards import Entry, History, no_areas
from geo.analysis.land import NONE_UNDATED, land_account, land_by
from geo.analysis.land_notes import GENERALISED
from geo.analysis.movements import LINES, movements
from geo.analysis.pace import pace
from geo.analysis.periods import Period
from geo.analysis.waterfall import area_words
from geo.choices import LAND_BY
from geo.errors import GeoError, PublishError
from geo.layers.edition import ABOVE
from geo.layers.many import Findings
from geo.layers.pack import Pack
from geo.layers.releases import ReleaseReport, matched, shared_out
from geo.layers.vocabulary import HAZARD_STATUS, RELEASE_PRODUCT
from geo.publish.land_files import account_file
from geo.publish.redact import redact
from geo.store.batches import Batch, waiting_findings
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.island import EXERCISE

PRODUCTS = RELEASE_PRODUCT.codes()
DAY = dt.date(2024, 1, 1)


@cache
def island() -> Pack:
    return load_pack(EXERCISE)


def entry(day: int, status: str, product: str = "", m2: float | None = None, document: str = "") -> Entry:
    return Entry(DAY + dt.timedelta(days=day), status, product, m2, document)


def lines(*entries: Entry, area: float = 1000) -> list[tuple[int, str, int]]:
    return [((one.day - DAY).days, one.line, one.m2) for one in movements(History(entries), area)]


CASES = {
    "found and cleared": (
        [entry(0, "open"), entry(5, "closed", "cleared", 1000)],
        [(0, "new", 1000), (5, "cleared", 1000)],
    ),
    "what a closed area leaves is a correction": (
        [entry(0, "open"), entry(5, "closed", "reduced", 600)],
        [(0, "new", 1000), (5, "reduced", 600), (5, "correction", -400)],
    ),
    "drawn anew": (
        [entry(0, "open", m2=700), entry(5, "open", m2=1000)],
        [(0, "new", 700), (5, "correction", 300)],
    ),
    "a report counts once": (
        [
            entry(0, "open"),
            entry(5, "in_progress", "cleared", 200, "R1"),
            entry(9, "closed", "cleared", 200, "R1"),
        ],
        [(0, "new", 1000), (5, "cleared", 200), (9, "correction", -800)],
    ),
    "more released than there was": (
        [entry(0, "open"), entry(5, "in_progress", "cleared", 1500)],
        [(0, "new", 1000), (5, "cleared", 1500), (5, "correction", 500)],
    ),
    "closed before the report of its work": (
        [entry(0, "open"), entry(5, "closed"), entry(9, "", "cleared", 1000, "R1"), entry(9, "closed")],
        [(0, "new", 1000), (5, "correction", -1000), (9, "cleared", 1000), (9, "correction", 1000)],
    ),
    "drawn anew and closed on one day": (
        [entry(0, "open"), entry(5, "open", m2=700), entry(5, "closed", m2=700)],
        [(0, "new", 1000), (5, "correction", -300), (5, "correction", -700)],
    ),
    "first heard of when it was closed": ([entry(0, "closed")], []),
    "products apart on one day": (
        [entry(0, "open"), entry(5, "closed", "reduced", 400), entry(5, "closed", "cleared", 600)],
        [(0, "new", 1000), (5, "reduced", 400), (5, "cleared", 600)],
    ),
}


@pytest.mark.parametrize(("entries", "expected"), CASES.values(), ids=CASES)
def test_what_an_entry_moves(entries: list[Entry], expected: list[tuple[int, str, int]]) -> None:
    assert lines(*entries) == expected


def report(
    day: int | None, m2: float | None, document: str = "", hazard: str = "H1", row: int = 0
) -> ReleaseReport:
    when = None if day is None else DAY + dt.timedelta(days=day)
    return ReleaseReport(hazard, "cleared", document, when, m2, row)


TOLD_TWICE = {
    "one document": ([report(5, 600, "R1")], [report(5, 600, "R1")], [(True, 1, 1)]),
    "another area under it": ([report(5, 700, "R1")], [report(5, 600, "R1")], [(False, 1, 1)]),
    "another day under it": ([report(8, 600, "R1")], [report(5, 600, "R1")], [(False, 1, 1)]),
    "in two parts": (
        [report(5, 400, "R1"), report(6, 200, "R1", row=1)],
        [report(5, 600, "R1")],
        [(True, 2, 1)],
    ),
    "one day, a document missing": ([report(5, 600)], [report(5, 600, "R1")], [(True, 1, 1)]),
    "one day, one area, two documents": ([report(5, 600, "R1")], [report(5, 600, "R2")], [(True, 1, 1)]),
    "one day, two documents, two areas": ([report(5, 600, "R1")], [report(5, 400, "R2")], []),
    "another area of ground": ([report(5, 600, "R1", "H2")], [report(5, 600, "R1")], []),
}


@pytest.mark.parametrize(("activities", "told", "expected"), TOLD_TWICE.values(), ids=TOLD_TWICE)
def test_a_product_is_one_whoever_tells_it(
    activities: list[ReleaseReport], told: list[ReleaseReport], expected: list[tuple[bool, int, int]]
) -> None:
    found = matched(activities, told)
    assert [(one.agree, len(one.activities), len(one.entries)) for one in found] == expected


def test_work_on_several_areas_is_shared_out_as_entries_have_it_or_by_size() -> None:
    two = [report(5, 900, "R1", "H1"), report(5, 900, "R1", "H2")]
    by_entries = shared_out(two, [report(5, 300, "R1", "H1"), report(5, 600, "R1", "H2")], {"H1": 5, "H2": 5})
    assert [one.m2 for one in by_entries] == [300, 600]
    by_size = shared_out(two, [], {"H1": 100, "H2": 800})
    assert [one.m2 for one in by_size] == [100, 800]


def test_released_land_is_that_of_activities_and_their_days() -> None:
    pack = island()
    work, entries = pack.table("activities"), pack.hazard_status
    done = work[work["product"].notna() & work["area_m2"].notna()].set_index("activity_id")
    apart = {"XA-0017": 2_500, "XA-0021": 0}
    for name, more in apart.items():
        told = entries[entries["document"] == done.loc[name, "document"]].iloc[0]
        assert done.loc[name, "area_m2"] - told["area_m2"] == more
        day = done.loc[name, "date_end"].date()
        account = land_account(pack, by="class", period=Period(day, day + dt.timedelta(days=1)))
        products = sum(row.moved[told["product"]] for row in account.rows)
        same = done[(done["date_end"] == pd.Timestamp(day)) & (done["product"] == told["product"])]
        assert products == same["area_m2"].sum()
    found = [one for one in pack.findings if one.rule == "activity.apart"]
    assert {one.record for one in found} == set(apart)
    assert "2 products differently" in " ".join(land_account(pack, by="class").notes)
    whole = sum(row.released for row in land_account(pack, by="class").rows)
    # The entry of an activity that names no recorded area stands for it, once.
    assert whole == done["area_m2"].sum()


ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(0, 900),
        st.sampled_from(HAZARD_STATUS.codes()),
        st.sampled_from(["", "", *PRODUCTS]),
        st.none() | st.floats(0, 1e6),
        st.sampled_from(["", "R1", "R2"]),
    ),
    max_size=8,
)


@given(ENTRIES, st.floats(0, 1e6) | st.just(float("nan")))
def test_no_history_leaves_less_than_nothing_and_a_closed_area_leaves_nothing(
    entries: list[Entry], area: float
) -> None:
    told = tuple(sorted(entries, key=lambda one: one.day))
    found = movements(History(told), area)
    left = 0
    days = sorted({one.day for one in found})
    for day in days:
        left += sum(one.change for one in found if one.day == day)
        assert left >= 0
    assert all(one.m2 >= 0 for one in found if one.line != "correction")
    assert all(one.m2 < 0 for one in found if one.part == "closed"), "a closing is no rise"
    assert all(one.m2 > 0 for one in found if one.part == "exceeded")
    assert sum(one.line == "new" for one in found) <= 1
    if told and told[-1].status in {"closed", "handed_over"}:
        assert left == 0
    moved = {line: sum(one.m2 for one in found if one.line == line) for line in LINES}
    assert moved["new"] - sum(moved[one] for one in PRODUCTS) + moved["correction"] == left


@pytest.mark.parametrize("by", LAND_BY)
def test_every_row_adds_up_and_rows_of_one_time_continue_each_other(by: str) -> None:
    account = land_account(island(), by=by)
    for row in account.rows:
        released = sum(row.moved[one] for one in PRODUCTS)
        assert (row.opening or 0) + row.moved["new"] - released + row.moved["correction"] == row.closing
        assert 0 <= (row.union or 0) <= (row.drawn or 0) + 1
    whole = land_account(island(), by="class")
    if by in {"month", "quarter", "year"}:
        assert [row.opening is None for row in account.rows][:2] == [True, False], "not recorded, never 0"
        assert account.whole.opening is None
        for before, after in zip(account.rows, account.rows[1:], strict=False):
            assert after.opening == before.closing
        assert account.rows[-1].closing == sum(row.closing for row in whole.rows)
    for line in LINES:
        assert sum(row.moved[line] for row in account.rows) == sum(row.moved[line] for row in whole.rows)
    assert any((row.union or 0) < (row.drawn or 0) for row in account.rows)
    assert account.whole.closing == sum(row.closing for row in whole.rows)
    assert account.undated == 16


def test_the_command_prints_the_same_and_refuses_another_key() -> None:
    done = CliRunner().invoke(cli, ["land", str(EXERCISE), "--by", "quarter", "--json"])
    told = json.loads(done.output)
    assert told == {**land_account(island(), by="quarter").to_dict(), "pace": pace(island()).to_dict()}
    assert (told["unit"], told["rows"][0]["key"]) == ("m2", "2023-Q1")
    first = told["rows"][0]
    assert (first["opening"], first["opening_recorded"]) == (0, False)
    for row in told["rows"]:
        moves = row["new"] - row["cancelled"] - row["reduced"] - row["cleared"] + row["correction"]
        assert row["opening"] + moves == row["closing"], row["key"]
    assert told["rows"][-2]["correction_closed"] == -438_200
    assert told["rows"][-1]["correction_exceeded"] == 438_200
    text = CliRunner().invoke(cli, ["land", str(EXERCISE), "--by", "quarter"]).output
    assert "union" in text
    assert "not recorded" in text.splitlines()[1]
    assert "Days told: 13 January 2023 to" in text
    assert "takes off 438,200 m² that were left of areas when they were closed" in text
    assert "adds 440,700 m² that reports release beyond what was open" in text
    with pytest.raises(GeoError, match="by 'week'"):
        land_account(island(), by="week")


def test_pace_is_a_range_of_quarters_with_products_apart_and_no_forecast() -> None:
    found = pace(island())
    quarters = land_account(island(), by="quarter", period=Period(dt.date(2025, 1, 1), dt.date(2026, 1, 1)))
    for one in found.products:
        of_quarters = [row.moved[one.product] for row in quarters.rows]
        assert (one.total, *one.range_a_year) == (
            sum(of_quarters),
            4 * min(of_quarters),
            4 * max(of_quarters),
        )
    assert found.together.total == sum(one.total for one in found.products)
    assert found.remaining == quarters.rows[-1].closing
    assert found.needed_a_year == pytest.approx(found.remaining / 6, rel=0.001)
    assert "no forecast" in found.words()[-1]
    hazards = island().hazards
    dated = hazards["hazard_id"].isin(island().hazard_status["hazard_id"])
    still = hazards[~dated & ~hazards["status"].isin(["closed", "handed_over"])]
    size = still["drawn_m2"].fillna(still["area_m2_stated"])
    assert (found.undated.areas, found.undated.m2) == (len(still), pytest.approx(size.sum(), abs=1))
    said = " ".join(found.words())
    assert f"not in it are {len(still)} areas of {found.undated.m2:,} m² without dated entries" in said
    assert f"at least {found.needed_a_year:,} m² a year" in said
    assert found.to_dict()["remaining_leaves_out"]["m2"] == found.undated.m2
    assert found.to_dict()["needed_is_the_least"]
    unsized = replace(found, undated=replace(found.undated, unmeasured=1))
    assert "of at least" in " ".join(unsized.words())
    all_dated = " ".join(replace(found, undated=NONE_UNDATED).words())
    assert "at least" not in all_dated
    assert "not in it" not in all_dated
    none = replace(island(), meta=replace(island().meta, land_target=None))
    assert pace(none).needed_a_year is None
    assert "The pack sets no target date." in pace(none).words()
    past = replace(island(), meta=replace(island().meta, land_target=DAY))
    assert any("lies before" in words for words in pace(past).words())


def test_a_public_edition_tells_no_organisation_and_no_ground_of_cells() -> None:
    public = redact(island(), "public")
    assert land_by(public) == LAND_BY[:-1]
    account = land_account(public, by="year")
    assert all(row.drawn is row.union is None for row in account.rows)
    assert GENERALISED in account.notes
    assert account.rows[-1].closing == land_account(island(), by="year").rows[-1].closing


def test_a_period_that_cuts_a_quarter_tells_its_own_days_and_says_so() -> None:
    period = Period(dt.date(2024, 2, 1), dt.date(2025, 2, 1))
    quarters, districts = (land_account(island(), by=by, period=period) for by in ("quarter", "district"))
    assert [row.label for row in quarters.rows][::4] == [
        "Quarter 1 of 2024, a part",
        "Quarter 1 of 2025, a part",
    ]
    assert quarters.rows[1].label == "Quarter 2 of 2024"
    for line in LINES:
        assert quarters.whole.moved[line] == districts.whole.moved[line]
    assert (quarters.whole.opening, quarters.whole.closing) == (
        districts.whole.opening,
        districts.whole.closing,
    )


def test_every_way_to_tell_an_account_ends_on_one_day_and_with_one_sum() -> None:
    pack = island()
    early = replace(pack, meta=replace(pack.meta, as_of=dt.date(2025, 5, 17)))
    told = {by: land_account(early, by=by) for by in land_by(early)}
    assert len({account.whole.closing for account in told.values()}) == 1
    assert told["year"].rows[-1].label == "2025, a part"
    assert all("to 17 May 2025." in " ".join(one.notes) for one in told.values())
    later = (pack.hazard_status["date"] > pd.Timestamp(2025, 5, 17)).sum()
    assert f"{later:,} entries after 17 May 2025" in " ".join(told["class"].notes)


def test_of_days_before_the_first_entry_nothing_is_told_and_what_is_left_is_of_the_last_day() -> None:
    pack = island()
    first = pack.hazard_status.sort_values("date").drop_duplicates("hazard_id")
    tables = {**pack._tables, "hazard_status": first.assign(date=pd.Timestamp(2026, 1, 15))}
    tables["activities"] = pack.table("activities").iloc[:0]
    meta = replace(pack.meta, as_of=dt.date(2026, 1, 20))
    one_day = replace(pack, meta=meta, _tables=MappingProxyType(tables))
    before = Period(dt.date(2022, 1, 1), dt.date(2026, 1, 1))
    for by in LAND_BY:
        account = land_account(one_day, by=by, period=before)
        assert account.rows == ()
        assert account.to_text().startswith("Not recorded before 15 January 2026")
    with pytest.raises(PublishError, match="Not recorded before 15 January 2026"):
        account_file(Workspace(one_day), by="district", created=meta.as_of, period=before)
    asked = Period(dt.date(2022, 1, 1), dt.date(2026, 1, 21))
    told = land_account(one_day, by="year", period=asked)
    assert [row.key for row in told.rows] == ["2026"]
    assert any("Not recorded before 15 January 2026" in note for note in told.notes)
    found = pace(one_day)
    assert found.remaining == told.rows[-1].closing > 0
    words = " ".join(found.words())
    assert "not recorded before 15 January 2026" in words
    assert f"On 20 January 2026 {area_words(told.rows[-1].closing, 'm2')} m²" in words
    assert "no release of land is recorded" not in words
    assert found.to_dict()["products"] == {}
    tables["hazard_status"] = first.iloc[:0]
    undated = replace(one_day, _tables=MappingProxyType({**tables}))
    assert {land_account(undated, by=by).rows for by in LAND_BY} == {()}
    assert pace(undated).remaining is None


def test_an_area_closed_by_its_first_entry_is_in_no_column_and_said() -> None:
    pack = island()
    first = pack.hazard_status.sort_values("date").drop_duplicates("hazard_id")
    name = str(first["hazard_id"].iloc[0])
    entries = pack.hazard_status[pack.hazard_status["hazard_id"] != name]
    closed = first[first["hazard_id"] == name].assign(status="closed", product="cleared", area_m2=None)
    tables = {**pack._tables, "hazard_status": pd.concat([entries, closed], ignore_index=True)}
    tables["activities"] = pack.table("activities").iloc[:0]
    account = land_account(replace(pack, _tables=MappingProxyType(tables)), by="class")
    assert account.closed_first == 1
    assert any(note.startswith("1 area of ") and note.endswith("in no column.") for note in account.notes)


def test_an_edition_that_may_hold_areas_back_does_not_say_that_the_pack_has_none() -> None:
    none = replace(island(), _tables=MappingProxyType({**island()._tables, "hazards": island().hazards[:0]}))
    assert no_areas(none).startswith("This pack holds no hazardous areas")
    public = redact(island(), "public")
    held = replace(public, _tables=MappingProxyType({**public._tables, "hazards": public.hazards[:0]}))
    assert held.edition is not None
    held = replace(held, edition=replace(held.edition, words=(*held.edition.words, str(ABOVE))))
    assert no_areas(held).startswith("No hazardous area is given here, so there is no account of land")
    assert no_areas(held).endswith("What is meant for fewer readers is left out.")
    assert no_areas(island()) == ""


@pytest.mark.parametrize("kind", ["hazards", "activities"])
def test_rows_that_wait_are_said_wherever_the_account_is_read(kind: str) -> None:
    counts = ("rows", "accepted", "held", "rejected", "other_kind", "known", "casualties")
    people = ("casualties_accepted", "casualties_held", "casualties_rejected", "incidents")
    numbers = {**dict.fromkeys((*counts, *people), 0), "rows": 40, "held": 20, "area_held_m2": 1_866_024}
    names = dict.fromkeys(("number", "digest", "mapping", "shape", "imported_at"), "")
    batch = Batch(id="B003", file="areas.geojson", kind=kind, **names, **numbers)  # type: ignore[arg-type]
    pack = replace(island(), findings=Findings(waiting_findings([batch])))
    account = land_account(pack, by="year")
    (said,) = account.waiting
    assert said.startswith("areas.geojson: 20 of 40 rows, of 1,866,024 m², were held when")
    assert said in account.to_text()
    assert account.to_dict()["waiting"] == [said]
    (public,) = land_account(redact(pack, "public"), by="year").waiting
    assert "areas.geojson" not in public
    assert land_account(island(), by="year").waiting == ()
    none = replace(pack, _tables=MappingProxyType({**pack._tables, "hazards": pack.hazards.iloc[:0]}))
    assert no_areas(none).endswith(said)
    accidents = waiting_findings([replace(batch, kind="incidents"), replace(batch, kind="surveys")])
    assert {one.rule for one in accidents} == {"batch.waiting"}
