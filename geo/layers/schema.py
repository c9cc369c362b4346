"""One definition of every field: its type, allowed values, label, standard term and HXL tag.

Everything that reads, checks, shows or documents a field looks it up here; the field table in docs/ is
generated from it.
"""

from __future__ import annotations

from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.fields import code_field as _code
from geo.layers.fields import count_field as _count
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text

__all__ = ["SCHEMAS", "Field", "FieldType", "Schema"]


_MDR = "GICHD minimum data requirements"
_MONITOR = "Landmine Monitor"


def _by_status(outcome: str) -> tuple[Field, ...]:
    return tuple(
        _count(
            f"{outcome}_{term.code}",
            f"{outcome.capitalize()}, {term.label.lower()}",
            term=_MONITOR,
            note="Parts never exceed the total; a gap between them is not known, not zero",
        )
        for term in v.VICTIM_STATUS
    )


_SOURCE_IDS = Field(
    name="source_ids",
    type=FieldType.IDS,
    label="Sources",
    required=True,
    hxl="#meta+source",
    note="Identifiers in the sources table, joined by semicolons",
)
_REMARKS = _text(
    "remarks", "Remarks", note="Conflicts between sources and how they were settled; no names of persons"
)
_REVISED_ON = _date("revised_on", "Revised on")
_REVISION_NOTE = _text("revision_note", "What the revision changed")
_SENSITIVITY = _code("sensitivity", "Sensitivity", v.SENSITIVITY, required=True)
_CLASS = _code("sensitivity", "Sensitivity", v.SENSITIVITY, note="Who may have the row; empty: see Editions")
_POINT = Field(
    name="geometry",
    type=FieldType.GEOMETRY,
    label="Point",
    geometry=("Point",),
    hxl="#geo+lon #geo+lat",
    note="WGS 84 longitude and latitude; empty where the place is known to its district or region only",
)
_AREA = Field(
    name="geometry",
    type=FieldType.GEOMETRY,
    label="Boundary",
    required=True,
    geometry=("Polygon", "MultiPolygon"),
    note="WGS 84, stored unsimplified and valid",
)

INCIDENTS = Schema(
    "incidents",
    "Incidents",
    ("incident_id",),
    (
        _text("incident_id", "Incident", required=True, term=_MDR),
        _text("chain_id", "Chain", note="Ties the accident of a rescuer to the first blast"),
        _date(
            "date_start",
            "First possible day",
            column=True,
            term=_MDR,
            hxl="#date+start",
            note="Both days stay empty where no date is recorded",
        ),
        _date(
            "date_end",
            "Last possible day",
            column=True,
            hxl="#date+end",
            note="Equal to the first when the day is known",
        ),
        _code(
            "date_precision", "Precision of the date", v.DATE_PRECISION, column=True, term="ACLED, UCDP GED"
        ),
        _code(
            "date_basis",
            "What the date is",
            v.DATE_BASIS,
            column=True,
            note="Needed with a date, as its precision is; a report date is not an accident date",
        ),
        Field(
            name="time_local", type=FieldType.TIME, label="Local time", note="HH:MM as printed in a source"
        ),
        _code(
            "location_precision",
            "Precision of the place",
            v.LOCATION_PRECISION,
            required=True,
            term="ACLED, UCDP GED",
        ),
        Field(
            name="uncertainty_m",
            type=FieldType.INTEGER,
            label="Uncertainty of the place",
            minimum=0,
            maximum=500_000,
            unit="m",
            note="Radius; drawn as a disc above 500 m, never as a bare pin",
        ),
        _code(
            "place_kind",
            "What the point is",
            v.PLACE_KIND,
            note="Coordinates of a village are not those of the blast",
        ),
        _text("settlement", "Settlement", hxl="#loc+name"),
        _text("place_note", "Place in words"),
        _text("district", "District", hxl="#adm1+name", note="Weighed with code, region and point"),
        _text("district_code", "District code", hxl="#adm1+code"),
        _text("region", "Region"),
        _text("country", "Country", required=True, hxl="#country+name"),
        _text("coordinate_source_id", "Source of the coordinates", hxl="#geo+source"),
        _code("device_type", "Device", v.DEVICE_TYPE, required=True, term="IMAS 04.10"),
        _count("device_count", "Devices", minimum=1),
        _code("accident_type", "Type of accident", v.ACCIDENT_TYPE, term="IMSMA"),
        _code("activity", "Activity at the time", v.ACTIVITY, required=True, term=_MDR),
        _text("vehicle", "Vehicle"),
        _count("killed", "Killed", term=_MDR, hxl="#affected+killed"),
        _count("injured", "Injured", term=_MDR, hxl="#affected+injured"),
        _count("outcome_unknown", "Outcome not known", term=_MONITOR),
        *_by_status("killed"),
        *_by_status("injured"),
        _count("killed_children", "Killed, children", term=_MONITOR),
        _count("injured_children", "Injured, children", term=_MONITOR),
        _code("sex", "Sex of the casualties", v.SEX, term=_MDR),
        _code(
            "official_count",
            "Inside the official total?",
            v.OFFICIAL_COUNT,
            note="A judgement, not a statement",
        ),
        _code(
            "confidence",
            "Confidence",
            v.CONFIDENCE,
            required=True,
            note="Of the record as a whole; remarks say why",
        ),
        _code("verification", "Verification", v.VERIFICATION),
        _SOURCE_IDS,
        _REMARKS,
        _date("recorded_on", "Recorded on", required=True, note="Day the record entered this data set"),
        _REVISED_ON,
        _REVISION_NOTE,
        _SENSITIVITY,
        _POINT,
    ),
)

