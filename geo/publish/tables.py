"""Tables that leave the house: named and typed columns that mean the same in every file format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import PublishError
from geo.language import say
from geo.layers.fields import Field, FieldType

WGS84 = "EPSG:4326"
GEOMETRY = "geometry"
DEGREES = ("longitude", "latitude")

_DTYPES = {FieldType.INTEGER: "Int64", FieldType.NUMBER: "Float64", FieldType.BOOLEAN: "boolean"}
_DESCRIBED = ("name", "type", "label", "unit", "hxl", "note")


@dataclass(frozen=True, slots=True, eq=False)
class LayerTable:
    """One layer as it is published.

    Parameters
    ----------
    layer
        ``incidents``, ``districts`` or ``statements``.
    title
        What people read.
    fields
        The columns of `frame` in order; a geometry is the last.
    frame
        GeoDataFrame (EPSG:4326) where a field is a geometry, else DataFrame; RangeIndex. Text, codes, times
        and identifiers are ``str``, whole numbers ``Int64``, numbers ``Float64``, dates ``datetime64[s]``,
        yes and no ``boolean``. Missing means not recorded; there is no empty text and no empty geometry.
        Outer rings run counterclockwise, holes clockwise.
    """

    layer: str
    title: str
    fields: tuple[Field, ...]
    frame: pd.DataFrame

    @classmethod
    def build(
        cls,
        layer: str,
        title: str,
        fields: Sequence[Field],
        columns: Mapping[str, Iterable[Any]],
    ) -> LayerTable:
        """Return the table of `columns`, each read as its field's type.

        Raises
        ------
        PublishError
            Where a column is missing, or a number is not finite.
        """
        missing = [field.name for field in fields if field.name not in columns]
        if missing:
            raise PublishError(
                say(
                    "The table of {layer} lacks {missing}; give every column.",
                    layer=layer,
                    missing=", ".join(missing),
                )
            )
        plain = {
            field.name: _column(columns[field.name], field)
            for field in fields
            if field.type is not FieldType.GEOMETRY
        }
        frame = pd.DataFrame(plain)
        ordered = tuple(sorted(fields, key=lambda field: field.type is FieldType.GEOMETRY))
        if ordered and ordered[-1].type is FieldType.GEOMETRY:
            frame = gpd.GeoDataFrame(frame, geometry=_shapes(columns[ordered[-1].name]), crs=WGS84)
        return cls(layer, title, ordered, frame)

    @property
    def plain_fields(self) -> tuple[Field, ...]:
        """All fields but the geometry."""
        return tuple(field for field in self.fields if field.type is not FieldType.GEOMETRY)

    @property
    def has_geometry(self) -> bool:
        """Whether the rows may have a place."""
        return len(self.plain_fields) < len(self.fields)

    @property
    def shapes(self) -> npt.NDArray[np.object_]:
        """Geometry of every row, ``None`` where it has none; shape (rows,)."""
        if not self.has_geometry:
            return np.full(len(self.frame), None, dtype=object)
        return np.asarray(self.frame[GEOMETRY].array, dtype=object)

    @property
    def holds_points(self) -> bool:
        """Whether the layer's geometry is a point, so that two numbers say it all."""
        return self.has_geometry and self.fields[-1].geometry == ("Point",)

    def values(self, field: Field) -> list[Any]:
        """Return a column as Python values, ``None`` where nothing is recorded; dates in ISO form."""
        column = self.frame[field.name]
        missing = column.isna().to_numpy(dtype=bool)
        if field.type is FieldType.DATE:
            values = np.datetime_as_string(column.to_numpy("datetime64[D]")).astype(object)
        else:
            values = column.to_numpy(dtype=object, copy=True)
        values[missing] = None
        found: list[Any] = values.tolist()
        return found


def text_column(name: str, label: str, hxl: str = "", note: str = "") -> Field:
    """Return a field of words that a table adds to a layer."""
    return Field(name=name, type=FieldType.TEXT, label=label, hxl=hxl, note=note)


def count_column(name: str, label: str, hxl: str = "", note: str = "") -> Field:
    """Return a field of whole numbers that a table adds to a layer."""
    return Field(name=name, type=FieldType.INTEGER, label=label, hxl=hxl, note=note)


def described(fields: Sequence[Field]) -> list[dict[str, str]]:
    """Return what a file says of its columns, as values JSON can hold."""
    return [
        {**{key: str(getattr(field, key)) for key in _DESCRIBED}, "geometry": ";".join(field.geometry)}
        for field in fields
    ]


def degree_fields(point: Field) -> tuple[Field, Field]:
    """Return the two number columns that stand for a point in a table without geometry."""
    tags = dict(zip(DEGREES, [*point.hxl.split(), "", ""][:2], strict=True))
    east, north = (
        Field(
            name=name,
            type=FieldType.NUMBER,
            label=name.capitalize(),
            unit="degrees",
            hxl=tags[name],
            note=say("{note}; WGS 84", note=point.note) if "WGS 84" not in point.note else point.note,
        )
        for name in DEGREES
    )
    return east, north


def degrees(table: LayerTable) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return longitude and latitude of every row of a layer of points, NaN where it has none."""
    shapes = table.shapes
    return shapely.get_x(shapes), shapely.get_y(shapes)


def well_known_text(shapes: Iterable[BaseGeometry | None]) -> list[str | None]:
    """Return geometries as text that reads back exactly, ``None`` for none.

    The library's own writer drops digits of numbers near zero (GEOS 3.14), so the numbers are written here.
    """
    return [None if shape is None else _written(shapely.geometry.mapping(shape)) for shape in shapes]


def _written(shape: Mapping[str, Any]) -> str:
    numbers = _nested(shape["coordinates"])
    return f"{shape['type'].upper()} {f'({numbers})' if shape['type'] == 'Point' else numbers}"


def _nested(coordinates: Sequence[Any]) -> str:
    if isinstance(coordinates[0], float):
        return " ".join(map(repr, coordinates))
    return f"({', '.join(map(_nested, coordinates))})"


def _column(values: Iterable[Any], field: Field) -> pd.Series[Any]:
    if field.type is FieldType.DATE:
        return pd.Series(_days(values))
    if field.type not in _DTYPES:
        texts = pd.Series(values, dtype="str").reset_index(drop=True)
        empty = texts == ""
        return texts.mask(empty, None) if empty.any() else texts
    dtype: Any = _DTYPES[field.type]
    column: pd.Series[Any] = pd.Series(_typed(values, field), dtype=dtype)
    if field.type is FieldType.NUMBER and np.isinf(column.to_numpy(np.float64, na_value=np.nan)).any():
        raise PublishError(
            say("The column {name} holds a number that is not finite; correct it.", name=field.name)
        )
    return column


def _days(values: Iterable[Any]) -> npt.NDArray[np.datetime64]:
    if isinstance(values, pd.Series) and isinstance(values.dtype, np.dtype) and values.dtype.kind == "M":
        return values.to_numpy("datetime64[s]")
    found: npt.NDArray[np.datetime64] = pd.to_datetime(pd.Series(values, dtype=object)).to_numpy(
        "datetime64[s]"
    )
    return found


def _typed(values: Iterable[Any], field: Field) -> Any:
    """Return a column that has its type already as it is, any other value by value."""
    if isinstance(values, pd.Series) and values.dtype == _DTYPES[field.type]:
        if field.type is FieldType.NUMBER:
            # What is no number is missing, whatever the column calls it.
            return values.to_numpy(np.float64, na_value=np.nan)
        return values.array
    return list(values)


def _shapes(values: Iterable[Any]) -> npt.NDArray[np.object_]:
    given = list(values)
    shapes = np.full(len(given), None, dtype=object)
    shapes[:] = given
    shapes[~shapely.is_geometry(shapes)] = None
    shapes[shapely.is_empty(shapes)] = None
    if np.isin(shapely.get_type_id(shapes), (-1, shapely.GeometryType.POINT)).all():
        return _plain_points(shapes)
    # RFC 7946 asks for outer rings counterclockwise; here for all formats, so that they hold the same shapes.
    shapes = shapely.orient_polygons(shapes)
    # No format tells minus zero from zero degrees.
    return np.asarray(shapely.transform(shapes, lambda degrees: degrees + 0.0), dtype=object)


def _plain_points(points: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return points without minus zeros and heights, made anew only where there are any."""
    placed = np.flatnonzero(~shapely.is_missing(points))
    degrees = shapely.get_coordinates(points[placed])
    anew = ((degrees == 0) & np.signbit(degrees)).any(axis=1) | shapely.has_z(points[placed])
    points[placed[anew]] = shapely.points(degrees[anew] + 0.0)
    return points


def multi(shape: Any) -> Any:
    """Return a polygon as a multipolygon, which a column of one kind needs; anything else as it is."""
    return shapely.MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape
