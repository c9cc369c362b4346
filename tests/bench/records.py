"""Invented incidents for the national benchmark, column by column, with the precisions real files have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from geo.layers import vocabulary as v
from geo.layers.schema import INCIDENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.bench.land import Land

MONTHS = 120
PERIOD_END = date(2025, 12, 31)
COMPILED_ON = date(2026, 3, 31)
COUNTRY = "Benchmark Island"

_PRECISION = {"settlement": 0.60, "exact": 0.15, "district": 0.20, "region": 0.05}
_DATE_PRECISION = {
    "day": 0.83,
    "week": 0.04,
    "month": 0.06,
    "quarter": 0.02,
    "year": 0.02,
    "interval": 0.02,
    "before": 0.01,
}
_DEVICE = (22, 16, 14, 6, 5, 7, 15, 2, 6, 1, 6)
_ACTIVITY = (18, 16, 9, 6, 8, 1, 9, 10, 0, 0, 0, 0, 4, 1, 6, 4, 2, 1, 1, 4)
_STATUS = {"civilian": 0.66, "military": 0.18, "deminer": 0.06, "other_unknown": 0.10}
_CASUALTIES = (0.13, 0.55, 0.17, 0.08, 0.04, 0.02, 0.01)
_REMARKS = (
    "Two sources differ by one injured; the later report is used",
    "The place is the settlement named in the report, not the blast",
    "The report gives the day of publication only",
    "Type of device as stated by the first responders",
)

Columns: TypeAlias = dict[str, list[Any]]


def period_start(months: int) -> date:
    """Return the first day of the period of `months` months that ends with :data:`PERIOD_END`."""
    first: date = (np.datetime64(PERIOD_END, "M") + 1 - months).astype("datetime64[D]").item()
    return first


def make_incidents(
    rng: np.random.Generator, land: Land, *, count: int, source_ids: Sequence[str], months: int = MONTHS
) -> tuple[Columns, list[tuple[float, float] | None]]:
    """Draw `count` incidents.

    Returns
    -------
    tuple
        Every incident field of the schema but the geometry, as lists of JSON values with None where nothing
        is recorded, and the points as (longitude, latitude) in WGS 84 degrees or None.
    """
    columns: Columns = {name: [None] * count for name in INCIDENTS.names if name != "geometry"}
    columns["incident_id"] = [f"NB{number:06d}" for number in range(1, count + 1)]
    columns["country"] = [COUNTRY] * count
    columns["sensitivity"] = ["public"] * count
    columns["coordinate_source_id"] = [None] * count
    _dates(rng, columns, count, months)
    points = _places(rng, columns, land, count, source_ids)
    _devices(rng, columns, count)
    _casualties(rng, columns, count)
    _sources(rng, columns, count, source_ids)
    return columns, points


def _choice(rng: np.random.Generator, weights: dict[str, float], count: int) -> NDArray[np.str_]:
    share = np.asarray(list(weights.values()), dtype=float)
    return rng.choice(np.asarray(list(weights)), size=count, p=share / share.sum())


def _optional(values: NDArray[Any], known: NDArray[np.bool_]) -> list[Any]:
    return [value if there else None for value, there in zip(values.tolist(), known.tolist(), strict=True)]


def _iso(days: NDArray[np.datetime64]) -> list[str]:
    return [str(day) for day in np.datetime_as_string(days, unit="D")]


def _dates(rng: np.random.Generator, columns: Columns, count: int, months: int) -> None:
    start, end = np.datetime64(period_start(months)), np.datetime64(PERIOD_END)
    calendar = np.arange(start, end + 1)
    age = np.arange(len(calendar)) / 365.25
    season = 1 + 0.35 * np.sin(2 * np.pi * (age - 0.2)) + 0.15 * np.sin(4 * np.pi * age)
    weight = np.exp(-0.11 * age) * season
    day = rng.choice(calendar, size=count, p=weight / weight.sum())
    precision = _choice(rng, _DATE_PRECISION, count)
    first, last = day.copy(), day.copy()
    month, year = day.astype("datetime64[M]"), day.astype("datetime64[Y]")
    quarter = year.astype("datetime64[M]") + (month - year.astype("datetime64[M]")).astype(int) // 3 * 3
    week = day - (day.astype(int) + 3) % 7
    for name, low, high in (
        ("week", week, week + 6),
        ("month", month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]") - 1),
        ("quarter", quarter.astype("datetime64[D]"), (quarter + 3).astype("datetime64[D]") - 1),
        ("year", year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - 1),
        ("interval", day - rng.integers(2, 40, count), day + rng.integers(2, 40, count)),
        ("before", day - 365, day),
    ):
        chosen = precision == name
        first[chosen], last[chosen] = low[chosen], high[chosen]
    first, last = np.maximum(first, start), np.minimum(last, end)
    recorded = np.minimum(last + rng.integers(1, 150, count), np.datetime64(COMPILED_ON))
    revised = np.minimum(recorded + rng.integers(10, 300, count), np.datetime64(COMPILED_ON))
    has_revision = rng.random(count) < 0.07
    columns["date_start"], columns["date_end"] = _iso(first), _iso(last)
    columns["date_precision"] = precision.tolist()
    basis = _choice(rng, {"occurred": 0.86, "reported": 0.10, "published": 0.04}, count)
    columns["date_basis"] = basis.tolist()
    minute = rng.integers(5 * 60, 20 * 60, count)
    timed = (precision == "day") & (rng.random(count) < 0.25)
    columns["time_local"] = [
        f"{m // 60:02d}:{m % 60:02d}" if known else None for m, known in zip(minute, timed, strict=True)
    ]
    columns["recorded_on"] = _iso(recorded)
    columns["revised_on"] = _optional(np.asarray(_iso(revised)), has_revision)
    columns["revision_note"] = ["Outcome of one casualty corrected" if r else None for r in has_revision]


def _settlement_weights(rng: np.random.Generator, land: Land) -> NDArray[np.float64]:
    """Pile incidents up along one former front line, so that some districts hold thousands and some none."""
    rank = rng.permutation(len(land.settlement_names)) + 1.0
    from_line = np.abs((land.settlement_xy[:, 1] + 47.0) - 0.35 * (land.settlement_xy[:, 0] + 123.0))
    weight = rank**-0.55 * np.exp(-from_line / 0.35)
    quiet = rng.choice(len(land.names), size=max(1, len(land.names) // 15), replace=False)
    weight[np.isin(land.settlement_district, quiet)] = 0.0
    return np.asarray(weight / weight.sum())


def _places(
    rng: np.random.Generator, columns: Columns, land: Land, count: int, source_ids: Sequence[str]
) -> list[tuple[float, float] | None]:
    precision = _choice(rng, _PRECISION, count)
    place = rng.choice(len(land.settlement_names), size=count, p=_settlement_weights(rng, land))
    district = land.settlement_district[place]
    exact, settled = precision == "exact", precision == "settlement"
    xy = land.settlement_xy[place].copy()
    xy[exact] = _scattered(rng, land, xy[exact])
    pointed = exact | settled
    stated = settled | (precision == "district") | (exact & (rng.random(count) < 0.6))
    names, codes = np.asarray(land.names), np.asarray(district_codes(land))
    columns["location_precision"] = precision.tolist()
    radius = np.where(exact, rng.integers(5, 200, count), rng.choice([1000, 1500, 2000, 3000], count))
    columns["uncertainty_m"] = _optional(radius, pointed)
    columns["place_kind"] = _optional(np.where(exact, "accident_site", "settlement"), pointed)
    columns["settlement"] = _optional(np.asarray(land.settlement_names)[place], pointed)
    columns["district"] = _optional(names[district], stated)
    columns["district_code"] = _optional(codes[district], stated)
    columns["region"] = np.asarray(land.regions)[land.region[district]].tolist()
    columns["coordinate_source_id"] = _optional(rng.choice(np.asarray(source_ids), count), pointed)
    return [
        (lon, lat) if has else None for (lon, lat), has in zip(xy.tolist(), pointed.tolist(), strict=True)
    ]


def district_codes(land: Land) -> list[str]:
    """Return the invented codes of the districts, in their order."""
    return [f"XB-{number:03d}" for number in range(1, len(land.names) + 1)]


def _scattered(rng: np.random.Generator, land: Land, around: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move points some kilometres from their settlement, but never into the sea."""
    moved = (around + rng.normal(0.0, (0.03, 0.02), around.shape)).round(5)
    ashore = shapely.contains_xy(land.coast, moved)
    return np.where(ashore[:, None], moved, around)