HAZARDS = Schema(
    "hazards",
    "Hazardous areas",
    ("hazard_id",),
    (
        _text("hazard_id", "Hazardous area", required=True, term=_MDR),
        _code("class", "Class", v.HAZARD_CLASS, required=True, term="IMAS 04.10"),
        _text(
            "status_history",
            "Status history",
            required=True,
            note="Dated changes, each date:status:product:area in m2, joined by semicolons",
        ),
        Field(
            name="contamination", type=FieldType.CODES, label="Contamination", codes=v.DEVICE_TYPE, term=_MDR
        ),
        _code("evidence", "Evidence", v.EVIDENCE, term="IMAS 08.10"),
        Field(name="area_m2_stated", type=FieldType.NUMBER, label="Area as stated", minimum=0, unit="m2"),
        Field(
            name="area_m2",
            type=FieldType.NUMBER,
            label="Area computed",
            minimum=0,
            unit="m2",
            note="Equal-area projection",
        ),
        _code("survey_type", "Survey", v.SURVEY_TYPE, term="IMAS 08.10"),
        _date("survey_date", "Survey date", required=True),
        _text("organisation", "Organisation"),
        _text("district", "District", hxl="#adm1+name"),
        _text("district_code", "District code", hxl="#adm1+code"),
        Field(name="is_synthetic", type=FieldType.BOOLEAN, label="Invented for training", required=True),
        _SENSITIVITY,
        Field(
            name="geometry",
            type=FieldType.GEOMETRY,
            label="Perimeter",
            required=True,
            geometry=("Polygon", "MultiPolygon", "Point"),
            note="Stored unsimplified and valid; a point is a benchmark",
        ),
    ),
)

STATEMENTS = Schema(
    "statements",
    "Official statements",
    ("statement_id",),
    (
        _text("statement_id", "Statement", required=True),
        _code(
            "scope",
            "Scope",
            v.STATEMENT_SCOPE,
            required=True,
            note="Only the scope all makes the running series",
        ),
        _text("issuer", "Issued by", required=True),
        _date(
            "stated_on",
            "Stated on",
            required=True,
            hxl="#date+reported",
            note="Any day of the month or year where only that is known",
        ),
        _code(
            "stated_precision",
            "Precision of the day stated",
            v.STATED_PRECISION,
            note="Empty: the day is known. A last day counted in the same month or year is known no better",
        ),
        _date("period_start", "Period from", required=True, hxl="#date+start"),
        _date("period_end", "Period to", required=True, hxl="#date+end", note="Last day counted"),
        _text("area", "Area as stated"),
        _count(
            "casualties_total",
            "Casualties",
            hxl="#affected+killed+injured",
            note="A stated total of victims may hold later deaths; see the remarks",
        ),
        _count("killed", "Killed", hxl="#affected+killed"),
        _count("injured", "Injured", hxl="#affected+injured"),
        _count("killed_civilian", "Killed, civilian"),
        _count("killed_military", "Killed, military"),
        _count("killed_journalists", "Killed, journalists"),
        _count("injured_civilian", "Injured, civilian"),
        _count("injured_military", "Injured, military"),
        _REMARKS,
        _SOURCE_IDS,
        _REVISED_ON,
        _REVISION_NOTE,
        _CLASS,
    ),
)

