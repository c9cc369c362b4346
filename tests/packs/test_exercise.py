"""The exercise pack: invented, far from land, and holding every case a page must cope with."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geo.checking.activities import activity_rules
from geo.checking.hazards import hazard_rules
from geo.checking.surveys import survey_rules
from geo.layers import vocabulary
from geo.layers.pack import Pack
from geo.packs import exercise, exercise_hazards
from geo.reconciliation.facts import formed
from geo.store.files import load_pack

HAND_WRITTEN = {"pack.toml", "NOTICE"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(exercise.HOME)


def test_rebuild_gives_the_same_files_to_the_byte(tmp_path: Path, pack: Pack) -> None:
    assert exercise.main(["--out", str(tmp_path)]) == 0
    built = {path.name for path in tmp_path.iterdir()}
    assert (
        built == {path.name for path in exercise.HOME.iterdir()} - HAND_WRITTEN == set(pack.meta.file_names())
    )
    for name in sorted(built):
        assert (tmp_path / name).read_bytes() == (exercise.HOME / name).read_bytes(), (
            f"{name}: build it again"
        )


def test_pack_is_marked_invented(pack: Pack) -> None:
    assert pack.meta.synthetic
    assert "invented" in pack.meta.title
    assert pack.districts["district_id"].str.startswith("XI-").all()
    assert pack.sources["url"].str.startswith("https://example.org/").all()


def test_island_lies_in_the_empty_south_pacific(pack: Pack) -> None:
    # No land lies between these meridians and parallels: Ducie and Easter Island are north of 28 S,
    # the Antarctic coast south of 70 S, Chatham west of 175 W, Chile east of 76 W.
    empty = shapely.box(-140, -60, -100, -38)
    assert all(empty.covers(shape) for shape in pack.district_layer().geometry)
    assert all(empty.covers(shape) for shape in pack.context_layer("coast").geometry)


def test_districts_tile_the_island(pack: Pack) -> None:
    layer = pack.district_layer()
    coverage = layer.loc[~layer["overlay"], "geometry"].to_numpy()
    assert len(coverage) == 5
    assert shapely.is_valid(layer.geometry.to_numpy()).all()
    assert shapely.coverage_is_valid(coverage)
    island = pack.context_layer("coast").geometry.iloc[0]
    assert shapely.symmetric_difference(shapely.union_all(coverage), island).area < 1e-4
    areas = layer.to_crs("EPSG:6933").area.to_numpy() / 1e6
    assert areas == pytest.approx(layer["area_km2"].astype(float).to_numpy(), rel=0.01)


def test_every_code_occurs(pack: Pack) -> None:
    incidents = pack.incidents
    for column, codes in (
        ("device_type", vocabulary.DEVICE_TYPE),
        ("activity", vocabulary.ACTIVITY),
        ("date_precision", vocabulary.DATE_PRECISION),
        ("location_precision", vocabulary.LOCATION_PRECISION),
        ("official_count", vocabulary.OFFICIAL_COUNT),
        ("confidence", vocabulary.CONFIDENCE),
    ):
        later = exercise.LATER_ACTIVITIES if column == "activity" else ()
        assert set(incidents[column]) == set(codes.codes()) - set(later), column
    assert incidents["injured"].isna().sum() == 1
    assert incidents["outcome_unknown"].sum() == 2


def test_one_incident_is_stated_in_another_district_than_its_point(pack: Pack) -> None:
    apart = pack.incidents.dropna(subset="border_distance_km")
    assert list(apart["incident_id"]) == [f"XI-{exercise.MISPLACED:03}"]
    assert list(apart["district_code"]) == ["XI-WD"]
    assert list(apart["district_by_polygon"]) == ["XI-EB"]
    assert apart["point_withheld"].all()
    assert apart["longitude"].isna().all()
    assert [finding.row for finding in pack.findings if finding.rule == "district.disagrees"] == [
        exercise.MISPLACED
    ]


def test_other_spellings_and_bare_points_find_their_district(pack: Pack) -> None:
    incidents = pack.incidents
    local = incidents[incidents["district"].isin(pack.districts["name_local"])]
    assert len(local) > 2
    assert local["district_code"].notna().all()
    bare = incidents[incidents["district"].isna() & incidents["longitude"].notna()]
    assert len(bare) > 0
    assert (bare["district_code"] == bare["district_by_polygon"]).all()
    nowhere = incidents[incidents["location_precision"].isin(["region", "country", "unknown"])]
    assert nowhere["district_code"].isna().all()


def test_awkward_texts_arrive_as_written(pack: Pack) -> None:
    remarks = " ".join(pack.incidents["remarks"])
    for text in ("50 {% of the field", "{{7*7}}", "<b>bold</b>", 'O\'Neil "quoted" `tick` ${x}', "</script>"):
        assert text in remarks


def test_a_figure_is_refused_and_a_district_is_empty(pack: Pack) -> None:
    assert any(rule.refuses("registered_2025", "XI-CH") for rule in pack.meta.refused_rates)
    figures = pack.populations.set_index(["figure_id", "district_id"])["population"]
    assert figures["present_2021", "XI-CH"] == 0
    assert (figures["registered_2025"] > 0).all()


def test_statements_hold_a_contradiction_and_a_fall(pack: Pack) -> None:
    rules = {finding.rule for finding in pack.findings if finding.file == "statements.csv"}
    assert "statement.sum" in rules
    running = pack.statements.query("scope == 'all'")["casualties_total"]
    assert (running.diff().dropna() < 0).any()


def test_the_parish_cut_out_of_three_districts_is_told_as_formed(pack: Pack) -> None:
    """The published fact XF-2, as maps and tables of days before it say it."""
    [one] = formed(pack)
    assert one.words.startswith(
        "New Parish was formed on 1 January 2024 of parts of North Reach, East Bight and Centre Hollow;"
    )
    layer = pack.district_layer().set_index("district_id").geometry
    [entry] = pack.meta.formed
    parish = layer["XI-NP"]
    held = {code for code in layer.index if parish.intersection(layer[code]).area > 0.05 * parish.area}
    assert held == {"XI-NP", *entry.of}


def test_hazards_have_histories_of_three_years_and_every_fault_on_purpose(pack: Pack) -> None:
    hazards, entries = pack.hazards, pack.hazard_status
    assert len(hazards) == exercise_hazards.HAZARDS
    assert pack.rejected["hazards"] == pack.rejected["hazard_status"] == 0
    assert set(hazards["class"]) == set(vocabulary.HAZARD_CLASS.codes())
    assert set(entries["status"]) == set(vocabulary.HAZARD_STATUS.codes())
    assert set(entries["product"].dropna()) == set(vocabulary.RELEASE_PRODUCT.codes())
    assert entries["date"].min().date() >= exercise_hazards.FIRST
    assert entries["date"].max().date() <= exercise_hazards.LAST
    rules = {one.rule for one in pack.findings if one.file == "hazards.geojson"}
    assert rules == {rule.id for rule in hazard_rules()} - {
        "area.differs",
        "geometry.type",
        "place.range",
        "place.swapped",
    }
    work = pack.table("activities")
    assert pack.rejected["activities"] == 0
    assert set(work["kind"]) == set(vocabulary.WORK_KIND.codes()) - {"other"}
    rules = {one.rule for one in pack.findings if one.file == "activities.geojson"}
    own = {
        rule.id for rule in activity_rules() if rule.id.partition(".")[0] in {"activity", "hazard", "date"}
    }
    assert rules >= own | {"geometry.missing"}
    # What work released stands in the histories too, under one document; two differ, as is found.
    told = work.query("document.notna()").set_index(["document", "product"])[["area_m2", "date_end"]]
    released = entries.query("product.notna()").set_index(["document", "product"])
    both = told.join(released[["area_m2", "date"]].rename(columns={"area_m2": "area_m2_told"}))
    assert (len(told), both["area_m2_told"].isna().sum()) == (len(released), 0)
    assert (both["area_m2"] != both["area_m2_told"]).sum() == 1
    assert (both["date_end"] != both["date"]).sum() == 1
    surveys = pack.table("surveys")
    assert pack.rejected["surveys"] == 0
    assert set(surveys["result"].dropna()) == set(vocabulary.SURVEY_RESULT.codes())
    rules = {one.rule for one in pack.findings if one.file == "surveys.geojson"}
    assert rules == {"geometry.missing", "geometry.invalid"} | {
        rule.id for rule in survey_rules() if rule.id.partition(".")[0] in {"survey", "hazard", "date"}
    }
    without = ~hazards["hazard_id"].isin(entries["hazard_id"])
    assert without.sum() == hazards.loc[without, "status"].notna().sum() + 4
    assert sum(path.stat().st_size for path in exercise.HOME.iterdir()) < 1_000_000
