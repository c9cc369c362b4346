"""Districts of incidents: matching what a source states, and saying where the map disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.layers.distances import km_to_border
from geo.layers.districts import DistrictIndex, Match, MatchKind, texts
from geo.layers.findings import Finding, Severity
from geo.layers.values import shown

__all__ = ["SLIGHT_KM", "DistrictIndex", "Match", "MatchKind", "assign_districts", "name_findings"]

SLIGHT_KM = 5.0
"""Up to this far from the border of the stated district a disagreement is a note: boundary sources differ."""

_SUGGEST_FOR = 200


def _unmatched_words(match: Match, near: Sequence[str], index: DistrictIndex) -> tuple[str, str, str]:
    if match.kind is MatchKind.AMBIGUOUS:
        titles = " or ".join(index.title(one) for one in match.candidates)
        return (
            "district.ambiguous",
            f"This name means several districts: {titles}.",
            "Write the code of the district meant into district_code.",
        )
    return (
        "district.unknown",
        "No district has this name, so the row counts in no district.",
        f"Did you mean {', '.join(near)}?" if near else "Use a name, alias or code of the districts table.",
    )


def _degrees(incidents: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if {"longitude", "latitude"} <= set(incidents.columns):
        lon, lat = (
            incidents[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("longitude", "latitude")
        )
        return lon, lat
    points = incidents["geometry"].to_numpy(dtype=object)
    return shapely.get_x(points), shapely.get_y(points)


class _Stated(NamedTuple):
    ids: NDArray[np.object_]
    unmatched: dict[int, tuple[str, str, Match]]
    contradictions: dict[int, tuple[str, str]]


def _stated_districts(incidents: pd.DataFrame, index: DistrictIndex) -> _Stated:
    codes, names = texts(incidents, "district_code"), texts(incidents, "district")
    matches = {text: index.match(text) for text in {*codes, *names} if text}
    ids = np.full(len(incidents), None, dtype=object)
    unmatched: dict[int, tuple[str, str, Match]] = {}
    contradictions: dict[int, tuple[str, str]] = {}
    for row, (code, name) in enumerate(zip(codes, names, strict=True)):
        by_code = matches[code].district_id if code else None
        by_name = matches[name].district_id if name else None
        ids[row] = by_code or by_name
        if by_code and by_name and by_code != by_name:
            contradictions[row] = (by_code, by_name)
        if code and by_code is None:
            unmatched[row] = ("district_code", code, matches[code])
        elif name and by_name is None and by_code is None:
            unmatched[row] = ("district", name, matches[name])
    return _Stated(ids, unmatched, contradictions)


def name_findings(
    incidents: pd.DataFrame, index: DistrictIndex, *, file: str, rows: Sequence[int]
) -> list[Finding]:
    """Return the findings on stated districts alone: unknown, ambiguous, code and name apart.

    Parameters
    ----------
    incidents
        Typed rows with ``district`` and ``district_code``.
    rows
        Source row number of each of them.
    """
    return _name_findings(_stated_districts(incidents, index), index, file=file, rows=rows)


def _name_findings(stated: _Stated, index: DistrictIndex, *, file: str, rows: Sequence[int]) -> list[Finding]:
    findings: list[Finding] = []
    words: dict[str, tuple[str, str, str]] = {}
    for position, (field, name, match) in stated.unmatched.items():
        if name not in words:
            # Nearest names cost most in a file where nothing matches, and help least there.
            near = index.suggest(name) if len(words) < _SUGGEST_FOR else ()
            words[name] = _unmatched_words(match, near, index)
        rule, message, remedy = words[name]
        findings.append(
            Finding(file, int(rows[position]), field, shown(name), rule, Severity.WARNING, message, remedy)
        )
    findings += [
        Finding(
            file, int(rows[position]), "district_code", code, "district.contradiction", Severity.WARNING,
            f"The code means {index.title(code)}, the name {index.title(name)}; the code is used.",
            "Correct the code or the name.",
        )
        for position, (code, name) in stated.contradictions.items()
    ]  # fmt: skip
    return findings


def _disagreement(index: DistrictIndex, stated: str, polygon: str | None, km: float) -> tuple[str, str]:
    lies = f"in {index.title(polygon)}" if polygon else "in no district"
    far = "" if np.isnan(km) else f", {km:.1f} km from the border of {index.titles[stated]}"
    return (
        f"The source states {index.title(stated)}, but the point lies {lies}{far}; the stated one is used.",
        "Check the coordinates; where they are right, the boundaries here differ from those the source used.",
    )


def assign_districts(
    incidents: pd.DataFrame, index: DistrictIndex, *, file: str = "incidents"
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Give every incident its district: the stated one, else the one its point lies in.

    Parameters
    ----------
    incidents
        Typed rows with ``district``, ``district_code`` and ``longitude``, ``latitude`` (or ``geometry``).
        An index of integers gives the row numbers of the findings.
    index
        The districts.
    file
        Name of the file for the findings.

    Returns
    -------
    tuple
        A frame with the same index and the columns

        - ``district_code`` (``str``): stated code, else stated name or alias matched exactly; where nothing
          is stated, or an ambiguous name is settled by it, the polygon; else NaN
        - ``district_by_polygon`` (``str``): district of the coverage that holds the point, NaN for none
        - ``district_basis`` (``str``): ``stated``, ``polygon`` or ``none``
        - ``border_distance_km`` (``float64``): where stated district and polygon disagree, kilometres from
          the point to the border of the stated district; else NaN

        and the findings ``district.unknown``, ``district.ambiguous``, ``district.contradiction`` and
        ``district.disagrees``. A district stated by a source is never overruled by the polygon.
    """
    lon, lat = _degrees(incidents)
    rows = [int(row) for row in incidents.index]
    stated = _stated_districts(incidents, index)
    polygon = index.locate(lon, lat)
    code, basis = stated.ids.copy(), np.where(stated.ids != None, "stated", "none").astype(object)  # noqa: E711 # elementwise
    said = np.zeros(len(incidents), dtype=bool)
    said[list(stated.unmatched)] = True
    settled = [
        position
        for position, (_, _, match) in stated.unmatched.items()
        if polygon[position] is not None and polygon[position] in match.candidates
    ]
    said[settled] = False
    free = np.array([one is None for one in code], dtype=bool) & ~said
    code[free] = polygon[free]
    basis[free & np.array([one is not None for one in polygon], dtype=bool)] = "polygon"
    km, apart = _distances(index, stated.ids, polygon, lon, lat)
    findings = _name_findings(stated, index, file=file, rows=rows)
    for position in apart:
        message, remedy = _disagreement(index, stated.ids[position], polygon[position], float(km[position]))
        slight = km[position] <= SLIGHT_KM
        findings.append(
            Finding(
                file, rows[position], "district", index.titles[stated.ids[position]], "district.disagrees",
                Severity.NOTE if slight else Severity.WARNING, message, remedy,
            )
        )  # fmt: skip
    columns = {
        "district_code": pd.array(code, dtype="str"),
        "district_by_polygon": pd.array(polygon, dtype="str"),
        "district_basis": pd.array(basis, dtype="str"),
        "border_distance_km": km,
    }
    order = {row: position for position, row in enumerate(rows)}
    findings.sort(key=lambda finding: order[finding.row] if finding.row is not None else -1)
    return pd.DataFrame(columns, index=incidents.index), tuple(findings)


def _distances(
    index: DistrictIndex,
    stated: NDArray[np.object_],
    polygon: NDArray[np.object_],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> tuple[NDArray[np.float64], list[int]]:
    km = np.full(len(stated), np.nan)
    placed = np.isfinite(lon) & np.isfinite(lat)
    differ = placed & np.array(
        [one is not None and one != other for one, other in zip(stated, polygon, strict=True)], dtype=bool
    )
    apart: list[int] = []
    for district_id in sorted({str(one) for one in stated[differ]}):
        boundary = index.boundary(district_id)
        positions = np.flatnonzero(differ & (stated == district_id))
        if boundary is None:
            continue
        # A point on a shared border belongs to the lower id alone, yet contradicts neither; and an overlay is
        # never in the coverage, so it is asked directly.
        positions = positions[~index.inside(district_id, lon[positions], lat[positions])]
        km[positions] = km_to_border(lon[positions], lat[positions], boundary)
        apart.extend(positions.tolist())
    return km, sorted(apart)
