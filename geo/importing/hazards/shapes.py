"""Perimeters of foreign files: drawn ones as they were read, those of tables from text or a point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import AskedError
from geo.importing.coordinates import read_degrees
from geo.importing.hazards.mapping import AreaMapping
from geo.language import say
from geo.layers.areas import drawn_km2
from geo.layers.findings import Finding
from geo.reading.projections import named_crs, to_longitude_latitude
from geo.reading.raw import RawLayer
from geo.reading.remains import places_in_wkt

WKT: Final = re.compile(r"\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(Z|M|ZM)?\s*[(E]", re.IGNORECASE)
_AREAS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

Places = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Perimeters:
    """Shapes of rows in WGS 84, what is left of those that cannot be built, and remarks on reading them."""

    shapes: NDArray[np.object_]
    corners: Mapping[int, Places]
    findings: tuple[Finding, ...] = ()

    @property
    def drawn_m2(self) -> NDArray[np.float64]:
        """Area of what is drawn whole, m2; NaN for every other."""
        whole = (
            np.isin(shapely.get_type_id(self.shapes), _AREAS)
            & shapely.is_valid(self.shapes)
            & _on_earth(self.shapes)
        )
        return drawn_km2(self.shapes, whole) * 1e6

    def geometry(self, at: int) -> str:
        """Return the shape of a row as GeoJSON, with whatever is left of it; null for nothing."""
        shape = self.shapes[at]
        if shape is not None:
            return str(shapely.to_geojson(shapely.force_2d(shape)))
        left = self.corners.get(at)
        return f'{{"type": "Polygon", "coordinates": [{[list(one) for one in left]}]}}' if left else "null"


def _on_earth(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(shapes).T
    return np.asarray((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90), dtype=bool)


def perimeters(
    frame: pd.DataFrame,
    mapping: AreaMapping,
    *,
    file: str,
    corners: Mapping[int, Places],
    decimal: str,
    crs: str = "",
) -> Perimeters:
    """Return the shapes of a file.

    Parameters
    ----------
    frame
        The file as read, its geometry in WGS 84 where it has one.
    mapping
        Says which columns hold text of shapes, or a point.
    file
        Its name.
    corners
        What is left of shapes that could not be built, by the number of the row.
    decimal
        How numbers are written.
    crs
        Coordinate system of text, where somebody said it.

    Raises
    ------
    ReadError
        Where coordinates are in metres of a system that nobody named.
    """
    numbers = [int(one) for one in frame.index]
    place = {number: at for at, number in enumerate(numbers)}
    left = {place[number]: list(places) for number, places in corners.items() if number in place}
    shapes = _plain(frame["geometry"]) if "geometry" in frame else np.full(len(frame), None, dtype=object)
    text = mapping.column("geometry")
    if text in frame and shapely.is_missing(shapes).all():
        layer = _of_text(frame[text].tolist(), file)
    elif shapely.is_missing(shapes).all() and mapping.column("latitude") in frame:
        layer = _of_points(frame, mapping, file, decimal)
    else:
        return Perimeters(shapes, left)
    assert layer.geometry is not None  # noqa: S101 -- both give one
    if crs:
        to_longitude_latitude(layer, named_crs(crs, file))
    elif (np.abs(shapely.bounds(layer.geometry)) > 360).any():
        raise AskedError(
            say(
                "{file}: the coordinates are no degrees, and nothing says which system they are in. Say "
                "it with --crs, such as EPSG:3857 or EPSG:32638.",
                file=file,
            ),
            key="crs",
        )
    return Perimeters(_plain(pd.Series(layer.geometry)), dict(layer.corners), tuple(layer.findings))


def _plain(column: Any) -> NDArray[np.object_]:
    shapes = np.array(
        [one if isinstance(one, shapely.Geometry) else None for one in column.tolist()], dtype=object
    )
    shapes[shapely.is_empty(shapes)] = None
    return shapes


def _of_text(texts: list[Any], file: str) -> RawLayer:
    shapes = np.full(len(texts), None, dtype=object)
    corners: dict[int, Places] = {}
    for at, text in enumerate(texts):
        if not isinstance(text, str) or not WKT.match(text):
            continue
        shapes[at] = shapely.from_wkt(text, on_invalid="ignore")
        if shapes[at] is None:
            corners[at] = places_in_wkt(text)
    return RawLayer(file, {}, range(len(texts)), shapes, [], corners)


def _of_points(frame: pd.DataFrame, mapping: AreaMapping, file: str, decimal: str) -> RawLayer:
    pairs = [
        tuple(read_degrees(one if isinstance(one, str) else None, decimal=decimal)[0] for one in pair)
        for pair in zip(
            *(frame[mapping.column(role)].tolist() for role in ("longitude", "latitude")), strict=True
        )
    ]
    shapes = np.array(
        [None if None in pair else shapely.Point(*pair) for pair in pairs] + [None], dtype=object
    )
    return RawLayer(file, {}, range(len(pairs)), shapes[:-1])
