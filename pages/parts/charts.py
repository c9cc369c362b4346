"""Charts as Vega-Lite descriptions: drawn by what Streamlit carries along, nothing fetched."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

BLUE, ORANGE, PURPLE, GREY = "#2C5F8A", "#C75B12", "#8C5A9E", "#4A4A4A"
STATED = {"Casualties stated": GREY, "Injured stated": BLUE, "Killed stated": ORANGE}


def months_chart(counts: pd.Series, *, label: str, key: str) -> None:
    """Show one measure by month as bars.

    Parameters
    ----------
    counts
        Index months as YYYY-MM, whole numbers.
    label
        What is counted.
    key
        Key of the container.
    """
    data = pd.DataFrame({"month": [f"{month}-01" for month in counts.index], "count": counts.to_numpy()})
    spec = {
        "mark": {"type": "bar", "color": BLUE},
        "encoding": {
            "x": {
                "field": "month",
                "type": "temporal",
                "timeUnit": "utcyearmonth",
                "scale": {"type": "utc"},
                "axis": {"title": None, "format": "%b %Y", "labelOverlap": True},
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "axis": {"title": label, "tickMinStep": 1, "format": ",d"},
            },
            "tooltip": [
                {
                    "field": "month",
                    "type": "temporal",
                    "timeUnit": "utcyearmonth",
                    "format": "%B %Y",
                    "title": "Month",
                },
                {"field": "count", "type": "quantitative", "title": label},
            ],
        },
        "height": 220,
    }
    _show(data, spec, key=key, alt=f"{label} by month")


def series_chart(stated: pd.DataFrame, recorded: pd.DataFrame, *, key: str) -> None:
    """Show the official series as points on lines, and what is recorded over the same periods.

    Parameters
    ----------
    stated
        ``day`` (text YYYY-MM-DD), ``figure`` (a key of `STATED`), ``people``, ``issuer``.
    recorded
        ``day``, ``people``: recorded casualties up to the same days.
    key
        Key of the container.
    """
    data = pd.concat(
        [stated, recorded.assign(figure="Casualties recorded here", issuer="The records")], ignore_index=True
    )
    names = [*STATED, "Casualties recorded here"]
    colours = [*STATED.values(), PURPLE]
    shared: dict[str, Any] = {
        "x": {
            "field": "day",
            "type": "temporal",
            "scale": {"type": "utc"},
            "axis": {"title": "Counted up to", "format": "%b %Y", "labelOverlap": True},
        },
        "y": {"field": "people", "type": "quantitative", "axis": {"title": "People"}},
        "color": {
            "field": "figure",
            "type": "nominal",
            "scale": {"domain": names, "range": colours},
            "legend": {"title": None, "orient": "top", "columns": 2, "labelLimit": 220},
        },
    }
    shape = {
        "field": "figure",
        "type": "nominal",
        "scale": {"domain": names, "range": ["circle", "square", "triangle-up", "diamond"]},
        "legend": None,
    }
    tooltip = [
        {
            "field": "day",
            "type": "temporal",
            "timeUnit": "utcyearmonthdate",
            "format": "%e %B %Y",
            "title": "Up to",
        },
        {"field": "figure", "title": "Figure"},
        {"field": "people", "title": "People"},
        {"field": "issuer", "title": "By"},
    ]
    spec = {
        "layer": [
            {"mark": {"type": "line", "opacity": 0.45, "strokeWidth": 1.5}, "encoding": shared},
            {
                "mark": {"type": "point", "filled": True, "size": 45, "opacity": 0.9},
                "encoding": {**shared, "shape": shape, "tooltip": tooltip},
            },
        ],
        "height": 360,
    }
    _show(data, spec, key=key, alt="Officially stated casualties over time, and those recorded here")


def _show(data: pd.DataFrame, spec: dict[str, Any], *, key: str, alt: str) -> None:
    with st.container(key=key):
        st.vega_lite_chart(data, spec, alt=alt)