DISTRICTS = Schema(
    "districts",
    "Districts",
    ("district_id",),
    (
        _text("district_id", "District code", required=True, hxl="#adm1+code", note="ISO 3166-2 or P-code"),
        _text("name_en", "Name", required=True, hxl="#adm1+name"),
        _text("name_local", "Local name"),
        _text("name_ru", "Russian name"),
        Field(name="aliases", type=FieldType.IDS, label="Other spellings", note="Joined by semicolons"),
        _code("type", "Type", v.DISTRICT_TYPE, required=True),
        _text("parent_region", "Region"),
        Field(
            name="area_km2",
            type=FieldType.NUMBER,
            label="Area",
            required=True,
            minimum=0,
            unit="km2",
            note="Of this polygon, equal-area projection",
        ),
        _text("vintage", "Vintage", required=True, note="Year the boundaries describe"),
        Field(name="approximate", type=FieldType.BOOLEAN, label="Boundary approximate"),
        _text("source", "Source"),
        _text("licence", "Licence", required=True),
        _AREA,
    ),
)

POPULATIONS = Schema(
    "populations",
    "Populations",
    ("district_id", "figure_id"),
    (
        _text("district_id", "District code", required=True, hxl="#adm1+code"),
        _text("figure_id", "Figure", required=True, note="Named in pack.toml"),
        _count("population", "Population", required=True, maximum=2_000_000_000, hxl="#population"),
        _code("kind", "Kind", v.POPULATION_KIND, required=True),
        Field(
            name="year",
            type=FieldType.INTEGER,
            label="Year",
            minimum=1900,
            maximum=2100,
            note="Empty where the source gives none",
        ),
        _count("margin", "Margin, plus or minus", maximum=2_000_000_000),
        _text("source", "Source", required=True),
        _REMARKS,
        _CLASS,
    ),
)

PLACES = Schema(
    "places",
    "Places",
    ("place_id",),
    (
        _text("place_id", "Place", required=True),
        _text("name", "Name", required=True, hxl="#loc+name"),
        Field(name="variants", type=FieldType.IDS, label="Other spellings"),
        _text("district_id", "District code", hxl="#adm1+code"),
        Field(
            name="latitude",
            type=FieldType.NUMBER,
            label="Latitude",
            required=True,
            minimum=-90,
            maximum=90,
            unit="degrees",
            hxl="#geo+lat",
        ),
        Field(
            name="longitude",
            type=FieldType.NUMBER,
            label="Longitude",
            required=True,
            minimum=-180,
            maximum=180,
            unit="degrees",
            hxl="#geo+lon",
        ),
        _count("population", "Population", maximum=2_000_000_000),
        _CLASS,
    ),
)

CLEARANCE = Schema(
    "clearance",
    "Clearance",
    ("clearance_id",),
    (
        _text("clearance_id", "Clearance report", required=True),
        _date("period_start", "Period from", required=True),
        _date("period_end", "Period to", required=True),
        _text("district", "District", hxl="#adm1+name"),
        Field(
            name="area_ha",
            type=FieldType.NUMBER,
            label="Area",
            minimum=0,
            unit="ha",
            note="As stated; sources merge cleared, reduced and cancelled",
        ),
        _count("ap_mines", "Anti-personnel mines", maximum=10_000_000),
        _count("at_mines", "Anti-vehicle mines", maximum=10_000_000),
        _count("uxo", "Unexploded ordnance", maximum=10_000_000),
        _text("issuer", "Issued by", required=True),
        _REMARKS,
        _SOURCE_IDS,
        _CLASS,
    ),
)

SOURCES = Schema(
    "sources",
    "Sources",
    ("source_id",),
    (
        _text("source_id", "Source", required=True, hxl="#meta+id"),
        _text("publisher", "Publisher", hxl="#meta+source", note="Empty where it is not known"),
        _text("title", "Title", required=True),
        _text("url", "Address", hxl="#meta+url", note="Empty for a document that is not on the web"),
        _date(
            "published", "Published on", hxl="#date+published", note="Empty where the source prints no date"
        ),
        _CLASS,
    ),
)

FACTS = Schema(
    "facts",
    "Published facts",
    ("fact_id",),
    (
        _text("fact_id", "Fact", required=True),
        _code("kind", "Kind", v.FACT_KIND, required=True),
        _date("date", "Date", required=True),
        _text("district", "District", hxl="#adm1+name"),
        Field(name="value", type=FieldType.NUMBER, label="Value"),
        _text("unit", "Unit"),
        _text("period", "Period"),
        _text("fact", "Fact", required=True),
        _SOURCE_IDS,
        _CLASS,
    ),
)

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (INCIDENTS, HAZARDS, DISTRICTS, STATEMENTS, POPULATIONS, PLACES, CLEARANCE, SOURCES, FACTS)
}
