"""The fields of the layer incidents."""

from __future__ import annotations

from typing import Final

from geo.language import Sayings, marked
from geo.layers import shared_fields as f
from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.fields import code_field as _code
from geo.layers.fields import count_field as _count
from geo.layers.fields import date_field as _date
from geo.layers.fields import text_field as _text
from geo.layers.measures import LEAST, MOST, PARTS, RANGED

_BY_STATUS: Final = Sayings(
    {
        "killed_civilian": "Killed, civilian",
        "killed_military": "Killed, military",
        "killed_deminer": "Killed, mine-clearance staff",
        "killed_other_unknown": "Killed, other or not known",
        "injured_civilian": "Injured, civilian",
        "injured_military": "Injured, military",
        "injured_deminer": "Injured, mine-clearance staff",
        "injured_other_unknown": "Injured, other or not known",
    }
)
_RANGES: Final = Sayings(
    {
        "killed_least": "Killed, at least",
        "killed_most": "Killed, at most",
        "injured_least": "Injured, at least",
        "injured_most": "Injured, at most",
        "outcome_unknown_least": "Outcome not known, at least",
        "outcome_unknown_most": "Outcome not known, at most",
    }
)


def _by_status(outcome: str) -> tuple[Field, ...]:
    return tuple(
        _count(
            f"{outcome}_{code}",
            _BY_STATUS.template(f"{outcome}_{code}"),
            term=f.MONITOR,
            note="Parts never exceed the total; a gap between them is not known, not zero",
        )
        for code in v.VICTIM_STATUS.codes()
    )


def _ends() -> tuple[Field, ...]:
    notes = {
        LEAST: marked(
            "Where a source gives a range; counted in sums where there is no number, as a lower limit"
        ),
        MOST: marked("Empty where a source names no upper end"),
    }
    return tuple(
        _count(f"{part}_{end}", _RANGES.template(f"{part}_{end}"), term="UCDP GED", note=notes[end])
        for part in PARTS
        for end in (LEAST, MOST)
    )


DETAIL_OF: Final = {"device_type": "device_detail", "activity": "activity_detail"}
"""Field of the pack's own name for a code, by the field of the code."""
_OWN: Final = marked(
    "Of a code of the pack's own, see codes in pack.toml; counted and drawn as the code beside it"
)
SELDOM: Final = (*RANGED, *DETAIL_OF.values(), "file_fields")
"""Fields that few packs fill: files do without their columns, and records without their lines."""

INCIDENTS = Schema(
    "incidents",
    "Incidents",
    ("incident_id",),
    (
        _text("incident_id", "Incident", required=True, term=f.MDR),
        _text("chain_id", "Chain", note="Ties the accident of a rescuer to the first blast"),
        _date(
            "date_start",
            "First possible day",
            column=True,
            default="",
            term=f.MDR,
            hxl="#date+start",
            note="Both days stay empty where no date is recorded",
        ),
        _date(
            "date_end",
            "Last possible day",
            column=True,
            default="",
            hxl="#date+end",
            note="Equal to the first when the day is known",
        ),
        _code(
            "date_precision",
            "Precision of the date",
            v.DATE_PRECISION,
            column=True,
            default="",
            term="ACLED, UCDP GED",
        ),
        _code(
            "date_basis",
            "What the date is",
            v.DATE_BASIS,
            column=True,
            default="",
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
            default="unknown",
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
        _text("country", "Country", required=True, default="", hxl="#country+name"),
        _text("coordinate_source_id", "Source of the coordinates", hxl="#geo+source"),
        _code("device_type", "Device", v.DEVICE_TYPE, required=True, default="unknown", term="IMAS 04.10"),
        _text("device_detail", "Device as the pack names it", note=_OWN),
        _count("device_count", "Devices", minimum=1),
        _code("accident_type", "Type of accident", v.ACCIDENT_TYPE, term="IMSMA"),
        _code("activity", "Activity at the time", v.ACTIVITY, required=True, default="unknown", term=f.MDR),
        _text("activity_detail", "Activity as the pack names it", note=_OWN),
        _text("vehicle", "Vehicle"),
        _count("killed", "Killed", term=f.MDR, hxl="#affected+killed"),
        _count("injured", "Injured", term=f.MDR, hxl="#affected+injured"),
        _count("outcome_unknown", "Outcome not known", term=f.MONITOR),
        *_ends(),
        *_by_status("killed"),
        *_by_status("injured"),
        _count("killed_children", "Killed, children", term=f.MONITOR),
        _count("injured_children", "Injured, children", term=f.MONITOR),
        _code("sex", "Sex of the casualties", v.SEX, term=f.MDR),
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
            default="low",
            note="Of the record as a whole; remarks say why",
        ),
        _code("verification", "Verification", v.VERIFICATION),
        f.SOURCE_IDS,
        f.REMARKS,
        _text(
            "file_fields", "Other columns of the file", note="What an import kept; in internal editions alone"
        ),
        _date(
            "recorded_on",
            "Recorded on",
            required=True,
            default="",
            note="Day the record entered this data set",
        ),
        f.REVISED_ON,
        f.REVISION_NOTE,
        f.SENSITIVITY,
        f.POINT,
    ),
)
