"""Rules of what lies on the ground: points and polygons, where they lie, and what is stated about them."""

from __future__ import annotations

from geo.checking import conditions, drawn
from geo.checking.conditions import Context, Table
from geo.checking.outside import TOLERANCE_KM, Place
from geo.checking.rule import Rule
from geo.language import marked, say
from geo.layers import areas
from geo.layers.findings import Finding, Severity
from geo.layers.kinds import AREAL
from geo.layers.schema import Schema

_DRAWN_ANYHOW = frozenset(kind.pack_layer for kind in AREAL)
_POINT_WITHHELD = marked("The point is not drawn, and the row counts in the district it states, if any")
SWAPPED = marked(
    "Longitude {longitude}, latitude {latitude} lies outside the country, and inside it when the two "
    "are swapped"
)
FAR = marked("Longitude {longitude}, latitude {latitude} lies {km} km outside the country")
NEAR = marked("Longitude {longitude}, latitude {latitude} lies {km} km outside the country's boundary")


def also(message: str, then: str) -> str:
    """Return a message with the sentence of what becomes of the row after it, where there is one."""
    return f"{message}. {then}" if then else message


def _place_rules(
    field: str,
    fields: tuple[str, ...],
    *,
    wrong: Severity = Severity.ERROR,
    far: Severity = Severity.ERROR,
    then: str = "",
) -> list[Rule]:
    return [
        *_far_rules(field, fields, wrong=wrong, far=far, then=then),
        Rule(
            id="place.outside", field=field, severity=Severity.WARNING, fields=fields,
            message=say(NEAR),
            remedy=say("Check the coordinates; boundaries differ, so up to {tolerance_km:g} km is "
                "accepted", tolerance_km=TOLERANCE_KM),
            check=conditions.lies(Place.NEAR),
        ),
    ]  # fmt: skip


def _far_rules(
    field: str, fields: tuple[str, ...], *, wrong: Severity, far: Severity, then: str = ""
) -> list[Rule]:
    return [
        Rule(
            id="place.range", field=field, severity=wrong, fields=fields,
            message=also(say("Longitude {longitude}, latitude {latitude} is no place on Earth"), then),
            remedy=say("Give decimal degrees in WGS 84; coordinates in metres must be converted first"),
            check=conditions.lies(Place.IMPOSSIBLE),
        ),
        Rule(
            id="place.swapped", field=field, severity=wrong, fields=fields,
            message=also(say(SWAPPED), then),
            remedy=say("Swap longitude and latitude"),
            check=conditions.lies(Place.SWAPPED),
        ),
        Rule(
            id="place.outside", field=field, severity=far, fields=fields,
            message=also(say(FAR), then),
            remedy=say("Check the coordinates, their order and reference system, and the boundary"),
            check=conditions.lies(Place.FAR),
        ),
    ]  # fmt: skip


def geometry_rules(schema: Schema) -> list[Rule]:
    """Return the rules of the geometry of a layer: its type, that it is valid, and where it lies."""
    field = schema.geometry
    if field is None or schema.name in _DRAWN_ANYHOW:
        return []
    # People are counted whether or not their place can be drawn; an area without a shape says nothing.
    wrong, then = (Severity.ERROR, "") if field.required else (Severity.WARNING, say(_POINT_WITHHELD))
    rules = [
        Rule(
            id="geometry.type", field="geometry", severity=wrong, fields=("geometry",),
            message=also(say("The geometry is a {found}; this layer takes {allowed}"), then),
            remedy=say("Give one geometry of the right type for each row"),
            check=conditions.wrong_geometry,
        ),
        Rule(
            id="geometry.invalid", field="geometry", severity=wrong, fields=("geometry",),
            message=also(say("The geometry is not valid: {reason}"), then),
            remedy=say("Repair it with a 'make valid' or 'fix geometries' tool and check the area "
                "afterwards"),
            check=conditions.invalid_geometry,
        ),
    ]  # fmt: skip
    if field.required:
        rules.append(
            Rule(
                id="geometry.missing", field="geometry", severity=Severity.ERROR, fields=("geometry",),
                message=say("The row has no geometry"), remedy=say("Draw the geometry, or leave the row out"),
                check=conditions.geometry_missing,
            )
        )  # fmt: skip
    if schema.name != "districts":
        rules += _place_rules("geometry", ("geometry",), wrong=wrong, far=wrong, then=then)
    return rules


def _drawn_rule(field: str, *, unit: str, km2: float, decimals: int) -> Rule:
    return Rule(
        id="area.drawn", field=field, severity=Severity.WARNING, fields=(field, "geometry"),
        message=say(areas.APART).format(stated=f"{{{field}}}", drawn="{drawn}", unit=unit),
        remedy=say(areas.CHECK),
        check=drawn.not_as_drawn(field, km2=km2, decimals=decimals),
    )  # fmt: skip


def district_rules() -> list[Rule]:
    """Return the rules of districts: that they state what they draw, and share no ground."""
    return [
        _drawn_rule("area_km2", unit="km²", km2=1, decimals=1),
        Rule(
            id="district.overlap", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("{own} takes the same ground as {others}; a point there counts in the lower code"),
            remedy=say("Correct the boundaries, or keep a district drawn on top in a file of its own, "
                "an overlay"),
            check=drawn.overlapping,
        ),
    ]  # fmt: skip


def place_table_rules() -> list[Rule]:
    """Return the rules of a gazetteer: where its places lie."""
    # A gazetteer may hold islands and platforms that no boundary of the land takes in.
    return [
        *_far_rules(
            "latitude", ("longitude", "latitude"), wrong=Severity.ERROR, far=Severity.WARNING
        ),
        Rule(
            id="place.district", field="district_id", severity=Severity.WARNING,
            fields=("district_id", "longitude", "latitude"),
            message=say("The place is said to be in {stated}, but lies {lies}, {km} km from its border"),
            remedy=say("Correct the code of the district or the coordinates"),
            check=drawn.in_another_district,
        ),
    ]  # fmt: skip


def shore_findings(table: Table, context: Context, *, file: str) -> list[Finding]:
    """Return one note on all places of a gazetteer that lie a little off the boundary.

    Towns by the sea lie off any boundary that is simpler than their shore: of one coast hundreds may, and
    nothing is wrong with a single one.

    Parameters
    ----------
    table, context
        The places, and the country they lie in.
    file
        Name of the file for the findings.
    """
    found = table.places(context.country)
    near = found.kind == Place.NEAR
    if not near.any():
        return []
    return [
        Finding(
            file, None, "latitude", None, "place.outside", Severity.NOTE,
            say(
                "{number:,} of {all:,} places lie outside the country's boundary, by {km} km at most.",
                number=int(near.sum()), all=len(near), km=f"{found.km[near].max():.1f}",
            ),
            say("Nothing is to be done where boundaries are generalised, as they lie beside shores and "
                "borders then; up to {tolerance_km:g} km is accepted.", tolerance_km=TOLERANCE_KM),
        )
    ]  # fmt: skip
