"""Incidents gathered by place: one mark a place, or a grid of cells where places are too many to draw.

A place known to a settlement is a disc of its uncertainty in metres around the settlement's point; the place
of a blast is a point. What is known to a district or a region only has no mark: it is counted in words.
Longitude and latitude are WGS 84 degrees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.records import assigned_district
from geo.layers.vocabulary import LOCATION_PRECISION
from geo.maps.marks import PlaceMark, Row
from geo.maps.notes import NOTE_FIELDS, NoteWriter

if TYPE_CHECKING:
    from geo.layers.pack import Pack

MOST_PLACES: Final = 4_000
MOST_CELLS: Final = 1_500
MOST_NOTES: Final = 12
NOTES_IN_ALL: Final = 6_000
DISC_FROM_M: Final = 500
_CELL_SIZES_DEG: Final = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_PLACE_FIELDS: Final = ("longitude", "latitude", "uncertainty_m", "district_by_polygon")
_PLACED: Final = ("exact", "settlement")
_WHERE_ALL: Final = "the table of incidents lists them all"

Ints = npt.NDArray[np.int64]


def place_marks(
    pack: Pack, rows: Ints, figures: Ints, *, certain: npt.NDArray[np.bool_], names: dict[str, str]
) -> tuple[PlaceMark, ...]:
    """Gather incidents by identical place.

    Parameters
    ----------
    pack
        The pack.
    rows
        Positions of the incidents to show in ``pack.incidents``.
    figures
        Incidents, killed, injured, casualties of these incidents; shape (len(rows), 4).
    certain
        Which of them lie in the period with every possible day.
    names
        Names of districts by code.

    Returns
    -------
    tuple of PlaceMark
        Most incidents first. Every incident with a place is in exactly one mark.
    """
    incidents = pack.incidents[[*NOTE_FIELDS, *_PLACE_FIELDS]]
    placed = _placed(incidents).to_numpy(dtype=bool)[rows]
    rows, figures, certain = rows[placed], figures[placed], certain[placed]
    if len(rows) == 0:
        return ()
    shown = incidents.iloc[rows].reset_index(drop=True)
    shown["radius"] = _radius(shown, pack.meta.settlement_radius_m)
    shown["x"], shown["y"] = shown["longitude"].round(5), shown["latitude"].round(5)
    group = shown.groupby(["x", "y", "radius"], sort=True).ngroup().to_numpy()
    size = 0.0
    if group.max() + 1 > MOST_PLACES:
        size, group = _grid(shown)
    newest = np.lexsort(
        (
            shown["incident_id"].to_numpy(dtype=object),
            -shown["date_end"].to_numpy("datetime64[D]").astype(np.int64),
            group,
        )
    )
    starts = np.flatnonzero(np.diff(group[newest], prepend=-1))
    sites = np.split(newest, starts[1:])
    listed = min(MOST_NOTES, max(1, NOTES_IN_ALL // len(sites)))
    told = _records(shown.iloc[np.concatenate([members[:listed] for members in sites])])
    districts = assigned_district(shown).to_numpy(dtype=object)
    writer = NoteWriter(pack, names)
    marks, at = [], 0
    for members in sites:
        own = told[at : at + min(listed, len(members))]
        at += len(own)
        more = len(members) - len(own)
        marks.append(
            PlaceMark(
                **(_cell(own[0], size) if size else _place(own[0], districts[members], names)),
                incidents=len(members),
                rows=_totals(figures[members].sum(axis=0), int((~certain[members]).sum())),
                notes=tuple(
                    writer.note(fields, certain=bool(certain[row]))
                    for fields, row in zip(own, members, strict=False)
                ),
                remainder=f"{more:,} more incidents here; {_WHERE_ALL}." if more else "",
            )
        )
    return tuple(sorted(marks, key=lambda mark: (-mark.incidents, mark.longitude, mark.latitude)))


def unplaced_words(pack: Pack, rows: Ints) -> tuple[tuple[str, ...], int]:
    """Say how many of some incidents have no place on the map, and why.

    Returns
    -------
    tuple
        Sentences, none where every incident has a place; and the number.
    """
    incidents = pack.incidents.iloc[rows]
    missing = incidents[~_placed(incidents)]
    if missing.empty:
        return (), 0
    precision = missing["location_precision"].where(missing["location_precision"].notna(), "unknown")
    kinds = precision.value_counts()
    words = {
        "exact": "with a place but no coordinates",
        "settlement": "known to a settlement without coordinates",
        "district": "known to the district only",
        "region": "known to the region only",
        "country": "known to the country only",
        "unknown": "with no known place",
    }
    parts = [f"{kinds[code]:,} {words[code]}" for code in LOCATION_PRECISION.codes() if code in kinds]
    count = len(missing)
    verb = "incident has" if count == 1 else "incidents have"
    sentences = [f"{count:,} {verb} no place on the map: {', '.join(parts)}."]
    nowhere = int(assigned_district(missing).isna().sum())
    if count > nowhere:
        sentences.append(f"{count - nowhere:,} of them are counted in their district.")
    if nowhere:
        sentences.append(f"{nowhere:,} of them are in no district and appear in the totals only.")
    return tuple(sentences), count


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", frame.to_dict("records"))


def _placed(incidents: pd.DataFrame) -> pd.Series[bool]:
    has_point = incidents["longitude"].notna() & incidents["latitude"].notna()
    return has_point & incidents["location_precision"].isin(_PLACED)


def _radius(shown: pd.DataFrame, settlement_radius_m: int) -> npt.NDArray[np.int64]:
    """Return the radius to draw, metres; 0 for the place of a blast known to 500 m or better."""
    assumed = np.where(shown["location_precision"] == "exact", 0, settlement_radius_m)
    stated = shown["uncertainty_m"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    radius = np.where(np.isnan(stated), assumed, stated)
    exact = (shown["location_precision"] == "exact").to_numpy(dtype=bool)
    return np.where(exact & (radius <= DISC_FROM_M), 0, radius).astype(np.int64)


def _grid(shown: pd.DataFrame) -> tuple[float, npt.NDArray[np.int64]]:
    """Return the smallest cell size in degrees that gives few enough cells, and the cell of each incident."""
    group: npt.NDArray[np.int64] = np.zeros(len(shown), dtype=np.int64)
    for size in _CELL_SIZES_DEG:
        column = np.floor(shown["longitude"] / size).astype(np.int64)
        row = np.floor(shown["latitude"] / size).astype(np.int64)
        _, group = np.unique(column * 1_000_000 + row, return_inverse=True)
        if group.max() + 1 <= MOST_CELLS:
            break
    return size, group


def _cell(first: dict[str, Any], size: float) -> dict[str, Any]:
    west, south = (round(float(np.floor(first[axis] / size) * size), 4) for axis in ("longitude", "latitude"))
    east, north = round(west + size, 4), round(south + size, 4)
    return {
        "kind": "cell",
        "longitude": round((west + east) / 2, 5),
        "latitude": round((south + north) / 2, 5),
        "radius_m": 0,
        "name": f"Cell {south:g} to {north:g} N, {west:g} to {east:g} E",
        "precision": f"All places in a cell of {size:g} degrees; the cell is not a place of an accident",
        "bounds": (west, south, east, north),
    }


def _place(
    first: dict[str, Any], districts: npt.NDArray[np.object_], names: dict[str, str]
) -> dict[str, Any]:
    radius = int(first["radius"])
    exact = first["location_precision"] == "exact"
    within = "" if radius == 0 else f", drawn with {radius_words(radius)} around it"
    kind = "Place of the blast" if exact else "Settlement named in the report, not the place of the blast"
    stated = dict.fromkeys(names.get(code, code) for code in districts if isinstance(code, str))
    settlement = first["settlement"] if isinstance(first["settlement"], str) else ""
    return {
        "kind": "disc" if radius else "point",
        "longitude": float(first["x"]),
        "latitude": float(first["y"]),
        "radius_m": radius,
        "name": ", ".join(filter(None, [settlement, " / ".join(stated)])) or "Place without a name",
        "precision": kind + within,
    }


def radius_words(radius_m: int) -> str:
    """Return a radius in words: "800 m", "2 km", "2.5 km"."""
    return f"{radius_m} m" if radius_m < 1000 else f"{radius_m / 1000:g} km"


def _totals(sums: Ints, unsure: int) -> tuple[Row, ...]:
    rows = [
        ("Incidents", f"{sums[0]:,}"),
        ("Casualties", f"{sums[3]:,}"),
        ("Killed", f"{sums[1]:,}"),
        ("Injured", f"{sums[2]:,}"),
    ]
    if unsure:
        rows.append(("Of these", f"{unsure:,} possibly in the period, day not known"))
    return tuple(rows)
