"""Invented packs for the feed, a plain reader of its bytes, and what a map's header would say."""

from __future__ import annotations

import json
import struct
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from geo.analysis.classes import Classes, frozen_breaks
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.rates import rates
from geo.layers import vocabulary as v
from geo.layers.measures import LEAST, MEASURES, MOST, PARTS
from geo.layers.meta import RefusedRate
from geo.maps.payload.header import Presentation

SINCE, UNTIL = date(2021, 1, 10), date(2023, 3, 20)
DISTRICT_IDS = ("X-NOR", "X-SUD", "X-OST", "X-WES", "X-MID")
FIGURES = ("registered", "present")
STATUSES = v.VICTIM_STATUS.codes()
FORMATS = {"u8": "B", "i16": "h", "u16": "H", "u32": "I", "f64": "d"}


def _pick(rng: np.random.Generator, choices: list[Any], rows: int, p: list[float] | None = None) -> pd.Series:
    at = rng.choice(len(choices), size=rows, p=p)
    return pd.Series(np.array(choices, dtype=object)[at], dtype="str")


def _whole(values: np.ndarray, missing: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="Int64").mask(pd.Series(missing, dtype="bool"))


def invented_incidents(rng: np.random.Generator, rows: int, *, wild: bool = True) -> pd.DataFrame:
    """Return incidents of every kind; not `wild`: about what a national register holds."""
    days = (UNTIL - SINCE).days
    first = rng.integers(0, days + 1, rows)
    spans = [0, 0, 0, 1, 6, 30, 95, 400] if wild else [0] * 17 + [6, 30, 95]
    last = np.minimum(first + rng.choice(spans, rows), days)
    start = np.datetime64(SINCE)
    town = rng.integers(0, 2_500, rows)
    towns = np.round(rng.uniform((44.7, 38.4), (50.4, 41.9), (2_500, 2)), 4)
    at_blast = rng.random(rows) < 0.2
    noise = np.where(at_blast[:, None], rng.normal(0, 0.02, (rows, 2)), 0)
    place = np.round(towns[town] + noise, 5 if wild else 4)
    nowhere = rng.random(rows) < 0.15
    place[nowhere] = np.nan
    precision = (
        _pick(rng, [*v.LOCATION_PRECISION.codes(), None], rows)
        if wild
        else pd.Series(np.where(nowhere, "district", np.where(at_blast, "exact", "settlement")), dtype="str")
    )
    district = pd.Series(np.array(DISTRICT_IDS, dtype=object)[town % len(DISTRICT_IDS)], dtype="str")
    radius = rng.choice([0, 100, 500, 501, 2_000, 7_500] if wild else [500, 2_000], rows)
    frame = pd.DataFrame(
        {
            "incident_id": [f"T-{number}" for number in range(rows)],
            "date_start": pd.Series(start + first, dtype="datetime64[s]"),
            "date_end": pd.Series(start + last, dtype="datetime64[s]"),
            "device_type": _pick(rng, ["mine_unspecified", "unknown", "booby_trap", None], rows),
            "activity": _pick(rng, ["herding", "demining"], rows),
            "confidence": _pick(rng, ["high", "low"], rows),
            "official_count": _pick(rng, ["likely", "no", "partly", "unclear", None], rows),
            "location_precision": precision,
            "district_code": district.mask(pd.Series(rng.random(rows) < 0.1, dtype="bool")),
            "district_by_polygon": pd.Series([None] * rows, dtype="str"),
            "point_withheld": nowhere & (town % 2 == 0) if wild else np.zeros(rows, dtype=bool),
            "longitude": place[:, 0],
            "latitude": place[:, 1],
            "uncertainty_m": _whole(radius, rng.random(rows) < 0.5),
        }
    )
    kinds = ["accident_site", "accident_site", None, "hospital"] if wild else ["accident_site"]
    site = pd.Series(np.array(kinds, dtype=object)[town % len(kinds)], dtype="str")
    frame["place_kind"] = site.where(precision.eq("exact"), "settlement")
    # In a register few accidents hurt people of several statuses.
    only = np.where(rng.random(rows) < (0 if wild else 0.95), rng.integers(0, len(STATUSES), rows), -1)
    for outcome in ("killed", "injured"):
        together = np.zeros(rows, dtype=np.int64)
        for at, status in enumerate(STATUSES):
            missing = (rng.random(rows) < 0.4) | ((only >= 0) & (only != at))
            part = np.where(missing, 0, rng.integers(0, 3, rows))
            together += part
            frame[f"{outcome}_{status}"] = _whole(part, missing)
        gaps = rng.choice([0, 0, 0, 1, 9, 14, 15, 16, 300, 70_000] if wild else [0] * 19 + [1], rows)
        frame[outcome] = _whole(together + gaps, rng.random(rows) < 0.2)
    unknown = rng.choice([0, 0, 1, 20] if wild else [0] * 99 + [1], rows)
    frame["outcome_unknown"] = _whole(unknown, rng.random(rows) < 0.3)
    # By numbers of its own, so that everything else stays as it was without ranges.
    return with_ranges(frame, np.random.default_rng(rows), share=0.1) if wild else frame


