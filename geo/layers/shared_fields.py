"""Fields and standards that several layers share."""

from __future__ import annotations

from geo.language import like, marked
from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType
from geo.layers.fields import code_field as _code
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text

MDR = marked("GICHD minimum data requirements")
MONITOR = marked("Landmine Monitor")


SOURCE_IDS = Field(
    name="source_ids",
    type=FieldType.IDS,
    label="Sources",
    required=True,
    default="",
    hxl="#meta+source",
    note="Identifiers in the sources table, joined by semicolons",
)
SOURCES_IF_ANY = like(SOURCE_IDS, required=False, default=None)
REMARKS = _text(
    "remarks", "Remarks", note="Conflicts between sources and how they were settled; no names of persons"
)
REVISED_ON = _date("revised_on", "Revised on")
REVISION_NOTE = _text("revision_note", "What the revision changed")
SENSITIVITY = _code("sensitivity", "Sensitivity", v.SENSITIVITY, required=True, default="")
CLASS = _code("sensitivity", "Sensitivity", v.SENSITIVITY, note="Who may have the row; empty: see Editions")
POINT = Field(
    name="geometry",
    type=FieldType.GEOMETRY,
    label="Point",
    geometry=("Point",),
    hxl="#geo+lon #geo+lat",
    note="WGS 84 longitude and latitude; empty where the place is known to its district or region only",
)
AREA = Field(
    name="geometry",
    type=FieldType.GEOMETRY,
    label="Boundary",
    required=True,
    geometry=("Polygon", "MultiPolygon"),
    note="WGS 84, stored unsimplified and valid",
)
