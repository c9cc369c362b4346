"""Incidents and districts as compact bytes, from which a map counts and paints any window by itself.

The feed holds what passes the filters: a header in JSON, then plain little-endian columns, one element an
incident. Incidents of one certain month come first, by month, so that a run of months is one slice; the few
that may lie in several months follow. Positions are WGS 84 degrees in whole steps from the south-west corner
of the places drawn. Only what a map needs is in it: no name, no source, no person.

Shapes are rings, lines and points as differences between neighbouring vertices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import structs

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.placed import drawn_radius, is_placed, why_unplaced
from geo.analysis.rates import FEW, RateStatus, rate_factor, rates
from geo.choices import RateKind
from geo.errors import MapError
from geo.language import say
from geo.layers.measures import CASUALTIES, MEASURES, PARTS
from geo.layers.meridian import from_seam, seam_of
from geo.maps.payload.gaps import gap_bits
from geo.maps.payload.ground import land_columns
from geo.maps.payload.header import VERSION, Header, Months, Presentation, RateBasis
from geo.maps.payload.packing import Column, columns_with_header, varints
from geo.maps.payload.parting import SEVERAL, status_columns
from geo.maps.payload.ranges import range_column
from geo.maps.payload.stated import Stated

if TYPE_CHECKING:
    from geo.analysis.land_measures import LandSteps
    from geo.analysis.rates import PackWithPopulations
    from geo.layers.meta import PackMeta
    from geo.layers.pack import Pack

STEPS_PER_DEGREE: Final = 100_000
MOST_RADII: Final = 256

_NO_PLACE: Final = 0xFFFFFF
_MOST_HURT: Final = 15
_DEVICE_BITS: Final = 4
_PRECISION_BITS: Final = 3
_ACTIVITY_BITS: Final = 5
_STATUS_BITS: Final = 3
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RateColumns:
    """What rates of the districts stand on.

    Parameters
    ----------
    kind
        What is shown of a count.
    factor
        People or km2 a rate is given for; 1 for counts.
    few
        Counts below it are shown without a rate.
    reasons
        Why there is no rate; the first is empty and stands for districts that have one.
    refused
        For every reason, whether the pack forbids the figure (True) or there is nothing to divide by.
    below
        float64 of shape (districts,): people or km2, NaN where there is none; empty for counts.
    refusal
        int64 of shape (districts,): which of `reasons` holds.
    """

    kind: RateKind
    factor: int
    few: int
    reasons: tuple[str, ...]
    refused: tuple[bool, ...]
    below: npt.NDArray[np.float64]
    refusal: Ints


class _Places(NamedTuple):
    """Where the places drawn are, in whole steps, and how large."""

    x: Ints
    y: Ints
    radius: Ints
    origin: tuple[float, float]
    step: float
    radii: list[int]


class _Order(NamedTuple):
    """Positions of the incidents in the order of the feed, and where each month begins."""

    rows: Ints
    offsets: Ints
    certain: int


def rate_columns(pack: PackWithPopulations, kind: RateKind | str, figure: str | None = None) -> RateColumns:
    """Return what rates of the districts of `pack` stand on.

    Parameters
    ----------
    pack
        Gives areas, populations, and which figures may not be used where.
    kind
        ``count``, ``per_100k`` or ``per_1000_km2``.
    figure
        Identifier of the population figure; needed for ``per_100k`` and only there.

    Raises
    ------
    geo.errors.RateError
        Where kind or figure is not known.
    """
    codes = pd.Index(pack.districts["district_id"], dtype=object)
    # With just enough incidents everywhere, what shows no rate lacks it for a reason of its own.
    table = rates(pack, pd.DataFrame({MEASURES[CASUALTIES]: FEW}, index=codes), kind=kind, figure=figure)
    lacks = table["status"].isin((RateStatus.REFUSED, RateStatus.NO_FIGURE)).to_numpy(dtype=bool)
    pairs = [
        (str(reason), status == RateStatus.REFUSED) if lacking else ("", False)
        for reason, status, lacking in zip(table["reason"], table["status"], lacks, strict=True)
    ]
    known = {pair: number for number, pair in enumerate(dict.fromkeys([("", False), *pairs]))}
    counted = RateKind(kind) is RateKind.COUNT
    return RateColumns(
        kind=RateKind(kind),
        factor=rate_factor(kind),
        few=FEW,
        reasons=tuple(reason for reason, _ in known),
        refused=tuple(refused for _, refused in known),
        below=np.empty(0) if counted else table["denominator"].to_numpy(dtype=np.float64),
        refusal=np.array([known[pair] for pair in pairs], dtype=np.int64),
    )


def encode_feed(
    pack: Pack,
    cube: Cube,
    filters: Filters,
    *,
    shown: Presentation,
    rate: RateColumns | None = None,
    stated: Stated | None = None,
    land: LandSteps | None = None,
) -> bytes:
    """Write the incidents that pass `filters` as columns.

    Parameters
    ----------
    pack
        The pack.
    cube
        The cube of the same pack; gives months, districts and figures.
    filters
        Which incidents count.
    shown
        What a map shows that does not follow from the columns.
    rate, stated, land
        What rates stand on, None for counts; what is stated of the same pack, None to say nothing of it; the
        measure of ground shown, None where incidents are.

    Returns
    -------
    bytes
        Length of the header (u32), header as JSON padded with blanks, columns each from a multiple of eight
        bytes on. Equal arguments give equal bytes; ``digest`` in the header is the SHA-256 of all the rest.

    Raises
    ------
    MapError
        Where cube, `rate` or `stated` are not of this pack, or there are more devices, precisions, activities
        or statuses than the bits of an incident can tell apart.
    """
    records = cube.records
    incidents = pack.incidents
    districts = len(records.district_ids)
    chosen = rate or _counts_only(districts)
    judged = len(incidents) if stated is None else stated.incidents
    if not len(records) == len(incidents) == judged or len(chosen.refusal) != districts:
        raise _mixed(len(incidents), len(records), districts, len(chosen.refusal), judged)
    order = _order(cube, np.flatnonzero(records.selected(filters)))
    precision = why_unplaced(incidents)
    places = _places(incidents, order.rows, pack.meta)
    header = Header(
        **structs.asdict(shown),
        version=VERSION,
        months=_months(cube),
        districts=districts,
        incidents=len(order.rows),
        certain=order.certain,
        rate=RateBasis(
            kind=str(chosen.kind),
            factor=chosen.factor,
            few=chosen.few,
            reasons=chosen.reasons,
            refused=chosen.refused,
        ),
        stated=None if stated is None else stated.header(filters),
        radii=tuple(places.radii),
        origin=places.origin,
        step=places.step,
    )
    return columns_with_header(
        header.plain(),
        {
            **_time_columns(cube, order),
            **_place_columns(places),
            **_figure_columns(cube, filters, order.rows, precision),
            "rows": varints(_gaps(order)),
            "below": chosen.below.astype("<f8"),
            "refusal": _narrow(chosen.refusal, len(chosen.reasons)),
            "ever": cube.ever_recorded().to_numpy(dtype=bool).astype("u1"),
            **land_columns(land),
        },
    )


def _mixed(incidents: int, counted: int, districts: int, rated: int, judged: int) -> MapError:
    return MapError(
        say(
            "The pack holds {incidents:,} incidents, its cube {counted:,} incidents in {districts:,} "
            "districts, its rates {rated:,} districts, its statements judge {judged:,} incidents; "
            "take all from one pack.",
            incidents=incidents,
            counted=counted,
            districts=districts,
            rated=rated,
            judged=judged,
        )
    )


def _counts_only(districts: int) -> RateColumns:
    return RateColumns(
        RateKind.COUNT, 1, FEW, ("",), (False,), np.empty(0), np.zeros(districts, dtype=np.int64)
    )


def _months(cube: Cube) -> Months:
    whole, first = cube.whole_period, cube.axis.first
    return Months(
        first=(first.year, first.month),
        count=cube.axis.months,
        start=(whole.start.year, whole.start.month, whole.start.day),
        last=(whole.last.year, whole.last.month, whole.last.day),
    )


def _order(cube: Cube, rows: Ints) -> _Order:
    records = cube.records
    month = records.start_month[rows] - cube.axis.start_number
    one_month = records.start_month[rows] == records.end_month[rows]
    certain, months = rows[one_month], month[one_month]
    offsets = np.append(0, np.cumsum(np.bincount(months, minlength=cube.axis.months)))
    # A stable sort keeps rows in their order within a month; of 16-bit numbers it is a radix sort.
    sorted_rows = certain[np.argsort(months.astype(np.uint16), kind="stable")]
    return _Order(np.concatenate([sorted_rows, rows[~one_month]]), offsets, len(certain))


def _time_columns(cube: Cube, order: _Order) -> dict[str, Column]:
    records, others = cube.records, order.rows[order.certain :]
    days = {"start": records.start_month, "middle": records.middle_month, "end": records.end_month}
    months = {name: (month[others] - cube.axis.start_number).astype("<i2") for name, month in days.items()}
    return {
        "off": order.offsets.astype("<u4"),
        **months,
        "days": records.days[others].astype("<u4"),
    }


def _figure_columns(cube: Cube, filters: Filters, rows: Ints, precision: Ints) -> dict[str, Column]:
    records = cube.records
    parts = records.parts(filters)
    killed, injured, outcome_unknown = (parts[part][rows] for part in PARTS)
    over = (killed > _MOST_HURT) | (injured > _MOST_HURT) | (outcome_unknown > 0)
    at = np.flatnonzero(over)
    gaps = gap_bits(records, filters)[rows]
    device = _fitting(say("devices"), records.device[rows], _DEVICE_BITS)
    place = _fitting(say("precisions of places"), precision[rows], _PRECISION_BITS)
    kind = device | place << _DEVICE_BITS | (gaps > 0).astype(np.int64) << _DEVICE_BITS + _PRECISION_BITS
    status = status_columns(records, filters, rows)
    activity = _fitting(say("activities"), records.activity[rows], _ACTIVITY_BITS)
    _fitting(say("statuses"), np.array([SEVERAL]), _STATUS_BITS)
    return {
        "district": _narrow(records.district[rows], len(records.district_ids) + 1),
        "hurt": np.where(over, 0, killed | injured << 4).astype("u1"),
        "kind": kind.astype("u1"),
        "gaps": gaps[gaps > 0].astype("u1"),
        "activity": (activity | status.code << _ACTIVITY_BITS).astype("u1"),
        "several": status.several,
        "statuses": status.numbers,
        "over_at": at.astype("<u4"),
        "over_killed": killed[at].astype("<u4"),
        "over_injured": injured[at].astype("<u4"),
        "over_unknown": outcome_unknown[at].astype("<u4"),
        "ends": range_column(records, filters, rows),
    }


def _fitting(what: str, codes: Ints, bits: int) -> Ints:
    """Return `codes`, which fit into so many bits: one too large would change what stands beside it."""
    most = 1 << bits
    if len(codes) and int(codes.max()) >= most:
        raise MapError(
            say(
                "A map tells {most} {what} apart and is given number {number}; give its column of a feed "
                "more bits.",
                most=most,
                what=what,
                number=int(codes.max()),
            )
        )
    return codes


def _places(incidents: pd.DataFrame, rows: Ints, meta: PackMeta) -> _Places:
    drawn = is_placed(incidents)[rows]
    at = rows[drawn]
    degrees = incidents[["longitude", "latitude"]].to_numpy(dtype=np.float64, na_value=np.nan)[at]
    degrees[:, 0] = from_seam(degrees[:, 0], seam_of(meta.extent))
    metres = drawn_radius(incidents, meta.settlement_radius_m)[at]
    steps = np.rint(degrees * STEPS_PER_DEGREE).astype(np.int64)
    span = int(np.ptp(steps, axis=0).max()) if len(at) else 0
    # A theatre wider than 24 bits of the smallest step gets a coarser one.
    coarser = max(1, -(-(span + 1) // (_NO_PLACE - 1)))
    if coarser > 1:
        steps = np.rint(degrees * (STEPS_PER_DEGREE / coarser)).astype(np.int64)
    corner = steps.min(axis=0) if len(at) else np.zeros(2, dtype=np.int64)
    radii, level = _radii(metres)
    west, south = (int(edge) * coarser / STEPS_PER_DEGREE for edge in corner)
    x, y = (_spread(column, drawn, _NO_PLACE) for column in (steps - corner).T)
    return _Places(
        x,
        y,
        _spread(level, drawn, 0),
        (west, south),
        coarser / STEPS_PER_DEGREE,
        radii,
    )


def _radii(metres: Ints) -> tuple[list[int], Ints]:
    """Return at most 256 radii, of which the first is 0, and the one at or next above each of `metres`."""
    levels = np.unique(np.append(metres, 0))
    if len(levels) > MOST_RADII:
        # Even ratios: a radius grows by the same small share wherever it lies, and never shrinks.
        ratios = np.ceil(np.geomspace(levels[1], levels[-1], MOST_RADII - 1)).astype(np.int64)
        levels = np.unique(np.concatenate([[0], np.minimum(ratios, levels[-1]), levels[-1:]]))
    return [int(level) for level in levels], np.searchsorted(levels, metres)


def _place_columns(places: _Places) -> dict[str, Column]:
    return {
        "xlow": (places.x & 0xFFFF).astype("<u2"),
        "ylow": (places.y & 0xFFFF).astype("<u2"),
        "xhigh": (places.x >> 16).astype("u1"),
        "yhigh": (places.y >> 16).astype("u1"),
        "radius": places.radius.astype("u1"),
    }


def _spread(values: Ints, where: Bools, elsewhere: int) -> Ints:
    spread = np.full(len(where), elsewhere, dtype=np.int64)
    spread[where] = values
    return spread


def _narrow(values: Ints, choices: int) -> Column:
    return values.astype("u1" if choices <= 256 else "<u2")


def _gaps(order: _Order) -> Ints:
    """Return each row less the one before it in its month, or in those of no certain month."""
    before = np.empty_like(order.rows)
    before[1:] = order.rows[:-1]
    before[order.offsets[order.offsets < len(before)]] = -1
    return order.rows - before
