"""A small map of districts and open hazardous areas, with marks on it; for lists that need a place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.hazards import histories
from geo.language import marked, say, say_count
from geo.layers.vocabulary import HAZARD_CLASS
from geo.maps.hazard_look import CLASSES
from geo.workspace import Workspace
from pages.parts.charts import BLUE, in_words
from pages.parts.land.districts_map import outlines
from pages.parts.land.numbered import numbers
from pages.parts.shell.store import once

MOST_AREAS: Final = 3_000
_SIMPLE_M: Final = 30.0
_BESIDE: Final = 0.1
"""How far from the districts an area is drawn, as a part of the way across them."""
_DISC_CORNERS: Final = 12
HIGH_PX: Final = 460
_NARROW_PX: Final = 270
# A broken edge tells suspected areas apart without their colour.
_DASHES: Final = {"cha": [1, 0], "sha": [4, 2], "not_classified": [1, 2]}
_PLACE: Final = {
    "longitude": {"field": "x", "type": "quantitative"},
    "latitude": {"field": "y", "type": "quantitative"},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing of a list: its number in it, words, place in degrees, and radius in metres; 0 for a point."""

    number: int
    words: str
    lon: float
    lat: float
    radius_m: float = 0.0


def open_areas(opened: Workspace) -> tuple[Mapping[str, str], int, int]:
    """Return open areas as features in metres of the plane, JSON by class, and how many there are.

    The last number is of those that lie far from every district and are not drawn.
    """
    return once(opened, _open_areas, saying=say("Drawing the hazardous areas"))


def _open_areas(opened: Workspace) -> tuple[Mapping[str, str], int, int]:
    pack = opened.pack
    end = pack.meta.as_of + dt.timedelta(days=1)
    is_open = np.array([one.on(end).state in ("open", "worked") for one in histories(pack)], dtype=bool)
    layer = pack.hazard_layer()
    shapes = layer.geometry.to_numpy(dtype=object)
    drawn = np.flatnonzero(is_open & ~shapely.is_missing(shapes))
    if len(drawn) > MOST_AREAS:
        return {}, len(drawn), 0
    way = to_metres(pack)
    flat = in_metres(shapes[drawn], way)
    # One area in another country would leave the districts a corner of a small picture.
    ground = in_metres(pack.district_layer().geometry.to_numpy(dtype=object), way)
    country = shapely.box(*shapely.total_bounds(ground))
    near = ~(shapely.distance(flat, country) > _BESIDE * np.sqrt(country.area))
    drawn, flat = drawn[near], flat[near]
    # Outward by as much as it is simplified, so that no area is drawn smaller than it is.
    cover = shapely.simplify(shapely.buffer(flat, _SIMPLE_M, quad_segs=2), _SIMPLE_M)
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in HAZARD_CLASS.codes()}
    rows = zip(layer["class"].to_numpy()[drawn], layer["hazard_id"].to_numpy()[drawn], cover, strict=True)
    for code, name, shape in rows:
        found[str(code)].append(
            {
                "type": "Feature",
                "properties": {"name": str(name)},
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
        )
    told = {code: json.dumps(features) for code, features in found.items() if features}
    return told, len(near), int((~near).sum())


def ground_map(opened: Workspace, marks: Iterable[Mark], *, key: str, alt: str) -> None:
    """Draw districts, open areas and numbered marks.

    Parameters
    ----------
    opened
        The pack.
    marks
        What to mark.
    key, alt
        Key of the container, and what the map shows for those who do not see it.
    """
    features, _ = outlines(opened)
    areas, number, outside = open_areas(opened)
    way = to_metres(opened.pack)
    told = list(marks)
    x, y = way.transform([one.lon for one in told], [one.lat for one in told])
    data = pd.DataFrame(
        {"x": x, "y": y, "number": [str(one.number) for one in told], "words": [one.words for one in told]}
    )
    layers: list[dict[str, Any]] = [_shapes(features, fill="#F7F5F1", edge="#8A847B", title=say("District"))]
    for code, shapes in areas.items():
        look = CLASSES[code]
        layer = _shapes(shapes, fill=look.colour, edge=look.colour, title=look.label)
        layer["mark"] |= {"fillOpacity": look.alpha, "strokeDash": _DASHES[code]}
        layers.append(layer)
    discs = [
        {
            "type": "Feature",
            "properties": {"name": one.words},
            "geometry": json.loads(
                shapely.to_geojson(shapely.Point(east, north).buffer(one.radius_m, quad_segs=_DISC_CORNERS))
            ),
        }
        for one, east, north in zip(told, x, y, strict=True)
        if one.radius_m
    ]
    if discs:
        layer = _shapes(json.dumps(discs), fill=BLUE, edge=BLUE, title=say("Place"))
        layer["mark"] |= {"fillOpacity": 0.12}
        layers.append(layer)
    tooltip = [{"field": "number", "title": "No."}, {"field": "words", "title": say("What")}]
    layers.append(
        {
            "mark": {"type": "circle", "color": BLUE, "size": 60, "opacity": 1, "stroke": "#FFFFFF"},
            "encoding": {**_PLACE, "tooltip": tooltip},
        }
    )
    layers += numbers(data, _PLACE, _on_a_telephone(features, x, y))
    spec = {"projection": {"type": "identity", "reflectY": True}, "layer": layers, "height": HIGH_PX}
    with st.container(key=key):
        st.vega_lite_chart(data, in_words(spec), alt=alt)
    st.caption(_legend(number, [*areas], outside))


def _on_a_telephone(features: str, x: Sequence[float], y: Sequence[float]) -> list[tuple[float, float]]:
    """Return where places are on a map as narrow as that of a telephone, in pixels, downward."""
    drawn = [
        shapely.bounds(shapely.from_geojson(json.dumps(one["geometry"]))) for one in json.loads(features)
    ]
    west, south, east, north = (
        [*np.nanmin(drawn, axis=0)[:2], *np.nanmax(drawn, axis=0)[2:]] if drawn else (0.0, 0.0, 1.0, 1.0)
    )
    scale = min(_NARROW_PX / max(1.0, east - west), HIGH_PX / max(1.0, north - south))
    return [(scale * (one - west), scale * (north - other)) for one, other in zip(x, y, strict=True)]


def _shapes(features: str, *, fill: str, edge: str, title: str) -> dict[str, Any]:
    return {
        "data": {"values": json.loads(features)},
        "mark": {"type": "geoshape", "fill": fill, "stroke": edge, "strokeWidth": 1},
        "encoding": {"tooltip": {"field": "properties.name", "title": title}},
    }


_LEGEND: Final = marked(
    "Red with a line: confirmed; amber with a broken line: suspected; grey: not classified; each as open "
    "on the last day. Blue discs are as wide as a place is uncertain. Land without a colour is not known to "
    "be free of anything."
)
_TOO_MANY: Final = marked(
    "The open areas, {number:,}, are too many for this small map; the page Map draws each."
)


def _legend(number: int, drawn: list[str], outside: int) -> str:
    told = [] if drawn or outside or not number else [say(_TOO_MANY, number=number)]
    if outside:
        told.append(
            say_count(
                "{number} open area lies far outside the districts and is not on this small map.",
                "{number} open areas lie far outside the districts and are not on this small map.",
                outside,
            )
        )
    return " ".join([*told, say(_LEGEND)])
