"""The fields of hazardous areas, and of the dated entries that tell their status."""

from __future__ import annotations

from geo.layers import shared_fields as f
from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.fields import code_field as _code
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text

HAZARDS = Schema(
    "hazards",
    "Hazardous areas",
    ("hazard_id",),
    (
        _text("hazard_id", "Hazardous area", required=True, term=f.MDR),
        _text("name", "Name"),
        _code("class", "Class", v.HAZARD_CLASS, required=True, term="IMAS 04.10"),
        _code(
            "status",
            "Status on the day of the file",
            v.HAZARD_STATUS,
            term=f.MDR,
            note="Drawn in every period where there is no dated entry in hazard_status, and said to be so",
        ),
        Field(
            name="contamination", type=FieldType.CODES, label="Contamination", codes=v.DEVICE_TYPE, term=f.MDR
        ),
        _code("evidence", "Evidence", v.EVIDENCE, term="IMAS 08.10"),
        Field(name="area_m2_stated", type=FieldType.NUMBER, label="Area as stated", minimum=0, unit="m2"),
        Field(
            name="area_m2",
            type=FieldType.NUMBER,
            label="Area computed",
            minimum=0,
            unit="m2",
            note="As its owner computed it; the area drawn is measured from the perimeter besides",
        ),
        _code("survey_type", "Survey", v.SURVEY_TYPE, term="IMAS 08.10"),
        _date("survey_date", "Survey date", note="Empty where it is not known; such an area looks different"),
        _text("organisation", "Organisation"),
        _text("district", "District", hxl="#adm1+name"),
        _text("district_code", "District code", hxl="#adm1+code"),
        f.REMARKS,
        f.SOURCES_IF_ANY,
        f.CLASS,
        Field(
            name="geometry",
            type=FieldType.GEOMETRY,
            label="Perimeter",
            geometry=("Polygon", "MultiPolygon", "Point"),
            note="Stored unsimplified; a point is a benchmark, drawn as a disc, as is what cannot be drawn",
        ),
    ),
)

HAZARD_STATUS = Schema(
    "hazard_status",
    "Status of hazardous areas",
    ("entry_id",),
    (
        _text("entry_id", "Entry", required=True),
        _text("hazard_id", "Hazardous area", required=True, term=f.MDR),
        _date("date", "From", required=True, note="Day from which it holds; of a product, of its completion"),
        _code("status", "Status", v.HAZARD_STATUS, required=True, term=f.MDR),
        _code(
            "product",
            "Product of land release",
            v.RELEASE_PRODUCT,
            term="IMAS 07.11",
            note="What the work reported on this day did with the area beside it; empty for none",
        ),
        Field(
            name="area_m2",
            type=FieldType.NUMBER,
            label="Area",
            minimum=0,
            unit="m2",
            note="Of the product alone; without a product, of the whole area as drawn from this day on",
        ),
        _text("document", "Document", note="Report of completion or handover, by its number"),
        _code(
            "date_precision",
            "Precision of the day",
            v.STATED_PRECISION,
            note="Empty: the day is known. Else an opening stands on the first and a closing on the last day "
            "it may have been",
        ),
        _code(
            "date_basis",
            "What the day is",
            v.ENTRY_BASIS,
            note="Empty where nobody said it; an area told first by a register was found earlier",
        ),
        _text("date_column", "Column that states the day", note="As the register that was imported calls it"),
        f.CLASS,
    ),
)
