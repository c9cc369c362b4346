"""What a layer says of its geometry, beside the geometry: coordinates and areas in columns, and bounds.

Boundary files carry the centre of each polygon in two columns and its area in another, exports of points the
coordinates they were made from, a pack its bounds. The geometry counts; what states something else is a
finding. Lengths and perimeters are passed over: they grow with every detail of a border that is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.language import in_digits, say
from geo.layers import areas
from geo.layers.distances import km_between
from geo.layers.findings import Finding, Severity
from geo.layers.meridian import Bounds, beside, narrowest, running
from geo.layers.values import shown

APART_KM: Final = 1.0
"""A point stated farther than this from the one drawn is a finding."""

# Names of such columns in boundary files (COD-AB: center_lon, GADM exports, Natural Earth: LABEL_X) and
# exports of points; prefixes say of what the coordinates are.
_OF: Final = r"(?:geo|gps|point|centre|center|centroid|cent|label|start|reference)?"
_NAMES: Final = (
    re.compile(rf"{_OF}(?:lon|long|lng|longitude|x)"),
    re.compile(rf"{_OF}(?:lat|latitude|y)"),
)

# Names of columns of areas whose unit is plain, without marks and in small letters, with the unit in km2:
# COD-AB has area_sqkm, Esri's boundaries SQKM and SQMI. Shape_Area, in degrees, metres or Web Mercator as it
# comes, says nothing; neither do land area, remaining area and the like, which are not that of the polygon.
_AREA: Final = (
    r"(?:adm[0-9]?|admin[0-9]?|shape|poly|polygon|geodesic|calc|calculated|gis)?"
    r"(?:area|superficie|superf|surface)(?:in)?"
)
_UNITS: Final = (
    ("km²", 1.0, re.compile(rf"(?:{_AREA})?(?:km2|sqkm|kmsq|squarekm|squarekilomet(?:re|er)s?)")),
    ("square miles", 2.589988110336, re.compile(rf"(?:{_AREA})?(?:mi2|sqmi|sqmiles?|squaremiles?)")),
    ("ha", 0.01, re.compile(rf"{_AREA}(?:ha|hect[a-z]*)|hectares?|hectareas?")),
    ("acres", 0.0040468564224, re.compile(rf"{_AREA}(?:ac|acres?)|acres")),
    ("m²", 1e-6, re.compile(rf"{_AREA}(?:m2|sqm|msq|sqmet(?:re|er)s?|squaremet(?:re|er)s?)")),
)

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def declared_findings(frame: pd.DataFrame, rows: NDArray[np.int64], *, file: str) -> list[Finding]:
    """Return a warning for each row whose columns state coordinates that are not where its geometry lies.

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
    A point counts as elsewhere at more than 1 km, an area where the stated point is more than 1 km outside
    the box around it. Columns that hold no degrees (metres of a grid, say) are passed over.
    """
    if "geometry" not in frame:
        return []
    shapes = frame["geometry"].to_numpy(dtype=object)
    found: list[Finding] = []
    for east, north in _pairs(frame):
        lon, lat = (
            pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float64) for name in (east, north)
        )
        usable = np.isfinite(lon) & np.isfinite(lat) & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
        if not usable.any() or (np.abs(lon[usable]) > 360).any() or (np.abs(lat[usable]) > 90).any():
            continue
        at = np.flatnonzero(usable)
        km = _km_away(lon[at], lat[at], shapes[at])
        for place, away in zip(at[km > APART_KM].tolist(), km[km > APART_KM].tolist(), strict=True):
            stated = f"{east} {lon[place]:g}, {north} {lat[place]:g}"
            found.append(
                Finding(
                    file, int(rows[place]), None, shown(stated),
                    "geometry.declared", Severity.WARNING,
                    say("The columns {shown} and {shown_2} state a point {away:,.0f} km away from the "
                        "geometry of the row; the geometry counts.",
                            shown=shown(east), shown_2=shown(north), away=away),
                    say("Correct the columns or the geometry, or leave the columns out."),
                )
            )  # fmt: skip
    return found


def area_findings(
    frame: pd.DataFrame,
    rows: NDArray[np.int64],
    drawn: Callable[[], Floats],
    *,
    file: str,
    known: Collection[str] = (),
) -> list[Finding]:
    """Return a warning for each row with a column that states an area other than that of its polygon.

    Parameters
    ----------
    frame
        A layer as read: columns of text or numbers.
    rows
        int64, the number of each row in its file.
    drawn
        Gives the area of each polygon in km2, NaN where there is none; asked only where an area is stated.
    file
        Name of the file for the findings.
    known
        Fields with a rule of their own.

    Notes
    -----
    More than 5 % apart is elsewhere, as for the fields of the schema.
    """
    found: list[Finding] = []
    for name in map(str, frame.columns):
        unit = None if name in known else unit_of(name)
        if unit is None:
            continue
        words, km2 = unit
        stated = pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float64)
        there = drawn() / km2
        for place in np.flatnonzero(areas.apart(stated, there) > areas.TOLERANCE).tolist():
            sizes = {"stated": f"{stated[place]:,.10g}", "drawn": in_digits(there[place], ",.1f")}
            found.append(
                Finding(
                    file, int(rows[place]), shown(name), shown(str(frame[name].iloc[place])),
                    "area.drawn", Severity.WARNING,
                    f"{say(areas.APART).format(unit=words, **sizes)}.",
                    f"{say(areas.CHECK)}.",
                )
            )  # fmt: skip
    return found


def unit_of(column: str) -> tuple[str, float] | None:
    """Return the unit in which a column by its name states areas, and that unit in km2; None for no such."""
    plain = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", column).lower())
    return next(((words, km2) for words, km2, names in _UNITS if names.fullmatch(plain)), None)


def bounds_findings(bounds: Bounds, districts: Shapes) -> tuple[Finding, ...]:
    """Return the warning that the first view a pack states shows none of the districts it draws.

    Parameters
    ----------
    bounds
        As pack.toml states them: west, south, east, north; west > east across 180 degrees.
    districts
        Polygons, WGS 84 degrees.
    """
    drawn = narrowest(districts)
    if drawn is None:
        return ()
    real = running(drawn)
    west, south, east, north = beside(running(bounds), real)
    if west <= real[2] and real[0] <= east and south <= real[3] and real[1] <= north:
        return ()
    edges = [round(edge, 4) for edge in drawn]
    return (
        Finding(
            "pack.toml", None, "bounds", str(list(bounds)), "bounds.elsewhere", Severity.WARNING,
            say("No district lies within these bounds, so a first view of them shows none."),
            say("The districts drawn lie within bounds = {edges}; correct the bounds, or the districts.",
                edges=edges),
        ),
    )  # fmt: skip


def _pairs(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of columns that by their names hold coordinates: same words before lon and lat."""
    sides: list[dict[str, str]] = [{}, {}]
    for name in map(str, frame.columns):
        plain = re.sub(r"[^a-z]", "", name.lower())
        for side, pattern in zip(sides, _NAMES, strict=True):
            if pattern.fullmatch(plain):
                side[re.sub(r"(lon|long|lng|longitude|x|lat|latitude|y)$", "", plain)] = name
    return [(name, sides[1][of]) for of, name in sides[0].items() if of in sides[1]]


def _km_away(lon: Floats, lat: Floats, shapes: Shapes) -> Floats:
    """Return how far points lie from the box around each shape, in km; 0 inside it."""
    west, south, east, north = shapely.bounds(shapes).T
    near = np.round(((west + east) / 2 - lon) / 360.0) * 360.0
    lon = lon + near
    return km_between(lon, lat, np.clip(lon, west, east), np.clip(lat, south, north))
