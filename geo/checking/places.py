"""Districts of incidents: what a row says of its place is weighed, and where it disagrees the row asks.

A row may give a code, a name, a region and a point. A code weighs two, each of the others one, and a point
only where the place is known to a settlement or better: the point of a region lies in some district by
chance. The district with most weight is taken. Where as much speaks for another one, a district that the
source states keeps the row as long as the region does not speak against it; otherwise the district is not
known. So a name alone never moves people to a namesake in another region than the row states.

A point may lie across a border: boundaries differ, and places are uncertain. Farther off its stated district
than both together it cannot be right, or the district is not; which of the two, nobody knows, so the row
counts in the district and its point is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.checking.alike import alike, coded
from geo.checking.disagreement import disagreement
from geo.checking.placewords import PlaceReading, reading_findings
from geo.layers.distances import km_to_border
from geo.layers.districts import DistrictIndex, Match, MatchKind
from geo.layers.findings import Finding, Severity
from geo.layers.many import Findings, Make, parted, positions_of, together
from geo.layers.names import fold_name
from geo.layers.vocabulary import PLACED_AT

__all__ = [
    "SLIGHT_KM",
    "DistrictIndex",
    "Match",
    "MatchKind",
    "assign_districts",
    "district_findings",
    "km_from_stated",
]

SLIGHT_KM = 5.0
"""Up to this far from the border of the stated district a disagreement is a note: boundary sources differ."""

_CODE, _OTHER = 2, 1


class _Weighed(NamedTuple):
    """What became of every row, and the readings of those that say something unclear."""

    ids: NDArray[np.object_]
    stated: NDArray[np.bool_]
    polygon: NDArray[np.object_]
    readings: dict[int, PlaceReading]


def _degrees(frame: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if {"longitude", "latitude"} <= set(frame.columns):
        lon, lat = (
            frame[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("longitude", "latitude")
        )
        return lon, lat
    if "geometry" not in frame.columns:
        nowhere = np.full(len(frame), np.nan)
        return nowhere, nowhere
    points = frame["geometry"].to_numpy(dtype=object)
    return shapely.get_x(points), shapely.get_y(points)


def _weigh(frame: pd.DataFrame, index: DistrictIndex) -> _Weighed:
    polygon = index.locate(*_degrees(frame))
    placed = np.ones(len(frame), dtype=bool)
    if "location_precision" in frame:
        placed = frame["location_precision"].isin(PLACED_AT).to_numpy(dtype=bool)
    points = polygon.copy()
    points[~placed] = None
    told = [coded(frame, name) for name in ("district_code", "district", "region")]
    matches = {text: index.match(text) for _, distinct in told[:2] for text in distinct if text}
    spans = {text: index.regions.get(fold_name(text), frozenset()) for text in told[2][1]}
    name_of, distinct_names = told[1]
    unknown = np.array([bool(one) and matches[one].kind is MatchKind.UNKNOWN for one in distinct_names])
    beside = _beside(frame, index, told[1], unknown[name_of] & placed & ~polygon.astype(bool))
    # Rows that say the same of their place mean the same: each is weighed once.
    which, first = alike(*(codes for codes, _ in told), pd.factorize(points)[0], pd.factorize(beside)[0])
    said = ([distinct[code] for code in coded[first].tolist()] for coded, distinct in told)
    once = [
        _weighed_once(index, matches, spans, *each)
        for each in zip(*said, points[first].tolist(), beside[first].tolist(), strict=True)
    ]
    ids = np.array([*(reading.chosen for reading, _ in once), None], dtype=object)[:-1][which]
    stated = np.array([one for _, one in once], dtype=bool)[which]
    unclear = np.array([reading.is_unclear for reading, _ in once], dtype=bool)[which]
    readings = {row: once[which[row]][0] for row in np.flatnonzero(unclear).tolist()}
    return _Weighed(ids, stated, polygon, readings)


def _beside(
    frame: pd.DataFrame,
    index: DistrictIndex,
    names: tuple[NDArray[np.intp], list[str]],
    asked: NDArray[np.bool_],
) -> NDArray[np.object_]:
    """Return for rows in no district the one with a name like theirs at whose border they lie."""
    found = np.full(len(frame), None, dtype=object)
    if not asked.any():
        return found
    lon, lat = _degrees(frame)
    codes, distinct = names
    at = np.flatnonzero(asked & np.isfinite(lon) & np.isfinite(lat))
    for code in np.unique(codes[at]).tolist():
        rows = at[codes[at] == code]
        nearest = np.full(len(rows), SLIGHT_KM)
        for one in index.like(distinct[code]):
            boundary = index.boundary(one)
            if boundary is None:
                continue
            km = km_to_border(lon[rows], lat[rows], boundary)
            nearer = km <= nearest
            found[rows[nearer]], nearest[nearer] = one, km[nearer]
    return found


def _weighed_once(
    index: DistrictIndex,
    matches: Mapping[str, Match],
    spans: Mapping[str, frozenset[str]],
    code: str,
    name: str,
    region: str,
    point: object,
    beside: object,
) -> tuple[PlaceReading, bool]:
    """Return what a row means by all it says of its place, and whether it states the district taken."""
    reading = PlaceReading(
        code=code,
        name=name,
        region=region,
        by_code=matches[code] if code else None,
        by_name=matches[name] if name else None,
        within=spans[region] if region else frozenset(),
        point=point if isinstance(point, str) else None,
        near_codes=() if not code or matches[code].district_id else index.without_zeros(code),
        beside=beside if isinstance(beside, str) else None,
    )
    chosen = _chosen(reading)
    stated = chosen in reading.certain or (chosen in reading.stated and chosen != reading.point)
    stated |= chosen is not None and chosen == reading.beside
    return reading._replace(chosen=chosen), stated


def _chosen(reading: PlaceReading) -> str | None:
    """Return the district with most weight, ``None`` where none has or as much speaks for another."""
    weights: dict[str, int] = {}
    for candidates, weight in (
        (reading.by_code.candidates if reading.by_code else (), _CODE),
        (reading.near_codes, _OTHER),
        (reading.by_name.candidates if reading.by_name else (), _OTHER),
        (tuple(filter(None, (reading.point or reading.beside,))), _OTHER),
    ):
        for one in candidates:
            weights[one] = weights.get(one, 0) + weight
    if not weights:
        return None
    for one in weights:
        weights[one] += _OTHER if one in reading.within else 0
    most = max(weights.values())
    tied = [one for one, weight in weights.items() if weight == most]
    against = bool(reading.within)
    if len(tied) == 1:
        (best,) = tied
        alone = most == _OTHER
        if alone and best in reading.near_codes:
            return None
        # One word against another: a name that another region holds is as likely a namesake.
        return None if alone and against and best not in {reading.point, reading.beside} else best
    kept = [one for one in tied if one in reading.certain and (one in reading.within or not against)]
    rivals = {one for one in tied if one != reading.point}
    return kept[0] if len(kept) == 1 and rivals == set(kept) else None


def district_findings(
    frame: pd.DataFrame, index: DistrictIndex, *, file: str, rows: NDArray[np.int64]
) -> Findings:
    """Return the findings on what rows say of their district: unknown, ambiguous, contradictory.

    Parameters
    ----------
    frame
        Typed rows with ``district`` and, where there are any, ``district_code``, ``region`` and a place.
    index
        The districts.
    file
        Name of the file for the findings.
    rows
        Source row number of each of them.
    """
    return reading_findings(_weigh(frame, index).readings, index, file=file, rows=rows)


def assign_districts(
    incidents: pd.DataFrame, index: DistrictIndex, *, file: str = "incidents", settlement_radius_m: int = 0
) -> tuple[pd.DataFrame, Findings]:
    """Give every incident the district that most of what it says speaks for.

    Parameters
    ----------
    incidents
        Typed rows with ``district``, ``district_code`` and ``longitude``, ``latitude`` (or ``geometry``), and
        where there are any ``region`` and ``location_precision``. An index of integers gives the row numbers
        of the findings.
    index
        The districts.
    file
        Name of the file for the findings.
    settlement_radius_m
        How wide a settlement is taken to be where a row does not say.

    Returns
    -------
    tuple
        A frame with the same index and the columns

        - ``district_code`` (``str``): the district the row counts in, weighed as the module says; NaN where
          it is not known
        - ``district_by_polygon`` (``str``): district of the coverage that holds the point, NaN for none
        - ``district_basis`` (``str``): ``stated``, ``polygon`` or ``none``
        - ``border_distance_km`` (``float64``): where a stated district and the polygon disagree, kilometres
          from the point to the border of the stated district; else NaN
        - ``point_withheld`` (``bool``): the place is known to a settlement or better, and its point lies
          farther off the stated district than its precision and `SLIGHT_KM` together

        and the findings ``district.unknown``, ``district.ambiguous``, ``district.contradiction``,
        ``district.region`` and ``district.disagrees``.
    """
    lon, lat = _degrees(incidents)
    rows = incidents.index.to_numpy(dtype=np.int64)
    weighed = _weigh(incidents, index)
    known = pd.notna(weighed.ids)
    basis = np.where(weighed.stated, "stated", np.where(known, "polygon", "none")).astype(object)
    kept = weighed.ids.copy()
    kept[~weighed.stated] = None
    km, apart = km_from_stated(index, kept, weighed.polygon, lon, lat)
    found_unclear = reading_findings(weighed.readings, index, file=file, rows=rows)
    withheld = km > SLIGHT_KM + _precision_km(incidents, settlement_radius_m)
    at = np.array(apart, dtype=np.intp)
    found = _Apart(kept[at], weighed.polygon[at], km[at], withheld[at])
    findings = together([found_unclear, *_disagreements(index, found, file=file, rows=rows[at])])
    columns = {
        "district_code": pd.array(weighed.ids, dtype="str"),
        "district_by_polygon": pd.array(weighed.polygon, dtype="str"),
        "district_basis": pd.array(basis, dtype="str"),
        "border_distance_km": km,
        "point_withheld": withheld,
    }
    order = positions_of(findings.kept, incidents.index)
    told = sorted(findings.kept, key=lambda finding: order[finding.row] if finding.row is not None else -1)
    return pd.DataFrame(columns, index=incidents.index), Findings(told, findings.rests)


class _Apart(NamedTuple):
    """Districts of rows whose points disagree, where these lie, how far off, and whether withheld."""

    stated: NDArray[np.object_]
    polygon: NDArray[np.object_]
    km: NDArray[np.float64]
    withheld: NDArray[np.bool_]


def _precision_km(incidents: pd.DataFrame, settlement_radius_m: int) -> NDArray[np.float64]:
    """Return how far from its point each place may be, km; infinite where the point is of no place."""
    if "location_precision" not in incidents:
        return np.full(len(incidents), np.inf)
    precision = incidents["location_precision"]
    assumed = np.where(precision.eq("settlement"), settlement_radius_m, 0)
    stated = np.full(len(incidents), np.nan)
    if "uncertainty_m" in incidents:
        stated = incidents["uncertainty_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    metres = np.where(np.isnan(stated), assumed, stated)
    return np.where(precision.isin(PLACED_AT), metres / 1000, np.inf)


def _disagreements(
    index: DistrictIndex, found: _Apart, *, file: str, rows: NDArray[np.int64]
) -> Iterator[Findings]:
    slight = found.km <= SLIGHT_KM
    for severity, mask in ((Severity.NOTE, slight), (Severity.WARNING, ~slight)):
        yield parted(_disagreeing(index, found, severity, mask, rows, file=file), rows[mask], file=file)


def _disagreeing(
    index: DistrictIndex,
    found: _Apart,
    severity: Severity,
    mask: NDArray[np.bool_],
    rows: NDArray[np.int64],
    *,
    file: str,
) -> Make:
    at = np.flatnonzero(mask)

    def make(numbers: NDArray[np.intp]) -> Iterator[Finding]:
        for one in at[numbers].tolist():
            stated, km = found.stated[one], float(found.km[one])
            message, remedy = disagreement(
                index, stated, found.polygon[one], km, withheld=bool(found.withheld[one])
            )
            title = index.titles[stated]
            yield Finding(
                file, int(rows[one]), "district", title, "district.disagrees", severity, message, remedy
            )

    return make


def km_from_stated(
    index: DistrictIndex,
    stated: NDArray[np.object_],
    polygon: NDArray[np.object_],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> tuple[NDArray[np.float64], list[int]]:
    """Return how far points lie from the border of the district stated for them, where they lie outside it.

    Parameters
    ----------
    index
        The districts.
    stated, polygon
        Ids of the district stated and of the one that holds the point, ``None`` for none.
    lon, lat
        WGS 84 degrees, NaN for no point.

    Returns
    -------
    tuple
        Kilometres, NaN where nothing disagrees, and the positions that do.
    """
    km = np.full(len(stated), np.nan)
    placed = np.isfinite(lon) & np.isfinite(lat)
    differing = np.flatnonzero(placed & pd.notna(stated) & (stated != polygon))
    codes, ids = pd.factorize(stated[differing])
    apart: list[int] = []
    for code, district_id in sorted(enumerate(ids.tolist()), key=lambda one: str(one[1])):
        boundary = index.boundary(district_id)
        positions = differing[codes == code]
        if boundary is None:
            continue
        # A point on a shared border belongs to the lower id alone, yet contradicts neither; and an overlay is
        # never in the coverage, so it is asked directly.
        positions = positions[~index.inside(district_id, lon[positions], lat[positions])]
        km[positions] = km_to_border(lon[positions], lat[positions], boundary)
        apart.extend(positions.tolist())
    return km, sorted(apart)
