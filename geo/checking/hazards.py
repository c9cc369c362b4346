"""Rules of hazardous areas: how they are drawn, what they share, and what is stated about them.

None of them rejects a row for its drawing: an area that somebody suspects stays on the map.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geo.checking import conditions, drawn
from geo.checking.conditions import Context, Hits, Mask, Table
from geo.checking.ground_rules import FAR, NEAR, SWAPPED, also
from geo.checking.hazard_shapes import Corners
from geo.checking.outside import TOLERANCE_KM, Place
from geo.checking.rule import Rule
from geo.language import in_digits, marked, say
from geo.layers import areas
from geo.layers.findings import Severity
from geo.text import did_you_mean

LONGEST_LEG_KM: Final = 5.0
"""Corners of a perimeter farther apart than this are rarely those of one area."""
NEAR_TWIN: Final = 0.9
"""Shared ground, as a share of both together, from which two areas are likely one."""
_SAME_CORNER: Final = 1e-6
"""Degrees, about 0.1 m: two corners in a row are no farther apart by any survey on the ground."""
_NAMED: Final = 3
_AREAS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_GEOD: Final = Geod(ellps="WGS84")
_DISC: Final = marked("The area stays on the map as a disc around what is left of it")

Pairs = dict[int, list[tuple[int, float, float]]]


def hazard_rules() -> list[Rule]:
    """Return the rules of hazardous areas."""
    return [*drawing_rules(), *place_rules(), *_shared_ground_rules(), *_area_rules()]


def status_rules() -> list[Rule]:
    """Return the rules of the entries that tell the status of hazardous areas."""
    return [
        Rule(
            id="hazard.unknown", field="hazard_id", severity=Severity.ERROR, fields=("hazard_id",),
            message=say("No hazardous area has this identifier"),
            remedy=say("{near} Use an identifier of the layer hazards"),
            check=_unknown_hazards,
        ),
        Rule(
            id="hazard.product", field="area_m2", severity=Severity.WARNING, fields=("product", "area_m2"),
            message=say("{product} is reported without an area, so it is in no sum of areas"),
            remedy=say("Give the area of the product in m²; leave both empty where nothing was released"),
            check=lambda table, _: table.frame["product"].notna().to_numpy(dtype=bool)
            & np.isnan(table.number("area_m2")),
        ),
    ]  # fmt: skip


def drawing_rules(*, benchmarks: bool = True) -> list[Rule]:
    """Return the rules of how areas are drawn; none of them rejects a row.

    Parameters
    ----------
    benchmarks
        Whether a point stands in place of a perimeter; else the layer takes points for what they are.
    """
    rules = [
        Rule(
            id="geometry.missing", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("The area has no place: it is counted and listed, and not on the map"),
            remedy=say("Draw its perimeter, or give at least one point of it"),
            check=lambda table, _: _nowhere(table),
        ),
        Rule(
            id="geometry.benchmark", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("A single point stands in place of a perimeter; it is drawn as a disc of the "
                "stated area"),
            remedy=say("Draw the perimeter; a benchmark does not say which ground is meant"),
            check=lambda table, _: shapely.get_type_id(table.shapes()) == shapely.GeometryType.POINT,
        ),
        Rule(
            id="geometry.type", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=also(say("The geometry is a {found}; this layer takes {allowed}"), say(_DISC)),
            remedy=say("Draw the perimeter as one polygon or several"),
            check=conditions.wrong_geometry,
        ),
        Rule(
            id="geometry.vertices", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=also(say("The perimeter has {count} different corners, fewer than three"), say(_DISC)),
            remedy=say("Give every corner of the perimeter"),
            check=_too_few_corners,
        ),
        Rule(
            id="geometry.invalid", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=also(say("The perimeter is not valid: {reason}"), say(_DISC)),
            remedy=say("Repair it with a 'make valid' or 'fix geometries' tool and check the area "
                "afterwards"),
            check=_not_valid,
        ),
        Rule(
            id="geometry.invalid", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=also(say("The perimeter cannot be built of its {count} places"), say(_DISC)),
            remedy=say("Give each ring at least four places, the last like the first"),
            check=_corners_alone,
        ),
        Rule(
            id="geometry.repeated", field="geometry", severity=Severity.NOTE, fields=("geometry",),
            message=say("Of the perimeter {count} twice in a row"),
            remedy=say("Leave the repeated corners out; check that none is missing in their place"),
            check=_repeated_corners,
        ),
        Rule(
            id="geometry.leg", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("Two corners in a row are {{km}} km apart, more than {longest_leg_km:g} km",
                longest_leg_km=LONGEST_LEG_KM),
            remedy=say("Check the corners: one of them may be of another area, or mistyped"),
            check=_long_legs,
        ),
    ]  # fmt: skip
    return rules if benchmarks else [rule for rule in rules if rule.id != "geometry.benchmark"]


def place_rules() -> list[Rule]:
    """Return the rules of where areas lie; each is drawn where its coordinates say."""
    drawn = say("The area is drawn where the coordinates say")
    return [
        Rule(
            id="place.range", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("Longitude {longitude}, latitude {latitude} is no place on Earth, so the area "
                "is counted "
            "and not drawn"),
            remedy=say("Give decimal degrees in WGS 84; coordinates in metres must be converted first"),
            check=conditions.lies(Place.IMPOSSIBLE),
        ),
        Rule(
            id="place.swapped", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=also(say(SWAPPED), drawn),
            remedy=say("Swap longitude and latitude"),
            check=conditions.lies(Place.SWAPPED),
        ),
        Rule(
            id="place.outside", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=also(say(FAR), drawn),
            remedy=say("Check the coordinates, their order and reference system, and the boundary"),
            check=conditions.lies(Place.FAR),
        ),
        Rule(
            id="place.outside", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say(NEAR),
            remedy=say("Check the coordinates; boundaries differ, so up to {tolerance_km:g} km is "
                "accepted", tolerance_km=TOLERANCE_KM),
            check=conditions.lies(Place.NEAR),
        ),
    ]  # fmt: skip


def _shared_ground_rules() -> list[Rule]:
    return [
        Rule(
            id="hazard.duplicate", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("The perimeter is that of {same}"),
            remedy=say("Keep one of them where they are one area; their ground is counted once in a "
                "union only"),
            check=lambda table, _: _shared(table, least=1.0),
        ),
        Rule(
            id="hazard.near_duplicate", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("The perimeter is almost that of {others}"),
            remedy=say("Compare them: the later one may be the earlier one drawn again"),
            check=lambda table, _: _shared(table, least=NEAR_TWIN, most=1.0),
        ),
        Rule(
            id="hazard.overlap", field="geometry", severity=Severity.WARNING, fields=("geometry",),
            message=say("It takes the same ground as {others}, which a sum of areas counts twice"),
            remedy=say("Correct the perimeters, or give the union beside the sum"),
            check=lambda table, _: _shared(table, least=0.0, most=NEAR_TWIN),
        ),
    ]  # fmt: skip


def _area_rules() -> list[Rule]:
    return [
        *(
            Rule(
                id="area.mercator", field=field, severity=Severity.WARNING, fields=(field, "geometry"),
                message=say("The stated area, {{{field}}} m², is {{factor}} times that of the "
                    "perimeter, {{drawn}} m²: it was measured in Web Mercator, which draws "
                        "everything here that much larger", field=field),
                remedy=say("Measure it in an equal-area projection"),
                check=_mercator(field, without=without),
            )
            for field, without in (("area_m2_stated", "area_m2"), ("area_m2", ""))
        ),
        *(
            Rule(
                id="area.drawn", field=field, severity=Severity.WARNING, fields=(field, "geometry"),
                message=say(areas.APART).format(stated=f"{{{field}}}", drawn="{drawn}", unit="m²"),
                remedy=say(areas.CHECK),
                check=_not_as_drawn(field, without=without),
            )
            for field, without in (("area_m2_stated", "area_m2"), ("area_m2", ""))
        ),
        Rule(
            id="area.differs", field="area_m2_stated", severity=Severity.WARNING,
            fields=("area_m2_stated", "area_m2"),
            message=say("Stated area, {area_m2_stated} m², and computed area, {area_m2} m², are more "
                "than 5 % "
            "apart"),
            remedy=say("Check the perimeter and the unit (1 ha is 10,000 m²)"),
            check=drawn.areas_differ,
        ),
    ]  # fmt: skip


def _unknown_hazards(table: Table, context: Context) -> Hits | Mask:
    known = context.hazard_ids
    if known is None:
        return conditions.nothing(table)
    ids = table.code("hazard_id")
    mask = np.array([one is not None and one not in known for one in ids], dtype=bool)

    def words(position: int) -> Mapping[str, str]:
        typed = str(ids[position])
        near = sorted(one for one in known if one.lstrip("0") == typed.lstrip("0"))
        guess = did_you_mean(near, typed)
        return {"near": guess}

    return Hits(mask, words)


def _left(table: Table) -> Corners:
    """Return what is left of perimeters that cannot be built, by position."""
    found: Corners = table.memo.get("corners", {})
    return found


def _nowhere(table: Table) -> Mask:
    return shapely.is_missing(table.shapes()) & ~np.isin(np.arange(len(table)), list(_left(table)))


def _corners_alone(table: Table, _: Context) -> Hits:
    left = _left(table)
    mask = shapely.is_missing(table.shapes()) & np.isin(np.arange(len(table)), list(left))
    return Hits(mask, lambda position: {"count": in_digits(len(left[position]))})


def _too_few_corners(table: Table, _: Context) -> Hits:
    shapes = table.shapes()
    counts = np.full(len(table), 3)
    for at in np.flatnonzero(np.isin(shapely.get_type_id(shapes), _AREAS)).tolist():
        places = shapely.get_coordinates(shapes[at])
        counts[at] = min(3, len(np.unique(places, axis=0)))
    return Hits(counts < 3, lambda position: {"count": str(counts[position])})


def _not_valid(table: Table, context: Context) -> Hits:
    found = conditions.invalid_geometry(table, context)
    return found._replace(mask=found.mask & ~_too_few_corners(table, context).mask)


def _repeated_corners(table: Table, _: Context) -> Hits:
    shapes = table.shapes()
    rings, of = _rings(shapes)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    alike = np.all(np.abs(places[1:] - places[:-1]) <= _SAME_CORNER, axis=1)
    twice = np.flatnonzero(alike & np.equal(ring[1:], ring[:-1]))
    counts = np.bincount(of[ring[twice]], minlength=len(table))
    return Hits(counts > 0, lambda position: {"count": _corners(counts[position])})


def _corners(number: int) -> str:
    return say("one corner stands") if number == 1 else say("{number:,} corners stand", number=number)


def _long_legs(table: Table, _: Context) -> Hits:
    rings, of = _rings(table.shapes())
    places, ring = shapely.get_coordinates(rings, return_index=True)
    longest = np.zeros(len(table))
    if len(places):
        on_earth = np.all(np.abs(places[1:]) <= 180, axis=1)
        within = np.flatnonzero(np.equal(ring[1:], ring[:-1]) & on_earth)
        start, end = places[within], places[within + 1]
        metres = _GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2]
        np.maximum.at(longest, of[ring[within]], np.nan_to_num(np.asarray(metres)) / 1000)
    return Hits(longest > LONGEST_LEG_KM, lambda position: {"km": in_digits(longest[position], ",.1f")})


def _rings(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the rings of polygons and the position of the shape each belongs to."""
    areal = shapes.copy()
    areal[~np.isin(shapely.get_type_id(shapes), _AREAS)] = None
    parts, of = shapely.get_parts(areal, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, of[part]


def _pairs(table: Table) -> Pairs:
    """Return the earlier areas each area shares ground with: position, km2, and share of both together."""
    if "pairs" not in table.memo:
        found: Pairs = {}
        sizes = table.examined().km2
        for first, second, km2 in table.examined().overlaps:
            both = sizes[first] + sizes[second] - km2
            found.setdefault(second, []).append((first, km2, min(1.0, km2 / both) if both > 0 else 1.0))
        table.memo["pairs"] = found
    pairs: Pairs = table.memo["pairs"]
    return pairs


def _shared(table: Table, *, least: float, most: float = 2.0) -> Hits:
    """Find areas that share ground with an earlier one, from one share of both together to another."""
    ids = table.code("hazard_id")
    # Two drawings of one perimeter may differ in the last of a double's digits.
    found = {
        second: [one for one in others if least - 1e-9 <= one[2] < most - 1e-9]
        for second, others in _pairs(table).items()
    }
    mask = np.isin(np.arange(len(table)), [at for at, others in found.items() if others])

    def words(position: int) -> Mapping[str, str]:
        others = sorted(found[position], key=lambda one: -one[1])
        named = [
            (say("{ids} (row {rows})", ids=ids[at], rows=table.rows[at]), km2)
            for at, km2, _ in others[:_NAMED]
        ]
        more = " " + say("and {number:,} more", number=len(others) - _NAMED) if len(others) > _NAMED else ""
        by = ", ".join(say("{name} by {km2:,.0f} m²", name=name, km2=km2 * 1e6) for name, km2 in named)
        return {"others": by + more, "same": ", ".join(name for name, _ in named) + more}

    return Hits(mask, words)


def _factors(table: Table, field: str, without: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return stated areas as multiples of those drawn, and which are those of Web Mercator."""
    drawn_m2 = table.examined().km2 * 1e6
    stated = table.number(field)
    if without:
        stated = np.where(np.isnan(table.number(without)), stated, np.nan)
    factor = stated / np.where(drawn_m2 > 0, drawn_m2, np.nan)
    stretch = 1 / np.cos(np.radians(np.clip(table.examined().lat, -85, 85))) ** 2
    alike = (np.abs(factor / stretch - 1) <= areas.TOLERANCE / 2) & (stretch > 1 + 2 * areas.TOLERANCE)
    return factor, np.asarray(alike, dtype=bool)


def _mercator(field: str, *, without: str) -> conditions.Check:
    def check(table: Table, _: Context) -> Hits:
        factor, alike = _factors(table, field, without)
        drawn_m2 = table.examined().km2 * 1e6
        return Hits(
            alike, lambda at: {"factor": f"{factor[at]:.2f}", "drawn": in_digits(drawn_m2[at], ",.0f")}
        )

    return check


def _not_as_drawn(field: str, *, without: str) -> conditions.Check:
    plain = drawn.not_as_drawn(field, km2=1e-6, decimals=0, without=without)

    def check(table: Table, context: Context) -> Hits:
        found = plain(table, context)
        hits = found if isinstance(found, Hits) else Hits(found)
        return hits._replace(mask=hits.mask & ~_factors(table, field, without)[1])

    return check