def _devices(rng: np.random.Generator, columns: Columns, count: int) -> None:
    device = _choice(rng, dict(zip(v.DEVICE_TYPE.codes(), map(float, _DEVICE), strict=True)), count)
    activity = _choice(rng, dict(zip(v.ACTIVITY.codes(), map(float, _ACTIVITY), strict=True)), count)
    activity[(device == "anti_vehicle_mine") & (rng.random(count) < 0.6)] = "travelling_vehicle"
    columns["device_type"], columns["activity"] = device.tolist(), activity.tolist()
    counted = rng.random(count) < 0.3
    columns["device_count"] = _optional(rng.choice([1, 1, 1, 1, 2, 3], count), counted)
    accident = np.where(activity == "demining", "demining", "mine_or_ordnance")
    columns["accident_type"] = _optional(accident, rng.random(count) < 0.9)
    vehicle = rng.choice(np.asarray(["tractor", "passenger car", "lorry", "motorcycle", "cart"]), count)
    columns["vehicle"] = _optional(vehicle, activity == "travelling_vehicle")


def _casualties(rng: np.random.Generator, columns: Columns, count: int) -> None:
    total = rng.choice(len(_CASUALTIES), size=count, p=_CASUALTIES)
    killed = rng.binomial(
        total, np.where(np.asarray(columns["device_type"]) == "anti_vehicle_mine", 0.34, 0.2)
    )
    unclear = rng.binomial(total - killed, 0.02)
    injured = total - killed - unclear
    status = _choice(rng, _STATUS, count)
    status[np.asarray(columns["activity"]) == "demining"] = "deminer"
    unrecorded = rng.random(count) < 0.02
    columns["killed"] = _optional(killed, ~unrecorded)
    columns["injured"] = injured.tolist()
    columns["outcome_unknown"] = _optional(unclear, (unclear > 0) | (rng.random(count) < 0.5))
    apart = rng.random(count) < 0.94
    mixed = (rng.random(count) < 0.08) & (injured > 1)
    for outcome, number, known in (("killed", killed, apart & ~unrecorded), ("injured", injured, apart)):
        second = np.where(mixed & (outcome == "injured"), 1, 0)
        for name in v.VICTIM_STATUS.codes():
            part = np.where(status == name, number - second, 0)
            part = part + np.where((status != name) & (name == "other_unknown"), second, 0)
            columns[f"{outcome}_{name}"] = _optional(np.maximum(part, 0), known)
        civilians = np.where(status == "civilian", number - second, 0)
        children = rng.binomial(np.maximum(civilians, 0), 0.12)
        columns[f"{outcome}_children"] = _optional(children, known & (rng.random(count) < 0.7))
    hurt = total > 0
    sex = _choice(rng, {"male": 0.7, "female": 0.12, "mixed": 0.06, "unknown": 0.12}, count)
    columns["sex"] = _optional(sex, hurt & (rng.random(count) < 0.8))
    official = _choice(rng, {"likely": 0.76, "partly": 0.05, "no": 0.06, "unclear": 0.13}, count)
    columns["official_count"] = np.where(hurt, official, "no_casualty").tolist()


def _sources(rng: np.random.Generator, columns: Columns, count: int, source_ids: Sequence[str]) -> None:
    ids = np.asarray(source_ids)
    picked = rng.choice(ids, size=(count, 3))
    number = rng.choice([1, 2, 3], size=count, p=[0.45, 0.35, 0.20])
    columns["source_ids"] = [
        ";".join(dict.fromkeys(row[:n])) for row, n in zip(picked.tolist(), number.tolist(), strict=True)
    ]
    columns["confidence"] = _choice(rng, {"high": 0.6, "medium": 0.28, "low": 0.12}, count).tolist()
    verification = _choice(
        rng, {"reported": 0.5, "corroborated": 0.3, "verified": 0.18, "disputed": 0.02}, count
    )
    columns["verification"] = verification.tolist()
    columns["remarks"] = _optional(rng.choice(np.asarray(_REMARKS), count), rng.random(count) < 0.3)
