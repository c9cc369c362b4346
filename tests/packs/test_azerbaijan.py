"""The first pack: rebuilt from raw/ to the byte, and equal to the figures of its raw tables."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.layers import vocabulary
from geo.layers.pack import Pack
from geo.packs import azerbaijan
from geo.store.files import load_pack
from geo.workspace import Workspace

HOME = azerbaijan.HOME
RAW = HOME / "raw"
HAND_WRITTEN = {"pack.toml", "NOTICE", "README.md"}
# Figures the compilers of the raw tables gave: all incidents; killed and injured inside the official total.
BY_YEAR = {
    2020: (7, 7, 6),
    2021: (35, 14, 38),
    2022: (32, 7, 40),
    2023: (27, 17, 22),
    2024: (24, 2, 28),
    2025: (21, 2, 23),
    2026: (4, 1, 3),
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(HOME)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rebuilt")
    assert azerbaijan.main(["--raw", str(RAW), "--out", str(out)]) == 0
    return out


def raw_incidents() -> list[dict[str, str]]:
    with (RAW / "incidents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rebuild_gives_the_same_files_to_the_byte(rebuilt: Path) -> None:
    built = {path.name for path in rebuilt.iterdir()}
    committed = {path.name for path in HOME.iterdir() if path.is_file()} - HAND_WRITTEN
    assert built == committed
    for name in sorted(built):
        assert (rebuilt / name).read_bytes() == (HOME / name).read_bytes(), (
            f"{name}: build and commit it again"
        )


def test_every_built_file_is_named_in_the_pack(pack: Pack, rebuilt: Path) -> None:
    assert {path.name for path in rebuilt.iterdir()} == set(pack.meta.file_names())


def test_every_row_is_accepted(pack: Pack) -> None:
    assert set(pack.rejected.values()) == {0}
    assert len(pack.incidents) == 150
    assert len(pack.statements) == 98
    assert len(pack.sources) == 447
    assert len(pack.clearance) == 67
    assert len(pack.facts) == 20
    assert len(pack.districts) == 79
    assert {finding.severity for finding in pack.findings} <= {"warning", "note"}


def test_sums_by_year_are_those_of_the_raw_tables(pack: Pack) -> None:
    incidents = pack.incidents
    years = incidents["date_start"].dt.year
    inside = incidents["official_count"] != "no"
    # Of the one record partly inside the official total, the remarks say that the injured are outside.
    injured = incidents["injured"].where(incidents["official_count"] != "partly", 0)
    found = {
        int(year): (
            int((years == year).sum()),
            int(incidents.loc[inside & (years == year), "killed"].sum()),
            int(injured[inside & (years == year)].sum()),
        )
        for year in years.unique()
    }
    assert found == BY_YEAR
    assert sum(killed for _, killed, _ in found.values()) == 50
    assert sum(injured for _, _, injured in found.values()) == 160


def test_incidents_equal_the_raw_table_cell_by_cell(pack: Pack) -> None:
    incidents = pack.incidents.set_index("incident_id", drop=False)
    renamed = {"sources": "source_ids", "coord_source": "coordinate_source_id"}
    compared = 0
    for raw in raw_incidents():
        row = incidents.loc[raw["incident_id"]]
        for column, text in raw.items():
            if column == "source_count":
                assert len(raw["sources"].split(";")) == int(text)
                continue
            assert same(row[renamed.get(column, column)], text), f"{raw['incident_id']} {column}: {text!r}"
            compared += 1
    assert compared == 150 * 37


def same(value: object, text: str) -> bool:
    """Whether a loaded value is what the raw cell says, nothing made up and nothing lost."""
    if text == "" or pd.isna(value):
        return text == "" and bool(pd.isna(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() == text
    return value == text if isinstance(value, str) else float(value) == pytest.approx(float(text), abs=5e-6)


def test_districts_are_those_the_sources_state(pack: Pack) -> None:
    incidents = pack.incidents
    names = pack.districts.set_index("district_id")["name_en"]
    stated = incidents["district"].notna()
    assert (incidents.loc[stated, "district_code"].map(names) == incidents.loc[stated, "district"]).all()
    assert int((~stated).sum()) == 2
    assert incidents.loc[~stated, "district_code"].isna().all()
    placed = incidents["longitude"].notna()
    assert int(placed.sum()) == 95
    assert (
        int((incidents["district_code"] != incidents["district_by_polygon"].fillna(""))[placed].sum()) == 20
    )


def test_points_are_settlements_and_never_the_place_of_a_blast(pack: Pack) -> None:
    incidents = pack.incidents
    placed = incidents["longitude"].notna()
    assert set(incidents.loc[placed, "place_kind"]) == {"settlement"}
    assert set(incidents.loc[placed, "uncertainty_m"]) == {pack.meta.settlement_radius_m}
    assert incidents.loc[~placed, "place_kind"].isna().all()
    assert incidents.loc[~placed, "uncertainty_m"].isna().all()
    assert "exact" not in set(incidents["location_precision"])


def test_points_say_no_more_than_three_decimals(pack: Pack) -> None:
    for name in ("longitude", "latitude"):
        degrees = pack.incidents[name].dropna()
        assert (degrees.round(3) == degrees).all()


def test_every_row_of_the_revision_stands_in_the_readme(pack: Pack) -> None:
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    incidents = pack.incidents
    new = incidents["recorded_on"].dt.date == pack.meta.compiled_on
    changed = [
        *incidents.loc[new | incidents["revised_on"].notna(), "incident_id"],
        *pack.statements.loc[pack.statements["revised_on"].notna(), "statement_id"],
    ]
    assert len(changed) > 50
    assert [name for name in changed if name not in readme] == []


def test_hours_at_which_the_authorities_were_told_are_said_to_be_that(pack: Pack) -> None:
    remarks = pack.incidents.set_index("incident_id")["remarks"]
    told = remarks[remarks.str.contains(r"[Tt]ime is when the (?:police|prosecutor|military)", na=False)]
    assert set(told.index) == {
        *("AZ-2021-022", "AZ-2022-029", "AZ-2023-011", "AZ-2023-022", "AZ-2023-024", "AZ-2024-001"),
        "AZ-2024-004",
    }
    times = pack.incidents.set_index("incident_id")["time_local"]
    assert times[told.index].notna().all()


def test_only_listed_incidents_carry_the_date_of_a_report(pack: Pack) -> None:
    incidents = pack.incidents
    reported = incidents[incidents["date_basis"] == "reported"]
    assert set(reported["incident_id"]) == azerbaijan.DATE_OF_REPORT
    # Each of these remarks says that its date is a report's or a hospital's.
    assert reported["remarks"].str.contains("report|hospital", case=False).all()
    said = incidents["remarks"].str.contains("Date is (?:that of|the day)", regex=True, na=False)
    assert set(incidents.loc[said, "incident_id"]) <= azerbaijan.DATE_OF_REPORT


def test_chain_ties_the_two_blasts_whose_remarks_name_each_other(pack: Pack) -> None:
    tied = pack.incidents.dropna(subset="chain_id")
    assert set(tied["incident_id"]) == {"AZ-2023-015", "AZ-2023-016"}
    assert set(tied["chain_id"]) == {"AZ-2023-015"}
    assert set(tied["date_start"]) == {pd.Timestamp("2023-09-19")}


def test_every_source_id_leads_to_a_source(pack: Pack) -> None:
    known = set(pack.sources["source_id"])
    for table in (pack.incidents, pack.statements, pack.clearance, pack.facts):
        cited = {one for joined in table["source_ids"] for one in joined.split(";")}
        assert cited
        assert cited <= known
    assert set(pack.incidents["coordinate_source_id"].dropna()) <= known


def test_every_district_code_exists(pack: Pack) -> None:
    known = set(pack.districts["district_id"])
    for table, column in (
        (pack.incidents, "district_code"),
        (pack.populations, "district_id"),
        (pack.places, "district_id"),
    ):
        assert set(table[column].dropna()) <= known
    names = set(pack.districts["name_en"])
    assert set(pack.clearance["district"].dropna()) <= names


def test_districts_tile_the_country_without_slivers(pack: Pack) -> None:
    layer = pack.district_layer()
    assert layer.geometry.is_valid.all()
    coverage = layer.loc[~layer["overlay"], "geometry"].to_numpy()
    assert shapely.coverage_is_valid(coverage)
    with (RAW / "districts.geojson").open(encoding="utf-8") as file:
        raw = [shapely.geometry.shape(feature["geometry"]) for feature in json.load(file)["features"]]
    moved = shapely.area(shapely.symmetric_difference(coverage, np.array(raw, dtype=object)))
    assert moved.max() < 1e-5, "mending moved a border by more than a few metres"
    overlay = layer[layer["overlay"]]
    assert list(overlay["district_id"]) == ["AZ-AGHDARA"]
    assert overlay["approximate"].all()
    assert not layer.loc[~layer["overlay"], "approximate"].any()


def test_no_spelling_means_two_districts(pack: Pack) -> None:
    owners = defaultdict(set)
    for row in pack.districts.itertuples():
        spellings = [row.name_en, row.name_local, row.name_ru, *str(row.aliases).split(";")]
        for spelling in spellings:
            if isinstance(spelling, str) and spelling != "nan":
                owners[spelling.casefold()].add(row.district_id)
    assert {spelling: ids for spelling, ids in owners.items() if len(ids) > 1} == {}
    assert owners["степанакерт"] == {"AZ-XA"} or "stepanakert" in owners


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Ağdam", "AZ-AGM"),
        ("Агдам", "AZ-AGM"),
        ("Агдамский", "AZ-AGM"),
        ("Քարվաճառ", "AZ-KAL"),
        ("Kelbajar", "AZ-KAL"),
        ("Martakert", "AZ-AGHDARA"),
        ("Շուշի", "AZ-SUS"),
        ("Физулинский", "AZ-FUZ"),
    ],
)
def test_spellings_of_four_languages_find_their_district(pack: Pack, spelling: str, code: str) -> None:
    districts = pack.districts
    held = [
        row.district_id
        for row in districts.itertuples()
        if spelling in {row.name_en, row.name_local, row.name_ru, *str(row.aliases).split(";")}
    ]
    assert held == [code]


def test_rates_on_registered_figures_are_refused_where_people_are_displaced(pack: Pack) -> None:
    with (RAW / "population.csv").open(encoding="utf-8", newline="") as file:
        nominal = {row["id"] for row in csv.DictReader(file) if "nominal" in row["note"]}
    assert len(nominal) == 11
    rules = pack.meta.refused_rates

    def refused(figure: str, code: str) -> bool:
        return any(rule.refuses(figure, code) for rule in rules)

    for code in nominal:
        for figure in pack.meta.population_figures:
            assert figure.kind == "present" or refused(figure.id, code), f"{figure.id} in {code}"
    assert refused("census_2019_present", "AZ-KAL")
    assert not refused("registered_2024", "AZ-BA")


def test_population_figures_keep_zero_apart_from_nothing(pack: Pack) -> None:
    figures = pack.populations.set_index(["figure_id", "district_id"])["population"]
    assert figures["census_2019_present"].to_dict() == {"AZ-KAL": 0, "AZ-CAB": 420}
    assert figures["census_2019_permanent"].to_dict() == {"AZ-KAL": 71039}
    assert "AZ-XA" not in figures["registered_2024"].index
    assert set(pack.populations["kind"]) <= set(vocabulary.POPULATION_KIND.codes())
    assert set(pack.populations["figure_id"]) == {figure.id for figure in pack.meta.population_figures}


def test_statements_equal_the_raw_table(pack: Pack) -> None:
    with (RAW / "official_statements.csv").open(encoding="utf-8", newline="") as file:
        raw = list(csv.DictReader(file))
    statements = pack.statements
    for column in ("casualties_total", "killed", "injured", "killed_civilian", "injured_military"):
        expected = [int(row[column]) if row[column] else None for row in raw]
        assert [None if pd.isna(value) else int(value) for value in statements[column]] == expected
    assert [day.date().isoformat() for day in statements["stated_on"]] == [
        row["statement_date"] for row in raw
    ]
    last = statements.iloc[-1]
    assert (last["casualties_total"], last["killed"], last["injured"]) == (419, 72, 347)


def test_nothing_lies_after_the_as_of_day(pack: Pack) -> None:
    as_of = pd.Timestamp(pack.meta.as_of)
    assert pack.incidents["date_end"].max() <= as_of
    assert pack.statements["stated_on"].max() == as_of
    assert pack.sources["published"].max() <= as_of
    assert max(pack.incidents["recorded_on"].dt.date) == pack.meta.compiled_on
    for table in (pack.incidents, pack.statements):
        assert set(table["revised_on"].dropna().dt.date) == {pack.meta.compiled_on}
        assert table["revision_note"].notna().equals(table["revised_on"].notna())


def test_first_view_shows_every_affected_district(pack: Pack) -> None:
    layer = pack.district_layer()
    affected = layer[
        layer["district_id"].isin(pack.incidents["district_code"].value_counts().loc[lambda n: n > 1].index)
    ]
    west, south, east, north = pack.meta.bounds
    assert shapely.box(west, south, east, north).covers(shapely.union_all(affected.geometry.to_numpy()))


def test_base_map_layers_have_valid_shapes(pack: Pack) -> None:
    assert pack.meta.context == ("countries", "admin1", "rivers", "lakes")
    for name in pack.meta.context:
        layer = pack.context_layer(name)
        assert len(layer) > 0
        assert layer.geometry.is_valid.all()
    assert pack.context_layer("countries")["name"].notna().all()


def test_base_map_reaches_past_a_wide_first_view(pack: Pack) -> None:
    west, south, east, north = pack.meta.bounds
    across = 2 * (north - south)
    view = shapely.box(west - across, south - across / 4, east + across, north + across / 4)
    drawn = shapely.union_all(
        [shape for name in ("countries", "lakes") for shape in pack.context_layer(name).geometry]
    )
    # What is left are gaps between two sources of the same shore.
    assert drawn.intersection(view).area > 0.998 * view.area


def test_names_of_neighbours_stand_near_the_districts(pack: Pack) -> None:
    shapes = Workspace(pack).shapes
    west, south, east, north = shapes.home
    names = {label.text: label for label in shapes.labels if label.kind == "country"}
    for name in ("Armenia", "Georgia", "Iran", "Russian Federation", "Türkiye"):
        label = names[name]
        assert west - 2 < label.longitude < east + 2, name
        assert south - 1 < label.latitude < north + 1, name
