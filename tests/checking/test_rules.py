"""Each rule: a row that triggers exactly it, beside a row that triggers nothing."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geo.checking.ruletable import rules_for
from geo.checking.validate import Context, validate
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Severity
from geo.layers.schema import SCHEMAS
from tests.layers.sample_rows import (
    HAZARD,
    INCIDENT,
    PLACE,
    POPULATION,
    STATEMENT,
    STATUS,
    SURVEY,
    WORK,
    full_context,
    rows_of,
)

BASES = {
    "incidents": INCIDENT,
    "statements": STATEMENT,
    "hazards": HAZARD,
    "hazard_status": STATUS,
    "surveys": SURVEY,
    "activities": WORK,
    "populations": POPULATION,
    "places": PLACE,
    "clearance": {
        "clearance_id": "C-1",
        "period_start": "2021-01-01",
        "period_end": "2021-12-31",
        "issuer": "Authority",
        "source_ids": "S1",
        "area_ha": "12.5",
    },
    "facts": {
        "fact_id": "F-1",
        "kind": "clearance_plan",
        "date": "2030-01-01",
        "fact": "Plan",
        "source_ids": "S1",
    },
    "sources": {"source_id": "S1", "publisher": "P", "title": "T", "url": "https://example.org"},
    "districts": {
        "district_id": "X-W",
        "name_en": "West",
        "type": "district",
        "area_km2": "7900",
        "vintage": "2020",
        "licence": "CC0",
        "geometry": shapely.box(10, 50, 11, 51),
    },
}
UNDATED = dict.fromkeys(("date_start", "date_end", "date_precision", "date_basis"))
ELSEWHERE = shapely.box(10.5, 50.5, 10.52, 50.52)
"""An area of 3,156,268 m2."""
ROAD = shapely.LineString([(10.3, 50.3), (10.31, 50.3)])
AREALESS = {"hazard_id": "H-2", "area_m2": None, "area_m2_stated": None, "geometry": ELSEWHERE}
TWIN = {"incident_id": "I-2"}
OTHER = {**TWIN, "killed": "5"}


def small(x: float, y: float) -> shapely.Geometry:
    return shapely.box(x, y, x + 0.01, y + 0.01)


BOWTIE = shapely.Polygon([(10, 50), (11, 51), (11, 50), (10, 51)])
THERE_AND_BACK = shapely.Polygon([(10.5, 50.5), (10.51, 50.5), (10.5, 50.5), (10.51, 50.5)])
LONG = shapely.box(10.5, 50.5, 10.6, 50.52)
SMALL_BOWTIE = shapely.Polygon([(10.5, 50.5), (10.52, 50.52), (10.52, 50.5), (10.5, 50.52)])
REPEATED = shapely.Polygon([(10.5, 50.5), (10.5, 50.5), (10.52, 50.5), (10.52, 50.52), (10.5, 50.52)])
LINE = shapely.LineString([(10.5, 50.5), (10.6, 50.6)])
E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# layer, change of the second row, rule, severity, field
CASES: list[tuple[str, dict[str, Any], str, Severity, str]] = [
    ("incidents", {**OTHER, "killed": "100001"}, "number.range", E, "killed"),
    ("incidents", {**OTHER, "injured": "-3"}, "number.range", E, "injured"),
    ("incidents", {**OTHER, "device_count": "0"}, "number.range", E, "device_count"),
    ("incidents", {**OTHER, "killed_least": "6"}, "number.ends", E, "killed_least"),
    ("incidents", {**OTHER, "killed_most": "4"}, "number.ends", E, "killed"),
    ("incidents", {**OTHER, "injured": None, "injured_least": "3", "injured_most": "2"}, "number.ends", E,
     "injured_least"),
    ("places", {"place_id": "P-2", "population": "-1"}, "number.range", E, "population"),
    ("incidents", {**OTHER, "killed_deminer": "5"}, "parts.total", E, "killed"),
    ("incidents", {**OTHER, "injured": "4", "injured_military": "5"}, "parts.total", E, "injured"),
    ("incidents", {**OTHER, "injured": "4", "injured_children": "5"}, "parts.total", E, "injured"),
    ("incidents", {**OTHER, "killed": ""}, "parts.without_total", W, "killed"),
    ("statements", {"statement_id": "T-2", "killed_military": "2"}, "parts.total", W, "killed"),
    ("statements", {"statement_id": "T-2", "killed_journalists": "5"}, "parts.total", W, "killed"),
    ("statements", {"statement_id": "T-2", "killed": ""}, "parts.without_total", N, "killed"),
    ("statements", {"statement_id": "T-2", "casualties_total": "11"}, "statement.sum", W, "casualties_total"),
    ("statements", {"statement_id": "T-2", "period_start": "2022-02-02"}, "date.order", E, "period_end"),
    ("statements", {"statement_id": "T-2", "stated_on": "2021-12-31"}, "date.stated", W, "stated_on"),
    ("clearance", {"clearance_id": "C-2", "period_end": "2020-12-31"}, "date.order", E, "period_end"),
    (
        "incidents",
        {**OTHER, "date_end": "2021-01-30", "date_precision": "interval"},
        "date.order",
        E,
        "date_end",
    ),
    ("incidents", {**OTHER, "recorded_on": "2024-07-01"}, "date.future", E, "recorded_on"),
    ("sources", {"source_id": "S2", "published": "2124-01-01"}, "date.future", E, "published"),
    (
        "incidents",
        {**OTHER, "date_start": "2019-12-31", "date_end": "2019-12-31"},
        "date.before_period",
        W,
        "date_end",
    ),
    (
        "incidents",
        {**OTHER, "date_start": "2024-01-01", "date_end": "2024-01-01", "recorded_on": "2024-01-02"},
        "date.after_period",
        W,
        "date_start",
    ),
    (
        "incidents",
        {**OTHER, "date_start": "2019-12-31", "date_end": "2020-01-02", "date_precision": "interval"},
        "date.across_period",
        W,
        "date_end",
    ),
    (
        "incidents",
        {**OTHER, "date_start": "2020-02-01", "date_end": "2021-02-02", "date_precision": "interval"},
        "date.wide",
        N,
        "date_end",
    ),
    ("incidents", {**OTHER, "date_end": None}, "field.required", E, "date_end"),
    ("incidents", {**OTHER, "date_precision": None}, "field.required", E, "date_precision"),
    ("incidents", {**OTHER, **UNDATED}, "date.not_recorded", N, "date_start"),
    ("incidents", {**OTHER, "date_end": "2021-02-08"}, "date.precision", E, "date_precision"),
    ("incidents", {**OTHER, "date_precision": "month"}, "date.precision", W, "date_precision"),
    (
        "incidents",
        {**OTHER, "date_end": "2021-02-08", "date_precision": "week"},
        "date.precision",
        W,
        "date_precision",
    ),
    ("incidents", {**OTHER, "revised_on": "2021-02-28"}, "date.revised", W, "revised_on"),
    ("incidents", {**OTHER, "recorded_on": "2021-01-31"}, "date.recorded", W, "recorded_on"),
    ("incidents", {**OTHER, "geometry": shapely.Point(9.98, 50.5)}, "place.outside", W, "geometry"),
    ("incidents", {**OTHER, "geometry": shapely.Point(9.9, 50.5)}, "place.outside", W, "geometry"),
    ("incidents", {**OTHER, "geometry": shapely.Point(50.5, 10.5)}, "place.swapped", W, "geometry"),
    ("incidents", {**OTHER, "geometry": shapely.Point(412345, 5591234)}, "place.range", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": small(9.9, 50.5)}, "place.outside", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": small(9.98, 50.5)}, "place.outside", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": small(50.5, 10.5)}, "place.swapped", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": small(181, 50.5)}, "place.range", W, "geometry"),
    ("hazards", {**AREALESS, "area_m2_stated": "7800000"}, "area.mercator", W, "area_m2_stated"),
    ("hazards", {**AREALESS, "geometry": shapely.Point(10.5, 50.5)}, "geometry.benchmark", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": LONG}, "geometry.leg", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": THERE_AND_BACK}, "geometry.vertices", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": REPEATED}, "geometry.repeated", N, "geometry"),
    ("hazards", {**AREALESS, "geometry": HAZARD["geometry"]}, "hazard.duplicate", W, "geometry"),
    (
        "hazards",
        {**AREALESS, "geometry": shapely.box(10.2, 50.2, 10.22, 50.2201)},
        "hazard.near_duplicate",
        W,
        "geometry",
    ),
    (
        "hazards",
        {**AREALESS, "geometry": shapely.box(10.21, 50.21, 10.23, 50.23)},
        "hazard.overlap",
        W,
        "geometry",
    ),
    ("hazard_status", {"entry_id": "E-2", "hazard_id": "1"}, "hazard.unknown", E, "hazard_id"),
    ("hazard_status", {"entry_id": "E-2", "area_m2": None}, "hazard.product", W, "area_m2"),
    ("activities", {"activity_id": "A-2", "area_m2": None}, "activity.product", W, "area_m2"),
    ("activities", {"activity_id": "A-2", "product": None}, "activity.product", W, "product"),
    ("activities", {"activity_id": "A-2", "date_end": None}, "activity.undated", W, "date_end"),
    (
        "activities",
        {"activity_id": "A-2", "kind": "road", "geometry": ROAD, "length_km": "9"},
        "activity.length",
        W,
        "length_km",
    ),
    ("activities", {"activity_id": "A-2", "document": "R-1"}, "activity.apart", W, "area_m2"),
    ("activities", {"activity_id": "A-2", "date_end": "2021-01-01"}, "date.order", W, "date_end"),
    ("surveys", {"survey_id": "V-2", "hazard_ids": "H-1;H-9"}, "hazard.unknown", W, "hazard_ids"),
    ("surveys", {"survey_id": "V-2", "survey_date": None}, "survey.undated", W, "survey_date"),
    ("surveys", {"survey_id": "V-2", "result": "no_hazard_found"}, "survey.contradiction", W, "result"),
    (
        "surveys",
        {"survey_id": "V-2", "result": "not_surveyed", "hazard_ids": None},
        "survey.contradiction",
        W,
        "result",
    ),
    ("surveys", {"survey_id": "V-2", "survey_date": "2021-01-01"}, "date.order", W, "survey_date"),
    ("hazards", {**AREALESS, "area_m2": "1"}, "area.drawn", W, "area_m2"),
    ("hazards", {**AREALESS, "area_m2_stated": "1"}, "area.drawn", W, "area_m2_stated"),
    ("districts", {"district_id": "X-2"}, "district.overlap", W, "geometry"),
    (
        "districts",
        {"district_id": "X-2", "geometry": shapely.box(11, 50, 12, 51), "area_km2": "12"},
        "area.drawn",
        W,
        "area_km2",
    ),
    ("places", {"place_id": "P-2", "district_id": "X-E"}, "place.district", W, "district_id"),
    ("places", {"place_id": "P-2", "longitude": "9.5"}, "place.outside", W, "latitude"),
    ("places", {"place_id": "P-2", "latitude": "10.5", "longitude": "50.5"}, "place.swapped", E, "latitude"),
    ("incidents", {"killed": "5"}, "id.duplicate", E, "incident_id"),
    ("populations", {"population": "7"}, "id.duplicate", E, "district_id"),
    ("incidents", TWIN, "incident.duplicate", W, "incident_id"),
    ("incidents", {**OTHER, "geometry": None}, "geometry.missing", W, "geometry"),
    (
        "incidents",
        {**OTHER, "geometry": None, "location_precision": "exact"},
        "geometry.missing",
        W,
        "geometry",
    ),
    ("hazards", {**AREALESS, "geometry": None}, "geometry.missing", W, "geometry"),
    ("hazards", {**AREALESS, "geometry": SMALL_BOWTIE}, "geometry.invalid", W, "geometry"),
    ("districts", {"district_id": "X-2", "geometry": BOWTIE}, "geometry.invalid", E, "geometry"),
    ("hazards", {**AREALESS, "geometry": LINE}, "geometry.type", W, "geometry"),
    (
        "hazards",
        {**AREALESS, "area_m2_stated": "1.0", "area_m2": "3156268"},
        "area.differs",
        W,
        "area_m2_stated",
    ),
    (
        "incidents",
        {**OTHER, "location_precision": "district"},
        "place.precision",
        W,
        "location_precision",
    ),
    (
        "incidents",
        {**OTHER, "location_precision": "settlement", "uncertainty_m": "0"},
        "place.uncertainty",
        W,
        "uncertainty_m",
    ),
    (
        "incidents",
        {**OTHER, "location_precision": "exact", "place_kind": "hospital"},
        "place.kind",
        W,
        "place_kind",
    ),
    ("incidents", {**OTHER, "source_ids": "S1;S9"}, "source.unknown", E, "source_ids"),
    (
        "incidents",
        {**OTHER, "coordinate_source_id": "S9"},
        "source.unknown",
        E,
        "coordinate_source_id",
    ),
    ("incidents", {**OTHER, "district": "Wset"}, "district.unknown", W, "district"),
    ("incidents", {**OTHER, "district": "Vest"}, "district.ambiguous", N, "district"),
    (
        "incidents",
        {**OTHER, "district_code": "X-E"},
        "district.contradiction",
        W,
        "district_code",
    ),
    ("populations", {"district_id": "X-Q"}, "district.unknown", E, "district_id"),
]  # fmt: skip


@pytest.mark.parametrize("layer", BASES)
def test_clean_rows_trigger_nothing(layer: str) -> None:
    checked = validate(rows_of(BASES[layer]), SCHEMAS[layer], file="x.csv", context=full_context())
    assert checked.findings == ()
    assert len(checked.rows) == 1


@pytest.mark.parametrize(
    ("layer", "change", "rule", "severity", "field"), CASES, ids=[f"{c[0]}-{c[2]}-{c[4]}" for c in CASES]
)
def test_spoilt_row_triggers_exactly_its_rule(
    layer: str, change: dict[str, Any], rule: str, severity: Severity, field: str
) -> None:
    frame = rows_of(BASES[layer], {}, change)
    checked = validate(frame, SCHEMAS[layer], file="x.csv", context=full_context())
    assert [(f.row, f.rule, f.severity, f.field) for f in checked.findings] == [(2, rule, severity, field)]
    assert list(checked.rejected.index) == ([2] if severity is Severity.ERROR else [])
    finding = checked.findings[0]
    assert finding.message.endswith(".")
    assert finding.remedy.endswith((".", "?"))
    assert "{" not in finding.message + finding.remedy


def test_places_a_little_off_the_shore_are_one_note() -> None:
    off = [{"place_id": f"P-{at}", "longitude": str(10 - at / 100)} for at in (2, 3, 4)]
    frame = rows_of(BASES["places"], {}, *off)
    (note,) = validate(frame, SCHEMAS["places"], file="x.csv", context=full_context()).findings
    assert (note.row, note.rule, note.severity) == (None, "place.outside", N)
    assert note.message == "3 of 4 places lie outside the country's boundary, by 2.8 km at most."


def test_every_rule_has_a_case() -> None:
    # Identifiers a spreadsheet has made alike have tests of their own.
    shown = {case[2] for case in CASES} | {"damage.scientific"}
    for schema in SCHEMAS.values():
        assert {rule.id for rule in rules_for(schema)} <= shown


def finding_of(layer: str, change: dict[str, Any]) -> Any:
    frame = rows_of(BASES[layer], {}, change)
    return validate(frame, SCHEMAS[layer], file="x.csv", context=full_context()).findings[0]


def test_findings_name_values_and_remedies() -> None:
    swapped = finding_of("incidents", {**OTHER, "geometry": shapely.Point(50.5, 10.5)})
    assert swapped.remedy == "Swap longitude and latitude."
    twin = finding_of("incidents", TWIN)
    assert "row 1 (I-1)" in twin.message
    assert "row 1" in finding_of("incidents", {"killed": "5"}).message
    unknown = finding_of("incidents", {**OTHER, "source_ids": "S9;S1"})
    assert (unknown.value, "S9" in unknown.message, "S1," in unknown.message) == ("S9;S1", True, False)
    misspelt = finding_of("incidents", {**OTHER, "district": "Wset"})
    assert "West" in misspelt.remedy
    bowtie = finding_of("hazards", {"hazard_id": "H-2", "geometry": SMALL_BOWTIE})
    assert "self-intersection" in bowtie.message
    parts = finding_of("incidents", {**OTHER, "injured": "4", "injured_military": "5"})
    assert "add up to 5, more than injured, 4" in parts.message


@pytest.mark.parametrize(("precision", "found"), [("day", 1), ("", 1), ("month", 0), ("year", 0)])
def test_a_statement_known_to_its_month_may_count_up_to_any_day_of_it(precision: str, found: int) -> None:
    early = {"statement_id": "T-2", "stated_on": "2022-01-01", "stated_precision": precision}
    frame = rows_of(BASES["statements"], {}, {**early, "period_end": "2022-01-20"})
    checked = validate(frame, SCHEMAS["statements"], file="x.csv", context=full_context())
    assert [finding.rule for finding in checked.findings] == ["date.stated"] * found


def test_rules_rest_without_context() -> None:
    row = {
        **OTHER,
        "killed": "5",
        "geometry": shapely.Point(100, 10),
        "source_ids": "S9",
        "district": "Nowhere",
    }
    frame = rows_of(INCIDENT, row)
    assert validate(frame, SCHEMAS["incidents"], file="x.csv", context=Context()).findings == ()


NOT_TWINS: list[dict[str, Any]] = [
    {"killed": "2"},
    {"date_start": "2021-02-02", "date_end": "2021-02-02"},
    {"geometry": shapely.Point(10.5, 50.53)},  # 3.3 km north
    {"geometry": None, "district": "East", "location_precision": "district"},
]


@pytest.mark.parametrize("change", NOT_TWINS)
def test_other_days_places_or_figures_are_other_incidents(change: dict[str, Any]) -> None:
    frame = rows_of(INCIDENT, {}, {**TWIN, **change})
    checked = validate(frame, SCHEMAS["incidents"], file="x.csv", context=full_context())
    assert checked.findings == ()


TWINS: list[dict[str, Any]] = [
    {"date_start": "2021-01-30", "date_end": "2021-02-03", "date_precision": "interval"},
    {"geometry": shapely.Point(10.5, 50.526)},  # 2.9 km north
    {"geometry": shapely.Point(10.54, 50.5)},  # 2.8 km east
    {"geometry": None, "location_precision": "district", "district": "west district"},
    {"district": "East"},
]


@pytest.mark.parametrize("change", TWINS)
def test_same_days_place_and_figures_are_likely_one_incident(change: dict[str, Any]) -> None:
    frame = rows_of(INCIDENT, {}, {**TWIN, **change})
    checked = validate(frame, SCHEMAS["incidents"], file="x.csv", context=full_context())
    assert [(f.row, f.rule) for f in checked.findings] == [(2, "incident.duplicate")]


def test_chained_incidents_and_uncounted_ones_are_not_called_twins() -> None:
    chain = {"chain_id": "C1"}
    for change in (chain, {"killed": "", "injured": "", "killed_civilian": ""}):
        frame = rows_of(INCIDENT, change, {**TWIN, **change})
        checked = validate(frame, SCHEMAS["incidents"], file="x.csv", context=full_context())
        assert checked.findings == ()


def test_country_is_left_unprepared() -> None:
    context = full_context()
    assert context.country is not None
    validate(rows_of(INCIDENT), SCHEMAS["incidents"], file="x.csv", context=context)
    assert not shapely.is_prepared(context.country)
    assert isinstance(context.districts, DistrictIndex)
