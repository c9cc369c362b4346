"""Layers of areas as a map holds them: shapes, how each stands from which day on, and each in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd
import shapely

from geo.analysis.areas import AREAS
from geo.analysis.periods import day_words
from geo.language import say
from geo.layers import vocabulary as v
from geo.layers.fields import Field, FieldType, Schema
from geo.layers.kinds import AREAL, HAZARDS, LayerKind
from geo.layers.schema import SCHEMAS
from geo.maps.area_look import NO_CLASS
from geo.maps.basemap.notes import NOT_RECORDED, SourceNotes
from geo.maps.marks import AreaMark, Row

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_TOLERANCE_DEG: Final = 5e-5
"""How far a simplified perimeter may lie outside the recorded one, about 5 m."""
_STEP_DEG: Final = 1e-5
"""Of the grid to which places on a map are rounded."""
_FEW_CORNERS: Final = 40

Shapes = np.ndarray[Any, Any]


def area_marks(pack: Pack) -> dict[str, tuple[AreaMark, ...]]:
    """Return the areas of a pack by kind, in the order of their layers: none is left out."""
    return {kind.key: _marks(pack, kind) for kind in AREAL if len(pack.table(kind.pack_layer))}


def _marks(pack: Pack, kind: LayerKind) -> tuple[AreaMark, ...]:
    table, schema = pack.table(kind.pack_layer), SCHEMAS[kind.pack_layer]
    rows = cast("list[dict[str, Any]]", table.to_dict("records"))
    shapes = shapely.to_wkb(
        outward(np.asarray(pack.area_layer(kind.pack_layer).geometry.array, dtype=object))
    )
    sources = SourceNotes(pack)
    # What an edition holds back must not be called not recorded.
    withheld = pack.edition is not None and bool(table["drawn_as"].eq("generalised").any())
    areas = AREAS[kind.key]
    return tuple(
        AreaMark(
            area_id=str(row[schema.key[0]]),
            name=_text(row["name"]) or str(row[schema.key[0]]),
            kind=_text(row[areas.classed_by]) or NO_CLASS,
            turns=one.turns,
            before=one.before,
            surveyed=not pd.isna(row[areas.dated_by]),
            drawn_as=str(row["drawn_as"]),
            geometry=shape or b"",
            rows=_ROWS.get(kind.key, _plain_rows)(row, schema, withheld),
            sources=sources.cited(_text(row["source_ids"])),
        )
        for row, shape, one in zip(rows, shapes, areas.told(pack), strict=True)
    )


def outward(shapes: Shapes) -> Shapes:
    """Return shapes with fewer corners, each of which holds the recorded one whole.

    Parameters
    ----------
    shapes
        Polygons in WGS 84, None for none.

    Returns
    -------
    numpy.ndarray
        As many, in the same order, None where there was none; rounded to 1e-5 degrees. Where no lighter
        shape holds it, the recorded one is widened by a step of the grid.
    """
    found = np.full(len(shapes), None, dtype=object)
    there = np.flatnonzero(~shapely.is_missing(shapes))
    found[there] = _held(shapes[there])
    return found


def _held(shapes: Shapes) -> Shapes:
    """Return the lightest shape that holds each: all at once, since there may be tens of thousands."""
    found, corners = np.full(len(shapes), None, dtype=object), shapely.get_num_coordinates(shapes)
    left = np.flatnonzero(corners > _FEW_CORNERS)
    light = shapely.simplify(shapes, _TOLERANCE_DEG)
    for simpler in (light, None):
        own = shapes[left]
        away = shapely.hausdorff_distance(light[left], own) + _STEP_DEG
        wide = _widened(shapely.convex_hull(own) if simpler is None else simpler[left], away)
        held = (shapely.get_num_coordinates(wide) < corners[left]) & _holds(wide, own)
        found[left[held]] = wide[held]
        left = left[~held]
    left = np.flatnonzero(shapely.is_missing(found))
    for steps in (1, 2, 4):
        wide = _widened(shapes[left], steps * _STEP_DEG)
        held = _holds(wide, shapes[left])
        found[left[held]] = wide[held]
        left = left[~held]
    west, south, east, north = shapely.bounds(shapes[left]).T
    found[left] = _rounded(
        shapely.box(west - _STEP_DEG, south - _STEP_DEG, east + _STEP_DEG, north + _STEP_DEG)
    )
    return found


def _widened(shapes: Shapes, degrees: Any) -> Shapes:
    return _rounded(shapely.buffer(shapes, degrees, quad_segs=1, join_style="mitre"))


def _holds(wide: Shapes, shapes: Shapes) -> Any:
    return shapely.is_valid(wide) & shapely.covers(wide, shapes)


def _rounded(shapes: Shapes) -> Shapes:
    rounded: Shapes = shapely.transform(shapes, lambda xy: np.round(xy, 5))
    return rounded


def _hazard_rows(row: dict[str, Any], schema: Schema, withheld: bool) -> tuple[Row, ...]:
    survey = _label(v.SURVEY_TYPE, row["survey_type"])
    when = say("date not recorded") if pd.isna(row["survey_date"]) else day_words(row["survey_date"].date())
    contamination = [v.DEVICE_TYPE.label(one) for one in _text(row["contamination"]).split(";") if one]
    return (
        (say("Class"), _label(v.HAZARD_CLASS, row["class"])),
        (say("Evidence"), _label(v.EVIDENCE, row["evidence"])),
        (say("Ordnance"), "; ".join(contamination) or say(NOT_RECORDED)),
        (say("Area stated"), area_words(row["area_m2_stated"])),
        (say("Area drawn"), _drawn_words(row)),
        (say("Survey"), f"{survey}, {when}"),
        *([] if withheld else [(say("Organisation"), _text(row["organisation"]) or say(NOT_RECORDED))]),
        (say("District"), _text(row["district"]) or say(NOT_RECORDED)),
        (say("Identifier"), str(row[schema.key[0]])),
    )


def _plain_rows(row: dict[str, Any], schema: Schema, withheld: bool) -> tuple[Row, ...]:
    """Return what is recorded of a row, field by field, but its name and what only its owner reads."""
    hidden = {"name", "district_code", "sensitivity", "source_ids", *(_WITHHELD if withheld else ())}
    fields = [one for one in schema.fields if one.name not in hidden and one.type is not FieldType.GEOMETRY]
    told = [(one.label, _words(row[one.name], one)) for one in fields]
    return (*((label, words) for label, words in told if words), (say("Drawn"), _drawn_words(row)))


def _words(value: Any, field: Field) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return say(NOT_RECORDED) if field.required else ""
    if field.codes is not None:
        return "; ".join(field.codes.label(one) for one in str(value).split(";") if one)
    if field.type is FieldType.DATE:
        return day_words(value.date())
    if field.unit == "m2":
        return area_words(value)
    if isinstance(value, float):
        return f"{value:,g} {field.unit}".rstrip()
    return str(value).replace(";", "; ")


def _drawn_words(row: dict[str, Any]) -> str:
    how = v.HAZARD_SHAPE.label(str(row["drawn_as"]))
    if pd.isna(row["drawn_m2"]):
        return how
    told = area_words(row["drawn_m2"])
    return told if row["drawn_as"] == "perimeter" else f"{told}; {how[0].lower()}{how[1:]}"


def area_words(square_metres: Any) -> str:
    """Return an area in m² and, from a hectare on, in hectares as well."""
    if pd.isna(square_metres):
        return say(NOT_RECORDED)
    hectares = float(square_metres) / 10_000
    told = f"{float(square_metres):,.0f} m²"
    return say("{told} ({hectares:,.1f} ha)", told=told, hectares=hectares) if hectares >= 1 else told


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _label(codes: v.CodeList, value: object) -> str:
    return codes.label(value) if isinstance(value, str) else say(NOT_RECORDED)


_WITHHELD: Final = frozenset({"organisation", "remarks"})
_ROWS: Final[dict[str, Callable[[dict[str, Any], Schema, bool], tuple[Row, ...]]]] = {
    HAZARDS.key: _hazard_rows
}
"""What is told of an area where its fields one by one would tell it badly."""
