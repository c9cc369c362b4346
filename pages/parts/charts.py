"""Charts as Vega-Lite descriptions: drawn by what Streamlit carries along, nothing fetched."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pandas as pd
import streamlit as st

from geo.analysis.land import AccountRow
from geo.analysis.waterfall import M2_PER_HA, UNITS, area_words, steps
from geo.language import in_digits, say
from geo.maps.hazard_look import STEP_COLOURS
from geo.words import month_name, short_month
from pages.parts.words import plain

BLUE, ORANGE, PURPLE, GREY = "#2C5F8A", "#C75B12", "#8C5A9E", "#4A4A4A"
# Told apart by shape first; the colours stay apart for the colour-blind.
ISSUERS = ["#1F2933", "#8C5A9E", "#C75B12", "#B8860B", "#7A7A7A"]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross"]
# The same shapes in Streamlit's own Markdown, in the nearest colours of its palette.
_SIGNS = ["●", ":violet[■]", ":orange[▲]", ":yellow[◆]", ":gray[✚]"]
_LEGEND: dict[str, Any] = {
    "title": None,
    "orient": "top",
    "columns": 2,
    "labelLimit": 230,
    "symbolLimit": 0,
    "symbolOpacity": 1,
}
LINE = "#1F2933"
# What the names at the ends of the bands need above them, as a part of the greatest figure.
_ROOM = 1.2
# Letters of the name of a step in a line; pixels of a step; room for figures as a part of the longest bar.
_STEP_LETTERS, _STEP_HIGH, _ROOM_BESIDE = 16, 36, 1.3
_ZERO: dict[str, Any] = {
    "data": {"values": [{"zero": 0}]},
    "mark": {"type": "rule", "color": LINE, "strokeWidth": 1},
    "encoding": {"y": {"field": "zero", "type": "quantitative"}},
}


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
                    "title": say("Month"),
                },
                {"field": "count", "type": "quantitative", "title": label},
            ],
        },
        "height": 220,
    }
    show(data, spec, key=key, alt=say("{label} by month", label=label))


def waterfall_chart(row: AccountRow, *, unit: str, key: str) -> None:
    """Show the account of land as steps from what was open to what is.

    Parameters
    ----------
    row
        A period or a group of the account.
    unit
        Code of `geo.links.LAND_UNIT`.
    key
        Key of the container.
    """
    part, name = 1 if unit == "m2" else M2_PER_HA, UNITS[unit]
    found = steps(row)
    data = pd.DataFrame(
        {
            "step": [one.label for one in found],
            "low": [one.low / part for one in found],
            "high": [one.high / part for one in found],
            "words": [area_words(one.m2, unit) for one in found],
            "colour": [STEP_COLOURS[one.code] for one in found],
        }
    )
    data["label"] = ["\n".join(wrap(one, _STEP_LETTERS)) for one in data["step"]]
    # Steps stand below each other: beside them there is room for their names on every screen.
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelExpr": "split(datum.label, '\\n')", "labelLimit": 0},
    }
    most = float(data["high"].max()) or 1.0
    scale = {"domainMax": most * _ROOM_BESIDE}
    x = {
        "field": "high",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": name, "format": ",d", "tickCount": 4, "labelOverlap": True},
    }
    tooltip = [{"field": "step", "title": say("Step")}, {"field": "words", "title": name}]
    bar = {
        "mark": {"type": "bar", "stroke": LINE, "strokeWidth": 0.6},
        "encoding": {
            "x": {**x, "field": "low"},
            "x2": {"field": "high"},
            "y": y,
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": tooltip,
        },
    }
    words = {
        "mark": {"type": "text", "align": "left", "dx": 4, "color": LINE, "fontSize": 12},
        "encoding": {"x": x, "y": y, "text": {"field": "words"}, "tooltip": tooltip},
    }
    show(
        data,
        {"layer": [bar, words], "height": {"step": _STEP_HIGH}},
        key=key,
        alt=say("Account of hazardous land in steps"),
    )


def ledger_chart(stated: pd.DataFrame, bands: pd.DataFrame, *, label: str, key: str) -> None:
    """Show stated figures as points, recorded ones as a band, and what is left as a band below.

    Parameters
    ----------
    stated, bands
        As `ledger_chart.chart_frames` gives them.
    label
        What is counted.
    key
        Key of the container.
    """
    groups = list(dict.fromkeys(stated["group"]))
    words = [
        {"field": "up_to", "title": say("Counted up to")},
        {"field": "stated", "title": say("{label} stated", label=label)},
        {"field": "recorded", "title": say("Recorded")},
        {"field": "share", "title": say("Recorded of stated")},
        {"field": "residual", "title": say("Stated and not recorded")},
    ]
    points = _points(groups, label)
    # Two charts, since charts stacked into one do not follow the width of the page; they share their days.
    ends = [min(bands["day"]), max(bands["day"])]
    days = {**_days(labels=False), "scale": {"type": "utc", "domain": ends}}
    points["encoding"]["x"] = days
    # The last day is named once: there the bands end.
    last = bands.tail(1).assign(kind="end", stated_high=stated.loc[stated["day"] == ends[1], "people"].max())
    under = ("stated",) if (last["stated_high"] <= last["recorded_high"]).any() else ()
    above = [
        _band(
            "recorded",
            BLUE,
            words,
            days=days,
            most=float(max(stated["people"].max(), bands["recorded_high"].max())),
        ),
        points,
        *_names(
            [("stated", say("Stated"), LINE), ("recorded", say("Recorded"), BLUE)], days=days, under=under
        ),
    ]
    below = {**_days(labels=True), "scale": days["scale"]}
    left = [
        _band("residual", ORANGE, words, days=below, most=float(bands["residual_high"].max())),
        *_names([("residual", say("Stated and not recorded"), ORANGE)], days=below),
    ]
    data = pd.concat([bands.assign(kind="band"), stated.assign(kind="stated"), last], ignore_index=True)
    with st.container(key=key, gap="xxsmall"):
        st.vega_lite_chart(
            data,
            in_words({"layer": above, "height": 240}),
            alt=say("{label} stated, and those recorded, over time", label=label),
        )
        st.vega_lite_chart(
            data,
            in_words({"layer": left, "height": 140}),
            alt=say("{label} stated and not recorded, over the same time", label=label),
        )
        signs = zip(_SIGNS, groups, strict=False)
        st.caption(
            say(
                "Stated by: {groups}",
                groups=" \u2003".join(f"{sign}\u00a0{plain(group)}" for sign, group in signs),
            )
        )


def _points(groups: list[str], label: str) -> dict[str, Any]:
    by_issuer: dict[str, Any] = {"field": "group", "type": "nominal", "legend": None}
    return {
        "transform": [{"filter": "datum.kind == 'stated'"}],
        "mark": {"type": "point", "filled": True, "size": 42, "opacity": 0.95},
        "encoding": {
            "y": {"field": "people", "type": "quantitative", "title": None},
            "color": {**by_issuer, "scale": {"domain": groups, "range": ISSUERS}},
            "shape": {**by_issuer, "scale": {"domain": groups, "range": SHAPES}},
            "tooltip": [
                {"field": "up_to", "title": say("Counted up to")},
                {"field": "people", "title": say("{label} stated", label=label)},
                {"field": "issuer", "title": say("By")},
                {"field": "statement", "title": say("Statement")},
            ],
        },
    }


def parts_chart(bands: pd.DataFrame, *, key: str) -> None:
    """Show what is stated and not recorded up to each day, a band for every outcome and status.

    Parameters
    ----------
    bands
        As `ledger_chart.status_frame` gives them.
    key
        Key of the container.
    """
    parts = list(dict.fromkeys(bands["part"]))
    encoding: dict[str, Any] = {
        "x": _days(labels=True),
        "color": {
            "field": "part",
            "type": "nominal",
            "scale": {"domain": parts, "range": [BLUE, GREY, PURPLE, ORANGE]},
            "legend": _LEGEND,
        },
        "tooltip": [
            {"field": "part", "title": say("Who")},
            {"field": "up_to", "title": say("Counted up to")},
            {"field": "stated", "title": say("Stated")},
            {"field": "recorded", "title": say("Recorded")},
            {"field": "residual", "title": say("Stated and not recorded")},
        ],
    }
    low = {"field": "residual_low", "type": "quantitative", "title": say("Casualties")}
    spec = {
        "layer": [
            {
                "mark": {"type": mark, **style},
                "encoding": {**encoding, "y": low, "y2": {"field": "residual_high"}},
            }
            for mark, style in (("area", {"opacity": 0.3}), ("rule", {"strokeWidth": 4}))
        ]
        + [_ZERO],
        "height": 260,
    }
    show(bands, spec, key=key, alt=say("Stated and not recorded over time, by outcome and status"))


def _days(*, labels: bool) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "title": None,
        "format": "%b %Y",
        "labels": labels,
        "ticks": labels,
        "labelOverlap": True,
        # Labels that do not reach beyond the plot keep charts below each other on the same days.
        "labelFlush": 30,
        "tickCount": {"expr": "max(2, width / 75)"},
    }
    return {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _band(
    name: str, colour: str, tooltip: list[dict[str, str]], *, days: dict[str, Any], most: float
) -> dict[str, Any]:
    """Return a band as an area, and as a line a day that tells its words, with room for its name."""
    encoding = {
        "x": days,
        "y": {
            "field": f"{name}_low",
            "type": "quantitative",
            "title": None,
            "scale": {"domainMax": most * _ROOM} if most > 0 else {},
            "axis": {"minExtent": 40, "maxExtent": 40, "tickCount": 4, "tickMinStep": 1, "format": ",d"},
        },
        "y2": {"field": f"{name}_high"},
    }
    return {
        "transform": [{"filter": "datum.kind == 'band'"}],
        "layer": [
            {"mark": {"type": "area", "color": colour, "opacity": 0.35}, "encoding": encoding},
            {
                "mark": {"type": "rule", "color": colour, "strokeWidth": 4},
                "encoding": {**encoding, "tooltip": tooltip},
            },
        ],
    }


def _names(
    parts: list[tuple[str, str, str]], *, days: dict[str, Any], under: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return the zero line, and at the end of every band its name and its last figure, above or under it."""
    return [
        _ZERO,
        *(
            {
                "transform": [
                    {"filter": "datum.kind == 'end'"},
                    {"calculate": f"'{words}: ' + datum.{name}", "as": "words"},
                ],
                "mark": {
                    "type": "text",
                    "align": "right",
                    "baseline": "top" if name in under else "bottom",
                    "dy": 8 if name in under else -7,
                    "color": colour,
                    "fontSize": 13,
                    "fontWeight": "bold",
                },
                "encoding": {
                    "x": days,
                    "y": {"field": f"{name}_high", "type": "quantitative"},
                    "text": {"field": "words"},
                },
            }
            for name, words, colour in parts
        ),
    ]


def show(data: pd.DataFrame, spec: dict[str, Any], *, key: str, alt: str) -> None:
    """Show a chart with what it says to whoever does not see it."""
    with st.container(key=key):
        st.vega_lite_chart(data, in_words(spec), alt=alt)


def in_words(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a chart, which writes months and digits itself, in the language spoken."""
    months = range(1, 13)
    one, thousand = in_digits(0.5, ",.1f"), in_digits(1000)
    locale = {
        "number": {
            "decimal": one[1],
            "thousands": thousand[1:-3],
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%e %B %Y %H:%M",
            "date": "%e %B %Y",
            "time": "%H:%M",
            "periods": ["", ""],
            # No chart names a day of the week.
            "days": [""] * 7,
            "shortDays": [""] * 7,
            "months": [month_name(month) for month in months],
            "shortMonths": [short_month(month) for month in months],
        },
    }
    return {**spec, "config": {**spec.get("config", {}), "locale": locale}}