def with_ranges(frame: pd.DataFrame, rng: np.random.Generator, *, share: float) -> pd.DataFrame:
    """Return incidents of which a share gives some number of people as a range, with either end or both."""
    rows = len(frame)
    for part in PARTS:
        of = [f"{part}_{status}" for status in STATUSES if f"{part}_{status}" in frame]
        number = frame[part].fillna(frame[of].sum(axis=1).astype("Int64") if of else 0)
        given = rng.random(rows) < share
        for end, step in ((LEAST, -1), (MOST, 1)):
            limit = (number + step * rng.integers(0, 4, rows)).clip(lower=0)
            frame[f"{part}_{end}"] = limit.mask(
                pd.Series(~given | (rng.random(rows) < 0.2), index=frame.index)
            )
    return frame


def beside_the_period(rng: np.random.Generator, rows: int) -> pd.DataFrame:
    """Return incidents of which some lie, or may lie, before or after the days the pack describes."""
    frame = invented_incidents(rng, rows)
    moved = rng.random(rows) < 0.4
    earlier, later = (np.where(moved, rng.integers(-1_200, 1_200, rows), 0) for _ in range(2))
    for name, shift in (("date_start", np.minimum(earlier, later)), ("date_end", np.maximum(earlier, later))):
        frame[name] = (frame[name] + pd.to_timedelta(shift, unit="D")).astype("datetime64[s]")
    return frame


_STATED = ("casualties_total", "killed", "injured", "killed_civilian", "injured_military")


def invented_statements(rng: np.random.Generator, rows: int) -> pd.DataFrame:
    """Return statements of every scope, many of them a running series that may fall, outside the data too."""
    days = (UNTIL - SINCE).days
    begin = int(rng.choice([0, 0, -300, 200, days + 50]))
    part = rng.random(rows) < 0.2
    first = np.where(part, rng.integers(-50, days, rows), begin)
    last = first + rng.integers(0, days + 100, rows)
    start = np.datetime64(SINCE)
    growing = np.maximum(0, (last - first) // 9 + rng.integers(-12, 12, rows))
    scope = np.where(part, "part_period", np.where(rng.random(rows) < 0.8, "all", "civilians_only"))
    frame = pd.DataFrame(
        {
            "statement_id": [f"S-{number}" for number in range(rows)],
            "scope": pd.Series(scope, dtype="str"),
            "issuer": _pick(rng, ["Agency", "Ministry"], rows),
            "stated_on": pd.Series(start + last, dtype="datetime64[s]"),
            "period_start": pd.Series(start + first, dtype="datetime64[s]"),
            "period_end": pd.Series(start + last, dtype="datetime64[s]"),
        }
    )
    for name in _STATED:
        frame[name] = _whole(growing, rng.random(rows) < (0.2 if name == "casualties_total" else 0.6))
    return frame


def invented_pack(incidents: pd.DataFrame, statements: pd.DataFrame | None = None) -> Any:
    """Return a pack of these incidents, with populations that lack, are refused or count nobody."""
    populations = pd.DataFrame(
        [
            ("X-NOR", "registered", 50_000),
            ("X-NOR", "present", 40_000),
            ("X-SUD", "registered", 80_000),
            ("X-SUD", "present", 0),
            ("X-OST", "present", 1_000),
            ("X-WES", "registered", 7_777),
            ("X-WES", "present", None),
            ("X-MID", "registered", 123_457),
            ("X-MID", "present", 3),
        ],
        columns=["district_id", "figure_id", "population"],
    ).astype({"population": "Int64"})
    districts = pd.DataFrame(
        {
            "district_id": DISTRICT_IDS,
            "name_en": ("North", "South", "East", "West", "Middle"),
            "area_km2": (500.0, 2000.0, 0.0, np.nan, 1234.5),
            "approximate": pd.array([False, True, None, False, False], dtype="boolean"),
        }
    )
    return SimpleNamespace(
        incidents=incidents,
        statements=invented_statements(np.random.default_rng(0), 0) if statements is None else statements,
        districts=districts,
        populations=populations,
        meta=SimpleNamespace(
            period_start=SINCE,
            as_of=UNTIL,
            settlement_radius_m=5_000,
            extent=(-180.0, -90.0, 180.0, 90.0),
            population_figures=tuple(SimpleNamespace(id=name, title=name) for name in FIGURES),
            refused_rates=(
                RefusedRate(("registered",), ("X-SUD",), "all have left"),
                RefusedRate(FIGURES, ("X-MID",), "never counted"),
            ),
        ),
    )


def random_pack(seed: int, rows: int, statements: int) -> Any:
    """Return an invented pack of so many incidents and statements."""
    rng = np.random.default_rng(seed)
    return invented_pack(invented_incidents(rng, rows), invented_statements(rng, statements))


PACKS = st.builds(random_pack, st.integers(0, 2**32 - 1), st.integers(0, 40), st.integers(0, 12))


def random_filters(rng: np.random.Generator) -> Filters:
    """Return a choice of incidents; every third lets everything through."""
    if rng.random() < 0.34:
        return Filters()

    def some(codes: tuple[str, ...]) -> frozenset[str]:
        few = rng.choice(codes, size=rng.integers(1, 3), replace=False) if rng.random() < 0.4 else []
        return frozenset(str(code) for code in few)

    return Filters(
        device=some(("mine_unspecified", "booby_trap", "unexploded_ordnance", "anti_vehicle_mine")),
        victim_status=some(STATUSES),
        activity=some(("herding", "demining", "agriculture")),
        confidence=some(("high", "medium")),
        official_count=some(("likely", "no")),
    )


FILTERS = st.integers(0, 2**32 - 1).map(lambda seed: random_filters(np.random.default_rng(seed)))


def feed_classes(
    pack: Any, cube: Cube, *, measure: str = "casualties", kind: str = "count", figure: str | None = None
) -> Classes:
    """Return classes frozen over the whole period and all incidents."""
    everything = cube.counts()
    if kind == "count":
        return Classes.from_breaks(frozen_breaks(everything, measure=measure))
    table = rates(pack, everything.window().upper, measure=measure, kind=kind, figure=figure)
    return Classes.from_breaks(frozen_breaks(table["value"].iloc[:-1], whole_numbers=False))


def feed_header(
    classes: Classes, *, measure: str = "casualties", counting: str = "most_likely"
) -> Presentation:
    """Return what a map adds to the header of its feed."""
    values = {
        "layers": ["choropleth"],
        "measure": MEASURES.index(measure),
        "measures": ["Incidents", "Killed", "Injured", "Casualties"],
        "counting": counting,
        "lines": ["Naïve “line” – with {{marks}}"],
        "unit": measure,
        "classes": [{"key": c.key, "label": c.label, "colour": c.colour, "pattern": ""} for c in classes.all],
        "starts": list(classes.breaks.starts),
        "decimals": classes.breaks.decimals,
        "largest": 1,
        "legend": {"title": "", "notes": []},
        "settlementRadius": "5 km",
    }
    return Presentation.read(values)


def read_feed(data: bytes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return header and columns as the bytes hold them, read without numpy."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    columns = {
        name: list(struct.unpack_from(f"<{count}{FORMATS[kind]}", data, offset))
        for name, (kind, offset, count) in header["columns"].items()
    }
    return header, columns


def decode_feed(data: bytes) -> dict[str, Any]:
    """Return the header, the offsets, and one dictionary an incident."""
    header, columns = read_feed(data)
    certain, places = header["certain"], header["columns"]
    month_of = [
        month
        for month, (first, after) in enumerate(zip(columns["off"], columns["off"][1:], strict=False))
        for _ in range(after - first)
    ]
    over = dict(
        zip(
            columns["over_at"],
            zip(columns["over_killed"], columns["over_injured"], columns["over_unknown"], strict=True),
            strict=True,
        )
    )
    gaps = varints(bytes(columns["rows"]))
    incidents: list[dict[str, Any]] = []
    lacking = iter(columns["gaps"])
    several = iter(columns["several"]), varints(bytes(columns["statuses"]))
    ranges = _ranges(columns["ends"])
    for i in range(header["incidents"]):
        run = month_of[i] if i < certain else "others"
        before = incidents[-1]["row"] if incidents and incidents[-1]["run"] == run else -1
        months = (
            [month_of[i]] * 3
            if i < certain
            else [columns[name][i - certain] for name in ("start", "middle", "end")]
        )
        x, y = (columns[f"{a}low"][i] + columns[f"{a}high"][i] * 65_536 for a in "xy")
        drawn = (x, y) != (0xFFFFFF, 0xFFFFFF)
        killed, injured, unknown = over.get(i, (columns["hurt"][i] & 15, columns["hurt"][i] >> 4, 0))
        west, south = header["origin"]
        incidents.append(
            {
                "run": run,
                "row": before + next(gaps),
                "months": tuple(months),
                "days": 0 if i < certain else columns["days"][i - certain],
                "place": (west + x * header["step"], south + y * header["step"]) if drawn else None,
                "radius": header["radii"][columns["radius"][i]],
                "district": columns["district"][i],
                "figures": (1, killed, injured, killed + injured + unknown),
                "ends": [
                    (1, *ends[:2], sum(ends))
                    for ends in (
                        [
                            number + step
                            for number, step in zip((killed, injured, unknown), steps, strict=True)
                        ]
                        for steps in ranges.pop(i, ([0] * 3, [0] * 3))
                    )
                ],
                "device": columns["kind"][i] & 15,
                "activity": columns["activity"][i] & 31,
                "people": _by_status(columns["activity"][i] >> 5, several, (killed, injured, unknown)),
                "precision": columns["kind"][i] >> 4 & 7,
                "gaps": next(lacking) if columns["kind"][i] >> 7 else 0,
            }
        )
    assert not ranges
    assert next(gaps, None) is None
    assert next(lacking, None) is None
    assert [next(each, None) for each in several] == [None, None]
    assert all(offset % 8 == 0 for _, offset, _ in places.values())
    return {"header": header, "columns": columns, "incidents": incidents}


def _ranges(column: list[int]) -> dict[int, tuple[list[int], list[int]]]:
    """Return by position how far the ends of ranges lie from killed, injured and outcome not known."""
    found, numbers, at = {}, varints(bytes(column)), 0
    for step in numbers:
        at, bits = at + step, next(numbers)
        told = [next(numbers) if bits >> number & 1 else 0 for number in range(6)]
        found[at] = ([-number for number in told[:3]], told[3:])
    return found


def _by_status(code: int, several: Any, people: tuple[int, int, int]) -> list[list[int]]:
    """Return killed, injured and outcome not known by status."""
    if code < len(STATUSES):
        return [[number if at == code else 0 for at in range(len(STATUSES))] for number in people]
    bits, last = next(several[0]), len(STATUSES) - 1
    numbers = [next(several[1]) if bits >> at & 1 else 0 for at in range(2 * last)]
    told = numbers[:last], numbers[last:], [0] * last
    return [[*some, number - sum(some)] for some, number in zip(told, people, strict=True)]


def varints(data: bytes) -> Any:
    """Give the variable-length integers in `data` one after another."""
    value = bits = 0
    for byte in data:
        value |= (byte & 0x7F) << bits
        bits += 7
        if byte < 0x80:
            yield value
            value = bits = 0
    assert bits == 0, "the last number is cut"
