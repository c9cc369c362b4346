"""Casualties by month, recorded beside stated."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.language import Sayings, say
from pages.parts.charts import BLUE, LINE, show

_STRIPES = 60
_MONTH_WORDS = Sayings({"label": "Month", "recorded": "Recorded", "stated": "Stated"})


def _hatch() -> dict[str, Any]:
    stripes = [
        {"offset": (number + edge) / _STRIPES, "color": colour}
        for number in range(_STRIPES)
        for colour, edges in (("#FFFFFF", (0, 0.6)), ("#D3D9DF", (0.6, 1)))
        for edge in edges
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stripes}


def month_shares_chart(months: pd.DataFrame, *, key: str) -> None:
    """Show recorded casualties by month, marking the months for which none are stated apart.

    Parameters
    ----------
    months
        As `ledger_chart.month_frame` gives them.
    key
        Key of the container.
    """
    x = {
        "field": "month",
        "type": "temporal",
        "timeUnit": "utcyearmonth",
        "scale": {"type": "utc"},
        "axis": {"title": None, "format": "%b %Y", "labelOverlap": True},
    }
    words = [{"field": field, "title": title} for field, title in _MONTH_WORDS.items()]

    def y(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "title": say("Casualties")}

    known = [{"filter": "datum.apart"}]
    apart = bool(months["apart"].any())
    # Vega gives the group of marks that say nothing a role and no name, so the ground is kept from readers.
    spec = {
        "layer": [
            {
                "data": {"values": [{"all": 0}]},
                "mark": {"type": "rect", "color": _hatch(), "aria": False},
                "encoding": {
                    side: {"value": value}
                    for side, value in (("x", 0), ("x2", "width"), ("y", 0), ("y2", "height"))
                },
            },
            {
                "transform": known,
                "mark": {"type": "rect", "color": "#FFFFFF", "aria": False},
                "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": "height"}},
            },
            {
                "mark": {"type": "rect", "color": "transparent"},
                "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": "height"}, "tooltip": words},
            },
            {
                "mark": {"type": "bar", "color": BLUE},
                "encoding": {"x": x, "y": y("low"), "tooltip": words},
            },
            {
                "mark": {"type": "bar", "color": "#A9C1D6"},
                "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}, "tooltip": words},
            },
            {
                "transform": known,
                "mark": {
                    "type": "point",
                    "filled": True,
                    "shape": "diamond",
                    "size": 90,
                    "color": LINE,
                    "aria": apart,
                },
                "encoding": {"x": {**x, "bandPosition": 0.5}, "y": y("stated_high"), "tooltip": words},
            },
        ],
        "height": 220,
    }
    alt = say("Casualties recorded by month, and stated where statements bound one")
    show(months, spec, key=key, alt=alt)
