"""Code lists of the field: every value a coded field may take, with its label and its standard term.

The terms follow IMAS 04.10, 05.10 and 10.60, the GICHD minimum data requirements (draft of 2018) and the
Landmine Monitor; the crosswalks of place precision follow the ACLED and UCDP GED codebooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.language import template_of, worded


@worded("label", "definition")
@dataclass(frozen=True)
class Term:
    """One allowed value: what is stored, what is shown, and what it means."""

    code: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """An ordered list of terms under one name.

    Parameters
    ----------
    name
        Name of the list, as the field table prints it.
    terms
        The terms in the order in which menus and legends show them.
    """

    name: str
    terms: tuple[Term, ...]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __contains__(self, code: object) -> bool:
        return any(term.code == code for term in self.terms)

    def codes(self) -> tuple[str, ...]:
        """Return the allowed codes in order."""
        return tuple(term.code for term in self.terms)

    def label(self, code: str) -> str:
        """Return the label of `code`, or the code itself where the list does not hold it."""
        return next((term.label for term in self.terms if term.code == code), code)

    def template(self, code: str) -> str:
        """Return the label of `code` as it stands in the code, to be said later."""
        return next((template_of(term, "label") for term in self.terms if term.code == code), code)


def _code_list(name: str, *terms: tuple[str, str] | tuple[str, str, str]) -> CodeList:
    return CodeList(name, tuple(Term(*term) for term in terms))


DEVICE_TYPE = _code_list(
    "device_type",
    ("anti_personnel_mine", "Anti-personnel mine"),
    ("anti_vehicle_mine", "Anti-vehicle mine", "Also called anti-tank mine"),
    ("mine_unspecified", "Mine, type not stated"),
    ("improvised_mine", "Improvised mine"),
    ("improvised_explosive_device", "Improvised explosive device"),
    ("cluster_munition_remnant", "Cluster munition remnant"),
    ("unexploded_ordnance", "Unexploded ordnance"),
    ("abandoned_ordnance", "Abandoned ordnance"),
    ("explosive_remnant_unspecified", "Explosive remnant of war, type not stated"),
    ("booby_trap", "Booby trap"),
    ("unknown", "Device not known", "Asked for and not known"),
)

PERHAPS = {
    ("device_type", "mine_unspecified"): frozenset(
        {"anti_personnel_mine", "anti_vehicle_mine", "improvised_mine"}
    ),
    ("device_type", "explosive_remnant_unspecified"): frozenset(
        {"cluster_munition_remnant", "unexploded_ordnance", "abandoned_ordnance"}
    ),
    ("activity", "travelling_unspecified"): frozenset({"travelling_foot", "travelling_vehicle"}),
    ("official_count", "unclear"): frozenset({"likely", "partly", "no"}),
}
"""By list and code: which codes of the list may be the right ones where no source says more."""

NOT_KNOWN = "unknown"
"""The code for what was asked for and not found out, in every list that has one."""


def perhaps(codes: CodeList, chosen: frozenset[str]) -> frozenset[str]:
    """Return the codes that may stand for one of `chosen`, without being one of them.

    Not known is no value that a record may turn out to have, so nothing stands for it.
    """
    meant = chosen - {NOT_KNOWN}
    if not meant:
        return frozenset()
    vague = {code for code in codes.codes() if PERHAPS.get((codes.name, code), frozenset()) & meant}
    return frozenset(vague | ({NOT_KNOWN} & set(codes.codes()))) - chosen


ACTIVITY = _code_list(
    "activity",
    ("agriculture", "Agriculture"),
    ("herding", "Herding"),
    ("gathering", "Gathering wood, food or scrap"),
    ("construction", "Construction and repair"),
    ("demining", "Mine clearance or survey"),
    ("rescue", "Rescue"),
    ("travelling_foot", "Travelling on foot"),
    ("travelling_vehicle", "Travelling by vehicle"),
    ("travelling_unspecified", "Travelling, how not stated"),
    ("passing_by", "Passing or standing nearby"),
    ("hunting_fishing", "Hunting or fishing"),
    ("crop_eradication", "Eradicating crops"),
    ("military_duty", "Military duty"),
    ("journalism", "Journalism"),
    ("returning_home", "Returning home or visiting"),
    ("playing", "Playing"),
    ("tampering", "Handling the device"),
    ("domestic", "Domestic work"),
    ("other", "Other"),
    ("unknown", "Activity not known", "Asked for and not known"),
)

OWN_LISTS = _code_list("own_lists", ("device_type", "Device"), ("activity", "Activity"))
"""Lists in which a pack may have codes of its own, each under one of theirs."""

VICTIM_STATUS = _code_list(
    "victim_status",
    ("civilian", "Civilian"),
    ("military", "Military"),
    ("deminer", "Mine-clearance staff", "Some authorities count them as civilians; here they are apart"),
    (
        "other_unknown",
        "Other or not known",
        "Police, emergency services, peacekeepers, and people whose status no source gives",
    ),
)

CONFIDENCE = _code_list("confidence", ("high", "High"), ("medium", "Medium"), ("low", "Low"))

OFFICIAL_COUNT = _code_list(
    "official_count",
    ("likely", "Likely inside the official total"),
    ("partly", "Partly inside the official total"),
    ("no", "Not inside the official total"),
    ("unclear", "Unclear whether inside the official total"),
    ("no_casualty", "No one hurt, so nothing to count"),
)

STATED_PRECISION = _code_list(
    "stated_precision",
    ("day", "Day known"),
    ("month", "Month known"),
    ("year", "Year known"),
)

DATE_PRECISION = _code_list(
    "date_precision",
    ("day", "Day known"),
    ("week", "Week known"),
    ("month", "Month known"),
    ("quarter", "Quarter known"),
    ("year", "Year known"),
    ("interval", "Between two dates"),
    ("before", "On or before a date"),
)

DATE_BASIS = _code_list(
    "date_basis",
    ("occurred", "Day of the accident"),
    ("reported", "Day of the report", "The accident may have been earlier"),
    ("published", "Day of publication", "The accident may have been earlier"),
)

LOCATION_PRECISION = _code_list(
    "location_precision",
    ("exact", "Place of the blast", "ACLED 1; UCDP 1"),
    ("settlement", "Settlement", "The settlement named in the report, never the blast. ACLED 1 or 2; UCDP 2"),
    ("district", "District", "Counted in the district, no point. ACLED 2; UCDP 3"),
    ("region", "Region", "Several districts. ACLED 3; UCDP 4 or 5"),
    ("country", "Country", "UCDP 6"),
    ("unknown", "Place not known", "Asked for and not known"),
)

PLACED_AT = ("exact", "settlement")
"""What a point may stand for: that of a district or region stands for all of it and places no incident."""

SETTLEMENT_AT_LEAST_M = 500
"""No settlement tells to less than this, in metres, where in or beside it something happened."""

PLACE_KIND = _code_list(
    "place_kind",
    ("accident_site", "Accident site"),
    ("settlement", "Settlement"),
    ("administrative_seat", "Administrative seat"),
    ("victim_residence", "Residence of a victim"),
    ("hospital", "Hospital"),
)

ACCIDENT_TYPE = _code_list(
    "accident_type",
    ("mine_or_ordnance", "Mine or ordnance"),
    ("demining", "Demining accident"),
    ("eod", "Explosive ordnance disposal"),
    ("stored_ammunition", "Stored ammunition"),
    ("other", "Other"),
)

VERIFICATION = _code_list(
    "verification",
    ("reported", "Reported"),
    ("corroborated", "Corroborated"),
    ("verified", "Verified"),
    ("disputed", "Disputed"),
    ("retracted", "Retracted"),
)

SENSITIVITY = _code_list(
    "sensitivity",
    ("public", "Public"),
    ("partner", "Partners only"),
    ("internal", "Internal"),
)

SEX = _code_list(
    "sex", ("male", "Male"), ("female", "Female"), ("mixed", "Men and women"), ("unknown", "Not known")
)

STATEMENT_SCOPE = _code_list(
    "scope",
    ("all", "All casualties since the start"),
    ("part_period", "Part of the period"),
    ("civilians_only", "Civilians only"),
    ("cluster_munitions_only", "Cluster munitions only"),
    ("rounded_or_lower_bound", "Rounded figure or lower bound"),
)

ISSUER_KIND = _code_list(
    "issuer_kind",
    ("official", "Authority", "A body of the state, also where others pass on what it said"),
    ("international", "International organisation"),
    ("ngo", "Non-governmental organisation"),
    ("media_quoting_officials", "Media, quoting officials", "Put together by media from official figures"),
    ("media_count", "Media, own count"),
    ("other", "Other"),
)

POPULATION_KIND = _code_list(
    "kind",
    ("registered", "Registered", "Counts people in the district they are registered in, wherever they live"),
    ("present", "Present", "Counts people who were in the district"),
    ("modelled", "Modelled", "Spread by a model, not counted"),
)

DISTRICT_TYPE = _code_list("type", ("district", "District"), ("city", "City"), ("region", "Region"))

FACT_KIND = _code_list(
    "kind",
    ("advisory", "Advisory"),
    ("administrative_change", "Administrative change"),
    ("casualty_history", "Casualties before the period"),
    ("clearance_cost_estimate", "Estimate of clearance cost"),
    ("clearance_plan", "Clearance plan"),
    ("clearance_time_estimate", "Estimate of clearance time"),
    ("clearance_total", "Clearance total"),
    ("contamination_estimate", "Estimate of contamination"),
    ("hazardous_area", "Hazardous area"),
    ("unconfirmed_report", "Report not recorded as an incident"),
)

HAZARD_CLASS = _code_list(
    "class",
    ("cha", "Confirmed hazardous area"),
    ("sha", "Suspected hazardous area"),
    ("not_classified", "Not classified"),
)

HAZARD_STATUS = _code_list(
    "status",
    ("open", "Open"),
    ("in_progress", "Worked on"),
    ("suspended", "Suspended"),
    ("closed", "Closed"),
    ("handed_over", "Handed over"),
)

ENTRY_BASIS = _code_list(
    "date_basis",
    ("stated", "Day that is stated for it"),
    ("register", "Day of a register that tells it", "Since when it is so is not stated"),
)

RELEASE_PRODUCT = _code_list(
    "product",
    ("cancelled", "Cancelled", "By non-technical survey"),
    ("reduced", "Reduced", "By technical survey"),
    ("cleared", "Cleared", "To a depth and in an area that the report states"),
)

SURVEY_RESULT = _code_list(
    "result",
    ("hazard_found", "Hazard found"),
    ("no_hazard_found", "No hazard found", "On that day; no statement on the ground"),
    ("not_surveyed", "Not surveyed"),
)

WORK_KIND = _code_list(
    "kind",
    ("clearance", "Clearance"),
    ("survey", "Survey"),
    ("spot_task", "Spot task"),
    ("road", "Road or route"),
    ("other", "Other work"),
)

WORK_STATUS = _code_list(
    "status",
    ("planned", "Planned"),
    ("in_progress", "Going on"),
    ("suspended", "Suspended"),
    ("completed", "Done"),
)

IMPORTED = _code_list(
    "kind",
    ("incidents", "Incidents"),
    ("hazards", "Hazardous areas"),
    ("activities", "Work on the ground"),
    ("surveys", "Surveys"),
)
"""What a file that is imported may hold."""

HAZARD_SHAPE = _code_list(
    "drawn_as",
    ("perimeter", "Perimeter as recorded"),
    ("generalised", "Perimeter generalised outward to a grid"),
    ("line", "A line as recorded, drawn with the ground beside it"),
    ("benchmark", "No perimeter recorded; the disc stands around a point of it"),
    ("damaged", "Perimeter cannot be drawn; the disc stands around what is left of it"),
    ("nowhere", "No place recorded"),
)

EVIDENCE = _code_list("evidence", ("direct", "Direct"), ("indirect", "Indirect"), ("none", "None"))

SURVEY_TYPE = _code_list(
    "survey_type",
    ("nts", "Non-technical survey"),
    ("ts", "Technical survey"),
    ("record", "Record"),
    ("remote", "Remote survey"),
)
