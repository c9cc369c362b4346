"""The fields of surveys: ground or settlements that somebody looked at, on a day, with a result."""

from __future__ import annotations

from geo.layers import shared_fields as f
from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.fields import code_field as _code
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text

SURVEYS = Schema(
    "surveys",
    "Surveys",
    ("survey_id",),
    (
        _text("survey_id", "Survey", required=True),
        _text("name", "Name"),
        _code("survey_type", "Type", v.SURVEY_TYPE, term="IMAS 08.10"),
        _code(
            "result",
            "Result",
            v.SURVEY_RESULT,
            note="What was found on that day; it says nothing of any later day, nor of ground beside it",
        ),
        _date("date_start", "First day"),
        _date("survey_date", "Last day", note="From which the result holds; empty where it is not known"),
        Field(
            name="hazard_ids",
            type=FieldType.IDS,
            label="Hazardous areas found",
            note="Identifiers of the layer hazards, joined by semicolons",
        ),
        _text(
            "settlement", "Settlement", hxl="#loc+name", note="Where there is no shape, its place is taken"
        ),
        _text("organisation", "Organisation"),
        _text("district", "District", hxl="#adm1+name"),
        _text("district_code", "District code", hxl="#adm1+code"),
        _text("document", "Document", note="Report of the survey, by its number"),
        f.REMARKS,
        f.SOURCES_IF_ANY,
        f.CLASS,
        Field(
            name="geometry",
            type=FieldType.GEOMETRY,
            label="Ground or settlement",
            geometry=("Polygon", "MultiPolygon", "Point"),
            note="Of ground its perimeter, of a settlement a point, drawn as a disc",
        ),
    ),
)
