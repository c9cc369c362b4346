"""What a field and a layer are: the types that `geo.layers.schema` fills in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.layers.vocabulary import CodeList


class FieldType(StrEnum):
    """What kind of value a field holds; empty always means not recorded."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CODE = "code"
    CODES = "codes"
    IDS = "ids"
    BOOLEAN = "boolean"
    GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a layer.

    Parameters
    ----------
    name
        Column name in every file.
    type
        Kind of value; ``codes`` and ``ids`` are ``;``-joined.
    label
        What people read in tables and forms.
    required
        Whether a row without it is rejected.
    codes
        Allowed values of a coded field.
    minimum, maximum
        Inclusive bounds of a number.
    unit
        Unit of a number, as printed.
    term
        The standard or codebook the field follows.
    hxl
        HXL hashtag with attributes, where one is in use.
    note
        What to know before filling it in.
    geometry
        Allowed geometry types of a geometry field.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    codes: CodeList | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    term: str = ""
    hxl: str = ""
    note: str = ""
    geometry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of one layer.

    Parameters
    ----------
    name
        Layer name, as in ``pack.toml``.
    title
        What people read.
    key
        Field or fields whose values together are unique.
    fields
        All fields, in the order files and tables carry them.
    """

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        """Return the field called `name`; ``KeyError`` where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(field.name == name for field in self.fields)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all fields in order."""
        return tuple(field.name for field in self.fields)

    @property
    def geometry(self) -> Field | None:
        """The geometry field, if the layer has one."""
        return next((field for field in self.fields if field.type is FieldType.GEOMETRY), None)
