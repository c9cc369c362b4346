"""One definition of every field: its type, allowed values, label, standard term and HXL tag.

Everything that reads, checks, shows or documents a field looks it up here; the field table in docs/ is
generated from it.
"""

from __future__ import annotations

from geo.layers import shared_fields as f
from geo.layers import vocabulary as v
from geo.layers.activities import ACTIVITIES
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.fields import code_field as _code
from geo.layers.fields import count_field as _count
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text
from geo.layers.hazards import HAZARD_STATUS, HAZARDS
from geo.layers.incidents import INCIDENTS
from geo.layers.surveys import SURVEYS

__all__ = [
    "ACTIVITIES",
    "HAZARDS",
    "HAZARD_STATUS",
    "INCIDENTS",
    "SCHEMAS",
    "SURVEYS",
    "Field",
    "FieldType",
    "Schema",
]


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
        _code(
            "issuer_kind",
            "Kind of issuer",
            v.ISSUER_KIND,
            note="Only an authority, or an issuer of whom it is not said, makes the official total",
        ),
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
        f.REMARKS,
        f.SOURCE_IDS,
        f.REVISED_ON,
        f.REVISION_NOTE,
        f.CLASS,
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
        _code("type", "Type", v.DISTRICT_TYPE, required=True, default="district"),
        _text("parent_region", "Region"),
        Field(
            name="other_regions",
            type=FieldType.IDS,
            label="Further regions",
            note="Larger areas it lies in, and other names of its region, joined by semicolons",
        ),
        Field(
            name="area_km2",
            type=FieldType.NUMBER,
            label="Area",
            required=True,
            default="",
            minimum=0,
            unit="km2",
            note="Of this polygon, equal-area projection; measured from it where a file has no such column",
        ),
        _text("vintage", "Vintage", required=True, default="not stated", note="Year the boundaries describe"),
        Field(name="approximate", type=FieldType.BOOLEAN, label="Boundary approximate"),
        _text("source", "Source"),
        _text("licence", "Licence", required=True, default="not stated"),
        f.AREA,
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
        f.REMARKS,
        f.CLASS,
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
        f.CLASS,
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
        f.REMARKS,
        f.SOURCE_IDS,
        f.CLASS,
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
        f.CLASS,
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
        f.SOURCE_IDS,
        f.CLASS,
    ),
)

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        INCIDENTS,
        HAZARDS,
        HAZARD_STATUS,
        SURVEYS,
        ACTIVITIES,
        DISTRICTS,
        STATEMENTS,
        POPULATIONS,
        PLACES,
        CLEARANCE,
        SOURCES,
        FACTS,
    )
}
