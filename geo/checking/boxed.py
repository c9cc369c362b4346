"""Boxes that columns of a layer state around the geometry of each row, set against the geometry.

Exports of boundaries carry the edges of each polygon in four columns (xmin, ymin, xmax, ymax) or in one of
text (bbox); what a file states beside its columns, `geo.reading.boxes` looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.language import say_count
from geo.layers.findings import Finding, Severity
from geo.layers.meridian import Bounds
from geo.layers.values import shown
from geo.reading.boxes import APART_KM, box_km_apart

# What the edges are called, west, south, east and north of each family. Directions alone may be anything: a
# number of incidents in the north, the name of a neighbour.
_FAMILIES: Final = (
    ("xmin", "ymin", "xmax", "ymax"),
    ("minx", "miny", "maxx", "maxy"),
    *(
        (f"{lon}min", f"{lat}min", f"{lon}max", f"{lat}max")
        for lon, lat in (("lon", "lat"), ("long", "lat"), ("lng", "lat"), ("longitude", "latitude"))
    ),
    *(
        (f"min{lon}", f"min{lat}", f"max{lon}", f"max{lat}")
        for lon, lat in (("lon", "lat"), ("long", "lat"), ("lng", "lat"), ("longitude", "latitude"))
    ),
    *(
        tuple(f"{box}{side}" for side in ("west", "south", "east", "north"))
        for box in ("bbox", "box", "bounds", "extent")
    ),
    *(
        tuple(f"{side}{bound}" for side in ("west", "south", "east", "north"))
        for bound in ("bound", "bounding", "boundlongitude")
    ),
)
_BEFORE: Final = re.compile(r"^(?:bbox|box|bounds|extent|ext|env|envelope|geom|geometry)(?=.*m(?:in|ax))")
_WHOLE: Final = re.compile(r"(?:feature|geo|geom|geometry)?(?:bbox|boundingbox|bounds|envelope|extent)")
_NUMBER: Final = r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_BOX: Final = re.compile(
    rf"\s*(?:box(?:3d)?)?\s*[\[({{]*\s*['\"]?{_NUMBER}(?:['\"]?[\s,;]+['\"]?{_NUMBER})+['\"]?\s*[\])}}]*\s*",
    re.IGNORECASE,
)

_SAME_DEGREES: Final = 1e-4  # far within what counts as elsewhere: most rows need no second look

Floats = NDArray[np.float64]


def box_findings(frame: pd.DataFrame, rows: NDArray[np.int64], *, file: str) -> list[Finding]:
    """Return a warning for each row whose columns state a box that is not that of its geometry.

    Parameters
    ----------
    frame
        A layer as read: columns of text or numbers, ``geometry`` in WGS 84.
    rows
        int64, the number of each row in its file.
    file
        Name of the file for the findings.

    Notes
    -----
    As of a box beside the columns, an edge more than 1 km away counts as elsewhere. Columns that hold no
    degrees (metres of a grid, say) are passed over.
    """
    if "geometry" not in frame:
        return []
    stated = list(_stated(frame))
    if not stated:
        return []
    shapes = frame["geometry"].to_numpy(dtype=object)
    drawn = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    around = shapely.bounds(shapes)
    found: list[Finding] = []
    for names, read in stated:
        ways = [edges for edges in read if _in_degrees(edges[drawn])]
        if not ways:
            continue
        usable = drawn & np.isfinite(ways[0]).all(axis=1)
        same = np.abs(ways[0] - around).max(axis=1) <= _SAME_DEGREES
        for at in np.flatnonzero(usable & ~same).tolist():
            boxes = [_bounds(edges[at]) for edges in ways]
            away = min(box_km_apart(box, shapes[at : at + 1]) for box in boxes)
            if away > APART_KM:
                found.append(_finding(file, int(rows[at]), names, boxes[0], away))
    return found


def _finding(file: str, row: int, names: Sequence[str], box: Bounds, away: float) -> Finding:
    columns = ", ".join(str(shown(name)) for name in names)
    several = len(names) > 1
    return Finding(
        file, row, None if several else shown(names[0]), shown([round(edge, 4) for edge in box]),
        "geometry.declared", Severity.WARNING,
        say_count(
            "The column {columns} states a box of which an edge lies {away:,.0f} km away from that of the "
            "geometry of the row; the geometry counts.",
            "The columns {columns} state a box of which an edge lies {away:,.0f} km away from that of the "
            "geometry of the row; the geometry counts.",
            len(names), columns=columns, away=away),
        say_count(
            "Correct the column or the geometry, or leave it out.",
            "Correct the columns or the geometry, or leave them out.",
            len(names)),
    )  # fmt: skip


def _stated(frame: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], tuple[Floats, ...]]]:
    """Yield the columns that state boxes, and the boxes, west, south, east, north; NaN for none.

    A column of text may have another order, in which all its rows are looked at as well.
    """
    sides: dict[tuple[str, int], dict[int, str]] = {}
    for name in map(str, frame.columns):
        plain = re.sub(r"[^a-z]", "", name.lower())
        before = _BEFORE.match(plain)
        rest = plain[before.end() :] if before else plain
        for at, family in enumerate(_FAMILIES):
            if rest in family:
                sides.setdefault((before[0] if before else "", at), {})[family.index(rest)] = name
        if name != "geometry" and _WHOLE.fullmatch(plain):
            edges = np.array([_edges(value) for value in frame[name].tolist()]).reshape(-1, 4)
            # OpenStreetMap's search writes south, north, west, east.
            yield (name,), (edges, edges[:, [2, 0, 3, 1]])[: 2 if plain.endswith("boundingbox") else 1]
    for names in sides.values():
        if len(names) == 4:
            columns = tuple(names[side] for side in range(4))
            values = [pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float64) for name in columns]
            yield columns, (np.column_stack(values),)


def _in_degrees(edges: Floats) -> bool:
    told = edges[np.isfinite(edges).all(axis=1)]
    return bool((np.abs(told[:, ::2]) <= 360).all() and (np.abs(told[:, 1::2]) <= 90).all())


def _edges(value: Any) -> list[float]:
    text = str(value) if isinstance(value, str | list | tuple | np.ndarray) else ""
    numbers = re.findall(_NUMBER, text.lower().replace("box3d", "")) if _BOX.fullmatch(text) else []
    half = len(numbers) // 2
    if len(numbers) not in {4, 6}:
        return [np.nan] * 4
    return [float(one) for one in (*numbers[:2], *numbers[half : half + 2])]


def _bounds(edges: Floats) -> Bounds:
    west, south, east, north = (float(edge) for edge in edges)
    return west, south, east, north
