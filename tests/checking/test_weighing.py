"""The right district: code, name, region and point are weighed, and where they disagree the row asks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.records import Records
from geo.analysis.totals import totals
from geo.checking.validate import Context, validate
from geo.layers.districts import district_labels
from geo.layers.findings import Finding
from geo.layers.pack import Pack
from geo.layers.schema import SCHEMAS
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.publish.snapshot import district_view
from geo.workspace import Workspace
from tests.layers.sample_rows import district_index
from tests.layers.small_pack import SOURCE, district, incident, small_pack

NAMESAKES = (
    district("N1", "San Pedro", parent_region="North"),
    district("S1", "San Pedro", column=1, parent_region="South"),
    district("S2", "El Carmen", column=2, parent_region="South"),
    district("N2", "El Carmen de Arriba", row=1, parent_region="North"),
)
IN_N1, IN_S1, IN_S2, IN_N2 = (0.5, 0.5), (1.5, 0.5), (2.5, 0.5), (0.5, 1.5)

READINGS: list[tuple[dict[str, Any], tuple[float, float] | None, str | None, str | None]] = [
    # what the row states, where its point lies, the district it counts in, the rule of the finding
    ({"district": "El Carmen", "region": "North"}, IN_N2, "N2", "district.region"),
    ({"district": "El Carmen", "region": "North"}, IN_S2, "S2", "district.region"),
    ({"district": "El Carmen", "region": "North"}, None, None, "district.region"),
    ({"district": "El Carmen", "region": "South"}, IN_N2, "S2", "district.disagrees"),
    ({"district": "El Carmen"}, IN_N2, "S2", "district.disagrees"),
    ({"district": "El Carmen", "region": "Elsewhere"}, None, "S2", None),
    ({"district": "San Pedro", "region": "North"}, None, "N1", "district.ambiguous"),
    ({"district": "San Pedro", "region": "South"}, None, "S1", "district.ambiguous"),
    ({"district": "San Pedro", "region": "north"}, IN_N1, "N1", "district.ambiguous"),
    ({"district": "San Pedro"}, IN_S1, "S1", "district.ambiguous"),
    ({"district": "San Pedro", "region": "North"}, IN_S1, None, "district.ambiguous"),
    ({"district": "San Pedro"}, None, None, "district.ambiguous"),
    ({"district_code": "S2", "region": "North"}, None, "S2", "district.region"),
    ({"district_code": "S2", "region": "North"}, IN_N2, None, "district.region"),
    ({"district_code": "S2", "district": "El Carmen", "region": "North"}, IN_N2, "S2", "district.region"),
    ({"district_code": "S2", "district": "El Carmen de Arriba"}, None, "S2", "district.contradiction"),
    ({"district_code": "S2", "district": "El Carmen de Arriba"}, IN_N2, None, "district.contradiction"),
    (
        {"district_code": "S2", "district": "El Carmen de Arriba", "region": "North"},
        IN_N2,
        "N2",
        "district.contradiction",
    ),
    ({"district_code": "S2"}, IN_N2, "S2", "district.disagrees"),
    ({"district": "Nowhere"}, IN_N2, "N2", "district.unknown"),
    ({"district": "Nowhere"}, None, None, "district.unknown"),
    ({"region": "South"}, IN_N2, "N2", "district.region"),
    # A name that nobody knows beside a region that is known, with a point in it, elsewhere, or without one.
    ({"district": "Nowhere", "region": "North"}, None, None, "district.unknown"),
    ({"district": "El Carmen de Ariba", "region": "North"}, IN_N2, "N2", "district.unknown"),
    ({"district": "Nowhere", "region": "South"}, IN_N2, "N2", "district.region"),
    ({"district_code": "T9", "region": "North"}, None, None, "district.unknown"),
    # As lists and exports show a district that shares its name.
    ({"district": "San Pedro (South)"}, None, "S1", None),
    ({"district": "San Pedro, South"}, None, "S1", None),
    ({"district": "San Pedro (South, S1)"}, IN_S1, "S1", None),
    ({"district": "San Pedro (South)", "region": "North"}, None, None, "district.region"),
    ({"district_code": "s1"}, None, None, "district.unknown"),
    ({}, IN_N2, "N2", None),
]


def district_findings(pack: Pack) -> list[Finding]:
    return [one for one in pack.findings if one.rule.startswith("district.") and one.row is not None]


@pytest.mark.parametrize(("stated", "at", "code", "rule"), READINGS)
def test_the_reading_that_most_speaks_for_is_taken(
    tmp_path: Path, stated: dict[str, Any], at: tuple[float, float] | None, code: str | None, rule: str | None
) -> None:
    known = "exact" if at else "district"
    pack = small_pack(tmp_path, [incident(at, location_precision=known, **stated)], districts=NAMESAKES)
    (counted,) = totals(pack, by="district").groups
    assert counted.key == code
    for profile in ("public", "internal"):
        (published,) = totals(redact(pack, profile), by="district").groups
        assert published.key == code
    found = district_findings(pack)
    assert rule in {one.rule for one in found} if rule else not found
    outcome = f"{code})" if code else "the district is taken as not known"
    assert not found or any(outcome in one.message for one in found)


def test_a_contradiction_names_the_candidates_and_asks(tmp_path: Path) -> None:
    row = incident(None, location_precision="district", district="El Carmen", region="North")
    (found,) = district_findings(small_pack(tmp_path, [row], districts=NAMESAKES))
    assert (found.field, found.value) == ("district", "El Carmen")
    assert found.remedy.startswith("Which one is meant: El Carmen (S2) or El Carmen de Arriba (N2)?")


def test_a_vague_point_does_not_decide(tmp_path: Path) -> None:
    row = incident(IN_N2, location_precision="region")
    (counted,) = totals(small_pack(tmp_path, [row], districts=NAMESAKES), by="district").groups
    assert counted.key is None


NUMBERED = (
    district("01", "Alpha"),
    district("02", "Beta", column=1),
    district("10", "Gamma", column=2),
)


@pytest.mark.parametrize(
    ("code", "at", "counted"),
    [
        *[("1", (0.5, 0.5), "01"), (2, (1.5, 0.5), "02"), ("1", None, None), ("1", (1.5, 0.5), None)],
        *[("1.0", (0.5, 0.5), "01"), ("1.0", None, None)],
    ],
)
def test_lost_leading_zeros_are_suggested_and_the_outcome_is_said(
    tmp_path: Path, code: object, at: tuple[float, float] | None, counted: str | None
) -> None:
    known = "exact" if at else "district"
    pack = small_pack(
        tmp_path, [incident(at, district_code=code, location_precision=known)], districts=NUMBERED
    )
    (group,) = totals(pack, by="district").groups
    assert group.key == counted
    (found,) = district_findings(pack)
    assert (found.rule, found.field, found.value) == ("district.unknown", "district_code", str(code))
    meant = f"0{str(code)[0]}"
    suggested = f"{meant} ({'Alpha' if meant == '01' else 'Beta'})"
    # What is used already is told to be written, not guessed at a second time.
    used = f"({counted}) is used" if counted else ""
    words = f"Write {suggested} if that is meant" if counted == meant else f"Did you mean {suggested}?"
    assert words in found.remedy
    assert "A spreadsheet drops leading zeros" in found.remedy
    assert used in found.message
    assert "no district" not in found.message.lower().removeprefix("no district has")
    assert (f"({counted}) is used" if counted else "not known") in found.message


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ({"district_code": "1.0"}, "01 (Alpha)"),
        ({"district_code": "'01"}, "01 (Alpha)"),
        ({"district_code": "1E+01"}, "10 (Gamma)"),
        ({"district": "Àãäàì"}, "Агдам"),
        ({"district": "ÐÐ³Ð´Ð°Ð¼"}, "Агдам"),
        ({"district": "áÇÄÁÍ"}, "Агдам"),
    ],
)
def test_what_spreadsheets_and_encodings_made_of_a_district_is_suggested(
    tmp_path: Path, fields: dict[str, str], meant: str
) -> None:
    districts = (*NUMBERED, district("A7", "Агдам", column=3))
    rows = [incident(None, location_precision="district", **fields)]
    found = {one.rule: one for one in district_findings(small_pack(tmp_path, rows, districts=districts))}
    assert meant in found["district.unknown"].remedy


@pytest.mark.parametrize(
    "fields",
    [{"district": "Alphaa"}, {"district_code": "Alphaa"}, {"district": "Alpha", "district_code": "T9"}],
    ids=["a name", "a name as a code", "a code beside the name"],
)
def test_no_suggestion_repeats_what_is_used_or_was_typed(tmp_path: Path, fields: dict[str, str]) -> None:
    pack = small_pack(tmp_path, [incident((0.5, 0.5), **fields)])
    found = [one for one in district_findings(pack) if one.rule == "district.unknown"]
    for one in found:
        assert "Alpha (T1) is used" in one.message
        asked = one.remedy.partition("Did you mean ")[2]
        assert "Alpha" not in asked
        assert one.value not in asked.replace(",", " ").replace("?", " ").split()
    assert len(found) == 1


def test_a_name_typed_as_a_code_is_answered_with_codes(tmp_path: Path) -> None:
    places = "place_id,name,variants,district_id,latitude,longitude,population\nP,Port,,Alpha,-49.5,-139.5,\n"
    pack = small_pack(tmp_path, [incident()], extra={"places": ("places.csv", places)})
    (found,) = (one for one in pack.findings if one.file == "places.csv")
    assert found.value == "Alpha"
    assert "Did you mean T1 (Alpha)" in found.remedy


@pytest.mark.parametrize("layer", ["facts", "clearance", "hazards"])
def test_other_layers_say_the_same_of_their_districts(layer: str) -> None:
    schema = SCHEMAS[layer]
    frame = pd.DataFrame({"district": ["Wset", "Vest"], schema.key[0]: ["1", "2"]})
    found = validate(frame, schema, file="x.csv", context=Context(districts=district_index())).findings
    rules = [(one.row, one.rule) for one in found if one.field == "district"]
    assert rules == [(1, "district.unknown"), (2, "district.ambiguous")]


def test_codes_of_other_tables_that_lost_their_zeros_are_suggested(tmp_path: Path) -> None:
    places = "place_id,name,variants,district_id,latitude,longitude,population\nP,Port,,1,-49.5,-139.5,\n"
    pack = small_pack(tmp_path, [incident()], districts=NUMBERED, extra={"places": ("places.csv", places)})
    (found,) = (one for one in pack.findings if one.file == "places.csv")
    assert (found.rule, found.field, found.value) == ("district.unknown", "district_id", "1")
    assert "Did you mean 01" in found.remedy


def test_sources_that_lost_their_zeros_are_suggested(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, [incident(source_ids="7")], sources=[{**SOURCE, "source_id": "007"}])
    (found,) = (one for one in pack.findings if one.rule == "source.unknown")
    assert "007" in found.remedy


LABELS = {
    "N1": "San Pedro (North)",
    "S1": "San Pedro (South)",
    "S2": "El Carmen",
    "N2": "El Carmen de Arriba",
}


def test_equal_names_are_told_apart_in_every_list_label_and_table(tmp_path: Path) -> None:
    rows = [
        incident(IN_N1, district="San Pedro", region="North"),
        incident(IN_S1, incident_id="A2", district="San Pedro", region="South", killed=2),
    ]
    pack = small_pack(tmp_path, rows, districts=NAMESAKES)
    assert district_labels(pack.districts) == LABELS
    records = Records.from_pack(pack)
    assert dict(zip(records.district_ids, records.district_names, strict=True)) == LABELS
    ground = Workspace(pack).ground
    assert {mark.district_id: mark.name for mark in ground.districts} == LABELS
    assert [note.place for _, note in ground.notes] == ["San Pedro (North)", "San Pedro (South)"]
    assert [group.label for group in totals(pack, by="district").groups] == [
        "San Pedro (South)",
        "San Pedro (North)",
    ]
    assert district_view(pack, "S1")[0] == "San Pedro (South)"
    public = redact(pack)
    said = json.dumps(content(scope_of(public, period=None, created=date(2026, 11, 28), software="test")))
    for told in ("San Pedro (North)", "San Pedro (South)"):
        assert told in said
    made = CliRunner().invoke(
        cli, ["snapshot", str(tmp_path), "--out", str(tmp_path / "s.svg"), "--district", "S1"]
    )
    assert made.exit_code == 0, made.output
    numbers = (tmp_path / "s.csv").read_text(encoding="utf-8")
    assert "San Pedro (North)" in numbers
    assert "San Pedro (South)" in numbers


def test_equal_names_without_regions_are_told_apart_by_their_codes() -> None:
    frame = pd.DataFrame(
        {
            "district_id": ["A", "B", "C", "D"],
            "name_en": ["Port", "Port", "Bay", "BAY"],
            "parent_region": [None, None, "East", "East"],
        }
    )
    assert list(district_labels(frame).values()) == ["Port (A)", "Port (B)", "Bay (C)", "BAY (D)"]


@pytest.mark.parametrize(
    ("regions", "alike"), [(("North", "South"), False), (("North", "NORTH"), True), (("North", None), True)]
)
def test_records_of_namesakes_in_two_regions_are_not_one_incident(
    tmp_path: Path, regions: tuple[str | None, str | None], alike: bool
) -> None:
    rows = [
        incident(None, incident_id=f"A{at}", district="Alpha", region=region, location_precision="district")
        for at, region in enumerate(regions)
    ]
    rules = {one.rule for one in small_pack(tmp_path, rows).findings}
    assert ("incident.duplicate" in rules) is alike
