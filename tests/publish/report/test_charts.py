"""The charts of a report."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pandas as pd

from geo.analysis.periods import Period
from geo.layers.pack import Pack
from geo.publish.report.charts import series_chart, trend_chart
from geo.workspace import Workspace
from tests.publish.report.conftest import CREATED

MONTHS = pd.DataFrame(
    {"likely": [3, 0, 1], "possible": [5, 2, 1]}, index=pd.Index(["2021-01", "2021-02", "2021-03"])
)


def colours(svg: bytes) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}", svg.decode().lower()))


def bars(svg: bytes, colour: str) -> list[float]:
    """Return the heights of the bars of one colour, without its mark in the legend."""
    found = []
    for path in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        if f"fill: {colour}" not in path.get("style", ""):
            continue
        heights = [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", path.get("d", ""))]
        found.append(round(max(heights) - min(heights), 2))
    return found[: len(MONTHS)]


def test_bars_are_as_high_as_their_months() -> None:
    svg = trend_chart(MONTHS, label="Casualties", created=CREATED)
    dark, pale = bars(svg, "#2c5f8a"), bars(svg, "#b9cddf")
    assert [round(bar / pale[0] * 5, 2) for bar in pale] == [5, 2, 1]
    assert [round(bar / pale[0] * 5, 2) for bar in dark] == [3, 0, 1]


def test_same_chart_same_bytes_and_no_green() -> None:
    charts = [trend_chart(MONTHS, label="Killed", created=CREATED) for _ in range(2)]
    assert charts[0] == charts[1]
    for colour in colours(charts[0]):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (green > red + 20 and green > blue + 20), colour


def test_one_month_and_an_empty_one_are_drawn() -> None:
    one = MONTHS.iloc[1:2]
    assert trend_chart(one, label="Casualties", created=CREATED).startswith(b"<?xml")
    assert trend_chart(one * 0, label="Casualties", created=CREATED).startswith(b"<?xml")


def test_series_marks_the_period_only_where_it_is_a_part(country: Pack) -> None:
    lines = tuple(
        line
        for line in Workspace(country).ledger.lines
        if line.statement.scope == "all" and line["casualties"].stated is not None
    )
    whole = series_chart(lines, period=Period.parse("2020-11-10", "2026-03-14"), created=CREATED)
    part = series_chart(lines, period=Period.parse("2025", "2026"), created=CREATED)
    assert "#f3f1ec" not in colours(whole)
    assert "#f3f1ec" in colours(part)
    assert colours(whole) >= {"#4a4a4a", "#8c5a9e", "#c75b12"}
