"""Figures of the account of land by district as circles on a small map.

Numbers are circles and no colours, as on the map page: in colour a large district would look like more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd
import shapely
import streamlit as st

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.land import AccountRow, LandAccount
from geo.analysis.waterfall import UNITS, area_words
from geo.language import Sayings, in_digits, say
from geo.layers.vocabulary import RELEASE_PRODUCT
from geo.workspace import Workspace
from pages.parts.charts import BLUE, in_words
from pages.parts.shell.store import once

MEASURES: Final = Sayings(
    {
        "union": "Recorded hazardous land, union of perimeters still open",
        "areas": "Areas open",
        "cancelled": "Released: cancelled",
        "reduced": "Released: reduced",
        "cleared": "Released: cleared",
    }
)
"""What circles may stand for."""
_SIMPLE_M: Final = 300.0
_WIDEST: Final = 2_200


def outlines(opened: Workspace) -> tuple[str, Mapping[str, tuple[float, float]]]:
    """Return outlines of districts as features in metres of the plane, JSON, and a place in each by code."""
    return once(opened, _outlines, saying=say("Drawing the districts"))


def _outlines(opened: Workspace) -> tuple[str, Mapping[str, tuple[float, float]]]:
    layer = opened.pack.district_layer()
    flat = in_metres(layer.geometry.to_numpy(dtype=object), to_metres(opened.pack))
    # A small picture; the map page draws borders as they are.
    shown = shapely.simplify(flat, _SIMPLE_M)
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for name, shape in zip(layer["name_en"], shown, strict=True)
        if shape is not None
    ]
    inside = shapely.point_on_surface(flat)
    places = zip(layer["district_id"], shapely.get_x(inside), shapely.get_y(inside), strict=True)
    return json.dumps(features), MappingProxyType({str(code): (float(x), float(y)) for code, x, y in places})


def districts_map(opened: Workspace, account: LandAccount, *, unit: str) -> None:
    """Draw one figure of each district as a circle.

    Parameters
    ----------
    opened, account
        The pack, and its account by district.
    unit
        Code of `geo.links.LAND_UNIT`.
    """
    measure = st.selectbox(
        say("Circles show"), list(MEASURES), key="land_circles", format_func=MEASURES.__getitem__
    )
    features, places = outlines(opened)
    rows = [(row, places[row.key]) for row in account.rows if row.key and row.key in places]
    known = [(row, place, _value(row, measure)) for row, place in rows]
    data = pd.DataFrame(
        {
            "district": [row.label for row, _, value in known if value],
            "x": [x for _, (x, _), value in known if value],
            "y": [y for _, (_, y), value in known if value],
            "value": [value for *_, value in known if value],
            "words": [_words(value, measure, unit) for *_, value in known if value],
        }
    )
    ground = {
        "data": {"values": json.loads(features)},
        "mark": {"type": "geoshape", "fill": "#F7F5F1", "stroke": "#8A847B", "strokeWidth": 1},
        "encoding": {"tooltip": {"field": "properties.name", "title": say("District")}},
    }
    circles = {
        "mark": {"type": "circle", "color": BLUE, "opacity": 0.6, "stroke": "#FFFFFF"},
        "encoding": {
            **_PLACE,
            "size": {
                "field": "value",
                "type": "quantitative",
                "scale": {"rangeMin": 0, "rangeMax": _WIDEST, "domainMin": 0},
                "legend": None,
            },
            "tooltip": [
                {"field": "district", "title": say("District")},
                {"field": "words", "title": MEASURES[measure]},
            ],
        },
    }
    plain: dict[str, object] = {"type": "text", "fontSize": 12, "fontWeight": "bold"}
    # Words stand out from the circle they lie on by an edge of white.
    looks = ({"color": "#FFFFFF", "stroke": "#FFFFFF", "strokeWidth": 4}, {"color": "#1F2933"})
    words = [
        {"mark": {**plain, **look}, "encoding": {**_PLACE, "text": {"field": "words"}}} for look in looks
    ]
    if data.empty:
        st.info(say("This figure is recorded of no district."))
        return
    spec = {
        "projection": {"type": "identity", "reflectY": True},
        "layer": [ground, circles, *words],
        "height": 340,
    }
    with st.container(key="land_districts_map"):
        st.vega_lite_chart(
            data, in_words(spec), alt=say("{measures} by district", measures=MEASURES[measure])
        )


_PLACE: Final = {
    "longitude": {"field": "x", "type": "quantitative"},
    "latitude": {"field": "y", "type": "quantitative"},
}


def _value(row: AccountRow, measure: str) -> int | None:
    found: int | None = row.moved[measure] if measure in RELEASE_PRODUCT else getattr(row, measure)
    return found


def _words(value: int, measure: str, unit: str) -> str:
    if measure == "areas":
        return in_digits(value)
    return f"{area_words(value, unit)} {UNITS[unit]}"
