"""Districts by name and by place: matching what a source states, and saying where the map disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from geo.layers.distances import as_points, km_to_border
from geo.layers.findings import Finding, Severity
from geo.layers.names import fold_name
from geo.layers.values import shown

SLIGHT_KM = 5.0
"""Up to this far from the border of the stated district a disagreement is a note: boundary sources differ."""

_SUGGESTED = 3
_SUGGEST_FOR = 200
_SUGGESTION_SCORE = 60


class MatchKind(StrEnum):
    """How a stated district was found."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Match(NamedTuple):
    """Result of looking up one name.

    Parameters
    ----------
    district_id
        The district, or ``None`` where the name is unknown or means several.
    kind
        How it was found, or why not.
    candidates
        Every district the name may mean.
    """

    district_id: str | None
    kind: MatchKind
    candidates: tuple[str, ...]


def _ids_by_name(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, district_id in pairs:
        folded = fold_name(name)
        if folded:
            found.setdefault(folded, {})[district_id] = None
    return MappingProxyType({name: tuple(sorted(ids)) for name, ids in found.items()})


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    if column not in frame.columns:
        return [""] * len(frame)
    return ["" if pd.isna(value) else str(value) for value in frame[column].tolist()]


@dataclass(frozen=True, slots=True, init=False)
class DistrictIndex:
    """Names, codes and boundaries of a country's districts, for looking up; immutable and shared by threads.

    Boundaries are kept as WKB and decoded in every call: geometry objects shared by threads crash the
    process as soon as one of them prepares it.

    Parameters
    ----------
    districts
        One row per district: ``district_id``, ``name_en`` and, where present, ``name_local``, ``name_ru``,
        ``aliases`` (joined by semicolons) and ``overlay`` (drawn on top, not part of the coverage).
    boundaries
        Polygon of each row as WKB, WGS 84; ``None`` where there is none. Empty for an index of names only.
    """

    ids: tuple[str, ...]
    """All district ids, in the order of the table."""
    titles: Mapping[str, str]
    """English name by id."""
    overlays: frozenset[str]
    """Ids of districts drawn on top of the coverage."""
    _names: Mapping[str, tuple[str, ...]]
    _aliases: Mapping[str, tuple[str, ...]]
    _spellings: Mapping[str, str]
    _boundaries: Mapping[str, bytes]

    def __init__(self, districts: pd.DataFrame, boundaries: Sequence[bytes | None] = ()) -> None:
        ids = _texts(districts, "district_id")
        columns = [_texts(districts, name) for name in ("name_en", "name_local", "name_ru")]
        aliases = [
            (part.strip(), district_id)
            for joined, district_id in zip(_texts(districts, "aliases"), ids, strict=True)
            for part in joined.split(";")
        ]
        names = [
            (name, district_id) for column in columns for name, district_id in zip(column, ids, strict=True)
        ]
        overlay = [text.lower() == "true" for text in _texts(districts, "overlay")]
        shapes = boundaries or [None] * len(ids)
        fields: dict[str, object] = {
            "ids": tuple(ids),
            "titles": MappingProxyType(dict(zip(ids, columns[0], strict=True))),
            "overlays": frozenset(one for one, above in zip(ids, overlay, strict=True) if above),
            "_names": _ids_by_name(names),
            "_aliases": _ids_by_name(aliases),
            "_spellings": MappingProxyType(
                {fold_name(name): name for name, _ in (*aliases, *reversed(names)) if name}
            ),
            "_boundaries": MappingProxyType(
                {one: bytes(shape) for one, shape in zip(ids, shapes, strict=True) if shape is not None}
            ),
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_layer(cls, layer: pd.DataFrame) -> DistrictIndex:
        """Build the index from a district layer with a ``geometry`` column of shapely objects (WGS 84)."""
        shapes = [None if shape is None else shapely.to_wkb(shape) for shape in layer["geometry"]]
        return cls(pd.DataFrame(layer.drop(columns="geometry")), shapes)

    def __contains__(self, district_id: object) -> bool:
        return district_id in self.titles

    @property
    def ambiguous(self) -> Mapping[str, tuple[str, ...]]:
        """Folded names and aliases that mean several districts, with the ids; never matched by `match`."""
        unclear = {name: ids for name, ids in self._names.items() if len(ids) > 1}
        unclear |= {
            name: ids for name, ids in self._aliases.items() if len(ids) > 1 and name not in self._names
        }
        return MappingProxyType(unclear)

    def match(self, text: str) -> Match:
        """Look up a district by its code, else by a name, else by an alias; exact after `fold_name`.

        A name outranks an alias. A name that means several districts is returned as ambiguous with all of
        them, and one that means none as unknown.
        """
        if text.strip() in self.titles:
            return Match(text.strip(), MatchKind.CODE, (text.strip(),))
        folded = fold_name(text)
        for names, kind in ((self._names, MatchKind.NAME), (self._aliases, MatchKind.ALIAS)):
            ids = names.get(folded, ())
            if len(ids) == 1:
                return Match(ids[0], kind, ids)
            if ids:
                return Match(None, MatchKind.AMBIGUOUS, ids)
        return Match(None, MatchKind.UNKNOWN, ())

    def suggest(self, text: str) -> tuple[str, ...]:
        """Return up to three English names of the districts whose names or aliases come nearest to `text`."""
        near = process.extract(
            fold_name(text),
            list(self._spellings),
            scorer=fuzz.WRatio,
            score_cutoff=_SUGGESTION_SCORE,
            limit=12,
        )
        ids = (one for name, _, _ in near for one in self._names.get(name, self._aliases.get(name, ())))
        return tuple(self.titles[one] for one in dict.fromkeys(ids))[:_SUGGESTED]

    def title(self, district_id: str) -> str:
        """Return the English name of a district with its code."""
        return f"{self.titles[district_id]} ({district_id})"

    def boundary(self, district_id: str) -> shapely.Geometry | None:
        """Return a fresh copy of a district's polygon in WGS 84, or ``None`` where the index holds none."""
        shape = self._boundaries.get(district_id)
        return None if shape is None else shapely.from_wkb(shape)

    def coverage(self) -> shapely.Geometry | None:
        """Return a fresh union of all districts that are part of the coverage, overlays left out."""
        shapes = [shape for one, shape in self._boundaries.items() if one not in self.overlays]
        return shapely.union_all(shapely.from_wkb(shapes)) if shapes else None

    def locate(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.object_]:
        """Find the district of the coverage each point lies in.

        Parameters
        ----------
        lon, lat
            WGS 84 degrees; NaN where there is no point.

        Returns
        -------
        numpy.ndarray
            District ids, ``None`` where there is no point or no district holds it. A point on a shared border
            belongs to the lowest id.
        """
        wanted = sorted((one for one in self._boundaries if one not in self.overlays), reverse=True)
        found = np.full(len(lon), None, dtype=object)
        for district_id, inside in self._inside(wanted, lon, lat):
            found[inside] = district_id
        return found

    def inside(
        self, district_id: str, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return which points lie in one district or on its border, overlays included."""
        result = np.zeros(len(lon), dtype=bool)
        for _, inside in self._inside([district_id] if district_id in self._boundaries else [], lon, lat):
            result[inside] = True
        return result

    def _inside(
        self, ids: Sequence[str], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> Iterator[tuple[str, NDArray[np.intp]]]:
        rows = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(rows) or not ids:
            return
        tree = shapely.STRtree(as_points(lon[rows], lat[rows]))
        for district_id in ids:
            polygon = shapely.from_wkb(self._boundaries[district_id])
            yield district_id, rows[tree.query(polygon, predicate="intersects")]


def _unmatched_words(match: Match, near: Sequence[str], index: DistrictIndex) -> tuple[str, str, str]:
    if match.kind is MatchKind.AMBIGUOUS:
        titles = " or ".join(index.title(one) for one in match.candidates)
        return (
            "district.ambiguous",
            f"This name means several districts: {titles}",
            "Write the code of the district meant into district_code",
        )
    return (
        "district.unknown",
        "No district has this name, so the row counts in no district",
        f"Did you mean {', '.join(near)}?" if near else "Use a name, alias or code of the districts table",
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
    codes, names = _texts(incidents, "district_code"), _texts(incidents, "district")
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
            f"The code means {index.title(code)}, the name {index.title(name)}; the code is used",
            "Correct the code or the name",
        )
        for position, (code, name) in stated.contradictions.items()
    ]  # fmt: skip
    return findings


def _disagreement(index: DistrictIndex, stated: str, polygon: str | None, km: float) -> tuple[str, str]:
    lies = f"in {index.title(polygon)}" if polygon else "in no district"
    far = "" if np.isnan(km) else f", {km:.1f} km from the border of {index.titles[stated]}"
    return (
        f"The source states {index.title(stated)}, but the point lies {lies}{far}; the stated one is used",
        "Check the coordinates; where they are right, the boundaries here differ from those the source used",
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
