"""Hazardous areas as a map holds them: shapes, histories, and each in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd
import shapely

from geo.analysis.hazards import histories
from geo.analysis.periods import day_words
from geo.language import say
from geo.layers import vocabulary as v
from geo.maps.basemap.notes import NOT_RECORDED, SourceNotes
from geo.maps.marks import HazardMark, Row

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_TOLERANCE_DEG: Final = 5e-5
"""How far a simplified perimeter may lie outside the recorded one, about 5 m."""
_STEP_DEG: Final = 1e-5
"""Of the grid to which places on a map are rounded."""
_FEW_CORNERS: Final = 40

Shapes = np.ndarray[Any, Any]


def hazard_marks(pack: Pack) -> tuple[HazardMark, ...]:
    """Return the hazardous areas of a pack, in the order of its layer: none is left out."""
    if not len(pack.hazards):
        return ()
    rows = cast("list[dict[str, Any]]", pack.hazards.to_dict("records"))
    shapes = outward(np.asarray(pack.hazard_layer().geometry.array, dtype=object))
    sources = SourceNotes(pack)
    general = bool(pack.hazards["drawn_as"].eq("generalised").any())
    return tuple(
        HazardMark(
            hazard_id=str(row["hazard_id"]),
            name=_text(row["name"]) or str(row["hazard_id"]),
            kind=str(row["class"]),
            turns=history.turns,
            before=history.before,
            surveyed=not pd.isna(row["survey_date"]),
            drawn_as=str(row["drawn_as"]),
            geometry="" if shape is None else str(shapely.to_geojson(shape)),
            rows=_rows(row, withheld=general),
            sources=sources.cited(_text(row["source_ids"])),
        )
        for row, shape, history in zip(rows, shapes, histories(pack), strict=True)
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
    for at, shape in enumerate(shapes):
        if shape is not None:
            found[at] = _outward(shape)
    return found


def _outward(shape: shapely.Geometry) -> shapely.Geometry:
    if shapely.get_num_coordinates(shape) > _FEW_CORNERS:
        light = shapely.simplify(shape, _TOLERANCE_DEG)
        away = shapely.hausdorff_distance(light, shape)
        for light_shape in (light, shapely.convex_hull(shape)):
            wide = _rounded(shapely.buffer(light_shape, away + _STEP_DEG, quad_segs=1, join_style="mitre"))
            lighter = shapely.get_num_coordinates(wide) < shapely.get_num_coordinates(shape)
            if lighter and shapely.is_valid(wide) and shapely.covers(wide, shape):
                return wide
    for steps in (1, 2, 4):
        wide = _rounded(shapely.buffer(shape, steps * _STEP_DEG, quad_segs=1, join_style="mitre"))
        if shapely.is_valid(wide) and shapely.covers(wide, shape):
            return wide
    west, south, east, north = shapely.bounds(shape)
    return _rounded(shapely.box(west - _STEP_DEG, south - _STEP_DEG, east + _STEP_DEG, north + _STEP_DEG))


def _rounded(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: np.round(xy, 5))


def _rows(row: dict[str, Any], *, withheld: bool) -> tuple[Row, ...]:
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
        # What an edition holds back must not be called not recorded.
        *([] if withheld else [(say("Organisation"), _text(row["organisation"]) or say(NOT_RECORDED))]),
        (say("District"), _text(row["district"]) or say(NOT_RECORDED)),
        (say("Identifier"), str(row["hazard_id"])),
    )


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
