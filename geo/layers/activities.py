"""The fields of activities: clearance, survey, spot tasks and roads, with what each released on its dates."""

from __future__ import annotations

from geo.layers import shared_fields as f
from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.fields import code_field as _code
from geo.layers.fields import count_field as _count
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text

ACTIVITIES = Schema(
    "activities",
    "Activities",
    ("activity_id",),
    (
        _text("activity_id", "Activity", required=True, term=f.MDR),
        _text("name", "Name"),
        _code("kind", "Kind", v.WORK_KIND, required=True, term=f.MDR),
        _code(
            "status",
            "Status on the day of the file",
            v.WORK_STATUS,
            term=f.MDR,
            note="Only where days do not tell it: work goes on from its first day and is done on its last",
        ),
        _date("date_start", "First day"),
        _date("date_end", "Last day", note="Of the report of completion; empty while the work goes on"),
        Field(
            name="hazard_ids",
            type=FieldType.IDS,
            label="Hazardous areas worked on",
            note="Identifiers of the layer hazards, joined by semicolons",
        ),
        _code(
            "product",
            "Product of land release",
            v.RELEASE_PRODUCT,
            term="IMAS 07.11",
            note="What the work did with the area beside it, on its last day; empty for none",
        ),
        Field(
            name="area_m2",
            type=FieldType.NUMBER,
            label="Area released",
            minimum=0,
            unit="m2",
            note="Of the product, as its report has it; never taken from a status",
        ),
        Field(
            name="length_km",
            type=FieldType.NUMBER,
            label="Length",
            minimum=0,
            unit="km",
            note="Of a road or route; not summed with areas",
        ),
        _count("ap_mines", "Anti-personnel mines", maximum=10_000_000),
        _count("at_mines", "Anti-vehicle mines", maximum=10_000_000),
        _count("uxo", "Unexploded ordnance", maximum=10_000_000),
        _text("organisation", "Organisation"),
        _text("district", "District", hxl="#adm1+name"),
        _text("district_code", "District code", hxl="#adm1+code"),
        _text("document", "Document", note="Report of completion or handover, by its number"),
        f.REMARKS,
        f.SOURCES_IF_ANY,
        f.CLASS,
        Field(
            name="geometry",
            type=FieldType.GEOMETRY,
            label="Ground",
            geometry=("Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point"),
            note="A road is a line, drawn with the ground beside it; a spot task a point, drawn as a disc",
        ),
    ),
)
