"""Editions: smaller, counted the same, and without a trace of what they withhold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.placed import DISC_FROM_M, is_placed
from geo.analysis.records import Records
from geo.errors import PublishError
from geo.layers.kinds import AREAL
from geo.layers.many import Findings
from geo.layers.pack import Pack
from geo.maps.basemap.areas import area_marks
from geo.maps.basemap.standalone import standalone_html
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.publish.land_files import work_file
from geo.publish.profiles import profile
from geo.publish.redact import edition_of, redact, refuse_filters
from geo.reconciliation.reconciliation import reconciliation
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.island import DROPPED, EXERCISE
from tests.publish.residue import found_in, secrets

MONTHS = [
    Period(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))
    for year, month in product(range(2021, 2026), range(1, 13))
]


def figures(incidents: pd.DataFrame, districts: pd.DataFrame, month: Period) -> np.ndarray:
    """Count a month by district: most likely, certain and possible."""
    records = Records.from_frames(incidents, districts, since=date(2021, 1, 1), until=date(2025, 12, 31))
    people = records.figures(Filters())
    sums = np.zeros((3, len(records.district_ids) + 1, 4), dtype=np.int64)
    for number, rule in enumerate((records.most_likely_in, records.certainly_in, records.possibly_in)):
        rows = rule(month)
        np.add.at(sums[number], records.district[rows], people[rows])
    return sums


def test_the_default_is_public(island: Pack) -> None:
    assert edition_of(redact(island)).profile == "public"


@pytest.mark.parametrize("code", ["public", "partner", "internal"])
def test_counts_are_those_of_the_records_kept(island: Pack, code: str) -> None:
    kept = island.incidents[island.incidents["sensitivity"].isin(profile(code).classes)]
    edition = redact(island, code)
    assert len(edition.incidents) == len(kept)
    for month in MONTHS:
        expected = figures(kept, island.districts, month)
        assert (figures(edition.incidents, edition.districts, month) == expected).all(), month


@pytest.mark.parametrize("counting", ["most_likely", "possible"])
def test_the_cube_of_an_edition_is_that_of_its_records(island: Pack, public: Pack, counting: str) -> None:
    records = Cube.from_pack(public).records
    kept = island.incidents[island.incidents["sensitivity"] == "public"]
    expected = Records.from_frames(
        kept, island.districts, since=records.whole_period.start, until=records.whole_period.last
    )
    assert (records.district == expected.district).all()
    assert (records.figures(Filters()) == expected.figures(Filters())).all()
    rule = "most_likely_in" if counting == "most_likely" else "possibly_in"
    for month in MONTHS:
        assert (getattr(records, rule)(month) == getattr(expected, rule)(month)).all()


def test_records_above_the_class_and_what_points_to_them_are_gone(island: Pack, public: Pack) -> None:
    assert not set(DROPPED) & set(public.incidents["incident_id"])
    assert "XSECRET" in set(island.sources["source_id"])
    assert "XSECRET" not in set(public.sources["source_id"])
    assert set(public.sources["source_id"]) >= {"X01", "X02"}
    assert not any("XI-901" in gap for gap in public.meta.known_gaps)
    # A chain is called after its first record: its own name was that of a record left out.
    assert set(public.incidents["chain_id"].dropna()) == {"XI-903"}
    assert public.incidents.index.equals(pd.RangeIndex(len(public.incidents)))


def test_partner_keeps_what_partners_share(island: Pack, partner: Pack) -> None:
    incidents = partner.incidents.set_index("incident_id")
    assert "XI-902" in incidents.index
    assert "XI-901" not in incidents.index
    row = incidents.loc["XI-903"]
    assert row["time_local"] == "07:43"
    assert row["killed_civilian"] == 2
    assert row["longitude"] == -122.96413
    assert edition_of(partner).words == ("Partner edition.", "What is meant for fewer readers is left out.")


def test_internal_keeps_everything(island: Pack) -> None:
    edition = redact(island, "internal")
    pd.testing.assert_frame_equal(edition.incidents, island.incidents)
    assert edition.findings == island.findings
    assert edition_of(edition).words == ("Internal edition.",)


def test_fields_that_do_not_pass_are_empty_and_keep_their_type(island: Pack, public: Pack) -> None:
    incidents = public.incidents
    assert incidents[sorted(profile("public").withholds)].isna().all(axis=None)
    assert incidents.dtypes.equals(island.incidents.dtypes)
    assert not any(one.file == "incidents.geojson" for one in public.findings)


def test_remarks_that_may_tell_people_apart_stay_behind_in_every_layer(
    island: Pack, public: Pack, partner: Pack
) -> None:
    assert partner.statements["remarks"].equals(island.statements["remarks"])
    assert public.statements["remarks"].isna().all()
    assert public.clearance["remarks"].isna().all()
    assert public.statements["killed_civilian"].equals(island.statements["killed_civilian"])
    assert public.statements["scope"].equals(island.statements["scope"])
    assert public.populations["remarks"].equals(island.populations["remarks"])
    said = "Remarks, notes on places and revisions, vehicles and times of day are left out."
    assert said in edition_of(public).words


@pytest.mark.parametrize("published", ["", "the register on the web has them"])
def test_names_of_areas_are_public_only_where_the_owner_says_that_they_are(
    island: Pack, published: str
) -> None:
    pack = replace(island, meta=replace(island.meta, area_names_published=published))
    edition = redact(pack)
    mine = profile("public").of(pack.meta)
    for layer in (kind.pack_layer for kind in AREAL):
        assert ("name" in mine.keeps(layer)) is bool(published)
        assert edition.table(layer)["name"].notna().any() == bool(published)
    marks = [mark for some in area_marks(edition).values() for mark in some]
    assert any(mark.name == mark.area_id for mark in marks) is not bool(published)
    (said,) = (text for text in edition_of(edition).words if "widened" in text)
    told = "their names given, as they are published already: the register on the web has them."
    assert said.endswith(told if published else "their names and organisations are left out.")
    work = work_file(Workspace(edition), created=date(2026, 11, 23))
    assert ("name" in work.table.frame) is bool(published)
    assert (
        redact(pack, "partner")
        .hazards["name"]
        .equals(pack.hazards["name"][pack.hazards["sensitivity"].isin(profile("partner").classes)])
    )


def test_findings_quote_nothing_that_stays_behind(island: Pack) -> None:
    quote = replace(
        island.findings[0],
        file=island.meta.files["statements"],
        value="a sapper",
        message="",
        sensitivity="public",
    )
    quotes = [replace(quote, field=name) for name in ("remarks", "killed")]
    quotes += [
        replace(quote, file=f"imports/B001/{name}", field="name")
        for name in ("incidents.csv", "hazards.geojson", "hazard_status.csv")
    ]
    found = redact(replace(island, findings=Findings(quotes)), "public").findings
    assert [one.field for one in found] == ["killed"]


def test_a_column_nobody_decided_on_is_gone(island: Pack) -> None:
    tables = {**island._tables, "incidents": island.incidents.assign(victim_name="Invented Name")}
    tables["witnesses"] = pd.DataFrame({"name": ["Invented Witness"]})
    edition = redact(replace(island, _tables=MappingProxyType(tables)), "public")
    assert "victim_name" not in edition.incidents
    assert "witnesses" not in edition._tables


def test_the_stamp_says_only_what_is_true(island: Pack, public: Pack) -> None:
    words = edition_of(public).words
    assert words[:2] == ("Public edition.", "What is meant for fewer readers is left out.")
    assert any("0.1 degrees" in text for text in words)
    assert any("status, sex or age" in text for text in words)
    assert not any(name in text for name in DROPPED for text in words)
    plain = edition_of(redact(load_pack(EXERCISE), "partner"))
    assert plain.words == ("Partner edition.",)
    assert not plain.coarsened
    assert Workspace(public).ground.stamp == words


def test_editions_have_digests_of_their_own(island: Pack) -> None:
    digests = {redact(island, code).digest for code in ("public", "partner", "internal")}
    assert len(digests | {island.digest}) == 4
    assert redact(island, "public").digest in digests


def test_an_edition_is_not_made_into_another(public: Pack) -> None:
    assert redact(public, "public") is public
    with pytest.raises(PublishError, match="public edition already"):
        redact(public, "internal")


def test_a_pack_as_loaded_does_not_leave_the_house(island: Pack) -> None:
    with pytest.raises(PublishError, match="choose a publication profile"):
        edition_of(island)


def test_filters_cannot_ask_for_what_is_withheld(public: Pack, partner: Pack) -> None:
    chosen = Filters(victim_status=frozenset({"civilian"}))
    with pytest.raises(PublishError, match="does not tell casualties apart by status"):
        refuse_filters(public, chosen)
    refuse_filters(public, Filters(device=frozenset({"booby_trap"})))
    refuse_filters(partner, chosen)


def test_totals_recorded_in_parts_only_are_kept(public: Pack, island: Pack) -> None:
    before = island.incidents.set_index("incident_id").loc["XI-905"]
    after = public.incidents.set_index("incident_id").loc["XI-905"]
    assert pd.isna(before["injured"])
    assert after["injured"] == 2
    assert pd.isna(after["injured_military"])


def test_nothing_withheld_is_in_the_tables(island: Pack, public: Pack) -> None:
    assert len(secrets(island, public)) > 15
    assert {"XI-901", "XSECRET", "07:43", "Whispered remark about the mill", "-122.96413"} <= secrets(
        island, public
    )
    tables = [public._tables[name].to_csv() for name in public._tables]
    everything = [*tables, repr(public), repr(public.edition), repr(public.findings), repr(public.meta)]
    for text in everything:
        assert found_in(text, island, public) == []


def test_the_residue_would_be_found(island: Pack, public: Pack) -> None:
    assert {"XI-901", "-122.96413"} <= set(found_in(island.incidents.to_csv().encode(), island, public))


def test_the_residue_would_be_found_escaped_as_a_page_escapes(island: Pack, public: Pack) -> None:
    pages = (r"\u0058I-901", "&#88;I-901", "XI&#45;901")
    assert [found_in(page, island, public) for page in pages] == [["XI-901"]] * 3


def test_nothing_withheld_is_in_the_map_file(island: Pack, public: Pack) -> None:
    page = standalone_html(Workspace(public).spec(MapView()))
    assert "Larkmouth" in page
    assert "XI-903" in page
    assert found_in(page, island, public) == []


def test_the_feed_of_a_map_holds_general_places_only(public: Pack) -> None:
    feed = Feed.read(Workspace(public).spec(MapView()).feed)
    placed = np.isfinite(feed.longitude)
    drawn = set(zip(feed.longitude[placed].round(5), feed.latitude[placed].round(5), strict=True))
    rows = public.incidents[is_placed(public.incidents)]
    assert drawn == set(zip(rows["longitude"].round(5), rows["latitude"].round(5), strict=True))
    assert (feed.radius_m[placed] > DISC_FROM_M).all()


def test_the_feed_of_a_map_tells_nobody_apart_where_the_edition_does_not(public: Pack, partner: Pack) -> None:
    feed, told = (Feed.read(Workspace(pack).spec(MapView()).feed) for pack in (public, partner))
    assert feed.header.statuses == ()
    assert told.header.statuses
    assert not any(people[:, :-1].any() for people in feed.by_status)
    assert any(people[:, :-1].any() for people in told.by_status)
    labels = {feed.header.activities[code] for code in feed.activity}
    assert "Mine clearance or survey" not in labels
    assert "Other, or not told apart in this edition" in labels


def test_notes_do_not_call_withheld_what_is_recorded(public: Pack) -> None:
    notes = {note.incident_id: note for _, note in Workspace(public).ground.notes}
    rows = dict(notes["XI-903"].rows)
    assert rows["Killed"] == "3"
    assert rows["Injured"] == "11"
    assert rows["Known to"] == "settlement"
    assert dict(notes["XI-904"].rows)["Known to"] == "a square of the grid"
    assert "generalised to a square" in notes["XI-904"].precision


def test_the_account_of_a_real_series_can_be_given_without_statuses() -> None:
    pack = load_pack(EXERCISE.parent / "azerbaijan")
    account = reconciliation(redact(replace(pack, meta=replace(pack.meta, breakdowns_published=""))))
    assert account.completeness.whole.recorded is not None
    assert "By status the difference" not in " ".join(account.summary)
    assert all(one.share.recorded is None for one in account.statuses)


def test_no_status_stands_beside_a_statement(public: Pack, partner: Pack) -> None:
    account = reconciliation(public)
    assert account.statuses
    assert all(one.share.recorded is None for one in account.statuses)
    assert all(
        "status" in one.share.reason for one in account.statuses if not one.label.startswith("Journal")
    )
    assert any(one.share.recorded is not None for one in reconciliation(partner).statuses)
    assert account.completeness.whole.recorded is not None
