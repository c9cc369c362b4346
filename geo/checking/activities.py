"""Rules of activities: how they are drawn, and what their products, days and lengths say of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo.checking.conditions import Context, Hits, Mask, Table
from geo.checking.hazards import drawing_rules, place_rules
from geo.checking.rule import Rule
from geo.checking.surveys import known_hazards
from geo.language import in_digits, marked, say
from geo.layers import areas
from geo.layers.findings import Severity
from geo.layers.releases import ReleaseReport, matched, reports

_GEOD: Final = Geod(ellps="WGS84")
_TOLD: Final = marked("{m2:,} m² on {days}")
_LINES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


def activity_rules() -> list[Rule]:
    """Return the rules of activities; none of them rejects a row."""
    return [
        *drawing_rules(benchmarks=False),
        *place_rules(),
        *known_hazards(),
        Rule(
            id="activity.product", field="area_m2", severity=Severity.WARNING, fields=("product", "area_m2"),
            message=say("{product} is reported without an area, so it is in no sum of areas"),
            remedy=say("Give the area of the product in m²; leave both empty where nothing was released"),
            check=lambda table, _: _given(table, "product") & np.isnan(table.number("area_m2")),
        ),
        Rule(
            id="activity.product", field="product", severity=Severity.WARNING, fields=("product", "area_m2"),
            message=say("An area of {area_m2} m² is said to be released, and not by which product"),
            remedy=say("Say whether it was cancelled, reduced or cleared: the three are never one figure"),
            check=lambda table, _: ~_given(table, "product") & (table.number("area_m2") > 0),
        ),
        Rule(
            id="activity.undated", field="date_end", severity=Severity.WARNING,
            fields=("product", "status", "date_end"),
            message=say("Work that is done, or released land, has no last day: it is in no period"),
            remedy=say("Give the day of the report of completion"),
            check=lambda table, _: np.isnat(table.day("date_end"))
            & (_given(table, "product") | table.says("status", "completed")),
        ),
        Rule(
            id="activity.apart", field="area_m2", severity=Severity.WARNING,
            fields=("hazard_ids", "product", "area_m2", "date_end", "document"),
            message=say("Of this product, {activity} by activities, hazard_status says {entries}: the "
                "account of land counts what the activities say"),
            remedy=say("Compare both with the report of completion and correct the one that is wrong"),
            check=_told_apart,
        ),
        Rule(
            id="activity.length", field="length_km", severity=Severity.WARNING,
            fields=("length_km", "geometry"),
            message=say("The stated length, {length_km} km, and that of the line drawn, {drawn} km, are more "
            "than 5 % apart"),
            remedy=say("Check the line and the unit"),
            check=_length_apart,
        ),
        Rule(
            id="date.order", field="date_end", severity=Severity.WARNING, fields=("date_start", "date_end"),
            message=say("The last day, {date_end}, lies before the first, {date_start}"),
            remedy=say("Correct the two dates; they may have been exchanged"),
            check=lambda table, _: table.day("date_end") < table.day("date_start"),
        ),
    ]  # fmt: skip


def _given(table: Table, field: str) -> Mask:
    return table.frame[field].notna().to_numpy(dtype=bool)


def _length_apart(table: Table, _: Context) -> Hits:
    shapes = table.shapes()
    drawn = np.full(len(table), np.nan)
    for at in np.flatnonzero(np.isin(shapely.get_type_id(shapes), _LINES)).tolist():
        drawn[at] = abs(_GEOD.geometry_length(shapes[at])) / 1000
    share = areas.apart(table.number("length_km"), drawn)
    return Hits(
        np.asarray(share > areas.TOLERANCE, dtype=bool), lambda at: {"drawn": in_digits(drawn[at], ",.2f")}
    )


def _told_apart(table: Table, context: Context) -> Hits | Mask:
    if context.entries is None or not len(context.entries):
        return np.zeros(len(table), dtype=bool)
    columns = {name: table.code(name) for name in ("hazard_ids", "product", "document")}
    frame = pd.DataFrame({**columns, "area_m2": table.number("area_m2"), "date_end": table.day("date_end")})
    work = [one for one in reports(frame, hazards="hazard_ids", day="date_end") if one.tells]
    told = reports(context.entries, hazards="hazard_id", day="date")
    named = {one.row: frame["hazard_ids"].iloc[one.row] for one in work}
    # Of work on several areas each entry tells a part alone.
    alone = [one for one in work if named[one.row] == one.hazard]
    words: dict[int, Mapping[str, str]] = {}
    for pair in matched(alone, told):
        if not pair.agree:
            said = {"activity": _told(pair.activities), "entries": _told(pair.entries)}
            words |= {one.row: said for one in pair.activities}
    return Hits(np.array([at in words for at in range(len(table))], dtype=bool), words.__getitem__)


def _told(some: Iterable[ReleaseReport]) -> str:
    told = [*some]
    days = ", ".join(sorted({f"{one.day:%Y-%m-%d}" for one in told if one.day is not None}))
    return say(_TOLD, m2=round(sum(one.m2 or 0.0 for one in told)), days=days)
