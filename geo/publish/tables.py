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
            column = column.dt.strftime("%Y-%m-%d")
        values = np.array(column.tolist(), dtype=object)
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


def degrees(table: LayerTable) -> tuple[list[float | None], list[float | None]]:
    """Return longitude and latitude of every row of a layer of points, ``None`` where it has none."""
    shapes = table.shapes
    east, north = (
        [None if missing else float(value) for value, missing in zip(values, np.isnan(values), strict=True)]
        for values in (shapely.get_x(shapes), shapely.get_y(shapes))
    )
    return east, north


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
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)).to_numpy("datetime64[s]"))
    if field.type not in _DTYPES:
        texts = pd.Series(values, dtype="str").reset_index(drop=True)
        return texts.mask(texts == "", None)
    dtype: Any = _DTYPES[field.type]
    column: pd.Series[Any] = pd.Series(list(values), dtype=dtype)
    if field.type is FieldType.NUMBER and np.isinf(column.to_numpy(np.float64, na_value=np.nan)).any():
        raise PublishError(
            say("The column {name} holds a number that is not finite; correct it.", name=field.name)
        )
    return column


def _shapes(values: Iterable[Any]) -> npt.NDArray[np.object_]:
    given = list(values)
    shapes = np.full(len(given), None, dtype=object)
    for row, shape in enumerate(given):
        if isinstance(shape, shapely.Geometry) and not shapely.is_empty(shape):
            shapes[row] = shape
    # RFC 7946 asks for outer rings counterclockwise; here for all formats, so that they hold the same shapes.
    shapes = shapely.orient_polygons(shapes)
    # No format tells minus zero from zero degrees.
    return np.asarray(shapely.transform(shapes, lambda degrees: degrees + 0.0), dtype=object)


def multi(shape: Any) -> Any:
    """Return a polygon as a multipolygon, which a column of one kind needs; anything else as it is."""
    return shapely.MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape
