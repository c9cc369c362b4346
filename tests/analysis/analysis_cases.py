"""Invented incidents on an invented island, and plain pandas ways of counting them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.layers import vocabulary
from geo.layers.measures import PARTS, RANGED

SINCE, UNTIL = date(2021, 1, 10), date(2022, 3, 20)
STATUSES = vocabulary.VICTIM_STATUS.codes()
DISTRICT_IDS = ("X-NOR", "X-SUD", "X-OST")
DISTRICTS = pd.DataFrame(
    {
        "district_id": DISTRICT_IDS,
        "name_en": ("North", "South", "East"),
        "area_km2": (500.0, 2000.0, 0.0),
        "approximate": pd.array([False, True, None], dtype="boolean"),
    }
)
COUNTS = ["killed", "injured", "outcome_unknown"] + [
    f"{outcome}_{status}" for outcome in ("killed", "injured") for status in STATUSES
]
COUNTS += RANGED


def incident_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return incidents with the columns and types of the schema; a row states only what matters."""
    blank: dict[str, Any] = {
        "date_precision": "day",
        "device_type": "mine_unspecified",
        "activity": "unknown",
        "confidence": "high",
        "official_count": "likely",
        "location_precision": "district",
        "district_code": None,
        "district_by_polygon": None,
    }
    full = [
        {
            **blank,
            **dict.fromkeys(COUNTS),
            "incident_id": f"T-{number}",
            "date_end": row["date_start"],
            **row,
        }
        for number, row in enumerate(rows, start=1)
    ]
    columns = ["incident_id", "date_start", "date_end", *blank, *COUNTS]
    frame = pd.DataFrame(full, columns=columns)
    for name in ("date_start", "date_end"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    codes = ["incident_id", *blank]
    return frame.astype(dict.fromkeys(codes, "str") | dict.fromkeys(COUNTS, "Int64"))


_STATED = [
    "casualties_total",
    *("killed", "injured", "killed_civilian", "killed_military", "killed_journalists"),
    *("injured_civilian", "injured_military"),
]


def statement_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return statements with the columns and types of the schema; a row states only what matters."""
    blank: dict[str, Any] = {
        "scope": "all",
        "issuer": "Authority",
        "issuer_kind": "official",
        "stated_on": None,
        "stated_precision": None,
        "period_start": SINCE,
        "period_end": UNTIL,
        "area": None,
        "remarks": None,
        "source_ids": None,
        **dict.fromkeys(_STATED),
    }
    full = []
    for number, row in enumerate(rows, start=1):
        line = {"statement_id": f"S-{number}", **blank, **row}
        line["stated_on"] = line["stated_on"] or line["period_end"]
        line["source_ids"] = line["source_ids"] or f"Q{number}"
        full.append(line)
    frame = pd.DataFrame(full, columns=["statement_id", *blank])
    for name in ("stated_on", "period_start", "period_end"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame.astype(
        dict.fromkeys(_STATED, "Int64") | dict.fromkeys(["area", "remarks", "stated_precision"], "str")
    )


@dataclass
class FakePack:
    """Only what the analysis asks of a pack."""

    incidents: pd.DataFrame
    districts: pd.DataFrame = field(default_factory=DISTRICTS.copy)
    populations: pd.DataFrame = field(default_factory=pd.DataFrame)
    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: pd.DataFrame = field(default_factory=pd.DataFrame)
    meta: Any = field(
        default_factory=lambda: SimpleNamespace(
            period_start=SINCE, as_of=UNTIL, population_figures=(), refused_rates=()
        )
    )


_SMALL = st.none() | st.integers(0, 3)


@st.composite
def _incident(draw: st.DrawFn) -> dict[str, Any]:
    start = SINCE + timedelta(days=draw(st.integers(0, (UNTIL - SINCE).days)))
    span = draw(st.sampled_from([0, 0, 0, 1, 6, 30, 95, 400, 434]))
    row: dict[str, Any] = {
        "date_start": start,
        "date_end": min(start + timedelta(days=span), UNTIL),
        "district_code": draw(st.sampled_from([*DISTRICT_IDS, None])),
        "device_type": draw(st.sampled_from(["mine_unspecified", "unknown", "booby_trap"])),
        "activity": draw(st.sampled_from(["herding", "demining"])),
        "confidence": draw(st.sampled_from(["high", "low"])),
        "official_count": draw(st.sampled_from(["likely", "likely", "no", "partly", "unclear", None])),
        "outcome_unknown": draw(_SMALL),
    }
    for outcome in ("killed", "injured"):
        parts = {f"{outcome}_{status}": draw(_SMALL) for status in STATUSES}
        gap = draw(st.none() | st.integers(0, 2))
        total = None if gap is None else gap + sum(value or 0 for value in parts.values())
        row |= {outcome: total, **parts}
        if total is None:
            gap = draw(st.integers(0, 2))
            total = gap + sum(value or 0 for value in parts.values())
        row |= _ends(draw, outcome, total, open_above=bool(gap))
    return row | _ends(draw, "outcome_unknown", row["outcome_unknown"] or 0)


def _ends(draw: st.DrawFn, part: str, number: int, *, open_above: bool = False) -> dict[str, int | None]:
    fewer, more = draw(st.sampled_from([(None, None)] * 6 + [(0, 2), (1, 0), (2, 3), (None, 2), (0, None)]))
    # A lower end above the parts stands for a number that is not given.
    least = None if fewer is None else max(number - (0 if open_above else fewer), 0)
    return {f"{part}_least": least, f"{part}_most": None if more is None else number + more}


INCIDENTS = st.lists(_incident(), max_size=12).map(incident_frame)


def _some(*codes: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), max_size=2)


FILTERS = st.builds(
    Filters,
    device=_some("mine_unspecified", "booby_trap"),
    victim_status=_some(*STATUSES),
    activity=_some("herding", "agriculture"),
    confidence=_some("high"),
    official_count=_some("likely", "no"),
)


@st.composite
def month_windows(draw: st.DrawFn) -> Period:
    """Whole months, also some before and after the data."""
    first = draw(st.integers(-3, 17))
    last = draw(st.integers(first + 1, 19))
    return Period(_month(first), _month(last))


@st.composite
def day_windows(draw: st.DrawFn) -> Period:
    start = date(2020, 12, 1) + timedelta(days=draw(st.integers(0, 500)))
    return Period(start, start + timedelta(days=draw(st.integers(1, 500))))


def _month(number: int) -> date:
    return date(2021 + number // 12, number % 12 + 1, 1)


def people(row: pd.Series, part: str) -> tuple[dict[str, int], int, int]:
    """Return the people of one outcome by status, and how many fewer or more there may be."""
    least, most = row[f"{part}_least"], row[f"{part}_most"]
    parts = dict.fromkeys(STATUSES, 0)
    if part != "outcome_unknown":
        parts = {s: 0 if pd.isna(row[f"{part}_{s}"]) else row[f"{part}_{s}"] for s in STATUSES}
    whole = row[part]
    if pd.isna(whole):
        whole = sum(parts.values()) if pd.isna(least) else max(least, sum(parts.values()))
    parts["other_unknown"] += whole - sum(parts.values())
    fewer, more = (
        0 if pd.isna(end) else max(sign * (end - whole), 0) for end, sign in ((least, -1), (most, 1))
    )
    return parts, fewer, more


def plain(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return the rows that pass with their four measures: slow, plain and apart from the code it checks."""
    rows = []
    statuses = filters.victim_status or frozenset(STATUSES)
    for _, row in frame.iterrows():
        hurt: dict[str, tuple[int, int, int]] = {}
        for outcome in PARTS:
            parts, fewer, more = people(row, outcome)
            number = sum(parts[s] for s in statuses)
            besides = more if "other_unknown" in statuses else 0
            hurt[outcome] = (max(number - fewer, 0), number, number + besides)
        casualties = sum(hurt[outcome][1] for outcome in PARTS)
        if filters.victim_status and casualties == 0:
            continue
        chosen = {
            "device_type": filters.device,
            "activity": filters.activity,
            "confidence": filters.confidence,
            "official_count": filters.official_count,
        }
        if any(codes and row[name] not in codes for name, codes in chosen.items()):
            continue
        start, end = row["date_start"].date(), row["date_end"].date()
        rows.append(
            {
                "district": row["district_code"] if isinstance(row["district_code"], str) else "none",
                "device": row["device_type"],
                "activity": row["activity"],
                "start": start,
                "end": end,
                "middle": start + (end - start) // 2,
                "incidents": 1,
                **{
                    f"{measure}{end}": sum(hurt[part][at] for part in of)
                    for measure, of in _MEASURED.items()
                    for at, end in enumerate(_ENDS)
                },
            }
        )
    columns = ["district", "device", "activity", "start", "end", "middle", "incidents"]
    return pd.DataFrame(rows, columns=[*columns, *(f"{name}{end}" for name in _MEASURED for end in _ENDS)])


_MEASURED = {"killed": PARTS[:1], "injured": PARTS[1:2], "casualties": PARTS}
_ENDS = ("_low", "", "_high")


def inside(rows: pd.DataFrame, period: Period, rule: str) -> pd.DataFrame:
    """Return the rows most likely, certainly or possibly in `period`, asking day by day.

    Of ranges the figures are the lower end where certain is asked for, and the upper one where possible is.
    """
    described = sum(SINCE <= period.start + timedelta(days=n) <= UNTIL for n in range(period.days))
    tests = {
        "most_likely": lambda row: (
            row["middle"] in period and (row["end"] - row["start"]).days + 1 <= described
        ),
        "certain": lambda row: row["start"] in period and row["end"] in period,
        "possible": lambda row: any(
            row["start"] + timedelta(days=n) in period for n in range((row["end"] - row["start"]).days + 1)
        ),
    }
    found = rows[np.array([tests[rule](row) for _, row in rows.iterrows()], dtype=bool)]
    end = {"certain": "_low", "possible": "_high"}.get(rule, "")
    return found.assign(**{name: found[f"{name}{end}"] for name in _MEASURED})


def four(rows: pd.DataFrame, end: str = "") -> tuple[int, ...]:
    """Return the four sums; with ``_low`` or ``_high`` of the ends of ranges."""
    return tuple(int(rows[name].sum()) for name in ("incidents", *(f"{name}{end}" for name in _MEASURED)))
