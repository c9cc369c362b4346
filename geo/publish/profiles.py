"""For whom a pack is made smaller, and what each circle of readers may have.

The circles are agreed with the owner of the records, following the operational guidance on data
responsibility of the Inter-Agency Standing Committee (2023): whether a fact is sensitive depends on who reads
it and where. What a profile lets through is a list of what may pass; whatever is not on it stays behind, so a
field added later is withheld until somebody decides on it here.

================  ==========================  ===========================  ==============
What              Public                      Partner                      Internal
================  ==========================  ===========================  ==============
Rows              of the class public         public and partner           all
Place             settlement, or a grid of    as recorded                  as recorded
                  0.1 degrees, joined where
                  less than half a cell lies
                  in the district, as a disc
Layers of areas   shapes generalised          as recorded                  as recorded
                  outward to a grid of 0.01
                  degrees; no organisation;
                  no name, or each, where
                  pack.toml says so
Time of day       left out                    as recorded                  as recorded
Remarks, notes    left out, but on            as recorded                  as recorded
                  population figures
Status, age, sex  none; or each record,       each record                  each record
                  where pack.toml says so
Findings          none on incidents and       none on incidents and        all
                  sources                     sources
================  ==========================  ===========================  ==============

Days, districts, devices, activities and numbers of killed and injured pass in every profile: without them no
count could be checked. Of status, age and sex the public edition gives no figure that comes from the records,
not even a large sum. Sums with small ones held back were tried: parts of both outcomes together forced
somebody's sex in a third of small packs, and which figures were held back gave away what they were (Wong and
others 2007 call it the attack by minimality). For the same reason an activity or a type of accident that is a
status or an age by another name, such as military duty, is given as "other". Official statements stay as
their issuers made them. Where the owner says in pack.toml that all of it is published already, and why
(``breakdowns_published``), the public edition gives it whole and says so.

Areas are called after the owner of a field as often as after a village, and no rule tells such names apart;
so their names stay behind, and their ids stand for them. Where the owner says in pack.toml that the names are
published already, and why (``area_names_published``), the public edition gives them.

The title of a published source, or the judgement that a record is outside the official total, may still hint
at a status; a record or source for which that is too much belongs into a narrower class.

Every row of every layer has a class (`geo.layers.sensitivity`), and it alone decides: a text passes because
the class of its row says so, not because no name of a record was found in it. A search for names was tried
and let 12 of 15 spellings of one pass. The sentences of pack.toml have a class like a row; its title, area,
disclaimer, attribution and licences are in every edition, as are districts and the base map. Sources pass
where a row that passes cites them. An edition says that something is left out, never how much: two packs that
differ in nothing else give the same public files.

Remarks on statements and on clearance stay behind with those on incidents: they tell the few people of one
accident apart, such as "one sapper and four civilians", which no rule about figures would catch. That a
statement is a lower bound, or counts civilians only, its ``scope`` says, which passes. Remarks on population
figures pass: they say who is counted, without which no rate can be read, and of nobody hurt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.errors import PublishError
from geo.language import like, say, worded
from geo.layers.edition import INTERNAL
from geo.layers.kinds import AREAL
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import ACCIDENT_TYPE, ACTIVITY
from geo.text import listed

if TYPE_CHECKING:
    from geo.layers.meta import PackMeta

DEFAULT: Final = "public"
RULES_VERSION: Final = "11"
"""Part of the digest of an edition; raised with every change to what a profile lets through."""


@worded("label", "words", "holds")
@dataclass(frozen=True)
class Profile:
    """What one circle of readers may have.

    Parameters
    ----------
    code, label
        As chosen, and in words.
    classes
        Codes of sensitivity whose rows are kept; a row of any other class, or of none, is dropped.
    withholds
        Fields of incidents that are emptied, and those of other layers that are emptied with them.
    coarsens
        Whether points are generalised to settlements or a grid.
    without_status
        Whether people are not told apart by status, age and sex.
    without_names
        Whether areas are told by their ids alone.
    quotes_rows
        Whether findings may quote values of single incidents and sources.
    words
        What the edition is, for menus and help.
    holds
        The same without its readers, for a line that names them.
    """

    code: str
    label: str
    classes: frozenset[str]
    withholds: frozenset[str]
    coarsens: bool
    without_status: bool
    without_names: bool
    quotes_rows: bool
    words: str
    holds: str

    def keeps(self, layer: str) -> tuple[str, ...]:
        """Return the fields of a layer that pass, in order; none for a layer nobody decided on."""
        withheld = self.withholds if layer == "incidents" else self.withholds & _WITH_THEM.get(layer, _NONE)
        if self.coarsens:
            withheld |= _WITH_PLACES.get(layer, _NONE)
        if self.without_names and layer in _AREAS:
            withheld |= {"name"}
        return tuple(name for name in FIELDS.get(layer, ()) if name not in withheld)

    def of(self, meta: PackMeta) -> Profile:
        """Return the profile for one pack, whose owner may have said that all of it is published already."""
        told = like(self, without_names=self.without_names and not meta.area_names_published)
        if not (self.without_status and meta.breakdowns_published):
            return told
        return like(
            told,
            withholds=self.withholds - PEOPLE,
            without_status=False,
            words="For anybody: public records, general places; status, age and sex as already published.",
            holds="public records, general places; status, age and sex as already published.",
        )


BY_STATUS: Final = (
    "killed_civilian",
    "killed_military",
    "killed_deminer",
    "killed_other_unknown",
    "injured_civilian",
    "injured_military",
    "injured_deminer",
    "injured_other_unknown",
)
BY_AGE: Final = ("killed_children", "injured_children")
PEOPLE: Final = frozenset({"sex", *BY_STATUS, *BY_AGE})
"""Fields of incidents that tell people apart."""
TELLING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "activity": frozenset(
            {"demining", "rescue", "military_duty", "journalism", "playing", "crop_eradication"}
        ),
        "accident_type": frozenset({"demining", "eod"}),
    }
)
"""Codes of other fields that are a status or an age by another name; given as `OTHER` without them."""
OTHER: Final = "other"
_TERMS: Final = MappingProxyType({"activity": ACTIVITY, "accident_type": ACCIDENT_TYPE})


def other_holds(field: str) -> str:
    """Return what `OTHER` holds of a field where people are not told apart, as a list in words."""
    return listed([term.label.lower() for term in _TERMS[field] if term.code in TELLING[field]])


def other_words(field: str) -> str:
    """Return the note to "Other" in such an edition: the same whatever its records are."""
    return say(
        "“Other” also holds {other_holds}, which this edition does not tell apart.",
        other_holds=other_holds(field),
    )


FREE_TEXT: Final = ("remarks", "place_note", "revision_note", "vehicle", "device_detail", "activity_detail")
KEPT: Final = frozenset({"file_fields"})
"""What files held beside the fields of incidents, in anybody's words: for the owner of the records alone."""
_NONE: Final = frozenset[str]()
_WITH_THEM: Final = {
    "statements": frozenset({"remarks", "revision_note"}),
    "clearance": frozenset({"remarks"}),
    "hazard_status": frozenset({"date_column"}),
    **{kind.pack_layer: frozenset({"remarks"}) for kind in AREAL},
}
"""Fields of other layers that stay behind where those of incidents do."""
_AREAS: Final = frozenset(kind.pack_layer for kind in AREAL)
_WITH_PLACES: Final = {kind.pack_layer: frozenset({"organisation"}) for kind in AREAL}
"""Fields that stay behind where places are generalised: who worked there tells the place."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        layer: tuple(names.split())
        for layer, names in {
            "incidents": """
                incident_id chain_id date_start date_end date_precision date_basis time_local
                location_precision uncertainty_m place_kind settlement place_note district district_code
                region country coordinate_source_id device_type device_detail device_count accident_type
                activity activity_detail vehicle
                killed injured outcome_unknown killed_least killed_most injured_least injured_most
                outcome_unknown_least outcome_unknown_most
                killed_civilian killed_military killed_deminer killed_other_unknown
                injured_civilian injured_military injured_deminer injured_other_unknown killed_children
                injured_children sex official_count confidence verification source_ids remarks file_fields
                recorded_on revised_on revision_note sensitivity geometry longitude latitude
                district_by_polygon border_distance_km point_withheld""",
            "hazard_status": """
                entry_id hazard_id date date_precision date_basis date_column status product area_m2 document
                sensitivity""",
            "districts": """
                district_id name_en name_local name_ru aliases type parent_region other_regions area_km2
                vintage approximate source licence geometry overlay drawn_km2""",
            "statements": """
                statement_id scope issuer issuer_kind stated_on stated_precision period_start period_end area
                casualties_total killed injured killed_civilian killed_military killed_journalists
                injured_civilian injured_military remarks source_ids revised_on revision_note sensitivity""",
            "populations": "district_id figure_id population kind year margin source remarks sensitivity",
            "places": "place_id name variants district_id latitude longitude population sensitivity",
            "clearance": """
                clearance_id period_start period_end district area_ha ap_mines at_mines uxo issuer remarks
                source_ids sensitivity""",
            "sources": "source_id publisher title url published sensitivity",
            "facts": "fact_id kind date district value unit period fact source_ids sensitivity",
        }.items()
    }
    # A layer of areas passes as its schema has it, but for what stays behind with remarks and places.
    | {kind.pack_layer: (*SCHEMAS[kind.pack_layer].names, "drawn_as", "drawn_m2") for kind in AREAL}
)
"""Every field somebody decided on, by layer."""

PROFILES: Final = (
    Profile(
        code="public",
        label="Public",
        classes=frozenset({"public"}),
        withholds=frozenset({"time_local", *FREE_TEXT, *KEPT}) | PEOPLE,
        coarsens=True,
        without_status=True,
        without_names=True,
        quotes_rows=False,
        words="For anybody: public records, general places; nobody told apart by status, age or sex.",
        holds="public records, general places; nobody told apart by status, age or sex.",
    ),
    Profile(
        code="partner",
        label="Partner",
        classes=frozenset({"public", "partner"}),
        withholds=KEPT,
        coarsens=False,
        without_status=False,
        without_names=False,
        quotes_rows=False,
        words="For organisations that share an agreement: public and partner records as they are.",
        holds="public and partner records as they are.",
    ),
    Profile(
        code=INTERNAL,
        label="Internal",
        classes=frozenset({"public", "partner", "internal"}),
        withholds=frozenset(),
        coarsens=False,
        without_status=False,
        without_names=False,
        quotes_rows=True,
        words="For the owner of the records: everything.",
        holds="everything.",
    ),
)


def profile(code: str) -> Profile:
    """Return a publication profile.

    Raises
    ------
    PublishError
        Where there is no such profile.
    """
    for one in PROFILES:
        if one.code == code:
            return one
    raise PublishError(
        say(
            "There is no publication profile {code!r}; use one of {profiles}.",
            code=code,
            profiles=", ".join(one.code for one in PROFILES),
        )
    )
